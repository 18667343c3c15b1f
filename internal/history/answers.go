package history

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
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

// settleAnswers takes back the answers to which others given at the same time
// say otherwise, of the same wording: nobody can tell which of them holds until
// one is withdrawn. records are the assertions of review records.
func (m *miner) settleAnswers(records []assertion) {
	now := m.answersNow(records)
	of := map[state][]int{} // the assertions about each wording
	for i, a := range records {
		for _, c := range a.covers {
			if a.source == SourceRecord {
				at := state{rec: c.rec, meaning: c.meaning}
				of[at] = append(of[at], i)
			}
		}
	}
	others := map[int]map[int32][]Answer{} // by assertion and record: those that say otherwise
	for at, all := range of {
		for _, i := range all {
			for _, j := range all {
				if !m.atOneTime(records[i], records[j]) {
					continue
				}
				against := contrary(now[at.rec], records[i].ref, records[j].ref)
				if len(against) > 0 && others[i] == nil {
					others[i] = map[int32][]Answer{}
				}
				for _, one := range against {
					if !slices.Contains(others[i][at.rec], one) {
						others[i][at.rec] = append(others[i][at.rec], one)
					}
				}
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(others)) {
		m.withdraw(&records[i], now, others[i])
	}
}

// answersNow are what the review records say at present, by the record that is
// answered for.
func (m *miner) answersNow(records []assertion) map[int32][]Answer {
	now := map[int32][]Answer{}
	last := map[int32]int32{} // of each review record, the commit that was asserted last
	for _, a := range records {
		if a.source == SourceRecord {
			last[a.record] = max(last[a.record], a.node)
		}
	}
	for _, review := range slices.Sorted(maps.Keys(last)) {
		p := m.present[review]
		w := readReview(m.files.sample(p.entry))
		for _, name := range slices.Sorted(maps.Keys(w.outcomes)) {
			if rec, ok := m.nameTable().resolve(name, m.graph.nodes[last[review]].files); ok && w.outcomes[name] != "" {
				now[rec] = append(now[rec], Answer{Review: p.key, Name: name, Seen: w.seen[name], Word: w.outcomes[name]})
			}
		}
	}
	return now
}

// atOneTime reports whether two reviews came into force together, or have not
// yet, both of them. A rebase lands as several commits.
func (m *miner) atOneTime(a, b assertion) bool {
	x, y := m.graph.nodes[a.node].landing, m.graph.nodes[b.node].landing
	return x == y || x != none && y != none && a.when.Sub(b.when).Abs() <= carriedWithin
}

// contrary are the answers of a review to which some of another say otherwise,
// which may be itself, by an older name of the record.
func contrary(answers []Answer, review, other string) []Answer {
	var all []Answer
	for _, a := range answers {
		if a.Review.ID == other && slices.ContainsFunc(answers, func(o Answer) bool { return o.Review.ID == review && o.Word != a.Word }) {
			all = append(all, a)
		}
	}
	return all
}

// withdraw takes answers back, and with them that a register was reviewed as a
// whole.
func (m *miner) withdraw(a *assertion, now, others map[int32][]Answer) {
	a.covers = slices.DeleteFunc(a.covers, func(c covered) bool {
		if len(others[c.rec]) == 0 {
			return false
		}
		key := m.files.keys[c.rec]
		a.whole = slices.DeleteFunc(a.whole, func(kind string) bool { return kind == key.Kind })
		for _, own := range now[c.rec] {
			var against []string
			for _, o := range others[c.rec] {
				if o != own && o.Word != own.Word {
					against = append(against, fmt.Sprintf("%s in %s", o.said(), cmp.Or(o.elsewhere(own), o.Review.ID)))
				}
			}
			if own.Review.ID == a.ref && len(against) > 0 {
				m.out.Uncounted = append(m.out.Uncounted, Uncounted{
					Source: a.source, Ref: a.ref, Commit: m.graph.nodes[a.node].id, Since: a.when, Keys: []register.Key{key}, Fault: FaultAnswers, Answer: own,
					Reason: fmt.Sprintf("%s is answered %s here, and %s", key.ID, own.said(), strings.Join(against, " and ")),
				})
			}
		}
		return true
	})
}

// said is an answer in the word that reviewers write.
func (a Answer) said() string { return writtenWord(a.Word) }

// elsewhere is where the same review says something else of a record, by another
// name of it; "" for another review.
func (a Answer) elsewhere(own Answer) string {
	if a.Review != own.Review {
		return ""
	}
	return "the line of " + a.Name
}
