package main

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// commentOnEvent keeps the comment on a pull request up to date, where that is
// wanted. One that cannot be written fails nothing: the summary of the job says
// the same, and that it stands in.
func (a *app) commentOnEvent(ctx context.Context, env func(string) string, e forge.GitHubEvent, r *lint.Result, failed error) error {
	if env("GOLDTHREAD_COMMENT") != "true" || e.Pull == nil {
		return nil
	}
	err := keepComment(ctx, forge.GitHubRun(env), e.Pull.Number, r, failed)
	if err == nil {
		return nil
	}
	complain(a.stderr, "the comment was not written, and the summary of the job stands in: "+err.Error())
	return addTo(env("GITHUB_STEP_SUMMARY"), func(w io.Writer) error { return report.WriteStandIn(w, err.Error()) })
}

// commentOnMerge is commentOnEvent for the merge request that a pipeline on
// GitLab is about, or on any platform but GitHub, where it is about one. The log of
// the job stands in.
func (a *app) commentOnMerge(ctx context.Context, run forge.Run, r *lint.Result, failed error) {
	if run.Request == 0 {
		return
	}
	if err := keepComment(ctx, run.Talk, run.Request, r, failed); err != nil {
		complain(a.stderr, "the comment on the merge request was not written, and this log stands in: "+err.Error())
	}
}

// keepComment has the comment on a pull request say what the check says, or why
// it could not be made. A change of no register begins none.
func keepComment(ctx context.Context, p forge.Platform, number int, r *lint.Result, failed error) error {
	var body bytes.Buffer
	o := report.Options{Version: version(), Forge: forgeLinks()}
	quiet := false
	var err error
	if failed == nil {
		c := r.Change
		brings := slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Change == finding.Introduced })
		quiet = c != nil && len(c.Records) == 0 && c.Rules == nil && !brings
		err = report.Write(&body, "comment", r, o)
	} else {
		_, err = report.WriteFailure(&body, "comment", failure(failed), o)
	}
	if err != nil {
		return err
	}
	return forge.KeepComment(ctx, p, number, report.Marker, body.String(), quiet)
}
