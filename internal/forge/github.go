// Package forge talks to the platform on which a repository lies, through its
// API: it keeps one comment on a pull request, and saves what the platform says
// of pull requests on a branch of the repository. It judges nothing: what such a
// saved answer is worth is for package history to say.
package forge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A GitHub is one repository on GitHub, or on a server that speaks its API
// (REST, version 2022-11-28).
type GitHub struct {
	API        string // https://api.github.com
	Repository string // owner/name
	Token      string
	Client     *http.Client // nil for one that waits half a minute
}

// ErrNotAllowed says that the token may not do it: one of a pull request from a
// fork may write nothing.
var ErrNotAllowed = errors.New("the token may not do that: give the job the permission, pull-requests: write for a comment, contents: write and pull-requests: read to save approvals; a pull request from a fork has none")

var errNotFound = errors.New("or there is no such thing")

const (
	perPage     = 100
	maxPages    = 30      // of comments that are looked through for ours
	maxAnswer   = 8 << 20 // bytes of one answer
	apiPatience = 30 * time.Second
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
	for page := 1; page <= maxPages; page++ {
		var list []comment
		if err := g.call(ctx, http.MethodGet, fmt.Sprintf("issues/%d/comments?per_page=%d&page=%d", number, perPage, page), nil, &list); err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].User.Type == "Bot" && marked(list[i].Body, mark) {
				return &list[i], nil
			}
		}
		if len(list) < perPage {
			break
		}
	}
	return nil, nil
}

// call asks the API for something below the repository, and reads the answer
// into into, unless that is nil.
func (g *GitHub) call(ctx context.Context, method, path string, send, into any) error {
	owner, name, ok := strings.Cut(g.Repository, "/")
	if !ok {
		return fmt.Errorf("%q is not the name of a repository", g.Repository)
	}
	address := strings.TrimSuffix(g.API, "/") + "/repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
	if path != "" {
		address += "/" + path
	}
	return g.ask(ctx, method, address, send, into)
}

// ask sends something to an address of the API, and reads the answer into into,
// unless that is nil.
func (g *GitHub) ask(ctx context.Context, method, address string, send, into any) error {
	var body io.Reader
	if send != nil {
		data, err := json.Marshal(send)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return fmt.Errorf("the address of the API cannot be used: %w", err)
	}
	request.Header.Set("Accept", "application/vnd.github+json")
	request.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	request.Header.Set("Authorization", "Bearer "+g.Token)
	client := g.Client
	if client == nil {
		client = &http.Client{Timeout: apiPatience}
	}
	answer, err := client.Do(request)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err // without the address
		}
		return fmt.Errorf("the API did not answer: %w", err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case answer.StatusCode == http.StatusTooManyRequests, answer.StatusCode == http.StatusForbidden && answer.Header.Get("X-Ratelimit-Remaining") == "0":
		return errors.New("the API takes no more calls for now")
	case answer.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%w (%w)", ErrNotAllowed, errNotFound) // which it also says of what the token may not see
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden:
		return ErrNotAllowed
	case answer.StatusCode/100 != 2:
		return fmt.Errorf("the API answered %d", answer.StatusCode)
	case err != nil:
		return fmt.Errorf("the API broke off its answer: %w", err)
	case len(data) > maxAnswer:
		return errors.New("the answer of the API is too large")
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return errors.New("the answer of the API is not what its documentation says")
	}
	return nil
}
