package lint_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

var update = flag.Bool("update", false, "write the golden files")

// layouts are the ways in which people keep registers, each a folder that is
// checked by its configuration alone.
var layouts = []struct {
	name  string // of the golden file
	files func(t *testing.T) *txtar.Archive
	// look holds what was read to what a person counts in the files.
	look func(t *testing.T, c *checked)
}{
	{"cenedril", fromFolder(cenedril), nil}, // see TestCenedril
	{"paketport", paketport, lookPaketport},
	{"german", fromFolder("testdata/layouts/german"), lookGerman},
	{"files", fromFolder("testdata/layouts/files"), lookFiles},
	{"landscape", landscape, lookLandscape},
	{"readme", fromFolder("testdata/layouts/readme"), lookReadme},
	{"workbook", workbook, lookWorkbook},
	{"flat", flat, lookFlat},
}

// TestLayouts commits each folder and checks it from end to end. The golden
// file says what every file was read as, which records there are and what was
// found.
func TestLayouts(t *testing.T) {
	for _, l := range layouts {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			c := checkFolder(t, l.files(t))
			golden(t, filepath.Join("testdata", "layouts", l.name+".golden"), c.String())
			if l.look != nil {
				l.look(t, c)
			}
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is different; go test ./internal/lint -run TestLayouts -update writes it. Got\n%s", file, got)
	}
}

// checked is a folder that went the whole line, with what the steps on the way
// saw.
type checked struct {
	result  *lint.Result
	story   *register.Description
	records *register.Registers
}

// checkFolder commits files once and checks the commit's work tree.
func checkFolder(t *testing.T, files *txtar.Archive) *checked {
	t.Helper()
	dir := t.TempDir()
	if _, err := scenario.Build(dir, files); err != nil {
		t.Fatal(err)
	}
	o := lint.Options{Dir: dir, AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS, Looks: starter.Looks(examples.FS, "headings.yaml")}
	r, err := lint.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	p, err := lint.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	c := &checked{result: r}
	if c.story, err = register.Describe(p.Files, p.Config, p.Schema, register.Options{}); err != nil {
		t.Fatal(err)
	}
	if c.records, err = register.Load(p.Files, p.Config, p.Schema, register.Options{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// A golden file names so many records of a register, and so many findings of a
// rule; of more it holds the first and the last.
const fewRecords, fewFindings = 100, 6

func (c *checked) String() string {
	var b strings.Builder
	for _, f := range c.story.Files {
		fmt.Fprintln(&b, strings.Join(slices.DeleteFunc([]string{f.Path, f.Format, f.Encoding, f.Delimiter, f.Fault}, func(s string) bool { return s == "" }), " · "))
		for _, r := range f.Registers {
			fmt.Fprintf(&b, "  %s, by %s: %d records, %d do not fit %s\n", r.Register, r.By, r.Records, r.Unread, r.Fault)
			for _, note := range r.Notes {
				fmt.Fprintf(&b, "    (%s)\n", note)
			}
			for _, col := range r.Columns {
				fmt.Fprintf(&b, "    %s -> %s\n", source.Escape(col.Column), source.Escape(col.Field))
			}
		}
		for _, column := range f.Unplaced {
			fmt.Fprintf(&b, "  not read: %s\n", source.Escape(column))
		}
	}
	b.WriteString("\n")
	for _, kind := range slices.Sorted(maps.Keys(c.records.Records)) {
		var ids []string
		for _, r := range c.records.Records[kind] {
			ids = append(ids, source.Escape(r.ID))
		}
		fmt.Fprintf(&b, "%s %d: %s\n", kind, len(ids), strings.Join(shortened(ids, fewRecords), ", "))
	}
	b.WriteString("\n")
	byRule := map[string][]string{}
	for _, f := range c.result.Findings {
		line := fmt.Sprintf("%s: %s: %s", f.Place, f.Severity, f.Message)
		if len(f.Records) > 0 {
			line += fmt.Sprintf(" (%d records)", len(f.Records))
		}
		byRule[f.Rule] = append(byRule[f.Rule], line)
	}
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		fmt.Fprintf(&b, "%s %d\n", rule, len(byRule[rule]))
		for _, line := range shortened(byRule[rule], fewFindings) {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	return b.String()
}

func shortened(all []string, few int) []string {
	if len(all) <= few {
		return all
	}
	return []string{all[0], all[1], "...", all[len(all)-1]}
}

// field is what a record says at one field, as Go writes it, "" for nothing.
func (c *checked) field(kind, id, name string) string {
	for _, r := range c.records.Records[kind] {
		if v := r.Fields[name]; r.ID == id && v != nil {
			return fmt.Sprint(v)
		}
	}
	return ""
}

// want compares fields of records: kind, id, field, value.
func (c *checked) want(t *testing.T, cells ...[4]string) {
	t.Helper()
	for _, cell := range cells {
		if got := c.field(cell[0], cell[1], cell[2]); got != cell[3] {
			t.Errorf("%s %s: %s is %q, want %q", cell[0], cell[1], cell[2], got, cell[3])
		}
	}
}

// counts compares the number of records of each register.
func (c *checked) counts(t *testing.T, want map[string]int) {
	t.Helper()
	got := map[string]int{}
	for kind, records := range c.records.Records {
		got[kind] = len(records)
	}
	if !maps.Equal(got, want) {
		t.Errorf("records %v, want %v", got, want)
	}
}

// says wants exactly these findings of a rule: where, and a part of what.
func (c *checked) says(t *testing.T, rule string, want ...[2]string) {
	t.Helper()
	found := of(c.result, rule)
	for _, w := range want {
		if !slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Place.String() == w[0] && strings.Contains(f.Message, w[1]) }) {
			t.Errorf("%s: nothing at %s says %q", rule, w[0], w[1])
		}
	}
	if len(found) != len(want) || t.Failed() {
		for _, f := range found {
			t.Errorf("%s: %s: %s", rule, f.Place, f.Message)
		}
	}
}

// fromFolder takes a folder of the test data as it is.
func fromFolder(dir string) func(t *testing.T) *txtar.Archive {
	return func(t *testing.T) *txtar.Archive {
		t.Helper()
		a := &txtar.Archive{}
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path.Join(dir, name))
			a.Files = append(a.Files, txtar.File{Name: name, Data: data})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// paketport is what somebody else wrote, with a configuration of ours; the
// archive says where it is from.
func paketport(t *testing.T) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile("../register/testdata/load/paketport.txtar")
	if err != nil {
		t.Fatal(err)
	}
	a.Comment = nil
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
	return a
}

// countIn counts the lines of a file of an archive that hold a text.
func countIn(a *txtar.Archive, name, text string) int {
	n := 0
	for _, f := range a.Files {
		if f.Name == name {
			n += bytes.Count(f.Data, []byte(text))
		}
	}
	return n
}
