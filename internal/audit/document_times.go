package audit

import (
	"slices"

	"github.com/goldthread/goldthread/internal/limit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/open-policy-agent/opa/v1/ast"
)

// times tells how long the spans of time are that records state, in the fields
// that the catalogue names, in the fewest and the most seconds that they can be:
// a month is 28 to 31 days. Of working days nobody can say how long they are at
// most. So rules can compare spans that are written in different ways.
func (d *document) times() []*ast.Term {
	var terms []*ast.Term
	tables := d.limitTables.tables(d.in.AsOf)
	for _, k := range d.schema.Kinds {
		for _, name := range d.limitTables.Times[k.Name] {
			f := k.Field(name)
			if f == nil {
				continue
			}
			for _, r := range d.in.Registers.Records[k.Name] {
				if !k.Live(r) || !d.holds(k, r) {
					continue
				}
				if term := d.time(tables, r, f); term != nil {
					terms = append(terms, term)
				}
			}
		}
	}
	return terms
}

// time is nil where the field states no time.
func (d *document) time(tables *limit.Tables, r *register.Record, f *register.Field) *ast.Term {
	value, op, unit := r.Fields[f.Name], "", ""
	if parts, ok := value.(map[string]any); ok && f.Limit {
		op, _ = parts["op"].(string)
		unit, _ = parts["unit"].(string)
		value = parts["value"]
	}
	object := d.object().text("kind", r.Kind).text("id", r.ID).text("field", f.Name).given("op", op).
		text("words", source.Escape(limit.Words(op, value, unit)))
	working := slices.Contains(d.limitTables.Working, limit.Fold(unit))
	if working {
		unit = "days"
	}
	q, _ := tables.Quantity(value, unit)
	least, most, ok := q.Seconds()
	if !ok {
		return nil
	}
	object.number("least", int(least))
	if !working {
		object.number("most", int(most))
	}
	return object.term()
}
