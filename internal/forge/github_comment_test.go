package forge_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forge"
)

const mark = "<!-- goldthread -->"

// A platform stands in for the API: it keeps comments, and notes what is asked.
type platform struct {
	comments []map[string]any
	asked    []string
	answer   func(w http.ResponseWriter, r *http.Request) bool // instead of its own
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, r.Method+" "+r.URL.RequestURI())
	if p.answer != nil && p.answer(w, r) {
		return
	}
	if r.Header.Get("Authorization") != "Bearer secret" || !strings.HasPrefix(r.URL.Path, "/repos/northwind/isms/issues/") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var sent struct{ Body string }
	switch r.Method {
	case http.MethodGet:
		var page, size int
		fmt.Sscan(r.URL.Query().Get("page"), &page)
		fmt.Sscan(r.URL.Query().Get("per_page"), &size)
		from := min((page-1)*size, len(p.comments))
		json.NewEncoder(w).Encode(p.comments[from:min(from+size, len(p.comments))])
	case http.MethodPost:
		json.NewDecoder(r.Body).Decode(&sent)
		p.comments = append(p.comments, written("Bot", len(p.comments)+1, sent.Body))
		w.WriteHeader(http.StatusCreated)
	case http.MethodPatch:
		json.NewDecoder(r.Body).Decode(&sent)
		for _, c := range p.comments {
			if strings.HasSuffix(r.URL.Path, fmt.Sprintf("/comments/%d", c["id"])) {
				c["body"] = sent.Body
			}
		}
	}
}

func written(by string, id int, body string) map[string]any {
	return map[string]any{"id": id, "body": body, "user": map[string]any{"type": by}}
}

func serve(t *testing.T, p *platform) *forge.GitHub {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return &forge.GitHub{API: server.URL, Repository: "northwind/isms", Token: "secret"}
}

// One comment is kept: written once, replaced when it says something else, and
// left alone when it does not. Comments of people stay, also with the mark.
func TestKeepComment(t *testing.T) {
	p := &platform{}
	for i := range 130 {
		p.comments = append(p.comments, written("User", i+1, "Hello"))
	}
	p.comments = append(p.comments, written("User", 131, "I am the check "+mark), written("Bot", 132, "Another program"))
	g := serve(t, p)
	keep := func(body string, quiet bool) {
		t.Helper()
		if err := g.KeepComment(context.Background(), 7, mark, body, quiet); err != nil {
			t.Fatal(err)
		}
	}
	keep("nothing\n"+mark, true)
	if len(p.comments) != 132 {
		t.Fatalf("%d comments, though there was nothing to say", len(p.comments))
	}
	keep("first\n"+mark, false)
	keep("second\n"+mark, false)
	p.comments[132]["body"] = "second\r\n" + mark + "\r\n"
	p.asked = nil
	keep("second\n"+mark+"\n", false)
	if want := []string{"GET /repos/northwind/isms/issues/7/comments?per_page=100&page=1", "GET /repos/northwind/isms/issues/7/comments?per_page=100&page=2"}; !slices.Equal(p.asked, want) {
		t.Errorf("asked %q", p.asked)
	}
	keep("all well\n"+mark, true)
	if len(p.comments) != 133 || p.comments[132]["body"] != "all well\n"+mark || p.comments[130]["body"] != "I am the check "+mark {
		t.Errorf("the comments are %v", p.comments[130:])
	}
}

// Each trouble is named, in words that hold neither the token nor the address.
func TestKeepCommentTroubles(t *testing.T) {
	status := func(code int, header ...string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			return true
		}
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request) bool
		says   string
	}{
		"a fork":           {status(403), "pull-requests: write"},
		"no token":         {status(401), "pull-requests: write"},
		"no such thing":    {status(404), "pull-requests: write"},
		"too often":        {status(429), "takes no more calls for now"},
		"too often by now": {status(403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1767254700"), "takes no more calls for now: run this again after 08:05 UTC on 1 January 2026"},
		"too fast":         {status(403, "Retry-After", "60", "X-RateLimit-Remaining", "4200"), "takes no more calls for now: run this again in 60 seconds"},
		"too fast, in words": {func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(403)
			fmt.Fprint(w, `{"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}`)
			return true
		}, "takes no more calls for now"},
		"no list": {func(w http.ResponseWriter, _ *http.Request) bool { fmt.Fprint(w, "null"); return true }, "not what its documentation says"},
		"a page that is missing": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Query().Get("page") == "1" {
				w.Header().Set("Link", `<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=3>; rel="last"`)
				fmt.Fprint(w, `[{"id": 1, "body": "Hello"}]`)
				return true
			}
			fmt.Fprint(w, "[]")
			return true
		}, "page 2 of what the API lists is missing"},
		"an outage": {status(503), "answered 503"},
		"no JSON":   {func(w http.ResponseWriter, _ *http.Request) bool { fmt.Fprint(w, "<html>"); return true }, "not what its documentation says"},
		"too much": {func(w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprint(w, strings.Repeat(" ", 9<<20))
			return true
		}, "too large"},
		"breaks off": {func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Length", "99")
			fmt.Fprint(w, "[")
			return true
		}, "broke off"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &platform{answer: c.answer}
			g := serve(t, p)
			err := g.KeepComment(context.Background(), 7, mark, "x\n"+mark, false)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "127.0.0.1") {
				t.Errorf("got %v", err)
			}
			if got, want := errors.Is(err, forge.ErrNotAllowed), strings.Contains(c.says, "write"); got != want {
				t.Errorf("not allowed: %v", got)
			}
		})
	}
	g := serve(t, &platform{})
	g.API = "http://127.0.0.1:1"
	if err := g.KeepComment(context.Background(), 7, mark, mark, false); err == nil || !strings.Contains(err.Error(), "did not answer") {
		t.Errorf("got %v", err)
	}
	g.Token = ""
	if err := g.KeepComment(context.Background(), 7, mark, mark, false); !errors.Is(err, forge.ErrNoToken) {
		t.Errorf("got %v", err)
	}
	g.Repository = "northwind"
	if err := g.KeepComment(context.Background(), 7, mark, mark, false); err == nil || !strings.Contains(err.Error(), "not the name of a repository") {
		t.Errorf("got %v", err)
	}
}
