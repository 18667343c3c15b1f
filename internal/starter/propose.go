package starter

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
)

// A Proposal says how the tables of one file are to be read.
type Proposal struct {
	File   string
	Tables []Proposed
	// NotRead are the tables that are not read: those for which no register
	// was found, and further ones of a register.
	NotRead []NotRead
}

// NotRead is a table that is not read, and why.
type NotRead struct{ Sheet, Why string }

// Proposed is the reading of one table.
type Proposed struct {
	Kind    string
	Table   register.Table
	ID      string // the column of the id
	NoID    bool   // there is none, and ID is the column that names the record meanwhile
	Prefix  string // what comes before the numbers in it, "" when they are none
	Parties string // the column whose values are parties, "" for none
	// PartyColumns tell of the party, in a table of requirements.
	PartyColumns []Column
	Columns      []Column
	Marks        []Mark
	Bullets      string   // the column whose cells hold several points, "" for none
	Dates        []string // how dates are written
	Decimal      string   // how numbers are written, "" for our way
	Commas       []string // lists whose values have commas between them
	Splits       []Cut
	Group        string   // the column whose equal values make one record, "" for none
	PartyID      string   // the column of the ids of the parties, "" for none
	Left         []string // columns that are left out
	// Unplaced are columns for which no field was found.
	Unplaced []string
}

// A Column is a column and the field that it feeds.
type Column struct {
	Heading, Field string
	Values         map[string]string // words in it and what they mean
}

// A Mark is a list whose values have a column each.
type Mark struct {
	Field  string
	Values []Column // the heading, and the value as its field
}

// Propose says how the tables of a file are to be read. kind is the register
// it is, or "" to find out.
func (h *Headings) Propose(file string, tables []register.Table, kind string) Proposal {
	p := Proposal{File: file}
	for _, t := range tables {
		k := kind
		if k == "" {
			k = h.kindOf(file, t)
		}
		switch {
		case k == "":
			p.NotRead = append(p.NotRead, NotRead{t.Sheet, "its name and headings are those of no register"})
		case slices.ContainsFunc(p.Tables, func(o Proposed) bool { return fold(o.Table.Sheet) == fold(t.Sheet) }):
			p.NotRead = append(p.NotRead, NotRead{t.Sheet, "it stands under the same heading as a table before it: give it one of its own"})
		case t.Sheet == "" && slices.ContainsFunc(p.Tables, func(o Proposed) bool { return o.Kind == k }):
			p.NotRead = append(p.NotRead, NotRead{t.Sheet, "another table of the file is read as " + strings.ReplaceAll(k, "_", " ") + " already"})
		default:
			p.Tables = append(p.Tables, h.proposeTable(k, t))
			p.tellApart()
		}
	}
	return p
}

// tellApart gives the numbers of the last table letters of their own, where
// another table of its register has the same.
func (p *Proposal) tellApart() {
	last := &p.Tables[len(p.Tables)-1]
	same := 1
	for i := range p.Tables[:len(p.Tables)-1] {
		if o := &p.Tables[i]; o.Kind == last.Kind && last.Prefix != "" && o.Prefix != "" {
			same++
		}
	}
	if same > 1 {
		last.Prefix += strconv.Itoa(same) + "-"
	}
}

func (h *Headings) proposeTable(kind string, t register.Table) Proposed {
	out := Proposed{Kind: kind, Table: t}
	taken := map[string]bool{}
	marked := h.proposeMarks(&out)
	for i, heading := range t.Headings {
		if strings.TrimSpace(heading) == "" || marked[heading] {
			continue
		}
		field := h.fieldFor(kind, heading, t, i, taken)
		u := h.registers[kind]
		switch {
		case field == "" && len(h.fieldsOf(kind, heading)) == 0 && u != nil && u.left[fold(heading)]:
			out.Left = append(out.Left, heading)
		case field == "" || slices.Contains(t.Headings[:i], heading):
			out.Unplaced = append(out.Unplaced, heading)
		case field == "id":
			taken[field] = true
			out.ID = heading
		default:
			taken[field] = true
			c := Column{heading, field, h.meanings(kind, field, t, i)}
			if h.foreign(kind, c, t, i) {
				c = Column{Heading: heading, Field: ownField + "." + strings.ReplaceAll(field, "_", " ")}
			}
			out.Columns = append(out.Columns, c)
			if kind == "requirements" && field == partiesKind && !allIDs(t.Rows, i) {
				out.Parties = heading
			}
		}
	}
	h.groupRows(&out)
	h.nameRecords(&out)
	h.partyColumns(&out)
	h.proposeSplits(&out)
	out.numbers(h.schema.Kind(kind))
	h.proposeDates(&out)
	h.proposeCommas(&out)
	for i, heading := range t.Headings {
		if slices.ContainsFunc(out.Columns, func(c Column) bool { return c.Heading == heading && c.Field == "statement" }) && hasPoints(t.Rows, i) {
			out.Bullets = heading
		}
	}
	return out
}

// ownField holds the columns of the organisation's own, which no check judges.
const ownField = "own"

// foreign tells that a column of fixed words holds other ones: a status or a
// scale of the organisation's own. One that holds a few other words, or some
// that are misspelt, is the field all the same, and the check says which these
// are; left out as a whole it would be missed in every record.
func (h *Headings) foreign(kind string, c Column, t register.Table, column int) bool {
	k := h.schema.Kind(kind)
	f := k.Field(c.Field)
	if f == nil || len(f.Enum) == 0 || f.Format != "" || !k.Takes(ownField+".x") {
		return false
	}
	cells, other := columnCells(t, column), 0
	for _, word := range cells {
		if !h.knows(kind, f, word) && !f.ReadsNearly(word) {
			other++
		}
	}
	return other > 0 && 2*other >= len(cells)
}

var recordID = expression.Of(`^[A-Z]{1,6}-[0-9A-Za-z.-]+$`)

// allIDs tells that a column names records by their ids, several apart by
// semicolons or commas.
func allIDs(rows [][]string, column int) bool {
	some := false
	for _, row := range rows {
		for _, id := range strings.FieldsFunc(row[column], func(r rune) bool { return r == ';' || r == ',' }) {
			if some = true; !recordID().MatchString(strings.TrimSpace(id)) {
				return false
			}
		}
	}
	return some
}

// proposeMarks finds the lists whose values all have a column, and returns the
// headings of those.
func (h *Headings) proposeMarks(out *Proposed) map[string]bool {
	used := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(h.marks)) {
		values := h.marks[key]
		kind, field, _ := strings.Cut(key, ".")
		if kind != out.Kind {
			continue
		}
		mark := Mark{Field: field}
		for _, v := range values {
			for _, heading := range out.Table.Headings {
				if slices.Contains(v.words, fold(heading)) {
					mark.Values = append(mark.Values, Column{Heading: heading, Field: v.value})
					break
				}
			}
		}
		if len(mark.Values) == len(values) {
			out.Marks = append(out.Marks, mark)
			for _, v := range mark.Values {
				used[v.Heading] = true
			}
		}
	}
	return used
}

// partyColumns takes the columns of a table of requirements that tell of the
// party.
func (h *Headings) partyColumns(p *Proposed) {
	if p.Parties == "" {
		return
	}
	p.Unplaced = slices.DeleteFunc(p.Unplaced, func(heading string) bool {
		field := h.fieldOf(partiesKind, heading)
		if field == "id" && p.PartyID == "" {
			p.PartyID = heading
			return true
		}
		if field == "" || field == "id" || field == "name" || slices.Contains(inEvery, field) ||
			slices.ContainsFunc(p.PartyColumns, func(c Column) bool { return c.Field == field }) {
			return false
		}
		i := slices.Index(p.Table.Headings, heading)
		p.PartyColumns = append(p.PartyColumns, Column{heading, field, h.meanings(partiesKind, field, p.Table, i)})
		return true
	})
}

// numbers gives ids that are nothing but numbers the letters of their register.
func (t *Proposed) numbers(k *register.Kind) {
	column := slices.Index(t.Table.Headings, t.ID)
	prefix, _, _ := strings.Cut(k.Prefix, ",")
	if column < 0 || t.NoID || !letters().MatchString(prefix) || len(t.Table.Rows) == 0 {
		return
	}
	for _, row := range t.Table.Rows {
		if !number().MatchString(strings.TrimSpace(row[column])) {
			return
		}
	}
	t.Prefix = prefix + "-"
}

var (
	letters = expression.Of(`^[A-Z]+$`)
	number  = expression.Of(`^[0-9]{1,6}$`)
	point   = expression.Of(`(?m)^\s*[-*•–]\s+\S`)
)

// hasPoints tells that some cell of a column holds several points in lines of
// their own.
func hasPoints(rows [][]string, column int) bool {
	return slices.ContainsFunc(rows, func(row []string) bool { return len(point().FindAllString(row[column], 2)) == 2 })
}

// proposeCommas finds the lists whose values have commas between them.
func (h *Headings) proposeCommas(p *Proposed) {
	for _, c := range p.Columns {
		f := h.schema.Kind(p.Kind).Field(c.Field)
		if f == nil || f.Type != register.List {
			continue
		}
		column := slices.Index(p.Table.Headings, c.Heading)
		has := func(mark string) bool {
			return slices.ContainsFunc(p.Table.Rows, func(row []string) bool { return strings.Contains(row[column], mark) })
		}
		if has(",") && !has(";") {
			p.Commas = append(p.Commas, c.Field)
		}
	}
}

// proposeDates tells how the days in the columns of dates are written, where
// there is no doubt, and how the numbers are.
func (h *Headings) proposeDates(p *Proposed) {
	var days, numbers []string
	for _, c := range p.Columns {
		f := h.schema.Kind(p.Kind).Field(c.Field)
		column := slices.Index(p.Table.Headings, c.Heading)
		for _, row := range p.Table.Rows {
			switch {
			case f != nil && f.Format == "date":
				days = append(days, row[column])
			case f != nil && (f.Type == register.Number || f.Type == register.Int || f.Type == register.Any):
				numbers = append(numbers, row[column])
			}
		}
	}
	p.Dates = register.DateWays(days)
	if p.Table.Format != "xlsx" {
		p.Decimal = register.DecimalWay(numbers)
	}
}

// naming are the fields by which people call a record that has no id.
var naming = []string{"control", "name", "title", "statement", "what", "insurer", "counterparty"}

// nameRecords finds the column that names a record where there are no ids.
func (h *Headings) nameRecords(p *Proposed) {
	kind := h.schema.Kind(p.Kind)
	if p.ID != "" || kind.Single {
		return
	}
	for _, field := range naming {
		i := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Field == field })
		if i < 0 || kind.Field(field) == nil {
			continue
		}
		if kind.Field(field).ID {
			return // it is the id
		}
		p.ID, p.NoID = p.Columns[i].Heading, true
		return
	}
}

// meanings are the words in a column that mean one of a field's own.
func (h *Headings) meanings(kind, field string, t register.Table, column int) map[string]string {
	known := h.values[kind+"."+field]
	if known == nil {
		return nil
	}
	found := map[string]string{}
	for _, row := range t.Rows {
		if column < len(row) {
			word := strings.TrimSpace(row[column])
			if means, ok := known[fold(word)]; ok && !h.schema.Kind(kind).Field(field).Reads(word) {
				found[strings.ToLower(word)] = means
			}
		}
	}
	return found
}

// All counts the columns of the table that have a heading.
func (t Proposed) All() int { return t.Placed() + len(t.Unplaced) }

// Placed counts the columns that are read, or left out with intent.
func (t Proposed) Placed() int {
	n := len(t.Columns) + len(t.Left) + len(t.PartyColumns) + len(t.Splits)
	if t.PartyID != "" {
		n++
	}
	for _, m := range t.Marks {
		n += len(m.Values)
	}
	if t.ID != "" && !t.NoID {
		n++
	}
	return n
}
