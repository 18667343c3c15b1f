package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// The reviews that are counted are those that are listed, also of a record that
// went before anybody looked at it.
func TestReplayCountsWhatItLists(t *testing.T) {
	r := &lint.Replayed{From: "2026-01-01", To: "2026-03-31", Days: 90, Branch: "main", Reviews: []lint.ReviewHeld{
		{Key: register.Key{Kind: "parties", ID: "PTY-001"}, Due: "2026-01-10", State: lint.ReviewInTime, Held: "2026-01-09"},
		{Key: register.Key{Kind: "parties", ID: "PTY-002"}, Due: "2026-01-15", Late: 20, State: lint.ReviewGone},
	}}
	var b bytes.Buffer
	if err := Replay(&b, "text", r, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1 held in time · 0 late · 0 not held · 1 not held before the record was retired or taken out\n",
		"due 15 Jan 2026, not held before the record was retired or taken out (20 days late): PTY-002\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, b.String())
		}
	}
}
