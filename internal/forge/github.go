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
	"regexp"
	"strconv"
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

// ErrNoToken says that there is nothing to ask with, as in the run of a pull
// request from a fork that was given none.
var ErrNoToken = errors.New("there is no token to ask with: give the job one, as in GOLDTHREAD_TOKEN: ${{ github.token }}")

var (
	errNotFound        = errors.New("or there is no such thing")
	errNotAsDocumented = errors.New("the answer of the API is not what its documentation says")
)

const (
	perPage     = 100
	maxPages    = 30      // of one list
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
	list, err := every[comment](ctx, g, fmt.Sprintf("issues/%d/comments", number))
	for i := range list {
		if list[i].User.Type == "Bot" && marked(list[i].Body, mark) {
			return &list[i], nil
		}
	}
	return nil, err
}

// every reads all pages of a list. Where the API says that another page follows,
// that one has entries, or the list is not whole.
func every[T any](ctx context.Context, g *GitHub, path string) ([]T, error) {
	var all []T
	follows := false
	for page := 1; page <= maxPages; page++ {
		var list []T
		head, err := g.ask(ctx, http.MethodGet, path+fmt.Sprintf("?per_page=%d&page=%d", perPage, page), nil, &list)
		switch {
		case err != nil:
			return nil, err
		case list == nil:
			return nil, errNotAsDocumented
		case follows && len(list) == 0:
			return nil, fmt.Errorf("page %d of what the API lists is missing", page)
		}
		all = append(all, list...)
		follows = nextPage.MatchString(head.Get("Link"))
		if !follows && len(list) < perPage {
			return all, nil
		}
	}
	return nil, fmt.Errorf("the API lists more than %d entries, of which none is left out here", maxPages*perPage)
}

// nextPage is the part of the header Link that names the page that follows
// (RFC 8288).
var nextPage = regexp.MustCompile(`(?i);\s*rel="?next"?`)

// call asks the API for something below the repository, and reads the answer
// into into, unless that is nil.
func (g *GitHub) call(ctx context.Context, method, path string, send, into any) error {
	_, err := g.ask(ctx, method, path, send, into)
	return err
}

// ask is call with the headers of the answer.
func (g *GitHub) ask(ctx context.Context, method, path string, send, into any) (http.Header, error) {
	owner, name, ok := strings.Cut(g.Repository, "/")
	if !ok {
		return nil, fmt.Errorf("%q is not the name of a repository", g.Repository)
	}
	address := strings.TrimSuffix(g.API, "/") + "/repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
	if path != "" {
		address += "/" + path
	}
	return g.send(ctx, method, address, send, into)
}

// send sends something to an address of the API, reads the answer into into,
// unless that is nil, and returns its headers.
func (g *GitHub) send(ctx context.Context, method, address string, send, into any) (http.Header, error) {
	if g.Token == "" {
		return nil, ErrNoToken
	}
	var body io.Reader
	if send != nil {
		data, err := json.Marshal(send)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, fmt.Errorf("the address of the API cannot be used: %w", err)
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
		return nil, fmt.Errorf("the API did not answer: %w", err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case limited(answer, data):
		return nil, errors.New("the API takes no more calls for now" + until(answer.Header))
	case answer.StatusCode == http.StatusNotFound:
		return nil, fmt.Errorf("%w (%w)", ErrNotAllowed, errNotFound) // which it also says of what the token may not see
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden:
		return nil, ErrNotAllowed
	case answer.StatusCode/100 != 2:
		return nil, fmt.Errorf("the API answered %d", answer.StatusCode)
	case err != nil:
		return nil, fmt.Errorf("the API broke off its answer: %w", err)
	case len(data) > maxAnswer:
		return nil, errors.New("the answer of the API is too large")
	case into == nil:
		return answer.Header, nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return nil, errNotAsDocumented
	}
	return answer.Header, nil
}

// limited tells an answer by which the API refuses for having been asked too
// often from one by which it refuses for good. The first limit is of calls an
// hour and says how many are left; the second is of calls at a time, and says
// when to come again, or so in words.
func limited(answer *http.Response, body []byte) bool {
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden:
		return answer.Header.Get("X-Ratelimit-Remaining") == "0" || answer.Header.Get("Retry-After") != "" || bytes.Contains(bytes.ToLower(body), []byte("rate limit"))
	}
	return false
}

// until says when the API takes calls again, by what it says itself; "" where it
// does not.
func until(h http.Header) string {
	if seconds, err := strconv.Atoi(h.Get("Retry-After")); err == nil && seconds >= 0 {
		return fmt.Sprintf(": run this again in %d seconds", seconds)
	}
	if at, err := strconv.ParseInt(h.Get("X-Ratelimit-Reset"), 10, 64); err == nil && at > 0 {
		return time.Unix(at, 0).UTC().Format(": run this again after 15:04 UTC on 2 January 2006")
	}
	return ""
}
