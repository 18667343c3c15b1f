package history

import "bytes"

// ownLines cuts a record's lines, which reach to where the next record begins,
// where the record itself ends: what follows it in the file is not its own,
// neither a remark above the next record nor another list. A record in a list
// has the lines that are indented more than its dash, any other one those that
// are indented as much as its first. Blank lines and remarks between two such
// lines are within it.
func ownLines(lines []byte) []byte {
	own, least := 0, 0
	for start := 0; start < len(lines); {
		end := len(lines)
		if i := bytes.IndexByte(lines[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		rest := bytes.TrimLeft(lines[start:end], " ")
		indent := end - start - len(rest)
		rest = bytes.TrimRight(rest, "\r\n")
		switch {
		case start == 0:
			least = indent
			if len(rest) > 0 && rest[0] == '-' {
				least++
			}
			own = end
		case len(rest) == 0:
		case indent >= least && !isBoundary(rest, indent):
			own = end
		case rest[0] != '#':
			return lines[:own]
		}
		start = end
	}
	return lines[:own]
}

// isBoundary tells the lines between the documents of a YAML file.
func isBoundary(rest []byte, indent int) bool {
	return indent == 0 && (string(rest) == "..." || string(rest) == "---" || bytes.HasPrefix(rest, []byte("--- ")))
}
