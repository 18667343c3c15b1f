package report

import (
	"testing"

	"github.com/goldthread/goldthread/internal/register"
)

func TestRedact(t *testing.T) {
	record := func(kind, id, field, name string) *register.Record {
		return &register.Record{Kind: kind, ID: id, Fields: map[string]any{field: name}}
	}
	r := &register.Registers{Records: map[string][]*register.Record{
		"contracts": {record("contracts", "CTR-001", "counterparty", "Bramley Retail plc"), record("contracts", "CTR-002", "counterparty", "Bramley Retail plc")},
		"parties":   {record("parties", "PTY-001", "name", "Employees"), record("parties", "PTY-002", "name", "Cloud hosting provider"), record("parties", "PTY-003", "name", "Our own client")},
		"suppliers": {record("suppliers", "SUP-001", "name", "Abc"), record("suppliers", "SUP-002", "name", "IBM")},
	}}
	earlier := []*register.Record{record("suppliers", "SUP-002", "name", "Tabulating Machines"), record("contracts", "CTR-001", "counterparty", "Bramley Retail plc")}
	d := newRedactor(r, earlier, register.Key{Kind: "parties", ID: "PTY-003"})
	for text, want := range map[string]string{
		"Bramley Retail plc and Bramley's staff":                   "Organisation 1 and Organisation 1's staff",
		"Bramleyshire is a place; Employees sign.":                 "Bramleyshire is a place; Employees sign.",
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
