package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).schema) }

func (a *app) schema() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "schema [REGISTER]",
		Short: "Write what a register may hold, for editors",
		Long: "Schema writes the JSON Schema (2020-12) of a YAML file of REGISTER, by which an editor completes the fields, says\n" +
			"what they are for and marks what does not fit. With --out it writes one file for each register, or for REGISTER\n" +
			"only, into a folder; a register file then begins with a line such as\n\n" +
			"  # yaml-language-server: $schema=../.goldthread/schema/requirements.json\n\n" +
			"Register types of your own are there too. Without REGISTER and --out the registers are listed.",
		Example: "  goldthread schema requirements\n" +
			"  goldthread schema --out .goldthread/schema",
		Args:              atMostOne("register"),
		ValidArgsFunction: a.registerNames,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runSchema(args, out) },
	}
	c.Flags().StringVar(&out, "out", "", "write files into the folder `DIR`, which is made if need be")
	return c
}

// types are the register types, ours and those of the configuration.
func (a *app) types() (*register.Schema, error) {
	_, s, err := a.prepared()
	if err != nil {
		return nil, err
	}
	return s.Schema, nil
}

// prepared is what a check of the present folder would go by.
func (a *app) prepared() (lint.Options, *lint.Prepared, error) {
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return o, nil, err
	}
	set, err := lint.Open(o)
	return o, set, err
}

func (a *app) registerNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	s, err := a.types()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return s.Names(), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) runSchema(args []string, out string) error {
	s, err := a.types()
	if err != nil {
		return err
	}
	kinds := s.Kinds
	if len(args) > 0 {
		k := s.Kind(args[0])
		if k == nil {
			return unknownRegister(args[0], s)
		}
		kinds = []*register.Kind{k}
	}
	switch {
	case out != "":
		return a.writeSchemas(s, kinds, out)
	case len(args) == 0:
		return listRegisters(a.stdout, s)
	}
	text, err := s.EditorText(kinds[0])
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(text)
	return err
}

func listRegisters(w io.Writer, s *register.Schema) error {
	for _, k := range s.Kinds {
		if _, err := fmt.Fprintf(w, "%-20s %s\n", k.Name, source.Escape(k.Title)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) writeSchemas(s *register.Schema, kinds []*register.Kind, out string) error {
	dir := a.path(out)
	err := os.MkdirAll(dir, 0o755)
	for _, k := range kinds {
		if err != nil {
			break
		}
		var text []byte
		if text, err = s.EditorText(k); err != nil {
			return err
		}
		err = writeFile(filepath.Join(dir, k.EditorFile()), func(w io.Writer) error { _, err := w.Write(text); return err })
	}
	if err != nil {
		return fmt.Errorf("cannot write to %s: %w", source.Escape(out), bare(err))
	}
	_, err = fmt.Fprintf(a.stdout, "%d %s written to %s\n", len(kinds), plural(len(kinds), "file", "files"), source.Escape(out))
	return err
}

// sub is a folder of the content, which is always there.
func sub(fsys fs.FS, dir string) fs.FS {
	inner, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err)
	}
	return inner
}
