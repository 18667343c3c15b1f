package register

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A workbook is an XLSX file whose sheets are read when they are asked for.
// It is parsed here, part by part and to the last byte, and not by a library
// for spreadsheets: those read on over a part that is cut off or out of order
// and so lose cells without a word.
type workbook struct {
	name    string
	parts   map[string]*zip.File
	limits  Limits
	left    int64 // bytes that may still be unpacked
	letters int64 // bytes of text that cells may still hold
	cells   int   // cells that may still be read
	date04  bool  // days are counted from 1904
	sheets  []sheet
	titled  map[string]bool // their titles, folded

	stringsPart, stylesPart string

	strings []string
	formats []numberFormat // of the styles, by number
	grids   map[int]*grid  // sheets read so far
}

// A sheet is one sheet of a workbook, read or not.
type sheet struct {
	title  string
	part   string // "" for a chart, which has no cells
	hidden bool
}

// errTooMuch is the unpacking that reached its limit.
var errTooMuch = errors.New("too much")

// openWorkbook reads what a workbook says of itself: its sheets, its texts and
// its number formats. A file that is no workbook is told by its first bytes.
func openWorkbook(name string, data []byte, limits Limits) (*workbook, *Fault) {
	if fault := recognise(name, data); fault != nil {
		return nil, fault
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, faultf(source.Place{File: name}, "Open it in a spreadsheet program and save it again.", "the file is damaged or cut off")
	}
	b := &workbook{name: name, parts: map[string]*zip.File{}, limits: limits, left: limits.Unpacked, letters: limits.Unpacked, cells: limits.Cells, grids: map[int]*grid{}, titled: map[string]bool{}}
	for _, f := range archive.File {
		if part := strings.ToLower(f.Name); b.parts[part] == nil {
			b.parts[part] = f
		} else {
			return nil, b.damaged("holds two parts called " + source.Escape(f.Name))
		}
	}
	if fault := b.otherArchive(); fault != nil {
		return nil, fault
	}
	for _, read := range []func() *Fault{b.readSheets, b.readStrings, b.readStyles} {
		if fault := read(); fault != nil {
			return nil, fault
		}
	}
	return b, nil
}

func (b *workbook) whole() source.Place { return source.Place{File: b.name} }

func (b *workbook) damaged(how string) *Fault {
	return faultf(b.whole(), "Open it in a spreadsheet program and save it again.", "the workbook %s", how)
}

// tooMuch is the fault of a workbook that unpacks to more than is read.
func (b *workbook) tooMuch() *Fault {
	return faultf(b.whole(), "Remove pictures, styles and sheets that are not needed.", "the workbook unpacks to more than %d bytes", b.limits.Unpacked)
}

// A bounded reader stops with errTooMuch where the workbook's limit is.
type bounded struct {
	io.Reader
	left *int64
}

func (r bounded) Read(p []byte) (int, error) {
	if *r.left <= 0 {
		return 0, errTooMuch
	}
	n, err := r.Reader.Read(p[:min(int64(len(p)), *r.left)])
	*r.left -= int64(n)
	return n, err
}

// A visitor is handed an element with the names of those around it and its
// own. It tells whether it has read the element to its end.
type visitor func(d *xml.Decoder, path []string, e xml.StartElement) (read bool, fault *Fault)

// elements hands the elements of a part to visit. A part that is not there is
// empty; one that is no XML to its end is a fault.
func (b *workbook) elements(part string, visit visitor) *Fault {
	f := b.parts[strings.ToLower(part)]
	if f == nil {
		return nil
	}
	content, err := f.Open()
	if err != nil {
		return b.damaged("has a part that cannot be unpacked: " + source.Escape(part))
	}
	defer content.Close()
	d := xml.NewDecoder(bounded{content, &b.left})
	var path []string
	for {
		token, err := d.Token()
		if err == io.EOF && len(path) == 0 {
			return nil
		}
		if err != nil {
			return b.xmlFault(part, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if len(path) > b.limits.Depth {
				return b.damaged("has a part that is nested too deep: " + source.Escape(part))
			}
			read, fault := visit(d, path, t)
			if fault != nil {
				return fault
			}
			if read {
				path = path[:len(path)-1]
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

func (b *workbook) xmlFault(part string, err error) *Fault {
	if errors.Is(err, errTooMuch) {
		return b.tooMuch()
	}
	return b.damaged("is damaged or cut off in its part " + source.Escape(part))
}

// text reads the rest of an element as text.
func (b *workbook) text(d *xml.Decoder, part string) (string, *Fault) {
	var out strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", b.xmlFault(part, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			out.Write(t)
			if out.Len() > b.limits.Text {
				return "", overLimit(b.whole(), "a text in the workbook is longer than %d bytes", b.limits.Text)
			}
		}
	}
	return out.String(), nil
}

// attribute is the value of an element's attribute, or "".
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func isTrue(value string) bool { return value == "1" || value == "true" || value == "on" }

// readSheets reads the names of the sheets and where their cells are.
func (b *workbook) readSheets() *Fault {
	main := "xl/workbook.xml"
	if fault := b.related("_rels/.rels", func(kind, _, target string) {
		if kind == "officeDocument" {
			main = target
		}
	}); fault != nil {
		return fault
	}
	parts := map[string]string{}
	if fault := b.related(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), func(kind, id, target string) {
		switch kind {
		case "worksheet":
			parts[id] = target
		case "sharedStrings":
			b.stringsPart = target
		case "styles":
			b.stylesPart = target
		}
	}); fault != nil {
		return fault
	}
	fault := b.elements(main, func(_ *xml.Decoder, at []string, e xml.StartElement) (bool, *Fault) {
		switch strings.Join(at, "/") {
		case "workbook/workbookPr":
			b.date04 = isTrue(attribute(e, "date1904"))
		case "workbook/sheets/sheet":
			return false, b.addSheet(e, parts)
		}
		return false, nil
	})
	if fault == nil && len(b.sheets) == 0 {
		fault = b.damaged("holds no sheet")
	}
	return fault
}

// related reads which parts a part names, by the last word of their kind and
// by their id. What lies outside the file is left alone.
func (b *workbook) related(part string, found func(kind, id, target string)) *Fault {
	base := path.Dir(path.Dir(part))
	return b.elements(part, func(_ *xml.Decoder, _ []string, e xml.StartElement) (bool, *Fault) {
		if target := attribute(e, "Target"); e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", base, target)
			}
			found(path.Base(attribute(e, "Type")), attribute(e, "Id"), strings.TrimPrefix(path.Clean(target), "/"))
		}
		return false, nil
	})
}

func (b *workbook) addSheet(e xml.StartElement, targets map[string]string) *Fault {
	s := sheet{title: attribute(e, "name"), hidden: attribute(e, "state") == "hidden" || attribute(e, "state") == "veryHidden"}
	for _, a := range e.Attr {
		if a.Name.Local == "id" { // r:id; the sheet's own number is sheetId
			s.part = targets[a.Value]
		}
	}
	if s.part != "" && b.parts[strings.ToLower(s.part)] == nil || s.title == "" {
		return b.damaged("lacks the cells of its sheet " + source.Escape(s.title))
	}
	if b.titled[fold(s.title)] {
		return b.damaged("has two sheets called " + source.Escape(s.title))
	}
	b.titled[fold(s.title)] = true
	b.sheets = append(b.sheets, s)
	return nil
}

// readStrings reads the texts that cells share.
func (b *workbook) readStrings() *Fault {
	return b.elements(b.stringsPart, func(d *xml.Decoder, at []string, _ xml.StartElement) (bool, *Fault) {
		if len(at) != 2 || at[1] != "si" {
			return false, nil
		}
		if len(b.strings) >= b.limits.Cells {
			return false, overLimit(b.whole(), "the workbook holds more than %d texts", b.limits.Cells)
		}
		text, fault := b.rich(d, b.stringsPart)
		b.strings = append(b.strings, text)
		return true, fault
	})
}

// rich reads the rest of a text element: its runs, without the reading aids of
// Japanese.
func (b *workbook) rich(d *xml.Decoder, part string) (string, *Fault) {
	var out strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", b.xmlFault(part, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t", "rPh", "phoneticPr":
				text, fault := b.text(d, part)
				if fault != nil {
					return "", fault
				}
				if t.Name.Local == "t" {
					out.WriteString(text)
				}
			default:
				depth++
			}
		case xml.EndElement:
			depth--
		}
		if out.Len() > b.limits.Text {
			return "", overLimit(b.whole(), "a text in the workbook is longer than %d bytes", b.limits.Text)
		}
	}
	return unescapeCell(out.String()), nil
}

// choose finds the sheet of a plan: the one that the mapping names, the only
// one, or the one that has the columns.
func (b *workbook) choose(p *plan) (int, *Fault) {
	var candidates []int
	for i, s := range b.sheets {
		if name := p.mapping.Sheet; s.part != "" && (name == "" || fold(name) == fold(s.title)) {
			candidates = append(candidates, i)
		}
	}
	switch {
	case len(candidates) == 0 && p.mapping.Sheet != "":
		return 0, faultf(b.whole(), didYouMean(p.mapping.Sheet, b.titles(nil), "The sheets are "+strings.Join(b.titles(nil), ", ")+"."), "no sheet is called %s", source.Escape(p.mapping.Sheet))
	case len(candidates) == 0:
		return 0, b.damaged("holds no sheet with cells")
	case len(candidates) > 1:
		return b.chooseByColumns(p, candidates)
	}
	return candidates[0], nil
}

// chooseByColumns takes the sheet whose headings are those of the plan.
func (b *workbook) chooseByColumns(p *plan, candidates []int) (int, *Fault) {
	var headers [][]*node
	var names []string
	for _, i := range candidates {
		g, fault := b.grid(i)
		if fault != nil {
			return 0, fault
		}
		header := g.header(p)
		headers = append(headers, header)
		for _, n := range header {
			names = append(names, n.text)
		}
	}
	switch best := p.best(headers); len(best) {
	case 1:
		return candidates[best[0]], nil
	case 0:
		hint := "Say which in " + ConfigFile + ": sheet: with the name of one of them."
		if near := nearest.To(p.ids[0], names); near != "" && fold(near) != fold(p.ids[0]) {
			hint = "Did you mean the column " + source.Escape(near) + "?"
		}
		return 0, faultf(b.whole(), hint, "none of its sheets %s has a column headed %s", strings.Join(b.titles(candidates), ", "), source.Escape(p.ids[0]))
	default:
		var fitting []int
		for _, i := range best {
			fitting = append(fitting, candidates[i])
		}
		return 0, faultf(b.whole(), "Say which in "+ConfigFile+": sheet: with the name of one of them.", "%s could be the one that holds the %s: %s",
			count(len(best), "sheet"), p.kind.Name, strings.Join(b.titles(fitting), ", "))
	}
}

// titles are the names of some sheets, or of all.
func (b *workbook) titles(some []int) []string {
	var titles []string
	for i, s := range b.sheets {
		if some == nil || slices.Contains(some, i) {
			titles = append(titles, source.Escape(s.title))
		}
	}
	return titles
}

// take reads one sheet for a plan and notes what a person may not see in it.
func (b *workbook) take(r *reading, number int) (*table, *Fault) {
	g, fault := b.grid(number)
	if fault != nil {
		return nil, fault
	}
	title := source.Escape(b.sheets[number].title)
	t, fault := g.table(r.plan)
	if fault != nil {
		return nil, fault
	}
	r.note("%s: the sheet %s, headings in row %d", r.plan.kind.Name, title, g.headerRow(r.plan))
	if b.sheets[number].hidden {
		r.note("the sheet %s is hidden and read like any other", title)
	}
	if g.hidden > 0 {
		r.note("%s of the sheet %s %s hidden and read like any other", count(g.hidden, "row"), title, map[bool]string{true: "is", false: "are"}[g.hidden == 1])
	}
	if g.formulas > 0 {
		r.note("%s of the sheet %s %s a formula; the result that was saved with it is read", count(g.formulas, "cell"), title, map[bool]string{true: "holds", false: "hold"}[g.formulas == 1])
	}
	return t, nil
}

// note says how a file was read, for a person who asks.
func (r *reading) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}
