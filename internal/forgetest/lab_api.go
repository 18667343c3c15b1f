package forgetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A labRoute is a call that is answered, to who has at least a role.
type labRoute struct {
	method  string
	path    *regexp.Regexp
	role    int
	respond func(l *Lab, c labCall) (status int, answer any)
}

// A labCall is a call with the account that makes it.
type labCall struct {
	call
	by *Account
}

var labRoutes = []labRoute{
	{http.MethodGet, at(``), Reporter, (*Lab).getProject},
	{http.MethodGet, at(`user`), Reporter, func(_ *Lab, c labCall) (int, any) { return http.StatusOK, labUser(c.by) }},
	{http.MethodGet, at(`protected_branches`), Maintainer, (*Lab).getProtected},
	{http.MethodGet, at(`approvals`), Maintainer, (*Lab).getApprovalSettings},
	{http.MethodGet, at(`approval_rules`), Maintainer, (*Lab).getApprovalRules},
	{http.MethodGet, at(`repository/commits/([0-9a-f]{40})/merge_requests`), Reporter, (*Lab).getRequestsOf},
	{http.MethodPost, at(`repository/commits`), Developer, (*Lab).makeCommit},
	{http.MethodGet, at(`repository/branches/([^/]+)`), Reporter, (*Lab).getBranch},
	{http.MethodGet, at(`repository/files/([^/]+)`), Reporter, (*Lab).getFile},
	{http.MethodGet, at(`repository/tree`), Reporter, (*Lab).getTree},
	{http.MethodGet, at(`merge_requests/(\d+)`), Reporter, (*Lab).getRequest},
	{http.MethodGet, at(`merge_requests/(\d+)/approvals`), Reporter, (*Lab).getApprovals},
	{http.MethodGet, at(`merge_requests/(\d+)/versions`), Reporter, (*Lab).getVersions},
	{http.MethodGet, at(`merge_requests/(\d+)/diffs`), Reporter, (*Lab).getDiffs},
	{http.MethodGet, at(`merge_requests/(\d+)/notes`), Reporter, (*Lab).getNotes},
	{http.MethodPost, at(`merge_requests/(\d+)/notes`), Reporter, (*Lab).makeNote},
	{http.MethodPut, at(`merge_requests/(\d+)/notes/(\d+)`), Reporter, (*Lab).changeNote},
	{http.MethodGet, at(`issues`), Reporter, (*Lab).getIssues},
	{http.MethodPost, at(`issues`), Reporter, (*Lab).makeIssue},
	{http.MethodPut, at(`issues/(\d+)`), Reporter, (*Lab).changeIssue},
}

// ServeHTTP answers a call to the API.
func (l *Lab) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/api/v4/")
	path = strings.TrimPrefix(strings.TrimPrefix(path, fmt.Sprintf("projects/%d", labProject)), "/")
	l.asked = append(l.asked, r.Method+" "+path)
	if l.trouble != nil && l.trouble(w, r) {
		return
	}
	head := w.Header()
	head.Set("Content-Type", "application/json")
	head.Set("RateLimit-Limit", "2000")
	head.Set("RateLimit-Remaining", "1998")
	token, known := l.tokens[r.Header.Get("Private-Token")]
	if !known { // the token of a job is none for any of it
		refuseLab(w, http.StatusUnauthorized, "401 Unauthorized")
		return
	}
	c := labCall{call{query: r.URL.Query(), body: readAll(r)}, token.by}
	query := r.URL.Query()
	query.Del("page")
	query.Del("per_page")
	set := path
	if len(query) > 0 {
		set += "?" + query.Encode()
	}
	if answer, ok := l.answers[set]; ok && r.Method == http.MethodGet {
		l.give(w, r, http.StatusOK, answer)
		return
	}
	for _, route := range labRoutes {
		parts := route.path.FindStringSubmatch(path)
		if parts == nil || route.method != r.Method {
			continue
		}
		if token.role < route.role {
			refuseLab(w, http.StatusForbidden, "403 Forbidden")
			return
		}
		c.parts = parts[1:]
		status, answer := route.respond(l, c)
		l.give(w, r, status, answer)
		return
	}
	l.give(w, r, http.StatusNotFound, nil)
}

func refuseLab(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"message": message})
}

func (l *Lab) give(w http.ResponseWriter, r *http.Request, status int, answer any) {
	if answer == nil {
		refuseLab(w, http.StatusNotFound, "404 Not found")
		return
	}
	l.send(w, r, status, answer, 20)
}

func badLab(message string) (int, any) {
	return http.StatusBadRequest, map[string]any{"message": message}
}

func (l *Lab) getProject(labCall) (int, any) {
	owner, name, _ := strings.Cut(l.Name, "/")
	return http.StatusOK, map[string]any{
		"id": labProject, "name": name, "path_with_namespace": l.Name, "web_url": l.address + "/" + l.Name, "default_branch": l.main, "visibility": "private",
		"namespace": map[string]any{"id": 7, "path": owner, "kind": "group"}, "merge_method": "merge", "squash_option": "default_off", "squash_commit_template": nil,
	}
}

func labLevel(level int, user any) map[string]any {
	return map[string]any{"id": 5, "access_level": level, "access_level_description": "Somebody", "user_id": user, "group_id": nil, "deploy_key_id": nil}
}

func (l *Lab) getProtected(labCall) (int, any) {
	list := []any{}
	if l.rules != nil {
		push := []any{labLevel(0, nil)}
		for _, login := range l.rules.Bypass {
			push = append(push, labLevel(Maintainer, l.accounts[login].ID))
		}
		list = append(list, map[string]any{"id": 1, "name": l.main, "push_access_levels": push, "merge_access_levels": []any{labLevel(Maintainer, nil)}, "allow_force_push": false})
	}
	return http.StatusOK, list
}

func (l *Lab) getApprovalSettings(labCall) (int, any) {
	return http.StatusOK, map[string]any{"reset_approvals_on_push": l.rules != nil && l.rules.DismissStale, "merge_requests_author_approval": false}
}

func (l *Lab) getApprovalRules(labCall) (int, any) {
	list := []any{}
	if l.rules != nil {
		list = append(list, map[string]any{"id": 1, "name": "All Members", "rule_type": "any_approver", "approvals_required": l.rules.Reviews, "protected_branches": []any{}})
	}
	return http.StatusOK, list
}

func (l *Lab) getRequestsOf(c labCall) (int, any) {
	list := []any{}
	for _, p := range l.pulls {
		if !p.gone && p.merged != nil && (p.squash == c.parts[0] || slices.Contains(p.landed, c.parts[0]) || slices.Contains(l.commitsOf(p), c.parts[0])) {
			list = append(list, l.requestShape(p))
		}
	}
	return http.StatusOK, list
}

func (l *Lab) getRequest(c labCall) (int, any) {
	if p := l.find(c.number()); p != nil {
		return http.StatusOK, l.requestShape(p)
	}
	return http.StatusNotFound, nil
}

func (l *Lab) getApprovals(c labCall) (int, any) {
	p := l.find(c.number())
	if p == nil {
		return http.StatusNotFound, nil
	}
	by := []any{}
	for _, r := range p.reviews {
		if r.state != "APPROVED" {
			continue
		}
		one := map[string]any{"user": labUser(r.by)}
		if !l.Undated {
			one["approved_at"] = stampOf(&r.at)
		}
		by = append(by, one)
	}
	return http.StatusOK, map[string]any{"approved": len(by) > 0, "user_has_approved": false, "approved_by": by}
}

func (l *Lab) getVersions(c labCall) (int, any) {
	p := l.find(c.number())
	if p == nil {
		return http.StatusNotFound, nil
	}
	list := []any{}
	for i, v := range slices.Backward(p.versions) {
		list = append(list, map[string]any{"id": 100*p.number + i, "head_commit_sha": v.head, "base_commit_sha": l.baseOf(p), "created_at": stampOf(&v.at), "state": "collected"})
	}
	return http.StatusOK, list
}

func (l *Lab) getDiffs(c labCall) (int, any) {
	p := l.find(c.number())
	if p == nil {
		return http.StatusNotFound, nil
	}
	list := []any{}
	for _, f := range l.changed(p) {
		list = append(list, map[string]any{
			"old_path": f.name, "new_path": f.name, "a_mode": "100644", "b_mode": "100644", "diff": "@@ -1 +1 @@\n-a text\n+another text",
			"new_file": f.status == "added", "deleted_file": f.status == "removed", "renamed_file": false,
		})
	}
	return http.StatusOK, list
}

func (l *Lab) getBranch(c labCall) (int, any) {
	name, err := url.PathUnescape(c.parts[0])
	if err != nil || l.branches[name] == "" {
		return http.StatusNotFound, nil
	}
	return http.StatusOK, map[string]any{"name": name, "commit": map[string]any{"id": l.branches[name]}, "protected": name == l.main && l.rules != nil}
}

func (l *Lab) getFile(c labCall) (int, any) {
	path, err := url.PathUnescape(c.parts[0])
	branch := c.query.Get("ref")
	if err != nil || !slices.Contains(l.Files(branch), path) {
		return http.StatusNotFound, nil
	}
	return http.StatusOK, map[string]any{"file_path": path, "ref": branch, "encoding": "base64", "content": ""}
}

// makeCommit makes one by the account of the token. It refuses to make a file
// that is there, and a branch that is there.
func (l *Lab) makeCommit(c labCall) (int, any) {
	var sent struct {
		Branch  string `json:"branch"`
		Message string `json:"commit_message"`
		Start   string `json:"start_sha"`
		Actions []struct {
			Action  string `json:"action"`
			Path    string `json:"file_path"`
			Content string `json:"content"`
		} `json:"actions"`
	}
	if json.Unmarshal(c.body, &sent) != nil || sent.Branch == "" || sent.Message == "" {
		return badLab("400 Bad request")
	}
	from := l.branches[sent.Branch]
	switch _, made := l.play.Commit(sent.Start); {
	case sent.Branch == l.main && l.rules != nil:
		return http.StatusForbidden, map[string]any{"message": "403 Forbidden"}
	case sent.Start != "" && from != "":
		return badLab(fmt.Sprintf("A branch called '%s' already exists. Switch to that branch in order to make changes", sent.Branch))
	case sent.Start != "" && !made, sent.Start == "" && from == "":
		return badLab("You can only create or edit files when you are on a branch")
	case sent.Start != "":
		from = sent.Start
	}
	before, _ := l.play.Commit(from)
	for _, a := range sent.Actions {
		switch _, there := before.Files[a.Path]; {
		case a.Action == "create" && there:
			return badLab("A file with this name already exists")
		case a.Action == "delete" && !there, a.Action != "create" && a.Action != "delete":
			return badLab("A file with this name doesn't exist")
		}
	}
	l.do("checkout", l.main)
	l.do("branch", fmt.Sprintf("made-%d", l.next()), "at="+l.labels[from])
	for _, a := range sent.Actions {
		if a.Action == "delete" {
			l.do("remove", a.Path)
			continue
		}
		name := fmt.Sprintf("sent %d", l.next())
		l.play.Section(name, []byte(a.Content))
		l.do("put", a.Path, name)
	}
	id := l.record("commit", c.by.Login, l.tick(), l.text(sent.Message), "empty")
	l.branches[sent.Branch], l.asRef[sent.Branch] = id, true
	l.pushed(sent.Branch)
	return http.StatusCreated, map[string]any{"id": id, "short_id": id[:8], "title": sent.Message}
}

func (l *Lab) getTree(c labCall) (int, any) {
	commit, ok := l.play.Commit(c.query.Get("ref"))
	if !ok {
		return http.StatusNotFound, nil
	}
	list, found := l.treeShape(commit.Files, c.query.Get("path"), c.query.Get("recursive") == "true")
	if !found {
		return http.StatusNotFound, nil
	}
	return http.StatusOK, list
}

func (c labCall) second() int {
	n, _ := strconv.Atoi(c.parts[1])
	return n
}
