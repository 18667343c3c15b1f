package report

import (
	"testing"

	"github.com/goldthread/goldthread/internal/register"
)

// outsiderTypes are register types of which some fields name outsiders.
var outsiderTypes = &register.Schema{Kinds: []*register.Kind{
	{Name: "contracts", Fields: []*register.Field{{Name: "counterparty", Outsider: true}}},
	{Name: "parties", Fields: []*register.Field{{Name: "name", Outsider: true, OutsiderGroup: true}, {Name: "relevance"}}},
	{Name: "projects", Fields: []*register.Field{
		{Name: "partners", Type: register.List, Elem: &register.Field{Name: "partners", Type: register.Struct, Fields: []*register.Field{{Name: "firm", Outsider: true}, {Name: "task"}}}},
	}},
	{Name: "suppliers", Fields: []*register.Field{{Name: "name", Outsider: true}}},
}}

// A type of one's own says itself which of its fields name outsiders, and a
// party of one word is a name unless the registers use that word as one.
func TestRedactByAttribute(t *testing.T) {
	party := func(id, name, relevance string) *register.Record {
		return &register.Record{Kind: "parties", ID: id, Fields: map[string]any{"name": name, "relevance": relevance}}
	}
	r := &register.Registers{Records: map[string][]*register.Record{
		"parties": {party("PTY-001", "Employees", "Each employee signs, as https://siemens.com asks."), party("PTY-002", "Siemens", "Buys."), party("PTY-003", "GitHub", "github hosts the code")},
		"projects": {{Kind: "projects", ID: "PRJ-001", Fields: map[string]any{
			"partners": []any{map[string]any{"firm": "Okefield Instruments", "task": "Gauges for Okefield"}},
		}}},
	}}
	once := []*register.Record{{Kind: "contracts", ID: "CTR-001", Fields: map[string]any{"counterparty": []any{"Two Firms", map[string]any{"name": "x"}}}}}
	d := newRedactor(outsiderTypes, r, once, register.Key{})
	for text, want := range map[string]string{
		"Employees of Siemens use GitHub.":         "Employees of Organisation 1 use Organisation 2.",
		"Siemensstadt":                             "Siemensstadt",
		"Okefield Instruments, that is, Okefield.": "Organisation 3, that is, Organisation 3.",
		"Gauges with Two Firms":                    "Gauges with Organisation 4",
	} {
		if got := d.Text(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestRedact(t *testing.T) {
	record := func(kind, id, field, name string) *register.Record {
		return &register.Record{Kind: kind, ID: id, Fields: map[string]any{field: name}}
	}
	r := &register.Registers{Records: map[string][]*register.Record{
		"contracts": {record("contracts", "CTR-001", "counterparty", "Bramley Retail plc"), record("contracts", "CTR-002", "counterparty", "Bramley Retail plc")},
		"parties":   {record("parties", "PTY-001", "name", "Employees"), record("parties", "PTY-004", "relevance", "our employees"), record("parties", "PTY-002", "name", "Cloud hosting provider"), record("parties", "PTY-003", "name", "Our own client")},
		"suppliers": {record("suppliers", "SUP-001", "name", "Abc"), record("suppliers", "SUP-002", "name", "IBM")},
	}}
	earlier := []*register.Record{record("suppliers", "SUP-002", "name", "Tabulating Machines"), record("contracts", "CTR-001", "counterparty", "Bramley Retail plc")}
	d := newRedactor(outsiderTypes, r, earlier, register.Key{Kind: "parties", ID: "PTY-003"})
	for text, want := range map[string]string{
		"Bramley Retail plc and Bramley's staff":                   "Organisation 1 and Organisation 1's staff",
		"Bramleyshire is a place; Employees sign.":                 "Bramleyshire is a place; Employees sign.",
		"Bramley Retail plcs, Bramley Retailers, aBramley":         "Organisation 1 Retail plcs, Organisation 1 Retailers, aBramley",
		"The Cloud hosting provider is told.":                      "The Organisation 2 is told.",
		"Bramley\nRetail  plc, IBMs, and once Tabulating Machines": "Organisation 1, IBMs, and once Organisation 5",
		"Abc":         "Organisation 3",
		"IBM's cloud": "Organisation 4's cloud",
		"Our own client is not hidden, nor is Abc": "Our own client is not hidden, nor is Abc",
	} {
		if got := d.Text(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// A whole output is looked at text by text, however texts are written in it.
func TestRedactOutput(t *testing.T) {
	r := &register.Registers{Records: map[string][]*register.Record{"suppliers": {
		{Kind: "suppliers", ID: "SUP-001", Fields: map[string]any{"name": `Okefield "Gauges" & Sons`}}, {Kind: "suppliers", ID: "SUP-002", Fields: map[string]any{"name": "Abc"}},
	}}}
	d := newRedactor(outsiderTypes, r, nil, register.Key{})
	for _, tt := range []struct{ format, text, want string }{
		{"json", "{\n  \"n\": 1,\n  \"is\": \"Abc\",\n  \"by\": [\"\\\"##1\\\" of Okefield \\\"Gauges\\\" & Sons\"]\n}\n", "{\n  \"n\": 1,\n  \"is\": \"Organisation 2\",\n  \"by\": [\"\\\"#\\u00231\\\" of Organisation 1\"]\n}\n"},
		{"csv", "\ufeffid,name\nSUP-001,\"Okefield \"\"Gauges\"\" & Sons\"\nSUP-002,\"a, b\"\n", "\ufeffid,name\nSUP-001,Organisation 1\nSUP-002,\"a, b\"\n"},
		{"text", "Okefield \"Gauges\"\n   & Sons, that is, Okefield\n", "Organisation 1, that is, Organisation 1\n"},
	} {
		got, err := d.Output(tt.format, []byte(tt.text))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: got %q, want %q, %v", tt.format, got, tt.want, err)
		}
	}
	var none *Redactor
	if got, err := none.Output("csv", []byte("\"")); err != nil || string(got) != "\"" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := d.Output("csv", []byte("\"")); err == nil {
		t.Error("a table that cannot be read is given out")
	}
}
