package history_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The oracle answers the same questions as Mine from the plain values of a
// plan, in another way: for one record at a time it walks every commit and
// parent by recursion over strings, with no sets, numbers, shared listings or
// graph of its own. It knows neither the repository nor the product's types
// but the words that are compared.
type oracle struct {
	p        *plan
	of       map[string]*planned
	made     map[string]map[string]bool // label to all it is made of, itself too
	stands   map[string]content         // label to what is in effect there
	reading  []string                   // all labels that are asked about, in the order of landing
	place    map[string]int             // of each in that order
	line     []string                   // the first-parent line of main, oldest first
	diverged bool
	present  map[string]row // what is checked, by key
	own      map[string]string
	keys     []string // all records that any commit asked about had, and those checked
	events   map[string][]happening
	spoken   map[string][]heard // reviews of each record
	whole    map[string][]heard
	seconded map[string]bool // key and words
	shapes   map[string]int  // what was met, for counting
}

// A happening is a commit in which something about a record came to differ.
type happening struct {
	label         string
	aspects       string // any of: words claims file text
	class         string
	moved, merge  bool
	before, after *row
	file          string // where it stands, or stood
	at            int    // and in which line, from 1
}

func newOracle(p *plan) *oracle {
	o := &oracle{
		p: p, of: map[string]*planned{}, made: map[string]map[string]bool{}, stands: map[string]content{},
		place: map[string]int{}, own: map[string]string{}, events: map[string][]happening{},
		spoken: map[string][]heard{}, whole: map[string][]heard{}, seconded: map[string]bool{}, shapes: map[string]int{},
	}
	for _, c := range p.commits {
		o.of[c.label] = c
		o.made[c.label] = map[string]bool{c.label: true}
		for _, parent := range c.parents {
			maps.Copy(o.made[c.label], o.made[parent])
		}
		o.stands[c.label] = o.inEffect(c)
	}
	for at := p.main; at != ""; at = o.firstParent(at) {
		o.line = append([]string{at}, o.line...)
	}
	o.diverged = !o.made[p.main][p.head]
	o.read(p.main)
	o.read(p.head)
	o.look()
	for _, key := range o.keys {
		o.events[key] = o.follow(key)
	}
	o.listen()
	return o
}

func (o *oracle) firstParent(label string) string {
	if parents := o.of[label].parents; len(parents) > 0 {
		return parents[0]
	}
	return ""
}

// read puts commits in the order of landing: parents first, the first parent's
// before the others'.
func (o *oracle) read(label string) {
	if _, done := o.place[label]; done {
		return
	}
	for _, parent := range o.of[label].parents {
		o.read(parent)
	}
	o.place[label] = len(o.place)
	o.reading = append(o.reading, label)
}

// counts reports whether evidence rests on a commit.
func (o *oracle) counts(label string) bool {
	return o.made[o.p.head][label] || o.diverged && o.made[o.p.main][label]
}

// inEffect is a commit's files, with what stood before in the place of those
// that cannot be read. Where one is unreadable under a new name, what the first
// parent has under names that are gone stays in effect.
func (o *oracle) inEffect(c *planned) content {
	all, renamed := content{}, false
	for name, rows := range c.content {
		if len(rows) == 0 || rows[0].bad == 0 {
			all[name] = rows
			continue
		}
		parent := slices.IndexFunc(c.parents, func(p string) bool { _, ok := o.stands[p][name]; return ok })
		if parent < 0 {
			renamed = true
			continue
		}
		all[name] = o.stands[c.parents[parent]][name]
	}
	if renamed && len(c.parents) > 0 {
		for name, rows := range o.stands[c.parents[0]] {
			if _, ok := c.content[name]; !ok {
				all[name] = rows
			}
		}
	}
	return all
}

// look finds what is checked and which records there are.
func (o *oracle) look() {
	checked := o.stands[o.p.head]
	switch o.p.live {
	case "head":
		checked = readable(o.of[o.p.head].content)
	case "work":
		checked = readable(o.p.work)
	}
	o.present = rowsOf(checked)
	if o.p.live != "" {
		o.renumber()
	}
	all := map[string]bool{}
	for key := range o.present {
		all[key] = true
	}
	for _, label := range o.reading {
		if o.counts(label) {
			for key := range rowsOf(o.stands[label]) {
				all[o.called(key)] = true
			}
		}
	}
	o.keys = slices.Sorted(maps.Keys(all))
}

func readable(c content) content {
	all := content{}
	for name, rows := range c {
		if len(rows) == 0 || rows[0].bad == 0 {
			all[name] = rows
		}
	}
	return all
}

// rowsOf gives the first row of each record.
func rowsOf(c content) map[string]row {
	all := map[string]row{}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		for _, r := range c[name] {
			if _, ok := all[kindOf(name)+"/"+r.id]; !ok {
				all[kindOf(name)+"/"+r.id] = r
			}
		}
	}
	return all
}

// renumber notes the ids that records had: those that nothing else has now,
// and that one record alone says it had.
func (o *oracle) renumber() {
	claimants := map[string][]string{}
	for key, r := range o.present {
		kind, _, _ := strings.Cut(key, "/")
		if r.former != "" {
			claimants[kind+"/"+r.former] = append(claimants[kind+"/"+r.former], key)
		}
	}
	for old, by := range claimants {
		if _, taken := o.present[old]; !taken && len(by) == 1 {
			o.own[old] = by[0]
		}
	}
}

// called is the key under which a record is told of.
func (o *oracle) called(key string) string {
	if now, ok := o.own[key]; ok {
		return now
	}
	return key
}

// find gives a record at a commit, nil when it is not there, and its place.
func (o *oracle) find(label, key string) (r *row, file string, line int) {
	kind, _, _ := strings.Cut(key, "/")
	for _, name := range slices.Sorted(maps.Keys(o.stands[label])) {
		for i, r := range o.stands[label][name] {
			if kindOf(name) == kind && o.called(kind+"/"+r.id) == key {
				return &r, name, i + 1
			}
		}
	}
	return nil, "", 0
}

// The aspects of a record at a commit, each followed by itself.
func (o *oracle) words(label, key string) string {
	r, _, _ := o.find(label, key)
	return r.meaning()
}

func (r *row) meaning() string {
	if r == nil {
		return "absent"
	}
	r = &row{words: r.words, retired: r.retired, reviewer: r.reviewer, day: r.day, register: r.register, names: r.names, outcomes: r.outcomes, seen: r.seen, draft: r.draft}
	return fmt.Sprint("is ", *r)
}

func (o *oracle) claims(label, key string) string {
	r, _, _ := o.find(label, key)
	return r.claimed()
}

func (r *row) claimed() string {
	if r == nil {
		return "absent"
	}
	return "on " + r.date + " by " + r.by
}

func (o *oracle) file(label, key string) string {
	_, file, _ := o.find(label, key)
	if file == "" {
		return "absent"
	}
	return file
}

func (o *oracle) text(label, key string) string {
	r, _, _ := o.find(label, key)
	if r == nil {
		return "absent"
	}
	return r.spell()
}

// touching collects the commits where one aspect of a record differs from all
// parents, following only the first parent that agrees.
func (o *oracle) touching(label string, aspect func(label string) string, seen, found map[string]bool) {
	if seen[label] {
		return
	}
	seen[label] = true
	now := aspect(label)
	parents := o.of[label].parents
	for _, p := range parents {
		if aspect(p) == now {
			o.touching(p, aspect, seen, found)
			return
		}
	}
	if len(parents) > 0 || now != "absent" {
		found[label] = true
	}
	for _, p := range parents {
		o.touching(p, aspect, seen, found)
	}
}

// starts says from which commits the words of a record are followed, and its
// claims. What is checked is taken for a merge of main and the head that
// nobody has made yet.
func (o *oracle) starts(key string) (words, claims string) {
	head := o.p.head
	if !o.diverged {
		return head, head
	}
	here, onMain := o.words(head, key), o.words(o.p.main, key)
	if _, there := o.present[key]; !there {
		if onMain == "absent" {
			return o.p.main, o.p.main
		}
		return head, head
	}
	words = head
	if onMain != "absent" && onMain == o.wordsNow(key) {
		words = o.p.main
	}
	claims = head
	if here == "absent" || o.claims(head, key) == o.claims(o.p.main, key) {
		claims = words
	}
	return words, claims
}

// wordsNow are those that are checked: of a commit, its own.
func (o *oracle) wordsNow(key string) string {
	if o.p.live != "work" {
		if here := o.words(o.p.head, key); here != "absent" {
			return here
		}
	}
	r, ok := o.present[key]
	if !ok {
		return "absent"
	}
	return r.meaning()
}

// follow tells all that happened to a record, oldest first.
func (o *oracle) follow(key string) []happening {
	words, claims := o.starts(key)
	touched := map[string]string{}
	collect := func(name, from string, aspect func(label, key string) string) {
		found := map[string]bool{}
		o.touching(from, func(l string) string { return aspect(l, key) }, map[string]bool{}, found)
		for label := range found {
			touched[label] += name + " "
		}
	}
	collect("words", words, o.words)
	collect("claims", claims, o.claims)
	collect("file", words, o.file)
	collect("text", words, o.text)
	var all []happening
	gone := false
	for _, label := range o.reading {
		if touched[label] == "" {
			continue
		}
		h := o.happening(label, key, touched[label], gone)
		gone = gone || h.class == "removed"
		all = append(all, h)
	}
	return all
}

// happening says what a commit did to a record, compared with the first parent
// that has it.
func (o *oracle) happening(label, key, aspects string, gone bool) happening {
	h := happening{label: label, aspects: aspects, merge: len(o.of[label].parents) > 1}
	var was string
	var line int
	for _, p := range o.of[label].parents {
		if h.before, was, line = o.find(p, key); h.before != nil {
			break
		}
	}
	h.after, h.file, h.at = o.find(label, key)
	both := h.before != nil && h.after != nil
	h.moved = both && h.touches("file") && was != h.file
	if h.after == nil {
		h.file, h.at = was, line
	}
	claim := func(r *row) string {
		if r == nil || r.date == "" && r.by == "" {
			return ""
		}
		return r.claimed()
	}
	switch {
	case h.touches("words") && h.after == nil:
		h.class = "removed"
	case h.touches("words") && h.before == nil && gone:
		h.class = "restored"
	case h.touches("words") && h.before == nil:
		h.class = "created"
	case h.touches("words"):
		h.class = "changed"
	case h.touches("claims") && h.after != nil && claim(h.before) != claim(h.after):
		h.class = "claim-only"
	case h.moved:
		h.class = "moved"
	case both && h.touches("text"):
		h.class = "cosmetic"
	}
	return h
}

func (h happening) touches(aspect string) bool { return strings.Contains(h.aspects, aspect+" ") }

func (h happening) inMeaning() bool {
	return slices.Contains([]string{"created", "changed", "restored", "removed"}, h.class)
}

// landing is the oldest commit on the first-parent line that is made of label.
func (o *oracle) landing(label string) string {
	for _, at := range o.line {
		if o.made[at][label] {
			return at
		}
	}
	return ""
}

// since is the date from which what a commit did stands.
func (o *oracle) since(label string) time.Time {
	if at := o.landing(label); at != "" {
		return o.of[at].when
	}
	return o.of[label].when
}

// onTime reports whether what a commit did counts by the day asked about.
func (o *oracle) onTime(label string) bool { return o.byTheDay(o.since(label)) }

func (o *oracle) byTheDay(t time.Time) bool {
	return o.p.asOf == "" || t.UTC().Format(time.DateOnly) <= o.p.asOf
}

// told are the happenings that count and are something.
func (o *oracle) told(key string) []happening {
	return slices.DeleteFunc(slices.Clone(o.events[key]), func(h happening) bool { return h.class == "" || !o.onTime(h.label) })
}

// state says how what is checked stands to the main branch.
func (o *oracle) state(key string) string {
	words, _ := o.starts(key)
	now := o.wordsNow(key)
	if now != o.words(words, key) {
		return "not committed yet"
	}
	newest := ""
	for _, h := range o.events[key] {
		if h.touches("words") && (newest == "" || o.made[h.label][newest]) {
			newest = h.label
		}
	}
	if newest != "" && (o.landing(newest) == "" || !o.onTime(newest)) {
		return "not on main yet"
	}
	return "on main"
}

// committed is the row that what is checked stands for.
func (o *oracle) committed(key string) *row {
	words, _ := o.starts(key)
	r, _, _ := o.find(words, key)
	return r
}

// claim tells the present claim and the commit that brought its value.
func (o *oracle) claim(key string) string {
	now, ok := o.present[key]
	if !ok || now.date == "" && now.by == "" {
		return ""
	}
	field, value := "last_reviewed", func(r *row) string { return r.date }
	if now.date == "" {
		field, value = "reviewed_by", func(r *row) string { return r.by }
	}
	told := fmt.Sprintf("%s %q by %q", field, now.date, now.by)
	_, from := o.starts(key)
	committed, _, _ := o.find(from, key)
	if committed == nil || value(committed) == "" || field == "last_reviewed" && value(committed) != value(&now) {
		return told
	}
	for _, h := range slices.Backward(o.told(key)) {
		if h.touches("claims") && h.after != nil && value(h.after) == value(committed) && (h.before == nil || value(h.before) != value(h.after)) {
			return told + " from " + h.label
		}
	}
	return told
}
