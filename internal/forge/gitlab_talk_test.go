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

// merging is GitLab with a merge request, 1, and a token that may comment on it.
func merging(t *testing.T) (*forgetest.Lab, *forge.GitLab) {
	t.Helper()
	l := forgetest.NewLab(t, forgetest.Account{ID: 20, Login: "ines"}, forgetest.Account{ID: 21, Login: "rita"})
	l.Put("ines", "main", "First", map[string]string{"a.txt": "one"})
	l.Put("ines", "patch", "Second", map[string]string{"a.txt": "two"})
	l.Open("ines", "patch", "Second", "")
	return l, labOf(l, forgetest.Reporter)
}

// One note is kept: written once, replaced when it says something else, on
// whatever page it stands, and left alone when it does not. Those of people and of
// other programs stay, also with the mark, and so does what GitLab notes itself.
func TestKeepNote(t *testing.T) {
	l, g := merging(t)
	other := l.AccountOf(l.AccessToken(forgetest.Maintainer)).Login
	for range 130 {
		l.Comment("rita", 1, "Hello")
	}
	l.Approve("rita", 1)
	l.Comment("rita", 1, "I am the check "+mark)
	l.Comment(other, 1, "Another program "+mark)
	l.Comment(l.AccountOf(g.Token).Login, 1, "Ours, and no check")
	others := l.Comments(1)
	keep := func(body string, quiet bool, want ...string) {
		t.Helper()
		if err := forge.KeepComment(context.Background(), g, 1, mark, body, quiet); err != nil {
			t.Fatal(err)
		}
		if got := l.Comments(1); !slices.Equal(got, slices.Concat(others, want)) {
			t.Fatalf("the notes are %q", got[130:])
		}
	}
	keep("nothing\n"+mark, true)
	keep("first\n"+mark, false, "first\n"+mark)
	keep("second\n"+mark, false, "second\n"+mark)
	keep("all well\n"+mark, true, "all well\n"+mark)
	l.Asked()
	keep("all well\n"+mark+"\n", false, "all well\n"+mark)
	if asked := l.Asked(); !slices.Equal(asked, []string{"GET user", "GET merge_requests/1/notes", "GET merge_requests/1/notes"}) {
		t.Errorf("asked %q", asked)
	}
}

// Where nothing can be written it is told which token is needed, and nothing is.
func TestKeepNoteTroubles(t *testing.T) {
	l, g := merging(t)
	keep := func() error { return forge.KeepComment(context.Background(), g, 1, mark, mark, false) }
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request) bool
		says   string
		denied bool
	}{
		"its page is missing": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Query().Get("page") == "1" {
				w.Header().Set("Link", `<https://gitlab.example.org/x?page=2>; rel="next"`)
				fmt.Fprint(w, `[{"id": 1, "body": "Hello", "author": {"id": 1}}]`)
				return true
			}
			if r.URL.Query().Get("page") == "2" {
				fmt.Fprint(w, "[]")
				return true
			}
			return false
		}, "page 2 of what the API lists is missing", false},
		"an outage":     {func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(502); return true }, "answered 502", false},
		"whose it is":   {func(w http.ResponseWriter, _ *http.Request) bool { fmt.Fprint(w, "{}"); return true }, "not what its documentation says", false},
		"may not write": {func(w http.ResponseWriter, r *http.Request) bool { w.WriteHeader(403); return true }, "or Reporter for comments", true},
	} {
		l.Trouble(c.answer)
		if err := keep(); err == nil || !strings.Contains(err.Error(), c.says) || errors.Is(err, forge.ErrNotAllowed) != c.denied || strings.Contains(err.Error(), g.Token) || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	l.Trouble(nil)
	g.Token, g.JobToken = "", "glcbt-1"
	l.Asked()
	if err := keep(); !errors.Is(err, forge.ErrNoToken) || !strings.Contains(err.Error(), "GOLDTHREAD_COMMENT_TOKEN") || len(l.Asked()) > 0 {
		t.Errorf("got %v", err)
	}
	if got := l.Comments(1); len(got) > 0 {
		t.Errorf("the notes are %q", got)
	}
}

// One issue is kept, as on GitHub; those of people and of other programs stay.
func TestKeepIssueOnGitLab(t *testing.T) {
	l, g := merging(t)
	other := l.AccountOf(l.AccessToken(forgetest.Maintainer)).Login
	l.Issue("ines", "Registers: mine", "I say so\n"+weekly)
	l.Issue(other, "Registers: another program's", "So do I\n"+weekly)
	l.Issue(l.AccountOf(g.Token).Login, "Ours, and not of the week", "Hello")
	want := l.Issues()
	keep := func(title, body string, done bool, number int, open bool) {
		t.Helper()
		n, err := forge.KeepIssue(context.Background(), g, weekly, title, body+"\n"+weekly+"\n", done)
		if err != nil || n != number {
			t.Fatalf("number %d, %v", n, err)
		}
		if number > 0 {
			want = append(want[:3], forgetest.Issue{Number: number, Title: title, Body: body + "\n" + weekly + "\n", Open: open})
		}
		if got := l.Issues(); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	}
	keep("Nothing", "nothing", true, 0, false)
	keep("Registers: 9 records", "nine", false, 4, true)
	keep("Registers: 8 records", "eight", false, 4, true)
	l.Asked()
	keep("Registers: 8 records", "eight", false, 4, true)
	if asked := l.Asked(); !slices.Equal(asked, []string{"GET issues"}) {
		t.Errorf("asked %q", asked)
	}
	keep("Registers: nothing", "none", true, 4, false)
	keep("Registers: 2 records", "two", false, 4, true)
	l.Close(4)
	keep("Registers: 1 record", "one", false, 4, true)
	g.Token, g.JobToken = "", "glcbt-1"
	if _, err := forge.KeepIssue(context.Background(), g, weekly, "x", weekly, false); !errors.Is(err, forge.ErrNoToken) || !strings.Contains(err.Error(), "GOLDTHREAD_TOKEN") {
		t.Errorf("got %v", err)
	}
}
