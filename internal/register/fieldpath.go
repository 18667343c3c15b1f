package register

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A step is one part of the path to a value inside a record: a field, or, for
// a name of "", the value of a list at index.
type step struct {
	name  string
	index int
}

// each is the index of a path such as duties[].ref: every row that is read
// into the record, or every part of a cell, adds a value to the list.
const each = -1

func hasEach(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.index == each })
}

// parseEach reads sources[0].quote and duties[].ref; only one list of a path
// may be open.
func parseEach(path string) (steps []step, ok bool) {
	open := false
	for part := range strings.SplitSeq(path, ".") {
		name, rest, listed := strings.Cut(part, "[")
		if name == "" {
			return nil, false
		}
		steps = append(steps, step{name: name})
		if !listed {
			continue
		}
		if rest == "]" && !open {
			steps, open = append(steps, step{index: each}), true
			continue
		}
		digits, closed := strings.CutSuffix(rest, "]")
		index, err := strconv.Atoi(digits)
		if !closed || err != nil || index < 0 || index > maxIndex {
			return nil, false
		}
		steps = append(steps, step{index: index})
	}
	return steps, true
}

// maxIndex is the highest place in a list that a column may feed.
const maxIndex = 99

// fieldAt finds the field that a path of steps leads to, or nil.
func (k *Kind) fieldAt(steps []step) *Field {
	f := &Field{Type: Struct, Fields: k.Fields}
	for _, s := range steps {
		switch {
		case f == nil:
			return nil
		case s.name == "" && f.Type == List, s.name != "" && f.Type == Map:
			f = f.Elem
		case s.name != "" && f.Type == Struct:
			f = f.Field(s.name)
		default:
			return nil
		}
	}
	return f
}

// compareSteps orders paths by name and then by number, so that the first
// value of a list comes before the tenth.
func compareSteps(a, b []step) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Or(strings.Compare(a[i].name, b[i].name), cmp.Compare(a[i].index, b[i].index)); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// A nest puts values at their paths into one record's fields. Columns that
// feed a list leave no holes: the values that are there move up.
type nest struct {
	fields map[string]any
	moved  map[string]int // path of a list and the number in the mapping, to the number in the list
}

// locate gives the path at which the value of steps will stand in the record,
// as text and as steps.
func (n *nest) locate(steps []step) (string, []step) {
	path, at := "", make([]step, 0, len(steps))
	for _, s := range steps {
		if s.name != "" {
			path = join(path, s.name)
			at = append(at, s)
			continue
		}
		key := path + "[" + strconv.Itoa(s.index) + "]"
		if _, known := n.moved[key]; !known {
			n.moved[key] = n.length(path)
			n.moved[path]++
		}
		path += "[" + strconv.Itoa(n.moved[key]) + "]"
		at = append(at, step{index: n.moved[key]})
	}
	return path, at
}

// length is the number of values that have moved into the list at path.
func (n *nest) length(path string) int { return n.moved[path] }

// put stores v at the steps that locate gave.
func (n *nest) put(steps []step, v any) {
	n.fields[steps[0].name] = place(n.fields[steps[0].name], steps[1:], v)
}

func place(into any, steps []step, v any) any {
	if len(steps) == 0 {
		return v
	}
	if s := steps[0]; s.name == "" {
		values, _ := into.([]any)
		for len(values) <= s.index {
			values = append(values, nil)
		}
		values[s.index] = place(values[s.index], steps[1:], v)
		return values
	}
	object, _ := into.(map[string]any)
	if object == nil {
		object = map[string]any{}
	}
	object[steps[0].name] = place(object[steps[0].name], steps[1:], v)
	return object
}
