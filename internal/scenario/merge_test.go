package scenario_test

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/scenario"
)

// diverged is a script in which main and side both changed a, and each changed
// a file of its own; SETTLE is what the case does before the merge.
const diverged = ines + `put a a/base
put mine a/base
put yours a/base
put gone a/base
commit ines 2024-01-01T00:00:00Z Base
branch side
put a a/theirs
put yours a/theirs
remove gone
commit ines 2024-01-02T00:00:00Z Theirs
checkout main
put a a/ours
put mine a/ours
commit ines 2024-01-03T00:00:00Z Ours
SETTLE
-- a/base --
base
-- a/ours --
ours
-- a/theirs --
theirs
-- a/both --
both
`

func settled(settle string) *txtar.Archive {
	return txtar.Parse([]byte(strings.Replace(diverged, "SETTLE", settle, 1)))
}

const join = "merge side ines 2024-01-04T00:00:00Z Join label=join "

func TestMergeOfBothSides(t *testing.T) {
	for name, c := range map[string]struct{ settle, a, mine, yours, gone string }{
		"written":          {"put a a/both\n" + join, "both\n", "ours\n", "theirs\n", "absent"},
		"kept":             {join + "keep=a", "ours\n", "ours\n", "theirs\n", "absent"},
		"taken":            {join + "take=a", "theirs\n", "ours\n", "theirs\n", "absent"},
		"removed":          {"remove a\n" + join, "absent", "ours\n", "theirs\n", "absent"},
		"ours":             {join + "ours", "ours\n", "ours\n", "base\n", "base\n"},
		"written besides":  {"put a a/both\nput yours a/both\n" + join, "both\n", "ours\n", "both\n", "absent"},
		"removal withheld": {join + "keep=a keep=gone", "ours\n", "ours\n", "theirs\n", "base\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := build(t, settled(c.settle))
			b.wantFile("join", "a", c.a)
			b.wantFile("join", "mine", c.mine)
			b.wantFile("join", "yours", c.yours)
			b.wantFile("join", "gone", c.gone)
			if n := b.commit("join").NumParents(); n != 2 {
				t.Errorf("%d parents", n)
			}
			if changed := b.changed(); changed != nil {
				t.Errorf("the work tree is not clean: %v", changed)
			}
		})
	}
}

func TestSquash(t *testing.T) {
	b := build(t, settled(join+"keep=a squash"))
	b.wantFile("join", "yours", "theirs\n")
	if n := b.commit("join").NumParents(); n != 1 {
		t.Errorf("%d parents", n)
	}
}

func TestUnsettledMerge(t *testing.T) {
	_, err := scenario.Build(t.TempDir(), settled(join))
	const want = "scenario: line 16: merge: a was changed both on main and on side: write the merged file before the merge, or add keep='a' or take='a'"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A branch that merged main and is merged back has a newer common ancestor than
// the point where it left: what main changed before is no conflict again.
func TestMergeBackAndForth(t *testing.T) {
	b := buildText(t, ines+`put a
put b a
commit ines 2024-01-01T00:00:00Z Base
branch side
replace a x side
commit ines 2024-01-02T00:00:00Z Side
checkout main
replace b x main
commit ines 2024-01-03T00:00:00Z Main
checkout side
merge main ines 2024-01-04T00:00:00Z Sync
replace b main both
commit ines 2024-01-05T00:00:00Z More
checkout main
merge side ines 2024-01-06T00:00:00Z Back label=back
-- a --
x
`)
	b.wantFile("back", "a", "side\n")
	b.wantFile("back", "b", "both\n")
}

// Branches merged crosswise have two common ancestors. Where those disagree
// about a file, neither side's change can be called the newer.
func TestMergeCrosswise(t *testing.T) {
	const crossed = ines + `put a
commit ines 2024-01-01T00:00:00Z Base
branch one
replace a x one
commit ines 2024-01-02T00:00:00Z One label=one
checkout main
branch two
replace a x two
commit ines 2024-01-03T00:00:00Z Two label=two
merge one ines 2024-01-04T00:00:00Z 'Two keeps its own' keep=a
checkout one
merge two ines 2024-01-05T00:00:00Z 'One keeps its own' KEEP
-- a --
x
`
	_, err := scenario.Build(t.TempDir(), txtar.Parse([]byte(strings.Replace(crossed, "KEEP", "squash", 1))))
	if err != nil {
		t.Errorf("two holds one already, so two's text stands: %v", err)
	}
	labelled := strings.Replace(crossed, "merge two ines", "merge two-first ines", 1)
	labelled = strings.Replace(labelled, "label=two\n", "label=two-first\n", 1)
	again := strings.Replace(labelled, "KEEP\n", "keep=a\nmerge two ines 2024-01-06T00:00:00Z Cross\n", 1)
	_, err = scenario.Build(t.TempDir(), txtar.Parse([]byte(again)))
	if err == nil || !strings.Contains(err.Error(), "line 14: merge: a was changed both on one and on two") {
		t.Errorf("got %v", err)
	}
}
