package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
)

// waiverKind is the register of accepted exceptions (clause 6.1.3 f).
const waiverKind = "waivers"

// Rules about accepted exceptions that the program decides.
const ruleWaiverUnused = "waivers/waiver_unused"

// Thresholds for accepted exceptions, in days.
const (
	waiverDays       = "waiver_days"        // the longest time for which one may be accepted
	waiverUnusedDays = "waiver_unused_days" // after which one that covers nothing is told
)

// A waiver is one record of that register, as far as a finding may be covered
// by it.
type waiver struct {
	record  *register.Record
	rule    *compiled // nil: it names none
	unclear string    // a name that several rules have
	subject finding.Subject
	object  string // what it is about: record, register, commit, "" for none and several for more than one
	// selfApproved tells that whoever wrote it holds the role that is said to
	// have accepted it.
	selfApproved bool
	asked        bool // the change that is judged brings it
	used         bool
}

// A waiverBook holds the waivers of one evaluation.
type waiverBook struct {
	all   []*waiver            // of the registers that are judged, live, in their order
	rules map[string][]*waiver // those that cover something, by rule: what stood before first
}

// waivers reads the register of accepted exceptions. In a change that is judged
// by what stood before it, what stood there counts as it was, and for as long
// as the change keeps it; what the change adds or alters is asked for.
func (r *Rules) waivers(in Input) *waiverBook {
	b := &waiverBook{rules: map[string][]*waiver{}}
	kind := r.schema.Kind(waiverKind)
	if kind == nil {
		return b
	}
	stood, then := map[string]*register.Record{}, in
	if in.ByBase {
		then.Registers, then.Evidence = in.Base.Registers, in.Base.Evidence
		for _, one := range in.Base.Registers.Records[waiverKind] {
			stood[one.ID] = one
		}
	}
	var standing, asked []*waiver
	for _, one := range in.Registers.Records[waiverKind] {
		if !kind.Live(one) {
			continue
		}
		w := r.waiver(in, one)
		b.all = append(b.all, w)
		before := stood[one.ID]
		switch {
		case !in.ByBase && !isCommitted(in.Evidence, one.Key()):
			w.asked = true
			asked = append(asked, w)
		case !in.ByBase:
			standing = append(standing, w)
		case before != nil && before.Fingerprint == one.Fingerprint:
			// Who wrote it is who wrote it then: to alter it and put it back
			// makes nobody else its author.
			w.selfApproved = isSelfApproved(then.Evidence, before)
			standing = append(standing, w)
		case before != nil && kind.Live(before):
			standing = append(standing, r.waiver(then, before))
			fallthrough
		default:
			w.asked = true
			asked = append(asked, w)
		}
	}
	for _, w := range slices.Concat(standing, asked) {
		if r.inForce(in, w) {
			b.rules[w.rule.ID] = append(b.rules[w.rule.ID], w)
		}
	}
	return b
}

// isCommitted reports whether a record stands in Git as it is. Where there is no
// history nobody can tell.
func isCommitted(e *history.Evidence, key register.Key) bool {
	return e == nil || e.Timelines[key] == nil || e.Timelines[key].State != history.NotCommitted
}

// waiver works out what one record names.
func (r *Rules) waiver(in Input, record *register.Record) *waiver {
	w := &waiver{record: record}
	if name := textOf(record, "rule"); name != "" {
		rule, err := r.Find(name)
		if err == nil {
			w.rule = r.byID(rule.ID)
		} else {
			w.unclear = fullStop(err.Error())
		}
	}
	for _, object := range []string{"record", "register", "commit"} {
		value := textOf(record, object)
		if value == "" {
			continue
		}
		if w.object != "" {
			w.object = "several"
			continue
		}
		w.object = object
		switch object {
		case "record":
			w.subject = recordNamed(in.Registers, record, value)
		case "register":
			if w.subject = (finding.Subject{Kind: r.registerNamed(value)}); w.subject.Kind == "" {
				w.unclear = fullStop(fmt.Sprintf("there is no register %q%s", value, didYouMean(value, r.schema.Names())))
			}
		case "commit":
			if w.subject = (finding.Subject{Commit: strings.ToLower(value)}); len(value) < minCommit {
				w.unclear = fmt.Sprintf("%q is too short for a commit, of which %d letters are needed.", value, minCommit)
			}
		}
	}
	if w.object == "several" {
		w.unclear = "it names more than one of record, register and commit."
	}
	w.selfApproved = isSelfApproved(in.Evidence, record)
	return w
}

// isSelfApproved reports whether whoever wrote a waiver as it is there holds the
// role that is said to have accepted it.
func isSelfApproved(e *history.Evidence, record *register.Record) bool {
	if e == nil {
		return false
	}
	t := e.Timelines[record.Key()]
	return t != nil && t.Changed != nil && e.Holds(t.Changed.By, textOf(record, "approver"), t.Changed.At)
}

// recordNamed is the record that a waiver's link leads to, else one of that id
// in whatever register: of a finding about a record that is gone.
func recordNamed(r *register.Registers, w *register.Record, value string) finding.Subject {
	for _, link := range r.Links {
		if link.From == w.Key() && link.Field == "record" && link.Resolved {
			return finding.Subject{Kind: link.Target.Kind, ID: link.Target.ID}
		}
	}
	return finding.Subject{ID: value}
}

// registerNamed finds a register by its name or title; "" for none.
func (r *Rules) registerNamed(text string) string {
	for _, k := range r.schema.Kinds {
		if strings.EqualFold(k.Name, text) || strings.EqualFold(k.Title, text) {
			return k.Name
		}
	}
	return ""
}

// inForce reports whether a waiver covers what it names: it says everything,
// somebody else than its author accepted it, and it has not run out.
func (r *Rules) inForce(in Input, w *waiver) bool {
	until := untilOf(w.record)
	return len(w.lacks()) == 0 && w.unclear == "" && w.rule.Waivable && !w.selfApproved && len(w.record.Unread) == 0 &&
		in.AsOf <= until && until <= laterDay(in.AsOf, r.days(in, waiverDays))
}

// lacks names in words what a waiver must say and does not.
func (w *waiver) lacks() []string {
	var all []string
	for _, one := range []struct{ field, words string }{
		{"rule", "the check whose finding is accepted"},
		{"", "the record, register or commit that it is about"},
		{"reason", "why it is accepted"},
		{"approver", "who accepted it"},
		{"until", "until when"},
	} {
		given := one.field != "" && textOf(w.record, one.field) != "" || one.field == "" && w.object != ""
		if !given && !slices.Contains(w.record.Unread, one.field) {
			all = append(all, one.words)
		}
	}
	return all
}

// covers reports whether the finding is what the waiver accepts. One for a
// register covers what the rule says of its records too.
func (w *waiver) covers(f finding.Finding) bool {
	switch w.object {
	case "record":
		return f.Subject.ID == w.subject.ID && (w.subject.Kind == "" || f.Subject.Kind == w.subject.Kind)
	case "register":
		return w.subject.Kind != "" && f.Subject.Kind == w.subject.Kind
	case "commit":
		return len(w.subject.Commit) >= minCommit && strings.HasPrefix(f.Subject.Commit, w.subject.Commit)
	}
	return false
}

// minCommit is how many letters of a commit's id name it.
const minCommit = 7

// cover puts the first waiver that covers a finding on it. Those for a whole
// register wait until findings that are told once for it have been made.
func (b *waiverBook) cover(f *finding.Finding, registers bool) {
	if b == nil || f.Waiver != nil {
		return
	}
	for _, w := range b.rules[f.Rule] {
		if (w.object == "register") != registers || !w.covers(*f) {
			continue
		}
		w.used = true
		f.Waiver = &finding.Waiver{
			ID: w.record.ID, Reason: textOf(w.record, "reason"), Approver: textOf(w.record, "approver"),
			Until: untilOf(w.record), Asked: w.asked,
		}
		return
	}
}

// granted settles which waivers keep their findings from failing a check: those
// that stood, and those that a change asks for itself where the configuration
// has whoever approves the change decide, but for an error.
func (e *evaluation) granted(found []finding.Finding) {
	for i, f := range found {
		if w := f.Waiver; w != nil {
			w.Approver = e.subjects.title(w.Approver)
			w.Counts = !w.Asked || e.in.ByBase && e.in.Config.NewWaivers == register.WaiversWithApproval && found[i].Severity < finding.Error
		}
	}
}

// unusedWaivers are the findings about waivers that cover nothing, though they
// came into effect a while ago. Where the rule was not tested, nobody can say.
func (e *evaluation) unusedWaivers() []finding.Finding {
	rule := e.byID(ruleWaiverUnused)
	if rule == nil || e.settings[rule.ID] == "off" || e.in.Evidence == nil || e.waits(rule, rule.Severity) {
		return nil
	}
	var found []finding.Finding
	for _, list := range e.waivers.rules {
		for _, w := range list {
			t := e.in.Evidence.Timelines[w.record.Key()]
			if w.used || w.asked || t == nil || t.Changed == nil || t.Changed.Since.IsZero() || !e.wasTested(w.rule.ID) || w.unseen(e.in.Registers) {
				continue
			}
			landed := day(t.Changed.Since)
			if laterDay(landed, e.days(e.in, waiverUnusedDays)) > e.in.AsOf {
				continue
			}
			key := w.record.Key()
			found = append(found, finding.Finding{
				Rule: rule.ID, Severity: e.severity(rule, finding.Invalid), Subject: finding.Subject{Kind: key.Kind, ID: key.ID},
				Place: e.subjects.place(key, ""), Owner: e.subjects.owner(finding.Subject{Kind: key.Kind, ID: key.ID}),
				Message: fmt.Sprintf("%s accepts a finding of %s on %s, and there is none any more.", key.ID, w.rule.ID, w.about()),
				Hint:    fmt.Sprintf("Retire %s: put status: retired, the day under retired_on and the reason.", key.ID),
				Value:   w.rule.ID,
			})
		}
	}
	return found
}

// unseen reports whether what a waiver is about may stand in a file that could
// not be read.
func (w *waiver) unseen(r *register.Registers) bool {
	if w.object == "commit" {
		return false
	}
	return r.Unreadable[w.subject.Kind] || w.subject.Kind == "" && len(r.Unreadable) > 0
}

// about names what a waiver is about.
func (w *waiver) about() string {
	switch w.object {
	case "record":
		return w.subject.ID
	case "register":
		return "the register " + inWords(w.subject.Kind)
	}
	return "commit " + w.subject.Commit
}

// wasTested reports whether a rule ran in full: its profile waits for nothing of
// it, and it had what it needs.
func (e *evaluation) wasTested(id string) bool {
	i := slices.IndexFunc(e.rules, func(r *compiled) bool { return r.ID == id })
	out := e.outcomes[i]
	return out.err == nil && out.entry.Status == "" && profileOf(e.in) != "start"
}

// LongestWaiver is the last day up to which an exception can be accepted on a
// day, both YYYY-MM-DD, as the configuration or the catalogue has it.
func (r *Rules) LongestWaiver(c *register.Config, on string) string {
	return laterDay(on, r.days(Input{Config: c}, waiverDays))
}

// days is a threshold in whole days.
func (r *Rules) days(in Input, name string) int {
	return int(figure(r.numbers(in), name))
}

// laterDay is the day so many days after one, YYYY-MM-DD; "" where that is none.
func laterDay(from string, days int) string {
	on, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return ""
	}
	return on.AddDate(0, 0, days).Format(time.DateOnly)
}

// untilOf is the last day of a waiver; "" where it says none.
func untilOf(r *register.Record) string {
	last, _ := register.LastDay(textOf(r, "until"))
	return last
}

// waiverFacts tell rules of each waiver what only the program knows.
func (d *document) waiverFacts(b *waiverBook) []*ast.Term {
	terms := make([]*ast.Term, len(b.all))
	for i, w := range b.all {
		fact := d.object().text("id", w.record.ID).list("lacks", w.lacks()).text("object", w.object).
			given("unclear", w.unclear).given("until", untilOf(w.record)).
			flag("self_approved", w.selfApproved).flag("approved", w.approved(d.in.Evidence)).flag("with_approval", d.in.Config.NewWaivers == register.WaiversWithApproval)
		if w.rule != nil {
			fact.text("rule", w.rule.ID).flag("waivable", w.rule.Waivable)
		}
		terms[i] = fact.term()
	}
	return terms
}

// approved reports whether somebody who holds the role that is said to have
// accepted it looked at the wording that stands, and that is on record.
func (w *waiver) approved(e *history.Evidence) bool {
	if e == nil || e.Timelines[w.record.Key()] == nil {
		return false
	}
	return slices.ContainsFunc(e.Timelines[w.record.Key()].Reviews, func(r history.Review) bool {
		return isPresent(r, w.record.Fingerprint) && r.Then >= history.Reviewed && r.Second && e.Holds(r.By, textOf(w.record, "approver"), r.Since)
	})
}
