package forge

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Has asks for the file.
func (g *GitLab) Has(ctx context.Context, branch, name string) (bool, error) {
	err := g.call(ctx, http.MethodGet, "repository/files/"+url.PathEscape(name)+"?ref="+url.QueryEscape(branch), nil, nil)
	if errors.Is(err, errNotFound) {
		return false, nil
	}
	return err == nil, err
}

// A glAction is one of what a commit does.
type glAction struct {
	Action  string `json:"action"`
	Path    string `json:"file_path"`
	Content string `json:"content,omitempty"`
}

// Add makes the commit through the API, which refuses to create a file that is
// there. A branch that is not there is begun at the first commit of the main
// branch, because GitLab begins none out of nothing, and without its files: a
// pipeline among them would run for every commit.
func (g *GitLab) Add(ctx context.Context, c Commit) error {
	send := map[string]any{"branch": c.Branch, "commit_message": c.Message}
	var actions []glAction
	err := g.call(ctx, http.MethodGet, "repository/branches/"+url.PathEscape(c.Branch), nil, nil)
	switch {
	case errors.Is(err, errNotFound):
		if c.Root == "" {
			return fmt.Errorf("there is no branch %s, and nothing to begin it with", c.Branch)
		}
		send["start_sha"] = c.Root
		old, err := every[glEntry](ctx, g, "repository/tree?recursive=true&ref="+url.QueryEscape(string(c.Root)))
		if err != nil {
			return err
		}
		for _, e := range old {
			if e.Type == "blob" {
				actions = append(actions, glAction{Action: "delete", Path: e.Path})
			}
		}
	case err != nil:
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		actions = append(actions, glAction{Action: "create", Path: name, Content: string(c.Files[name])})
	}
	send["actions"] = actions
	err = g.call(ctx, http.MethodPost, "repository/commits", send, nil)
	var no *refusal
	if errors.As(err, &no) && no.status == http.StatusBadRequest && strings.Contains(strings.ToLower(no.says), "already exists") {
		return ErrMoved // the file or, where it was to be begun, the branch
	}
	return err
}
