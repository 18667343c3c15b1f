package register

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// A fileFormat is one in which registers are kept. Each is one file, or a few, that
// adds it, as json.go does for one of values inside values, and csv.go for one of
// tables: nothing else names the formats there are. Its tests say what they want.
type fileFormat struct {
	name string // that format: takes
	// ends are the ends of names that tell it, the most usual first, with their dots.
	// Files that end with one of the others are registers only where the
	// configuration says so.
	ends   []string
	others []string
	// says are the settings of settingsOf that have a meaning in it.
	says []string

	// tree reads a file that holds values inside values; nil where tables are held.
	tree func(name string, data []byte, limits Limits) (*node, *Fault)

	// read reads what a file holds of one kind. A fault means that nothing can be
	// read from it; what stands in the way of this kind alone is in r.
	read func(o *opened, r *reading) *Fault
	// called is what people call its tables: CSV files.
	called string
	// tables are those of a file, as they are written.
	tables func(o *opened) ([]Table, *Fault)
	// choose is the table of a file that a plan reads, into which ids can be written;
	// nil where none can.
	choose func(o *opened, p *plan) (*table, *Fault)
	linked bool // a cell can hold a link behind its text
}

// formats are all that there are, by name.
var formats []*fileFormat

func addFormat(f *fileFormat) {
	formats = append(formats, f)
	slices.SortFunc(formats, func(a, b *fileFormat) int { return strings.Compare(a.name, b.name) })
}

// formatOf is the format that the end of a file's name tells; nil for none.
func formatOf(file string) *fileFormat {
	end := extensionOf(file)
	for _, f := range formats {
		if slices.Contains(f.ends, end) || slices.Contains(f.others, end) {
			return f
		}
	}
	return nil
}

// extensionOf is the end of a file's name in small letters: .csv of LAWS.CSV.
func extensionOf(name string) string { return strings.ToLower(path.Ext(name)) }

// formatNamed is the format of a name; nil for none.
func formatNamed(name string) *fileFormat {
	for _, f := range formats {
		if f.name == name {
			return f
		}
	}
	return nil
}

// formatNames are the names of all formats that are wanted.
func formatNames(wanted func(*fileFormat) bool) []string {
	var names []string
	for _, f := range formats {
		if wanted(f) {
			names = append(names, f.name)
		}
	}
	return names
}

// readFile turns the bytes of one file into what it holds of each kind that
// plans map it to. A fault means that nothing can be read from it.
func readFile(name string, data []byte, plans []*plan, limits Limits) ([]*reading, *Fault) {
	o := &opened{name: name, data: data, limits: limits, plans: plans, trees: map[string]*node{}, tables: map[string]*table{}}
	for _, p := range plans {
		o.kinds = append(o.kinds, p.kind.Name)
	}
	o.kinds = slices.Compact(o.kinds)
	var readings []*reading
	for _, p := range plans {
		r := &reading{plan: p}
		readings = append(readings, r)
		if fault := o.read(r); fault != nil {
			return nil, fault
		}
		r.noteOwnWords()
	}
	return readings, nil
}

// An opened file keeps what it was parsed into, so that a file of several
// kinds is parsed once.
type opened struct {
	name   string
	data   []byte
	limits Limits
	plans  []*plan          // all that the file is read by
	kinds  []string         // and their kinds
	trees  map[string]*node // by format
	tables map[string]*table
	page   *page
	book   *workbook
}

// read reads what the file holds of one kind. A fault means that nothing can
// be read from the file; what stands in the way of this kind alone is in r.
func (o *opened) read(r *reading) *Fault {
	switch f := r.plan.format(o.name); {
	case f == nil:
	case f.tree != nil:
		root, fault := o.tree(f)
		if fault == nil {
			r.fault = r.readTree(root, o.kinds)
		}
		return fault
	default:
		return f.read(o, r)
	}
	names := formatNames(func(*fileFormat) bool { return true })
	return faultf(source.Place{File: o.name}, "Say format: for it in "+ConfigFile+": one of "+strings.Join(names, ", ")+".", "its name does not tell its format")
}

func (o *opened) tree(f *fileFormat) (*node, *Fault) {
	if o.trees[f.name] != nil {
		return o.trees[f.name], nil
	}
	root, fault := f.tree(o.name, o.data, o.limits)
	if own := formatOf(o.name); fault != nil && own != nil && own.name == formatMarkdown && bytes.HasPrefix(o.data, []byte("---")) {
		fault.hint = "Take format: out of " + ConfigFile + ": of a Markdown file the front matter, between the two lines of dashes, is read as a record."
	}
	o.trees[f.name] = root
	return root, fault
}

// reports tells whether a plan is the one to report the bad rows of its table:
// the first of those that read the same.
func (o *opened) reports(p *plan, same func(*plan) bool) bool {
	return rowReporter(slices.DeleteFunc(slices.Clone(o.plans), func(q *plan) bool {
		return q != p && (q.format(o.name) != p.format(o.name) || !same(q))
	})) == p
}

// format is the one that a file is read in by a plan; nil where nothing tells it.
func (p *plan) format(file string) *fileFormat {
	if p.mapping.Format != "" {
		return formatNamed(p.mapping.Format)
	}
	return formatOf(file)
}

// fit tells how well the header of a table has what a plan looks for, so that
// a table can be chosen among several. A plan that names columns looks for
// those, another one for columns that are called as fields are.
type fit int

const (
	noFit   fit = iota
	hasID       // the columns of the id, or what stands in for them
	hasSome     // and a column of a field
	hasAll      // and a column of every field that is mapped
)

func (p *plan) fit(header []*node) fit {
	b := p.bind(header)
	switch {
	case p.groupColumn() != "":
		if b.group < 0 {
			return noFit
		}
	case len(b.ids) < len(p.ids) && !(&reading{plan: p}).canDoWithoutID(b):
		return noFit
	}
	mapped := 0
	for _, f := range p.fields {
		if b.feedsField(f.path) {
			mapped++
		}
	}
	switch {
	case len(b.feeds) == 0:
		return hasID
	case mapped < len(p.fields):
		return hasSome
	}
	return hasAll
}

// best returns the numbers of the headers that fit a plan best, none when
// nothing fits at all.
func (p *plan) best(headers [][]*node) []int {
	var best []int
	least := hasID
	for i, header := range headers {
		switch f := p.fit(header); {
		case f < least:
		case f > least:
			least, best = f, []int{i}
		default:
			best = append(best, i)
		}
	}
	return best
}
