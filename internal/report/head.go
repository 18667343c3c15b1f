package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/source"
)

// head says what was looked at: whose registers, which version, on which day,
// what was read, what was not, and how much was found.
func (t *text) head() {
	t.addf("%s", t.paint.in(bold, t.title()))
	t.addf("")
	t.fact("Read", t.read())
	t.fact("Not read", t.notRead())
	t.fact(t.notKept())
	t.fact("History", t.history())
	t.fact("Beside it", strings.Join(t.besides(), " · "))
	t.fact("Names", t.names())
	t.fact("Signed", t.unknownKeys())
	for _, why := range t.r.Incomplete {
		t.fact("Incomplete", sentence(why))
	}
	t.fact("Found", t.found())
	t.fact("Before", t.adopted())
	t.accepted()
	t.fact("Since", t.since())
}

// labelCells is the width of the labels of the facts, with the space after.
const labelCells = 11

// fact adds one labelled line, if there is anything to say.
func (t *text) fact(label, what string) {
	if what != "" {
		t.addf("%s %s", t.paint.in(bold, pad(label, labelCells-1)), what)
	}
}

func (t *text) title() string {
	r := t.r
	var parts []string
	if r.Organisation != "" {
		parts = append(parts, sentence(r.Organisation))
	}
	parts = append(parts, "registers on "+day(r.AsOf))
	if r.Commit != "" {
		at := strings.TrimSpace(sentence(r.Branch) + " " + r.Commit.Short())
		if r.Dirty {
			at += " with changes not committed yet"
		}
		parts = append(parts, at)
	}
	if r.Profile != "" {
		parts = append(parts, "profile "+sentence(r.Profile))
	}
	return strings.Join(parts, " · ")
}

func (t *text) read() string {
	if len(t.r.Kinds) == 0 {
		return "no register"
	}
	var kinds, files []string
	for _, k := range t.r.Kinds {
		kinds = append(kinds, sentence(words(k.Name))+" "+strconv.Itoa(k.Live))
		files = append(files, k.Files...)
	}
	slices.Sort(files)
	files = slices.Compact(files)
	if t.o.All {
		return strings.Join(kinds, " · ") + " from " + list(files, math.MaxInt)
	}
	line := strings.ReplaceAll(list(kinds, t.o.Width), ", ", " · ")
	return line + " from " + count(len(files), "file", "files")
}

// words writes the name of a register or a field, or a value out of several, as
// words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

func (t *text) notRead() string {
	var parts []string
	if lines := linesByFile(t.r.Unread); len(lines) > 0 {
		parts = append(parts, count(len(lines), "line", "lines")+" in whole or in part ("+t.short(lines)+")")
	}
	if n := len(t.r.Unmapped); n > 0 {
		var names []string
		for _, c := range t.r.Unmapped {
			names = append(names, strconv.Quote(source.Escape(c.Column)))
		}
		parts = append(parts, noun(n, "column ", "columns ")+t.short(names)+noun(n, " is", " are")+" not used")
	}
	return strings.Join(parts, " · ")
}

// linesByFile writes places as soa.csv:58, 71: each file is named once and
// each line told once.
func linesByFile(places []source.Place) []string {
	var out []string
	var last source.Place
	for _, p := range slices.SortedFunc(slices.Values(places), source.Place.Compare) {
		p = source.Place{File: p.File, Sheet: p.Sheet, Line: p.Line}
		switch {
		case p == last:
			continue
		case p.File == last.File && p.Sheet == last.Sheet:
			out = append(out, strconv.Itoa(p.Line))
		default:
			out = append(out, p.String())
		}
		last = p
	}
	return out
}

// short cuts a list to half a line on the first screen, and not at all
// otherwise.
func (t *text) short(items []string) string {
	if t.o.All {
		return list(items, math.MaxInt)
	}
	return list(items, t.o.Width/2)
}

// turnedOff is why a check was not made that nobody wants.
const turnedOff = "turned off by the configuration"

// notKept says which registers nobody keeps, and how many rules did not run.
func (t *text) notKept() (label, what string) {
	status, waiting := map[audit.Status]int{}, map[string]int{}
	for _, e := range t.r.Ledger {
		status[e.Status]++
		if e.Status == audit.Waiting {
			waiting[e.Reason]++
		}
	}
	var checks []string
	add := func(n int, one, many string) {
		if n == 0 {
			return
		}
		number := strconv.Itoa(n)
		if len(checks) == 0 {
			number = count(n, "check", "checks")
		}
		checks = append(checks, number+" "+noun(n, one, many))
	}
	if n := status[audit.NotTested]; n > 0 {
		why := "had nothing to look at"
		if t.r.History == nil || t.r.History.State != history.Complete || t.r.History.Unfetched() != "" {
			why = "could not be made"
		}
		checks = append(checks, fmt.Sprintf("%d of %s %s", n, count(len(t.r.Ledger), "check", "checks"), why))
	}
	for _, why := range sorted(waiting) {
		add(waiting[why], why, strings.Replace(why, "waits", "wait", 1))
	}
	add(status[audit.NotEvaluated], "judges changes only", "judge changes only")
	add(status[audit.Off], turnedOff, turnedOff)
	names := make([]string, len(t.r.NotKept))
	for i, name := range t.r.NotKept {
		names[i] = words(name)
	}
	switch {
	case len(names) == 0:
		return "Not tested", strings.Join(checks, ", ")
	case len(checks) == 0:
		return "Not kept", t.short(names)
	}
	what = ": " + strings.Join(checks, ", ")
	if t.o.All {
		return "Not kept", list(names, math.MaxInt) + what
	}
	return "Not kept", list(names, t.o.Width-len(what)-labelCells) + what
}

func (t *text) history() string {
	h := t.r.History
	if h == nil {
		return "not looked at: nothing here says who wrote or reviewed a record, or when"
	}
	parts := []string{h.State}
	switch {
	case t.r.Commit == "" && t.r.WorkTree && h.State == history.Complete:
		parts[0] = "not committed yet"
	case !h.Begins.IsZero():
		parts[0] += ", begins " + dayOf(h.Begins)
	case h.State == history.Complete && h.Dateless():
		parts[0] += ", begins on a day that cannot be read"
	case h.State == history.Complete:
		parts[0] = "no register has been committed yet"
	}
	if older := t.olderClaims(); older != "" {
		parts = append(parts, older)
	}
	doubtful := 0
	for _, d := range h.Doubts() {
		if _, rests := h.Commits[d.Commit]; rests {
			doubtful++
		}
	}
	if doubtful > 0 {
		parts = append(parts, count(doubtful, "date of a commit that cannot be right", "dates of commits that cannot be right"))
	}
	if n := len(h.Skipped); n > 0 {
		parts = append(parts, count(n, "old version of a file", "old versions of files")+" could not be read")
	}
	return strings.Join(parts, " · ")
}

// olderClaims counts, by register, the records whose typed review date lies
// before anything that the history, or these checks, can show.
func (t *text) olderClaims() string {
	h := t.r.History
	if h.Begins.IsZero() {
		return ""
	}
	begins := isoDay(h.Begins)
	if on := isoDay(h.Adopted); on > begins {
		begins = on
	}
	n, all := map[string]int{}, 0
	for key, line := range h.Timelines {
		if c := line.Claim; c != nil && c.On != "" && (c.On < begins || c.On == begins && !c.Since.IsZero() && isoDay(c.Since) <= begins) {
			n[key.Kind]++
			all++
		}
	}
	if all == 0 {
		return ""
	}
	var parts []string
	for _, kind := range sorted(n) {
		parts = append(parts, fmt.Sprintf("%s %d", sentence(words(kind)), n[kind]))
	}
	return fmt.Sprintf("%s before %s only typed, not shown by anything (%s)", count(all, "review date", "review dates"), day(begins), t.short(parts))
}

// adopted says how much of what was found stood when these checks began.
func (t *text) adopted() string {
	var old []finding.Finding
	for _, f := range standing(t.r.Findings) {
		if f.Change == finding.Adopted {
			old = append(old, f)
		}
	}
	if len(old) == 0 {
		return ""
	}
	since := ""
	if h := t.r.History; h != nil && !h.Adopted.IsZero() {
		since = " on " + dayOf(h.Adopted)
	}
	return fmt.Sprintf("%d of these stood when the checks began%s, and fail nothing", len(old), since)
}

// found counts findings by what they ask for.
func (t *text) found() string {
	ran, records := 0, 0
	for _, e := range t.r.Ledger {
		if tested(e) {
			ran++
		}
	}
	for _, k := range t.r.Kinds {
		records += k.Live
	}
	over := fmt.Sprintf("%s over %s", count(ran, "check", "checks"), count(records, "live record", "live records"))
	if ran == 0 {
		over = "no check ran"
	}
	open := standing(t.r.Findings)
	if len(open) == 0 {
		return "nothing · " + over
	}
	return strings.Join(severities(open), " · ") + " · " + over
}

// severities counts findings by how pressing they are.
func severities(findings []finding.Finding) []string {
	var parts []string
	eachSeverity(findings, func(s finding.Severity, counted string) {
		parts = append(parts, counted+" to "+severityWords[s])
	})
	return parts
}

// eachSeverity tells of each severity that some findings have, the most pressing
// first, how many those are: 2 warnings.
func eachSeverity(findings []finding.Finding, tell func(s finding.Severity, counted string)) {
	n := map[finding.Severity]int{}
	for _, f := range findings {
		n[f.Severity]++
	}
	for s := finding.Error; s >= finding.Note; s-- {
		if n[s] > 0 {
			tell(s, count(n[s], s.String(), s.String()+"s"))
		}
	}
}
