package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"
)

// What has no program beside it is compared with less of itself.
var (
	startUp   = bound{1.2, 1.6}  // telling the version, beside a program that links the three engines
	demoCheck = bound{0.15, 4}   // seconds of a check of the demo and its history
	largest   = bound{2.5, 40}   // seconds of a check of 10,000 requirements with all rules
	widening  = bound{12, 14}    // how much longer that takes than of 1,000
	holding   = bound{400, 1000} // MB for it
	oneRecord = bound{0.4, 2}    // judging a change of one record, beside checking all
)

func aloneCommand() *cobra.Command {
	var runs int
	c := &cobra.Command{
		Use:   "alone",
		Short: "Check with all rules, beside starting, smaller registers and less of a check",
		Long: "Alone measures what has no program beside it: telling the version and checking the demo, beside a program that links\n" +
			"the three engines and does nothing; and, with all rules and a history, checking 1,000 and 10,000 requirements, and\n" +
			"judging a change of one record among them beside checking all. It needs the go command and git.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if runs < 1 {
				return fmt.Errorf("--runs %d: there is no median of no run", runs)
			}
			return measureAlone(c.Context(), c.OutOrStdout(), runs)
		},
	}
	c.Flags().IntVar(&runs, "runs", 5, "runs of each, of which the medians are printed")
	return c
}

func measureAlone(ctx context.Context, out io.Writer, runs int) error {
	dir, err := os.MkdirTemp("", "goldthread-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	all, err := lonely(ctx, dir, self)
	if err != nil {
		return err
	}
	costs, err := interleave(ctx, runs, all)
	if err != nil {
		return err
	}
	writeTable(out, []string{time.Now().Format("2 January 2006"), runtime.GOOS, fmt.Sprintf("medians of %d runs in turn", runs)}, rowsOf("", all, costs))
	return checkTargets(out, aloneTargets(costs))
}

// lonely are the runs that are compared, in the order of [aloneTargets].
func lonely(ctx context.Context, dir, self string) ([]contender, error) {
	program := filepath.Join(dir, "goldthread"+exe())
	if err := buildGoldthread(ctx, program); err != nil {
		return nil, err
	}
	demo := filepath.Join(dir, "demo")
	if _, _, err := (contender{commands: [][]string{{program, "demo", "--dir", demo}}, dir: dir}).run(ctx); err != nil {
		return nil, err
	}
	some, many := filepath.Join(dir, "some"), filepath.Join(dir, "many")
	for where, parties := range map[string]int{some: sizes[1], many: sizes[2]} {
		set := generateRegisters(parties)
		if err := makeRepository(ctx, where, func(s *stream) error { return changeOneRecord(s, set) }); err != nil {
			return nil, err
		}
	}
	return []contender{
		{"a program that does nothing", [][]string{{self, "nothing", dir}}, dir},
		{"goldthread version", [][]string{{program, "version"}}, dir},
		{"a check of the demo", [][]string{{program, "check", "--as-of", "2026-10-31"}}, demo},
		{"a check of 1,000 requirements", [][]string{{self, "whole", some}}, dir},
		{"a check of 10,000 requirements", [][]string{{self, "whole", many}}, dir},
		{"a change of one of 10,000 requirements", [][]string{{self, "change", many}}, dir},
	}, nil
}

func aloneTargets(costs []measured) []target {
	seconds := func(i int) float64 { return costs[i].least.wall.Seconds() }
	beside := func(i, j int) float64 { return seconds(i) / seconds(j) }
	all := []target{
		{"wall time of telling the version beside doing nothing", beside(1, 0), startUp},
		{"seconds of a check of the demo", seconds(2), demoCheck},
		{"seconds of a check of 10,000 requirements", seconds(4), largest},
		{"wall time of 10,000 requirements beside 1,000", beside(4, 3), widening},
		{"wall time of a change of one record beside the whole check", beside(5, 4), oneRecord},
	}
	if peak := costs[4].median.peak; peak > 0 {
		all = append(all, target{"MB of memory of 10,000 requirements", float64(peak) / 1e6, holding})
	}
	return all
}

// changeOneRecord writes a commit with all registers and one that rewords a
// requirement.
func changeOneRecord(s *stream, set registers) error {
	const name = "registers/requirements.yaml"
	var files []change
	for file, data := range set {
		files = append(files, change{file, data})
	}
	reworded := bytes.Replace(set[name], []byte("and keep proof of it"), []byte("and show proof of it"), 1)
	if bytes.Equal(reworded, set[name]) {
		return errors.New("no requirement was reworded")
	}
	tip := s.commit("main", 0, "Add the registers\n", nil, files)
	s.commit("main", 1, "Reword a requirement\n", []int{tip}, []change{{name, reworded}})
	return nil
}
