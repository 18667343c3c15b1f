package history_test

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// heard is one review of one record, or of a whole register.
type heard struct {
	source, ref  string
	since        time.Time
	label        string // the commit that brought the words, or that a tag names
	stood        string // the one at which the record stood as reviewed
	by, reported string
	words        string // reviewed, as meaning tells them
	then, now    int
	outcome      string
	second       bool
	note         bool // the reviewer saw older words, or a later one answers otherwise
	denied       bool // by that one
}

// The levels of a review that is bound by name only.
const (
	oracleTyped = iota
	oracleTouched
	oracleChanged
	oracleReviewed
)

// spoken is somebody's word before it is weighed.
type spoken struct {
	source, ref, label string
	maker              string // who made it, and when it stands
	since              time.Time
	named              string // the reviewer as typed, or ""
	reported           bool   // for that one, whoever it is
	covers             []cover
	whole              []string
}

// A cover is one record as it was reviewed.
type cover struct {
	key, words, outcome string
	older               bool
}

// listen finds and weighs all reviews, in the order of landing.
func (o *oracle) listen() {
	var all []spoken
	for _, label := range o.reading {
		if o.counts(label) {
			all = append(all, o.typed(label)...)
		}
	}
	for _, key := range o.keys {
		if strings.HasPrefix(key, "reviews/") {
			all = append(all, o.recorded(key)...)
		}
	}
	slices.SortStableFunc(all, func(a, b spoken) int { return o.place[a.label] - o.place[b.label] })
	for _, s := range o.tagged(all) {
		o.weigh(s)
	}
	for _, all := range o.spoken {
		for i := range all {
			if slices.ContainsFunc(all[i+1:], func(later heard) bool { return o.denies(later, all[i]) }) {
				all[i].now, all[i].note, all[i].denied = min(all[i].now, oracleTouched), true, true
			}
		}
	}
}

// denies tells that a later review of the same words answers otherwise. One
// without an answer denies nothing, and is denied as one that found them right.
func (o *oracle) denies(later, r heard) bool {
	if later.then < oracleReviewed || later.words != r.words || o.landing(later.label) == o.landing(r.label) || later.outcome == "" {
		return false
	}
	right := map[string]bool{"": true, "unchanged": true}
	return later.outcome != r.outcome && !(right[later.outcome] && right[r.outcome])
}

// typed reads the lines of a message.
func (o *oracle) typed(label string) []spoken {
	var all []spoken
	for _, say := range o.of[label].says {
		all = append(all, o.lines(spoken{source: "trailer", label: label, maker: o.of[label].author, since: o.since(label)}, say)...)
	}
	return all
}

// tagged puts what tags say among the rest: after the commit they name, and
// after what stood by their date. A tag stands no earlier than its commit.
func (o *oracle) tagged(all []spoken) []spoken {
	var tags []spoken
	for _, t := range o.p.tags {
		if _, asked := o.place[t.label]; !asked || !o.counts(t.label) {
			continue
		}
		s := spoken{source: "tag", ref: t.name, label: t.label, maker: t.tagger, since: o.since(t.label)}
		if on, err := time.Parse(time.DateOnly, t.day); err == nil && on.After(s.since) {
			s.since = on
		}
		tags = append(tags, o.lines(s, t.says)...)
	}
	slices.SortStableFunc(tags, func(a, b spoken) int { return a.since.Compare(b.since) })
	for _, t := range tags {
		at := len(all)
		for at > 0 && o.place[all[at-1].label] > o.place[t.label] && all[at-1].since.After(t.since) {
			at--
		}
		all = slices.Insert(all, at, t)
	}
	return all
}

// lines makes one of what is typed for each reviewer that is named.
func (o *oracle) lines(s spoken, say saying) []spoken {
	if say.names == nil {
		s.covers = o.changedIn(s.label)
	} else {
		for _, name := range say.names {
			s.add(o, name)
		}
		s.whole = o.complete(s.label, s.covers)
	}
	var all []spoken
	for _, s.named = range say.reviewers {
		all = append(all, s)
	}
	return all
}

// add covers a record by a name, as it stands at the commit.
func (s *spoken) add(o *oracle, name string) {
	key := o.named(s.label, name)
	if key != "" && !slices.ContainsFunc(s.covers, func(c cover) bool { return c.key == key }) {
		s.covers = append(s.covers, cover{key: key, words: o.words(s.label, key)})
	}
}

// named is the one record standing at a commit that an id names, with its
// register or alone, the id being the present one or one that it had.
func (o *oracle) named(label, name string) string {
	if strings.Contains(name, "/") {
		if key := o.called(name); o.words(label, key) != "absent" {
			return key
		}
		return ""
	}
	var found, former []string
	for _, key := range o.keys {
		_, id, _ := strings.Cut(key, "/")
		if strings.EqualFold(id, name) {
			found = append(found, key)
		}
	}
	for old, key := range o.own {
		if _, id, _ := strings.Cut(old, "/"); strings.EqualFold(id, name) {
			former = append(former, key)
		}
	}
	absent := func(key string) bool { return o.words(label, key) == "absent" }
	if found = slices.DeleteFunc(found, absent); len(found) == 0 {
		found = slices.DeleteFunc(former, absent)
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// changedIn covers what a commit brought to its first parent.
func (o *oracle) changedIn(label string) []cover {
	var all []cover
	for _, key := range o.keys {
		now := o.words(label, key)
		if parent := o.firstParent(label); now != "absent" && (parent == "" || o.words(parent, key) != now) {
			all = append(all, cover{key: key, words: now})
		}
	}
	return all
}

// liveIn lists the records of a register that are neither retired nor drafts.
func (o *oracle) liveIn(label, kind string) []string {
	return slices.DeleteFunc(slices.Clone(o.keys), func(key string) bool {
		r, _, _ := o.find(label, key)
		return !strings.HasPrefix(key, kind+"/") || r == nil || r.retired || r.draft
	})
}

// complete lists the registers of which every live record is covered.
func (o *oracle) complete(label string, covers []cover) []string {
	var kinds []string
	for _, kind := range []string{"laws", "requirements", "reviews"} {
		live := o.liveIn(label, kind)
		missing := slices.ContainsFunc(live, func(key string) bool {
			return !slices.ContainsFunc(covers, func(c cover) bool { return c.key == key })
		})
		if len(live) > 0 && !missing {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// recorded follows a review record: each of its versions says anew what it
// did not say before, or all of it under another date, as far as the present
// version still says it.
func (o *oracle) recorded(key string) []spoken {
	if _, ok := o.present[key]; !ok {
		return nil
	}
	now := o.committed(key)
	if now == nil {
		now, _, _ = o.find(o.p.head, key)
	}
	if now == nil || now.draft {
		return nil
	}
	var all []spoken
	day, register, said, seen := "", "", map[string]string{}, map[string]string{}
	for _, h := range o.events[key] {
		if !h.touches("words") || h.after == nil {
			continue
		}
		r := h.after
		answers := r.answers()
		s := spoken{source: "review record", label: h.label, maker: o.of[h.label].author, since: o.since(h.label), named: now.reviewer}
		_, s.ref, _ = strings.Cut(key, "/")
		if s.named == "" {
			s.named = r.reviewer
		}
		shown := pairsOf(r.seen)
		outcomes := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(answers)) {
			before, known := said[name]
			if r.day == day && known && before == answers[name] && seen[name] == shown[name] {
				continue
			}
			if _, still := now.answers()[name]; still {
				s.add(o, name)
				if key := o.named(h.label, name); outcomes[key] == "" { // under the first of two spellings
					outcomes[key] = answers[name]
				}
			}
		}
		s.whole = o.complete(h.label, s.covers)
		if r.register != "" && r.register == now.register && (r.day != day || r.register != register) {
			o.wholeRegister(&s, r, now)
		}
		o.asShown(&s, shown)
		for i := range s.covers {
			s.covers[i].outcome = outcomes[s.covers[i].key]
		}
		if s.named == "" {
			o.answeredTogether(&s)
		}
		all = append(all, s)
		day, register, seen = r.day, r.register, shown
		maps.Copy(said, answers)
	}
	return all
}

// answers are the outcomes of a review record, by name; one without any is "".
// What was skipped or left open is not among them.
func (r *row) answers() map[string]string {
	all := map[string]string{}
	for name := range strings.FieldsSeq(r.names) {
		all[name] = ""
	}
	for name, text := range pairsOf(r.outcomes) {
		word := strings.ToLower(strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" ,;:.", c) })[0])
		switch word {
		case "ok":
			all[name] = "unchanged"
		case "change":
			all[name] = "changed"
		case "skip", "open":
			delete(all, name)
		default:
			all[name] = word
		}
	}
	return all
}

// skips lists what a review record says was not reviewed.
func (r *row) skips() []string {
	var all []string
	for name, text := range pairsOf(r.outcomes) {
		if strings.HasPrefix(text, "skip") || strings.HasPrefix(text, "open") {
			all = append(all, name)
		}
	}
	return all
}

// wholeRegister covers all live records of the register, but not what was
// skipped, then or now: and then it is not the whole.
func (o *oracle) wholeRegister(s *spoken, then, now *row) {
	skipped := map[string]bool{}
	for _, name := range append(then.skips(), now.skips()...) {
		skipped[o.named(s.label, name)] = true
	}
	all := true
	for _, key := range o.liveIn(s.label, then.register) {
		covered := slices.ContainsFunc(s.covers, func(c cover) bool { return c.key == key })
		switch {
		case !covered && skipped[key]:
			all = false
		case !covered:
			s.covers = append(s.covers, cover{key: key, words: o.words(s.label, key)})
		}
	}
	if all && !slices.Contains(s.whole, then.register) {
		s.whole = append(s.whole, then.register)
	}
}

// asShown has a review cover the words that the reviewer saw, where they are
// said and others than those that stood; words the record never had until
// then were reviewed by nobody.
func (o *oracle) asShown(s *spoken, shown map[string]string) {
	of := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(shown)) { // the last of two spellings
		of[o.named(s.label, name)] = shown[name]
	}
	for key, words := range of {
		i := slices.IndexFunc(s.covers, func(c cover) bool { return c.key == key })
		if i < 0 || s.covers[i].words == (&row{words: words}).meaning() {
			continue
		}
		kind, _, _ := strings.Cut(key, "/")
		s.whole = slices.DeleteFunc(slices.Clone(s.whole), func(k string) bool { return k == kind })
		s.covers[i].words, s.covers[i].older = (&row{words: words}).meaning(), true
		if o.writer(key, s.covers[i].words, s.label) == "" {
			s.covers = slices.Delete(slices.Clone(s.covers), i, i+1)
		}
	}
}

// answeredTogether: where no reviewer is named and another person is among
// the authors, nobody can tell whose the answers are.
func (o *oracle) answeredTogether(s *spoken) {
	c := o.of[s.label]
	for _, who := range c.with {
		if !o.samePerson(who, c.author) && !o.machine(who) {
			s.named, s.reported = signers[who].name+" <"+signers[who].mail+">", true
			return
		}
	}
}

// writer is the newest commit, in the order up to label, that brought words of
// a record.
func (o *oracle) writer(key, words, label string) string {
	found := ""
	for _, h := range o.events[key] {
		if h.touches("words") && h.after != nil && h.after.meaning() == words && o.place[h.label] <= o.place[label] {
			found = h.label
		}
	}
	return found
}

// from is the commit that brought words to label, on its own line.
func (o *oracle) from(key, words, label string) string {
	for _, p := range o.of[label].parents {
		if o.words(p, key) == words {
			return o.from(key, words, p)
		}
	}
	return label
}

// weigh adds a review to the records it covers.
func (o *oracle) weigh(s spoken) {
	if !o.byTheDay(s.since) {
		return
	}
	h := heard{source: s.source, ref: s.ref, since: s.since, label: s.label, by: o.nameOf(s.maker)}
	if s.named != "" && (s.reported || !o.means(s.named, s.maker)) {
		h.reported = o.calledBy(s.named)
	}
	if o.machine(s.maker) && h.reported == "" || o.namesMachine(s.named) {
		o.shapes["a machine's review"]++
		return
	}
	weakest := map[string]heard{}
	for _, cov := range s.covers {
		one := o.cover(h, s, cov)
		o.spoken[cov.key] = append(o.spoken[cov.key], one)
		if one.second && one.then >= oracleReviewed {
			o.seconded[cov.key+" "+cov.words] = true
		}
		kind, _, _ := strings.Cut(cov.key, "/")
		if w, ok := weakest[kind]; !ok || one.then < w.then || one.then == w.then && w.second && !one.second {
			weakest[kind] = one
		}
	}
	for _, kind := range s.whole {
		w, ok := weakest[kind]
		if !ok {
			w = h
			w.then = o.strength(w, s.maker)
		}
		o.whole[kind] = append(o.whole[kind], w)
	}
}

// cover is a review as it bears on one record.
func (o *oracle) cover(h heard, s spoken, cov cover) heard {
	c := o.of[s.label]
	reviewer := s.maker
	h.stood, h.words, h.outcome, h.note = s.label, cov.words, cov.outcome, cov.older
	writer := o.writer(cov.key, cov.words, s.label)
	if s.source != "tag" && writer != "" && !o.samePerson(c.author, c.committer) && o.later(o.of[writer], c) {
		o.shapes["a review carried onto later words"]++
		reviewer = c.committer
		if h.reported == "" {
			h.reported = h.by
		}
		h.by = o.nameOf(reviewer)
	}
	if cov.older && writer != "" {
		h.stood = writer
	}
	h.second = writer != "" && !o.wrote(reviewer, writer) && !(!o.made[s.label][writer] && o.wrote(reviewer, o.from(cov.key, cov.words, s.label)))
	h.then = o.strength(h, reviewer)
	h.now = h.then
	if cov.words != o.wordsNow(cov.key) {
		h.now = min(h.now, oracleTouched)
	}
	return h
}

// later tells words that came after a review: by either date of their commit,
// or by the author's alone where both were put on the branch in one go.
func (o *oracle) later(words, review *planned) bool {
	if words.written.After(review.written) {
		return true
	}
	apart := words.when.Sub(review.when)
	oneGo := o.samePerson(words.committer, review.committer) && -time.Hour <= apart && apart <= time.Hour
	return words.when.After(review.written) && !oneGo
}

// strength is what a review reaches for what was reviewed.
func (o *oracle) strength(h heard, reviewer string) int {
	switch {
	case !o.reliable(reviewer):
		return oracleTouched
	case h.reported != "":
		return oracleChanged
	}
	return oracleReviewed
}

// level is what a record reaches, and its newest strongest review.
func (o *oracle) level(key string) (level int, best *heard) {
	for i := range o.spoken[key] {
		if h := &o.spoken[key][i]; best == nil || h.now >= best.now {
			best = h
		}
	}
	if o.state(key) == "not committed yet" {
		return oracleTyped, best
	}
	changed := ""
	for _, h := range o.told(key) {
		level = max(level, oracleTouched)
		if h.inMeaning() && h.class != "removed" {
			changed = h.label
		}
	}
	if changed != "" && o.reliable(o.of[changed].author) {
		level = oracleChanged
	}
	if best != nil {
		level = max(level, best.now)
	}
	return level, best
}

// changedSince lists the changes in meaning of a record that is still there,
// or that a commit took away, which came into effect after a review.
func (o *oracle) changedSince(h heard, key string) []string {
	var all []string
	last := ""
	for _, e := range o.told(key) {
		if e.touches("words") {
			last = e.class
		}
		if e.inMeaning() && o.after(e.label, h.stood) {
			all = append(all, e.label)
		}
	}
	if _, ok := o.present[key]; !ok && last != "removed" {
		return nil // only the files on disk lack it
	}
	return all
}

func (o *oracle) after(a, b string) bool {
	la, lb := o.landing(a), o.landing(b)
	switch {
	case la == lb:
		return !o.made[b][a]
	case lb == "":
		return false
	case la == "":
		return true
	}
	return o.made[la][lb]
}
