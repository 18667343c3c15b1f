package forgetest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// getNotes lists what was said under a merge request, and what happened to it.
func (l *Lab) getNotes(c labCall) (int, any) {
	p := l.find(c.number())
	if p == nil {
		return http.StatusNotFound, nil
	}
	list := []any{}
	if c.query.Get("activity_filter") != "only_activity" {
		for _, one := range l.comments[p.number] {
			list = append(list, noteShape(one, false))
		}
	}
	if c.query.Get("activity_filter") != "only_comments" && !l.Undated {
		for _, r := range p.reviews {
			list = append(list, noteShape(&comment{r.id, r.by, "approved this merge request", r.at, p.number}, true))
		}
	}
	if c.query.Get("sort") != "asc" {
		slices.Reverse(list)
	}
	return http.StatusOK, list
}

func (l *Lab) makeNote(c labCall) (int, any) {
	body, ok := bodyOf(c.call)
	switch {
	case l.find(c.number()) == nil:
		return http.StatusNotFound, nil
	case !ok:
		return badLab("400 (Bad request) \"Note {:note=>[\"can't be blank\"]}\" not given")
	}
	l.Comment(c.by.Login, c.number(), body)
	all := l.comments[c.number()]
	return http.StatusCreated, noteShape(all[len(all)-1], false)
}

// changeNote lets nobody but its author change one.
func (l *Lab) changeNote(c labCall) (int, any) {
	body, ok := bodyOf(c.call)
	for _, one := range l.comments[c.number()] {
		switch {
		case one.id != c.second():
		case one.by != c.by:
			return http.StatusForbidden, map[string]any{"message": "403 Forbidden"}
		case !ok:
			return badLab("400 Bad request")
		default:
			one.body = body
			return http.StatusOK, noteShape(one, false)
		}
	}
	return http.StatusNotFound, nil
}

func (l *Lab) getIssues(c labCall) (int, any) {
	var all []*issue
	for _, i := range l.issues {
		if (c.query.Get("scope") != "created_by_me" || i.by == c.by) && (c.query.Get("state") == "opened") == i.Open {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b *issue) int {
		if c.query.Get("order_by") == "updated_at" {
			return b.updated.Compare(a.updated)
		}
		return b.opened.Compare(a.opened)
	})
	list := []any{}
	for _, i := range all {
		list = append(list, l.issueShape(i))
	}
	return http.StatusOK, list
}

type sentIssue struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Event       string `json:"state_event"`
}

func (l *Lab) makeIssue(c labCall) (int, any) {
	var sent sentIssue
	if json.Unmarshal(c.body, &sent) != nil || sent.Title == "" || len([]rune(sent.Title)) > maxTitle || sent.Event != "" {
		return badLab("title is missing")
	}
	l.Issue(c.by.Login, sent.Title, sent.Description)
	return http.StatusCreated, l.issueShape(l.issues[len(l.issues)-1])
}

func (l *Lab) changeIssue(c labCall) (int, any) {
	i := l.issue(c.number())
	var sent sentIssue
	switch err := json.Unmarshal(c.body, &sent); {
	case i == nil:
		return http.StatusNotFound, nil
	case err != nil || len([]rune(sent.Title)) > maxTitle:
		return badLab("400 Bad request")
	}
	l.tick()
	i.Title, i.Body, i.updated = sent.Title, sent.Description, l.now
	switch sent.Event {
	case "close":
		i.Open = false
	case "reopen":
		i.Open = true
	}
	return http.StatusOK, l.issueShape(i)
}
