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
	var b bytes.Buffer
	switch name {
	case "markdown", "comment":
		p := page{most: maxComment - len(Marker) - 1, size: characters}
		p.text("### Register check " + md(f.title()) + "\n\n")
		var items []md
		for _, why := range f.Reasons {
			items = append(items, "- "+mdText(cut(why, maxMessage))+"\n")
		}
		s := sheet{page: p, o: o}
		s.list("", items, "reason", "reasons")
		if run := o.Forge.Run; run != "" {
			s.page.text("<sub>" + mdLink("the whole run", run) + "</sub>\n")
		}
		b.WriteString(s.page.String())
		if name == "comment" {
			b.WriteString(Marker + "\n")
		}
	case "github":
		b.WriteString("::error title=" + commandProperty("Register check "+f.title()) + "::" + commandData(cut(strings.Join(f.Reasons, " "), maxAnnotation)) + "\n")
	default:
		return false, nil
	}
	_, err := w.Write(b.Bytes())
	return true, err
}

func (f Failure) title() string {
	if f.Ours {
		return "could not run (not caused by you)"
	}
	return "could not run"
}
