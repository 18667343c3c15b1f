package history_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
)

// The people who have accounts: Bob is Head of Security and may approve
// everything; Cy had his account until the end of January; of Di only the
// login is known.
func withCrew(o *history.Options) {
	o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(strings.TrimSpace(`
{"id":"ROL-CISO","title":"Head of Security","may_approve":["all"]}
{"id":"PER-001","name":"Ann Lee","emails":["ann@example.org"],"accounts":[{"forge":"github.com","id":7,"login":"ann"}]}
{"id":"PER-002","name":"Bob Ray","emails":["bob@example.org"],"roles":["ROL-CISO"],"accounts":[{"forge":"https://GitHub.com/","id":9,"login":"bob"},{"forge":"gitlab.com","id":"19","login":"bob"}]}
{"id":"PER-003","name":"Cy Orr","roles":["ROL-CISO"],"accounts":[{"forge":"github.com","id":11,"login":"cy","to":"2026-01-31"}]}
{"id":"PER-004","name":"Di Fox","roles":["ROL-CISO"],"accounts":[{"forge":"github.com","login":"di"}]}
{"id":"PER-009","name":"Robot","is_bot":true,"accounts":[{"forge":"github.com","id":99,"login":"robot"}]}`)))
}

// answer is one review of a pull request, as GitHub's form has it.
func answer(id int, login, state, day, commit string) rec {
	return rec{"by": rec{"id": id, "login": login}, "state": state, "at": day + "T12:00:00Z", "commit": commit}
}

// pull is an export with the usual fields, which more replaces.
func (b *builder) pull(number int, head, merge string, more rec) rec {
	x := rec{
		"forge": "github.com", "repository_id": 1, "number": number, "title": "x",
		"opened_by": rec{"id": 7, "login": "ann"}, "merged_by": rec{"id": 9, "login": "bob"},
		"merged_at": "2026-02-01T00:00:00Z", "method": "merge", "merge_commit": b.id(merge), "exported_at": "2026-03-01T00:00:00Z",
	}
	if head != "" {
		x["head"] = b.id(head)
		x["head_tree"] = b.treeOf(head)
	}
	maps.Copy(x, more)
	return x
}

func (b *builder) treeOf(label string) string { return b.tree(b.model[label].files).String() }

// evidence puts exports, by file name, on the branch that holds them.
func (b *builder) evidence(exports map[string]any) {
	content := files{"README.md": "approvals\n"}
	for name, x := range exports {
		text, ok := x.(string)
		if !ok {
			data, err := json.Marshal(x)
			b.must(err)
			text = string(data)
		}
		content["approvals/2026/"+name] = text
	}
	main := b.refs["main"]
	b.commit(fmt.Sprintf("evidence%d", len(b.order)), "", content, by("bot"))
	b.refs[history.EvidenceBranch], b.refs["main"] = b.refs["main"], main
}

// exported mines main with these exports.
func (b *builder) exported(exports map[string]any) *history.Evidence {
	b.t.Helper()
	b.evidence(exports)
	return b.mine("", withCrew)
}

// uncounted tells what does not count: "PR 1 R1: why".
func uncounted(e *history.Evidence) string {
	var all []string
	for _, u := range e.Uncounted {
		s := u.Ref
		for _, k := range u.Keys {
			s += " " + k.ID
		}
		all = append(all, s+": "+u.Reason)
	}
	return strings.Join(all, "; ")
}

func skippedExports(e *history.Evidence) string {
	var all []string
	for _, s := range e.Approvals.Skipped {
		all = append(all, s.Place.String()+" "+s.Reason)
	}
	return strings.Join(all, "; ")
}

// landings tells the commits of main with their state: "M approved by Bob Ray".
func (b *builder) landings(e *history.Evidence) string {
	var all []string
	for _, l := range e.Approvals.Landings {
		s := b.labels[l.Commit] + " " + string(l.State)
		for _, p := range l.By {
			s += " by " + p.Name
		}
		if l.SelfMerged {
			s += ", merged by who opened it"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// A pull request by Ann, merged: R1 changes in B1 and again in B2, R2 in B1.
func merged(t *testing.T) *builder {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=y"))
	b.commit("B1", "A", one("R1=b", "R2=z", "R3=y"))
	b.commit("B2", "B1", one("R1=c", "R2=z", "R3=y"))
	b.commit("M", "A B2", one("R1=c", "R2=z", "R3=y"), by("bob"))
	return b
}

func TestApprovalOfAMerge(t *testing.T) {
	b := merged(t)
	e := b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})})
	same(t, "R1", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "R2", b.reviewed(e, "R2"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "R3 was not changed", b.reviewed(e, "R3"), "")
	r := e.Timelines[keyOf("R1")].Reviewed
	if r.By.ID != "PER-002" || r.By.Role != "Head of Security" || r.Account != "account 9 (bob) on github.com" || r.Bound != history.ByApproval ||
		!strings.Contains(r.Shown, "could forge it") {
		t.Errorf("reviewed: %+v", r)
	}
	if !r.Since.Equal(date(t, "2026-01-20").Add(12 * 60 * 60 * 1e9)) {
		t.Errorf("stands since %v", r.Since)
	}
	same(t, "landings", b.landings(e), "M approved by Bob Ray")
	if o := e.Approvals.Landings[0].Outdated; len(o) > 0 {
		t.Errorf("outdated: %+v", o)
	}
	same(t, "uncounted", uncounted(e)+skippedExports(e), "")
	if w := e.Witnesses; len(w) != 1 || w[0].Ref != "refs/heads/goldthread-evidence" || w[0].Tip != b.id(b.refs[history.EvidenceBranch]) || !w[0].Counted {
		t.Errorf("witnesses: %+v", w)
	}
	if e.Approvals.Ref == "" || e.Approvals.Begins.IsZero() {
		t.Errorf("approvals: %+v", e.Approvals)
	}
}

// Without an export nothing is said of approvals, and without one of them its
// landing is told from one that nobody approved.
func TestExportMissingIsNotApprovalMissing(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=c"))
	b.commit("D", "C", one("R1=d"))
	b.commit("E", "D", one("R1=d@2026-01-01"))
	b.commit("F", "E", one("R1=e"))
	b.commit("G", "F", one("R1=f"))
	b.commit("H", "G", one())
	e := b.mine("", withCrew)
	if len(e.Approvals.Landings) != 0 || e.Approvals.Tip != "" || len(e.Witnesses) != 0 {
		t.Errorf("nothing is exported: %+v", e.Approvals)
	}
	approved := func(commit string) rec {
		return rec{"method": "squash", "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-03", string(b.id(commit)))}}
	}
	self := rec{"merged_by": rec{"id": 7, "login": "ann"}}
	e = b.exported(map[string]any{
		"PR-1.json":                             b.pull(1, "C", "C", self),
		"PR-3.json":                             b.pull(3, "F", "F", rec{"reviews": []rec{answer(4, "xu", "APPROVED", "2026-01-03", string(b.id("F")))}}),
		"COMMIT-" + string(b.id("G")) + ".json": rec{"forge": "github.com", "repository_id": 1, "merge_commit": b.id("G"), "exported_at": "2026-03-01T00:00:00Z"},
		"PR-4.json":                             b.pull(4, "H", "H", approved("H")),
	})
	same(t, "landings", b.landings(e), "B before exports began; C approval missing, merged by who opened it; D export missing; "+
		"F approval not counted; G no pull request; H approved by Bob Ray")
	if !e.Approvals.Begins.Equal(b.model["C"].when) {
		t.Errorf("exports begin %v", e.Approvals.Begins)
	}
	keys := e.Approvals.Landings[0].Keys
	if len(keys) != 1 || keys[0] != keyOf("R1") {
		t.Errorf("keys: %v", keys)
	}
	same(t, "why", uncounted(e), "PR 3 R1: account 4 (xu) is not in people, or not on that day")
	same(t, "why, at the landing", strings.Join(e.Approvals.Landings[3].Reasons, "; "), "account 4 (xu) is not in people, or not on that day")
}

// An approval covers what was approved: after a push it is stale, and counts
// for what the push left alone.
func TestApprovalBeforeTheLastPush(t *testing.T) {
	b := merged(t)
	e := b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B1")))}})})
	same(t, "R1 changed after it", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 1/4")
	same(t, "R2 did not", b.reviewed(e, "R2"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "landings", b.landings(e), "M approval not counted by Bob Ray")
	r := e.Timelines[keyOf("R1")].Reviews[0]
	same(t, "note", r.Note, "changed after it was approved, before it was merged")
	outdated := func(e *history.Evidence) string { return fmt.Sprint(e.Approvals.Landings[0].Outdated) }
	other := func(commit any, records string) string {
		return fmt.Sprintf("[{{PER-002 Bob Ray Head of Security false true} %v [%s]}]", commit, records)
	}
	same(t, "outdated", outdated(e), other(b.id("B1"), "{requirements R1}"))
	if since := e.ChangedSince(r, keyOf("R1")); len(since) != 1 || since[0].Commit != b.id("B2") {
		t.Errorf("changed since: %+v", since)
	}

	// The record was not changed yet when it was approved.
	b = newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B1", "A", one("R1=b", "R2=x"))
	b.commit("B2", "B1", one("R1=b", "R2=z"))
	b.commit("M", "A B2", one("R1=b", "R2=z"), by("bob"))
	e = b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B1")))}})})
	same(t, "R2 not changed yet", b.reviewed(e, "R2"), "")
	same(t, "R1", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "outdated, R2 not changed yet", outdated(e), other(b.id("B1"), "{requirements R2}"))

	gone := strings.Repeat("ab", 20)
	e = b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", gone)}})})
	same(t, "a version that is gone", b.reviewed(e, "R1"), "")
	same(t, "why", uncounted(e), "PR 12 R1 R2: account 9 (bob) approved an earlier version, abababa, which is not here")
	same(t, "outdated, a version that is gone", outdated(e), other(gone, "{requirements R1} {requirements R2}"))
	e = b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", "")}})})
	same(t, "outdated, without a commit", outdated(e), "[]")
	same(t, "why, without a commit", uncounted(e), "PR 12 R1 R2: account 9 (bob) approved it, and the export does not say which version")
}

// After a squash the head is gone. The export says which files it had: as a
// whole, or each of them.
func TestApprovalOfASquash(t *testing.T) {
	gone := strings.Repeat("ab", 20)
	approval := []rec{answer(9, "bob", "APPROVED", "2026-01-20", gone)}
	split := func(r1, r2 string) files {
		return files{"requirements-1.jsonl": recs("R1=" + r1), "requirements-2.jsonl": recs("R2=" + r2)}
	}
	b := newBuilder(t)
	b.commit("A", "", split("a", "x"))
	b.commit("S", "A", split("b", "y"), message("x (#12)\n"))
	squash := func(more rec) rec {
		x := b.pull(12, "", "S", rec{"method": "squash", "head": gone, "reviews": approval})
		maps.Copy(x, more)
		return x
	}
	blob := func(text string) string { return b.blob(text).String() }
	file := func(name, id string) rec { return rec{"path": name, "blob": id} }
	notHere := "account 9 (bob) approved abababa, which is not here, and what was merged does not have the same files"
	for name, c := range map[string]struct {
		more            rec
		r1, r2, reasons string
	}{
		"the same files": {rec{"head_tree": b.treeOf("S")}, "4/4", "4/4", ""},
		"other files":    {rec{"head_tree": gone}, "", "", "PR 12 R1 R2: " + notHere},
		"nothing said":   {nil, "", "", "PR 12 R1 R2: " + notHere},
		"the same file of one": {rec{"head_tree": gone, "files": []rec{file("requirements-1.jsonl", blob(recs("R1=b")))}},
			"4/4", "", "PR 12 R2: " + notHere},
		"another file that is here": {rec{"files": []rec{file("requirements-1.jsonl", blob(recs("R1=old"))), file("requirements-2.jsonl", blob(recs("R2=y")))}},
			"1/3", "4/4", ""},
		"another file that is gone": {rec{"files": []rec{file("requirements-1.jsonl", gone)}}, "", "", "PR 12 R1 R2: " + notHere},
		"a tree that is here":       {rec{"head_tree": b.tree(split("b", "old")).String()}, "4/4", "1/3", ""},
		"approved earlier": {rec{"head_tree": b.treeOf("S"), "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", strings.Repeat("cd", 20))}},
			"", "", "PR 12 R1 R2: account 9 (bob) approved an earlier version, cdcdcdc, which is not here"},
	} {
		e := b.exported(map[string]any{"PR-12.json": squash(c.more)})
		tell := func(level string) string {
			if level == "" {
				return ""
			}
			return "approval PR 12 S by Bob Ray " + level
		}
		same(t, name+": R1", b.reviewed(e, "R1"), tell(c.r1))
		same(t, name+": R2", b.reviewed(e, "R2"), tell(c.r2))
		same(t, name+": why", uncounted(e), c.reasons)
	}
}

// What was approved, or taken back, after the as-of day has not been yet.
func TestApprovalAfterTheDay(t *testing.T) {
	b := merged(t)
	at := string(b.id("B2"))
	for name, c := range map[string]struct {
		answers []rec
		want    string
	}{
		"approved later":      {[]rec{answer(9, "bob", "APPROVED", "2026-01-20", at)}, "M approval missing"},
		"taken back later":    {[]rec{answer(9, "bob", "APPROVED", "2026-01-04", at), answer(9, "bob", "DISMISSED", "2026-01-20", at)}, "M approved by Bob Ray"},
		"approved on the day": {[]rec{answer(9, "bob", "APPROVED", "2026-01-10", at)}, "M approved by Bob Ray"},
	} {
		b.evidence(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": c.answers})})
		e := b.mine("", withCrew, func(o *history.Options) { o.AsOf = date(t, "2026-01-10") })
		same(t, name, b.landings(e), c.want)
	}
}

// What a rebase became is told by the list of its commits.
func TestApprovalOfARebase(t *testing.T) {
	gone := strings.Repeat("ab", 20)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("C1", "A", one("R1=b", "R2=x"))
	b.commit("C2", "C1", one("R1=b", "R2=y"))
	rebase := func(landed ...string) *history.Evidence {
		x := b.pull(12, "", "C2", rec{"method": "rebase", "head": gone, "head_tree": b.treeOf("C2"), "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", gone)}})
		for _, l := range landed {
			list, _ := x["landed"].([]string)
			x["landed"] = append(list, string(b.id(l)))
		}
		return b.exported(map[string]any{"PR-12.json": x})
	}
	e := rebase("C1", "C2")
	same(t, "R1", b.reviewed(e, "R1"), "approval PR 12 C2 by Bob Ray 4/4")
	same(t, "R2", b.reviewed(e, "R2"), "approval PR 12 C2 by Bob Ray 4/4")
	same(t, "landings", b.landings(e), "C1 approved by Bob Ray; C2 approved by Bob Ray")
	e = rebase()
	same(t, "R1 where only the last is known", b.reviewed(e, "R1"), "")
	same(t, "R2 where only the last is known", b.reviewed(e, "R2"), "approval PR 12 C2 by Bob Ray 4/4")
	e = rebase("A", "C2")
	same(t, "commits that do not stand so", uncounted(e), "PR 12: says that it landed as "+b.id("A").Short()+", which does not stand there in this history")
	e = rebase("C2", "A", "C1", "C2")
	same(t, "more than there are", uncounted(e), "PR 12: says that it landed as 4 commits, which this history does not have in a row")
}

// The newest word of a reviewer is the one that holds; a comment is none.
func TestNewestWordOfAReviewer(t *testing.T) {
	b := merged(t)
	at := string(b.id("B2"))
	yes, no, gone, comment := "APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED"
	for name, c := range map[string]struct {
		states []string // on successive days
		order  []int    // in which the file has them; nil for that of the days
		want   bool
	}{
		"approved":                     {[]string{yes}, nil, true},
		"then asked for changes":       {[]string{yes, no}, nil, false},
		"then withdrawn":               {[]string{yes, gone}, nil, false},
		"after asking for changes":     {[]string{no, yes}, nil, true},
		"then commented":               {[]string{yes, comment}, nil, true},
		"commented only":               {[]string{comment}, nil, false},
		"again after it was withdrawn": {[]string{yes, gone, yes}, nil, true},
		"out of order in the file":     {[]string{yes, no}, []int{1, 0}, false},
		"out of order, and approved":   {[]string{no, yes}, []int{1, 0}, true},
		"not sent":                     {[]string{"PENDING"}, nil, false},
	} {
		var answers []rec
		for i, s := range c.states {
			answers = append(answers, answer(9, "bob", s, fmt.Sprintf("2026-01-%02d", 10+i), at))
		}
		if c.order != nil {
			answers[0], answers[1] = answers[c.order[0]], answers[c.order[1]]
		}
		e := b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"reviews": answers})})
		want, state := "", "M approval missing"
		if c.want {
			want, state = "approval PR 12 M by Bob Ray 4/4", "M approved by Bob Ray"
		}
		same(t, name, b.reviewed(e, "R1"), want)
		same(t, name, b.landings(e), state)
	}
}

// Who opened the pull request, or wrote a part of it, is no second person.
func TestOwnApprovalIsNoSecondPerson(t *testing.T) {
	b := merged(t)
	at := string(b.id("B2"))
	own := rec{"opened_by": rec{"id": 9, "login": "bob"}, "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", at)}}
	e := b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", own)})
	same(t, "who opened it", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 3/3")
	same(t, "landings", b.landings(e), "M approval missing by Bob Ray, merged by who opened it")

	for name, text := range map[string]string{
		"who wrote it":       "x\n",
		"who wrote it, also": "x\n\nCo-authored-by: Bob Ray <bob@example.org>\n",
	} {
		b := newBuilder(t)
		author := "bob"
		if strings.Contains(text, "Co-") {
			author = "ann"
		}
		b.commit("A", "", one("R1=a"))
		b.commit("S", "A", one("R1=b"), by(author), message(text))
		x := b.pull(12, "S", "S", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("S")))}})
		same(t, name, b.reviewed(b.exported(map[string]any{"PR-12.json": x}), "R1"), "approval PR 12 S by Bob Ray 3/3")
	}
}

// The number of an account decides who it is, on the day of the approval.
func TestApproversAreFoundByAccount(t *testing.T) {
	b := merged(t)
	at := string(b.id("B2"))
	for name, c := range map[string]struct {
		id    int
		login string
		day   string
		want  string
		why   string
	}{
		"another login":       {9, "robert", "2026-01-20", "approval PR 12 M by Bob Ray 4/4", ""},
		"another's login":     {5, "bob", "2026-01-20", "", "account 5 (bob) is not in people, or not on that day"},
		"nobody's":            {5, "xu", "2026-01-20", "", "account 5 (xu) is not in people, or not on that day"},
		"without a number":    {5, "di", "2026-01-20", "", "account 5 (di) is not in people, or not on that day"},
		"while it was his":    {11, "cy", "2026-01-31", "approval PR 12 M by Cy Orr 4/4", ""},
		"when it was not":     {11, "cy", "2026-02-01", "", "account 11 (cy) is not in people, or not on that day"},
		"a machine":           {99, "robot", "2026-01-20", "", "account 99 (robot) is a machine"},
		"an unknown machine":  {3, "renovate[bot]", "2026-01-20", "", "account 3 (renovate[bot]) is a machine"},
		"after it was asked":  {9, "bob", "2026-03-02", "", "account 9 (bob) approved it after it was exported, by the dates it gives"},
		"after it was merged": {9, "bob", "2026-02-20", "approval PR 12 M by Bob Ray 4/4", ""},
	} {
		x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(c.id, c.login, "APPROVED", c.day, at)}})
		e := b.exported(map[string]any{"PR-12.json": x})
		same(t, name, b.reviewed(e, "R1"), c.want)
		if c.why != "" {
			c.why = "PR 12 R1 R2: " + c.why
		}
		same(t, name+": why", uncounted(e), c.why)
	}
	x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-02-20", at)}})
	b.evidence(map[string]any{"PR-12.json": x})
	e := b.mine("", withCrew, func(o *history.Options) { o.AsOf = date(t, "2026-02-19") })
	same(t, "the day before", b.reviewed(e, "R1"), "")
}

// Who may not approve a register reviews it, and confirms nothing.
func TestApproverWithoutTheRight(t *testing.T) {
	b := merged(t)
	x := b.pull(12, "B2", "M", rec{"opened_by": rec{"id": 5, "login": "xu"}, "reviews": []rec{answer(7, "ann", "APPROVED", "2026-01-20", string(b.id("B2")))}})
	b.evidence(map[string]any{"PR-12.json": x})
	e := b.mine("", withCrew, func(o *history.Options) {
		for _, p := range o.People { // another wrote it
			if p.ID == "PER-001" {
				p.Fields["emails"] = []any{"someone@example.org"}
			}
		}
	})
	same(t, "R1", b.reviewed(e, "R1"), "approval PR 12 M by Ann Lee 3/3")
}

// The workflow writes an export in one spelling. What stands there in another was
// written or changed by somebody else, also where a machine committed it, and counts
// for nothing.
func TestExportsSpelledOtherwise(t *testing.T) {
	const why = "is not spelled as the workflow writes it, on one line with its names in order, so somebody else wrote or changed it"
	for name, c := range map[string]struct {
		spell func(text string) string
		why   string // "" where it counts
	}{
		"as it is":                {func(s string) string { return s + "\n" }, ""},
		"without its line end":    {func(s string) string { return s }, ""},
		"without escapes of HTML": {func(s string) string { return strings.Replace(s, `\u0026`, "&", 1) + "\n" }, ""},
		"another order": {func(s string) string {
			return `{"title":"R\u0026D",` + strings.Replace(s[1:], `,"title":"R\u0026D"`, "", 1) + "\n"
		}, why},
		"with spaces":             {func(s string) string { return strings.Replace(s, `,"`, `, "`, 1) + "\n" }, why},
		"on several lines":        {func(s string) string { return strings.Replace(s, `,"`, ",\n\"", 1) + "\n" }, why},
		"with another escape":     {func(s string) string { return strings.Replace(s, "bob", `\u0062ob`, 1) + "\n" }, why},
		"with an empty line":      {func(s string) string { return s + "\n\n" }, why},
		"with the end of Windows": {func(s string) string { return s + "\r\n" }, why},
		"with a name twice":       {func(s string) string { return strings.Replace(s, `"number":12`, `"number":12,"number":12`, 1) + "\n" }, `gives "number" twice`},
		"with more behind it":     {func(s string) string { return s + "\n{}\n" }, "is not one JSON object"},
	} {
		b := merged(t)
		data, err := json.Marshal(b.pull(12, "B2", "M", rec{"title": "R&D", "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}}))
		b.must(err)
		text := c.spell(string(data))
		if c.why != "" && text == string(data)+"\n" {
			t.Fatalf("%s is spelled the same", name)
		}
		e := b.exported(map[string]any{"PR-12.json": text})
		if counts := b.reviewed(e, "R1") != ""; counts != (c.why == "") {
			t.Errorf("%s: R1 is %q", name, b.reviewed(e, "R1"))
		}
		told := uncounted(e)
		for _, s := range e.Approvals.Skipped {
			told += s.Reason
		}
		if !strings.Contains(told, c.why) || c.why == "" && told != "" {
			t.Errorf("%s: it says %q", name, told)
		}
	}
}

// What an export says that the history does not is named, and nothing of the
// export counts.
func TestExportsThatContradict(t *testing.T) {
	other := strings.Repeat("ab", 20)
	for name, c := range map[string]struct {
		more rec
		why  string
	}{
		"a commit that is not here": {rec{"merge_commit": other}, "says that it was merged as abababa, which is not in this history"},
		"another head":              {rec{"head": "B1"}, "says that its head was B1, and M merged another commit"},
		"other files of the head":   {rec{"head_tree": other}, "says of its head B2 that it has other files than it has"},
		"exported too early":        {rec{"exported_at": "2026-01-31T00:00:00Z"}, "says that it was exported before it was merged"},
	} {
		b := merged(t)
		x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
		for k, v := range c.more {
			if label, ok := v.(string); ok && b.commits[label] != plumbing.ZeroHash {
				v = b.id(label)
			}
			x[k] = v
		}
		e := b.exported(map[string]any{"PR-12.json": x})
		same(t, name, b.reviewed(e, "R1"), "")
		for _, label := range []string{"B1", "B2", "M"} {
			c.why = strings.ReplaceAll(c.why, label, b.id(label).Short())
		}
		same(t, name+": why", uncounted(e), "PR 12: "+c.why)
		if c.more["merge_commit"] == nil {
			same(t, name+": landings", b.landings(e), "M export contradicts")
		}
	}

	b := merged(t)
	x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
	e := b.exported(map[string]any{"PR-12.json": x, "PR-13.json": b.pull(13, "B2", "M", nil)})
	same(t, "two of one commit", b.reviewed(e, "R1"), "")
	where := " is exported twice, here and in goldthread-evidence:approvals/2026/"
	same(t, "why", uncounted(e), "PR 12: commit "+b.id("M").Short()+where+"PR-13.json; PR 13: commit "+b.id("M").Short()+where+"PR-12.json")
}

// A merge that changes a record by itself was not approved with its head.
func TestApprovalDoesNotCoverAnEvilMerge(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("M", "A B", one("R1=b", "R2=evil"), by("eve"))
	e := b.exported(map[string]any{"PR-12.json": b.pull(12, "B", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B")))}})})
	same(t, "R1", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "R2", b.reviewed(e, "R2"), "")
	same(t, "landings", b.landings(e), "M approval not counted by Bob Ray")
}

// A file that cannot be read is named with its place, and the others count.
func TestCorruptExports(t *testing.T) {
	b := merged(t)
	good := b.pull(12, "B2", "M", rec{"unknown": rec{"more": []int{1}}, "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
	broken := func(more rec) rec { return b.pull(1, "B2", "M", more) }
	for name, c := range map[string]struct {
		file string
		x    any
		why  string
	}{
		"no JSON":           {"PR-1.json", "{\n\"forge\": x}", "is not JSON (line 2)"},
		"half":              {"PR-1.json", `{"forge": "github.com",`, "ends in the middle"},
		"empty":             {"PR-1.json", "", "ends in the middle"},
		"a list":            {"PR-1.json", "[]", "is not one JSON object"},
		"two":               {"PR-1.json", "{} {}", "is not one JSON object"},
		"twice":             {"PR-1.json", `{"forge": "a", "Forge": "b"}`, `gives "forge" twice`},
		"twice inside":      {"PR-1.json", `{"by": [{"id": 1, "id": 2}]}`, `gives "id" twice`},
		"too deep":          {"PR-1.json", `{"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}", "is nested too deeply to be an export"},
		"not UTF-8":         {"PR-1.json", "{\"title\": \"\xff\"}", "is not written in UTF-8"},
		"another kind":      {"PR-1.json", broken(rec{"number": "1"}), `has something else than expected under "number" (line `},
		"both forms":        {"PR-1.json", broken(rec{"iid": 1}), "has both an iid and a number: it must be in one form"},
		"another number":    {"PR-2.json", broken(nil), "says that it is number 1, and its name says 2"},
		"another name":      {"twelve.json", broken(nil), "is not named PR-123.json, MR-123.json or COMMIT- with the commit's id"},
		"another commit":    {"COMMIT-" + strings.Repeat("ab", 20) + ".json", broken(rec{"number": 0}), "is about another commit than its name says"},
		"no forge":          {"PR-1.json", broken(rec{"forge": "x y"}), "does not name the forge by its host, such as github.com"},
		"no commit":         {"PR-1.json", broken(rec{"merge_commit": ""}), "does not say which commit it was merged as"},
		"no id":             {"PR-1.json", broken(rec{"head": "HEAD"}), `has "HEAD" where the id of a commit belongs`},
		"no day":            {"PR-1.json", broken(rec{"exported_at": "today"}), `has "today" where a time such as 2026-01-15T09:00:00Z belongs`},
		"not when":          {"PR-1.json", broken(rec{"exported_at": nil}), "does not say when it was exported"},
		"not by whom":       {"PR-1.json", broken(rec{"opened_by": rec{"login": "ann"}}), "does not say by number which account opened it"},
		"no head":           {"PR-1.json", broken(rec{"head": ""}), "does not say which commit was its head"},
		"an unknown state":  {"PR-1.json", broken(rec{"reviews": []rec{answer(9, "bob", "GRANTED", "2026-01-20", "")}}), `has a review whose state "GRANTED" is not known`},
		"nobody's review":   {"PR-1.json", broken(rec{"reviews": []rec{answer(0, "bob", "APPROVED", "2026-01-20", "")}}), "has a review without the number of the account that gave it"},
		"a long title":      {"PR-1.json", broken(rec{"title": strings.Repeat("x", 2000)}), "has a text that is too long for an export"},
		"too many commits":  {"PR-1.json", broken(rec{"landed": make([]string, 10_001)}), "lists more than a pull request can have"},
		"a file without it": {"PR-1.json", broken(rec{"files": []rec{{"path": "x"}}}), "names a file without its path or its content"},
		"too large":         {"PR-1.json", `{"x": "` + strings.Repeat("x", 5<<20) + `"}`, "is too large"},
		"a link":            {"PR-1.json", "link:x", "is not an ordinary file"},
	} {
		e := b.exported(map[string]any{"PR-12.json": good, c.file: c.x})
		same(t, name+": the other", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 4/4")
		if got, want := skippedExports(e), "goldthread-evidence:approvals/2026/"+c.file+" "+c.why; !strings.HasPrefix(got, want) || len(e.Approvals.Skipped) != 1 {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

// GitLab names the same things otherwise, and does not say which commit was
// approved: where a push takes approvals away, it was the head.
func TestMergeRequest(t *testing.T) {
	b := merged(t)
	request := func(more rec) rec {
		x := rec{
			"forge": "gitlab.com", "project_id": 3, "iid": 4, "title": "x", "author": rec{"id": 17, "username": "ann"},
			"merged_by": rec{"id": 19, "username": "bob"}, "merged_at": "2026-02-01T00:00:00Z", "sha": b.id("B2"), "head_tree": b.treeOf("B2"),
			"merge_commit_sha": b.id("M"), "squash_commit_sha": nil, "exported_at": "2026-03-01T00:00:00.123Z",
			"approved_by": []rec{{"user": rec{"id": 19, "username": "bob", "name": "Bob"}, "approved_at": "2026-01-20T10:00:00+02:00", "sha": b.id("B2")}},
		}
		maps.Copy(x, more)
		return x
	}
	noSHA := []rec{{"user": rec{"id": 19, "username": "bob"}, "approved_at": "2026-01-20T10:00:00Z"}}
	for name, c := range map[string]struct {
		more      rec
		want, why string
	}{
		"with the commit":      {nil, "approval MR 4 M by Bob Ray 4/4", ""},
		"without the commit":   {rec{"approved_by": noSHA}, "", "MR 4 R1 R2: account 19 (bob) approved it, and the export does not say which version"},
		"reset on every push":  {rec{"approved_by": noSHA, "rules": rec{"reset_approvals_on_push": true}}, "approval MR 4 M by Bob Ray 4/4", ""},
		"kept on every push":   {rec{"approved_by": noSHA, "rules": rec{"approvals_required": 1}}, "", "MR 4 R1 R2: account 19 (bob) approved it, and the export does not say which version"},
		"squashed, then merge": {rec{"sha": strings.Repeat("ab", 20), "squash_commit_sha": b.id("B2"), "approved_by": noSHA, "rules": rec{"reset_approvals_on_push": true}}, "approval MR 4 M by Bob Ray 4/4", ""},
		"without the time": {rec{"approved_by": []rec{{"user": rec{"id": 19, "username": "bob"}, "sha": b.id("B2")}}}, "",
			"MR 4 R1 R2: account 19 (bob) approved it, and the export does not say when"},
		"number of another": {rec{"forge": "gitlab.example.org"}, "", "MR 4 R1 R2: account 19 (bob) is not in people, or not on that day"},
	} {
		e := b.exported(map[string]any{"MR-4.json": request(c.more)})
		same(t, name, b.reviewed(e, "R1"), c.want)
		same(t, name+": why", uncounted(e)+skippedExports(e), c.why)
	}
	x := b.pull(1, "B2", "M", nil)
	data, err := json.Marshal(x)
	b.must(err)
	p, err := history.ParsePullRequest(data)
	if err != nil || p.Number != 1 || p.OpenedBy.ID != 7 {
		t.Errorf("%+v %v", p, err)
	}
	again, err := json.Marshal(p)
	b.must(err)
	if q, err := history.ParsePullRequest(again); err != nil || fmt.Sprint(q) != fmt.Sprint(p) {
		t.Errorf("written and read again: %+v %v", q, err)
	}
}

// A review record that a second person approved is confirmed. Where the
// approver is the reviewer it names, it is the approver's own word; and what a
// machine committed nobody is known to have said.
func TestApprovedReviewRecord(t *testing.T) {
	base := one("R1=a", "R2=x")
	for name, c := range map[string]struct {
		author, reviewer, opener string
		want, why                string
	}{
		"by its reviewer":          {"eve2", "", "7", "review record RVW-1 S by Ann Lee 3/3 unchanged; approval PR 12 S by Bob Ray 4/4 unchanged", ""},
		"by a colleague, for whom": {"ann", "Bob Ray", "7", "review record RVW-1 S by Ann Lee for Bob Ray 2/2 unchanged; approval PR 12 S by Bob Ray 4/4 unchanged", ""},
		"by a colleague":           {"ann", "Cy Orr", "7", "review record RVW-1 S by Ann Lee for Cy Orr 2/2 unchanged", "PR 12 R1: was approved by Bob Ray, but nobody is known to have given the answers in RVW-1"},
		"by a machine":             {"bot", "", "1", "", "PR 12 R1: was approved by Bob Ray, but nobody is known to have given the answers in RVW-1; RVW-1 R1: renovate[bot] is a machine, and machines review nothing"},
		"by the approver":          {"bob", "", "1", "review record RVW-1 S by Bob Ray 3/3 unchanged; approval PR 12 S by Bob Ray 3/3 unchanged", ""},
	} {
		b := newBuilder(t)
		author := strings.TrimSuffix(c.author, "2")
		if author == "eve" {
			author = "ann"
		}
		b.commit("A", "", base, by("eve"))
		r := rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}}
		if c.reviewer != "" {
			r["reviewer"] = c.reviewer
		}
		b.commit("S", "A", with(base, "reviews.jsonl", r), by(author))
		x := b.pull(12, "S", "S", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("S")))}})
		e := b.exported(map[string]any{"PR-12.json": x})
		same(t, name, b.reviewed(e, "R1"), c.want)
		same(t, name+": why", uncounted(e), c.why)
		same(t, name+": R2 is not in it", b.reviewed(e, "R2"), "")
		if r := e.Timelines[keyOf("R1")].Reviewed; r != nil && r.Source == history.SourceApproval && r.Confirms != "RVW-1" {
			t.Errorf("%s: confirms %q", name, r.Confirms)
		}
	}
}

// Exports may lie among the registers, where only a machine may have put them.
func TestExportsAmongTheRegisters(t *testing.T) {
	inside := func(o *history.Options) { o.Approvals.Inside = "proof" }
	for name, c := range map[string]struct {
		who       string
		also      string
		want, why string
	}{
		"by the workflow":        {"bot", "c", "approval PR 12 M by Bob Ray 4/4", ""},
		"by a person":            {"ann", "c", "", "PR 12 R1 R2: was committed by Ann Lee, and not by the workflow; if that is its account, say is_bot: true of it in people"},
		"together with a change": {"bot", "d", "", "PR 12 R1 R2: came in one commit with changes of registers"},
	} {
		b := merged(t)
		x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
		data, err := json.Marshal(x)
		b.must(err)
		content := one("R1="+c.also, "R2=z", "R3=y")
		content["proof/2026/PR-12.json"] = string(data)
		b.commit("P", "M", content, by(c.who))
		b.commit("Q", "P", content, by("ann"))
		e := b.mine("", withCrew)
		same(t, name+", not configured", b.reviewed(e, "R2"), "")
		e = b.mine("", withCrew, inside)
		same(t, name, b.reviewed(e, "R2"), c.want)
		same(t, name+": why", uncounted(e), c.why)
	}
}

// The branch and its folder may be called otherwise; one that is asked for and
// is not there is named.
func TestWhereExportsLie(t *testing.T) {
	b := merged(t)
	x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
	data, err := json.Marshal(x)
	b.must(err)
	b.commit("E", "", files{"a/b/PR-12.json": string(data)}, by("bot"))
	b.refs["proof"], b.refs["main"] = "E", "M"
	for name, c := range map[string]struct {
		places history.ApprovalPlaces
		want   string
		why    string
	}{
		"as configured":  {history.ApprovalPlaces{Branch: "proof", Folder: "a"}, "approval PR 12 M by Bob Ray 4/4", ""},
		"another folder": {history.ApprovalPlaces{Branch: "proof", Folder: "b"}, "", ""},
		"another branch": {history.ApprovalPlaces{Branch: "prove"}, "", "prove no such branch in this clone"},
		"by default":     {history.ApprovalPlaces{}, "", ""},
	} {
		e := b.mine("", withCrew, func(o *history.Options) { o.Approvals = c.places })
		same(t, name, b.reviewed(e, "R1"), c.want)
		same(t, name, skippedExports(e), c.why)
	}
	// A clone has it as origin's.
	b.must(b.store.SetReference(plumbing.NewHashReference("refs/remotes/origin/proof", b.commits["E"])))
	delete(b.refs, "proof")
	e := b.mine("", withCrew, func(o *history.Options) { o.Approvals = history.ApprovalPlaces{Branch: "proof", Folder: "a"} })
	same(t, "of origin", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "of origin", e.Approvals.Ref, "refs/remotes/origin/proof")
}

// The workflow adds files and changes none: one that was changed counts for
// nothing. One that was taken away and written again counts, and that is said.
func TestExportThatWasEdited(t *testing.T) {
	b := merged(t)
	approval := rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}}
	text := func(x rec) string {
		data, err := json.Marshal(x)
		b.must(err)
		return string(data)
	}
	first, second := text(b.pull(12, "B2", "M", nil)), text(b.pull(12, "B2", "M", approval))
	const changed = "was changed on its branch after it was first written, which the workflow never does"
	const again = "was taken away on its branch and written again; compare it with the pull request"
	b.commit("E1", "", files{"approvals/PR-12.json": first}, by("bot"))
	b.commit("E2", "E1", files{"approvals/PR-12.json": first, "approvals/2026/readme.md": "x"})
	b.commit("E3", "E2", files{"approvals/PR-12.json": second, "approvals/2026/readme.md": "x"}, by("bot"))
	b.commit("E4", "E3", files{"approvals/PR-12.json": second, "approvals/PR-13.json": "{"}, by("bot"))
	b.commit("E5", "E4", files{"approvals/2026/readme.md": "x"})
	b.commit("E6", "E5", files{"approvals/PR-12.json": second}, by("bot"))
	b.commit("E7", "E6", files{"approvals/PR-12.json": second + "\n"}, by("bot"))
	for _, c := range []struct{ label, r1, why string }{
		{"E1", "", ""}, {"E2", "", ""}, {"E3", "", changed}, {"E4", "", changed}, {"E5", "", ""}, {"E6", "approval PR 12 M by Bob Ray 4/4", again}, {"E7", "", again + "; " + changed},
	} {
		b.refs[history.EvidenceBranch], b.refs["main"] = c.label, "M"
		e := b.mine("", withCrew)
		why := ""
		if l := e.Approvals.Landings; len(l) > 0 {
			why = strings.Join(l[0].Reasons, "; ")
		}
		same(t, c.label, why, c.why)
		same(t, c.label+": R1", b.reviewed(e, "R1"), c.r1)
		if strings.HasSuffix(c.why, changed) && (len(e.Uncounted) == 0 || e.Uncounted[0].Fault != history.FaultExport) {
			t.Errorf("%s: %+v", c.label, e.Uncounted)
		}
		if c.label == "E6" {
			if shown := e.Timelines[keyOf("R1")].Reviewed.Shown; !strings.HasSuffix(shown, "compare it with the pull request") {
				t.Errorf("R1 is shown %s", shown)
			}
		}
	}
}

// Another repository may share commits with this one, and its pull requests their
// numbers. What is of it says nothing here.
func TestExportsOfAnotherRepository(t *testing.T) {
	const other = "is of another repository, github.com/2, and not of github.com/1"
	for name, c := range map[string]struct {
		repository int
		forge      string
		allowed    []string
		r1, why    string
	}{
		"this one":           {1, "github.com", nil, "approval PR 12 M by Bob Ray 4/4", ""},
		"another":            {2, "github.com", nil, "", "PR 12: " + other},
		"another forge":      {1, "gitlab.com", nil, "", "PR 12: is of another repository, gitlab.com/1, and not of github.com/1"},
		"it has moved":       {2, "github.com", []string{"github.com/1", "github.com/2"}, "approval PR 12 M by Bob Ray 4/4", ""},
		"it is the only one": {2, "github.com", []string{"github.com/2"}, "approval PR 12 M by Bob Ray 4/4", "PR 11: is of another repository, github.com/1, and not of github.com/2; PR 9: is of another repository, github.com/1, and not of github.com/2"},
	} {
		b := merged(t)
		x := b.pull(12, "B2", "M", rec{"repository_id": c.repository, "forge": c.forge, "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
		b.evidence(map[string]any{"PR-12.json": x, "PR-9.json": b.pull(9, "A", "A", nil), "PR-11.json": b.pull(11, "B1", "B1", nil)})
		e := b.mine("", withCrew, func(o *history.Options) { o.Approvals.Repositories = c.allowed })
		same(t, name, b.reviewed(e, "R1"), c.r1)
		same(t, name+": why", uncounted(e), strings.ReplaceAll(c.why, "PR 12: is of another repository, gitlab", "MR 12: is of another repository, gitlab"))
	}
}

// In whatever order exports are saved and name what they are about, each counts
// for its own commit: a gap is told as one until it is filled.
func TestExportsOutOfOrder(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=a", "R3=a"))
	b.commit("B", "A", one("R1=b", "R2=a", "R3=a"))
	b.commit("C", "B", one("R1=b", "R2=b", "R3=a"))
	b.commit("D", "C", one("R1=b", "R2=b", "R3=b"))
	text := func(number int, commit, exported string) string {
		x := b.pull(number, commit, commit, rec{"method": "squash", "exported_at": exported, "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id(commit)))}})
		data, err := json.Marshal(x)
		b.must(err)
		return string(data)
	}
	third, first, second := text(3, "D", "2026-03-03T00:00:00Z"), text(1, "B", "2026-03-02T00:00:00Z"), text(2, "C", "2026-03-01T00:00:00Z")
	saved := files{}
	for i, c := range []struct{ file, text, landings string }{
		{"PR-3.json", third, "B before exports began; C before exports began; D approved by Bob Ray"},
		{"PR-1.json", first, "B approved by Bob Ray; C export missing; D approved by Bob Ray"},
		{"PR-2.json", second, "B approved by Bob Ray; C approved by Bob Ray; D approved by Bob Ray"},
	} {
		saved = with(saved, "approvals/2026/"+c.file)
		saved["approvals/2026/"+c.file] = c.text
		parent := ""
		if i > 0 {
			parent = fmt.Sprint("E", i-1)
		}
		b.commit(fmt.Sprint("E", i), parent, saved, by("bot"))
		b.refs[history.EvidenceBranch], b.refs["main"] = fmt.Sprint("E", i), "D"
		e := b.mine("", withCrew)
		same(t, c.file, b.landings(e), c.landings)
		same(t, c.file+": why", uncounted(e)+skippedExports(e), "")
	}
}

// Whoever may push to the branch with the exports could write the approval of
// their own change there: one that a person wrote, or wrote again, or
// committed in the name of a machine, is named and does not count. It takes
// nothing away from the workflow's own.
func TestExportsWrittenByHand(t *testing.T) {
	const account = ", and not by the workflow; if that is its account, say is_bot: true of it in people"
	typed := func(c *object.Commit) { c.Author.Name, c.Author.Email = people["bot"].Name, people["bot"].Email }
	gitlab := func(c *object.Commit) {
		c.Author.Name, c.Author.Email = "Saver", "project_12_bot_0a1b@noreply.gitlab.example.org"
		c.Committer.Name, c.Committer.Email = c.Author.Name, c.Author.Email
	}
	for name, c := range map[string]struct {
		first, last option
		want, why   string
	}{
		"the workflow":              {last: by("bot"), want: "approval PR 12 M by Bob Ray 4/4"},
		"the workflow of GitLab":    {last: gitlab, want: "approval PR 12 M by Bob Ray 4/4"},
		"by hand":                   {last: by("ann"), why: "PR 12 R1 R2: was committed by Ann Lee" + account},
		"by the approver's hand":    {last: by("bob"), why: "PR 12 R1 R2: was committed by Bob Ray" + account},
		"changed by hand":           {first: by("bot"), last: by("ann"), why: "PR 12 R1 R2: was committed by Ann Lee" + account},
		"in the name of a machine":  {last: typed, why: "PR 12 R1 R2: was committed in the name of a machine by Ann Lee" + account},
		"by hand, then as it is":    {first: by("ann"), last: by("bot"), why: "PR 12 R1 R2: was changed on its branch after it was first written, which the workflow never does"},
		"by the account of someone": {last: by("eve"), why: "PR 12 R1 R2: was committed by Eve Fox" + account},
	} {
		b := merged(t)
		content := func(x rec) files {
			data, err := json.Marshal(x)
			b.must(err)
			return files{"approvals/PR-12.json": string(data)}
		}
		parent := ""
		if c.first != nil {
			parent = b.commit("E1", "", content(b.pull(12, "B2", "M", nil)), c.first)
		}
		approval := rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}}
		b.commit("E2", parent, content(b.pull(12, "B2", "M", approval)), c.last)
		b.refs[history.EvidenceBranch], b.refs["main"] = "E2", "M"
		e := b.mine("", withCrew)
		same(t, name, b.reviewed(e, "R1"), c.want)
		same(t, name+": why", uncounted(e), c.why)
		if state := e.Approvals.Landings[0].State; c.why != "" && state != history.ApprovalUncounted {
			t.Errorf("%s: the merge is told as %q", name, state)
		}
	}

	b := merged(t)
	data, err := json.Marshal(b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}}))
	b.must(err)
	b.commit("E1", "", files{"approvals/b/PR-12.json": string(data)}, by("bot"))
	b.commit("E2", "E1", files{"approvals/b/PR-12.json": string(data), "approvals/a/PR-12.json": string(data), "approvals/c/PR-12.json": string(data)}, by("ann"))
	b.refs[history.EvidenceBranch], b.refs["main"] = "E2", "M"
	e := b.mine("", withCrew)
	same(t, "beside the workflow's own", b.reviewed(e, "R1"), "approval PR 12 M by Bob Ray 4/4")
	same(t, "beside the workflow's own", b.landings(e), "M approved by Bob Ray")
}

// An older commit, or a branch, is judged by its own past: what was merged
// later is nothing to it.
func TestApprovalsOfAnOlderCommit(t *testing.T) {
	b := merged(t)
	b.evidence(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"because": []string{"R1"}, "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})})
	for _, head := range []string{"A", "B1", "B2"} {
		e := b.mine(head, withCrew)
		if len(e.Approvals.Landings) != 0 && head == "A" || len(e.Approvals.Skipped)+len(e.Uncounted) != 0 {
			t.Errorf("%s: %+v %+v", head, e.Approvals, e.Uncounted)
		}
	}
	same(t, "R1 before", b.reviewed(b.mine("A", withCrew), "R1"), "")
	b.commit("T", "M", one("R1=c", "R2=z", "R3=t"))
	b.refs["topic"], b.refs["main"] = "T", "M"
	same(t, "R1 on a branch", b.reviewed(b.mine("T", withCrew), "R1"), "approval PR 12 M by Bob Ray 4/4")
}

// The reason that a pull request gives names records, as one in a message does.
func TestReasons(t *testing.T) {
	b := merged(t)
	b.commit("N", "M", one("R1=c", "R2=q", "R3=y"), message("x\n\nBecause: r3; the new law (R1).\n"))
	e := b.exported(map[string]any{"PR-12.json": b.pull(12, "B2", "M", rec{"because": []string{"R3", "nothing else"}})})
	var all []string
	for _, r := range e.Reasons {
		s := b.labels[r.Commit] + " " + r.Ref + fmt.Sprint(r.Named, r.OnMain)
		for _, k := range r.Keys {
			s += " " + k.ID
		}
		s += " for"
		for _, k := range r.About {
			s += " " + k.ID
		}
		all = append(all, s+fmt.Sprint(r.Unknown))
	}
	same(t, "reasons", strings.Join(all, "; "), "N [r3 the new law (R1).] true R3 R1 for R2[]; M PR 12[R3 nothing else] true R3 for R1 R2[]")
}

// The description of a change that is judged is about all of it, and names that
// look like ids and are no record's are told. It has not landed.
func TestReasonOfTheChange(t *testing.T) {
	b := merged(t)
	b.refs["main"] = "A"
	e := b.mine("M", withCrew, func(o *history.Options) {
		o.Because = []string{"R3", "see LAW-999 and CTR-12a.", "follow-up", "72 h", "CTR-404"}
	})
	r := e.Reasons[0]
	got := fmt.Sprint(len(e.Reasons), b.labels[r.Commit], r.OnMain, r.Judged, r.Ref, r.Keys, r.Unknown, r.About)
	same(t, "the reason", got, "1Mfalse true[{requirements R3}] [LAW-999 CTR-12a CTR-404] []")
}

// An export may have been saved on Windows.
func TestExportAsWindowsSavesIt(t *testing.T) {
	export := "{\n\"forge\": \"github.com\", \"number\": 1,\n\"opened_by\": {\"id\": 7}, \"head\": \"" + strings.Repeat("ab", 20) + "\",\n\"merge_commit\": \"" + strings.Repeat("ab", 20) + "\", \"exported_at\": \"2026-01-01T00:00:00Z\"\n}\n"
	want, err := history.ParsePullRequest([]byte(export))
	if err != nil {
		t.Fatal(err)
	}
	got, err := history.ParsePullRequest([]byte("\ufeff" + strings.ReplaceAll(export, "\n", "\r\n")))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: got %+v, want %+v", err, got, want)
	}
}

func FuzzParsePullRequest(f *testing.F) {
	f.Add([]byte(`{"forge":"github.com","merge_commit":"` + strings.Repeat("ab", 20) + `","exported_at":"2026-01-01T00:00:00Z","rules":{"required_reviews":1,"bypass":[],"force_push":false,"not_shown":["bypass"]},"settings":{"visibility":"private","methods":["squash"],"squash_text":"BLANK"}}`))
	f.Add([]byte(`{"forge":"github.com","number":1,"opened_by":{"id":7},"head":"` + strings.Repeat("ab", 20) + `","merge_commit":"` + strings.Repeat("ab", 20) + `","exported_at":"2026-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"iid":1,"project_id":2,"author":{"id":7},"approved_by":[{"user":{"id":1},"approved_at":"2026-01-01T00:00:00Z"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := history.ParsePullRequest(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		q, err := history.ParsePullRequest(again)
		if third, _ := json.Marshal(q); err != nil || string(third) != string(again) {
			t.Errorf("%s: %v\n%s", again, err, third)
		}
	})
}
