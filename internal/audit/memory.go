package audit

import (
	"context"
	"fmt"
	"maps"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/watch"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// A Memory has evaluations that follow each other share what they work out: a
// rule is not evaluated again where nothing that it looks at has changed since the
// evaluation before, and of what it uses only what looks at something that has. It
// is for one evaluation at a time, and holds the newest of a few sets of rules.
type Memory struct {
	known map[*Rules]*remembered
	texts map[*Rules]*textMemory
	// Evaluated counts the rules that were, Spared those that need not be.
	Evaluated, Spared int
}

// NewMemory remembers nothing yet.
func NewMemory() *Memory {
	return &Memory{known: map[*Rules]*remembered{}, texts: map[*Rules]*textMemory{}}
}

// remembered is what rules said of an input.
type remembered struct {
	input   *ast.Term
	answers map[string]*answer // by rule
	values  map[string]value   // of what rules use, by path
}

// A value is what something is that rules use; a nil term where it is nothing.
type value struct{ term *ast.Term }

// mostRemembered is how many sets of rules are remembered.
const mostRemembered = 2

// textsOf is what is remembered of texts as some rules read them. Without a
// memory it is new every time.
func (m *Memory) textsOf(r *Rules) *textMemory {
	if m == nil {
		return newTextMemory()
	}
	if m.texts[r] == nil {
		if len(m.texts) >= mostRemembered {
			clear(m.texts)
			clear(m.known)
		}
		m.texts[r] = newTextMemory()
	}
	return m.texts[r]
}

// A textMemory is what was made of texts, and of the registers that were read
// last.
type textMemory struct {
	registers *register.Registers
	config    *register.Config
	facts     map[string]*ast.Term // those that depend on registers and config alone, by name
	hits      map[hitKey][]string
	readings  map[readText]*ast.Term
}

func newTextMemory() *textMemory {
	return &textMemory{hits: map[hitKey][]string{}, readings: map[readText]*ast.Term{}}
}

// readText is a statement with the language that it is read in.
type readText struct{ text, language string }

// mostTexts is how many texts are remembered. A register of thousands of records
// has fewer over years.
const mostTexts = 200_000

// of are the facts that were worked out of registers, none where others were read
// since. Where the texts have become too many, all are forgotten.
func (t *textMemory) of(r *register.Registers, c *register.Config) map[string]*ast.Term {
	if t.registers != r || t.config != c {
		t.registers, t.config, t.facts = r, c, map[string]*ast.Term{}
		if len(t.hits)+len(t.readings) > mostTexts {
			clear(t.hits)
			clear(t.readings)
		}
	}
	return t.facts
}

func (m *Memory) forget(r *Rules) {
	if m != nil {
		delete(m.known, r)
	}
}

// run is evaluation.run with what is remembered.
func (m *Memory) run(ctx context.Context, e *evaluation, input ast.Value, dog *watch.Watch) {
	before, now := m.known[e.Rules], newRemembered(input)
	var changed partSet
	if before != nil {
		changed = newPartSet(e.parts().size)
		e.parts().differing(before.input, now.input, changed)
	}
	var all []*comparison
	e.share(dog, func() func(*compiled, *outcome) {
		c := &comparison{
			worker: worker{evaluation: e, input: input, cache: newRuleCache()},
			before: before, now: newRemembered(input), changed: changed, same: map[*node]bool{}, filled: map[*node]bool{},
		}
		all = append(all, c)
		return func(rule *compiled, out *outcome) { c.evaluate(ctx, rule, out) }
	})
	for _, c := range all {
		m.Evaluated, m.Spared = m.Evaluated+c.evaluated, m.Spared+c.spared
		maps.Copy(now.answers, c.now.answers)
		maps.Copy(now.values, c.now.values)
	}
	m.known[e.Rules] = now
}

func newRemembered(input ast.Value) *remembered {
	return &remembered{ast.NewTerm(input), map[string]*answer{}, map[string]value{}}
}

// A comparison is a worker that evaluates what has changed since the evaluation
// before.
type comparison struct {
	worker
	before  *remembered // of all workers; nil where nothing is known
	now     *remembered // what this worker has found out
	changed partSet
	same    map[*node]bool
	filled  map[*node]bool // looked through for values to put into the cache

	evaluated, spared int
}

func (c *comparison) evaluate(ctx context.Context, rule *compiled, out *outcome) {
	q := c.preparer.get(rule.ID)
	nodes := q.of.nodes(rule, c.parts())
	c.cache.begin(rule)
	if c.before != nil {
		if a := c.before.answers[rule.ID]; a != nil && c.allUnchanged(ctx, q.of, nodes) {
			if out.err = c.take(rule, a, out); out.err == nil {
				c.now.answers[rule.ID] = a
				c.spared++
				return
			}
		}
		for _, n := range nodes {
			c.fill(ctx, q.of, n)
		}
	}
	c.evaluated++
	a, err := c.ask(ctx, rule, q)
	if err == nil {
		err = c.take(rule, a, out)
	}
	if err != nil {
		out.err = fmt.Errorf("rule %s: %w", rule.ID, err)
		c.reset()
		return
	}
	out.err, c.now.answers[rule.ID] = nil, a
	for _, n := range nodes {
		c.keep(n, map[*node]bool{})
	}
}

// reset empties the cache after an error, which leaves half-made values in it.
func (c *comparison) reset() {
	c.cache.reset()
	clear(c.filled)
}

func (c *comparison) allUnchanged(ctx context.Context, b *batch, nodes []*node) bool {
	for _, n := range nodes {
		if !c.unchanged(ctx, b, n) {
			return false
		}
	}
	return true
}

// unchanged reports that a node gives what it gave before.
func (c *comparison) unchanged(ctx context.Context, b *batch, n *node) bool {
	same, known := c.same[n]
	if known {
		return same
	}
	same = !n.reads.meets(c.changed)
	for used := range n.uses {
		if !same {
			break
		}
		if used.told() {
			same = c.unchangedValue(ctx, b, used)
		} else {
			same = c.unchanged(ctx, b, used)
		}
	}
	c.same[n] = same
	return same
}

// unchangedValue reports that the value of a node is what it was, also where
// what it looks at has changed.
func (c *comparison) unchangedValue(ctx context.Context, b *batch, n *node) bool {
	before, known := c.before.values[n.path]
	if c.unchanged(ctx, b, n) {
		if known {
			c.now.values[n.path] = before
		}
		return true
	}
	if !known {
		return false
	}
	now, there := c.now.values[n.path]
	if !there {
		c.fill(ctx, b, n)
		if now, there = c.work(ctx, b, n); !there {
			return false
		}
		c.now.values[n.path] = now
	}
	same := now.term == nil && before.term == nil || now.term != nil && before.term != nil && ast.Compare(now.term.Value, before.term.Value) == 0
	c.same[n] = same
	return same
}

// work works the value of a node out. What goes wrong is told when a rule asks
// for it.
func (c *comparison) work(ctx context.Context, b *batch, n *node) (value, bool) {
	if v, there := c.cached(n); there {
		return v, true
	}
	query, err := b.query(n)
	if err == nil {
		_, err = query.Eval(ctx, rego.EvalParsedInput(c.input), rego.EvalVirtualCache(c.cache))
	}
	if err != nil {
		c.reset()
		return value{}, false
	}
	return c.cached(n)
}

func (c *comparison) cached(n *node) (value, bool) {
	term, undefined := c.cache.Get(n.ref)
	return value{term}, term != nil || undefined
}

// fill puts the values into the cache that a node uses and that have not
// changed.
func (c *comparison) fill(ctx context.Context, b *batch, n *node) {
	if c.filled[n] {
		return
	}
	c.filled[n] = true
	for used := range n.uses {
		if used.told() && c.unchanged(ctx, b, used) {
			if v, known := c.before.values[used.path]; known {
				c.now.values[used.path] = v
				if _, there := c.cached(used); !there {
					c.cache.Put(used.ref, v.term)
				}
				continue
			}
		}
		c.fill(ctx, b, used)
	}
}

// keep remembers the values that evaluating a node has left in the cache.
func (c *comparison) keep(n *node, seen map[*node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	for used := range n.uses {
		if _, there := c.now.values[used.path]; !there && used.told() {
			if v, there := c.cached(used); there {
				c.now.values[used.path] = v
			}
		}
		c.keep(used, seen)
	}
}
