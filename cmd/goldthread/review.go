package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

// reviewOptions are the flags of review.
type reviewOptions struct {
	lint.Selection
	due               bool
	all               bool // all that is to be looked at in every interval
	by, trigger, asOf string
	link, write       bool
	walk              bool // somebody sits at a terminal and answers
	answers           string
	repository        string
}

func init() { addCommand((*app).review) }

func (a *app) review() *cobra.Command {
	var f reviewOptions
	c := &cobra.Command{
		Use:   "review [ID...]",
		Short: "Begin a review: a file with one answer to fill in for each record",
		Long: "Review writes a review record with everything that its reader must know of each record: what it says, where that is\n" +
			"written, and what changed since it was looked at last. Whoever reviews writes one word after each colon (ok, change,\n" +
			"retire or skip, with the reason after it), and brings the file into Git: that is the review, of exactly the wordings\n" +
			"that were shown. Nobody types a name or a date.\n\n" +
			"At a terminal it goes through the records one by one and takes the answers; each is kept at once, and the same\n" +
			"command goes on where it was left. At the end git commits the file, as you, or the commands are printed.\n" +
			"Elsewhere --answers fills in what a file says.\n\n" +
			"Records are chosen by their ids, or by --due, --register and --owner together; with --trigger, alone or with --owner, it is\n" +
			"what the event is about and what is linked with that. Without --write or --link the file is printed. --link prints an\n" +
			"address that opens the page for a new file on GitHub with it filled in; long lists are cut into several.\n\n" +
			"Exit status: 0 written, 2 the command line or the configuration is wrong or nothing is to be reviewed, 3 could not\n" +
			"read or write, 4 part of the history is missing.",
		Example: "  goldthread review --due --owner \"Legal counsel\" --link\n" +
			"  goldthread review REQ-004 REQ-011 --trigger TRG-005 --write",
		RunE: func(c *cobra.Command, args []string) error { return a.runReview(c.Context(), f, args) },
	}
	c.Flags().BoolVar(&f.due, "due", false, fmt.Sprintf("what is overdue, or due within %d days", lint.DueDays))
	c.Flags().StringVar(&f.by, "by", "", "with --due: what is due by the day `YYYY-MM-DD`")
	c.Flags().StringSliceVar(&f.Kinds, "register", nil, "only records of `REGISTER`, several times if wanted")
	c.Flags().StringVar(&f.Owner, "owner", "", "only records of this `OWNER`: the id or title of a role, or of a person")
	c.Flags().BoolVar(&f.Unowned, "no-owner", false, "only records of which nobody is the owner")
	c.Flags().StringVar(&f.trigger, "trigger", "", "the `EVENT` that calls for it, by its id in the register triggers")
	c.Flags().BoolVar(&f.write, "write", false, "write the file into the folder of the reviews")
	c.Flags().StringVar(&f.answers, "answers", "", "fill in the answers of `FILE`, which has one under the id of each record (- for standard input)")
	c.Flags().BoolVar(&f.link, "link", false, "print an address that opens it as a new file on GitHub")
	c.Flags().StringVar(&f.repository, "repository", "", "with --link: the `ADDRESS` of the repository (default: that of the run on GitHub)")
	c.Flags().StringVar(&f.asOf, "as-of", "", "look from the day `YYYY-MM-DD` (default today, UTC)")
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	return c
}

func (a *app) runReview(ctx context.Context, f reviewOptions, ids []string) error {
	switch {
	case f.write && f.link:
		return usagef("--write puts the file here, --link opens it on the platform: choose one")
	case f.repository != "" && !f.link:
		return usagef("--repository says where --link leads to: it goes with that")
	case f.by != "" && !f.due:
		return usagef("--by says until when something is due: it goes with --due")
	case len(ids) > 0 && (f.due || f.Owner != "" || f.Unowned || len(f.Kinds) > 0):
		return usagef("records are named by their ids, or chosen by --due, --register and --owner, not both")
	case len(ids) == 0 && !f.due && f.Owner == "" && !f.Unowned && len(f.Kinds) == 0 && f.trigger == "":
		return usagef("name the records to review, or choose them with --due, --register, --owner or --trigger")
	}
	if f.by != "" {
		if _, err := parseDay("--by", f.by); err != nil {
			return err
		}
	}
	links := forgeLinks()
	if f.repository != "" {
		links = linksTo(strings.TrimSuffix(f.repository, "/"))
	}
	switch {
	case f.link && !forge.IsAddress(links.Repository):
		return usagef("--link needs to know where the repository is: --repository https://github.com/OWNER/NAME")
	case f.link && links.OpensEmpty():
		return usagef("%s opens no new file with its lines filled in: leave --link out, and copy what is printed into a new file there", toldBy(os.Getenv).Platform)
	}
	f.walk = a.onTerminal() && !f.write && !f.link && f.answers == ""
	l, form, err := a.formOf(ctx, f, ids)
	if err != nil {
		return err
	}
	if f.answers != "" {
		if err := a.fillIn(&form, f.answers); err != nil {
			return err
		}
	}
	if f.walk {
		return a.walkReview(ctx, l, form)
	}
	return a.giveForm(l, form, f, links)
}

// fillIn puts answers into a form, from a file with the outcome under the id of
// each record, or from a form that was filled in.
func (a *app) fillIn(form *lint.Form, name string) error {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(io.LimitReader(a.stdin, source.MaxFile))
	} else {
		data, err = readGiven(a.path(name))
	}
	if err != nil {
		return err
	}
	return form.TakeUp(data, func(data []byte) (lint.Answers, error) {
		answers, err := answersOf(data)
		if err == nil && answers.Outcomes == nil {
			if yaml.Unmarshal(data, &answers.Outcomes) != nil {
				return answers, usagef("--answers: %s has no answer under the id of each record, as in REQ-004: ok", source.Escape(name))
			}
		}
		return answers, err
	})
}

// formOf lays out the review of what was asked for.
func (a *app) formOf(ctx context.Context, f reviewOptions, ids []string) (*lint.Look, lint.Form, error) {
	o, err := a.lintOptions(checkFlags{asOf: f.asOf})
	if err != nil {
		return nil, lint.Form{}, err
	}
	read := lint.LookAt
	if f.walk {
		read = lint.Examine // the findings are shown
	}
	l, err := read(ctx, o)
	if err != nil {
		return nil, lint.Form{}, err
	}
	if len(l.Incomplete) > 0 {
		a.complainIncomplete(l.Result)
		return nil, lint.Form{}, found(lint.ExitIncomplete)
	}
	rows, err := a.toReview(l, f, ids)
	if err != nil {
		return nil, lint.Form{}, err
	}
	form := l.Form(rows, f.Owner, f.trigger)
	if len(form.Rows) == 0 {
		if len(form.Left) > 0 {
			return nil, form, usagef("nothing can be reviewed yet: %s", source.Escape(strings.Join(form.Left, "; ")))
		}
		return nil, form, usagef("nothing is to be reviewed: goldthread reviews lists when each record is due")
	}
	for _, left := range form.Left {
		complain(a.stderr, "left out: "+left)
	}
	return l, form, nil
}

// toReview are the records that were asked for.
func (a *app) toReview(l *lint.Look, f reviewOptions, ids []string) ([]lint.ReviewState, error) {
	if f.trigger != "" && l.Record(register.Key{Kind: "triggers", ID: f.trigger}) == nil {
		return nil, usagef("--trigger: there is no event %s in the register triggers", source.Escape(f.trigger))
	}
	for _, kind := range f.Kinds {
		if l.Schema.Kind(kind) == nil {
			return nil, unknownRegister(kind, l.Schema)
		}
	}
	if len(ids) > 0 {
		f.Kinds = l.Schema.Names()
	}
	f.Sort = "id"
	rows, _, err := l.Reviews(f.Selection)
	if err != nil {
		return nil, err
	}
	if f.due {
		by := f.by
		if by == "" {
			by = l.DaysAfter(lint.DueDays)
		}
		rows = lint.DueBy(rows, by)
	}
	if len(ids) == 0 && f.trigger != "" && !f.due && len(f.Kinds) == 0 {
		return l.TouchedBy(register.Key{Kind: "triggers", ID: f.trigger}, rows), nil
	}
	if len(ids) == 0 {
		return rows, nil
	}
	var chosen []lint.ReviewState
	for _, id := range ids {
		at := slices.IndexFunc(rows, func(s lint.ReviewState) bool { return s.Record.ID == id })
		if at < 0 {
			var known []string
			for _, s := range rows {
				known = append(known, s.Record.ID)
			}
			return nil, usagef("there is no live record %s%s", source.Escape(id), didYouMean(id, "", known, "goldthread reviews lists them"))
		}
		chosen = append(chosen, rows[at])
	}
	return chosen, nil
}

// giveForm prints the form, writes it, or prints the addresses that open it.
func (a *app) giveForm(l *lint.Look, form lint.Form, f reviewOptions, to report.Forge) error {
	switch {
	case f.link:
		links, err := report.ReviewLinks(form, to, mainBranch(l))
		if err != nil {
			return usagef("%v", err)
		}
		_, err = io.WriteString(a.stdout, strings.Join(links, "\n")+"\n")
		return err
	case f.write:
		name, err := a.reviewFile(l, form.File)
		if err != nil {
			return err
		}
		if err := exchange.Save(name, report.ReviewForm(form), false); err != nil {
			if exchange.IsTaken(err) {
				return usagef("%s is there already: fill that one in, or remove it", source.Escape(form.File))
			}
			return fmt.Errorf("cannot write %s: %w", source.Escape(form.File), bare(err))
		}
		_, err = fmt.Fprintf(a.stdout, "%s: %d %s. Write a word after each colon, and commit the file as yourself.\n",
			source.Escape(form.File), len(form.Rows), plural(len(form.Rows), "record", "records"))
		return err
	}
	_, err := a.stdout.Write(report.ReviewForm(form))
	return err
}

// reviewFile is where a file of the registers lies on disk, with its folder made.
func (a *app) reviewFile(l *lint.Look, name string) (string, error) {
	file := filepath.Join(l.Folder, filepath.FromSlash(name))
	return file, os.MkdirAll(filepath.Dir(file), 0o755)
}

// mainBranch is the branch that reviews go to.
func mainBranch(l *lint.Look) string {
	if l.History != nil && l.History.Branch != "" {
		return l.History.Branch
	}
	return l.Branch
}
