// Package scratch makes files and folders that are gone when the program ends,
// however it ends: also when it is told to stop in the midst of its work.
package scratch

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// errStopping is what nobody is meant to see: the program is about to end.
var errStopping = errors.New("the program is being stopped")

// made is what was made and not removed yet.
var made = struct {
	sync.Mutex
	paths  map[string]bool
	closed bool
}{paths: map[string]bool{}}

// File makes a new file in dir, with a name that no file has and the mode that
// the system's mask leaves of mode.
func File(dir string, mode fs.FileMode) (*os.File, error) {
	made.Lock()
	defer made.Unlock()
	if made.closed {
		return nil, errStopping
	}
	name := filepath.Join(dir, ".goldthread-"+rand.Text())
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		made.paths[name] = true
	}
	return f, err
}

// Dir makes a new folder where the system keeps what is for a time. Pattern is
// that of [os.MkdirTemp].
func Dir(pattern string) (string, error) {
	made.Lock()
	defer made.Unlock()
	if made.closed {
		return "", errStopping
	}
	name, err := os.MkdirTemp("", pattern)
	if err == nil {
		made.paths[name] = true
	}
	return name, err
}

// Remove takes away a file or folder that was made here. One that is gone
// already, under a name of its own for example, is no error.
func Remove(name string) error {
	made.Lock()
	defer made.Unlock()
	delete(made.paths, name)
	return os.RemoveAll(name)
}

// Sweep removes whatever is left, and lets nothing more be made. It is for the
// last moment of a program that is told to stop, when others may still be writing
// into the folders. So these get another name, where nobody looks for them, and
// until all are gone a file stands in the place of each, below which no folder can
// be made anew.
func Sweep() {
	made.Lock()
	defer made.Unlock()
	made.closed = true
	moved := map[string]string{}
	for name := range made.paths {
		if info, err := os.Lstat(name); err != nil || !info.IsDir() {
			os.Remove(name)
			continue
		}
		moved[name] = name
		if away := name + "-" + rand.Text(); os.Rename(name, away) == nil {
			moved[name] = away
			if f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
				f.Close()
			}
		}
	}
	for _, folder := range moved {
		removeAll(folder)
	}
	for name := range moved {
		os.Remove(name)
	}
}

// removeAll removes a folder in which a file that somebody had begun to make may
// appear meanwhile.
func removeAll(folder string) {
	for range 5 {
		if os.RemoveAll(folder) == nil {
			return
		}
	}
}
