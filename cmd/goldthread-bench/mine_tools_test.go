//go:build tools

package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
)

// The histories that are measured are mined to the end, by their configuration
// alone: every record has a beginning on the main branch, however many versions
// hold it, twice a key or cannot be parsed. Made with the real git.
func TestMeasuredHistoriesAreMined(t *testing.T) {
	for name, c := range map[string]struct {
		write    func(*stream) error
		records  int // at least
		unparsed int // versions that cannot be read at all, at least
	}{
		"registers": {func(s *stream) error { return writeHistory(s, shape{commits: 1500, records: 150, areas: 4}) }, 80, 0},
		"landscape": {func(s *stream) error { return writeLandscape(s, 240, 120) }, 60, 2},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			if err := makeRepository(context.Background(), dir, c.write); err != nil {
				t.Fatal(err)
			}
			l, err := open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			e, err := l.mine(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if e.State != history.Complete || len(e.Timelines) < c.records || len(e.Skipped) < c.unparsed {
				t.Errorf("the history is %s, of %d records, %d versions could not be read", e.State, len(e.Timelines), len(e.Skipped))
			}
			touched := 0
			for key, timeline := range e.Timelines {
				if timeline.State != history.OnMain || timeline.Created == nil || timeline.Created.Landing == "" {
					t.Errorf("%s %s: %s", key.Kind, key.ID, timeline.State)
				}
				if len(timeline.Events) > 1 {
					touched++
				}
			}
			if touched < c.records/4 {
				t.Errorf("only %d records were touched again", touched)
			}
		})
	}
}
