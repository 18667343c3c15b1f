package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// findingPages lists what was found by clause of the standard, each with what
// to do and as a block for an auditor's own report.
func (b *book) findingPages() []html.Page {
	clauses := &html.Findings{}
	byClause := map[string][]group{}
	for _, g := range groups(standing(b.l.Findings), b.l.Rules) {
		clause := "other"
		if len(g.info.Clauses) > 0 {
			clause = g.info.Clauses[0]
		}
		byClause[clause] = append(byClause[clause], g)
	}
	names := sorted(byClause)
	slices.SortFunc(names, compareClauses)
	for _, name := range names {
		c := html.Clause{Name: "Clause " + name, ID: html.Anchor("clause", name)}
		switch {
		case name == "other":
			c.Name = "No clause"
		case strings.HasPrefix(name, "A."):
			c.Name = "Annex A, control " + strings.TrimPrefix(name, "A.")
		}
		for _, g := range byClause[name] {
			c.Rules = append(c.Rules, b.foundBy(g))
		}
		clauses.Clauses = append(clauses.Clauses, c)
	}
	open := standing(b.l.Findings)
	lead := "Nothing was found. That no check objects does not show that a point is met: see the questions for people."
	if len(open) > 0 {
		lead = strings.Join(severities(open), " · ") + ". " + closing
	}
	return []html.Page{{ID: "findings", Title: "Findings by clause", Short: "Findings", Lead: lead, Body: []html.Block{clauses, b.findingTable()}}}
}

// compareClauses orders 4.2 before 4.10, and Annex A last.
func compareClauses(a, b string) int {
	return cmp.Or(cmp.Compare(boolInt(strings.HasPrefix(a, "A.")), boolInt(strings.HasPrefix(b, "A."))), compareDotted(a, b))
}

func compareDotted(a, b string) int {
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(c rune) bool { return c == '.' || c == ' ' })
	}
	return slices.CompareFunc(split(a), split(b), func(x, y string) int {
		n, errN := strconv.Atoi(x)
		m, errM := strconv.Atoi(y)
		if errN == nil && errM == nil {
			return cmp.Compare(n, m)
		}
		return strings.Compare(x, y)
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// severityTones set the words of a severity off.
var severityTones = map[finding.Severity]html.Tone{finding.Error: html.Bad, finding.Warning: html.Watch, finding.Note: html.Info}

func (b *book) foundBy(g group) html.Found {
	f := html.Found{
		Title: b.text(cmp.Or(g.info.Title, g.rule)), ID: foundAnchor(g.rule), Rule: sentence(g.rule),
		Severity: severityPart(g.severity), Criterion: b.redact.Text(criterionOf(g.info, g.rule)),
		Action: b.text(g.info.Action), Why: b.text(g.info.Description), Records: count(g.records, "record", "records"),
	}
	if g.unit() != "records" {
		f.Records = count(g.records, "finding", "findings")
	}
	for _, one := range g.findings {
		f.Each = append(f.Each, b.block(one))
	}
	return f
}

// maxNamed is how many records of one finding are named in the report; the
// tables have all of them.
const maxNamed = 60

// block is a finding as evidence and statement; the criterion stands above it.
func (b *book) block(f finding.Finding) html.Objection {
	o := b.words.objectionOf(f)
	one := html.Objection{Statement: b.redact.Text(o.statement), Remedy: b.redact.Text(o.remedy), Owner: b.text(f.Owner)}
	for _, command := range o.byHand {
		one.ByHand = append(one.ByHand, b.redact.Text(command))
	}
	for _, line := range o.evidence {
		one.Evidence = append(one.Evidence, html.Text(b.redact.Text(line)))
	}
	keys := subjectsOf(f)
	for _, key := range keys[:min(len(keys), maxNamed)] {
		one.Records = append(one.Records, b.ref(key))
	}
	if more := len(keys) - maxNamed; more > 0 {
		one.Records = append(one.Records, html.Part{Text: count(more, "more", "more")})
	}
	if f.Change == finding.Adopted {
		one.Note = "It stood when the checks began, and fails nothing."
	}
	return one
}

// findingTable is all findings as a table, for CSV and workbooks alone.
func (b *book) findingTable() *html.Table {
	t := &html.Table{Name: "findings", Hidden: true, Columns: []html.Column{
		{Name: "Do"}, {Name: "Clause"}, {Name: "Check"}, {Name: "Rests on"}, {Name: "Register"}, {Name: "Record"}, {Name: "What is wrong"}, {Name: "What to do"}, {Name: "Who"}, {Name: "Where"}, {Name: "Records"}, {Name: "Accepted exception"},
	}}
	for _, f := range b.l.Findings {
		rule, exception, place := b.rules[f.Rule], "", ""
		if f.Waiver != nil {
			exception = b.text(acceptance(*f.Waiver))
		}
		if f.Place.Known() {
			place = b.redact.Text(f.Place.String())
		}
		var record string
		if f.Subject.ID != "" {
			record = b.idOf(register.Key{Kind: f.Subject.Kind, ID: f.Subject.ID})
		}
		ids := make([]string, len(f.Records))
		for i, id := range f.Records {
			ids[i] = b.idOf(register.Key{Kind: f.Subject.Kind, ID: id})
		}
		var cells []html.Cell
		for _, text := range []string{
			severityWords[f.Severity], strings.Join(rule.Clauses, ", "), f.Rule, f.Basis, f.Subject.Kind, record, b.text(f.Message), b.text(f.Hint), b.text(f.Owner), place, strings.Join(ids, ", "), exception,
		} {
			cells = append(cells, html.Plain(sentence(text)))
		}
		t.Rows = append(t.Rows, html.Row{Cells: cells})
	}
	return t
}
