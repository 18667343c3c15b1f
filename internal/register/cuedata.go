package register

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"

	"github.com/goldthread/goldthread/internal/source"
)

func init() {
	addFormat(&fileFormat{name: "cue", ends: []string{".cue"}, says: []string{"records"}, tree: readCUE})
}

// readCUE reads a CUE file that holds data alone: structs of plain fields,
// lists, texts, numbers, true, false and null. Whatever would have to be
// evaluated to know its value is refused at its place, so that the file means
// to every reader what stands in it.
func readCUE(name string, data []byte, limits Limits) (*node, *Fault) {
	data, fault := checkText(name, data)
	if fault != nil {
		return nil, fault
	}
	r := &cueReader{name: name, data: data, lines: lineStarts(data), limits: limits}
	if fault := r.scan(maxRun); fault != nil {
		return nil, fault
	}
	f, err := parser.ParseFile(name, data)
	if err != nil {
		return nil, r.fault(err)
	}
	return r.file(f)
}

type cueReader struct {
	name   string
	data   []byte
	lines  []int // offset of each line
	limits Limits
	nodes  int
	types  bool // it holds register types, which are worked out, and no data
}

const (
	// maxOpen is how many brackets may be open at once, in texts and comments
	// too: the scanner's stack has room for that many.
	maxOpen = 100_000
	// maxRun is how many words and signs one value may be written with before
	// a comma or the end of the line. Data has few; the parser's stack has
	// room for that many in each bracket.
	maxRun = 1000
	// maxTypeDepth and maxTypeRun are the same for register types: how deep
	// brackets may stand in one another, and how many words and signs may
	// follow each other without a comma or the end of the line. A list of all
	// languages has 15,000; what works types out goes one call deeper for each.
	maxTypeDepth = 200
	maxTypeRun   = 30_000
)

// checkTypes refuses a file of register types that would take the stack of
// whatever reads it, which nothing can be done about then.
func checkTypes(name string, data []byte) error {
	r := &cueReader{name: name, data: data, lines: lineStarts(data), types: true}
	r.limits = DefaultLimits
	r.limits.Depth = maxTypeDepth
	if fault := r.scan(maxTypeRun); fault != nil {
		return &SchemaError{Place: fault.Place, Message: fault.Reason}
	}
	return nil
}

// scan refuses what would take the parser's memory or stack: values with more
// words and signs than most among it.
func (r *cueReader) scan(most int) *Fault {
	open := 0
	for i, b := range r.data {
		switch b {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open = max(0, open-1)
		}
		if open > maxOpen {
			return r.tooDeep(i)
		}
	}
	var s scanner.Scanner
	s.Init(token.NewFile(r.name, -1, len(r.data)), r.data, func(token.Pos, string, []any) {}, 0)
	runs := []int{0} // words and signs of the value in each open bracket
	var texts []int  // how many brackets are open in a value that stands in a text
	for n := 0; ; n++ {
		pos, tok, _ := s.Scan()
		runs[len(runs)-1]++
		switch {
		case tok == token.INTERPOLATION && r.types:
			texts = append(texts, len(runs)+1)
			continue
		case tok == token.RPAREN && len(texts) > 0 && texts[len(texts)-1] == len(runs):
			if !strings.HasSuffix(s.ResumeInterpolation(), "(") {
				texts = texts[:len(texts)-1]
			}
		}
		switch tok {
		case token.EOF:
			return nil
		case token.INTERPOLATION:
			return r.refuse(pos, `a text with \(...) in it, which has to be worked out, stands here`, "Write the text out.")
		case token.COMMA:
			runs[len(runs)-1] = 0
		case token.LPAREN, token.LBRACK, token.LBRACE:
			runs = append(runs, 0)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			runs = runs[:max(1, len(runs)-1)]
		}
		switch {
		case len(runs) > r.limits.Depth+1 || runs[len(runs)-1] > most:
			return r.tooDeep(pos.Offset())
		case n > 4*r.limits.Nodes:
			return overLimit(r.place(pos), "the file holds more than %d values", r.limits.Nodes)
		}
	}
}

func (r *cueReader) tooDeep(offset int) *Fault {
	return overLimit(r.at(offset), "values are nested more than %d deep", r.limits.Depth)
}

// at is the place of an offset. Columns are code points.
func (r *cueReader) at(offset int) source.Place {
	offset = min(max(offset, 0), len(r.data))
	low, high := 0, len(r.lines)
	for low+1 < high {
		if middle := (low + high) / 2; r.lines[middle] <= offset {
			low = middle
		} else {
			high = middle
		}
	}
	return source.Place{File: r.name, Line: low + 1, Column: utf8.RuneCount(r.data[r.lines[low]:offset]) + 1}
}

func (r *cueReader) place(pos token.Pos) source.Place {
	if !pos.IsValid() {
		return source.Place{File: r.name}
	}
	return r.at(pos.Offset())
}

func (r *cueReader) refuse(pos token.Pos, what, hint string) *Fault {
	return faultf(r.place(pos), hint, "%s; only data is read", what)
}

func (r *cueReader) fault(err error) *Fault {
	e := errors.Errors(err)[0]
	format, args := e.Msg()
	return faultf(r.place(e.Position()), "Look at the quotes, colons, commas and brackets on this line and the one above.",
		"the values cannot be made out: %s", source.Escape(fmt.Sprintf(format, args...)))
}

// file reads the values at the top: the fields of one struct, or one list or
// struct in brackets.
func (r *cueReader) file(f *ast.File) (*node, *Fault) {
	var values []ast.Decl
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.Package, *ast.CommentGroup:
		default:
			values = append(values, d)
		}
	}
	if len(values) == 0 {
		return &node{place: source.Place{File: r.name}}, nil
	}
	if embedded, ok := values[0].(*ast.EmbedDecl); ok && len(values) == 1 {
		return r.value(embedded.Expr, 0)
	}
	return r.object(values, r.place(values[0].Pos()), 0)
}

func (r *cueReader) value(e ast.Expr, depth int) (*node, *Fault) {
	r.nodes++
	switch {
	case depth > r.limits.Depth:
		return nil, overLimit(r.place(e.Pos()), "values are nested more than %d deep", r.limits.Depth)
	case r.nodes > r.limits.Nodes:
		return nil, overLimit(r.place(e.Pos()), "the file holds more than %d values", r.limits.Nodes)
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		return r.literal(e, "")
	case *ast.UnaryExpr:
		if lit, ok := e.X.(*ast.BasicLit); ok && e.Op == token.SUB && (lit.Kind == token.INT || lit.Kind == token.FLOAT) {
			n, fault := r.literal(lit, "-")
			if fault == nil {
				n.place.Line, n.place.Column = r.place(e.Pos()).Line, r.place(e.Pos()).Column
			}
			return n, fault
		}
	case *ast.StructLit:
		return r.object(e.Elts, r.place(e.Pos()), depth)
	case *ast.ListLit:
		out := &node{shape: listShape, place: r.place(e.Pos())}
		for _, item := range e.Elts {
			n, fault := r.value(item, depth+1)
			if fault != nil {
				return nil, fault
			}
			out.items = append(out.items, n)
		}
		return out, nil
	}
	what, hint := cueOther(e)
	return nil, r.refuse(e.Pos(), what, hint)
}

// cueOther says in plain words what an expression is that is no data.
func cueOther(e ast.Expr) (what, hint string) {
	switch e := e.(type) {
	case *ast.Ident:
		return "the name " + source.Escape(e.Name) + " stands for something else here", "Write the value, or put it in double quotes when it is a text."
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.SliceExpr:
		return "a value is taken from elsewhere here", "Write the value out."
	case *ast.CallExpr:
		return "a function is called here", "Write its result."
	case *ast.Comprehension:
		return "values are made by for or if here", "Write the values out."
	case *ast.Interpolation:
		return `a text with \(...) in it, which has to be worked out, stands here`, "Write the text out."
	case *ast.Ellipsis:
		return "three dots leave the list open here", "Remove them."
	case *ast.BottomLit:
		return "an error value stands here", "Write the value."
	case *ast.BinaryExpr:
		switch e.Op {
		case token.OR:
			return "a choice between values stands here", "Write the one that holds."
		case token.AND:
			return "a value and a condition stand here", "Write the value alone."
		}
		return "a calculation stands here", "Write its result."
	case *ast.UnaryExpr:
		if e.Op == token.MUL {
			return "a default value stands here", "Write the value alone."
		}
		return "a condition stands here instead of a value", "Write the value."
	case *ast.ParenExpr:
		return "a value in parentheses stands here", "Write it without them."
	}
	return "something that is no plain value stands here", "Write a text, a number, true, false, null, a list or fields."
}

// object reads the fields of a struct. A field that stands there twice is
// among twice, as in every other format.
func (r *cueReader) object(decls []ast.Decl, at source.Place, depth int) (*node, *Fault) {
	out := &node{shape: mapShape, place: at}
	seen := map[string]bool{}
	for _, d := range decls {
		if _, ok := d.(*ast.CommentGroup); ok {
			continue
		}
		key, value, fault := r.field(d)
		if fault != nil {
			return nil, fault
		}
		item, fault := r.value(value, depth+1)
		if fault != nil {
			return nil, fault
		}
		if seen[key.text] {
			out.twice = append(out.twice, key)
			continue
		}
		seen[key.text] = true
		out.keys, out.items = append(out.keys, key), append(out.items, item)
	}
	out.dropTwice()
	return out, nil
}

// field reads the label of one field and hands back its value.
func (r *cueReader) field(d ast.Decl) (key *node, value ast.Expr, fault *Fault) {
	switch d := d.(type) {
	case *ast.Field:
		r.nodes++
		switch {
		case d.Constraint != token.ILLEGAL:
			return nil, nil, r.refuse(d.Pos(), "a field is marked with ? or ! here", "Write the field without the mark.")
		case d.Alias != nil:
			return nil, nil, r.refuse(d.Pos(), "a field gets a second name here", "Write the field's name alone.")
		case len(d.Attrs) > 0:
			return nil, nil, r.refuse(d.Attrs[0].Pos(), "an attribute (@) stands here", "Remove it.")
		}
		key, fault = r.label(d.Label)
		return key, d.Value, fault
	case *ast.ImportDecl:
		return nil, nil, r.refuse(d.Pos(), "a package is imported here", "Remove the import and write the values out.")
	case *ast.LetClause:
		return nil, nil, r.refuse(d.Pos(), "a name is given to a value by let here", "Write the value where it belongs.")
	case *ast.Attribute:
		return nil, nil, r.refuse(d.Pos(), "an attribute (@) stands here", "Remove it.")
	case *ast.Comprehension:
		return nil, nil, r.refuse(d.Pos(), "fields are made by for or if here", "Write the fields out.")
	case *ast.Ellipsis:
		return nil, nil, r.refuse(d.Pos(), "three dots leave the fields open here", "Remove them.")
	case *ast.Package:
		return nil, nil, r.refuse(d.Pos(), "a package name stands inside the values", "Move it to the first line.")
	}
	return nil, nil, r.refuse(d.Pos(), "a value without a field's name stands here", "Write name: before it.")
}

func (r *cueReader) label(l ast.Label) (*node, *Fault) {
	switch l := l.(type) {
	case *ast.Ident:
		switch {
		case strings.HasPrefix(l.Name, "#") || strings.HasPrefix(l.Name, "_#"):
			return nil, r.refuse(l.Pos(), "a definition ("+source.Escape(l.Name)+") stands here", "Write the field's name without #.")
		case strings.HasPrefix(l.Name, "_"):
			return nil, r.refuse(l.Pos(), "the hidden field "+source.Escape(l.Name)+" stands here", "Write its name without the underscore, or in double quotes.")
		}
		return r.extent(&node{shape: textShape, text: l.Name, plain: asText}, l.Pos(), l.Name), nil
	case *ast.BasicLit:
		if l.Kind == token.STRING {
			return r.literal(l, "")
		}
	case *ast.ListLit:
		return nil, r.refuse(l.Pos(), "a pattern in brackets stands for names of fields here", "Write the fields out.")
	case *ast.ParenExpr, *ast.Interpolation:
		return nil, r.refuse(l.Pos(), "the name of a field has to be worked out here", "Write the name.")
	}
	return nil, r.refuse(l.Pos(), "the name of a field is expected here", "Write it as a plain word or in double quotes.")
}

func (r *cueReader) literal(l *ast.BasicLit, sign string) (*node, *Fault) {
	n := &node{shape: textShape, text: sign + l.Value}
	switch l.Kind {
	case token.NULL:
		n.shape, n.text = nullShape, ""
	case token.TRUE, token.FALSE:
		n.plain = asBool
	case token.INT, token.FLOAT:
		n.plain = map[token.Token]plain{token.INT: asInt, token.FLOAT: asFloat}[l.Kind]
		if !isDecimal(n.text) {
			return nil, r.refuse(l.Pos(), "the number "+source.Escape(n.text[:min(40, len(n.text))])+" is written in a way that other readers do not know", "Write it in digits.")
		}
	case token.STRING:
		return r.text(n, l)
	default:
		return nil, r.refuse(l.Pos(), "something that is no plain value stands here", "Write a text in double quotes.")
	}
	if len(n.text) > r.limits.Text {
		return nil, overLimit(r.place(l.Pos()), "the value is longer than %d bytes", r.limits.Text)
	}
	return r.extent(n, l.Pos(), l.Value), nil
}

func (r *cueReader) text(n *node, l *ast.BasicLit) (*node, *Fault) {
	if strings.HasPrefix(strings.TrimLeft(l.Value, "#"), "'") {
		return nil, r.refuse(l.Pos(), "bytes in single quotes stand here", "Write the text in double quotes.")
	}
	text, err := literal.Unquote(l.Value)
	switch {
	case err != nil:
		return nil, r.refuse(l.Pos(), "a text stands here that cannot be read", "Look at its quotes and backslashes.")
	case len(text) > r.limits.Text:
		return nil, overLimit(r.place(l.Pos()), "the value is longer than %d bytes", r.limits.Text)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return nil, r.refuse(l.Pos(), "a text stands here that holds a character which no text has", "Remove it.")
	}
	if fault := escapedCharacter(r.place(l.Pos()), text); fault != nil {
		return nil, fault
	}
	n.text = text
	return r.extent(n, l.Pos(), l.Value), nil
}

// extent gives a value the stretch that it is written on, when the text is
// there as the parser says: it drops carriage returns.
func (r *cueReader) extent(n *node, pos token.Pos, written string) *node {
	n.place = r.place(pos)
	if pos.IsValid() && bytes.HasPrefix(r.data[min(pos.Offset(), len(r.data)):], []byte(written)) {
		end := r.at(pos.Offset() + len(written))
		n.place.EndLine, n.place.EndColumn = end.Line, end.Column
	}
	return n
}
