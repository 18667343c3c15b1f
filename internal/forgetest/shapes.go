package forgetest

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The answers have the form of those of the REST API, version 2022-11-28, as its
// documentation and recorded answers give them, with what may not be kept in
// them: texts of people, addresses of mail and of pictures. Left out are most of
// the addresses of further answers.

func readAll(r *http.Request) []byte {
	data, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		panic(http.ErrAbortHandler) // the caller broke off
	}
	return data
}

func nodeID(kind string, id any) string {
	return base64.RawStdEncoding.EncodeToString([]byte(fmt.Sprintf("%s%v", kind, id)))
}

// userShape is an account as others see it; null for one that is gone.
func userShape(a *Account) any {
	if a == nil || a.gone {
		return nil
	}
	kind := "User"
	if a.Bot {
		kind = "Bot"
	}
	return map[string]any{
		"login": a.Login, "id": a.ID, "node_id": nodeID("U", a.ID), "avatar_url": fmt.Sprintf("https://avatars.githubusercontent.com/u/%d?v=4", a.ID),
		"gravatar_id": "", "url": "https://api.github.com/users/" + a.Login, "html_url": "https://github.com/" + a.Login,
		"type": kind, "user_view_type": "public", "site_admin": false,
	}
}

// repositoryID is the number of a repository; a fork has another.
func (h *Hub) repositoryID(name string) int {
	if name == h.Name {
		return 710001
	}
	return 710002
}

func (h *Hub) repositoryShape(name string) map[string]any {
	owner, short, _ := strings.Cut(name, "/")
	return map[string]any{
		"id": h.repositoryID(name), "node_id": nodeID("R", h.repositoryID(name)), "name": short, "full_name": name, "private": true, "visibility": "private",
		"owner":    map[string]any{"login": owner, "id": 31, "type": "Organization"},
		"html_url": "https://github.com/" + name, "description": nil, "fork": name != h.Name, "default_branch": h.main, "archived": false,
	}
}

func stampOf(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// pullShape is a pull request as lists have it: without who merged it.
func (h *Hub) pullShape(p *pull) map[string]any {
	from := h.Name
	if p.fork != "" {
		from = p.fork
	}
	state := "open"
	if p.merged != nil {
		state = "closed"
	}
	owner := func(name string) string { owner, _, _ := strings.Cut(name, "/"); return owner }
	var body, merge any
	if p.body != "" {
		body = p.body
	}
	if p.mergeCommit != "" {
		merge = p.mergeCommit
	}
	return map[string]any{
		"id": 9_000_000 + p.number, "node_id": nodeID("PR", p.number), "number": p.number, "state": state, "locked": false, "title": p.title, "body": body,
		"html_url": fmt.Sprintf("https://github.com/%s/pull/%d", h.Name, p.number), "user": userShape(p.opener), "author_association": "CONTRIBUTOR",
		"created_at": stampOf(&p.opened), "updated_at": stampOf(&h.now), "merged_at": stampOf(p.merged), "merge_commit_sha": merge, "draft": false,
		"assignees": []any{}, "requested_reviewers": []any{}, "labels": []any{}, "auto_merge": nil,
		"head": map[string]any{"label": owner(from) + ":" + p.branch, "ref": p.branch, "sha": p.head, "user": userShape(p.opener), "repo": h.repositoryShape(from)},
		"base": map[string]any{"label": owner(h.Name) + ":" + p.into, "ref": p.into, "sha": h.baseOf(p), "repo": h.repositoryShape(h.Name)},
	}
}

func (h *Hub) reviewShape(p *pull, r *review) map[string]any {
	shape := map[string]any{
		"id": r.id, "node_id": nodeID("PRR", r.id), "user": userShape(r.by), "body": r.body, "state": r.state, "author_association": "MEMBER",
		"html_url": fmt.Sprintf("https://github.com/%s/pull/%d#pullrequestreview-%d", h.Name, p.number, r.id), "submitted_at": stampOf(&r.at), "commit_id": r.commit,
	}
	if r.state == pending {
		delete(shape, "submitted_at")
	}
	return shape
}

func (h *Hub) fileShape(p *pull, f changedFile) map[string]any {
	return map[string]any{
		"sha": f.blob, "filename": f.name, "status": f.status, "additions": 1, "deletions": 1, "changes": 2,
		"blob_url": fmt.Sprintf("https://github.com/%s/blob/%s/%s", h.Name, p.head, f.name), "patch": "@@ -1 +1 @@\n-a text\n+another text",
	}
}

func (h *Hub) ruleShape(kind string, parameters map[string]any) map[string]any {
	rule := map[string]any{"type": kind, "ruleset_source_type": "Repository", "ruleset_source": h.Name, "ruleset_id": 42}
	if parameters != nil {
		rule["parameters"] = parameters
	}
	return rule
}

func (h *Hub) commitShape(id string) map[string]any {
	c, _ := h.play.Commit(id)
	name, mail, _ := strings.Cut(c.Author, " <")
	by := map[string]any{"name": name, "email": strings.TrimSuffix(mail, ">"), "date": "2025-01-01T09:00:00Z"}
	parents := []any{}
	for _, p := range c.Parents {
		parents = append(parents, map[string]any{"sha": p})
	}
	return map[string]any{
		"sha": id, "node_id": nodeID("C", id), "author": by, "committer": by, "message": strings.TrimSpace(c.Message), "tree": map[string]any{"sha": c.Tree}, "parents": parents,
		"verification": map[string]any{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil},
	}
}

func (h *Hub) refShape(branch, id string) map[string]any {
	return map[string]any{"ref": "refs/heads/" + branch, "node_id": nodeID("REF", branch), "object": map[string]any{"type": "commit", "sha": id}}
}

func (h *Hub) commentShape(c *comment) map[string]any {
	return map[string]any{
		"id": c.id, "node_id": nodeID("IC", c.id), "user": userShape(c.by), "body": c.body, "created_at": stampOf(&c.made), "author_association": "MEMBER",
		"html_url": fmt.Sprintf("https://github.com/%s/pull/%d#issuecomment-%d", h.Name, c.number, c.id), "issue_url": "https://api.github.com/repos/" + h.Name + "/issues/" + strconv.Itoa(c.number),
	}
}
