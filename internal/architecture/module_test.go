// Package architecture holds the tests that keep the house in order: who may
// import whom, what may stand at the top of the repository, which words a person
// must never be shown, and that every reader is fuzzed and every fault played.
package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/goldthread/goldthread"

// moduleRoot is the folder of go.mod, from this package's folder.
const moduleRoot = "../.."

// A goFile is one Go file of the module, parsed.
type goFile struct {
	name string // slash-separated, relative to the module
	test bool
	*ast.File
}

// dir is the folder of f's package: "internal/lint", "cmd/goldthread".
func (f goFile) dir() string { return path.Dir(f.name) }

// imports lists what f imports.
func (f goFile) imports(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}

// goFiles parses every Go file of the module.
func goFiles(t *testing.T, mode parser.Mode) []goFile {
	t.Helper()
	var files []goFile
	for _, name := range moduleFiles(t, ".go") {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(moduleRoot, name), nil, mode)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, goFile{name, strings.HasSuffix(name, "_test.go"), f})
	}
	if len(files) == 0 {
		t.Fatal("the module has no Go file: the tests look in the wrong place")
	}
	return files
}

// moduleFiles lists the files of the module that end so, without test data and
// hidden folders.
func moduleFiles(t *testing.T, end string) []string {
	t.Helper()
	var names []string
	root := os.DirFS(moduleRoot)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (d.Name() == "testdata" || d.Name()[0] == '.'):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, end):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// topLevel is all that may stand at the top of the repository.
var topLevel = []string{
	".ci", ".git", ".gitattributes", ".github", ".gitignore", ".goreleaser.yaml", ".pre-commit-hooks.yaml",
	"CHANGELOG.md", "Dockerfile", "LICENSE", "README.md", "SECURITY.md", "action.yml", "go.mod", "go.sum", "staticcheck.conf",
	"action", "cmd", "examples", "internal", "policies", "schema",
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(moduleRoot)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{}
	for _, name := range topLevel {
		allowed[name] = true
	}
	for _, e := range entries {
		if !allowed[e.Name()] && !ignored(t, e.Name()) {
			t.Errorf("%s stands at the top of the repository: the list of what may is in this test", e.Name())
		}
	}
	for _, name := range []string{"LICENSE", "go.mod", "cmd", "internal"} {
		if _, err := os.Stat(filepath.Join(moduleRoot, name)); err != nil {
			t.Error(err)
		}
	}
}

// ignored reports whether .gitignore names it: what a build left behind.
func ignored(t *testing.T, name string) bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(moduleRoot, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		pattern := strings.TrimPrefix(strings.TrimSpace(line), "/")
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}
