package main

import (
	"bytes"
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// sampleFlags are the flags of sample.
type sampleFlags struct {
	checkFlags
	registers                       []string
	n                               int
	seed, from, to                  string
	population, questions, findings bool
}

func init() { addCommand((*app).sample) }

func (a *app) sample() *cobra.Command {
	var f sampleFlags
	c := &cobra.Command{
		Use:   "sample --n N --seed SEED",
		Short: "Draw records for an audit, reproducibly, and show the page of each",
		Long: "Sample takes all records that were live on the main branch on at least one day of a period, those included that\n" +
			"have been retired or taken out since, draws some of them, and shows the page of each as show does. --population\n" +
			"lists what is drawn from; --questions adds what only people can answer, point by point, with room for answers;\n" +
			"--findings writes findings as criterion, evidence and statement. Together they are the work paper of an internal\n" +
			"audit.\n\n" +
			"The draw can be made again by hand. Each record has a number: the SHA-256 of the seed, a line end, and its\n" +
			"register/id. The records with the smallest numbers are drawn, in their order:\n\n" +
			"  printf '%s\\n%s' SEED requirements/REQ-017 | sha256sum\n\n" +
			"Exit status: 0 drawn, 2 the command line or the configuration is wrong, 3 could not read or check, 4 part of the\n" +
			"history is missing, or there is none, so that records may be missing from the population.",
		Example: "  goldthread sample --population --from 2026-01-01 --to 2026-12-31\n" +
			"  goldthread sample --n 8 --seed 2711 --register requirements --out markdown=work-paper.md\n" +
			"  goldthread sample --n 8 --seed 2711 --findings --questions",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runSample(c.Context(), f) },
	}
	c.Flags().IntVar(&f.n, "n", 0, "draw `N` records")
	c.Flags().StringVar(&f.seed, "seed", "", "draw by this `SEED`, any text; write it down")
	c.Flags().StringSliceVar(&f.registers, "register", nil, "only records of `REGISTER`, several times if wanted")
	c.Flags().StringVar(&f.from, "from", "", "the first day `YYYY-MM-DD` of the period (default a year before its last)")
	c.Flags().StringVar(&f.to, "to", "", "the last day `YYYY-MM-DD` of the period (default the day that is looked from)")
	c.Flags().BoolVar(&f.population, "population", false, "list all records that are drawn from")
	c.Flags().BoolVar(&f.questions, "questions", false, "add the questions for people, with room for answers")
	c.Flags().BoolVar(&f.findings, "findings", false, "each finding as criterion, evidence and statement")
	redactFlag(c, &f.redact)
	revisionFlags(c, &f.checkFlags)
	outFlag(c, &f.out, report.ShowFormats())
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	return c
}

func (a *app) runSample(ctx context.Context, f sampleFlags) error {
	outs, err := outputs(f.out, report.ShowFormats())
	if err != nil {
		return err
	}
	switch {
	case f.n < 0:
		return usagef("sample: --n %d: at least one record must be drawn", f.n)
	case f.n > 0 && f.seed == "":
		return usagef("sample: --n needs --seed: choose one, and write it down, so that anybody can draw again")
	case f.n == 0 && f.seed != "":
		return usagef("sample: --seed needs --n, the number of records to draw")
	case f.n == 0 && !f.population && !f.questions:
		return usagef("sample: say what to draw, as in --n 8 --seed 2711, or list what there is with --population")
	}
	l, err := a.examine(ctx, f.checkFlags)
	if err != nil {
		return err
	}
	for _, kind := range f.registers {
		if l.Schema.Kind(kind) == nil {
			return unknownRegister(kind, l.Schema)
		}
	}
	d := report.Drawing{Seed: f.seed, List: f.population, Questions: f.questions, Findings: f.findings, Names: a.names}
	if d.First, d.Last, err = f.period(l); err != nil {
		return err
	}
	d.Population = l.Population(f.registers, d.First, d.Last)
	d.Uncommitted = l.Unlanded(f.registers)
	d.Drawn = lint.Sample(d.Population, f.n, f.seed)
	return a.emitLook(outs, l, f.redact, func(b *bytes.Buffer, format string, o report.Options) error {
		return report.SampleRecords(b, format, l, d, o)
	})
}

// period reads the days from which to which records are drawn.
func (f sampleFlags) period(l *lint.Look) (first, last time.Time, err error) {
	to := cmp.Or(f.to, l.AsOf)
	if last, err = parseDay("--to", to); err != nil {
		return first, last, err
	}
	first = last.AddDate(-1, 0, 1)
	if f.from != "" {
		if first, err = parseDay("--from", f.from); err != nil {
			return first, last, err
		}
	}
	switch {
	case first.After(last):
		return first, last, usagef("--from %s lies after --to %s", first.Format(time.DateOnly), to)
	case to > l.AsOf:
		return first, last, usagef("--to %s lies after the day that is looked from, %s: name that with --as-of", to, l.AsOf)
	}
	return first, last, nil
}
