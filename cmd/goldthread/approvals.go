package main

import (
	"context"
	"errors"
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

func init() { addCommand((*app).approvals) }

func (a *app) approvals() *cobra.Command {
	var all bool
	var out string
	platforms := strings.Join(forge.Names(), " or ")
	c := &cobra.Command{
		Use:   "approvals",
		Short: "Save what " + platforms + " says of the pull requests that changed registers",
		Long: "Approvals asks " + platforms + ", for each commit of the main branch that changed a record and of which nothing is\n" +
			"saved yet, by which pull request (merge request) it came, who opened and merged that, who approved what, and which\n" +
			"rules stood for the branch. What is hidden from the token is saved as not shown, never as none. Each answer becomes\n" +
			"one file on the branch goldthread-evidence, in a commit that the platform makes; check reads them there, and none is\n" +
			"ever written anew. Where nothing is saved yet it begins with the newest such commit, with --all with the first. It\n" +
			"keeps no text of a review and no address.\n\n" +
			"The repository and the token are those of the run, by its environment:\n\n" + platformNeeds() + "\n" +
			"On GitLab it is a project access token, because the token of a job, CI_JOB_TOKEN, reads no approvals. An older\n" +
			"GitLab does not say when somebody approved, and none says which version: that is worked out from its notes and from\n" +
			"when each version was pushed, and where it cannot be, the approval is saved and does not count.\n\n" +
			"Exit status: 0 all is saved, 2 the command line or the environment is wrong, 3 the platform did not answer, or not\n" +
			"all: what it answered in full is saved, what it did not is named, and the next run asks for it; 4 part\n" +
			"of the history, or the branch with what was saved, is missing.",
		Example: "  goldthread approvals\n" +
			"  goldthread approvals --all --out approvals-to-look-at",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runApprovals(c.Context(), all, out, os.Getenv) },
	}
	c.Flags().BoolVar(&all, "all", false, "the past too, before anything was saved")
	c.Flags().StringVar(&out, "out", "", "write the files into the folder `DIR` and publish nothing")
	return c
}

// platformNeeds says what each platform is known by in the environment, one a line.
func platformNeeds() string {
	var b strings.Builder
	for _, name := range forge.Names() {
		fmt.Fprintf(&b, "  %-9s %s\n", name, forge.Needs(name))
	}
	return b.String()
}

func (a *app) runApprovals(ctx context.Context, all bool, out string, env func(string) string) error {
	p := forge.Of(env)
	if p == nil {
		return usagef("approvals are asked for on %s: run this in a workflow or a pipeline there, or set what it has in its environment, as goldthread approvals --help says", strings.Join(forge.Names(), " or "))
	}
	words := p.Words()
	if words.Missing != "" {
		return usagef("approvals cannot be asked for: %s", words.Missing)
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
		_, err := fmt.Fprintf(a.stdout, "Of every change of a register there is what %s said, or nothing was to be asked.\n", words.Name)
		return err
	}
	exports, unanswered := forge.Export(ctx, p, l.History.Branch, landings, a.now().UTC().Truncate(time.Second))
	switch {
	case unanswered != nil && len(exports) == 0:
		return fmt.Errorf("%s was asked in vain, and nothing was saved: %w", words.Name, unanswered)
	case unanswered != nil:
		unanswered = fmt.Errorf("%s did not answer all, and only what it answered in full was saved; the next run asks for the rest: %w", words.Name, unanswered)
	}
	if err := a.saveApprovals(ctx, p, l.History, exports, out); err != nil {
		return errors.Join(err, unanswered)
	}
	return unanswered
}

// saveApprovals writes what was answered to the branch for it, or, where out names
// a folder, there.
func (a *app) saveApprovals(ctx context.Context, p forge.Platform, h *history.Evidence, exports []history.PullRequest, out string) error {
	files := map[string][]byte{}
	for _, x := range exports {
		name, data, err := forge.ExportFile(history.ApprovalFolder, p.Words().Prefix, x)
		if err != nil {
			return err
		}
		files[name] = data
	}
	done := fmt.Sprintf("%d %s saved", len(files), plural(len(files), "answer", "answers"))
	if out == "" {
		left, err := forge.Publish(ctx, p, forge.Commit{Branch: history.EvidenceBranch, Message: "Save approvals: " + done, Files: files, Root: h.Root()})
		if err != nil {
			return fmt.Errorf("the approvals could not be saved: %w", err)
		}
		return a.saidSaved(len(files)-len(left), left)
	}
	for name, data := range files {
		file := filepath.Join(a.path(out), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := exchange.Save(file, data, true); err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(file), bare(err))
		}
	}
	_, err := io.WriteString(a.stdout, fmt.Sprintf("%s in %s.\n", done, source.Escape(out)))
	return err
}

// saidSaved says how many answers were saved on the branch, and which files were
// there already and stay as they are.
func (a *app) saidSaved(saved int, left []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s saved on %s.\n", saved, plural(saved, "answer", "answers"), history.EvidenceBranch)
	for _, name := range left {
		fmt.Fprintf(&b, "%s is there already and was left as it is. If it cannot be read, look who wrote it, and take it away.\n", source.Escape(name))
	}
	_, err := io.WriteString(a.stdout, b.String())
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
	for i, l := range h.Landings {
		if saved[string(l.Commit)] || before[string(l.Commit)] && !all {
			continue
		}
		one := forge.Landing{Commit: l.Commit, Parents: 1}
		if l.Merged != nil {
			one.Parents = 2
		}
		if i > 0 {
			one.Since = h.Between(h.Landings[i-1].Commit, l.Commit)
		}
		ask = append(ask, one)
	}
	if len(h.Approvals.Landings) == 0 && !all && len(ask) > 0 {
		ask = ask[len(ask)-1:]
	}
	return ask
}
