package history_test

import (
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/goldthread/goldthread/internal/history"
)

// notes puts a note on each commit, by label, committed by who.
func (b *builder) notes(who string, texts map[string]string) {
	content := files{}
	for label, text := range texts {
		id := string(b.id(label))
		content[id[:2]+"/"+id[2:]] = text
	}
	main := b.refs["main"]
	b.commit("notes", "", content, by(who))
	b.must(b.store.SetReference(plumbing.NewHashReference("refs/notes/review", b.commits["notes"])))
	b.refs["main"] = main
}

const vote = "Code-Review+2: Bob Ray <bob@example.org>\nVerified+1: CI <ci@example.org>\nSubmitted-by: Ann Lee <ann@example.org>\n" +
	"Submitted-at: Tue, 20 Jan 2026 10:00:00 +0000\nReviewed-on: https://gerrit.example.org/c/x/+/12\nProject: x\nBranch: refs/heads/main\n"

// A vote in Gerrit's notes covers what the commit changed, and is reported by
// whoever committed the notes.
func TestGerritNotes(t *testing.T) {
	const on = "Gerrit note https://gerrit.example.org/c/x/+/12 B by "
	for name, c := range map[string]struct {
		who, text, want, why string
	}{
		"by a known person":     {"ann", vote, on + "Ann Lee for Bob Ray 2/2", ""},
		"by the reviewer":       {"bob", vote, on + "Bob Ray for Bob Ray 2/2", ""},
		"by the server":         {"eve", vote, on + "Eve Fox for Bob Ray 1/1", ""},
		"with carriage returns": {"ann", strings.ReplaceAll(vote, "\n", "\r\n"), on + "Ann Lee for Bob Ray 2/2", ""},
		"one's own":             {"bob", strings.ReplaceAll(vote, "Bob Ray <bob", "Ann Lee <ann"), "", ": Ann Lee approved a change of their own"},
		"one's own, by name":    {"bob", "Code-Review+2: ann lee\n", "", ": Ann Lee approved a change of their own"},
		"a machine":             {"ann", "Code-Review+2: Robot <robot@example.org>\n", "", "the reviewer that is named is a machine, and machines review nothing"},
		"another vote":          {"ann", "Code-Review+1: Bob Ray <bob@example.org>\nCode-Review-2: Bob Ray <bob@example.org>\n", "", ""},
		"nothing":               {"ann", "", "", ""},
		"two":                   {"ann", "Code-Review+2: Bob Ray <bob@example.org>\nCode-Review+2: Eve Fox <eve@example.net>\n", "Gerrit note B by Ann Lee for Bob Ray 2/2; Gerrit note B by Ann Lee for Eve Fox 2/2", ""},
		"too large":             {"ann", vote + strings.Repeat("x", 1<<20), "", ": cannot be read"},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a", "R2=x"))
		b.commit("B", "A", one("R1=b", "R2=x"))
		b.notes(c.who, map[string]string{"B": c.text, "A": "Reviewed-on: x\n"})
		e := b.mine("", withStaff)
		same(t, name, b.reviewed(e, "R1"), c.want)
		same(t, name+": R2 was not changed", b.reviewed(e, "R2"), "")
		if why := uncounted(e); !strings.HasSuffix(why, c.why) || c.why == "" && why != "" {
			t.Errorf("%s: why %q, want %q", name, why, c.why)
		}
		w := e.Witnesses
		if len(w) != 1 || w[0].Ref != "refs/notes/review" || w[0].Tip != b.id("notes") || !w[0].Counted || !strings.Contains(w[0].Strength, "rewritten") {
			t.Errorf("%s: witnesses %+v", name, w)
		}
		for _, r := range e.Timelines[keyOf("R1")].Reviews {
			if r.Shown != w[0].Strength {
				t.Errorf("%s: shown %q", name, r.Shown)
			}
		}
	}
}

func TestGerritNotesAreReadWhereTheyAre(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	if e := b.mine("", withStaff); len(e.Witnesses) != 0 {
		t.Errorf("there are no notes: %+v", e.Witnesses)
	}
	b.commit("B", "A", one("R1=b"))
	b.notes("ann", map[string]string{"B": vote})
	e := b.mine("", withStaff, func(o *history.Options) { o.AsOf = date(t, "2026-01-19") })
	same(t, "before it was submitted", b.reviewed(e, "R1"), "")
	e = b.mine("", withStaff, func(o *history.Options) { o.AsOf = date(t, "2026-01-20") })
	same(t, "on that day", b.reviewed(e, "R1"), "Gerrit note https://gerrit.example.org/c/x/+/12 B by Ann Lee for Bob Ray 2/2")
}

// What gittuf attests is named and does not count.
func TestGittufIsNamed(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	for _, name := range []string{"attestations", "reference-state-log"} {
		b.must(b.store.SetReference(plumbing.NewHashReference(plumbing.ReferenceName("refs/gittuf/"+name), b.commits["A"])))
	}
	e := b.mine("", withStaff)
	w := e.Witnesses
	if len(w) != 2 || w[0].Name != "gittuf attestations" || w[0].Ref != "refs/gittuf/attestations" || w[0].Tip != b.id("A") ||
		w[0].Counted || w[0].Strength != "there, not counted" || w[1].Name != "gittuf's log of branches" || w[1].Counted {
		t.Errorf("witnesses: %+v", w)
	}
	same(t, "R1", b.reviewed(e, "R1"), "")
}
