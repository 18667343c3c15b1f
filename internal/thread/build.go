package thread

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// Build makes the graph of a snapshot; without evidence (nil) nothing is known
// of how well its records are shown, and records that have gone are not in it.
func Build(r *register.Registers, s *register.Schema, e *history.Evidence) *Graph {
	b := builder{&Graph{Stages: s.Thread, schema: s, nodes: map[register.Key]*Node{}, around: map[*Node][]int{}, hops: map[*Node][]Hop{}}, r, e}
	b.rank()
	b.records()
	for _, l := range r.Links {
		b.link(b.nodes[l.From], l.Field, l.Value, l.To, l.Kept, l.Resolved, l.Target)
	}
	for _, n := range slices.Clone(b.Nodes) {
		if n.Lost != nil {
			b.linkLost(n)
		}
	}
	for _, n := range slices.Clone(b.Nodes) {
		if n.Record != nil {
			b.inWords(n)
		}
	}
	b.inOrder()
	return b.Graph
}

type builder struct {
	*Graph
	registers *register.Registers
	evidence  *history.Evidence
}

// rank says how far each stage is from the middle: the stages that answer one
// question lie behind one another.
func (b *builder) rank() {
	b.ranks, b.sides = map[string]int{}, map[string]string{}
	far := map[string]int{}
	for _, s := range b.Stages {
		if s.Says != "" {
			far[s.Says]++
		}
		b.ranks[s.Name], b.sides[s.Name] = far[s.Says], s.Says
	}
}

func (b *builder) add(n *Node) *Node {
	if b.nodes[n.Key] == nil {
		n.at = len(b.Nodes)
		b.Nodes = append(b.Nodes, n)
		b.nodes[n.Key] = n
	}
	return b.nodes[n.Key]
}

// records adds those that stand, and then those that have gone.
func (b *builder) records() {
	for _, k := range b.schema.Kinds {
		for _, r := range b.registers.Records[k.Name] {
			n := &Node{Key: r.Key(), Stage: k.Stage, Record: r}
			switch {
			case k.Live(r):
			case !k.OwnStatus && r.Status() == "draft":
				n.Standing = Draft
			default:
				n.Standing = Retired
			}
			if b.evidence != nil {
				n.Timeline = b.evidence.Timelines[n.Key]
			}
			b.add(n)
		}
	}
	if b.evidence == nil {
		return
	}
	b.lost(Gone, b.evidence.Gone)
	b.lost(Absent, b.evidence.Absent)
}

func (b *builder) lost(standing Standing, list []history.Gone) {
	for i := range list {
		g := &list[i]
		if k := b.schema.Kind(g.Key.Kind); k != nil {
			b.add(&Node{Key: g.Key, Stage: k.Stage, Standing: standing, Record: g.Last, Lost: g})
		}
	}
}

// link adds what the value of a field points at.
func (b *builder) link(from *Node, path, value string, kinds []string, kept, resolved bool, target register.Key) {
	if from == nil {
		return
	}
	kind := b.schema.Kind(from.Key.Kind)
	way := kind.Along(path)
	if len(way) == 0 {
		return
	}
	f := way[len(way)-1]
	e := Edge{From: from, Field: path, Label: f.Label, Claim: way[0].Claim, Place: kind.PlaceIn(from.Record, path)}
	if resolved {
		e.To = b.nodes[target]
	}
	if e.To == nil {
		e.To = b.unresolved(value, kinds, kept)
	}
	if e.To == nil {
		return
	}
	e.Person = b.isPerson(e.To, kinds)
	e.Step = b.isStep(from, e.To, way, path)
	b.addEdge(e)
}

func (b *builder) addEdge(e Edge) {
	b.around[e.From] = append(b.around[e.From], len(b.Edges))
	if e.To != e.From {
		b.around[e.To] = append(b.around[e.To], len(b.Edges))
	}
	b.Edges = append(b.Edges, e)
}

// unresolved is the node of a value that names no record of the snapshot.
func (b *builder) unresolved(value string, kinds []string, kept bool) *Node {
	value = strings.TrimSpace(value)
	if len(kinds) == 0 || value == "" {
		return nil
	}
	n := &Node{Key: register.Key{ID: value}, Standing: Missing}
	if !kept {
		n.Standing = NotKept
	}
	for _, name := range kinds {
		k := b.schema.Kind(name)
		if there := b.nodes[register.Key{Kind: name, ID: value}]; there != nil {
			return there
		}
		if n.Stage == "" {
			n.Stage = k.Stage
		}
		for prefix := range strings.SplitSeq(k.Prefix, ",") {
			if prefix = strings.TrimSpace(prefix); prefix != "" && strings.HasPrefix(value, prefix) && n.Key.Kind == "" {
				n.Key.Kind, n.Stage = name, k.Stage
			}
		}
	}
	if len(kinds) == 1 {
		n.Key.Kind = kinds[0]
	}
	return b.add(n)
}

// isStep reports whether the thread runs along a link: between the middle and
// another stage, between stages that answer the same question, or between two
// records of the middle.
func (b *builder) isStep(from, to *Node, way []*register.Field, path string) bool {
	for i, f := range way {
		if f.Thread.No || f.Thread.When != "" && !b.holds(from.Record, f.Thread.When, way, i, path) {
			return false
		}
	}
	if from.Stage == "" || to.Stage == "" || from == to {
		return false
	}
	middle := b.Middle()
	return (from.Stage == middle) != (to.Stage == middle) || from.Stage != middle && b.sides[from.Stage] == b.sides[to.Stage]
}

// holds reports whether the field of that name beside the i-th on the way is
// true.
func (b *builder) holds(r *register.Record, name string, way []*register.Field, i int, path string) bool {
	if i == 0 || way[0].Type == register.List && i == 1 {
		v, _ := r.Value(name).(bool)
		return v
	}
	v, _ := r.At(register.Beside(path, name)).(bool)
	return v
}

// isPerson reports whether a link names somebody: its target is a person or a
// role, or could be nothing else.
func (b *builder) isPerson(to *Node, kinds []string) bool {
	persons := func(name string) bool {
		k := b.schema.Kind(name)
		return k != nil && k.Persons()
	}
	if to.Key.Kind != "" {
		return persons(to.Key.Kind)
	}
	return !slices.ContainsFunc(kinds, func(name string) bool { return !persons(name) })
}

// linkLost adds the links of a record as it stood last. They hold ids, or names
// that were never made ids.
func (b *builder) linkLost(n *Node) {
	k := b.schema.Kind(n.Key.Kind)
	if n.Record == nil {
		return
	}
	for _, ref := range k.Refs(n.Record) {
		kept := slices.ContainsFunc(ref.Field.Ref, func(kind string) bool { return b.registers.Kept[kind] })
		target, found := b.called(ref.Value, ref.Field.Ref)
		if !found && ref.Field.Open {
			continue
		}
		b.link(n, ref.Path, ref.Value, ref.Field.Ref, kept, found, target)
	}
}

// called finds the record of some registers that has an id or, if it is the
// only one, a name.
func (b *builder) called(value string, kinds []string) (register.Key, bool) {
	value = strings.TrimSpace(value)
	var named []register.Key
	for _, kind := range kinds {
		if key := (register.Key{Kind: kind, ID: value}); b.nodes[key] != nil {
			return key, true
		}
		for _, r := range b.registers.Records[kind] {
			names, others := r.Names()
			if slices.Contains(names, value) || slices.Contains(others, value) {
				named = append(named, r.Key())
			}
		}
	}
	if len(named) != 1 {
		return register.Key{}, false
	}
	return named[0], true
}

// inWords adds the words of a record that stand for one of another stage.
func (b *builder) inWords(n *Node) {
	k := b.schema.Kind(n.Key.Kind)
	for _, f := range k.Fields {
		if f.Thread.Stage == "" || n.Record.Fields[f.Name] == nil {
			continue
		}
		items, isList := n.Record.Fields[f.Name].([]any)
		if !isList {
			items = []any{n.Record.Fields[f.Name]}
		}
		for i, item := range items {
			path, field := f.Name, f
			if isList {
				path, field = path+"["+strconv.Itoa(i)+"]", f.Elem
			}
			text := strings.Join(words(field, item), ": ")
			if text == "" || b.hasStep(n, path) {
				continue
			}
			to := b.add(&Node{Key: register.Key{ID: text}, Stage: f.Thread.Stage, Standing: InWords})
			b.addEdge(Edge{From: n, To: to, Field: path, Label: f.Label, Step: to.Stage != n.Stage && to.Standing == InWords})
		}
	}
}

// hasStep reports whether a link at or below a path is a step.
func (b *builder) hasStep(n *Node, path string) bool {
	return slices.ContainsFunc(b.around[n], func(i int) bool {
		e := b.Edges[i]
		rest, below := strings.CutPrefix(e.Field, path)
		return e.From == n && e.Step && below && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// words are the texts in a value, in the order of the fields of its type, but
// for those that name records.
func words(f *register.Field, v any) []string {
	var all []string
	switch v := v.(type) {
	case string:
		if f == nil || len(f.Ref) == 0 && !f.Personal {
			all = append(all, strings.TrimSpace(v))
		}
	case []any:
		for _, item := range v {
			all = append(all, words(f.Elem, item)...)
		}
	case map[string]any:
		for _, inner := range f.Fields {
			if v[inner.Name] != nil {
				all = append(all, words(inner, v[inner.Name])...)
			}
		}
	}
	return slices.DeleteFunc(all, func(text string) bool { return text == "" })
}

// inOrder sorts the edges by the records that they stand in, and those by their
// fields; a list's stay in its order.
func (b *builder) inOrder() {
	slices.SortStableFunc(b.Edges, func(x, y Edge) int { return x.From.at - y.From.at })
	b.around = map[*Node][]int{}
	edges := b.Edges
	b.Edges = nil
	for _, e := range edges {
		b.addEdge(e)
	}
}
