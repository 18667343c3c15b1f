package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzEvent reads what GitHub tells of an event. Whatever stands there, it is
// read or refused in words, and what a link is made of stays one.
func FuzzEvent(f *testing.F) {
	f.Add([]byte(`{"pull_request": {"number": 7, "head": {"ref": "a/b c", "sha": "x", "repo": {"full_name": "o/n"}}, "base": {"ref": "main"}}}`))
	f.Add([]byte(`{"pull_request": {"number": -1, "head": null}}`))
	f.Add([]byte(`{"pull_request": []}`))
	f.Add([]byte(`{"pull_request": {"number": "x", "body": "Because CTR-004: it is so"}}`))
	f.Add([]byte("\xff\xfe{"))
	name := filepath.Join(f.TempDir(), "event.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readEvent(name)
		if err != nil && (!strings.HasPrefix(err.Error(), "cannot read what the event is: ") || strings.Contains(err.Error(), name)) {
			t.Errorf("got %v", err)
		}
		env := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/n", "GITHUB_EVENT_PATH": name}
		run := toldBy(func(name string) string { return env[name] })
		if err != nil && (run.Edit != "" || run.Description != "") {
			t.Errorf("%q is refused, and gives %+v", data, run)
		}
		if !utf8.ValidString(run.Edit) || strings.ContainsAny(run.Edit, " ?#\"<>\\\n") {
			t.Errorf("the link has %q", run.Edit)
		}
	})
}
