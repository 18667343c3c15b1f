package history

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// seedOfKept is what is kept of a little history.
func seedOfKept() []byte {
	memory, key := &cache.Memory{}, cache.Of("seed")
	k := &keeper{w: memory.Create(key), numbers: map[string]uint64{"": 0}, texts: []string{""}, contents: map[[16]byte]int{}, lists: map[[16]byte]int{}, founds: map[keptFound]int{}}
	id := func(digit byte) repo.ID {
		text := make([]byte, 2*idSize)
		for i := range text {
			text[i] = digit
		}
		return repo.ID(text)
	}
	k.folder(treeKey{id('1'), "registers", nil, ""}, 3, []*found{{path: "registers/laws.yaml", entry: repo.Entry{Name: "laws.yaml", ID: id('2')}}})
	r := &register.Record{Kind: "laws", ID: "LAW-1", Fingerprint: "gt1:0", Fields: map[string]any{
		"title": "a", "yes": true, "no": false, "n": int64(-3), "f": 1.5, "list": []any{"x", []any(nil)}, "map": map[string]any{"k": nil},
	}, Places: register.PlacesOf(map[string]source.Place{"": {File: "registers/laws.yaml", Line: 1}}), Raw: []string{"raw"}, Unread: []string{"*"}}
	one := made{Placed: register.Placed{Record: r, At: r.Place("")}, id: r.Key(), print: "gt1:0"}
	k.version(versionKey{blob: id('2'), path: "registers/laws.yaml"}, &recipe{whole: true, records: []made{one}})
	k.version(versionKey{blob: id('3'), path: "registers/laws.yaml"}, &recipe{compared: true, blob: id('2'), front: 1, records: []made{one}})
	k.version(versionKey{blob: id('4'), path: "registers/laws.yaml"}, &recipe{refused: []register.Fault{{Reason: "is no YAML"}}})
	t := &top{registers: []repo.Entry{{Name: "registers", ID: id('1'), Mode: repo.Dir}}}
	k.commit(1, repo.Commit{Author: repo.Signature{Name: "A", Email: "a@example.org", When: time.Unix(1, 0)}, Message: "m", Signed: true})
	k.messages = map[repo.ID]string{id('6'): "Reviewed-by: A"}
	k.finish([]node{{id: id('5'), tree: id('7')}, {id: id('6'), tree: id('8'), parents: []int32{0}}}, 1, func(tree repo.ID) *top { return map[repo.ID]*top{id('7'): t}[tree] })
	data, _ := memory.Get(key)
	return data
}

// Whatever stands in a piece whose digest is right, reading it ends: with what
// was kept, or by telling that it was not.
func FuzzKept(f *testing.F) {
	seed := seedOfKept()
	f.Add(seed)
	f.Add(seed[:len(seed)/2])
	f.Add(binary.LittleEndian.AppendUint64(nil, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parseKept(data)
		if err != nil {
			return
		}
		read := func(what func()) {
			defer func() {
				if p := recover(); p != nil && p != errKept {
					panic(p)
				}
			}()
			what()
		}
		for n, at := range k.wholes {
			read(func() { k.readWhole(n, at) })
		}
		for _, at := range k.folders {
			read(func() { k.readFolder(at, treeKey{}) })
		}
		for _, at := range k.versions {
			read(func() { k.keptCopy(k.readVersion(at)) })
		}
	})
}

// The seed comes back as it was put in.
func TestKeptSeed(t *testing.T) {
	k, err := parseKept(seedOfKept())
	if err != nil || len(k.commits) != 2 || len(k.folders) != 1 || len(k.versions) != 3 || k.messages[1] != "Reviewed-by: A" {
		t.Fatalf("%+v, %v", k, err)
	}
	if c := k.readWhole(1, k.wholes[1]); c.Author.Name != "A" || c.Message != "m" || !c.Signed || len(c.Parents) != 1 || !c.Committer.When.IsZero() {
		t.Errorf("%+v", c)
	}
	records := 0
	for _, at := range k.versions {
		for _, one := range k.keptCopy(k.readVersion(at)).records {
			records++
			if r := one.Record; r.Fields["n"] != int64(-3) || r.Fields["f"] != 1.5 || len(r.Fields) != 7 || r.Place("").Line != 1 || r.Fingerprint != "gt1:0" {
				t.Errorf("%+v", r)
			}
		}
	}
	if records != 2 {
		t.Errorf("%d records", records)
	}
}
