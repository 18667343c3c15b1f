package audit

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A part is a place in the input document, in a list that of every element.
// The parts of a document are numbered so that those inside a part follow it.
type part struct {
	fields map[string]*part // of an object whose keys are known; nil for anything else
	names  []*ast.Term      // of fields, in alphabetical order
	each   *part            // of a list; nil for anything else
	number int
	size   int // parts inside it, and itself
}

// partsOf are the parts of a document of which a JSON Schema, as
// register.Schema.InputSchema writes it, tells. Where the schema leaves keys or
// types open, the value as a whole is one part, and so is a list of plain values.
func partsOf(schema map[string]any) *part {
	p, _ := numbered(schema, 0)
	return p
}

func numbered(schema map[string]any, next int) (*part, int) {
	p := &part{number: next}
	next++
	properties, _ := schema["properties"].(map[string]any)
	items, isList := schema["items"].(map[string]any)
	switch {
	case schema["type"] == "object" && schema["additionalProperties"] == false:
		p.fields = map[string]*part{}
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			inside, _ := properties[name].(map[string]any)
			p.fields[name], next = numbered(inside, next)
			p.names = append(p.names, ast.StringTerm(name))
		}
	case schema["type"] == "array" && isList:
		if inside, after := numbered(items, next); !inside.plain() {
			p.each, next = inside, after
		}
	}
	p.size = next - p.number
	return p, next
}

// plain reports that nothing is known of what may be inside, so that whoever
// looks at the part looks at all of it.
func (p *part) plain() bool { return p.fields == nil && p.each == nil }

// inside are the parts one step inside a part.
func (p *part) inside(name *ast.Term) []*part {
	if p.each != nil {
		return []*part{p.each}
	}
	if name != nil && name.IsGround() {
		text, _ := name.Value.(ast.String)
		if inside := p.fields[string(text)]; inside != nil {
			return []*part{inside}
		}
		return nil
	}
	var all []*part
	for _, inside := range p.fields {
		all = append(all, inside)
	}
	return all
}

// A partSet is a set of parts, by their numbers.
type partSet []uint64

func newPartSet(size int) partSet { return make(partSet, (size+63)/64) }

// add adds a part, and reports whether it was not there.
func (s partSet) add(n int) bool {
	was := s[n/64]
	s[n/64] |= 1 << (n % 64)
	return s[n/64] != was
}

// addAll adds a part and all that is inside it.
func (s partSet) addAll(p *part) bool {
	added := false
	for n := p.number; n < p.number+p.size; n++ {
		added = s.add(n) || added
	}
	return added
}

func (s partSet) meets(other partSet) bool {
	for i := range s {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

// differing notes in changed which parts of two documents are not the same. Of
// what is inside a list that became longer or shorter it says nothing: nobody
// looks there without looking at the list.
func (p *part) differing(a, b *ast.Term, changed partSet) {
	switch {
	case a == b:
		return
	case a == nil || b == nil:
		changed.add(p.number)
		return
	}
	switch {
	case p.fields != nil:
		before, ok := a.Value.(ast.Object)
		after, same := b.Value.(ast.Object)
		if ok && same && p.differingFields(before, after, changed) {
			return
		}
	case p.each != nil:
		before, ok := a.Value.(*ast.Array)
		after, same := b.Value.(*ast.Array)
		if ok && same {
			if before.Len() != after.Len() {
				changed.add(p.number)
				return
			}
			for i := range before.Len() {
				p.each.differing(before.Elem(i), after.Elem(i), changed)
			}
			return
		}
	}
	if ast.Compare(a.Value, b.Value) != 0 {
		changed.addAll(p)
	}
}

// differingFields reports false for objects that have other fields than the
// schema knows.
func (p *part) differingFields(a, b ast.Object, changed partSet) bool {
	left, right := a.Len(), b.Len()
	for _, name := range p.names {
		before, after := a.Get(name), b.Get(name)
		if before != nil {
			left--
		}
		if after != nil {
			right--
		}
		p.fields[string(name.Value.(ast.String))].differing(before, after, changed)
	}
	return left == 0 && right == 0
}
