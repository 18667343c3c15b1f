package history_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

func TestChangeClasses(t *testing.T) {
	// A---B---C---D   main
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R2=x", "R1=b", "R3=new"))
	b.commit("C", "B", one("R2=x@2026-01-31", "R3=new"))
	b.commit("D", "C", one("R2=x@2026-01-31", "R1=b", "R3=new"))
	e := b.mine("")
	same(t, "R1 changes, goes and comes back", b.story(e, "R1"), "created A; changed B statement; removed C; restored D")
	same(t, "R2 gets a claim and changes place", b.story(e, "R2"), "created A; claim-only C last_reviewed")
	same(t, "R3", b.story(e, "R3"), "created B")
	if got := e.Begins; !got.Equal(b.model["A"].when) {
		t.Errorf("registers begin on %v", got)
	}
	if e.State != "complete" || e.CommitsSeen != 4 || e.Branch != "main" {
		t.Errorf("state %q, %d commits, branch %q", e.State, e.CommitsSeen, e.Branch)
	}
	changed := e.Timelines[keyOf("R1")].Changed
	if changed.Class != history.Restored || changed.Place.Line != 2 || changed.By.Name != "Ann Lee" {
		t.Errorf("R1 changed last: %+v", changed)
	}
	if created := e.Timelines[keyOf("R1")].Created; b.labels[created.Commit] != "A" {
		t.Errorf("R1 created in %s", created.Commit)
	}
}

func TestReformattingIsNoChange(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", files{"requirements.jsonl": "{ \"statement\": \"a\", \"id\": \"R1\" }\n\n" + recs("R2=x")})
	b.commit("C", "B", files{"requirements.jsonl": `{"statement": "a", "id": "R1", "notes": "n"}` + "\n" + recs("R2=x")})
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; cosmetic B; cosmetic C")
	same(t, "R2 only moved down", b.story(e, "R2"), "created A")
	if got := b.labels[e.Timelines[keyOf("R1")].Changed.Commit]; got != "A" {
		t.Errorf("R1 changed in %s", got)
	}
}

func TestRecordsFollowThroughFiles(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements.jsonl": recs("R1=a", "R2=x")})
	b.commit("B", "A", files{"sub/requirements-eu.jsonl": recs("R1=a", "R2=x")})
	b.commit("C", "B", files{"sub/requirements-eu.jsonl": recs("R2=x"), "sub/requirements-us.jsonl": recs("R1=b")})
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; moved B; changed C moved statement")
	same(t, "R2", b.story(e, "R2"), "created A; moved B")
	if len(e.Gone) != 0 {
		t.Errorf("gone: %v", e.Gone)
	}
}

func TestMergeThatDiffersFromAllParents(t *testing.T) {
	//     .-B-.
	//    /     \
	//   A---C---M   both sides change R1, M settles it with words of its own
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=x"))
	b.commit("C", "A", one("R1=c", "R2=x", "R3=x"))
	b.commit("B", "A", one("R1=b", "R2=y", "R3=x"))
	b.commit("M", "C B", one("R1=both", "R2=y", "R3=evil"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C statement; changed B>M statement; changed M merge statement")
	same(t, "R2 taken from the branch", b.story(e, "R2"), "created A; changed B>M statement")
	same(t, "R3 changed by nobody but the merge", b.story(e, "R3"), "created A; changed M merge statement")
}

// The words come from one side, the file and the claim from the other: no
// merge invented anything.
func TestAspectsAreFollowedApart(t *testing.T) {
	//   A---C---M
	//    \     /
	//     `-B-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("C", "A", one("R1=c"))
	b.commit("B", "A", files{"requirements-new.jsonl": recs("R1=a@2026-01-31")})
	b.commit("M", "C B", files{"requirements-new.jsonl": recs("R1=c@2026-01-31")})
	e := b.mine("")
	tl := e.Timelines[keyOf("R1")]
	if got := b.labels[tl.Changed.Commit]; got != "C" {
		t.Errorf("changed in %s, want C", got)
	}
	if tl.Claim == nil || b.labels[tl.Claim.Commit] != "B" || tl.Claim.On != "2026-01-31" || tl.Claim.Field != "last_reviewed" {
		t.Errorf("claim %+v, want it from B", tl.Claim)
	}
}

// On a branch that edits R2 while main does R1 a->b->a, a walk that
// simplifies by folder would lose both events of R1.
func TestSimplificationIsPerRecord(t *testing.T) {
	//   A---B---C---M
	//    \         /
	//     `---D---'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("C", "B", one("R1=a", "R2=x"))
	b.commit("D", "A", one("R1=a", "R2=y"))
	b.commit("M", "C D", one("R1=a", "R2=y"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed B statement; changed C statement")
	same(t, "R2", b.story(e, "R2"), "created A; changed D>M statement")
}

// A merge "ours" drops what the other side did, as if it had never been.
func TestOursMergeDropsTheOtherSide(t *testing.T) {
	//   A---C---M
	//    \     /
	//     `-B-'   merged with its content thrown away
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b", "R9=gone"))
	b.commit("C", "A", one("R1=c"))
	b.commit("M", "C B", one("R1=c"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C statement")
	if len(e.Gone) != 0 {
		t.Errorf("R9 never stood on the main branch, but: %v", e.Gone)
	}
}

func TestOctopusMerge(t *testing.T) {
	//     .-B-.
	//    /     \
	//   A---C---M
	//    \     /
	//     `-D-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=a", "R3=a"))
	b.commit("C", "A", one("R1=c", "R2=a", "R3=a"))
	b.commit("B", "A", one("R1=a", "R2=b", "R3=a"))
	b.commit("D", "A", one("R1=a", "R2=a", "R3=d"))
	b.commit("M", "C B D", one("R1=c", "R2=b", "R3=d"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C statement")
	same(t, "R2", b.story(e, "R2"), "created A; changed B>M statement")
	same(t, "R3", b.story(e, "R3"), "created A; changed D>M statement")
}

func TestUnrelatedHistories(t *testing.T) {
	//   A-------M
	//          /
	//   X---Y-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("X", "", files{"requirements-b.jsonl": recs("R2=x")})
	b.commit("Y", "X", files{"requirements-b.jsonl": recs("R2=y")})
	b.commit("M", "A Y", files{"requirements.jsonl": recs("R1=a"), "requirements-b.jsonl": recs("R2=y")})
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A")
	same(t, "R2", b.story(e, "R2"), "created X>M; changed Y>M statement")
}

func TestCrissCross(t *testing.T) {
	//     B---M
	//    / \ / \
	//   A   X   P   M and N each merge the other line as it was
	//    \ / \ /
	//     C---N
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=a"))
	b.commit("B", "A", one("R1=b", "R2=a"))
	b.commit("C", "A", one("R1=a", "R2=c"))
	b.commit("M", "B C", one("R1=b", "R2=c"))
	b.commit("N", "C B", one("R1=n", "R2=c"))
	b.commit("P", "M N", one("R1=n", "R2=c"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed B statement; changed N>P merge statement")
	same(t, "R2", b.story(e, "R2"), "created A; changed C>M statement")
}

func TestVersionsThatDoNotParse(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", files{"requirements.jsonl": "!"})
	b.commit("C", "B", one("R1=c", "R2=x"))
	b.commit("D", "C", files{"requirements-moved.jsonl": "!"})
	b.commit("E", "D", files{"requirements-moved.jsonl": recs("R1=c", "R2=e")})
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C statement; moved E")
	same(t, "R2", b.story(e, "R2"), "created A; changed E moved statement")
	if len(e.Skipped) != 2 || b.labels[e.Skipped[0].Commit] != "B" || e.Skipped[0].Place.Line != 1 || e.Skipped[0].Reason == "" {
		t.Errorf("skipped: %+v", e.Skipped)
	}
}

func TestWhatIsNoFileIsSkipped(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", files{"requirements.jsonl": "link:elsewhere"})
	e := b.mine("", func(o *history.Options) { o.Live = live(one("R1=a")); o.Dirty = true })
	same(t, "R1", b.story(e, "R1"), "created A")
	var reasons []string
	for _, s := range e.Skipped {
		reasons = append(reasons, b.labels[s.Commit]+" "+s.Reason)
	}
	same(t, "skipped", strings.Join(reasons, "; "),
		"B is a symbolic link, which is not followed")
}

// Of records that share an id the first counts, by file and then by line, as
// in a snapshot.
func TestRepeatedIDs(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements-a.jsonl": recs("R1=a", "R1=other"), "requirements-b.jsonl": recs("R1=b")})
	b.commit("B", "A", files{"requirements-a.jsonl": recs("R1=a", "R1=another"), "requirements-b.jsonl": recs("R1=c")})
	b.commit("C", "B", files{"requirements-a.jsonl": recs("R2=x"), "requirements-b.jsonl": recs("R1=c")})
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C moved statement")
}

func TestGoneRecords(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=z"))
	b.commit("B", "A", one("R1=a", "R3=z"))
	e := b.mine("", func(o *history.Options) { o.Live = live(one("R1=a")); o.Dirty = true })
	if len(e.Gone) != 1 || e.Gone[0].Key != keyOf("R2") {
		t.Fatalf("gone: %+v; R3 has only left the work tree", e.Gone)
	}
	g := e.Gone[0]
	same(t, "event", b.tell(g.Event), "removed B")
	if g.Last.Fields["statement"] != "x" || g.Event.Place.Line != 2 {
		t.Errorf("last %v at %v", g.Last.Fields, g.Event.Place)
	}
	if e.Timelines[keyOf("R2")] != nil {
		t.Error("a record that has gone has a timeline")
	}
}

func TestHeadOffTheMainBranch(t *testing.T) {
	//   A---B---D   main
	//        \
	//         C     topic
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=x", "R4=x"))
	b.commit("B", "A", one("R1=b", "R2=x", "R3=x", "R4=x"))
	b.commit("C", "B", one("R1=b", "R2=y", "R3=x", "R4=x", "R5=new"))
	b.commit("D", "B", one("R1=b", "R2=x", "R3=z", "R4=z"))
	content := one("R1=b", "R2=y", "R3=x", "R4=work", "R5=new", "R6=fresh")
	e := b.mine("C", func(o *history.Options) { o.Live = live(content); o.Dirty = true })
	for id, want := range map[string]string{
		"R1": "on main: created A; changed B statement",
		"R2": "not on main yet: created A; changed C>? statement",
		"R3": "on main: created A", // what the head has did land, main has moved on
		"R4": "not committed yet: created A",
		"R5": "not on main yet: created C>?",
		"R6": "not committed yet: ",
	} {
		tl := e.Timelines[keyOf(id)]
		same(t, id, fmt.Sprintf("%s: %s", tl.State, b.story(e, id)), want)
	}
	if l := e.Timelines[keyOf("R4")].Level; l != history.TypedOnly {
		t.Errorf("R4 is at level %d", l)
	}
}

// The words stand on the main branch and the claim comes from the head, where
// the record once went: its going is no change of the claim.
func TestClaimOfARecordThatWentOnItsBranch(t *testing.T) {
	//   A---B         main
	//    \
	//     C---D       topic
	b := newBuilder(t)
	b.commit("A", "", one("R1=a@2026-01-01", "R2=x"))
	b.commit("B", "A", one("R1=a@2026-01-01", "R2=y"))
	b.commit("C", "A", one("R2=x"))
	b.commit("D", "C", one("R1=a@2026-02-01", "R2=x"))
	b.refs["main"] = "B"
	e := b.mine("D")
	same(t, "R1", b.story(e, "R1"), "created A; claim-only D>?")
	if c := e.Timelines[keyOf("R1")].Claim; c == nil || b.labels[c.Commit] != "D" {
		t.Errorf("claim %+v", c)
	}
}

func TestSquashedContentIsOnMain(t *testing.T) {
	//   A---B---S   main, S is a squash of C
	//        \
	//         C     topic
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=c"))
	b.commit("S", "B", one("R1=c"))
	e := b.mine("C")
	same(t, "R1", string(e.Timelines[keyOf("R1")].State)+": "+b.story(e, "R1"), "on main: created A; changed B statement; changed S statement")
}

// An old commit is judged by its own past: what main did later is not seen.
func TestAnOldCommitIsJudgedByItsPast(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=a"))
	e := b.mine("A")
	same(t, "R1", b.story(e, "R1"), "created A")
}

// So is one of a branch that was merged later: it landed with the merge, of
// which nothing else is seen.
func TestAnOldCommitOfABranchThatLanded(t *testing.T) {
	//   A-------M   main
	//    \     /
	//     `-B-'     checked
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("M", "A B", one("R1=b", "R2=y"))
	e := b.mine("B")
	same(t, "R1", b.story(e, "R1"), "created A; changed B>M statement")
	same(t, "R2", b.story(e, "R2"), "created A")
	if len(e.Landings) != 0 {
		t.Errorf("landings: %+v", e.Landings)
	}
}

func TestEventsAfterTheDayDoNotCount(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"), on("2026-01-10"))
	b.commit("B", "A", one("R1=b", "R2=x@2026-03-01"), on("2026-03-01"))
	for day, want := range map[string]string{
		"2026-02-28": "not on main yet: created A",
		"2026-03-01": "on main: created A; changed B statement",
	} {
		e := b.mine("", func(o *history.Options) { o.AsOf = date(t, day) })
		same(t, day, string(e.Timelines[keyOf("R1")].State)+": "+b.story(e, "R1"), want)
	}
	e := b.mine("", func(o *history.Options) { o.AsOf = date(t, "2026-02-28") })
	if c := e.Timelines[keyOf("R2")].Claim; c == nil || c.On != "2026-03-01" || c.Commit != "" {
		t.Errorf("claim %+v: it is read, but its commit does not count yet", c)
	}
}

// A claim is from the commit that brought its value, and from no older one
// that brought another.
func TestClaimIsFromItsOwnCommit(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a@2026-01-01", "R2=x"), on("2026-01-10"))
	b.commit("B", "A", one("R1=a@2026-03-01", "R2=x"), on("2026-03-01"))
	tell := func(id string, change ...func(*history.Options)) string {
		c := b.mine("", change...).Timelines[keyOf(id)].Claim
		if c == nil {
			return "none"
		}
		return strings.TrimSpace(c.On + " " + c.By + " from " + b.labels[c.Commit])
	}
	same(t, "R1", tell("R1"), "2026-03-01  from B")
	same(t, "R1 before its commit counts", tell("R1", func(o *history.Options) { o.AsOf = date(t, "2026-02-28") }), "2026-03-01  from")

	named := files{"requirements.jsonl": recs("R1=a") + `{"id":"R2","statement":"x","reviewed_by":"Ann Lee"}` + "\n" + recs("R3=new@2026-04-01")}
	work := func(o *history.Options) { o.Live, o.Dirty = live(named), true }
	same(t, "R1 without it", tell("R1", work), "none")
	same(t, "R2 named in the work tree", tell("R2", work), "Ann Lee from")
	same(t, "R3 new in the work tree", tell("R3", work), "2026-04-01  from")
	b.commit("C", "B", named)
	b.commit("D", "C", one("R1=a", "R2=x"))
	same(t, "R2 named again after the name was taken out", tell("R2", work), "Ann Lee from")

	second := files{"requirements-a.jsonl": "!", "requirements-b.jsonl": recs("R1=a@2026-05-01")}
	b = newBuilder(t)
	b.commit("A", "", files{"requirements-a.jsonl": recs("R1=a@2026-01-01"), "requirements-b.jsonl": second["requirements-b.jsonl"]})
	b.commit("B", "A", second)
	same(t, "R1 of which only the second can be read", tell("R1", func(o *history.Options) { o.Live = live(second) }), "2026-05-01  from")
}

func date(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The landing is the merge that brought the branch in, and its date is the
// committer's; who wrote it, and what the author typed as date, is the
// branch's.
func TestLeafAndLanding(t *testing.T) {
	//   A-------M
	//    \     /
	//     `-B-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), by("ann"), on("2026-01-01"))
	b.commit("B", "A", one("R1=b"), by("bob"), on("2026-02-01"))
	b.commit("M", "A B", one("R1=b"), by("ann"), on("2026-03-01"))
	e := b.mine("")
	c := e.Timelines[keyOf("R1")].Changed
	if c.By.Name != "Bob Ray" || !c.At.Equal(date(t, "2026-02-01")) || !c.Since.Equal(date(t, "2026-03-01")) || c.Merge {
		t.Errorf("changed: %+v", c)
	}
	for _, label := range []string{"A", "B", "M"} {
		if _, ok := e.Commits[b.id(label)]; !ok {
			t.Errorf("commit %s is not among the evidence", label)
		}
	}
}

func TestOrderIsTopologyNotDates(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), on("2026-06-01"))
	b.commit("B", "A", one("R1=b"), on("2026-03-01"))
	b.commit("C", "B", one("R1=c"), on("2026-04-01"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed B statement; changed C statement")
}

// The mapping of a commit's own configuration reads what the present one does
// not match any more.
func TestMappingOfItsOwnCommit(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"goldthread.yaml": "old", "requirements.txt": recs("R1=a")})
	b.commit("B", "A", files{"goldthread.yaml": "old", "requirements.txt": recs("R1=b")})
	b.commit("C", "B", files{"goldthread.yaml": "new", "requirements.jsonl": recs("R1=b")})
	asked := 0
	e := b.mine("", func(o *history.Options) {
		o.ConfigFile = "goldthread.yaml"
		o.DecoderAt = func(repo.ID, string) (history.Decoder, error) {
			asked++
			if asked == 1 {
				return &lineDecoder{suffix: ".txt"}, nil
			}
			return nil, nil
		}
	})
	same(t, "R1", b.story(e, "R1"), "created A; changed B statement; moved C")
	if asked != 2 {
		t.Errorf("the mapping was asked for %d times, want once a version", asked)
	}
}

// A mapping that cannot be had is no mapping that maps nothing: what it would show
// is missing, and said to be.
func TestMappingThatIsMissing(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"goldthread.yaml": "old", "requirements.txt": recs("R1=a")})
	b.commit("B", "A", files{"goldthread.yaml": "new", "requirements.jsonl": recs("R1=a")})
	e := b.mine("", func(o *history.Options) {
		o.ConfigFile = "goldthread.yaml"
		o.DecoderAt = func(id repo.ID, _ string) (history.Decoder, error) {
			if id == b.id("A") {
				return nil, fmt.Errorf("goldthread.yaml: %w", repo.ErrMissing)
			}
			return nil, nil
		}
	})
	if e.State == history.Complete || len(e.Lacks) == 0 {
		t.Errorf("the history is %v, lacks %v, and R1 is %s", e.State, e.Lacks, b.story(e, "R1"))
	}
}

// Commits before the first configuration are read as it was then: without one.
func TestMappingBeforeTheFirstConfiguration(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements.txt": recs("R1=a")})
	b.commit("B", "A", files{"requirements.txt": recs("R1=b")})
	b.commit("C", "B", files{"goldthread.yaml": "new", "requirements.jsonl": recs("R1=b")})
	var asked []string
	e := b.mine("", func(o *history.Options) {
		o.ConfigFile = "goldthread.yaml"
		o.DecoderAt = func(id repo.ID, _ string) (history.Decoder, error) {
			asked = append(asked, b.labels[id])
			if len(asked) == 1 {
				return &lineDecoder{suffix: ".txt"}, nil
			}
			return nil, nil
		}
	})
	same(t, "R1", b.story(e, "R1"), "created A; changed B statement; moved C")
	same(t, "asked at", strings.Join(asked, " "), "A C")
}

func TestFolderInsideTheRepository(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"readme": "x", "requirements.jsonl": recs("R9=no")})
	b.commit("B", "A", files{"isms/eu/requirements.jsonl": recs("R1=a")})
	e := b.mine("", func(o *history.Options) { o.Dir = "isms/eu" })
	same(t, "R1", b.story(e, "R1"), "created B")
	if got := e.Timelines[keyOf("R1")].Created.Place.File; got != "requirements.jsonl" {
		t.Errorf("place in %s", got)
	}
	if len(e.Timelines) != 1 || !e.Begins.Equal(b.model["B"].when) {
		t.Errorf("%d timelines, begins %v", len(e.Timelines), e.Begins)
	}
}

func TestEachVersionIsDecodedOnce(t *testing.T) {
	b := newBuilder(t)
	parent := ""
	for i := range 40 {
		parent = b.commit(fmt.Sprint("C", i), parent, files{
			"requirements.jsonl": recs(fmt.Sprintf("R1=%d", i%4)), "readme": fmt.Sprint(i),
		})
	}
	d := &lineDecoder{}
	b.mine("", func(o *history.Options) { o.Decoder = d })
	if d.count != 4 {
		t.Errorf("decoded %d times, want 4", d.count)
	}
}

func TestBeforeTheFirstCommit(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	delete(b.refs, "main")
	r := b.open()
	e, err := history.Mine(t.Context(), history.Options{Repo: r, Decoder: &lineDecoder{}, Live: live(one("R1=a")), Dirty: true})
	if err != nil {
		t.Fatal(err)
	}
	if s := e.Timelines[keyOf("R1")].State; e.State != "complete" || s != history.NotCommitted {
		t.Errorf("evidence %s, record %s", e.State, s)
	}
}

func TestLiveRecordsAlwaysHaveATimeline(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	want := map[register.Key]*register.Record{}
	for key, r := range live(one("R1=a", "R2=x")) {
		want[key] = r
	}
	e := b.mine("", func(o *history.Options) { o.Live = want; o.Dirty = true })
	for key := range want {
		if e.Timelines[key] == nil {
			t.Errorf("%v has no timeline", key)
		}
	}
}
