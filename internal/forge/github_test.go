package forge_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

func sha(c string) string { return strings.Repeat(c, 40) }

// A hub stands in for the API: it answers by what recorded answers of it look
// like, and keeps one branch.
type hub struct {
	answers map[string]any // by path below the repository, without the page
	head    string         // of the branch; "" while there is none
	stale   int            // commits that are refused because the branch has moved
	files   map[string]string
	asked   []string
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/repos/northwind/isms"), "/")
	h.asked = append(h.asked, r.Method+" "+strings.TrimPrefix(path, "/"))
	var sent map[string]any
	json.NewDecoder(r.Body).Decode(&sent)
	switch {
	case r.URL.Path == "/graphql":
		input := sent["variables"].(map[string]any)["input"].(map[string]any)
		if h.stale > 0 || input["expectedHeadOid"] != h.head {
			h.stale--
			fmt.Fprint(w, `{"errors": [{"type": "STALE_DATA", "message": "Expected branch to point to another"}]}`)
			return
		}
		for _, a := range input["fileChanges"].(map[string]any)["additions"].([]any) {
			one := a.(map[string]any)
			data, _ := base64.StdEncoding.DecodeString(one["contents"].(string))
			h.files[one["path"].(string)] = string(data)
		}
		h.head = sha("9")
		fmt.Fprint(w, `{"data": {}}`)
	case r.Method == http.MethodPost && path == "git/commits":
		fmt.Fprintf(w, `{"sha": %q}`, sha("8"))
	case r.Method == http.MethodPost && path == "git/refs":
		h.head = sent["sha"].(string)
		fmt.Fprint(w, `{}`)
	case path == "git/ref/heads/goldthread-evidence" && h.head != "":
		fmt.Fprintf(w, `{"object": {"sha": %q}}`, h.head)
	case strings.HasPrefix(path, "contents/") && r.URL.Query().Get("ref") == "goldthread-evidence":
		if _, there := h.files[strings.TrimPrefix(path, "contents/")]; !there {
			w.WriteHeader(http.StatusNotFound)
		}
	case h.answers[path] != nil && r.URL.Query().Get("page") != "2":
		json.NewEncoder(w).Encode(h.answers[path])
	case h.answers[path] != nil:
		fmt.Fprint(w, `[]`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func user(id int, login string) map[string]any { return map[string]any{"id": id, "login": login} }

func pullOf(number int, merge, base string) map[string]any {
	return map[string]any{
		"number": number, "title": "Hours", "body": "Why.\n\nBecause: CTR-004 <!-- Because: CTR-009 -->", "user": user(7, "ann"), "merged_by": user(9, "tom"),
		"merged_at": "2026-02-01T09:00:00Z", "merge_commit_sha": merge, "base": map[string]any{"ref": base, "sha": sha("b"), "repo": map[string]any{"id": 1}},
		"head": map[string]any{"sha": sha("d")},
	}
}

func newHub() *hub {
	h := &hub{files: map[string]string{}, answers: map[string]any{
		"": map[string]any{"id": 1, "visibility": "private", "allow_squash_merge": true, "allow_rebase_merge": true, "squash_merge_commit_title": "PR_TITLE", "squash_merge_commit_message": "PR_BODY"},
		"rules/branches/main": []any{
			map[string]any{"type": "deletion"},
			map[string]any{"type": "pull_request", "parameters": map[string]any{"required_approving_review_count": 1, "dismiss_stale_reviews_on_push": true}},
		},
		"commits/" + sha("1") + "/pulls": []any{pullOf(5, sha("1"), "other"), pullOf(3, sha("1"), "main")},
		"commits/" + sha("2") + "/pulls": []any{},
		"commits/" + sha("3") + "/pulls": []any{pullOf(4, sha("4"), "main")},
		"commits/" + sha("4") + "/pulls": []any{pullOf(4, sha("4"), "main")},
		"git/commits/" + sha("d"):        map[string]any{"tree": map[string]any{"sha": sha("e")}},
	}}
	for _, n := range []int{3, 4} {
		h.answers[fmt.Sprintf("pulls/%d", n)] = pullOf(n, sha("1"), "main")
		h.answers[fmt.Sprintf("pulls/%d/reviews", n)] = []any{
			map[string]any{"user": user(9, "tom"), "state": "APPROVED", "submitted_at": "2026-01-31T12:00:00Z", "commit_id": sha("d"), "body": "fine"},
			map[string]any{"user": user(9, "tom"), "state": "PENDING", "commit_id": sha("d")},
			map[string]any{"user": nil, "state": "APPROVED", "submitted_at": "2026-01-31T12:00:00Z", "commit_id": sha("d")},
		}
		h.answers[fmt.Sprintf("pulls/%d/files", n)] = []any{
			map[string]any{"filename": "registers/requirements.yaml", "sha": sha("f"), "status": "modified"},
			map[string]any{"filename": "registers/old.yaml", "sha": sha("a"), "status": "removed"},
		}
	}
	return h
}

func hubOf(t *testing.T, h *hub) *forge.GitHub {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &forge.GitHub{API: server.URL, Repository: "northwind/isms", Token: "secret"}
}

var when = time.Date(2026, 2, 1, 9, 5, 0, 0, time.UTC)

// A merge, a push without any pull request, and a rebase that brought two
// commits: what is saved of each is what the reader of exports takes.
func TestExport(t *testing.T) {
	g := hubOf(t, newHub())
	landings := []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}, {Commit: repo.ID(sha("2")), Parents: 1}, {Commit: repo.ID(sha("3")), Parents: 1}, {Commit: repo.ID(sha("4")), Parents: 1, Since: []repo.ID{repo.ID(sha("7"))}}}
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
		if text := string(data); strings.Contains(text, "fine") || strings.Contains(text, "old.yaml") || strings.Contains(text, "CTR-009") {
			t.Errorf("%s holds what is not to be kept:\n%s", name, text)
		}
	}
	if want := []string{"approvals/2026/PR-3.json", "approvals/2026/COMMIT-" + sha("2") + ".json", "approvals/2026/PR-4.json"}; !slices.Equal(names, want) {
		t.Errorf("saved are %q", names)
	}
	const want = `{"base":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","because":["CTR-004"],"exported_at":"2026-02-01T09:05:00Z","files":[{"blob":"ffffffffffffffffffffffffffffffffffffffff","path":"registers/requirements.yaml"}],"forge":"github.com","head":"dddddddddddddddddddddddddddddddddddddddd","head_tree":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","merge_commit":"1111111111111111111111111111111111111111","merged_at":"2026-02-01T09:00:00Z","merged_by":{"id":9,"login":"tom"},"method":"merge","number":3,"opened_by":{"id":7,"login":"ann"},"repository_id":1,"reviews":[{"at":"2026-01-31T12:00:00Z","by":{"id":9,"login":"tom"},"commit":"dddddddddddddddddddddddddddddddddddddddd","state":"APPROVED"}],"rules":{"bypass":null,"dismiss_stale":true,"not_shown":["bypass","force_push"],"required_reviews":1},"settings":{"methods":["squash","rebase"],"squash_text":"PR_BODY","squash_title":"PR_TITLE","visibility":"private"},"title":"Hours"}` + "\n"
	if _, data, _ := forge.ExportFile("approvals", "PR", got[0]); string(data) != want {
		t.Errorf("got\n%swant\n%s", data, want)
	}
	if p := got[2]; p.Method != "rebase" || p.MergeCommit != repo.ID(sha("4")) || !slices.Equal(p.Landed, []repo.ID{repo.ID(sha("3")), repo.ID(sha("7")), repo.ID(sha("4"))}) {
		t.Errorf("the rebase is %+v", p)
	}
}

// A page that is missing, a limit or an outage saves nothing at all.
func TestExportSavesAllOrNothing(t *testing.T) {
	for name, path := range map[string]string{
		"the reviews": "pulls/3/reviews", "the files": "pulls/3/files", "the pull request": "pulls/3", "its head": "git/commits/" + sha("d"),
		"the rules": "rules/branches/main", "the repository": "", "the commit": "commits/" + sha("1") + "/pulls",
	} {
		h := newHub()
		delete(h.answers, path)
		if got, err := forge.Export(context.Background(), hubOf(t, h), "main", []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}}, when); err == nil || got != nil {
			t.Errorf("without %s: %v, %v", name, got, err)
		}
	}
}

// The branch is begun where there is none, and gone on with where somebody else
// has added to it meanwhile; what never comes to rest is given up. A file that is
// there stays as it is.
func TestPublish(t *testing.T) {
	const name = "approvals/2026/PR-3.json"
	h := newHub()
	g := hubOf(t, h)
	publish := func(files map[string][]byte) ([]string, error) {
		return forge.Publish(context.Background(), g, forge.Commit{Branch: "goldthread-evidence", Message: "Save", Files: files})
	}
	if left, err := publish(map[string][]byte{name: []byte("{}\n")}); err != nil || left != nil {
		t.Fatal(left, err)
	}
	if h.files[name] != "{}\n" || !slices.Contains(h.asked, "POST git/refs") {
		t.Errorf("asked %q, and kept %q", h.asked, h.files)
	}
	h.stale, h.asked = 2, nil
	left, err := publish(map[string][]byte{name: []byte("other\n"), "approvals/2026/PR-4.json": []byte("4\n")})
	if err != nil || !slices.Equal(left, []string{name}) || slices.Contains(h.asked, "POST git/refs") || h.files[name] != "{}\n" || h.files["approvals/2026/PR-4.json"] != "4\n" {
		t.Errorf("%v, left %q, asked %q, and kept %q", err, left, h.asked, h.files)
	}
	h.asked = nil
	if left, err = publish(map[string][]byte{name: []byte("other\n")}); err != nil || !slices.Equal(left, []string{name}) || slices.Contains(h.asked, "POST graphql") {
		t.Errorf("%v, left %q, asked %q", err, left, h.asked)
	}
	h.stale = 9
	if _, err := publish(map[string][]byte{"approvals/2026/PR-5.json": nil}); err == nil || !strings.Contains(err.Error(), "moves on all the time") {
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
		h := &hub{answers: map[string]any{"rules/branches/main": []any{}}}
		for path, answer := range c.answers {
			h.answers[path] = answer
		}
		rules, err := hubOf(t, h).Rules(context.Background(), "main")
		if got, _ := json.Marshal(rules); err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
}
