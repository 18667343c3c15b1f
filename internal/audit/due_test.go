package audit_test

import (
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// Until when a record must be looked at again: from the newest review that
// counts, else from the day it came into effect.
func TestDue(t *testing.T) {
	review := func(day string, change func(*history.Review)) history.Review {
		on, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		r := history.Review{
			Since: on.Add(15 * time.Hour), By: history.Person{Known: true}, Fingerprint: "gt1:now",
			Level: history.Reviewed, Then: history.Reviewed,
		}
		if change != nil {
			change(&r)
		}
		return r
	}
	earlier := func(r *history.Review) { r.Fingerprint, r.Level = "gt1:old", history.Touched }
	const intervals = "catalogue/thresholds.yaml"
	for name, c := range map[string]struct {
		profile  string
		fields   fields
		interval string // of the register
		reviews  []history.Review
		reviewed string
		on       string
		again    string
	}{
		"reviewed":                         {reviews: []history.Review{review("2025-01-31", nil)}, reviewed: "2025-01-31", on: "2025-05-11", again: "2025-08-19"},
		"interval of the register":         {interval: "P12M", reviews: []history.Review{review("2024-03-01", nil)}, reviewed: "2024-03-01", on: "2025-03-01", again: "2026-03-01"},
		"interval of its own":              {fields: fields{"review_interval": "P1M"}, interval: "P12M", reviews: []history.Review{review("2025-01-31", nil)}, reviewed: "2025-01-31", on: "2025-03-03", again: "2025-04-03"},
		"years, months and weeks":          {fields: fields{"review_interval": "P1Y6M"}, reviews: []history.Review{review("2025-03-01", nil)}, reviewed: "2025-03-01", on: "2026-09-01", again: "2028-03-01"},
		"days, hours do not count":         {fields: fields{"review_interval": "P1DT12H"}, reviews: []history.Review{review("2025-03-01", nil)}, reviewed: "2025-03-01", on: "2025-03-02", again: "2025-03-03"},
		"never reviewed":                   {on: "2024-04-10", again: "2024-07-19"},
		"newest counts":                    {reviews: []history.Review{review("2025-02-01", nil), review("2025-01-01", nil)}, reviewed: "2025-02-01", on: "2025-05-12", again: "2025-08-20"},
		"of an earlier wording":            {reviews: []history.Review{review("2025-01-31", earlier)}, reviewed: "2025-01-31", on: "2025-05-11", again: "2025-08-19"},
		"earlier, then present":            {reviews: []history.Review{review("2025-01-31", earlier), review("2025-02-01", nil)}, reviewed: "2025-02-01", on: "2025-05-12", again: "2025-08-20"},
		"earlier words that came in later": {reviews: []history.Review{review("2025-02-01", nil), review("2025-02-03", earlier)}, reviewed: "2025-02-01", on: "2025-05-12", again: "2025-08-20"},
		"went back to reviewed words":      {reviews: []history.Review{review("2024-06-01", nil), review("2024-12-01", earlier)}, reviewed: "2024-12-01", on: "2025-03-11", again: "2025-06-19"},
		"not enough":                       {profile: "strict", reviews: []history.Review{review("2025-01-31", nil)}, on: "2024-04-10", again: "2024-07-19"},
		"reported for somebody":            {reviews: []history.Review{review("2025-01-31", func(r *history.Review) { earlier(r); r.ReportedFor, r.Then = "Legal", history.ChangedBy })}, on: "2024-04-10", again: "2024-07-19"},
		"by somebody unknown":              {reviews: []history.Review{review("2025-01-31", func(r *history.Review) { earlier(r); r.By.Known, r.Then = false, history.Touched })}, on: "2024-04-10", again: "2024-07-19"},
		"only shown as touched now":        {reviews: []history.Review{review("2025-01-31", func(r *history.Review) { r.Level = history.Touched })}, on: "2024-04-10", again: "2024-07-19"},
	} {
		t.Run(name, func(t *testing.T) {
			record := claims(c.fields)[0]
			record.Fingerprint = "gt1:now"
			in := input(record)
			in.Profile = c.profile
			in.Registers.Headers = map[string]register.Header{"claims": {Interval: register.Interval{Text: c.interval}}}
			timeline := &history.Timeline{Created: &history.Event{Since: time.Date(2024, 1, 1, 23, 0, 0, 0, time.UTC)}, Reviews: c.reviews,
				Changed: &history.Event{Since: time.Date(2025, 1, 10, 9, 0, 0, 0, time.UTC)}}
			rules := mustCompile(t, files{intervals: "review_days: 100\n"})
			due := rules.Schedule(in).Of(record, timeline)
			reviewed := ""
			if due.Reviewed != nil {
				reviewed = due.Reviewed.Since.Format(time.DateOnly)
			}
			if reviewed != c.reviewed || due.On != c.on || due.Again != c.again {
				t.Errorf("reviewed %s, due %s and %s; want %s, %s and %s", reviewed, due.On, due.Again, c.reviewed, c.on, c.again)
			}
		})
	}
}

// What stood before these checks is due an interval after they began.
func TestDueFromAdoption(t *testing.T) {
	day := func(text string) time.Time {
		on, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return on.Add(9 * time.Hour)
	}
	rules := mustCompile(t, files{"catalogue/thresholds.yaml": "review_days: 100\n"})
	record := claims(fields{"review_interval": "P12M"})[0]
	for name, c := range map[string]struct {
		created, adopted string
		want             audit.Due
	}{
		"before":             {"2019-04-01", "2025-06-30", audit.Due{On: "2026-06-30", Again: "2027-06-30", Interval: "P12M", Adopted: true}},
		"on the same day":    {"2025-06-30", "2025-06-30", audit.Due{On: "2026-06-30", Again: "2027-06-30", Interval: "P12M"}},
		"after":              {"2025-07-01", "2025-06-30", audit.Due{On: "2026-07-01", Again: "2027-07-01", Interval: "P12M"}},
		"nothing landed yet": {"2019-04-01", "", audit.Due{On: "2027-06-30", Again: "2028-06-30", Interval: "P12M", Adopted: true}},
	} {
		in := input(record)
		in.AsOf = "2026-06-30"
		in.Evidence = &history.Evidence{Begins: day("2019-04-01")}
		if c.adopted != "" {
			in.Evidence.Adopted = day(c.adopted)
		}
		timeline := &history.Timeline{Created: &history.Event{Since: day(c.created)}}
		if got := rules.Schedule(in).Of(record, timeline); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestDueWithoutHistory(t *testing.T) {
	rules := mustCompile(t, files{"catalogue/thresholds.yaml": "review_days: 100\n"})
	record := claims(fields{})[0]
	for name, timeline := range map[string]*history.Timeline{"no timeline": nil, "not known": {State: history.NotKnown}, "not on main yet": {Created: &history.Event{}}} {
		if due := rules.Schedule(input(record)).Of(record, timeline); due != (audit.Due{}) {
			t.Errorf("%s: %+v", name, due)
		}
	}
}

// What rules read is what lists print.
func TestDueReachesRules(t *testing.T) {
	record := claims(fields{"review_interval": "P12M"})[0]
	record.Fingerprint = "gt1:now"
	in := input(record)
	in.Evidence = &history.Evidence{State: "complete", Timelines: map[register.Key]*history.Timeline{record.Key(): {
		Created: &history.Event{Class: history.Created, Since: time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)},
	}}}
	wantShown(t, in, map[string]string{"input.registers.claims[0].history.due": `{"again":"2027-04-01","on":"2026-04-01"}`})
}

func TestReviewedRegisters(t *testing.T) {
	rules := mustCompile(t, files{"catalogue/static_registers.yaml": "registers: [deeds, claims, nothing]\n"})
	if got := rules.Reviewed(); len(got) != 2 || got[0] != "claims" || got[1] != "deeds" {
		t.Errorf("got %q", got)
	}
}
