package history_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/history"
)

// answers are all that is compared, as lines. The first word is what a line is
// about.
type answers []string

func (a *answers) add(format string, args ...any) { *a = append(*a, fmt.Sprintf(format, args...)) }

// answers of the oracle.
func (o *oracle) answers() answers {
	var a answers
	for _, key := range o.keys {
		_, checked := o.present[key]
		if !checked {
			o.tellGone(&a, key)
			continue
		}
		level, best := o.level(key)
		a.add("%s is %s at level %d", key, o.state(key), level)
		o.tellEvents(&a, key)
		if claim := o.claim(key); claim != "" {
			a.add("%s claims %s", key, claim)
		}
		var reviews answers
		for i, h := range o.spoken[key] {
			on := o.landing(h.label) != ""
			reviews.add("%s reviewed %03d: %s then %d now %d %q older %v on main %v since %s of %s; changed since in %v, the first in %v", key, o.place[h.label], o.tellHeard(h), h.then, h.now,
				h.outcome, h.note, on, day(o.since(h.label)), prints(h.words), o.changedSince(h, key), o.changedSince(h, o.keys[0]))
			if best == &o.spoken[key][i] {
				a.add("%s best review %s at %d", key, h.label, h.now)
			}
		}
		slices.Sort(reviews)
		a = append(a, reviews...)
	}
	for _, kind := range slices.Sorted(maps.Keys(o.whole)) {
		var all answers
		for _, h := range o.whole[kind] {
			all.add("whole %s %03d: %s then %d", kind, o.place[h.label], o.tellHeard(h), h.then)
		}
		slices.Sort(all)
		a = append(a, all...)
	}
	for _, l := range o.landings() {
		a.add("landing %s of %v by %v merged by %q: %s", l.label, l.keys, l.authors, l.merged, l.approved)
	}
	for _, b := range o.bumps() {
		a.add("bump %s by %s of %v, %d dated, since %s", b.label, b.by, b.keys, b.dated, day(o.since(b.label)))
	}
	o.tellSkipped(&a)
	return a
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02T15:04") }

// prints is the fingerprint of words as the oracle tells them.
func prints(words string) string { return words }

func (o *oracle) tellHeard(h heard) string {
	return fmt.Sprintf("%s %s in %s by %s for %q second %v", h.source, h.ref, h.label, h.by, h.reported, h.second)
}

func (o *oracle) tellEvents(a *answers, key string) {
	created, changed := "", ""
	for i, h := range o.told(key) {
		landing := o.landing(h.label)
		since := time.Time{}
		if landing != "" {
			since = o.of[landing].when
		}
		a.add("%s event %02d %s %s>%s moved %v merge %v %s since %s%s", key, i, h.class, h.label, landing, h.moved, h.merge, o.whoMade(h, landing), day(since), h.place())
		if h.class == "created" && created == "" {
			created = h.label
		}
		if h.inMeaning() && h.class != "removed" {
			changed = h.label
		}
	}
	a.add("%s created in %s, changed in %s", key, created, changed)
}

func (h happening) place() string { return fmt.Sprintf(" at %s:%d", h.file, h.at) }

func (o *oracle) whoMade(h happening, landing string) string {
	c := o.of[h.label]
	told := "by " + o.nameOf(c.author)
	if !o.samePerson(c.author, c.committer) {
		told += " committed by " + o.nameOf(c.committer)
	}
	for _, who := range c.with {
		told += " with " + o.nameOf(who)
	}
	if landing != "" && landing != h.label && len(o.of[landing].parents) > 1 {
		merger := o.of[landing].author
		told += fmt.Sprintf(" merged by %s self %v", o.nameOf(merger), o.wrote(merger, h.label))
	}
	return told
}

func (o *oracle) tellGone(a *answers, key string) {
	var last *happening
	for _, h := range o.told(key) {
		if h.touches("words") {
			last = &h
		}
	}
	if last != nil && last.class == "removed" {
		a.add("%s went in %s>%s from %s saying %q", key, last.label, o.landing(last.label), last.place(), last.before.words)
	}
}

// tellSkipped lists every version that could not be read once, in the first
// commit, by reading order, that had it.
func (o *oracle) tellSkipped(a *answers) {
	seen := map[string]bool{}
	for _, label := range o.reading {
		if !o.counts(label) {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(o.of[label].content)) {
			for _, r := range o.of[label].content[name] {
				if version := name + r.spell(); r.bad > 0 && !seen[version] {
					seen[version] = true
					a.add("skipped %s in %s", name, label)
				}
			}
		}
	}
	first := ""
	for _, label := range o.line {
		if first == "" && o.counts(label) && len(o.stands[label]) > 0 {
			first = day(o.of[label].when)
		}
	}
	a.add("begins %s", first)
}

// answersOf tells what Mine found in the same words.
func (p *plan) answersOf(b *builder, o *oracle, e *history.Evidence) answers {
	var a answers
	byPrint := map[string]string{}
	for _, c := range p.commits {
		for _, rows := range c.content {
			for _, r := range rows {
				if r.bad == 0 {
					records, _, _ := (&lineDecoder{}).Decode("x.jsonl", []byte(r.spell()))
					byPrint[records[0].Fingerprint] = r.meaning()
				}
			}
		}
	}
	for _, key := range o.keys {
		if t := e.Timelines[keyOf(key)]; t != nil {
			b.tellTimeline(&a, key, t, e, o.keys[0], byPrint, o.place)
		}
		for _, g := range e.Gone {
			if g.Key == keyOf(key) {
				words, _ := g.Last.Fields["statement"].(string)
				a.add("%s went in %s>%s from  at %s:%d saying %q", key, b.labels[g.Event.Commit], b.labels[g.Event.Landing], g.Event.Place.File, g.Event.Place.Line, words)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(e.Whole)) {
		var all answers
		for _, r := range e.Whole[kind] {
			all.add("whole %s %03d: %s then %d", kind, o.place[b.labels[r.Commit]], b.tellHeard(r), r.Then)
		}
		slices.Sort(all)
		a = append(a, all...)
	}
	for _, l := range e.Landings {
		merged := ""
		if l.Merged != nil {
			merged = l.Merged.Name
		}
		var keys, authors []string
		for _, k := range l.Keys {
			keys = append(keys, k.Kind+"/"+k.ID)
		}
		for _, who := range l.Authors {
			authors = append(authors, who.Name)
		}
		a.add("landing %s of %v by %v merged by %q: %s", b.labels[l.Commit], keys, authors, merged, l.Approved)
	}
	for _, bump := range e.Bumps {
		var keys []string
		for _, k := range bump.Keys {
			keys = append(keys, k.Kind+"/"+k.ID)
		}
		a.add("bump %s by %s of %v, %d dated, since %s", b.labels[bump.Commit], bump.By.Name, keys, bump.Dated, day(bump.Since))
	}
	for _, s := range e.Skipped {
		a.add("skipped %s in %s", s.Place.File, b.labels[s.Commit])
	}
	begins := ""
	if !e.Begins.IsZero() {
		begins = day(e.Begins)
	}
	a.add("begins %s", begins)
	return a
}

func (b *builder) tellTimeline(a *answers, key string, t *history.Timeline, e *history.Evidence, other string, byPrint map[string]string, place map[string]int) {
	a.add("%s is %s at level %d", key, t.State, t.Level)
	created, changed := "", ""
	if t.Created != nil {
		created = b.labels[t.Created.Commit]
	}
	if t.Changed != nil {
		changed = b.labels[t.Changed.Commit]
	}
	for i, ev := range t.Events {
		who := "by " + ev.By.Name
		if ev.CommittedBy != nil {
			who += " committed by " + ev.CommittedBy.Name
		}
		for _, w := range ev.With {
			who += " with " + w.Name
		}
		if ev.MergedBy != nil {
			who += fmt.Sprintf(" merged by %s self %v", ev.MergedBy.Name, ev.SelfMerged)
		}
		a.add("%s event %02d %s %s>%s moved %v merge %v %s since %s at %s:%d", key, i, ev.Class, b.labels[ev.Commit], b.labels[ev.Landing], ev.Moved, ev.Merge, who, day(ev.Since), ev.Place.File, ev.Place.Line)
	}
	a.add("%s created in %s, changed in %s", key, created, changed)
	if c := t.Claim; c != nil {
		told := fmt.Sprintf("%s claims %s %q by %q", key, c.Field, c.On, c.By)
		if c.Commit != "" {
			told += " from " + b.labels[c.Commit]
		}
		*a = append(*a, told)
	}
	since := func(r history.Review, key string) []string {
		var all []string
		for _, ev := range e.ChangedSince(r, keyOf(key)) {
			all = append(all, b.labels[ev.Commit])
		}
		return all
	}
	var reviews answers
	for i, r := range t.Reviews {
		reviews.add("%s reviewed %03d: %s then %d now %d %q older %v on main %v since %s of %s; changed since in %v, the first in %v", key, place[b.labels[r.Commit]], b.tellHeard(r), r.Then, r.Level,
			r.Outcome, r.Note != "", r.OnMain, day(r.Since), byPrint[r.Fingerprint], since(r, key), since(r, other))
		if t.Reviewed == &t.Reviews[i] {
			a.add("%s best review %s at %d", key, b.labels[r.Commit], r.Level)
		}
	}
	slices.Sort(reviews)
	*a = append(*a, reviews...)
}

func (b *builder) tellHeard(r history.Review) string {
	return fmt.Sprintf("%s %s in %s by %s for %q second %v", r.Source, r.Ref, b.labels[r.Commit], r.By.Name, r.ReportedFor, r.Second)
}

// disagreement asks both: "" where they agree.
func disagreement(t testing.TB, p *plan) (string, *oracle) {
	o := newOracle(p)
	b := p.build(t)
	return compare(o.answers(), p.answersOf(b, o, p.ask(b))), o
}

// compare tells the first difference between the oracle's answers and others.
func compare(want, got answers) string {
	for _, line := range want {
		if !slices.Contains(got, line) {
			return fmt.Sprintf("missing: %s\n     got %s", line, nearest(line, got, want))
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			return fmt.Sprintf("too much: %s", line)
		}
	}
	if !slices.Equal(got, want) {
		return fmt.Sprintf("another order:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return ""
}

// nearest are the lines that begin with the same two words and are not wanted.
func nearest(line string, got, want answers) string {
	words := strings.Fields(line)
	var all []string
	for _, g := range got {
		if strings.HasPrefix(g, strings.Join(words[:min(2, len(words))], " ")) && !slices.Contains(want, g) {
			all = append(all, g)
		}
	}
	return strings.Join(all, "\n         ")
}

// oracleSeeds are the histories to be checked: others than the usual ones with
// ORACLE_SEEDS=first,number.
func oracleSeeds(t *testing.T) (first, number int) {
	number = oracleHistories
	if testing.Short() {
		number /= 4
	}
	text := os.Getenv("ORACLE_SEEDS")
	if text == "" {
		return 0, number
	}
	if _, err := fmt.Sscanf(text, "%d,%d", &first, &number); err != nil {
		t.Fatalf("ORACLE_SEEDS %q: %v", text, err)
	}
	return first, number
}

// oracleHistories is how many random histories are checked, of so many commits.
const (
	oracleHistories = 400
	oracleSize      = 24
)

// TestOracleAgrees compares everything that is told of random histories. A
// failure draws the smallest history that still shows it.
func TestOracleAgrees(t *testing.T) {
	first, number := oracleSeeds(t)
	counts := map[string]int{}
	for seed := first; seed < first+number && !t.Failed(); seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			agree(t, randomPlan(seeded(seed), oracleSize), counts)
		})
	}
	if !t.Failed() {
		checkWild(t, counts, number)
	}
}

// agree checks one history and counts what it holds.
func agree(t *testing.T, p *plan, counts map[string]int) {
	wrong, o := disagreement(t, p)
	if wrong != "" {
		small, wrong := shrink(t, p, wrong)
		t.Fatalf("%s\n%s", wrong, small)
	}
	o.count(counts)
}

// The oracle notices when Mine reads another history than it was told of.
func TestOracleNotices(t *testing.T) {
	r1 := func(words string) content {
		return content{"requirements.jsonl": {{id: "R1", words: words}, {id: "R2", words: "x"}}}
	}
	day := func(n int) time.Time { return time.Date(2026, 1, n, 9, 0, 0, 0, time.UTC) }
	drawn := func() *plan {
		commit := func(n int, label, who string, c content, parents ...string) *planned {
			return &planned{label: label, parents: parents, content: c, author: who, committer: who, when: day(n), written: day(n)}
		}
		p := &plan{main: "D", head: "D", staffed: true, commits: []*planned{
			commit(1, "A", "ann", r1("a")),
			commit(2, "B", "ann", r1("b"), "A"),
			commit(3, "C", "bob", r1("a"), "A"),
			commit(4, "M", "bob", r1("b"), "B", "C"),
			commit(5, "D", "bob", r1("b"), "M"),
		}}
		p.commit("D").says = []saying{{names: []string{"R1"}, reviewers: []string{"PER-002"}}}
		return p
	}
	for name, alter := range map[string]func(*plan){
		"nothing":                 func(*plan) {},
		"words":                   func(p *plan) { p.commit("B").content["requirements.jsonl"][0].words = "q" },
		"a claim":                 func(p *plan) { p.commit("D").content["requirements.jsonl"][1].date = "2026-01-01" },
		"a form":                  func(p *plan) { p.commit("D").content["requirements.jsonl"][1].style = 1 },
		"another order of rows":   func(p *plan) { slices.Reverse(p.commit("A").content["requirements.jsonl"]) },
		"the order of parents":    func(p *plan) { slices.Reverse(p.commit("M").parents) },
		"a parent":                func(p *plan) { p.commit("D").parents = []string{"C"} },
		"an author":               func(p *plan) { p.commit("B").author = "bob" },
		"a date":                  func(p *plan) { p.commit("D").when = day(9) },
		"who is said to review":   func(p *plan) { p.commit("D").says[0].reviewers = []string{"PER-001"} },
		"what is said":            func(p *plan) { p.commit("D").says[0].names = []string{"R2"} },
		"a co-author":             func(p *plan) { p.commit("B").with = []string{"bob"} },
		"an unreadable version":   func(p *plan) { p.commit("B").content["requirements.jsonl"] = []row{{bad: 1}} },
		"the head":                func(p *plan) { p.head = "C" },
		"the main branch":         func(p *plan) { p.main = "B" },
		"the day":                 func(p *plan) { p.asOf = "2026-01-02" },
		"that people are kept":    func(p *plan) { p.staffed = false },
		"what the work tree says": func(p *plan) { p.live, p.work = "work", r1("q") },
	} {
		altered := drawn()
		alter(altered)
		o := newOracle(drawn())
		b := altered.build(t)
		wrong := compare(o.answers(), altered.answersOf(b, o, altered.ask(b)))
		if (wrong == "") != (name == "nothing") {
			t.Errorf("%s was altered, and the oracle says %q", name, wrong)
		}
	}
}
