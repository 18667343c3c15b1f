package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"
)

// sizes are the numbers of interested parties that check measures by default.
var sizes = []int{20, 200, 2000}

// limits are for what a check costs beside cue vet and conftest, by the number
// of parties.
var limits = map[int]struct{ cpu, wall bound }{
	20:   {cpu: bound{0.28, 0.80}, wall: bound{held: 0.75}},
	200:  {cpu: bound{0.20, 0.55}, wall: bound{0.16, 0.45}},
	2000: {cpu: bound{0.20, 0.62}, wall: bound{0.16, 0.45}},
}

var (
	growth  = bound{12, 12}   // how much longer ten times the records take
	parsing = bound{3.5, 14}  // how much longer than parsing the same bytes, for 1,000 requirements
	memory  = bound{300, 600} // MB, for 10,000 requirements
)

func checkCommand() *cobra.Command {
	var parties []int
	var runs int
	c := &cobra.Command{
		Use:   "check",
		Short: "Check registers beside cue vet with conftest or opa",
		Long: "Check makes registers of 20, 200 and 2,000 parties (100, 1,000 and 10,000 requirements, with contracts and the\n" +
			"Statement of Applicability), good ones and ones with mistakes, and checks them with Goldthread and with what people\n" +
			"would use instead: cue vet for the types, then conftest or opa for 25 rules, written as well as the language allows\n" +
			"(peers/rules.rego). Goldthread has the same types and the same 25 rules of its own turned on. That all find the same\n" +
			"in the same records is made sure of before anything is measured. Each is a process of its own that reads the files\n" +
			"and writes JSON; opa is given the registers as one JSON file that was made before.\n\n" +
			"It needs the go command, and a network or a filled module cache to build the others from their modules.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runCheck(c.Context(), c.OutOrStdout(), parties, runs) },
	}
	c.Flags().IntSliceVar(&parties, "parties", sizes, "numbers of interested `PARTIES`")
	c.Flags().IntVar(&runs, "runs", 7, "runs of each, of which the medians are printed")
	return c
}

func runCheck(ctx context.Context, out io.Writer, parties []int, runs int) error {
	if runs < 1 {
		return fmt.Errorf("--runs %d: there is no median of no run", runs)
	}
	dir, err := os.MkdirTemp("", "goldthread-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err := buildPrograms(ctx, dir)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var rows []row
	var targets []target
	clean := map[int]cost{}
	for _, n := range parties {
		for _, dirty := range []bool{false, true} {
			where := filepath.Join(dir, fmt.Sprintf("%d-%v", n, dirty))
			set := generateRegisters(n)
			size := fmt.Sprintf("%d requirements, %.1f MB", n*requirementsOf, float64(set.size())/1e6)
			if dirty {
				set.spoil(spoiledOf(n))
			}
			if err := set.write(where); err != nil {
				return err
			}
			if err := p.prepare(where); err != nil {
				return err
			}
			all := p.contenders(where)
			pairs, err := agree(ctx, all, dirty && n >= sizes[1])
			if err != nil {
				return fmt.Errorf("%s: %w", size, err)
			}
			size += fmt.Sprintf(", %d found", pairs)
			floor := []contender{{"start", [][]string{{self, "nothing", where}}, where}, {"parse", [][]string{{self, "parse", where}}, where}}
			costs, err := interleave(ctx, runs, append(all, floor...))
			if err != nil {
				return err
			}
			rows = append(rows, rowsOf(size, all, costs)...)
			targets = append(targets, checkTargetsOf(n, size, costs)...)
			if !dirty {
				clean[n] = costs[2].least
			}
		}
		if before, ok := clean[n/10]; ok && n%10 == 0 {
			targets = append(targets, target{fmt.Sprintf("CPU time of %d requirements beside %d", n*requirementsOf, n/10*requirementsOf), float64(clean[n].cpu) / float64(before.cpu), growth})
		}
	}
	writeTable(out, []string{
		time.Now().Format("2 January 2006"), runtime.GOOS, "cue " + p.cueVersion, "conftest " + conftestVersion, "opa " + p.opaVersion,
		fmt.Sprintf("medians of %d runs in turn", runs),
	}, rows)
	return checkTargets(out, targets)
}

// spoiledOf is of how many records one has a mistake: few enough that each is
// told by itself, and in large registers each mistake is made.
func spoiledOf(parties int) int { return max(7, parties*requirementsOf/100) }

// checkTargetsOf are the targets for one size; costs are those of the peers,
// ours, and of starting and parsing.
func checkTargetsOf(n int, size string, costs []measured) []target {
	ours, peers := costs[2].least, costs[0].least
	var all []target
	if l, ok := limits[n]; ok {
		all = append(all, target{size + ": CPU time beside cue vet and conftest", float64(ours.cpu) / float64(peers.cpu), l.cpu})
		all = append(all, target{size + ": wall time beside cue vet and conftest", float64(ours.wall) / float64(peers.wall), l.wall})
	}
	if n == sizes[1] {
		all = append(all, target{size + ": CPU time beside parsing into YAML nodes", float64(ours.cpu) / float64(costs[4].least.cpu-costs[3].least.cpu), parsing})
	}
	if n == sizes[2] && ours.peak > 0 {
		all = append(all, target{size + ": memory in MB", float64(ours.peak >> 20), memory})
	}
	return all
}
