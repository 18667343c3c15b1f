package report

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// The first page does not say that nothing was committed where the history is not
// whole, or the day cannot be read.
func TestSinceWhen(t *testing.T) {
	dateless := map[register.Key]*history.Timeline{{Kind: "parties", ID: "PTY-001"}: {Created: &history.Event{Landing: headID}}}
	for want, h := range map[string]*history.Evidence{
		"not in Git":                     nil,
		"part of the history is":         {State: history.Incomplete},
		"a commit whose date":            {State: history.Complete, Timelines: dateless},
		"no register has been committed": {State: history.Complete},
	} {
		b := &book{l: &lint.Look{Result: &lint.Result{History: h}}}
		if got := b.sinceWhen(); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
