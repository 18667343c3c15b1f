package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

type issue struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Body   string `json:"body"`
	State  string `json:"state"`
	User   struct {
		Type string `json:"type"`
	} `json:"user"`
	Pull *struct{} `json:"pull_request"` // there for a pull request, which the API lists as an issue too
}

// ours tells an issue that a program wrote and that ends with the mark.
func (i *issue) ours(mark string) bool {
	return i.Pull == nil && i.User.Type == "Bot" && marked(i.Body, mark)
}

// errNoIssues says that the repository has none.
var errNoIssues = errors.New("issues are switched off in the settings of the repository")

// KeepIssue has the repository carry one open issue with this title and body,
// which ends with mark, an HTML comment that nobody sees. One that a program
// wrote and that ends so is written over, and opened again where it was closed; where
// there is none, one is written. With done it is closed, and none is written.
// Everybody else's are left alone, and so are older ones of ours. It returns the
// number of the issue, 0 for none.
func (g *GitHub) KeepIssue(ctx context.Context, mark, title, body string, done bool) (int, error) {
	if !marked(body, mark) {
		return 0, fmt.Errorf("the issue does not end with its mark %q", mark)
	}
	ours, err := g.findIssue(ctx, mark, !done)
	if err != nil || ours == nil && done {
		return 0, noIssues(err)
	}
	state := "open"
	if done {
		state = "closed"
	}
	switch {
	case ours == nil:
		var made issue
		err := g.call(ctx, http.MethodPost, "issues", map[string]string{"title": title, "body": body}, &made)
		return made.Number, noIssues(err)
	case ours.Title == title && ours.State == state && sameText(ours.Body, body):
		return ours.Number, nil
	}
	return ours.Number, g.call(ctx, http.MethodPatch, fmt.Sprintf("issues/%d", ours.Number), map[string]string{"title": title, "body": body, "state": state}, nil)
}

// findIssue is the newest open issue of ours, else, where closed ones count, the
// one of ours that changed last among the last hundred that did.
func (g *GitHub) findIssue(ctx context.Context, mark string, closed bool) (*issue, error) {
	list, err := every[issue](ctx, g, "issues?state=open&sort=created&direction=desc")
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ours(mark) {
			return &list[i], nil
		}
	}
	if !closed {
		return nil, nil
	}
	list = nil
	if err := g.call(ctx, http.MethodGet, fmt.Sprintf("issues?state=closed&sort=updated&direction=desc&per_page=%d", perPage), nil, &list); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ours(mark) {
			return &list[i], nil
		}
	}
	return nil, nil
}

// noIssues puts the answer of a repository without issues into words.
func noIssues(err error) error {
	var r *refusal
	if errors.As(err, &r) && r.status == http.StatusGone {
		return errNoIssues
	}
	return err
}
