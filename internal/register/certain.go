package register

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// A knownType is a register type, or a part of one, that is written in a few
// plain forms only, so that Go can tell that a value fits it a hundred times
// faster than CUE. It only ever says yes: CUE is asked about every value that
// it does not accept, and about every value of a type written in other forms.
type knownType struct {
	accepts func(v any) bool
	shapes  shapes                // of the values that it may accept
	fields  map[string]knownField // of a struct with names, to be embedded in another
}

// shapes are the shapes that a value can have, as a set of bits.
type shapes uint8

const (
	scalars shapes = 1 << iota // single texts, numbers, true and false
	lists
	structs
)

type knownField struct {
	*knownType
	needed bool
}

// knownTypes reads types from the syntax of their definitions: in a compiled
// value a condition that does not hold yet cannot be seen.
type knownTypes struct {
	definitions map[string]ast.Expr // nil: declared more than once
	read        map[string]*knownType
}

// newKnownTypes finds the definitions at the top of files. Where anything
// else stands there it may say more about them, and nothing is known.
func newKnownTypes(files []*ast.File) *knownTypes {
	t := &knownTypes{definitions: map[string]ast.Expr{}, read: map[string]*knownType{}}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.Package, *ast.ImportDecl, *ast.CommentGroup, *ast.Attribute:
			case *ast.Field:
				label, plain := d.Label.(*ast.Ident)
				if !plain || d.Alias != nil {
					return &knownTypes{}
				}
				if label.Name == "register" {
					continue
				}
				_, twice := t.definitions[label.Name]
				t.definitions[label.Name] = d.Value
				if twice || d.Constraint != token.ILLEGAL {
					t.definitions[label.Name] = nil
				}
			default:
				return &knownTypes{}
			}
		}
	}
	return t
}

// record is the type of a register's records, nil when CUE must be asked.
func (t *knownTypes) record(v cue.Value) *knownType {
	name, ok := namedDefinition(v)
	if !ok {
		return nil
	}
	return t.definition(name)
}

// namedDefinition is the one definition that the type of a register's records
// names. An entry of the table that says more of it is not known.
func namedDefinition(v cue.Value) (name string, ok bool) {
	parts := []cue.Value{v}
	if op, args := v.Expr(); op == cue.AndOp {
		parts = args
	}
	for _, part := range parts {
		_, path := part.ReferencePath()
		switch names := path.Selectors(); {
		case len(names) == 0 && isAnything(part):
		case len(names) == 1 && names[0].IsDefinition() && name == "":
			name = names[0].String()
		default:
			return "", false
		}
	}
	return name, name != ""
}

// isAnything tells that _ is written there.
func isAnything(v cue.Value) bool {
	f, ok := v.Source().(*ast.Field)
	if !ok {
		return false
	}
	id, ok := f.Value.(*ast.Ident)
	return ok && id.Name == "_"
}

func (t *knownTypes) definition(name string) *knownType {
	known, done := t.read[name]
	if !done && t.definitions[name] != nil {
		t.read[name] = nil // which it stays inside itself
		known = t.expr(t.definitions[name])
		t.read[name] = known
	}
	return known
}

// expr reads one type, nil when it is written in a form that is not known.
func (t *knownTypes) expr(e ast.Expr) *knownType {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return t.expr(e.X)
	case *ast.Ident:
		return t.named(e)
	case *ast.BasicLit:
		return literalType(e)
	case *ast.UnaryExpr:
		return limitType(e)
	case *ast.BinaryExpr:
		return combinedType(e.Op, t.expr(e.X), t.expr(e.Y))
	case *ast.CallExpr:
		return callType(e)
	case *ast.ListLit:
		return t.list(e)
	case *ast.StructLit:
		return t.structure(e)
	}
	return nil
}

// named is a definition, or a type of CUE's own. The name could also be that
// of a field around it, which is then its Node.
func (t *knownTypes) named(id *ast.Ident) *knownType {
	if _, ours := t.definitions[id.Name]; ours {
		return t.definition(id.Name)
	}
	if id.Node != nil {
		return nil
	}
	switch id.Name {
	case "_":
		return &knownType{accepts: isPlain, shapes: scalars | lists | structs}
	case "string":
		return textType(func(string) bool { return true })
	case "bool":
		return scalarType(func(v any) bool { _, ok := v.(bool); return ok })
	case "int":
		return intType(func(int64) bool { return true })
	case "number":
		return scalarType(isNumber)
	}
	return nil
}

func isNumber(v any) bool {
	f, float := v.(float64)
	_, whole := v.(int64)
	return whole || float && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// isPlain tells that v is a value that any file may hold, and that is stated.
func isPlain(v any) bool {
	switch v := v.(type) {
	case string:
		return utf8.ValidString(v)
	case bool:
		return true
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !isPlain(item) })
	case map[string]any:
		for name, value := range v {
			if !utf8.ValidString(name) || !isPlain(value) {
				return false
			}
		}
		return true
	}
	return isNumber(v)
}

func scalarType(accepts func(any) bool) *knownType {
	return &knownType{accepts: accepts, shapes: scalars}
}

func textType(accepts func(string) bool) *knownType {
	return scalarType(func(v any) bool {
		s, ok := v.(string)
		return ok && utf8.ValidString(s) && accepts(s)
	})
}

func intType(accepts func(int64) bool) *knownType {
	return scalarType(func(v any) bool { n, ok := v.(int64); return ok && accepts(n) })
}

// literalType is a text or a whole number that stands for itself.
func literalType(e ast.Expr) *knownType {
	if number, ok := literalInt(e); ok {
		return intType(func(n int64) bool { return n == number })
	}
	text, ok := literalText(e)
	if !ok {
		return nil
	}
	return textType(func(s string) bool { return s == text })
}

func literalText(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := literal.Unquote(lit.Value)
	return text, err == nil && utf8.ValidString(text)
}

func literalInt(e ast.Expr) (int64, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT {
		return 0, false
	}
	n, err := strconv.ParseInt(lit.Value, 10, 64)
	return n, err == nil && (n == 0 || lit.Value[0] != '0')
}

// limitType is =~"pattern", !~"pattern", !="text", >=1 and their like.
func limitType(e *ast.UnaryExpr) *knownType {
	if text, ok := literalText(e.X); ok && e.Op == token.NEQ {
		return textType(func(s string) bool { return s != text })
	}
	if pattern, ok := literalText(e.X); ok && (e.Op == token.MAT || e.Op == token.NMAT) {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil
		}
		return textType(func(s string) bool { return re.MatchString(s) == (e.Op == token.MAT) })
	}
	limit, ok := literalInt(e.X)
	if !ok {
		return nil
	}
	switch e.Op {
	case token.GEQ:
		return intType(func(n int64) bool { return n >= limit })
	case token.GTR:
		return intType(func(n int64) bool { return n > limit })
	case token.LEQ:
		return intType(func(n int64) bool { return n <= limit })
	case token.LSS:
		return intType(func(n int64) bool { return n < limit })
	}
	return nil
}

// combinedType is x & y or x | y. Two structs and two lists are left to CUE: it
// closes them, and two that both fit are not one.
func combinedType(op token.Token, x, y *knownType) *knownType {
	if x == nil || y == nil || x.shapes&y.shapes&^scalars != 0 {
		return nil
	}
	switch op {
	case token.AND:
		if x.shapes|y.shapes != scalars {
			return nil
		}
		return scalarType(func(v any) bool { return x.accepts(v) && y.accepts(v) })
	case token.OR:
		return &knownType{accepts: func(v any) bool { return x.accepts(v) || y.accepts(v) }, shapes: x.shapes | y.shapes}
	}
	return nil
}

// callType is one of the functions of CUE that the types use.
func callType(e *ast.CallExpr) *knownType {
	called, ok := e.Fun.(*ast.SelectorExpr)
	if !ok || len(e.Args) != 1 {
		return nil
	}
	pkg, isName := called.X.(*ast.Ident)
	name, isPlain := called.Sel.(*ast.Ident)
	if !isName || !isPlain {
		return nil
	}
	spec, isImport := pkg.Node.(*ast.ImportSpec)
	if !isImport {
		return nil
	}
	limit, isInt := literalInt(e.Args[0])
	layout, isText := literalText(e.Args[0])
	switch function := strings.Trim(spec.Path.Value, `"`) + "." + name.Name; {
	case function == "strings.MinRunes" && isInt:
		return textType(func(s string) bool { return int64(utf8.RuneCountInString(s)) >= limit })
	case function == "strings.MaxRunes" && isInt:
		return textType(func(s string) bool { return int64(utf8.RuneCountInString(s)) <= limit })
	case function == "time.Format" && isText:
		return textType(func(s string) bool { _, err := time.ParseInLocation(layout, s, time.UTC); return err == nil })
	}
	return nil
}

// list is [...x].
func (t *knownTypes) list(e *ast.ListLit) *knownType {
	if len(e.Elts) != 1 {
		return nil
	}
	rest, ok := e.Elts[0].(*ast.Ellipsis)
	if !ok || rest.Type == nil {
		return nil
	}
	elem := t.expr(rest.Type)
	if elem == nil {
		return nil
	}
	return &knownType{shapes: lists, accepts: func(v any) bool {
		items, ok := v.([]any)
		return ok && !slices.ContainsFunc(items, func(item any) bool { return !elem.accepts(item) })
	}}
}

// structure is a struct of named fields and of definitions that it embeds, or
// {[string]: x}.
func (t *knownTypes) structure(e *ast.StructLit) *knownType {
	if len(e.Elts) == 1 {
		if f, ok := e.Elts[0].(*ast.Field); ok && isAnyName(f.Label) {
			return t.names(f)
		}
	}
	s := &knownType{fields: map[string]knownField{}, shapes: structs}
	for _, d := range e.Elts {
		switch d := d.(type) {
		case *ast.CommentGroup, *ast.Attribute:
		case *ast.Field:
			name, ok := fieldName(d)
			if !ok || !s.add(name, knownField{t.expr(d.Value), d.Constraint != token.OPTION}) {
				return nil
			}
		case *ast.EmbedDecl:
			if !s.embed(t.expr(d.Expr)) {
				return nil
			}
		default: // a condition, a loop, a value of its own name
			return nil
		}
	}
	s.accepts = s.acceptsFields
	return s
}

func (s *knownType) embed(other *knownType) bool {
	if other == nil || other.fields == nil {
		return false
	}
	for name, f := range other.fields {
		if !s.add(name, f) {
			return false
		}
	}
	return true
}

// add puts a field into a struct. Where it is there already, both must accept
// its value.
func (s *knownType) add(name string, f knownField) bool {
	if before, twice := s.fields[name]; twice {
		f.needed = f.needed || before.needed
		f.knownType = combinedType(token.AND, before.knownType, f.knownType)
	}
	s.fields[name] = f
	return f.knownType != nil
}

func (s *knownType) acceptsFields(v any) bool {
	values, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for name, value := range values {
		f, known := s.fields[name]
		if !known || !f.accepts(value) {
			return false
		}
	}
	for name, f := range s.fields {
		if _, said := values[name]; f.needed && !said {
			return false
		}
	}
	return true
}

// fieldName is the name of an ordinary field.
func fieldName(f *ast.Field) (string, bool) {
	if f.Alias != nil {
		return "", false
	}
	switch label := f.Label.(type) {
	case *ast.Ident:
		return label.Name, !strings.HasPrefix(label.Name, "_") && !strings.HasPrefix(label.Name, "#")
	case *ast.BasicLit:
		return literalText(label)
	}
	return "", false
}

// isAnyName is the label [string].
func isAnyName(label ast.Label) bool {
	list, ok := label.(*ast.ListLit)
	if !ok || len(list.Elts) != 1 {
		return false
	}
	id, ok := list.Elts[0].(*ast.Ident)
	return ok && id.Name == "string" && id.Node == nil
}

// names is a struct in which every name has a value of one type.
func (t *knownTypes) names(f *ast.Field) *knownType {
	elem := t.expr(f.Value)
	if elem == nil || f.Alias != nil || f.Constraint != token.ILLEGAL {
		return nil
	}
	return &knownType{shapes: structs, accepts: func(v any) bool {
		values, ok := v.(map[string]any)
		for name, value := range values {
			ok = ok && utf8.ValidString(name) && elem.accepts(value)
		}
		return ok
	}}
}
