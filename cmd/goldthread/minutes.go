package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).minutes) }

func (a *app) minutes() *cobra.Command {
	var since, asOf, out string
	var redact bool
	c := &cobra.Command{
		Use:   "minutes",
		Short: "Draft the next management review from the registers and their history",
		Long: "Minutes writes the record of a management review (ISO/IEC 27001:2022, 9.3.2) with its inputs a to g as the registers\n" +
			"and their history tell them since the review before: actions of last time, issues, what came, changed and went among\n" +
			"parties and requirements, what is open and was found, risks, and exceptions. What was said and decided is left open.\n" +
			"Completed and committed in the register management_reviews, it is the record of the review.\n\n" +
			"Exit status: 0 written, 2 the command line or the configuration is wrong, 3 could not read or write, 4 part of the\n" +
			"history is missing.",
		Example: "  goldthread minutes --out registers/management_reviews/2026-2.yaml",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.runMinutes(c.Context(), since, asOf, out, redact) },
	}
	c.Flags().StringVar(&since, "since", "", "from the day after the management review of that `ID` (default the newest)")
	c.Flags().StringVar(&asOf, "as-of", "", "up to the day `YYYY-MM-DD` (default today, UTC)")
	redactFlag(c, &redact)
	c.Flags().StringVar(&out, "out", "", "write it into `FILE`, which is not there yet")
	return c
}

func (a *app) runMinutes(ctx context.Context, since, asOf, out string, redact bool) error {
	o, err := a.lintOptions(checkFlags{asOf: asOf})
	if err != nil {
		return err
	}
	l, err := lint.Examine(ctx, o)
	if err != nil {
		return err
	}
	if len(l.Incomplete) > 0 {
		a.complainIncomplete(l.Result)
		return found(lint.ExitIncomplete)
	}
	m, err := l.DraftMinutes(ctx, since)
	if err != nil {
		return err
	}
	text, err := redactor(l, redact).Output("yaml", report.Minutes(m, strings.TrimSpace(l.Branch+" "+l.Commit.Short())))
	if err != nil {
		return err
	}
	if out == "" {
		_, err := bytes.NewReader(text).WriteTo(a.stdout)
		return err
	}
	if err := a.save(out, text, false); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s: the draft of %s. Fill in what begins with #- and commit it.\n", source.Escape(out), source.Escape(m.ID))
	return err
}
