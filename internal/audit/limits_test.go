package audit_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
)

// limitCatalogue is what a catalogue says of limits.
var limitCatalogue = files{
	"catalogue/limits.yaml": `
together: [[keep, delete]]
places: [where]
promises: [people]
holds: {deeds: {from: from, to: to, unless: {text: [dropped]}}}
units: {jahre: year}
`,
	"catalogue/places.yaml": `
names: {GB: [UK]}
groups:
  EU:
    names: [the Union]
    source: test
    members: [{countries: [DE], from: 1958-01-01}, {countries: [GB], from: 1973-01-01, until: 2020-01-31}]
`,
	"catalogue/countries.csv": "code,name\nDE,Germany\nGB,United Kingdom\nUS,United States\n",
}

func bound(parts ...any) fields {
	f := fields{}
	for i := 0; i < len(parts); i += 2 {
		f[parts[i].(string)] = parts[i+1]
	}
	return f
}

func deeds(all ...fields) []*register.Record {
	var records []*register.Record
	for i, f := range all {
		records = append(records, &register.Record{Kind: "deeds", ID: "DED-" + string(rune('1'+i)), Fields: f})
	}
	return records
}

func TestLimits(t *testing.T) {
	keep := bound("op", "min", "value", int64(6), "unit", "Jahre", "object", "Client_records")
	drop := bound("op", "max", "value", "P30D", "object", "client records")
	in := input()
	in.Registers.Records["deeds"] = deeds(
		fields{"topic": "keep", "bound": keep},
		fields{"topic": "delete", "bound": drop},
		fields{"topic": "keep", "bound": bound("op", "max", "value", int64(20), "unit", "years", "object", "client records")},
		fields{"topic": "other", "bound": drop},                            // another topic
		fields{"topic": "keep", "bound": bound("op", "max", "value", "1")}, // no object
		fields{"topic": "keep", "bound": bound("op", "min", "value", "some", "object", "client records")},
		fields{"topic": "delete", "bound": drop, "retired_on": "2026-01-01"},
		fields{"topic": "delete", "bound": drop, "to": "2026-10-30"},
		fields{"topic": "delete", "bound": drop, "from": "2026-11-01", "text": "x"},
		// one letter of an id each, so no more than nine of them
	)
	in.Registers.Records["deeds"] = append(in.Registers.Records["deeds"], &register.Record{Kind: "deeds", ID: "DED-X", Fields: fields{"topic": "delete", "bound": drop, "text": "dropped"}})
	wantShown(t, in, map[string]string{
		`[[l.topic, l.object, l.empty, [m.id | some m in l.members], [m.words | some m in l.strictest]] | some l in input.facts.limits]`: `[["keep","Client_records",true,["DED-1","DED-2","DED-3"],["at least 6 Jahre","at most 30 days"]],` +
			`["other","client records",false,["DED-4"],["at most 30 days"]]]`,
		"input.facts.conflicts": `[{"certainty":"always","object":"Client_records","sides":[` +
			`{"members":[{"field":"bound","id":"DED-1","kind":"deeds","topic":"keep","words":"at least 6 Jahre"}],"words":"at least 6 Jahre"},` +
			`{"members":[{"field":"bound","id":"DED-2","kind":"deeds","topic":"delete","words":"at most 30 days"}],"words":"at most 30 days"}],"topic":"keep"}]`,
		"input.facts.shortfalls": `[]`,
	}, limitCatalogue)
}

// TestLimitsOfPlaces: places are those of the day, and only under a topic that
// is about places.
func TestLimitsOfPlaces(t *testing.T) {
	in := input()
	where := func(value string) fields { return bound("op", "only", "value", value, "object", "data") }
	in.Registers.Records["deeds"] = deeds(fields{"topic": "where", "bound": where("the Union")}, fields{"topic": "where", "terms": []any{fields{"limit": where("UK")}}})
	for day, want := range map[string]string{"2020-01-31": `[]`, "2020-02-01": `["always","bound","terms[0].limit"]`} {
		in.AsOf = day
		wantShown(t, in, map[string]string{"[x | some c in input.facts.conflicts; some x in array.concat([c.certainty], [m.field | some s in c.sides; some m in s.members])]": want}, limitCatalogue)
	}
	in.Registers.Records["deeds"] = deeds(fields{"topic": "who", "bound": where("US")}, fields{"topic": "who", "bound": where("IT")})
	wantShown(t, in, map[string]string{"[c.certainty | some c in input.facts.conflicts]": `["perhaps"]`}, limitCatalogue)
}

// TestShortfalls: a promise is held against what the linked records ask, on the
// same topic and object.
func TestShortfalls(t *testing.T) {
	in := input()
	hours := func(n int64, more ...any) fields {
		return bound(append([]any{"op", "max", "value", n, "unit", "h"}, more...)...)
	}
	in.Registers.Records["people"] = []*register.Record{
		{Kind: "people", ID: "PER-1", Fields: fields{"pledge": hours(72, "topic", "tell", "object", "breach")}},
		{Kind: "people", ID: "PER-2", Fields: fields{"pledge": hours(72)}},
	}
	in.Registers.Records["deeds"] = deeds(
		fields{"topic": "tell", "bound": hours(24, "object", "breach")},
		fields{"topic": "tell", "bound": hours(96, "object", "breach")}, // met
		fields{"topic": "tell", "bound": hours(4, "object", "outage")},  // another thing
		fields{"topic": "mend", "bound": hours(4, "object", "breach")},  // another topic
		fields{"topic": "tell", "bound": hours(4, "object", "breach")},  // not linked
	)
	link := func(from, to string) {
		in.Registers.Links = append(in.Registers.Links, register.Link{From: register.Key{Kind: "deeds", ID: from}, Field: "by[0]", Value: to, Kept: true, Resolved: true, Target: register.Key{Kind: "people", ID: to}})
	}
	for _, id := range []string{"DED-1", "DED-1", "DED-2", "DED-3", "DED-4"} {
		link(id, "PER-1")
		link(id, "PER-2") // which does not say on what it is
	}
	wantShown(t, in, map[string]string{
		"[[s.certainty, s.promise.id, s.promise.words, s.ask.id, s.ask.words] | some s in input.facts.shortfalls]": `[["always","PER-1","at most 72 h","DED-1","at most 24 h"]]`,
		"count(input.facts.conflicts)": "0",
	}, limitCatalogue)
}

func TestLimitCatalogueFaults(t *testing.T) {
	for file, text := range map[string]string{"catalogue/limits.yaml": "togehter: []", "catalogue/places.yaml": "names: 3"} {
		_, err := compile(t, files{"claims/r.rego": rule("r", `violations := set()`), file: text})
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Spans that are written in different ways are told in seconds.
func TestTimes(t *testing.T) {
	catalogue := files{"catalogue/limits.yaml": "times: {deeds: [bound, text]}\nworking: [business days]\nunits: {stunden: hour}\nholds: {deeds: {to: to}}\n"}
	in := input()
	in.Registers.Records["deeds"] = deeds(
		fields{"bound": bound("op", "max", "value", int64(72), "unit", "Stunden")},
		fields{"bound": bound("op", "max", "value", int64(3), "unit", "Business-Days")},
		fields{"text": "P1M"},
		fields{"bound": bound("op", "max", "value", int64(3), "unit", "copies"), "text": "soon"},
		fields{"text": "P1D", "to": "2026-10-30"},
		fields{"text": "P1D", "retired_on": "2026-01-01"},
	)
	wantShown(t, in, map[string]string{"input.facts.times": `[` +
		`{"field":"bound","id":"DED-1","kind":"deeds","least":259200,"most":259200,"op":"max","words":"at most 72 Stunden"},` +
		`{"field":"bound","id":"DED-2","kind":"deeds","least":259200,"op":"max","words":"at most 3 Business-Days"},` +
		`{"field":"text","id":"DED-3","kind":"deeds","least":2419200,"most":2678400,"words":"1 month"}]`}, catalogue)
}
