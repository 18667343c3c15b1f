package main

import (
	"strings"
	"testing"
	"time"
)

func TestTargets(t *testing.T) {
	for _, one := range []struct {
		name  string
		t     target
		said  string
		worse bool
	}{
		{"met", target{"x", 0.1, bound{0.2, 0.4}}, "x: 0.10, the aim of 0.20 is met, held to 0.40\n", false},
		{"missed", target{"x", 0.3, bound{0.2, 0.4}}, "x: 0.30, the aim of 0.20 is missed, held to 0.40\n", false},
		{"worse", target{"x", 0.5, bound{0.2, 0.4}}, "x: 0.50, the aim of 0.20 is missed, WORSE than 0.40, which it is held to\n", true},
		{"no aim", target{"x", 0.3, bound{held: 0.4}}, "x: 0.30, held to 0.40\n", false},
		{"no aim and worse", target{"x", 0.5, bound{held: 0.4}}, "x: 0.50, WORSE than 0.40, which it is held to\n", true},
		{"only an aim", target{"x", 0.5, bound{aim: 0.4}}, "x: 0.50, the aim of 0.40 is missed\n", false},
	} {
		var out strings.Builder
		err := checkTargets(&out, []target{one.t, {"y", 1, bound{held: 2}}})
		_, lines, _ := strings.Cut(out.String(), ":\n\n")
		if got := strings.TrimSuffix(lines, "y: 1.00, held to 2.00\n"); got != one.said {
			t.Errorf("%s: it says %q, not %q", one.name, got, one.said)
		}
		if (err != nil) != one.worse {
			t.Errorf("%s: %v", one.name, err)
		}
	}
}

// Whatever has an aim is held to something no better.
func TestWhatIsHeld(t *testing.T) {
	var all []bound
	for _, l := range limits {
		all = append(all, l.cpu, l.wall)
	}
	all = append(all, growth, parsing, memory, startUp, demoCheck, largest, widening, holding, oneRecord)
	for _, s := range samples {
		all = append(all, s.log, s.patch, s.bounds.blame, s.keep, s.again, s.beyond, s.memory)
	}
	for _, b := range all {
		if b != (bound{}) && (b.held == 0 || b.held < b.aim) {
			t.Errorf("%+v holds the figure to nothing, or to less than the aim", b)
		}
	}
}

// People are shown medians; figures are held to what the fastest run took, of
// memory to the median, which other work does not change.
func TestSummarise(t *testing.T) {
	at := func(wall, cpu time.Duration, peak int64) cost { return cost{wall, cpu, peak} }
	got := summarise([]cost{at(9, 2, 7), at(4, 8, 5), at(5, 3, 6)})
	if want := (measured{median: at(5, 3, 6), least: at(4, 2, 6)}); got != want {
		t.Errorf("got %+v, not %+v", got, want)
	}
}
