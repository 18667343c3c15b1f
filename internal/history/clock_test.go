package history_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/history"
)

// faults tells the clock faults of the main branch.
func (b *builder) faults(e *history.Evidence) string {
	var all []string
	for _, f := range e.Clock {
		s := f.Reason + " " + b.labels[f.Commit]
		if f.Against != "" {
			s += " against " + b.labels[f.Against]
		}
		if f.At.IsZero() != (f.Reason == history.ClockUnreadable) || f.Since.IsZero() != (f.Against == "") {
			s += " with a wrong date"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// Committer time that runs backwards along the main line, or beyond the day
// that is judged from, is told, and changes no order.
func TestClockOfTheMainLine(t *testing.T) {
	for _, c := range []struct{ name, dates, asOf, want string }{
		{"in order", "2026-01-01 2026-01-02 2026-01-02 2026-02-01", "", ""},
		{"less than a day back", "2026-01-02 2026-01-01", "", ""},
		{"back", "2026-01-01 2026-02-01 2026-01-15 2026-02-02", "", "backwards c2 against c1"},
		{"back twice", "2026-02-01 2026-01-01 2026-01-05", "", "backwards c1 against c0; backwards c2 against c0"},
		{"one ahead of all", "2026-01-01 2099-01-01 2026-01-03 2026-01-04", "2026-06-30", "ahead c1 against c2"},
		{"one ahead, without a day", "2026-01-01 2099-01-01 2026-01-03", "", "backwards c2 against c1"},
		{"an earlier day is asked about", "2026-01-01 2026-02-01 2026-03-01", "2026-01-15", "after c1; after c2"},
		{"unreadable", "2026-01-01 x 2026-01-03", "2026-06-30", "unreadable c1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder(t)
			parent := ""
			for i, day := range strings.Fields(c.dates) {
				label := fmt.Sprint("c", i)
				content := one(fmt.Sprintf("R1=%d", i))
				if day == "x" {
					b.raw(label, fmt.Sprintf("tree %s\nparent %s\nauthor A <a@b> x\ncommitter A <a@b> x\n\nx\n", b.tree(content), b.commits[parent]))
				} else {
					b.commit(label, parent, content, on(day))
				}
				parent = label
			}
			e := b.mine("", func(o *history.Options) {
				if c.asOf != "" {
					o.AsOf, _ = time.Parse(time.DateOnly, c.asOf)
				}
			})
			same(t, "faults", b.faults(e), c.want)
		})
	}
}

// Only the first-parent line counts: what a branch was dated is no landing.
func TestClockLeavesBranchesAlone(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), on("2026-03-01"))
	b.commit("side", "A", one("R1=b"), on("2026-01-01"))
	b.commit("M", "A side", one("R1=b"), on("2026-03-02"))
	e := b.mine("")
	same(t, "faults", b.faults(e), "")
	same(t, "R1", b.story(e, "R1"), "created A; changed side>M statement")
}
