package history

import (
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// The registers whose records are review events themselves.
const (
	reviewsKind = "reviews"
	minutesKind = "management_reviews"
)

// fromRecords reads the review records and minutes that still stand. The
// event is made in the commit that brought the words, also when it only added
// a name to an older record.
func (m *miner) fromRecords() ([]assertion, error) {
	var all []assertion
	for rec, p := range m.present {
		if p == nil || p.entry == nil || m.files.content(p.entry).Status() == "draft" {
			continue
		}
		read := readers[p.key.Kind]
		if read == nil {
			continue
		}
		made, err := m.fromRecord(int32(rec), p, read)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	m.settleAnswers(all)
	return all, nil
}

// words are what a review record or minutes say.
type words struct {
	source   string
	date     string
	reviewer string            // named in so many words
	present  []string          // roles or people that took part, any of whom may write it down
	register string            // reviewed as a whole
	outcomes map[string]string // by the record's name as written; "" where nothing is said of it
	skipped  []string          // records that were not looked at, or are left open, as written
	seen     map[string]string // which wording of it was shown, in the same names
}

var readers = map[string]func(*register.Record) words{
	reviewsKind: readReview,
	minutesKind: readMinutes,
}

func readReview(r *register.Record) words {
	w := words{source: SourceRecord, date: textOf(r, "date"), reviewer: textOf(r, "reviewer"), outcomes: map[string]string{}}
	if scope, ok := r.Fields["scope"].(map[string]any); ok {
		w.register, _ = scope["register"].(string)
		for _, id := range texts(scope["ids"]) {
			w.outcomes[id] = ""
		}
	}
	unread := seenUnread(r)
	if outcomes, ok := r.Fields["outcomes"].(map[string]any); ok {
		for id, outcome := range outcomes {
			text, _ := outcome.(string)
			if word, answered := outcomeWord(text); answered && !unread {
				w.outcomes[id] = word
			} else {
				delete(w.outcomes, id)
				w.skipped = append(w.skipped, id)
			}
		}
	}
	w.seen = readSeen(r)
	return w
}

// outcomeWord is the first word of an outcome, after which a reason may stand,
// as evidence has it: ok is unchanged, change is changed. A record that the
// reviewer skipped or left open, or of which another word stands there, was not
// reviewed.
func outcomeWord(text string) (word string, answered bool) {
	end := strings.IndexAny(text, " ,;:.-")
	if end < 0 {
		end = len(text)
	}
	switch word = strings.ToLower(text[:end]); word {
	case "ok", "unchanged":
		return "unchanged", true
	case "change", "changed":
		return "changed", true
	case "retire":
		return word, true
	}
	return "", false
}

// writtenWord is an outcome in the word that reviewers are asked for.
func writtenWord(outcome string) string {
	switch outcome {
	case "unchanged":
		return "ok"
	case "changed":
		return "change"
	}
	return outcome
}

// Answers are what a review record says of each record that it names or that was
// shown to its reviewer: ok, change, retire or skip; "" where nothing is said.
func Answers(r *register.Record) map[string]string {
	answers := map[string]string{}
	for id := range readSeen(r) {
		answers[id] = ""
	}
	outcomes, _ := r.Fields["outcomes"].(map[string]any)
	for id, outcome := range outcomes {
		text, _ := outcome.(string)
		switch word, answered := outcomeWord(text); {
		case answered:
			answers[id] = writtenWord(word)
		case strings.HasPrefix(strings.ToLower(text), "skip"):
			answers[id] = "skip"
		default:
			answers[id] = ""
		}
	}
	return answers
}

// readMinutes covers what item c names. "None" names nothing, and then
// nothing else in it counts.
func readMinutes(r *register.Record) words {
	w := words{source: SourceMinutes, date: textOf(r, "date"), outcomes: map[string]string{}}
	w.reviewer = textOf(r, "approved_by")
	w.present = []string{textOf(r, "chair"), w.reviewer}
	for _, item := range structs(r.Fields["attendees"]) {
		if there, stated := item["present"].(bool); there || !stated {
			role, _ := item["role"].(string)
			w.present = append(w.present, role)
		}
	}
	changes, _ := r.Fields["changes_in_parties"].(map[string]any)
	if nothing, _ := changes["none"].(bool); nothing {
		return w
	}
	named := texts(changes["records"])
	for _, item := range structs(r.Fields["items"]) {
		if input, _ := item["input"].(string); strings.EqualFold(strings.TrimSpace(input), "c") {
			named = append(named, texts(item["refs"])...)
		}
	}
	for _, id := range named {
		w.outcomes[id] = ""
	}
	if w.reviewer == "" {
		w.reviewer = w.present[0]
	}
	return w
}

func structs(value any) []map[string]any {
	list, _ := value.([]any)
	var all []map[string]any
	for _, item := range list {
		if s, ok := item.(map[string]any); ok {
			all = append(all, s)
		}
	}
	return all
}

// fromRecord follows one review record through its versions. Each version
// asserts what it newly says: a record or register not named before, another
// outcome, or, with another date, all of it. What the present version no
// longer names was taken back.
func (m *miner) fromRecord(rec int32, p *presence, read func(*register.Record) words) ([]assertion, error) {
	now := read(m.files.sample(p.entry))
	said := words{outcomes: map[string]string{}}
	var all []assertion
	for _, raw := range m.raw[rec] {
		e, _ := m.graph.nodes[raw.node].files.find(rec)
		if !raw.mask.has(meaning) || e == nil {
			continue
		}
		then := read(m.files.sample(e))
		fresh := said.news(then)
		said.learn(then)
		a, err := m.assert(raw.node, p.key.ID, fresh.stillIn(now))
		if err != nil {
			return nil, err
		}
		if a.record = rec; len(a.covers) > 0 || len(a.whole) > 0 {
			all = append(all, a)
		}
	}
	return all, nil
}

// news is what next says beyond w.
func (w words) news(next words) words {
	fresh := next
	if next.date != w.date {
		return fresh
	}
	if next.register == w.register {
		fresh.register = ""
	}
	fresh.outcomes = map[string]string{}
	for name, outcome := range next.outcomes {
		if old, known := w.outcomes[name]; !known || old != outcome || w.seen[name] != next.seen[name] {
			fresh.outcomes[name] = outcome
		}
	}
	return fresh
}

func (w *words) learn(next words) {
	w.date, w.register, w.seen = next.date, next.register, next.seen
	maps.Copy(w.outcomes, next.outcomes)
}

// stillIn drops what the present version does not say, and takes the reviewer
// from it: a record that was rewritten to name somebody else no longer says
// that its first author reviewed.
func (w words) stillIn(now words) words {
	if now.reviewer != "" {
		w.reviewer, w.present = now.reviewer, now.present
	}
	if w.register != now.register {
		w.register = ""
	}
	w.skipped = slices.Concat(w.skipped, now.skipped)
	kept := map[string]string{}
	for name, outcome := range w.outcomes {
		if _, ok := now.outcomes[name]; ok {
			kept[name] = outcome
		}
	}
	w.outcomes = kept
	return w
}

// assert turns words into an assertion made at n.
func (m *miner) assert(n int32, ref string, w words) (assertion, error) {
	a := assertion{source: w.source, ref: ref, node: n, says: w.date, named: w.reviewer, when: m.graph.effective(n).when}
	names := slices.Sorted(maps.Keys(w.outcomes))
	outcomes := map[int32]string{}
	for _, name := range names { // two of them can be one record's
		if rec, ok := m.nameTable().resolve(name, m.graph.nodes[n].files); ok && outcomes[rec] == "" {
			outcomes[rec] = w.outcomes[name]
		}
	}
	a.covers = m.coverNamed(n, names)
	a.whole = m.wholeKinds(n, a.covers)
	if kind := m.kindNamed(w.register); kind != "" {
		m.assertWhole(&a, kind, w.skipped)
	}
	m.asSeen(&a, w.seen)
	for i := range a.covers {
		a.covers[i].outcome = outcomes[a.covers[i].rec]
	}
	c, err := m.commit(n)
	if err != nil {
		return a, err
	}
	a.maker, a.carrier = c.Author, c.Committer
	a.taken = slices.ContainsFunc(w.present, func(who string) bool { return who != "" && m.who.means(who, c.Author, a.when) })
	m.answersOf(&a, c)
	return a, nil
}

// assertWhole has an assertion cover a whole register, and, where records of it
// were skipped, the others one by one.
func (m *miner) assertWhole(a *assertion, kind string, skipped []string) {
	without := map[int32]bool{}
	for _, name := range skipped {
		if rec, ok := m.nameTable().resolve(name, m.graph.nodes[a.node].files); ok {
			without[rec] = true
		}
	}
	all := true
	for _, c := range m.coverKind(a.node, kind) {
		switch {
		case slices.ContainsFunc(a.covers, func(o covered) bool { return o.rec == c.rec }):
		case without[c.rec]:
			all = false
		default:
			a.covers = append(a.covers, c)
		}
	}
	if all && !slices.Contains(a.whole, kind) {
		a.whole = append(a.whole, kind)
	}
}

// kindNamed is the register called so: by its name or its title.
func (m *miner) kindNamed(name string) string {
	if name == "" || m.o.Schema == nil {
		return name
	}
	for _, k := range m.o.Schema.Kinds {
		if strings.EqualFold(k.Name, name) || strings.EqualFold(k.Title, name) {
			return k.Name
		}
	}
	return name
}
