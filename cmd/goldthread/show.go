package main

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// showFlags are the flags of show.
type showFlags struct {
	checkFlags
	register string
	findings bool
}

func init() { addCommand((*app).show) }

func (a *app) show() *cobra.Command {
	var f showFlags
	c := &cobra.Command{
		Use:   "show RECORD...",
		Short: "Show a record on one page: who asked for it, where it is written, who reviewed it, what changed, what covers it",
		Long: "Show answers on one page the questions that an auditor asks of a RECORD, named by its id, its name or as\n" +
			"register/id: who asked for it, where it is written, who wrote and reviewed it and when, what has changed since,\n" +
			"what covers it, what was found, and by which plain Git commands anybody sees the same. Retired records and those\n" +
			"that are no longer in a register are found too.\n\n" +
			"--findings writes each finding as criterion, evidence and statement, with room to say what it is graded as;\n" +
			"without a RECORD those of the whole check.\n\n" +
			"Exit status: 0 shown, also with findings, 2 the command line or the configuration is wrong, 3 could not read or\n" +
			"check, 4 part of the history, or of what is kept beside it, is missing, as said at the top.",
		Example: "  goldthread show REQ-017\n" +
			"  goldthread show REQ-017 A.5.24 --findings --out markdown=work-paper.md\n" +
			"  goldthread show --findings --out text=findings.txt",
		RunE: func(c *cobra.Command, args []string) error { return a.runShow(c.Context(), f, args) },
	}
	c.Flags().StringVar(&f.register, "register", "", "all records of `REGISTER`, or only those named")
	c.Flags().BoolVar(&f.findings, "findings", false, "each finding as criterion, evidence and statement")
	redactFlag(c, &f.redact)
	revisionFlags(c, &f.checkFlags)
	outFlag(c, &f.out, report.ShowFormats())
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	return c
}

func (a *app) runShow(ctx context.Context, f showFlags, args []string) error {
	outs, err := outputs(f.out, report.ShowFormats())
	if err != nil {
		return err
	}
	if len(args) == 0 && f.register == "" && !f.findings {
		return usagef("show: name a record, as in goldthread show REQ-001; goldthread history lists the registers")
	}
	l, err := a.examine(ctx, f.checkFlags)
	if err != nil {
		return err
	}
	sh := report.Show{Findings: f.findings, Names: a.names}
	if sh.Keys, err = recordsNamed(l, f.register, args); err != nil {
		return err
	}
	return a.emitLook(outs, l, f.redact, func(b *bytes.Buffer, format string, o report.Options) error {
		return report.ShowRecords(b, format, l, sh, o)
	})
}

// examine reads the registers and their history, and judges them.
func (a *app) examine(ctx context.Context, f checkFlags) (*lint.Look, error) {
	o, err := a.lintOptions(f)
	if err != nil {
		return nil, err
	}
	return lint.Examine(ctx, o)
}
