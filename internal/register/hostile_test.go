package register

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/schema"
)

func parsed(t testing.TB, file string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestNotFiles: links, folders and large files in the place of registers are
// findings; nothing behind a link is read.
func TestNotFiles(t *testing.T) {
	fsys := fstest.MapFS{
		"secret":                 {Data: []byte("- {id: PTY-9}")},
		"registers/parties.yaml": {Data: []byte("../secret"), Mode: fs.ModeSymlink},
		"registers/sites.yaml":   {Data: []byte("x"), Mode: fs.ModeNamedPipe},
		"registers/laws.yaml":    {Data: []byte("# " + strings.Repeat("x", 2000))},
		"registers/risks.yaml":   {Data: []byte("- {id: RSK-1}")},
	}
	c, s, _, err := Configure(fsys, "", schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load(fsys, c, s, Options{Limits: Limits{Bytes: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := listing(r.Findings), `registers/laws.yaml: error: registers/laws.yaml cannot be read: too large (2002 bytes, at most 1000 are read). [registers/file_unreadable]
    Split the file, or leave out what is no part of a register: goldthread doctor --limits lists how much is read.
registers/parties.yaml: error: registers/parties.yaml cannot be read: it is a link, and links are not followed. [registers/file_unreadable]
    Put the file itself in its place.
registers/sites.yaml: error: registers/sites.yaml cannot be read: not an ordinary file. [registers/file_unreadable]
    Put an ordinary file in its place, or leave it out.
`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !r.Unreadable["laws"] || !r.Kept["parties"] || len(r.Records["parties"]) != 0 || len(r.Records["risks"]) != 1 {
		t.Errorf("got %+v", r)
	}
}

// TestClosedFolders: a link or a submodule where registers would lie is a
// finding there, and the registers that lie in it are not said to be empty.
func TestClosedFolders(t *testing.T) {
	for _, c := range []struct{ name, config, want string }{
		{"registers", "version: 1", `registers: error: The folder registers cannot be read: it is a link to another folder, and links are not followed. [registers/file_unreadable]
    Put the folder itself in its place.
`},
		{"registers/laws", "version: 1", `registers/laws: error: The folder registers/laws cannot be read: it is a link to another folder, and links are not followed. [registers/file_unreadable]
    Put the folder itself in its place.
`},
		{"isms", "version: 1\nregisters: {laws: {files: [{path: isms/legal/*.csv}]}, parties: {files: [{path: isms/parties.csv}]}, risks: {files: [{path: '**/risks.csv'}]}}",
			`goldthread.yaml:2:125: warning: No file matches **/risks.csv, from which risks should be read. [registers/file_unreadable]
    Correct the path, or take the entry out.
isms: error: The folder isms cannot be read: it is a link to another folder, and links are not followed. [registers/file_unreadable]
    Put the folder itself in its place.
`},
		{"registers/readme.md", "version: 1", ""},
		{"docs", "version: 1", ""},
		{"isms", "version: 1\nignore: [isms]\nregisters: {laws: {files: [{path: isms/laws.csv}]}}", `goldthread.yaml:3:35: warning: No file matches isms/laws.csv, from which laws should be read. [registers/file_unreadable]
    Correct the path, or take the entry out.
`},
	} {
		fsys := fstest.MapFS{ConfigFile: {Data: []byte(c.config)}, c.name: {Data: []byte("/etc"), Mode: fs.ModeSymlink}}
		config, s, faults, err := Configure(fsys, ConfigFile, schema.FS)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		r, err := Load(fsys, config, s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := listing(r.Findings); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
		if c.name == "isms" && c.want != "" && len(config.Ignore) == 0 && !r.Unreadable["laws"] {
			t.Error("the laws behind the link are taken for none")
		}
	}
}

func TestTooManyFiles(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, name := range []string{"a", "b", "c"} {
		fsys["registers/sites/"+name+".yaml"] = &fstest.MapFile{Data: []byte("id: " + name)}
	}
	c, s, _, err := Configure(fsys, "", schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load(fsys, c, s, Options{Limits: Limits{Files: 2}})
	if err != nil || len(r.Records["sites"]) != 2 || len(r.Findings) != 1 || r.Findings[0].Place.File != "registers/sites/c.yaml" {
		t.Errorf("got %+v, %v", r, err)
	}
}

type broken struct{ fs.FS }

func (broken) Open(string) (fs.File, error) { return nil, errors.New("the disk is gone") }

func TestBrokenSnapshot(t *testing.T) {
	if _, err := Load(broken{}, &Config{}, types(t), Options{}); err == nil {
		t.Error("a snapshot that cannot be listed gives no error")
	}
}

// seeds are the texts of all golden archives, of which there must be some.
func seeds(f *testing.F, extension string) {
	f.Helper()
	added := 0
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		for _, file := range parsed(f, path).Files {
			if filepath.Ext(file.Name) == extension {
				f.Add(file.Data)
				added++
			}
		}
	}
	if added == 0 {
		f.Fatalf("no archive holds a file %s", extension)
	}
}

// inside fails for a place that is not in the text.
func inside(t *testing.T, data []byte, line, column int) {
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	if line < 0 || line > len(lines) || line > 0 && (column < 0 || column > len([]rune(lines[line-1]))+1) {
		t.Errorf("the place %d:%d is outside the text", line, column)
	}
}

func FuzzYAML(f *testing.F) {
	seeds(f, ".yaml")
	f.Add([]byte("a: &x [*x]"))
	f.Add([]byte("\ufeff- ? |\r\n  x\r\n: - y\n"))
	d := new(Config).Decoder(types(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkDecoded(t, d, "registers/requirements.yaml", data)
	})
}

func FuzzCSV(f *testing.F) {
	seeds(f, ".csv")
	f.Add([]byte("id;\"a\r\n\"\"b\"\r\n\"x\"y;z;\n"))
	d := new(Config).Decoder(types(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkDecoded(t, d, "registers/requirements.csv", data)
	})
}

// checkDecoded holds decoding to what every input must give: places inside
// the text, an id, a fingerprint, and the same again.
func checkDecoded(t *testing.T, d *Decoder, path string, data []byte) {
	records, faults, err := d.Decode(path, data)
	if err != nil {
		t.Fatal(err)
	}
	again, _, _ := d.Decode(path, data)
	if strings.HasSuffix(path, ".csv") {
		if text, fault := decodeText(path, data, ""); fault == nil {
			data = text // places are those of the text, whatever its encoding
		} else if len(faults) != 1 {
			t.Errorf("got %v", faults)
		} else {
			return // a place in a text of two bytes a letter
		}
	}
	for i, r := range records {
		for at, p := range r.Places.All() {
			if p.File != path {
				t.Errorf("%s stands in %q", at, p.File)
			}
			inside(t, data, p.Line, p.Column)
		}
		if r.ID == "" || !strings.HasPrefix(r.Fingerprint, fingerprintVersion) || r.Fingerprint != again[i].Fingerprint {
			t.Errorf("got %+v", r)
		}
	}
	for _, f := range faults {
		inside(t, data, f.Place.Line, f.Place.Column)
	}
}

// FuzzMapping reads a fixed table and tree with any configuration.
func FuzzMapping(f *testing.F) {
	seeds(f, ".yaml")
	table := []byte("ID,Stakeholder,Requirement,C,I,A\nR-1,Customers,Report,x,,\nR-2,Others,a,b\n")
	nested := []byte("landscape:\n- items:\n  - {id: L-1, name: x, tags: [a, b]}\n")
	f.Fuzz(func(t *testing.T, config []byte) {
		fsys := fstest.MapFS{"goldthread.yaml": {Data: config}, "t.csv": {Data: table}, "t.yaml": {Data: nested}}
		c, faults, err := ReadConfig(fsys, "", types(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults {
			inside(t, config, fault.Place.Line, fault.Place.Column)
			if fault.Message == "" || fault.Rule != RuleConfigInvalid {
				t.Errorf("got %+v", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		if _, err := Load(fsys, c, types(t), Options{}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzSteps(f *testing.F) {
	f.Add("sources[0].quote")
	f.Add("a[99].b.c[1]")
	f.Fuzz(func(t *testing.T, path string) {
		steps, ok := parseSteps(path)
		if !ok {
			return
		}
		n := nest{fields: map[string]any{}, moved: map[string]int{}}
		_, at := n.locate(steps)
		n.put(at, "x")
		if len(n.fields) != 1 {
			t.Errorf("%q puts %v", path, n.fields)
		}
	})
}
