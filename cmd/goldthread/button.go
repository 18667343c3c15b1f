package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

func init() { addCommand((*app).button) }

// button is what the workflow behind "Start a review" runs.
func (a *app) button() *cobra.Command {
	return &cobra.Command{
		Use:    "button",
		Short:  "Begin a review as a step of a GitHub workflow",
		Hidden: true, // nobody types it
		Long: "Button is what the workflow behind \"Start a review\" runs. It makes a branch with the file of the review through\n" +
			"GitHub's API, and writes into the summary of the job where to fill it in and where to propose it: whoever reviews\n" +
			"does both, because a review is whose who made it, and a pull request of a workflow starts no check.\n\n" +
			"GOLDTHREAD_OWNER names the role, \"" + report.Nobody + "\" is for records without one, and empty is everybody;\n" +
			"GOLDTHREAD_WHAT is due, all, or the id of an event in the register triggers.",
		Args: noCommand,
		RunE: func(c *cobra.Command, _ []string) error { return a.runButton(c.Context(), os.Getenv) },
	}
}

func (a *app) runButton(ctx context.Context, env func(string) string) error {
	g, links := forge.GitHubRun(env), forgeLinks()
	if g.Repository == "" || links.Repository == "" {
		return usagef("a review is begun so in a workflow on GitHub: elsewhere, run goldthread review")
	}
	l, form, err := a.formOf(ctx, askedFor(env("GOLDTHREAD_OWNER"), env("GOLDTHREAD_WHAT")), nil)
	if err != nil {
		return err
	}
	branch := "review/" + strings.TrimSuffix(path.Base(form.File), ".yaml")
	file := path.Join(form.Folder, form.File)
	main := mainBranch(l)
	there, err := g.Begin(ctx, branch, main, "Begin the review "+form.ID, file, report.ReviewForm(form))
	if err != nil {
		return fmt.Errorf("the review could not be begun, which is not caused by you: %w", err)
	}
	return a.sayBegun(env("GITHUB_STEP_SUMMARY"), report.Begun{
		Form: form, There: there, Branch: branch,
		Edit:    links.Repository + "/edit/" + forge.EscapePath(branch) + "/" + forge.EscapePath(file),
		Propose: links.Repository + "/compare/" + forge.EscapePath(main) + "..." + forge.EscapePath(branch) + "?quick_pull=1&title=" + url.QueryEscape("Review by "+cmp.Or(form.For, "all owners")),
	})
}

// askedFor are the records that the inputs of the workflow name.
func askedFor(owner, what string) reviewOptions {
	f := reviewOptions{Selection: lint.Selection{Owner: strings.TrimSpace(owner)}}
	if f.Owner == report.Nobody {
		f.Owner, f.Unowned = "", true
	}
	switch what = strings.TrimSpace(what); what {
	case "due", "":
		f.due = true
	case "all":
		f.all = true
	default:
		f.trigger = what
	}
	return f
}

// sayBegun writes where the review goes on, into the summary of the job and on
// standard output.
func (a *app) sayBegun(summary string, begun report.Begun) error {
	if summary != "" {
		if err := writeFile(summary, func(w io.Writer) error { return report.WriteBegun(w, begun) }); err != nil {
			return fmt.Errorf("cannot write the summary of the job: %w", bare(err))
		}
	}
	_, err := fmt.Fprintf(a.stdout, "Fill in   %s\nPropose   %s\n", begun.Edit, begun.Propose)
	return err
}
