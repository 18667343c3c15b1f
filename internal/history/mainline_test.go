package history

import (
	"slices"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// A commit stands no earlier than what it was built on, and a date from the
// future is left out of account where a later commit has none.
func TestDatedLine(t *testing.T) {
	at := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		on, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return on.Add(9 * time.Hour)
	}
	for _, c := range []struct{ dates, want []string }{
		{[]string{"2026-01-05", "2026-05-01", "2026-04-28", "2026-05-03"}, []string{"2026-01-05", "2026-05-01", "2026-05-01", "2026-05-03"}},
		{[]string{"2026-01-05", "2031-01-01", "2026-02-01"}, []string{"2026-01-05", "2026-01-05", "2026-02-01"}},
		{[]string{"2026-01-05", "", "2026-02-01"}, []string{"2026-01-05", "2026-01-05", "2026-02-01"}},
		{[]string{"2026-01-05", "1970-01-01", "2026-02-01"}, []string{"2026-01-05", "2026-01-05", "2026-02-01"}},
		{[]string{"2026-01-05", "2027-01-01"}, []string{"2026-01-05", "2027-01-01"}},
	} {
		var line []Standing
		for _, d := range c.dates {
			line = append(line, Standing{Commit: repo.Commit{Committer: repo.Signature{When: at(d)}}})
		}
		var got []string
		for _, s := range datedLine(line, at("2026-06-30")) {
			got = append(got, s.Since.Format(time.DateOnly))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.dates, got, c.want)
		}
	}
}
