package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// statusFlags are the flags of status.
type statusFlags struct {
	checkFlags
	repository string
	issue      bool
}

func init() { addCommand((*app).keeper) }

func (a *app) keeper() *cobra.Command {
	var f statusFlags
	c := &cobra.Command{
		Use:   "status [DIR]",
		Short: "Show on one screen what is due, by role, and what changed",
		Long: "Status is the page of whoever keeps the registers in DIR (default: the present folder). It shows which reviews have\n" +
			"passed their day or are due within 30, 60 and 90 days, by the role that has to look, and how to ask it; how well\n" +
			"reviews are shown; what came, changed and went since the newest management review, ready for item c of the next\n" +
			"minutes (ISO/IEC 27001:2022, 9.3.2); what is open, ends soon and comes next; what became of the findings of a week\n" +
			"ago; and what cannot be seen. Nothing in it is counted by person.\n\n" +
			"As markdown it is an issue that asks each role for its reviews, with a link that begins them. --issue keeps that issue\n" +
			"on GitHub or GitLab, with what the run has in its environment (see goldthread approvals --help), and closes it when\n" +
			"nothing is to be looked at; where part of the history is missing or the platform does not answer it stays as it is.\n\n" +
			"Exit status: 0 shown, also when something is overdue, 2 the command line or the configuration is wrong, 3 could not\n" +
			"read, 4 part of the history, or of what is kept beside it, is missing, as said at the top.",
		Example: "  goldthread status\n" +
			"  goldthread status --since last.json --out markdown",
		Args: atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error { return a.runStatus(c.Context(), f, args) },
	}
	redactFlag(c, &f.redact)
	revisionFlags(c, &f.checkFlags)
	c.Flags().StringVar(&f.since, "since", "", "compare with the run whose JSON is in `FILE`, or with the day YYYY-MM-DD (default a week ago)")
	c.Flags().StringVar(&f.repository, "repository", "", "markdown: the `ADDRESS` of the repository, for links (default: that of the run)")
	c.Flags().BoolVar(&f.issue, "issue", false, "keep one issue of the repository on GitHub or GitLab up to date with it, as a workflow does")
	outFlag(c, &f.out, report.StatusFormats())
	return c
}

func (a *app) runStatus(ctx context.Context, f statusFlags, args []string) error {
	outs, err := outputs(f.out, report.StatusFormats())
	if err != nil {
		return err
	}
	p := forge.Of(os.Getenv)
	switch {
	case f.issue && p == nil:
		return usagef("--issue is for a workflow or a pipeline on %s, and nothing in the environment says which repository it is about", strings.Join(forge.Names(), " or "))
	case f.issue && p.Words().Missing != "":
		return usagef("the weekly issue cannot be written: %s", p.Words().Missing)
	}
	l, k, links, err := a.lookAsKeeper(ctx, f, args)
	if err != nil {
		return err
	}
	if f.issue {
		if len(f.out) == 0 {
			outs = nil
		}
		if err := a.keepIssue(ctx, p, l, k, links, f.redact); err != nil {
			return err
		}
	}
	return a.emitLook(outs, l, f.redact, func(b *bytes.Buffer, format string, o report.Options) error {
		o.Forge = links
		return report.Status(b, format, l, k, o)
	})
}

// keepIssue writes the issue of the week. What is not complete would be good news
// that is none, and leaves the last one as it is.
func (a *app) keepIssue(ctx context.Context, p forge.Platform, l *lint.Look, k report.Keeper, links report.Forge, redacted bool) error {
	if len(l.Incomplete) > 0 {
		return nil // emitLook says why, and asks for the exit status
	}
	o := report.Options{Version: version(), Forge: links, Redact: redactor(l, redacted)}
	issue := report.StatusIssue(l, k, o)
	number, err := forge.KeepIssue(ctx, p, report.StatusMarker, issue.Title, issue.Body, issue.Records == 0)
	switch {
	case errors.Is(err, forge.ErrNoToken):
		return usagef("the weekly issue cannot be written: %v", err)
	case err != nil:
		return fmt.Errorf("the weekly issue was not written, which is not caused by the registers or by you: %w", err)
	case number == 0:
		_, err = fmt.Fprintln(a.stdout, issue.Title+". There is no issue to close.")
	default:
		_, err = fmt.Fprintf(a.stdout, "%s. That is what issue %d says.\n", issue.Title, number)
	}
	return err
}

// lookAsKeeper examines the registers, and compares them with an earlier day.
func (a *app) lookAsKeeper(ctx context.Context, f statusFlags, args []string) (*lint.Look, report.Keeper, report.Forge, error) {
	k, links := report.Keeper{Names: a.names}, forgeLinks()
	if f.repository != "" {
		links.Repository = strings.TrimSuffix(f.repository, "/")
	}
	if links.Repository != "" && !forge.IsAddress(links.Repository) {
		return nil, k, links, usagef("--repository: %q is no address: write https://github.com/OWNER/NAME", links.Repository)
	}
	o, err := a.lintOptions(f.checkFlags)
	if err != nil {
		return nil, k, links, err
	}
	if len(args) > 0 {
		o.Dir = a.path(args[0])
	}
	then, err := time.Parse(time.DateOnly, f.since)
	given := f.since != "" && err != nil // a file
	if given {
		then = time.Time{}
	} else if f.since == "" {
		then = o.AsOf.AddDate(0, 0, -7)
	}
	var earlier *lint.Earlier
	if given {
		if earlier, err = a.earlier(f.checkFlags); err != nil {
			return nil, k, links, err
		}
	}
	l, err := lint.Examine(ctx, o)
	if err != nil {
		return nil, k, links, err
	}
	if !given {
		if earlier, k.Why, err = l.EarlierOn(ctx, o, then); err != nil {
			return nil, k, links, err
		}
	}
	if earlier != nil {
		l.CompareWith(*earlier)
	}
	k.Branch, k.Button = mainBranch(l), buttonAt(l, links)
	k.Status, err = l.Status(ctx)
	return l, k, links, err
}

// buttonFile is the workflow that begins a review.
const buttonFile = "goldthread-review.yml"

// buttonAt is the address at which a review can be begun by hand, where the
// repository has the workflow for it.
func buttonAt(l *lint.Look, links report.Forge) string {
	top, err := l.Top()
	if err != nil || top == nil || links.Repository == "" {
		return ""
	}
	if _, err := fs.Stat(top, ".github/workflows/"+buttonFile); err != nil {
		return ""
	}
	return links.Repository + "/actions/workflows/" + buttonFile
}
