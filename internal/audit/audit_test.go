package audit_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// types is a small table of register types.
const types = `package schema

register: claims: {title: "Claims", singular: "claim", clause: "4.2", prefix: "CLM", single: false, mandatory: true, record: #Claim}
register: people: {title: "People", singular: "person", clause: "5.3", prefix: "PER", single: false, mandatory: false, record: #Person}
register: deeds: {title: "Deeds", singular: "deed", clause: "8.1", prefix: "DED", single: false, mandatory: false, record: #Deed}

#Claim: {
	id!: string
	status?: "draft" | "live" | "retired"
	statement?: string @prose()
	decision?: "yes" | "no" @label("answer")
	reason?: string @prose()
	owner?: string @ref(people)
	due?: string
	weight?: int
	sources?: [...{id?: string @ref(deeds), where?: string, points?: [...string] @prose()}]
	limits?: [string]: {least?: int, note?: string @prose()}
}
#Person: {
	id!: string
	status?: "draft" | "live" | "retired"
	name?: string
	title?: string
	roles?: [...{role?: string, from?: string, to?: string}]
	pledge?: #Limit
}
#Deed: {
	id!: string
	status?: "open" | "done"
	retired_on?: string
	text?: string @prose()
	topic?: string
	by?: [...string] @ref(people)
	from?: =~"^2" @format(date)
	to?: =~"^2" @format(date)
	bound?: #Limit
	terms?: [...{limit?: #Limit}]
}
#Limit: {topic?: string, op?: string, value?: number | string, unit?: string, object?: string} @limit()
`

func schemaOf(t testing.TB) *register.Schema {
	t.Helper()
	s, err := register.CompileSchema(fstest.MapFS{"types.cue": {Data: []byte(types)}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// metadata is a METADATA block with a line added or, with "-key", left out.
func metadata(changes ...string) string {
	lines := []string{
		"title: Every claim is judged",
		"description: Because somebody will ask.",
		"custom:",
		"  severity: warning",
		"  basis: practice",
		"  clauses: [\"4.2 c\"]",
		"  needs: [record]",
		"  action: Judge every claim",
	}
	for _, c := range changes {
		key, leave := strings.CutPrefix(c, "-")
		kept := lines[:0]
		for _, l := range lines {
			if name, _, _ := strings.Cut(strings.TrimSpace(l), ":"); name != strings.SplitN(key, ":", 2)[0] {
				kept = append(kept, l)
			}
		}
		if lines = kept; !leave {
			lines = append(lines, "  "+c)
		}
	}
	return "# METADATA\n# " + strings.Join(lines, "\n# ") + "\n"
}

// rule is the text of a rule of the claims register.
func rule(name, body string, changes ...string) string {
	return metadata(changes...) + "package goldthread.claims." + name + "\n\n" + body + "\n"
}

// files is a source of policies, by path.
type files map[string]string

func (f files) fs() fs.FS {
	m := fstest.MapFS{}
	for name, text := range f {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func compile(t testing.TB, sources ...files) (*audit.Rules, error) {
	t.Helper()
	var all []fs.FS
	for _, s := range sources {
		all = append(all, s.fs())
	}
	return audit.Compile(schemaOf(t), all...)
}

func mustCompile(t testing.TB, sources ...files) *audit.Rules {
	t.Helper()
	rules, err := compile(t, sources...)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// claims makes live records of the claims register, CLM-1 and so on, each with
// its fields, at lines 10, 20 ...
func claims(fields ...map[string]any) []*register.Record {
	var records []*register.Record
	for i, f := range fields {
		r := &register.Record{
			Kind:   "claims",
			ID:     "CLM-" + string(rune('1'+i)),
			Fields: f,
		}
		places := map[string]source.Place{"": {File: "claims.yaml", Line: 10 * (i + 1), Column: 3}}
		for name := range f {
			places[name] = source.Place{File: "claims.yaml", Line: 10*(i+1) + 1, Column: 5}
		}
		r.Places = register.PlacesOf(places)
		records = append(records, r)
	}
	return records
}

type fields = map[string]any

// input is what is judged: claims, and nothing else.
func input(records ...*register.Record) audit.Input {
	all := map[string][]*register.Record{}
	for _, r := range records {
		all[r.Kind] = append(all[r.Kind], r)
	}
	return audit.Input{
		AsOf:   "2026-10-31",
		Config: &register.Config{Profile: "advisory"},
		Registers: &register.Registers{
			Records: all,
			Kept:    map[string]bool{"claims": true},
			Files:   []register.FileRead{{Path: "claims.yaml", Kinds: []string{"claims"}}},
		},
	}
}

func evaluate(t testing.TB, rules *audit.Rules, in audit.Input) *audit.Result {
	t.Helper()
	result, err := rules.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// lines tells findings shortly: rule, subject and message.
func lines(found []finding.Finding) string {
	var b strings.Builder
	for _, f := range found {
		b.WriteString(f.Rule + " " + f.Subject.String() + ": " + f.Message + "\n")
	}
	return b.String()
}

func entry(t testing.TB, r *audit.Result, id string) audit.Entry {
	t.Helper()
	for _, e := range r.Ledger {
		if e.Rule == id {
			return e
		}
	}
	t.Fatalf("no entry for %s in %v", id, r.Ledger)
	return audit.Entry{}
}

func wantError(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("the error\n%v\nlacks %q", err, p)
		}
	}
}

const undecided = `import data.goldthread.live

violations contains {"record": {"id": r.id}, "field": "decision", "message": sprintf("%s is not decided.", [r.id]), "hint": "Decide."} if {
	some r in live.claims
	not r.decision
}
`

func TestFindingOfARecord(t *testing.T) {
	rules := mustCompile(t, files{"claims/undecided.rego": rule("undecided", undecided)})
	in := input(append(claims(
		fields{"decision": "yes"},
		fields{"owner": "PER-1"},
		fields{"status": "draft"},
	), &register.Record{Kind: "people", ID: "PER-1", Fields: fields{"title": "Head of Claims"}})...)
	result := evaluate(t, rules, in)
	if len(result.Findings) != 1 {
		t.Fatalf("found\n%s", lines(result.Findings))
	}
	f := result.Findings[0]
	want := finding.Finding{
		Rule:     "claims/undecided",
		Severity: finding.Warning,
		Subject:  finding.Subject{Kind: "claims", ID: "CLM-2"},
		Place:    source.Place{File: "claims.yaml", Line: 20, Column: 3},
		Field:    "decision",
		Message:  "CLM-2 is not decided.",
		Hint:     "Decide.",
		Owner:    "Head of Claims",
	}
	want.Seal()
	if !equal(f, want) {
		t.Errorf("got  %+v\nwant %+v", f, want)
	}
	if e := entry(t, result, "claims/undecided"); e.Status != audit.Tested || e.Examined != 2 || e.Findings != 1 {
		t.Errorf("entry %+v", e)
	}
}

func equal(a, b finding.Finding) bool {
	return len(a.Records)+len(a.Related)+len(a.Commits) == 0 && a.Fingerprint == b.Fingerprint &&
		a.Rule == b.Rule && a.Severity == b.Severity && a.Subject == b.Subject && a.Place == b.Place &&
		a.Field == b.Field && a.Message == b.Message && a.Hint == b.Hint && a.Owner == b.Owner && a.Value == b.Value
}
