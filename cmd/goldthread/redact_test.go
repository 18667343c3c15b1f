package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
)

// organisations are first words of the names of organisations in the demo; texts
// call some of them by that alone.
var organisations = []string{"Alpkorn", "Bramley", "Deskhive", "Hansefracht", "Kestrel", "Leeside", "Meridian Mutual", "Nimbus", "Noordzee", "Paygrove", "Postwren", "Quayhouse", "Redfern", "Talkwell", "Data Protection Commission"}

// How each command with --redact is run for this test.
var redactedBy = map[string][]string{
	"goldthread history": {"--as-of 2026-10-31", "--register contracts --diff", "--register parties", "--register suppliers --diff", "--register reviews", "--diff 2025-03-31..main"},
	"goldthread show":    {"--register contracts --findings", "--register parties", "--register suppliers --findings", "--findings"},
	"goldthread sample":  {"--population --as-of 2026-10-31", "--n 20 --seed 1 --findings --questions --as-of 2026-10-31"},
	"goldthread trace":   {"--as-of 2026-10-31", "--all", "--register parties", "--register contracts", "--orphans"},
	"goldthread reviews": {"--as-of 2026-10-31 --all"},
	"goldthread status":  {"--as-of 2026-10-31", "--as-of 2026-10-31 --repository https://github.com/northwind/isms", "--as-of 2027-11-30"},
	"goldthread minutes": {"--as-of 2026-10-31", "--since MRV-2025-1 --as-of 2026-10-31"},
	// What these write is looked at by tests of their own.
	"goldthread report":   nil,
	"goldthread evidence": nil,
}

// ownWords are the commands that show ids, days and roles, in which no
// organisation of the demo is named.
var ownWords = map[string]bool{"goldthread reviews": true}

// With --redact no command names an organisation, in any of its formats; without
// it they do.
func TestNoOrganisationIsNamed(t *testing.T) {
	t.Parallel()
	dir, _ := leakyDemo(t)
	named := regexp.MustCompile(`(^|\PL)(` + strings.Join(organisations, "|") + `)(\PL|$)`)
	commandsOf((&app{}).root(), func(c *cobra.Command) {
		if c.Flags().Lookup("redact") == nil {
			return
		}
		runs, known := redactedBy[c.CommandPath()]
		if !known {
			t.Errorf("%s has --redact: add a row to redactedBy in redact_test.go with what it is given", c.CommandPath())
		}
		names := false
		for _, run := range runs {
			plain, _ := ran(t, dir, c, run)
			for _, text := range plain {
				names = names || named.MatchString(text)
			}
			said, status := ran(t, dir, c, run+" --redact")
			if status == lint.ExitUsage || status == lint.ExitFailed {
				t.Errorf("%s %s --redact: exit status %d: %s", c.CommandPath(), run, status, said["said"])
			}
			for format, text := range said {
				for _, at := range named.FindAllStringIndex(text, 3) {
					t.Errorf("%s %s --redact as %s shows %q", c.CommandPath(), run, format, text[max(0, at[0]-60):min(len(text), at[1]+60)])
				}
			}
		}
		if runs != nil && names == ownWords[c.CommandPath()] {
			t.Errorf("%s names organisations without --redact: %t; what is looked at here must be what names them", c.CommandPath(), names)
		}
	})
}
