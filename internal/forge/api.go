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
	"strconv"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/expression"
)

// Bounds of what is asked for.
const (
	perPage     = 100
	maxPages    = 30      // of one list
	maxAnswer   = 8 << 20 // bytes of one answer
	apiPatience = 30 * time.Second
	maxLed      = 5 // addresses that a call is led to
)

// ErrNoToken says that there is nothing to ask with, as in the run of a pull
// request from a fork that was given none.
var ErrNoToken = errors.New("there is no token to ask with")

var (
	errNotFound        = errors.New("or there is no such thing")
	errNotAsDocumented = errors.New("the answer of the API is not what its documentation says")
)

// An api is how a platform is spoken to.
type api struct {
	client *http.Client // nil for one that waits half a minute
	token  string
	header http.Header // of every call, the token among them
	absent string      // what to do where there is no token
	denied string      // what to do where the token may not do it
}

// send sends something to an address of the API, reads the answer into into,
// unless that is nil, and returns its headers. An error holds neither the
// address nor the token.
func (a api) send(ctx context.Context, method, address string, send, into any) (http.Header, error) {
	if a.token == "" {
		return nil, fmt.Errorf("%w: %s", ErrNoToken, a.absent)
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
		return nil, errors.New("the address of the API cannot be used")
	}
	request.Header = a.header.Clone()
	if send != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	client := http.Client{Timeout: apiPatience}
	if a.client != nil {
		client = *a.client
	}
	client.CheckRedirect = onTheSameServer
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
		return nil, fmt.Errorf("%w: %s (%w)", ErrNotAllowed, a.denied, errNotFound) // which platforms also say of what the token may not see
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden:
		return nil, fmt.Errorf("%w: %s", ErrNotAllowed, a.denied)
	case answer.StatusCode/100 != 2:
		return nil, &refusal{answer.StatusCode, string(data[:min(len(data), maxRefusal)])}
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

// onTheSameServer lets the API lead a call to another of its addresses, as GitHub
// does for a repository that was renamed. To another server the token would go
// along: net/http knows Private-Token for no secret, and takes a second port of a
// host for the first. And of a call that writes a redirect may make one that reads
// (RFC 9110, 15.4.2 to 15.4.4), whose answer would be taken for that of the write.
func onTheSameServer(next *http.Request, before []*http.Request) error {
	first := before[0]
	switch {
	case next.URL.Scheme != first.URL.Scheme || next.URL.Host != first.URL.Host:
		return errors.New("it leads to another server, which must not see the token")
	case next.Method != first.Method:
		return errors.New("it leads what was to be written to another address")
	case len(before) > maxLed:
		return errors.New("it leads from one address to the next")
	}
	return nil
}

// A refusal is an answer with a status of its own. What the API says of it is for
// looking into, not for showing.
type refusal struct {
	status int
	says   string
}

// maxRefusal is how much of what a refusal says is kept, in bytes.
const maxRefusal = 4 << 10

func (r *refusal) Error() string { return fmt.Sprintf("the API answered %d", r.status) }

// limited tells an answer by which the API refuses for having been asked too
// often from one by which it refuses for good. GitHub's first limit is of calls
// an hour and says how many are left; the second is of calls at a time, and says
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
// does not. GitHub and GitLab name the header differently.
func until(h http.Header) string {
	if seconds, err := strconv.Atoi(h.Get("Retry-After")); err == nil && seconds >= 0 {
		return fmt.Sprintf(": run this again in %d seconds", seconds)
	}
	for _, name := range []string{"X-Ratelimit-Reset", "Ratelimit-Reset"} {
		if at, err := strconv.ParseInt(h.Get(name), 10, 64); err == nil && at > 0 {
			return time.Unix(at, 0).UTC().Format(": run this again after 15:04 UTC on 2 January 2006")
		}
	}
	return ""
}

// A caller asks for something below a repository.
type caller interface {
	ask(ctx context.Context, method, path string, send, into any) (http.Header, error)
}

// every reads all pages of a list. Where the API says that another page follows,
// that one has entries, or the list is not whole.
func every[T any](ctx context.Context, c caller, path string) ([]T, error) {
	var all []T
	follows := false
	more := "?"
	if strings.Contains(path, more) {
		more = "&"
	}
	for page := 1; page <= maxPages; page++ {
		var list []T
		head, err := c.ask(ctx, http.MethodGet, path+fmt.Sprintf("%sper_page=%d&page=%d", more, perPage, page), nil, &list)
		switch {
		case err != nil:
			return nil, err
		case list == nil:
			return nil, errNotAsDocumented
		case follows && len(list) == 0:
			return nil, fmt.Errorf("page %d of what the API lists is missing", page)
		}
		all = append(all, list...)
		follows = nextPage().MatchString(head.Get("Link"))
		if !follows && len(list) < perPage {
			return all, nil
		}
	}
	return nil, fmt.Errorf("the API lists more than %d entries, of which none is left out here", maxPages*perPage)
}

// nextPage is the part of the header Link that names the page that follows
// (RFC 8288).
var nextPage = expression.Of(`(?i);\s*rel="?next"?`)
