package main

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// statusFlags are the flags of status.
type statusFlags struct {
	checkFlags
	repository string
}

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
			"As markdown it is an issue that asks each role for its reviews, with a link that begins them.\n\n" +
			"Exit status: 0 shown, also when something is overdue, 2 the command line or the configuration is wrong, 3 could not\n" +
			"read, 4 part of the history, or of what is kept beside it, is missing, as said at the top.",
		Example: "  goldthread status\n" +
			"  goldthread status --since last.json --out markdown",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("status takes one folder, but %q and %q are named", args[0], args[1])
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.runStatus(c.Context(), f, args) },
	}
	revisionFlags(c, &f.checkFlags)
	c.Flags().StringVar(&f.since, "since", "", "compare with the run whose JSON is in `FILE`, or with the day YYYY-MM-DD (default a week ago)")
	c.Flags().StringVar(&f.repository, "repository", "", "markdown: the `ADDRESS` of the repository, for links (default: that of the run on GitHub)")
	outFlag(c, &f.out, report.StatusFormats())
	return c
}

func (a *app) runStatus(ctx context.Context, f statusFlags, args []string) error {
	outs, err := outputs(f.out, report.StatusFormats())
	if err != nil {
		return err
	}
	l, k, links, err := a.lookAsKeeper(ctx, f, args)
	if err != nil {
		return err
	}
	return a.emitLook(outs, l, func(b *bytes.Buffer, format string, o report.Options) error {
		o.Forge = links
		return report.Status(b, format, l, k, o)
	})
}

// lookAsKeeper examines the registers, and compares them with an earlier day.
func (a *app) lookAsKeeper(ctx context.Context, f statusFlags, args []string) (*lint.Look, report.Keeper, report.Forge, error) {
	k, links := report.Keeper{Names: a.names}, forgeLinks()
	if f.repository != "" {
		links.Repository = strings.TrimSuffix(f.repository, "/")
	}
	if links.Repository != "" && !isAddress(links.Repository) {
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
	k.Branch = l.Branch
	if l.History != nil && l.History.Branch != "" {
		k.Branch = l.History.Branch
	}
	k.Button = button(l, links)
	k.Status, err = l.Status(ctx)
	return l, k, links, err
}

// buttonFile is the workflow that begins a review.
const buttonFile = "goldthread-review.yml"

// button is the address at which a review can be begun by hand, where the
// repository has the workflow for it.
func button(l *lint.Look, links report.Forge) string {
	top, err := l.Top()
	if err != nil || top == nil || links.Repository == "" {
		return ""
	}
	if _, err := fs.Stat(top, ".github/workflows/"+buttonFile); err != nil {
		return ""
	}
	return links.Repository + "/actions/workflows/" + buttonFile
}
