package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// onDisk are the files of the rooms that know where something lies on the disk,
// where Windows writes a backslash, and what for. All others have paths of the
// repository, written with slashes on every computer: only these reach an output.
var onDisk = map[string]string{
	"internal/cache/cache.go":         "the folder of the cache",
	"internal/exchange/exchange.go":   "the ending of a file that a person names",
	"internal/exchange/save.go":       "the folder of a file that is written",
	"internal/forgetest/git_tools.go": "the folders of a stand-in",
	"internal/forgetest/lab_run.go":   "the workspace of a job",
	"internal/forgetest/run.go":       "the workspace of a job",
	"internal/history/filereader.go":  "the way from one folder to another, which ToSlash ends",
	"internal/lint/compare.go":        "the configuration that a person names",
	"internal/lint/ids.go":            "the folder in which ids are written",
	"internal/lint/setup.go":          "the folder that is checked, and the configuration that a person names",
	"internal/lint/target.go":         "the configuration that a person names",
	"internal/scenario/write.go":      "the folder of a repository that is made",
	"internal/scratch/scratch.go":     "the folder of a file that is written",
}

// Paths of the repository are put together with the package path, which knows the
// slash alone.
func TestPathsHaveSlashes(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range goFiles(t, 0) {
		imported := slices.Contains(f.imports(t), "path/filepath")
		if f.test || !imported {
			continue
		}
		seen[f.name] = true
		for _, what := range native(f.File) {
			t.Errorf("%s: %s is a path of the repository: it takes one from the package path, or ends what filepath gives with ToSlash", f.name, what)
		}
		if strings.HasPrefix(f.name, "internal/") && f.dir() != "internal/repo" && onDisk[f.name] == "" {
			t.Errorf("%s imports path/filepath: use path for a path of the repository, or say in the list of this test what it looks for on the disk", f.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(onDisk)) {
		if !seen[name] {
			t.Errorf("%s uses path/filepath no more: take it out of the list of this test", name)
		}
	}
}

// placed are the fields of structs that hold paths of the repository and reach
// outputs.
var placed = []string{"File", "Files"}

// native lists what is given a path as the computer writes it, in a place that an
// output shows.
func native(f *ast.File) (found []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && slices.Contains(placed, key.Name) && asComputer(n.Value) {
				found = append(found, key.Name)
			}
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				field, ok := to.(*ast.SelectorExpr)
				if ok && i < len(n.Rhs) && slices.Contains(placed, field.Sel.Name) && asComputer(n.Rhs[i]) {
					found = append(found, field.Sel.Name)
				}
			}
		}
		return true
	})
	return found
}

// asComputer tells that an expression calls filepath, other than inside ToSlash.
func asComputer(e ast.Expr) (native bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fun, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if from, ok := fun.X.(*ast.Ident); ok && from.Name == "filepath" {
			native = native || fun.Sel.Name != "ToSlash" && fun.Sel.Name != "Base" && fun.Sel.Name != "Ext"
			return false
		}
		return true
	})
	return native
}

// The check above sees what it is for.
func TestNativePathsAreSeen(t *testing.T) {
	for body, want := range map[string]int{
		`f.Place.File = filepath.Join(dir, name)`:                     1,
		`_ = source.Place{File: filepath.Join(dir, name), Line: 1}`:   1,
		`_ = source.Place{File: source.Escape(filepath.Clean(name))}`: 1,
		`f.Place.File = filepath.ToSlash(filepath.Join(dir, name))`:   0,
		`_ = source.Place{File: filepath.Base(name)}`:                 0,
		`f.Place.File = path.Join(dir, name)`:                         0,
		`c.Path = copied`:                                             0,
		`r.Kind, r.Files = kind, filepath.SplitList(name)`:            1,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() {\n"+body+"\n}\n", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := native(f); len(got) != want {
			t.Errorf("%s: got %q", body, got)
		}
	}
}
