package register

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// The formats that registers are kept in, by the names that format: knows.
const (
	formatYAML     = "yaml"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatMarkdown = "markdown"
	formatCUE      = "cue"
	formatXLSX     = "xlsx"
)

// formats tells a file's format by the end of its name.
var formats = map[string]string{
	".yaml": formatYAML, ".yml": formatYAML, ".json": formatJSON, ".csv": formatCSV, ".tsv": formatCSV,
	".md": formatMarkdown, ".markdown": formatMarkdown, ".cue": formatCUE, ".xlsx": formatXLSX,
}

// formatOf is the format that a file's name tells, "" for none.
func formatOf(name string) string { return formats[extensionOf(name)] }

// extensionOf is the end of a file's name in small letters: .csv of LAWS.CSV.
func extensionOf(name string) string { return strings.ToLower(path.Ext(name)) }

// treeReaders read the formats that hold values inside values.
var treeReaders = map[string]func(name string, data []byte, limits Limits) (*node, *Fault){formatYAML: readYAML, formatJSON: readJSON, formatCUE: readCUE}

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
	switch format := r.plan.format(o.name); {
	case treeReaders[format] != nil:
		root, fault := o.tree(format)
		if fault == nil {
			r.fault = r.readTree(root, o.kinds)
		}
		return fault
	case format == formatCSV:
		t, fault := o.csv(r.plan)
		if fault == nil {
			r.fault = r.readTable(t, r.plan == rowReporter(o.plans))
		}
		return fault
	case format == formatMarkdown:
		return o.readMarkdown(r)
	case format == formatXLSX:
		return o.readXLSX(r)
	}
	return faultf(source.Place{File: o.name}, `Say format: for it in `+ConfigFile+`: one of "yaml", "json", "csv", "markdown", "cue" and "xlsx".`, "its name does not tell its format")
}

func (o *opened) tree(format string) (*node, *Fault) {
	if o.trees[format] != nil {
		return o.trees[format], nil
	}
	root, fault := treeReaders[format](o.name, o.data, o.limits)
	if fault != nil && formatOf(o.name) == formatMarkdown && bytes.HasPrefix(o.data, []byte("---")) {
		fault.hint = "Take format: out of " + ConfigFile + ": of a Markdown file the front matter, between the two lines of dashes, is read as a record."
	}
	o.trees[format] = root
	return root, fault
}

func (o *opened) csv(p *plan) (*table, *Fault) {
	key := p.delimiter(o.name) + "\n" + p.mapping.Encoding
	if o.tables[key] != nil {
		return o.tables[key], nil
	}
	text, fault := decodeText(o.name, o.data, p.mapping.Encoding)
	if fault != nil {
		return nil, fault
	}
	t, fault := readCSV(o.name, text, delimiterByte(p.delimiter(o.name)), o.limits)
	o.tables[key] = t
	return t, fault
}

func (o *opened) readMarkdown(r *reading) *Fault {
	if r.plan.page && !bytes.HasPrefix(bytes.TrimPrefix(o.data, []byte("\ufeff")), []byte("---")) {
		r.aside = true
		return nil
	}
	if o.page == nil {
		var fault *Fault
		if o.page, fault = readMarkdown(o.name, o.data, o.limits); fault != nil {
			return fault
		}
	}
	if o.page.isRecord(r.plan) {
		root, fault := o.page.record(r.plan, o.limits)
		if fault == nil {
			r.fault = r.readTree(root, o.kinds)
		}
		if r.plan.mapping.Body == "" && o.page.body != "" {
			r.below = o.page.bodyAt
		}
		return fault
	}
	if r.plan.page {
		r.aside = true
		return nil
	}
	t, fault := o.page.choose(r.plan)
	if r.fault = fault; fault == nil {
		r.fault = r.readTable(t, o.reports(r.plan, func(p *plan) bool {
			other, _ := o.page.choose(p)
			return other == t
		}))
	}
	return nil
}

// reports tells whether a plan is the one to report the bad rows of its table:
// the first of those that read the same.
func (o *opened) reports(p *plan, same func(*plan) bool) bool {
	return rowReporter(slices.DeleteFunc(slices.Clone(o.plans), func(q *plan) bool {
		return q != p && (q.format(o.name) != p.format(o.name) || !same(q))
	})) == p
}

func (o *opened) readXLSX(r *reading) *Fault {
	if o.book == nil {
		var fault *Fault
		if o.book, fault = openWorkbook(o.name, o.data, o.limits); fault != nil {
			return fault
		}
	}
	number, fault := o.book.choose(r.plan)
	var t *table
	if fault == nil {
		t, fault = o.book.take(r, number)
	}
	if r.fault = fault; fault == nil {
		r.fault = r.readTable(t, o.reports(r.plan, func(p *plan) bool {
			other, fault := o.book.choose(p)
			return fault == nil && other == number
		}))
	}
	return nil
}

func (p *plan) format(name string) string {
	if p.mapping.Format != "" {
		return p.mapping.Format
	}
	return formatOf(name)
}

func (p *plan) delimiter(name string) string {
	if p.mapping.Delimiter == "" && extensionOf(name) == ".tsv" {
		return "\t"
	}
	return p.mapping.Delimiter
}

func delimiterByte(delimiter string) byte {
	switch delimiter {
	case "":
		return 0
	case "tab", `\t`:
		return '\t'
	}
	return delimiter[0]
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
