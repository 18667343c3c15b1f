package audit

import (
	"context"
	"fmt"
	"maps"
	"runtime"
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
	units map[string]*unit // by file
	store storage.Store

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
	modules, err := closure(w.units, files)
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
