package register

import (
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
)

var (
	// lineBreak is how Markdown tables and web pages end a line in a cell.
	lineBreak = expression.Of(`(?i)<br\s*/?>`)
	// point is what begins a point of a list: a dash, a dot, a number or a
	// letter. A dash or a number needs a space after it, so that neither a
	// negative number nor 2.1 is one.
	point = expression.Of(`^\s*(?:[•●▪‣◦∙·]\s*|[-–—*+o]\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+)`)
	// dots stand between points that share a line.
	dots = expression.Of(`\s+[•●▪‣◦∙]\s*`)
)

// points cuts a text into the points that people wrote into one cell. Without
// any mark each line is a point; where there are marks a line without one
// goes on with the point before it.
func points(text string) []string {
	text = lineBreak().ReplaceAllString(text, "\n")
	var lines []string
	someMarked := false
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		lines = append(lines, splitDots(line)...)
	}
	for _, line := range lines {
		someMarked = someMarked || point().MatchString(line)
	}
	var all [][]string // the lines of each point
	for _, line := range lines {
		mark := point().FindString(line)
		rest := strings.TrimSpace(line[len(mark):])
		switch last := len(all) - 1; {
		case rest == "":
		case mark == "" && someMarked && last >= 0:
			all[last] = append(all[last], rest)
		default:
			all = append(all, []string{rest})
		}
	}
	var texts []string
	for _, lines := range all {
		texts = append(texts, strings.Join(lines, " "))
	}
	return texts
}

// splitDots cuts • a • b, and leaves a line that does not begin with a dot.
func splitDots(line string) []string {
	if mark := strings.TrimSpace(point().FindString(line)); mark == "" || mark[0] < 0x80 {
		return []string{line}
	}
	at := dots().FindAllStringIndex(line, -1)
	var parts []string
	from := 0
	for _, cut := range at {
		if strings.TrimSpace(line[from:cut[0]]) != "" {
			parts = append(parts, line[from:cut[0]])
			from = cut[0]
		}
	}
	return append(parts, line[from:])
}

// pointsOf are the points of a cell, or of a list in YAML, as nodes.
func pointsOf(n *node) []*node {
	if n.shape == listShape {
		return n.items
	}
	if n.shape != textShape {
		return []*node{n}
	}
	texts := points(n.text)
	if len(texts) == 0 {
		return []*node{n}
	}
	all := make([]*node, len(texts))
	for i, text := range texts {
		all[i] = &node{shape: textShape, text: text, plain: n.plain, place: n.place}
	}
	return all
}
