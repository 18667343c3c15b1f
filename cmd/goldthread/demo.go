package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/source"
)

// demoDay is the day on which the demo is judged: after its last commit, so
// that two runs say the same.
const demoDay = "2026-10-31"

// The small firm of examples/backtest: the day of its first commit, and the day
// on which an auditor visits it.
const (
	backtestFrom = "2024-09-02"
	backtestTo   = "2026-05-19"
)

func init() { addCommand((*app).demo) }

func (a *app) demo() *cobra.Command {
	var dir, asOf string
	var backtest bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Build an example repository and check it",
		Long: "Demo builds the repository of a fictional software company, with two and a half years of history, and runs the\n" +
			"real check on it. Nothing is fetched and nothing outside the folder is touched.\n\n" +
			"With --backtest it builds a small firm that tries the checks on its own past, and says what they would have said\n" +
			"until the day of its audit.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case backtest && c.Flags().Changed("as-of"):
				return usagef("--backtest judges a period, and --as-of a day: use one of them")
			case backtest:
				return a.runBacktest(c.Context(), dir)
			}
			return a.runDemo(c.Context(), dir, asOf)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "build the repository in `DIR`, which must be empty or not there yet (default: a new temporary folder)")
	c.Flags().StringVar(&asOf, "as-of", demoDay, "judge on the day `YYYY-MM-DD`")
	c.Flags().BoolVar(&backtest, "backtest", false, "build a small firm instead, and say what the checks would have said over its past")
	return c
}

// runBacktest builds the small firm and judges its past by the rules of its
// last day.
func (a *app) runBacktest(ctx context.Context, dir string) error {
	dir, err := a.buildDemo("backtest", dir)
	if err != nil {
		return err
	}
	period := checkFlags{period: periodFlags{from: backtestFrom, to: backtestTo, today: true}}
	if err := a.runPeriod(ctx, period, dir); err != nil {
		return err
	}
	dir, program := quoted(dir), program()
	_, err = fmt.Fprintf(a.stdout, "\nThe example repository is in %s. Three things to try:\n"+
		"  git -C %s log --oneline -- isms/requirements.csv\n"+
		"  %s -C %s history REQ-001\n"+
		"  %s -C %s check --from %s --to %s --by-today --all\n", dir, dir, program, dir, program, dir, backtestFrom, backtestTo)
	return err
}

func (a *app) runDemo(ctx context.Context, dir, asOf string) error {
	o, err := a.lintOptions(checkFlags{asOf: asOf})
	if err != nil {
		return err
	}
	if o.Dir, err = a.buildDemo("demo", dir); err != nil {
		return err
	}
	result, err := lint.Run(ctx, o)
	if err != nil {
		return err
	}
	if err := a.emitResult([]output{{format: "text"}}, result, report.Options{NoNext: true}); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%s", demoNext(o.Dir, asOf, result))
	if len(result.Incomplete) > 0 {
		return found(result.ExitStatus())
	}
	return nil
}

// buildDemo writes the repository of examples/NAME and returns its absolute
// path.
func (a *app) buildDemo(name, dir string) (string, error) {
	archive, err := scenario.Load(examples.FS, name)
	if err != nil {
		return "", err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "goldthread-"+name+"-"); err != nil {
			return "", err
		}
	}
	if dir, err = filepath.Abs(a.path(dir)); err != nil {
		return "", err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return "", usagef("--dir: %s is a file: name an empty or a new folder", source.Escape(dir))
	}
	_, err = scenario.Build(dir, archive)
	if errors.Is(err, scenario.ErrNotEmpty) {
		return "", usagef("--dir: %s holds something already: name an empty or a new folder", source.Escape(dir))
	}
	if err != nil {
		return "", fmt.Errorf("cannot build the example in %s: %w", source.Escape(dir), bare(err))
	}
	return dir, nil
}

// demoNext says where the repository is and what to try on it. It is the only
// text of a run in which the folder occurs.
func demoNext(dir, asOf string, r *lint.Result) string {
	rule := "register_empty"
	if len(r.Findings) > 0 {
		rule = r.Findings[0].Rule
	}
	dir, program := quoted(dir), program()
	return fmt.Sprintf("The example repository is in %s. Three things to try:\n", dir) +
		fmt.Sprintf("  %s check %s --as-of %s --all\n", program, dir, asOf) +
		fmt.Sprintf("  %s explain %s\n", program, rule) +
		fmt.Sprintf("  git -C %s log --graph --oneline\n", dir)
}
