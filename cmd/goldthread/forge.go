package main

import (
	"net/url"
	"os"
	"strings"

	"github.com/goldthread/goldthread/internal/report"
)

// forgeLinks says where the repository lies, by what GitHub or GitLab tell a job in
// its environment. A pull request is edited in the repository and the branch
// that it comes from, which may be somebody else's fork.
func forgeLinks() report.Forge {
	if at := os.Getenv("CI_PROJECT_URL"); os.Getenv("GITLAB_CI") == "true" && isAddress(at) {
		f := report.Forge{Repository: at, Run: os.Getenv("CI_JOB_URL"), GitLab: true}
		from, branch := os.Getenv("CI_MERGE_REQUEST_SOURCE_PROJECT_URL"), os.Getenv("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
		if branch == "" || !isAddress(from) {
			from, branch = at, os.Getenv("CI_COMMIT_BRANCH")
		}
		if branch != "" {
			f.Edit = from + "/-/edit/" + escapePath(branch)
		}
		if os.Getenv("CI_MERGE_REQUEST_IID") != "" {
			f.Approve = "Approve"
		}
		return f
	}
	server, name := os.Getenv("GITHUB_SERVER_URL"), os.Getenv("GITHUB_REPOSITORY")
	if os.Getenv("GITHUB_ACTIONS") != "true" || !isAddress(server) || name == "" {
		return report.Forge{}
	}
	f := report.Forge{Repository: server + "/" + escapePath(name)}
	if run := os.Getenv("GITHUB_RUN_ID"); run != "" {
		f.Run = f.Repository + "/actions/runs/" + escapePath(run)
	}
	from, branch := name, os.Getenv("GITHUB_REF_NAME")
	if os.Getenv("GITHUB_REF_TYPE") == "tag" {
		branch = "" // there is nothing to edit
	}
	// Without an event that can be read there is no link, and nothing else is amiss.
	if e, err := readEvent(os.Getenv("GITHUB_EVENT_PATH")); err == nil && e.Pull != nil && e.Pull.Head.Ref != "" {
		from, branch = e.Pull.Head.Repo.Name, e.Pull.Head.Ref
		f.Approve = "Files changed → Review changes → Approve"
	}
	if branch != "" && from != "" {
		f.Edit = server + "/" + escapePath(from) + "/edit/" + escapePath(branch)
	}
	return f
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// escapePath percent-encodes the parts of a path, so that a branch of any name
// stays where it stands.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}
