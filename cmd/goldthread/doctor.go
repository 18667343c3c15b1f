package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/watch"
)

var doctorFormats = []string{"json", "text"}

func init() { addCommand((*app).doctor) }

func (a *app) doctor() *cobra.Command {
	var out []string
	var limits bool
	c := &cobra.Command{
		Use:   "doctor [DIR]",
		Short: "Say which file was read as what, and why",
		Long: "Doctor says of every register file which register it was read as and by which line of the configuration, how many\n" +
			"records it holds, where each column went, what was left out and by which line, which files were not read and why,\n" +
			"and whether the history is complete; and what takes from the worth of what it shows, by the workflows and the rules\n" +
			"of the branch that were saved last. It judges nothing.\n\n" +
			"With --limits it says how large files may be and what they may hold. A file that goes beyond is a finding at its\n" +
			"place, and is not read on. It says too how much time and memory the check may take, which is the configuration's to\n" +
			"set: beyond it the check ends, and names the file, the rule or the commit that took it.",
		Args: atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if limits {
				return a.sayLimits(args, out)
			}
			return a.runDoctor(c.Context(), args, out)
		},
	}
	c.Flags().BoolVar(&limits, "limits", false, "say how large files may be and what they may hold, and what the check may take")
	outFlag(c, &out, doctorFormats)
	return c
}

// sayLimits lists what the reader of the registers bounds, and what the check
// of a folder may take.
func (a *app) sayLimits(args, values []string) error {
	outs, err := outputs(values, doctorFormats)
	if err != nil {
		return err
	}
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return err
	}
	if len(args) > 0 {
		o.Dir = a.path(args[0])
	}
	work, err := lint.WorkLimits(o)
	if err != nil {
		return err
	}
	return a.emit(outs, func(w io.Writer, format string, _ bool) error {
		list := append(register.DefaultLimits.List(), work.List()...)
		if format == "json" {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(list)
		}
		var b strings.Builder
		for _, l := range list {
			fmt.Fprintf(&b, "%-72s %s\n", l.What, amount(l))
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// amount writes a limit as people count: 16 MiB, 2,000,000.
func amount(l register.Limit) string {
	if l.Time {
		return watch.Plain(time.Duration(l.Most) * time.Millisecond)
	}
	if l.Bytes && l.Most >= 1<<30 && l.Most%(1<<30) == 0 {
		return fmt.Sprintf("%d GiB", l.Most>>30)
	}
	if l.Bytes && l.Most%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", l.Most>>20)
	}
	digits := strconv.FormatInt(l.Most, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if l.Bytes {
		digits += " bytes"
	}
	return digits
}

// A diagnosis is what doctor says, in the order in which it says it.
type diagnosis struct {
	Configuration string                 `json:"configuration"` // "" for none
	History       string                 `json:"history"`
	Remedies      []string               `json:"remedies,omitempty"`
	Evidence      []string               `json:"evidence,omitempty"` // what takes from its worth
	Files         []register.FileStory   `json:"files"`
	Ignored       []register.IgnoredFile `json:"ignored"`
	NotRead       []notRead              `json:"not_read"`
}

type notRead struct {
	Place source.Place `json:"place"`
	Why   string       `json:"why"`
	Hint  string       `json:"hint,omitempty"`
}

func (a *app) runDoctor(ctx context.Context, args []string, values []string) error {
	outs, err := outputs(values, doctorFormats)
	if err != nil {
		return err
	}
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return err
	}
	if len(args) > 0 {
		o.Dir = a.path(args[0])
	}
	d, err := diagnose(ctx, o)
	if err != nil {
		return err
	}
	return a.emit(outs, func(w io.Writer, format string, _ bool) error {
		if format == "json" {
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			return e.Encode(d)
		}
		_, err := io.WriteString(w, d.text())
		return err
	})
}

func diagnose(ctx context.Context, o lint.Options) (*diagnosis, error) {
	s, err := lint.Open(o)
	if err != nil {
		return nil, err
	}
	said, err := register.Describe(s.Files, s.Config, s.Schema, register.Options{})
	if err != nil {
		return nil, err
	}
	d := &diagnosis{Configuration: s.Config.File, Files: said.Files, Ignored: said.Ignored}
	if d.History, d.Remedies, err = s.History(); err != nil {
		return nil, err
	}
	if d.Files == nil {
		d.Files = []register.FileStory{}
	}
	if d.Ignored == nil {
		d.Ignored = []register.IgnoredFile{}
	}
	d.NotRead = []notRead{}
	// A history that cannot be read is told above; the files are described all the same.
	if l, err := lint.LookAt(ctx, o); err == nil {
		if top, err := l.Top(); err == nil && top != nil {
			d.Evidence = spoilers(l.History, top)
		}
	}
	for _, f := range said.NotRead {
		d.NotRead = append(d.NotRead, notRead{f.Place, f.Message, f.Hint})
	}
	return d, nil
}

func (d *diagnosis) text() string {
	var b strings.Builder
	configuration := "none: registers are looked for in the folder registers"
	if d.Configuration != "" {
		configuration = source.Escape(d.Configuration)
	}
	fmt.Fprintf(&b, "Configuration  %s\nHistory        %s\n", configuration, d.History)
	for _, r := range d.Remedies {
		fmt.Fprintf(&b, "               %s\n", source.Escape(r))
	}
	if len(d.Evidence) > 0 {
		fmt.Fprintf(&b, "Evidence       %s\n", strings.Join(d.Evidence, "\n               "))
	}
	if len(d.Files) == 0 {
		b.WriteString("\nNo register file was found.\n")
	}
	for _, f := range d.Files {
		writeFileStory(&b, f)
	}
	if len(d.Ignored)+len(d.NotRead) > 0 {
		b.WriteString("\nNot read\n")
	}
	for _, f := range d.Ignored {
		fmt.Fprintf(&b, "  %s  left out by %s\n", source.Escape(f.Path), f.By)
	}
	for _, n := range d.NotRead {
		at := ""
		if n.Place.Line > 0 { // else the words name the file
			at = n.Place.String() + "  "
		}
		fmt.Fprintf(&b, "  %s%s\n", at, strings.TrimSpace(n.Why+" "+n.Hint))
	}
	return b.String()
}

func writeFileStory(b *strings.Builder, f register.FileStory) {
	fmt.Fprintf(b, "\n%s", source.Escape(f.Path))
	for _, fact := range []struct{ name, what string }{{"", f.Format}, {"", f.Encoding}, {"cells apart by ", f.Delimiter}} {
		if fact.what != "" {
			fmt.Fprintf(b, " · %s%s", fact.name, fact.what)
		}
	}
	b.WriteByte('\n')
	if f.Fault != "" {
		fmt.Fprintf(b, "  cannot be read: %s\n", source.Escape(f.Fault))
	}
	for _, r := range f.Registers {
		writeReading(b, r)
	}
	for _, column := range f.Unplaced {
		fmt.Fprintf(b, "  %-28s not read: no field takes it, and nothing leaves it out\n", shownColumn(column))
	}
}

func writeReading(b *strings.Builder, r register.ReadingStory) {
	by := "by its name"
	if r.By.Known() {
		by = "by " + r.By.String()
	}
	fmt.Fprintf(b, "  read as %s, %s: %d %s", strings.ReplaceAll(r.Register, "_", " "), by, r.Records, plural(r.Records, "record", "records"))
	if r.Unread > 0 {
		fmt.Fprintf(b, ", %d that %s not fit", r.Unread, plural(r.Unread, "does", "do"))
	}
	b.WriteByte('\n')
	if r.Fault != "" {
		fmt.Fprintf(b, "    cannot be read: %s\n", source.Escape(r.Fault))
	}
	for _, note := range r.Notes {
		fmt.Fprintf(b, "    %s\n", source.Escape(note))
	}
	for _, c := range r.Columns {
		to, by := source.Escape(c.Field), "by its name"
		if c.Field == "" {
			to = "left out"
		}
		if c.By.Known() {
			by = "by " + c.By.String()
		}
		fmt.Fprintf(b, "    %-25s  %s, %s\n", shownColumn(c.Column), to, by)
	}
}

// shownColumn is a heading on one line.
func shownColumn(s string) string {
	return source.Escape(strings.Join(strings.Fields(s), " "))
}
