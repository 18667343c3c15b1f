package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).action) }

// action is what the GitHub Action runs (action.yml): a check whose command line
// is the environment of the run.
func (a *app) action() *cobra.Command {
	return &cobra.Command{
		Use:    "action",
		Short:  "Check the registers as a step of a GitHub workflow",
		Hidden: true, // nobody types it
		Long: "Action is what the GitHub Action runs, and the workflow that init writes. It finds out from the environment what the\n" +
			"run is about: a pull request and the merge queue are judged as changes, everything else as a state. It writes\n" +
			"remarks beside the lines, the summary of the job, the result as JSON, the outputs of the step, and, with\n" +
			"GOLDTHREAD_COMMENT=true, keeps one comment on the pull request. The inputs are those of action.yml.",
		Args: noCommand,
		RunE: func(c *cobra.Command, _ []string) error { return a.runAction(c.Context(), os.Getenv) },
	}
}

func (a *app) runAction(ctx context.Context, env func(string) string) error {
	report := cmp.Or(env("GOLDTHREAD_REPORT"), filepath.Join(env("RUNNER_TEMP"), "goldthread.json"))
	status, result, err := a.checkEvent(ctx, env, report)
	if err != nil {
		status = a.status(err)
	}
	if failed := writeStepOutputs(env("GITHUB_OUTPUT"), status, report, result); failed != nil {
		return errors.Join(err, failed)
	}
	if status == lint.ExitClean {
		return nil
	}
	return found(status)
}

// checkEvent runs the check that an event asks for, and returns its exit status.
func (a *app) checkEvent(ctx context.Context, env func(string) string, report string) (int, *lint.Result, error) {
	f := checkFlags{asOf: env("GOLDTHREAD_AS_OF"), failOn: env("GOLDTHREAD_FAIL_ON")}
	a.config = env("GOLDTHREAD_CONFIG")
	outs := []output{{format: "github"}, {"json", report}}
	for format, file := range map[string]string{"markdown": env("GITHUB_STEP_SUMMARY"), "sarif": env("GOLDTHREAD_SARIF")} {
		if file != "" {
			outs = append(outs, output{format, file})
		}
	}
	slices.SortFunc(outs, func(a, b output) int { return strings.Compare(a.format, b.format) })
	e, err := readEvent(env("GITHUB_EVENT_PATH"))
	var result *lint.Result
	if err == nil {
		result, err = a.judgeEvent(ctx, env, e, f)
	}
	if err != nil {
		return 0, nil, errors.Join(err, a.emitFailure(outs, err), a.commentOnEvent(ctx, env, e, nil, err))
	}
	if err := a.emitResult(outs, result, shownInActions); err != nil {
		return 0, result, err
	}
	return result.ExitStatus(), result, a.commentOnEvent(ctx, env, e, result, nil)
}

// shownInActions is how the action shows what it found: GitHub would open an alert
// for what is accepted, and in a summary there is nothing to type.
var shownInActions = report.Options{OmitAccepted: true, NoNext: true}

// addTo adds to a file that GitHub reads after the step, where there is one.
func addTo(name string, write func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write what GitHub reads of the step: %w", bare(err))
	}
	return errors.Join(write(f), f.Close())
}

// judgeEvent finds out what the run is about and checks that.
func (a *app) judgeEvent(ctx context.Context, env func(string) string, e forge.GitHubEvent, f checkFlags) (*lint.Result, error) {
	if env("GITHUB_EVENT_NAME") == "pull_request_target" {
		return nil, usagef("on: pull_request_target gives what strangers propose the rights of the repository: use on: pull_request")
	}
	o, err := a.lintOptions(f)
	if err != nil {
		return nil, err
	}
	o.Dir = a.path(cmp.Or(env("GOLDTHREAD_DIRECTORY"), "."))
	o.Cache = nil // on a computer of one's own a change could have written to it
	switch {
	case e.Pull != nil:
		o.Base, o.Rev, err = pullRequestEnds(o.Dir, e.Pull.Base.SHA, e.Pull.Head.SHA)
		o.BaseNamed = e.Pull.Base.Ref
	case e.Group != nil:
		o.Base, o.Rev, o.BaseNamed = e.Group.Base, e.Group.Head, strings.TrimPrefix(e.Group.Onto, "refs/heads/")
	}
	if err != nil {
		return nil, err
	}
	o.Trust, o.Because = lint.TrustBase, a.reasonsOf(ctx, env, e)
	return lint.Run(ctx, o)
}

// readEvent reads the file in which GitHub describes the event; without one it
// is about no change.
func readEvent(name string) (forge.GitHubEvent, error) {
	if name == "" {
		return forge.GitHubEvent{}, nil
	}
	data, err := source.Read(repo.Folder(filepath.Dir(name)), filepath.Base(name), forge.MaxEvent)
	if err != nil {
		return forge.GitHubEvent{}, fmt.Errorf("cannot read what the event is: %w", bare(err))
	}
	e, err := forge.ParseGitHubEvent(data)
	if err != nil {
		return e, fmt.Errorf("cannot read what the event is: %w", err)
	}
	return e, nil
}

// pullRequestEnds are the two ends of the change that a pull request proposes.
// GitHub checks out what merging it would give: what that merge does to the
// branch is what is judged, and its first parent is where the branch stands,
// which the event may tell of an hour ago. Where something else was checked out
// it is the branch of the pull request.
func pullRequestEnds(dir, base, head string) (from, to string, err error) {
	r, err := repo.Open(dir)
	if errors.Is(err, repo.ErrNotGit) {
		return base, head, nil // the check says so
	}
	if err != nil {
		return "", "", err
	}
	at, _, err := r.Head()
	if err != nil {
		return base, head, nil
	}
	c, err := r.Commit(at)
	if err != nil {
		return "", "", err
	}
	if len(c.Parents) == 2 && string(c.Parents[1]) == head {
		return string(c.Parents[0]), string(at), nil
	}
	return base, head, nil
}

// writeStepOutputs adds the outputs of the step to the file that GitHub reads.
// All of them are numbers but for the path of the report.
func writeStepOutputs(name string, status int, report string, r *lint.Result) error {
	if strings.ContainsAny(report, "\r\n") {
		return usagef("the path of the report holds a line end")
	}
	var open, errs, introduced int
	if r != nil {
		for _, f := range r.Findings {
			if f.Accepted() {
				continue
			}
			open++
			if f.Severity == finding.Error {
				errs++
			}
			if f.Change == finding.Introduced {
				introduced++
			}
		}
	}
	return addTo(name, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "findings=%d\nerrors=%d\nintroduced=%d\nreport=%s\nexit-code=%d\n", open, errs, introduced, report, status)
		return err
	})
}
