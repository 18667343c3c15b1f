package audit

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
)

// A preparer makes rules ready to be evaluated, those that are asked for and
// what they use: a check evaluates about half of them, and compiling takes
// longer than evaluating a small repository.
type preparer struct {
	units map[string]*unit // by file
	store storage.Store

	mu    sync.Mutex // held while rules are made ready
	ready map[string]*queries
}

// queries are what is asked of one rule.
type queries struct {
	violations, examined, skipped, upcoming rego.PreparedEvalQuery
	of                                      *batch
}

// A batch is some rules that were compiled together.
type batch struct {
	compiler *ast.Compiler
	store    storage.Store

	mu         sync.Mutex                        // held while one of these is made
	dependence *dependence                       // nil while not asked for
	values     map[string]rego.PreparedEvalQuery // by path of a node
}

// nodes are what is asked of a rule.
func (b *batch) nodes(rule *compiled, root *part) []*node {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dependence == nil {
		b.dependence = dependenceOf(b.compiler.Modules, root)
	}
	var all []*node
	for _, set := range []string{"violations", "examined", "skipped"} {
		if n := b.dependence.nodes[rule.path()+"."+set]; n != nil {
			all = append(all, n)
		}
	}
	return all
}

// query asks for the value of a node, only to have it in the cache.
func (b *batch) query(n *node) (rego.PreparedEvalQuery, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if q, known := b.values[n.path]; known {
		return q, nil
	}
	q, err := b.prepare("_ = " + n.path)
	if err == nil {
		b.values[n.path] = q
	}
	return q, err
}

// get are the queries of a rule that ensure has made ready.
func (p *preparer) get(id string) *queries {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ready[id]
}

// ensure compiles those of the rules that are not ready yet, in two halves at
// a time where there are two processors.
func (p *preparer) ensure(rules []*compiled) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var missing []*compiled
	for _, rule := range rules {
		if !rule.Builtin && p.ready[rule.ID] == nil {
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
		workers.Go(func() { made[i], errs[i] = p.compile(part) })
	}
	workers.Wait()
	for i := range parts {
		if errs[i] != nil {
			return errs[i]
		}
		maps.Copy(p.ready, made[i])
	}
	return nil
}

// fewRules are so few that compiling what they share twice is not worth it.
const fewRules = 8

// facts are the names of the facts that rules read.
func (p *preparer) facts(rules []*compiled) map[string]bool {
	var files []string
	for _, rule := range rules {
		files = append(files, rule.Place.File)
	}
	facts := map[string]bool{}
	for _, file := range reach(p.units, files) {
		for _, name := range p.units[file].facts {
			facts[name] = true
		}
	}
	return facts
}

// compile makes queries of rules whose files have been checked before.
func (p *preparer) compile(rules []*compiled) (map[string]*queries, error) {
	var files []string
	for _, rule := range rules {
		files = append(files, rule.Place.File)
	}
	modules, err := closure(p.units, files)
	if err != nil {
		return nil, err
	}
	c := ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithStrict(true).
		WithDefaultRegoVersion(ast.RegoV1).
		WithSkipStages(checkedBefore...)
	if c.Compile(modules); c.Failed() {
		return nil, fmt.Errorf("compiling rules that were checked: %w", c.Errors)
	}
	made, b := make(map[string]*queries, len(rules)), &batch{compiler: c, store: p.store, values: map[string]rego.PreparedEvalQuery{}}
	for _, rule := range rules {
		q, err := b.queries(rule)
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

func (b *batch) queries(rule *compiled) (*queries, error) {
	q := &queries{of: b}
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
		var err error
		if *one.into, err = b.prepare(rule.path() + "." + one.set); err != nil {
			return nil, fmt.Errorf("rule %s: %w", rule.ID, err)
		}
	}
	return q, nil
}

func (b *batch) prepare(query string) (rego.PreparedEvalQuery, error) {
	return rego.New(rego.Compiler(b.compiler), rego.Store(b.store), rego.Query(query), rego.StrictBuiltinErrors(true)).PrepareForEval(context.Background())
}
