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

// Line ends as Windows writes them, and the mark that it puts before a text,
// change neither values nor places.
func TestWindowsLineEnds(t *testing.T) {
	for name, text := range map[string]string{
		"registers/parties.yaml":      "- id: PTY-001\n  name: |\n    Customers\n    and users\n  side: extern\n- id: PTY-002\n  name: Staff\n",
		"registers/parties.csv":       "id,name,side\nPTY-001,\"Customers\nand users\",extern\nPTY-002,Staff,\n",
		"registers/parties.md":        "# Parties\n\n| id | name | side |\n|---|---|---|\n| PTY-001 | Customers | extern |\n| PTY-002 | Staff | |\n",
		"registers/parties.json":      "[\n  {\"id\": \"PTY-001\", \"name\": \"Customers\", \"side\": \"extern\"},\n  {\"id\": \"PTY-002\", \"name\": \"Staff\"}\n]\n",
		"registers/parties.cue":       "parties: [\n\t{id: \"PTY-001\", name: \"\"\"\n\t\tCustomers\n\t\tand users\n\t\t\"\"\", side: \"extern\"},\n\t{id: \"PTY-002\", name: \"Staff\"},\n]\n",
		"registers/parties/1.md":      "---\nid: PTY-001\nname: Customers\nside: extern\n---\nThey pay.\n",
		"registers/waivers.yaml":      "- id: EXC-001\n  rule: registers/review_never\n  reason: |\n    Not\n    yet\n  side: extern\n- id: EXC-002\n  rule: registers/review_never\n",
		"registers/reviews/2026.yaml": "- id: REV-001\n  covers: [PTY-001]\n  side: extern\n- id: REV-002\n  covers: [PTY-001]\n",
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
			unix, windows := read(text), read("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n"))
			if got, want := listing(windows.Findings), listing(unix.Findings); got != want || want == "" {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for kind, records := range unix.Records {
				if len(records) == 0 || len(windows.Records[kind]) != len(records) {
					t.Fatalf("read %d and %d records", len(records), len(windows.Records[kind]))
				}
				for i, r := range records {
					if got := windows.Records[kind][i]; got.Fingerprint != r.Fingerprint {
						t.Errorf("%s means something else: %v, want %v", r.ID, got, r)
					}
				}
			}
			if len(unix.Records) != 1 {
				t.Errorf("it holds %d registers", len(unix.Records))
			}
		})
	}
}

// The configuration and the register types of a repository may have been saved
// on Windows, too.
func TestSettingsAsWindowsSavesThem(t *testing.T) {
	asWindows := func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") }
	types := "package schema\n\nregister: gadgets: {title: \"Gadgets\", singular: \"gadget\", clause: \"A.5.9\", prefix: \"G\", record: #Gadget}\n\n// What we own.\n#Gadget: {\n\t#Record\n\t// What it is called,\n\t// by whom.\n\tname?: string\n}\n"
	for name, text := range map[string]string{
		"goldthread.yaml": "version: 1\nregisters:\n  gadgets:\n    owner: ISMS manager\n    files:\n      - path: own/gadgets.csv\n",
		"goldthread.cue":  "version: 1\nregisters: {\n\tgadgets: {owner: \"ISMS manager\", files: [{path: \"own/gadgets.csv\"}]}\n}\n",
	} {
		read := func(change func(string) string) (*Registers, string) {
			r, found := loaded(t, map[string]string{name: change(text), "schema/gadgets.cue": change(types), "own/gadgets.csv": "id,name\nG-1,Lathe\n"})
			return r, listing(found)
		}
		unix, want := read(func(s string) string { return s })
		windows, got := read(asWindows)
		if unix == nil || windows == nil || want != got || len(windows.Records["gadgets"]) != 1 || windows.Headers["gadgets"].Owner != "ISMS manager" {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
