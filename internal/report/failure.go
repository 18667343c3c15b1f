package report

import (
	"bytes"
	"io"
	"strings"
)

// A Failure is why there is no result: a check could not be made.
type Failure struct {
	Reasons []string
	// Ours tells that the registers, or a change to them, are not the cause:
	// something was missing where the check ran, or went wrong in it.
	Ours bool
}

// WriteFailure says in an output that people read where checks run (markdown,
// comment, github) why there is no result. Of the others no file is better than
// an empty one: it writes nothing and returns false.
func WriteFailure(w io.Writer, name string, f Failure, o Options) (bool, error) {
	for _, one := range formats {
		if one.name == name && one.fail != nil {
			var b bytes.Buffer
			one.fail(&b, f, o)
			_, err := w.Write(b.Bytes())
			return true, err
		}
	}
	return false, nil
}

func failMarkdown(b *bytes.Buffer, f Failure, o Options) {
	s := sheet{page: page{most: maxComment - len(Marker) - 1, size: characters}, o: o}
	s.failed(f, "could not run")
	if run := o.Forge.Run; run != "" {
		s.page.text("<sub>" + mdLink("the whole run", run) + "</sub>\n")
	}
	b.WriteString(s.page.String())
}

func failComment(b *bytes.Buffer, f Failure, o Options) {
	failMarkdown(b, f, o)
	b.WriteString(Marker + "\n")
}

func failGitHub(b *bytes.Buffer, f Failure, _ Options) {
	b.WriteString("::error title=" + commandProperty("Register check "+f.title("could not run")) + "::" + commandData(cut(strings.Join(f.Reasons, " "), maxAnnotation)) + "\n")
}

// WriteStandIn adds to the summary of a job that it stands in for the comment on
// the pull request, and why that was not written.
func WriteStandIn(w io.Writer, why string) error {
	_, err := io.WriteString(w, "\n<sub>The comment on the pull request was not written, so this summary stands in for it: "+string(mdText(stopped(cut(why, maxMessage))))+"</sub>\n")
	return err
}

// title is what is first said of it, which begins with words for how far it came.
func (f Failure) title(words string) string {
	if f.Ours {
		return words + " (not caused by you)"
	}
	return words
}

// maxTitleReason is how much of a reason stands in the first line.
const maxTitleReason = 200

// failed is the first line, with the first of the reasons: it is what a forge
// mails. The reasons that it has no room for follow.
func (s *sheet) failed(f Failure, words string) {
	title, reasons := md(f.title(words)), f.Reasons
	if len(reasons) > 0 {
		first := cut(reasons[0], maxTitleReason)
		title += ": " + mdText(stopped(first))
		if first == reasons[0] {
			reasons = reasons[1:]
		}
	}
	s.page.text("### Register check " + title + "\n\n")
	var items []md
	for _, why := range reasons {
		items = append(items, "- "+mdText(cut(why, maxMessage))+"\n")
	}
	s.list("", items, "reason", "reasons")
}
