package register

import (
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// A faultyFS fails at one file: when it is opened, or in the midst of reading.
type faultyFS struct {
	fstest.MapFS
	name       string
	open, read error
}

func (f faultyFS) Open(name string) (fs.File, error) {
	if name == f.name && f.open != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: f.open}
	}
	file, err := f.MapFS.Open(name)
	if name == f.name && f.read != nil && err == nil {
		return faultyFile{file, f.read}, nil
	}
	return file, err
}

// Stat finds the file, as it does when it disappears after that.
func (f faultyFS) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(name) }

type faultyFile struct {
	fs.File
	err error
}

func (f faultyFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p[:min(len(p), 10)])
	if err != io.EOF {
		err = f.err
	}
	return n, err
}

// A file that cannot be read, or disappears while the registers are read, is a
// finding that names it and the reason. The others are read, and nothing is
// said of what the lost one would have held.
func TestReadErrorsAndDisappearingFiles(t *testing.T) {
	files := fstest.MapFS{
		"registers/parties.yaml":      {Data: []byte("- {id: PTY-001, name: Customers}\n")},
		"registers/requirements.yaml": {Data: []byte("- {id: REQ-001, statement: Be told within a day., parties: [PTY-001]}\n")},
	}
	for name, c := range map[string]struct {
		fsys fs.FS
		says string
	}{
		"a read error":              {faultyFS{MapFS: files, name: "registers/parties.yaml", read: syscall.EIO}, "input/output error"},
		"an open error":             {faultyFS{MapFS: files, name: "registers/parties.yaml", open: fs.ErrPermission}, "permission denied"},
		"a file that is gone again": {faultyFS{MapFS: files, name: "registers/parties.yaml", open: fs.ErrNotExist}, "file does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			config, s, faults, err := Configure(files, "", schema.FS)
			if err != nil || len(faults) > 0 {
				t.Fatal(err, faults)
			}
			r, err := Load(c.fsys, config, s, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Findings) != 1 || r.Findings[0].Rule != RuleFileUnreadable || r.Findings[0].Place.File != "registers/parties.yaml" || !strings.Contains(r.Findings[0].Message, c.says) {
				t.Errorf("found %+v", r.Findings)
			}
			if len(r.Records["requirements"]) != 1 || !r.Unreadable["parties"] {
				t.Errorf("read %d requirements, parties lost: %t", len(r.Records["requirements"]), r.Unreadable["parties"])
			}
		})
	}
}

// Line ends as Windows writes them change neither values nor places.
func TestWindowsLineEnds(t *testing.T) {
	for name, text := range map[string]string{
		"registers/parties.yaml": "- id: PTY-001\n  name: |\n    Customers\n    and users\n  side: extern\n- id: PTY-002\n  name: Staff\n",
		"registers/parties.csv":  "id,name,side\nPTY-001,\"Customers\nand users\",extern\nPTY-002,Staff,\n",
		"registers/parties.md":   "# Parties\n\n| id | name | side |\n|---|---|---|\n| PTY-001 | Customers | extern |\n| PTY-002 | Staff | |\n",
		"registers/parties.json": "[\n  {\"id\": \"PTY-001\", \"name\": \"Customers\", \"side\": \"extern\"},\n  {\"id\": \"PTY-002\", \"name\": \"Staff\"}\n]\n",
	} {
		t.Run(name, func(t *testing.T) {
			read := func(data string) *Registers {
				fsys := fstest.MapFS{name: {Data: []byte(data)}}
				c, s, faults, err := Configure(fsys, "", schema.FS)
				if err != nil || len(faults) > 0 {
					t.Fatal(err, faults)
				}
				r, err := Load(fsys, c, s, Options{})
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			unix, windows := read(text), read(strings.ReplaceAll(text, "\n", "\r\n"))
			if got, want := listing(windows.Findings), listing(unix.Findings); got != want || want == "" {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if len(unix.Records["parties"]) != 2 || len(windows.Records["parties"]) != 2 {
				t.Fatalf("read %d and %d records", len(unix.Records["parties"]), len(windows.Records["parties"]))
			}
			for i, r := range unix.Records["parties"] {
				if got := windows.Records["parties"][i]; got.Fingerprint != r.Fingerprint {
					t.Errorf("%s means something else: %v, want %v", r.ID, got, r)
				}
			}
		})
	}
}
