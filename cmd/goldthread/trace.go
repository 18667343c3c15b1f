package main

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report"
)

// traceFlags are the flags of trace.
type traceFlags struct {
	checkFlags
	register     string
	all, orphans bool
}

func init() { addCommand((*app).trace) }

func (a *app) trace() *cobra.Command {
	var f traceFlags
	c := &cobra.Command{
		Use:   "trace [RECORD...]",
		Short: "Follow the golden thread of records: who asks for what, where it is written, what covers it",
		Long: "Trace follows the links of every RECORD, named by its id, its name or as register/id, both ways: from a party to\n" +
			"what it requires, to where that is written and to the risks, documents and controls that cover it, and back. At\n" +
			"the right stands how well the present wording of each is shown. Retired records and those that are no longer in\n" +
			"a register are found too. Without a RECORD it counts the records of each stage, and those at which the thread\n" +
			"breaks; --orphans lists these: a requirement that nobody asks for, that is written nowhere or that nothing\n" +
			"covers, and a party, source, risk or control from which no way leads to a requirement.\n\n" +
			"What is drawn (dot, mermaid), the table (csv: one row for each requirement, party, source and way to a control)\n" +
			"and json are of the records named, or of the whole thread.\n\n" +
			"A register of your own is in the thread as soon as its type has a stage and a field that links it.\n\n" +
			"Exit status: 0 told, also where the thread breaks, 2 the command line or the configuration is wrong, 3 could\n" +
			"not read, 4 part of the history, or of what is kept beside it, is missing, as said at the top.",
		Example: "  goldthread trace REQ-003 A.5.24\n" +
			"  goldthread trace --register contracts\n" +
			"  goldthread trace --orphans\n" +
			"  goldthread trace --out csv=matrix.csv --out mermaid=thread.mmd",
		RunE: func(c *cobra.Command, args []string) error { return a.runTrace(c.Context(), f, args) },
	}
	c.Flags().StringVar(&f.register, "register", "", "all records of `REGISTER`, or only those named")
	c.Flags().BoolVar(&f.all, "all", false, "one thread for each requirement")
	c.Flags().BoolVar(&f.orphans, "orphans", false, "only where the thread breaks")
	redactFlag(c, &f.redact)
	revisionFlags(c, &f.checkFlags)
	outFlag(c, &f.out, report.TraceFormats())
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	return c
}

func (a *app) runTrace(ctx context.Context, f traceFlags, args []string) error {
	outs, err := outputs(f.out, report.TraceFormats())
	if err != nil {
		return err
	}
	if f.all && (len(args) > 0 || f.register != "") {
		return usagef("trace: --all is every requirement: name no record and no register with it")
	}
	l, err := a.look(ctx, f.checkFlags)
	if err != nil {
		return err
	}
	tr := report.Trace{Orphans: f.orphans, Names: a.names}
	if tr.Keys, err = recordsNamed(l, f.register, args); err != nil {
		return err
	}
	if f.all {
		g := l.Graph()
		for _, n := range g.At(g.Middle()) {
			if n.Record != nil && n.Lost == nil {
				tr.Keys = append(tr.Keys, n.Key)
			}
		}
	}
	return a.emitLook(outs, l, f.redact, func(b *bytes.Buffer, format string, o report.Options) error {
		return report.TraceThread(b, format, l, tr, o)
	})
}

// recordsNamed finds the records that a command line names, in one register if it
// names one; of that all where it names none.
func recordsNamed(l *lint.Look, kind string, args []string) ([]register.Key, error) {
	if kind != "" && l.Schema.Kind(kind) == nil {
		return nil, unknownRegister(kind, l.Schema)
	}
	var keys []register.Key
	for _, name := range args {
		key, err := l.Find(name, kind)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	if len(args) == 0 && kind != "" {
		if keys = l.Keys(kind); len(keys) == 0 {
			return nil, usagef("the register %s has no record, and never had one that the history shows", kind)
		}
	}
	return keys, nil
}
