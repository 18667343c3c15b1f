package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// A ghAuthor is what a comment or an issue says of who wrote it.
type ghAuthor struct {
	User struct {
		Type string `json:"type"`
	} `json:"user"`
}

// program reports whether a program wrote it.
func (a ghAuthor) program() bool { return a.User.Type == "Bot" }

// Comments asks for them. GitHub says which accounts are those of programs.
func (g *GitHub) Comments(ctx context.Context, number int) ([]Comment, error) {
	type comment struct {
		ID   int64  `json:"id"`
		Body string `json:"body"`
		ghAuthor
	}
	all, err := every[comment](ctx, g, fmt.Sprintf("issues/%d/comments", number))
	var ours []Comment
	for _, c := range all {
		if c.program() {
			ours = append(ours, Comment{c.ID, c.Body})
		}
	}
	return ours, err
}

// WriteComment sends it.
func (g *GitHub) WriteComment(ctx context.Context, number int, c Comment) error {
	method, path := http.MethodPost, fmt.Sprintf("issues/%d/comments", number)
	if c.ID > 0 {
		method, path = http.MethodPatch, fmt.Sprintf("issues/comments/%d", c.ID)
	}
	return g.call(ctx, method, path, map[string]string{"body": c.Body}, nil)
}

type ghIssue struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Body   string `json:"body"`
	State  string `json:"state"`
	ghAuthor
	Pull *struct{} `json:"pull_request"` // there for a pull request, which the API lists as an issue too
}

// errNoIssues says that the repository has none.
var errNoIssues = errors.New("issues are switched off in the settings of the repository")

// Issues asks for them, and leaves out pull requests.
func (g *GitHub) Issues(ctx context.Context, open bool) ([]Issue, error) {
	var all []ghIssue
	var err error
	if open {
		all, err = every[ghIssue](ctx, g, "issues?state=open&sort=created&direction=desc")
	} else {
		err = g.call(ctx, http.MethodGet, fmt.Sprintf("issues?state=closed&sort=updated&direction=desc&per_page=%d", perPage), nil, &all)
	}
	var ours []Issue
	for _, i := range all {
		if i.Pull == nil && i.program() {
			ours = append(ours, Issue{i.Number, i.Title, i.Body, i.State == "open"})
		}
	}
	return ours, noIssues(err)
}

// WriteIssue sends it.
func (g *GitHub) WriteIssue(ctx context.Context, i Issue) (int, error) {
	if i.Number == 0 {
		var made ghIssue
		err := g.call(ctx, http.MethodPost, "issues", map[string]string{"title": i.Title, "body": i.Body}, &made)
		if err == nil && made.Number < 1 {
			err = errNotAsDocumented
		}
		return made.Number, noIssues(err)
	}
	state := "closed"
	if i.Open {
		state = "open"
	}
	return i.Number, g.call(ctx, http.MethodPatch, fmt.Sprintf("issues/%d", i.Number), map[string]string{"title": i.Title, "body": i.Body, "state": state}, nil)
}

// noIssues puts the answer of a repository without issues into words.
func noIssues(err error) error {
	var r *refusal
	if errors.As(err, &r) && r.status == http.StatusGone {
		return errNoIssues
	}
	return err
}
