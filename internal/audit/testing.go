package audit

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A TestResult is what one unit test of a rule gave.
type TestResult struct {
	Package string // goldthread.requirements.cia_missing_test
	Name    string // test_no_tag
	Place   source.Place
	Passed  bool
	Skipped bool   // its name begins with todo_
	Raised  bool   // while it ran, the rule found a violation
	Message string // why it failed
}

// Rule is the id of the rule that is tested, "" for a test of helpers.
func (t TestResult) Rule() string {
	inside, ok := strings.CutPrefix(strings.TrimSuffix(t.Package, "_test"), "goldthread.")
	folder, name, rule := strings.Cut(inside, ".")
	if !ok || !rule {
		return ""
	}
	return folder + "/" + name
}

// Test runs the unit tests (*_test.rego) of all sources, with the same types,
// helpers, catalogue and sandbox as an evaluation. Results come by package and
// name. Files that do not compile are a *Problems.
func Test(ctx context.Context, schema *register.Schema, sources ...fs.FS) ([]TestResult, error) {
	l, err := load(schema, sources, true)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	modules := maps.Clone(l.modules)
	maps.Copy(modules, l.tests)
	if err := addGenerated(modules, schema); err != nil {
		return nil, err
	}
	c := l.compiler(testCapabilities())
	dog := newWatchdog(Limits{})
	watch := &raiseTracer{dog: dog, raised: map[string]bool{}}
	var results []TestResult
	if stopped := dog.run(ctx, func(ctx context.Context) {
		defer watch.ended()
		results, err = l.runTests(ctx, c, modules, watch)
	}); stopped != nil {
		return nil, stopped
	}
	if c.Failed() {
		l.problems.addEngine(c.Errors, "")
		return nil, l.problems.err()
	}
	slices.SortFunc(results, func(a, b TestResult) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Name, b.Name))
	})
	if err == nil {
		err = ctx.Err()
	}
	return results, err
}

func (l *loaded) runTests(ctx context.Context, c *ast.Compiler, modules map[string]*ast.Module, watch *raiseTracer) ([]TestResult, error) {
	store := l.store()
	var results []TestResult
	err := storage.Txn(ctx, store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		ch, err := tester.NewRunner().
			SetCompiler(c).
			SetStore(store).
			SetModules(modules).
			RaiseBuiltinErrors(true).
			SetCoverageQueryTracer(watch).
			SetParallel(1). // watch tells tests apart by their order
			SetTimeout(testTimeout).
			RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for r := range ch {
			results = append(results, testResult(r))
		}
		for i, r := range results {
			results[i].Raised = watch.raised["data."+r.Package+"."+r.Name]
		}
		return nil
	})
	return results, err
}

func testResult(r *tester.Result) TestResult {
	result := TestResult{
		Package: strings.TrimPrefix(r.Package, "data."),
		Name:    r.Name,
		Place:   placeOf(r.Location),
		Passed:  r.Pass(),
		Skipped: r.Skip,
	}
	switch {
	case r.Error != nil:
		result.Message = engineError(r.Error).Error()
	case r.Fail:
		result.Message = "the test does not hold"
		if out := strings.TrimSpace(string(r.Output)); out != "" {
			result.Message += "; it printed: " + out
		}
	}
	return result
}

// A raiseTracer watches in which tests the rule that is tested puts something
// into its violations. Tests must run one after the other.
type raiseTracer struct {
	test   string // the one that runs
	tested string // the package it tests
	raised map[string]bool
	dog    *watchdog
	end    func() // of watching the test that runs
}

// ended tells that no test runs any more.
func (t *raiseTracer) ended() {
	if t.end != nil {
		t.end()
	}
}

// Enabled is part of the engine's interface.
func (*raiseTracer) Enabled() bool { return true }

// Config is part of the engine's interface.
func (*raiseTracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent is part of the engine's interface.
func (t *raiseTracer) TraceEvent(e topdown.Event) {
	rule, ok := e.Node.(*ast.Rule)
	if !ok || e.Op != topdown.EnterOp && e.Op != topdown.ExitOp {
		return
	}
	pkg := rule.Module.Package.Path.String()
	switch {
	case e.Op == topdown.EnterOp && strings.HasPrefix(string(rule.Head.Name), "test_"):
		t.ended()
		t.end = t.dog.begin(strings.TrimPrefix(pkg, "data.") + "." + rule.Head.Ref().String())
		t.test, t.tested = pkg+"."+rule.Head.Ref().String(), strings.TrimSuffix(pkg, "_test")
	case e.Op == topdown.ExitOp && rule.Head.Name == "violations" && pkg == t.tested:
		t.raised[t.test] = true
	}
}

// testTimeout is the longest that one unit test may take.
const testTimeout = 30 * time.Second

// Untested lists what rules lack of their tests, one line each: a rule needs
// one test in which it finds something and one in which it finds nothing.
func Untested(rules []Rule, results []TestResult) []string {
	finds, silent := map[string]bool{}, map[string]bool{}
	for _, t := range results {
		if t.Passed && t.Raised {
			finds[t.Rule()] = true
		} else if t.Passed {
			silent[t.Rule()] = true
		}
	}
	var missing []string
	for _, r := range rules {
		if r.Builtin {
			continue
		}
		if !finds[r.ID] {
			missing = append(missing, r.ID+": no test in which it finds something")
		}
		if !silent[r.ID] {
			missing = append(missing, r.ID+": no test in which it finds nothing")
		}
	}
	return missing
}

// Unexampled lists the rules without an example, <register>/<rule>.txtar, and
// the examples in these folders without a rule, one line each.
func Unexampled(rules []Rule, examples fs.FS) ([]string, error) {
	files, err := fs.Glob(examples, "*/*.txtar")
	if err != nil {
		return nil, err
	}
	var missing []string
	ids, folders := map[string]bool{}, map[string]bool{}
	for _, r := range rules {
		ids[r.ID], folders[r.Register] = true, true
		if !slices.Contains(files, r.ID+".txtar") {
			missing = append(missing, r.ID+": no example "+r.ID+".txtar")
		}
	}
	for _, f := range files {
		if id := strings.TrimSuffix(f, ".txtar"); !ids[id] && folders[path.Dir(f)] {
			missing = append(missing, f+": no rule "+id)
		}
	}
	return missing, nil
}

// Unformatted lists the .rego files that "opa fmt" would change.
func Unformatted(sources ...fs.FS) ([]string, error) {
	var files []string
	for _, s := range sources {
		err := fs.WalkDir(s, ".", func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".rego") {
				return err
			}
			data, err := source.Read(s, name, maxPolicyFile)
			if err != nil {
				return err
			}
			formatted, err := format.SourceWithOpts(name, data, format.Opts{RegoVersion: ast.RegoV1})
			if err != nil || !bytes.Equal(formatted, data) {
				files = append(files, nameOf(s)+"/"+name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
