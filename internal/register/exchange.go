package register

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// A Copy is what files hold of one register, as it is written: no name has
// become an id and nothing is derived, so that writing it down again says
// neither more nor less.
type Copy struct {
	// Records in path order and then in the order of the file, also those
	// whose id another has. Their Fields are whole: a value that does not fit
	// its type is there, and its field among the Unread.
	Records []*Record
	// Findings about what does not fit, sealed and sorted.
	Findings []finding.Finding
	Files    []string // that were read, in path order
	Header   Header   // what the files say of the register as a whole
}

// Everything stands in the Unread of a row of which only the id is known.
const Everything = everything

// ReadCopy reads the register kind of a snapshot as Load does.
func ReadCopy(fsys fs.FS, c *Config, s *Schema, kind string, o Options) (*Copy, error) {
	l := newLoader(fsys, withoutHeader(c, kind), s, o)
	names, err := l.find()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if slices.ContainsFunc(l.plans(name), func(p *plan) bool { return p.kind.Name == kind }) {
			l.file(name)
		}
	}
	return l.copy(kind, true)
}

// withoutHeader is a configuration that says nothing of a register as a whole.
func withoutHeader(c *Config, kind string) *Config {
	copied := *c
	copied.Registers = maps.Clone(c.Registers)
	if r, ok := copied.Registers[kind]; ok {
		copied.Registers[kind] = RegisterConfig{Files: r.Files}
	}
	return &copied
}

// ReadAs reads the bytes of one file as the register kind, whatever the file
// is called and wherever it lies. Its columns are as m says. A cell that an
// exported table makes inert, or holds a value in its exact form, is read as
// what it stands for (see exactCell).
func ReadAs(name string, data []byte, kind string, m FileMapping, s *Schema, o Options) (*Copy, error) {
	return readAs(name, data, kind, m, s, o, true)
}

// Reread reads the bytes of an exported file, and does not judge whether what
// stands there fits its type.
func Reread(name string, data []byte, kind string, s *Schema) (*Copy, error) {
	return readAs(name, data, kind, FileMapping{}, s, Options{}, false)
}

func readAs(name string, data []byte, kind string, m FileMapping, s *Schema, o Options, judge bool) (*Copy, error) {
	k := s.Kind(kind)
	if k == nil {
		return nil, errors.New("there is no register called " + kind)
	}
	l := newLoader(nil, &Config{Profile: defaultProfile}, s, o)
	m.exact = true
	plans := []*plan{newPlan(k, m, "")}
	if int64(len(data)) > l.limits.Bytes {
		l.refuse(FileRead{Path: name}, plans, overLimit(source.Place{File: name}, "the file is larger than %d bytes", l.limits.Bytes))
		return l.copy(kind, judge)
	}
	read := FileRead{Path: name, Records: map[string]int{}}
	readings, fault := readFile(name, data, plans, l.limits)
	if fault != nil {
		l.refuse(read, plans, fault)
		return l.copy(kind, judge)
	}
	l.take(read, plans, readings)
	return l.copy(kind, judge)
}

// copy judges the drafts of one kind and leaves them as they are written.
func (l *loader) copy(kind string, judge bool) (*Copy, error) {
	out := &Copy{Header: l.headers[kind].Header}
	first := map[string]*draft{}
	for _, d := range l.drafts {
		if d.Kind != kind {
			continue
		}
		d.seal()
		d.settle()
		if judge {
			written, _ := cloned(d.Fields).(map[string]any)
			l.out.Findings = append(l.out.Findings, l.schema.check(d)...)
			if err := l.schema.tooMuch(); err != nil {
				return nil, err
			}
			d.Fields = written
		}
		if earlier := first[d.ID]; earlier != nil {
			l.duplicate(earlier, d)
		} else {
			first[d.ID] = d
		}
		out.Records = append(out.Records, d.Record)
	}
	for _, f := range l.out.Files {
		out.Files = append(out.Files, f.Path)
	}
	slices.Sort(out.Files)
	found := l.schema.oncePerFault(l.out.Findings)
	l.freeExamples(found)
	for _, f := range found {
		if f.Subject.Kind == "" || f.Subject.Kind == kind {
			f.Hint = l.config.Named(f.Hint)
			f.Seal()
			out.Findings = append(out.Findings, f)
		}
	}
	out.Findings = finding.Sort(out.Findings)
	return out, nil
}

// cloned copies lists and mappings all the way down.
func cloned(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = cloned(item)
		}
		return out
	case map[string]any:
		out := maps.Clone(v)
		for key, item := range v {
			out[key] = cloned(item)
		}
		return out
	}
	return v
}

// unescape turns the cells of an exported table into what they stand for.
func (t *table) unescape() {
	for _, r := range t.rows {
		for i, c := range r.cells {
			r.cells[i] = exactCell(c)
		}
	}
}

// InertMark begins a cell of an exported table whose text is not to be taken
// as it stands: what follows is a text that a spreadsheet would run, or a
// value in JSON.
const InertMark = "'"

// formulaStarts are the characters that make a spreadsheet run a cell, also in
// the wide forms that some of them take for the same.
const formulaStarts = "=+-@\t\r＝＋－＠"

// IsFormula reports whether a spreadsheet would run a cell of this text.
func IsFormula(text string) bool {
	return text != "" && strings.ContainsAny(text[:runeLen(text)], formulaStarts)
}

// Inert is the text of a cell with a mark before what a spreadsheet would run.
func Inert(text string) string {
	if IsFormula(text) {
		return InertMark + text
	}
	return text
}

// cutFormula is a formula after a mark at which some spreadsheets cut a line.
var cutFormula = expression.Of(`[;\t]["' ;\t]*(.)`)

// RunsCut tells that part of a text would be run by a spreadsheet that takes
// semicolons or tabs for the ends of cells, as those of many countries do: they
// cut a line there even inside quotes that do not begin a cell of theirs.
func RunsCut(text string) bool {
	for _, m := range cutFormula().FindAllStringSubmatch(text, -1) {
		if IsFormula(m[1]) {
			return true
		}
	}
	return false
}

// InertCut is [Inert], with a mark also before each part of the text that
// [RunsCut] tells of. What is read back is not the same.
func InertCut(text string) string {
	return cutFormula().ReplaceAllStringFunc(Inert(text), func(part string) string {
		sign, size := utf8.DecodeLastRuneInString(part)
		if !IsFormula(string(sign)) {
			return part
		}
		return part[:len(part)-size] + InertMark + string(sign)
	})
}

// runeLen is the length of the first character in bytes.
func runeLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// exactCell reads what export writes: after an apostrophe either a text that
// would otherwise be a formula, or a value in JSON. Any other cell is left
// alone, also one that begins with an apostrophe of its own.
func exactCell(c *node) *node {
	rest, marked := strings.CutPrefix(c.text, InertMark)
	if !marked || c.shape != textShape || rest == "" {
		return c
	}
	if IsFormula(rest) {
		copied := *c
		copied.text = rest
		return &copied
	}
	if !strings.ContainsAny(rest[:1], `"[{`) {
		return c
	}
	if v, ok := jsonNode(rest, c.place); ok {
		return v
	}
	return c
}

// maxExact is the deepest nesting in one cell: no register type goes deeper.
const maxExact = 2 * maxNesting

// jsonNode reads one JSON value. Texts in it are exactly what is written.
func jsonNode(text string, at source.Place) (*node, bool) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	n, err := decodeNode(d, at, 0)
	if err != nil {
		return nil, false
	}
	_, err = d.Token()
	return n, errors.Is(err, io.EOF)
}

var (
	errTooDeep = errors.New("nested too deep")
	errNoText  = errors.New("a text holds a character that is not read")
)

func decodeNode(d *json.Decoder, at source.Place, depth int) (*node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	n := &node{shape: textShape, place: at}
	switch v := token.(type) {
	case nil:
		n.shape = nullShape
	case string:
		if escapedCharacter(at, v) != nil {
			return nil, errNoText
		}
		n.text = v
	case bool:
		n.text, n.plain = map[bool]string{true: "true", false: "false"}[v], asBool
	case json.Number:
		n.text, n.plain = v.String(), asFloat
	case json.Delim:
		if depth == maxExact {
			return nil, errTooDeep
		}
		return n, decodeInside(d, n, v, depth)
	}
	return n, nil
}

// decodeInside reads the values of a list, or the keys and values of an
// object, up to its end.
func decodeInside(d *json.Decoder, n *node, open json.Delim, depth int) error {
	n.shape = listShape
	if open == '{' {
		n.shape = mapShape
	}
	var seen map[string]bool
	for d.More() {
		if n.shape == mapShape {
			key, err := decodeNode(d, n.place, depth+1)
			if err != nil {
				return err
			}
			if n.has(key.text, &seen) {
				return errors.New("a name stands there twice")
			}
			n.keys = append(n.keys, key)
		}
		item, err := decodeNode(d, n.place, depth+1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := d.Token()
	return err
}

// Feeds reports whether a column may feed the value at path: id, a field, or
// what is inside one, as sources[0].quote.
func (k *Kind) Feeds(path string) bool {
	_, ok := newPlan(k, FileMapping{}, "").mappedTo(path)
	return ok || path == "id"
}

// Paths lists what a column may feed, a list by its first value.
func (k *Kind) Paths() []string { return append([]string{"id"}, fieldPaths(k.Fields, "")...) }
