package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/report"
)

// ruleGuide writes, in Markdown, what an auditor goes through: for each point the
// rules that look at it, and what is left to a person; then all rules by
// register.
func ruleGuide(w io.Writer, rules *audit.Rules) error {
	steps, err := rules.Steps()
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("<!-- Written by goldthread rules --out markdown=policies/README.md -->\n" +
		"# What is checked, and what is left to a person\n\n" +
		"The points of an audit of clause 4.2 and of the clauses it is linked with, in our own words. A rule stands at\n" +
		"each point whose clause it cites. That a rule finds nothing does not show that the point is met: the questions\n" +
		"below each point are for people. `goldthread explain RULE` says more of each rule.\n\n" +
		"Basis: " + report.Bases + ".\n")
	for _, s := range steps {
		fmt.Fprintf(&b, "\n## %s: %s\n\n", s.Clause, strings.TrimSuffix(s.Point, "."))
		if len(s.Rules) == 0 {
			b.WriteString("No rule looks at this point: it is left to a person.\n\n")
		} else {
			b.WriteString("| Rule | What should hold | Severity | Basis |\n|---|---|---|---|\n")
		}
		for _, r := range s.Rules {
			fmt.Fprintf(&b, "| [%s](%s) | %s | %s | %s |\n", r.ID, beside(r), tableCell(r.Title), r.Severity, r.Basis)
		}
		if len(s.Rules) > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("To ask a person:\n\n")
		for _, q := range s.Ask {
			fmt.Fprintf(&b, "- %s\n", q)
		}
	}
	b.WriteString("\n## All rules\n\n| Rule | Clauses | From profile | Looks at |\n|---|---|---|---|\n")
	for _, r := range rules.List() {
		fmt.Fprintf(&b, "| [%s](%s) | %s | %s | %s |\n", r.ID, beside(r),
			tableCell(strings.Join(r.Clauses, ", ")), cmp.Or(r.Profile, "start"), strings.Join(r.Needs, ", "))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// beside is the file of a rule as seen from the folder of the rules.
func beside(r audit.Rule) string {
	_, file, _ := strings.Cut(r.Place.File, "/")
	return file
}

// tableCell makes text safe inside a table.
func tableCell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
