package forge_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/forgetest"
)

const weekly = "<!-- weekly -->"

func hubWith(t *testing.T, rights ...string) (*forgetest.Hub, *forge.GitHub) {
	t.Helper()
	h := forgetest.New(t, forgetest.Account{ID: 20, Login: "ines"}, forgetest.Account{ID: 21, Login: "rita"}, forgetest.Account{ID: 24, Login: "tom"}, forgetest.Account{ID: 25, Login: "gus"})
	return h, &forge.GitHub{API: h.API, Repository: h.Name, Token: h.Token(rights...)}
}

// One issue is kept: written once, written over when it says something else,
// closed when nothing is asked of anybody and opened again when something is.
// Issues of people and pull requests stay as they are, whatever they end with.
func TestKeepIssue(t *testing.T) {
	h, g := hubWith(t, "issues: write", "contents: read")
	h.Issue("ines", "Registers: mine", "I say so\n"+weekly)
	h.Issue(forgetest.Workflows, "Another program's", "Hello")
	keep := func(title, body string, done bool) int {
		t.Helper()
		n, err := forge.KeepIssue(context.Background(), g, weekly, title, body+"\n"+weekly+"\n", done)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	want := h.Issues()
	expect := func(title, body string, open bool) {
		t.Helper()
		if title != "" {
			ours := forgetest.Issue{Number: 3, Title: title, Body: body + "\n" + weekly + "\n", Open: open}
			want = append(want[:2], ours)
		}
		if got := h.Issues(); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	}
	if n := keep("Nothing", "nothing", true); n != 0 {
		t.Errorf("number %d", n)
	}
	expect("", "", false)
	if n := keep("Registers: 9 records", "nine", false); n != 3 {
		t.Errorf("number %d", n)
	}
	expect("Registers: 9 records", "nine", true)
	keep("Registers: 8 records", "eight", false)
	expect("Registers: 8 records", "eight", true)
	h.Asked()
	keep("Registers: 8 records", "eight", false)
	if asked := h.Asked(); !slices.Equal(asked, []string{"GET issues"}) {
		t.Errorf("asked %q", asked)
	}
	keep("Registers: nothing", "none", true)
	expect("Registers: nothing", "none", false)
	keep("Registers: 2 records", "two", false)
	expect("Registers: 2 records", "two", true)
	h.Close(3)
	keep("Registers: 1 record", "one", false)
	expect("Registers: 1 record", "one", true)
	if _, err := forge.KeepIssue(context.Background(), g, weekly, "x", "without it", false); err == nil || !strings.Contains(err.Error(), "does not end with its mark") {
		t.Errorf("got %v", err)
	}
}

// Among very many issues ours is found, on whatever page it stands.
func TestKeepIssueAmongMany(t *testing.T) {
	h, g := hubWith(t, "issues: write")
	ours := h.Issue(forgetest.Workflows, "Registers", "one\n"+weekly)
	for n := range 130 {
		h.Issue("ines", fmt.Sprint(n), "Hello")
	}
	if n, err := forge.KeepIssue(context.Background(), g, weekly, "Registers", "two\n"+weekly, false); n != ours || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// In each trouble nothing is written, and it is told which it is.
func TestKeepIssueTroubles(t *testing.T) {
	for name, c := range map[string]struct {
		rights []string
		status int
		header string
		on     string // the method in trouble
		says   string
	}{
		"no right":      {rights: []string{"contents: read"}, says: "issues: write"},
		"only to read":  {rights: []string{"issues: read"}, says: "issues: write"},
		"no issues":     {rights: []string{"issues: write"}, status: http.StatusGone, says: "issues are switched off"},
		"limited":       {rights: []string{"issues: write"}, status: http.StatusForbidden, header: "Retry-After", says: "takes no more calls for now: run this again in 60 seconds"},
		"an outage":     {rights: []string{"issues: write"}, status: http.StatusBadGateway, says: "answered 502"},
		"while writing": {rights: []string{"issues: write"}, status: http.StatusServiceUnavailable, on: http.MethodPatch, says: "answered 503"},
	} {
		t.Run(name, func(t *testing.T) {
			h, g := hubWith(t, c.rights...)
			h.Issue(forgetest.Workflows, "Registers", "one\n"+weekly)
			before := h.Issues()
			if c.status != 0 {
				h.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
					if c.on != "" && c.on != r.Method {
						return false
					}
					if c.header != "" {
						w.Header().Set(c.header, "60")
					}
					w.WriteHeader(c.status)
					return true
				})
			}
			_, err := forge.KeepIssue(context.Background(), g, weekly, "Registers", "two\n"+weekly, false)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			if got := h.Issues(); !reflect.DeepEqual(got, before) {
				t.Errorf("the issues are %+v", got)
			}
		})
	}
}

// An answer without the number of the issue that was opened is no answer: it would
// read as if there were none.
func TestWriteIssueHasANumber(t *testing.T) {
	h, g := hubWith(t, "issues: write")
	h.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost {
			fmt.Fprint(w, "{}")
		}
		return r.Method == http.MethodPost
	})
	if n, err := forge.KeepIssue(context.Background(), g, weekly, "Registers", "one\n"+weekly, false); err == nil || !strings.Contains(err.Error(), "not what its documentation says") {
		t.Errorf("%d, %v", n, err)
	}
}

// A branch is begun with a file, from where the other one stands; who presses
// again finds what was begun, and nothing that somebody filled in is written
// over.
func TestBegin(t *testing.T) {
	h, g := hubWith(t, "contents: write")
	h.Section("a", "one")
	h.Edit("ines", "main", "First", "put a.txt a")
	begin := func(data string) bool {
		t.Helper()
		there, err := g.Begin(context.Background(), "review/2026", "main", "Begin", "reviews/2026.yaml", []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		return there
	}
	main := h.Commit("main")
	if begin("open") || h.Content("review/2026", "reviews/2026.yaml") != "open" || h.Content("review/2026", "a.txt") != "one" || h.Commit("main") != main {
		t.Errorf("the branch holds %q", h.Files("review/2026"))
	}
	h.Section("filled", "ok")
	h.Edit("rita", "review/2026", "Fill in", "put reviews/2026.yaml filled")
	if !begin("open") || h.Content("review/2026", "reviews/2026.yaml") != "ok" {
		t.Error("it was written over")
	}
	_, err := g.Begin(context.Background(), "review/2027", "gone", "Begin", "x", nil)
	if err == nil || !strings.Contains(err.Error(), "the branch gone: ") || h.Commit("review/2027") != "" {
		t.Errorf("got %v", err)
	}
	g.Token = h.Token("contents: read")
	if _, err := g.Begin(context.Background(), "review/2028", "main", "Begin", "x", nil); !errors.Is(err, forge.ErrNotAllowed) || h.Commit("review/2028") != "" {
		t.Errorf("got %v", err)
	}
}

// A branch that an outage left without its file is gone on with.
func TestBeginGoesOn(t *testing.T) {
	h, g := hubWith(t, "contents: write")
	h.Section("a", "one")
	h.Edit("ines", "main", "First", "put a.txt a")
	h.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/graphql") {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	})
	begin := func() error {
		_, err := g.Begin(context.Background(), "review/2026", "main", "Begin", "reviews/2026.yaml", []byte("open"))
		return err
	}
	if err := begin(); err == nil || !strings.Contains(err.Error(), "answered 502") {
		t.Errorf("got %v", err)
	}
	h.Trouble(nil)
	if err := begin(); err != nil || h.Content("review/2026", "reviews/2026.yaml") != "open" {
		t.Errorf("got %v", err)
	}
}
