package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// A candidate is a finding that may still give way to its cause, or become
// part of one finding for a whole register.
type candidate struct {
	finding.Finding
	rule *compiled
	top  string // the top-level field it names
}

func (e *evaluation) candidate(rule *compiled, v violation) candidate {
	c := candidate{rule: rule, top: topField(v.field), Finding: finding.Finding{
		Rule:     rule.ID,
		Severity: e.severity(rule, v.severity),
		Subject:  v.subject,
		Field:    v.field,
		Message:  v.message,
		Hint:     v.hint,
		Owner:    e.subjects.owner(v.subject),
		Records:  v.records,
		Related:  v.related,
		Commits:  v.commits,
	}}
	switch key := (register.Key{Kind: v.subject.Kind, ID: v.subject.ID}); {
	case v.subject.Commit != "":
		c.Place = e.subjects.file(rule.Register)
		if len(v.related) > 0 { // a commit stands nowhere, but what it did does
			c.Place = source.Place{File: v.related[0].Place.File}
		}
	case key.ID == "":
		c.Place = e.subjects.file(key.Kind)
	default:
		c.Place = e.subjects.place(key, v.field)
		c.Value = valueAt(e.subjects.records[key], v.field)
	}
	if v.value != nil {
		c.Value = *v.value
	}
	return c
}

// firstCauses leaves out what follows from another finding, or from a value
// that could not be read, and makes one finding of a column that nobody has.
func (e *evaluation) firstCauses(all []candidate) []finding.Finding {
	all = slices.DeleteFunc(all, e.unread)
	causes := newCauses()
	for _, f := range e.in.Registers.Findings {
		causes.add(f)
	}
	for _, c := range all {
		causes.add(c.Finding)
	}
	var columns map[columnKey]*column
	if !e.in.Each {
		columns = e.columns(all)
	}
	isHidden := make([]bool, len(all))
	hidden := 0
	for i, c := range all {
		if isHidden[i] = causes.hide(c); isHidden[i] {
			hidden++
		}
	}
	e.hidden = make([]finding.Finding, 0, hidden)
	findings := make([]finding.Finding, 0, len(all)-hidden)
	for i, c := range all {
		if isHidden[i] {
			e.hidden = append(e.hidden, c.Finding)
			continue
		}
		if column := columns[c.columnKey()]; column != nil && c.Subject.ID != "" && c.Waiver == nil {
			column.add(c)
			continue
		}
		findings = append(findings, c.Finding)
	}
	for _, column := range columns {
		if len(column.Records) > 0 {
			column.Records = e.inOrder(column.Subject.Kind, column.Records)
			findings = append(findings, column.Finding)
		}
	}
	if e.in.Each {
		return findings
	}
	return e.together(findings)
}

// inOrder puts ids in the order of their register.
func (e *evaluation) inOrder(kind string, ids []string) []string {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	ordered := make([]string, 0, len(ids))
	for _, r := range e.in.Registers.Records[kind] {
		if wanted[r.ID] {
			ordered = append(ordered, r.ID)
		}
	}
	return ordered
}

// unread reports whether a candidate speaks of a value, or of a whole register,
// that is there but could not be read. That is the finding; nobody can say more.
func (e *evaluation) unread(c candidate) bool {
	if c.Subject.ID == "" && e.in.Registers.Unreadable[c.Subject.Kind] {
		return true
	}
	r := e.subjects.records[register.Key{Kind: c.Subject.Kind, ID: c.Subject.ID}]
	if r == nil {
		return false
	}
	return slices.Contains(r.Unread, "*") || c.top != "" && slices.Contains(r.Unread, c.top)
}

// causes knows, for each rule, what it has findings about.
type causes struct {
	records   map[string]map[register.Key]bool
	registers map[string]map[string]bool
}

func newCauses() *causes {
	return &causes{map[string]map[register.Key]bool{}, map[string]map[string]bool{}}
}

func (c *causes) add(f finding.Finding) {
	if f.Subject.Kind == "" {
		return
	}
	ids := f.Records
	if f.Subject.ID != "" {
		ids = []string{f.Subject.ID}
	}
	if len(ids) == 0 {
		put(c.registers, f.Rule, f.Subject.Kind)
	}
	for _, id := range ids {
		put(c.records, f.Rule, register.Key{Kind: f.Subject.Kind, ID: id})
	}
}

// put adds a member to the set of a key.
func put[K, V comparable](sets map[K]map[V]bool, key K, member V) {
	if sets[key] == nil {
		sets[key] = map[V]bool{}
	}
	sets[key][member] = true
}

// hide reports whether a candidate follows from another finding. A cause that
// is about a register as a whole is one on each of its records; one about some
// records takes them out of a finding about the register.
func (c *causes) hide(effect candidate) bool {
	kind := effect.Subject.Kind
	if kind == "" {
		return false
	}
	onRecord := func(id string) bool {
		for cause := range effect.rule.causes {
			if c.records[cause][register.Key{Kind: kind, ID: id}] {
				return true
			}
		}
		return false
	}
	for cause := range effect.rule.causes {
		if c.registers[cause][kind] {
			return true
		}
	}
	if effect.Subject.ID != "" {
		return onRecord(effect.Subject.ID)
	}
	return len(effect.Records) > 0 && !slices.ContainsFunc(effect.Records, func(id string) bool { return !onRecord(id) })
}

// A columnKey names a field that one rule misses in a register.
type columnKey struct{ rule, kind, field string }

func (c candidate) columnKey() columnKey { return columnKey{c.Rule, c.Subject.Kind, c.top} }

// A column is the one finding that stands for a field no record has.
type column struct{ finding.Finding }

// columns finds the fields that no live record of a register has, and for
// which one rule objects to every one of them.
func (e *evaluation) columns(all []candidate) map[columnKey]*column {
	objecting := map[columnKey]map[string]bool{}
	for _, c := range all {
		if c.Subject.ID == "" || c.top == "" {
			continue
		}
		put(objecting, c.columnKey(), c.Subject.ID)
	}
	columns := map[columnKey]*column{}
	for _, key := range slices.SortedFunc(maps.Keys(objecting), compareColumns) {
		if n := e.wholeColumn(key, objecting[key]); n > 0 {
			columns[key] = &column{e.columnFinding(key, n)}
		}
	}
	return columns
}

func compareColumns(a, b columnKey) int {
	return cmp.Or(strings.Compare(a.rule, b.rule), strings.Compare(a.kind, b.kind), strings.Compare(a.field, b.field))
}

// wholeColumn counts the live records when none has the field and all are
// objected to; 0 when it is not so, or there is only one.
func (e *evaluation) wholeColumn(key columnKey, objecting map[string]bool) int {
	kind, records := e.schema.Kind(key.kind), e.in.Registers.Records[key.kind]
	if kind == nil || e.in.Registers.Unreadable[key.kind] || !lacking(kind, records, key.field) {
		return 0
	}
	n := 0
	for _, r := range records {
		if !kind.Live(r) || slices.Contains(r.Unread, "*") {
			continue
		}
		if !objecting[r.ID] {
			return 0
		}
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

func (e *evaluation) columnFinding(key columnKey, n int) finding.Finding {
	kind := e.schema.Kind(key.kind)
	// People read the label, but what they have to write is the field's name.
	label := strconv.Quote(strings.ReplaceAll(key.field, "_", " "))
	if f := kind.Field(key.field); f != nil && f.Label != "" && f.Label != strings.ReplaceAll(f.Name, "_", " ") {
		label = strconv.Quote(f.Label) + " (" + f.Name + ")"
	}
	subject := finding.Subject{Kind: key.kind}
	return finding.Finding{
		Rule:    key.rule,
		Subject: subject,
		Place:   e.subjects.file(key.kind),
		Field:   key.field,
		Message: fmt.Sprintf("None of the %d %s says %s.", n, plural(kind.Singular), label),
		Hint:    fullStop(sentence(e.byID(key.rule).Action)),
		Owner:   e.subjects.owner(subject),
	}
}

// add makes a candidate part of the column's finding.
func (c *column) add(one candidate) {
	c.Severity = max(c.Severity, one.Severity)
	c.Records = append(c.Records, one.Subject.ID)
	if c.Owner == "" {
		c.Owner = one.Owner
	}
}

func topField(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// plural is the plural of an English noun, as register types name them.
func plural(noun string) string {
	if one, other, two := strings.Cut(noun, " or "); two {
		return plural(one) + " or " + plural(other)
	}
	if one, of, more := strings.Cut(noun, " of "); more {
		return plural(one) + " of " + of
	}
	switch {
	case strings.HasSuffix(noun, "y") && !strings.ContainsAny(noun[max(0, len(noun)-2):len(noun)-1], "aeiou"):
		return noun[:len(noun)-1] + "ies"
	case strings.HasSuffix(noun, "s"), strings.HasSuffix(noun, "x"), strings.HasSuffix(noun, "ch"):
		return noun + "es"
	}
	return noun + "s"
}

// sentence begins with a capital letter and has no period.
func sentence(s string) string {
	return strings.TrimSuffix(capitalised(s), ".")
}

// fullStop ends a sentence that has no end yet.
func fullStop(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
