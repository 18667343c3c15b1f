package forge

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

type comment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User struct {
		Type string `json:"type"`
	} `json:"user"`
}

// KeepComment has a pull request, by its number, carry one comment with this
// body, which ends with mark, an HTML comment that nobody sees. A comment that a
// program wrote and that ends so is replaced; where there is none, one is
// written unless quiet. Everybody else's are left alone.
func (g *GitHub) KeepComment(ctx context.Context, number int, mark, body string, quiet bool) error {
	if !marked(body, mark) {
		return fmt.Errorf("the comment does not end with its mark %q", mark)
	}
	ours, err := g.find(ctx, number, mark)
	switch {
	case err != nil:
		return err
	case ours == nil && quiet, ours != nil && sameText(ours.Body, body):
		return nil
	case ours == nil:
		return g.call(ctx, http.MethodPost, fmt.Sprintf("issues/%d/comments", number), map[string]string{"body": body}, nil)
	}
	return g.call(ctx, http.MethodPatch, fmt.Sprintf("issues/comments/%d", ours.ID), map[string]string{"body": body}, nil)
}

// sameText compares as the platform keeps text: line ends and the space at the
// ends are its own.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

func marked(body, mark string) bool { return strings.HasSuffix(strings.TrimSpace(body), mark) }

func (g *GitHub) find(ctx context.Context, number int, mark string) (*comment, error) {
	list, err := every[comment](ctx, g, fmt.Sprintf("issues/%d/comments", number))
	for i := range list {
		if list[i].User.Type == "Bot" && marked(list[i].Body, mark) {
			return &list[i], nil
		}
	}
	return nil, err
}
