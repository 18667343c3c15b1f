package audit

import (
	"testing"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

// A record that comes back is the same thing where its words show it, or where
// only a name of a word or two is another.
func TestIsAlike(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	type fields = map[string]any
	landlord := func(name string, more fields) fields {
		all := fields{"name": name, "side": "external", "kind": "landlord", "notes": name}
		for key, value := range more {
			all[key] = value
		}
		return all
	}
	for _, c := range []struct {
		name, kind string
		was, now   fields
		want       bool
	}{
		{"reworded", "requirements", fields{"statement": "Tell the client of a breach within 24 hours"}, fields{"statement": "Tell the client of any breach within a day"}, true},
		{"another sentence", "requirements", fields{"statement": "Show a SOC 2 report", "kind": "need", "basis": "contractual"}, fields{"statement": "Keep a log of visitors", "kind": "need", "basis": "contractual"}, false},
		{"another word for it", "parties", landlord("Landlord", nil), landlord("Lessor", nil), true},
		{"another word, and more is other", "parties", landlord("Landlord", nil), landlord("Insurer", fields{"kind": "insurers"}), false},
		{"another word, and something came", "parties", landlord("Landlord", nil), landlord("Lessor", fields{"relevance": "He has keys"}), false},
		{"a longer name", "parties", landlord("Landlord", nil), landlord("Owner of the Bristol office", nil), false},
		{"nothing else is said", "parties", fields{"name": "Landlord", "side": "external"}, fields{"name": "Lessor", "side": "external"}, false},
		{"no words", "parties", fields{}, fields{"name": "Lessor"}, true},
	} {
		a, b := &register.Record{Kind: c.kind, Fields: c.was}, &register.Record{Kind: c.kind, Fields: c.now}
		if got := isAlike(types.Kind(c.kind), a, b); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
