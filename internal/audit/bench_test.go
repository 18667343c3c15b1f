package audit_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/policies"
)

// requirements makes n requirements of n/5 parties, in good order but for the
// decision of every tenth.
func requirements(n int) audit.Input {
	in := audit.Input{
		AsOf:   "2026-10-31",
		Config: &register.Config{Profile: "advisory"},
		Registers: &register.Registers{
			Records: map[string][]*register.Record{},
			Kept:    map[string]bool{"requirements": true, "parties": true},
		},
	}
	add := func(kind, id string, f fields) {
		in.Registers.Records[kind] = append(in.Registers.Records[kind], &register.Record{
			Kind: kind, ID: id, Fields: f, Places: map[string]source.Place{"": {File: kind + ".yaml", Line: 1, Column: 1}},
		})
	}
	for i := range n / 5 {
		add("parties", fmt.Sprintf("PTY-%d", i), fields{"name": fmt.Sprintf("Customer %d", i), "kind": "customers", "side": "external"})
	}
	for i := range n {
		f := fields{
			"statement":  fmt.Sprintf("Encrypt all data of project %d at rest with AES-256 and keep the keys in the vault.", i),
			"parties":    []any{fmt.Sprintf("PTY-%d", i/5)},
			"kind":       "need",
			"obligation": "mandatory",
			"basis":      "contractual",
			"cia":        []any{"confidentiality"},
			"sources":    []any{fields{"title": fmt.Sprintf("Agreement %d", i), "locator": "section 4.2"}},
			"owner":      "Head of Engineering",
		}
		if i%10 != 0 {
			f["disposition"] = "addressed"
		}
		add("requirements", fmt.Sprintf("REQ-%d", i), f)
	}
	return in
}

// BenchmarkEvaluate shows growth: ten times the records should take about ten
// times as long.
func BenchmarkEvaluate(b *testing.B) {
	rules, err := audit.Compile(shippedSchema(b), policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1000, 10000} {
		in := requirements(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := rules.Evaluate(context.Background(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	s := shippedSchema(b)
	for b.Loop() {
		if _, err := audit.Compile(s, policies.FS); err != nil {
			b.Fatal(err)
		}
	}
}
