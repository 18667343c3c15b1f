package register

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/internal/watch"
	"github.com/goldthread/goldthread/schema"
)

// Types that nest without end are refused at their place before anything
// follows them down; what stands in texts counts, and what is long is fine.
func TestTypesNestedWithoutEnd(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, maxTypeRun) }
	inText := `"\(` + "len(" + `"\(1) and \(2)"` + `)) [ ( {"` // which opens nothing
	for _, c := range []struct{ name, types, place string }{
		{"names", "#X: " + many("a:") + "1", "own.cue:2:30003"},
		{"signs", "#X: 1" + many("+1"), "own.cue:2:30003"},
		{"not", "#X: " + many("!") + "true", "own.cue:2:30003"},
		{"brackets", "#X: " + strings.Repeat("[", 201) + strings.Repeat("]", 201), "own.cue:2:205"},
		{"texts", "#X: " + strings.Repeat(`"\(`, 201) + "1" + strings.Repeat(`)"`, 201), "own.cue:2:607"},
		{"after a text", "#X: [" + strings.Repeat(inText+", ", 300) + "]\n#Y: " + strings.Repeat("[", 201), "own.cue:3:205"},
		{"sound texts", "#X: [" + strings.Repeat(inText+", ", 300) + "]", ""},
		{"a long list", "#X: \"a\"" + strings.Repeat(` | "b"`, 10_000), ""},
		{"many fields", "#X: {\n" + many("a: 1\n") + "}", ""},
	} {
		err := checkTypes("own.cue", []byte("package schema\n"+c.types+"\n"))
		place := ""
		if fault := (*SchemaError)(nil); errors.As(err, &fault) {
			place = fault.Place.String()
		}
		if place != c.place {
			t.Errorf("%s: refused at %q, want %q (%v)", c.name, place, c.place, err)
		}
	}
}

// Types that CUE cannot work out within the limits of the configuration, and
// records that it cannot hold against them, end the reading and are named.
// What is left behind is bounded, so that it ends while other tests run.
func TestTypesWithoutEnd(t *testing.T) {
	alternatives := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("({x%d: 1} | {x%d: 2})", i, i))
		}
		return strings.Join(all, " & ")
	}
	for _, c := range []struct{ name, limits, types, want string }{
		{"time of a type", "each: 100ms", "#X: " + alternatives(14), "the register types of schema/own.cue: took longer than 100ms"},
		{"memory of a type", "memory: 16 MiB", "#X: [for x in list.Range(0, 100000, 1) {x}]", "the register types of schema/own.cue: took more than 16 MiB of memory"},
		{"all types and records", "all: 1ms", "#X: [for x in list.Range(0, 100000, 1) {x}]", "the register types of schema/own.cue: with all the rest took longer than 1ms"},
		{"time of a record", "each: 1m", "#Requirement: {few?: int, _all: [if few != _|_ for x in list.Range(0, 100000, few) {x}]}", "the record at registers/requirements.yaml:1:3, held against the register type requirements: took longer than 100ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{
				ConfigFile:                    {Data: []byte("version: 1\nlimits: {schema: {" + c.limits + "}}\n")},
				"schema/own.cue":              {Data: []byte("package schema\n\nimport \"list\"\n\nregister: requirements: _\n#List: list.MaxItems(3)\n" + c.types + "\n")},
				"registers/requirements.yaml": {Data: []byte("- {id: REQ-1, few: 1}\n- {id: REQ-2}\n")},
			}
			config, types, faults, err := Configure(fsys, "", schema.FS)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if err == nil { // making the types ready takes more than what the record is given
				types.judge.watch = watchSchema(watch.Limits{Each: 100 * time.Millisecond}.Or(DefaultWork.Schema))
				_, err = Load(fsys, config, types, Options{})
			}
			var limit *watch.LimitError
			if !errors.As(err, &limit) || !strings.HasPrefix(err.Error(), c.want) || limit.Setting != "limits: schema:" {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if types != nil && types.tooMuch() == nil {
				t.Error("the schema would be asked again")
			}
		})
	}
}
