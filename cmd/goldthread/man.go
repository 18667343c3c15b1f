package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).man) }

// man writes the manual pages from the commands as they are, so that no page
// can say something else than --help.
func (a *app) man() *cobra.Command {
	var date, out string
	c := &cobra.Command{
		Use:    "man",
		Short:  "Write the manual pages of all commands",
		Hidden: true, // whoever makes a release types it
		Long: "Man writes one page in the format of man(7) for each command into a folder. The day is the one that the pages\n" +
			"bear: the same program and day give the same bytes.",
		Example: "  goldthread man --date 2026-10-31 --out man",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.runMan(c.Root(), date, out) },
	}
	c.Flags().StringVar(&date, "date", "", "the day `YYYY-MM-DD` of the release")
	c.Flags().StringVar(&out, "out", "", "write the pages into the folder `DIR`, which is made if need be")
	return c
}

func (a *app) runMan(root *cobra.Command, date, out string) error {
	if _, err := parseDay("--date", date); err != nil {
		return err
	}
	if out == "" {
		return usagef("name the folder for the pages: --out DIR")
	}
	dir := a.path(out)
	err := os.MkdirAll(dir, 0o755)
	pages := 0
	for _, c := range paged(root) {
		if err != nil {
			break
		}
		pages++
		err = writeFile(filepath.Join(dir, pageName(c)+".1"), func(w io.Writer) error {
			_, err := io.WriteString(w, manPage(c, date))
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("cannot write to %s: %w", source.Escape(out), bare(err))
	}
	_, err = fmt.Fprintf(a.stdout, "%d %s written to %s\n", pages, plural(pages, "page", "pages"), source.Escape(out))
	return err
}

// paged are the commands that have a page: c and all below it that --help
// shows.
func paged(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			all = append(all, paged(sub)...)
		}
	}
	return all
}

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage is the page of a command in the format of man(7).
func manPage(c *cobra.Command, date string) string {
	c.InitDefaultHelpFlag()
	var b strings.Builder
	name := pageName(c)
	fmt.Fprintf(&b, ".TH %s 1 %s \"goldthread %s\"\n", roff(strings.ToUpper(name)), date, roff(version()))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	path, rest, _ := strings.Cut(c.UseLine(), " [")
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(path))
	if rest != "" {
		b.WriteString(roff("["+rest) + "\n")
	}
	b.WriteString(".SH DESCRIPTION\n")
	roffText(&b, strings.TrimSpace(cmp.Or(c.Long, c.Short+".")))
	roffCommands(&b, c)
	roffFlags(&b, "OPTIONS", c.LocalFlags())
	roffFlags(&b, "OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n")
		roffText(&b, c.Example)
	}
	if c.HasParent() {
		fmt.Fprintf(&b, ".SH SEE ALSO\n.BR %s (1)\n", roff(pageName(c.Parent())))
	}
	return b.String()
}

func roffCommands(b *strings.Builder, c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	b.WriteString(".SH COMMANDS\n")
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			fmt.Fprintf(b, ".TP\n.BR %s (1)\n%s\n", roff(pageName(sub)), roff(sub.Short))
		}
	}
}

func roffFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, says := pflag.UnquoteUsage(f)
		b.WriteString(".TP\n")
		if f.Shorthand != "" {
			fmt.Fprintf(b, `\fB\-%s\fR, `, f.Shorthand)
		}
		fmt.Fprintf(b, `\fB\-\-%s\fR`, roff(f.Name))
		if value != "" {
			fmt.Fprintf(b, ` \fI%s\fR`, roff(value))
		}
		b.WriteString("\n" + roffLine(says))
		if v := f.DefValue; v != "" && v != "false" && v != "[]" && v != "0" {
			fmt.Fprintf(b, " (default %s)", roff(v))
		}
		b.WriteByte('\n')
	})
}

// roffText writes a text of --help: paragraphs are filled, and lines that are
// set in stand as they are.
func roffText(b *strings.Builder, text string) {
	for i, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		asIs := strings.HasPrefix(paragraph, " ") || strings.HasPrefix(paragraph, "\t")
		if asIs {
			b.WriteString(".nf\n")
		}
		for line := range strings.Lines(paragraph) {
			b.WriteString(roffLine(strings.TrimSuffix(line, "\n")) + "\n")
		}
		if asIs {
			b.WriteString(".fi\n")
		}
	}
}

// roffLine is a line of text, which is no request whatever it begins with.
func roffLine(line string) string {
	text := roff(line)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

// roff is text in which nothing is a command to the formatter, and a hyphen is
// the one that can be pasted into a command line.
func roff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "\t", "    ", "-", `\-`, `"`, `\(dq`).Replace(text)
}
