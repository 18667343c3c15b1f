package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/trial"
)

type testFlags struct {
	coverage bool
	min      float64
	update   bool
}

func init() { addCommand((*app).test) }

func (a *app) test() *cobra.Command {
	var f testFlags
	c := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the unit tests and examples of your own rules",
		Long: "Test runs the unit tests and the examples that lie beside the rules in DIR, by default in the folders\n" +
			"of rules that a check would read. Each rule needs a test in which it finds something and one in which it finds\n" +
			"nothing. The tests run in the sandbox of a check: no network, no files, no clock.\n\n" +
			"Exit status: 0 all hold, 1 some fail, or run too little, 2 the command line or the configuration is wrong, 3 could\n" +
			"not run, 4 there was nothing to run.",
		Args: atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case f.min < 0 || f.min > 100:
				return usagef("--min: %v is no percentage: write a number from 0 to 100", f.min)
			case f.min > 0 && !f.coverage:
				return usagef("--min says how much --coverage must show: add that")
			}
			return a.runTests(c.Context(), args, f)
		},
	}
	c.Flags().BoolVar(&f.coverage, "coverage", false, "say which lines no test has run")
	c.Flags().Float64Var(&f.min, "min", 0, "with --coverage: fail when the tests run less than `PERCENT` of a file")
	c.Flags().BoolVar(&f.update, "update", false, "write into the examples what the check says now")
	return c
}

func (a *app) runTests(ctx context.Context, args []string, f testFlags) error {
	o, set, err := a.prepared()
	if err != nil {
		return err
	}
	folders, err := a.ruleFolders(set, args)
	if err != nil {
		return err
	}
	sources := []fs.FS{o.Policies}
	for _, folder := range folders {
		sources = append(sources, audit.Folder(filepath.ToSlash(folder.name), folder.files))
	}
	for _, file := range set.Config.Controls {
		sources = append(sources, audit.Controls(set.Files, file))
	}
	report, err := audit.Test(ctx, audit.Tests{Schema: set.Schema, Sources: sources, OwnOnly: true, Limits: set.Config.Work().Rules})
	if err != nil {
		return err
	}
	t := &testPrinter{app: a, report: report, flags: f, shown: map[string]bool{}, faults: map[string][]string{}}
	o = lint.Options{Policies: o.Policies, Schema: o.Schema, Looks: o.Looks, Own: sources[1:]}
	for _, folder := range folders {
		if err := t.examples(ctx, o, folder); err != nil {
			return err
		}
	}
	return t.print()
}

// A ruleFolder is a folder with rules of the user's.
type ruleFolder struct {
	name  string // as it was named
	at    string // on disk
	files fs.FS
}

// ruleFolders are those that are named, else those that a check reads.
func (a *app) ruleFolders(set *lint.Prepared, args []string) ([]ruleFolder, error) {
	if len(args) == 1 {
		at := a.path(args[0])
		if info, err := os.Stat(at); err != nil || !info.IsDir() {
			return nil, usagef("there is no folder %s", source.Escape(args[0]))
		}
		return []ruleFolder{{args[0], at, os.DirFS(at)}}, nil
	}
	names, err := set.RuleFolders()
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, usagef("there are no rules of your own here: goldthread new rule REGISTER/NAME writes one, or name the folder they are in")
	}
	var folders []ruleFolder
	for _, name := range names {
		files, err := fs.Sub(set.Files, name)
		if err != nil {
			return nil, err
		}
		folders = append(folders, ruleFolder{name, filepath.Join(set.Folder, filepath.FromSlash(name)), files})
	}
	return folders, nil
}

// A testPrinter tells how the tests went.
type testPrinter struct {
	*app
	report  *audit.TestReport
	flags   testFlags
	shown   map[string]bool     // rules with an example
	faults  map[string][]string // of examples, by rule
	updated int                 // examples written
}

// examples runs those of a folder that lie where their rule does.
func (t *testPrinter) examples(ctx context.Context, o lint.Options, folder ruleFolder) error {
	for _, r := range t.report.Rules {
		name, inside := strings.CutPrefix(r.Place.File, filepath.ToSlash(folder.name)+"/")
		if !inside {
			continue
		}
		name = strings.TrimSuffix(name, ".rego") + ".txtar"
		data, err := source.Read(folder.files, name, maxExample)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		e := trial.Parse(r.ID, data)
		outcome, err := e.Run(ctx, o)
		if err != nil {
			t.faults[r.ID] = []string{"the example cannot be run: " + err.Error()}
			continue
		}
		if t.flags.update && outcome.Says != "" && outcome.Says != outcome.Want {
			if err := exchange.Save(filepath.Join(folder.at, filepath.FromSlash(name)), e.SetWant(outcome.Says), true); err != nil {
				return fmt.Errorf("cannot write %s: %w", source.Escape(name), bare(err))
			}
			outcome.Want = outcome.Says
			t.updated++
		}
		t.shown[r.ID], t.faults[r.ID] = true, outcome.Faults()
		if outcome.Says != "" && outcome.Says != outcome.Want {
			t.faults[r.ID] = append(t.faults[r.ID], "If that is right, goldthread test --update writes it into the example.")
		}
	}
	return nil
}

// maxExample is the largest example that is read, in bytes.
const maxExample = 4 << 20

// print writes one block a rule and a line that sums up. Anything that fails
// makes the exit status 1.
func (t *testPrinter) print() error {
	failed := 0
	missing := t.report.Untested()
	for _, r := range t.report.Rules {
		lines, tests := t.failures(r.ID)
		for _, m := range missing {
			if what, ok := strings.CutPrefix(m, r.ID+": "); ok {
				lines = append(lines, "there is "+what)
			}
		}
		for _, fault := range t.faults[r.ID] {
			lines = append(lines, strings.ReplaceAll(strings.TrimSuffix(fault, "\n"), "\n", "\n      "))
		}
		state := "ok"
		if len(lines) > 0 {
			state = "FAILS"
			failed++
		}
		example := "no example"
		if t.shown[r.ID] {
			example = "1 example"
		}
		fmt.Fprintf(t.stdout, "%-5s  %s  %s, %s\n", state, r.ID, counted(tests, "unit test", "unit tests"), example)
		for _, line := range lines {
			fmt.Fprintf(t.stdout, "    %s\n", escapeLines(line))
		}
	}
	lines, helpers := t.failures("")
	for _, line := range lines {
		failed++
		fmt.Fprintf(t.stdout, "FAILS  helpers\n    %s\n", escapeLines(line))
	}
	low := t.coverage()
	fmt.Fprintf(t.stdout, "\n%s, %s of helpers, %d failed", counted(len(t.report.Rules), "rule", "rules"), counted(helpers, "unit test", "unit tests"), failed)
	if t.updated > 0 {
		fmt.Fprintf(t.stdout, " · %s written", counted(t.updated, "example", "examples"))
	}
	fmt.Fprintln(t.stdout)
	if failed > 0 || low {
		return found(lint.ExitFindings)
	}
	if len(t.report.Rules) == 0 && helpers == 0 {
		return found(lint.ExitIncomplete)
	}
	return nil
}

// failures are the unit tests of a rule that failed, and how many there are.
func (t *testPrinter) failures(rule string) (failed []string, tests int) {
	for _, r := range t.report.Results {
		if r.Rule() != rule {
			continue
		}
		tests++
		switch {
		case r.Skipped:
			failed = append(failed, fmt.Sprintf("%s: %s is put off (todo_)", r.Place, r.Name))
		case !r.Passed:
			failed = append(failed, fmt.Sprintf("%s: %s: %s", r.Place, r.Name, r.Message)+told(r))
		}
	}
	return failed, tests
}

// told is what the rule said in a test that failed: the test compares it with
// what it wants, to the letter.
func told(r audit.TestResult) string {
	switch {
	case r.Rule() == "":
		return ""
	case !r.Raised:
		return "; the rule finds nothing there"
	case len(r.Said) == 0:
		return "; the rule finds something there, without a message"
	}
	return "; the rule says there:\n      " + strings.Join(r.Said, "\n      ")
}

// coverage says how much of each file the tests have run, and whether that is
// too little.
func (t *testPrinter) coverage() (low bool) {
	if !t.flags.coverage {
		return false
	}
	fmt.Fprintf(t.stdout, "\nRun by unit tests\n")
	for _, c := range t.report.Coverage {
		line := fmt.Sprintf("%5.1f %%  %s", c.Percent, source.Escape(c.File))
		if len(c.Missed) > 0 {
			line += "  not lines " + stretches(c.Missed)
		}
		if c.Percent < t.flags.min {
			low = true
			line += fmt.Sprintf("  less than %g %%", t.flags.min)
		}
		fmt.Fprintln(t.stdout, line)
	}
	return low
}

// stretches writes lines as people do: 3, 7-9.
func stretches(all [][2]int) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = strconv.Itoa(s[0])
		if s[1] > s[0] {
			words[i] += "-" + strconv.Itoa(s[1])
		}
	}
	return strings.Join(words, ", ")
}

// escapeLines makes text safe to print and keeps its lines.
func escapeLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = source.Escape(line)
	}
	return strings.Join(lines, "\n")
}
