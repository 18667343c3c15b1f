package trial

import (
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Story is the comment that begins the example, in one paragraph: what is
// wrong. The commands of its history are left out.
func (e *Example) Story() string {
	var words []string
	for line := range strings.Lines(string(e.archive.Comment)) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			break
		}
		words = append(words, strings.Fields(text)...)
	}
	return strings.Join(words, " ")
}

// Fix shows what the correction changes in the files of the example, as a
// unified diff; a file that was not there before is all new lines.
func (e *Example) Fix() string {
	var b strings.Builder
	for _, f := range e.archive.Files {
		name, ok := strings.CutPrefix(f.Name, "fixed/")
		if !ok {
			continue
		}
		changed := diff.Diff("a/"+name, []byte(section(e.archive, name)), "b/"+name, f.Data)
		_, hunks, _ := strings.Cut(string(changed), "\n") // after the command of a diff
		b.WriteString(hunks)
	}
	return b.String()
}
