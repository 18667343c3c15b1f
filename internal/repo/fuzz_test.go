package repo

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/format/packfile"
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
		if base, result, _, err := deltaSizes(head); err == nil && (base < 0 || result < 0) {
			t.Errorf("sizes %d and %d", base, result)
		}
	})
}

// A difference makes of a base what go-git makes of it, and is refused where
// go-git refuses it. Only of sizes that no number can hold go-git makes others.
func FuzzDelta(f *testing.F) {
	base := []byte("- id: R1\n  statement: a\n- id: R2\n  statement: b\n")
	f.Add(base, []byte("\x32\x12\x90\x09\x05- id:\x91\x20\x04"))
	f.Add(base, []byte("\x32\x32\x80\x32"))
	f.Add(base, []byte("\x32\x32\x90\x32"))
	f.Add(base, []byte("\x32\x00"))
	f.Add(base, []byte("\x32\x03\x03abc\x00"))
	f.Add([]byte{}, []byte("\x00\x80\x80\x80\x10\x01a"))
	f.Add(bytes.Repeat([]byte("x"), 70_000), []byte("\xf0\xa2\x04\x80\x80\x04\x80"))
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		if _, _, _, err := deltaSizes(delta); err != nil {
			return
		}
		got, err := applyDelta(base, delta, 1<<20)
		if errors.Is(err, ErrTooLarge) {
			return
		}
		want, refused := packfile.PatchDelta(base, delta)
		if (err == nil) != (refused == nil) || !bytes.Equal(got, want) {
			t.Errorf("made %q (%v), where go-git makes %q (%v)", got, err, want, refused)
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
