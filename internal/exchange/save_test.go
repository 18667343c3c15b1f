package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/source"
)

func TestSave(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "x.yaml")
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("the file holds %q, %v", got, err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("something else was left behind: %v", entries)
		}
	}
	if err := Save(name, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	holds("one")
	if err := Save(name, []byte("two"), false); !IsTaken(err) {
		t.Errorf("got %v", err)
	}
	holds("one")
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	aside := filepath.Join(t.TempDir(), "aside")
	if err := os.Link(name, aside); err != nil {
		t.Fatal(err)
	}
	if err := Save(name, []byte("two"), true); err != nil {
		t.Fatal(err)
	}
	holds("two")
	if got, err := os.ReadFile(aside); err != nil || string(got) != "one" {
		t.Errorf("the old file was written to: %q, %v", got, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the rights became %v, %v", info.Mode(), err)
	}
	if err := Save(filepath.Join(dir, "no", "x"), nil, false); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := Save(dir, nil, true); !errors.Is(err, source.ErrNotRegular) {
		t.Errorf("got %v", err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	if err := Save(link, nil, true); !errors.Is(err, source.ErrNotRegular) {
		t.Errorf("got %v", err)
	}
	holds("two")
}

// Whoever looks at any moment sees the old file whole, or the new one: it is
// written under another name, and gets its own in one go. Where that is
// interrupted, or the file system knows no links, the old one stays, or the new
// one is there as a whole.
func TestSaveChangesHandsInOneGo(t *testing.T) {
	interrupted := errors.New("interrupted")
	data := strings.Repeat("the new one\n", 10_000)
	for _, c := range []struct {
		what         string
		old          string // that is there already; "" for nothing
		replace      bool
		link, rename error // what moving the file comes to
		moves        string
		want         error
		holds        string
	}{
		{"a file in the place of another", "the old one", true, nil, nil, "rename", nil, data},
		{"one where there is none", "", true, nil, nil, "rename", nil, data},
		{"a new file", "", false, nil, nil, "link", nil, data},
		{"a new file where no links are known", "", false, errors.ErrUnsupported, nil, "link rename", nil, data},
		{"an interruption", "the old one", true, nil, interrupted, "rename", interrupted, "the old one"},
		{"an interruption where nothing was", "", true, nil, interrupted, "rename", interrupted, ""},
		{"an interruption of a new file", "", false, errors.ErrUnsupported, interrupted, "link rename", interrupted, ""},
		{"a name that is taken meanwhile", "", false, os.ErrExist, nil, "link", ErrExists, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := t.TempDir()
			name := filepath.Join(dir, "x.yaml")
			if c.old != "" {
				if err := os.WriteFile(name, []byte(c.old), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			holds := func(name, want string) {
				t.Helper()
				if got, err := os.ReadFile(name); string(got) != want || err != nil && (want != "" || !errors.Is(err, os.ErrNotExist)) {
					t.Errorf("%s holds %d bytes, %.20q, %v", name, len(got), got, err)
				}
			}
			var seen []string
			look := func(what string, move func(from, to string) error, fails error) func(from, to string) error {
				return func(from, to string) error {
					seen = append(seen, what)
					if to != name || filepath.Dir(from) != dir {
						t.Errorf("%s becomes %s", from, to)
					}
					holds(name, c.old)
					holds(from, data)
					if fails != nil {
						return fails
					}
					return move(from, to)
				}
			}
			defer func(real struct{ rename, link func(from, to string) error }) { moves = real }(moves)
			moves.rename, moves.link = look("rename", moves.rename, c.rename), look("link", moves.link, c.link)
			if err := Save(name, []byte(data), c.replace); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if got := strings.Join(seen, " "); got != c.moves {
				t.Errorf("it was moved by %q, want %q", got, c.moves)
			}
			holds(name, c.holds)
			entries, err := os.ReadDir(dir)
			if want := min(len(c.holds), 1); err != nil || len(entries) != want {
				t.Errorf("something else was left behind: %v, %v", entries, err)
			}
		})
	}
}

// A file that is in use, as a spreadsheet program holds it on Windows, is told by
// its own name and not by that of what was to take its place.
func TestSaveTellsItsOwnName(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.xlsx")
	inUse := errors.New("it is being used by another process")
	defer func(real struct{ rename, link func(from, to string) error }) { moves = real }(moves)
	moves.rename = func(from, to string) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: inUse} }
	moves.link = func(from, to string) error {
		return &os.LinkError{Op: "link", Old: from, New: to, Err: errors.ErrUnsupported}
	}
	for _, replace := range []bool{true, false} {
		if err := Save(name, nil, replace); err == nil || err.Error() != "write "+name+": "+inUse.Error() {
			t.Errorf("got %v", err)
		}
	}
}
