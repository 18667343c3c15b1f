// Package forgetest stands in for GitHub in tests: one repository on it, in
// which people push, propose, approve and merge by its rules, with the API, the
// checkouts and the events that follow from what they did.
package forgetest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/scenario"
)

// A Hub is the platform with one repository, northwind/isms. What people do on
// it takes place at a time that the test sets, five minutes after one another.
// Each thing that cannot be done on GitHub either ends the test.
type Hub struct {
	API  string // address of its API
	Name string // owner/name of the repository

	t        testing.TB
	mu       sync.Mutex
	play     *scenario.Play
	now      time.Time
	accounts map[string]*Account
	main     string
	branches map[string]string // commits by name, main included
	queued   map[string]string // branches of the merge queue
	asRef    map[string]bool   // branches that were made through the API, which the play does not know
	labels   map[string]string // what a commit is called in the play
	pulls    []*pull
	issues   []*issue
	comments map[int][]*comment // by the number of the pull request or issue
	rules    *Rules
	tokens   map[string][]string
	answers  map[string]any // to calls by their paths, instead of what follows from what people did
	trouble  func(w http.ResponseWriter, r *http.Request) bool
	asked    []string
	served   string // folder that Git fetches from
	count    int    // of everything that needs a number or a name of its own
}

// An Account is somebody on the platform.
type Account struct {
	ID    int
	Login string
	Name  string // as commits have it; "" for the login
	Mail  string // that commits have; "" for the one that the platform gives
	Bot   bool
	gone  bool
}

// Rules are those in force for the main branch.
type Rules struct {
	Reviews      int  // that a pull request needs
	DismissStale bool // a push takes approvals back
	Bypass       []string
}

// Accounts that every repository has: that of workflows, and the platform's own.
const (
	Workflows = "github-actions[bot]"
	platform  = "web-flow"
)

// The ways to merge a pull request.
const (
	Merge  = "merge"
	Squash = "squash"
	Rebase = "rebase"
)

// New starts the platform, with an empty repository. It ends with the test.
func New(t testing.TB, accounts ...Account) *Hub {
	t.Helper()
	h := &Hub{
		Name: "northwind/isms", t: t, play: scenario.Begin(), now: time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC),
		accounts: map[string]*Account{}, main: "main", branches: map[string]string{}, queued: map[string]string{}, asRef: map[string]bool{}, labels: map[string]string{},
		comments: map[int][]*comment{}, tokens: map[string][]string{}, answers: map[string]any{},
	}
	accounts = append(accounts, Account{ID: 41898282, Login: Workflows, Bot: true}, Account{ID: 19864447, Login: platform, Name: "GitHub", Mail: "noreply@github.com"})
	for _, a := range accounts {
		a.Name, a.Mail = cmp.Or(a.Name, a.Login), cmp.Or(a.Mail, fmt.Sprintf("%d+%s@users.noreply.github.com", a.ID, a.Login))
		h.accounts[a.Login] = &a
		h.do("person", a.Login, a.Name, "<"+a.Mail+">")
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.API = server.URL
	return h
}

// do carries out a command of the play.
func (h *Hub) do(words ...string) {
	h.t.Helper()
	if err := h.play.Do(words...); err != nil {
		h.t.Fatalf("on %s: %s: %v", h.now.Format(time.DateOnly), strings.Join(words[:min(len(words), 2)], " "), err)
	}
}

// At has what follows take place on a day, YYYY-MM-DD, from nine o'clock on.
func (h *Hub) At(day string) {
	h.t.Helper()
	on, err := time.Parse(time.DateOnly, day)
	if err != nil || on.Before(h.now.Truncate(24*time.Hour)) {
		h.t.Fatalf("%s does not follow %s", day, h.now.Format(time.DateOnly))
	}
	h.now = on.Add(9 * time.Hour)
}

// Now is the time on the platform, in whole seconds.
func (h *Hub) Now() time.Time { return h.now }

// tick lets five minutes go by, and returns the time as a script has it.
func (h *Hub) tick() string {
	h.now = h.now.Add(5 * time.Minute)
	return h.now.Format(time.RFC3339)
}

// next is a number that nothing else has.
func (h *Hub) next() int {
	h.count++
	return h.count
}

func (h *Hub) account(login string) *Account {
	h.t.Helper()
	a := h.accounts[login]
	if a == nil {
		h.t.Fatalf("nobody has the account %s", login)
	}
	return a
}

// Leave has somebody delete their account. What they did stays, by nobody.
func (h *Hub) Leave(login string) { h.account(login).gone = true }

// Section gives a text a name by which the scripts of Edit and Push may put it
// into a file.
func (h *Hub) Section(name, text string) { h.play.Section(name, []byte(text)) }

// SetRules has rules be in force for the main branch from now on; nil for none.
func (h *Hub) SetRules(r *Rules) { h.rules = r }

// switchTo checks a branch out in the play, made from the main branch where there
// is none.
func (h *Hub) switchTo(branch string) {
	h.t.Helper()
	if len(h.branches) == 0 {
		return // the play begins on main, where nothing is yet
	}
	if at := h.branches[branch]; at != "" {
		if h.asRef[branch] {
			h.do("checkout", h.main)
			h.do("branch", fmt.Sprintf("edit-%d", h.next()), "at="+h.labels[at])
			return
		}
		h.do("checkout", branch)
		return
	}
	h.do("checkout", h.main)
	h.do("branch", branch)
}

// record carries out a command of the play that makes a commit, and notes what
// it is called.
func (h *Hub) record(words ...string) string {
	h.t.Helper()
	label := fmt.Sprintf("c%d", h.next())
	h.do(append(words, "label="+label)...)
	id := h.play.Head()
	h.labels[id] = label
	return id
}

// text keeps a message as a section, since it may have several lines.
func (h *Hub) text(message string) string {
	name := fmt.Sprintf("message %d", h.next())
	h.play.Section(name, []byte(message))
	return "@" + name
}

// Edit has somebody change files in the editor of the platform and commit them
// to a branch, which is made from the main branch where there is none. script
// has the lines of a scenario that change the work tree. The rules are looked
// at where it is the main branch.
func (h *Hub) Edit(login, branch, message, script string) string {
	h.t.Helper()
	return h.edit(login, branch, message, func() {
		if err := h.play.Run(script); err != nil {
			h.t.Fatalf("%s: %v", message, err)
		}
	})
}

// Put is Edit with the whole content of files by their names, in whose place
// nothing stood or another.
func (h *Hub) Put(login, branch, message string, files map[string]string) string {
	h.t.Helper()
	return h.edit(login, branch, message, func() {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			h.Section(name, files[name])
			h.do("put", name, name)
		}
	})
}

func (h *Hub) edit(login, branch, message string, change func()) string {
	h.t.Helper()
	h.account(login)
	if branch == h.main && h.rules != nil && !slices.Contains(h.rules.Bypass, login) {
		h.t.Fatalf("%s may not push to %s", login, branch)
	}
	h.switchTo(branch)
	change()
	id := h.record("commit", login, h.tick(), h.text(message), "by="+platform)
	h.branches[branch] = id
	h.pushed(branch)
	return id
}

// Content is a file of a branch; "" where it is not there.
func (h *Hub) Content(branch, path string) string {
	h.t.Helper()
	c, ok := h.play.Commit(h.branches[branch])
	if !ok {
		return ""
	}
	return string(h.play.Content(c.Files[path]))
}

// Files lists the files of a branch, in order.
func (h *Hub) Files(branch string) []string {
	c, _ := h.play.Commit(h.branches[branch])
	var names []string
	for name := range c.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Commit is the newest commit of a branch; "" for none.
func (h *Hub) Commit(branch string) string { return h.branches[branch] }

// Played is what a commit holds.
func (h *Hub) Played(id string) (scenario.Commit, bool) { return h.play.Commit(id) }

// Before is the commit that a commit was made on; "" for none.
func (h *Hub) Before(id string) string {
	if c, ok := h.play.Commit(id); ok && len(c.Parents) > 0 {
		return c.Parents[0]
	}
	return ""
}
