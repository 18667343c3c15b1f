package nearest_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/nearest"
)

func TestTo(t *testing.T) {
	fields := []string{"owner", "status", "statement", "sources", "parties"}
	for word, want := range map[string]string{
		"ownr":       "owner",
		"Owner":      "owner",
		"statment":   "statement",
		"source":     "sources",
		"party":      "",
		"zzz":        "",
		"":           "",
		"  partis  ": "parties",
		"owner":      "", // the word itself is no suggestion
	} {
		if got := nearest.To(word, fields); got != want {
			t.Errorf("To(%q) = %q, want %q", word, got, want)
		}
	}
	if got := nearest.To("REQ-01", []string{"REQ-02", "REQ-001"}); got != "REQ-001" && got != "REQ-02" {
		t.Errorf("To(REQ-01) = %q", got)
	}
	if got := nearest.To("mian", []string{"main", "master"}); got != "main" {
		t.Errorf("swapped neighbours: To(mian) = %q", got)
	}
	if got := nearest.To("A.8.42", []string{"A.8.12", "A.8.24", "A.8.32"}); got != "A.8.24" {
		t.Errorf("To(A.8.42) = %q, want the swapped figures", got)
	}
	if got := nearest.To("ab", []string{"ac", "aa"}); got != "aa" {
		t.Errorf("equally close candidates: got %q, want the first in order", got)
	}
	if got := nearest.To("/", []string{",", "tab"}); got != "" {
		t.Errorf("one sign is near to no other: got %q", got)
	}
	if got := nearest.To(strings.Repeat("a", 1<<20), fields); got != "" {
		t.Errorf("a huge word found %q", got)
	}
}
