package forge_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

func sha(c string) string { return strings.Repeat(c, 40) }

var when = time.Date(2026, 2, 1, 9, 5, 0, 0, time.UTC)

const registered = "registers/requirements.yaml"

// landed is a repository with what came onto its main branch one after another:
// a merge, a push without any pull request, and a rebase of three commits, of
// which the landings leave out the second.
func landed(t *testing.T) (h *forgetest.Hub, g *forge.GitHub, landings []forge.Landing) {
	t.Helper()
	h, g = hubWith(t, "contents: write", "pull-requests: read")
	h.At("2026-01-31")
	h.Section("registers/old.yaml", "- {id: REQ-000}\n")
	h.Section(registered, "- {id: REQ-001, statement: Within 24 hours.}\n")
	h.Edit("ines", "main", "Adopt", "put registers/old.yaml\nput "+registered)
	h.SetRules(&forgetest.Rules{Reviews: 1, DismissStale: true, Bypass: []string{"ines"}})

	h.Edit("rita", "hours", "Hours", "replace "+registered+" 24 12\nremove registers/old.yaml")
	n := h.Open("rita", "hours", "Hours", "Why.\n\nBecause: CTR-004 <!-- Because: CTR-009 -->")
	h.Review("tom", n, "APPROVED", "fine")
	h.Review("ines", n, "PENDING", "fine so far")
	h.Review("gus", n, "APPROVED", "fine with me")
	h.Leave("gus")
	if err := h.Merge("tom", n, forgetest.Merge); err != nil {
		t.Fatal(err)
	}
	landings = append(landings, forge.Landing{Commit: repo.ID(h.Commit("main")), Parents: 2})

	h.Edit("ines", "main", "No pull request", "replace "+registered+" 12 11")
	landings = append(landings, forge.Landing{Commit: repo.ID(h.Commit("main")), Parents: 1})

	for _, hours := range []string{"11 10", "10 9", "9 8"} {
		h.Edit("rita", "fewer", "Fewer", "replace "+registered+" "+hours)
	}
	n = h.Open("rita", "fewer", "Fewer", "")
	h.Approve("tom", n)
	if err := h.Merge("tom", n, forgetest.Rebase); err != nil {
		t.Fatal(err)
	}
	third := repo.ID(h.Commit("main"))
	second := repo.ID(h.Before(string(third)))
	first := repo.ID(h.Before(string(second)))
	return h, g, append(landings, forge.Landing{Commit: first, Parents: 1}, forge.Landing{Commit: third, Parents: 1, Since: []repo.ID{second}})
}

// A merge, a push without any pull request, and a rebase that brought several
// commits: what is saved of each is what the reader of exports takes.
func TestExport(t *testing.T) {
	h, g, landings := landed(t)
	got, err := forge.Export(context.Background(), g, "main", landings, when)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range got {
		name, data, err := forge.ExportFile("approvals", "PR", p)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
		if _, err := history.ParsePullRequest(data); err != nil {
			t.Errorf("%s %v:\n%s", name, err, data)
		}
		if text := string(data); strings.Contains(text, "fine") || strings.Contains(text, "old.yaml") || strings.Contains(text, "CTR-009") || strings.Contains(text, "@") {
			t.Errorf("%s holds what is not to be kept:\n%s", name, text)
		}
	}
	push, last := landings[1].Commit, landings[3].Commit
	if want := []string{"approvals/2026/PR-1.json", "approvals/2026/COMMIT-" + string(push) + ".json", "approvals/2026/PR-2.json"}; !slices.Equal(names, want) {
		t.Errorf("saved are %q", names)
	}
	const want = `{"base":"BASE","because":["CTR-004"],"exported_at":"2026-02-01T09:05:00Z","files":[{"blob":"BLOB","path":"registers/requirements.yaml"}],"forge":"github.com","head":"HEAD","head_tree":"TREE","merge_commit":"MERGE","merged_at":"2026-01-31T09:35:00Z","merged_by":{"id":24,"login":"tom"},"method":"merge","number":1,"opened_by":{"id":21,"login":"rita"},"repository_id":710001,"reviews":[{"at":"2026-01-31T09:20:00Z","by":{"id":24,"login":"tom"},"commit":"HEAD","state":"APPROVED"}],"rules":{"bypass":null,"dismiss_stale":true,"force_push":false,"not_shown":["bypass"],"required_reviews":1},"settings":{"methods":["merge","squash","rebase"],"squash_text":"COMMIT_MESSAGES","squash_title":"COMMIT_OR_PR_TITLE","visibility":"private"},"title":"Hours"}` + "\n"
	merge := got[0]
	if _, data, _ := forge.ExportFile("approvals", "PR", merge); strings.NewReplacer("BASE", h.Before(string(merge.MergeCommit)), "HEAD", string(merge.Head), "TREE", string(merge.HeadTree), "MERGE", string(landings[0].Commit), "BLOB", string(merge.Files[0].Blob)).Replace(want) != string(data) {
		t.Errorf("got\n%swant\n%s", data, want)
	}
	if c, ok := h.Played(string(merge.Head)); !ok || string(merge.HeadTree) != c.Tree || string(merge.Files[0].Blob) != c.Files[registered] || c.Message != "Hours\n" {
		t.Errorf("the head is %+v, not %+v", merge, c)
	}
	if p := got[2]; p.Method != "rebase" || p.MergeCommit != last || !slices.Equal(p.Landed, []repo.ID{landings[2].Commit, landings[3].Since[0], last}) {
		t.Errorf("the rebase is %+v", p)
	}
}

// Of the pull requests that hold a commit, only those for the branch count that
// were merged, and first the one that was merged as it.
func TestRequestOf(t *testing.T) {
	h, g := hubWith(t, "pull-requests: read")
	pull := func(number int, into, as string, merged any) map[string]any {
		return map[string]any{"number": number, "merged_at": merged, "merge_commit_sha": as, "base": map[string]any{"ref": into, "sha": sha("b")}}
	}
	const at = "2026-02-01T09:00:00Z"
	for name, c := range map[string]struct {
		list []any
		want int
	}{
		"merged as it":       {[]any{pull(5, "other", sha("1"), at), pull(6, "main", sha("2"), at), pull(3, "main", sha("1"), at)}, 3},
		"only holds it":      {[]any{pull(5, "other", sha("1"), at), pull(6, "main", sha("2"), at)}, 6},
		"not merged":         {[]any{pull(6, "main", sha("1"), nil)}, 0},
		"for another branch": {[]any{pull(5, "other", sha("1"), at)}, 0},
		"none":               {[]any{}, 0},
	} {
		h.Answer("commits/"+sha("1")+"/pulls", c.list)
		n, err := forge.RequestOf(context.Background(), g, "main", repo.ID(sha("1")))
		if n != c.want || (c.want == 0) != errors.Is(err, forge.ErrNoRequest) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
}

// An answer that is missing saves nothing at all.
func TestExportSavesAllOrNothing(t *testing.T) {
	h, g, landings := landed(t)
	export := func() ([]history.PullRequest, error) {
		return forge.Export(context.Background(), g, "main", landings[:1], when)
	}
	one, err := export()
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"the reviews": "pulls/1/reviews", "the files": "pulls/1/files", "the pull request": "pulls/1", "its head": "git/commits/" + string(one[0].Head),
		"the rules": "rules/branches/main", "the repository": "", "the commit": "commits/" + string(landings[0].Commit) + "/pulls",
	} {
		h.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
			missing := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/repos/"+h.Name), "/") == path
			if missing {
				w.WriteHeader(http.StatusNotFound)
			}
			return missing
		})
		if got, err := export(); err == nil || got != nil {
			t.Errorf("without %s: %v, %v", name, got, err)
		}
	}
}

// The branch is begun where there is none, and gone on with where somebody else
// has added to it meanwhile; what never comes to rest is given up. A file that is
// there stays as it is.
func TestPublish(t *testing.T) {
	const branch, name, next = "goldthread-evidence", "approvals/2026/PR-3.json", "approvals/2026/PR-4.json"
	h, g := hubWith(t, "contents: write")
	h.Section("a", "one")
	h.Edit("ines", "main", "First", "put a.txt a")
	publish := func(files map[string][]byte) ([]string, error) {
		return forge.Publish(context.Background(), g, forge.Commit{Branch: branch, Message: "Save", Files: files})
	}
	if left, err := publish(map[string][]byte{name: []byte("{}\n")}); err != nil || left != nil {
		t.Fatal(left, err)
	}
	if asked := h.Asked(); h.Content(branch, name) != "{}\n" || !slices.Equal(h.Files(branch), []string{name}) || !slices.Contains(asked, "POST git/refs") {
		t.Errorf("asked %q, and kept %q", asked, h.Files(branch))
	}
	// Somebody else adds a file at the moment in which ours is sent, some times.
	moves := 0
	meanwhile := func(times int) {
		h.Trouble(func(_ http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, "/graphql") && times > 0 {
				times, moves = times-1, moves+1
				h.Edit("ines", branch, "Add", fmt.Sprintf("put other-%d.json a", moves))
			}
			return false
		})
	}
	meanwhile(2)
	h.Asked()
	left, err := publish(map[string][]byte{name: []byte("other\n"), next: []byte("4\n")})
	if asked := h.Asked(); err != nil || !slices.Equal(left, []string{name}) || slices.Contains(asked, "POST git/refs") || h.Content(branch, name) != "{}\n" || h.Content(branch, next) != "4\n" || len(h.Files(branch)) != 4 {
		t.Errorf("%v, left %q, asked %q, and kept %q", err, left, asked, h.Files(branch))
	}
	left, err = publish(map[string][]byte{name: []byte("other\n")})
	if asked := h.Asked(); err != nil || !slices.Equal(left, []string{name}) || slices.Contains(asked, "POST graphql") {
		t.Errorf("%v, left %q, asked %q", err, left, asked)
	}
	meanwhile(9)
	if _, err := publish(map[string][]byte{"approvals/2026/PR-5.json": nil}); err == nil || !strings.Contains(err.Error(), "moves on all the time") {
		t.Errorf("got %v", err)
	}
}

// Where another run begins the branch at the same moment, ours goes on from that.
func TestPublishWhereAnotherBegins(t *testing.T) {
	const branch = "goldthread-evidence"
	h, g := hubWith(t, "contents: write")
	h.Put("ines", "main", "First", map[string]string{"a.txt": "one"})
	h.Trouble(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/git/refs") && h.Commit(branch) == "" {
			h.Put("ines", branch, "Begin", map[string]string{"theirs.json": "1"})
		}
		return false
	})
	_, err := forge.Publish(context.Background(), g, forge.Commit{Branch: branch, Message: "Save", Files: map[string][]byte{"ours.json": []byte("2")}})
	if err != nil || h.Content(branch, "theirs.json") != "1" || h.Content(branch, "ours.json") != "2" {
		t.Errorf("%v, and kept %q", err, h.Files(branch))
	}
	h.Trouble(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/git/refs") {
			h.Put("ines", "review/one", "Begin", map[string]string{"theirs.yaml": "1"})
		}
		return false
	})
	if _, err := g.Begin(context.Background(), "review/one", "main", "Begin", "ours.yaml", nil); err == nil || !strings.Contains(err.Error(), "somebody changes the branch review/one at this moment") {
		t.Errorf("got %v", err)
	}
}

// What GitHub shows of the rules is saved, and what it hides from the token of a
// workflow is saved as not shown, never as none.
func TestGitHubRules(t *testing.T) {
	review := map[string]any{"type": "pull_request", "ruleset_id": 7, "parameters": map[string]any{"required_approving_review_count": 2, "dismiss_stale_reviews_on_push": true}}
	noForce := map[string]any{"type": "non_fast_forward", "ruleset_id": 7}
	open := map[string]any{"name": "main", "protected": true, "protection": map[string]any{"enabled": false}}
	older := map[string]any{"name": "main", "protected": true, "protection": map[string]any{"enabled": true}}
	actors := func(all ...any) map[string]any {
		return map[string]any{"id": 7, "bypass_actors": append([]any{}, all...)}
	}
	for name, c := range map[string]struct {
		answers map[string]any
		want    string
	}{
		"nothing":           {map[string]any{"branches/main": open}, `{"required_reviews":0,"dismiss_stale":false,"bypass":null,"force_push":true}`},
		"hidden from it":    {map[string]any{"rules/branches/main": []any{review, noForce}, "rulesets/7": map[string]any{"id": 7}, "branches/main": open}, `{"required_reviews":2,"dismiss_stale":true,"bypass":null,"force_push":false,"not_shown":["bypass"]}`},
		"no ruleset":        {map[string]any{"rules/branches/main": []any{review}, "branches/main": open}, `{"required_reviews":2,"dismiss_stale":true,"bypass":null,"force_push":true,"not_shown":["bypass"]}`},
		"nobody":            {map[string]any{"rules/branches/main": []any{review, noForce}, "rulesets/7": actors(), "branches/main": open}, `{"required_reviews":2,"dismiss_stale":true,"bypass":[],"force_push":false}`},
		"nothing is known":  {nil, `{"required_reviews":0,"dismiss_stale":false,"bypass":null,"not_shown":["bypass","dismiss_stale","force_push","required_reviews"]}`},
		"older, not shown":  {map[string]any{"branches/main": older}, `{"required_reviews":0,"dismiss_stale":false,"bypass":null,"not_shown":["bypass","dismiss_stale","force_push","required_reviews"]}`},
		"both, one of them": {map[string]any{"rules/branches/main": []any{review}, "rulesets/7": actors(), "branches/main": older}, `{"required_reviews":2,"dismiss_stale":true,"bypass":[],"not_shown":["bypass","force_push"]}`},
		"everybody": {map[string]any{"rules/branches/main": []any{review}, "branches/main": open, "rulesets/7": actors(
			map[string]any{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}, map[string]any{"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"},
			map[string]any{"actor_id": nil, "actor_type": "DeployKey", "bypass_mode": "always"}, map[string]any{"actor_id": 12, "actor_type": "Team", "bypass_mode": "always"},
			map[string]any{"actor_id": 13, "actor_type": "Integration", "bypass_mode": "exempt"}, map[string]any{"actor_id": 14, "actor_type": "User", "bypass_mode": "always"},
			map[string]any{"actor_id": 99, "actor_type": "RepositoryRole", "bypass_mode": "always"})},
			`{"required_reviews":2,"dismiss_stale":true,"bypass":["account 14","administrators (in pull requests)","app 13","deploy keys","owners of the organisation","role 99","team 12"],"force_push":true}`},
		"older": {map[string]any{"branches/main": older, "branches/main/protection": map[string]any{
			"required_pull_request_reviews": map[string]any{"required_approving_review_count": 1, "dismiss_stale_reviews": true, "bypass_pull_request_allowances": map[string]any{"users": []any{map[string]any{"id": 9, "login": "tom"}}}},
			"enforce_admins":                map[string]any{"enabled": false}, "allow_force_pushes": map[string]any{"enabled": true}}},
			`{"required_reviews":1,"dismiss_stale":true,"bypass":["account 9","administrators"],"force_push":true}`},
	} {
		h, g := hubWith(t, "contents: write")
		for path, answer := range c.answers {
			h.Answer(path, answer)
		}
		rules, err := g.Rules(context.Background(), "main")
		if got, _ := json.Marshal(rules); err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
}
