package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).ids) }

func (a *app) ids() *cobra.Command {
	var as string
	var write bool
	c := &cobra.Command{
		Use:   "ids FILE",
		Short: "Give the records in FILE that have no id one that stays",
		Long: "Ids lists the records of a register file that have no id, with the next free number for each: after the highest\n" +
			"that any register, or its history, has or had. With --write the ids are written into FILE: YAML, JSON, \"cue\" data,\n" +
			"CSV, Markdown or a workbook (XLSX). Nothing else in it changes: remarks, order, quotes and line ends stay as they\n" +
			"are. A table without a column of ids gets one, as its first column; in a workbook as its last, so that nothing\n" +
			"moves.\n" +
			"A workbook is saved anew: its cells, formats and formulas stay, but the file is another to the byte, and what only\n" +
			"some programs put into workbooks may be lost. Keep a copy of one that holds more than a table.\n\n" +
			"Exit status: 0 every record has an id, 1 some have none, 2 the command line is wrong or FILE cannot be read, 3\n" +
			"could not write.",
		Example: "  goldthread ids registers/parties.yaml\n" +
			"  goldthread ids --write stakeholders.csv --as parties",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name one file whose records are to have ids")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.runIDs(c.Context(), args[0], as, write) },
	}
	c.Flags().BoolVar(&write, "write", false, "write the ids into FILE")
	c.Flags().StringVar(&as, "as", "", "the `REGISTER` that the file is, when the configuration does not say")
	_ = c.RegisterFlagCompletionFunc("as", a.registerNames)
	return c
}

func (a *app) runIDs(ctx context.Context, file, as string, write bool) error {
	data, err := readGiven(a.path(file))
	if err != nil {
		return err
	}
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return err
	}
	kept, err := lint.Keep(ctx, o)
	if err != nil {
		return err
	}
	name, err := below(kept.Root, a.path(file))
	if err != nil { // the file belongs to nothing here
		name, kept.Config, kept.Used = filepath.Base(file), &register.Config{}, nil
	}
	kind, err := kindOf(kept, name, data, as)
	if err != nil {
		return err
	}
	ids, fault := exchange.AddIDs(kept.Config, kept.Schema, name, data, kind, kept.Used)
	if fault != nil {
		return usagef("%s", fault)
	}
	if write && len(ids.New) > 0 {
		if err := a.save(file, ids.Data, true); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(a.stdout, idList(file, kind, ids, kept, write)); err != nil {
		return err
	}
	if len(ids.Left) > 0 || len(ids.New) > 0 && !write {
		return found(lint.ExitFindings)
	}
	return nil
}

// kindOf is the register that a file holds: the one named, the one of the
// configuration, or the one that its content tells.
func kindOf(kept *lint.Kept, name string, data []byte, as string) (string, error) {
	if as != "" {
		if kept.Schema.Kind(as) == nil {
			return "", unknownRegister(as, kept.Schema)
		}
		return as, nil
	}
	kinds := register.KindsAt(kept.Config, kept.Schema, name)
	if len(kinds) == 0 {
		kinds, _ = kept.Schema.KindsIn(name, data, register.DefaultLimits)
	}
	switch len(kinds) {
	case 1:
		return kinds[0], nil
	case 0:
		return "", usagef("which register is %s? Say so with --as, for example --as requirements", source.Escape(name))
	}
	return "", usagef("%s holds %s: say with --as which of them is to have ids", source.Escape(name), strings.Join(kinds, ", "))
}

func idList(file, kind string, ids *exchange.IDs, kept *lint.Kept, written bool) string {
	var b strings.Builder
	for _, n := range ids.New {
		fmt.Fprintf(&b, "%s  %s\n", source.Escape(n.ID), n.Place)
	}
	for _, l := range ids.Left {
		fmt.Fprintf(&b, "left out: %s, because %s\n", l.Place, l.Reason)
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	n := counted(len(ids.New), "id", "ids")
	switch {
	case len(ids.New) == 0 && len(ids.Left) == 0:
		fmt.Fprintf(&b, "Every record of %s in %s has an id.\n", kind, source.Escape(file))
	case len(ids.New) == 0:
	case written:
		fmt.Fprintf(&b, "%s written to %s\n", n, source.Escape(file))
	default:
		fmt.Fprintf(&b, "%s to be written. Nothing has changed yet: goldthread ids --write %s\n", n, quoted(file))
	}
	if kept.Incomplete != "" && len(ids.New) > 0 {
		b.WriteString(kept.Incomplete + "\n")
	}
	return b.String()
}
