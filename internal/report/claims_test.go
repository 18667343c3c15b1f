package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// claims is the repository of testdata/claims.txtar.
func claims(t *testing.T) *lint.Look {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	built(t, dir, "testdata/claims.txtar", nil)
	return lookAt(t, dir)
}

// The page of a record says no more than Git shows, and says what Git shows
// against it: whose word a name is, which commit to look at, and what it was
// called then.
func TestWalkSaysNoMoreThanGit(t *testing.T) {
	l := claims(t)
	requirement := func(id string) string {
		return told(t, "text", l, Walk{Keys: []register.Key{{Kind: "requirements", ID: id}}}, Options{Width: 400})
	}
	for id, want := range map[string][]string{
		"REQ-101": {
			"written as REQ-001 by ISMS manager (PER-001)",
			"renumbered from REQ-001 to REQ-101 by ISMS manager (PER-001)",
			"# renumbered on 2 Mar 2025",
		},
		"REQ-002": { // rebased by who wrote it
			"reviewed by Legal counsel (PER-002), of exactly this wording, in the message of a commit, ", ", dated 8 Jan 2025, put on the branch by ISMS manager (PER-001)",
		},
		"REQ-003": { // reviewed on a branch while it changed on the main one
			"reviewed  5 Feb 2025 by Legal counsel (PER-002), but of an earlier wording",
			", dated 1 Feb 2025", "It was of an earlier wording, which had changed on 3 Feb 2025",
		},
		"REQ-004": { // by nobody but its writer, where the profile wants another
			"reviewed  no review that counts",
			"It does not count in the profile certification here: nobody has reviewed this wording but who wrote it.",
		},
		"REQ-005": { // in a commit that was dated back
			"reviewed  1 Jan 2024 (a date that cannot be right) by Legal counsel (PER-002)",
			"This date cannot be right: ",
		},
		"REQ-007": {"reviewed by Legal counsel (PER-002)", "Whose the address is says .mailmap alone, as of 6 Jan 2025 ("},
		"REQ-008": {"reviewed by Legal counsel (PER-002)", "The address was registered on 12 Mar 2025 by Legal counsel (PER-002) (", "), after this review."},
		"REQ-009": {"11 Mar 2025  reviewed by Legal counsel (PER-002), of exactly this wording, review record RVW-001 of 20 Dec 2024, "},
		"REQ-006": {"The key was registered on 12 Mar 2025 by Legal counsel (PER-002) (", "the name shown by a personal signature"},
	} {
		page := requirement(id)
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s does not say %q:\n%s", id, words, page)
			}
		}
		if !strings.Contains(page, "Dates      by the clock of the computer that put each commit on the main branch; nothing outside vouches for one\n") {
			t.Errorf("%s does not say whose clock it goes by:\n%s", id, page)
		}
	}
	if page := requirement("REQ-101"); strings.Contains(page, "re-formatted") {
		t.Errorf("a renumbering is told as less:\n%s", page)
	}

	text := listed(t, "text", l, lint.Selection{Kinds: []string{"requirements"}, Sort: "id"}, false, Options{})
	for id, want := range map[string]string{"REQ-004": "  not enough", "REQ-005": "  2024-01-01?  "} {
		if line := lineWith(text, id); !strings.Contains(line, want) {
			t.Errorf("the line of %s has no %q: %s", id, want, line)
		}
	}
	if !strings.Contains(text, "A date with a question mark") {
		t.Errorf("the mark is not explained:\n%s", text)
	}
	table := listed(t, "csv", l, lint.Selection{Kinds: []string{"requirements"}}, false, Options{})
	if line := lineWith(table, "REQ-005"); !strings.HasSuffix(strings.TrimSpace(line), ",reviewed") {
		t.Errorf("the table does not mark the date of REQ-005: %s", line)
	}
}

// lineWith is the first line of a text that has some words.
func lineWith(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, words) {
			return line
		}
	}
	return ""
}

// What is not committed is told of as that, and not as a change of the past.
func TestWalkTellsOfUnsavedWording(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	built(t, dir, "testdata/claims.txtar", nil)
	file := filepath.Join(dir, "registers", "requirements.yaml")
	data, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, []byte(strings.Replace(string(data), "Leavers", "All leavers", 1)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	page := told(t, "text", lookAt(t, dir), Walk{Keys: []register.Key{{Kind: "requirements", ID: "REQ-005"}}}, Options{Width: 400})
	for _, words := range []string{"but the wording has changed since", "The wording on disk is another, which is not committed yet."} {
		if !strings.Contains(page, words) {
			t.Errorf("it does not say %q:\n%s", words, page)
		}
	}
}
