package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// What a package works out when the program starts is worked out in every run:
// expressions and templates wait until they are asked for (package expression,
// sync.OnceValue).
func TestStartIsShort(t *testing.T) {
	for _, f := range goFiles(t, parser.SkipObjectResolution) {
		if f.test {
			continue
		}
		for _, call := range callsAtStart(f.File) {
			if call == "regexp.MustCompile" || call == "template.Must" {
				t.Errorf("%s: %s stands in a variable of the package, so every start pays for it", f.name, call)
			}
		}
	}
	const sample = `package p; var a = regexp.MustCompile("a"); var b = func() any { return template.Must(nil, nil) }; var c = map[string]any{"d": template.Must(nil, nil)}`
	syntax, err := parser.ParseFile(token.NewFileSet(), "sample.go", sample, 0)
	if err != nil {
		t.Fatal(err)
	}
	if calls := callsAtStart(syntax); len(calls) != 2 {
		t.Errorf("of the sample the calls at the start are %v", calls)
	}
}

// callsAtStart are the functions of other packages that the variables of a
// file call for their values, as they are written there.
func callsAtStart(f *ast.File) []string {
	var calls []string
	for _, d := range f.Decls {
		variables, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		ast.Inspect(variables, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CallExpr:
				if of, ok := n.Fun.(*ast.SelectorExpr); ok {
					if pkg, ok := of.X.(*ast.Ident); ok {
						calls = append(calls, pkg.Name+"."+of.Sel.Name)
					}
				}
			}
			return true
		})
	}
	return calls
}
