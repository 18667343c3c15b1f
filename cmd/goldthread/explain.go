package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

func init() { addCommand((*app).explain) }

func (a *app) explain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule checks, why an auditor cares, and what to do",
		Long: "Say what a rule checks, why an auditor cares, and what to do.\n\n" +
			"explain reviews says what counts as a review, and what each way into the main branch keeps of it.",
		Example: "  goldthread explain requirements/review_overdue\n" +
			"  goldthread explain review-overdue\n" +
			"  goldthread explain reviews",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name one rule to explain: goldthread rules lists them")
			}
			return nil
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			names, directive := ruleNames(c, args, word)
			return append(names, reviewsTopic), directive
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if args[0] == reviewsTopic {
				_, err := io.WriteString(a.stdout, history.WaysIn())
				return err
			}
			o, err := a.lintOptions(checkFlags{})
			if err != nil {
				return err
			}
			rules, err := lint.Rules(o)
			if err != nil {
				return err
			}
			rule, err := rules.Find(args[0])
			var unknown *audit.UnknownRule
			if errors.As(err, &unknown) && unknown.Nearest == "" && len(unknown.Candidates) == 0 {
				return fmt.Errorf("%w: goldthread rules lists them", err)
			}
			if err != nil {
				return err
			}
			example, err := exampleOf(rule, o)
			if err != nil {
				return err
			}
			_, err = io.WriteString(a.stdout, explanation(rule, rules.Frameworks())+example)
			return err
		},
	}
}

// reviewsTopic is explained beside the rules.
const reviewsTopic = "reviews"

// textWidth is where the lines of an explanation end, in terminal cells.
const textWidth = 100

var basisWords = map[string]string{
	"duty":     "the standard demands it",
	"practice": "the standard does not demand it, but auditors usually ask for it",
	"own":      "neither the standard nor auditors demand it: the line is ours, or yours",
}

// profileWords say from which profile on a rule runs; one that always does needs
// none.
var profileWords = map[string]string{
	"advisory":      "from the profile advisory on",
	"certification": "in the profiles certification and strict",
	"strict":        "in the profile strict only",
}

var needWords = map[string]string{
	"record":    "each record by itself",
	"registers": "records together with those of other registers",
	"history":   "the Git history of the records",
	"base":      "the version that a change starts from",
}

func explanation(r audit.Rule, frameworks []audit.Framework) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", r.ID, r.Title)
	for _, paragraph := range strings.Split(strings.TrimSpace(r.Description), "\n\n") {
		if paragraph != "" {
			fmt.Fprintf(&b, "\n%s\n", report.Wrap(paragraph, "", textWidth))
		}
	}
	b.WriteByte('\n')
	for _, fact := range facts(r, frameworks) {
		if fact.what != "" {
			fmt.Fprintf(&b, "%-12s %s\n", fact.label, report.Wrap(fact.what, strings.Repeat(" ", 13), textWidth))
		}
	}
	return b.String()
}

type fact struct{ label, what string }

// severityFact names the severity, and when an error is only a warning.
func severityFact(r audit.Rule) string {
	words := r.Severity.String() + ", " + report.SeverityWords(r.Severity)
	if r.Severity == finding.Error && !r.Builtin {
		words += "; about single records a warning, unless they are five, or one in five of the register, or what you set as thresholds error_records and error_share"
	}
	return words
}

func facts(r audit.Rule, frameworks []audit.Framework) []fact {
	var needs []string
	for _, n := range r.Needs {
		needs = append(needs, needWords[n])
	}
	if r.Age {
		needs = append(needs, "the day: time alone can raise it")
	}
	exceptions := "can be accepted for a time: goldthread waive " + r.ID
	if !r.Waivable {
		exceptions = "cannot be accepted, not even for a time"
	}
	return []fact{
		{"Severity", severityFact(r)},
		{"New in", r.Since},
		{"Runs", profileWords[r.Profile]},
		{"Clauses", strings.Join(r.Clauses, ", ")},
		{"Demanded?", basisWords[r.Basis]},
		{"Looks at", strings.Join(needs, "; ")},
		{"Registers", strings.Join(r.Registers, ", ")},
		{"Fails on", r.Fails},
		{"What to do", r.Remedy},
		{"Exceptions", exceptions},
		{"Bears on", elsewhere(r, frameworks)},
		{"Follows from", strings.Join(r.After, ", ")},
		{"See", strings.Join(r.Related, " ")},
	}
}

// elsewhere names the points of other frameworks that a rule bears on.
func elsewhere(r audit.Rule, frameworks []audit.Framework) string {
	var named []string
	for _, f := range frameworks {
		if refs := r.Frameworks[f.ID]; len(refs) > 0 {
			named = append(named, f.Name+": "+strings.Join(refs, ", "))
		}
	}
	return strings.Join(named, "; ")
}
