package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/heap"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/source"
)

// What the commands say on their own account follows four rules: results go
// to standard output and trouble to standard error; trouble is one line that
// begins with "goldthread: ", names what and where, and ends with the nearest
// valid name when one is close; text of the user's is quoted or escaped; and
// the exit status is one of those of package lint.

// An app is one run of the program.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dir            string           // -C
	config         string           // --config
	names          bool             // --names
	cache          string           // --cache
	audit          bool             // --audit
	now            func() time.Time // the clock, which nothing else reads
	running        bool             // the command line was understood
}

// commands make the commands of the program. Each file adds its own: that it is
// there is all that a new one needs, besides what its tests ask for.
var commands []func(*app) *cobra.Command

func addCommand(more ...func(*app) *cobra.Command) { commands = append(commands, more...) }

// Main runs the command line args and returns the exit status. It never
// panics and never ends the process.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	defer func() {
		if p := recover(); p != nil {
			complain(stderr, fmt.Sprintf("stopped by a fault of its own, please report it: %v", p))
			status = lint.ExitFailed
		}
	}()
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now}
	root := a.root()
	root.SetArgs(args)
	return a.status(root.Execute())
}

// A found error says that a command did its work and the result asks for this
// exit status. It prints nothing.
type found int

func (f found) Error() string { return fmt.Sprintf("exit status %d", int(f)) }

// status reports err and returns the exit status that it stands for.
func (a *app) status(err error) int {
	var done found
	var usage *lint.UsageError
	var unknown *audit.UnknownRule
	switch {
	case err == nil:
		return lint.ExitClean
	case errors.As(err, &done):
		return int(done)
	}
	for _, line := range troubles(err) {
		complain(a.stderr, line)
	}
	if errors.As(err, &usage) && len(usage.Findings) > 0 {
		return lint.ExitUsage
	}
	if errors.As(err, &unknown) || !a.running {
		return lint.ExitUsage
	}
	return lint.ErrorStatus(err)
}

// troubles are the lines that an error is told in.
func troubles(err error) []string {
	var usage *lint.UsageError
	if !errors.As(err, &usage) || len(usage.Findings) == 0 {
		return []string{err.Error()}
	}
	var lines []string
	if usage.Stood {
		lines = append(lines, usage.Message)
	}
	for _, f := range usage.Findings {
		lines = append(lines, inLine(f))
	}
	return lines
}

// complain writes one line of trouble, whatever stands in message.
func complain(w io.Writer, message string) {
	lines := strings.FieldsFunc(message, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		lines[i] = source.Escape(strings.TrimSpace(line))
	}
	fmt.Fprintf(w, "goldthread: %s\n", people.Unaddressed(strings.Join(lines, "; ")))
}

// usagef is the error for a command line that cannot be followed.
func usagef(format string, args ...any) error {
	return &lint.UsageError{Message: fmt.Sprintf(format, args...)}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "goldthread",
		Short: "Check the registers of interested parties and their requirements, with their Git history",
		Long: "Goldthread checks the registers of ISO/IEC 27001:2022 clause 4.2 (who the interested parties are, what they\n" +
			"require, and which of it the management system addresses) and shows from the Git history, record by record,\n" +
			"when each was written, last changed and last reviewed, and by whom.",
		Version:       version(),
		Args:          noCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			a.running = true
			if err := refuseEmpty(c); err != nil {
				return err
			}
			if c.Name() != "version" {
				heap.Reserve()
			}
			return a.enter()
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate(versions())
	root.PersistentFlags().StringVarP(&a.dir, "directory", "C", "", "work as if started in `DIR`")
	root.PersistentFlags().StringVar(&a.config, "config", "", "use the configuration in `FILE`, also one kept elsewhere")
	root.PersistentFlags().StringVar(&a.cache, "cache", "", "keep what is read of a long history in `DIR` for the next run, or off for nowhere")
	root.PersistentFlags().BoolVar(&a.audit, "audit", false, "take nothing from an earlier run: read and verify everything anew")
	root.PersistentFlags().BoolVar(&a.names, "names", false, "show people by name, not by role and id")
	for _, command := range commands {
		root.AddCommand(command(a))
	}
	root.SetHelpCommand(helpCommand(root))
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = noCommand
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
	return root
}

// enter checks the folder of -C, which every path is relative to.
func (a *app) enter() error {
	if a.dir == "" {
		return nil
	}
	if info, err := os.Stat(a.dir); err != nil || !info.IsDir() {
		return usagef("-C: %s is not a folder", source.Escape(a.dir))
	}
	return nil
}

// refuseEmpty refuses a flag that is given nothing, as --rev "$TAG" is where
// no TAG is set: it would check something else than was asked for. Of one that may
// be given several times each must say something.
func refuseEmpty(c *cobra.Command) error {
	var err error
	c.Flags().Visit(func(f *pflag.Flag) {
		empty := f.Value.Type() == "string" && f.Value.String() == ""
		if list, ok := f.Value.(pflag.SliceValue); ok {
			empty = len(list.GetSlice()) == 0 || slices.Contains(list.GetSlice(), "")
		}
		if err == nil && empty {
			err = usagef("%s: --%s is empty: give it a value or leave it out", c.Name(), f.Name)
		}
	})
	return err
}

// path is where a path of the command line leads, seen from -C.
func (a *app) path(p string) string {
	if a.dir == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(a.dir, p)
}

// noCommand refuses words in the place of a command.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	return usagef("unknown command %q of %s%s", args[0], c.CommandPath(), didYouMean(args[0], "", names, c.CommandPath()+" --help lists them"))
}

// didYouMean ends a message about a wrong name: with the nearest right one,
// with prefix before it, or with what else helps.
func didYouMean(name, prefix string, known []string, otherwise string) string {
	if n := nearest.To(name, known); n != "" {
		return ": did you mean " + prefix + n + "?"
	}
	return ": " + otherwise
}

// flagError says which flag of which command is wrong, in one line.
func flagError(c *cobra.Command, err error) error {
	at := c.Name() + ": "
	if !c.HasParent() {
		at = "" // the line begins with its name
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usagef("%s%v", at, err)
	}
	name := unknown.GetSpecifiedName()
	dashes := "--"
	if unknown.GetSpecifiedShortnames() != "" {
		dashes = "-"
	}
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	return usagef("%sunknown flag %s%s%s", at, dashes, name, didYouMean(name, "--", known, c.CommandPath()+" --help lists them"))
}

func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show what a command does and takes",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return noCommand(c, rest)
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	}
}
