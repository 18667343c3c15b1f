package audit_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
)

// message makes a rule body that needs condition to hold.
func message(condition string) string {
	return "violations contains {\"register\": \"claims\", \"message\": \"m\"} if {\n\t" + condition + "\n}"
}

// What a rule says wrongly is refused when it is compiled, with its file, its
// line and what to do.
func TestRefused(t *testing.T) {
	live := "import data.goldthread.live\n\n"
	records := "import data.goldthread.records\n\n"
	for _, c := range []struct {
		name string
		text string
		want []string
	}{
		// The sandbox.
		{"network", rule("r", message(`http.send({"method": "get", "url": "http://127.0.0.1"})`)), []string{"policies/claims/r.rego:13:2", "undefined function http.send", "same answer"}},
		{"clock", rule("r", message(`time.now_ns() > 0`)), []string{"undefined function time.now_ns"}},
		{"environment", rule("r", message(`opa.runtime().env.HOME`)), []string{"undefined function opa.runtime"}},
		{"chance", rule("r", message(`rand.intn("a", 9) > 1`)), []string{"undefined function rand.intn"}},
		{"uuid", rule("r", message(`uuid.rfc4122("a") != ""`)), []string{"undefined function uuid.rfc4122"}},
		{"name server", rule("r", message(`count(net.lookup_ip_addr("localhost")) > 0`)), []string{"undefined function net.lookup_ip_addr"}},
		{"file through a schema", rule("r", message(`json.match_schema({}, {"$ref": "file:///etc/passwd"})[0]`)), []string{"undefined function json.match_schema"}},
		{"checking a schema", rule("r", message(`json.verify_schema({"$ref": "file:///etc/passwd"})[0]`)), []string{"undefined function json.verify_schema"}},
		{"graphql", rule("r", message(`graphql.schema_is_valid("{}")`)), []string{"undefined function graphql.schema_is_valid"}},
		{"graphql query", rule("r", message(`graphql.is_valid("{}", "{}")`)), []string{"undefined function graphql.is_valid"}},
		{"memory", rule("r", message(`bits.lsh(1, 100000000000) > 0`)), []string{"undefined function bits.lsh"}},
		{"other policies", rule("r", message(`rego.parse_module("a", "package a")`)), []string{"undefined function rego.parse_module"}},
		{"time zone", rule("r", message(`time.format([0, "Europe/Berlin"]) != ""`)), []string{"policies/claims/r.rego:13:2", "must name the zone UTC"}},
		{"time zone by variable", rule("r", message(`z := "Europe/Berlin"; time.format([0, z]) != ""`)), []string{"must name the zone UTC"}},
		{"zone behind another function", rule("r", message(`json.marshal([0, "Europe/Berlin", "2006"]) != "" with json.marshal as time.format`)), []string{"time.format cannot stand in"}},
		{"zone in a layout", rule("r", message(`time.parse_ns("2006-01-02 MST", "2026-01-01 CET") > 0`)), []string{"layout of time.parse_ns"}},
		{"replaced function", rule("r", message(`count([1]) > 0 with http.send as {}`)), []string{"policies/claims/r.rego:13", "with keyword target"}},

		// Field names.
		{"misspelt", rule("r", live+message("some r in live.claims; r.decison == \"yes\"")), []string{"policies/claims/r.rego:15:25", `there is no "decison" here`, `did you mean "decision"?`, "reason"}},
		{"misspelt inside", rule("r", live+message("some r in live.claims; r.sources[0].were == \"\"")), []string{`there is no "were" here`, `did you mean "where"?`, "points"}},
		{"misspelt inside a variable", rule("r", live+message("some r in live.claims; some s in r.sources; s.were == \"\"")), []string{`"were"`}},
		{"misspelt by id", rule("r", records+message(`records.claims["CLM-1"].decison == "yes"`)), []string{`"decison"`}},
		{"misspelt in input", rule("r", message(`some r in input.registers.claims; r.decison == "yes"`)), []string{`"decison"`}},
		{"misspelt history", rule("r", live+message("some r in live.claims; r.history.changed.day > 3")), []string{`"day"`, `"days"`}},
		{"misspelt register", rule("r", live+message("some r in live.clams; r.id")), []string{"policies/claims/r.rego:15", `there is no "clams" in data.goldthread.live`, `did you mean "claims"?`}},
		{"misspelt register in full", rule("r", message("some r in data.goldthread.records.clams; r.id")), []string{`there is no "clams" in data.goldthread.records`}},
		{"misspelt helper", rule("r", "import data.goldthread.lib\n\n"+message("lib.nothing == 1")), []string{`there is no "nothing" in data.goldthread.lib`}},
		{"misspelt data", rule("r", message("data.catalogue.wods.a == 1")), []string{`there is no "wods" in data.catalogue`, `did you mean "words"?`}},
		{"misspelt data inside", rule("r", message("data.catalogue.words.aa == 1")), []string{`there is no "aa" in data.catalogue.words`}},
		{"other data", rule("r", message("data.secrets.a == 1")), []string{`there is no "secrets" in data`}},
		{"misspelt threshold of meta", rule("r", message("input.meta.claims.intervaldays > 3")), []string{`"intervaldays"`, `"interval_days"`}},
		{"argument", rule("r", live+"owner(r) := r.ownr\n\n"+message("some r in live.claims; owner(r)")), []string{"policies/claims/r.rego:14:13", `the field "ownr" is read through the function argument r`, "give the function the value, as in f(r.ownr)"}},
		{"argument behind a variable", rule("r", live+"owner(r) := x if { y := r; x := y.ownr }\n\n"+message("some r in live.claims; owner(r)")), []string{`"ownr"`, "argument y"}},
		{"list as argument", rule("r", live+"n(rs) := count([1 | some r in rs; r.ownr])\n\n"+message("n(live.claims) > 0")), []string{`"ownr"`}},
		{"every over an argument", rule("r", live+"n(rs) if { every r in rs { r.ownr } }\n\n"+message("n(live.claims)")), []string{`"ownr"`}},
		{"get from a record", rule("r", live+message(`some r in live.claims; object.get(r, "ownr", "") == ""`)), []string{"policies/claims/r.rego:15:25", "object.get reads a record by a name", "not r.owner"}},
		{"get from inside a record", rule("r", live+message(`some r in live.claims; object.get(r.sources[0], "x", "") == ""`)), []string{"object.get reads a record"}},
		{"get behind variables", rule("r", live+message(`rs := live.claims; r := rs[_]; s := r; object.get(s, "ownr", "") == ""`)), []string{"object.get reads a record"}},
		{"get in a comprehension", rule("r", live+message(`count([1 | some r in live.claims; object.get(r, "ownr", "") == ""]) > 0`)), []string{"object.get reads a record"}},
		{"get by id", rule("r", records+message(`object.get(records.claims["CLM-1"], "ownr", "") == ""`)), []string{"object.get reads a record"}},
		{"get from input", rule("r", message(`object.get(input.registers.claims[0], "ownr", "") == ""`)), []string{"object.get reads a record"}},
		{"get from a rule's list", rule("r", live+"some_claims := [r | some r in live.claims; r.id != \"\"]\n\n"+message(`some r in some_claims; object.get(r, "ownr", "") == ""`)), []string{"object.get reads a record"}},
		{"get from a rule's groups", rule("r", live+"groups := {r.id: r | some r in live.claims}\n\n"+message(`object.get(groups["CLM-1"], "ownr", "") == ""`)), []string{"object.get reads a record"}},
		{"get from an argument", rule("r", "f(x) := object.get(x, \"ownr\", \"\")\n\n"+message(`f({}) == ""`)), []string{"object.get reads a function argument"}},
		{"filter of a record", rule("r", live+message(`some r in live.claims; json.filter(r, ["ownr"]) == {}`)), []string{"json.filter reads a record"}},

		// METADATA.
		{"no metadata", "package goldthread.claims.r\n\n" + message("true"), []string{"policies/claims/r.rego:1", "there is no METADATA"}},
		{"no title", rule("r", message("true"), "-title"), []string{"policies/claims/r.rego:1", "the title is missing"}},
		{"no description", rule("r", message("true"), "-description"), []string{"the description is missing"}},
		{"no severity", rule("r", message("true"), "-severity"), []string{"custom.severity is missing"}},
		{"no clauses", rule("r", message("true"), "-clauses"), []string{"custom.clauses is missing"}},
		{"no needs", rule("r", message("true"), "-needs"), []string{"custom.needs is missing"}},
		{"no basis", rule("r", message("true"), "-basis"), []string{"custom.basis is missing"}},
		{"no action", rule("r", message("true"), "-action"), []string{"custom.action is missing"}},
		{"bad severity", rule("r", message("true"), "severity: fatal"), []string{"policies/claims/r.rego:9", `"fatal" is not a severity`}},
		{"bad basis", rule("r", message("true"), "basis: dutty"), []string{`did you mean "duty"?`}},
		{"bad need", rule("r", message("true"), "needs: [histroy]"), []string{`did you mean "history"?`}},
		{"bad clauses", rule("r", message("true"), "clauses: [4.2]"), []string{"custom.clauses must hold texts", "quotation marks"}},
		{"unknown key", rule("r", message("true"), "afters: [claims/x]"), []string{"policies/claims/r.rego:10", `custom has no key "afters"`, `did you mean "after"?`}},
		{"unknown register", rule("r", message("true"), "registers: [clams]"), []string{`did you mean "claims"?`}},
		{"unknown cause", rule("r", message("true"), "after: [claims/x]"), []string{"policies/claims/r.rego:10", `there is no rule "claims/x"`}},
		{"its own cause", rule("r", message("true"), "after: [claims/r]"), []string{"claims/r follows from itself"}},
		{"types of its own", metadata() + "# schemas:\n#   - input: schema.mine\npackage goldthread.claims.r\n\n" + message("true"), []string{"METADATA may not set types"}},
		{"decided by go", rule("r", message("true"), "decided_by: go"), []string{"holds no rules"}},

		// Files and packages.
		{"other package", strings.Replace(rule("r", message("true")), "claims.r", "claims.q", 1), []string{"policies/claims/r.rego:10", "must be goldthread.claims.r, not goldthread.claims.q"}},
		{"no violations", rule("r", "x := 1"), []string{"no set called violations"}},
		{"violations no set", rule("r", "violations := []"), []string{"violations must be a set"}},
		{"syntax", rule("r", "violations contains if"), []string{"policies/claims/r.rego:12"}},
		{"empty", "# nothing\n", []string{"policies/claims/r.rego"}},
		{"unused variable", rule("r", message("x := 1")), []string{"policies/claims/r.rego:13", "x"}},
		{"unsafe variable", rule("r", message("x == 1")), []string{"policies/claims/r.rego"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := compile(t, files{"claims/r.rego": c.text, "lib/x.rego": "package goldthread.lib\n\nsomething := 1\n", "catalogue/words.json": `{"a": 1, "lists": {}}`})
			var problems *audit.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("%v is no list of problems", err)
			}
			wantError(t, err, c.want...)
		})
	}
}

// What looks like the above but is sound compiles.
func TestAccepted(t *testing.T) {
	live := "import data.goldthread.live\n\n"
	for name, body := range map[string]string{
		"field":               live + message(`some r in live.claims; not r.decision`),
		"map":                 live + message(`some r in live.claims; some k, l in r.limits; k != ""; l.least > 1`),
		"function of a value": live + "short(text) if count(text) < 3\n\n" + message(`some r in live.claims; short(r.statement)`),
		"get from a count":    live + "n := {r.owner: 1 | some r in live.claims}\n\n" + message(`object.get(n, "PER-1", 0) == 0`),
		"get from groups":     live + "g := {r.id: r | some r in live.claims}\n\n" + message(`object.get(g, "CLM-1", null) == null`),
		"get from data":       message(`object.get(data.catalogue.x, "a", "") == ""`),
		"list of values":      "first(xs) := xs[0]\n\n" + message(`first(["a"]) == "a"`),
		"day":                 message(`time.format([time.parse_ns("2006-01-02", input.as_of), "UTC", "2006"]) == "2026"`),
		"print":               message(`print("x")`),
	} {
		t.Run(name, func(t *testing.T) {
			mustCompile(t, files{"claims/r.rego": rule("r", body), "catalogue/x.json": `{"a": "b"}`})
		})
	}
}

// A repository may keep a copy of the shipped policies: it adds nothing.
func TestCopiedFiles(t *testing.T) {
	all := files{"claims/r.rego": rule("r", message("true")), "catalogue/x.yaml": "a: 1\n", "lib/x.rego": "package goldthread.lib\n\nf(x) := x\n"}
	rules := mustCompile(t, all, all)
	if n := len(rules.List()); n != 1 {
		t.Errorf("%d rules", n)
	}
}

func TestPlacesOfFiles(t *testing.T) {
	sound := rule("r", message("true"))
	for _, c := range []struct {
		name    string
		sources []files
		want    []string
	}{
		{"unknown folder", []files{{"clams/r.rego": sound}}, []string{"policies/clams/r.rego", "clams is no register", `did you mean "claims"?`}},
		{"no folder", []files{{"r.rego": sound}}, []string{"stands in the folder of a register"}},
		{"too deep", []files{{"claims/x/r.rego": sound}}, []string{"stands in the folder of a register"}},
		{"reserved", []files{{"records/r.rego": sound}}, []string{"records is no register"}},
		{"lib package", []files{{"lib/x.rego": "package goldthread.records\nclaims := 1\n"}}, []string{"package goldthread.lib"}},
		{"bad yaml", []files{{"catalogue/x.yaml": "a: [\n"}}, []string{"policies/catalogue/x.yaml"}},
		{"catalogue twice", []files{{"catalogue/x.yaml": "a: 1\n", "catalogue/x.json": "{}"}}, []string{"data.catalogue.x already"}},
		{"catalogue file and folder", []files{{"catalogue/x.yaml": "a: 1\n", "catalogue/x/y.yaml": "a: 1\n"}}, []string{"data.catalogue.x already"}},
		{"catalogue format", []files{{"catalogue/x.xml": "<a/>"}}, []string{".csv, .yaml or .json"}},
		{"shadowed rule", []files{{"claims/r.rego": sound}, {"claims/r.rego": sound + "\n# mine\n"}}, []string{"two policy folders hold this file"}},
		{"circle", []files{{
			"claims/a.rego": rule("a", message("true"), "after: [claims/b]"),
			"claims/b.rego": rule("b", message("true"), "after: [claims/a]"),
		}}, []string{"claims/a follows from itself", "claims/b follows from itself"}},
		{"shadowed helper", []files{
			{"lib/x.rego": "package goldthread.lib\n\nf(x) := x\n"},
			{"lib/y.rego": "package goldthread.lib\n\nf(x) := [x]\n"},
		}, []string{"lib/y.rego:3", "stands in policies/lib/x.rego already"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := compile(t, c.sources...)
			wantError(t, err, c.want...)
		})
	}
}

// A named folder of the user's adds rules and helpers, and cannot replace
// ours.
func TestOwnPolicies(t *testing.T) {
	ours := files{"claims/r.rego": rule("r", message("true")), "lib/x.rego": "package goldthread.lib\n\nf(x) := x\n"}
	mine := files{
		"claims/mine.rego": rule("mine", "import data.goldthread.lib\n\n"+message(`lib.g(lib.f("a")) == "aa"`)),
		"lib/mine.rego":    "package goldthread.lib\n\ng(x) := concat(\"\", [x, x])\n",
	}
	s := schemaOf(t)
	rules, err := audit.Compile(s, ours.fs(), audit.Folder("audit/rules", mine.fs()))
	if err != nil {
		t.Fatal(err)
	}
	list := rules.List()
	if len(list) != 2 || list[0].ID != "claims/mine" || !list[0].Own || list[1].Own || list[0].Place.File != "audit/rules/claims/mine.rego" {
		t.Errorf("rules %+v", list)
	}
	_, err = audit.Compile(s, ours.fs(), audit.Folder("audit/rules", ours.fs()))
	wantError(t, err, "audit/rules/claims/r.rego:10", "the rule claims/r stands in policies/claims/r.rego already", "audit/rules/lib/x.rego:3")
}

func TestList(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/b_rule.rego": rule("b_rule", message("true"), "after: [claims/a_rule]", "age: true", "group: D", "remedy: Do it.", "fails: \"x: 1\"", "registers: [claims, deeds]"),
		"claims/a_rule.rego": rule("a_rule", message("true")),
	})
	list := rules.List()
	if len(list) != 2 || list[0].ID != "claims/a_rule" {
		t.Fatalf("rules %+v", list)
	}
	r := list[1]
	if r.Slug != "b-rule" || r.Register != "claims" || r.Title != "Every claim is judged" || r.Severity.String() != "warning" ||
		r.Basis != "practice" || r.Clauses[0] != "4.2 c" || r.Needs[0] != "record" || r.After[0] != "claims/a_rule" || !r.Age ||
		r.Group != "D" || r.Remedy != "Do it." || r.Fails != "x: 1" || r.Action != "Judge every claim" || len(r.Registers) != 2 ||
		r.Place.File != "policies/claims/b_rule.rego" {
		t.Errorf("rule %+v", r)
	}
	if len(list[0].Registers) != 1 || list[0].Registers[0] != "claims" {
		t.Errorf("a rule needs its own register unless it says otherwise: %v", list[0].Registers)
	}
	for _, name := range []string{"claims/b_rule", "b_rule", "b-rule", "claims/b-rule"} {
		if r, err := rules.Find(name); err != nil || r.ID != "claims/b_rule" {
			t.Errorf("Find(%q) = %v, %v", name, r.ID, err)
		}
	}
	for name, want := range map[string]string{"b_rul": "did you mean claims/b_rule?", "clams/b-rule": "claims/b_rule", "nonsense": "there is no rule"} {
		_, err := rules.Find(name)
		wantError(t, err, want)
	}
}
