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
	h.asked = append(h.asked, r.Method+" "+path)
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
		"": map[string]any{"id": 1},
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
	landings := []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}, {Commit: repo.ID(sha("2")), Parents: 1}, {Commit: repo.ID(sha("3")), Parents: 1}, {Commit: repo.ID(sha("4")), Parents: 1}}
	got, err := g.Export(context.Background(), "github.com", "main", landings, when)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range got {
		name, data, err := forge.ExportFile("approvals", p)
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
	const want = `{"base":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","because":["CTR-004"],"exported_at":"2026-02-01T09:05:00Z","files":[{"blob":"ffffffffffffffffffffffffffffffffffffffff","path":"registers/requirements.yaml"}],"forge":"github.com","head":"dddddddddddddddddddddddddddddddddddddddd","head_tree":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","merge_commit":"1111111111111111111111111111111111111111","merged_at":"2026-02-01T09:00:00Z","merged_by":{"id":9,"login":"tom"},"method":"merge","number":3,"opened_by":{"id":7,"login":"ann"},"repository_id":1,"reviews":[{"at":"2026-01-31T12:00:00Z","by":{"id":9,"login":"tom"},"commit":"dddddddddddddddddddddddddddddddddddddddd","state":"APPROVED"}],"rules":{"bypass":null,"dismiss_stale":true,"required_reviews":1},"title":"Hours"}` + "\n"
	if _, data, _ := forge.ExportFile("approvals", got[0]); string(data) != want {
		t.Errorf("got\n%swant\n%s", data, want)
	}
	if p := got[2]; p.Method != "rebase" || p.MergeCommit != repo.ID(sha("4")) || len(p.Landed) != 2 || p.Landed[0] != repo.ID(sha("3")) {
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
		if got, err := hubOf(t, h).Export(context.Background(), "github.com", "main", []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}}, when); err == nil || got != nil {
			t.Errorf("without %s: %v, %v", name, got, err)
		}
	}
}

// The branch is begun where there is none, and gone on with where somebody else
// has added to it meanwhile; what never comes to rest is given up.
func TestPublish(t *testing.T) {
	files := map[string][]byte{"approvals/2026/PR-3.json": []byte("{}\n")}
	h := newHub()
	g := hubOf(t, h)
	if err := g.Publish(context.Background(), "goldthread-evidence", "Save", files); err != nil {
		t.Fatal(err)
	}
	if h.files["approvals/2026/PR-3.json"] != "{}\n" || !slices.Contains(h.asked, "POST git/refs") {
		t.Errorf("asked %q, and kept %q", h.asked, h.files)
	}
	h.stale, h.asked = 2, nil
	if err := g.Publish(context.Background(), "goldthread-evidence", "Save", files); err != nil || slices.Contains(h.asked, "POST git/refs") {
		t.Errorf("%v, asked %q", err, h.asked)
	}
	h.stale = 9
	if err := g.Publish(context.Background(), "goldthread-evidence", "Save", files); err == nil || !strings.Contains(err.Error(), "moves on all the time") {
		t.Errorf("got %v", err)
	}
}
