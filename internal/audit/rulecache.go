package audit

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A ruleCache keeps the values that evaluating a rule works out. What the rule
// uses of other packages the next rules use too. Its own are of no use to them,
// and of all rules together take more memory than the registers: they go when
// the next rule begins.
type ruleCache struct {
	shared, own topdown.VirtualCache
	register    *ast.Term // the package of the rule is named data.goldthread.<register>.<name>
	name        *ast.Term
}

// Where these two stand in a reference.
const (
	registerAt = 2
	nameAt     = 3
)

func newRuleCache() *ruleCache {
	none := ast.StringTerm("")
	return &ruleCache{topdown.NewVirtualCache(), topdown.NewVirtualCache(), none, none}
}

// begin makes a rule the one that is evaluated.
func (c *ruleCache) begin(rule *compiled) {
	register, name, _ := strings.Cut(rule.ID, "/")
	c.own, c.register, c.name = topdown.NewVirtualCache(), ast.StringTerm(register), ast.StringTerm(name)
}

// reset forgets all: an error leaves half-made values behind.
func (c *ruleCache) reset() {
	c.shared, c.own = topdown.NewVirtualCache(), topdown.NewVirtualCache()
}

func (c *ruleCache) holds(ref ast.Ref) topdown.VirtualCache {
	if len(ref) > nameAt && ref[nameAt].Equal(c.name) && ref[registerAt].Equal(c.register) {
		return c.own
	}
	return c.shared
}

func (c *ruleCache) Get(ref ast.Ref) (*ast.Term, bool) { return c.holds(ref).Get(ref) }

func (c *ruleCache) Put(ref ast.Ref, value *ast.Term) { c.holds(ref).Put(ref, value) }

func (c *ruleCache) Push() { c.shared.Push(); c.own.Push() }

func (c *ruleCache) Pop() { c.shared.Pop(); c.own.Pop() }

func (c *ruleCache) Keys() []ast.Ref { return append(c.shared.Keys(), c.own.Keys()...) }
