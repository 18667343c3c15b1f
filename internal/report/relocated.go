package report

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/lint"
)

// shownRelocations is how many files or folders that records left are named.
const shownRelocations = 12

// relocations tell where the records that a change keeps stand now, and of files
// that nothing reads any more where they lie.
func relocations(all []lint.Relocation) (kept, lost []string) {
	for _, one := range all {
		n := count(one.Records, "record", "records")
		switch {
		case one.Lost:
			lost = append(lost, fmt.Sprintf("%s lies at %s now, where no register is read, so that %s went with it: put it back, or name the new place under files in the configuration.", one.From, one.To, n))
		case one.Folders:
			kept = append(kept, fmt.Sprintf("%s moved in %s from %s/ to %s/", n, count(one.Files, "file", "files"), one.From, one.To))
		default:
			kept = append(kept, fmt.Sprintf("%s moved from %s to %s", n, one.From, one.To))
		}
	}
	return firstLines(kept), firstLines(lost)
}

// firstLines are the first of many lines, and how many more there are.
func firstLines(lines []string) []string {
	more := len(lines) - shownRelocations
	if more <= 0 {
		return lines
	}
	return append(lines[:shownRelocations:shownRelocations], fmt.Sprintf("and %d files more", more))
}

// uncommitted says which files are not judged as they lie on disk.
func (t *text) uncommitted(c *lint.Comparison) {
	if len(c.Uncommitted) == 0 {
		return
	}
	t.addf("%s", t.paint.in(bold, sentence(uncommitted(c.Uncommitted))))
}

func uncommitted(files []string) string {
	return "Not judged is what is not committed yet, in " + list(files, maxName) + ": commit it first."
}
