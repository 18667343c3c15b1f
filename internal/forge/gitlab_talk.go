package forge

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// needsComment is what to do where there is no token that may comment. One that
// is protected is not given to the pipeline of a merge request, which anybody
// who may push a branch can change: it is one with few rights.
const needsComment = "make a project access token with the scope api and the role Reporter, and give it to the pipeline as the masked variable GOLDTHREAD_COMMENT_TOKEN, which is not protected; a pipeline in a fork is given none, and the token of a job writes no comments"

// Comments asks for those that the account of the token wrote. GitLab shows
// nothing else by which an account is known to be a program's.
func (g *GitLab) Comments(ctx context.Context, number int) ([]Comment, error) {
	if g.Token == "" {
		return nil, fmt.Errorf("%w: %s", ErrNoToken, needsComment)
	}
	var own glUser
	if _, err := g.api().send(ctx, http.MethodGet, strings.TrimSuffix(g.API, "/")+"/user", nil, &own); err != nil {
		return nil, err
	}
	if own.ID < 1 {
		return nil, errNotAsDocumented
	}
	type note struct {
		ID     int64  `json:"id"`
		Body   string `json:"body"`
		System bool   `json:"system"`
		Author glUser `json:"author"`
	}
	all, err := every[note](ctx, g, fmt.Sprintf("merge_requests/%d/notes?activity_filter=only_comments&sort=asc", number))
	var ours []Comment
	for _, n := range all {
		if !n.System && n.Author.ID == own.ID {
			ours = append(ours, Comment{n.ID, n.Body})
		}
	}
	return ours, err
}

// WriteComment sends it, as a note.
func (g *GitLab) WriteComment(ctx context.Context, number int, c Comment) error {
	method, path := http.MethodPost, fmt.Sprintf("merge_requests/%d/notes", number)
	if c.ID > 0 {
		method, path = http.MethodPut, fmt.Sprintf("%s/%d", path, c.ID)
	}
	return g.call(ctx, method, path, map[string]string{"body": c.Body}, nil)
}

type glIssue struct {
	IID         int    `json:"iid"`
	Title       string `json:"title"`
	Description string `json:"description"`
	State       string `json:"state"`
}

// Issues asks for those that the account of the token opened.
func (g *GitLab) Issues(ctx context.Context, open bool) ([]Issue, error) {
	if g.Token == "" {
		return nil, fmt.Errorf("%w: %s", ErrNoToken, needsToken)
	}
	var all []glIssue
	var err error
	if open {
		all, err = every[glIssue](ctx, g, "issues?scope=created_by_me&state=opened&order_by=created_at&sort=desc")
	} else {
		err = g.call(ctx, http.MethodGet, fmt.Sprintf("issues?scope=created_by_me&state=closed&order_by=updated_at&sort=desc&per_page=%d", perPage), nil, &all)
	}
	var ours []Issue
	for _, i := range all {
		ours = append(ours, Issue{i.IID, i.Title, i.Description, i.State == "opened"})
	}
	return ours, err
}

// WriteIssue sends it.
func (g *GitLab) WriteIssue(ctx context.Context, i Issue) (int, error) {
	if i.Number == 0 {
		var made glIssue
		err := g.call(ctx, http.MethodPost, "issues", map[string]string{"title": i.Title, "description": i.Body}, &made)
		if err == nil && made.IID < 1 {
			err = errNotAsDocumented
		}
		return made.IID, err
	}
	state := "close"
	if i.Open {
		state = "reopen"
	}
	return i.Number, g.call(ctx, http.MethodPut, fmt.Sprintf("issues/%d", i.Number), map[string]string{"title": i.Title, "description": i.Body, "state_event": state}, nil)
}
