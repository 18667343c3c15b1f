package starter

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
)

// Alone is one register file by itself, with the configuration by which it is
// read beside it.
func Alone(name string, data []byte, config string) fs.FS {
	files := alone{name: data}
	if config != "" {
		files[register.ConfigFile] = []byte(config)
	}
	return files
}

// ConfigAlone is a configuration that reads one file as the kinds named, and
// does not miss the registers that are in other files.
func ConfigAlone(file string, kinds []string) string {
	var b strings.Builder
	b.WriteString("version: 1\nregisters:\n")
	for _, kind := range kinds {
		fmt.Fprintf(&b, "  %s: {files: [{path: %s}]}\n", kind, quoted(escapeGlob(file)))
	}
	return b.String() + othersAside
}

// ConfigAlone writes the proposal as a configuration for its file alone.
func (p Proposal) ConfigAlone() string {
	return strings.Replace(p.Config(), "profile: start\n", "", 1) + othersAside
}

// othersAside keeps the registers that are not there, and a configuration that
// says who keeps this one, from being missed.
const othersAside = "rules: {registers/register_missing: off, registers/register_owner_missing: off}\n"

// alone is a folder of a few files.
type alone map[string][]byte

func (a alone) Open(name string) (fs.File, error) {
	if data, ok := a[name]; ok {
		return &aloneFile{Reader: bytes.NewReader(data), info: aloneInfo{name, int64(len(data)), 0o444}}, nil
	}
	if name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	d := &aloneDir{aloneFile: aloneFile{info: aloneInfo{".", 0, fs.ModeDir | 0o555}}}
	for name, data := range a {
		d.entries = append(d.entries, fs.FileInfoToDirEntry(aloneInfo{name, int64(len(data)), 0o444}))
	}
	return d, nil
}

type aloneFile struct {
	*bytes.Reader
	info aloneInfo
}

func (f *aloneFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *aloneFile) Close() error               { return nil }
func (f *aloneFile) Read(p []byte) (int, error) {
	if f.Reader == nil {
		return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fs.ErrInvalid}
	}
	return f.Reader.Read(p)
}

type aloneDir struct {
	aloneFile
	entries []fs.DirEntry
}

func (d *aloneDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(d.entries)
	} else if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	out := d.entries[:n]
	d.entries = d.entries[n:]
	return out, nil
}

type aloneInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i aloneInfo) Name() string       { return i.name }
func (i aloneInfo) Size() int64        { return i.size }
func (i aloneInfo) Mode() fs.FileMode  { return i.mode }
func (i aloneInfo) ModTime() time.Time { return time.Time{} }
func (i aloneInfo) IsDir() bool        { return i.mode.IsDir() }
func (i aloneInfo) Sys() any           { return nil }
