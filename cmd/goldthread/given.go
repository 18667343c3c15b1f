package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// isFile reports whether the command line names a file and not a folder.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// readGiven reads a file that the command line names, through a link if it is
// one.
func readGiven(name string) ([]byte, error) { return readUpTo(name, register.DefaultLimits.Bytes) }

// readUpTo reads a file that the command line names, of at most limit bytes.
func readUpTo(name string, limit int64) ([]byte, error) {
	real, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no file %s", source.Escape(name))
	}
	if err != nil {
		return nil, usagef("%s cannot be read: %v", source.Escape(name), bare(err))
	}
	data, err := source.Read(repo.Folder(filepath.Dir(real)), filepath.Base(real), limit)
	if err != nil {
		reason := strings.TrimPrefix(err.Error(), source.Escape(filepath.Base(real))+": ")
		return nil, usagef("%s: %s", source.Escape(filepath.Base(name)), reason)
	}
	return data, nil
}

// below is the path of file as the configuration in dir names it.
func below(dir, file string) (string, error) {
	absDir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	absFile, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(absDir, absFile)
	if err != nil || !filepath.IsLocal(rel) {
		return "", usagef("%s lies outside the folder %s: put it there, or name another folder", source.Escape(file), source.Escape(dir))
	}
	return filepath.ToSlash(rel), nil
}
