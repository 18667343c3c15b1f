package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// violates is a rule that has one violation, as written.
func violates(violation string, changes ...string) string {
	return rule("r", "violations contains "+violation, changes...)
}

// A rule that says something wrong stops with an error that names it, and the
// others are evaluated all the same.
func TestEngineErrors(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"no object":          {`violations contains "x"`, "a violation is an object"},
		"no subject":         {`violations contains {"message": "m"}`, "exactly one of record, register and commit"},
		"two subjects":       {`violations contains {"record": {"id": "CLM-1"}, "register": "claims", "message": "m"}`, "exactly one of record, register and commit"},
		"no message":         {`violations contains {"register": "claims"}`, "needs a message"},
		"unknown key":        {`violations contains {"register": "claims", "mesage": "m"}`, `no key "mesage", did you mean "message"?`},
		"unknown record":     {`violations contains {"record": {"id": "CLM-9"}, "message": "m"}`, `names claims "CLM-9", which does not exist`},
		"unknown kind":       {`violations contains {"record": {"kind": "clams", "id": "CLM-1"}, "message": "m"}`, `names clams "CLM-1", which does not exist`},
		"unknown record key": {`violations contains {"record": {"name": "CLM-1"}, "message": "m"}`, `names a record by "name"`},
		"unknown register":   {`violations contains {"register": "clams", "message": "m"}`, `names the register "clams"`},
		"unknown commit":     {`violations contains {"commit": "abc", "message": "m"}`, `names the commit "abc"`},
		"unknown evidence":   {`violations contains {"register": "claims", "message": "m", "commits": ["abc"]}`, `names the commit "abc"`},
		"unknown field":      {`violations contains {"record": {"id": "CLM-1"}, "field": "decison", "message": "m"}`, `there is no "decison", did you mean "decision"?`},
		"unknown inner":      {`violations contains {"record": {"id": "CLM-1"}, "field": "sources[0].wher", "message": "m"}`, `there is no "wher", did you mean "where"?`},
		"inside a text":      {`violations contains {"record": {"id": "CLM-1"}, "field": "reason.x", "message": "m"}`, `there is no "x"`},
		"field of a commit":  {`violations contains {"commit": "c1", "field": "decision", "message": "m"}`, "no register"},
		"unknown related":    {`violations contains {"register": "claims", "message": "m", "related": [{"id": "CLM-9", "message": "x"}]}`, `"CLM-9", which does not exist`},
		"unknown listed":     {`violations contains {"register": "claims", "message": "m", "records": ["CLM-9"]}`, `lists claims "CLM-9"`},
		"records of one":     {`violations contains {"record": {"id": "CLM-1"}, "message": "m", "records": ["CLM-1"]}`, "only one about a register"},
		"severity":           {`violations contains {"register": "claims", "message": "m", "severity": "fatal"}`, `"fatal" is not a severity`},
		"value":              {`violations contains {"register": "claims", "message": "m", "value": [1]}`, "neither text nor number"},
		"hint":               {`violations contains {"register": "claims", "message": "m", "hint": 1}`, `a "hint" that is no text`},
		"examined":           {`violations contains {"register": "claims", "message": "m"}` + "\n\nexamined := 3", "must be sets"},
		"builtin":            {`violations contains {"register": "claims", "message": "m"} if time.parse_ns("2006-01-02", sprintf("%d-13-40", [2025])) > 0`, "policies/claims/r.rego:12"},
		"conflict":           {"x := {k: v | some k in [1, 1]; some v in [1, 2]}\n\n" + `violations contains {"register": "claims", "message": "m"} if x`, "object keys must be unique"},
	} {
		t.Run(name, func(t *testing.T) {
			rules := mustCompile(t, files{"claims/r.rego": rule("r", c.body), "claims/undecided.rego": rule("undecided", undecided)})
			in := input(claims(fields{})...)
			in.Evidence = &history.Evidence{State: "complete", Head: "c1"}
			result, err := rules.Evaluate(context.Background(), in)
			wantError(t, err, "rule claims/r: ", c.want)
			if e := entry(t, result, "claims/r"); e.Status != audit.NotTested || e.Reason != "it stopped with an error" {
				t.Errorf("entry %+v", e)
			}
			if got := lines(result.Findings); got != "claims/undecided CLM-1: CLM-1 is not decided.\n" {
				t.Errorf("found\n%s", got)
			}
		})
	}
}

// Evaluation ends when its context does, and says in which rule.
func TestContext(t *testing.T) {
	endless := rule("r", `violations contains {"register": "claims", "message": "m"} if {
	some a in numbers.range(1, 100000)
	some b in numbers.range(1, 100000)
	a * b == 0
}`)
	rules := mustCompile(t, files{"claims/r.rego": endless})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := rules.Evaluate(ctx, input(claims(fields{})...))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rule claims/r") {
		t.Errorf("error %v", err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	if _, err := rules.Evaluate(ctx, input(claims(fields{})...)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestLedger(t *testing.T) {
	const sound = `violations contains {"register": "claims", "message": "m"} if input.as_of == "never"`
	rules := mustCompile(t, files{
		"claims/sound.rego":              rule("sound", sound),
		"claims/counted.rego":            rule("counted", sound+"\n\nexamined contains r.id if some r in input.registers.claims"),
		"claims/needs_deeds.rego":        rule("needs_deeds", sound, "registers: [claims, deeds]"),
		"claims/needs_history.rego":      rule("needs_history", sound, "needs: [record, history]"),
		"claims/needs_base.rego":         rule("needs_base", sound, "needs: [base]"),
		"claims/off.rego":                rule("off", "violations contains {\"register\": \"claims\", \"message\": \"m\"}"),
		"deeds/always.rego":              strings.Replace(rule("always", `violations contains {"register": "deeds", "message": "m"}`, "registers: []"), "goldthread.claims", "goldthread.deeds", 1),
		"registers/all.rego":             strings.Replace(rule("all", sound), "goldthread.claims", "goldthread.registers", 1),
		"registers/file_unreadable.rego": strings.Replace(metadata("decided_by: go", "registers: []")+"package goldthread.claims.file_unreadable\n", "goldthread.claims", "goldthread.registers", 1),
	})
	for _, c := range []struct {
		name     string
		evidence *history.Evidence
		records  []*register.Record
		want     string
	}{
		{"no history", nil, claims(fields{}, fields{"status": "retired"}), `
claims/counted: tested 2/0
claims/needs_base: not evaluated (no base)
claims/needs_deeds: not tested (not kept: deeds)
claims/needs_history: not tested (there is no history)
claims/off: off (switched off in the configuration)
claims/sound: tested 1/0
deeds/always: tested 0/1
registers/all: tested 1/0
registers/file_unreadable: tested 2/0
`},
		{"part of the history", &history.Evidence{State: "incomplete"}, nil, `
claims/counted: not tested (no records)
claims/needs_base: not evaluated (no base)
claims/needs_deeds: not tested (not kept: deeds)
claims/needs_history: not tested (only part of the history is here)
claims/off: off (switched off in the configuration)
claims/sound: not tested (no records)
deeds/always: tested 0/1
registers/all: not tested (no records)
registers/file_unreadable: not tested (no records)
`},
		{"a branch with evidence was not fetched", &history.Evidence{State: "complete", Unasked: []history.UnaskedBranch{{Name: "kept", Why: "origin has it"}}}, claims(fields{}), `
claims/counted: tested 1/0
claims/needs_base: not evaluated (no base)
claims/needs_deeds: not tested (not kept: deeds)
claims/needs_history: not tested (the branch kept was not fetched)
claims/off: off (switched off in the configuration)
claims/sound: tested 1/0
deeds/always: tested 0/1
registers/all: tested 1/0
registers/file_unreadable: tested 1/0
`},
		{"a branch with evidence may be elsewhere", &history.Evidence{State: "complete", Unasked: []history.UnaskedBranch{{Name: "kept"}}}, claims(fields{}), `
claims/counted: tested 1/0
claims/needs_base: not evaluated (no base)
claims/needs_deeds: not tested (not kept: deeds)
claims/needs_history: tested 1/0
claims/off: off (switched off in the configuration)
claims/sound: tested 1/0
deeds/always: tested 0/1
registers/all: tested 1/0
registers/file_unreadable: tested 1/0
`},
		{"whole history", &history.Evidence{State: "complete"}, claims(fields{}), `
claims/counted: tested 1/0
claims/needs_base: not evaluated (no base)
claims/needs_deeds: not tested (not kept: deeds)
claims/needs_history: tested 1/0
claims/off: off (switched off in the configuration)
claims/sound: tested 1/0
deeds/always: tested 0/1
registers/all: tested 1/0
registers/file_unreadable: tested 1/0
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(c.records...)
			in.Evidence = c.evidence
			in.Config.Rules = map[string]string{"off": "off"}
			if got := "\n" + ledger(evaluate(t, rules, in)); got != c.want {
				t.Errorf("got%swant%s", got, c.want)
			}
		})
	}
}

func ledger(r *audit.Result) string {
	var b strings.Builder
	for _, e := range r.Ledger {
		b.WriteString(e.Rule + ": " + string(e.Status))
		if e.Reason != "" {
			b.WriteString(" (" + e.Reason + ")\n")
			continue
		}
		b.WriteString(" " + string(rune('0'+e.Examined)) + "/" + string(rune('0'+e.Findings)) + "\n")
	}
	return b.String()
}

func TestMissingRegisters(t *testing.T) {
	rules := mustCompile(t, files{"claims/r.rego": rule("r", message("true"), "registers: [claims, deeds, people]")})
	e := entry(t, evaluate(t, rules, input()), "claims/r")
	if !slices.Equal(e.Missing, []string{"deeds", "people"}) {
		t.Errorf("missing %v", e.Missing)
	}
}

// The configuration's severity goes before the violation's own, and that
// before METADATA's.
func TestSeverity(t *testing.T) {
	for _, c := range []struct {
		violation, config string
		want              finding.Severity
	}{
		{`{"register": "claims", "message": "m"}`, "", finding.Warning},
		{`{"register": "claims", "message": "m", "severity": "error"}`, "", finding.Error},
		{`{"register": "claims", "message": "m", "severity": "error"}`, "note", finding.Note},
	} {
		rules := mustCompile(t, files{"claims/r.rego": violates(c.violation, "basis: duty")})
		in := input(claims(fields{})...)
		if c.config != "" {
			in.Config.Rules = map[string]string{"claims/r": c.config}
		}
		if got := evaluate(t, rules, in).Findings[0].Severity; got != c.want {
			t.Errorf("%s with %q: %v, want %v", c.violation, c.config, got, c.want)
		}
	}
}

// Who starts is not shown what is merely to be considered, and is told how
// many checks wait. A rule that the configuration sets does not wait.
func TestStartProfile(t *testing.T) {
	const violation = `{"register": "claims", "message": "m"}`
	rules := mustCompile(t, files{
		"claims/note.rego": rule("note", "violations contains "+violation, "severity: note"),
		"claims/mild.rego": rule("mild", `violations contains {"register": "claims", "message": "m", "severity": "note"}`),
		"claims/set.rego":  rule("set", "violations contains "+violation, "severity: note"),
		"claims/hard.rego": rule("hard", "violations contains "+violation),
	})
	for profile, want := range map[string]string{
		"start":    "claims/hard claims: m\nclaims/set claims: m\n",
		"advisory": "claims/hard claims: m\nclaims/mild claims: m\nclaims/note claims: m\nclaims/set claims: m\n",
	} {
		in := input(claims(fields{})...)
		in.Profile, in.Config.Rules = profile, map[string]string{"set": "note"}
		result := evaluate(t, rules, in)
		all := strings.SplitAfter(lines(result.Findings), "\n")
		slices.Sort(all)
		if got := strings.Join(all, ""); got != want {
			t.Errorf("%s: found\n%swant\n%s", profile, got, want)
		}
		waits := entry(t, result, "claims/note").Status == audit.Waiting
		if waits != (profile == "start") {
			t.Errorf("%s: %+v", profile, entry(t, result, "claims/note"))
		}
	}
}

// A rule that only stricter profiles run waits for the first of them, unless the
// configuration sets it.
func TestRuleOfAProfile(t *testing.T) {
	const violation = `violations contains {"register": "claims", "message": "m"}`
	order := []string{"start", "advisory", "certification", "strict"}
	for first, own := range order {
		for at, profile := range order {
			rules := mustCompile(t, files{"claims/r.rego": rule("r", violation, "profile: "+own)})
			in := input(claims(fields{})...)
			in.Profile = profile
			result := evaluate(t, rules, in)
			e, waits := entry(t, result, "claims/r"), at < first
			if got := len(result.Findings) == 0; got != waits || (e.Status == audit.Waiting) != waits {
				t.Errorf("a rule of %s in %s: %+v, %d findings", own, profile, e, len(result.Findings))
			}
			if want := "waits for the profile " + own; waits && e.Reason != want {
				t.Errorf("it %q, want %q", e.Reason, want)
			}
			in.Config.Rules = map[string]string{"r": "warning"}
			if len(evaluate(t, rules, in).Findings) != 1 {
				t.Errorf("a rule of %s that the configuration sets is silent in %s", own, profile)
			}
		}
	}
	_, err := compile(t, files{"claims/r.rego": rule("r", violation, "profile: strickt")})
	wantError(t, err, `custom.profile: "strickt" is none of start, advisory, certification, strict, did you mean "strict"?`)
}

func TestUnknownRuleInConfiguration(t *testing.T) {
	rules := mustCompile(t, files{"claims/undecided.rego": rule("undecided", undecided)})
	in := input(claims(fields{})...)
	in.Config.Rules = map[string]string{"claims/undecidd": "off"}
	_, err := rules.Evaluate(context.Background(), in)
	var unknown *audit.UnknownRule
	if !errors.As(err, &unknown) || unknown.Nearest != "claims/undecided" {
		t.Errorf("error %v", err)
	}
}

func TestBadDay(t *testing.T) {
	in := input()
	in.AsOf = "31.10.2026"
	_, err := mustCompile(t).Evaluate(context.Background(), in)
	wantError(t, err, `"31.10.2026" is not written as YYYY-MM-DD`)
}

func TestValuesAndPlaces(t *testing.T) {
	record := claims(fields{
		"decision": "no",
		"weight":   int64(7),
		"sources":  []any{fields{"where": "p. 1"}, fields{"where": "p. 2"}},
	})[0]
	places := maps.Collect(record.Places.All())
	places["sources[1].where"] = source.Place{File: "claims.yaml", Line: 14, Column: 9}
	record.Places = register.PlacesOf(places)
	for _, c := range []struct {
		violation string
		value     string
		place     string
	}{
		{`{"record": {"id": "CLM-1"}, "message": "m"}`, "", "claims.yaml:10:3"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "decision"}`, "no", "claims.yaml:11:5"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "weight"}`, "7", "claims.yaml:11:5"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "due"}`, "", "claims.yaml:10:3"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "sources[1].where"}`, "p. 2", "claims.yaml:14:9"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "sources[1]"}`, `{"where":"p. 2"}`, "claims.yaml:11:5"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "sources[7].where"}`, "", "claims.yaml:11:5"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "decision", "value": "2026-01-01"}`, "2026-01-01", "claims.yaml:11:5"},
		{`{"record": {"id": "CLM-1"}, "message": "m", "field": "id", "value": 12}`, "12", "claims.yaml:10:3"},
		{`{"register": "claims", "message": "m"}`, "", "claims.yaml"},
		{`{"register": "claims", "field": "due", "message": "m"}`, "", "claims.yaml"},
		{`{"register": "deeds", "message": "m"}`, "", "goldthread.yaml"},
		{`{"commit": "c0ffee0", "message": "m"}`, "", "claims.yaml"},
		{`{"commit": "c0ffee0", "message": "m", "related": [{"id": "CLM-1"}]}`, "", "claims.yaml"},
		{`{"commit": "c0ffee0", "message": "m", "related": [{"kind": "deeds", "id": "DED-9"}]}`, "", "old.yaml"},
		{`{"record": {"kind": "deeds", "id": "DED-9"}, "message": "m"}`, "", "old.yaml"},
		{`{"record": {"kind": "deeds", "id": "DED-8"}, "message": "m"}`, "", "goldthread.yaml"}, // its file is gone too
	} {
		rules := mustCompile(t, files{"claims/r.rego": violates(c.violation)})
		in := input(record)
		in.Config.File = "goldthread.yaml"
		in.Evidence = &history.Evidence{
			State:   "complete",
			Commits: map[repo.ID]repo.Commit{"c0ffee0": {ID: "c0ffee0"}},
			Gone: []history.Gone{
				{Key: register.Key{Kind: "deeds", ID: "DED-8"}, Event: history.Event{Place: source.Place{File: "older.yaml", Line: 3}}},
				{Key: register.Key{Kind: "deeds", ID: "DED-9"}, Event: history.Event{Place: source.Place{File: "old.yaml", Line: 3}}},
			},
		}
		in.Registers.Files = append(in.Registers.Files, register.FileRead{Path: "old.yaml"})
		f := evaluate(t, rules, in).Findings[0]
		if f.Value != c.value || f.Place.String() != c.place {
			t.Errorf("%s: value %q at %s, want %q at %s", c.violation, f.Value, f.Place, c.value, c.place)
		}
		sealed := f
		sealed.Seal()
		if f.Fingerprint == "" || f.Fingerprint != sealed.Fingerprint {
			t.Errorf("%s: not sealed", c.violation)
		}
	}
}

func TestRelated(t *testing.T) {
	rules := mustCompile(t, files{"claims/r.rego": violates(
		`{"record": {"id": "CLM-1"}, "message": "m", "commits": ["c1"], "related": [{"id": "CLM-2", "field": "decision", "message": "says no"}]}`)})
	in := input(claims(fields{}, fields{"decision": "no"})...)
	in.Evidence = &history.Evidence{State: "complete", Head: "c1"}
	f := evaluate(t, rules, in).Findings[0]
	want := finding.Related{Place: source.Place{File: "claims.yaml", Line: 21, Column: 5}, Message: "CLM-2: says no"}
	if len(f.Related) != 1 || f.Related[0] != want || !slices.Equal(f.Commits, []string{"c1"}) {
		t.Errorf("related %+v, commits %v", f.Related, f.Commits)
	}
}

func TestOwner(t *testing.T) {
	rules := mustCompile(t, files{"claims/undecided.rego": rule("undecided", undecided)})
	people := []*register.Record{
		{Kind: "people", ID: "ROL-1", Fields: fields{"title": "Head of Claims"}},
		{Kind: "people", ID: "ROL-2", Fields: fields{"title": "Deputy"}},
		{Kind: "people", ID: "PER-1", Fields: fields{"name": "Ada", "roles": []any{
			fields{"role": "ROL-1", "from": "2024-01-01", "to": "2025-12-31"},
			fields{"role": "ROL-2", "from": "2026-01-01"},
		}}},
		{Kind: "people", ID: "PER-2", Fields: fields{"name": "Bob"}},
	}
	for _, c := range []struct{ record, register, want string }{
		{"ROL-1", "ROL-2", "Head of Claims"},
		{"PER-1", "", "Deputy"},
		{"PER-2", "", "Bob"},
		{"the front desk", "", "the front desk"},
		{"", "ROL-2", "Deputy"},
		{"", "Claims team", "Claims team"},
		{"", "", ""},
	} {
		in := input(append(people, claims(fields{"owner": c.record})...)...)
		in.Registers.Headers = map[string]register.Header{"claims": {Owner: c.register}}
		if got := evaluate(t, rules, in).Findings[0].Owner; got != c.want {
			t.Errorf("owner %q of a register of %q: %q, want %q", c.record, c.register, got, c.want)
		}
	}
}

// Findings that the program makes get the severity and the owner of the rest.
func TestBuiltinFindings(t *testing.T) {
	meta := func(name string, changes ...string) string {
		return metadata(append(changes, "decided_by: go", "registers: []", "severity: note")...) + "package goldthread.registers." + name + "\n"
	}
	rules := mustCompile(t, files{
		"registers/record_invalid.rego":  meta("record_invalid"),
		"registers/history_shallow.rego": meta("history_shallow", "needs: [history]"),
		"registers/config_invalid.rego":  meta("config_invalid"),
	})
	in := input(append(claims(fields{"owner": "Ada"}), &register.Record{Kind: "people", ID: "ROL-1", Fields: fields{"title": "Head of Claims"}})...)
	in.Registers.Findings = []finding.Finding{
		{Rule: "registers/record_invalid", Subject: finding.Subject{Kind: "claims", ID: "CLM-1"}, Message: "a"},
		{Rule: "registers/record_invalid", Subject: finding.Subject{Kind: "people"}, Message: "b", Owner: "ROL-1"},
	}
	in.Found = []finding.Finding{
		{Rule: "registers/config_invalid", Severity: finding.Error, Message: "c"},
		{Rule: "registers/history_shallow", Message: "d"},
	}
	in.Evidence = &history.Evidence{State: "incomplete"}
	result := evaluate(t, rules, in)
	var got []string
	for _, f := range result.Findings {
		got = append(got, f.Message+" "+f.Severity.String()+" "+f.Owner)
		if f.Fingerprint == "" {
			t.Errorf("%s is not sealed", f.Message)
		}
	}
	if want := []string{"c error ", "d note ", "a note Ada", "b note Head of Claims"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if e := entry(t, result, "registers/history_shallow"); e.Status != audit.Tested || e.Findings != 1 {
		t.Errorf("entry %+v", e)
	}
	in.Config.Rules = map[string]string{"record_invalid": "off"}
	if got := evaluate(t, rules, in).Findings; len(got) != 2 {
		t.Errorf("found\n%s", lines(got))
	}
	in.Evidence, in.Found = nil, in.Found[:1]
	if e := entry(t, evaluate(t, rules, in), "registers/history_shallow"); e.Status != audit.NotTested {
		t.Errorf("entry %+v", e)
	}
	in.Found[0].Rule = "registers/nothing"
	_, err := rules.Evaluate(context.Background(), in)
	wantError(t, err, `the unknown rule "registers/nothing"`)
}

// The same input gives the same bytes, also with several workers and evaluated
// at the same time.
func TestDeterministic(t *testing.T) {
	policies := files{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		policies["claims/"+name+".rego"] = rule(name, undecided)
	}
	rules := mustCompile(t, policies)
	var all []map[string]any
	for range 9 {
		all = append(all, fields{"statement": "x"})
	}
	all[3]["decision"] = "yes"
	records := claims(all...)
	results := make(chan string)
	for range 8 {
		go func() {
			result, err := rules.Evaluate(context.Background(), input(records...))
			data, _ := json.Marshal(result)
			results <- string(data) + errorText(err)
		}()
	}
	first := <-results
	for range 7 {
		if other := <-results; other != first {
			t.Fatalf("got\n%s\nand\n%s", first, other)
		}
	}
	if n := strings.Count(first, "is not decided"); n != 6*8 {
		t.Errorf("%d findings in\n%s", n, first)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// What one rule pretends with "with" does not reach the others.
func TestWithStaysInside(t *testing.T) {
	pretends := `import data.goldthread.live

violations contains {"register": "claims", "message": sprintf("%d", [n])} if {
	n := count(live.claims) with data.goldthread.live.claims as [1, 2, 3]
}

violations contains {"register": "claims", "message": sprintf("input %d", [n])} if {
	n := count(live.claims) with input as {"registers": {"claims": []}}
}
`
	rules := mustCompile(t, files{
		"claims/a.rego": rule("a", pretends),
		"claims/b.rego": rule("b", undecided),
		"claims/c.rego": rule("c", pretends),
		"claims/d.rego": rule("d", undecided),
	})
	want := "claims/a claims: 3\nclaims/a claims: input 0\nclaims/c claims: 3\nclaims/c claims: input 0\n" +
		"claims/b CLM-1: CLM-1 is not decided.\nclaims/d CLM-1: CLM-1 is not decided.\n"
	if got := lines(evaluate(t, rules, input(claims(fields{})...)).Findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Who must act on a record that is gone is who owned it.
func TestOwnerOfWhatIsGone(t *testing.T) {
	rules := mustCompile(t, files{"claims/r.rego": violates(`{"record": {"id": "CLM-9"}, "message": "m"}`)})
	in := input(claims(fields{})...)
	in.Registers.Headers = map[string]register.Header{"claims": {Owner: "Claims team"}}
	gone := history.Gone{Key: register.Key{Kind: "claims", ID: "CLM-9"}}
	for _, c := range []struct {
		last *register.Record
		want string
	}{
		{nil, "Claims team"},
		{&register.Record{Kind: "claims", ID: "CLM-9", Fields: fields{}}, "Claims team"},
		{&register.Record{Kind: "claims", ID: "CLM-9", Fields: fields{"owner": "Ada"}}, "Ada"},
	} {
		gone.Last = c.last
		in.Evidence = &history.Evidence{State: "complete", Gone: []history.Gone{gone}}
		if got := evaluate(t, rules, in).Findings[0].Owner; got != c.want {
			t.Errorf("the owner is %q, want %q", got, c.want)
		}
	}
}
