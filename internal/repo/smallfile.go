package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// Largest files of Git's own folder that are read. HEAD and a branch are one
// line; a list of shallow commits or of packed branches may be long.
const (
	maxSmallFile = 1 << 20
	maxListFile  = 64 << 20
)

// readSmall reads a regular file of Git's own folder; a pipe or a file that
// is too long is an error, and never waited for or read.
func readSmall(name string, limit int64) ([]byte, error) {
	data, err := source.Read(os.DirFS(filepath.Dir(name)), filepath.Base(name), limit)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s%c%w", source.Escape(filepath.Dir(name)), filepath.Separator, err)
	}
	return data, err
}

// readLines returns the lines of a file that are not blank, trimmed; none
// when there is no such file.
func readLines(name string, limit int64) ([]string, error) {
	data, err := readSmall(name, limit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []string
	for line := range bytes.Lines(data) {
		if text := strings.TrimSpace(string(line)); text != "" {
			all = append(all, text)
		}
	}
	return all, err
}
