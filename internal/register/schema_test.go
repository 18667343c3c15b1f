package register

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cuelang.org/go/cue/format"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/schema"
)

// A folder of the user's may have any name, also one that a pattern would take
// for something else.
func TestSchemaFolderWithBrackets(t *testing.T) {
	types := &fstest.MapFile{Data: []byte("package schema\n#Party: region?: string\n")}
	for name, files := range map[string]fstest.MapFS{
		"isms [2026]/goldthread.yaml": {"isms [2026]/goldthread.yaml": {Data: []byte("version: 1\n")}, "isms [2026]/schema/x.cue": types},
		"goldthread.yaml":             {"goldthread.yaml": {Data: []byte("schema: ['own [a']\n")}, "own [a/x.cue": types},
	} {
		_, s, faults, err := Configure(files, name, schema.FS)
		if err != nil || len(faults) > 0 {
			t.Fatalf("%s: %v\n%s", name, err, listing(faults))
		}
		if s.Kind("parties").Field("region") == nil {
			t.Errorf("%s: the types beside it are not read", name)
		}
	}
	faulty := fstest.MapFS{"goldthread.yaml": {Data: []byte("schema: ['own [2026]']\n")}, "own [2026]/x.cue": {Data: []byte("package schema\n#Party: name: 5\n")}}
	_, _, faults, err := Configure(faulty, "", schema.FS)
	if err != nil || len(faults) != 1 || faults[0].Place.String() != "own [2026]/x.cue:2:15" {
		t.Errorf("got %v, %v", listing(faults), err)
	}
}

// Each file of schema, but for what they share, is one register.
func TestKinds(t *testing.T) {
	s := types(t)
	files, err := fs.Glob(schema.FS, "*.cue")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files of types, %v", len(files), err)
	}
	var want []string
	for _, name := range files {
		if name != "common.cue" {
			want = append(want, strings.TrimSuffix(name, ".cue"))
		}
	}
	if got := s.Names(); !slices.Equal(got, want) {
		t.Errorf("the registers are\n%v, and the files of schema, one each, those of\n%v", got, want)
	}
	for _, k := range s.Kinds {
		if k.Mandatory != slices.Contains([]string{"parties", "requirements"}, k.Name) {
			t.Errorf("%s: mandatory is %v", k.Name, k.Mandatory)
		}
		if k.Single != slices.Contains([]string{"organisation", "scope"}, k.Name) {
			t.Errorf("%s: single is %v", k.Name, k.Single)
		}
		if k.OwnStatus != slices.Contains([]string{"laws", "soa", "treatments"}, k.Name) {
			t.Errorf("%s: own status is %v", k.Name, k.OwnStatus)
		}
		if k.Title == "" || k.Singular == "" || k.Clause == "" || k.Prefix == "" || k.Field("id") != nil {
			t.Errorf("%s: %+v", k.Name, k)
		}
		if last := k.Fields[len(k.Fields)-1].Name; last != "next_review" {
			t.Errorf("%s: the common fields come last, not %s", k.Name, last)
		}
	}
}

func TestFields(t *testing.T) {
	s := types(t)
	field := func(path string) *Field {
		kind, rest, _ := strings.Cut(path, ".")
		steps, ok := parseSteps(rest)
		f := s.Kind(kind).fieldAt(steps)
		if !ok || f == nil {
			t.Fatalf("there is no %s", path)
		}
		return f
	}
	for path, is := range map[string]func(*Field) bool{
		"requirements.statement":   func(f *Field) bool { return f.Prose && f.Type == String && f.Label == "statement" },
		"requirements.disposition": func(f *Field) bool { return f.Label == "decision" && len(f.Enum) == 3 },
		"requirements.parties": func(f *Field) bool {
			return f.Set && slices.Equal(f.Ref, []string{"parties"}) && slices.Equal(f.Elem.Ref, f.Ref)
		},
		"requirements.controls":      func(f *Field) bool { return f.Control && f.Elem.Control && slices.Equal(f.Ref, []string{"soa"}) },
		"requirements.sources[0].id": func(f *Field) bool { return slices.Contains(f.Ref, "insurance") && !f.Open },
		"requirements.applies_to":    func(f *Field) bool { return f.Open && len(f.Ref) == 2 },
		"requirements.bound.value":   func(f *Field) bool { return f.Type == Any && f.Words == "a number or a text" },
		"requirements.last_reviewed": func(f *Field) bool { return f.Claim && f.Format == "date" },
		"requirements.notes":         func(f *Field) bool { return f.Ignored },
		"requirements.in_force_from": func(f *Field) bool { return f.Format == "date" && strings.HasPrefix(f.Words, "a day") },
		"contracts.ends":             func(f *Field) bool { return f.Format == "date" && slices.Equal(f.Enum, []string{"auto_renew"}) },
		"suppliers.last_review":      func(f *Field) bool { return f.Claim },
		"laws.next_review":           func(f *Field) bool { return f.Claim },
		"insurance.notify_within":    func(f *Field) bool { return f.Format == "duration" },
		"triggers.refs":              func(f *Field) bool { return slices.Equal(f.Ref, s.Names()) },
		"reviews.outcomes": func(f *Field) bool {
			return f.Type == Map && f.Elem.Type == String && strings.HasPrefix(f.Elem.Words, "ok, change")
		},
		"people.emails":                func(f *Field) bool { return f.Personal && f.Elem.Personal },
		"soa.control":                  func(f *Field) bool { return f.ID && f.Control },
		"risks.likelihood":             func(f *Field) bool { return f.Type == Any },
		"management_reviews.items":     func(f *Field) bool { return f.Type == List && f.Elem.Type == Struct && !f.Set },
		"workshops.vectors_considered": func(f *Field) bool { return f.Elem.Enum[0] == "legal" },
	} {
		if f := field(path); !is(f) {
			t.Errorf("%s: %+v", path, f)
		}
	}
}

// own is what a user may add: a field on a shipped type, a field inside a
// struct of one, and a register type in one file.
var own = fstest.MapFS{
	"goldthread.yaml": {Data: []byte("schema: [schema]\n")},
	"schema/requirements.cue": {Data: []byte(`package schema

#Requirement: {
	// The cost of meeting it.
	cost?: int & >=0 @label("price")
	monitoring?: dashboard?: string
}

#Source: page?: int
`)},
	"schema/assets.cue": {Data: []byte(`package schema

register: assets: {title: "Assets", singular: "asset", clause: "A.5.9", prefix: "AST", record: #Asset}

// Something of value.
#Asset: {
	// What it is called.
	name?: string
	// Its controls.
	controls?: [...string] @control() @set()
	// The requirements it must meet.
	requirements?: [...string] @ref(requirements)
	size?: {width?: int, height?: int}
	shape?: "square" | "round"
	#Record
}
`)},
	"registers/requirements.yaml": {Data: []byte("- {id: REQ-1, cost: 5, monitoring: {dashboard: main, metric: m}, sources: [{id: x, page: 3}]}\n- {id: REQ-2, cost: -1, costs: 5, sources: [{pages: 3}]}\n")},
	"registers/assets.yaml":       {Data: []byte("- {id: AST-1, name: Server, controls: [A 8.1], requirements: [REQ-1], size: {width: 2}}\n- {id: AST-2, size: {widh: 2}, shape: oval}\n")},
	"registers/soa.yaml":          {Data: []byte("- control: A.8.1\n")},
}

// TestOwnTypes: adding a register type is adding one file; adding a field is
// declaring the definition again. Links, fingerprints, messages and the input
// schema follow.
func TestOwnTypes(t *testing.T) {
	r := load(t, own)
	if got, want := listing(r.Findings), `registers/assets.yaml:2:22: error: AST-2: there is no field "widh" in size. [registers/record_invalid]
    Did you mean "width"?
registers/assets.yaml:2:39: error: AST-2: shape is "oval", which is none of square, round. [registers/record_invalid]
    Write one of these words.
registers/requirements.yaml:2:21: error: REQ-2: price (cost) is -1, which its type does not allow. [registers/record_invalid]
    The cost of meeting it.
registers/requirements.yaml:2:25: error: REQ-2: there is no field "costs" in requirements. [registers/record_invalid]
    Did you mean "cost"?
registers/requirements.yaml:2:46: error: REQ-2: there is no field "pages" in sources[0]. [registers/record_invalid]
    Did you mean "page"?
`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := r.Records["assets"][0].Fields["controls"]; fmt.Sprint(got) != "[A.8.1]" {
		t.Errorf("got %v", got)
	}
	resolved := 0
	for _, l := range r.Links {
		if l.From.Kind == "assets" && l.Resolved {
			resolved++
		}
	}
	if resolved != 2 {
		t.Errorf("%d of 2 links are resolved: %+v", resolved, r.Links)
	}
	_, s, _, err := Configure(own, "", schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	input := compiled(t, s)
	validate(t, s, input, `{"assets": [{"id": "AST-1", "unread": [], "name": "x", "size": {"width": 1}}]}`, "")
	validate(t, s, input, `{"assets": [{"id": "AST-1", "unread": [], "size": {"widht": 1}}]}`, "widht")
	validate(t, s, input, `{"requirements": [{"id": "R", "unread": [], "cost": 1, "monitoring": {"dashboard": "x"}}]}`, "")
}

// TestSchemaFolder: a folder schema beside the configuration is read without
// being named, when it holds types for this program.
func TestSchemaFolder(t *testing.T) {
	assets := `package schema

register: assets: {title: "Assets", singular: "asset", clause: "A.5.9", prefix: "AST", record: #Asset}
#Asset: {name?: string, #Record}
`
	ours, err := fs.ReadFile(schema.FS, "parties.cue")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		files fstest.MapFS
		found bool
	}{
		"a register":        {fstest.MapFS{"schema/assets.cue": {Data: []byte(assets)}}, true},
		"a field":           {fstest.MapFS{"schema/x.cue": {Data: []byte("package schema\n#Party: region?: string\n")}}, true},
		"another program's": {fstest.MapFS{"schema/x.cue": {Data: []byte("package schema\n#Host: name: string\n")}}, false},
		"another package":   {fstest.MapFS{"schema/x.cue": {Data: []byte("package types\n#Party: name: string\n")}}, false},
		"a copy of ours":    {fstest.MapFS{"schema/parties.cue": {Data: ours}}, false},
		"below the folder":  {fstest.MapFS{"schema/a/assets.cue": {Data: []byte(assets)}}, false},
		"nothing":           {fstest.MapFS{}, false},
		"another one is named": {fstest.MapFS{"schema/assets.cue": {Data: []byte(assets)}, "own/x.cue": {Data: []byte("package schema\n#Party: region?: string\n")},
			"goldthread.yaml": {Data: []byte("schema: [own]\n")}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			config, s, faults, err := Configure(c.files, "", schema.FS)
			if err != nil || len(faults) > 0 {
				t.Fatalf("%v\n%s", err, listing(faults))
			}
			if found := slices.Contains(config.Schemas, SchemaFolder); found != c.found {
				t.Errorf("found: %v, want %v", found, c.found)
			}
			if named := s.Kind("assets") != nil; named != (name == "a register") {
				t.Errorf("assets is a register: %v", named)
			}
		})
	}
}

func TestSchemaFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"impossible":   {"package schema\n#Party: a: int & string", "t.cue:2:12: #Party.a: conflicting values"},
		"unknown name": {"package schema\n#Record: x?: #Y", "t.cue:2:14: x: reference"},
		"not whole":    {"package schema\nregister: x: {title: \"X\"}", ".: register x needs a"},
		"twice":        {"package schema\nregister: parties: title: \"X\"", "t.cue:2:27: register.parties.title: conflicting values"},
		"syntax":       {"package schema\n#X: {", "t.cue:2"},
		"no id":        {"package schema\nregister: x: {title: \"X\", singular: \"x\", clause: \"1\", prefix: \"X\", record: {name?: string}}", "need an id"},
		"no title":     {"package schema\nregister: x: {singular: \"x\", clause: \"1\", prefix: \"X\", record: #Record}", "title"},
		"no record":    {"package schema\nregister: x: {title: \"X\", singular: \"x\", clause: \"1\", prefix: \"X\", record: string}", "needs a record type"},
		"conflict":     {"package schema\n#Requirement: statement?: int", "statement"},
		"reserved":     {"package schema\n#Requirement: history?: string", `"history" cannot be a field`},
		"attribute":    {"package schema\n#Requirement: x?: string @reff(laws)", "@reff"},
		"order":        {"package schema\n#Requirement: x?: \"a\" | \"b\" @order(a,c)", `"c", which is none of its values`},
		"order, bool":  {"package schema\n#Requirement: x?: bool @order(no,yes)", `"no", which is none of its values`},
		"limit":        {"package schema\n#Requirement: x?: string @limit()", "needs the fields op and value"},
		"recursive":    {"package schema\n#N: {n?: #N}\n#Requirement: x?: #N", "contains itself"},
		"package":      {"package other\n#Requirement: x?: string", "package"},
		"self":         {"package schema\n#Requirement: x?: #Requirement.y", "x"},
		"import":       {"package schema\nimport \"example.com/x\"\ny: x", "cannot be imported"},
		"no reference": {"package schema\n#Requirement: x?: #Nothing", "#Nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CompileSchema(schema.FS, fstest.MapFS{"t.cue": {Data: []byte(c.text)}})
			var fault *SchemaError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q does not speak of %q", err, c.want)
			}
		})
	}
}

// validate checks a document that has the given registers against the input
// schema; want is the field that must be refused, or "".
func validate(t *testing.T, s *Schema, input *jsonschema.Schema, registers, want string) {
	t.Helper()
	document := map[string]any{"as_of": "2026-10-31", "profile": "advisory", "facts": map[string]any{
		"words": []any{}, "statements": []any{}, "links": []any{}, "mentions": []any{}, "absent": []any{}, "contradictions": []any{},
		"limits": []any{}, "conflicts": []any{}, "shortfalls": []any{}, "times": []any{}, "waivers": []any{}}}
	given, all, meta := map[string]any{}, map[string]any{}, map[string]any{}
	if err := json.Unmarshal([]byte(registers), &given); err != nil {
		t.Fatal(err)
	}
	for _, k := range s.Kinds {
		all[k.Name] = []any{}
		meta[k.Name] = map[string]any{"kept": true, "title": k.Title, "singular": k.Singular, "live": 0}
		if v, ok := given[k.Name]; ok {
			all[k.Name] = v
		}
	}
	document["registers"], document["meta"] = all, meta
	err := input.Validate(normalised(t, document))
	switch {
	case want == "" && err != nil:
		t.Errorf("%s is refused: %v", registers, err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%s: %v does not speak of %s", registers, err, want)
	}
}

func normalised(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compiled(t *testing.T, s *Schema) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("input.json", normalised(t, s.InputSchema())); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("input.json")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestInputSchema: for each register type the records of its examples are
// valid, and a misspelt field is not, at the top and inside.
func TestInputSchema(t *testing.T) {
	s := types(t)
	input := compiled(t, s)
	for _, k := range s.Kinds {
		record := map[string]any{"id": "X-1", "unread": []any{}, "history": map[string]any{"level": 3, "reviews": []any{map[string]any{"by": "x", "proven": true}}}}
		for _, f := range k.Fields {
			record[f.Name] = sample(f)
		}
		validate(t, s, input, registersOf(t, k, record), "")
		record["mispelt"] = "x"
		validate(t, s, input, registersOf(t, k, record), "mispelt")
		delete(record, "mispelt")
		for _, f := range k.Fields {
			if f.Type == Struct || f.Type == List && f.Elem.Type == Struct {
				good := record[f.Name]
				record[f.Name] = misspell(sample(f))
				validate(t, s, input, registersOf(t, k, record), "mispelt")
				record[f.Name] = good
			}
		}
	}
	validate(t, s, input, `{"requirements": [{"id": "R", "unread": [], "history": {"reviewd": {}}}]}`, "reviewd")
}

func registersOf(t *testing.T, k *Kind, record map[string]any) string {
	t.Helper()
	data, err := json.Marshal(map[string]any{k.Name: []any{record}})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func sample(f *Field) any {
	switch f.Type {
	case Bool:
		return true
	case Int, Number:
		return 1
	case List:
		return []any{sample(f.Elem)}
	case Map:
		return map[string]any{"any name": sample(f.Elem)}
	case Struct:
		object := map[string]any{}
		for _, inner := range f.Fields {
			object[inner.Name] = sample(inner)
		}
		return object
	}
	return "x"
}

func misspell(v any) any {
	if items, ok := v.([]any); ok {
		return []any{misspell(items[0])}
	}
	object := v.(map[string]any)
	object["mispelt"] = "x"
	return object
}

// TestInputSchemaIsFlat: OPA's type checker sees nothing behind references and
// alternatives.
func TestInputSchemaIsFlat(t *testing.T) {
	data, err := json.Marshal(types(t).InputSchema())
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{`"$ref"`, `"oneOf"`, `"anyOf"`, `"allOf"`, `"patternProperties"`} {
		if strings.Contains(string(data), word) {
			t.Errorf("the schema has a %s", word)
		}
	}
}

func TestLive(t *testing.T) {
	s := types(t)
	for _, c := range []struct {
		kind   string
		fields map[string]any
		want   bool
	}{
		{"parties", map[string]any{}, true},
		{"parties", map[string]any{"status": "draft"}, false},
		{"parties", map[string]any{"status": "retired"}, false},
		{"laws", map[string]any{"status": "upcoming"}, true},
		{"laws", map[string]any{"status": "in_force", "retired_on": "2026-01-01"}, false},
		{"soa", map[string]any{}, true},
	} {
		if got := s.Kind(c.kind).Live(&Record{Kind: c.kind, Fields: c.fields}); got != c.want {
			t.Errorf("%s %v: live is %v", c.kind, c.fields, got)
		}
	}
}

// TestTypesAreFormatted holds the CUE files to cue fmt.
func TestTypesAreFormatted(t *testing.T) {
	names, err := fs.Glob(schema.FS, "*.cue")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	for _, name := range names {
		data, err := schema.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := format.Source(data)
		if err != nil {
			t.Fatal(err)
		}
		if string(data) == string(want) {
			continue
		}
		if *update {
			if err := os.WriteFile(filepath.Join("../../schema", name), want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s is not formatted: run go test -run Formatted -update", name)
	}
}

// parseSteps reads sources[0].quote. ok is false for anything else.
func parseSteps(path string) (steps []step, ok bool) {
	steps, ok = parseEach(path)
	return steps, ok && !hasEach(steps)
}
