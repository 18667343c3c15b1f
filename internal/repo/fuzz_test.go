package repo

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An index that is taken leads nowhere but to places it names, and finds each
// of its names.
func FuzzPackIndexes(f *testing.F) {
	for _, name := range []string{"index-1.idx", "index-2.idx", "multi-pack-index"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		look := func(ix *packIndex, n int) {
			for i := range n {
				var name objectName
				copy(name[:], ix.name(i))
				if at, ok := ix.find(name); ok && !bytes.Equal(ix.name(at), name[:]) {
					t.Errorf("%x is found as %x", name, ix.name(at))
				}
				if offset, ok := ix.offset(i); ok && offset < 0 {
					t.Errorf("offset %d", offset)
				}
				ix.withPrefix(hex.EncodeToString(name[:1]), func(ID) {})
			}
		}
		// The checksum keeps nearly everything out: what lies behind it is
		// tried as well.
		if len(data) > 2*nameSize {
			ix := &packIndex{}
			if ix.firstVersion(data[:len(data)-2*nameSize]) == nil {
				n, _ := ix.count()
				look(ix, min(n, 1000))
			}
			ix = &packIndex{}
			if len(data) > 8 && ix.secondVersion(data[8:]) == nil {
				n, _ := ix.count()
				look(ix, min(n, 1000))
			}
		}
		if m, err := parseMultiIndex(data); err == nil {
			n, _ := m.count()
			look(&m.packIndex, min(n, 1000))
			for i := range min(n, 1000) {
				m.holder(i)
			}
		}
		_, _ = parseIndex(data)
	})
}

// The small files of Git's own folder.
func FuzzSmallFiles(f *testing.F) {
	id := strings.Repeat("1", 40)
	f.Add("[core]\n\tbare = false\n[remote \"origin\"]\n\tpromisor = true\n\tfetch = +refs/heads/*:x\n[extensions]\n\tworktreeConfig = true\n", "# pack-refs with: peeled\n"+id+" refs/tags/v1\n^"+id+"\n", id+"\n", "../../x/objects\n\"a\\303\\244\"\n# y\n", "ref: refs/heads/main\n")
	f.Add("[extensions]\nobjectFormat=sha256\n", "", "", "", id)
	f.Add("[a \"b\\\"]\nc = \"d\\\n", " x", "x", "/", "ref:")
	f.Fuzz(func(t *testing.T, config, packed, shallow, borrowed, head string) {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"HEAD": head, "config": config, "packed-refs": packed, "shallow": shallow, "objects/info/alternates": borrowed, "refs/heads/x": head,
		} {
			name = filepath.Join(dir, name)
			if os.MkdirAll(filepath.Dir(name), 0o755) != nil || os.WriteFile(name, []byte(text), 0o644) != nil {
				t.Fatal("cannot write")
			}
		}
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		plain := func(what string, err error) {
			if err != nil && strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == 0xfffd }) {
				t.Errorf("%s: the error shows odd bytes: %q", what, err)
			}
		}
		_, _, err = r.Head()
		plain("head", err)
		_, _, err = r.MainBranch("")
		plain("main branch", err)
		_, err = r.Lacks()
		plain("lacks", err)
		_, _, err = r.MainUnknown()
		plain("main unknown", err)
		_, err = r.Boundary()
		plain("boundary", err)
		_, err = r.Tags()
		plain("tags", err)
		_, err = r.Resolve("x~1")
		plain("resolve", err)
	})
}

// The head of an entry of a pack.
func FuzzPackEntry(f *testing.F) {
	f.Add([]byte("\x95\x0a\x78\x9c"), int64(12))
	f.Add([]byte("\xe5\xff\x01\x80\x01"), int64(4096))
	f.Add([]byte("\x75"+strings.Repeat("x", 20)), int64(0))
	f.Fuzz(func(t *testing.T, head []byte, offset int64) {
		e := packEntry{offset: offset & (1<<40 - 1)}
		if n, ok := e.parse(head); ok {
			if n > len(head) || e.size < 0 || e.kind == offsetDelta && (e.baseOffset <= 0 || e.baseOffset >= e.offset) {
				t.Errorf("%+v from %d of %d bytes", e, n, len(head))
			}
		}
		if base, result, err := deltaSizes(head); err == nil && (base < 0 || result < 0) {
			t.Errorf("sizes %d and %d", base, result)
		}
	})
}

// Pointers of Git LFS.
func FuzzPointer(f *testing.F) {
	f.Add([]byte("version https://git-lfs.github.com/spec/v1\noid sha256:" + strings.Repeat("a", 64) + "\nsize 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if digest, ok := Pointer(data); digest != "" && (!ok || len(digest) != 64 || !isHex(digest)) {
			t.Errorf("digest %q", digest)
		}
	})
}
