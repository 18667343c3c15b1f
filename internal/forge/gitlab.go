package forge

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
)

// A GitLab is one project on a GitLab server (REST, version 4:
// https://docs.gitlab.com/api/rest).
type GitLab struct {
	API     string // https://gitlab.com/api/v4
	Host    string // gitlab.com
	Project string // its number, or group/name
	// Token is a project's or a person's; JobToken is the one that every job has,
	// with which little can be asked for, and is taken where there is no other.
	Token, JobToken string
	Client          *http.Client // nil for one that waits half a minute
}

// needsToken is what to do where there is no token of the right kind.
const needsToken = "make a project access token with the scope api and the role Maintainer (with Developer, some rules are not shown), and give it to the pipeline as the masked and protected variable GOLDTHREAD_TOKEN"

// Words says what people call GitLab and what it has.
func (g *GitLab) Words() Words {
	w := Words{Name: "GitLab", Host: g.Host, Prefix: "MR"}
	switch {
	case g.Project == "" || g.Host == "":
		w.Missing = "CI_PROJECT_ID and CI_SERVER_HOST do not say which project it is about"
	case g.Token == "" && g.JobToken == "":
		w.Missing = "GOLDTHREAD_TOKEN holds no token: " + needsToken
	}
	return w
}

func (g *GitLab) api() api {
	a := api{client: g.Client, token: g.Token, header: http.Header{"Private-Token": {g.Token}}, absent: needsToken}
	a.denied = "a project access token needs the scope api and the role Maintainer, or Developer where that may push to goldthread-evidence, or Reporter for comments and for the weekly issue, which has to be switched on"
	if g.Token == "" {
		a.token, a.header = g.JobToken, http.Header{"Job-Token": {g.JobToken}}
		a.denied = "the token of a job reads no approvals and writes no commits, so " + needsToken
	}
	return a
}

// call asks the API for something below the project, and reads the answer into
// into, unless that is nil.
func (g *GitLab) call(ctx context.Context, method, path string, send, into any) error {
	_, err := g.ask(ctx, method, path, send, into)
	return err
}

// ask is call with the headers of the answer.
func (g *GitLab) ask(ctx context.Context, method, path string, send, into any) (http.Header, error) {
	address := strings.TrimSuffix(g.API, "/") + "/projects/" + url.PathEscape(g.Project)
	if path != "" {
		address += "/" + path
	}
	return g.api().send(ctx, method, address, send, into)
}

// About gives the number of the project and how it is set up.
func (g *GitLab) About(ctx context.Context) (int64, *history.Settings, error) {
	var p struct {
		ID         int64   `json:"id"`
		Visibility string  `json:"visibility"`
		Method     string  `json:"merge_method"`
		Squash     string  `json:"squash_option"`
		SquashText *string `json:"squash_commit_template"`
	}
	err := g.call(ctx, http.MethodGet, "", nil, &p)
	if err == nil && p.ID < 1 {
		err = errNotAsDocumented
	}
	if err != nil {
		return 0, nil, err
	}
	s := &history.Settings{Visibility: p.Visibility}
	switch p.Method {
	case "merge", "rebase_merge":
		s.Methods = append(s.Methods, "merge")
	case "ff":
		s.Methods = append(s.Methods, "rebase")
	}
	if p.Squash == "" {
		return p.ID, s, nil // then its template is not shown, too
	}
	if p.Squash != "never" {
		s.Methods = append(s.Methods, "squash")
	}
	s.SquashTitle, s.SquashText = gitLabSquash(p.SquashText)
	return p.ID, s, nil
}

// gitLabSquash says in GitHub's words what a template gives a squash as its
// text. Without one it is the title alone.
func gitLabSquash(template *string) (title, text string) {
	has := func(name string) bool { return template != nil && strings.Contains(*template, "%{"+name+"}") }
	switch {
	case has("all_commits"):
		return "template", history.SquashMessages
	case has("description"):
		return "template", history.SquashDescription
	case template == nil || *template == "":
		return "PR_TITLE", history.SquashBlank
	}
	return "template", history.SquashBlank
}
