package forge_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forge"
)

// Where the API leads a call to another address of its own, it is followed there.
// To another server nothing goes, the token least of all, and what was to be
// written is not taken for written where it was only read.
func TestRedirects(t *testing.T) {
	const secret = "a-token-of-nobody"
	seen := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen++
		if strings.Contains(fmt.Sprint(r.Header), secret) {
			t.Errorf("another server is told the token: %v", r.Header)
		}
		fmt.Fprint(w, "{}")
	}))
	t.Cleanup(elsewhere.Close)
	for name, c := range map[string]struct {
		status int
		to     func(own string) string
		write  bool
		err    string
	}{
		"renamed":                  {http.StatusMovedPermanently, func(own string) string { return own + "/new" }, false, ""},
		"renamed, and written":     {http.StatusTemporaryRedirect, func(own string) string { return own + "/new" }, true, ""},
		"written, and led to read": {http.StatusFound, func(own string) string { return own + "/new" }, true, "it leads what was to be written to another address"},
		"another server":           {http.StatusTemporaryRedirect, func(string) string { return elsewhere.URL + "/new" }, false, "it leads to another server, which must not see the token"},
		"another server, to write": {http.StatusTemporaryRedirect, func(string) string { return elsewhere.URL + "/new" }, true, "it leads to another server, which must not see the token"},
		"another protocol":         {http.StatusFound, func(own string) string { return strings.Replace(own, "http:", "ftp:", 1) }, false, "it leads to another server, which must not see the token"},
		"in a circle":              {http.StatusFound, func(own string) string { return own }, false, "it leads from one address to the next"},
	} {
		var server *httptest.Server
		server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/new" {
				fmt.Fprint(w, "{}")
				return
			}
			http.Redirect(w, r, c.to(server.URL), c.status)
		}))
		for _, p := range []forge.Platform{
			&forge.GitHub{API: server.URL, Repository: "northwind/isms", Token: secret},
			&forge.GitLab{API: server.URL, Project: "42", Token: secret},
			&forge.GitLab{API: server.URL, Project: "42", JobToken: secret},
		} {
			_, err := p.Has(context.Background(), "main", "a.txt")
			if c.write {
				err = p.WriteComment(context.Background(), 1, forge.Comment{Body: "a"})
			}
			if c.err == "" && err != nil || c.err != "" && (err == nil || err.Error() != "the API did not answer: "+c.err) {
				t.Errorf("%s: %s: got %v", p.Words().Name, name, err)
			}
		}
		server.Close()
	}
	if seen > 0 {
		t.Errorf("another server was called %d times", seen)
	}
}
