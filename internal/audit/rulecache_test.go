package audit

import (
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What a rule keeps for itself goes with it; what it uses of others stays.
func TestRuleCache(t *testing.T) {
	c := newRuleCache()
	one := &compiled{Rule: Rule{ID: "requirements/one"}}
	c.begin(one)
	refs := map[string]bool{ // whether the value stays
		"data.goldthread.lib.alive":                true,
		"data.goldthread.live.requirements":        true,
		"data.goldthread.parties.one.asked":        true,
		"data.goldthread.requirements.other.said":  true,
		"data.goldthread.requirements":             true,
		"data.goldthread.requirements.one.said":    false,
		`data.goldthread.requirements.one.by["x"]`: false,
	}
	for text := range refs {
		c.Put(ast.MustParseRef(text), ast.StringTerm(text))
	}
	for text := range refs {
		if v, _ := c.Get(ast.MustParseRef(text)); v == nil || string(v.Value.(ast.String)) != text {
			t.Errorf("%s: got %v", text, v)
		}
	}
	if got := len(c.Keys()); got != len(refs) {
		t.Errorf("%d keys", got)
	}
	c.begin(&compiled{Rule: Rule{ID: "requirements/another"}})
	for text, stays := range refs {
		if v, _ := c.Get(ast.MustParseRef(text)); (v != nil) != stays {
			t.Errorf("%s: got %v of the rule before", text, v)
		}
	}
	c.Push()
	if v, _ := c.Get(ast.MustParseRef("data.goldthread.lib.alive")); v != nil {
		t.Errorf("below with: got %v", v)
	}
	c.Pop()
	c.reset()
	if got := c.Keys(); len(got) > 0 {
		t.Errorf("after an error: %v", got)
	}
}
