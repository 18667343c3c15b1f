package forge_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

func person(id int, name string) map[string]any {
	return map[string]any{"id": id, "username": name, "name": "Somebody", "state": "active"}
}

func request(iid int, more map[string]any) map[string]any {
	r := map[string]any{
		"id": 900 + iid, "iid": iid, "project_id": 42, "title": "Hours", "description": "Why.\n\nBecause: CTR-004 <!-- Because: CTR-009 -->", "state": "merged", "target_branch": "main",
		"author": person(7, "ann"), "merged_by": nil, "merge_user": person(9, "tom"), "merged_at": "2026-02-01T10:00:00.000+01:00", "sha": sha("d"),
		"merge_commit_sha": sha("1"), "squash_commit_sha": nil, "diff_refs": map[string]any{"base_sha": sha("b"), "head_sha": sha("d"), "start_sha": sha("b")},
	}
	for k, v := range more {
		r[k] = v
	}
	return r
}

func version(head, at string) map[string]any {
	return map[string]any{"id": 1, "head_commit_sha": head, "created_at": at, "state": "collected"}
}

// The tree of a folder with one file and one folder, and its id as Git gives it.
var top = []any{
	map[string]any{"id": sha("f"), "name": "registers", "type": "tree", "path": "registers", "mode": "040000"},
	map[string]any{"id": sha("a"), "name": "README.md", "type": "blob", "path": "README.md", "mode": "100644"},
}

// newLab is GitLab with answers of which nothing that people do on it is the
// cause: of two merge requests, 3 and 4, with approvals that the tests change.
func newLab(t *testing.T) *forgetest.Lab {
	t.Helper()
	l := forgetest.NewLab(t, forgetest.Account{ID: 20, Login: "ines"}, forgetest.Account{ID: 21, Login: "rita"})
	for path, answer := range map[string]any{
		"":                   map[string]any{"id": 42, "visibility": "internal", "merge_method": "merge", "squash_option": "default_off", "squash_commit_template": nil},
		"protected_branches": []any{branch("main", 0, false)},
		"approvals":          map[string]any{"reset_approvals_on_push": true, "merge_requests_author_approval": false},
		"approval_rules":     []any{map[string]any{"id": 1, "name": "All Members", "rule_type": "any_approver", "approvals_required": 1, "protected_branches": []any{}}},
	} {
		l.Answer(path, answer)
	}
	four := []any{request(4, map[string]any{"sha": sha("4"), "merge_commit_sha": nil})}
	for commit, found := range map[string][]any{"1": {request(5, map[string]any{"target_branch": "other"}), request(3, nil)}, "2": {}, "3": four, "4": four} {
		l.Answer("repository/commits/"+sha(commit)+"/merge_requests", found)
	}
	for iid, head := range map[int]string{3: sha("d"), 4: sha("4")} {
		at := fmt.Sprintf("merge_requests/%d", iid)
		l.Answer(at, request(iid, map[string]any{"sha": head}))
		l.Answer(at+"/approvals", map[string]any{"approved": true, "approved_by": []any{map[string]any{"user": person(9, "tom"), "approved_at": "2026-01-31T12:00:00.123Z"}}})
		l.Answer(at+"/versions", []any{version(head, "2026-01-31T09:00:00Z"), version(sha("c"), "2026-01-30T09:00:00Z")})
		l.Answer(at+"/diffs", []any{map[string]any{"new_path": "registers/requirements.yaml", "deleted_file": false}, map[string]any{"new_path": "registers/old.yaml", "deleted_file": true}, map[string]any{"new_path": "README.md"}})
		l.Answer("repository/tree?ref="+head, top)
		l.Answer("repository/tree?path=registers&ref="+head, []any{
			map[string]any{"id": sha("e"), "name": "requirements.yaml", "type": "blob", "path": "registers/requirements.yaml", "mode": "100644"},
			map[string]any{"id": sha("e"), "name": "other.yaml", "type": "blob", "path": "registers/other.yaml", "mode": "100644"},
		})
	}
	return l
}

func branch(name string, push int, force bool) map[string]any {
	level := func(n int) []any {
		return []any{map[string]any{"id": 5, "access_level": n, "access_level_description": "Somebody", "user_id": nil, "group_id": nil, "deploy_key_id": nil}}
	}
	return map[string]any{"id": 1, "name": name, "push_access_levels": level(push), "merge_access_levels": level(40), "allow_force_push": force}
}

// labOf asks it with a token of a role.
func labOf(l *forgetest.Lab, role int) *forge.GitLab {
	return &forge.GitLab{API: l.API, Host: "gitlab.example.org", Project: "42", Token: l.AccessToken(role)}
}

// refusing has some calls, by their paths below the project, be answered with a
// status.
func refusing(l *forgetest.Lab, status int, paths ...string) {
	l.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
		query := r.URL.Query()
		query.Del("page")
		query.Del("per_page")
		path := strings.TrimPrefix(strings.TrimPrefix(r.URL.EscapedPath(), "/api/v4/projects/42"), "/")
		if len(query) > 0 {
			path += "?" + query.Encode()
		}
		refused := slices.Contains(paths, path)
		if refused {
			w.WriteHeader(status)
		}
		return refused
	})
}

// A merge, a push without any merge request, and one that was fast-forwarded as
// two commits: what is saved of each is what the reader of exports takes.
func TestGitLabExport(t *testing.T) {
	g := labOf(newLab(t), forgetest.Maintainer)
	landings := []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}, {Commit: repo.ID(sha("2")), Parents: 1}, {Commit: repo.ID(sha("3")), Parents: 1}, {Commit: repo.ID(sha("4")), Parents: 1}}
	got, err := forge.Export(context.Background(), g, "main", landings, when)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range got {
		name, data, err := forge.ExportFile("approvals", g.Words().Prefix, p)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
		if _, err := history.ParsePullRequest(data); err != nil {
			t.Errorf("%s %v:\n%s", name, err, data)
		}
		if text := string(data); strings.Contains(text, "Somebody") || strings.Contains(text, "old.yaml") || strings.Contains(text, "CTR-009") {
			t.Errorf("%s holds what is not to be kept:\n%s", name, text)
		}
	}
	if want := []string{"approvals/2026/MR-3.json", "approvals/2026/COMMIT-" + sha("2") + ".json", "approvals/2026/MR-4.json"}; !slices.Equal(names, want) {
		t.Errorf("saved are %q", names)
	}
	// The tree is what "git mktree" makes of the two entries.
	const want = `{"base":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","because":["CTR-004"],"exported_at":"2026-02-01T09:05:00Z","files":[{"blob":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","path":"README.md"},{"blob":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","path":"registers/requirements.yaml"}],"forge":"gitlab.example.org","head":"dddddddddddddddddddddddddddddddddddddddd","head_tree":"caeaf3ff5a7f7088826bb8791c478a4be631332a","merge_commit":"1111111111111111111111111111111111111111","merged_at":"2026-02-01T09:00:00Z","merged_by":{"id":9,"login":"tom"},"method":"merge","number":3,"opened_by":{"id":7,"login":"ann"},"repository_id":42,"reviews":[{"at":"2026-01-31T12:00:00.123Z","by":{"id":9,"login":"tom"},"commit":"dddddddddddddddddddddddddddddddddddddddd","state":"APPROVED"}],"rules":{"bypass":[],"dismiss_stale":true,"force_push":false,"may_merge":["maintainers"],"required_reviews":1},"settings":{"methods":["merge","squash"],"squash_text":"BLANK","squash_title":"PR_TITLE","visibility":"internal"},"title":"Hours"}` + "\n"
	if _, data, _ := forge.ExportFile("approvals", "MR", got[0]); string(data) != want {
		t.Errorf("got\n%swant\n%s", data, want)
	}
	if p := got[2]; p.Method != "rebase" || p.MergeCommit != repo.ID(sha("4")) || !slices.Equal(p.Landed, []repo.ID{repo.ID(sha("3")), repo.ID(sha("4"))}) {
		t.Errorf("the two commits are %+v", p)
	}
}

// What GitLab does not say of an approval is left out, and is never made up.
func TestGitLabApprovals(t *testing.T) {
	dated := func(at any) map[string]any {
		return map[string]any{"approved_by": []any{map[string]any{"user": person(9, "tom"), "approved_at": at}}}
	}
	undated := map[string]any{"approved_by": []any{map[string]any{"user": person(9, "tom")}}}
	note := func(system bool, by int, body, at string) map[string]any {
		return map[string]any{"system": system, "body": body, "author": person(by, "x"), "created_at": at}
	}
	two := []any{version(sha("d"), "2026-01-31T09:00:00Z"), version(sha("c"), "2026-01-30T09:00:00Z")}
	for name, c := range map[string]struct {
		approvals map[string]any
		versions  []any
		notes     []any
		want      string
	}{
		"the last version":             {dated("2026-01-31T12:00:00Z"), two, nil, "9 2026-01-31T12:00:00Z d"},
		"an earlier one":               {dated("2026-01-30T12:00:00Z"), two, nil, "9 2026-01-30T12:00:00Z c"},
		"just after a push":            {dated("2026-01-31T09:00:30Z"), two, nil, "9 2026-01-31T09:00:30Z"},
		"before all versions":          {dated("2026-01-01T09:00:30Z"), two, nil, "9 2026-01-01T09:00:30Z"},
		"the only version":             {dated("2026-01-31T09:00:30Z"), two[:1], nil, "9 2026-01-31T09:00:30Z d"},
		"without a time":               {undated, two, []any{}, "9 0001-01-01T00:00:00Z"},
		"a time in the notes":          {undated, two, []any{note(true, 9, "approved this merge request", "2026-01-30T10:00:00Z"), note(true, 9, "unapproved this merge request", "2026-01-30T11:00:00Z"), note(true, 9, "approved this merge request", "2026-01-31T10:00:00Z")}, "9 2026-01-31T10:00:00Z d"},
		"a note that anybody may type": {undated, two, []any{note(false, 9, "approved this merge request", "2026-01-31T10:00:00Z"), note(true, 8, "approved this merge request", "2026-01-31T10:00:00Z")}, "9 0001-01-01T00:00:00Z"},
		"an account that is gone":      {map[string]any{"approved_by": []any{map[string]any{"user": nil, "approved_at": "2026-01-31T12:00:00Z"}}}, two, nil, ""},
		"nobody":                       {map[string]any{"approved_by": []any{}}, nil, nil, ""},
	} {
		l := newLab(t)
		l.Answer("merge_requests/3/approvals", c.approvals)
		l.Answer("merge_requests/3/versions", c.versions)
		if c.notes != nil {
			l.Answer("merge_requests/3/notes?activity_filter=only_activity&sort=asc", c.notes)
		}
		p, err := labOf(l, forgetest.Maintainer).Request(context.Background(), 3, forge.Landing{Commit: repo.ID(sha("1")), Parents: 2})
		var got []string
		for _, r := range p.Reviews {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s %.1s", r.By.ID, r.At.Format(time.RFC3339), r.Commit)))
		}
		if strings.Join(got, ", ") != c.want || err != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// A page that is missing, a limit or an outage saves nothing at all.
func TestGitLabExportSavesAllOrNothing(t *testing.T) {
	paths := []string{
		"", "repository/commits/" + sha("1") + "/merge_requests", "merge_requests/3", "merge_requests/3/approvals", "merge_requests/3/versions",
		"merge_requests/3/diffs", "repository/tree?ref=" + sha("d"), "repository/tree?path=registers&ref=" + sha("d"),
	}
	outage := slices.Concat(paths, []string{"protected_branches", "approvals", "approval_rules"})
	for status, paths := range map[int][]string{http.StatusNotFound: paths, http.StatusBadGateway: outage, http.StatusTooManyRequests: outage} {
		for _, path := range paths {
			l := newLab(t)
			refusing(l, status, path)
			if got, err := forge.Export(context.Background(), labOf(l, forgetest.Maintainer), "main", []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}}, when); err == nil || got != nil {
				t.Errorf("%d for %q: %v, %v", status, path, got, err)
			}
		}
	}
}

func TestGitLabRules(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]any
		refused []string
		want    string
	}{
		"as they are": {nil, nil, `{"required_reviews":1,"dismiss_stale":true,"bypass":[],"force_push":false,"may_merge":["maintainers"]}`},
		"not protected": {map[string]any{"protected_branches": []any{branch("release/*", 0, false)}}, nil,
			`{"required_reviews":1,"dismiss_stale":true,"bypass":["developers and maintainers"],"force_push":true,"may_merge":["developers and maintainers"]}`},
		"by two rules": {map[string]any{"protected_branches": []any{branch("main", 0, false), branch("m*n", 40, true)}}, nil,
			`{"required_reviews":1,"dismiss_stale":true,"bypass":["maintainers"],"force_push":true,"may_merge":["maintainers"]}`},
		"for somebody": {map[string]any{"protected_branches": []any{map[string]any{"name": "main", "push_access_levels": []any{
			map[string]any{"access_level": 40, "user_id": 12, "access_level_description": "Ann Lee"}, map[string]any{"access_level": 30, "group_id": 13}, map[string]any{"access_level": 40, "deploy_key_id": 14}, map[string]any{"access_level": 60}}}}}, nil,
			`{"required_reviews":1,"dismiss_stale":true,"bypass":["account 12","administrators of the server","deploy key 14","group 13"],"force_push":false}`},
		"rules of another branch": {map[string]any{"approval_rules": []any{map[string]any{"approvals_required": 3, "protected_branches": []any{branch("other", 0, false)}}}}, nil,
			`{"required_reviews":0,"dismiss_stale":true,"bypass":[],"force_push":false,"may_merge":["maintainers"]}`},
		"not in this edition": {nil, []string{"approvals", "approval_rules"}, `{"required_reviews":0,"dismiss_stale":false,"bypass":[],"force_push":false,"may_merge":["maintainers"],"not_shown":["dismiss_stale","required_reviews"]}`},
		"not to this token":   {nil, []string{"approvals", "approval_rules", "protected_branches"}, `{"required_reviews":0,"dismiss_stale":false,"bypass":null,"not_shown":["bypass","dismiss_stale","force_push","may_merge","required_reviews"]}`},
	} {
		l := newLab(t)
		for path, answer := range c.answers {
			l.Answer(path, answer)
		}
		refusing(l, http.StatusForbidden, c.refused...)
		rules, err := labOf(l, forgetest.Maintainer).Rules(context.Background(), "main")
		if got, _ := json.Marshal(rules); err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
}

func TestGitLabSettings(t *testing.T) {
	for name, c := range map[string]struct {
		project map[string]any
		want    string
	}{
		"fast-forward":    {map[string]any{"merge_method": "ff", "squash_option": "never"}, `{"methods":["rebase"],"squash_title":"PR_TITLE","squash_text":"BLANK"}`},
		"all commits":     {map[string]any{"squash_option": "always", "squash_commit_template": "%{title}\n\n%{all_commits}"}, `{"methods":["squash"],"squash_title":"template","squash_text":"COMMIT_MESSAGES"}`},
		"the description": {map[string]any{"squash_option": "always", "squash_commit_template": "%{title}\n\n%{description}"}, `{"methods":["squash"],"squash_title":"template","squash_text":"PR_BODY"}`},
		"not shown":       {map[string]any{"visibility": "public"}, `{"visibility":"public"}`},
	} {
		l := newLab(t)
		c.project["id"] = 42
		l.Answer("", c.project)
		id, s, err := labOf(l, forgetest.Maintainer).About(context.Background())
		if got, _ := json.Marshal(s); err != nil || id != 42 || string(got) != c.want {
			t.Errorf("%s: %d, %v\n got %s\nwant %s", name, id, err, got, c.want)
		}
	}
}

// The branch is begun at the first commit without its files, gone on with, and no
// file on it is ever written anew, not even where somebody else writes it at the
// same time.
func TestGitLabPublish(t *testing.T) {
	const evidence, name, next = "goldthread-evidence", "approvals/2026/MR-3.json", "approvals/2026/MR-4.json"
	l := forgetest.NewLab(t, forgetest.Account{ID: 20, Login: "ines"})
	l.Put("ines", "main", "First", map[string]string{"README.md": "a", "registers/a.yaml": "b"})
	root := repo.ID(l.Commit("main"))
	l.Put("ines", "main", "Second", map[string]string{"other.md": "c"})
	g := labOf(l, forgetest.Developer)
	publish := func(files map[string][]byte) ([]string, error) {
		return forge.Publish(context.Background(), g, forge.Commit{Branch: evidence, Message: "Save", Files: files, Root: root})
	}
	if left, err := publish(map[string][]byte{name: []byte("{}\n")}); err != nil || left != nil {
		t.Fatal(left, err)
	}
	if c, _ := l.Played(l.Commit(evidence)); !slices.Equal(l.Files(evidence), []string{name}) || !slices.Equal(c.Parents, []string{string(root)}) || !strings.HasPrefix(c.Author, "goldthread <project_42_bot_") {
		t.Errorf("begun with %q by %+v", l.Files(evidence), c)
	}
	once := true
	l.Trouble(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && once {
			once = false
			l.Put("ines", evidence, "Meanwhile", map[string]string{next: "theirs"})
		}
		return false
	})
	left, err := publish(map[string][]byte{name: []byte("other\n"), next: []byte("ours"), "approvals/2026/MR-5.json": []byte("5\n")})
	if err != nil || !slices.Equal(left, []string{name, next}) || l.Content(evidence, name) != "{}\n" || l.Content(evidence, next) != "theirs" || l.Content(evidence, "approvals/2026/MR-5.json") != "5\n" {
		t.Errorf("%v, left %q, and kept %q", err, left, l.Files(evidence))
	}
	g.Token = l.AccessToken(forgetest.Reporter)
	if _, err := publish(map[string][]byte{"approvals/2026/MR-6.json": nil}); !errors.Is(err, forge.ErrNotAllowed) || !strings.Contains(err.Error(), "scope api") {
		t.Errorf("got %v", err)
	}
}

// Where a run is, its environment says; what it lacks is told with what to do.
func TestOf(t *testing.T) {
	lab := map[string]string{"CI_API_V4_URL": "https://gitlab.example.org/api/v4", "CI_SERVER_HOST": "gitlab.example.org", "CI_PROJECT_ID": "42", "CI_JOB_TOKEN": "job"}
	hub := map[string]string{"GITHUB_REPOSITORY": "northwind/isms", "GITHUB_SERVER_URL": "https://github.example.org"}
	for name, c := range map[string]struct {
		env  map[string]string
		want forge.Words
	}{
		"GitLab":             {lab, forge.Words{Name: "GitLab", Host: "gitlab.example.org", Prefix: "MR"}},
		"no project":         {map[string]string{"CI_API_V4_URL": "x", "CI_JOB_TOKEN": "job"}, forge.Words{Name: "GitLab", Prefix: "MR", Missing: "CI_PROJECT_ID and CI_SERVER_HOST do not say which project it is about"}},
		"GitHub, no token":   {hub, forge.Words{Name: "GitHub", Host: "github.example.org", Prefix: "PR", Missing: "GOLDTHREAD_TOKEN holds no token"}},
		"GitHub by its name": {map[string]string{"GITHUB_REPOSITORY": "a/b", "GOLDTHREAD_TOKEN": "x"}, forge.Words{Name: "GitHub", Host: "github.com", Prefix: "PR"}},
	} {
		p := forge.Of(func(name string) string { return c.env[name] })
		if p == nil || p.Words() != c.want {
			t.Errorf("%s: got %+v", name, p)
		}
	}
	if p := forge.Of(func(string) string { return "" }); p != nil {
		t.Errorf("nowhere: got %+v", p)
	}
}

// The token of a job is tried where there is no other, in its own header, and
// what it may not do is told.
func TestGitLabJobToken(t *testing.T) {
	var asked http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(server.Close)
	g := &forge.GitLab{API: server.URL, Host: "x", Project: "group/name", JobToken: "job"}
	_, _, err := g.About(context.Background())
	if !errors.Is(err, forge.ErrNotAllowed) || !strings.Contains(err.Error(), "the token of a job reads no approvals") || strings.Contains(err.Error(), "127.0.0.1") || asked.Get("Job-Token") != "job" || len(asked["Private-Token"]) > 0 {
		t.Errorf("asked with %v, and got %v", asked, err)
	}
	g.JobToken = ""
	if _, _, err := g.About(context.Background()); !errors.Is(err, forge.ErrNoToken) {
		t.Errorf("got %v", err)
	}
}
