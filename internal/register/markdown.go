package register

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A page is what a Markdown file holds: its front matter, its headings and
// its tables. Tables in fenced code, in comments and in quotations are none.
type page struct {
	name     string
	front    []byte // between the lines of dashes at the top; nil for none
	body     string // what follows the front matter
	bodyAt   source.Place
	sections []section
	tables   []pageTable
}

// A section is a heading with its level, 1 to 6.
type section struct {
	title string
	level int
	place source.Place
}

// A pageTable is one table and the number of the section it stands in, -1
// before the first heading. A table with a fault cannot be read.
type pageTable struct {
	table
	section int
	fault   *Fault
}

var (
	fence      = expression.Of("^ {0,3}(```+|~~~+)(.*)$")
	atx        = expression.Of(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$`)
	setext     = expression.Of(`^ {0,3}(=+|-+)[ \t]*$`)
	dashes     = expression.Of(`^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	otherBlock = expression.Of(`^ {0,3}(?:#{1,6}(?:[ \t]|$)|>|<[a-zA-Z/!?]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:-[ \t]*){3,}$)`)
)

// readMarkdown finds the tables of a Markdown file.
func readMarkdown(name string, data []byte, limits Limits) (*page, *Fault) {
	data, fault := checkText(name, data)
	if fault != nil {
		return nil, fault
	}
	r := &markdownReader{page: &page{name: name}, lines: strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n"), limits: limits}
	r.frontMatter()
	r.define()
	for r.at < len(r.lines) {
		if fault := r.block(); fault != nil {
			return nil, fault
		}
	}
	return r.page, nil
}

type markdownReader struct {
	*page
	lines  []string
	at     int // number of the next line, from 0
	limits Limits
	cells  int
	// defined are the addresses of links that name theirs.
	defined map[string]string
}

// frontMatter takes the YAML at the top of the file, if there is any.
func (r *markdownReader) frontMatter() {
	end := -1
	if strings.TrimRight(r.lines[0], " \t") == "---" {
		for i, line := range r.lines[1:] {
			if text := strings.TrimRight(line, " \t"); text == "---" || text == "..." {
				end = i + 1
				break
			}
		}
	}
	if end > 0 {
		// The lines keep their numbers: an empty one stands for the dashes.
		r.front = []byte("\n" + strings.Join(r.lines[1:end], "\n") + "\n")
		r.at = end + 1
	}
	rest := r.lines[r.at:]
	for len(rest) > 0 && strings.TrimSpace(rest[0]) == "" {
		rest = rest[1:]
	}
	r.bodyAt = source.Place{File: r.name, Line: max(1, len(r.lines)-len(rest)), Column: 1}
	if len(rest) > 0 {
		r.bodyAt.Line++
	}
	r.body = strings.TrimSpace(strings.Join(rest, "\n"))
}

// block reads one line, or the whole of a table, of fenced code or of a
// comment.
func (r *markdownReader) block() *Fault {
	line := r.lines[r.at]
	if m := fence().FindStringSubmatch(line); m != nil && !(m[1][0] == '`' && strings.Contains(m[2], "`")) {
		r.skipFence(m[1])
		return nil
	}
	if strings.HasPrefix(strings.TrimLeft(line, " "), "<!--") {
		r.skipComment()
		return nil
	}
	if m := atx().FindStringSubmatch(line); m != nil {
		r.heading(m[2], len(m[1]))
		return nil
	}
	if r.at+1 < len(r.lines) && !isIndented(line) && strings.TrimSpace(line) != "" && !otherBlock().MatchString(line) {
		next := r.lines[r.at+1]
		if dashes().MatchString(next) && strings.Contains(line, "|") && strings.ContainsAny(next, "|:") {
			return r.table()
		}
		if m := setext().FindStringSubmatch(next); m != nil {
			r.heading(line, map[byte]int{'=': 1, '-': 2}[m[1][0]])
			r.at++
			return nil
		}
	}
	r.at++
	return nil
}

func isIndented(line string) bool {
	return strings.HasPrefix(line, "    ") || strings.HasPrefix(strings.TrimLeft(line, " "), "\t")
}

func (r *markdownReader) heading(text string, level int) {
	r.sections = append(r.sections, section{strings.TrimSpace(plainText(strings.TrimSpace(text))), level, source.Place{File: r.name, Line: r.at + 1, Column: 1}})
	r.at++
}

func (r *markdownReader) skipFence(opening string) {
	for r.at++; r.at < len(r.lines); r.at++ {
		text := strings.TrimSpace(r.lines[r.at])
		if len(text) >= len(opening) && strings.Trim(text, opening[:1]) == "" && !isIndented(r.lines[r.at]) {
			r.at++
			return
		}
	}
}

func (r *markdownReader) skipComment() {
	for ; r.at < len(r.lines); r.at++ {
		if strings.Contains(r.lines[r.at], "-->") {
			r.at++
			return
		}
	}
}

// table reads a table, whose header is the next line.
func (r *markdownReader) table() *Fault {
	if len(r.tables) == maxTables {
		return overLimit(source.Place{File: r.name, Line: r.at + 1, Column: 1}, "the file holds more than %d tables", maxTables)
	}
	t := pageTable{section: len(r.sections) - 1}
	header, fault := r.row()
	if fault != nil {
		return fault
	}
	t.header = header.cells
	if dashed := len(cutCells(r.lines[r.at])); dashed != len(header.cells) {
		t.fault = faultf(source.Place{File: r.name, Line: r.at + 1, Column: 1}, "Give the line as many parts as there are headings: |---|---|.",
			"the line of dashes has %s under %s, so that this is no table", count(dashed, "part"), count(len(header.cells), "heading"))
	}
	for r.at++; r.at < len(r.lines) && !r.tableEnds(r.lines[r.at]); {
		next, fault := r.row()
		if fault != nil {
			return fault
		}
		if !blank(next.cells) {
			t.add(next)
			if last := &t.rows[len(t.rows)-1]; last.bad != nil {
				last.bad.hint = `Write a pipe inside a cell as \|, or add the cell that is missing.`
			}
		}
	}
	t.nameColumns(numberedColumn)
	r.tables = append(r.tables, t)
	return nil
}

// tableEnds reports a line that begins something else.
func (r *markdownReader) tableEnds(line string) bool {
	return strings.TrimSpace(line) == "" || isIndented(line) || fence().MatchString(line) || otherBlock().MatchString(line)
}

// row reads the next line as cells.
func (r *markdownReader) row() (row, *Fault) {
	line := r.lines[r.at]
	out := row{place: source.Place{File: r.name, Line: r.at + 1, Column: 1}}
	r.at++
	column, counted := 1, 0
	for _, c := range cutCells(line) {
		column += utf8.RuneCountInString(line[counted:c.start])
		counted = c.start
		n := &node{shape: textShape, plain: asCell, place: out.place}
		n.place.Column, n.place.EndLine, n.place.EndColumn = column, out.place.Line, column+utf8.RuneCountInString(line[c.start:c.end])
		if r.cells++; r.cells > r.limits.Cells {
			return out, overLimit(n.place, "the file holds more than %d cells", r.limits.Cells)
		}
		if c.end-c.start > r.limits.Text {
			return out, overLimit(n.place, "the cell is longer than %d bytes", r.limits.Text)
		}
		n.text, n.targets = cellText(line[c.start:c.end], r.defined)
		if fault := escapedCharacter(n.place, n.text); fault != nil {
			return out, fault
		}
		out.cells = append(out.cells, n)
	}
	return out, nil
}

// cellText is the text of a cell: its lines, which <br> ends, without space
// around them; and what its links point at.
func cellText(written string, defined map[string]string) (text string, targets []string) {
	in := &inline{defined: defined}
	lines := strings.Split(in.plain(strings.ReplaceAll(written, `\|`, "|")), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), in.targets
}

// linkDefinition is where a link with a name points: [name]: address.
var linkDefinition = expression.Of(`^ {0,3}\[([^\[\]]+)\]:[ \t]*(\S.*)$`)

// maxLinkName is the longest name of a link, in code points (CommonMark 0.31,
// 6.3). In the pattern it would make a program of thousands of steps.
const maxLinkName = 999

// define finds the addresses of links that name theirs. Of two with one name
// the first counts.
func (r *markdownReader) define() {
	r.defined = map[string]string{}
	for _, line := range r.lines {
		if m := linkDefinition().FindStringSubmatch(line); m != nil && utf8.RuneCountInString(m[1]) <= maxLinkName {
			if name := fold(m[1]); r.defined[name] == "" {
				r.defined[name] = destination(m[2])
			}
		}
	}
}

// A cut is where one cell stands in a line, in bytes, without the space
// around it.
type cut struct{ start, end int }

// cutCells cuts a line at the pipes that no backslash stands before. Pipes at
// its beginning and end are the table's frame.
func cutCells(line string) []cut {
	trimmed := strings.TrimRight(line, " \t")
	at := len(trimmed) - len(strings.TrimLeft(trimmed, " \t"))
	if at < len(trimmed) && trimmed[at] == '|' {
		at++
	}
	var cells []cut
	for start, i := at, at; i <= len(trimmed); i++ {
		if i < len(trimmed) && (trimmed[i] != '|' || i > 0 && trimmed[i-1] == '\\') {
			continue
		}
		if i == len(trimmed) && start == i && i > at {
			break // the pipe that ends the line
		}
		text := trimmed[start:i]
		left := len(text) - len(strings.TrimLeft(text, " \t"))
		if left == len(text) {
			left = min(1, left)
		}
		cells = append(cells, cut{start + left, max(start+left, start+len(strings.TrimRight(text, " \t")))})
		start = i + 1
	}
	return cells
}

// choose finds the table of a plan: the first below the heading that the
// mapping names, or the one that has the columns. A page without anything on
// it holds no table and no fault.
func (p *page) choose(plan *plan) (*table, *Fault) {
	var found []*pageTable
	if heading := plan.mapping.Table; heading != "" {
		t, fault := p.below(heading)
		if fault != nil {
			return nil, fault
		}
		found = []*pageTable{t}
	} else {
		var headers [][]*node
		for i := range p.tables {
			headers = append(headers, p.tables[i].header)
		}
		for _, i := range plan.best(headers) {
			found = append(found, &p.tables[i])
		}
	}
	switch {
	case len(found) == 1 && found[0].fault != nil:
		return nil, found[0].fault
	case len(found) == 1:
		return &found[0].table, nil
	case len(found) > 1:
		return nil, faultf(found[1].header[0].place, "Say which one in "+ConfigFile+", by the heading above it: "+p.headings(found)+".",
			"%s could be the one that holds the %s", count(len(found), "table"), plan.kind.Name)
	case len(p.tables) == 0 && p.front == nil && p.body == "":
		return &table{}, nil
	}
	return nil, p.noTable(plan)
}

// below is the first table in the section that a heading opens.
func (p *page) below(heading string) (*pageTable, *Fault) {
	at := -1
	var titles []string
	for i, s := range p.sections {
		titles = append(titles, s.title)
		if at < 0 && fold(s.title) == fold(heading) {
			at = i
		}
	}
	if at < 0 {
		return nil, faultf(source.Place{File: p.name}, didYouMean(heading, titles, "Correct table: in "+ConfigFile+"."), "no heading reads %s", source.Escape(heading))
	}
	end := at + 1
	for end < len(p.sections) && p.sections[end].level > p.sections[at].level {
		end++
	}
	for i := range p.tables {
		if t := &p.tables[i]; at <= t.section && t.section < end {
			return t, nil
		}
	}
	return nil, faultf(p.sections[at].place, "Put the table below this heading, or name another one under table: in "+ConfigFile+".", "no table stands below the heading %s", source.Escape(heading))
}

// headings names what tables stand below, to choose from: table: chooses the
// first below a heading.
func (p *page) headings(tables []*pageTable) string {
	var names []string
	for _, t := range tables {
		if t.section < 0 {
			continue
		}
		if name := `table: "` + source.Escape(p.sections[t.section].title) + `"`; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) < len(tables) {
		return "write a heading of its own above each, and then table: with its text"
	}
	return strings.Join(names, " or ")
}

func (p *page) noTable(plan *plan) *Fault {
	at := source.Place{File: p.name}
	if len(p.tables) == 0 {
		return faultf(at, "Write them as a table, or as one record with its fields between two lines of --- at the top.", "the file holds no table of %s", plan.kind.Name)
	}
	var names []string
	for _, t := range p.tables {
		for _, n := range t.header {
			names = append(names, n.text)
		}
	}
	wanted := plan.ids[0]
	if name := plan.groupColumn(); name != "" {
		wanted = name
	}
	if own := plan.kind.idField(); own != nil && fold(wanted) == "id" {
		return noNaming(p.tables[0].header[0].place, own, "no table has a column headed")
	}
	hint := "Name the column that holds it in " + ConfigFile + ", or the heading above the table under table:."
	if near := nearest.To(wanted, names); near != "" {
		hint = "Did you mean " + source.Escape(near) + "?"
	}
	return faultf(p.tables[0].header[0].place, hint, "no table has a column headed %s", source.Escape(wanted))
}
