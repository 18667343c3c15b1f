package cache

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var today = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

func opened(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Open(dir, today)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func keep(t *testing.T, in Pieces, key Key, parts ...string) {
	t.Helper()
	w := in.Create(key)
	if w == nil {
		t.Fatal("nothing is kept")
	}
	for _, p := range parts {
		w.Write([]byte(p))
	}
	w.Keep()
}

// What is kept comes back, and only under its key; what is dropped does not.
func TestPieces(t *testing.T) {
	for name, in := range map[string]Pieces{"folder": opened(t, filepath.Join(t.TempDir(), "not", "there", "yet")), "memory": &Memory{}} {
		if !in.IsEmpty() {
			t.Errorf("%s: there is something before anything was kept", name)
		}
		keep(t, in, Of("a"), "one ", "piece")
		keep(t, in, Of("none"))
		dropped := in.Create(Of("dropped"))
		dropped.Write([]byte("x"))
		dropped.Drop()
		if data, ok := in.Get(Of("a")); !ok || string(data) != "one piece" {
			t.Errorf("%s: %q, %v", name, data, ok)
		}
		if data, ok := in.Get(Of("none")); !ok || len(data) > 0 {
			t.Errorf("%s: the empty piece is %q, %v", name, data, ok)
		}
		for _, key := range []Key{Of("dropped"), Of("b"), Of("a", ""), Of("")} {
			if data, ok := in.Get(key); ok {
				t.Errorf("%s: %q under a key that nothing was kept under", name, data)
			}
		}
		keep(t, in, Of("a"), "another")
		if data, _ := in.Get(Of("a")); string(data) != "another" || in.IsEmpty() {
			t.Errorf("%s: %q after it was kept again", name, data)
		}
	}
}

// Keys tell apart what a text joined of the parts does not.
func TestOf(t *testing.T) {
	keys := map[Key]bool{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"1:a"}, {"a", "1:b"}} {
		keys[Of(parts...)] = true
	}
	if len(keys) != 7 {
		t.Errorf("%d keys of 7 lists", len(keys))
	}
}

// The folder and its pieces are for nobody else to read or write.
func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no bits of a mode")
	}
	dir := filepath.Join(t.TempDir(), "kept")
	f := opened(t, dir)
	keep(t, f, Of("a"), "x")
	for name, want := range map[string]os.FileMode{dir: 0o700, f.path(Of("a")): 0o600} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files are left beside the piece", len(entries)-1)
	}
}

// Whatever becomes of the file, and wherever it is put, is no piece.
func TestDamage(t *testing.T) {
	f := opened(t, t.TempDir())
	key := Of("a")
	keep(t, f, key, "some words that are kept")
	whole, err := os.ReadFile(f.path(key))
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(f.path(key), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := f.Get(key); ok {
			t.Errorf("%s gives %q", what, got)
		}
	}
	for i := range whole {
		altered := bytes.Clone(whole)
		altered[i] ^= 0x10
		refuse(fmt.Sprint("byte ", i, " altered"), altered)
		refuse(fmt.Sprint("cut off at ", i), whole[:i])
	}
	refuse("a byte more", append(bytes.Clone(whole), 0))
	other := opened(t, t.TempDir())
	keep(t, other, Of("b"), "some words that are kept")
	poisoned, err := os.ReadFile(other.path(Of("b")))
	if err != nil {
		t.Fatal(err)
	}
	refuse("a whole piece of another key", poisoned)
	older := bytes.Replace(whole[:len(whole)-tailSize], []byte("kept 1"), []byte("kept 0"), 1)
	sum := sha256.Sum256(older)
	refuse("a piece of another form", append(older, sum[:]...))
	if err := os.WriteFile(f.path(key), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.Get(key); !ok {
		t.Error("the piece itself is not found")
	}
}

// A folder that a change can write to, or others than its owner, is refused, and
// pieces that are no files of one's own are not read.
func TestUnfit(t *testing.T) {
	top := t.TempDir()
	work, link := filepath.Join(top, "work"), filepath.Join(top, "link")
	for _, dir := range []string{filepath.Join(work, ".git"), filepath.Join(top, "open"), filepath.Join(top, "fine")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(top, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	unfit := []string{work, filepath.Join(work, "cache"), filepath.Join(work, ".git", "a", "b"), filepath.Join(work, "x", "..", "y"), filepath.Join(top, "file")}
	if err := os.Symlink(work, link); err == nil {
		unfit = append(unfit, link, filepath.Join(link, "deeper"))
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(filepath.Join(top, "open"), 0o777); err != nil {
			t.Fatal(err)
		}
		unfit = append(unfit, filepath.Join(top, "open"))
	}
	for _, dir := range unfit {
		if _, err := Open(dir, today, "", work); !errors.Is(err, ErrUnfit) {
			t.Errorf("%s: %v", dir, err)
		}
	}
	for _, dir := range []string{filepath.Join(top, "fine"), filepath.Join(top, "workshop"), filepath.Join(top, "new", "one")} {
		if _, err := Open(dir, today, "", work); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestPiecesOfOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no bits of a mode")
	}
	f := opened(t, filepath.Join(t.TempDir(), "kept"))
	keep(t, f, Of("a"), "x")
	name := f.path(Of("a"))
	if err := os.Chmod(name, 0o622); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.Get(Of("a")); ok {
		t.Error("a piece that others may write to was read")
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := errors.Join(os.Chmod(name, 0o600), os.Rename(name, elsewhere), os.Symlink(elsewhere, name)); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.Get(Of("a")); ok {
		t.Error("a link was followed")
	}
	if err := os.Chmod(f.dir, 0o777); err != nil { // since it was opened
		t.Fatal(err)
	}
	if f.Create(Of("b")) != nil {
		t.Error("a piece was begun in a folder that all may write to")
	}
}

// The pieces used longest ago go first, and what a run left that was stopped by
// force goes after a day.
func TestLimit(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"a", "b", "c"} {
		f, err := Open(dir, today.Add(time.Duration(i)*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		keep(t, f, Of(name), strings.Repeat("x", 1000))
		if _, ok := f.Get(Of(name)); !ok {
			t.Fatal("not kept")
		}
	}
	later, err := Open(dir, today.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	later.Get(Of("a"))
	for name, age := range map[string]time.Duration{".goldthread-OLD": 25 * time.Hour, ".goldthread-NEW": time.Hour} {
		at := today.Add(-age)
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Chtimes(filepath.Join(dir, name), at, at)); err != nil {
			t.Fatal(err)
		}
	}
	later.limit = 3 * 1200
	w := later.Create(Of("d"))
	w.Write(bytes.Repeat([]byte("x"), 1000))
	w.Keep()
	var left []string
	for _, name := range []string{"a", "b", "c", "d"} {
		if _, ok := later.Get(Of(name)); ok {
			left = append(left, name)
		}
	}
	entries, _ := os.ReadDir(dir)
	names := fmt.Sprint(entries)
	if !slices.Equal(left, []string{"a", "c", "d"}) || strings.Contains(names, "OLD") || !strings.Contains(names, "NEW") {
		t.Errorf("%v are left, among %v", left, names)
	}
}

// Many may read and write the same at once: who reads sees all of one piece.
func TestTogether(t *testing.T) {
	f := opened(t, t.TempDir())
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			text := strings.Repeat(fmt.Sprint(i), 5000)
			for range 20 {
				if w := f.Create(Of("a")); w != nil {
					w.Write([]byte(text[:2500]))
					w.Write([]byte(text[2500:]))
					w.Keep()
				}
				if data, ok := f.Get(Of("a")); !ok || strings.Trim(string(data), string(data[:1])) != "" || len(data) != 5000 {
					t.Error("a piece is not one that was kept")
				}
			}
		})
	}
	all.Wait()
}

// Where nothing can be written, nothing is kept and nobody is told.
func TestNoRoom(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &Folder{filepath.Join(file, "below"), today, Limit}
	if f.Create(Of("a")) != nil {
		t.Error("a piece was begun below a file")
	}
	small := opened(t, t.TempDir())
	w := small.Create(Of("a")).(*fileWriter)
	w.size = maxPiece
	w.Write([]byte("x"))
	w.Keep()
	if _, ok := small.Get(Of("a")); ok {
		t.Error("more was kept than a piece may have")
	}
}
