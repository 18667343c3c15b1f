package history_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
)

// Every kind of what is kept beside the commits has a name and a source that are
// no other's, and people are told what it is worth.
func TestKindsBeside(t *testing.T) {
	kinds := history.Besides()
	names, sources := map[string]bool{}, map[string]bool{
		history.SourceTrailer: true, history.SourceTag: true, history.SourceRecord: true, history.SourceMinutes: true,
	}
	for _, kind := range kinds {
		if kind.Name == "" || names[kind.Name] {
			t.Errorf("two kinds are called %q, or it has no name", kind.Name)
		}
		names[kind.Name] = true
		if !strings.Contains(history.WaysIn(), kind.Name) {
			t.Errorf("internal/history/ways-in.md says nothing of %s: write there what it is worth, by that name", kind.Name)
		}
		if kind.Source == "" {
			continue
		}
		if sources[kind.Source] {
			t.Errorf("%s has the source %q, which another has", kind.Name, kind.Source)
		}
		sources[kind.Source] = true
		if found, ok := history.KeptBeside(kind.Source); !ok || found.Name != kind.Name {
			t.Errorf("reviews of the source %q are taken for %q", kind.Source, found.Name)
		}
	}
	if len(kinds) < 3 {
		t.Errorf("only %d kinds are there", len(kinds))
	}
	for _, source := range []string{"", history.SourceTrailer} {
		if kind, ok := history.KeptBeside(source); ok {
			t.Errorf("reviews of the source %q are taken for %s", source, kind.Name)
		}
	}
}
