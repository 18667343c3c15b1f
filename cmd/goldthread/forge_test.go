package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goldthread/goldthread/internal/report"
)

// What a forge tells a job leads to its pages, and to nowhere else.
func TestForge(t *testing.T) {
	event := func(text string) string {
		file := filepath.Join(t.TempDir(), "event.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	github := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "northwind/isms", "GITHUB_RUN_ID": "7", "GITHUB_REF_NAME": "main", "GITHUB_REF_TYPE": "branch"}
	const onGitHub, onGitLab = "/new/BRANCH/FOLDER?filename=NAME&value=TEXT", "/-/new/BRANCH?file_name=PATH"
	const repository, run = "https://github.com/northwind/isms", "https://github.com/northwind/isms/actions/runs/7"
	for _, c := range []struct {
		name  string
		basis map[string]string
		more  map[string]string
		want  report.Forge
	}{
		{"nowhere", nil, nil, report.Forge{}},
		{"push", github, nil, report.Forge{NewFile: onGitHub, Repository: repository, Edit: repository + "/edit/main", Run: run}},
		{"tag", github, map[string]string{"GITHUB_REF_TYPE": "tag"}, report.Forge{NewFile: onGitHub, Repository: repository, Run: run}},
		{"pull request of a fork", github, map[string]string{"GITHUB_REF_NAME": "12/merge", "GITHUB_EVENT_PATH": event(`{"pull_request": {"head": {"ref": "patch-4", "repo": {"full_name": "ana/isms"}}}}`)},
			report.Forge{NewFile: onGitHub, Repository: repository, Edit: "https://github.com/ana/isms/edit/patch-4", Run: run, Approve: "Files changed → Review changes → Approve"}},
		{"hostile branch", github, map[string]string{"GITHUB_EVENT_PATH": event(`{"pull_request": {"head": {"ref": "x>](https://evil.example) @a\n#1", "repo": {"full_name": "ana/isms"}}}}`)},
			report.Forge{NewFile: onGitHub, Repository: repository, Edit: "https://github.com/ana/isms/edit/x%3E%5D%28https://evil.example%29%20@a%0A%231", Run: run, Approve: "Files changed → Review changes → Approve"}},
		{"fork that is gone", github, map[string]string{"GITHUB_EVENT_PATH": event(`{"pull_request": {"head": {"ref": "patch-4", "repo": null}}}`)}, report.Forge{NewFile: onGitHub, Repository: repository, Run: run, Approve: "Files changed → Review changes → Approve"}},
		{"event that is none", github, map[string]string{"GITHUB_EVENT_PATH": event(`[`)}, report.Forge{NewFile: onGitHub, Repository: repository, Edit: repository + "/edit/main", Run: run}},
		{"no address", github, map[string]string{"GITHUB_SERVER_URL": "javascript:alert(1)"}, report.Forge{}},
		{"address with a password", github, map[string]string{"GITHUB_SERVER_URL": "https://a:b@github.com"}, report.Forge{}},
		{"GitLab", map[string]string{"GITLAB_CI": "true", "CI_PROJECT_URL": "https://gitlab.example/northwind/isms", "CI_JOB_URL": "https://gitlab.example/j/1", "CI_COMMIT_BRANCH": "feature/a b"}, nil,
			report.Forge{Repository: "https://gitlab.example/northwind/isms", Edit: "https://gitlab.example/northwind/isms/-/edit/feature/a%20b", Run: "https://gitlab.example/j/1", NewFile: onGitLab}},
		{"merge request of a fork", map[string]string{"GITLAB_CI": "true", "CI_PROJECT_URL": "https://gitlab.example/northwind/isms", "CI_MERGE_REQUEST_IID": "3", "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://gitlab.example/ana/isms", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "patch-4"}, nil,
			report.Forge{Repository: "https://gitlab.example/northwind/isms", Edit: "https://gitlab.example/ana/isms/-/edit/patch-4", Approve: "Approve", NewFile: onGitLab}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, name := range []string{"GITHUB_ACTIONS", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_EVENT_PATH", "GITLAB_CI", "CI_PROJECT_URL", "CI_JOB_URL", "CI_COMMIT_BRANCH", "CI_MERGE_REQUEST_IID", "CI_MERGE_REQUEST_SOURCE_PROJECT_URL", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"} {
				value := c.basis[name]
				if v, ok := c.more[name]; ok {
					value = v
				}
				t.Setenv(name, value)
			}
			if got := forgeLinks(); got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}
