package history_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
)

var update = flag.Bool("update", false, "write the table of ways in")

// Those who have a hand in a pull request, as GitHub writes them.
const cast = `
person ines 'Ines Keeper' <ines@example.org>
person rita 'Rita Legal' <21+rita@users.noreply.github.com>
person sam 'Sam Ward' <22+sam@users.noreply.github.com>
person carl 'Carl Sales' <23+carl@users.noreply.github.com>
person github GitHub <noreply@github.com>
person bot 'github-actions[bot]' <41898282+github-actions[bot]@users.noreply.github.com>
person queue 'github-merge-queue[bot]' <118344674+github-merge-queue@users.noreply.github.com>

put requirements.jsonl
commit ines 2026-01-05T09:00:00Z 'Add the requirements'
`

// What Rita brings: a change of REQ-1, a review file that looks at REQ-2, and
// typed lines that name REQ-3.
const (
	ritasBranch = `
branch patch-1
put requirements.jsonl changed.jsonl
commit rita 2026-02-01T09:00:00Z 'Update requirements.jsonl' by=github
put reviews.jsonl
commit rita 2026-02-01T09:10:00Z @lines by=github label=head
`
	ontoMain = `
put requirements.jsonl changed.jsonl
commit rita 2026-02-03T09:00:00Z 'Update requirements.jsonl' authored=2026-02-01T09:00:00Z by=sam label=first
put reviews.jsonl
commit rita 2026-02-03T09:00:00Z @lines authored=2026-02-01T09:10:00Z by=sam label=landed
`
)

const sections = `
-- requirements.jsonl --
{"id":"REQ-1","statement":"Tell the client within 24 hours"}
{"id":"REQ-2","statement":"Keep records of processing"}
{"id":"REQ-3","statement":"Store data in the EEA"}
-- changed.jsonl --
{"id":"REQ-1","statement":"Tell the client within 12 hours"}
{"id":"REQ-2","statement":"Keep records of processing"}
{"id":"REQ-3","statement":"Store data in the EEA"}
-- reviews.jsonl --
{"id":"RVW-1","occasion":"annual","outcomes":{"REQ-2":"ok"}}
-- lines --
Look at the requirements of February

Reviewed-record: REQ-3
Reviewed-by: Rita Legal
-- described --
Look at the requirements of February (#12)

What changed, and why? The contract was renewed.

Because: CTR-004 <!-- what stands behind it: CTR-004, LAW-007 ... -->

Reviewed-record: REQ-3
Reviewed-by: Rita Legal
-- listed --
Look at the requirements of February (#12)

* Update requirements.jsonl

* Look at the requirements of February

Reviewed-record: REQ-3
Reviewed-by: Rita Legal
-- with rita --
Look at the requirements of February (#12)

Reviewed-record: REQ-3
Reviewed-by: Rita Legal

Co-authored-by: Rita Legal <21+rita@users.noreply.github.com>
-- merged --
Merge pull request #12 from northwind/patch-1

Look at the requirements of February
-- suggested --
Update requirements.jsonl

Co-authored-by: Sam Ward <22+sam@users.noreply.github.com>
-- reverted --
Revert "Look at the requirements of February (#12)" (#13)

This reverts commit 0123456789012345678901234567890123456789.
-- upload --
Add files via upload

Reviewed-record: REQ-3
Reviewed-by: Rita Legal
`

// A wayIn is one way into the main branch.
type wayIn struct {
	name   string
	script string
	opener string // who opened the pull request; "" where there is none
	head   string // label of its head, "" where that is gone
	number int
	note   string
}

var waysIn = []wayIn{
	{"merge commit", ritasBranch + "checkout main\nmerge patch-1 sam 2026-02-03T09:00:00Z @merged by=github label=landed", "rita", "head", 12, ""},
	{"squash, with title and description", ritasBranch + "checkout main\nmerge patch-1 rita 2026-02-03T09:00:00Z @described by=github squash label=landed", "rita", "", 12, ""},
	{"squash, with the list of commits", ritasBranch + "checkout main\nmerge patch-1 rita 2026-02-03T09:00:00Z @listed by=github squash label=landed", "rita", "", 12, ""},
	{"squash, opened by a colleague", ritasBranch + "checkout main\nmerge patch-1 carl 2026-02-03T09:00:00Z '@with rita' by=github squash label=landed", "carl", "", 12, ""},
	{"squash, opened by a machine", ritasBranch + "checkout main\nmerge patch-1 bot 2026-02-03T09:00:00Z '@with rita' by=github squash label=landed", "bot", "", 12, ""},
	{"rebase", ontoMain, "rita", "", 12, ""},
	{"merge queue, merge commit", ritasBranch + "checkout main\nmerge patch-1 queue 2026-02-03T09:00:00Z @merged by=github label=landed", "rita", "head", 12, "not yet compared with a real queue"},
	{"merge queue, squash", ritasBranch + "checkout main\nmerge patch-1 rita 2026-02-03T09:00:00Z @described by=github squash label=landed", "rita", "", 12, "not yet compared with a real queue"},
	{"suggestion of the approver applied, merge commit", ritasBranch + `
sub requirements.jsonl '12 hours' '8 hours'
commit rita 2026-02-02T09:00:00Z @suggested by=github label=tip
checkout main
merge patch-1 sam 2026-02-03T09:00:00Z @merged by=github label=landed`, "rita", "tip", 12, ""},
	{"Update branch pressed, merge commit", ritasBranch + `
checkout main
put readme.md changed.jsonl
commit ines 2026-02-02T08:00:00Z 'Write a page'
checkout patch-1
merge main carl 2026-02-02T09:00:00Z 'Merge branch main into patch-1' by=github label=tip
checkout main
merge patch-1 sam 2026-02-03T09:00:00Z @merged by=github label=landed`, "rita", "tip", 12, ""},
	{"Revert pressed, squash", ontoMain + `
put requirements.jsonl
remove reviews.jsonl
commit carl 2026-02-05T09:00:00Z @reverted by=github label=back`, "carl", "", 13, "typed lines of what was taken back stay, for a wording that stayed"},
	{"edited on the main branch in the browser", strings.ReplaceAll(ontoMain, "by=sam", "by=github"), "", "", 0, ""},
	{"upload of a workbook", `
put requirements.jsonl changed.jsonl
put reviews.jsonl
commit rita 2026-02-03T09:00:00Z @upload by=github label=landed`, "", "", 0, "all of it is the uploader's"},
}

// The people of the cast, as a register keeps them.
func withCast(o *history.Options) {
	o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(strings.TrimSpace(`
{"id":"ROL-ISMS","title":"ISMS","may_approve":["all"]}
{"id":"PER-0","name":"Ines Keeper","emails":["ines@example.org"]}
{"id":"PER-1","name":"Rita Legal","accounts":[{"forge":"github.com","id":21,"login":"rita"}]}
{"id":"PER-2","name":"Sam Ward","roles":["ROL-ISMS"],"accounts":[{"forge":"github.com","id":22,"login":"sam"}]}
{"id":"PER-3","name":"Carl Sales","accounts":[{"forge":"github.com","id":23,"login":"carl"}]}`)))
}

// parts are the parts that the cast play.
var parts = map[string]string{
	"Rita Legal": "the reviewer", "Sam Ward": "the approver", "Carl Sales": "a colleague", "Ines Keeper": "who wrote it first",
	"github-actions[bot]": "a machine", "github-merge-queue[bot]": "the queue",
}

// build makes the repository of a script.
func build(t *testing.T, script string) (*repo.Repo, *scenario.Result) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	result, err := scenario.BuildBare(dir, txtar.Parse([]byte(script)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := repo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, result
}

// evidence mines the way in, with the export of its approval or without.
func (w wayIn) evidence(t *testing.T, withExport bool) *history.Evidence {
	t.Helper()
	r, built := build(t, cast+w.script+sections)
	if withExport {
		r, built = build(t, cast+w.script+w.exported(t, r, built))
	}
	e, err := history.Mine(context.Background(), func() history.Options {
		o := history.Options{Repo: r, Head: repo.ID(built.Commits[w.landing()]), Decoder: &lineDecoder{}}
		withCast(&o)
		return o
	}())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (w wayIn) landing() string {
	if w.number == 13 {
		return "back"
	}
	return "landed"
}

// exported is the rest of the archive, with what the forge knows of the pull
// request on the branch of approvals: Sam approved its head and merged it.
func (w wayIn) exported(t *testing.T, r *repo.Repo, built *scenario.Result) string {
	t.Helper()
	landed := built.Commits[w.landing()]
	c, err := r.Commit(repo.ID(landed))
	if err != nil {
		t.Fatal(err)
	}
	x := rec{"forge": "github.com", "repository_id": 1, "merge_commit": landed, "exported_at": "2026-02-03T10:00:00Z"}
	if w.number == 13 {
		x["exported_at"] = "2026-02-06T09:00:00Z"
	}
	name := "COMMIT-" + landed
	if w.opener != "" {
		name = fmt.Sprintf("PR-%d", w.number)
		ids := map[string]int{"rita": 21, "sam": 22, "carl": 23, "bot": 41898282}
		head, tree := strings.Repeat("0123456789", 4), c.Tree
		if w.head != "" {
			head = built.Commits[w.head]
			h, err := r.Commit(repo.ID(head))
			if err != nil {
				t.Fatal(err)
			}
			tree = h.Tree
		}
		x["number"], x["head"], x["head_tree"] = w.number, head, tree
		x["opened_by"], x["merged_by"] = rec{"id": ids[w.opener], "login": w.opener}, rec{"id": 22, "login": "sam"}
		x["reviews"] = []rec{answer(22, "sam", "APPROVED", "2026-02-02", head)}
		if first := built.Commits["first"]; first != "" && w.number == 12 {
			x["landed"] = []string{first, landed}
		}
	}
	data, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return "\nbranch " + history.EvidenceBranch + "\nput approvals/2026/" + name + ".json export\ncommit bot 2026-02-07T09:00:00Z 'Save approvals' by=github\n" +
		sections + "-- export --\n" + string(data) + "\n"
}

// worth says what a record's best review is worth.
func worth(e *history.Evidence, id string) string {
	r := e.Timelines[register.Key{Kind: "requirements", ID: id}].Reviewed
	switch {
	case r == nil:
		return "nothing"
	case r.ReportedFor != "" && !r.By.Known:
		return "nothing that counts"
	case r.ReportedFor != "":
		return "reported by " + parts[r.By.Name] + " for " + parts[r.ReportedFor]
	case r.Level == history.Confirmed:
		return "confirmed"
	}
	return r.Level.String()
}

func (w wayIn) row(t *testing.T) []string {
	plain, exported := w.evidence(t, false), w.evidence(t, true)
	changed := plain.Timelines[keyOf("REQ-1")].Changed
	merger := "not kept"
	if changed.MergedBy != nil {
		merger = parts[changed.MergedBy.Name]
	}
	approver := "not asked for"
	for _, l := range exported.Approvals.Landings {
		if l.Commit == exported.Head {
			approver = string(l.State)
		}
	}
	lines := "no"
	for _, r := range plain.Timelines[keyOf("REQ-3")].Reviews {
		if r.Source == history.SourceTrailer {
			lines = "yes"
		}
	}
	name := w.name
	if w.note != "" {
		name += " (" + w.note + ")"
	}
	row := []string{name, parts[changed.By.Name], merger, approver, lines}
	for _, id := range []string{"REQ-1", "REQ-2", "REQ-3"} {
		row = append(row, worth(plain, id), worth(exported, id))
	}
	return row
}

// The table that people read says what these histories show, each of them one
// line of it.
func TestWaysIn(t *testing.T) {
	const name = "ways-in.md"
	rows := map[string]string{}
	text := history.WaysIn()
	start := strings.Index(text, "| Way into")
	if start < 0 {
		t.Fatal("there is no table")
	}
	head := strings.SplitAfterN(text[start:], "\n", 3)
	table := head[0] + head[1]
	for _, w := range waysIn {
		t.Run(w.name, func(t *testing.T) {
			rows[w.name] = "| " + strings.Join(w.row(t), " | ") + " |\n"
			if !*update && !strings.Contains(text, rows[w.name]) {
				t.Errorf("the table does not say (run go test -update to write it):\n%s", rows[w.name])
			}
		})
		table += rows[w.name]
	}
	if *update {
		if err := os.WriteFile(name, []byte(text[:start]+table), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text[start:] != table {
		t.Errorf("the table has other lines, or another order, than what was tried:\n%s", table)
	}
}
