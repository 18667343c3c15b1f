package forgetest

import (
	"fmt"
	"maps"
	"path/filepath"

	"github.com/goldthread/goldthread/internal/scenario"
)

// OnMerge begins a job for a merge request, as it stands: checked out is its
// branch, with all others. comments is the token that may comment; "" for none,
// as in a fork.
func (l *Lab) OnMerge(number int, comments string) Run {
	l.t.Helper()
	p := l.pull(number)
	r := l.job("merge_request_event", p.head, map[string]string{
		"CI_MERGE_REQUEST_IID": fmt.Sprint(p.number), "CI_MERGE_REQUEST_PROJECT_ID": fmt.Sprint(labProject), "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": p.into,
		"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": p.branch, "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": l.address + "/" + l.Name, "CI_MERGE_REQUEST_DESCRIPTION": p.body,
		"CI_MERGE_REQUEST_DIFF_BASE_SHA": l.play.MergeBase(l.branches[p.into], p.head), "GOLDTHREAD_COMMENT_TOKEN": comments,
	})
	refs := l.fetched(nil)
	refs["refs/merge-requests/head"] = p.head
	l.clone(r, scenario.Clone{Refs: refs, Head: p.head})
	return r
}

// OnMain begins a job on the main branch, for a push or by a schedule. token is
// the one that may write; without names branches that the clone leaves out.
func (l *Lab) OnMain(source, token string, without ...string) Run {
	l.t.Helper()
	r := l.job(source, l.branches[l.main], map[string]string{"CI_COMMIT_BRANCH": l.main, "GOLDTHREAD_TOKEN": token})
	refs := l.fetched(without)
	refs["refs/heads/"+l.main] = l.branches[l.main]
	l.clone(r, scenario.Clone{Refs: refs, Head: "refs/heads/" + l.main})
	return r
}

func (l *Lab) job(source, sha string, more map[string]string) Run {
	l.t.Helper()
	env := map[string]string{
		"CI": "true", "GITLAB_CI": "true", "CI_SERVER_HOST": labHost, "CI_SERVER_FQDN": labHost, "CI_API_V4_URL": l.API, "CI_PROJECT_ID": fmt.Sprint(labProject), "CI_PROJECT_URL": l.address + "/" + l.Name,
		"CI_PIPELINE_SOURCE": source, "CI_COMMIT_SHA": sha, "CI_DEFAULT_BRANCH": l.main, "CI_JOB_URL": fmt.Sprintf("%s/%s/-/jobs/%d", l.address, l.Name, l.next()), "CI_JOB_TOKEN": "glcbt-64_000000000000000000",
	}
	for _, name := range []string{"CI_COMMIT_BRANCH", "CI_MERGE_REQUEST_IID", "CI_MERGE_REQUEST_PROJECT_ID", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_MERGE_REQUEST_SOURCE_PROJECT_URL", "CI_MERGE_REQUEST_DESCRIPTION", "GOLDTHREAD_TOKEN", "GOLDTHREAD_COMMENT_TOKEN"} {
		env[name] = "" // as where it is not set
	}
	maps.Copy(env, more)
	return Run{filepath.Join(l.t.TempDir(), "work"), env}
}
