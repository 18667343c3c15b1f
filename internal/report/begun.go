package report

import (
	"fmt"
	"io"

	"github.com/goldthread/goldthread/internal/lint"
)

// A Begun review lies on a branch of its own, and waits to be filled in.
type Begun struct {
	Form    lint.Form
	There   bool // it had been begun before
	Branch  string
	Edit    string // address of the file in the editor
	Propose string // address at which the pull request is opened
}

// WriteBegun says in Markdown, for the summary of a job, where a review goes on.
// The error comes from w.
func WriteBegun(w io.Writer, b Begun) error {
	what := md("is begun")
	if b.There {
		what = "was begun before, and is as it was left"
	}
	who := md("")
	if b.Form.For != "" {
		who = " by " + mdText(cut(b.Form.For, maxName))
	}
	text := "### The review" + who + " " + what + ": " + md(count(len(b.Form.Rows), "record", "records")) + "\n\n" +
		"1. " + mdLink("Fill in the file", b.Edit) + ": write `ok`, `change`, `retire` or `skip` after each colon, and commit it to the branch " + mdCode(cut(b.Branch, maxName)) + ". You are the reviewer.\n" +
		"2. " + mdLink("Open the pull request", b.Propose) + ", and have somebody else approve it.\n"
	_, err := fmt.Fprint(w, text)
	return err
}
