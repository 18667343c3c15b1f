package architecture

import (
	"fmt"
	"go/parser"
	"slices"
	"strings"
	"testing"
)

// order is the line of the rooms: each may import those before it and none
// after it.
var order = []string{"heap", "expression", "source", "scratch", "cache", "nearest", "limit", "watch", "finding", "anchor", "repo", "signature", "register", "exchange", "change", "history", "people", "audit", "thread", "lint", "report", "evidence"}

// beside are the rooms that stand next to the line, with all they may import.
var beside = map[string][]string{
	"architecture": {},
	"scenario":     {"expression", "source", "repo"},
	"starter":      {"expression", "source", "register"},
	"forge":        {"expression", "history", "repo"},
	"forgetest":    {"repo", "scenario"},
	"trial":        {"finding", "lint", "report", "scenario", "scratch"},
}

// content are the packages that an auditor reads; each only embeds its files.
var content = []string{"examples", "policies", "schema"}

// engines are the libraries behind one door, with the rooms that have the key.
var engines = map[string][]string{
	"cuelang.org/go":                   {"internal/register"},
	"github.com/open-policy-agent/opa": {"internal/audit"},
	"github.com/go-git":                {"internal/repo", "internal/history", "internal/scenario"},
	"github.com/xuri/excelize":         {"internal/register", "internal/exchange"},
}

// engineOf returns the engine that an import path belongs to, "" for none.
func engineOf(importPath string) string {
	for prefix := range engines {
		if within(importPath, prefix) {
			return prefix
		}
	}
	return ""
}

// within reports whether p is prefix or below it.
func within(p, prefix string) bool { return p == prefix || strings.HasPrefix(p, prefix+"/") }

func TestImports(t *testing.T) {
	for _, f := range goFiles(t, parser.ImportsOnly) {
		for _, p := range f.imports(t) {
			if err := checkImport(f.dir(), f.test, p); err != nil {
				t.Errorf("%s: %v", f.name, err)
			}
		}
	}
}

// checkImport says what is wrong when a file of the package at dir imports p.
// A test may look at content and at any room; the doors of the engines are
// closed to it too.
func checkImport(dir string, test bool, p string) error {
	if engine := engineOf(p); engine != "" {
		if !allowedIn(dir, engines[engine]) {
			return fmt.Errorf("imports %s, which only %s may", p, strings.Join(engines[engine], ", "))
		}
		return nil
	}
	target, ours := strings.CutPrefix(p, module+"/")
	if !ours || test {
		return nil
	}
	if slices.Contains(content, target) && !within(dir, "cmd") {
		return fmt.Errorf("imports %s, which only cmd may", target)
	}
	room, internal := roomOf(target)
	if !internal {
		return nil
	}
	return checkRoom(dir, room)
}

func allowedIn(dir string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool { return within(dir, room) })
}

// roomOf returns the room of a folder of the module: internal/lint/x is lint's.
func roomOf(dir string) (string, bool) {
	rest, ok := strings.CutPrefix(dir, "internal/")
	room, _, _ := strings.Cut(rest, "/")
	return room, ok
}

// checkRoom says what is wrong when the package at dir imports a room.
func checkRoom(dir, target string) error {
	if within(dir, "cmd") {
		return nil
	}
	room, internal := roomOf(dir)
	if !internal {
		return fmt.Errorf("content imports the room %s", target)
	}
	if room == target {
		return nil
	}
	may, isBeside := beside[room]
	if !isBeside {
		at := slices.Index(order, room)
		if at < 0 {
			return fmt.Errorf("the room %s has no place in the order", room)
		}
		may = order[:at]
	}
	if !slices.Contains(may, target) {
		return fmt.Errorf("the room %s imports %s, which does not come before it", room, target)
	}
	return nil
}

func TestEveryRoomHasAPlace(t *testing.T) {
	for _, f := range goFiles(t, parser.ImportsOnly) {
		room, internal := roomOf(f.dir())
		_, isBeside := beside[room]
		if internal && !isBeside && !slices.Contains(order, room) {
			t.Errorf("%s: the room %s has no place in the order", f.name, room)
		}
	}
}

func TestCheckImport(t *testing.T) {
	for _, c := range []struct {
		dir  string
		test bool
		path string
		want string
	}{
		{"internal/lint", false, module + "/internal/audit", ""},
		{"internal/report", false, module + "/internal/source", ""},
		{"internal/nearest", false, module + "/internal/source", ""},
		{"internal/lint/golden", false, module + "/internal/lint", ""},
		{"internal/scenario", false, module + "/internal/repo", ""},
		{"cmd/goldthread", false, module + "/policies", ""},
		{"cmd/goldthread", false, module + "/internal/lint", ""},
		{"internal/audit", true, module + "/policies", ""},
		{"internal/repo", true, module + "/internal/scenario", ""},
		{"internal/history", false, "github.com/go-git/go-git/v5/plumbing", ""},
		{"internal/register", false, "cuelang.org/go/cue", ""},
		{"internal/lint", false, "slices", ""},

		{"internal/audit", false, module + "/internal/lint", "the room audit imports lint, which does not come before it"},
		{"internal/source", false, module + "/internal/nearest", "the room source imports nearest, which does not come before it"},
		{"internal/scenario", false, module + "/internal/register", "the room scenario imports register, which does not come before it"},
		{"internal/lint", false, module + "/internal/scenario", "the room lint imports scenario, which does not come before it"},
		{"internal/attic", false, module + "/internal/source", "the room attic has no place in the order"},
		{"policies", false, module + "/internal/source", "content imports the room source"},
		{"internal/lint", false, module + "/policies", "imports policies, which only cmd may"},
		{"internal/lint", false, "cuelang.org/go/cue", "imports cuelang.org/go/cue, which only internal/register may"},
		{"internal/lint", true, "github.com/open-policy-agent/opa/v1/rego", "imports github.com/open-policy-agent/opa/v1/rego, which only internal/audit may"},
		{"cmd/goldthread", false, "github.com/go-git/go-git/v5", "imports github.com/go-git/go-git/v5, which only internal/repo, internal/history, internal/scenario may"},
	} {
		got := ""
		if err := checkImport(c.dir, c.test, c.path); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s imports %s:\ngot  %s\nwant %s", c.dir, c.path, got, c.want)
		}
	}
}

// The package git of go-git brings with it every way to fetch and push, none of
// which the program has use for: over a million bytes of it.
func TestNoTransports(t *testing.T) {
	for _, f := range goFiles(t, parser.ImportsOnly) {
		if !f.test && slices.Contains(f.imports(t), "github.com/go-git/go-git/v5") {
			t.Errorf("%s imports github.com/go-git/go-git/v5; take the packages below it", f.name)
		}
	}
}
