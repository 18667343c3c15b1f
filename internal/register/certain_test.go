package register

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/schema"
)

// ownForms are types of a user's own. The first line of each tells whether Go
// can know it; what stands above is what it needs beside its record.
var ownForms = map[string]string{
	"plain":       "known\nrecord: {a?: string, \"b-c\"?: int, d!: bool, e?: [...string], #Record}",
	"limits":      "known\nrecord: {a?: int & >=1 & <=5, b?: int & >0 & <3, c?: number, d?: <=0 | string, #Record}",
	"patterns":    "known\nrecord: {a?: =~\"^x\" & !~\"y$\", b?: #\"\\d\"# | =~#\"\\d\"#, #Record}",
	"attributes":  "known\nrecord: {a?: string @ref(risks) @prose(), b?: [...string] @control() @set(), @words(\"x\"), #Record}",
	"words":       "known\nrecord: {a?: \"one\" | \"two\" | int, b?: #Date | \"never\", c?: (\"x\" | #Country), #Record}",
	"maps":        "known\nrecord: {a?: {[string]: int}, b?: {[string]: {x?: bool}}, #Record}",
	"nested":      "known\nrecord: {a?: {b?: {c!: #Duration}, #Point}, d?: [...[...{e?: #SHA256}]], #Record}",
	"regular":     "known\nrecord: {a: string, b?: int, #Record}",
	"narrowed":    "known\nrecord: {#Record, status?: \"draft\" | \"live\", owner?: =~\"^R\"}",
	"condition":   "record: {a?: string, if a != _|_ {b!: string}, b?: string, #Record}",
	"inside":      "record: {a?: {b?: string, if b != _|_ {c!: int}, c?: int}, #Record}",
	"sibling":     "record: {a: string, b?: a, #Record}",
	"shadowed":    "record: {string: int, a?: string, #Record}",
	"structs":     "record: {a?: string | {x?: int} | {x?: int, y?: int}, #Record}",
	"lists":       "record: {a?: [...string] & list.MaxItems(2), b?: [string, int], c?: [...], #Record}",
	"defaults":    "record: {a: *\"x\" | string, b: bool | *false, #Record}",
	"open":        "record: {a?: string, #Record, ...}",
	"someNames":   "record: {a?: string, [=~\"^x_\"]: int, #Record}",
	"let":         "record: {let n = 3, a?: int & <n, #Record}",
	"alias":       "record: {a=b: string, c?: a, #Record}",
	"call":        "record: {a?: strings.Contains(\"x\"), b?: or([\"p\", \"q\"]), #Record}",
	"twice":       "record: {a?: {x?: int}, #Record} & {a?: {x?: >3, ...}, ...}",
	"inner":       "record: {#K: \"p\" | \"q\", a?: #K, #Record}",
	"hidden":      "record: {_h: 3, a?: int & <_h, #Record}",
	"dynamic":     "record: {\"\\(\"a\")\"?: int, #Record}",
	"null":        "record: {a?: null | string, #Record}",
	"floats":      "record: {a?: float, b?: number & >1.5, c?: int & >1K, #Record}",
	"disjunction": "known\nrecord: {a?: string | [...string], b?: int | {[string]: string | [...int]}, #Record}",
	"anything":    "known\nrecord: {a?: _, b?: {[string]: _}, c?: _ | int, #Record}",
	"anyList":     "record: {a?: _ | [...int], #Record}",
	"differs":     "known\nrecord: {a?: string & !=\"x\", b?: !=\"\", c?: !=\"x\" | int, #Record}",
	"numbers":     "known\nrecord: {a?: 1, b?: 3 | 5 | \"x\", #Record}",
	"unequal":     "record: {a?: int & !=3, b?: != null, #Record}",
	"loop":        "record: {for k in [\"a\", \"b\"] {(k)?: int}, #Record}",
	"required":    "known\nrecord: {a!: string, a?: =~\"x\", #Record}",
}

// ownTypes compiles ownForms, with shipped types extended in ways of all sorts.
func ownTypes(t testing.TB, extension string) *Schema {
	t.Helper()
	var b strings.Builder
	b.WriteString("package schema\nimport (\"list\", \"strings\")\n_used: [list.MaxItems, strings.MinRunes]\n" + extension)
	for _, name := range slices.Sorted(maps.Keys(ownForms)) {
		form := strings.TrimPrefix(ownForms[name], "known\n")
		form = strings.TrimPrefix(form, "record: ")
		fmt.Fprintf(&b, "register: %s: {title: \"T\", singular: \"s\", clause: \"4.2\", prefix: \"X\", record: #Own_%[1]s}\n#Own_%[1]s: %s\n", name, form)
	}
	s, err := CompileSchema(schema.FS, fstest.MapFS{"own.cue": {Data: []byte(b.String())}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A mutator makes records that nearly fit.
type mutator struct {
	*rand.Rand
	pool []any
}

func newMutator(k *Kind) *mutator {
	m := &mutator{Rand: rand.New(rand.NewPCG(1, uint64(len(k.Name)))), pool: []any{
		nil, true, false, int64(0), int64(1), int64(3), int64(5), int64(6), int64(-1), 1.5, 3.0, math.Inf(1), math.NaN(), 1e300,
		"", " ", "x", "xy", "y", "a\x00b", "\xff", "a\u2028b", strings.Repeat("é", 200), strings.Repeat("é", 201), "_h", "#K", "true", "3",
		"2026-03-31", "2026-02-30", "2026-3-1", "1899-01-01", "2026-03", "never", "DE", "US-CA", "de", "P12M", "P1Y2M3DT4H", "P", "P12345D", "P1DT", "PT24H",
		strings.Repeat("0a", 32), strings.Repeat("0A", 32), "ok, as before", "okay", "auto_renew", "live", "draft", "R1", "one",
		[]any{}, []any{nil}, []any{"x", "x", "x"}, []any{int64(1)}, []any{"x", int64(1)}, []any{map[string]any{}}, []any{[]any{map[string]any{"e": "x"}}},
		map[string]any{}, map[string]any{"x": int64(1)}, map[string]any{"x": int64(1), "y": int64(2)}, map[string]any{"\xff": int64(1)}, map[string]any{"": "x"},
		map[string]any{"b": "x"}, map[string]any{"x": map[string]any{"x": true}}, map[string]any{"REQ-1": "ok"}, map[string]any{"op": "max", "value": 1.5},
	}}
	for _, f := range k.Fields {
		m.learn(f)
	}
	return m
}

func (m *mutator) learn(f *Field) {
	for _, word := range f.Enum {
		m.pool = append(m.pool, word)
	}
	for _, inner := range f.Fields {
		m.learn(inner)
	}
	if f.Elem != nil {
		m.learn(f.Elem)
	}
}

func (m *mutator) any() any { return m.pool[m.IntN(len(m.pool))] }

// value makes a value of a field's type, and now and then another.
func (m *mutator) value(f *Field) any {
	if m.IntN(30) == 0 {
		return m.any()
	}
	switch f.Type {
	case String:
		if len(f.Enum) > 0 {
			return f.Enum[m.IntN(len(f.Enum))]
		}
		return map[string]any{"date": "2026-03-31", "duration": "P12M", "": "x"}[f.Format]
	case Bool:
		return m.IntN(2) == 0
	case Int, Number:
		return int64(m.IntN(7))
	case List:
		list := make([]any, m.IntN(4))
		for i := range list {
			list[i] = m.value(f.Elem)
		}
		return list
	case Map:
		return map[string]any{"x": m.value(f.Elem), "y z": m.value(f.Elem)}
	case Struct:
		return m.fields(f.Fields)
	}
	return m.any()
}

func (m *mutator) fields(fields []*Field) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		if m.IntN(3) == 0 || f.Required && m.IntN(8) > 0 {
			out[f.Name] = m.value(f)
		}
	}
	if m.IntN(20) == 0 {
		out["x_"+fmt.Sprint(m.IntN(2))] = m.any()
	}
	return out
}

// TestCertain holds what Go says of tens of thousands of records against what
// CUE says: Go never accepts one that CUE refuses, and of the shipped types it
// accepts all that CUE does.
func TestCertain(t *testing.T) {
	ours := types(t)
	extended := ownTypes(t, `
#Requirement: {priority?: int & >=1 & <=3, owner?: =~"^R", monitoring?: {}}
#Risk: {decision?: string, if decision != _|_ {insurance!: [...]}, insurance?: [...]}
#Party: {own_code!: =~"^[A-Z]+$", bound?: #Bound}
`)
	config, err := configuration()
	if err != nil {
		t.Fatal(err)
	}
	accepted, refused := 0, 0
	for _, s := range []*Schema{ours, extended, config} {
		defer s.ask()()
		for _, k := range s.Kinds {
			m := newMutator(k)
			for i := range 300 {
				record := m.fields(k.Fields)
				switch {
				case i%20 == 0:
					record["id"] = m.any()
				case !k.noID:
					record["id"] = "X-1"
				}
				if !k.certainlyFits(record) {
					if refused++; s != extended && i%4 == 0 && isText(record) && s.judge.accepts(k.value, record) {
						t.Errorf("%s: CUE has to be asked about %v", k.Name, record)
					}
					continue
				}
				if accepted++; !s.judge.accepts(k.value, record) {
					t.Errorf("%s: CUE refuses %v", k.Name, record)
				}
			}
		}
	}
	t.Logf("%d accepted, %d left to CUE", accepted, refused)
	if accepted < 8000 || refused < 8000 {
		t.Errorf("%d accepted, %d left to CUE: the records are too good or too bad to show anything", accepted, refused)
	}
}

// isText tells that a file can hold the values: all text is UTF-8, and every
// number is one.
func isText(record map[string]any) bool {
	data, err := json.Marshal(record)
	return err == nil && !strings.Contains(string(data), `\ufffd`)
}

// TestCertainForms says which ways of writing a type Go can know.
func TestCertainForms(t *testing.T) {
	s := ownTypes(t, "")
	for name, form := range ownForms {
		if got, want := s.Kind(name).known != nil, strings.HasPrefix(form, "known\n"); got != want {
			t.Errorf("%s is known: %v, want %v", name, got, want)
		}
	}
	for _, k := range types(t).Kinds {
		if k.known == nil {
			t.Errorf("the shipped type %s is not known, and every record of it takes CUE's time", k.Name)
		}
	}
	for extension, known := range map[string]bool{
		`#Requirement: {more?: string}`:                                    true,
		`#Requirement: {topic?: string, if topic != _|_ {owner!: string}}`: false,
		`#Requirement: {monitoring?: {more?: string}}`:                     false,
		`#Date: =~"^20"`:                                     false,
		`if true {#Requirement: {owner?: "x"}}`:              false,
		`register: [string]: record: {owner?: "x", ...}`:     false,
		`register: requirements: record: {owner?: "x", ...}`: false,
		`let n = 3, #Requirement: {more?: n}`:                false,
		`#Common: {if true {owner?: "x"}}`:                   false,
		`#Register: {record!: {owner?: "x", ...}}`:           false,
		`string: "x"`:                                           false,
		`{#Requirement: {owner?: "x"}}`:                         false,
		`#Requirement: {owner?: "x"} & {...}`:                   false,
		`#Requirement: {owner?: "x"}, #Requirement: {more?: 1}`: true,
	} {
		extension = "package schema\n" + strings.ReplaceAll(extension, ", #", "\n#")
		s, err := CompileSchema(schema.FS, fstest.MapFS{"own.cue": {Data: []byte(extension)}})
		if err != nil {
			t.Errorf("%s: %v", extension, err)
			continue
		}
		if got := s.Kind("requirements").known != nil; got != known {
			t.Errorf("%s: requirements are known: %v, want %v", extension, got, known)
		}
	}
}

// FuzzCertain looks for a record that Go accepts and CUE refuses.
func FuzzCertain(f *testing.F) {
	ours, own := types(f), ownTypes(f, "")
	config, err := configuration()
	if err != nil {
		f.Fatal(err)
	}
	kinds := slices.Concat(ours.Kinds, own.Kinds, config.Kinds)
	for i, k := range ours.Kinds {
		a, err := txtar.ParseFile(filepath.Join("testdata", "types", k.Name+".txtar"))
		if err != nil {
			f.Fatal(err)
		}
		for _, r := range load(f, files(a)).Records[k.Name] {
			record := maps.Clone(r.Fields)
			record["id"] = r.ID
			if data, err := json.Marshal(record); err == nil {
				f.Add(i, data)
			}
		}
	}
	f.Add(len(kinds)-1, []byte(`{"version": 1, "profile": "start", "registers": {"parties": {"interval": "P12M", "files": [{"path": "a.csv", "columns": {"name": ["Name"], "cia": {"integrity": "I"}}, "constants": {"tags": [1, null]}}]}}}`))
	f.Fuzz(func(t *testing.T, kind int, data []byte) {
		root, fault := readJSON("record.json", data, Limits{Bytes: 1 << 12, Depth: 20, Nodes: 200, Text: 1 << 10}.orDefault())
		if fault != nil || root.shape != mapShape || kind < 0 {
			return
		}
		k := kinds[kind%len(kinds)]
		s := own
		switch n := kind % len(kinds); {
		case n < len(ours.Kinds):
			s = ours
		case n == len(kinds)-1:
			s = config
		}
		defer s.ask()()
		if record := plainOf(root); k.certainlyFits(record.(map[string]any)) && !s.judge.accepts(k.value, record) {
			t.Errorf("%s: CUE refuses %v", k.Name, record)
		}
	})
}
