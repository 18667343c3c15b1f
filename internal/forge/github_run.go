package forge

import (
	"cmp"
	"strings"
)

func init() {
	addHome(home{name: "GitHub", needs: "GITHUB_REPOSITORY, GITHUB_API_URL and GOLDTHREAD_TOKEN", ask: gitHubRun, tell: gitHubTells, copied: true})
}

// GitHubRun is the repository that a run of a workflow is about.
func GitHubRun(env func(string) string) *GitHub {
	_, host, _ := strings.Cut(env("GITHUB_SERVER_URL"), "://")
	return &GitHub{API: cmp.Or(env("GITHUB_API_URL"), "https://api.github.com"), Host: host, Repository: env("GITHUB_REPOSITORY"), Token: env("GOLDTHREAD_TOKEN")}
}

func gitHubRun(env func(string) string) Platform {
	if env("GITHUB_REPOSITORY") == "" {
		return nil
	}
	return GitHubRun(env)
}

// gitHubTells is of a run of a workflow. A pull request is edited in the
// repository and the branch that it comes from, which may be somebody else's
// fork. The file of an event is for a link and for reasons only: one that cannot
// be read, or tells of something else, gives none.
func gitHubTells(env func(string) string, read func(string) ([]byte, error)) (Run, bool) {
	if env("GITHUB_ACTIONS") != "true" {
		return Run{}, false
	}
	var run Run
	var event GitHubEvent
	if file := env("GITHUB_EVENT_PATH"); file != "" {
		if data, err := read(file); err == nil {
			event, _ = ParseGitHubEvent(data)
		}
	}
	if event.Pull != nil {
		run.Description = event.Pull.Body
	}
	server, name := env("GITHUB_SERVER_URL"), env("GITHUB_REPOSITORY")
	if !IsAddress(server) || name == "" {
		return run, true
	}
	run.Repository = server + "/" + EscapePath(name)
	run.NewFile = "/new/BRANCH/FOLDER?filename=NAME&value=TEXT"
	if id := env("GITHUB_RUN_ID"); id != "" {
		run.Page = run.Repository + "/actions/runs/" + EscapePath(id)
	}
	from, branch := name, env("GITHUB_REF_NAME")
	if env("GITHUB_REF_TYPE") == "tag" {
		branch = "" // there is nothing to edit
	}
	if event.Pull != nil && event.Pull.Head.Ref != "" {
		from, branch = event.Pull.Head.Repo.Name, event.Pull.Head.Ref
		run.Approve = "Files changed → Review changes → Approve"
	}
	if branch != "" && from != "" {
		run.Edit = server + "/" + EscapePath(from) + "/edit/" + EscapePath(branch)
	}
	return run, true
}
