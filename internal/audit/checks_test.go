package audit_test

import (
	"os"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/policies"
)

// Every check of the catalogue is a rule of its group, and no two rules have one
// name. Beside these there are rules of our own.
func TestRulesAreTheCatalogue(t *testing.T) {
	var catalogue struct {
		Groups map[string][]string
	}
	data, err := os.ReadFile("testdata/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &catalogue); err != nil {
		t.Fatal(err)
	}
	rules, err := audit.Compile(shippedSchema(t), policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]string{} // of rules, by slug
	for _, r := range rules.List() {
		if other, twice := groups[r.Slug]; twice {
			t.Errorf("two rules are called %s, in the groups %s and %s", r.Slug, other, r.Group)
		}
		groups[r.Slug] = r.Group
	}
	n := 0
	for group, slugs := range catalogue.Groups {
		for _, slug := range slugs {
			n++
			switch has, decided := groups[slug]; {
			case !decided:
				t.Errorf("no rule decides %s", slug)
			case has != group:
				t.Errorf("%s is of group %s, and the rule says %s", slug, group, has)
			}
		}
	}
	if n != 125 {
		t.Errorf("the catalogue has %d checks, not 125", n)
	}
}
