package report

import (
	"cmp"
	"strings"

	"github.com/goldthread/goldthread/internal/report/html"
)

// notMade is the anchor of the list of checks that were not made.
const notMade = "not-made"

// notMadeWords say why a check was not made, where its reason is a short one.
var notMadeWords = map[string]string{
	"no base": "they compare a change with what stood before, and no change was looked at", "no records": "the registers hold nothing that they are about",
}

// handPages tell how anybody can check a line without this program, and what
// the words of the report mean.
func (b *book) handPages() []html.Page {
	page := html.Page{ID: "by-hand", Title: "How to check any line by hand", Lead: "Everything here was read from files in a Git repository and from its history. Nobody has to believe it: a clone and plain Git show the same."}
	commit := sentence(string(b.l.Commit))
	if b.l.Commit != "" {
		page.Body = append(page.Body, &html.Prose{Title: "The version that was read", Text: []html.Line{html.Text("The registers as they stood, and who brought each line:")}, Commands: []string{
			"git log -1 --format=fuller " + commit, "git ls-tree -r " + commit, "git log --first-parent --format='%h %ad %an %s' --date=short " + commit,
		}})
	}
	page.Body = append(page.Body, &html.Prose{Title: "A record", Text: []html.Line{html.Text("The page of each record names the commits it rests on. git show COMMIT:FILE prints the file as it stood then; git show COMMIT shows who wrote it and what changed. The first date is the one typed by whoever wrote it, the date of the commit that brought it to the main branch is the one that counts here.")}})
	page.Body = append(page.Body, &html.Prose{Title: "What the words mean", List: []html.Line{
		{{Text: "confirmed by a second person", Tone: html.Strong}, {Text: ": somebody who wrote none of it, and may review it, recorded a review of exactly this wording, and the name is shown by a personal signature or a saved approval"}},
		{{Text: "reviewed", Tone: html.Strong}, {Text: ": somebody known recorded a review of exactly this wording"}},
		{{Text: "changed since review", Tone: html.Strong}, {Text: ": there was a review, and the meaning has changed after it"}},
		{{Text: "typed date only", Tone: html.Strong}, {Text: ": a date stands in the file, and nothing shows that anybody looked"}},
		{{Text: "fix now, fix before the audit, consider", Tone: html.Strong}, {Text: ": how pressing a finding is. The standard demands it, auditors usually ask for it, or the line is ours or yours, as each check says"}},
	}})
	if reasons := b.notTested(); len(reasons) > 0 {
		var list []html.Line
		for _, why := range sorted(reasons) {
			var names []string
			for _, e := range reasons[why] {
				names = append(names, b.text(cmp.Or(b.rules[e.Rule].Title, e.Rule)))
			}
			list = append(list, html.Line{{Text: b.text(cmp.Or(notMadeWords[why], why)), Tone: html.Strong}, {Text: ": " + strings.Join(names, "; ")}})
		}
		page.Body = append(page.Body, &html.Prose{Title: "Checks that were not made", ID: notMade, List: list})
	}
	return []html.Page{page}
}
