package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
)

// squashed is a repository into which a merge request was squashed: of its branch
// nothing is left.
const squashed = `person ines 'Ines Keeper' <ines@example.org>
person lea 'Lea Brandt' <lea@example.org>
put registers/parties.yaml
put registers/people.yaml
commit ines 2026-01-15T09:00:00Z 'Registers' label=root
replace registers/parties.yaml 'They entrust' 'They have entrusted'
commit lea 2026-02-05T09:00:00Z 'Wording' label=squash
-- registers/parties.yaml --
parties:
  - {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
-- registers/people.yaml --
people:
  - {id: ROL-isms, title: ISMS manager, may_approve: [parties]}
  - {id: PER-ines, name: Ines Keeper, roles: [{role: ROL-isms, from: 2025-01-01}], emails: [ines@example.org], accounts: [{forge: gitlab.example.org, id: 9, login: ines}]}
  - {id: PER-lea, name: Lea Brandt, emails: [lea@example.org], accounts: [{forge: gitlab.example.org, id: 7, login: lea}]}
`

// What GitLab says of a squash is asked for, saved, and read again as the review
// of a second person; and where GitLab does not say when that was, it is no less
// saved, and counts for nothing.
func TestApprovalsOnGitLab(t *testing.T) {
	for name, c := range map[string]struct {
		approval string
		level    history.Level
		why      string
	}{
		"with its time":    {`{"user": {"id": 9, "username": "ines"}, "approved_at": "2026-02-05T08:00:00Z"}`, history.Confirmed, ""},
		"without its time": {`{"user": {"id": 9, "username": "ines"}}`, history.TypedOnly, "account 9 (ines) approved it, and the export does not say when"},
		"by its author":    {`{"user": {"id": 7, "username": "lea"}, "approved_at": "2026-02-05T08:00:00Z"}`, history.Reviewed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			built, err := scenario.Build(dir, txtar.Parse([]byte(squashed)))
			if err != nil {
				t.Fatal(err)
			}
			sent := map[string][]byte{}
			server := httptest.NewServer(gitLabOf(t, dir, built.Commits, c.approval, sent))
			t.Cleanup(server.Close)
			env := map[string]string{"CI_API_V4_URL": server.URL, "CI_SERVER_HOST": "gitlab.example.org", "CI_PROJECT_ID": "42", "GOLDTHREAD_TOKEN": "secret"}
			var out bytes.Buffer
			a := &app{stdout: &out, stderr: &out, dir: dir, now: time.Now}
			if err := a.runApprovals(context.Background(), false, "", func(name string) string { return env[name] }); err != nil || out.String() != "1 answer saved on goldthread-evidence.\n" {
				t.Fatalf("%q, %v", out.String(), err)
			}
			r, err := repo.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			bot := repo.Signature{Name: "goldthread", Email: "project_42_bot_0a1b@noreply.gitlab.example.org", When: time.Date(2026, 2, 5, 9, 10, 0, 0, time.UTC)}
			if _, err := r.Append(history.EvidenceBranch, sent, bot, "Save"); err != nil {
				t.Fatal(err)
			}
			l, err := a.look(context.Background(), checkFlags{})
			if err != nil {
				t.Fatal(err)
			}
			level := history.TypedOnly
			if reviewed := l.History.Timelines[register.Key{Kind: "parties", ID: "PTY-001"}].Reviewed; reviewed != nil {
				level = reviewed.Level
			}
			var why []string
			for _, landing := range l.History.Approvals.Landings {
				why = append(why, landing.Reasons...)
			}
			if level != c.level || strings.Join(why, "; ") != c.why {
				t.Errorf("it is %s, and %q", level, why)
			}
			if len(l.History.Approvals.Skipped) > 0 {
				t.Errorf("not read: %v", l.History.Approvals.Skipped)
			}
		})
	}
}

// gitLabOf stands in for GitLab's API for one squashed merge request. It puts what
// is committed through it into sent.
func gitLabOf(t *testing.T, dir string, commits map[string]string, approval string, sent map[string][]byte) http.Handler {
	r, err := repo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Commit(repo.ID(commits["squash"]))
	if err != nil {
		t.Fatal(err)
	}
	folder := func(tree repo.ID, at string) (repo.ID, string) {
		entries, err := r.Tree(tree)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range entries {
			kind, mode := "blob", "100644"
			if e.Mode == repo.Dir {
				kind, mode = "tree", "040000"
			}
			all = append(all, fmt.Sprintf(`{"id": %q, "name": %q, "type": %q, "path": %q, "mode": %q}`, e.ID, e.Name, kind, at+e.Name, mode))
		}
		return entries[0].ID, "[" + strings.Join(all, ", ") + "]"
	}
	below, top := folder(c.Tree, "")
	_, registers := folder(below, "registers/")
	head := strings.Repeat("d", 40)
	request := fmt.Sprintf(`{"iid": 3, "state": "merged", "target_branch": "main", "author": {"id": 7, "username": "lea"}, "merge_user": {"id": 9, "username": "ines"},
		"merged_at": "2026-02-05T09:00:00Z", "sha": %q, "squash_commit_sha": %q, "diff_refs": {"base_sha": %q}}`, head, commits["squash"], commits["root"])
	answers := map[string]string{
		"": `{"id": 42}`, "/repository/commits/" + commits["squash"] + "/merge_requests": "[" + request + "]", "/merge_requests/3": request,
		"/merge_requests/3/approvals": `{"approved_by": [` + approval + `]}`, "/merge_requests/3/versions": `[{"head_commit_sha": "` + head + `", "created_at": "2026-02-04T09:00:00Z"}]`,
		"/merge_requests/3/notes": "[]", "/merge_requests/3/diffs": `[{"new_path": "registers/parties.yaml"}]`,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/projects/42")
		switch query := r.URL.Query(); {
		case r.Method == http.MethodPost && path == "/repository/commits":
			var commit struct {
				Actions []struct {
					Action, Content string
					Path            string `json:"file_path"`
				}
			}
			json.NewDecoder(r.Body).Decode(&commit)
			for _, a := range commit.Actions {
				if a.Action == "create" {
					sent[a.Path] = []byte(a.Content)
				}
			}
			fmt.Fprint(w, "{}")
		case path == "/repository/tree" && query.Get("ref") == head && query.Get("path") == "registers":
			fmt.Fprint(w, registers)
		case path == "/repository/tree" && (query.Get("ref") == head || query.Get("ref") == commits["root"]):
			fmt.Fprint(w, top)
		case answers[path] != "":
			fmt.Fprint(w, answers[path])
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
}
