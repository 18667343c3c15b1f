package audit

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// following goes through one rule of a node.
type following struct {
	*dependence
	node *node
	said *ast.Rule
	vars map[ast.Var]*holding
	// bound counts the places that may give a variable its value. Where there
	// are several, they are compared with each other.
	bound map[ast.Var]int
}

func (d *dependence) follow(n *node, r *ast.Rule) *following {
	f := &following{dependence: d, node: n, said: r, vars: map[ast.Var]*holding{}, bound: map[ast.Var]int{}}
	for i, arg := range r.Head.Args {
		f.counted(arg)
		if v, ok := arg.Value.(ast.Var); ok && f.vars[v] == nil {
			f.vars[v] = n.params[i]
		}
	}
	f.count(r.Body)
	if r.Head.Key != nil {
		f.count(r.Head.Key)
	}
	if r.Head.Value != nil {
		f.count(r.Head.Value)
	}
	return f
}

// pass goes through the rule once.
func (f *following) pass() {
	for i, arg := range f.said.Head.Args {
		if !f.free(arg) {
			f.whole(f.node.params[i])
		}
	}
	f.body(f.said.Body)
	f.head(f.said)
}

// head is what a rule gives: to whoever asks for it, if it is one value.
func (f *following) head(r *ast.Rule) {
	switch key, value := r.Head.Key, r.Head.Value; {
	case len(r.Head.Ref()) > 1 && key == nil:
		f.lost()
	case key != nil:
		f.whole(f.term(key))
		if value != nil {
			f.whole(f.term(value))
		}
	case value != nil:
		f.learn(f.node.holds, f.term(value))
	}
}

// lost counts all of the input as looked at.
func (f *following) lost() { f.note(f.node.reads.addAll(f.root)) }

func (f *following) note(learnt bool) { f.grew = f.grew || learnt }

// count notes where variables may get their values.
func (f *following) count(x any) {
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			switch terms := x.Terms.(type) {
			case []*ast.Term:
				if x.IsEquality() {
					f.counted(terms[1])
					f.counted(terms[2])
				} else {
					f.counted(terms[len(terms)-1])
				}
			case *ast.Every:
				f.counted(terms.Value)
				if terms.Key != nil {
					f.counted(terms.Key)
				}
			}
		case ast.Ref:
			for _, step := range x[1:] {
				f.counted(step)
			}
		}
		return false
	}).Walk(x)
}

// counted notes that the variables in a pattern may get a value here.
func (f *following) counted(t *ast.Term) {
	switch v := t.Value.(type) {
	case ast.Var:
		f.bound[v]++
	case *ast.Array, ast.Object:
		ast.WalkVars(t, func(v ast.Var) bool {
			f.bound[v]++
			return false
		})
	}
}

func (f *following) body(body ast.Body) {
	for _, e := range body {
		f.expr(e)
	}
}

func (f *following) expr(e *ast.Expr) {
	if len(e.With) > 0 {
		f.lost()
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		f.term(terms)
	case *ast.Every:
		f.give(terms.Value, f.step(f.term(terms.Domain), nil))
		f.body(terms.Body)
	case []*ast.Term:
		if e.IsEquality() {
			f.equal(terms[1], terms[2])
			return
		}
		f.call(terms)
	default:
		f.lost()
	}
}

// equal is a = b: where one of them is a variable without another value, it
// gets that of the other; else they are compared.
func (f *following) equal(a, b *ast.Term) {
	if f.free(a) {
		f.learn(f.variable(a.Value.(ast.Var)), f.term(b))
		return
	}
	if f.free(b) {
		f.learn(f.variable(b.Value.(ast.Var)), f.term(a))
		return
	}
	f.whole(f.term(a))
	f.whole(f.term(b))
}

func (f *following) free(t *ast.Term) bool {
	v, ok := t.Value.(ast.Var)
	return ok && f.bound[v] == 1
}

// give has a variable hold something, or, what is none or has another value
// besides, be compared with it.
func (f *following) give(t *ast.Term, h *holding) {
	if f.free(t) {
		f.learn(f.variable(t.Value.(ast.Var)), h)
		return
	}
	f.whole(f.term(t))
	f.whole(h)
}

func (f *following) variable(v ast.Var) *holding {
	h := f.vars[v]
	if h == nil {
		h = newHolding(0)
		f.vars[v] = h
	}
	return h
}

// passedOn are functions that make a list or an object of what is inside
// others, and look at none of it.
var passedOn = []string{"array.concat", "array.slice", "array.reverse", "object.union"}

// call is a function with its arguments and, as a rule, a place for what it
// gives back.
func (f *following) call(terms []*ast.Term) {
	name, args := terms[0].Value.String(), terms[1:]
	if n := f.nodes[name]; n != nil {
		f.use(n)
		for i, param := range n.params {
			f.learn(param, f.term(args[i]))
		}
		if len(args) > len(n.params) {
			f.give(args[len(args)-1], n.holds)
		}
		return
	}
	switch {
	case name == "count" && len(args) == 2:
		for p := range f.term(args[0]).parts {
			for _, inside := range p.fields {
				f.note(f.node.reads.add(inside.number))
			}
		}
		f.whole(f.term(args[1]))
	case slices.Contains(passedOn, name):
		made := newHolding(0)
		for _, arg := range args[:len(args)-1] {
			h := f.term(arg)
			for p := range h.parts {
				if p.each == nil {
					f.note(f.node.reads.addAll(p))
				}
			}
			hold(made.within(), f.step(h, nil))
		}
		f.give(args[len(args)-1], made)
	default:
		for _, arg := range args {
			f.whole(f.term(arg))
		}
	}
}

func (f *following) use(n *node) {
	if !f.node.uses[n] {
		f.node.uses[n], f.grew = true, true
	}
}

// term is what a term may hold. What it looks at on the way is noted.
func (f *following) term(t *ast.Term) *holding {
	h := newHolding(0)
	switch v := t.Value.(type) {
	case ast.Var:
		return f.variable(v)
	case ast.Ref:
		return f.ref(v)
	case *ast.Array:
		v.Foreach(func(one *ast.Term) { hold(h.within(), f.term(one)) })
	case ast.Object:
		v.Foreach(func(key, one *ast.Term) {
			f.whole(f.term(key))
			hold(h.within(), f.term(one))
		})
	case ast.Set:
		v.Foreach(func(one *ast.Term) { f.whole(f.term(one)) })
	case *ast.ArrayComprehension:
		f.body(v.Body)
		hold(h.within(), f.term(v.Term))
	case *ast.SetComprehension:
		f.body(v.Body)
		f.whole(f.term(v.Term))
	case *ast.ObjectComprehension:
		f.body(v.Body)
		f.whole(f.term(v.Key))
		hold(h.within(), f.term(v.Value))
	case ast.Null, ast.Boolean, ast.Number, ast.String:
	default:
		f.lost()
	}
	return h
}

// ref goes along a reference.
func (f *following) ref(ref ast.Ref) *holding {
	for _, step := range ref[1:] {
		if !step.IsGround() {
			f.whole(f.term(step))
		}
	}
	var h *holding
	rest := ref[1:]
	switch {
	case ref[0].Equal(ast.InputRootDocument):
		h = newHolding(0)
		h.parts[f.root] = true
		f.note(f.node.reads.add(f.root.number))
	case ref[0].Equal(ast.DefaultRootDocument):
		h, rest = f.data(ref)
	default:
		h = f.term(ref[0])
	}
	for _, step := range rest {
		h = f.step(h, step)
	}
	return h
}

// data is what a reference to a rule leads to, and the steps that remain. The
// catalogue is part of the rules, and never changes.
func (f *following) data(ref ast.Ref) (*holding, ast.Ref) {
	for i := 1; i < len(ref); i++ {
		if _, written := ref[i].Value.(ast.String); !written {
			nodes, next := f.below(ref[:i])
			if !next {
				f.lost()
			}
			h := newHolding(0)
			for _, n := range nodes {
				f.use(n)
				hold(h, n.holds)
			}
			return h, ref[i+1:]
		}
		if n := f.nodes[ref[:i+1].String()]; n != nil {
			f.use(n)
			return n.holds, ref[i+1:]
		}
	}
	if nodes, _ := f.below(ref); len(nodes) > 0 {
		f.lost() // a package as a whole
	}
	return newHolding(0), nil
}

// step is what is inside what h holds, under a name where one is written.
func (f *following) step(h *holding, name *ast.Term) *holding {
	out := newHolding(0)
	for p := range h.parts {
		for _, inside := range p.inside(name) {
			f.note(f.node.reads.add(inside.number))
			if !inside.plain() {
				out.parts[inside] = true
			}
		}
	}
	if h.inside != nil {
		hold(out, h.inside)
	}
	return out
}

// whole notes that all of a value is looked at.
func (f *following) whole(h *holding) {
	for deep := 0; h != nil && deep <= mostNested+1; deep++ {
		for p := range h.parts {
			f.note(f.node.reads.addAll(p))
		}
		h = h.inside
	}
}

// learn notes that a variable or a rule may hold something.
func (f *following) learn(to, from *holding) { f.note(hold(to, from)) }
