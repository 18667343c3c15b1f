package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/goldthread/goldthread/internal/repo"
)

// Begin makes a branch from the newest commit of another, with one commit that
// adds a file. Where the branch is there and holds the file, both stay as they
// are, and there is true: somebody has begun already. The branch carries no pull
// request: one that a token of a workflow opens starts no check.
func (g *GitHub) Begin(ctx context.Context, branch, from, message, name string, data []byte) (there bool, err error) {
	head, err := g.head(ctx, branch)
	switch {
	case errors.Is(err, errNotFound):
		if head, err = g.head(ctx, from); err != nil {
			return false, fmt.Errorf("the branch %s: %w", from, err)
		}
		err = g.begin(ctx, branch, head)
	case err == nil:
		there, err = g.Has(ctx, branch, name)
	}
	if err == nil && !there {
		err = g.commitOn(ctx, branch, head, message, map[string][]byte{name: data})
	}
	if errors.Is(err, ErrMoved) {
		return false, fmt.Errorf("somebody changes the branch %s at this moment: try again", branch)
	}
	return there, err
}

// begin makes a branch that is not there yet; [ErrMoved] where it is.
func (g *GitHub) begin(ctx context.Context, branch string, at repo.ID) error {
	err := g.call(ctx, http.MethodPost, "git/refs", map[string]any{"ref": "refs/heads/" + branch, "sha": at}, nil)
	var no *refusal
	if errors.As(err, &no) && no.status == http.StatusUnprocessableEntity && strings.Contains(no.says, "already exists") {
		return ErrMoved
	}
	return err
}

// head is the newest commit of a branch.
func (g *GitHub) head(ctx context.Context, branch string) (repo.ID, error) {
	var ref struct {
		Object struct {
			SHA repo.ID `json:"sha"`
		} `json:"object"`
	}
	err := g.call(ctx, http.MethodGet, "git/ref/heads/"+EscapePath(branch), nil, &ref)
	return ref.Object.SHA, err
}
