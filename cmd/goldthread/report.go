package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

// reportFlags are the flags of report.
type reportFlags struct {
	checkFlags
	dir, audience, from, to string
	redact                  bool
}

func init() { addCommand((*app).report) }

func (a *app) report() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report --out DIR",
		Short: "Write the state and its evidence as one page for people, with tables beside it",
		Long: "Report checks the registers and their history and writes what was found into DIR: report.html, one file that needs\n" +
			"no network and no script, and the tables of it as CSV files and as the workbook report.xlsx.\n\n" +
			"--for says who reads it: internal has all pages; auditor leaves out the budget; management has decisions and money;\n" +
			"party=ID is what one party asks of you, to be sent to it, without findings, other parties or names. The first page\n" +
			"says what was left out.\n\n" +
			"Exit status: 0 written, also with findings, 2 the command line or the configuration is wrong, 3 could not read or\n" +
			"write, 4 part of the history is missing or nothing was checked, as the first page says.",
		Example: "  goldthread report --out report\n" +
			"  goldthread report --out for-audit --for auditor --from 2026-01-01 --to 2026-12-31\n" +
			"  goldthread report --out for-client --for party=PTY-001 --redact",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runReport(c.Context(), f) },
	}
	c.Flags().StringVar(&f.dir, "out", "", "write into the folder `DIR`, which is made where it is not there")
	c.Flags().StringVar(&f.audience, "for", report.ForInternal, "who reads it: `internal|auditor|management|party=ID`")
	c.Flags().StringVar(&f.from, "from", "", "the first day `YYYY-MM-DD` of the period (default a year before its last)")
	c.Flags().StringVar(&f.to, "to", "", "the last day `YYYY-MM-DD` of the period (default the day that is looked from)")
	c.Flags().BoolVar(&f.redact, "redact", false, "numbers in the place of the names of organisations, the same in every file")
	revisionFlags(c, &f.checkFlags)
	_ = c.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(report.Audiences(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (a *app) runReport(ctx context.Context, f reportFlags) error {
	if f.dir == "" {
		return usagef("report writes several files: name their folder with --out DIR")
	}
	o, err := a.lintOptions(f.checkFlags)
	if err != nil {
		return err
	}
	l, err := lint.Examine(ctx, o)
	if err != nil {
		return err
	}
	p, err := f.pages(l)
	if err != nil {
		return err
	}
	if f.from != "" || f.to != "" {
		period := lint.Period{}
		if period.From, period.To, err = p.Period(l); err != nil {
			return err
		}
		if p.Replayed, err = lint.Replay(ctx, o, period); err != nil {
			return err
		}
	}
	p.Options = report.Options{Version: version(), Program: program(), Forge: forgeLinks()}
	p.Remark = func(text string) { complain(a.stderr, text) }
	files, err := report.ReportFiles(l, p)
	if err != nil {
		return err
	}
	if err := a.saveReport(f.dir, files); err != nil {
		return err
	}
	a.complainIncomplete(l.Result)
	if len(l.Incomplete) > 0 {
		return found(lint.ExitIncomplete)
	}
	return nil
}

// pages reads for whom the report is, and its period.
func (f reportFlags) pages(l *lint.Look) (report.Pages, error) {
	p := report.Pages{For: f.audience, From: f.from, To: f.to, Redact: f.redact}
	for _, day := range []struct{ flag, text string }{{"--from", f.from}, {"--to", f.to}} {
		if day.text == "" {
			continue
		}
		if _, err := parseDay(day.flag, day.text); err != nil {
			return p, err
		}
	}
	if f.from != "" && f.to != "" && f.from > f.to {
		return p, usagef("--from %s lies after --to %s", f.from, f.to)
	}
	id, forParty := strings.CutPrefix(f.audience, "party=")
	switch {
	case forParty:
		key, err := l.Find(id, "parties")
		if err != nil {
			return p, err
		}
		if l.Record(key) == nil {
			return p, usagef("--for: the party %s is no longer in the register", source.Escape(id))
		}
		p.Party = register.Key{Kind: key.Kind, ID: key.ID}
	case !slices.Contains(report.Audiences(), f.audience):
		return p, usagef("--for: unknown reader %q%s", f.audience, didYouMean(f.audience, "", report.Audiences(), "use internal, auditor, management or party=ID"))
	}
	return p, nil
}

// saveReport writes the files of a report, each whole or not at all, and says
// which.
func (a *app) saveReport(dir string, files []report.File) error {
	folder := a.path(dir)
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return usagef("--out: %s is a file: name a folder", source.Escape(dir))
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder %s: %w", source.Escape(dir), bare(err))
	}
	for _, one := range files {
		if err := exchange.Save(filepath.Join(folder, one.Name), one.Data, true); err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(filepath.Join(dir, one.Name)), bare(err))
		}
		fmt.Fprintf(a.stdout, "written  %s\n", source.Escape(filepath.ToSlash(filepath.Join(dir, one.Name))))
	}
	return nil
}
