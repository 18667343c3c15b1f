package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A shape says how large a history is to be.
type shape struct {
	commits, records, areas int
	touches                 int // commits of a thousand that are about the registers, merges apart; 0 for 125
}

// A wording is one record in one state. It never changes: an edit makes
// another.
type wording struct {
	number, text, hours, reviewed int
}

// An entry is where a record stands and what it says, the zero entry for one
// that is not there.
type entry struct {
	*wording
	file string
}

// A line is a branch: what stands on it, and how its files are written.
type line struct {
	name    string
	tip     int
	commits int
	entries []entry        // by number of the record
	styles  map[string]int // by file
	others  []change       // files beside the registers, written since it began
	base    []entry        // entries where it began
}

func (l *line) fork(name string) *line {
	styles := make(map[string]int, len(l.styles))
	for file, style := range l.styles {
		styles[file] = style
	}
	return &line{name: name, tip: l.tip, entries: slices.Clone(l.entries), styles: styles, base: slices.Clone(l.entries)}
}

// A maker makes up the history of a repository that holds registers beside
// other files: side branches that live for a while, merges with and without
// conflicts, merges that keep only one side, edits, reviews, records that come,
// go and move, files that are renamed, rewritten and re-ordered, and typed
// review dates set for a whole file at once.
type maker struct {
	*stream
	*rand.Rand
	shape
	main    *line
	open    []*line
	renamed int
}

// maxOpen is the number of side branches that are open at once.
const maxOpen = 8

// writeHistory puts the history of a shape into a stream. The same shape gives
// the same commits.
func writeHistory(s *stream, of shape) error {
	of.touches = cmp.Or(of.touches, 125)
	m := &maker{stream: s, Rand: rand.New(rand.NewPCG(4, 2)), shape: of, main: &line{name: "main", entries: make([]entry, of.records), styles: map[string]int{}}}
	for number := range of.records * 6 / 10 {
		m.main.entries[number] = entry{&wording{number: number, hours: 4 + number%68}, m.home(number)}
	}
	m.main.tip = m.commit("main", 0, "Begin", nil, append(m.render(m.main, m.files(m.main.entries)...), change{"README.md", []byte("# Registers\n")}))
	for m.marks < of.commits {
		m.step()
	}
	for _, e := range m.main.entries {
		if e.wording != nil {
			m.live++
		}
	}
	return nil
}

// home is the file in which a record is put first: one in ten is a party, one
// a contract, the rest are requirements of some area.
func (m *maker) home(number int) string {
	switch number % 10 {
	case 0:
		return "registers/parties.yaml"
	case 1:
		return "registers/contracts.yaml"
	}
	return fmt.Sprintf("registers/requirements/area-%02d.yaml", number/10%m.areas)
}

func isRequirement(number int) bool { return number%10 > 1 }

func (m *maker) step() {
	l := m.main
	if n := m.IntN(100); n < 6 && len(m.open) < maxOpen {
		m.open = append(m.open, m.main.fork(fmt.Sprintf("topic-%d", len(m.open))))
		return
	} else if i := m.IntN(maxOpen); i < len(m.open) {
		l = m.open[i]
		if l.commits > 2 && n > 70 {
			m.merge(i)
			return
		}
	}
	if m.IntN(1000) < m.touches {
		m.touch(l)
		return
	}
	c := change{fmt.Sprintf("src/%s/part-%03d.txt", l.name, m.IntN(200)), fmt.Appendf(nil, "revision %d of this part\n", m.marks)}
	l.others = append(l.others, c)
	m.record(l, "Work on "+c.path, []change{c})
}

// record commits to a line.
func (m *maker) record(l *line, message string, changes []change) {
	l.tip = m.commit(l.name, m.IntN(len(authors)), message+"\n", []int{l.tip}, changes)
	l.commits++
}

// touch changes something in the registers.
func (m *maker) touch(l *line) {
	files := m.files(l.entries)
	file := files[m.IntN(len(files))]
	switch n := m.IntN(125); {
	case n < 80:
		m.edit(l)
	case n < 95:
		m.review(l)
	case n < 98:
		m.bump(l, file)
	case n < 108:
		m.addSome(l)
	case n < 112:
		if e, ok := m.any(l); ok {
			l.entries[e.number] = entry{}
			m.record(l, id(e.number)+": no longer applies", m.render(l, e.file))
		}
	case n < 118:
		if e, ok := m.any(l); ok && isRequirement(e.number) {
			to := fmt.Sprintf("registers/requirements/area-%02d.yaml", m.IntN(m.areas))
			l.entries[e.number].file = to
			m.record(l, id(e.number)+": belongs elsewhere", m.render(l, e.file, to))
		}
	case n < 120:
		m.rename(l, file)
	default:
		l.styles[file]++
		m.record(l, "Rewrite "+file, m.render(l, file))
	}
}

func (m *maker) any(l *line) (entry, bool) {
	for range 20 {
		if e := l.entries[m.IntN(len(l.entries))]; e.wording != nil {
			return e, true
		}
	}
	return entry{}, false
}

func (m *maker) edit(l *line) {
	var files []string
	message := "Revise"
	for range 1 + m.IntN(3) {
		e, ok := m.any(l)
		if !ok {
			continue
		}
		next := *e.wording
		next.text, next.hours = next.text+1, 4+m.IntN(90)
		l.entries[e.number].wording = &next
		files, message = append(files, e.file), message+" "+id(e.number)
	}
	m.record(l, message, m.render(l, files...))
}

// review re-dates one record and says so in the message.
func (m *maker) review(l *line) {
	e, ok := m.any(l)
	if !ok {
		return
	}
	next := *e.wording
	next.reviewed = m.marks
	l.entries[e.number].wording = &next
	m.record(l, fmt.Sprintf("Review %s\n\nReviewed-record: %[1]s\nReviewed-by: %s", id(e.number), authors[m.IntN(7)]), m.render(l, e.file))
}

// bump re-dates a whole file.
func (m *maker) bump(l *line, file string) {
	for i, e := range l.entries {
		if e.wording != nil && e.file == file {
			next := *e.wording
			next.reviewed = m.marks
			l.entries[i].wording = &next
		}
	}
	m.record(l, "Yearly review of "+file, m.render(l, file))
}

func (m *maker) addSome(l *line) {
	var files []string
	from := m.IntN(len(l.entries))
	for i := range l.entries {
		number := (from + i) % len(l.entries)
		if l.entries[number].wording == nil && len(files) < 1+from%6 {
			l.entries[number] = entry{&wording{number: number, text: m.marks, hours: 4 + number%68}, m.home(number)}
			files = append(files, m.home(number))
		}
	}
	m.record(l, "Add what is new", m.render(l, files...))
}

// rename gives a file of requirements another name.
func (m *maker) rename(l *line, file string) {
	if !strings.HasPrefix(file, "registers/requirements/") {
		return
	}
	m.renamed++
	to := fmt.Sprintf("registers/requirements/group-%03d.yaml", m.renamed)
	for i := range l.entries {
		if l.entries[i].file == file {
			l.entries[i].file = to
		}
	}
	l.styles[to] = l.styles[file]
	m.record(l, "Rename "+file, m.render(l, file, to))
}

// merge brings a side branch to the main line, record by record. Where both
// sides changed one, either side is taken, or words that neither had. Now and
// then all that the branch did to the registers is left out.
func (m *maker) merge(i int) {
	side := m.open[i]
	m.open = slices.Delete(m.open, i, i+1)
	for j, l := range m.open {
		l.name = fmt.Sprintf("topic-%d", j)
	}
	before := slices.Clone(m.main.entries)
	ours := m.IntN(100) < 3
	for r := range before {
		mine, theirs, base := before[r], side.entries[r], side.base[r]
		switch {
		case ours || theirs == base || theirs == mine:
		case mine == base:
			m.main.entries[r] = theirs
		default:
			m.main.entries[r] = m.resolve(mine, theirs)
		}
	}
	var files []string
	for r, e := range m.main.entries {
		if e != before[r] {
			files = append(files, before[r].file, e.file)
		}
	}
	for file, style := range side.styles {
		if _, known := m.main.styles[file]; !known {
			m.main.styles[file] = style
		}
	}
	m.main.tip = m.commit("main", m.IntN(7), "Merge branch '"+side.name+"'\n", []int{m.main.tip, side.tip}, append(m.render(m.main, files...), side.others...))
}

func (m *maker) resolve(mine, theirs entry) entry {
	switch m.IntN(4) {
	case 0:
		return mine
	case 1:
		if mine.wording != nil && theirs.wording != nil {
			next := *mine.wording
			next.text, next.reviewed = theirs.text+1000, theirs.reviewed
			return entry{&next, theirs.file}
		}
	}
	return theirs
}

// files lists the register files of a state.
func (m *maker) files(entries []entry) []string {
	seen := map[string]bool{}
	var all []string
	for _, e := range entries {
		if e.wording != nil && !seen[e.file] {
			seen[e.file] = true
			all = append(all, e.file)
		}
	}
	slices.Sort(all)
	return all
}

// render writes some files as they stand on a line.
func (m *maker) render(l *line, files ...string) []change {
	slices.Sort(files)
	var changes []change
	for _, file := range slices.Compact(files) {
		if file == "" {
			continue
		}
		style := l.styles[file]
		var records []*wording
		for _, e := range l.entries {
			if e.wording != nil && e.file == file {
				records = append(records, e.wording)
			}
		}
		if style%5 == 4 {
			slices.Reverse(records)
		}
		var b bytes.Buffer
		for _, r := range records {
			r.write(&b, style)
		}
		changes = append(changes, change{file, b.Bytes()}) // nil where no record is left
	}
	return changes
}

func id(number int) string {
	switch number % 10 {
	case 0:
		return fmt.Sprintf("PTY-%04d", number)
	case 1:
		return fmt.Sprintf("CTR-%04d", number)
	}
	return fmt.Sprintf("REQ-%05d", number)
}

// write puts a record at the end of a file that is written in some style:
// with or without quotes, and with other indentation.
func (r *wording) write(b *bytes.Buffer, style int) {
	quote, indent := "", "  "
	if style%2 == 1 {
		quote = `"`
	}
	if style%3 == 2 {
		indent = "    "
	}
	fmt.Fprintf(b, "-%sid: %s\n", indent[1:], id(r.number))
	field := func(name, format string, args ...any) {
		fmt.Fprintf(b, "%s%s: %s%s%[3]s\n", indent, name, quote, fmt.Sprintf(format, args...))
	}
	switch {
	case isRequirement(r.number):
		field("statement", "%s within %d hours, and keep proof of it for %d years", pick(demands, r.number+r.text), r.hours, 1+r.text%9)
		fmt.Fprintf(b, "%sparties: [PTY-%04d]\n%[1]skind: need\n%[1]sobligation: mandatory\n%[1]sbasis: contractual\n", indent, r.number/100*10)
		fmt.Fprintf(b, "%ssources:\n%[1]s  - {id: CTR-%04d, locator: \"Schedule %d, clause %d\"}\n", indent, r.number/100*10+1, 1+r.number%9, 1+r.number%13)
		fmt.Fprintf(b, "%scia: [%s]\n%[1]sbound: {op: max, value: %[3]d, unit: hours}\n%[1]scontrols: [%[4]s, %[5]s]\n", indent, pick(cias, r.number), r.hours, pick(annexA, r.number), pick(annexA, r.number+r.text))
	case r.number%10 == 0:
		field("name", "Clients in %s, group %d", pick(sectors, r.number/10+r.text), r.number)
		field("relevance", "They rely on what we do and may ask for proof at any time (%d)", r.hours)
	default:
		field("title", "Master services agreement %d, revision %d", r.number, r.text)
		field("counterparty", "Example %s Ltd", pick(sectors, r.number))
		fmt.Fprintf(b, "%sparty: PTY-%04d\n", indent, r.number/100*10)
	}
	field("owner", "%s", pick(roles, r.number+r.hours))
	field("last_reviewed", "%s", day(r.reviewed))
}
