package audit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
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
			Kind: kind, ID: id, Fields: f, Places: register.PlacesOf(map[string]source.Place{"": {File: kind + ".yaml", Line: 1, Column: 1}}),
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

// withHistory gives each record a change of its own landing and day that one
// person reviewed and approved who may not, so that the rules of reviews and
// approvals have all of them to tell.
func withHistory(in audit.Input) audit.Input {
	begins := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	e := &history.Evidence{
		State: history.Complete, Head: "c0", Branch: "main", Begins: begins, Adopted: begins,
		Timelines: map[register.Key]*history.Timeline{}, Commits: map[repo.ID]repo.Commit{},
		Entitled: map[string]history.Entitled{"requirements": {Review: []string{"Legal"}, Approve: []string{"Head of Security"}}},
	}
	in.Registers.Headers = map[string]register.Header{"requirements": {Approvers: []string{"Head of Security"}}}
	in.Registers.Records["people"] = []*register.Record{{Kind: "people", ID: "PER-1", Fields: fields{"roles": []any{fields{"role": "ROL-1"}}}}}
	in.Registers.Kept["people"] = true
	for i, r := range in.Registers.Records["requirements"] {
		id := repo.ID(fmt.Sprintf("%040d", i))
		since := begins.Add(time.Duration(i%700+1) * 24 * time.Hour)
		r.Fingerprint = "gt1:now"
		change := history.Event{Class: history.Created, Commit: id, Landing: id, Since: since, At: since}
		review := history.Review{Source: history.SourceTrailer, Commit: id, By: history.Person{Name: fmt.Sprintf("Reviewer %d", i%50)}, Since: since,
			OnMain: true, Fingerprint: r.Fingerprint, Level: history.Reviewed, Then: history.Reviewed}
		e.Commits[id] = repo.Commit{ID: id}
		e.Timelines[r.Key()] = &history.Timeline{
			Key: r.Key(), State: history.OnMain, Created: &change, Changed: &change, Events: []history.Event{change}, Reviews: []history.Review{review},
			Approvals: []history.Approval{{By: review.By, Since: since, Commit: id, Way: history.SourceTrailer}},
		}
		e.Landings = append(e.Landings, history.Landing{Commit: id, Since: since, Keys: []register.Key{r.Key()}, Approved: history.ApprovedByReview})
	}
	in.Evidence = e
	return in
}

// BenchmarkEvaluateHistory shows the same growth of the rules that look at the
// history.
func BenchmarkEvaluateHistory(b *testing.B) {
	rules, err := audit.Compile(shippedSchema(b), policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1000, 10000} {
		in := withHistory(requirements(n))
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
