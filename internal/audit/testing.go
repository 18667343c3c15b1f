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
	"github.com/goldthread/goldthread/internal/watch"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
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
	Skipped bool     // its name begins with todo_
	Raised  bool     // while it ran, the rule found a violation
	Said    []string // the messages of the first of these
	Message string   // why it failed
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

// Tests says what to test and with what.
type Tests struct {
	Schema  *register.Schema
	Sources []fs.FS // ours first, then the user's
	// OwnOnly leaves out the unit tests and rules of the first source.
	OwnOnly bool
	Limits  watch.Limits // zero fields are for those of register.DefaultWork; each is one unit test
}

// A TestReport is what unit tests gave.
type TestReport struct {
	Results  []TestResult // by package and name
	Rules    []Rule       // that are tested, in alphabetical order
	Coverage []Coverage   // of the files of rules and helpers, by name
}

// Coverage says how much of a file its tests have run.
type Coverage struct {
	File    string
	Percent float64  // of the lines that can be run
	Missed  [][2]int // lines that no test has run, first and last of each stretch
}

// Test runs the unit tests (*_test.rego) of all sources, with the same types,
// helpers, catalogue and sandbox as an evaluation. Files that do not compile are
// a *Problems; tests that take too much end the run with a *watch.LimitError.
func Test(ctx context.Context, o Tests) (*TestReport, error) {
	l, err := load(o.Schema, o.Sources, true)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	if o.OwnOnly {
		maps.DeleteFunc(l.tests, func(file string, _ *ast.Module) bool { return !l.own[file] })
	}
	modules, err := withGenerated(l.modules, o.Schema)
	if err != nil {
		return nil, err
	}
	maps.Copy(modules, l.tests)
	c := l.compiler(testCapabilities())
	dog := watchRules(o.Limits.Or(register.DefaultWork.Rules))
	tracer := &raiseTracer{dog: dog, covered: cover.New(), raised: map[string][]string{}}
	out := &TestReport{}
	if stopped := dog.Run(ctx, func(ctx context.Context) {
		defer tracer.ended()
		out.Results, err = l.runTests(ctx, c, modules, tracer)
	}); stopped != nil {
		return nil, stopped
	}
	if c.Failed() {
		l.problems.addEngine(c.Errors, "")
		return nil, l.problems.err()
	}
	slices.SortFunc(out.Results, func(a, b TestResult) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Name, b.Name))
	})
	for _, r := range l.rules {
		if r.Own || !o.OwnOnly {
			out.Rules = append(out.Rules, r.Rule)
		}
	}
	out.Coverage = l.coverage(tracer.covered, o.OwnOnly)
	return out, cmp.Or(err, ctx.Err())
}

// coverage tells of the files of rules and helpers what their tests have run.
func (l *loaded) coverage(covered *cover.Cover, ownOnly bool) []Coverage {
	modules := maps.Clone(l.modules)
	maps.DeleteFunc(modules, func(file string, m *ast.Module) bool { return ownOnly && !l.own[file] || len(m.Rules) == 0 })
	files := covered.Report(modules).Files // also of tests and of what is generated
	all := make([]Coverage, 0, len(modules))
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		one := Coverage{File: name}
		if f := files[name]; f != nil {
			one.Percent = f.Coverage
			for _, r := range f.NotCovered {
				one.Missed = append(one.Missed, [2]int{r.Start.Row, r.End.Row})
			}
		}
		one.Missed = slices.Compact(one.Missed)
		all = append(all, one)
	}
	return all
}

func (l *loaded) runTests(ctx context.Context, c *ast.Compiler, modules map[string]*ast.Module, tracer *raiseTracer) ([]TestResult, error) {
	store := l.store()
	var results []TestResult
	err := storage.Txn(ctx, store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		ch, err := tester.NewRunner().
			SetCompiler(c).
			SetStore(store).
			SetModules(modules).
			RaiseBuiltinErrors(true).
			SetCoverageQueryTracer(tracer).
			SetParallel(1). // the tracer tells tests apart by their order
			SetTimeout(testTimeout).
			RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for r := range ch {
			results = append(results, testResult(r))
		}
		for i, r := range results {
			said, raised := tracer.raised["data."+r.Package+"."+r.Name]
			results[i].Said, results[i].Raised = said, raised
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
	test   string              // the one that runs
	tested string              // the package it tests
	raised map[string][]string // the first messages, by test

	covered *cover.Cover
	dog     *watch.Watch
	end     func() // of watching the test that runs
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
func (t *raiseTracer) Config() topdown.TraceConfig { return t.covered.Config() }

// TraceEvent is part of the engine's interface.
func (t *raiseTracer) TraceEvent(e topdown.Event) {
	t.covered.TraceEvent(e)
	rule, ok := e.Node.(*ast.Rule)
	if !ok || e.Op != topdown.EnterOp && e.Op != topdown.ExitOp {
		return
	}
	pkg := rule.Module.Package.Path.String()
	switch {
	case e.Op == topdown.EnterOp && strings.HasPrefix(string(rule.Head.Name), "test_"):
		t.ended()
		name := "unit test " + strings.TrimPrefix(pkg, "data.") + "." + rule.Head.Ref().String()
		t.end = t.dog.Begin(name, name)
		t.test, t.tested = pkg+"."+rule.Head.Ref().String(), strings.TrimSuffix(pkg, "_test")
	case e.Op == topdown.ExitOp && rule.Head.Name == "violations" && pkg == t.tested:
		t.raise(e.Plug(rule.Head.Key))
	}
}

// maxSaid is how many messages of a rule are kept of one test.
const maxSaid = 3

// raise notes a violation that the rule puts into its set.
func (t *raiseTracer) raise(violation *ast.Term) {
	said := t.raised[t.test]
	if object, ok := violation.Value.(ast.Object); ok && len(said) < maxSaid {
		if message := object.Get(ast.StringTerm("message")); message != nil {
			if text, ok := message.Value.(ast.String); ok && !slices.Contains(said, string(text)) {
				said = append(said, string(text))
			}
		}
	}
	t.raised[t.test] = said
}

// testTimeout is the longest that one unit test may take.
const testTimeout = 30 * time.Second

// Untested lists what rules lack of their tests, one line each: a rule needs
// one test in which it finds something and one in which it finds nothing.
func (t *TestReport) Untested() []string {
	rules, results := t.Rules, t.Results
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
