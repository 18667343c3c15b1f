package main

import "testing"

// A record's part of what rules see has every fact that names it: of its own,
// of links that lead to it, and of limits that it shares with others.
func TestPartOfTheInput(t *testing.T) {
	record := func(id string) map[string]any { return map[string]any{"id": id} }
	named := func(kind, id string) map[string]any { return map[string]any{"kind": kind, "id": id} }
	document := map[string]any{
		"registers": map[string]any{"requirements": []any{record("R1"), record("R2")}, "laws": []any{record("R1"), record("L1")}},
		"meta":      map[string]any{"requirements": "r", "laws": "l"},
		"commits":   []any{},
		"facts": map[string]any{
			"words":  []any{named("requirements", "R1"), named("requirements", "R2"), named("laws", "R1")},
			"links":  []any{map[string]any{"kind": "laws", "id": "L1", "target_kind": "requirements", "target_id": "R1"}},
			"limits": []any{map[string]any{"topic": "t", "members": []any{named("requirements", "R2"), named("requirements", "R1")}}},
		},
	}
	for _, c := range []struct {
		kind, id string
		want     map[string]int // records of requirements and laws; facts by name
	}{
		{"requirements", "R1", map[string]int{"requirements": 1, "words": 1, "links": 1, "limits": 1}},
		{"", "R1", map[string]int{"requirements": 1, "laws": 1, "words": 2, "links": 1, "limits": 1}},
		{"requirements", "", map[string]int{"requirements": 2, "words": 2, "links": 1, "limits": 1}},
		{"", "L1", map[string]int{"laws": 1, "links": 1}},
	} {
		out, err := part(document, c.kind, c.id)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, section := range []string{"registers", "facts"} {
			for name, list := range out[section].(map[string]any) {
				got[name] = len(list.([]any))
			}
		}
		for _, name := range []string{"requirements", "laws", "words", "links", "limits"} {
			if got[name] != c.want[name] {
				t.Errorf("%s %s: %d of %s, want %d", c.kind, c.id, got[name], name, c.want[name])
			}
		}
	}
}
