package lint

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// record goes on from what was known by what a state shows on a day; no result
// is a gap.
func (r *replay) record(s *judgedState, d *dayResult, day time.Time, cause string) {
	a := Audited{Day: day.Format(time.DateOnly), Commit: s.standing.ID, Cause: cause}
	if own := s.standing.Committer.When; !own.IsZero() && !own.UTC().Truncate(oneDay).Equal(s.standing.Since) {
		a.Dated = own.UTC().Format(time.DateOnly)
	}
	if d != nil {
		r.last, a.Setup = s, s.setup.number
		for _, f := range d.found {
			switch f.Severity {
			case finding.Error:
				a.Errors++
			case finding.Warning:
				a.Warnings++
			default:
				a.Notes++
			}
		}
	}
	r.audits = append(r.audits, a)
	r.gapsOf(s, a.Day)
	r.follow(s, d, a)
	r.reviews.look(s, d, a.Day)
}

// gapsOf notes what cannot be read from a day on, and ends the gaps that are no
// more.
func (r *replay) gapsOf(s *judgedState, day string) {
	var now []Gap
	if s.fault != nil {
		now = append(now, Gap{Commit: s.standing.ID, Reason: reason(s.fault)})
	} else {
		for _, f := range s.registers.Findings {
			if f.Rule == register.RuleFileUnreadable && f.Severity == finding.Error {
				now = append(now, Gap{Commit: s.standing.ID, File: f.Place.File, Reason: f.Message})
			}
		}
	}
	goes := func(g Gap) bool {
		return slices.ContainsFunc(now, func(n Gap) bool { return n.File == g.File && n.Reason == g.Reason })
	}
	for i := range r.gaps {
		if g := &r.gaps[i]; g.To == "" && !goes(*g) {
			g.To = dayBefore(day, g.From)
		}
	}
	for _, n := range now {
		if !slices.ContainsFunc(r.gaps, func(g Gap) bool { return g.To == "" && g.File == n.File && g.Reason == n.Reason }) {
			n.From = day
			r.gaps = append(r.gaps, n)
		}
	}
}

// dayBefore is the day before one, and no earlier than the other.
func dayBefore(day, least string) string {
	return max(addDays(day, -1), least)
}

func addDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// daysFrom counts the days from one to a later one.
func daysFrom(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, other := time.Parse(time.DateOnly, to)
	if err != nil || other != nil {
		return 0
	}
	return int(b.Sub(a) / oneDay)
}

// follow begins and ends the spells of findings.
func (r *replay) follow(s *judgedState, d *dayResult, a Audited) {
	cause := a.Cause
	if cause == CauseEnd {
		cause = CauseAge
	}
	if d != nil {
		for print, f := range d.found {
			known := r.standing[print]
			if known == nil {
				known = &ReplayedFinding{}
				r.standing[print] = known
			}
			known.Finding = f
			if spell := r.open[print]; spell != nil {
				spell.seen(a.Day)
				continue
			}
			r.open[print] = &openSpell{Spell: Spell{From: a.Day, Commit: a.Commit, Cause: cause}}
		}
	}
	for print, spell := range r.open {
		if d != nil {
			if _, found := d.found[print]; found {
				continue
			}
			if d.hidden[print] {
				spell.seen(a.Day)
				continue
			}
		}
		how := ended(s, d, r.standing[print].Finding, cause)
		if how == EndedUnseen {
			spell.since = cmp.Or(spell.since, a.Day)
			continue
		}
		spell.seen(a.Day)
		spell.To, spell.ToCommit, spell.Ended = a.Day, a.Commit, how
		r.close(print)
	}
}

// An openSpell is one that goes on.
type openSpell struct {
	Spell
	since string // when nothing began to say whether it does; "" while it is seen
}

func (o *openSpell) seen(day string) {
	if o.since != "" {
		o.NotSeen += daysFrom(o.since, day)
		o.Spell.unseen = append(o.Spell.unseen, [2]string{o.since, day})
		o.since = ""
	}
}

func (r *replay) close(print string) {
	known := r.standing[print]
	known.Spells = append(known.Spells, r.open[print].Spell)
	delete(r.open, print)
}

// ended says how a finding ended that is not found on a day, or that nothing
// says whether it did.
func ended(s *judgedState, d *dayResult, f finding.Finding, cause string) string {
	if d == nil || s.registers.Unreadable[f.Subject.Kind] && f.Rule != register.RuleFileUnreadable {
		return EndedUnseen
	}
	entry, looked := d.ledger[f.Rule]
	switch {
	case !looked, entry.Status == audit.Off, entry.Status == audit.Waiting, entry.Status == audit.NotEvaluated, len(entry.Missing) > 0:
		return EndedOff
	case entry.Unseen:
		return EndedUnseen
	case cause == CauseAge:
		return EndedAge
	}
	return EndedFixed
}

// tell puts what was found in order.
func (r *replay) tell() *Replayed {
	from, to := r.p.From.Format(time.DateOnly), r.p.To.Format(time.DateOnly)
	out := &Replayed{From: from, To: to, Days: daysFrom(from, to) + 1, ByToday: r.p.ByToday, Branch: r.line.branch, Audits: r.audits, Gaps: r.gaps}
	for i := range out.Gaps {
		out.Gaps[i].To = cmp.Or(out.Gaps[i].To, to)
	}
	for _, s := range r.line.commits {
		if day := s.Since.Format(time.DateOnly); day >= from && day <= to {
			out.Commits++
		}
	}
	out.Setups = len(r.setups)
	after := addDays(to, 1)
	for print, spell := range r.open {
		spell.Ended = EndedNot
		if spell.since != "" {
			spell.seen(after)
			spell.Ended = EndedUnseen
		}
		r.close(print)
	}
	rules := map[string]*ruleDays{}
	for _, known := range r.standing {
		of := rules[known.Rule]
		if of == nil {
			of = &ruleDays{RuleDays: RuleDays{Rule: known.Rule}, stood: make([]bool, out.Days)}
			rules[known.Rule] = of
		}
		of.add(known, from, after)
		out.Findings = append(out.Findings, *known)
	}
	slices.SortFunc(out.Findings, func(a, b ReplayedFinding) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Subject.Kind, b.Subject.Kind), strings.Compare(a.Subject.ID, b.Subject.ID),
			strings.Compare(a.Subject.Commit, b.Subject.Commit), strings.Compare(a.Field, b.Field), strings.Compare(a.Value, b.Value), strings.Compare(a.Fingerprint, b.Fingerprint))
	})
	for _, of := range rules {
		of.Title = r.title(of.Rule)
		for _, stood := range of.stood {
			if stood {
				of.Days++
			}
		}
		out.Rules = append(out.Rules, of.RuleDays)
	}
	slices.SortFunc(out.Rules, func(a, b RuleDays) int { return strings.Compare(a.Rule, b.Rule) })
	out.Reviews = r.reviews.close(to)
	out.Incomplete = r.incomplete()
	r.unname(out)
	return out
}

// title is what a rule checks, by the newest rules that have it.
func (r *replay) title(id string) string {
	for _, s := range slices.Backward(r.setups) {
		if s.set == nil {
			continue
		}
		if rule, err := s.set.rules.Find(id); err == nil {
			return rule.Title
		}
	}
	return ""
}

// unname calls people as they are called at the end of the period; those whom
// an earlier register knew are known by its history.
func (r *replay) unname(out *Replayed) {
	if r.last == nil {
		return
	}
	res := &Result{Cast: castOf(r.o, r.last.setup.set, r.last.registers, r.last.evidence)}
	for i := range out.Findings {
		res.unnameFinding(&out.Findings[i].Finding)
	}
	for i := range out.Reviews {
		out.Reviews[i].Owner = res.Cast.Value(out.Reviews[i].Owner)
	}
	for i := range out.Gaps {
		out.Gaps[i].Reason = res.Cast.Text(out.Gaps[i].Reason)
	}
	for _, o := range r.last.registers.Records["organisation"] {
		out.Organisation, _ = o.Fields["legal_name"].(string)
	}
}

// incomplete says what is missing from the history, as of the last state that
// could be judged.
func (r *replay) incomplete() []string {
	var reasons []string
	if s := r.last; s == nil {
		reasons = append(reasons, "Nothing could be judged: no version of the registers in this period could be read.")
	} else {
		for _, reason := range unread(s.target, s.setup.set, s.registers, s.evidence) {
			reasons = append(reasons, s.setup.set.config.Named(reason))
		}
	}
	if r.line.remedy != nil && len(reasons) == 0 {
		reasons = append(reasons, sentence(r.line.remedy.Error()))
	}
	return reasons
}

// ruleDays are RuleDays on the way, with the days at whose end the rule found
// something.
type ruleDays struct {
	RuleDays
	stood []bool
}

func (r *ruleDays) add(f *ReplayedFinding, from, after string) {
	r.Findings++
	r.Severity = max(r.Severity, f.Severity)
	for i := range f.Spells {
		s := &f.Spells[i]
		if s.Cause == CauseStart {
			r.Stood++
		} else {
			r.Appeared++
		}
		if s.To == "" {
			r.Open++
		} else {
			r.Ended++
		}
		first, end := daysFrom(from, s.From), daysFrom(from, cmp.Or(s.To, after))
		s.Days = end - first - s.NotSeen
		f.Days += s.Days
		for i := first; i < end; i++ {
			if day := addDays(from, i); !slices.ContainsFunc(s.unseen, func(u [2]string) bool { return u[0] <= day && day < u[1] }) {
				r.stood[i] = true
			}
		}
	}
}

// A reviewBook follows the day by which each record is to be reviewed.
type reviewBook struct {
	open map[register.Key]*openReview
	rows []ReviewHeld
}

// An openReview is one that is to be held.
type openReview struct {
	due, owner string
	last       reviewName // that counted when it began to be due
}

// A reviewName names a review.
type reviewName struct {
	source, ref string
	commit      repo.ID
}

func nameOf(r *history.Review) reviewName {
	if r == nil {
		return reviewName{}
	}
	return reviewName{r.Source, r.Ref, r.Commit}
}

// look notes what is due on a day, and what was held by it. Where nothing could
// be judged, nothing is known to have been held or to be gone.
func (b *reviewBook) look(s *judgedState, d *dayResult, day string) {
	if d == nil {
		return
	}
	there := map[register.Key]bool{}
	for _, name := range s.setup.set.rules.Reviewed() {
		k := s.setup.set.schema.Kind(name)
		for _, rec := range s.registers.Records[name] {
			t := s.evidence.Timelines[rec.Key()]
			if t == nil || t.State == history.NotKnown || !k.Live(rec) {
				continue
			}
			due := d.schedule.Of(rec, t)
			if due.On == "" {
				continue
			}
			there[rec.Key()] = true
			b.see(rec.Key(), d.owners.Of(rec), due)
		}
	}
	for key, open := range b.open {
		if there[key] || s.registers.Unreadable[key.Kind] || s.evidence.State != history.Complete {
			continue
		}
		if late := daysFrom(open.due, day); late > 0 {
			b.rows = append(b.rows, ReviewHeld{Key: key, Owner: open.owner, Due: open.due, Late: late, State: ReviewGone})
		}
		delete(b.open, key)
	}
}

func (b *reviewBook) see(key register.Key, owner string, due audit.Due) {
	open := b.open[key]
	if open == nil {
		b.open[key] = &openReview{due.On, owner, nameOf(due.Reviewed)}
		return
	}
	if held := nameOf(due.Reviewed); held != open.last && due.Reviewed != nil {
		row := ReviewHeld{
			Key: key, Owner: open.owner, Due: open.due, Held: due.Reviewed.Since.UTC().Format(time.DateOnly),
			Commit: held.commit, Ref: held.ref, Level: due.Reviewed.Then.String(), State: ReviewInTime,
		}
		if row.Late = max(0, daysFrom(row.Due, row.Held)); row.Late > 0 {
			row.State = ReviewLate
		}
		b.rows = append(b.rows, row)
		open.last = held
	}
	open.due, open.owner = due.On, owner
}

// close ends the book on the last day of the period.
func (b *reviewBook) close(to string) []ReviewHeld {
	for key, open := range b.open {
		if late := daysFrom(open.due, to); late > 0 {
			b.rows = append(b.rows, ReviewHeld{Key: key, Owner: open.owner, Due: open.due, Late: late, State: ReviewNot})
		}
	}
	slices.SortFunc(b.rows, func(a, b ReviewHeld) int {
		return cmp.Or(strings.Compare(a.Due, b.Due), strings.Compare(a.Key.Kind, b.Key.Kind), strings.Compare(a.Key.ID, b.Key.ID), strings.Compare(a.Held, b.Held))
	})
	return b.rows
}
