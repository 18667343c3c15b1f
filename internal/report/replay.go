package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/lint"
)

// ReplayFormats names the outputs of [Replay].
func ReplayFormats() []string { return []string{"text", "json", "csv"} }

// PeriodSchema is the JSON Schema (2020-12) of the JSON output of [Replay]: the
// contract with programs that read it. Within version 1 properties are added,
// never renamed or removed. What they mean stands at [lint.Replayed].
//
//go:embed period-1.schema.json
var PeriodSchema []byte

const (
	periodSchemaID = schemaBase + "period-1.schema.json"
	replayVersion  = "1"
)

// Replay writes in one of ReplayFormats what the checks would have said over a
// period: as text for a person, all of it as JSON, or one line a time during
// which a finding stood.
func Replay(b *bytes.Buffer, format string, r *lint.Replayed, o Options) error {
	switch format {
	case "json":
		return encode(b, ReplayDocument(r, o))
	case "csv":
		return replayTable(b, r)
	}
	t := &replayText{text: &text{paint: paint(o.Color), o: o}, r: r}
	t.head()
	t.rules()
	t.first()
	t.reviews()
	t.gaps()
	t.addf("%s", closing)
	t.writeTo(b)
	return nil
}

// ReplayDocument is the JSON output of a period.
func ReplayDocument(r *lint.Replayed, o Options) any {
	whole := *r
	whole.Audits, whole.Findings, whole.Rules = present(r.Audits), present(r.Findings), present(r.Rules)
	whole.Reviews, whole.Gaps, whole.Incomplete = present(r.Reviews), present(r.Gaps), present(r.Incomplete)
	return struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Tool    tool   `json:"tool"`
		*lint.Replayed
	}{periodSchemaID, replayVersion, tool{"goldthread", o.Version}, &whole}
}

type replayText struct {
	*text
	r *lint.Replayed
}

func (t *replayText) head() {
	r := t.r
	title := fmt.Sprintf("registers from %s to %s (%s) · %s", day(r.From), day(r.To), count(r.Days, "day", "days"), sentence(r.Branch))
	if r.Organisation != "" {
		title = sentence(r.Organisation) + " · " + title
	}
	t.addf("%s", t.paint.in(bold, title))
	t.addf("")
	causes := map[string]int{}
	for _, a := range r.Audits {
		causes[a.Cause]++
	}
	by := "by the rules of each day"
	switch {
	case r.ByToday:
		by = "by the rules of today"
	case r.Setups > 1:
		by = fmt.Sprintf("by the rules of each day, which changed %s", times(r.Setups-1))
	}
	t.fact("Judged", fmt.Sprintf("at both ends, at %s of %d that changed something, and on %s on which age alone did · %s",
		count(causes[lint.CauseCommit], "commit", "commits"), r.Commits, count(causes[lint.CauseAge], "day", "days"), by))
	for _, why := range r.Incomplete {
		t.fact("Incomplete", sentence(why))
	}
	if n := len(r.Gaps); n > 0 {
		t.fact("Not read", count(n, "version", "versions")+", listed below; what was found before counts there as not known")
	}
	var sum lint.RuleDays
	for _, d := range r.Rules {
		sum.Stood, sum.Appeared, sum.Ended, sum.Open = sum.Stood+d.Stood, sum.Appeared+d.Appeared, sum.Ended+d.Ended, sum.Open+d.Open
	}
	t.fact("Findings", fmt.Sprintf("%d stood when it began · %d appeared · %d ended · %d stand at its end", sum.Stood, sum.Appeared, sum.Ended, sum.Open))
	if len(r.Reviews) > 0 {
		t.fact("Reviews", strings.Join(heldCounts(r.Reviews), " · "))
	}
	t.addf("")
}

// heldCounts counts the reviews that fell due by what became of them. Those of
// records that went before are told where there are any.
func heldCounts(all []lint.ReviewHeld) []string {
	held := map[string]int{}
	for _, h := range all {
		held[h.State]++
	}
	parts := []string{
		fmt.Sprintf("%d held in time", held[lint.ReviewInTime]), fmt.Sprintf("%d late", held[lint.ReviewLate]), fmt.Sprintf("%d not held", held[lint.ReviewNot]),
	}
	if n := held[lint.ReviewGone]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", n, goneFirst))
	}
	return parts
}

// goneFirst says of a review why nobody can hold it any more.
const goneFirst = "not held before the record was retired or taken out"

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// maxReplayed is how many lines of a list a person is shown, unless all are
// asked for.
const maxReplayed = 12

// rules lists those that found something, the most days first.
func (t *replayText) rules() {
	all := slices.SortedStableFunc(slices.Values(t.r.Rules), func(a, b lint.RuleDays) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Days, a.Days), strings.Compare(a.Rule, b.Rule))
	})
	if len(all) == 0 {
		return
	}
	t.addf("%s", t.paint.in(bold, "Days out of order   times  stand  rule"))
	shown := t.cut(len(all))
	for _, d := range all[:shown] {
		t.addf("%8d of %-5d  %6d %6d  %s: %s", d.Days, t.r.Days, d.Stood+d.Appeared, d.Open, d.Severity, sentence(d.Rule))
	}
	t.rest(len(all)-shown, "rule")
	t.addf("")
}

// first says what each rule that began to find something in the period said
// first, by day: the day on which a check would have told it.
func (t *replayText) first() {
	earliest := map[string]firstSaid{}
	for _, f := range t.r.Findings {
		s := f.Spells[0]
		was, there := earliest[f.Rule]
		switch {
		case s.Cause == lint.CauseStart:
			earliest[f.Rule] = firstSaid{}
		case there && was.on == "":
		case !there || s.From < was.on:
			earliest[f.Rule] = firstSaid{s.From, f.Rule, f.Message, 1}
		case s.From == was.on:
			was.findings++
			earliest[f.Rule] = was
		}
	}
	var all []firstSaid
	for _, f := range earliest {
		if f.on != "" {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortFunc(all, func(a, b firstSaid) int { return cmp.Or(strings.Compare(a.on, b.on), strings.Compare(a.rule, b.rule)) })
	t.addf("%s", t.paint.in(bold, "Would have been said first"))
	shown := t.cut(len(all))
	for _, f := range all[:shown] {
		more := ""
		if f.findings > 1 {
			more = fmt.Sprintf(", %d that day", f.findings)
		}
		t.addf("  %-11s  %s [%s]%s", day(f.on), sentence(f.message), sentence(f.rule), more)
	}
	t.rest(len(all)-shown, "rule")
	t.addf("")
}

// firstSaid is what a rule said first, on the day on; that is "" for one that
// found something when the period began.
type firstSaid struct {
	on, rule, message string
	findings          int // of that rule on that day
}

func (t *replayText) cut(n int) int {
	if t.o.All {
		return n
	}
	return min(n, maxReplayed)
}

func (t *replayText) rest(n int, what string) {
	if n > 0 {
		t.addf("  and %s more, listed with --all", count(n, what, what+"s"))
	}
}

// reviews lists those that were late or not held, the latest first; those of a
// register that are alike on one line.
func (t *replayText) reviews() {
	type alike struct{ kind, due, held, state string }
	ids := map[alike][]string{}
	var order []alike
	late := map[alike]int{}
	for _, h := range t.r.Reviews {
		if h.Late == 0 {
			continue
		}
		a := alike{h.Key.Kind, h.Due, h.Held, h.State}
		if ids[a] == nil {
			order = append(order, a)
		}
		ids[a], late[a] = append(ids[a], h.Key.ID), h.Late
	}
	slices.SortStableFunc(order, func(a, b alike) int { return cmp.Compare(late[b], late[a]) })
	if len(order) == 0 {
		return
	}
	t.addf("%s", t.paint.in(bold, "Reviews not held when they were due"))
	shown := t.cut(len(order))
	for _, a := range order[:shown] {
		what := map[string]string{lint.ReviewLate: "held " + day(a.held), lint.ReviewNot: "not held", lint.ReviewGone: goneFirst}[a.state]
		t.addf("  due %s, %s (%s late): %s", day(a.due), what, count(late[a], "day", "days"), list(ids[a], t.width()))
	}
	t.rest(len(order)-shown, "line")
	t.addf("")
}

// width is how much of a line the records of it may take.
func (t *replayText) width() int {
	if t.o.All {
		return math.MaxInt
	}
	return 64
}

func (t *replayText) gaps() {
	if len(t.r.Gaps) == 0 {
		return
	}
	t.addf("%s", t.paint.in(bold, "Could not be read"))
	for _, g := range t.r.Gaps {
		t.addf("  %s to %s, since commit %s: %s", day(g.From), day(g.To), g.Commit.Short(), sentence(g.Reason))
	}
	t.addf("")
}

// replayColumns are the columns of the table. New ones are added at the end.
var replayColumns = []string{
	"severity", "rule", "register", "record", "field", "what is wrong", "appeared", "by", "commit", "ended", "how", "ended by commit",
	"days", "days not known", "who", "exception", "key",
}

func replayTable(b *bytes.Buffer, r *lint.Replayed) error {
	rows := [][]string{replayColumns}
	for _, f := range r.Findings {
		exception := ""
		if f.Waiver != nil {
			exception = f.Waiver.ID
		}
		for _, s := range f.Spells {
			rows = append(rows, []string{
				f.Severity.String(), f.Rule, f.Subject.Kind, f.Subject.ID, f.Field, f.Message, s.From, s.Cause, string(s.Commit), s.To, s.Ended, string(s.ToCommit),
				strconv.Itoa(s.Days), strconv.Itoa(s.NotSeen), f.Owner, exception, f.Fingerprint,
			})
		}
	}
	return writeTable(b, rows)
}
