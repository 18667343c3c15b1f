package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

// An output is one value of --out: a format, and the file that it goes to or
// "" for standard output.
type output struct{ format, file string }

// outFlag adds --out to c, for the formats that c knows.
func outFlag(c *cobra.Command, values *[]string, formats []string) {
	c.Flags().StringArrayVar(values, "out", nil, "write `FORMAT[=FILE]`, several times if wanted; formats: "+strings.Join(formats, ", "))
	// The name is that of the flag just added, so this cannot fail.
	_ = c.RegisterFlagCompletionFunc("out", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoSpace))
}

// outputs reads the values of --out. Without any it is text on standard
// output.
func outputs(values, formats []string) ([]output, error) {
	if len(values) == 0 {
		return []output{{format: "text"}}, nil
	}
	var outs []output
	for _, v := range values {
		format, file, named := strings.Cut(v, "=")
		switch {
		case !slices.Contains(formats, format):
			return nil, usagef("--out: %v", report.UnknownFormat(format, formats))
		case named && file == "":
			return nil, usagef("--out %s: no file is named after =", v)
		}
		for _, o := range outs {
			if o.file == file {
				return nil, usagef("--out: %s and %s both go to %s", o.format, format, cmp.Or(file, "standard output"))
			}
		}
		outs = append(outs, output{format, file})
	}
	return outs, nil
}

// emit writes every output, also after one of them failed. write gets the
// format and whether it is for the terminal.
func (a *app) emit(outs []output, write func(w io.Writer, format string, console bool) error) error {
	var failures []error
	for _, o := range outs {
		var err error
		if o.file == "" {
			err = write(a.stdout, o.format, true)
		} else {
			err = writeFile(a.path(o.file), func(w io.Writer) error { return write(w, o.format, false) })
		}
		if err != nil {
			where := source.Escape(cmp.Or(o.file, "standard output"))
			failures = append(failures, fmt.Errorf("cannot write %s to %s: %w", o.format, where, bare(err)))
		}
	}
	return errors.Join(failures...)
}

// writeFile writes a file whole or not at all: a failure leaves the old one
// alone. A pipe or a device, such as /dev/stdout, is written to. A link is not
// followed: one that a proposed change brings could lead anywhere.
func writeFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if isStream(name) {
		return os.WriteFile(name, b.Bytes(), 0o644)
	}
	return exchange.Save(name, b.Bytes(), true)
}

// save writes a file that the command line names.
func (a *app) save(name string, data []byte, force bool) error {
	err := exchange.Save(a.path(name), data, force)
	if exchange.IsTaken(err) {
		return usagef("%s is there already: name another file, or use --force to replace it", source.Escape(name))
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Escape(name), bare(err))
	}
	return nil
}

// isStream reports whether a name stands for a pipe or a device, by itself or as
// one of the links that the system has for what a program was given.
func isStream(name string) bool {
	info, err := os.Lstat(name)
	if err != nil || info.Mode().IsRegular() || info.IsDir() {
		return false
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return true
	}
	at, err := filepath.Abs(name)
	return err == nil && (strings.HasPrefix(at, "/dev/") || strings.HasPrefix(at, "/proc/"))
}

// bare drops the path that an error of the file system repeats.
func bare(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// display says how text looks on standard output: coloured on a terminal,
// unless the environment says that colour is not wanted.
func (a *app) display() report.Options {
	o := report.Options{Version: version(), Program: program()}
	f, ok := a.stdout.(*outlet)
	if !ok || !term.IsTerminal(int(f.file.Fd())) {
		return o
	}
	o.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(f.file.Fd())); err == nil {
		o.Width = max(width, 60)
	}
	return o
}
