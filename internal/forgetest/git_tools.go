//go:build tools

package forgetest

import (
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ServeGit serves the repository to Git over HTTP, as it stands now, to tokens
// that may read it and to nobody else, with partial clones and any commit as the
// platform does. It returns the address of the server; the repository is below
// it by its name.
func (h *Hub) ServeGit() string {
	h.t.Helper()
	root := h.t.TempDir()
	dir := filepath.Join(root, filepath.FromSlash(h.Name))
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		h.t.Fatal(err)
	}
	h.Remote(dir)
	git := func(args ...string) string {
		out, err := exec.Command("git", args...).CombinedOutput()
		if err != nil {
			h.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("-C", dir, "config", "uploadpack.allowFilter", "true")
	git("-C", dir, "config", "uploadpack.allowAnySHA1InWant", "true")
	backend := &cgi.Handler{
		Path: filepath.Join(git("--exec-path"), "git-http-backend"), Root: "/",
		Env: []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		who, token, ok := r.BasicAuth()
		rights := h.tokens[token]
		h.mu.Unlock()
		if !ok || who != "x-access-token" || !allowed(rights, []string{"contents"}, "read") || len(r.Header.Values("Authorization")) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="GitHub"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	h.t.Cleanup(server.Close)
	h.served = dir
	return server.URL
}

// ServedFrom is the folder of what was served last, for what cannot be played.
func (h *Hub) ServedFrom() string { return h.served }
