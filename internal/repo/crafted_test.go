package repo_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/repo"
)

// Repositories made byte by byte, as nobody's git makes them.

// A crafted repository is bare, with packs that tests write themselves.
type crafted struct {
	t   *testing.T
	dir string
}

func newCrafted(t *testing.T) *crafted {
	c := &crafted{t, t.TempDir()}
	c.file("HEAD", "ref: refs/heads/main\n")
	c.file("refs/heads/.keep", "")
	c.file("objects/pack/.keep", "")
	return c
}

func (c *crafted) file(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// sparse makes a file of any size that takes no room.
func (c *crafted) sparse(name string, size int64) {
	c.t.Helper()
	c.file(name, "")
	if err := os.Truncate(filepath.Join(c.dir, name), size); err != nil {
		c.t.Fatal(err)
	}
}

func (c *crafted) open() *repo.Repo {
	c.t.Helper()
	r, err := repo.Open(c.dir)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { r.Close() })
	return r
}

// deflater is used again and again: each takes a megabyte to make.
var deflater = zlib.NewWriter(nil)

func deflate(text string) string {
	var b bytes.Buffer
	deflater.Reset(&b)
	_, _ = deflater.Write([]byte(text)) // a buffer takes everything
	_ = deflater.Close()
	return b.String()
}

func nameOf(kind, content string) repo.ID {
	sum := sha1.Sum([]byte(fmt.Sprintf("%s %d\x00%s", kind, len(content), content)))
	return repo.ID(hex.EncodeToString(sum[:]))
}

// loose writes a loose object under any name, with any header.
func (c *crafted) loose(id repo.ID, header, content string) {
	c.file("objects/"+string(id[:2])+"/"+string(id[2:]), deflate(header+"\x00"+content))
}

// object writes a loose object as it should be.
func (c *crafted) object(kind, content string) repo.ID {
	id := nameOf(kind, content)
	c.loose(id, fmt.Sprintf("%s %d", kind, len(content)), content)
	return id
}

// A packed entry may say anything of itself.
type packed struct {
	id    repo.ID
	kind  int    // 1 commit, 2 tree, 3 blob, 4 tag, 6 and 7 deltas
	size  int    // as declared; 0: that of data
	base  string // what follows the size: a distance or a name
	data  string
	raw   bool   // data is as it lies in the pack
	whole string // all of the entry as it lies there
	place int    // set by pack
}

func (p *packed) bytes() string {
	if p.whole != "" {
		return p.whole
	}
	size := p.size
	if size == 0 {
		size = len(p.data)
	}
	head := []byte{byte(p.kind<<4 | size&15)}
	for size >>= 4; size > 0; size >>= 7 {
		head[len(head)-1] |= 128
		head = append(head, byte(size&127))
	}
	if p.raw {
		return string(head) + p.base + p.data
	}
	return string(head) + p.base + deflate(p.data)
}

// distance writes how far back the base of an entry lies.
func distance(n int) string {
	out := []byte{byte(n & 127)}
	for n >>= 7; n > 0; n >>= 7 {
		n--
		out = append(out, byte(128|n&127))
	}
	slices.Reverse(out)
	return string(out)
}

func raw(id repo.ID) string {
	data, err := hex.DecodeString(string(id))
	if err != nil {
		panic(err)
	}
	return string(data)
}

// delta copies the first n bytes of a base, any number of times, and adds text.
func delta(base, copies, n int, text string) string {
	d := binary.AppendUvarint(nil, uint64(base))
	d = binary.AppendUvarint(d, uint64(copies*n+len(text)))
	for range copies {
		d = append(d, 0x80|0x10|0x20|0x40, byte(n), byte(n>>8), byte(n>>16))
	}
	if text != "" {
		d = append(d, byte(len(text)))
	}
	return string(d) + text
}

// pack writes a pack with its index and returns their name without ending.
func (c *crafted) pack(entries ...*packed) string {
	c.t.Helper()
	data := []byte("PACK\x00\x00\x00\x02")
	data = binary.BigEndian.AppendUint32(data, uint32(len(entries)))
	for _, e := range entries {
		e.place = len(data)
		data = append(data, e.bytes()...)
	}
	sum := sha1.Sum(data)
	name := "objects/pack/pack-" + hex.EncodeToString(sum[:])
	c.file(name+".pack", string(data)+string(sum[:]))
	c.file(name+".idx", index(string(sum[:]), entries))
	return name
}

// index writes an index of version 2.
func index(owner string, entries []*packed) string {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b *packed) int { return strings.Compare(string(a.id), string(b.id)) })
	data := []byte("\xfftOc\x00\x00\x00\x02")
	at := 0
	for first := range 256 {
		for at < len(entries) && int(raw(entries[at].id)[0]) <= first {
			at++
		}
		data = binary.BigEndian.AppendUint32(data, uint32(at))
	}
	for _, e := range entries {
		data = append(data, raw(e.id)...)
	}
	data = append(data, make([]byte, 4*len(entries))...)
	for _, e := range entries {
		data = binary.BigEndian.AppendUint32(data, uint32(e.place))
	}
	data = append(data, owner...)
	sum := sha1.Sum(data)
	return string(data) + string(sum[:])
}

func someID(digit string) repo.ID { return repo.ID(strings.Repeat(digit, 40)) }

// allocated is how much memory do takes from first to last.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Objects that are not what they say: the error names the object and what is
// wrong, and no more memory is taken than a small repository needs.
func TestCraftedObjectsAreRefused(t *testing.T) {
	zeros := deflate(strings.Repeat("\x00", 64<<20)) // a bomb of 64 MB in 64 kB
	big := strings.Repeat("x", 1<<20)
	bigID := nameOf("blob", big)
	for _, c := range []struct {
		name string
		make func(*crafted) repo.ID
		want error
		says string
	}{
		{"a loose object of a terabyte", func(c *crafted) repo.ID {
			c.loose(someID("a"), "blob 1099511627776", "x")
			return someID("a")
		}, repo.ErrCorrupt, "1099511627776 bytes, which cannot be"},
		{"a negative size", func(c *crafted) repo.ID { c.loose(someID("a"), "blob -1", "x"); return someID("a") }, repo.ErrCorrupt, "cannot be"},
		{"a size beyond all numbers", func(c *crafted) repo.ID {
			c.loose(someID("a"), "blob 99999999999999999999", "x")
			return someID("a")
		}, repo.ErrCorrupt, "header"},
		{"an endless header", func(c *crafted) repo.ID {
			c.loose(someID("a"), strings.Repeat("blob", 1<<18), "x")
			return someID("a")
		}, repo.ErrCorrupt, "header"},
		{"another kind", func(c *crafted) repo.ID { c.loose(someID("a"), "blub 1", "x"); return someID("a") }, repo.ErrCorrupt, "header"},
		{"no kind", func(c *crafted) repo.ID { c.loose(someID("a"), " 1", "x"); return someID("a") }, repo.ErrCorrupt, "header"},
		{"a loose bomb", func(c *crafted) repo.ID {
			c.loose(someID("a"), "blob 5", strings.Repeat("\x00", 64<<20))
			return someID("a")
		}, repo.ErrCorrupt, "longer than it says"},
		{"a loose object cut short", func(c *crafted) repo.ID { c.loose(someID("a"), "blob 500", "x"); return someID("a") }, repo.ErrCorrupt, "ends too early"},
		{"a loose object that is not compressed", func(c *crafted) repo.ID {
			c.file("objects/aa/"+strings.Repeat("a", 38), "blob 1\x00x")
			return someID("a")
		}, repo.ErrCorrupt, "compressed form"},
		{"an empty loose object", func(c *crafted) repo.ID { c.file("objects/aa/"+strings.Repeat("a", 38), ""); return someID("a") }, repo.ErrCorrupt, "ends too early"},
		{"a folder in place of an object", func(c *crafted) repo.ID {
			c.file("objects/aa/"+strings.Repeat("a", 38)+"/x", "")
			return someID("a")
		}, repo.ErrCorrupt, "no file"},
		{"a swapped loose object", func(c *crafted) repo.ID { c.loose(someID("a"), "blob 1", "x"); return someID("a") }, repo.ErrCorrupt, "does not match its id"},
		{"a packed object of a terabyte", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 3, size: 1 << 40, data: "x"})
			return someID("a")
		}, repo.ErrCorrupt, "1099511627776 bytes, which cannot be"},
		{"a size that never ends", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), whole: strings.Repeat("\xbf", 30)})
			return someID("a")
		}, repo.ErrCorrupt, "head in the pack"},
		{"a packed bomb", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 3, size: 5, raw: true, data: zeros})
			return someID("a")
		}, repo.ErrCorrupt, "longer than it says"},
		{"a packed object cut short", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 3, size: 500, data: "x"})
			return someID("a")
		}, repo.ErrCorrupt, "ends too early"},
		{"an unknown kind", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 5, data: "x"})
			return someID("a")
		}, repo.ErrCorrupt, "head in the pack"},
		{"built on itself by name", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 7, base: raw(someID("a")), data: delta(1, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, "built on itself"},
		{"built on each other", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 7, base: raw(someID("b")), data: delta(1, 0, 0, "x")},
				&packed{id: someID("b"), kind: 7, base: raw(someID("a")), data: delta(1, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, "built on itself"},
		{"built on itself by place", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 6, base: distance(0), data: delta(1, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, "head in the pack"},
		{"built on what stands before the pack", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 6, base: distance(500), data: delta(1, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, "head in the pack"},
		{"built on what is no object", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 6, base: distance(3), data: delta(1, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, ""},
		{"built on an object of no pack", func(c *crafted) repo.ID {
			c.pack(&packed{id: someID("a"), kind: 7, base: raw(someID("b")), data: delta(1, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, "object " + string(someID("b"))},
		{"a difference that makes gigabytes", func(c *crafted) repo.ID {
			c.pack(&packed{id: bigID, kind: 3, data: big}, &packed{id: someID("a"), kind: 7, base: raw(bigID), data: delta(1<<20, 4096, 1<<20-1, "")})
			return someID("a")
		}, repo.ErrTooLarge, ""},
		{"a base that makes gigabytes", func(c *crafted) repo.ID {
			c.pack(&packed{id: bigID, kind: 3, data: big}, &packed{id: someID("b"), kind: 7, base: raw(bigID), data: delta(1<<20, 4096, 1<<20-1, "")},
				&packed{id: someID("a"), kind: 7, base: raw(someID("b")), data: delta(4096*(1<<20-1), 0, 0, "x")})
			return someID("a")
		}, repo.ErrTooLarge, ""},
		{"a difference to another object", func(c *crafted) repo.ID {
			c.pack(&packed{id: bigID, kind: 3, data: big}, &packed{id: someID("a"), kind: 7, base: raw(bigID), data: delta(7, 0, 0, "x")})
			return someID("a")
		}, repo.ErrCorrupt, "another object"},
		{"a difference that is none", func(c *crafted) repo.ID {
			c.pack(&packed{id: bigID, kind: 3, data: big}, &packed{id: someID("a"), kind: 7, base: raw(bigID), data: "\xff\xff\xff"})
			return someID("a")
		}, repo.ErrCorrupt, "difference"},
		{"a swapped index", func(c *crafted) repo.ID {
			a, b := &packed{id: nameOf("blob", "a"), kind: 3, data: "a"}, &packed{id: nameOf("blob", "b"), kind: 3, data: "b"}
			name := c.pack(a, b)
			data, err := os.ReadFile(filepath.Join(c.dir, name+".pack"))
			if err != nil {
				c.t.Fatal(err)
			}
			a.place, b.place = b.place, a.place
			c.file(name+".idx", index(string(data[len(data)-20:]), []*packed{a, b}))
			return a.id
		}, repo.ErrCorrupt, "does not match its id"},
		{"a place outside of the pack", func(c *crafted) repo.ID {
			a := &packed{id: nameOf("blob", "a"), kind: 3, data: "a"}
			name := c.pack(a)
			data, err := os.ReadFile(filepath.Join(c.dir, name+".pack"))
			if err != nil {
				c.t.Fatal(err)
			}
			a.place = 1 << 30
			c.file(name+".idx", index(string(data[len(data)-20:]), []*packed{a}))
			return a.id
		}, repo.ErrCorrupt, "outside of the pack"},
		{"a wrong object that is borrowed", func(c *crafted) repo.ID {
			other := newCrafted(c.t)
			other.loose(someID("a"), "blob 1", "x")
			c.file("objects/info/alternates", filepath.Join(other.dir, "objects")+"\n")
			return someID("a")
		}, repo.ErrCorrupt, "does not match its id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			crafted := newCrafted(t)
			id := c.make(crafted)
			r := crafted.open()
			var err error
			took := allocated(func() { _, err = r.Blob(id, 1<<20) })
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), string(id)) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v\nwant %v and %q", err, c.want, c.says)
			}
			if took > 24<<20 {
				t.Errorf("%d bytes of memory", took)
			}
		})
	}
}

// A chain of five thousand differences is read as one of fifty is.
func TestLongDeltaChain(t *testing.T) {
	c := newCrafted(t)
	content := strings.Repeat("r", 100)
	base := content
	entries := []*packed{{id: nameOf("blob", base), kind: 3, data: base}}
	for i := range 5000 {
		text := fmt.Sprintf("%05d", i)
		next := content + text
		entries = append(entries, &packed{id: nameOf("blob", next), kind: 7, base: raw(entries[i].id), data: delta(len(base), 1, 100, text)})
		base = next
	}
	c.pack(entries...)
	r := c.open()
	last := entries[len(entries)-1].id
	if data, err := r.Blob(last, 1000); err != nil || string(data) != base {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if data, err := r.Blob(entries[17].id, 1000); err != nil || !strings.HasSuffix(string(data), "00016") {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// What a caller does to the bytes that it was given changes none that are
// kept for others.
func TestKeptBasesStayAsTheyAre(t *testing.T) {
	c := newCrafted(t)
	base := strings.Repeat("r", 100)
	c.pack(&packed{id: nameOf("blob", base), kind: 3, data: base},
		&packed{id: nameOf("blob", base+"x"), kind: 7, base: raw(nameOf("blob", base)), data: delta(100, 1, 100, "x")})
	r := c.open()
	for range 2 {
		for _, id := range []repo.ID{nameOf("blob", base+"x"), nameOf("blob", base)} {
			data, err := r.Blob(id, 1000)
			if err != nil {
				t.Fatal(err)
			}
			clear(data)
		}
	}
}

// Indexes that are not what they should be: the object is not said to be
// missing, but that it cannot be looked for, and how to make the index anew.
func TestCraftedIndexes(t *testing.T) {
	whole := func(c *crafted) (name, idx string) {
		name = c.pack(&packed{id: nameOf("blob", "a"), kind: 3, data: "a"})
		data, err := os.ReadFile(filepath.Join(c.dir, name+".idx"))
		if err != nil {
			c.t.Fatal(err)
		}
		return name, string(data)
	}
	signed := func(data string) string { sum := sha1.Sum([]byte(data)); return data + string(sum[:]) }
	for _, c := range []struct {
		name string
		make func(idx string) string
		says string
	}{
		{"missing", func(string) string { return "" }, "has no index"},
		{"too short", func(idx string) string { return idx[:30] }, "too short"},
		{"garbled", func(idx string) string { return strings.Replace(idx, "\x00", "\x01", 1) }, "checksum"},
		{"of a version to come", func(idx string) string { return signed(idx[:7] + "\x03" + idx[8:len(idx)-20]) }, "version 3"},
		{"numbers that fall", func(idx string) string { return signed(idx[:8] + "\x00\x00\x00\x09" + idx[12:len(idx)-20]) }, "not in order"},
		{"more objects than it holds", func(idx string) string {
			return signed(idx[:8+255*4] + "\xff\xff\xff\xff" + idx[8+256*4:len(idx)-20])
		}, "number of its objects"},
		{"of another pack", func(idx string) string {
			return signed(idx[:len(idx)-40] + strings.Repeat("x", 20))
		}, "that of another pack"},
	} {
		t.Run(c.name, func(t *testing.T) {
			crafted := newCrafted(t)
			name, idx := whole(crafted)
			if text := c.make(idx); text != "" {
				crafted.file(name+".idx", text)
			} else if err := os.Remove(filepath.Join(crafted.dir, name+".idx")); err != nil {
				t.Fatal(err)
			}
			var err error
			took := allocated(func() { _, err = crafted.open().Blob(nameOf("blob", "a"), 10) })
			command := "`git index-pack " + filepath.Join(crafted.dir, name) + ".pack`"
			if !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), command) || !strings.Contains(err.Error(), string(nameOf("blob", "a"))) {
				t.Errorf("error %v\nwant %q and %q", err, c.says, command)
			}
			if took > 1<<20 {
				t.Errorf("%d bytes of memory", took)
			}
		})
	}
}

// One pack that cannot be read hides only what it holds.
func TestDamagedIndexHidesOnlyItsPack(t *testing.T) {
	c := newCrafted(t)
	name := c.pack(&packed{id: nameOf("blob", "a"), kind: 3, data: "a"})
	c.pack(&packed{id: nameOf("blob", "b"), kind: 3, data: "b"})
	c.file(name+".idx", "x")
	c.object("blob", "c")
	r := c.open()
	for _, content := range []string{"b", "c"} {
		if data, err := r.Blob(nameOf("blob", content), 10); err != nil || string(data) != content {
			t.Errorf("%s: %q, %v", content, data, err)
		}
	}
	if _, err := r.Blob(nameOf("blob", "a"), 10); !errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("error %v", err)
	}
}

// Git packs a repository anew while it is read.
func TestPackedAnewMeanwhile(t *testing.T) {
	c := newCrafted(t)
	c.pack(&packed{id: nameOf("blob", "a"), kind: 3, data: "a"})
	r := c.open()
	if _, err := r.Blob(nameOf("blob", "a"), 10); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(c.dir, "objects", "pack")); err != nil {
		t.Fatal(err)
	}
	c.pack(&packed{id: nameOf("blob", "a"), kind: 3, data: "a"}, &packed{id: nameOf("blob", "b"), kind: 3, data: "b"})
	for _, content := range []string{"b", "a"} {
		if data, err := r.Blob(nameOf("blob", content), 10); err != nil || string(data) != content {
			t.Errorf("%s: %q, %v", content, data, err)
		}
	}
}

// multiIndex writes a multi-pack index over packs whose names are given with
// their entries.
func multiIndex(packs ...[]*packed) string {
	type row struct {
		*packed
		pack int
	}
	var rows []row
	var names string
	for i, entries := range packs {
		names += fmt.Sprintf("%s.idx\x00", entries[0].data) // the first entry names the pack
		for _, e := range entries[1:] {
			rows = append(rows, row{e, i})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(string(a.id), string(b.id)) })
	var fanout, ids, offsets []byte
	for first, at := 0, 0; first < 256; first++ {
		for at < len(rows) && int(raw(rows[at].id)[0]) <= first {
			at++
		}
		fanout = binary.BigEndian.AppendUint32(fanout, uint32(at))
	}
	for _, r := range rows {
		ids = append(ids, raw(r.id)...)
		offsets = binary.BigEndian.AppendUint32(offsets, uint32(r.pack))
		offsets = binary.BigEndian.AppendUint32(offsets, uint32(r.place))
	}
	chunks := []struct{ name, data string }{{"PNAM", names}, {"OIDF", string(fanout)}, {"OIDL", string(ids)}, {"OOFF", string(offsets)}}
	data := []byte("MIDX\x01\x01\x04\x00\x00\x00\x00")
	data = append(data, byte(len(packs)))
	at := uint64(len(data) + 12*(len(chunks)+1))
	for _, c := range chunks {
		data = binary.BigEndian.AppendUint64(append(data, c.name...), at)
		at += uint64(len(c.data))
	}
	data = binary.BigEndian.AppendUint64(append(data, 0, 0, 0, 0), at)
	for _, c := range chunks {
		data = append(data, c.data...)
	}
	sum := sha1.Sum(data)
	return string(data) + string(sum[:])
}

// Packs that only a multi-pack index knows are read by it; one that leads to
// the wrong place is found out, and one that is damaged is as none.
func TestMultiPackIndexAlone(t *testing.T) {
	setup := func(t *testing.T) (c *crafted, lists [][]*packed) {
		c = newCrafted(t)
		for _, texts := range [][]string{{"a", "b"}, {"c", "d"}} {
			var entries []*packed
			for _, text := range texts {
				entries = append(entries, &packed{id: nameOf("blob", text), kind: 3, data: text})
			}
			name := c.pack(entries...)
			if err := os.Remove(filepath.Join(c.dir, name+".idx")); err != nil {
				t.Fatal(err)
			}
			lists = append(lists, append([]*packed{{data: filepath.Base(name)}}, entries...))
		}
		return c, lists
	}
	c, lists := setup(t)
	c.file("objects/pack/multi-pack-index", multiIndex(lists...))
	r := c.open()
	for _, text := range []string{"a", "b", "c", "d"} {
		if data, err := r.Blob(nameOf("blob", text), 10); err != nil || string(data) != text {
			t.Errorf("%s: %q, %v", text, data, err)
		}
	}
	if _, err := r.Blob(someID("e"), 10); !errors.Is(err, repo.ErrMissing) {
		t.Errorf("what it does not know: %v", err)
	}

	c, lists = setup(t)
	lists[0][1].place, lists[0][2].place = lists[0][2].place, lists[0][1].place
	c.file("objects/pack/multi-pack-index", multiIndex(lists...))
	if _, err := c.open().Blob(nameOf("blob", "a"), 10); !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), "does not match its id") {
		t.Errorf("swapped: %v", err)
	}

	c, lists = setup(t)
	text := multiIndex(lists...)
	c.file("objects/pack/multi-pack-index", strings.Replace(text, "pack-", "kcap-", 1))
	if _, err := c.open().Blob(nameOf("blob", "a"), 10); !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), "`git index-pack ") {
		t.Errorf("garbled: %v", err)
	}

	// It is not asked where each pack has an index of its own.
	c = newCrafted(t)
	a := &packed{id: nameOf("blob", "a"), kind: 3, data: "a"}
	name := c.pack(a)
	c.file("objects/pack/multi-pack-index", multiIndex([]*packed{{data: filepath.Base(name)}, {id: a.id, place: 1}}))
	if data, err := c.open().Blob(a.id, 10); err != nil || string(data) != "a" {
		t.Errorf("beside an index: %q, %v", data, err)
	}
}
