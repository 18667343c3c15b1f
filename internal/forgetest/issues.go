package forgetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// An Issue is one that is no pull request.
type Issue struct {
	Number int
	Title  string
	Body   string
	Open   bool
}

type issue struct {
	Issue
	by              *Account
	opened, updated time.Time
}

// Issue has somebody open one, and returns its number.
func (h *place) Issue(login, title, body string) int {
	h.tick()
	i := &issue{Issue{h.number(len(h.issues), len(h.pulls)), title, body, true}, h.account(login), h.now, h.now}
	h.issues = append(h.issues, i)
	return i.Number
}

// Close has somebody close an issue.
func (h *place) Close(number int) {
	h.tick()
	i := h.issue(number)
	i.Open, i.updated = false, h.now
}

// Issues are all issues, oldest first.
func (h *place) Issues() []Issue {
	var all []Issue
	for _, i := range h.issues {
		all = append(all, i.Issue)
	}
	return all
}

func (h *place) issue(number int) *issue {
	for _, i := range h.issues {
		if i.Number == number {
			return i
		}
	}
	return nil
}

// maxTitle is how much the platform takes as a title.
const maxTitle = 256

func (h *Hub) getIssues(c call) (int, any) {
	state := c.query.Get("state")
	type listed struct {
		shape           any
		opened, updated time.Time
	}
	var all []listed
	for _, i := range h.issues {
		if state == "all" || (state == "closed") != i.Open {
			all = append(all, listed{h.issueShape(i), i.opened, i.updated})
		}
	}
	for _, p := range h.pulls { // which are issues too
		if state == "all" || (state == "closed") == (p.merged != nil) {
			shape := h.pullShape(p)
			shape["pull_request"] = map[string]any{"url": fmt.Sprintf("https://api.github.com/repos/%s/pulls/%d", h.Name, p.number)}
			all = append(all, listed{shape, p.opened, p.opened})
		}
	}
	slices.SortStableFunc(all, func(a, b listed) int {
		if c.query.Get("sort") == "updated" {
			return b.updated.Compare(a.updated)
		}
		return b.opened.Compare(a.opened)
	})
	list := []any{}
	for _, one := range all {
		list = append(list, one.shape)
	}
	return http.StatusOK, list
}

func (h *Hub) makeIssue(c call) (int, any) {
	sent, ok := issueOf(c)
	if !ok || sent["title"] == "" {
		return http.StatusUnprocessableEntity, map[string]any{"message": "Validation Failed"}
	}
	h.Issue(Workflows, sent["title"], sent["body"])
	return http.StatusCreated, h.issueShape(h.issues[len(h.issues)-1])
}

func (h *Hub) changeIssue(c call) (int, any) {
	i := h.issue(c.number())
	if i == nil {
		return notFound()
	}
	sent, ok := issueOf(c)
	if !ok {
		return http.StatusUnprocessableEntity, map[string]any{"message": "Validation Failed"}
	}
	h.tick()
	i.updated = h.now
	for name, value := range sent {
		switch name {
		case "title":
			i.Title = value
		case "body":
			i.Body = value
		case "state":
			i.Open = value == "open"
		}
	}
	return http.StatusOK, h.issueShape(i)
}

func issueOf(c call) (map[string]string, bool) {
	var sent map[string]string
	err := json.Unmarshal(c.body, &sent)
	known := slices.Collect(maps.Keys(sent))
	return sent, err == nil && len([]rune(sent["title"])) <= maxTitle && len([]rune(sent["body"])) <= maxBody &&
		!slices.ContainsFunc(known, func(name string) bool { return !slices.Contains([]string{"title", "body", "state"}, name) })
}

func (h *Hub) issueShape(i *issue) map[string]any {
	state := map[bool]string{true: "open", false: "closed"}[i.Open]
	return map[string]any{
		"id": 8_000_000 + i.Number, "node_id": nodeID("I", i.Number), "number": i.Number, "state": state, "locked": false, "title": i.Title, "body": i.Body,
		"html_url": fmt.Sprintf("https://github.com/%s/issues/%d", h.Name, i.Number), "user": userShape(i.by), "author_association": "NONE",
		"created_at": stampOf(&i.opened), "updated_at": stampOf(&i.updated), "labels": []any{}, "assignees": []any{}, "comments": 0,
	}
}

func (h *Hub) getContents(c call) (int, any) {
	path, err := url.PathUnescape(c.parts[0])
	branch := c.query.Get("ref")
	if err != nil || h.branches[branch] == "" || !slices.Contains(h.Files(branch), path) {
		return notFound()
	}
	return http.StatusOK, map[string]any{"type": "file", "path": path, "name": path, "encoding": "none", "content": ""}
}
