package lint

import (
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/register"
)

func TestHowEnded(t *testing.T) {
	status := func(s string) *register.Record { return &register.Record{Fields: map[string]any{"status": s}} }
	plain, own := &register.Kind{}, &register.Kind{OwnStatus: true}
	for want, got := range map[string]string{
		EndedGone:    howEnded(plain, nil),
		EndedDraft:   howEnded(plain, status("draft")),
		EndedRetired: howEnded(plain, status("retired")),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := howEnded(own, status("draft")); got != EndedRetired {
		t.Errorf("a status of the register's own: %q", got)
	}
}

// Whose change brought a finding is told without an address.
func TestBecauseHasNoAddress(t *testing.T) {
	f := finding.Finding{Because: []string{"ada@example.org"}}
	r := &Result{Cast: people.New(people.Options{Registers: &register.Registers{}})}
	if r.unnameFinding(&f); f.Because[0] != people.Unaddressed("ada@example.org") || f.Because[0] == "ada@example.org" {
		t.Errorf("%q", f.Because)
	}
}
