package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).export) }

func (a *app) export() *cobra.Command {
	var out string
	var force bool
	c := &cobra.Command{
		Use:   "export REGISTER --out FILE [DIR]",
		Short: "Write a register for people who do not use Git",
		Long: "Export writes one register of DIR (default: the present folder) as a workbook, a table or a text, by the end of\n" +
			"FILE's name: " + strings.Join(exchange.Formats(), ", ") + ". The columns are named after the fields, those inside a field by their path:\n" +
			"sources[0].id. Several values in a cell stand between semicolons.\n\n" +
			"No cell is run as a formula by a spreadsheet: in CSV and Markdown such a text begins with an apostrophe, in a\n" +
			"workbook every text is in a cell of the type text. A value that a cell cannot hold as it is, such as a list with\n" +
			"a semicolon inside one of its values, stands there in JSON after an apostrophe. Import reads all of it back as it\n" +
			"was; every file is read back once before it is written. What a file says of its register as a whole, its owner for\n" +
			"example, goes along into YAML and JSON only.\n\n" +
			"Exit status: 0 written, 1 written, but something in the register's files could not be read and is not in it, 2 the\n" +
			"command line or the configuration is wrong, or FILE is there already, 3 could not write.",
		Example: "  goldthread export requirements --out requirements.xlsx\n" +
			"  goldthread export parties --out parties.csv --force",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usagef("name the register to export: goldthread schema lists them")
			case len(args) > 2:
				return usagef("export takes one register and one folder, but %q is named too", args[2])
			}
			return nil
		},
		ValidArgsFunction: a.registerNames,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runExport(args, out, force) },
	}
	c.Flags().StringVar(&out, "out", "", "write to `FILE`, whose name ends in the format")
	c.Flags().BoolVar(&force, "force", false, "replace FILE if it is there already")
	_ = c.MarkFlagFilename("out", exchange.Formats()...)
	return c
}

func (a *app) runExport(args []string, out string, force bool) error {
	if out == "" {
		return usagef("say where to write with --out, for example --out %s.xlsx", args[0])
	}
	format := exchange.FormatOf(out)
	if format == "" {
		return usagef("--out: the end of %q is none of %s", filepath.Base(out), strings.Join(exchange.Formats(), ", "))
	}
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return err
	}
	if len(args) > 1 {
		o.Dir = a.path(args[1])
	}
	setup, err := lint.Open(o)
	if err != nil {
		return err
	}
	s := setup.Schema
	if s.Kind(args[0]) == nil {
		return unknownRegister(args[0], s)
	}
	read, err := register.ReadCopy(setup.Files, setup.Config, s, args[0], register.Options{})
	if err != nil {
		return err
	}
	if len(read.Files) == 0 {
		return usagef("no file here is read as %s", args[0])
	}
	e, err := exchange.Give(format, s, args[0], read)
	if err != nil {
		return err
	}
	if err := a.save(out, e.Data, force); err != nil {
		return err
	}
	text := fmt.Sprintf("%d %s of %s written to %s\n", e.Records, plural(e.Records, "record", "records"), args[0], source.Escape(out))
	if len(e.Lost) > 0 {
		text += "\nNot in it:\n" + listed("  ", e.Lost)
	}
	if _, err := fmt.Fprint(a.stdout, text); err != nil {
		return err
	}
	if len(e.Lost) > 0 {
		return found(lint.ExitFindings)
	}
	return nil
}
