// Package forgetest stands in for GitHub and GitLab in tests: one repository on
// either, in which people push, propose, approve and merge by its rules, with the
// API, the checkouts and what a job is told that follow from what they did.
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

// A place is a platform with one repository, as far as all platforms are alike.
// What people do on it takes place at a time that the test sets, five minutes
// after one another. Each thing that cannot be done there either ends the test.
type place struct {
	API  string // address of its API
	Name string // owner/name of the repository

	t        testing.TB
	mu       sync.Mutex
	play     *scenario.Play
	now      time.Time
	accounts map[string]*Account
	main     string
	branches map[string]string // commits by name, main included
	asRef    map[string]bool   // branches that the play does not know, or knows elsewhere
	labels   map[string]string // what a commit is called in the play
	pulls    []*pull
	issues   []*issue
	comments map[int][]*comment // by the number of the pull request or issue
	rules    *Rules
	answers  map[string]any // to calls by their paths, instead of what follows from what people did
	trouble  func(w http.ResponseWriter, r *http.Request) bool
	asked    []string
	count    int // of everything that needs a number or a name of its own

	address string // of its pages
	browser string // whose account commits what people do in the browser; "" for their own
	apart   bool   // issues have numbers of their own
	own     bool   // people may approve what they opened
	// land brings a pull request into its branch by a method, at a time, and
	// returns the commits of that branch that it became.
	land func(p *pull, login, method, when string) []string
}

// A Hub is GitHub with one repository, northwind/isms.
type Hub struct {
	*place
	queued map[string]string   // branches of the merge queue
	tokens map[string][]string // rights
	served string              // folder that Git fetches from
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

// New starts GitHub, with an empty repository. It ends with the test.
func New(t testing.TB, accounts ...Account) *Hub {
	t.Helper()
	h := &Hub{place: newPlace(t, "https://github.com"), queued: map[string]string{}, tokens: map[string][]string{}}
	h.browser, h.land = platform, h.landed
	accounts = append(accounts, Account{ID: 41898282, Login: Workflows, Bot: true}, Account{ID: 19864447, Login: platform, Name: "GitHub", Mail: "noreply@github.com"})
	for _, a := range accounts {
		a.Mail = cmp.Or(a.Mail, fmt.Sprintf("%d+%s@users.noreply.github.com", a.ID, a.Login))
		h.join(a)
	}
	h.serve(h)
	return h
}

func newPlace(t testing.TB, address string) *place {
	return &place{
		Name: "northwind/isms", t: t, play: scenario.Begin(), now: time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC), address: address,
		accounts: map[string]*Account{}, main: "main", branches: map[string]string{}, asRef: map[string]bool{}, labels: map[string]string{},
		comments: map[int][]*comment{}, answers: map[string]any{},
	}
}

// join gives somebody an account.
func (h *place) join(a Account) *Account {
	h.t.Helper()
	a.Name = cmp.Or(a.Name, a.Login)
	h.accounts[a.Login] = &a
	h.do("person", a.Login, a.Name, "<"+a.Mail+">")
	return &a
}

func (h *place) serve(api http.Handler) {
	server := httptest.NewServer(api)
	h.t.Cleanup(server.Close)
	h.API = server.URL
}

// do carries out a command of the play.
func (h *place) do(words ...string) {
	h.t.Helper()
	if err := h.play.Do(words...); err != nil {
		h.t.Fatalf("on %s: %s: %v", h.now.Format(time.DateOnly), strings.Join(words[:min(len(words), 2)], " "), err)
	}
}

// At has what follows take place on a day, YYYY-MM-DD, from nine o'clock on.
func (h *place) At(day string) {
	h.t.Helper()
	on, err := time.Parse(time.DateOnly, day)
	if err != nil || on.Before(h.now.Truncate(24*time.Hour)) {
		h.t.Fatalf("%s does not follow %s", day, h.now.Format(time.DateOnly))
	}
	h.now = on.Add(9 * time.Hour)
}

// Now is the time on the platform, in whole seconds.
func (h *place) Now() time.Time { return h.now }

// tick lets five minutes go by, and returns the time as a script has it.
func (h *place) tick() string {
	h.now = h.now.Add(5 * time.Minute)
	return h.now.Format(time.RFC3339)
}

// next is a number that nothing else has.
func (h *place) next() int {
	h.count++
	return h.count
}

func (h *place) account(login string) *Account {
	h.t.Helper()
	a := h.accounts[login]
	if a == nil {
		h.t.Fatalf("nobody has the account %s", login)
	}
	return a
}

// Leave has somebody delete their account. What they did stays, by nobody.
func (h *place) Leave(login string) { h.account(login).gone = true }

// Section gives a text a name by which the scripts of Edit and Push may put it
// into a file.
func (h *place) Section(name, text string) { h.play.Section(name, []byte(text)) }

// SetRules has rules be in force for the main branch from now on; nil for none.
func (h *place) SetRules(r *Rules) { h.rules = r }

// switchTo checks a branch out in the play, made from the main branch where there
// is none.
func (h *place) switchTo(branch string) {
	h.t.Helper()
	if len(h.branches) == 0 {
		return // the play begins on main, where nothing is yet
	}
	if h.branches[branch] != "" {
		h.checkout(branch)
		return
	}
	h.checkout(h.main)
	h.do("branch", branch)
}

// checkout checks a branch out in the play, or, where the play knows it elsewhere,
// another that begins at its newest commit.
func (h *place) checkout(branch string) {
	h.t.Helper()
	if !h.asRef[branch] {
		h.do("checkout", branch)
		return
	}
	h.do("checkout", h.main)
	h.do("branch", fmt.Sprintf("edit-%d", h.next()), "at="+h.labels[h.branches[branch]])
}

// inBrowser says who commits what is done in the browser.
func (h *place) inBrowser(words ...string) []string {
	if h.browser != "" {
		words = append(words, "by="+h.browser)
	}
	return words
}

// record carries out a command of the play that makes a commit, and notes what
// it is called.
func (h *place) record(words ...string) string {
	h.t.Helper()
	label := fmt.Sprintf("c%d", h.next())
	h.do(append(words, "label="+label)...)
	id := h.play.Head()
	h.labels[id] = label
	return id
}

// text keeps a message as a section, since it may have several lines.
func (h *place) text(message string) string {
	name := fmt.Sprintf("message %d", h.next())
	h.play.Section(name, []byte(message))
	return "@" + name
}

// Edit has somebody change files in the editor of the platform and commit them
// to a branch, which is made from the main branch where there is none. script
// has the lines of a scenario that change the work tree. The rules are looked
// at where it is the main branch.
func (h *place) Edit(login, branch, message, script string) string {
	h.t.Helper()
	return h.edit(login, branch, message, func() {
		if err := h.play.Run(script); err != nil {
			h.t.Fatalf("%s: %v", message, err)
		}
	})
}

// Put is Edit with the whole content of files by their names, in whose place
// nothing stood or another.
func (h *place) Put(login, branch, message string, files map[string]string) string {
	h.t.Helper()
	return h.edit(login, branch, message, func() {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			h.Section(name, files[name])
			h.do("put", name, name)
		}
	})
}

func (h *place) edit(login, branch, message string, change func()) string {
	h.t.Helper()
	h.account(login)
	if branch == h.main && h.rules != nil && !slices.Contains(h.rules.Bypass, login) {
		h.t.Fatalf("%s may not push to %s", login, branch)
	}
	h.switchTo(branch)
	change()
	id := h.record(h.inBrowser("commit", login, h.tick(), h.text(message))...)
	h.branches[branch] = id
	h.pushed(branch)
	return id
}

// Content is a file of a branch; "" where it is not there.
func (h *place) Content(branch, path string) string {
	h.t.Helper()
	c, ok := h.play.Commit(h.branches[branch])
	if !ok {
		return ""
	}
	return string(h.play.Content(c.Files[path]))
}

// Files lists the files of a branch, in order.
func (h *place) Files(branch string) []string {
	c, _ := h.play.Commit(h.branches[branch])
	var names []string
	for name := range c.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Commit is the newest commit of a branch; "" for none.
func (h *place) Commit(branch string) string { return h.branches[branch] }

// Played is what a commit holds.
func (h *place) Played(id string) (scenario.Commit, bool) { return h.play.Commit(id) }

// Before is the commit that a commit was made on; "" for none.
func (h *place) Before(id string) string {
	if c, ok := h.play.Commit(id); ok && len(c.Parents) > 0 {
		return c.Parents[0]
	}
	return ""
}
