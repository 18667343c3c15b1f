package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// MaxFile is the most that is read of one register file, in bytes. It is ten
// times the largest public register we know.
const MaxFile = 16 << 20

// Errors that [Read] wraps. Each is trouble in the user's files.
var (
	ErrNotRegular = errors.New("not an ordinary file")
	ErrTooLarge   = errors.New("too large")
)

// Read returns the bytes of the regular file name in fsys, at most limit of
// them. A folder, link, pipe or device is refused before it is opened, so
// that reading one never blocks, and a file that is larger than limit, or
// grows past it while it is read, is refused as a whole.
func Read(fsys fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Escape(name), reason(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", Escape(name), ErrNotRegular)
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s: %w (%d bytes, at most %d are read)", Escape(name), ErrTooLarge, info.Size(), limit)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Escape(name), reason(err))
	}
	defer f.Close()
	data, err := readAll(io.LimitReader(f, limit+1), info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Escape(name), reason(err))
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s: %w (at most %d bytes are read)", Escape(name), ErrTooLarge, limit)
	}
	return data, nil
}

// readAll is io.ReadAll for what should have so many bytes: where it has, it is
// read into as many, without growing.
func readAll(in io.Reader, size int64) ([]byte, error) {
	room := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := room.ReadFrom(in)
	return room.Bytes(), err
}

// WithoutMark drops the byte order mark that programs on Windows put before a
// text in UTF-8.
func WithoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// reason drops the operation and path that fs.PathError repeats: the caller
// has named the file already, relative to the checked root.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
