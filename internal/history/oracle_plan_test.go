package history_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
)

// A plan is a history and a question about it in plain values. A repository is
// built from it for Mine, and the oracle answers from the plan itself.
type plan struct {
	commits    []*planned // parents first
	tags       []planTag
	main, head string  // labels
	live       string  // "" for none given, "head" for those of head, "work" for a dirty work tree
	work       content // of the work tree
	asOf       string  // a day, or ""
	staffed    bool    // a people register is kept
}

// planned is one commit.
type planned struct {
	label             string
	parents           []string
	content           content
	author, committer string // among the signers
	when, written     time.Time
	with              []string // co-authors, among the signers
	says              []saying
	shape             string // what it was made for, for counting
}

// A saying is one group of typed lines.
type saying struct {
	names     []string // of records; nil without such a line
	reviewers []string // as typed
}

// A planTag is an annotated tag with typed lines.
type planTag struct {
	name, label, tagger, day string
	says                     saying
}

// content is the rows of each file from the top.
type content map[string][]row

// A row is one record as it is written; one with bad set makes the version of
// its file unreadable.
type row struct {
	bad       int
	id, words string
	retired   bool
	date, by  string // the claim
	notes     string
	former    string // an id it had
	style     int    // how it is spelt
	reviewer  string // from here on of review records
	day       string
	register  string
	names     string // R1 R2
	outcomes  string // R1=ok|R2=skip, not mine
	seen      string // R1=w1
	draft     bool
	review    bool // it is a review record
}

// An actor is somebody as they sign.
type actor struct {
	name, mail string
	id         string // in the people register
	machine    bool   // by the register's word
}

// registered are the names in the people register.
var registered = map[string]string{"PER-001": "Ann Lee", "PER-002": "Bob Ray", "PER-009": "Robot"}

var signers = map[string]actor{
	"ann":   {"Ann Lee", "ann@example.org", "PER-001", false},
	"ann2":  {"A. Lee", "Ann.Lee@old.example", "PER-001", false},
	"bob":   {"Bob Ray", "bob@example.org", "PER-002", false},
	"eve":   {"Eve Fox", "eve@example.net", "", false},
	"robot": {"Robot", "robot@example.org", "PER-009", true},
	"bot":   {"renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com", "", false},
}

func planStaff(o *history.Options) {
	o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(strings.Join([]string{
		`{"id":"PER-001","name":"Ann Lee","emails":["ann@example.org","ann.lee@old.example"]}`,
		`{"id":"PER-002","name":"Bob Ray","emails":["Bob@example.org"]}`,
		`{"id":"PER-009","name":"Robot","emails":["robot@example.org"],"is_bot":true}`,
	}, "\n")))
}

// spell writes a row as a line of its file.
func (r row) spell() string {
	if r.bad > 0 {
		return strings.Repeat("!", r.bad)
	}
	var pairs []string
	add := func(name string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		pairs = append(pairs, fmt.Sprintf("%q:%s", name, text))
	}
	text := func(name, value string) {
		if value != "" {
			add(name, value)
		}
	}
	text("id", r.id)
	text("statement", r.words)
	if r.retired {
		add("status", "retired")
	}
	if r.draft {
		add("status", "draft")
	}
	text("last_reviewed", r.date)
	text("reviewed_by", r.by)
	text("notes", r.notes)
	if r.former != "" {
		add("formerly", []string{r.former})
	}
	if r.review {
		r.spellReview(text, add)
	}
	switch r.style {
	case 1:
		return "{ " + strings.Join(pairs, ", ") + " }"
	case 2:
		slices.Reverse(pairs)
	}
	return "{" + strings.Join(pairs, ",") + "}"
}

func (r row) spellReview(text func(string, string), add func(string, any)) {
	text("reviewer", r.reviewer)
	text("date", r.day)
	scope := map[string]any{}
	if r.register != "" {
		scope["register"] = r.register
	}
	if r.names != "" {
		scope["ids"] = strings.Fields(r.names)
	}
	if len(scope) > 0 {
		add("scope", scope)
	}
	if r.outcomes != "" {
		add("outcomes", pairsOf(r.outcomes))
	}
	if r.seen != "" {
		seen := pairsOf(r.seen)
		for id, words := range seen {
			seen[id] = wording(words)
		}
		add("seen", seen)
	}
}

// pairsOf reads "R1=a|R2=b".
func pairsOf(text string) map[string]string {
	all := map[string]string{}
	for pair := range strings.SplitSeq(text, "|") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			all[name] = value
		}
	}
	return all
}

func (c content) clone() content {
	all := content{}
	for name, rows := range c {
		all[name] = slices.Clone(rows)
	}
	return all
}

func (c content) files() files {
	all := files{}
	for name, rows := range c {
		var lines strings.Builder
		for _, r := range rows {
			lines.WriteString(r.spell() + "\n")
		}
		all[name] = lines.String()
	}
	return all
}

func kindOf(file string) string {
	kind, _, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".jsonl"), "-")
	return kind
}

// message writes what a commit says.
func (c *planned) message() string {
	var b strings.Builder
	b.WriteString(c.label + "\n\n")
	for _, s := range c.says {
		if len(c.says) > 1 {
			b.WriteString("* one of several\n\n")
		}
		b.WriteString(s.lines())
	}
	for _, who := range c.with {
		fmt.Fprintf(&b, "Co-authored-by: %s <%s>\n", signers[who].name, signers[who].mail)
	}
	return b.String()
}

func (s saying) lines() string {
	var b strings.Builder
	if s.names != nil {
		b.WriteString("Reviewed-record: " + strings.Join(s.names, ", ") + "\n")
	}
	for _, r := range s.reviewers {
		b.WriteString("Reviewed-by: " + r + "\n")
	}
	return b.String()
}

// build makes the repository.
func (p *plan) build(t testing.TB) *builder {
	b := newBuilder(t)
	for _, c := range p.commits {
		b.commit(c.label, strings.Join(c.parents, " "), c.content.files(), message(c.message()), func(o *object.Commit) {
			a, m := signers[c.author], signers[c.committer]
			o.Author = object.Signature{Name: a.name, Email: a.mail, When: c.written}
			o.Committer = object.Signature{Name: m.name, Email: m.mail, When: c.when}
		})
	}
	for _, t := range p.tags {
		b.tag(t.name, t.label, t.tagger, t.day, t.says.lines())
	}
	b.refs["main"] = p.main
	return b
}

// ask has Mine answer the question.
func (p *plan) ask(b *builder) *history.Evidence {
	return b.mine(p.head, func(o *history.Options) {
		if p.staffed {
			planStaff(o)
		}
		switch p.live {
		case "head":
			o.Live = live(p.commit(p.head).content.files())
		case "work":
			o.Live, o.Dirty = live(p.work.files()), true
		}
		if p.asOf != "" {
			day, err := time.Parse(time.DateOnly, p.asOf)
			b.must(err)
			o.AsOf = day
		}
	})
}

func (p *plan) commit(label string) *planned {
	i := slices.IndexFunc(p.commits, func(c *planned) bool { return c.label == label })
	if i < 0 {
		return nil
	}
	return p.commits[i]
}

// String draws the history as a person would: one commit a line, newest last,
// with its parents, who made it, what it says and what changed in its files.
func (p *plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "main %s, head %s, live %q, as of %q, people kept: %v\n", p.main, p.head, p.live, p.asOf, p.staffed)
	for _, c := range p.commits {
		fmt.Fprintf(&b, "%s <- %s  by %s", c.label, strings.Join(c.parents, " "), c.author)
		if c.committer != c.author {
			fmt.Fprintf(&b, ", committed by %s", c.committer)
		}
		for _, who := range c.with {
			b.WriteString(", with " + who)
		}
		b.WriteString(c.when.Format(", 2006-01-02 15:04"))
		if !c.written.Equal(c.when) {
			b.WriteString(c.written.Format(", written 2006-01-02 15:04"))
		}
		b.WriteString("\n")
		for _, s := range c.says {
			fmt.Fprintf(&b, "      says %q reviewed by %q\n", s.names, s.reviewers)
		}
		before := content{}
		if len(c.parents) > 0 {
			before = p.commit(c.parents[0]).content
		}
		drawFiles(&b, before, c.content)
	}
	for _, t := range p.tags {
		fmt.Fprintf(&b, "tag %s on %s by %s, %s, says %q reviewed by %q\n", t.name, t.label, t.tagger, t.day, t.says.names, t.says.reviewers)
	}
	if p.live == "work" {
		b.WriteString("work tree\n")
		drawFiles(&b, p.commit(p.head).content, p.work)
	}
	return b.String()
}

func drawFiles(b *strings.Builder, before, now content) {
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if was, ok := before[name]; ok && slices.Equal(was, now[name]) {
			continue
		}
		fmt.Fprintf(b, "      %s:\n", name)
		for _, r := range now[name] {
			b.WriteString("        " + r.spell() + "\n")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, ok := now[name]; !ok {
			fmt.Fprintf(b, "      %s is gone\n", name)
		}
	}
}
