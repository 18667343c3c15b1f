package audit

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// The type checker knows the fields of records, but loses sight of them in two
// ways: behind a function's argument, whose type it does not know, and in a
// call such as object.get, where a misspelt name quietly gives the default.
// inspect refuses both, so that no misspelt field can pass. It follows values
// through one file: records from input.registers and the generated records and
// live, and everything taken out of them.

// A shape says what is known of a value.
type shape int

const (
	plainValue shape = iota - 1 // nothing that needs watching
	record                      // a record, or something inside one
	// record + n is a collection nested n deep that ends in records.
)

// inspection follows the values of one module.
type inspection struct {
	problems *Problems
	names    names
	module   *ast.Module
	aliases  map[ast.Var]ast.Ref // imports
	rules    map[ast.Var]shape   // what the module's own rules hold
	vars     map[ast.Var]shape   // inside the rule at hand
	args     map[ast.Var]bool    // function arguments and what is taken out of them
	seen     map[*ast.Term]bool  // already reported
	quiet    bool                // first passes: learn, report nothing
}

// inspect notes every read of module that the type checker could not see.
func (l *loaded) inspect(module *ast.Module, known names) {
	i := &inspection{problems: &l.problems, names: known, module: module, aliases: map[ast.Var]ast.Ref{}, rules: map[ast.Var]shape{}, seen: map[*ast.Term]bool{}}
	for _, imp := range module.Imports {
		if ref, ok := imp.Path.Value.(ast.Ref); ok {
			i.aliases[imp.Name()] = ref
		}
	}
	// Rules may use each other in any order: go round until nothing new is
	// learnt, then once more to report.
	for i.quiet = true; i.pass(); {
	}
	i.quiet = false
	i.pass()
}

// pass goes through all rules once and tells whether it learnt anything.
func (i *inspection) pass() bool {
	learnt := false
	for _, r := range i.module.Rules {
		for rule := r; rule != nil; rule = rule.Else {
			found := i.rule(rule)
			name, ok := rule.Head.Ref()[0].Value.(ast.Var)
			if !ok {
				continue
			}
			if old, known := i.rules[name]; !known || found > old {
				i.rules[name] = found
				learnt = learnt || found > plainValue
			}
		}
	}
	return learnt
}

// rule follows the values of one rule and returns what the rule holds.
func (i *inspection) rule(r *ast.Rule) shape {
	i.vars, i.args = map[ast.Var]shape{}, map[ast.Var]bool{}
	for _, arg := range r.Head.Args {
		ast.WalkVars(arg, func(v ast.Var) bool {
			i.args[v] = true
			return false
		})
	}
	i.body(r.Body)
	i.check(r.Head)
	switch {
	case r.Head.Key != nil && r.Head.Value == nil: // a set
		return collectionOf(i.shapeOf(r.Head.Key))
	case r.Head.Value == nil || len(r.Head.Args) > 0:
		return plainValue
	case len(r.Head.Ref()) > 1: // an object with a key in the head
		return collectionOf(i.shapeOf(r.Head.Value))
	}
	return i.shapeOf(r.Head.Value)
}

func (i *inspection) body(body ast.Body) {
	// A body's expressions may stand in any order too.
	for range 2 {
		for _, e := range body {
			i.learn(e)
		}
	}
	for _, e := range body {
		i.check(e)
	}
}

// learn notes what the variables of one expression hold.
func (i *inspection) learn(e *ast.Expr) {
	switch terms := e.Terms.(type) {
	case *ast.SomeDecl:
		if len(terms.Symbols) == 1 {
			if call, ok := terms.Symbols[0].Value.(ast.Call); ok {
				i.learnMember(call)
			}
		}
	case *ast.Every:
		domain := i.shapeOf(terms.Domain)
		i.hold(terms.Value, elementOf(domain), i.fromArgument(terms.Domain))
	case []*ast.Term:
		switch op := e.Operator().String(); op {
		case "assign", "eq":
			i.learnEqual(terms[1], terms[2])
			i.learnEqual(terms[2], terms[1])
		case "internal.member_2", "internal.member_3":
			i.learnMember(terms)
		}
	}
}

// learnMember reads "some x in xs" and "some k, x in xs".
func (i *inspection) learnMember(call []*ast.Term) {
	domain := call[len(call)-1]
	i.hold(call[len(call)-2], elementOf(i.shapeOf(domain)), i.fromArgument(domain))
}

func (i *inspection) learnEqual(left, right *ast.Term) {
	i.hold(left, i.shapeOf(right), i.fromArgument(right))
}

// hold notes that pattern is bound to a value of that shape. Of a pattern with
// several variables each is inside the value.
func (i *inspection) hold(pattern *ast.Term, s shape, fromArgument bool) {
	if s == plainValue && !fromArgument {
		return
	}
	switch v := pattern.Value.(type) {
	case ast.Var:
		i.bind(v, s, fromArgument)
	case *ast.Array, ast.Object:
		ast.WalkVars(pattern, func(v ast.Var) bool {
			i.bind(v, elementOf(s), fromArgument)
			return false
		})
	}
}

func (i *inspection) bind(v ast.Var, s shape, fromArgument bool) {
	if old, known := i.vars[v]; s > plainValue && (!known || s > old) {
		i.vars[v] = s
	}
	if fromArgument {
		i.args[v] = true
	}
}

// shapeOf says what is known of a term's value.
func (i *inspection) shapeOf(t *ast.Term) shape {
	switch v := t.Value.(type) {
	case ast.Var:
		return i.shapeOfVar(v)
	case ast.Ref:
		return i.shapeOfRef(v)
	case ast.Call:
		return i.shapeOfCall(v)
	case *ast.ArrayComprehension:
		return i.comprehension(v.Body, v.Term)
	case *ast.SetComprehension:
		return i.comprehension(v.Body, v.Term)
	case *ast.ObjectComprehension:
		return i.comprehension(v.Body, v.Value)
	case *ast.Array:
		return i.literal(v.Foreach)
	case ast.Set:
		return i.literal(v.Foreach)
	case ast.Object:
		return i.literal(func(f func(*ast.Term)) { v.Foreach(func(_, value *ast.Term) { f(value) }) })
	}
	return plainValue
}

// shapeOfCall: what a function gives back may be what it was given, as with
// object.union or sort; a text or number made of it does no harm.
func (i *inspection) shapeOfCall(call ast.Call) shape {
	switch call[0].Value.String() {
	case "object.get":
		return elementOf(i.shapeOf(call[1]))
	case "count", "sprintf", "concat", "lower", "upper", "equal", "startswith", "endswith", "contains":
		return plainValue
	}
	found := plainValue
	for _, arg := range call[1:] {
		found = max(found, i.shapeOf(arg))
	}
	return found
}

func (i *inspection) comprehension(body ast.Body, head *ast.Term) shape {
	for range 2 {
		for _, e := range body {
			i.learn(e)
		}
	}
	return collectionOf(i.shapeOf(head))
}

func (i *inspection) literal(foreach func(func(*ast.Term))) shape {
	found := plainValue
	foreach(func(t *ast.Term) { found = max(found, i.shapeOf(t)) })
	return collectionOf(found)
}

func (i *inspection) shapeOfVar(v ast.Var) shape {
	if s, ok := i.vars[v]; ok {
		return s
	}
	if ref, ok := i.aliases[v]; ok {
		return rootShape(ref)
	}
	if s, ok := i.rules[v]; ok {
		return s
	}
	return plainValue
}

func (i *inspection) shapeOfRef(ref ast.Ref) shape {
	head, ok := ref[0].Value.(ast.Var)
	if !ok {
		if len(ref) > 1 {
			return elementOf(i.shapeOf(ref[0]))
		}
		return i.shapeOf(ref[0])
	}
	if s := rootShape(i.full(ref)); s > plainValue {
		return s
	}
	s := i.shapeOfVar(head)
	for range ref[1:] {
		s = elementOf(s)
	}
	return s
}

// full is a ref with the import it begins with written out.
func (i *inspection) full(ref ast.Ref) ast.Ref {
	if head, ok := ref[0].Value.(ast.Var); ok {
		if alias, ok := i.aliases[head]; ok {
			return slices.Concat(alias, ref[1:])
		}
	}
	return ref
}

// rootShape is the shape of a ref into input.registers, data.goldthread.records
// or data.goldthread.live: by kind, then by number or id, then records.
func rootShape(ref ast.Ref) shape {
	text := ref.String()
	for _, root := range []string{"input.registers", "data.goldthread.records", "data.goldthread.live"} {
		if text != root && !strings.HasPrefix(text, root+".") && !strings.HasPrefix(text, root+"[") {
			continue
		}
		inside := len(ref) - len(strings.Split(root, "."))
		return max(record, record+2-shape(inside))
	}
	return plainValue
}

func collectionOf(s shape) shape {
	if s == plainValue {
		return plainValue
	}
	return min(s+1, record+maxNesting)
}

func elementOf(s shape) shape {
	if s <= record {
		return s
	}
	return s - 1
}

// maxNesting ends the search in rules that wrap their own result.
const maxNesting = 8
