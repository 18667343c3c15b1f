package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/repo"
)

// A witness hands out the files of a commit and remembers what was asked of
// them, so that of another commit can be said whether it would have answered
// the same. Of a folder that is listed it remembers the names alone.
type witness struct {
	files fs.FS
	mu    sync.Mutex
	seen  map[asked]string
}

// What can be asked of files.
type asked struct {
	what question
	name string
}

type question int

const (
	whatFile question = iota // its content; of what is no file, what it is
	whatList                 // the names in a folder
	whatTree                 // all that is in a folder
)

func newWitness(files fs.FS) *witness { return &witness{files: files, seen: map[asked]string{}} }

// sameIn reports whether other files would have answered as these did.
func (w *witness) sameIn(other fs.FS) bool {
	for q, answer := range w.seen {
		if q.answer(other) != answer {
			return false
		}
	}
	return true
}

// answer is what files say to a question, or why they do not.
func (q asked) answer(files fs.FS) string {
	if q.what == whatList {
		list, err := fs.ReadDir(files, q.name)
		if err != nil {
			return plainError(err)
		}
		var names strings.Builder
		for _, e := range list {
			fmt.Fprintf(&names, "%s/%v\n", e.Name(), e.Type())
		}
		return names.String()
	}
	info, err := fs.Stat(files, q.name)
	if err != nil {
		return plainError(err)
	}
	if id, ok := info.Sys().(repo.ID); ok && (q.what == whatTree || info.Mode().IsRegular()) {
		return string(id)
	}
	return info.Mode().String()
}

func plainError(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "none"
	}
	return plain(err).Error()
}

func (w *witness) note(what question, name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if q := (asked{what, name}); w.seen[q] == "" {
		w.seen[q] = q.answer(w.files)
	}
}

// Open opens a file, or a folder, which is opened to be listed.
func (w *witness) Open(name string) (fs.File, error) {
	w.note(whatFile, name)
	f, err := w.files.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		w.note(whatList, name)
	}
	return f, nil
}

// Stat describes a file or a folder.
func (w *witness) Stat(name string) (fs.FileInfo, error) {
	w.note(whatFile, name)
	return fs.Stat(w.files, name)
}

// ReadDir lists a folder.
func (w *witness) ReadDir(name string) ([]fs.DirEntry, error) {
	w.note(whatList, name)
	return fs.ReadDir(w.files, name)
}
