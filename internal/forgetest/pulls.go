package forgetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A pull is a pull request.
type pull struct {
	number             int
	title, body        string
	opener             *Account
	branch             string
	into               string // branch that it is for
	fork               string // owner/name that it comes from; "" for the repository itself
	opened             time.Time
	head               string // newest commit of the branch
	versions           []version
	base               string // of the branch that it is for, as it was merged
	reviews            []*review
	merged             *time.Time
	merger             *Account
	mergeCommit        string
	landed             []string // commits of that branch that it became
	squash             string   // the commit that GitLab made of it before it merged that
	gone               bool     // deleted
	method             string
	testMerge, testFor string // what merging it would give, and of which two commits
}

// A version is a pull request as one push left it.
type version struct {
	head string
	at   time.Time
}

// A review is one answer.
type review struct {
	id     int
	by     *Account
	state  string
	body   string
	at     time.Time
	commit string
}

// Open proposes a branch for the main branch, and returns the number of the pull
// request.
func (h *place) Open(login, branch, title, body string) int {
	h.t.Helper()
	return h.OpenInto(login, branch, h.main, title, body)
}

// OpenInto is Open for another branch than the main one, which no rules guard.
func (h *place) OpenInto(login, branch, into, title, body string) int {
	h.t.Helper()
	for _, name := range []string{branch, into} {
		if h.branches[name] == "" {
			h.t.Fatalf("there is no branch %s", name)
		}
	}
	h.tick()
	p := &pull{number: h.number(len(h.pulls), len(h.issues)), title: title, body: body, opener: h.account(login), branch: branch, into: into, opened: h.now, head: h.branches[branch]}
	p.versions = []version{{p.head, h.now}}
	h.pulls = append(h.pulls, p)
	return p.number
}

// number is the next of the one kind, which the other shares on GitHub.
func (h *place) number(own, others int) int {
	if h.apart {
		return own + 1
	}
	return own + others + 1
}

// FromFork says that a pull request comes from somebody's fork, owner/name.
func (h *place) FromFork(number int, fork string) { h.pull(number).fork = fork }

func (h *place) pull(number int) *pull {
	h.t.Helper()
	if p := h.find(number); p != nil {
		return p
	}
	h.t.Fatalf("there is no pull request %d", number)
	return nil
}

// find is a pull request by its number; nil where there is none.
func (h *place) find(number int) *pull {
	for _, p := range h.pulls {
		if p.number == number && !p.gone {
			return p
		}
	}
	return nil
}

// pushed follows a push to a branch: an open pull request has a new head, and
// where the rules say so its approvals are taken back.
func (h *place) pushed(branch string) {
	for _, p := range h.pulls {
		if p.branch != branch || p.merged != nil || p.gone {
			continue
		}
		p.head = h.branches[branch]
		p.versions = append(p.versions, version{p.head, h.now})
		for _, r := range p.reviews {
			if h.rules != nil && h.rules.DismissStale && r.state == "APPROVED" {
				r.state = "DISMISSED"
			}
		}
	}
}

// Approve has somebody approve a pull request as it is, with words that nothing
// may keep.
func (h *place) Approve(login string, number int) {
	h.Review(login, number, "APPROVED", "Looks right to me.")
}

// pending is the state of a review that was begun and not given.
const pending = "PENDING"

// Review has somebody answer a pull request as it is: APPROVED,
// CHANGES_REQUESTED or COMMENTED; or only begin to, PENDING.
func (h *place) Review(login string, number int, state, body string) {
	h.t.Helper()
	p, by := h.pull(number), h.account(login)
	if by == p.opener && state != "COMMENTED" && !h.own {
		h.t.Fatalf("%s cannot approve their own pull request", login)
	}
	h.tick()
	p.reviews = append(p.reviews, &review{h.next(), by, state, body, h.now, p.head})
}

// ErrRules says that the rules of the main branch do not let a pull request in.
var ErrRules = errors.New("at least one approving review is required")

// Merge has somebody press the button, by a method, and the branch of the pull
// request be deleted. [ErrRules] where the rules forbid it; who may bypass them
// is asked by Bypass.
func (h *place) Merge(login string, number int, method string) error {
	h.t.Helper()
	if p := h.pull(number); h.rules != nil && p.into == h.main && h.approvals(p) < h.rules.Reviews {
		return ErrRules
	}
	h.merge(login, number, method)
	return nil
}

// Bypass is Merge without waiting for the rules to be met.
func (h *place) Bypass(login string, number int, method string) {
	h.t.Helper()
	if h.rules != nil && !slices.Contains(h.rules.Bypass, login) {
		h.t.Fatalf("%s may not bypass the rules", login)
	}
	h.merge(login, number, method)
}

// approvals counts the people whose newest word is an approval.
func (h *place) approvals(p *pull) int {
	newest := map[*Account]string{}
	for _, r := range p.reviews {
		if r.state != "COMMENTED" && r.state != pending {
			newest[r.by] = r.state
		}
	}
	n := 0
	for _, state := range newest {
		if state == "APPROVED" {
			n++
		}
	}
	return n
}

func (h *place) merge(login string, number int, method string) {
	h.t.Helper()
	p, merger := h.pull(number), h.account(login)
	if p.merged != nil {
		h.t.Fatalf("%d is merged already", number)
	}
	p.base, p.method = h.branches[p.into], method
	p.landed = h.land(p, login, method, h.tick())
	at := h.now
	p.merged, p.merger, p.mergeCommit = &at, merger, p.landed[len(p.landed)-1]
	h.branches[p.into] = p.mergeCommit
	h.pushed(p.into)
	delete(h.branches, p.branch)
}

// landed brings a pull request in as GitHub does.
func (h *Hub) landed(p *pull, login, method, when string) []string {
	h.t.Helper()
	h.checkout(p.into)
	switch method {
	case Merge:
		message := fmt.Sprintf("Merge pull request #%d from %s/%s\n\n%s", p.number, strings.Split(h.Name, "/")[0], p.branch, p.title)
		return []string{h.record(h.inBrowser("merge", h.labels[p.head], login, when, h.text(message))...)}
	case Squash:
		return []string{h.record(append(h.inBrowser("merge", h.labels[p.head], p.opener.Login, when, h.text(h.squashed(p))), "squash")...)}
	case Rebase:
		return h.again(p, login, when)
	}
	h.t.Fatalf("there is no way to merge called %q", method)
	return nil
}

// again makes the commits of a pull request anew on what is checked out.
func (h *place) again(p *pull, login, when string) (all []string) {
	h.t.Helper()
	for _, id := range h.commitsOf(p) {
		all = append(all, h.record("again", h.labels[id], login, when))
	}
	return all
}

// squashed is the message that the platform proposes: title, number, the
// commits, and who else wrote any of them.
func (h *Hub) squashed(p *pull) string {
	text := fmt.Sprintf("%s (#%d)\n", p.title, p.number)
	var others []string
	for _, id := range h.commitsOf(p) {
		c, _ := h.play.Commit(id)
		text += "\n* " + strings.TrimSpace(c.Message) + "\n"
		if by := "Co-authored-by: " + c.Author; c.Author != p.opener.Name+" <"+p.opener.Mail+">" && !slices.Contains(others, by) {
			others = append(others, by)
		}
	}
	if len(others) > 0 {
		text += "\n" + strings.Join(others, "\n")
	}
	return text
}

// commitsOf are the commits that a pull request brings, oldest first.
func (h *place) commitsOf(p *pull) []string {
	var all []string
	from := h.play.MergeBase(h.baseOf(p), p.head)
	for id := p.head; id != from; {
		c, ok := h.play.Commit(id)
		if !ok || len(c.Parents) == 0 {
			break
		}
		all = append(all, id)
		id = c.Parents[0]
	}
	slices.Reverse(all)
	return all
}

// baseOf is the commit of a branch that a pull request is for.
func (h *place) baseOf(p *pull) string {
	if p.base != "" {
		return p.base
	}
	return h.branches[p.into]
}

// Remove takes a pull request away for good, as the platform does on request.
func (h *place) Remove(number int) { h.pull(number).gone = true }

// changed lists the files that a pull request changes, in order: what happened
// to each, and its content at the head.
func (h *place) changed(p *pull) []changedFile {
	before, _ := h.play.Commit(h.play.MergeBase(h.baseOf(p), p.head))
	after, _ := h.play.Commit(p.head)
	var all []changedFile
	for name, id := range after.Files {
		switch was, there := before.Files[name]; {
		case !there:
			all = append(all, changedFile{name, id, "added"})
		case was != id:
			all = append(all, changedFile{name, id, "modified"})
		}
	}
	for name, id := range before.Files {
		if _, there := after.Files[name]; !there {
			all = append(all, changedFile{name, id, "removed"})
		}
	}
	slices.SortFunc(all, func(a, b changedFile) int { return strings.Compare(a.name, b.name) })
	return all
}

type changedFile struct{ name, blob, status string }
