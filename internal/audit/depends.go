package audit

import "github.com/open-policy-agent/opa/v1/ast"

// What a rule says depends on nothing but the parts of the input that it, and
// what it uses, look at. dependence works out which these are, from the rules as
// they were compiled: there every value that is worked out has a variable of its
// own, and names are written out. It follows parts of the input through
// variables, lists and objects that rules make, functions and other rules. A
// field is looked at where it is named, or where all fields are gone through. A
// value is looked at as a whole, with all that is inside it, where it is
// compared, where it becomes the member of a set or a key, where it is told, and
// where a builtin function gets it. What cannot be followed counts as looking at
// everything.
type dependence struct {
	root  *part
	nodes map[string]*node // by path, such as data.goldthread.lib.alive
	grew  bool             // something was learnt
}

// A node is all that is said under one name: a rule or a function.
type node struct {
	path   string
	ref    ast.Ref
	reads  partSet        // parts that it looks at itself
	uses   map[*node]bool // what it names
	holds  *holding       // what it holds or, a function, gives back
	params []*holding
	simple bool // one value, which the engine keeps while the input is the same
}

// told reports that what a node holds are values without parts of the input in
// them, so that whoever uses it depends on nothing but that value.
func (n *node) told() bool { return n.simple && n.holds.empty(nil) }

// dependenceOf follows the rules of compiled modules.
func dependenceOf(modules map[string]*ast.Module, root *part) *dependence {
	d := &dependence{root: root, nodes: map[string]*node{}}
	var all []*following
	for _, m := range modules {
		for _, r := range m.Rules {
			n := d.add(m, r)
			for ; r != nil; r = r.Else {
				all = append(all, d.follow(n, r))
			}
		}
	}
	for d.grew = true; d.grew; {
		d.grew = false
		for _, f := range all {
			f.pass()
		}
	}
	return d
}

// add is the node of a rule.
func (d *dependence) add(m *ast.Module, r *ast.Rule) *node {
	own := r.Head.Ref()
	name, _ := own[0].Value.(ast.Var)
	ref := m.Package.Path.Append(ast.StringTerm(string(name)))
	path := ref.String()
	n := d.nodes[path]
	if n == nil {
		n = &node{path: path, ref: ref, reads: newPartSet(d.root.size), uses: map[*node]bool{}, holds: newHolding(0), simple: true}
		d.nodes[path] = n
		for range r.Head.Args {
			n.params = append(n.params, newHolding(0))
		}
	}
	n.simple = n.simple && len(own) == 1 && len(r.Head.Args) == 0 && r.Head.Key == nil
	return n
}

// below are the nodes whose names begin with a reference, and whether each of
// them is only one step further.
func (d *dependence) below(ref ast.Ref) (found []*node, next bool) {
	next = true
	for _, n := range d.nodes {
		if len(n.ref) > len(ref) && n.ref.HasPrefix(ref) {
			found = append(found, n)
			next = next && len(n.ref) == len(ref)+1
		}
	}
	return found, next
}
