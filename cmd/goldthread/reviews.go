package main

import (
	"bytes"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// reviewFlags are the flags of reviews.
type reviewFlags struct {
	checkFlags
	lint.Selection
}

func init() { addCommand((*app).reviews) }

func (a *app) reviews() *cobra.Command {
	var f reviewFlags
	c := &cobra.Command{
		Use:   "reviews",
		Short: "List what is typed and shown of the reviews of records, and when each is due",
		Long: "Reviews has one line a record: the review date that is typed in it (declared) and the day that was committed, the\n" +
			"last change in its meaning, the last review that counts and by whom, how well a review of the present wording is\n" +
			"shown, and the day until which it must be looked at again: counted from the review, else from the day on which the\n" +
			"record came into effect, for its own interval or that of its register. Without --register it lists the registers\n" +
			"that nobody expects to stand still. Drafts and retired records are left out unless --all is given.\n\n" +
			"Levels, weakest first: " + strings.Join(lint.LevelNames, ", ") + ".\n\n" +
			"Exit status: 0 listed, also when something is overdue, 2 the command line or the configuration is wrong, 3 could\n" +
			"not read, 4 part of the history, or of what is kept beside it, is missing, as said at the top.",
		Example: "  goldthread reviews --overdue\n" +
			"  goldthread reviews --register requirements --owner \"Legal counsel\" --at-most changed\n" +
			"  goldthread reviews --out csv=reviews.csv",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runReviews(c.Context(), f) },
	}
	c.Flags().StringSliceVar(&f.Kinds, "register", nil, "only records of `REGISTER`, several times if wanted")
	c.Flags().StringVar(&f.Owner, "owner", "", "only records of this `OWNER`: the id or title of a role, or of a person")
	c.Flags().BoolVar(&f.Unowned, "no-owner", false, "only records of which nobody is the owner")
	c.Flags().StringVar(&f.AtLeast, "at-least", "", "only records whose review is shown at this `LEVEL` or better")
	c.Flags().StringVar(&f.AtMost, "at-most", "", "only records whose review is shown at this `LEVEL` or worse")
	c.Flags().BoolVar(&f.Overdue, "overdue", false, "only records whose day has passed")
	c.Flags().BoolVar(&f.All, "all", false, "drafts and retired records too")
	c.Flags().StringVar(&f.Sort, "sort", "", "order: `"+strings.Join(lint.ReviewOrders(), "|")+"` (default due; the most urgent comes first)")
	redactFlag(c, &f.redact)
	revisionFlags(c, &f.checkFlags)
	outFlag(c, &f.out, report.ReviewFormats())
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	_ = c.RegisterFlagCompletionFunc("sort", cobra.FixedCompletions(lint.ReviewOrders(), cobra.ShellCompDirectiveNoFileComp))
	for _, flag := range []string{"at-least", "at-most"} {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(lint.LevelNames, cobra.ShellCompDirectiveNoFileComp))
	}
	return c
}

func (a *app) runReviews(ctx context.Context, f reviewFlags) error {
	outs, err := outputs(f.out, report.ReviewFormats())
	if err != nil {
		return err
	}
	l, err := a.look(ctx, f.checkFlags)
	if err != nil {
		return err
	}
	for _, kind := range f.Kinds {
		if l.Schema.Kind(kind) == nil {
			return unknownRegister(kind, l.Schema)
		}
	}
	list := report.List{Names: a.names, Usual: len(f.Kinds) == 0}
	if list.Rows, list.LeftOut, err = l.Reviews(f.Selection); err != nil {
		return err
	}
	return a.emitLook(outs, l, f.redact, func(b *bytes.Buffer, format string, o report.Options) error {
		return report.Reviews(b, format, l, list, o)
	})
}
