package audit

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
)

// A workshop makes rules ready to be evaluated, those that are asked for and
// what they use: a check evaluates about half of them, and compiling takes
// longer than evaluating a small repository.
type workshop struct {
	modules map[string]*ast.Module // by file, as parsed
	uses    *uses
	store   storage.Store

	mu    sync.Mutex // held while rules are made ready
	ready map[string]*queries
}

// queries are what is asked of one rule.
type queries struct {
	violations, examined, skipped, upcoming rego.PreparedEvalQuery
}

// get are the queries of a rule that ensure has made ready.
func (w *workshop) get(id string) *queries {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ready[id]
}

// ensure compiles those of the rules that are not ready yet, in two halves at
// a time where there are two processors.
func (w *workshop) ensure(rules []*compiled) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var missing []*compiled
	for _, rule := range rules {
		if !rule.Builtin && w.ready[rule.ID] == nil {
			missing = append(missing, rule)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	parts := make([][]*compiled, max(1, min(maxWorkers, runtime.GOMAXPROCS(0), len(missing)/fewRules)))
	for i, rule := range missing {
		parts[i%len(parts)] = append(parts[i%len(parts)], rule)
	}
	made, errs := make([]map[string]*queries, len(parts)), make([]error, len(parts))
	var workers sync.WaitGroup
	for i, part := range parts {
		workers.Go(func() { made[i], errs[i] = w.compile(part) })
	}
	workers.Wait()
	for i := range parts {
		if errs[i] != nil {
			return errs[i]
		}
		maps.Copy(w.ready, made[i])
	}
	return nil
}

// fewRules are so few that compiling what they share twice is not worth it.
const fewRules = 8

// compile makes queries of rules whose files have been checked before.
func (w *workshop) compile(rules []*compiled) (map[string]*queries, error) {
	var files []string
	for _, rule := range rules {
		files = append(files, rule.Place.File)
	}
	c := ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithStrict(true).
		WithDefaultRegoVersion(ast.RegoV1).
		WithSkipStages(checkedBefore...)
	if c.Compile(w.uses.closure(w.modules, files)); c.Failed() {
		return nil, fmt.Errorf("compiling rules that were checked: %w", c.Errors)
	}
	made := make(map[string]*queries, len(rules))
	for _, rule := range rules {
		q, err := w.queries(c, rule)
		if err != nil {
			return nil, err
		}
		made[rule.ID] = q
	}
	return made, nil
}

// checkedBefore are the stages that only look for faults, and those whose
// results nothing asks for. Unit tests compile the shipped files with all of
// them, and the user's own were compiled with all of them before.
var checkedBefore = []ast.StageID{
	ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports, ast.StageCheckVoidCalls,
	ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs, ast.StageCheckSafetyRuleHeads, ast.StageCheckRecursion, ast.StageCheckTypes,
	ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins, ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet, ast.StageBuildRequiredCapabilities,
}

func (w *workshop) queries(c *ast.Compiler, rule *compiled) (*queries, error) {
	q := &queries{}
	for _, one := range []struct {
		set  string
		into *rego.PreparedEvalQuery
		has  bool
	}{
		{"violations", &q.violations, true},
		{"examined", &q.examined, rule.hasExamined},
		{"skipped", &q.skipped, rule.hasSkipped},
		{"upcoming", &q.upcoming, rule.hasUpcoming},
	} {
		if !one.has {
			continue
		}
		prepared, err := rego.New(
			rego.Compiler(c),
			rego.Store(w.store),
			rego.Query("data.goldthread."+strings.ReplaceAll(rule.ID, "/", ".")+"."+one.set),
			rego.StrictBuiltinErrors(true),
		).PrepareForEval(context.Background())
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", rule.ID, err)
		}
		*one.into = prepared
	}
	return q, nil
}

// uses tells which files the rules of a file need to be evaluated.
type uses struct {
	files map[string][]string // by the name of what they hold: goldthread.lib.NAME, or a package
	needs map[string][]string // by file
	above map[string]bool     // names that others stand below
}

// readUses looks through all files for the names that they use of others.
// Where a name is worked out, as in records[kind], all of the package counts.
func readUses(modules map[string]*ast.Module) *uses {
	u := &uses{files: map[string][]string{}, needs: map[string][]string{}, above: map[string]bool{}}
	add := func(name, file string) {
		for end, c := range name {
			if c == '.' {
				u.above[name[:end]] = true
			}
		}
		if !slices.Contains(u.files[name], file) {
			u.files[name] = append(u.files[name], file)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		m := modules[file]
		pkg := packageName(m)
		add(pkg, file)
		for _, r := range m.Rules {
			add(pkg+"."+r.Head.Ref()[0].Value.String(), file)
		}
	}
	for file, m := range modules {
		u.needs[file] = u.namedIn(m)
	}
	return u
}

// namedIn are the files that hold what a module names.
func (u *uses) namedIn(m *ast.Module) []string {
	found := map[string]bool{}
	note := func(path string) bool {
		files, ok := u.files[path]
		for _, file := range files {
			found[file] = true
		}
		return ok
	}
	aliases := map[string]string{}
	for _, imp := range m.Imports {
		ref, ok := imp.Path.Value.(ast.Ref)
		if !ok {
			continue
		}
		path, data := strings.CutPrefix(ref.String(), "data.")
		if data {
			aliases[string(imp.Name())] = path
		}
	}
	own := packageName(m)
	var visitor *ast.GenericVisitor
	visitor = ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case ast.Var:
			note(own + "." + string(x)) // a name of the package's own, in whichever file
			if path := aliases[string(x)]; path != "" {
				u.follow(path, nil, note)
			}
		case ast.Ref:
			head, ok := x[0].Value.(ast.Var)
			path := aliases[string(head)]
			switch {
			case !ok: // what a call or a list gives is looked into
				visitor.Walk(x[0])
			case head.Equal(ast.DefaultRootDocument.Value), path != "":
				u.follow(path, x[1:], note)
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
func (u *uses) follow(path string, rest ast.Ref, note func(string) bool) {
	for _, term := range rest {
		name, written := term.Value.(ast.String)
		if !written {
			break
		}
		path = strings.TrimPrefix(path+"."+string(name), ".")
		if !u.above[path] {
			note(path)
			return
		}
	}
	for known := range u.files {
		if known == path || strings.HasPrefix(known, path+".") {
			note(known)
		}
	}
}

// closure are the modules of files and all that they need, one after another.
func (u *uses) closure(modules map[string]*ast.Module, files []string) map[string]*ast.Module {
	all := map[string]*ast.Module{}
	for len(files) > 0 {
		file := files[0]
		files = files[1:]
		if all[file] == nil {
			all[file] = modules[file]
			files = append(files, u.needs[file]...)
		}
	}
	return all
}
