package register

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/schema"
)

var update = flag.Bool("update", false, "write the want sections of the golden files")

var shipped = sync.OnceValues(func() (*Schema, error) { return CompileSchema(schema.FS) })

// types are the shipped register types, compiled once for all tests.
func types(t testing.TB) *Schema {
	t.Helper()
	s, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func load(t testing.TB, fsys fs.FS) *Registers {
	t.Helper()
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatalf("configuration: %v\n%s", err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// listing writes findings as the golden files have them.
func listing(found []finding.Finding) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n    %s\n", f.Place, f.Severity, f.Message, f.Rule, f.Hint)
		for _, r := range f.Related {
			fmt.Fprintf(&b, "    %s: %s\n", r.Place, r.Message)
		}
	}
	return b.String()
}

// files is the archive as a file system, without its want section.
func files(a *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		if f.Name != "want" {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return fsys
}

func golden(t *testing.T, file string, a *txtar.Archive, got string) {
	t.Helper()
	i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
	if i < 0 {
		t.Fatalf("%s has no want section", file)
	}
	if *update {
		a.Files[i].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(a.Files[i].Data); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// TestTypes reads for each register type records in good order, which use
// every field, and records with faults, whose messages are golden.
func TestTypes(t *testing.T) {
	for _, k := range types(t).Kinds {
		t.Run(k.Name, func(t *testing.T) {
			file := filepath.Join("testdata", "types", k.Name+".txtar")
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatalf("every register type needs its examples: %v", err)
			}
			r := load(t, files(a))
			golden(t, file, a, listing(r.Findings))
			good, bad := "registers/"+k.Name+".yaml", "registers/"+k.Name+"/bad.yaml"
			used := map[string]bool{}
			for _, rec := range r.Records[k.Name] {
				if rec.Place("").File == good {
					mark(used, "", rec.Fields)
				}
			}
			for _, path := range patterns(k.Fields[:ownFields(k)], "") {
				if !used[path] {
					t.Errorf("%s: no good record uses %s", file, path)
				}
			}
			faults := 0
			for _, f := range r.Findings {
				if f.Place.File == bad {
					faults++
				} else {
					t.Errorf("a good record is refused: %s %s", f.Place, f.Message)
				}
			}
			if faults < 3 {
				t.Errorf("%s: %d faults found in %s, want at least 3", file, faults, bad)
			}
		})
	}
}

// ownFields counts the fields before the common ones, the first of which is
// the owner.
func ownFields(k *Kind) int {
	return slices.IndexFunc(k.Fields, func(f *Field) bool { return f.Name == "owner" })
}

// mark notes the path of every value, without numbers and the names in maps.
func mark(used map[string]bool, path string, v any) {
	used[path] = true
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			mark(used, path, item)
		}
	case map[string]any:
		for name, item := range v {
			mark(used, join(path, name), item)
		}
	}
}

func patterns(fields []*Field, path string) []string {
	var all []string
	for _, f := range fields {
		at := join(path, f.Name)
		all = append(all, at)
		all = append(all, patterns(f.Fields, at)...)
		if f.Elem != nil {
			all = append(all, patterns(f.Elem.Fields, at)...)
		}
	}
	return all
}

// TestEveryFieldIsDocumented holds the types to comments that a keeper can
// read, which editors show.
func TestEveryFieldIsDocumented(t *testing.T) {
	s := types(t)
	for _, k := range s.Kinds {
		if k.Doc == "" {
			t.Errorf("%s has no comment", k.Name)
		}
	}
	s.eachField(func(k *Kind, f *Field) {
		if f.Doc == "" && !isElem(k, f) {
			t.Errorf("%s: %s has no comment", k.Name, f.Name)
		}
	})
}

func isElem(k *Kind, f *Field) bool {
	found := false
	var look func([]*Field)
	look = func(fields []*Field) {
		for _, o := range fields {
			found = found || o.Elem == f
			look(o.Fields)
			if o.Elem != nil {
				look(o.Elem.Fields)
			}
		}
	}
	look(k.Fields)
	return found
}

// TestWords keeps words that only the makers of this program use out of what
// keepers read. Names of fields and
// of formats stand in brackets or in lists of names.
func TestWords(t *testing.T) {
	formats := strings.Join(formatNames(func(*fileFormat) bool { return true }), ", ")
	named := regexp.MustCompile(`\([^)]*\)|"[^"]*"|The fields are .*|\S+(\[\d+\]|\.)\S*|where .* are expected|one of ` + formats + `|none of ` + formats)
	inside := regexp.MustCompile(`(?i)\b(leaf|landing|fingerprint|ratchet|disposition|locator|bound|E[0-5]|blob|tree|rego|cue|metadata|canonical|promisor|ledger|vector|waiver)s?\b`)
	for _, dir := range []string{"types", "load", "config"} {
		for _, file := range archives(t, dir) {
			for _, f := range parsed(t, file).Files {
				if f.Name != "want" {
					continue
				}
				messages, _, _ := strings.Cut(string(f.Data), "\n\n")
				for line := range strings.Lines(messages) {
					_, text, _ := strings.Cut(line, ": ")
					if word := inside.FindString(named.ReplaceAllString(text, "")); word != "" {
						t.Errorf("%s: %q is in %s", file, word, line)
					}
				}
			}
		}
	}
	types(t).eachField(func(k *Kind, f *Field) {
		for _, text := range []string{f.Doc, f.Label, f.Words} {
			if word := inside.FindString(text); word != "" {
				t.Errorf("%s.%s: %q is in %q", k.Name, f.Name, word, text)
			}
		}
	})
}
