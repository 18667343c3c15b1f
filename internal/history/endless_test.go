package history_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/watch"
	"github.com/goldthread/goldthread/schema"
)

// A version of a register that takes too much time or memory ends the reading,
// and so do versions that do so together. The file and the commit are named.
func TestHistoryWithoutEnd(t *testing.T) {
	c, s, faults, err := register.Configure(fstest.MapFS{}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	b := newBuilder(t)
	b.commit("small", "", files{"registers/risks.yaml": "- {id: R-1, title: Fire}\n"})
	var risks strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&risks, "- {id: R-%d, title: \"Fire \\x41 in building %d\", likelihood: 2}\n", i, i)
	}
	b.commit("huge", "small", files{"registers/risks.yaml": risks.String()})
	b.commit("small again", "huge", files{"registers/risks.yaml": "- {id: R-1, title: Fires}\n"})
	r := b.open()
	place := "registers/risks.yaml in commit " + b.id("huge").Short()
	for _, limited := range []struct {
		name   string
		limits watch.Limits
		want   string
	}{
		{"each", watch.Limits{Each: time.Millisecond}, place + ": took longer than 1ms"},
		{"all", watch.Limits{All: time.Millisecond}, ": with all the rest took longer than 1ms"},
		{"memory", watch.Limits{Memory: 1 << 20}, ": took more than 1 MiB of memory"},
	} {
		t.Run(limited.name, func(t *testing.T) {
			o := history.Options{Repo: r, Head: b.id("small again"), Decoder: c.Decoder(s), Schema: s, Limits: limited.limits}
			e, err := history.Mine(t.Context(), o)
			var limit *watch.LimitError
			if !errors.As(err, &limit) || e != nil || !strings.Contains(err.Error(), limited.want) || limit.Setting != "limits: history:" {
				t.Errorf("got %v, want %s", err, limited.want)
			}
			if limited.name != "each" {
				return
			}
			records, _, err := history.At(t.Context(), o, b.id("huge"))
			if !errors.As(err, &limit) || records != nil || !strings.Contains(err.Error(), limited.want) {
				t.Errorf("at the commit: got %v, want %s", err, limited.want)
			}
		})
	}
	if _, err := history.Mine(t.Context(), history.Options{Repo: r, Head: b.id("small again"), Decoder: c.Decoder(s), Schema: s}); err != nil {
		t.Errorf("within the usual limits: %v", err)
	}
}
