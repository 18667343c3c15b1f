package forge_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forge"
)

// Variables of GitHub are set by other platforms too: it claims a run, and what
// can be asked, only where no other does.
func TestOthersGoBeforeGitHub(t *testing.T) {
	both := map[string]string{
		"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "northwind/isms", "GITHUB_SERVER_URL": "https://github.com",
		"GITLAB_CI": "true", "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_URL": "https://gitlab.example/northwind/isms", "CI_MERGE_REQUEST_IID": "3",
	}
	env := func(name string) string { return both[name] }
	read := func(string) ([]byte, error) { return nil, errors.New("there is no file") }
	if p := forge.Of(env); p == nil || p.Words().Name != "GitLab" {
		t.Errorf("asked is %+v", p)
	}
	run := forge.On(env, read)
	if run.Platform != "GitLab" || run.Request != 3 || run.Talk == nil || run.Repository != both["CI_PROJECT_URL"] {
		t.Errorf("got %+v", run)
	}
	delete(both, "GITLAB_CI")
	if run := forge.On(env, read); run.Platform != "GitHub" || run.Talk != nil || run.Repository != "https://github.com/northwind/isms" {
		t.Errorf("got %+v", run)
	}
	if run := forge.On(func(string) string { return "" }, read); run != (forge.Run{}) {
		t.Errorf("nowhere: got %+v", run)
	}
}

// Every platform has a name and says what it needs, for --help.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func TestPlatformsAreNamed(t *testing.T) {
	names := forge.Names()
	if !slices.Equal(names, slices.Compact(slices.Clone(names))) || len(names) < 2 {
		t.Errorf("got %v", names)
	}
	for _, name := range names {
		if name == "" || forge.Needs(name) == "" {
			t.Errorf("the platform %q says in its home neither how it is called nor which variables it needs", name)
		}
		if tests := strings.ToLower(name) + "_test.go"; !exists(tests) {
			t.Errorf("nothing tries the platform %s: write internal/forge/%s, against a stand-in for its API in internal/forgetest", name, tests)
		}
	}
}
