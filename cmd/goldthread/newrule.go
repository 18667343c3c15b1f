package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	texttemplate "text/template"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/scratch"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/trial"
)

func init() { addCommand((*app).newCommand) }

func (a *app) newCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "new",
		Short: "Write a rule of your own to start from",
		Args:  noCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.newRule())
	return c
}

func (a *app) newRule() *cobra.Command {
	return &cobra.Command{
		Use:   "rule REGISTER/NAME",
		Short: "Write the three files of a rule of your own",
		Long: "Write the three files of a rule of your own: the rule, its unit tests, and an example with what the check\n" +
			"says of it. They hold a rule that works; change it to what you want. goldthread test runs the tests and the\n" +
			"example. Nothing is overwritten.",
		Example: "  goldthread new rule contracts/owner_missing",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name the rule: goldthread new rule REGISTER/NAME, for example contracts/owner_missing")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.writeRule(c.Context(), args[0]) },
	}
}

var ruleName = expression.Of(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// A newRule is what the templates of a rule are filled in with.
type newRule struct {
	Kind, Name, Singular, Prefix string

	Field, Label string     // the text that the rule asks for
	Field2       string     // another one, which the example has; "" for none
	Types        []typeFile // register types of the user's, which the example needs
}

type typeFile struct{ Name, Text string }

func (a *app) writeRule(ctx context.Context, id string) error {
	o, set, err := a.prepared()
	if err != nil {
		return err
	}
	rules, err := lint.Rules(o)
	if err != nil {
		return err
	}
	rule, err := named(id, set.Schema, rules)
	if err != nil {
		return err
	}
	folder := lint.PolicyFolder
	if folders, err := set.RuleFolders(); err != nil {
		return err
	} else if len(folders) > 0 {
		folder = folders[0]
	}
	if rule.Types, err = ownTypes(set); err != nil {
		return err
	}
	written, err := fill(rule)
	if err != nil {
		return err
	}
	if err := showExample(ctx, o, folder, rule, written); err != nil {
		return err
	}
	at := filepath.Join(set.Folder, filepath.FromSlash(folder), rule.Kind)
	files := []string{rule.Name + ".rego", rule.Name + "_test.rego", rule.Name + ".txtar"}
	for _, name := range files {
		if _, err := os.Lstat(filepath.Join(at, name)); !errors.Is(err, fs.ErrNotExist) {
			return usagef("%s is there already: nothing was written", source.Escape(filepath.Join(at, name)))
		}
	}
	if err := os.MkdirAll(at, 0o777); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Written\n")
	for i, name := range files {
		if err := exchange.Save(filepath.Join(at, name), written[name], false); err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(folder+"/"+rule.Kind+"/"+name), bare(err))
		}
		fmt.Fprintf(a.stdout, "  %-50s %s\n", source.Escape(folder+"/"+rule.Kind+"/"+name), []string{"the rule", "its unit tests", "an example, and what the check says of it"}[i])
	}
	_, err = fmt.Fprintf(a.stdout, "\nNext: change the rule to what you want · goldthread input --register %s shows what it sees · goldthread test\n", rule.Kind)
	return err
}

// named holds the name of a new rule to the registers and rules there are.
func named(id string, s *register.Schema, rules *audit.Rules) (*newRule, error) {
	kind, name, ok := strings.Cut(strings.ReplaceAll(id, "-", "_"), "/")
	switch k := s.Kind(kind); {
	case !ok:
		return nil, usagef("%q does not say of which register: write REGISTER/NAME, for example contracts/%s", source.Escape(id), source.Escape(kind))
	case k == nil:
		return nil, unknownRegister(kind, s)
	case !ruleName().MatchString(name):
		return nil, usagef("%q is no name for a rule: use small letters, digits and _, as in owner_missing", source.Escape(name))
	case strings.HasSuffix(name, "_test"):
		return nil, usagef("%q is no name for a rule: files that end with _test hold unit tests", source.Escape(name))
	default:
		if r, err := rules.Find(kind + "/" + name); err == nil {
			return nil, usagef("there is a rule %s already, in %s: give yours another name", r.ID, source.Escape(r.Place.File))
		}
		prefix, _, _ := strings.Cut(k.Prefix, ",")
		r := &newRule{Kind: kind, Name: name, Singular: k.Singular, Prefix: cmp.Or(prefix, "X")}
		return r, r.fields(k)
	}
}

// fields chooses two plain texts of a register: one for the rule to ask for, the
// owner where there is one, and one for the example.
func (r *newRule) fields(k *register.Kind) error {
	for _, f := range k.Fields {
		free := f.Type == register.String && len(f.Enum) == 0 && f.Format == "" && (len(f.Ref) == 0 || f.Open)
		switch {
		case !free || f.Control || f.Claim || f.ID || f.Ignored || f.File:
		case r.Field == "":
			r.Field, r.Label = f.Name, f.Label
		case f.Name == "owner":
			r.Field2, r.Field, r.Label = r.Field, f.Name, f.Label
		case r.Field2 == "":
			r.Field2 = f.Name
		}
	}
	if r.Field == "" {
		return usagef("%s holds no text that a rule could ask for", k.Name)
	}
	return nil
}

// fill makes the files of a rule.
func fill(r *newRule) (map[string][]byte, error) {
	files := map[string][]byte{}
	for from, to := range map[string]string{"rule.rego": ".rego", "rule_test.rego": "_test.rego", "example": ".txtar"} {
		text, err := fs.ReadFile(examples.FS, "new/"+from+".tmpl")
		if err != nil {
			return nil, err
		}
		t, err := texttemplate.New(from).Parse(string(text))
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, r); err != nil {
			return nil, err
		}
		files[r.Name+to] = b.Bytes()
	}
	return files, nil
}

// showExample runs the example and writes into it what the check says.
func showExample(ctx context.Context, o lint.Options, folder string, r *newRule, files map[string][]byte) error {
	dir, err := scratch.Dir("goldthread-rule-")
	if err != nil {
		return err
	}
	defer scratch.Remove(dir)
	if err := os.Mkdir(filepath.Join(dir, r.Kind), 0o777); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, r.Kind, name), data, 0o666); err != nil {
			return err
		}
	}
	example := r.Name + ".txtar"
	e := trial.Parse(r.Kind+"/"+r.Name, files[example])
	outcome, err := e.Run(ctx, lint.Options{Policies: o.Policies, Schema: o.Schema, Looks: o.Looks, Own: []fs.FS{audit.Folder(folder, os.DirFS(dir))}})
	if err != nil {
		return err
	}
	files[example] = e.SetWant(outcome.Says)
	return nil
}

// ownTypes are the register types of the user's, and a configuration that names
// their folder: an example is a repository of its own.
func ownTypes(set *lint.Prepared) ([]typeFile, error) {
	var types []typeFile
	for _, dir := range set.Config.Schemas {
		names, err := fs.Glob(set.Files, dir+"/*.cue")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			data, err := source.Read(set.Files, name, register.DefaultLimits.Bytes)
			if err != nil {
				return nil, err
			}
			types = append(types, typeFile{name, string(data)})
		}
	}
	if len(types) > 0 {
		config := "schema: [" + strings.Join(set.Config.Schemas, ", ") + "]\n"
		types = append([]typeFile{{register.ConfigFile, config}}, types...)
	}
	return types, nil
}
