package history

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// A nameTable finds records by what people call them: those that are gone by
// what they were called last. A review stays one when what it named goes.
type nameTable struct {
	exact  map[string]int32   // kind/id
	ids    map[string][]int32 // id, lower case
	former map[string][]int32 // id that a record had, the same way
	names  map[string][]int32 // name, title or alias, the same way
}

// nameFields hold what a record may be called by.
var nameFields = []string{"name", "title", "legal_name"}

func (m *miner) nameTable() *nameTable {
	if m.names == nil {
		m.names = &nameTable{exact: map[string]int32{}, ids: map[string][]int32{}, former: map[string][]int32{}, names: map[string][]int32{}}
		for rec, key := range m.files.keys {
			if m.files.numbers[key] == int32(rec) { // else it is told of under another id
				m.names.add(int32(rec), key)
			}
		}
		for rec, p := range m.present {
			if p != nil {
				m.names.addNames(int32(rec), p.live, m.files.contentOf(p.entry))
			}
		}
		for _, g := range m.out.Gone {
			m.names.addNames(m.files.numbers[g.Key], g.Last)
		}
		m.names.addFormer(m.files)
	}
	return m.names
}

func (t *nameTable) add(rec int32, key register.Key) {
	t.exact[key.Kind+"/"+key.ID] = rec
	put(t.ids, key.ID, rec)
}

func (t *nameTable) addNames(rec int32, versions ...*register.Record) {
	for _, r := range versions {
		if r == nil {
			continue
		}
		for _, f := range nameFields {
			put(t.names, textOf(r, f), rec)
		}
		for _, alias := range texts(r.Fields["aliases"]) {
			put(t.names, alias, rec)
		}
	}
}

// addFormer adds the ids that records had.
func (t *nameTable) addFormer(files *fileReader) {
	for _, former := range files.former {
		rec := files.numbers[former]
		t.exact[former.Kind+"/"+former.ID] = rec
		put(t.former, former.ID, rec)
	}
}

func put(table map[string][]int32, name string, rec int32) {
	if name = fold(name); name != "" && !slices.Contains(table[name], rec) {
		table[name] = append(table[name], rec)
	}
}

// resolve finds the one record of a commit that is called so: by kind/id, id,
// control id, an id it had, name, title or alias. An id goes before a name, and
// what came later cannot have been meant: no record can hide another by being
// called after it.
func (t *nameTable) resolve(name string, at *listing) (int32, bool) {
	name = strings.TrimSpace(name)
	if rec, ok := t.exact[name]; ok {
		return rec, true
	}
	for _, table := range []map[string][]int32{t.ids, t.former, t.names} {
		for _, key := range []string{name, register.NormalizeControl(name)} {
			var there []int32
			for _, rec := range table[fold(key)] {
				if e, _ := at.find(rec); e != nil {
					there = append(there, rec)
				}
			}
			if len(there) > 0 {
				return there[0], len(there) == 1
			}
		}
	}
	return 0, false
}
