package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/goldthread/goldthread/internal/scratch"
	"github.com/goldthread/goldthread/internal/source"
)

// ErrExists is what Save says of a file that is there already.
var ErrExists = errors.New("there is a file of that name already")

// moves are the two ways in which a file that is whole gets its name. A test
// looks on there, for that is the only moment at which the name changes hands.
var moves = struct{ rename, link func(from, to string) error }{os.Rename, os.Link}

// Save writes a file in one go: until all of it is on the disk nothing is to
// be seen, and what was there before stays. Unless told to replace it, a file
// that exists is left alone. A link, folder or device is never replaced.
func Save(name string, data []byte, replace bool) error {
	var mode fs.FileMode // of the file that is replaced
	switch info, err := os.Lstat(name); {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w", source.Escape(name), source.ErrNotRegular)
	case err == nil && !replace:
		return fmt.Errorf("%s: %w", source.Escape(name), ErrExists)
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	temp, err := writeTemp(filepath.Dir(name), data, mode)
	if err == nil {
		defer scratch.Remove(temp) // gone already when it was renamed
		err = place(temp, name, replace)
	}
	if err != nil && !IsTaken(err) {
		return &fs.PathError{Op: "write", Path: name, Err: WithRemedy(err)} // and not under the name that nobody will see
	}
	return err
}

// place gives a file that was written the name that it is to have.
func place(temp, name string, replace bool) error {
	if replace {
		return moves.rename(temp, name)
	}
	// A link to a name that somebody has taken meanwhile fails; where the file
	// system knows no links, the look of Save must do.
	switch err := moves.link(temp, name); {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s: %w", source.Escape(name), ErrExists)
	case err != nil:
		return moves.rename(temp, name)
	}
	return nil
}

// WithRemedy is why a file cannot be written, without the names that the system
// gives it, and what to do where there is no room for it.
func WithRemedy(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		err = le.Err
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok && isFull(number) {
		return fmt.Errorf("%w: make room there, or name a place where there is some; nothing of it was written", err)
	}
	return err
}

// writeTemp puts data into a new file in dir and returns its name. With mode 0
// the file may be read by those who may read new files here.
func writeTemp(dir string, data []byte, mode fs.FileMode) (name string, err error) {
	f, err := scratch.File(dir, cmp.Or(mode, 0o644))
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if mode != 0 {
		err = errors.Join(err, f.Chmod(mode))
	}
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		scratch.Remove(f.Name())
	}
	return f.Name(), err
}

// IsTaken reports that Save did not write because the file is there already.
func IsTaken(err error) bool { return errors.Is(err, ErrExists) }
