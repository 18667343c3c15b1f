package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/source"
)

func (a *app) approvals() *cobra.Command {
	var all bool
	var into string
	c := &cobra.Command{
		Use:   "approvals",
		Short: "Save what GitHub says of the pull requests that changed registers",
		Long: "Approvals asks GitHub, for each commit of the main branch that changed a record and of which nothing is saved yet,\n" +
			"by which pull request it came, who opened and merged that, who approved what, and which rules stood for the branch.\n" +
			"Each answer becomes one file on the branch goldthread-evidence, in a commit that GitHub makes and signs; check reads\n" +
			"them there. Where nothing is saved yet it begins with the newest such commit, with --all with the first. It keeps no\n" +
			"text of a review and no address. The repository and the token are those of the run: GITHUB_REPOSITORY,\n" +
			"GITHUB_API_URL and GOLDTHREAD_TOKEN.\n\n" +
			"Exit status: 0 all is saved, 2 the command line or the environment is wrong, 3 GitHub did not answer, 4 part of the\n" +
			"history, or the branch with what was saved, is missing.",
		Example: "  goldthread approvals\n" +
			"  goldthread approvals --all --into approvals-to-look-at",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runApprovals(c.Context(), all, into, os.Getenv) },
	}
	c.Flags().BoolVar(&all, "all", false, "the past too, before anything was saved")
	c.Flags().StringVar(&into, "into", "", "write the files into `FOLDER` and publish nothing")
	return c
}

func (a *app) runApprovals(ctx context.Context, all bool, into string, env func(string) string) error {
	g := &forge.GitHub{API: cmp.Or(env("GITHUB_API_URL"), "https://api.github.com"), Repository: env("GITHUB_REPOSITORY"), Token: env("GOLDTHREAD_TOKEN")}
	host := "github.com"
	if _, server, ok := strings.Cut(env("GITHUB_SERVER_URL"), "://"); ok {
		host = server
	}
	if g.Repository == "" || g.Token == "" {
		return usagef("approvals are asked for with GITHUB_REPOSITORY (OWNER/NAME) and GOLDTHREAD_TOKEN in the environment, as a workflow has them")
	}
	l, err := a.look(ctx, checkFlags{})
	if err != nil {
		return err
	}
	if len(l.Incomplete) > 0 {
		a.complainIncomplete(l.Result)
		return found(lint.ExitIncomplete)
	}
	if l.History == nil || l.History.Branch == "" {
		return usagef("there is no main branch here whose changes somebody could have approved")
	}
	landings := toAskFor(l.History, all)
	if len(landings) == 0 {
		_, err := fmt.Fprintln(a.stdout, "Of every change of a register there is what GitHub said, or nothing was to be asked.")
		return err
	}
	exports, err := g.Export(ctx, host, l.History.Branch, landings, time.Now().UTC().Truncate(time.Second))
	if err != nil {
		return fmt.Errorf("GitHub was asked in vain, and nothing was saved: %w", err)
	}
	files := map[string][]byte{}
	for _, x := range exports {
		name, data, err := forge.ExportFile(history.ApprovalFolder, x)
		if err != nil {
			return err
		}
		files[name] = data
	}
	done := fmt.Sprintf("%d %s saved", len(files), plural(len(files), "answer", "answers"))
	if into == "" {
		if err := g.Publish(ctx, history.EvidenceBranch, "Save approvals: "+done, files); err != nil {
			return fmt.Errorf("the approvals could not be saved: %w", err)
		}
		_, err = fmt.Fprintf(a.stdout, "%s on %s.\n", done, history.EvidenceBranch)
		return err
	}
	for name, data := range files {
		file := filepath.Join(a.path(into), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := exchange.Save(file, data, true); err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(file), bare(err))
		}
	}
	_, err = io.WriteString(a.stdout, fmt.Sprintf("%s in %s.\n", done, source.Escape(into)))
	return err
}

// toAskFor are the landings of which nothing is saved. While nothing is saved at
// all it is the newest, and the whole past only where that is asked for.
func toAskFor(h *history.Evidence, all bool) []forge.Landing {
	saved := map[string]bool{}
	before := map[string]bool{}
	for _, l := range h.Approvals.Landings {
		switch l.State {
		case history.ExportMissing:
		case history.BeforeExports:
			before[string(l.Commit)] = true
		default:
			saved[string(l.Commit)] = true
		}
	}
	var ask []forge.Landing
	for _, l := range h.Landings {
		if saved[string(l.Commit)] || before[string(l.Commit)] && !all {
			continue
		}
		parents := 1
		if l.Merged != nil {
			parents = 2
		}
		ask = append(ask, forge.Landing{Commit: l.Commit, Parents: parents})
	}
	if len(h.Approvals.Landings) == 0 && !all && len(ask) > 0 {
		ask = ask[len(ask)-1:]
	}
	return ask
}
