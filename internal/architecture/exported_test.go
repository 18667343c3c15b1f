package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// No name that a room exports mentions a type of an engine, so that an engine
// can be exchanged behind its door.
func TestNoEngineTypeIsExported(t *testing.T) {
	packages := map[string][]goFile{}
	for _, f := range goFiles(t, parser.SkipObjectResolution) {
		if !f.test {
			packages[f.dir()] = append(packages[f.dir()], f)
		}
	}
	for _, files := range packages {
		aliases := engineAliases(files)
		for _, f := range files {
			for _, leak := range leaks(f.File, aliases) {
				t.Errorf("%s: %s", f.name, leak)
			}
		}
	}
}

// version is the last part of the import path of a later major version.
var version = regexp.MustCompile(`^v[0-9]+$`)

// engineNames returns the names under which a file knows packages of engines.
func engineNames(f *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil || engineOf(p) == "" {
			continue
		}
		switch base := path.Base(p); {
		case spec.Name != nil:
			names[spec.Name.Name] = true
		case p == "github.com/go-git/go-git/v5":
			names["git"] = true
		case version.MatchString(base):
			names[path.Base(path.Dir(p))] = true
		default:
			names[base] = true
		}
	}
	return names
}

// engineAliases returns the unexported types of a package that only rename a
// type of an engine.
func engineAliases(files []goFile) map[string]bool {
	aliases := map[string]bool{}
	for _, f := range files {
		engine := engineNames(f.File)
		for _, spec := range specs(f.File) {
			if ts, ok := spec.(*ast.TypeSpec); ok && !isStruct(ts.Type) && mentions(ts.Type, engine, nil) {
				aliases[ts.Name.Name] = true
			}
		}
	}
	return aliases
}

func isStruct(e ast.Expr) bool {
	_, ok := e.(*ast.StructType)
	return ok
}

// specs lists the types, variables and constants at the top of a file.
func specs(f *ast.File) []ast.Spec {
	var all []ast.Spec
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			all = append(all, g.Specs...)
		}
	}
	return all
}

// leaks names the exported declarations of a file that mention an engine.
func leaks(f *ast.File, aliases map[string]bool) []string {
	engine := engineNames(f)
	var found []string
	check := func(name string, part ast.Node) {
		if mentions(part, engine, aliases) {
			found = append(found, fmt.Sprintf("the exported %s mentions a type of an engine", name))
		}
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && exportedReceiver(fn) {
			check(fn.Name.Name, fn.Type)
		}
	}
	for _, spec := range specs(f) {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				check(s.Name.Name, exportedParts(s.Type))
			}
		case *ast.ValueSpec:
			if slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) {
				check(s.Names[0].Name, valueParts(s))
			}
		}
	}
	return found
}

// valueParts are what decides the type of a variable: the one written down,
// else the values, of which a function's body decides nothing.
func valueParts(s *ast.ValueSpec) ast.Node {
	if s.Type != nil {
		return s.Type
	}
	return &ast.CallExpr{Fun: ast.NewIdent("_"), Args: s.Values}
}

// exportedParts leaves out the fields of a struct that nobody else sees.
func exportedParts(e ast.Expr) ast.Expr {
	s, ok := e.(*ast.StructType)
	if !ok {
		return e
	}
	seen := &ast.FieldList{}
	for _, field := range s.Fields.List {
		if len(field.Names) == 0 || slices.ContainsFunc(field.Names, (*ast.Ident).IsExported) {
			seen.List = append(seen.List, &ast.Field{Type: exportedParts(field.Type)})
		}
	}
	return &ast.StructType{Fields: seen}
}

func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	exported := true
	ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			exported = id.IsExported()
			return false
		}
		return exported
	})
	return exported
}

// mentions reports whether a part of a declaration names a package of an
// engine, or one of the types that rename one. A function's body is not looked
// into.
func mentions(part ast.Node, engine, aliases map[string]bool) bool {
	found := false
	ast.Inspect(part, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && engine[id.Name] {
				found = true
			}
		case *ast.Ident:
			found = found || aliases[n.Name]
		}
		return !found
	})
	return found
}

func TestLeaks(t *testing.T) {
	const head = "package p\nimport (\n\t\"cuelang.org/go/cue\"\n\tgo1 \"github.com/go-git/go-git/v5\"\n\t\"slices\"\n)\n"
	for source, leak := range map[string]bool{
		"type S struct { v cue.Value; Name string }":        false,
		"type s struct { V cue.Value }":                     false,
		"func f(cue.Value) {}":                              false,
		"func F() { var v cue.Value; _ = v }":               false,
		"func (s) F(cue.Value) {}":                          false,
		"var v cue.Value":                                   false,
		"var V = func() string { return cue.X }":            false,
		"var V = slices.Max([]int{1})":                      false,
		"type value = cue.Value; type S struct { v value }": false,

		"type S struct { V cue.Value }":             true,
		"type S struct { cue.Value }":               true,
		"type S struct { V struct{ W cue.Value } }": true,
		"type V = cue.Value":                        true,
		"type V map[string]*go1.Repository":         true,
		"type I interface { m(cue.Value) }":         true,
		"func F(cue.Value) {}":                      true,
		"func F() (int, []cue.Value) { return }":    true,
		"func F[T cue.Value](T) {}":                 true,
		"func (*S) F(cue.Value) {}":                 true,
		"var V cue.Value":                           true,
		"var V = cue.New()":                         true,
		"type value = cue.Value; func F(value) {}":  true,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "p.go", head+source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		aliases := engineAliases([]goFile{{File: f}})
		if got := len(leaks(f, aliases)) > 0; got != leak {
			t.Errorf("%s\nleaks: %v, want %v", source, got, leak)
		}
	}
}
