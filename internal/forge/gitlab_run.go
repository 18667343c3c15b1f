package forge

import (
	"cmp"
	"strconv"
)

func init() {
	addHome(home{name: "GitLab", needs: "CI_PROJECT_ID, CI_API_V4_URL, CI_SERVER_HOST and GOLDTHREAD_TOKEN", ask: gitLabRun, tell: gitLabTells})
}

func gitLabRun(env func(string) string) Platform {
	if env("CI_API_V4_URL") == "" {
		return nil
	}
	return &GitLab{API: env("CI_API_V4_URL"), Host: cmp.Or(env("CI_SERVER_FQDN"), env("CI_SERVER_HOST")), Project: env("CI_PROJECT_ID"), Token: env("GOLDTHREAD_TOKEN"), JobToken: env("CI_JOB_TOKEN")}
}

// gitLabMerge is the project that the merge request of a run is in, with the token
// that may comment on it.
func gitLabMerge(env func(string) string) *GitLab {
	return &GitLab{API: env("CI_API_V4_URL"), Project: env("CI_MERGE_REQUEST_PROJECT_ID"), Token: cmp.Or(env("GOLDTHREAD_COMMENT_TOKEN"), env("GOLDTHREAD_TOKEN"))}
}

// gitLabTells is of a job. A merge request is edited in the project and the
// branch that it comes from, which may be somebody else's fork.
func gitLabTells(env func(string) string, _ func(string) ([]byte, error)) (Run, bool) {
	if env("GITLAB_CI") != "true" {
		return Run{}, false
	}
	run := Run{Description: env("CI_MERGE_REQUEST_DESCRIPTION"), Talk: gitLabMerge(env)}
	if env("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") == "true" {
		run.Cut = "GitLab hands on the beginning of a long description only: a Because line counts where it stands in the first 2,700 characters"
	}
	if number, err := strconv.Atoi(env("CI_MERGE_REQUEST_IID")); err == nil && number > 0 {
		run.Request = number
	}
	at := env("CI_PROJECT_URL")
	if !IsAddress(at) {
		return run, true
	}
	run.Repository, run.Page, run.NewFile = at, env("CI_JOB_URL"), "/-/new/BRANCH?file_name=PATH"
	from, branch := env("CI_MERGE_REQUEST_SOURCE_PROJECT_URL"), env("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
	if branch == "" || !IsAddress(from) {
		from, branch = at, env("CI_COMMIT_BRANCH")
	}
	if branch != "" {
		run.Edit = from + "/-/edit/" + EscapePath(branch)
	}
	if env("CI_MERGE_REQUEST_IID") != "" {
		run.Approve = "Approve"
	}
	return run, true
}
