package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// A sample is a history that is made up and mined.
type sample struct {
	name  string
	files string // what of it git is asked about
	write func(*stream) error
	// patches tells that the commands that show the words of every version are
	// run too: of one large file they take minutes.
	patches bool
	bounds
}

// bounds are for what mining takes. The first three are wall times as parts of
// those of a command of git in the same run, the next two of those of mining
// with nothing kept.
type bounds struct {
	log, patch, blame bound // git log --oneline, git log -p and git blame
	keep, again       bound // to keep what is read, and with what was kept
	beyond            bound // seconds more than starting
	memory            bound // MB, of a million bytes
}

// samples are what history measures.
var samples = []sample{
	{name: "small", files: "registers", patches: true, bounds: bounds{beyond: bound{0.1, 0.2}},
		write: func(s *stream) error { return writeHistory(s, shape{commits: 1000, records: 200, areas: 4}) }},
	{name: "medium", files: "registers", patches: true, bounds: bounds{log: bound{2.5, 16}, patch: bound{1, 3}},
		write: func(s *stream) error { return writeHistory(s, shape{commits: 20_000, records: 1000, areas: 10}) }},
	{name: "large", files: "registers", patches: true, bounds: bounds{
		log: bound{2.5, 9}, patch: bound{1, 2.5}, blame: bound{0.1, 0.2}, keep: bound{1.1, 1.3}, again: bound{0.3, 0.75}, memory: bound{700, 760},
	},
		write: func(s *stream) error {
			return writeHistory(s, shape{commits: 200_000, records: 5500, areas: 20, touches: 32})
		}},
	{name: "landscape", files: "landscape.yml", bounds: bounds{beyond: bound{held: 60}},
		write: func(s *stream) error { return writeLandscape(s, 4000, 2400) }},
}

func historyCommand() *cobra.Command {
	var runs int
	var names []string
	var dir string
	c := &cobra.Command{
		Use:   "history",
		Short: "Mine histories of registers beside git log and git blame",
		Long: "History makes up repositories and mines them beside the commands of git that people would ask instead:\n\n" +
			"  small      1,000 commits, 200 records in a few files\n" +
			"  medium     20,000 commits, 1,000 records, with side branches, merges of all sorts, renames, moves, rewritten files\n" +
			"             and review dates set for a whole file at once\n" +
			"  large      200,000 commits, most of which touch other files, 5,000 records, 10,000 versions of register files\n" +
			"  landscape  4,000 versions of one nested file of up to 2,400 records\n\n" +
			"Git names commits, or the last commit of every line; mining tells of every record when it was created, changed and\n" +
			"reviewed, and by whom. It needs git, and some minutes to make the repositories; with --dir they are kept for the next time.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return runHistory(c.Context(), c.OutOrStdout(), dir, names, runs)
		},
	}
	c.Flags().IntVar(&runs, "runs", 5, "runs of each, of which the medians are printed; 0 only makes the repositories")
	c.Flags().StringSliceVar(&names, "only", nil, "`NAMES` of those to measure, default all")
	c.Flags().StringVar(&dir, "dir", "", "`FOLDER` to keep the repositories in, and to take them from where they are there already")
	return c
}

func runHistory(ctx context.Context, out io.Writer, dir string, names []string, runs int) error {
	for _, name := range names {
		if !slices.ContainsFunc(samples, func(s sample) bool { return s.name == name }) {
			return fmt.Errorf("no history is called %s", name)
		}
	}
	if runs < 0 {
		return fmt.Errorf("--runs %d: there is no median of no run", runs)
	}
	version, err := gitVersion(ctx)
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "goldthread-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	var rows []row
	var targets []target
	for _, s := range samples {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		where := filepath.Join(dir, s.name)
		what, err := keptRepository(ctx, where, s.write)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s\n", s.name, what)
		if runs == 0 {
			continue
		}
		more, met, err := s.measure(ctx, where, runs)
		if err != nil {
			return err
		}
		rows, targets = append(rows, more...), append(targets, met...)
	}
	if runs == 0 {
		return nil
	}
	writeTable(out, []string{time.Now().Format(time.DateOnly), runtime.GOOS, version, fmt.Sprintf("medians of %d runs in turn", runs)}, rows)
	return checkTargets(out, targets)
}

func gitVersion(ctx context.Context) (string, error) {
	text, err := exec.CommandContext(ctx, "git", "version").Output()
	if err != nil {
		return "", errors.New("git cannot be run, which histories are made with and compared to")
	}
	return strings.Replace(strings.TrimSpace(string(text)), " version", "", 1), nil
}

// measure runs git and the mining of one history in turn.
func (s sample) measure(ctx context.Context, dir string, runs int) ([]row, []target, error) {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	mining := contender{"goldthread, mining", [][]string{{self, "mine", dir}}, dir}
	all := []contender{
		{"git log --oneline -- " + s.files, [][]string{{"git", "log", "--oneline", "main", "--", s.files}}, dir},
		mining,
		{"goldthread, starting alone", [][]string{{self, "start", dir}}, dir},
		{"goldthread, mining and keeping what is read", [][]string{{self, "keep", dir}}, dir},
		{"goldthread, mining with what is kept", [][]string{{self, "remine", dir}}, dir},
	}
	if s.patches {
		blame, err := s.blame(ctx, dir)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, contender{"git log -p -- " + s.files, [][]string{{"git", "log", "-p", "main", "--", s.files}}, dir}, blame)
	}
	_, said, err := mining.run(ctx)
	switch {
	case err != nil:
		return nil, nil, err
	case !strings.HasSuffix(said, "complete\n"):
		return nil, nil, fmt.Errorf("%s was not mined as a whole: %s", s.name, said)
	}
	defer os.RemoveAll(keptBeside(dir))
	for _, c := range all[3:5] {
		_, same, err := c.run(ctx)
		switch {
		case err != nil:
			return nil, nil, err
		case same != said:
			return nil, nil, fmt.Errorf("%s: %s says %q, and mining alone %q", s.name, c.name, same, said)
		}
	}
	costs, err := interleave(ctx, runs, all)
	if err != nil {
		return nil, nil, err
	}
	return rowsOf(s.name, all, costs), s.targets(costs), nil
}

// targets compares costs, in the order of measure, with the bounds.
func (s sample) targets(costs []measured) []target {
	var all []target
	add := func(what string, value float64, b bound) {
		if b != (bound{}) {
			all = append(all, target{s.name + ": " + what, value, b})
		}
	}
	beside := func(i int) float64 { return float64(costs[1].least.wall) / float64(costs[i].least.wall) }
	add("wall time beside git log --oneline", beside(0), s.log)
	if s.patches {
		add("wall time beside git log -p", beside(5), s.patch)
		add("wall time beside git blame", beside(6), s.bounds.blame)
	}
	add("wall time of keeping what is read beside mining alone", 1/beside(3), s.keep)
	add("wall time with what is kept beside mining alone", 1/beside(4), s.again)
	add("seconds more than starting", (costs[1].least.wall - costs[2].least.wall).Seconds(), s.beyond)
	add("MB of memory", float64(costs[1].median.peak)/1e6, s.memory)
	return all
}

// blame asks git about every register file that stands on main.
func (s sample) blame(ctx context.Context, dir string) (contender, error) {
	cmd := exec.CommandContext(ctx, "git", "ls-tree", "-r", "-z", "--name-only", "main", "--", s.files)
	cmd.Dir = dir
	list, err := cmd.Output()
	if err != nil {
		return contender{}, fmt.Errorf("git ls-tree: %w", err)
	}
	c := contender{name: "git blame of each file", dir: dir}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		c.commands = append(c.commands, []string{"git", "blame", "-s", "main", "--", name})
	}
	return c, nil
}
