package scratch

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Temporary files are removed: by whoever made them, or all that is left when
// the program is told to stop. Nothing is made after that, and what got a name
// of its own stays.
func TestSweep(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := t.TempDir()
	file := func() string {
		t.Helper()
		f, err := File(dir, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		return f.Name()
	}
	folder, err := Dir("goldthread-x-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "inside"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	removed, kept, left := file(), file(), file()
	if err := Remove(removed); err != nil {
		t.Error(err)
	}
	if err := os.Rename(kept, filepath.Join(dir, "kept")); err != nil {
		t.Fatal(err)
	}
	if err := Remove(kept); err != nil {
		t.Errorf("renamed already: %v", err)
	}
	if err := os.WriteFile(removed, nil, 0o644); err != nil { // somebody else's now
		t.Fatal(err)
	}
	t.Cleanup(func() { made.closed = false })
	Sweep()
	for name, want := range map[string]bool{removed: true, filepath.Join(dir, "kept"): true, left: false, folder: false} {
		if _, err := os.Lstat(name); (err == nil) != want {
			t.Errorf("%s is there: %t, want %t", name, err == nil, want)
		}
	}
	if _, err := File(dir, 0o644); !errors.Is(err, errStopping) {
		t.Errorf("a file after the end: %v", err)
	}
	if _, err := Dir("x"); !errors.Is(err, errStopping) {
		t.Errorf("a folder after the end: %v", err)
	}
}
