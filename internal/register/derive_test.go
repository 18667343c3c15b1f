package register

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// sourced are registers in which little is written that follows from the rest.
var sourced = fstest.MapFS{
	"registers/contracts.yaml": {Data: []byte("- {id: CTR-1, title: Services agreement}\n")},
	"registers/laws.yaml": {Data: []byte("- {id: LAW-1, kind: regulation, authority: PTY-1}\n- {id: LAW-2, kind: rule}\n- {id: LAW-3, kind: scheme}\n" +
		"- {id: LAW-4}\n- {id: LAW-5, kind: lawx}\n- {id: LAW-6, kind: law, authority: PTY-6, retired_on: 2025-01-01}\n")},
	"registers/insurance.yaml": {Data: []byte("- {id: INS-1, kind: cyber}\n- {id: INS-2}\n")},
	"registers/leases.yaml":    {Data: []byte("- {id: LSE-1}\n")},
	"registers/standards.yaml": {Data: []byte("- {id: STD-1}\n")},
	"registers/decisions.yaml": {Data: []byte("- {id: DEC-1}\n")},
	"registers/parties.yaml": {Data: []byte("- {id: PTY-1, kind: regulator}\n- {id: PTY-2, kind: employees}\n- {id: PTY-3, kind: other}\n" +
		"- {id: PTY-4, kind: employees, side: external, vector: assurance}\n- {id: PTY-5, kind: customers, legal_source: false}\n- {id: PTY-6, kind: insurers}\n" +
		"- {id: PTY-7, name: Patients}\n- {id: PTY-8, kind: contractors, side: external, vector: supply}\n")},
	"registers/soa.yaml":       {Data: []byte("- {control: A.5.1}\n- {control: A.5.2, requirements: [ctr]}\n- {control: A.5.3}\n")},
	"registers/documents.yaml": {Data: []byte("- {id: DOC-1, controls: [A.5.3]}\n")},
	"registers/requirements.yaml": {Data: []byte(`
- {id: ctr, sources: [{id: Services agreement}], controls: ["5.1", A.5.2]}
- {id: law, sources: [{id: LAW-1}], parties: [PTY-5]}
- {id: rule, sources: [{id: LAW-2}], parties: [PTY-7], status: draft, controls: [A.5.1]}
- {id: scheme, sources: [{id: LAW-3}]}
- {id: kindless, sources: [{id: LAW-4}], controls: [A.5.1]}
- {id: misspelt, sources: [{id: LAW-5}]}
- {id: ins, sources: [{id: INS-1}]}
- {id: ins2, sources: [{id: DEC-1}, {id: INS-2}]}
- {id: lse, sources: [{id: LSE-1}]}
- {id: std, sources: [{id: STD-1}]}
- {id: dec, sources: [{id: DEC-1}]}
- {id: implied, sources: [{kind: implied}]}
- {id: asked, sources: [{kind: questionnaire}]}
- {id: broken, sources: [{id: CTR-9}]}
- {id: nothing}
- {id: typed, sources: [{id: CTR-1}], basis: implied}
- {id: several, sources: [{id: CTR-1}, {id: STD-1}], basis: standard, obligation: voluntary, kind: expectation}
- {id: wish, sources: [{id: CTR-1}], obligation: voluntary}
- {id: duty, obligation: mandatory}
- {id: unread, sources: [{id: CTR-1}], basis: contract}
`)},
}

func TestDerive(t *testing.T) {
	r := load(t, sourced)
	derived := map[string]map[string]any{}
	for kind, records := range r.Records {
		for _, rec := range records {
			if len(rec.Derived) > 0 {
				derived[kind+"/"+rec.ID] = rec.Derived
			}
		}
	}
	three := func(basis, obligation, kind string) map[string]any {
		return map[string]any{"basis": basis, "obligation": obligation, "kind": kind}
	}
	want := map[string]map[string]any{
		"requirements/ctr":      three("contractual", "mandatory", "need"),
		"requirements/law":      three("legal", "mandatory", "need"),
		"requirements/rule":     three("regulatory", "mandatory", "need"),
		"requirements/kindless": three("legal", "mandatory", "need"),
		"requirements/ins":      three("insurance", "mandatory", "need"),
		"requirements/ins2":     three("insurance", "mandatory", "need"),
		"requirements/lse":      three("lease", "mandatory", "need"),
		"requirements/std":      three("standard", "voluntary", "expectation"),
		"requirements/dec":      three("internal_decision", "voluntary", "expectation"),
		"requirements/implied":  three("implied", "voluntary", "expectation"),
		"requirements/asked":    {"obligation": "voluntary", "kind": "expectation"},
		"requirements/typed":    {"obligation": "voluntary", "kind": "expectation"},
		"requirements/wish":     {"basis": "contractual", "kind": "need"},
		"requirements/duty":     {"kind": "need"},
		"parties/PTY-1":         {"side": "external", "vector": "legal", "legal_source": true},
		"parties/PTY-2":         {"side": "internal", "vector": "internal"},
		"parties/PTY-5":         {"side": "external", "vector": "customer"},
		"soa/A.5.1":             {"requirements": []any{"ctr", "kindless"}},
		"soa/A.5.3":             {"documents": []any{"DOC-1"}},
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if !reflect.DeepEqual(derived[key], want[key]) {
			t.Errorf("%s: got %v, want %v", key, derived[key], want[key])
		}
		delete(derived, key)
	}
	if len(derived) > 0 {
		t.Errorf("derived besides: %v", derived)
	}
}

// What is written against everything that follows is noted; what agrees with
// one of several ways is not.
func TestContradictions(t *testing.T) {
	r := load(t, sourced)
	var got []string
	for _, c := range r.Contradictions {
		got = append(got, fmt.Sprintf("%s/%s %s: %v, not %v", c.Record.Kind, c.Record.ID, c.Field, c.Written, c.Follows))
	}
	want := []string{
		"parties/PTY-4 side: external, not internal",
		"parties/PTY-4 vector: assurance, not internal",
		"parties/PTY-5 legal_source: false, not true",
		"requirements/typed basis: implied, not contractual",
		"requirements/wish obligation: voluntary, not mandatory",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What is derived is no part of a record: neither its wording nor its places
// know of it, and the value written goes first.
func TestDerivedIsNotWritten(t *testing.T) {
	r := load(t, sourced)
	s := types(t)
	for _, records := range r.Records {
		for _, rec := range records {
			for name := range rec.Derived {
				if rec.Fields[name] != nil || rec.Place(name) != rec.Place("") || rec.Value(name) == nil {
					t.Errorf("%s: %s is derived, and written or at %s", rec.ID, name, rec.Place(name))
				}
			}
			if rec.ID == "law" && rec.Fingerprint != s.Fingerprint(&Record{Kind: rec.Kind, Fields: rec.Fields}) {
				t.Error("what is derived changes the fingerprint")
			}
		}
	}
	typed := r.Records["requirements"][15]
	if typed.ID != "typed" || typed.Value("basis") != "implied" || typed.Value("nonsense") != nil {
		t.Errorf("%s: %v", typed.ID, typed.Value("basis"))
	}
}

// A user's own register types may say what follows from what.
func TestDeriveOwn(t *testing.T) {
	r := load(t, fstest.MapFS{
		"goldthread.yaml": {Data: []byte("schema: [schema]\n")},
		"schema/assets.cue": {Data: []byte(`package schema
register: assets: {
	title: "Assets", singular: "asset", clause: "A.5.9", prefix: "AST", record: #Asset
	derive: {
		rating: [{gives: "high", where: "parts.class", is: ["secret"]}, {gives: "low", where: "parts.class", is: ["public"]}]
		used_by: [{named_by: "services.assets"}]
		personal: [{gives: true, named_by: "services.assets", where: "kind", is: ["payroll"]}]
	}
}
#Asset: {
	// Its parts.
	parts?: [...{class?: string}]
	rating?: string
	used_by?: [...string] @ref(services) @set()
	personal?: bool
	#Record
}
register: services: {title: "Services", singular: "service", clause: "A.5.9", prefix: "SRV", record: #Service}
#Service: {
	kind?: string
	assets?: [...string] @ref(assets) @set()
	#Record
}
`)},
		"registers/assets.yaml":   {Data: []byte("- {id: AST-1, parts: [{class: public}, {class: secret}]}\n- {id: AST-2, parts: [{class: public}]}\n")},
		"registers/services.yaml": {Data: []byte("- {id: SRV-1, kind: payroll, assets: [AST-1, AST-1]}\n- {id: SRV-2, assets: [AST-1, AST-2]}\n")},
	})
	want := []map[string]any{
		{"rating": "high", "used_by": []any{"SRV-1", "SRV-2"}, "personal": true},
		{"rating": "low", "used_by": []any{"SRV-2"}},
	}
	for i, rec := range r.Records["assets"] {
		if !reflect.DeepEqual(rec.Derived, want[i]) {
			t.Errorf("%s: got %v, want %v", rec.ID, rec.Derived, want[i])
		}
	}
}

// A derivation that cannot work is a fault of the types, at its place.
func TestDeriveFaults(t *testing.T) {
	for entry, message := range map[string]string{
		`colour: [{gives: "a", where: "kind", is: ["b"]}]`:                       "the register has no such field",
		`kind: [{where: "kind", is: ["b"]}]`:                                     "the field must be a list",
		`kind: [{gives: true, where: "risk", is: ["risks"]}]`:                    "true is no value of the field",
		`kind: [{gives: "a"}]`:                                                   "it needs a field under where",
		`kind: [{gives: "a", where: "kind"}]`:                                    "it needs a field under where",
		`kind: [{gives: "a", where: "kinds", is: ["b"]}]`:                        "kinds leads to no field",
		`kind: [{gives: "a", where: "risk.colour", is: ["b"]}]`:                  "no record that risk names has a field colour",
		`kind: [{gives: "a", where: "kind.colour", is: ["b"]}]`:                  "kind.colour leads to no field",
		`kind: [{gives: "a", named_by: "nowhere.x"}]`:                            "there is no register nowhere",
		`kind: [{gives: "a", named_by: "risks.title"}]`:                          "risks.title is no field that names records of assets",
		`kind: [{gives: "a", named_by: "risks.requirements"}]`:                   "risks.requirements is no field that names records of assets",
		`kind: [{gives: ["a"], where: "kind", is: ["b"]}]`:                       "the value is none of those allowed here",
		`kind: [{gives: "a", named_by: "assets.parent", where: "x", is: ["b"]}]`: "x leads to no field",
	} {
		_, err := CompileSchema(schema.FS, fstest.MapFS{"assets.cue": {Data: []byte(`package schema
register: assets: {
	title: "Assets", singular: "asset", clause: "A.5.9", prefix: "AST", record: #Asset
	derive: {` + entry + `}
}
#Asset: {
	kind?: string
	risk?: string @ref(risks)
	parent?: string @ref(assets)
	#Record
}
`)}})
		var fault *SchemaError
		if !errors.As(err, &fault) || !strings.Contains(fault.Message, message) {
			t.Errorf("%s: got %v, want %q", entry, err, message)
		}
	}
}
