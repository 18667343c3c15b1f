package history_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
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
		if best != nil {
			a.add("%s best review %s at %d", key, best.label, best.now)
		}
		o.tellReviews(&a, key, o.spoken[key])
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
		a.add("%s event %02d %s %s>%s moved %v merge %v %s since %s%s differs in %v", key, i, h.class, h.label, landing, h.moved, h.merge,
			o.whoMade(h, landing), day(since), h.place(), h.fields())
		if h.class == "created" && created == "" {
			created = h.label
		}
		if h.inMeaning() && h.class != "removed" {
			changed = h.label
		}
	}
	a.add("%s created in %s, changed in %s", key, created, changed)
}

// fields are those that differ: of a claim its own, else the others.
func (h happening) fields() []string {
	if h.before == nil || h.after == nil {
		return nil
	}
	a, b := *h.before, *h.after
	differ := map[string]bool{
		"statement": a.words != b.words, "status": a.retired != b.retired || a.draft != b.draft,
		"reviewer": a.reviewer != b.reviewer, "date": a.day != b.day, "scope": a.register != b.register || a.names != b.names,
		"outcomes": a.outcomes != b.outcomes, "seen": a.seen != b.seen,
	}
	if h.class == "claim-only" {
		differ = map[string]bool{"last_reviewed": a.date != b.date, "reviewed_by": a.by != b.by}
	}
	maps.DeleteFunc(differ, func(_ string, yes bool) bool { return !yes })
	return slices.Sorted(maps.Keys(differ))
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

// tellReviews tells the reviews of one record.
func (o *oracle) tellReviews(a *answers, key string, all []heard) {
	var reviews answers
	for _, h := range all {
		on := o.landing(h.label) != ""
		reviews.add("%s reviewed %03d: %s then %d now %d %q older %v on main %v since %s of %s; changed since in %v, the first in %v", key, o.place[h.label], o.tellHeard(h), h.then, h.now,
			h.outcome, h.note, on, day(h.since), h.words, o.changedSince(h, key), o.changedSince(h, o.keys[0]))
	}
	slices.Sort(reviews)
	*a = append(*a, reviews...)
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
		reviews := slices.Clone(o.spoken[key])
		for i := range reviews {
			if h := &reviews[i]; h.words != last.before.meaning() || h.denied {
				h.now = min(h.then, oracleTouched)
			} else {
				h.now = h.then
				o.shapes["a review of a record that is gone"]++
			}
		}
		o.tellReviews(a, key, reviews)
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

// A teller tells what Mine found in the same words.
type teller struct {
	answers
	b     *builder
	o     *oracle // for the order of lines and the records there are
	e     *history.Evidence
	words map[string]string // as the oracle tells them, by fingerprint
}

func (p *plan) answersOf(b *builder, o *oracle, e *history.Evidence) answers {
	t := &teller{b: b, o: o, e: e, words: map[string]string{}}
	for _, c := range p.commits {
		for _, rows := range c.content {
			for _, r := range rows {
				if records, _, _ := (&lineDecoder{}).Decode("x.jsonl", []byte(r.spell())); len(records) > 0 {
					t.words[records[0].Fingerprint] = r.meaning()
				}
			}
		}
	}
	for _, key := range o.keys {
		if tl := e.Timelines[keyOf(key)]; tl != nil {
			t.timeline(key, tl)
		}
		for _, g := range e.Gone {
			if g.Key == keyOf(key) {
				words, _ := g.Last.Fields["statement"].(string)
				t.add("%s went in %s>%s from  at %s:%d saying %q", key, b.labels[g.Event.Commit], b.labels[g.Event.Landing], g.Event.Place.File, g.Event.Place.Line, words)
				t.reviews(key, g.Reviews)
			}
		}
	}
	t.registers()
	return t.answers
}

// registers tells what is of more than one record.
func (t *teller) registers() {
	e, labels := t.e, t.b.labels
	for _, kind := range slices.Sorted(maps.Keys(e.Whole)) {
		var all answers
		for _, r := range e.Whole[kind] {
			all.add("whole %s %03d: %s then %d", kind, t.o.place[labels[r.Commit]], t.heard(r), r.Then)
		}
		slices.Sort(all)
		t.answers = append(t.answers, all...)
	}
	for _, l := range e.Landings {
		merged := ""
		if l.Merged != nil {
			merged = l.Merged.Name
		}
		var authors []string
		for _, who := range l.Authors {
			authors = append(authors, who.Name)
		}
		t.add("landing %s of %v by %v merged by %q: %s", labels[l.Commit], keyTexts(l.Keys), authors, merged, l.Approved)
	}
	for _, bump := range e.Bumps {
		t.add("bump %s by %s of %v, %d dated, since %s", labels[bump.Commit], bump.By.Name, keyTexts(bump.Keys), bump.Dated, day(bump.Since))
	}
	for _, s := range e.Skipped {
		t.add("skipped %s in %s", s.Place.File, labels[s.Commit])
	}
	begins := ""
	if !e.Begins.IsZero() {
		begins = day(e.Begins)
	}
	t.add("begins %s", begins)
}

func keyTexts(keys []register.Key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.Kind+"/"+k.ID)
	}
	return all
}

// timeline tells one record.
func (t *teller) timeline(key string, tl *history.Timeline) {
	labels := t.b.labels
	t.add("%s is %s at level %d", key, tl.State, tl.Level)
	for i, ev := range tl.Events {
		fields := slices.DeleteFunc(slices.Clone(ev.Fields), func(f string) bool { return f == "formerly" }) // a sample may lack it
		t.add("%s event %02d %s %s>%s moved %v merge %v %s since %s at %s:%d differs in %v", key, i, ev.Class, labels[ev.Commit], labels[ev.Landing], ev.Moved, ev.Merge,
			whoMade(ev), day(ev.Since), ev.Place.File, ev.Place.Line, fields)
	}
	created, changed := "", ""
	if tl.Created != nil {
		created = labels[tl.Created.Commit]
	}
	if tl.Changed != nil {
		changed = labels[tl.Changed.Commit]
	}
	t.add("%s created in %s, changed in %s", key, created, changed)
	if c := tl.Claim; c != nil {
		told := fmt.Sprintf("%s claims %s %q by %q", key, c.Field, c.On, c.By)
		if c.Commit != "" {
			told += " from " + labels[c.Commit]
		}
		t.answers = append(t.answers, told)
	}
	if r := tl.Reviewed; r != nil {
		t.add("%s best review %s at %d", key, labels[r.Commit], r.Level)
	}
	t.reviews(key, tl.Reviews)
}

func (t *teller) reviews(key string, all []history.Review) {
	labels := t.b.labels
	var reviews answers
	for _, r := range all {
		reviews.add("%s reviewed %03d: %s then %d now %d %q older %v on main %v since %s of %s; changed since in %v, the first in %v", key, t.o.place[labels[r.Commit]], t.heard(r), r.Then, r.Level,
			r.Outcome, r.Note != "", r.OnMain, day(r.Since), t.words[r.Fingerprint], t.since(r, key), t.since(r, t.o.keys[0]))
	}
	slices.Sort(reviews)
	t.answers = append(t.answers, reviews...)
}

func whoMade(ev history.Event) string {
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
	return who
}

// since lists the changes of a record since a review.
func (t *teller) since(r history.Review, key string) []string {
	var all []string
	for _, ev := range t.e.ChangedSince(r, keyOf(key)) {
		all = append(all, t.b.labels[ev.Commit])
	}
	return all
}

func (t *teller) heard(r history.Review) string {
	return fmt.Sprintf("%s %s in %s by %s for %q second %v", r.Source, r.Ref, t.b.labels[r.Commit], r.By.Name, r.ReportedFor, r.Second)
}
