package report

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
)

// ReviewForm writes a review record to be filled in, as YAML: one answer for
// each record, with what it says, where that is written and what changed since
// it was looked at last in remarks above it. Every answer is "open", which is
// none: whoever fills it in writes a word for each.
func ReviewForm(f lint.Form) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	on, _ := time.Parse(time.DateOnly, f.AsOf) // a day that was judged
	line("# Review by %s, %s.", sentence(cmp.Or(f.For, "you")), on.Format("January 2006"))
	line("# After each colon write one word: ok, change, retire or skip. A reason may follow: change, contract renewed, now 12 hours")
	line("id: %s", exchange.Word(f.ID))
	line("occasion: %s", f.Occasion)
	if len(f.Refs) > 0 {
		line("refs:")
		for _, ref := range f.Refs {
			line("  - %s", exchange.Word(ref))
		}
	}
	line("# One line: what did you compare these with? The signed contract, the law as it stands today ...")
	line("looked_at: %s", exchange.Word(f.LookedAt))
	line("outcomes:")
	for _, row := range f.Rows {
		line("  # %s", formRemark(row))
		line("  %s: %s", exchange.Word(row.Record.ID), exchange.Word(cmp.Or(row.Answer, "open")))
	}
	line("# Which wording you were shown. Leave it as it is.")
	line("seen:")
	for _, row := range f.Rows {
		line("  %s: %q", exchange.Word(row.Record.ID), row.Wording)
	}
	return b.Bytes()
}

// formRemark is what a reviewer must know of a record, in one line.
func formRemark(row lint.FormRow) string {
	var parts []string
	if text, ok := row.Record.Fields["statement"].(string); ok {
		parts = append(parts, cut(oneLine(text), maxStatement))
	} else if names, _ := row.Record.Names(); len(names) > 0 && row.Record.Kind != "people" {
		parts = append(parts, cut(oneLine(names[0]), maxStatement))
	}
	if where := threadLine(lint.Thread{To: row.Thread.To}); where != "" {
		parts = append(parts, where)
	}
	switch reviewed := row.Thread.Reviewed; {
	case reviewed == nil:
		parts = append(parts, "never reviewed")
	case row.Since == "":
		parts = append(parts, "unchanged since the review of "+day(isoDay(reviewed.Since)))
	default:
		parts = append(parts, "since the review of "+day(isoDay(reviewed.Since))+": "+row.Since)
	}
	return sentence(strings.Join(parts, " | "))
}

// ReviewPage is what to know of one record of a form, for a person who answers
// at a terminal.
func ReviewPage(l *lint.Look, f lint.Form, at int, o Options) string {
	row, paint := f.Rows[at], paint(o.Color)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", paint.in(bold, fmt.Sprintf("%d of %d  %s", at+1, len(f.Rows), sentence(row.Record.ID))))
	for _, part := range strings.Split(formRemark(row), " | ") {
		fmt.Fprintf(&b, "    %s\n", l.Cast.Text(part))
	}
	for _, found := range standing(l.Findings) {
		if found.Subject.Kind == row.Record.Kind && found.Subject.ID == row.Record.ID {
			fmt.Fprintf(&b, "    %s: %s\n", paint.severity(found.Severity), sentence(found.Message))
		}
	}
	if row.Answer != "" {
		fmt.Fprintf(&b, "    answered: %s\n", sentence(row.Answer))
	}
	return b.String()
}

// answerWords are the answers that a form takes, in the order in which they are
// counted.
var answerWords = []string{"ok", "change", "retire", "skip"}

// ReviewDone counts the answers of a review.
func ReviewDone(f lint.Form) string {
	n := map[string]int{}
	for _, row := range f.Rows {
		word, _, _ := strings.Cut(row.Answer, ",")
		n[strings.Fields(word + " ")[0]]++
	}
	var parts []string
	for _, word := range answerWords {
		if n[word] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[word], word))
		}
	}
	return fmt.Sprintf("%s: %s", sentence(f.File), strings.Join(parts, ", "))
}

// ReviewMessage are the arguments that give git the message of the commit that
// brings a review in. Nobody is named in it: whoever commits has reviewed. It has
// no lines Reviewed-record or Reviewed-by: the file is the review and says what
// was answered for each record, and such lines would be a second one, of records
// too that were skipped or are to be changed.
func ReviewMessage(f lint.Form) []string {
	args := []string{"-m", fmt.Sprintf("Review %s, %s", count(len(f.Rows), "record", "records"), sentence(f.ID))}
	if len(f.Refs) > 0 {
		args = append(args, "-m", "Because: "+sentence(strings.Join(f.Refs, ", ")))
	}
	return args
}

// ReviewCommands are the commands that bring a review into Git.
func ReviewCommands(f lint.Form) string {
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	file, args := quoted(f.File), ReviewMessage(f)
	for i := range args {
		if args[i] != "-m" {
			args[i] = quoted(args[i])
		}
	}
	return fmt.Sprintf("  git add %s\n  git commit %s --only %s\n", file, strings.Join(args, " "), file)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxStatement is how much of a statement a remark holds, in characters.
const maxStatement = 300

// maxLink is how long an address may be that every browser and platform takes.
const maxLink = 7000

// ReviewLinks are addresses that open the page for a new file on the platform,
// each with a form filled in, in as few as fit. branch is the one that the file
// goes to. A form of one record that does not fit is an error.
func ReviewLinks(f lint.Form, to Forge, branch string) ([]string, error) {
	if link := newFile(f, to, branch); len(link) <= maxLink {
		return []string{link}, nil
	}
	if len(f.Rows) < 2 {
		return nil, fmt.Errorf("the form for %s is too long for a link: write it to a file with --write", f.ID)
	}
	var links []string
	for n, rows := 1, f.Rows; len(rows) > 0; n++ {
		part := f
		part.ID = fmt.Sprintf("%s-part-%d", f.ID, n)
		part.File = path.Join(path.Dir(f.File), strings.TrimSuffix(path.Base(f.File), ".yaml")+fmt.Sprintf("-part-%d.yaml", n))
		size := 1
		for size < len(rows) {
			if part.Rows = rows[:size+1]; len(newFile(part, to, branch)) > maxLink {
				break
			}
			size++
		}
		part.Rows = rows[:size]
		link := newFile(part, to, branch)
		if len(link) > maxLink {
			return nil, fmt.Errorf("the form for %s is too long for a link: write it to a file with --write", rows[0].Record.ID)
		}
		links, rows = append(links, link), rows[size:]
	}
	return links, nil
}

// newFileOnGitHub is as [Forge.NewFile]: where nothing says what the platform is
// like, its pages are taken for those of GitHub.
const newFileOnGitHub = "/new/BRANCH/FOLDER?filename=NAME&value=TEXT"

// newFile is the address that opens the page for a new file, with the form in it
// where the platform takes lines from an address.
func newFile(f lint.Form, to Forge, branch string) string {
	file := path.Join(f.Folder, f.File)
	var folder []string
	for _, part := range strings.Split(path.Dir(file), "/") {
		folder = append(folder, url.PathEscape(part))
	}
	return strings.TrimSuffix(to.Repository, "/") + strings.NewReplacer(
		"BRANCH", strings.ReplaceAll(url.PathEscape(branch), "%2F", "/"), "FOLDER", strings.Join(folder, "/"),
		"NAME", url.QueryEscape(path.Base(file)), "PATH", url.QueryEscape(file), "TEXT", url.QueryEscape(string(ReviewForm(f))),
	).Replace(cmp.Or(to.NewFile, newFileOnGitHub))
}
