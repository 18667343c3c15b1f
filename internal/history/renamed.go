package history

import (
	"maps"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
)

// formerField holds the ids that a record had before it was renumbered.
const formerField = "formerly"

// rename has the history of a live record go on under its former ids. An id
// that another live record has, or that two of them say was theirs, is left
// alone: nobody can tell whose it was.
func (t *interner) rename(live map[register.Key]*register.Record) {
	owners := map[register.Key][]register.Key{}
	for _, key := range slices.SortedFunc(maps.Keys(live), compareKeys) {
		for _, id := range texts(live[key].Fields[formerField]) {
			former := register.Key{Kind: key.Kind, ID: id}
			if live[former] == nil && !slices.Contains(owners[former], key) {
				owners[former] = append(owners[former], key)
			}
		}
	}
	for _, former := range slices.SortedFunc(maps.Keys(owners), compareKeys) {
		if keys := owners[former]; len(keys) == 1 {
			t.numbers[former] = t.number(keys[0])
			t.former = append(t.former, former)
		}
	}
}
