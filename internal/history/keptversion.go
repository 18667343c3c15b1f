package history

import (
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A recipe is how a version is made of records.
type recipe struct {
	compared    bool
	blob        repo.ID // of the version that it is compared with
	front, back int     // records of that which stand at the top and at the end
	lower       int     // lines by which the last ones stand lower
	whole       bool
	records     []made
	refused     []register.Fault // why there is nothing of it
}

// made is a record in a recipe, with the numbers that stand for it.
type made struct {
	register.Placed
	entry
	id    register.Key // as the version has it
	print string
	claim string
	text  int // where the content of the record is kept; -1 where Placed has it
}

// version is what is kept of a version of a file; nil for nothing.
func (k *keptFacts) version(key versionKey) *recipe {
	if !k.hasVersion(key) {
		return nil
	}
	named, _ := key.named()
	if !k.repo.Has(key.blob) {
		return nil
	}
	return k.readVersion(k.versions[named])
}

func (k *keptFacts) readVersion(at int) *recipe {
	r := k.reader(at)
	recipe := &recipe{}
	if flags := r.Uvarint(); flags&keptCompared != 0 {
		recipe.compared, recipe.blob, recipe.front, recipe.back, recipe.lower = true, readID(r), int(r.Uvarint()), int(r.Uvarint()), r.Int()
		recipe.whole = true
	} else {
		recipe.whole = flags&keptWhole != 0
	}
	for range r.Count() {
		recipe.refused = append(recipe.refused, register.Fault{Place: r.Place(), Reason: r.String()})
	}
	for range r.Count() {
		one := made{id: register.Key{Kind: r.Text(), ID: r.Text()}, print: r.Text(), claim: r.Text()}
		one.entry.text = r.Uvarint()
		one.Placed = r.Stand()
		one.text = int(r.Uvarint())
		if one.text < 0 || one.text >= len(k.data) {
			panic(errKept)
		}
		recipe.records = append(recipe.records, one)
	}
	k.check(r)
	return recipe
}

const (
	keptCompared = 1 << iota // with the version before
	keptWhole
)

// hasVersion tells that a version is kept.
func (k *keptFacts) hasVersion(key versionKey) bool {
	if k == nil {
		return false
	}
	named, ok := key.named()
	if ok {
		_, ok = k.versions[named]
	}
	return ok
}

// content puts in what is kept of a record.
func (k *keptFacts) content(p *register.Placed, at int, key register.Key, print string) {
	r := k.reader(at)
	r.Content(p, &register.Record{Kind: key.Kind, ID: key.ID, Fingerprint: print})
	k.check(r)
}

// restore makes a version of its recipe, as intern does of a reading; nil where
// the version that it is compared with was not met.
func (r *fileReader) restore(key versionKey, recipe *recipe) *version {
	before := versionKey{recipe.blob, key.path, key.old, key.at}
	var from *version
	if recipe.compared {
		from = r.versions[before]
		if from == nil || from.bad || recipe.front < 0 || recipe.back < 0 || recipe.front+recipe.back > from.size {
			return nil
		}
	}
	entries := make([]entry, 0, len(recipe.records))
	for i := range recipe.records {
		one := &recipe.records[i]
		one.entry = r.entryKept(one)
		if s := one.entry.state(); r.samples[s] == nil {
			r.samples[s] = &sample{Placed: one.Placed, kept: r.kept, at: one.text, key: one.id, print: one.print}
		}
		entries = append(entries, one.entry)
	}
	if from != nil {
		return from.with(entries, recipe.front, recipe.back, int32(recipe.lower))
	}
	v := &version{whole: recipe.whole}
	v.add(entries)
	return v
}

// entryKept gives a record that was kept the numbers of this call.
func (r *fileReader) entryKept(one *made) entry {
	e := entry{rec: r.number(one.id), meaning: r.meaning(one.print), claim: r.claimed(one.claim), text: one.entry.text, line: int32(one.At.Line), spot: r.spot(one.At)}
	if r.keys[e.rec] != one.id {
		e.id = r.id(one.id.ID)
	}
	return e
}
