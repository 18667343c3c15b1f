package history

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// An assertion is somebody's word that records were reviewed: a review event
// before it is weighed for each of them.
type assertion struct {
	source, ref string
	tag         repo.ID        // the object of a tag, else empty
	beside      repo.ID        // what shows it, where that is no part of the main branch: a tag or the content of an export
	node        int32          // the commit at which the records stood as reviewed
	maker       repo.Signature // who made it
	carrier     repo.Signature // who committed it, which rebasing and picking change; empty for a tag
	when        time.Time      // since when it stands
	says        string         // Review.Says
	named       string         // the reviewer the words name, "" for the maker
	taken       bool           // the maker is the one meant, whatever named says
	approves    bool           // it was given as an approval, and not only as a review
	bound       Bound          // by what the maker's name is bound to the maker
	own         bool           // the maker has a part in what is reviewed, whatever the commits say
	reported    bool           // whoever the words name, they are not the maker's own
	shown       string         // Review.Shown, where no signature could bind the maker, and the next two
	account     string
	forge       account // the same for comparing
	confirms    string
	record      int32 // of a review record: its number
	covers      []covered
	whole       []string // kinds reviewed as a whole
}

// covered is one record as it stood when it was reviewed.
type covered struct {
	rec     int32
	meaning int32
	outcome string
	shown   bool   // the words say which wording the reviewer had before them
	note    string // Review.Note
}

// reviews finds all review events, weighs them for the records they cover,
// and sets what each timeline reaches.
func (m *miner) reviews() error {
	all, err := m.fromMessages()
	if err != nil {
		return err
	}
	records, err := m.fromRecords()
	if err != nil {
		return err
	}
	all = append(all, records...)
	slices.SortStableFunc(all, func(a, b assertion) int { return int(a.node) - int(b.node) })
	tags, err := m.fromTags()
	if err != nil {
		return err
	}
	beside, err := m.fromBeside(records)
	if err != nil {
		return err
	}
	for _, a := range insertByDate(all, append(tags, beside...)) {
		if err := m.weigh(a); err != nil {
			return err
		}
	}
	for _, t := range m.out.Timelines {
		m.supersede(t.Reviews)
		t.conclude()
	}
	for _, gone := range [][]Gone{m.out.Gone, m.out.Absent} {
		for i := range gone {
			m.reviewsOfGone(&gone[i])
		}
	}
	return nil
}

// reviewsOfGone sets the reviews of a record that is no longer there.
func (m *miner) reviewsOfGone(g *Gone) {
	for _, r := range m.reviewed[m.files.numbers[g.Key]] {
		if r.Level = r.Then; r.Fingerprint != m.files.fingerprint(g.Last) {
			r.Level = min(r.Level, Touched)
		}
		g.Reviews = append(g.Reviews, r)
	}
	m.supersede(g.Reviews)
}

// insertByDate puts tags, which no commit comes after, among events that are
// ordered by commits: after the commit they name and after what stood by
// their date.
func insertByDate(events, tags []assertion) []assertion {
	slices.SortStableFunc(tags, func(a, b assertion) int { return a.when.Compare(b.when) })
	for _, t := range tags {
		at := 0
		for i, e := range events {
			if e.node <= t.node || !e.when.After(t.when) {
				at = i + 1
			}
		}
		events = slices.Insert(events, at, t)
	}
	return events
}

// reviewOf is what an assertion says of every record alike.
func (m *miner) reviewOf(a assertion) Review {
	r := Review{Source: a.source, Ref: a.ref, Commit: m.graph.nodes[a.node].id, Since: a.when, Bound: a.bound, node: a.node, event: a.node, beside: a.beside}
	r.Shown, r.Account, r.Confirms, r.Approves, r.Says = a.shown, a.account, a.confirms, a.approves, a.says
	r.OnMain = m.graph.nodes[a.node].landing != none
	r.By, r.At = m.who.person(a.maker, a.when), a.maker.When
	if a.carrier != (repo.Signature{}) && !m.who.same(a.maker, a.carrier, a.when) {
		carrier := m.who.person(a.carrier, a.when)
		r.CommittedBy = &carrier
	}
	if a.named != "" && !a.taken && (a.reported || !m.who.means(a.named, a.maker, a.when)) {
		r.ReportedFor = m.who.called(a.named)
	}
	return r
}

// weigh adds the event to every record and register it covers.
func (m *miner) weigh(a assertion) error {
	r := m.reviewOf(a)
	if a.when.IsZero() || !m.onTime(a.when) {
		return nil // what has no day that can be read proves nothing
	}
	if r.By.Bot && r.ReportedFor == "" || m.who.namesBot(a.named) {
		return m.machineReviewed(r, a)
	}
	if refused, err := m.refused(a); refused || err != nil {
		return err
	}
	if a.shown == "" {
		if err := m.bind(&r, a, a.maker); err != nil {
			return err
		}
	}
	if err := m.registered(&r, a); err != nil {
		return err
	}
	carried, err := m.carried(a, r)
	if err != nil {
		return err
	}
	weakest := map[string]Review{} // of each register, for a review of all of it
	for _, c := range a.covers {
		one, err := m.cover(a, c, r, carried)
		if err != nil {
			return err
		}
		m.reviewed[c.rec] = append(m.reviewed[c.rec], one)
		if one.Second && one.Then >= Reviewed {
			m.seconded[state{rec: c.rec, meaning: c.meaning}] = true
		}
		kind := m.files.keys[c.rec].Kind
		if w, ok := weakest[kind]; !ok || one.Then < w.Then || one.Then == w.Then && w.Second && !one.Second {
			weakest[kind] = one
		}
		p := m.present[c.rec]
		if p == nil {
			continue
		}
		if one.Level = one.Then; one.Fingerprint != p.print {
			one.Level = min(one.Level, Touched)
		}
		t := m.out.Timelines[p.key]
		t.Reviews = append(t.Reviews, one)
	}
	for _, kind := range a.whole {
		one, ok := weakest[kind]
		if !ok { // a register without a live record
			one = r
			one.Then = m.standing(one)
		}
		one.Fingerprint, one.Outcome, one.Level = "", "", one.Then
		m.out.Whole[kind] = append(m.out.Whole[kind], one)
	}
	if len(a.covers) == 0 && len(a.whole) == 0 {
		return nil
	}
	_, err = m.cite(a.node)
	return err
}

// machineReviewed notes that machines review nothing.
func (m *miner) machineReviewed(r Review, a assertion) error {
	u := Uncounted{Source: a.source, Ref: a.ref, Commit: r.Commit, Reason: "the reviewer that is named is a machine, and machines review nothing", Machine: r.ReportedFor, Since: a.when}
	if r.By.Bot {
		u.Reason, u.Machine = r.By.Name+" is a machine, and machines review nothing", r.By.Name
	}
	for _, rec := range recordsOf(a.covers) {
		u.Keys = append(u.Keys, m.files.keys[rec])
	}
	m.out.Uncounted = append(m.out.Uncounted, u)
	_, err := m.cite(a.node)
	return err
}

// cover is the review as it bears on one record. One that was only carried
// onto words written later is carried's.
func (m *miner) cover(a assertion, c covered, r Review, carried *Review) (Review, error) {
	reviewer := a.maker
	if carried != nil {
		later, err := m.writtenLater(c, a)
		if err != nil {
			return r, err
		}
		if later {
			r, reviewer = *carried, a.carrier
		}
	}
	var err error
	if r.Second, err = m.second(c, a, reviewer); err != nil {
		return r, err
	}
	switch {
	case m.writtenAt(c, a.node) == none:
		r.Part = PartUnknown
	case !r.Second:
		r.Part = PartWrote
	case a.own:
		r.Second, r.Part = false, PartOpened
	}
	if r.ByWriter, err = m.byWriter(r, c, a); err != nil {
		return r, err
	}
	e, _ := m.graph.nodes[a.node].files.find(c.rec)
	may := m.mandateOf(r.By, m.files.keys[c.rec].Kind, m.files.contentOf(e), a.when)
	r.Authorised, r.MayApprove, r.Manages = may.review, may.approve, may.manages
	r.Fingerprint, r.Outcome = m.files.texts[c.meaning], c.outcome
	r.Note = c.note
	if e == nil || e.meaning != c.meaning { // older words, so that what changed since counts from them
		if at := m.writtenAt(c, a.node); at != none {
			r.node = at
			e, _ = m.graph.nodes[at].files.find(c.rec)
		}
	}
	if e != nil && e.meaning == c.meaning {
		r.record = m.files.content(e)
	}
	r.Then = m.standing(r)
	return r, nil
}

// carried is the review as told of one whose commit somebody else rebased or
// picked onto other content: reported by who did so, for its author. It is nil
// where the author committed it.
func (m *miner) carried(a assertion, r Review) (*Review, error) {
	if r.CommittedBy == nil {
		return nil, nil
	}
	if r.ReportedFor == "" {
		r.ReportedFor = r.By.Name
	}
	r.By, r.CommittedBy = *r.CommittedBy, nil
	if err := m.bind(&r, a, a.carrier); err != nil {
		return nil, err
	}
	r.Late, r.tie, r.Registered, r.AddressLate, r.Mapped = "", nil, nil, false, false
	return &r, m.registered(&r, a)
}

// writtenLater reports whether the wording that c covers was written after the
// review was, by the dates of its commit: the reviewer cannot have seen it.
// Rebasing gives a commit another committer date, so where the one who put the
// review on the branch put the wording there together with it, only the
// author's date counts. That one is easily set back, and then the one who did
// so is the one who is told to have carried the review.
func (m *miner) writtenLater(c covered, a assertion) (bool, error) {
	at := m.writtenAt(c, a.node)
	if at == none {
		return false, nil
	}
	w, err := m.commit(at)
	if err != nil {
		return false, err
	}
	together := m.who.same(w.Committer, a.carrier, a.when) && w.Committer.When.Sub(a.carrier.When).Abs() <= carriedWithin
	return w.Author.When.After(a.maker.When) || !together && w.Committer.When.After(a.maker.When), nil
}

// carriedWithin is how far apart one rebase commits.
const carriedWithin = time.Hour

// standing is the level an event reaches for what was reviewed. One that
// reports another's review shows no more than a change does; one by a second
// person, who may review this and whose name is bound to them, is confirmed,
// and anchored where somebody outside can show that it stood by then.
func (m *miner) standing(r Review) Level {
	switch {
	case !m.reliable(r.By):
		return Touched
	case r.ReportedFor != "":
		return ChangedBy
	case r.Second && r.Authorised && m.binds(r) && m.anchored(r):
		return Anchored
	case r.Second && r.Authorised && m.binds(r):
		return Confirmed
	}
	return Reviewed
}

// binds reports whether what binds a name is enough to confirm. The platform's
// word counts where the configuration accepts it, and what was registered
// later where it does not ask for more; but not where whoever wrote what was
// reviewed registered it.
func (m *miner) binds(r Review) bool {
	if r.Late != "" && (m.o.RegisteredThen || r.ByWriter) {
		return false
	}
	return r.Bound >= BySignature || r.Bound == ByPlatform && m.o.AcceptPlatform
}

// supersede takes from reviews, in their order, what a later one of the same
// wording says otherwise. Who answers that it must change, or go, has looked after
// everybody who found it right, however well those are shown, and who then finds it
// right, after those. What came into force together says nothing of which was later.
func (m *miner) supersede(reviews []Review) {
	for i := range reviews {
		r := &reviews[i]
		for _, later := range reviews[i+1:] {
			if later.Then < Reviewed || later.Fingerprint != r.Fingerprint || !r.deniedBy(later.Outcome) || m.landingOf(later) == m.landingOf(*r) {
				continue
			}
			r.Level = min(r.Level, Touched)
			r.Note = cmp.Or(r.Note, fmt.Sprintf("%s, of the same wording, answers %s later, and holds in its place", cmp.Or(later.Ref, "a later review"), writtenWord(later.Outcome)))
			break
		}
	}
}

// landingOf is the landing of the commit that brought a review.
func (m *miner) landingOf(r Review) int32 { return m.graph.nodes[r.event].landing }

// deniedBy reports whether a later answer says something else.
func (r *Review) deniedBy(answer string) bool {
	return answer != "" && answer != r.Outcome && !(foundRight(answer) && foundRight(r.Outcome))
}

// foundRight tells an answer that the wording needs no change. A review without
// one found it right.
func foundRight(outcome string) bool { return outcome == "" || outcome == "unchanged" }

// conclude picks the newest review of the highest level.
func (t *Timeline) conclude() {
	for i := range t.Reviews {
		if r := &t.Reviews[i]; t.Reviewed == nil || r.Level >= t.Reviewed.Level {
			t.Reviewed = r
		}
	}
	if t.Reviewed != nil && t.State != NotCommitted {
		t.Level = max(t.Level, t.Reviewed.Level)
	}
}
