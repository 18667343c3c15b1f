package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/schema"
)

// template is the folder of the starter set, as init writes it.
const template = "template"

// initFlags are the flags of init.
type initFlags struct {
	github bool
	gitlab bool
	from   string
	as     string
}

func init() { addCommand((*app).init) }

func (a *app) init() *cobra.Command {
	var f initFlags
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a starter set of registers, or a mapping for the ones you have",
		Long: "Init writes into DIR (default: the present folder) a starter set of registers with remarks that say what each is\n" +
			"for, a configuration, a check for pull requests and the owners of the files. It never overwrites: what is there\n" +
			"already is kept, and listed. What is to be filled in stands in [brackets], and the check lists what is left.\n\n" +
			"With --from it writes only the configuration: how the registers in FILE, which stays as it is, are read. It goes by\n" +
			"the headings, which it knows in English, German, French, Dutch, Spanish, Italian and Portuguese, and by what stands\n" +
			"below them: words, days, numbers, several points or fields in one cell. It lists the columns that it could not\n" +
			"place, and the tables that it does not read.",
		Example: "  goldthread init compliance\n" +
			"  goldthread init --from register.csv",
		Args: atMostOne("folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			switch {
			case f.from != "" && (f.github || f.gitlab):
				return usagef("--github and --gitlab lay out a starter set, and --from writes none: use one of them")
			case f.github && f.gitlab:
				return usagef("--github and --gitlab are two platforms: use one of them")
			case f.from != "":
				return a.initFrom(dir, f)
			case f.as != "":
				return usagef("--as says which register the FILE of --from is")
			}
			return a.initStarter(dir, f)
		},
	}
	c.Flags().BoolVar(&f.github, "github", false, "one file for each record, so that two people who add one do not get in each other's way")
	c.Flags().BoolVar(&f.gitlab, "gitlab", false, "the same with a pipeline for GitLab in the place of workflows for GitHub")
	c.Flags().StringVar(&f.from, "from", "", "propose how the table in `FILE` is read")
	c.Flags().StringVar(&f.as, "as", "", "with --from: the `REGISTER` that the file is, when its name and headings do not tell")
	_ = c.MarkFlagFilename("from")
	_ = c.RegisterFlagCompletionFunc("as", a.registerNames)
	return c
}

func (a *app) initStarter(dir string, f initFlags) error {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		return err
	}
	o := starter.Options{Sets: []fs.FS{sub(examples.FS, template)}, Types: types, PerRecord: f.github}
	if f.gitlab {
		o.Sets = append(o.Sets, sub(examples.FS, "gitlab"))
		o.Without, o.PerRecord = ".github", true
	}
	out, err := starter.Write(a.path(dir), o)
	if err != nil {
		return fmt.Errorf("cannot write to %s: %w", source.Escape(dir), exchange.WithRemedy(err))
	}
	var b strings.Builder
	for _, group := range grouped(out.Written) {
		fmt.Fprintf(&b, "written  %s\n", source.Escape(group))
	}
	for _, k := range out.Kept {
		if k.Name == k.By {
			fmt.Fprintf(&b, "kept     %s\n", source.Escape(k.Name))
		} else {
			fmt.Fprintf(&b, "kept     %s, so %s was not written\n", source.Escape(k.By), source.Escape(k.Name))
		}
	}
	check := program() + " check" + dirArgument(dir)
	fmt.Fprintf(&b, "\nNext:\n  1. %s\n     lists what stands in [brackets]; replace it by your own words\n", check)
	fmt.Fprintf(&b, "  2. git init, git add --all, git commit\n     from then on the history shows who wrote what, and when\n")
	fmt.Fprintf(&b, "  3. %s\n     says which reviews and minutes are missing, and how to record them\n", check)
	_, err = fmt.Fprint(a.stdout, b.String())
	return err
}

// dirArgument is the folder as an argument, "" for the present one.
func dirArgument(dir string) string {
	if dir == "." {
		return ""
	}
	return " " + quoted(dir)
}

// fewFiles is how many files of one folder are told by their names.
const fewFiles = 5

// grouped tells folders of many files by their name and number alone.
func grouped(names []string) []string {
	byFolder := map[string]int{}
	for _, name := range names {
		byFolder[path.Dir(name)]++
	}
	var out []string
	for _, name := range names {
		dir := path.Dir(name)
		n := byFolder[dir]
		if dir == "." || n <= fewFiles {
			out = append(out, name)
		} else if line := fmt.Sprintf("%s/ (%d files)", dir, n); !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// initFrom proposes how a register that is there already is read.
func (a *app) initFrom(dir string, f initFlags) error {
	h, err := a.headings(f.as)
	if err != nil {
		return err
	}
	data, err := readGiven(a.path(f.from))
	if err != nil {
		return err
	}
	name, err := below(a.path(dir), a.path(f.from))
	if err != nil {
		return err
	}
	tables, fault := register.Tables(name, data, register.DefaultLimits)
	switch {
	case fault != nil:
		return usagef("%s", fault)
	case len(tables) == 0:
		return usagef("%s holds no table that can be read: --from takes %s; goldthread import takes YAML and JSON too", source.Escape(f.from), register.TableFormats())
	}
	p := h.Propose(name, tables, f.as)
	if len(p.Tables) == 0 {
		// A configuration that reads nothing would stand in the way of the next try.
		return usagef("%s is not read: %s. Say which one it is with --as REGISTER", source.Escape(name), p.NotRead[0].Why)
	}
	kept, err := createConfig(a.path(dir), p.Config())
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Escape(filepath.Join(a.path(dir), register.ConfigFile)), bare(err))
	}
	next := fmt.Sprintf("\nNext: %s doctor%s · %[1]s check%[2]s\n", program(), dirArgument(dir))
	_, err = fmt.Fprint(a.stdout, placed(h, p, kept)+next)
	return err
}

// headings are the usual headings, checked against the register types.
func (a *app) headings(as string) (*starter.Headings, error) {
	s, err := a.types()
	if err != nil {
		return nil, err
	}
	if as != "" && s.Kind(as) == nil {
		return nil, unknownRegister(as, s)
	}
	return starter.ReadHeadings(examples.FS, "headings.yaml", s)
}

// createConfig writes the configuration of a folder that has none, and gives
// the name of the one that is there already.
func createConfig(dir, text string) (kept string, err error) {
	for _, name := range register.ConfigFiles {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return name, nil
		}
	}
	return "", exchange.Save(filepath.Join(dir, register.ConfigFile), []byte(text), false)
}

// placed says what was proposed and what could not be placed.
func placed(h *starter.Headings, p starter.Proposal, kept string) string {
	var b strings.Builder
	for _, t := range p.Tables {
		fmt.Fprintf(&b, "%s is read as %s: %d of %d columns placed\n", source.Escape(at(p.File, t.Table.Sheet)), strings.ReplaceAll(t.Kind, "_", " "), t.Placed(), t.All())
		if t.Parties != "" {
			fmt.Fprintf(&b, "  parties are the values of column %q\n", source.Escape(t.Parties))
		}
		for _, column := range t.Unplaced {
			fmt.Fprintf(&b, "  not placed: column %q%s\n", source.Escape(column), couldBe(t, column, h.Usual(t.Kind), h.Spoken(t.Kind, t.Table.Headings)))
		}
		for _, c := range t.Columns {
			if field, own := strings.CutPrefix(c.Field, "own."); own {
				fmt.Fprintf(&b, "  kept and not judged: column %q, whose words are not those of %s\n", source.Escape(c.Heading), source.Escape(field))
			}
		}
		if t.NoID {
			fmt.Fprintf(&b, "  there is no column of ids: %q names the record until there is one\n", source.Escape(t.ID))
		}
	}
	for _, n := range p.NotRead {
		fmt.Fprintf(&b, "%s is not read: %s\n", source.Escape(at(p.File, n.Sheet)), n.Why)
	}
	if kept != "" {
		way := ""
		if path.Ext(kept) == ".cue" {
			way = " in its own notation"
		}
		fmt.Fprintf(&b, "\nkept     %s, which is there already. Add this to it%s, below registers:, and where a register\n", kept, way)
		fmt.Fprintf(&b, "         stands there already, what begins with \"- path\" below its files:\n\n%s", p.Registers())
		return b.String()
	}
	fmt.Fprintf(&b, "\nwritten  %s\n", register.ConfigFile)
	return b.String()
}

// couldBe says what a column could be that was not placed: the field of a
// heading like its own, unless another column has it. spoken are the headings
// in the language of the table.
func couldBe(t starter.Proposed, column string, fields map[string]string, spoken []string) string {
	words := slices.Sorted(maps.Keys(fields)) // of two that differ in case alone, always the same
	usual := nearest.To(column, spoken)
	same := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, strings.TrimSpace(column)) })
	if same >= 0 {
		usual = words[same]
	}
	taken := slices.IndexFunc(t.Columns, func(c starter.Column) bool { return c.Field == fields[usual] })
	switch {
	case usual == "":
		return ""
	case same >= 0 && taken >= 0:
		return fmt.Sprintf(": it could be %s, which column %q is read as", fields[usual], source.Escape(t.Columns[taken].Heading))
	case same >= 0:
		return ": it could be " + fields[usual]
	default:
		return fmt.Sprintf(": if it is %q, correct the heading, or map it to %s", usual, fields[usual])
	}
}

func at(file, sheet string) string {
	if sheet == "" {
		return file
	}
	return file + ":" + sheet
}
