package history

import (
	"cmp"

	"github.com/goldthread/goldthread/internal/repo"
)

// answersOf tells whose a review record's words are where it names nobody. A
// squash has the one who opened the pull request as its author and everybody
// else who committed to it as co-author: with another person among them nobody
// can tell who gave the answers, so they are reported by the author for that
// one. A machine among them gave none.
func (m *miner) answersOf(a *assertion, c repo.Commit) {
	if a.named != "" || a.taken {
		return
	}
	for _, s := range coAuthors(c.Message) {
		if m.who.same(s, c.Author, a.when) || m.who.person(s, a.when).Bot {
			continue
		}
		a.named, a.reported = cmp.Or(s.Name, s.Email), true
		if s.Name != "" && s.Email != "" {
			a.named = s.Name + " <" + s.Email + ">"
		}
		return
	}
}
