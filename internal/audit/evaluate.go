package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/watch"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// maxWorkers is how many rules are evaluated at a time. Each worker works out
// the shared look-ups again, so more of them soon gain nothing.
const maxWorkers = 2

// Evaluate judges in by all rules. An error names the rules that could not be
// evaluated; the Result beside it holds what the others found, and says of
// those rules that they were not tested. Rules that take more than the limits of
// in.Config end the evaluation with a *watch.LimitError and no Result. A
// configuration in which CheckConfig finds faults is an error. When ctx ends, so
// does the evaluation.
func (r *Rules) Evaluate(ctx context.Context, in Input) (*Result, error) {
	settings, faults := r.settings(in.Config)
	if len(faults) > 0 {
		return nil, faults[0].err
	}
	e := &evaluation{Rules: r, in: in, settings: settings, figures: r.numbers(in), subjects: r.subjects(in), waivers: r.waivers(in)}
	e.outcomes = make([]outcome, len(r.rules))
	for i, rule := range r.rules {
		e.outcomes[i] = e.eligible(rule)
		e.outcomes[i].ahead = in.Ahead && rule.hasUpcoming && e.settings[rule.ID] != "off" && e.testable(rule).run
	}
	running := e.running()
	if err := r.preparer.ensure(running); err != nil {
		return nil, err
	}
	input, err := r.document(in, r.preparer.facts(running))
	if err != nil {
		return nil, fmt.Errorf("preparing the input of rules: %w", err)
	}
	dog, run := watchRules(in.Config.Work().Rules), e.run
	if in.Memory != nil && !in.Ahead {
		run = func(ctx context.Context, input ast.Value, dog *watch.Watch) { in.Memory.run(ctx, e, input, dog) }
	}
	if err := dog.Run(ctx, func(ctx context.Context) { run(ctx, input, dog) }); err != nil {
		in.Memory.forget(r) // what it holds may be half of it
		return nil, err
	}
	return e.conclude()
}

// watchRules looks after rules, by the name of each.
func watchRules(l watch.Limits) *watch.Watch {
	return watch.New(l, register.WorkSetting("rules"))
}

// An evaluation is one call of Evaluate.
type evaluation struct {
	*Rules
	in       Input
	settings map[string]string // severity or "off", by rule id
	figures  map[string]any    // the thresholds, as the configuration has them
	subjects *subjects
	waivers  *waiverBook
	hidden   []finding.Finding // those that follow from another
	outcomes []outcome         // by the number of the rule
}

// running are the rules that are to be evaluated.
func (e *evaluation) running() []*compiled {
	var rules []*compiled
	for i, rule := range e.rules {
		if e.outcomes[i].run || e.outcomes[i].ahead {
			rules = append(rules, rule)
		}
	}
	return rules
}

// An outcome is what became of one rule.
type outcome struct {
	entry      Entry
	run        bool // it is to be evaluated
	ahead      bool // it is to be asked what time will bring
	violations []violation
	upcoming   []Upcoming
	err        error
}

// run evaluates the rules that can be tested.
func (e *evaluation) run(ctx context.Context, input ast.Value, dog *watch.Watch) {
	e.share(dog, func() func(*compiled, *outcome) {
		w := &worker{evaluation: e, input: input, cache: newRuleCache()}
		return func(rule *compiled, out *outcome) { w.evaluate(ctx, rule, out) }
	})
}

// share has a few workers evaluate the rules that can be tested. Outcomes have
// their places beforehand, so the order in which workers finish does not show.
func (e *evaluation) share(dog *watch.Watch, hire func() func(*compiled, *outcome)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(maxWorkers, runtime.GOMAXPROCS(0)) {
		work := hire()
		workers.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(e.rules); i = next.Add(1) - 1 {
				if out := &e.outcomes[i]; out.run || out.ahead {
					name := "rule " + e.rules[i].ID
					end := dog.Begin(name, name)
					work(e.rules[i], out)
					end()
				}
			}
		})
	}
	workers.Wait()
}

// A worker evaluates one rule after the other with a cache of its own: the
// engine's cache is not for concurrent use.
type worker struct {
	*evaluation
	input ast.Value
	cache *ruleCache
}

func (w *worker) evaluate(ctx context.Context, rule *compiled, out *outcome) {
	q := w.preparer.get(rule.ID)
	w.cache.begin(rule)
	var err error
	if out.run {
		err = w.judge(ctx, rule, q, out)
	}
	if err == nil && out.ahead {
		var upcoming []any
		if upcoming, err = w.set(ctx, q.upcoming); err == nil {
			out.upcoming, err = w.decodeUpcoming(rule, upcoming)
		}
	}
	if err != nil {
		out.err = fmt.Errorf("rule %s: %w", rule.ID, err)
		out.violations, out.upcoming = nil, nil
		w.cache.reset()
	}
}

// judge asks a rule for what it finds, and what it looked at.
func (w *worker) judge(ctx context.Context, rule *compiled, q *queries, out *outcome) error {
	a, err := w.ask(ctx, rule, q)
	if err != nil {
		return err
	}
	return w.take(rule, a, out)
}

// An answer is what a rule says of an input.
type answer struct{ violations, examined, skipped []any }

func (w *worker) ask(ctx context.Context, rule *compiled, q *queries) (a *answer, err error) {
	a = &answer{}
	if a.violations, err = w.set(ctx, q.violations); err == nil && rule.hasExamined {
		a.examined, err = w.set(ctx, q.examined)
	}
	if err == nil && rule.hasSkipped {
		a.skipped, err = w.set(ctx, q.skipped)
	}
	return a, err
}

// take checks what a rule says.
func (e *evaluation) take(rule *compiled, a *answer, out *outcome) (err error) {
	if out.violations, err = e.decode(rule, a.violations); err != nil {
		return err
	}
	out.entry.Examined = e.live(rule.Register)
	if rule.hasExamined {
		out.entry.Examined = len(a.examined)
	}
	out.entry.Skipped = plainTexts(a.skipped)
	return nil
}

// plainTexts are the texts of a set, in alphabetical order.
func plainTexts(set []any) []string {
	var texts []string
	for _, one := range set {
		texts = append(texts, fmt.Sprint(one))
	}
	slices.Sort(texts)
	return texts
}

// set evaluates a query that gives a set.
func (w *worker) set(ctx context.Context, query rego.PreparedEvalQuery) ([]any, error) {
	results, err := query.Eval(ctx, rego.EvalParsedInput(w.input), rego.EvalVirtualCache(w.cache))
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, engineError(err)
	case len(results) == 0:
		return nil, nil
	}
	list, ok := results[0].Expressions[0].Value.([]any)
	if !ok {
		return nil, fmt.Errorf("violations, examined, skipped and upcoming must be sets")
	}
	return list, nil
}

// engineError says where in which file evaluation failed.
func engineError(err error) error {
	var e *topdown.Error
	if !errors.As(err, &e) || e.Location == nil {
		return err
	}
	return fmt.Errorf("%s: %s", placeOf(e.Location), e.Message)
}

// live counts the live records of a register; of all for rules over any.
func (e *evaluation) live(kind string) int {
	if kind != "registers" {
		return e.subjects.live[kind]
	}
	all := 0
	for _, n := range e.subjects.live {
		all += n
	}
	return all
}

// conclude makes findings of violations and fills the ledger.
func (e *evaluation) conclude() (*Result, error) {
	var errs []error
	said := 0
	for _, out := range e.outcomes {
		said += len(out.violations)
	}
	all := make([]candidate, 0, said)
	for i, rule := range e.rules {
		out := &e.outcomes[i]
		if out.err != nil {
			errs = append(errs, out.err)
			out.entry.Status, out.entry.Unseen, out.entry.Reason = NotTested, true, "it stopped with an error"
			continue
		}
		for _, v := range out.violations {
			c := e.candidate(rule, v)
			e.waivers.cover(&c.Finding, false)
			if !e.waits(rule, c.Severity) {
				all = append(all, c)
			}
		}
	}
	given, err := e.given()
	errs = append(errs, err)
	result := &Result{Findings: append(given, e.firstCauses(all)...)}
	for i := range result.Findings {
		e.waivers.cover(&result.Findings[i], true)
	}
	result.Findings = append(result.Findings, e.unusedWaivers()...)
	e.byExtent(result.Findings)
	e.label(result.Findings)
	result.Findings = slices.DeleteFunc(result.Findings, func(f finding.Finding) bool { return e.waits(e.byID(f.Rule), f.Severity) })
	e.granted(result.Findings)
	for i := range result.Findings {
		result.Findings[i].Seal()
	}
	for i := range e.hidden {
		e.hidden[i].Seal()
	}
	result.Findings, result.Hidden = finding.Sort(result.Findings), e.hidden
	result.Ledger = e.ledger(result.Findings)
	for _, out := range e.outcomes {
		result.Upcoming = append(result.Upcoming, out.upcoming...)
	}
	slices.SortStableFunc(result.Upcoming, compareUpcoming)
	return result, errors.Join(errs...)
}

// ledger completes the entries. A pass over nothing is no pass.
func (e *evaluation) ledger(found []finding.Finding) []Entry {
	shown := map[string]int{}
	for _, f := range found {
		shown[f.Rule]++
	}
	entries := make([]Entry, len(e.outcomes))
	for i, out := range e.outcomes {
		entry := out.entry
		entry.Findings = shown[entry.Rule]
		if entry.Status == "" {
			if e.rules[i].Builtin {
				entry.Examined = e.subjects.count
			}
			entry.Status = Tested
			if entry.Examined == 0 && len(out.violations) == 0 && entry.Findings == 0 {
				entry.Status, entry.Reason = NotTested, cmp.Or(strings.Join(entry.Skipped, "; "), "no records")
			}
		}
		entries[i] = entry
	}
	return entries
}

// given are the findings of rules that the program decides, with severities
// and owners settled.
func (e *evaluation) given() ([]finding.Finding, error) {
	var given []finding.Finding
	var errs []error
	for _, f := range slices.Concat(e.in.Registers.Findings, e.in.Found) {
		rule := e.byID(f.Rule)
		switch {
		case rule == nil:
			errs = append(errs, fmt.Errorf("a finding of the unknown rule %q", f.Rule))
			continue
		case e.settings[rule.ID] == "off":
			continue
		}
		if f.Severity = e.severity(rule, f.Severity); e.waits(rule, f.Severity) {
			continue
		}
		f.Owner = cmp.Or(e.subjects.title(f.Owner), e.subjects.owner(f.Subject))
		e.waivers.cover(&f, false)
		given = append(given, f)
	}
	return given, errors.Join(errs...)
}

func (r *Rules) byID(id string) *compiled {
	i, ok := slices.BinarySearchFunc(r.rules, id, func(c *compiled, id string) int { return strings.Compare(c.ID, id) })
	if !ok {
		return nil
	}
	return r.rules[i]
}

// severity is the configuration's, else the violation's own, else METADATA's.
func (e *evaluation) severity(rule *compiled, own finding.Severity) finding.Severity {
	if s, err := finding.ParseSeverity(e.settings[rule.ID]); err == nil {
		return s
	}
	if own != finding.Invalid {
		return own
	}
	return rule.Severity
}
