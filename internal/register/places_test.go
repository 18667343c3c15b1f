package register_test

import (
	"maps"
	"math"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// Places give back what they were made of, also what stands in another file or
// sheet, or beyond what a small number holds.
func TestPlaces(t *testing.T) {
	all := map[string]source.Place{
		"":           {File: "a.xlsx", Sheet: "Laws", Line: 3, Column: 1},
		"title":      {File: "a.xlsx", Sheet: "Laws", Line: 3, Column: 2, EndLine: 3, EndColumn: 9},
		"sources[0]": {File: "a.xlsx", Sheet: "More", Line: 4},
		"sources[1]": {File: "b.yaml", Line: 5},
		"far":        {File: "a.xlsx", Sheet: "Laws", Line: math.MaxInt32 + 1},
		"nowhere":    {},
	}
	p := register.PlacesOf(all)
	if got := maps.Collect(p.All()); !maps.Equal(got, all) || p.Len() != len(all) {
		t.Errorf("got %v", got)
	}
	for path, want := range all {
		if got, ok := p.At(path); !ok || got != want {
			t.Errorf("%s: got %v, %v", path, got, ok)
		}
	}
	r := &register.Record{Places: p}
	for path, of := range map[string]string{"sources[0].locator": "sources[0]", "sources[2]": "", "title": "title"} {
		if got := r.Place(path); got != all[of] {
			t.Errorf("%s: got %v, want that of %q", path, got, of)
		}
	}
	moved := p.Below("in")
	for path, want := range map[string]string{"title": "in/a.xlsx", "sources[1]": "in/b.yaml"} {
		if got, _ := moved.At(path); got.File != want {
			t.Errorf("%s: got %v", path, got)
		}
	}
	if got := maps.Collect(p.All()); !maps.Equal(got, all) {
		t.Errorf("moving others changed them: %v", got)
	}
	if got := (&register.Record{}).Place("title"); got.Known() {
		t.Errorf("got %v of no places", got)
	}
}
