package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// The audiences of a report. Each gets its own pages, and the first page says
// which it does not get.
const (
	ForInternal   = "internal"   // all pages
	ForAuditor    = "auditor"    // all but the budget
	ForManagement = "management" // decisions and money
	forParty      = "party"      // what one party asks, and nothing else
)

// Audiences names the audiences that a report can be for, but for a party.
func Audiences() []string { return []string{ForInternal, ForAuditor, ForManagement} }

// Reader says in words whom a report of one of [Audiences] is for.
func Reader(audience string) string {
	return map[string]string{ForInternal: "internal use", ForAuditor: "an auditor", ForManagement: "management"}[audience]
}

// Pages say for whom a report is and what it tells.
type Pages struct {
	For      string       // one of Audiences; not looked at where Party is set
	Party    register.Key // the party that the report is for; zero for none
	From, To string       // the period, YYYY-MM-DD; "" for the twelve months up to the day of the check
	Redact   bool         // names of organisations are numbers
	// Replayed is what the checks would have said in the period; nil leaves that
	// page out.
	Replayed *lint.Replayed
	// Remark is told what to look at before a copy is sent; nil for nobody.
	Remark func(string)
	Options
}

// A book is a report in the making: what is known, ready to be looked up.
type book struct {
	l        *lint.Look
	p        Pages
	cast     *cast
	audience string
	digest   string    // of the rules
	redact   *Redactor // nil: names of organisations stay
	from, to time.Time // the period
	records  map[register.Key]*register.Record
	out      map[register.Key][]register.Link // links from a record
	states   map[register.Key]*lint.ReviewState
	words    *walkText // how the page of a record is worded
	rules    map[string]audit.Rule
	others   *regexp.Regexp // the ids of other parties, in a copy for one; nil else
	// shownRules are the checks that the page of findings tells of.
	shownRules map[string]bool
	leftOut    []string
	called     map[register.Key]called // all records that are or were
}

// A called is how a record is called in this copy, where its id may be a name, and
// the anchor of its page.
type called struct{ id, anchor string }

func newBook(l *lint.Look, p Pages) (*book, error) {
	b := &book{
		l: l, p: p, cast: newCast(l, l.Cast.Names()), audience: cmp.Or(p.For, ForInternal),
		records: map[register.Key]*register.Record{}, out: map[register.Key][]register.Link{},
		states: map[register.Key]*lint.ReviewState{}, rules: map[string]audit.Rule{}, shownRules: map[string]bool{},
	}
	var err error
	if b.digest, err = l.RulesDigest(); err != nil {
		return nil, err
	}
	if b.from, b.to, err = p.Period(l); err != nil {
		return nil, err
	}
	if p.Party != (register.Key{}) {
		b.audience, b.cast = forParty, newCast(l, false)
	}
	if p.Redact || b.audience == forParty {
		b.redact = NewRedactor(l, p.Party)
	}
	for _, records := range l.Registers.Records {
		for _, r := range records {
			b.records[r.Key()] = r
		}
	}
	for _, link := range l.Registers.Links {
		b.out[link.From] = append(b.out[link.From], link)
	}
	if b.audience == forParty {
		b.others = b.foreign()
		if !p.Redact {
			b.redact.keep(b.ownName(p.Party))
		}
	}
	b.nameRecords()
	rows, _, err := l.Reviews(lint.Selection{Kinds: l.Schema.Names(), All: true, Sort: "id"})
	if err != nil {
		return nil, err
	}
	for i := range rows {
		b.states[rows[i].Record.Key()] = &rows[i]
	}
	for _, f := range standing(l.Findings) {
		b.shownRules[f.Rule] = true
	}
	b.words = newWalkText(l, b.cast.Names(), p.Options)
	b.words.cast = b.cast
	for _, r := range l.Rules {
		b.rules[r.ID] = r
	}
	return b, nil
}

// nameRecords works out how each record is called. Its anchor is made of its id
// alone where no other record has it, which is short, for there are many links.
func (b *book) nameRecords() {
	var keys []register.Key
	sharing := map[string]int{}
	b.called = map[register.Key]called{}
	for _, k := range b.l.Schema.Kinds {
		for _, key := range b.l.Keys(k.Name) {
			id := b.withoutOthers(sentence(key.ID))
			keys, b.called[key] = append(keys, key), called{id: id}
			sharing[id]++
		}
	}
	anchors := distinct{}
	for _, key := range keys {
		one := b.called[key]
		if one.anchor = html.Anchor("i", one.id); sharing[one.id] > 1 {
			one.anchor = html.Anchor("r", key.Kind, one.id)
		}
		one.anchor = anchors.name(one.anchor, "-")
		b.called[key] = one
	}
}

// subjectsOf are the records that a finding is about.
func subjectsOf(f finding.Finding) []register.Key {
	if len(f.Records) == 0 && f.Subject.ID != "" {
		return []register.Key{{Kind: f.Subject.Kind, ID: f.Subject.ID}}
	}
	keys := make([]register.Key, len(f.Records))
	for i, id := range f.Records {
		keys[i] = register.Key{Kind: f.Subject.Kind, ID: id}
	}
	return keys
}

// report gathers the pages that the audience gets.
func (b *book) report() *html.Report {
	r := &html.Report{Title: "Interested parties and their requirements: state and evidence", Document: b.document(), Version: b.version()}
	for _, page := range bookPages {
		if !slices.Contains(page.audiences, b.audience) {
			if page.left != "" && b.audience != forParty {
				b.leftOut = append(b.leftOut, page.left)
			}
			continue
		}
		for _, one := range page.make(b) {
			if one.Lead == "" && len(one.Body) == 0 {
				continue
			}
			r.Pages = append(r.Pages, one)
		}
	}
	r.Head = b.head(r.Pages)
	return r
}

// bookPages are the pages in their order, with who gets them, and what is said
// of one that is left out.
var bookPages = []struct {
	make      func(*book) []html.Page
	audiences []string
	left      string
}{
	{(*book).requirementPages, []string{ForInternal, ForAuditor, ForManagement}, ""},
	{(*book).mapPages, []string{ForInternal, ForAuditor, ForManagement}, ""},
	{(*book).threadPages, []string{ForInternal, ForAuditor}, "the golden thread"},
	{(*book).calendarPages, []string{ForInternal, ForAuditor, ForManagement}, ""},
	{(*book).timelinePages, []string{ForInternal, ForAuditor, ForManagement}, ""},
	{(*book).findingPages, []string{ForInternal, ForAuditor, ForManagement}, ""},
	{(*book).exceptionPages, []string{ForInternal, ForAuditor, ForManagement}, ""},
	{(*book).fundingPages, []string{ForInternal, ForManagement}, "the page of requirements without means (the budget)"},
	{(*book).partyPages, []string{ForInternal, ForAuditor, forParty}, "the page of each party"},
	{(*book).questionPages, []string{ForInternal, ForAuditor}, "the questions for people"},
	{(*book).handPages, []string{ForInternal, ForAuditor}, "how to check any line by hand"},
	{(*book).recordPages, []string{ForInternal, ForAuditor}, "the page of each record with its evidence"},
}

// text is text of the registers on one line, safe to show and without names.
func (b *book) text(s string) string {
	return b.withoutOthers(b.cast.scrubbed(oneLine(s)))
}

// withoutOthers is a text without the names of organisations and, in a copy for a
// party, without the ids of other ones.
func (b *book) withoutOthers(s string) string {
	s = b.redact.Text(s)
	if b.others != nil {
		s = b.others.ReplaceAllString(s, anotherParty)
	}
	return s
}

// field is the text of a field of a record, "" for none.
func (b *book) field(r *register.Record, name string) string {
	switch v := r.Value(name).(type) {
	case nil:
		return ""
	case string:
		return b.text(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	default:
		return b.text(fmt.Sprint(v))
	}
}

// list are the texts of a field that holds several.
func (b *book) list(r *register.Record, name string) []string {
	var all []string
	items, _ := r.Value(name).([]any)
	for _, item := range items {
		if s, ok := item.(string); ok {
			all = append(all, b.text(s))
		}
	}
	return all
}

// title is what a record says it is.
func (b *book) title(r *register.Record) string {
	return b.text(b.l.Title(r.Key(), r, b.cast.Names()))
}

// ref leads to a record by its id; a record that this copy has no page of is
// only named.
func (b *book) ref(key register.Key) html.Part {
	part := html.Part{Text: b.idOf(key)}
	if b.hasPages() && (b.records[key] != nil || b.l.Gone(key) != nil) {
		part.To = b.anchorOf(key)
	}
	return part
}

// idOf is the id of a record as this copy shows it. What is named as a record and
// is none may be anything.
func (b *book) idOf(key register.Key) string {
	if one, ok := b.called[key]; ok {
		return one.id
	}
	return b.text(key.ID)
}

// anchorOf is the anchor of a record's page.
func (b *book) anchorOf(key register.Key) string { return b.called[key].anchor }

// partyAnchor leads to what a party asks.
func (b *book) partyAnchor(key register.Key) string { return "party-" + b.anchorOf(key) }

// hasPages reports whether records have pages in this copy.
func (b *book) hasPages() bool {
	return b.audience == ForInternal || b.audience == ForAuditor
}

// live are the live records of a register, in the order of its files.
func (b *book) live(kind string) []*register.Record {
	k := b.l.Schema.Kind(kind)
	if k == nil {
		return nil
	}
	var all []*register.Record
	for _, r := range b.l.Registers.Records[kind] {
		if k.Live(r) {
			all = append(all, r)
		}
	}
	return all
}

// joined puts commas between the parts of a line.
func joined(parts []html.Part) html.Line {
	var line html.Line
	for i, p := range parts {
		if i > 0 {
			line = append(line, html.Part{Text: ", "})
		}
		line = append(line, p)
	}
	return line
}
