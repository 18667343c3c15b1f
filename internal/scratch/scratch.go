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
// last moment of a program that is told to stop.
func Sweep() {
	made.Lock()
	defer made.Unlock()
	made.closed = true
	for name := range made.paths {
		os.RemoveAll(name)
	}
}
