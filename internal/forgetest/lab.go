package forgetest

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
)

// A Lab is a GitLab server with one project, northwind/isms, of the number 42.
// Its merge requests are the pulls of a [Hub]: they are opened, approved and
// merged by the same methods.
type Lab struct {
	*place
	// Undated has the server not say when somebody approved, as older ones do, and
	// not in its notes either.
	Undated bool
	tokens  map[string]labToken
}

// A labToken is one by which a program acts.
type labToken struct {
	by   *Account
	role int
}

// The roles of members, as GitLab numbers them.
const (
	Reporter   = 20
	Developer  = 30
	Maintainer = 40
)

// FastForward moves the main branch on to a merge request that goes on from it,
// with the commits that it has.
const FastForward = "ff"

const (
	labProject = 42
	labHost    = "gitlab.example.org"
)

// NewLab starts GitLab, with an empty project. It ends with the test.
func NewLab(t testing.TB, accounts ...Account) *Lab {
	t.Helper()
	l := &Lab{place: newPlace(t, "https://"+labHost), tokens: map[string]labToken{}}
	l.apart, l.own, l.land = true, true, l.landed
	for _, a := range accounts {
		l.joinLab(a)
	}
	l.serve(l)
	l.API += "/api/v4"
	return l
}

func (l *Lab) joinLab(a Account) *Account {
	l.t.Helper()
	a.Mail = cmp.Or(a.Mail, fmt.Sprintf("%d-%s@users.noreply.%s", a.ID, a.Login, labHost))
	return l.join(a)
}

// AccessToken gives out a token of the project with a role, and makes the account
// that acts by it.
func (l *Lab) AccessToken(role int) string {
	l.t.Helper()
	n := l.next()
	login := fmt.Sprintf("project_%d_bot_%08x", labProject, n)
	by := l.joinLab(Account{ID: 5000 + n, Login: login, Name: "goldthread", Mail: fmt.Sprintf("%s@noreply.%s", login, labHost), Bot: true})
	token := fmt.Sprintf("glpat-%020d", n)
	l.tokens[token] = labToken{by, role}
	return token
}

// AccountOf is the account that acts by a token.
func (l *Lab) AccountOf(token string) Account { return *l.tokens[token].by }

// Unapprove has somebody take an approval back.
func (l *Lab) Unapprove(login string, number int) {
	l.t.Helper()
	l.tick()
	for _, r := range l.pull(number).reviews {
		if r.by.Login == login {
			r.state = "DISMISSED"
		}
	}
}

// RebaseOnto has somebody press "Rebase": the commits of a merge request are made
// anew on its target, which leaves approvals as they are.
func (l *Lab) RebaseOnto(login string, number int) {
	l.t.Helper()
	p := l.pull(number)
	l.checkout(p.into)
	all := l.again(p, login, l.tick())
	p.head = all[len(all)-1]
	p.versions = append(p.versions, version{p.head, l.now})
	l.branches[p.branch], l.asRef[p.branch] = p.head, true
}

// landed brings a merge request in as GitLab does. A squash is merged too.
func (l *Lab) landed(p *pull, login, method, when string) []string {
	l.t.Helper()
	merge := func(head string) string {
		text := fmt.Sprintf("Merge branch '%s' into '%s'\n\n%s\n\nSee merge request %s!%d", p.branch, p.into, p.title, l.Name, p.number)
		l.checkout(p.into)
		return l.record("merge", l.labels[head], login, when, l.text(text))
	}
	switch method {
	case Merge:
		return []string{merge(p.head)}
	case Squash:
		l.checkout(p.into)
		l.do("branch", fmt.Sprintf("squash-%d", l.next()))
		p.squash = l.record("merge", l.labels[p.head], p.opener.Login, when, l.text(strings.TrimSpace(p.title+"\n\n"+p.body)), "by="+login, "squash")
		return []string{merge(p.squash)}
	case FastForward:
		if l.play.MergeBase(l.branches[p.into], p.head) != l.branches[p.into] {
			l.t.Fatalf("merge request %d has to be rebased first", p.number)
		}
		l.asRef[p.into] = true
		return l.commitsOf(p)
	}
	l.t.Fatalf("there is no way to merge called %q", method)
	return nil
}
