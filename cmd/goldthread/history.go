package main

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report"
)

// historyFlags are the flags of history.
type historyFlags struct {
	checkFlags
	register string
	diff     string // "" for none, wholeDiff for the bare flag, else FROM..TO
	json     bool
}

// wholeDiff is what --diff stands for without a value.
const wholeDiff = "full"

func init() { addCommand((*app).history) }

func (a *app) history() *cobra.Command {
	var f historyFlags
	c := &cobra.Command{
		Use:   "history [RECORD...]",
		Short: "Tell what Git shows of records: who wrote, changed and reviewed them, and when",
		Long: "History tells of every RECORD, named by its id, its name or as register/id, when it came into effect, what changed\n" +
			"in its meaning, who wrote and who reviewed it, and with which plain Git commands anybody can see the same. Retired\n" +
			"records and those that are no longer in a register are found too. Without a RECORD it counts, register by\n" +
			"register, what happened; with --register alone it tells of all records of one.\n\n" +
			"--diff tells every change with its texts as a whole. --diff FROM..TO compares the records as they stood at two\n" +
			"times, each a commit, branch or tag, or a day (at its end, on the main branch).\n\n" +
			"Exit status: 0 told, 2 the command line or the configuration is wrong, 3 could not read, 4 part of the history,\n" +
			"or of what is kept beside it, is missing, as said at the top.",
		Example: "  goldthread history REQ-003\n" +
			"  goldthread history --register contracts --names\n" +
			"  goldthread history REQ-003 --diff 2025-03-31..main",
		RunE: func(c *cobra.Command, args []string) error { return a.runHistory(c.Context(), f, args) },
	}
	c.Flags().StringVar(&f.register, "register", "", "only records of `REGISTER`")
	c.Flags().StringVar(&f.diff, "diff", "", "tell changes in full, or compare two states `[FROM..TO]`")
	c.Flags().Lookup("diff").NoOptDefVal = wholeDiff
	c.Flags().BoolVar(&f.json, "json", false, "the same as --out json")
	redactFlag(c, &f.redact)
	revisionFlags(c, &f.checkFlags)
	outFlag(c, &f.out, report.HistoryFormats())
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	return c
}

// revisionFlags add what a command looks at to c: which state, on which day.
func revisionFlags(c *cobra.Command, f *checkFlags) {
	c.Flags().StringVar(&f.rev, "rev", "", "look at revision `REV` (a branch, tag or commit), not the files on disk")
	c.Flags().StringVar(&f.asOf, "as-of", "", "look from the day `YYYY-MM-DD` (default today, UTC)")
}

// redactFlag adds the flag of what is passed on to others.
func redactFlag(c *cobra.Command, redact *bool) {
	c.Flags().BoolVar(redact, "redact", false, "numbers in the place of the names of organisations, the same in every output")
}

func (a *app) runHistory(ctx context.Context, f historyFlags, args []string) error {
	if f.json {
		f.out = append(f.out, "json")
	}
	outs, err := outputs(f.out, report.HistoryFormats())
	if err != nil {
		return err
	}
	args = f.takeRange(args)
	l, err := a.look(ctx, f.checkFlags)
	if err != nil {
		return err
	}
	w, err := f.walk(ctx, l, a.names, args)
	if err != nil {
		return err
	}
	return a.emitLook(outs, l, f.redact, func(b *bytes.Buffer, format string, o report.Options) error {
		return report.History(b, format, l, w, o)
	})
}

// look reads the registers and their history.
func (a *app) look(ctx context.Context, f checkFlags) (*lint.Look, error) {
	o, err := a.lintOptions(f)
	if err != nil {
		return nil, err
	}
	return lint.LookAt(ctx, o)
}

// takeRange moves FROM..TO from the arguments to --diff: a flag whose value
// may be left out takes none that stands apart.
func (f *historyFlags) takeRange(args []string) []string {
	if f.diff != wholeDiff {
		return args
	}
	for i, arg := range args {
		if strings.Contains(arg, "..") {
			f.diff = arg
			return append(append([]string{}, args[:i]...), args[i+1:]...)
		}
	}
	return args
}

// walk finds the records and states that the command line names.
func (f *historyFlags) walk(ctx context.Context, l *lint.Look, names bool, args []string) (report.Walk, error) {
	w := report.Walk{Names: names, Full: f.diff == wholeDiff}
	var err error
	if w.Keys, err = recordsNamed(l, f.register, args); err != nil {
		return w, err
	}
	if f.diff == "" || f.diff == wholeDiff {
		return w, nil
	}
	from, to, ok := strings.Cut(f.diff, "..")
	if !ok || from == "" || to == "" {
		return w, usagef("--diff: %q is no pair of times: write FROM..TO, for example 2025-03-31..main", f.diff)
	}
	if len(w.Keys) == 0 {
		w.Keys = l.Keys("")
	}
	if w.From, err = l.Point(ctx, from); err != nil {
		return w, err
	}
	w.To, err = l.Point(ctx, to)
	return w, err
}

// redactor takes the names of organisations out of what is said of a look; nil
// where they are to stay.
func redactor(l *lint.Look, redacted bool) *report.Redactor {
	if !redacted {
		return nil
	}
	return report.NewRedactor(l, register.Key{})
}

// emitLook writes a look to all outputs, with the names of organisations as
// numbers where redacted says so. It asks for exit status 4 where part
// of the history is missing, which is said on standard error when no text on
// standard output says it.
func (a *app) emitLook(outs []output, l *lint.Look, redacted bool, write func(*bytes.Buffer, string, report.Options) error) error {
	said := false
	redact := redactor(l, redacted)
	err := a.emit(outs, func(w io.Writer, format string, console bool) error {
		o := report.Options{Version: version(), Program: program()}
		if console {
			o = a.display()
			said = said || format == "text"
		}
		o.Redact = redact
		var b bytes.Buffer
		if err := write(&b, format, o); err != nil {
			return err
		}
		data, err := redact.Output(format, b.Bytes())
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
	if !said {
		a.complainIncomplete(redact.Result(l.Result))
	}
	if err == nil && len(l.Incomplete) > 0 {
		return found(lint.ExitIncomplete)
	}
	return err
}
