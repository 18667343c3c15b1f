package lint_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

const lookScript = `
person ines 'Ines Keeper' <ines@example.org>
put registers/parties.yaml parties
put registers/requirements.yaml requirements
put registers/soa.yaml soa
put registers/people.yaml people
commit ines 2026-01-05T09:00:00Z 'Registers' label=first
branch more
put registers/requirements.yaml changed
commit ines 2026-01-10T09:00:00Z 'Changed'
checkout main
put registers/parties.yaml fewer
commit ines 2026-01-12T09:00:00Z 'Fewer'
merge more ines 2026-02-01T09:00:00Z 'Merge'
-- parties --
- {id: PTY-001, name: Acme, aliases: [The big one]}
- {id: PTY-002, name: Twin}
- {id: PTY-003, name: Landlord}
-- fewer --
- {id: PTY-001, name: Acme, aliases: [The big one]}
- {id: PTY-002, name: Twin, status: retired}
-- requirements --
- {id: REQ-001, statement: a, formerly: [R-1], owner: ROL-A}
-- changed --
- {id: REQ-001, statement: b, formerly: [R-1], owner: ROL-A}
- {id: REQ-002, statement: c, owner: PER-1}
-- soa --
- {id: A.5.17, applicable: true}
-- people --
- {id: ROL-A, title: Twin}
- {id: PER-1, name: Ann Lee, roles: [{role: ROL-A, from: 2020-01-01}]}
`

func look(t *testing.T) (*lint.Look, *scenario.Result) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	built, err := scenario.Build(dir, txtar.Parse([]byte(lookScript)))
	if err != nil {
		t.Fatal(err)
	}
	l, err := lint.LookAt(context.Background(), lint.Options{
		Dir: dir, AsOf: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, built
}

func TestFind(t *testing.T) {
	l, _ := look(t)
	for _, c := range []struct{ name, kind, want string }{
		{"REQ-001", "", "requirements/REQ-001"},
		{"req-001", "", "requirements/REQ-001"},
		{"requirements/REQ-001", "", "requirements/REQ-001"},
		{"R-1", "", "requirements/REQ-001"},
		{"acme", "", "parties/PTY-001"},
		{"The  Big one", "", "parties/PTY-001"},
		{"A 5.17", "", "soa/A.5.17"},
		{"PTY-002", "", "parties/PTY-002"},
		{"PTY-003", "", "parties/PTY-003"},
		{"Twin", "parties", "parties/PTY-002"},
		{"parties/Twin", "", "parties/PTY-002"},
	} {
		key, err := l.Find(c.name, c.kind)
		if got := key.Kind + "/" + key.ID; err != nil || got != c.want {
			t.Errorf("%q in %q: got %s, %v", c.name, c.kind, got, err)
		}
	}
	for name, want := range map[string]string{
		"Twin":    `"Twin" is parties/PTY-002 or people/ROL-A: say which of them`,
		"REQ-01":  `there is no record "REQ-01" in any register, today or earlier: did you mean REQ-001?`,
		"nothing": `there is no record "nothing" in any register, today or earlier: goldthread history lists the registers`,
	} {
		_, err := l.Find(name, "")
		var usage *lint.UsageError
		if !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("%q: got %v", name, err)
		}
	}
	if _, err := l.Find("REQ-001", "parties"); err == nil || !strings.Contains(err.Error(), "in the register parties") {
		t.Errorf("got %v", err)
	}
}

func TestKeys(t *testing.T) {
	l, _ := look(t)
	var got []string
	for _, k := range l.Keys("parties") {
		got = append(got, k.ID)
	}
	if want := []string{"PTY-001", "PTY-002", "PTY-003"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A day is the state of the main branch at its end: what was written on a
// branch counts from the merge on.
func TestPoint(t *testing.T) {
	l, built := look(t)
	requirement := func(id string) register.Key { return register.Key{Kind: "requirements", ID: id} }
	landlord := register.Key{Kind: "parties", ID: "PTY-003"}
	for name, want := range map[string]string{
		"2026-01-04": "-, -, -", "2026-01-05": "a, -, Landlord", "2026-01-11": "a, -, Landlord", "2026-01-12": "a, -, -", "2026-02-01": "b, c, -",
		"main": "b, c, -", "main~1": "a, -, -", "more": "b, c, Landlord", built.Commits["first"]: "a, -, Landlord", built.Commits["first"][:8]: "a, -, Landlord",
	} {
		p, err := l.Point(context.Background(), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := func(key register.Key, field string) string {
			if r := p.Record(key); r != nil {
				return r.Fields[field].(string)
			}
			return "-"
		}
		if got := text(requirement("REQ-001"), "statement") + ", " + text(requirement("REQ-002"), "statement") + ", " + text(landlord, "name"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	var usage *lint.UsageError
	if _, err := l.Point(context.Background(), "2026-13-01"); !errors.As(err, &usage) {
		t.Errorf("got %v", err)
	}
}

func TestOwners(t *testing.T) {
	l, _ := look(t)
	first, second := l.Record(register.Key{Kind: "requirements", ID: "REQ-001"}), l.Record(register.Key{Kind: "requirements", ID: "REQ-002"})
	if l.Owner(first) != "Twin" || l.Owner(second) != "Twin" {
		t.Errorf("owners %q and %q", l.Owner(first), l.Owner(second))
	}
	if !l.OwnedBy(first, "rol-a") || !l.OwnedBy(first, " twin ") || l.OwnedBy(first, "PER-1") || !l.OwnedBy(second, "PER-1") {
		t.Error("owners are not found by what they are called")
	}
	if p, ok := l.Cast.Find("ann lee"); !ok || p.ID != "PER-1" || p.Role != "Twin" {
		t.Errorf("got %+v, %v", p, ok)
	}
	if p, ok := l.Cast.Find("ROL-A"); !ok || p.ID != "" || p.Role != "Twin" {
		t.Errorf("got %+v, %v", p, ok)
	}
	if _, ok := l.Cast.Find("Nobody"); ok {
		t.Error("somebody unknown is found")
	}
}
