package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A unit is one file of policies: what others may name in it, and which files
// it needs to be evaluated. What is inside is only read when it is compiled.
type unit struct {
	pkg   string   // goldthread.lib
	names []string // of its rules, as others write them after the package
	needs []string // files, in alphabetical order
	facts []string // of the input that it reads, in alphabetical order; see factsIn
	parse func() (*ast.Module, error)
}

// parsed is a unit whose module is at hand. Its needs are found by link.
func parsed(m *ast.Module) *unit {
	u := &unit{pkg: packageName(m), facts: factsIn(m), parse: func() (*ast.Module, error) { return m, nil }}
	for _, r := range m.Rules {
		if name := r.Head.Ref()[0].Value.String(); !slices.Contains(u.names, name) {
			u.names = append(u.names, name)
		}
	}
	return u
}

// unparsed is a unit of which an index tells what is in it.
func unparsed(file, text string, e indexEntry) *unit {
	return &unit{e.Package, e.Names, e.Needs, e.Facts, sync.OnceValues(func() (*ast.Module, error) {
		m, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: capabilities()})
		if err != nil {
			return nil, fmt.Errorf("reading rules that were checked: %w", err)
		}
		return m, nil
	})}
}

// reach are files and all that they need, one after another.
func reach(units map[string]*unit, files []string) []string {
	var all []string
	seen := map[string]bool{}
	for queue := slices.Clone(files); len(queue) > 0; queue = queue[1:] {
		if file := queue[0]; !seen[file] {
			seen[file] = true
			all = append(all, file)
			queue = append(queue, units[file].needs...)
		}
	}
	return all
}

// closure are the modules of files and of all that they need.
func closure(units map[string]*unit, files []string) (map[string]*ast.Module, error) {
	all := map[string]*ast.Module{}
	for _, file := range reach(units, files) {
		m, err := units[file].parse()
		if err != nil {
			return nil, err
		}
		all[file] = m
	}
	return all, nil
}

// allFacts stands for every fact of the input, where a module does not write
// out which it reads.
const allFacts = "*"

// factsIn are the names of the facts that a module reads: words for
// input.facts.words.
func factsIn(m *ast.Module) []string {
	found := map[string]bool{}
	note := func(ref ast.Ref) {
		if !ref[0].Equal(ast.InputRootDocument) {
			return
		}
		name := allFacts
		if len(ref) > 1 {
			part, written := ref[1].Value.(ast.String)
			if written && part != "facts" {
				return
			}
			if written && len(ref) > 2 {
				if fact, written := ref[2].Value.(ast.String); written {
					name = string(fact)
				}
			}
		}
		found[name] = true
	}
	for _, imp := range m.Imports {
		if ref, ok := imp.Path.Value.(ast.Ref); ok {
			note(ref)
		}
	}
	ast.WalkRefs(m, func(ref ast.Ref) bool { note(ref); return false })
	return slices.Sorted(maps.Keys(found))
}

// holders tell in which files names stand.
type holders struct {
	files map[string][]string // by package, and by package and name
	above map[string]bool     // names that others stand below
}

// link adds modules to units, and finds what each of them needs. Units of an
// index know it.
func link(units map[string]*unit, modules map[string]*ast.Module) {
	for file, m := range modules {
		units[file] = parsed(m)
	}
	h := &holders{map[string][]string{}, map[string]bool{}}
	for _, file := range slices.Sorted(maps.Keys(units)) {
		u := units[file]
		h.add(u.pkg, file)
		for _, name := range u.names {
			h.add(u.pkg+"."+name, file)
		}
	}
	for file, m := range modules {
		units[file].needs = h.namedIn(m)
	}
}

func (h *holders) add(name, file string) {
	for end, c := range name {
		if c == '.' {
			h.above[name[:end]] = true
		}
	}
	if !slices.Contains(h.files[name], file) {
		h.files[name] = append(h.files[name], file)
	}
}

// namedIn are the files that hold what a module names. Where a name is worked
// out, as in records[kind], all of the package counts.
func (h *holders) namedIn(m *ast.Module) []string {
	found := map[string]bool{}
	note := func(name string) {
		for _, file := range h.files[name] {
			found[file] = true
		}
	}
	aliases := map[string]string{}
	for _, imp := range m.Imports {
		if ref, ok := imp.Path.Value.(ast.Ref); ok {
			if path, data := strings.CutPrefix(ref.String(), "data."); data {
				aliases[string(imp.Name())] = path
			}
		}
	}
	own := packageName(m)
	var visitor *ast.GenericVisitor
	visitor = ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case ast.Var:
			note(own + "." + string(x)) // a name of the package's own, in whichever file
			if path := aliases[string(x)]; path != "" {
				h.follow(path, nil, note)
			}
		case ast.Ref:
			head, ok := x[0].Value.(ast.Var)
			path := aliases[string(head)]
			switch {
			case !ok: // what a call or a list gives is looked into
				visitor.Walk(x[0])
			case head.Equal(ast.DefaultRootDocument.Value), path != "":
				h.follow(path, x[1:], note)
			default:
				note(own + "." + string(head))
			}
			for _, term := range x[1:] {
				visitor.Walk(term)
			}
			return true
		}
		return false
	})
	for _, r := range m.Rules {
		visitor.Walk(r)
	}
	return slices.Sorted(maps.Keys(found))
}

// follow notes the first thing on the way along rest that is known, or
// everything below where the way is not written out.
func (h *holders) follow(path string, rest ast.Ref, note func(string)) {
	for _, term := range rest {
		name, written := term.Value.(ast.String)
		if !written {
			break
		}
		path = strings.TrimPrefix(path+"."+string(name), ".")
		if !h.above[path] {
			note(path)
			return
		}
	}
	for known := range h.files {
		if known == path || strings.HasPrefix(known, path+".") {
			note(known)
		}
	}
}
