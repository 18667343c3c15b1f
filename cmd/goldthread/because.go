package main

import (
	"context"
	"strconv"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/history"
)

// stated are the reasons that the description of the change gives which a run of
// a pipeline is about, by what the platform tells it; none outside one. It is for
// the change that is judged: anybody who may edit the description may write there.
func (a *app) stated(env func(string) string) []string {
	run := toldBy(env)
	if run.Cut != "" {
		complain(a.stderr, run.Cut)
	}
	return history.Because(run.Description)
}

// queued is the number of the pull request that a branch of the merge queue is
// for: gh-readonly-queue/main/pr-12- and the commit it is merged onto.
var queued = expression.Of(`(?:^|/)gh-readonly-queue/.+/pr-([1-9][0-9]{0,9})-[0-9a-f]{40}$`)

// reasonsOf are the reasons that the description gives which an event is about.
// The event of a merge queue has none, so GitHub is asked; where it does not
// answer, only what the commits say counts, and that is told.
func (a *app) reasonsOf(ctx context.Context, env func(string) string, e forge.GitHubEvent) []string {
	switch {
	case e.Pull != nil:
		return history.Because(e.Pull.Body)
	case e.Group == nil:
		return nil
	}
	name := queued().FindStringSubmatch(e.Group.Ref)
	if name == nil || env("GOLDTHREAD_TOKEN") == "" {
		return nil
	}
	number, err := strconv.Atoi(name[1])
	if err != nil {
		return nil
	}
	body, err := forge.GitHubRun(env).Description(ctx, number)
	if err != nil {
		complain(a.stderr, "the description of the pull request could not be read, so a Because line in it does not count here: "+err.Error())
	}
	return history.Because(body)
}
