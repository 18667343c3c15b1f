package change

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

var types = sync.OnceValue(func() *register.Schema {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		panic(err)
	}
	return s
})

// decoded reads one record written in YAML.
func decoded(t testing.TB, kind, yaml string) *register.Record {
	t.Helper()
	records, faults, err := new(register.Config).Decoder(types()).Decode("registers/"+kind+".yaml", []byte(yaml))
	if err != nil || len(faults) > 0 || len(records) != 1 {
		t.Fatalf("%s: %d records, %v, %v", yaml, len(records), faults, err)
	}
	return records[0]
}

// What people read of a change, by the register and the two states of a
// record.
func TestWords(t *testing.T) {
	const statement = "Tell the client of a personal data breach that concerns their data within 24 hours of becoming aware of it, by telephone and in writing."
	for name, c := range map[string]struct{ kind, before, after, want string }{
		"limit tighter":       {"requirements", "{id: R, bound: {op: max, value: 24, unit: hours}}", "{id: R, bound: {op: max, value: 4, unit: hours}}", "limit 24 hours → 4 hours (tighter)"},
		"limit in other unit": {"requirements", "{id: R, bound: {op: max, value: 24, unit: hours}}", "{id: R, bound: {op: max, value: 2, unit: days}}", "limit 24 hours → 2 days (looser)"},
		"least limit":         {"requirements", "{id: R, bound: {op: min, value: 6, unit: years}}", "{id: R, bound: {op: min, value: 5, unit: years}}", "limit 6 years → 5 years (looser)"},
		"percent":             {"requirements", "{id: R, bound: {op: min, value: 99.9, unit: percent}}", "{id: R, bound: {op: min, value: 99.5, unit: percent}}", "limit 99.9 percent → 99.5 percent (looser)"},
		"same limit":          {"requirements", "{id: R, bound: {op: max, value: 24, unit: hours}}", "{id: R, bound: {op: max, value: 1, unit: day}}", "limit 24 hours → 1 day"},
		"other way":           {"requirements", "{id: R, bound: {op: max, value: 24, unit: hours}}", "{id: R, bound: {op: min, value: 24, unit: hours}}", "limit at most 24 hours → at least 24 hours"},
		"other object":        {"requirements", "{id: R, bound: {op: max, value: 24, unit: hours, object: breach}}", "{id: R, bound: {op: max, value: 24, unit: hours, object: personal_data_breach}}", "limit 24 hours for breach → 24 hours for personal data breach"},
		"place":               {"requirements", "{id: R, bound: {op: only, value: EU, object: customer_data}}", "{id: R, bound: {op: only, value: EEA, object: customer_data}}", "limit EU → EEA"},
		"limit added":         {"requirements", "{id: R}", "{id: R, bound: {op: at_least_every, value: 3, unit: months}}", "limit added: at least every 3 months (tighter)"},
		"limit gone":          {"requirements", "{id: R, bound: {op: max, value: 24, unit: hours}}", "{id: R}", "limit taken out (was at most 24 hours) (looser)"},
		"limit of a control":  {"soa", "{id: A.8.13, parameter: {topic: backup, op: at_least_every, value: 1, unit: day}}", "{id: A.8.13, parameter: {topic: recovery, op: at_least_every, value: 7, unit: days}}", "parameter 1 day → 7 days (looser); parameter, topic backup → recovery"},

		"obligation": {"requirements", "{id: R, obligation: mandatory}", "{id: R, obligation: voluntary}", "obligation mandatory → voluntary (looser)"},
		"decision":   {"requirements", "{id: R, disposition: addressed}", "{id: R, disposition: not_addressed}", "decision addressed → not addressed (looser)"},
		"elsewhere":  {"requirements", "{id: R, disposition: addressed}", "{id: R, disposition: elsewhere}", "decision addressed → elsewhere"},
		"no more":    {"requirements", "{id: R, disposition: addressed}", "{id: R}", "decision taken out (was addressed)"},
		"retired":    {"requirements", "{id: R}", "{id: R, status: retired, retired_on: 2025-09-22}", "day of retirement added: 2025-09-22; status live → retired (looser)"},
		"live again": {"requirements", "{id: R, status: retired}", "{id: R, status: live}", "status retired → live (tighter)"},
		"own status": {"laws", "{id: L, status: upcoming}", "{id: L, status: in_force}", "status upcoming → in force"},
		"yes and no": {"soa", "{id: A.8.30, applicable: true}", "{id: A.8.30, applicable: false}", "applicable yes → no (looser)"},
		"interval":   {"requirements", "{id: R, review_interval: P12M}", "{id: R, review_interval: P1M}", "review interval 12 months → 1 month (tighter)"},
		"longer":     {"requirements", "{id: R, monitoring: {every: P1M}}", "{id: R, monitoring: {every: P1Y6M}}", "monitoring, every 1 month → 1 year 6 months (looser)"},
		"day":        {"requirements", "{id: R, in_force_from: 2025-01-01}", "{id: R, in_force_from: 2025-02-01}", "in force from 2025-01-01 → 2025-02-01"},
		"link":       {"requirements", "{id: R, owner: ROL-A}", "{id: R, owner: ROL-B}", "owner ROL-A → ROL-B"},

		"control":       {"requirements", "{id: R, controls: [A.5.24, A.5.26]}", "{id: R, controls: [A 5.26]}", "control A.5.24 no longer linked"},
		"controls":      {"requirements", "{id: R, controls: [A.5.24, A.5.26]}", "{id: R, controls: [A 8.1, 8.2, A.8.3]}", "controls A.5.24 and A.5.26 no longer linked, controls A.8.1, A.8.2 and A.8.3 linked"},
		"party":         {"requirements", "{id: R}", "{id: R, parties: [PTY-001]}", "party PTY-001 linked"},
		"words of sets": {"requirements", "{id: R, cia: [confidentiality]}", "{id: R, cia: [integrity, availability]}", "confidentiality, integrity, availability: confidentiality taken out, integrity and availability added"},
		"several kinds": {"requirements", "{id: R, applies_to: [SIT-001]}", "{id: R, applies_to: [SIT-001, SUP-002]}", `applies to: SUP-002 added`},

		"words":       {"requirements", "{id: R, statement: Tell the client of a breach within 24 hours.}", "{id: R, statement: Tell the client of a breach within 4 hours.}", `statement: "… client of a breach within *24* hours." → "… breach within *4* hours."`},
		"long text":   {"requirements", "{id: R, statement: '" + statement + "'}", "{id: R, statement: '" + strings.Replace(statement, "24", "4", 1) + "'}", `statement: "… that concerns their data within *24* hours of becoming …" → "… data within *4* hours of becoming …"`},
		"word added":  {"requirements", "{id: R, statement: Keep the records.}", "{id: R, statement: Keep all the records.}", `statement: "Keep the records." → "Keep *all* the records."`},
		"rewritten":   {"requirements", "{id: R, statement: Keep the records.}", "{id: R, statement: Something else altogether now}", `statement: "Keep the records." → "Something else altogether now"`},
		"two places":  {"requirements", "{id: R, statement: Keep logs of one system in the EU for at least ninety days and then delete them}", "{id: R, statement: Keep logs of any system in the EU for at least ninety days and then archive them}", `statement: "Keep logs of *one* system in the … least ninety days and then *delete* them" → "Keep logs of *any* system in the … and then *archive* them"`},
		"text comes":  {"requirements", "{id: R}", "{id: R, acceptance: A report}", `acceptance added: "A report"`},
		"line breaks": {"requirements", "{id: R, statement: Keep  logs}", "{id: R, statement: Keep logs}", `statement: only spaces, line breaks or signs that are not seen differ in "Keep logs"`},

		"source":        {"requirements", "{id: R, sources: [{id: CTR-004, locator: '2.1'}]}", "{id: R, sources: [{id: CTR-004, locator: '2.2'}]}", `source CTR-004, where in the document: "2.1" → "2.2"`},
		"source added":  {"requirements", "{id: R, sources: [{id: CTR-004, locator: '2.1'}]}", "{id: R, sources: [{id: CTR-004, locator: '2.1'}, {id: LAW-001}]}", "sources: LAW-001 added"},
		"other source":  {"requirements", "{id: R, sources: [{id: CTR-004, locator: '2.1'}]}", "{id: R, sources: [{id: CTR-010, locator: '2.1'}]}", "source CTR-004 → CTR-010"},
		"source order":  {"requirements", "{id: R, sources: [{id: A}, {id: B}]}", "{id: R, sources: [{id: B}, {id: A}]}", "sources in another order"},
		"clause":        {"contracts", "{id: C, security_clauses: [{ref: '1', summary: a b c d}, {ref: '2', summary: x}]}", "{id: C, security_clauses: [{ref: '2', summary: y}, {ref: '1', summary: a b c d}]}", `security clause "2", summary: "x" → "y"; security clauses in another order`},
		"list of texts": {"insurance", "{id: I, exclusions: [War and civil unrest anywhere, Fines]}", "{id: I, exclusions: [War or civil unrest anywhere, Fines]}", `exclusions: "War *and* civil unrest anywhere" → "War *or* civil unrest anywhere"`},
		"struct comes":  {"requirements", "{id: R}", "{id: R, monitoring: {metric: uptime, every: P1M}}", `monitoring added: every 1 month, metric "uptime"`},
		"by name":       {"reviews", "{id: V, outcomes: {REQ-1: open}}", "{id: V, outcomes: {REQ-1: ok, REQ-2: ok}}", `outcomes, REQ-1: "open" → "ok"; outcomes, REQ-2 added: "ok"`},
		"own column":    {"requirements", "{id: R, own: {Priority: 1}}", "{id: R, own: {Priority: 2}}", "own, Priority 1 → 2"},
		"unknown field": {"requirements", "{id: R, stray_field: x}", "{id: R}", `stray field taken out (was "x")`},
		"type fault":    {"requirements", "{id: R, controls: A.5.1 and others}", "{id: R, controls: [A.5.1]}", "controls A.5.1 and others → A.5.1"},

		"hostile": {"requirements", `{id: R, "a\e[2Jb": 1, statement: "one two \u200b three four five"}`, `{id: R, "a\e[2Jb": 2, statement: "one two \e[31mred three four five"}`, `statement: "one two *\u{200b}* three four five" → "one two *\x1b[31mred* three four five"; a\x1b[2Jb 1 → 2`},
		"nothing": {"requirements", "{id: R, notes: a, last_reviewed: 2025-01-01, controls: ['5.17', A.5.18]}", "{id: R, tags: [b], controls: [A.5.18, A 5.17]}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := decoded(t, c.kind, c.before), decoded(t, c.kind, c.after)
			if got := Line(Between(types(), before, after), 10000); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A field that does not fit is still there: nobody took it out.
func TestUnread(t *testing.T) {
	before := decoded(t, "requirements", "{id: R, disposition: addressed}")
	after := decoded(t, "requirements", "{id: R}")
	after.Unread = []string{"disposition"}
	found := Between(types(), before, after)
	if len(found) == 0 || found[0].Words != "decision can no longer be read (was addressed)" || found[0].Full != found[0].Words {
		t.Errorf("got %+v", found)
	}
	after.Raw = []string{"adressed"}
	if got, want := Line(Between(types(), before, after), 100), `decision can no longer be read (was addressed); cannot be read: "adressed"`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := Line(Between(types(), after, before), 100), `decision added: addressed; what could not be read is gone: "adressed"`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	before.Unread, before.Raw = after.Unread, []string{"adresed"}
	if got, want := Line(Between(types(), before, after)[1:], 100), `what cannot be read: "adresed" → "adressed"`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What nobody sees is said in words, not shown as nothing.
func TestUnreadAndUnseen(t *testing.T) {
	for _, tt := range []struct {
		raw  []string
		want string
	}{
		{nil, "nothing is written there"},
		{[]string{"", ""}, "nothing is written there"},
		{[]string{" \u00a0", "\t"}, "only blanks are written there"},
		{[]string{" \u200b"}, `only characters that do not show are written there, "\u200b"`},
		{[]string{"\u3164"}, `only characters that do not show are written there, "\u3164"`},
		{[]string{"", "hop\u200be"}, `"hop\u{200b}e"`},
	} {
		before, after := decoded(t, "requirements", "{id: R}"), decoded(t, "requirements", "{id: R}")
		before.Unread, before.Raw = []string{"disposition"}, []string{"hope"}
		after.Unread, after.Raw = before.Unread, tt.raw
		if got, want := Line(Between(types(), before, after), 200), `what cannot be read: "hope" → `+tt.want; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	before, after := decoded(t, "requirements", "{id: R}"), decoded(t, "requirements", "{id: R}")
	after.Unread, after.Raw = []string{"disposition"}, []string{"\u3164"}
	if got, want := Line(Between(types(), before, after), 200), `cannot be read: only characters that do not show are written there, "\u3164"`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// The whole text is there where it is asked for, with its differences marked.
func TestFull(t *testing.T) {
	const text = "One two three four five six seven eight nine ten eleven twelve thirteen"
	before := decoded(t, "requirements", "{id: R, statement: "+text+"}")
	after := decoded(t, "requirements", "{id: R, statement: "+strings.Replace(text, "seven", "7", 1)+"}")
	want := []string{`statement: "One two three four five six *seven* eight nine ten eleven twelve thirteen" → "One two three four five six *7* eight nine ten eleven twelve thirteen"`}
	if got := Full(Between(types(), before, after)); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestLine(t *testing.T) {
	all := []Difference{{Words: "limit 24 → 4"}, {Words: "controls in another order"}, {Words: "x → y"}}
	for limit, want := range map[int]string{
		100: "limit 24 → 4; controls in another order; x → y",
		40:  "limit 24 → 4; 2 more",
		20:  "limit 24 → 4; 2 more",
		10:  "l…; 2 more",
	} {
		got := Line(all, limit)
		if got != want {
			t.Errorf("%d: got %q, want %q", limit, got, want)
		}
	}
	if got := Line(all[1:2], 10); got != "controls…" {
		t.Errorf("got %q", got)
	}
	if got := Line(nil, 10); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestTogether(t *testing.T) {
	for _, c := range []struct {
		in   []Direction
		want Direction
	}{
		{nil, None}, {[]Direction{None}, None}, {[]Direction{None, Looser, Looser}, Looser}, {[]Direction{Tighter, None, Looser}, None},
	} {
		var all []Difference
		for _, d := range c.in {
			all = append(all, Difference{Direction: d})
		}
		if got := Together(all); got != c.want {
			t.Errorf("%v: got %q", c.in, got)
		}
	}
}

// Where a value stands can be looked up in the record.
func TestFieldIsAPath(t *testing.T) {
	before := decoded(t, "requirements", "{id: R, sources: [{id: A}, {id: B, locator: '1'}]}")
	after := decoded(t, "requirements", "{id: R, sources: [{id: B, locator: '2'}, {id: A}]}")
	found := Between(types(), before, after)
	if found[0].Field != "sources[0].locator" || after.Place(found[0].Field) == after.Place("") {
		t.Errorf("got %q at %v", found[0].Field, after.Place(found[0].Field))
	}
	if found[0].Before != "1" || found[0].After != "2" {
		t.Errorf("got %v → %v", found[0].Before, found[0].After)
	}
}

// No words exactly where the fingerprints are equal, over random records of
// every register: this is what makes "unchanged" true.
func TestWordsGoWithFingerprints(t *testing.T) {
	equal, different := 0, 0
	for _, k := range types().Kinds {
		for seed := range uint64(150) {
			g := &generator{rand.New(rand.NewPCG(seed, 7))}
			fields := g.record(k)
			before := &register.Record{Kind: k.Name, ID: "X", Fields: fields}
			after := &register.Record{Kind: k.Name, ID: "X", Fields: g.edited(k, fields)}
			copied := clone(before.Fields)
			found := Between(types(), before, after)
			same := types().Fingerprint(before) == types().Fingerprint(after)
			if same != (len(found) == 0) {
				t.Fatalf("%s: fingerprints equal: %v, words: %q\nbefore %#v\nafter  %#v", k.Name, same, Line(found, 1000), before.Fields, after.Fields)
			}
			for _, d := range found {
				if strings.TrimSpace(d.Words) == "" || strings.TrimSpace(d.Full) == "" {
					t.Fatalf("%s: a difference without words: %+v", k.Name, d)
				}
			}
			if !reflect.DeepEqual(copied, before.Fields) {
				t.Fatalf("%s: comparing changed the record", k.Name)
			}
			if same {
				equal++
			} else {
				different++
			}
		}
	}
	if equal < 500 || different < 500 {
		t.Errorf("%d equal and %d different pairs: too few of one to prove anything", equal, different)
	}
}

// A generator makes random records: of the types, and now and then not.
type generator struct{ *rand.Rand }

func (g *generator) record(k *register.Kind) map[string]any {
	fields := map[string]any{}
	for _, f := range k.Fields {
		if g.IntN(3) > 0 {
			fields[f.Name] = g.value(f, 0)
		}
	}
	if g.IntN(10) == 0 {
		fields[pick(g, "cafe\u0301", "caf\u00e9", "stray")] = g.value(nil, 0)
	}
	return fields
}

func pick(g *generator, from ...string) string { return from[g.IntN(len(from))] }

func (g *generator) value(f *register.Field, depth int) any {
	if f == nil || g.IntN(40) == 0 || depth > 5 {
		return []any{nil, "", "a b", " a  b ", "live", int64(1), 1.0, 2.5, true, []any{"x", "y"}, map[string]any{"k": "v"}, map[string]any{}, []any{}}[g.IntN(13)]
	}
	switch f.Type {
	case register.Bool:
		return g.IntN(2) == 0
	case register.Int:
		return int64(g.IntN(4))
	case register.Number:
		return float64(g.IntN(4)) / 2
	case register.List:
		list := []any{}
		for range g.IntN(4) {
			list = append(list, g.value(f.Elem, depth+1))
		}
		return list
	case register.Map:
		object := map[string]any{}
		for range g.IntN(3) {
			object[pick(g, "a", "b", "e\u0301", "\u00e9")] = g.value(f.Elem, depth+1)
		}
		return object
	case register.Struct:
		object := map[string]any{}
		for _, inner := range f.Fields {
			if g.IntN(2) == 0 {
				object[inner.Name] = g.value(inner, depth+1)
			}
		}
		return object
	}
	return g.text(f)
}

func (g *generator) text(f *register.Field) any {
	switch {
	case f.Control:
		return pick(g, "A.5.17", "5.17", "A 5.17", "A.8.1", "X.own", "")
	case len(f.Enum) > 0:
		return f.Enum[g.IntN(len(f.Enum))]
	case f.Format == "duration":
		return pick(g, "P12M", "P1Y", "PT24H", "soon")
	case f.Format == "date":
		return pick(g, "2025-01-01", "2025-02-01")
	}
	return pick(g, "One two three", "One two three ", "One  two three", "One four three", "Two", "cafe\u0301", "caf\u00e9", "\u200b", "")
}

// edited is a copy in which some things are as before, some are only written
// otherwise, and some are others.
func (g *generator) edited(k *register.Kind, fields map[string]any) map[string]any {
	out := clone(fields).(map[string]any)
	for _, f := range k.Fields {
		switch g.IntN(60) {
		case 0:
			out[f.Name] = g.value(f, 0)
		case 1:
			delete(out, f.Name)
		}
		out[f.Name] = g.respelt(f, out[f.Name])
		if out[f.Name] == nil && g.IntN(2) == 0 {
			delete(out, f.Name)
		}
	}
	return out
}

// respelt writes a value another way that may mean the same.
func (g *generator) respelt(f *register.Field, v any) any {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		if text, ok := v.(string); ok && g.IntN(20) == 0 {
			return text + pick(g, " ", "\n", "")
		}
		return v
	}
	list = slices.Clone(list)
	if f.Set || g.IntN(30) == 0 {
		g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	if f.Set && g.IntN(3) == 0 {
		list = append(list, list[0])
	}
	if g.IntN(10) == 0 {
		list = append(list, "")
	}
	return list
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = clone(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = clone(x)
		}
		return out
	}
	return v
}

// The names that lists have in the types are turned into the word for one.
func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"sources": "source", "security clauses": "security clause", "parties": "party", "processes": "process",
		"exclusions": "exclusion", "pii roles": "pii role", "evidence": "evidence", "applies to": "applies to", "duties": "duty",
		"boxes": "box", "branches": "branch", "access": "access",
	} {
		if got := singular(plural); got != want {
			t.Errorf("%s: got %s, want %s", plural, got, want)
		}
	}
}

// A record that somebody made to be large or deep is told in little room and
// time.
func TestHostileRecords(t *testing.T) {
	long := strings.Repeat("word ", 400000)
	wide := make([]any, 100000)
	other := make([]any, 100000)
	for i := range wide {
		wide[i] = fmt.Sprint("a", i)
		other[i] = fmt.Sprint("b", i)
	}
	structs := func(text string) []any {
		all := make([]any, 5000)
		for i := range all {
			all[i] = map[string]any{"id": fmt.Sprint("CTR-", i), "locator": text}
		}
		return all
	}
	deep := any("x")
	for range 500 {
		deep = []any{map[string]any{"k": deep}}
	}
	for name, pair := range map[string][2]map[string]any{
		"long texts": {{"statement": long}, {"statement": long + "end"}},
		"other text": {{"statement": long}, {"statement": strings.Repeat("wort ", 400000)}},
		"long lists": {{"parties": wide}, {"parties": other}},
		"sources":    {{"sources": structs("1")}, {"sources": structs("2")}},
		"deep":       {{"own": deep}, {"own": []any{deep}}},
		"shapes":     {{"bound": map[string]any{"op": map[string]any{}, "value": []any{}}}, {"bound": map[string]any{"op": []any{"x"}, "value": map[string]any{"a": 1.0}}}},
	} {
		found := Between(types(), &register.Record{Kind: "requirements", Fields: pair[0]}, &register.Record{Kind: "requirements", Fields: pair[1]})
		size := 0
		for _, d := range found {
			size += len(d.Words) + len(d.Full)
		}
		if len(found) == 0 || len(found) > maxDifferences+1 || size > 200000 {
			t.Errorf("%s: %d differences of %d bytes", name, len(found), size)
		}
		if n := len([]rune(Line(found, 120))); n > 120 {
			t.Errorf("%s: the line has %d code points", name, n)
		}
	}
}
