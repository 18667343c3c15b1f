// Command goldthread-bench measures Goldthread beside the programs that people
// would use instead, on registers and histories that it makes up: the same
// bytes in every run, so that anyone can repeat the figures of the README. It
// is for those who work on Goldthread and is no part of what they ship.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/heap"
)

func main() {
	heap.TendCollector() // as goldthread itself does
	heap.Reserve()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := command().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "goldthread-bench:", err)
		os.Exit(1)
	}
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "goldthread-bench",
		Short: "Measure Goldthread beside cue, conftest, opa and git on generated registers",
		Long: "Goldthread-bench makes up registers and histories, and measures Goldthread beside the programs people would use\n" +
			"instead. It prints a table, says of each figure what we aim at and whether that is met, and ends with exit status 1\n" +
			"when one is worse than what it is held to. Figures are of the machine at that moment: look at the ratios, which are\n" +
			"taken in the same run.",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(checkCommand(), historyCommand(), aloneCommand(), makeCommand(), inside("mine", runMine), inside("keep", runKeep), inside("remine", runMineKept), inside("start", runStart), inside("nothing", runNothing), inside("parse", runParse), inside("whole", runWhole), inside("change", runChange))
	return root
}

// inside is a command that this program runs itself in a process of its own,
// to be measured as the others are.
func inside(name string, run func(dir string, out io.Writer) error) *cobra.Command {
	var profile string
	c := &cobra.Command{
		Use:    name + " DIR",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return profiled(profile, func() error { return run(args[0], c.OutOrStdout()) })
		},
	}
	c.Flags().StringVar(&profile, "profile", "", "`FILE` for a profile of the processors' time, for go tool pprof")
	return c
}

// profiled writes into a file, unless it has no name, what run spends its time on.
func profiled(name string, run func() error) error {
	if name == "" {
		return run()
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return errors.Join(err, file.Close())
	}
	err = run()
	pprof.StopCPUProfile()
	return errors.Join(err, file.Close())
}

// runNothing is the start of a process by itself.
func runNothing(string, io.Writer) error { return nil }

// runParse reads the registers into YAML nodes.
func runParse(dir string, _ io.Writer) error { return yamlNodes(dir) }
