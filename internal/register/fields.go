package register

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
)

// reserved are names that a record's object in the rules' input already has.
var reserved = []string{"id", "history", "unread"}

func readKind(root cue.Value, name string, entry cue.Value) (*Kind, error) {
	k := &Kind{Name: name, value: entry.LookupPath(cue.ParsePath("record"))}
	text := map[string]*string{"title": &k.Title, "singular": &k.Singular, "clause": &k.Clause, "prefix": &k.Prefix}
	for key, into := range text {
		v, err := entry.LookupPath(cue.ParsePath(key)).String()
		if err != nil {
			return nil, &SchemaError{Place: placeOf(entry.Pos()), Message: fmt.Sprintf("register %s needs a %s, as text", name, key)}
		}
		*into = v
	}
	k.Single, _ = entry.LookupPath(cue.ParsePath("single")).Bool()
	k.Mandatory, _ = entry.LookupPath(cue.ParsePath("mandatory")).Bool()
	if k.value.IncompleteKind() != cue.StructKind {
		return nil, &SchemaError{Place: placeOf(entry.Pos()), Message: fmt.Sprintf("register %s needs a record type", name)}
	}
	file := placeOf(entry.Pos()).File
	if definitions := referred(root, k.value); len(definitions) > 0 {
		k.Doc = comments(definitions[0].Doc())
		file = placeOf(definitions[0].Pos()).File
	}
	fields, err := readFields(root, k.value, 0)
	if err != nil {
		return nil, err
	}
	k.Fields = ownFirst(fields, file)
	if id := fieldNamed(k.Fields, "id"); id != nil {
		k.id = id.value
	} else {
		return nil, &SchemaError{Place: placeOf(k.value.Pos()), Message: fmt.Sprintf("the records of %s need an id: embed #Record in their type", name)}
	}
	k.Fields = slices.DeleteFunc(k.Fields, func(f *Field) bool { return f.Name == "id" })
	for _, f := range k.Fields {
		if slices.Contains(reserved, f.Name) {
			return nil, &SchemaError{Place: placeOf(f.value.Pos()), Message: fmt.Sprintf("%q cannot be a field of %s: the name is taken", f.Name, name)}
		}
	}
	if err := k.readStage(entry); err != nil {
		return nil, err
	}
	status := k.Field("status")
	k.OwnStatus = status != nil && !slices.Contains(status.Enum, "live")
	return k, nil
}

// ownFirst puts the fields that stand in the kind's own file before those it
// shares.
func ownFirst(fields []*Field, file string) []*Field {
	rank := func(f *Field) int {
		if placeOf(f.value.Pos()).File == file {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(fields, func(a, b *Field) int { return rank(a) - rank(b) })
	return fields
}

// maxNesting stops at a type that contains itself.
const maxNesting = 12

func readFields(root, v cue.Value, depth int) ([]*Field, error) {
	if depth > maxNesting {
		return nil, &SchemaError{Place: placeOf(v.Pos()), Message: "the type contains itself, or is nested too deep"}
	}
	iter, err := v.Fields(cue.Optional(true))
	if err != nil {
		return nil, schemaError(err)
	}
	var fields []*Field
	for iter.Next() {
		f, err := readField(root, iter.Selector().Unquoted(), iter.Value(), depth)
		if err != nil {
			return nil, err
		}
		f.Required = iter.FieldType()&cue.RequiredConstraint != 0
		fields = append(fields, f)
	}
	return fields, nil
}

func readField(root cue.Value, name string, v cue.Value, depth int) (*Field, error) {
	f := &Field{Name: name, Label: strings.ReplaceAll(name, "_", " "), value: v, Doc: doc(root, v)}
	if err := f.readAttributes(root, v); err != nil {
		return nil, err
	}
	var err error
	switch v.IncompleteKind() {
	case cue.StringKind:
		f.Type = String
		f.Enum = enum(v)
	case cue.BoolKind:
		f.Type = Bool
	case cue.IntKind:
		f.Type = Int
	case cue.NumberKind, cue.FloatKind:
		f.Type = Number
	case cue.ListKind:
		f.Type = List
		f.Elem, err = readElem(root, f, v.LookupPath(cue.MakePath(cue.AnyIndex)), depth)
	case cue.StructKind:
		if v.Allows(cue.AnyString) {
			f.Type = Map
			f.Elem, err = readElem(root, f, v.LookupPath(cue.MakePath(cue.AnyString)), depth)
			break
		}
		f.Type = Struct
		f.Fields, err = readFields(root, v, depth+1)
	case cue.BottomKind:
		return nil, &SchemaError{Place: placeOf(v.Pos()), Message: fmt.Sprintf("no value fits the field %q: its type contradicts or contains itself", name)}
	default:
		f.Type = Any
	}
	return f, err
}

// readElem reads the type of the values in the list or map f.
func readElem(root cue.Value, f *Field, v cue.Value, depth int) (*Field, error) {
	if !v.Exists() || v.IncompleteKind() == cue.TopKind {
		return &Field{Name: f.Name, Label: f.Label, Type: Any, value: v}, nil
	}
	if depth > maxNesting {
		return nil, &SchemaError{Place: placeOf(f.value.Pos()), Message: "the type contains itself, or is nested too deep"}
	}
	elem, err := readField(root, f.Name, v, depth+1)
	if err != nil {
		return nil, err
	}
	elem.Label = f.Label
	elem.Ref, elem.Open, elem.Control, elem.Prose = f.Ref, f.Open, f.Control, f.Prose
	elem.Personal = elem.Personal || f.Personal
	elem.Outsider, elem.OutsiderGroup = f.Outsider, f.OutsiderGroup
	elem.Thread = f.Thread
	return elem, nil
}

// readAttributes reads what stands after the field, and on the definitions its
// type refers to.
func (f *Field) readAttributes(root, v cue.Value) error {
	attributes := v.Attributes(cue.FieldAttr)
	for _, definition := range referred(root, v) {
		attributes = append(attributes, definition.Attributes(cue.FieldAttr)...)
	}
	for _, a := range attributes {
		if err := f.readAttribute(a); err != nil {
			return err
		}
	}
	return nil
}

func (f *Field) readAttribute(a cue.Attribute) error {
	switch a.Name() {
	case "ref":
		for name := range strings.SplitSeq(a.Contents(), ",") {
			if name = strings.TrimSpace(name); name == "text" {
				f.Open = true
			} else if !slices.Contains(f.Ref, name) {
				f.Ref = append(f.Ref, name)
			}
		}
	case "keys":
		for name := range strings.SplitSeq(a.Contents(), ",") {
			f.Keys = append(f.Keys, strings.TrimSpace(name))
		}
	case "set":
		f.Set = true
	case "control":
		f.Control = true
	case "id":
		f.ID = true
	case "prose":
		f.Prose = true
	case "claim":
		f.Claim = true
	case "personal":
		f.Personal = true
	case "outsider":
		f.Outsider, f.OutsiderGroup = true, a.Contents() == "group"
	case "ignored":
		f.Ignored = true
	case "own":
		f.Own = true
	case "scale":
		f.Scale = true
	case "ends":
		f.Ends = true
	case "limit":
		f.Limit = true
	case "order":
		for value := range strings.SplitSeq(a.Contents(), ",") {
			f.Order = append(f.Order, strings.TrimSpace(value))
		}
	case "place":
		f.Place = true
	case "thread":
		return f.readStep(a)
	case "file":
		f.File, f.Digest = true, a.Contents()
	case "label":
		f.Label = attributeText(a)
	case "words":
		if f.Words == "" { // the field's own words go before those of its type
			f.Words = attributeText(a)
		}
	case "format":
		f.Format = attributeText(a)
	default:
		return &SchemaError{Place: placeOf(f.value.Pos()), Message: fmt.Sprintf("the word @%s on the field %q is not known", a.Name(), f.Name)}
	}
	return nil
}

func attributeText(a cue.Attribute) string {
	if text, err := a.String(0); err == nil {
		return text
	}
	return a.Contents()
}

// doc is the comment on v, or on the definition it refers to.
func doc(root, v cue.Value) string {
	if text := comments(v.Doc()); text != "" {
		return text
	}
	for _, definition := range referred(root, v) {
		if text := comments(definition.Doc()); text != "" {
			return text
		}
	}
	return ""
}

// errorFields are the first names in the paths of a CUE error, below base.
func errorFields(err error, base cue.Path) []string {
	var names []string
	for _, e := range errors.Errors(err) {
		if path := e.Path(); len(path) > len(base.Selectors()) {
			names = append(names, path[len(base.Selectors())])
		}
	}
	return names
}

func comments(groups []*ast.CommentGroup) string {
	var lines []string
	for _, g := range groups {
		if text := strings.TrimSpace(g.Text()); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// referred are the definitions that v's type names: #Date for #Date and for
// #Date | "auto_renew".
func referred(root, v cue.Value) []cue.Value {
	var found []cue.Value
	look := func(v cue.Value) {
		if _, path := v.ReferencePath(); len(path.Selectors()) == 1 {
			if d := root.LookupPath(path); d.Exists() {
				found = append(found, d)
			}
		}
	}
	look(v)
	if op, args := v.Expr(); op == cue.OrOp || op == cue.AndOp {
		for _, a := range args {
			look(a)
		}
	}
	return found
}

// enum lists the strings that v allows by name.
func enum(v cue.Value) []string {
	v = cue.Dereference(v)
	op, args := v.Expr()
	if op != cue.OrOp {
		if text, err := v.String(); err == nil {
			return []string{text}
		}
		return nil
	}
	var all []string
	for _, a := range args {
		all = append(all, enum(a)...)
	}
	return all
}
