package forge_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/forgetest"
)

const mark = "<!-- goldthread -->"

// talked is a repository with a pull request, 1, that somebody may comment on.
func talked(t *testing.T, rights ...string) (*forgetest.Hub, *forge.GitHub) {
	h, g := hubWith(t, rights...)
	h.Section("a", "one")
	h.Edit("ines", "main", "First", "put a.txt a")
	h.Edit("ines", "patch", "Second", "sub a.txt one two")
	h.Open("ines", "patch", "Second", "")
	return h, g
}

// One comment is kept: written once, replaced when it says something else, and
// left alone when it does not. Comments of people stay, also with the mark.
func TestKeepComment(t *testing.T) {
	h, g := talked(t, "pull-requests: write")
	for range 130 {
		h.Comment("rita", 1, "Hello")
	}
	h.Comment("rita", 1, "I am the check "+mark)
	h.Comment(forgetest.Workflows, 1, "Another program")
	others := h.Comments(1)
	keep := func(body string, quiet bool, want ...string) {
		t.Helper()
		if err := forge.KeepComment(context.Background(), g, 1, mark, body, quiet); err != nil {
			t.Fatal(err)
		}
		if got := h.Comments(1); !slices.Equal(got, slices.Concat(others, want)) {
			t.Fatalf("the comments are %q", got[130:])
		}
	}
	keep("nothing\n"+mark, true)
	keep("first\n"+mark, false, "first\n"+mark)
	keep("second\n"+mark, false, "second\n"+mark)
	keep("all well\n"+mark, true, "all well\n"+mark)
	h.Asked()
	keep("all well\n"+mark+"\n", false, "all well\n"+mark)
	if asked := h.Asked(); !slices.Equal(asked, []string{"GET issues/1/comments", "GET issues/1/comments"}) {
		t.Errorf("asked %q", asked)
	}
}

// Line ends are the platform's own: a comment that differs in nothing else says
// the same.
func TestKeepCommentComparesText(t *testing.T) {
	h, g := talked(t, "pull-requests: write")
	h.Comment(forgetest.Workflows, 1, "one\r\n"+mark+"\r\n")
	h.Asked()
	if err := forge.KeepComment(context.Background(), g, 1, mark, "one\n"+mark+"\n", false); err != nil || len(h.Asked()) != 1 || len(h.Comments(1)) != 1 {
		t.Errorf("%v, and the comments are %q", err, h.Comments(1))
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
			h, g := talked(t, "pull-requests: write")
			h.Trouble(c.answer)
			err := forge.KeepComment(context.Background(), g, 1, mark, "x\n"+mark, false)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), g.Token) || strings.Contains(err.Error(), "127.0.0.1") || len(h.Comments(1)) > 0 {
				t.Errorf("got %v", err)
			}
			if got, want := errors.Is(err, forge.ErrNotAllowed), strings.Contains(c.says, "write"); got != want {
				t.Errorf("not allowed: %v", got)
			}
		})
	}
	h, g := talked(t, "pull-requests: write")
	keep := func() error { return forge.KeepComment(context.Background(), g, 1, mark, mark, false) }
	for name, token := range map[string]string{"a fork": h.Token("contents: read", "pull-requests: read"), "none of ours": "ghs_other"} {
		g.Token = token
		if err := keep(); !errors.Is(err, forge.ErrNotAllowed) || !strings.Contains(err.Error(), "pull-requests: write") || strings.Contains(err.Error(), token) || len(h.Comments(1)) > 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
	g.API = "http://127.0.0.1:1"
	if err := keep(); err == nil || !strings.Contains(err.Error(), "did not answer") {
		t.Errorf("got %v", err)
	}
	g.Token = ""
	if err := keep(); !errors.Is(err, forge.ErrNoToken) {
		t.Errorf("got %v", err)
	}
	g.Repository = "northwind"
	if err := keep(); err == nil || !strings.Contains(err.Error(), "not the name of a repository") {
		t.Errorf("got %v", err)
	}
}
