package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
)

// merged is a repository with two changes that were merged one after the other.
const merged = `person ines 'Ines Keeper' <ines@example.org>
person lea 'Lea Brandt' <lea@example.org>
put registers/parties.yaml
commit ines 2026-01-15T09:00:00Z 'Registers'
branch one
replace registers/parties.yaml 'They entrust' 'They have entrusted'
commit lea 2026-02-05T09:00:00Z 'Wording'
checkout main
merge one ines 2026-02-06T09:00:00Z 'Merge pull request #3' label=first
branch two
replace registers/parties.yaml 'their data' 'all their data'
commit lea 2026-03-05T09:00:00Z 'More of it'
checkout main
merge two ines 2026-03-06T09:00:00Z 'Merge pull request #4' label=second
-- registers/parties.yaml --
parties:
  - {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
`

// What GitHub says of the changes of registers is asked for and written down,
// the newest first of all, and the past where that is wanted.
func TestApprovals(t *testing.T) {
	dir := t.TempDir()
	built, err := scenario.Build(dir, txtar.Parse([]byte(merged)))
	if err != nil {
		t.Fatal(err)
	}
	down := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/repos/northwind/isms")
		pull := func(number int, merge string) string {
			return fmt.Sprintf(`{"number": %d, "user": {"id": 7, "login": "lea"}, "merged_by": {"id": 9, "login": "ines"}, "merged_at": "2026-03-06T09:00:00Z",
				"merge_commit_sha": %q, "base": {"ref": "main", "sha": %[2]q}, "head": {"sha": %[2]q}}`, number, merge)
		}
		switch {
		case down:
			w.WriteHeader(http.StatusBadGateway)
		case path == "":
			fmt.Fprint(w, `{"id": 1}`)
		case strings.HasPrefix(path, "/branches/"):
			w.WriteHeader(http.StatusForbidden)
		case path == "/commits/"+built.Commits["first"]+"/pulls":
			fmt.Fprint(w, "["+pull(3, built.Commits["first"])+"]")
		case path == "/commits/"+built.Commits["second"]+"/pulls":
			fmt.Fprint(w, "["+pull(4, built.Commits["second"])+"]")
		case path == "/pulls/3":
			fmt.Fprint(w, pull(3, built.Commits["first"]))
		case path == "/pulls/4":
			fmt.Fprint(w, pull(4, built.Commits["second"]))
		case strings.HasPrefix(path, "/git/commits/"):
			fmt.Fprintf(w, `{"tree": {"sha": %q}}`, built.Commits["first"])
		default:
			fmt.Fprint(w, "[]")
		}
	}))
	t.Cleanup(server.Close)
	env := map[string]string{"GITHUB_API_URL": server.URL, "GITHUB_REPOSITORY": "northwind/isms", "GOLDTHREAD_TOKEN": "secret", "GITHUB_SERVER_URL": "https://github.com"}
	run := func(all bool) (string, error) {
		var out bytes.Buffer
		a := &app{stdout: &out, stderr: &out, dir: dir, now: time.Now}
		err := a.runApprovals(context.Background(), all, "saved", func(name string) string { return env[name] })
		return out.String(), err
	}
	said, err := run(false)
	if err != nil || said != "1 answer saved in saved.\n" {
		t.Fatalf("%q, %v", said, err)
	}
	if said, err = run(true); err != nil || said != "2 answers saved in saved.\n" {
		t.Errorf("%q, %v", said, err)
	}
	for _, name := range []string{"PR-3.json", "PR-4.json"} {
		data, err := os.ReadFile(filepath.Join(dir, "saved/approvals/2026", name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := history.ParsePullRequest(data); err != nil {
			t.Errorf("%s %v", name, err)
		}
	}
	down = true
	if _, err := run(true); err == nil || !strings.Contains(err.Error(), "nothing was saved") {
		t.Errorf("got %v", err)
	}
	delete(env, "GOLDTHREAD_TOKEN")
	if _, err := run(true); err == nil || !strings.Contains(err.Error(), "GOLDTHREAD_TOKEN") {
		t.Errorf("got %v", err)
	}
}

// Asked for is what is not saved: gaps always, the past only where that is
// wanted, and at the very beginning the newest.
func TestApprovalsToAskFor(t *testing.T) {
	h := &history.Evidence{}
	for _, c := range []string{"1", "2", "3", "4"} {
		h.Landings = append(h.Landings, history.Landing{Commit: repo.ID(c), Merged: &history.Person{}})
	}
	ids := func(all bool) string {
		var got []string
		for _, l := range toAskFor(h, all) {
			got = append(got, string(l.Commit))
		}
		return strings.Join(got, " ")
	}
	if got := ids(false) + ", " + ids(true); got != "4, 1 2 3 4" {
		t.Errorf("at the beginning: %s", got)
	}
	h.Approvals.Landings = []history.ExportedLanding{
		{Commit: "1", State: history.BeforeExports}, {Commit: "2", State: history.ExportApproved}, {Commit: "3", State: history.ExportMissing}, {Commit: "4", State: history.ApprovalMissing},
	}
	if got := ids(false) + ", " + ids(true); got != "3, 1 3" {
		t.Errorf("later: %s", got)
	}
	if got := toAskFor(h, false); got[0].Commit != "3" || got[0].Parents != 2 {
		t.Errorf("got %v", got)
	}
}
