package examples_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// template is the starter set as a template repository holds it.
func template(*testing.T) fs.FS { return os.DirFS("template") }

// What init writes is what the template repository holds.
func TestTemplateIsWhatInitWrites(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := fs.Sub(examples.FS, "template")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := starter.Write(dir, starter.Options{Sets: []fs.FS{embedded}, Types: types}); err != nil {
		t.Fatal(err)
	}
	written, held := filesOf(t, os.DirFS(dir)), filesOf(t, template(t))
	for name, text := range held {
		if written[name] != text {
			t.Errorf("init writes %s otherwise, or not at all", name)
		}
		delete(written, name)
	}
	for name := range written {
		t.Errorf("init writes %s, which the template lacks", name)
	}
}

func filesOf(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The files for editors in the starter set are those that the schema command
// writes. With -update they are written anew.
func TestTemplateSchemas(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	const dir = starter.EditorFolder
	var want []string
	for _, k := range types.Kinds {
		text, err := types.EditorText(k)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, k.EditorFile())
		if *update {
			if err := os.WriteFile(filepath.Join("template", dir, k.EditorFile()), text, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := fs.ReadFile(template(t), path.Join(dir, k.EditorFile()))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s is not what the register types say (%v); go test ./examples -run TestTemplateSchemas -update writes it", k.EditorFile(), err)
		}
	}
	entries, err := fs.ReadDir(template(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(want, e.Name()) {
			t.Errorf("%s is the schema of no register", e.Name())
		}
	}
}

// Every register of the starter set says to an editor what it may hold, and
// every register type has its file.
func TestTemplateIsWhole(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range types.Kinds {
		if k.Name == "soa" {
			continue
		}
		data, err := fs.ReadFile(template(t), "registers/"+k.Name+".yaml")
		if err != nil {
			t.Errorf("write examples/template/registers/%s.yaml, the page of this register in what init writes (%v)", k.Name, err)
			continue
		}
		first, _, _ := strings.Cut(string(data), "\n")
		if want := "# yaml-language-server: $schema=../.goldthread/schema/" + k.EditorFile(); first != want {
			t.Errorf("%s begins with %q, want %q", k.Name, first, want)
		}
		for line := range strings.Lines(string(data)) {
			if len([]rune(line)) > 122 {
				t.Errorf("%s: the line is too long: %s", k.Name, line)
			}
		}
	}
	t.Run("the Statement of Applicability lists Annex A", templateSoA)
}

func templateSoA(t *testing.T) {
	table := func(fsys fs.FS, name string) [][]string {
		f, err := fsys.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[1:]
	}
	controls, rows := table(policies.FS, "catalogue/controls/annex-a.csv"), table(template(t), "registers/soa.csv")
	if len(rows) != 93 || len(controls) != 93 {
		t.Fatalf("%d rows for %d controls", len(rows), len(controls))
	}
	for i, row := range rows {
		if row[0] != controls[i][0] || row[1] != controls[i][1] || row[2] != "" {
			t.Errorf("row %d is %v, and the control is %v", i+2, row, controls[i])
		}
	}
}

// TestTemplateCheck follows the first day of a keeper, in both layouts: the
// starter set asks to be filled in and for nothing else; filled in and
// committed, what is missing is reviews and minutes, each with the command
// that makes it.
func TestTemplateCheck(t *testing.T) {
	for name, perRecord := range map[string]bool{"one file a register": false, "one file a record": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			out, err := starter.Write(dir, starter.Options{Sets: []fs.FS{template(t)}, PerRecord: perRecord})
			if err != nil || len(out.Kept) > 0 || len(out.Written) < 30 {
				t.Fatalf("%v, %v", out, err)
			}
			wantRules(t, checkOn(t, dir), "registers/placeholder_text_left") // outside Git
			emptyRepository(t, dir)
			r := checkOn(t, dir)
			wantRules(t, r, "registers/placeholder_text_left")
			if r.ExitStatus() != lint.ExitClean {
				t.Errorf("before the first commit the exit status is %d, because of %v", r.ExitStatus(), r.Incomplete)
			}
			const review, minutes = "requirements/review_never", "management_reviews/management_review_missing"
			committed := commitFolder(t, dir)
			wantRules(t, checkOn(t, committed), "registers/placeholder_text_left", review, minutes)
			fillIn(t, dir)
			wantRules(t, checkOn(t, dir))
			r = checkOn(t, commitFolder(t, dir))
			wantRules(t, r, review, minutes)
			for _, f := range r.Findings {
				if !strings.Contains(f.Hint, "goldthread review ") && !strings.Contains(f.Hint, "git commit") {
					t.Errorf("%s does not say which command helps: %s", f.Rule, f.Hint)
				}
			}
		})
	}
}

// Writing the starter set twice changes nothing, and a register that is kept
// in another form is left alone.
func TestTemplateNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	mine := map[string]string{"registers/laws.csv": "id,title\nLAW-7,Mine\n", "CODEOWNERS": "mine\n"}
	for name, text := range mine {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := starter.Write(dir, starter.Options{Sets: []fs.FS{template(t)}})
	if err != nil {
		t.Fatal(err)
	}
	want := []starter.Kept{{Name: "CODEOWNERS", By: "CODEOWNERS"}, {Name: "registers/laws.yaml", By: "registers/laws.csv"}}
	if !slices.Equal(out.Kept, want) {
		t.Errorf("kept %v, want %v", out.Kept, want)
	}
	for name, text := range mine {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
			t.Errorf("%s is now %q, %v", name, got, err)
		}
	}
	again, err := starter.Write(dir, starter.Options{Sets: []fs.FS{template(t)}})
	if err != nil || len(again.Written) > 0 || len(again.Kept) != len(out.Written)+len(out.Kept) {
		t.Errorf("the second time: %v, %v", again, err)
	}
}

func checkOn(t *testing.T, dir string) *lint.Result {
	t.Helper()
	r, err := lint.Run(context.Background(), lint.Options{Dir: dir, AsOf: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS, Looks: starter.Looks(examples.FS, "headings.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantRules(t *testing.T, r *lint.Result, want ...string) {
	t.Helper()
	got := map[string]bool{}
	for _, f := range r.Findings {
		got[f.Rule] = true
		if !slices.Contains(want, f.Rule) {
			t.Errorf("%s: %s [%s]", f.Place, f.Message, f.Rule)
		}
	}
	slices.Sort(want)
	if have := slices.Sorted(maps.Keys(got)); !slices.Equal(have, want) {
		t.Errorf("findings of %v, want %v", have, want)
	}
}

// emptyRepository makes a repository without a commit of a folder.
func emptyRepository(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"HEAD": "ref: refs/heads/main\n", "config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n", "objects/info/none": "", "refs/heads/none": "",
	} {
		name = filepath.Join(dir, ".git", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if filepath.Base(name) == "none" {
			continue
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// commitFolder builds a repository with the files of a folder as its one
// commit.
func commitFolder(t *testing.T, dir string) string {
	t.Helper()
	a := &txtar.Archive{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() == ".git" {
			return cmpSkip(err)
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		a.Files = append(a.Files, txtar.File{Name: name, Data: data})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if _, err := scenario.Build(to, a); err != nil {
		t.Fatal(err)
	}
	return to
}

func cmpSkip(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}

// fillIn does what the starter set asks for: words in the place of brackets,
// and a decision on each control.
func fillIn(t *testing.T, dir string) {
	t.Helper()
	bracket := regexp.MustCompile(`\[your [^\]]*\]`)
	err := filepath.WalkDir(filepath.Join(dir, "registers"), func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text := bracket.ReplaceAllString(string(data), "Words of our own about "+strings.TrimSuffix(e.Name(), filepath.Ext(name)))
		if e.Name() == "soa.csv" {
			text = strings.ReplaceAll(text, ",,,Words", ",true,,Words")
		}
		return os.WriteFile(name, []byte(text), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
