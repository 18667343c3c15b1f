package forgetest

import (
	"encoding/json"
	"net/http"
	"time"
)

// A comment is one on a pull request or an issue.
type comment struct {
	id     int
	by     *Account
	body   string
	made   time.Time
	number int
}

// Comment has somebody write one.
func (h *place) Comment(login string, number int, body string) {
	h.tick()
	h.comments[number] = append(h.comments[number], &comment{h.next(), h.account(login), body, h.now, number})
}

// Comments are the texts under a pull request or issue, oldest first.
func (h *place) Comments(number int) []string {
	var all []string
	for _, c := range h.comments[number] {
		all = append(all, c.body)
	}
	return all
}

// talkedOf reports whether a number is of what comments can stand under.
func (h *Hub) talkedOf(number int) bool { return h.find(number) != nil || h.issue(number) != nil }

func (h *Hub) getComments(c call) (int, any) {
	if !h.talkedOf(c.number()) {
		return notFound()
	}
	list := []any{}
	for _, one := range h.comments[c.number()] {
		list = append(list, h.commentShape(one))
	}
	return http.StatusOK, list
}

// maxBody is how much the platform takes as the text of a comment.
const maxBody = 65536

func (h *Hub) makeComment(c call) (int, any) {
	if !h.talkedOf(c.number()) {
		return notFound()
	}
	body, ok := bodyOf(c)
	if !ok {
		return http.StatusUnprocessableEntity, map[string]any{"message": "Validation Failed"}
	}
	h.Comment(Workflows, c.number(), body)
	list := h.comments[c.number()]
	return http.StatusCreated, h.commentShape(list[len(list)-1])
}

func (h *Hub) changeComment(c call) (int, any) {
	for _, list := range h.comments {
		for _, one := range list {
			if one.id != c.number() {
				continue
			}
			body, ok := bodyOf(c)
			if !ok {
				return http.StatusUnprocessableEntity, map[string]any{"message": "Validation Failed"}
			}
			one.body = body
			return http.StatusOK, h.commentShape(one)
		}
	}
	return notFound()
}

func bodyOf(c call) (string, bool) {
	var sent struct{ Body string }
	err := json.Unmarshal(c.body, &sent)
	return sent.Body, err == nil && sent.Body != "" && len([]rune(sent.Body)) <= maxBody
}
