package audit

import (
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// byName are functions that read fields by names the type checker does not
// look at.
var byName = []string{"object.get", "object.filter", "object.remove", "json.filter", "json.remove"}

// check looks through everything inside node for reads that are refused.
func (i *inspection) check(node any) {
	if i.quiet {
		return
	}
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Term:
			i.checkTerm(x)
		case *ast.Expr:
			for _, w := range x.With {
				i.checkWith(w)
			}
			switch terms := x.Terms.(type) {
			case []*ast.Term:
				i.checkCall(terms)
			case *ast.Every:
				i.body(terms.Body)
			}
		}
		return false
	}).Walk(node)
}

func (i *inspection) checkTerm(t *ast.Term) {
	switch v := t.Value.(type) {
	case ast.Ref:
		i.checkRef(t, v)
	case ast.Call:
		i.checkCall(v)
	case *ast.ArrayComprehension:
		i.body(v.Body)
	case *ast.SetComprehension:
		i.body(v.Body)
	case *ast.ObjectComprehension:
		i.body(v.Body)
	}
}

// checkRef refuses argument.field, and names of data that do not exist.
func (i *inspection) checkRef(t *ast.Term, ref ast.Ref) {
	head, ok := ref[0].Value.(ast.Var)
	if !ok {
		return
	}
	if !i.args[head] {
		i.checkName(t, i.full(ref))
		return
	}
	for _, part := range ref[1:] {
		if name, ok := part.Value.(ast.String); ok {
			i.report(t, "the field %q is read through the function argument %s, where a misspelt name cannot be noticed: give the function the value, as in f(r.%[1]s)", string(name), head)
			return
		}
	}
}

var thresholdsRef = ast.MustParseRef("input.thresholds")

// checkName refuses a ref into data, or to a threshold, that leads nowhere: the
// engine would take it for data that merely is not there today.
func (i *inspection) checkName(t *ast.Term, full ast.Ref) {
	at := i.names
	switch {
	case full.HasPrefix(thresholdsRef): // names the type checker leaves open
		at = names{"thresholds": i.names["catalogue"]["thresholds"]}
	case !full[0].Equal(ast.DefaultRootDocument):
		return
	}
	for n, part := range full[1:] {
		name, ok := part.Value.(ast.String)
		if !ok || len(at) == 0 {
			return
		}
		next, known := at[string(name)]
		if !known {
			i.report(t, "there is no %q in %s%s", string(name), full[:n+1], didYouMean(string(name), slices.Sorted(maps.Keys(at))))
			return
		}
		at = next
	}
}

func (i *inspection) checkCall(call []*ast.Term) {
	name := strings.TrimPrefix(call[0].Value.String(), "data.")
	switch {
	case slices.Contains(byName, name) && len(call) > 2:
		i.checkByName(name, call)
	case name == "time.parse_ns" && len(call) > 1:
		layout, ok := call[1].Value.(ast.String)
		if !ok || strings.Contains(string(layout), "MST") {
			i.report(call[0], "the layout of time.parse_ns must be a plain text without the name of a time zone, as in \"2006-01-02\"")
		}
	case name == "time.format" && len(call) > 1:
		moment, ok := call[1].Value.(*ast.Array)
		if !ok || moment.Len() < 2 || !moment.Elem(1).Equal(ast.StringTerm("UTC")) {
			i.report(call[0], "time.format must name the zone UTC, as in time.format([ns, \"UTC\", \"2006-01-02\"]): other zones are read from the machine")
		}
	}
}

// checkWith refuses that a function that checkCall looks at by its arguments stands
// in for another one: there nobody sees what it is given.
func (i *inspection) checkWith(w *ast.With) {
	ref, ok := w.Value.Value.(ast.Ref)
	if name := ref.String(); ok && (name == "time.parse_ns" || name == "time.format") {
		i.report(w.Value, "%s cannot stand in for another function: what it is given could not be checked", name)
	}
}

func (i *inspection) checkByName(name string, call []*ast.Term) {
	switch {
	case i.shapeOf(call[1]) == record:
		i.report(call[0], "%s reads a record by a name that cannot be checked: write the field, as in r.owner, and use \"not r.owner\" for one that may be missing", name)
	case i.fromArgument(call[1]):
		i.report(call[0], "%s reads a function argument by a name that cannot be checked: give the function the value itself", name)
	}
}

// fromArgument reports whether a value is, or is taken out of, a function's
// argument.
func (i *inspection) fromArgument(t *ast.Term) bool {
	switch v := t.Value.(type) {
	case ast.Var:
		return i.args[v]
	case ast.Ref:
		head, ok := v[0].Value.(ast.Var)
		return ok && i.args[head]
	}
	return false
}

func (i *inspection) report(t *ast.Term, format string, args ...any) {
	if i.seen[t] {
		return
	}
	i.seen[t] = true
	i.problems.addf(placeOf(t.Location), format, args...)
}

// names is the tree of everything under data; what has no names under it may
// hold anything.
type names map[string]names

// namesOf collects what the modules, the generated ones and the catalogue
// define.
func (l *loaded) names() names {
	root := names{"catalogue": dataNames(l.catalogue)}
	for _, u := range l.units {
		at := root
		for part := range strings.SplitSeq(u.pkg, ".") {
			at = at.under(part)
		}
		for _, name := range u.names {
			at.under(name)
		}
	}
	return root
}

func (n names) under(name string) names {
	if n[name] == nil {
		n[name] = names{}
	}
	return n[name]
}

func dataNames(value any) names {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	n := names{}
	for key, v := range object {
		n[key] = dataNames(v)
	}
	return n
}
