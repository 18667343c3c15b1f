package report_test

import (
	"testing"

	"github.com/goldthread/goldthread/internal/report"
)

// A command can be copied out of a text that goes over several lines.
func TestWrapKeepsCommandsWhole(t *testing.T) {
	for text, want := range map[string]string{
		"Fetch the rest of it with `git fetch --unshallow origin`, please.": "Fetch the rest of it\n  with\n  `git fetch --unshallow origin`,\n  please.",
		"`a b` and `c d`":                "`a b` and `c d`",
		"one ` alone and the rest of it": "one ` alone and the\n  rest of it",
	} {
		if got := report.Wrap(text, "  ", 22); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
