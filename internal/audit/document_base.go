package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
)

// base holds the registers before a change, as they were written.
func (d *document) base() (*ast.Term, error) {
	all := d.object()
	for _, k := range d.schema.Kinds {
		var terms []*ast.Term
		for _, r := range d.in.Base.Registers.Records[k.Name] {
			written, err := d.written(k, r)
			if err != nil {
				return nil, fmt.Errorf("%s %s, before the change: %w", r.Kind, r.ID, err)
			}
			terms = append(terms, written.term())
		}
		all.put(k.Name, ast.ArrayTerm(terms...))
	}
	return d.object().put("registers", all.term()).term(), nil
}

// changes are the records that a change makes, alters in meaning or takes away.
func (d *document) changes() *ast.Term {
	var terms []*ast.Term
	for _, c := range d.in.Base.Changes {
		var fields []string
		var differences []*ast.Term
		for _, difference := range c.Differences {
			top := topField(difference.Field)
			if top != "" && !slices.Contains(fields, top) {
				fields = append(fields, top)
			}
			shown := difference.Hidden()
			differences = append(differences, d.object().
				text("field", difference.Field).text("top", top).text("label", shown.Label).
				text("words", shown.Words).given("direction", string(difference.Direction)).
				term())
		}
		object := d.object().
			text("kind", c.Key.Kind).text("id", c.Key.ID).text("class", string(c.Class())).
			given("was", c.Was.ID).
			text("words", strings.Join(differenceWords(c), "; ")).
			list("fields", fields).put("differences", ast.ArrayTerm(differences...))
		if k := d.schema.Kind(c.Key.Kind); k != nil {
			object.given("stood", stood(k, c.Before)).given("stands", stood(k, c.After))
		}
		terms = append(terms, object.term())
	}
	return ast.ArrayTerm(terms...)
}

// stood says whether a record is live, a draft or retired, or "" for none.
func stood(k *register.Kind, r *register.Record) string {
	if r == nil {
		return ""
	}
	return standing(k, r)
}

// differenceWords are the differences of a record that is on both sides.
func differenceWords(c RecordChange) []string {
	if c.Class() != RecordChanged {
		return nil
	}
	var all []string
	for _, difference := range c.Differences {
		all = append(all, difference.Hidden().Words)
	}
	return all
}
