package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// importFlags are the flags of import.
type importFlags struct {
	as, sheet, table, out, report string
	encoding, dates               string
	columns, allowLoss            []string
	force                         bool
}

func init() { addCommand((*app).importing) }

func (a *app) importing() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import FILE --as REGISTER",
		Short: "Turn a table that people keep into a register",
		Long: "Import reads a CSV file, a workbook (XLSX) or a table in Markdown, also YAML and JSON, and writes it as a register\n" +
			"in YAML. Columns that are called as the fields are read as those; others are named with --map. Every row, column\n" +
			"and value that does not fit is listed, and then nothing is written, unless --allow-loss lists all that may be\n" +
			"left out: columns by their headings, fields whose values do not fit by their names, rows that make no record as\n" +
			"rows, what links point at as links, the text below the front matter of a Markdown file as body. The answer says\n" +
			"what to type. FILE itself stays as it is.\n\n" +
			"A table whose words mean something else here, or with several records in a row, is mapped in the configuration,\n" +
			"which \"goldthread init --from FILE\" proposes; \"goldthread export REGISTER --out FILE.yaml\" then writes it anew.\n\n" +
			"Exit status: 0 written, 1 not written, because something would be lost, 2 the command line is wrong, or the\n" +
			"register is there already, 3 could not write.",
		Example: "  goldthread import requirements.xlsx --as requirements --sheet Register\n" +
			"  goldthread import stakeholders.csv --as parties --map id=No --map name=Stakeholder --allow-loss \"Phone,Colour\"",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name one file to import")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runImport(args[0], f) },
	}
	c.Flags().StringVar(&f.as, "as", "", "the `REGISTER` that the file is to be")
	c.Flags().StringArrayVar(&f.columns, "map", nil, "`FIELD=COLUMN`: read a field from the column of that heading; several times if wanted")
	c.Flags().StringVar(&f.sheet, "sheet", "", "of a workbook: the sheet called `NAME` (default: the one that fits)")
	c.Flags().StringVar(&f.table, "table", "", "of a Markdown file: the table below the heading `TEXT` (default: the one that fits)")
	c.Flags().StringVar(&f.encoding, "encoding", "", "of a CSV file: `ENCODING` of its letters, one of "+strings.Join(register.Encodings(), ", ")+" (default: utf-8, or as its byte order mark says)")
	c.Flags().StringVar(&f.dates, "dates", "", "how days are written, beside 2026-03-31: `ORDER` is dmy (31.03.2026), mdy (3/31/2026) or ymd (2026/03/31)")
	c.Flags().StringVar(&f.out, "out", "", "write to `FILE` (default registers/REGISTER.yaml)")
	c.Flags().StringVar(&f.report, "report", "", "write what did not fit to `FILE` as well, place by place")
	c.Flags().StringArrayVar(&f.allowLoss, "allow-loss", nil, "write the file without `NAMES`: columns, fields, rows or links, with commas between them; several times if wanted")
	c.Flags().BoolVar(&f.force, "force", false, "replace the register if it is there already")
	_ = c.RegisterFlagCompletionFunc("as", a.registerNames)
	_ = c.MarkFlagFilename("out", "yaml")
	return c
}

func (a *app) runImport(name string, f importFlags) error {
	_, set, err := a.prepared()
	if err != nil {
		return err
	}
	s := set.Schema
	if f.as == "" {
		return usagef("say which register the file is to be with --as, for example --as requirements")
	}
	k := s.Kind(f.as)
	if k == nil {
		return unknownRegister(f.as, s)
	}
	if f.out == "" {
		f.out = "registers/" + k.Name + ".yaml"
		if len(set.Config.Registers[k.Name].Files) > 0 && !set.Config.Decoder(s).Matches(f.out) {
			return usagef("%s is read from %s, and not from %s: name with --out the file to write", k.Name, source.Escape(strings.Join(set.Config.Paths(k.Name), ", ")), f.out)
		}
	}
	if exchange.FormatOf(f.out) != "yaml" {
		return usagef("--out: %q does not end in .yaml, which is what import writes", filepath.Base(f.out))
	}
	if exchange.FormatOf(name) == "" {
		return usagef("the end of %q is none of %s", filepath.Base(name), strings.Join(exchange.Formats(), ", "))
	}
	data, err := readGiven(a.path(name))
	if err != nil {
		return err
	}
	m, err := f.mapping(name, data, k)
	if err != nil {
		return err
	}
	in, err := exchange.Take(filepath.ToSlash(name), data, k.Name, m, s)
	if err != nil {
		return err
	}
	return a.finishImport(name, f, in)
}

// mapping is what the command line says of the file's columns.
func (f importFlags) mapping(name string, data []byte, k *register.Kind) (register.FileMapping, error) {
	m := register.FileMapping{Sheet: f.sheet, Table: f.table, Encoding: f.encoding, Columns: map[string][]string{}}
	switch {
	case f.encoding == "":
	case !slices.Contains(register.Encodings(), f.encoding):
		return m, usagef("--encoding: %q is none of %s%s", f.encoding, strings.Join(register.Encodings(), ", "), didYouMean(f.encoding, "", register.Encodings(), "if it is in another, save it as UTF-8"))
	case exchange.FormatOf(name) != "csv":
		return m, usagef("--encoding: %s is no CSV file, so it says itself how its letters are stored", source.Escape(filepath.Base(name)))
	}
	switch {
	case f.dates == "":
	case !slices.Contains(exchange.DateOrders(), f.dates):
		return m, usagef("--dates: %q is none of %s", f.dates, strings.Join(exchange.DateOrders(), ", "))
	default:
		m.Dates = []string{f.dates}
	}
	for _, pair := range f.columns {
		field, column, ok := strings.Cut(pair, "=")
		field, column = strings.TrimSpace(field), strings.TrimSpace(column)
		switch {
		case !ok || field == "" || column == "":
			return m, usagef("--map: %q is not FIELD=COLUMN, as in --map name=Stakeholder", pair)
		case !k.Feeds(field):
			return m, usagef("--map: there is no field %q in %s%s", field, k.Name, didYouMean(field, "", k.Paths(), "goldthread schema "+k.Name+" lists them"))
		case m.Columns[field] != nil:
			return m, usagef("--map: %q is read from %q already", field, m.Columns[field][0])
		}
		m.Columns[field] = []string{column}
	}
	if missing, headings := exchange.MissingColumns(name, data, m); len(missing) > 0 {
		return m, usagef("--map: no column is headed %q%s", missing[0], didYouMean(missing[0], "", headings, "the headings are "+strings.Join(headings, ", ")))
	}
	return m, nil
}

func (a *app) finishImport(name string, f importFlags, in *exchange.Import) error {
	lost := listed("  ", in.Lost)
	if f.report != "" {
		if err := writeFile(a.path(f.report), func(w io.Writer) error { _, err := io.WriteString(w, listed("", in.Each)); return err }); err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(f.report), bare(err))
		}
	}
	places := counted(len(in.Each), "place", "places")
	all, nameable := in.LossNames()
	unlisted := in.Unlisted(f.allowLoss)
	switch {
	case len(in.Lost) > 0 && (in.Records == 0 || !nameable || len(unlisted) > 0):
		text := fmt.Sprintf("%s does not fit %s in %s, so nothing was written:\n\n%s", source.Escape(name), f.as, places, lost)
		if in.Records > 0 && nameable {
			text += fmt.Sprintf("\n%d %s would do. Correct the file, or take them without the rest:\n  %s\n", in.Records, plural(in.Records, "record", "records"), lossFlags(all))
			if len(f.allowLoss) > 0 {
				text += "Not listed yet: " + source.Escape(strings.Join(unlisted, ", ")) + ".\n"
			}
		}
		return a.sayAndFail(text)
	case in.Records == 0:
		return a.sayAndFail(fmt.Sprintf("%s holds no record, so nothing was written.\n", source.Escape(name)))
	}
	if err := os.MkdirAll(filepath.Dir(a.path(f.out)), 0o755); err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Escape(f.out), bare(err))
	}
	if err := a.save(f.out, in.YAML, f.force); err != nil {
		return err
	}
	text := fmt.Sprintf("%d %s of %s written to %s\n", in.Records, plural(in.Records, "record", "records"), f.as, source.Escape(f.out))
	if len(in.Lost) > 0 {
		text += fmt.Sprintf("\nLeft out, in %s:\n\n%s", places, lost)
	}
	_, err := io.WriteString(a.stdout, text)
	return err
}

// lossFlags is what to type to let all of names be lost.
func lossFlags(names []string) string {
	var plain, alone []string
	for _, name := range names {
		if strings.Contains(name, ",") {
			alone = append(alone, name)
		} else {
			plain = append(plain, name)
		}
	}
	if len(plain) > 0 {
		alone = append([]string{strings.Join(plain, ",")}, alone...)
	}
	for i, value := range alone {
		word := quoted(value)
		if !strings.ContainsAny(value, "\"$`\\!%") { // which the shells of Windows take as it is, too
			word = `"` + source.Escape(value) + `"`
		}
		alone[i] = "--allow-loss " + word
	}
	return strings.Join(alone, " ")
}

func (a *app) sayAndFail(text string) error {
	if _, err := io.WriteString(a.stdout, text); err != nil {
		return err
	}
	return found(lint.ExitFindings)
}
