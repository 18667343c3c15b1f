package history

import (
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/goldthread/goldthread/internal/register"
)

// parseKept reads the table at the end of what is kept.
func parseKept(data []byte) (*keptFacts, error) {
	const tail = 8
	if len(data) < tail {
		return nil, errKept
	}
	at := binary.LittleEndian.Uint64(data[len(data)-tail:])
	if at > uint64(len(data)-tail) {
		return nil, errKept
	}
	k := &keptFacts{data: data[:at]}
	r := &register.KeptReader{Data: data[at : len(data)-tail], Texts: []string{""}}
	k.parseTexts(r)
	k.parseTops(r)
	k.parseCommits(r)
	k.parsePlaces(r)
	if r.Err != nil {
		return nil, errKept
	}
	return k, nil
}

func (k *keptFacts) parseTexts(r *register.KeptReader) {
	all := string(r.Bytes(r.Count())) // one for all of them
	lengths := make([]string, 0, 1024)
	for range r.Count() {
		n := r.Count()
		if n > len(all) {
			n = 0
			r.Bytes(-1)
		}
		lengths, all = append(lengths, all[:n]), all[n:]
	}
	if len(lengths) == 0 || lengths[0] != "" {
		r.Bytes(-1)
		lengths = []string{""}
	}
	k.texts, r.Texts = lengths, lengths
}

func (k *keptFacts) parseTops(r *register.KeptReader) {
	for range r.Count() {
		t := &top{}
		for range r.Count() {
			t.registers = append(t.registers, readEntry(r))
		}
		for range r.Count() {
			t.named = append(t.named, readEntry(r))
		}
		k.tops = append(k.tops, t)
	}
}

func (k *keptFacts) parseCommits(r *register.KeptReader) {
	n := r.Count()
	all := r.Bytes(n * 2 * idSize)
	if r.Err != nil {
		return
	}
	k.names = all
	k.ids = string(hex.AppendEncode(make([]byte, 0, 2*len(all)), all))
	k.main = int(min(r.Uvarint(), uint64(n)))
	k.commits, k.topOf, k.steps = make(map[keptID]int32, n), make(map[keptID]int32, n), make([]keptStep, n)
	k.messages, k.zones = map[int32]string{}, map[int32]*time.Location{}
	k.parents = make([]int32, 0, n+n/8)
	for i := range n {
		k.commits[keptID(all[2*i*idSize:])] = int32(i)
		if t := r.Uvarint(); t > uint64(len(k.tops)) {
			r.Bytes(-1)
		} else if t > 0 {
			k.topOf[keptID(all[(2*i+1)*idSize:])] = int32(t - 1)
		}
		k.parseStep(r, i)
		if r.Err != nil {
			return
		}
	}
}

func (k *keptFacts) parseStep(r *register.KeptReader, i int) {
	s := &k.steps[i]
	s.from = int32(len(k.parents))
	for range r.Count() {
		back := r.Uvarint()
		if back == 0 || back > uint64(i) {
			r.Bytes(-1)
			return
		}
		k.parents = append(k.parents, int32(i-int(back)))
	}
	s.upTo = int32(len(k.parents))
	s.seconds, s.zone = r.Varint(), int32(r.Int())
	if message := r.String(); message != "" {
		k.messages[int32(i)] = message
	}
}

// Zones that are no number of seconds from UTC.
const (
	zoneNone = 1 << 20 // of no date
	zoneUTC  = 1<<20 + 1
)

func (k *keptFacts) parsePlaces(r *register.KeptReader) {
	at := func() int {
		n := r.Uvarint()
		if n > uint64(len(k.data)) {
			r.Bytes(-1)
			return 0
		}
		return int(n)
	}
	n := r.Count()
	k.wholes = make(map[int32]int, n)
	for range n {
		c := r.Uvarint()
		if c >= uint64(len(k.steps)) {
			r.Bytes(-1)
		}
		k.wholes[int32(c)] = at()
	}
	n = r.Count()
	k.founds, k.foundAt = make([]*found, n), make([]int, n)
	for i := range n {
		k.foundAt[i] = at()
	}
	named := func() map[keptName]int {
		n := r.Count()
		places := make(map[keptName]int, n)
		for range n {
			name := keptName{readID(r), r.Text(), r.Text(), r.Text(), r.Flag()}
			places[name] = at()
		}
		return places
	}
	k.folders, k.versions = named(), named()
}
