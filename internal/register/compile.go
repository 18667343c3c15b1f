package register

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/watch"
)

// A SchemaError is a fault in a file of register types.
type SchemaError struct {
	Place   source.Place
	Message string
	others  []source.Place // that have to do with it
}

func (e *SchemaError) Error() string { return e.Place.String() + ": " + e.Message }

// CompileSchema reads the table of register types from the .cue files of one
// or more file systems: ours, then the user's. A definition that a later one
// declares again is extended by it. A fault in the files is a *SchemaError.
func CompileSchema(sources ...fs.FS) (*Schema, error) {
	var in []schemaFolder
	for _, fsys := range sources {
		in = append(in, schemaFolder{fsys: fsys, dir: "."})
	}
	return compileSchema(in, DefaultWork.Schema)
}

// A schemaFolder is a folder of .cue files; dir is its path in fsys, which
// places in its files begin with.
type schemaFolder struct {
	fsys fs.FS
	dir  string
}

// maxSchemaFile is the size of the largest schema file read, in bytes.
const maxSchemaFile = 1 << 20

func compileSchema(folders []schemaFolder, limits watch.Limits) (*Schema, error) {
	if len(folders) == 1 {
		texts, files, err := folders[0].parse()
		if err != nil {
			return nil, err
		}
		if s, err := readCompiled(folders[0], texts, files); s != nil || err != nil {
			if s != nil {
				s.judge.watch = watchSchema(limits)
			}
			return s, err
		}
	}
	var s *Schema
	var files []string
	var err error
	dog := watchSchema(limits)
	if tooMuch := dog.Run(context.Background(), func(context.Context) {
		name := typesIn(folders)
		defer dog.Begin(name, name)()
		s, files, err = compileFolders(folders)
	}); tooMuch != nil {
		return nil, tooMuch
	}
	if s != nil {
		s.judge.watch = dog
	}
	if fault := (*SchemaError)(nil); len(folders) > 1 && errors.As(err, &fault) {
		return nil, fault.among(files, folders[len(folders)-1].dir)
	}
	return s, err
}

// typesIn names the register types of folders: the user's, where there are any.
func typesIn(folders []schemaFolder) string {
	var files []string
	for _, f := range folders[1:] {
		names, _ := f.names() // compiling tells of a folder that cannot be read
		for _, name := range names {
			files = append(files, source.Escape(name))
		}
	}
	if len(files) == 0 {
		return "the register types"
	}
	return "the register types of " + strings.Join(files, ", ")
}

// watchSchema looks after what is asked of CUE, which does not listen.
func watchSchema(limits watch.Limits) *watch.Watch {
	return watch.New(limits, WorkSetting("schema")).Deaf()
}

// among gives a fault a place in the user's files, which are those after ours:
// nobody can look into a file of the program. Where none is known it is their
// folder.
func (e *SchemaError) among(theirs []string, folder string) *SchemaError {
	for _, at := range append([]source.Place{e.Place}, e.others...) {
		if slices.Contains(theirs, at.File) {
			return &SchemaError{Place: at, Message: e.Message}
		}
	}
	return &SchemaError{Place: source.Place{File: folder}, Message: e.Message}
}

// compileFolders also lists the files of all folders but the first.
func compileFolders(folders []schemaFolder) (s *Schema, theirs []string, err error) {
	var files []*ast.File
	var digests []string
	known := map[string]*ast.StructLit{}
	for i, folder := range folders {
		texts, more, err := folder.parse()
		if i > 0 {
			names, _ := folder.names() // else parse has told
			theirs = append(theirs, names...)
		}
		if err != nil {
			return nil, theirs, err
		}
		if i > 0 {
			extend(known, more, i)
		}
		maps.Copy(known, definitions(more))
		files = append(files, more...)
		digests = append(digests, source.Digest(texts))
	}
	instance := build.NewContext().NewInstance("schema", nil)
	for _, f := range files {
		if err := instance.AddSyntax(f); err != nil {
			return nil, theirs, schemaError(err)
		}
	}
	s = &Schema{kinds: map[string]*Kind{}, judge: judge{ctx: cuecontext.New()}, digest: strings.Join(digests, " ")}
	root := s.judge.ctx.BuildInstance(instance)
	if err := root.Validate(); err != nil {
		return nil, theirs, schemaError(err)
	}
	return s, theirs, s.readTable(root, newKnownTypes(files))
}

// names are the paths of the .cue files of a folder. A pattern would not do: the
// name of the folder may have brackets in it.
func (f schemaFolder) names() ([]string, error) {
	entries, err := fs.ReadDir(f.fsys, f.dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if path.Ext(e.Name()) == ".cue" {
			names = append(names, f.path(e.Name()))
		}
	}
	return names, nil
}

// path is where a file of the folder stands.
func (f schemaFolder) path(name string) string { return path.Join(f.dir, name) }

// parse reads the .cue files of a folder: their texts by name, and their
// syntax.
func (f schemaFolder) parse() (texts map[string][]byte, files []*ast.File, err error) {
	names, err := f.names()
	if err != nil {
		return nil, nil, &SchemaError{Place: source.Place{File: f.dir}, Message: "the schema folder cannot be read"}
	}
	texts = map[string][]byte{}
	for _, name := range names {
		data, err := source.Read(f.fsys, name, maxSchemaFile)
		if err != nil {
			return nil, nil, &SchemaError{Place: source.Place{File: name}, Message: err.Error()}
		}
		if err := checkTypes(name, data); err != nil {
			return nil, nil, err
		}
		file, err := parser.ParseFile(name, data, parser.ParseComments)
		if err != nil {
			return nil, nil, schemaError(err)
		}
		if err := checkImports(file); err != nil {
			return nil, nil, err
		}
		texts[path.Base(name)] = data
		files = append(files, file)
	}
	return texts, files, nil
}

// importable are the CUE packages a register type has use for. All are pure.
var importable = []string{"list", "math", "net", "regexp", "strings", "time"}

func checkImports(f *ast.File) error {
	for spec := range f.ImportSpecs() {
		name := strings.Trim(spec.Path.Value, `"`)
		if !slices.Contains(importable, name) {
			return &SchemaError{Place: placeOf(spec.Pos()), Message: fmt.Sprintf("%q cannot be imported here; the packages are %s", name, strings.Join(importable, ", "))}
		}
	}
	return nil
}

// definitions finds the struct of each definition at the top of files.
func definitions(files []*ast.File) map[string]*ast.StructLit {
	found := map[string]*ast.StructLit{}
	for _, f := range files {
		for _, d := range f.Decls {
			name, body := definition(d)
			if body != nil && found[name] == nil {
				found[name] = body
			}
		}
	}
	return found
}

func definition(d ast.Decl) (string, *ast.StructLit) {
	field, ok := d.(*ast.Field)
	if !ok {
		return "", nil
	}
	label, ok := field.Label.(*ast.Ident)
	if !ok || !strings.HasPrefix(label.Name, "#") {
		return "", nil
	}
	body, _ := field.Value.(*ast.StructLit)
	return label.Name, body
}

// extension is what the names of extensions begin with, which nobody wrote.
const extension = "_extension_"

// extend turns each definition of files that is known already into an
// embedding of the known one. CUE closes every declaration of a definition by
// itself, so two of them with different fields would refuse each other.
func extend(known map[string]*ast.StructLit, files []*ast.File, round int) {
	n := 0
	for _, f := range files {
		for _, d := range f.Decls {
			name, body := definition(d)
			if body == nil || known[name] == nil {
				continue
			}
			n++
			hidden := fmt.Sprintf("%s%d_%d", extension, round, n)
			d.(*ast.Field).Label = ast.NewIdent(hidden)
			known[name].Elts = append(known[name].Elts, &ast.EmbedDecl{Expr: ast.NewIdent(hidden)})
		}
	}
}

func schemaError(err error) error {
	e := errors.Errors(err)[0]
	at := e.Position()
	var others []source.Place
	for _, p := range errors.Positions(err) {
		if p.IsValid() && !at.IsValid() {
			at = p
		}
		others = append(others, placeOf(p))
	}
	format, args := e.Msg()
	message := fmt.Sprintf(format, args...)
	if strings.Contains(format, "empty disjunction") { // what stands behind it is for makers of types to see, and says nothing here
		message = "the value is none of those allowed here"
	}
	steps := slices.DeleteFunc(slices.Clone(e.Path()), func(step string) bool { return strings.HasPrefix(step, extension) })
	if where := strings.Join(steps, "."); where != "" {
		message = where + ": " + message
	}
	return &SchemaError{placeOf(at), message, others}
}

func placeOf(p token.Pos) source.Place {
	if !p.IsValid() {
		return source.Place{}
	}
	at := p.Position()
	return source.Place{File: at.Filename, Line: at.Line, Column: at.Column}
}

func (s *Schema) readTable(root cue.Value, types *knownTypes) error {
	table := root.LookupPath(cue.ParsePath("register"))
	entries, err := table.Fields()
	if err != nil {
		return &SchemaError{Place: source.Place{}, Message: "there is no table of registers"}
	}
	for entries.Next() {
		k, err := readKind(root, entries.Selector().Unquoted(), entries.Value())
		if err != nil {
			return err
		}
		k.known = types.record(k.value)
		s.Kinds = append(s.Kinds, k)
		s.kinds[k.Name] = k
	}
	slices.SortFunc(s.Kinds, func(a, b *Kind) int { return strings.Compare(a.Name, b.Name) })
	s.pointAtAll()
	if err := s.checkRefs(); err != nil {
		return err
	}
	if err := s.checkOrders(); err != nil {
		return err
	}
	if err := s.readThread(root.LookupPath(cue.ParsePath("thread"))); err != nil {
		return err
	}
	return s.readDerivations(table)
}

// pointAtAll fills in @ref(any), @keys(any) and what @control points at.
func (s *Schema) pointAtAll() {
	s.eachField(func(_ *Kind, f *Field) {
		for _, kinds := range []*[]string{&f.Ref, &f.Keys} {
			if slices.Equal(*kinds, []string{"any"}) {
				*kinds = s.Names()
			}
		}
		if f.Control {
			f.Ref = s.controlKinds()
		}
	})
}

// controlKinds are the kinds whose records are controls: those whose id is a
// control.
func (s *Schema) controlKinds() []string {
	var names []string
	for _, k := range s.Kinds {
		if k.Controls() {
			names = append(names, k.Name)
		}
	}
	return names
}

func (s *Schema) checkRefs() error {
	var fault error
	s.eachField(func(k *Kind, f *Field) {
		for _, name := range slices.Concat(f.Ref, f.Keys) {
			if s.kinds[name] == nil && fault == nil {
				fault = &SchemaError{Place: placeOf(f.value.Pos()), Message: fmt.Sprintf("%s of %s points at %q, which is no register", f.Name, k.Name, name)}
			}
		}
	})
	return fault
}

// checkOrders refuses an order of values that the field cannot have, and a
// limit that is none. Where a type allows fewer values than the one that it
// takes the field from, the order is that of those left; where nobody can tell
// which it allows, the order stays.
func (s *Schema) checkOrders() error {
	var fault error
	refuse := func(f *Field, format string, args ...any) {
		if fault == nil {
			fault = &SchemaError{Place: placeOf(f.value.Pos()), Message: fmt.Sprintf(format, args...)}
		}
	}
	s.eachField(func(k *Kind, f *Field) {
		possible := f.Enum
		switch {
		case f.Type == Bool:
			possible = []string{"false", "true"}
		case f.Format == "duration":
			possible = []string{"long", "short"}
		}
		impossible := func(value string) bool { return !slices.Contains(possible, value) }
		unordered := func(value string) bool { return !slices.Contains(f.Order, value) }
		if !slices.ContainsFunc(possible, unordered) {
			f.Order = slices.DeleteFunc(f.Order, func(value string) bool { return len(possible) > 0 && impossible(value) })
		}
		for _, value := range f.Order {
			if len(possible) > 0 && impossible(value) {
				refuse(f, "@order on %s of %s names %q, which is none of its values", f.Name, k.Name, value)
			}
		}
		if f.Limit && (f.Type != Struct || f.Field("op") == nil || f.Field("value") == nil) {
			refuse(f, "@limit on %s of %s stands on no limit: it needs the fields op and value", f.Name, k.Name)
		}
	})
	return fault
}

func (s *Schema) eachField(visit func(*Kind, *Field)) {
	var walk func(*Kind, *Field)
	walk = func(k *Kind, f *Field) {
		visit(k, f)
		for _, inner := range f.Fields {
			walk(k, inner)
		}
		if f.Elem != nil {
			walk(k, f.Elem)
		}
	}
	for _, k := range s.Kinds {
		for _, f := range k.Fields {
			walk(k, f)
		}
	}
}

// idField is the field that names the record when no id is written, or nil.
func (k *Kind) idField() *Field {
	for _, f := range k.Fields {
		if f.ID {
			return f
		}
	}
	return nil
}

// Controls reports whether the records of a kind are about controls: their id
// is one.
func (k *Kind) Controls() bool {
	f := k.idField()
	return f != nil && f.Control
}
