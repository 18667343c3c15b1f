package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/evidence"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

const script = `
person ines 'Ines Keeper' <ines@example.org>
put registers/parties.yaml then
put registers/people.yaml people
commit ines 2026-01-15T09:00:00Z 'Parties'
put registers/parties.yaml now
commit ines %s 'Why Acme matters'
put registers/parties.yaml later
commit ines 2026-09-01T09:00:00Z 'After the period'
-- then --
- {id: PTY-001, name: Acme, kind: customers}
- {id: PTY-002, name: Landlord, kind: landlord, relevance: It has keys}
-- now --
- {id: PTY-001, name: Acme, kind: customers, relevance: It buys half of what we make}
-- later --
- {id: PTY-001, name: Acme, kind: customers, relevance: It buys all that we make}
-- people --
- {id: ROL-A, title: Keeper}
- {id: PER-1, name: Ines Keeper, emails: [ines@example.org], roles: [{role: ROL-A, from: 2020-01-01}]}
`

func build(t *testing.T, second string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	if _, err := scenario.Build(dir, txtar.Parse([]byte(fmt.Sprintf(script, second)))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func day(text string) time.Time {
	on, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return on
}

func options(dir string) evidence.Options {
	return evidence.Options{
		Lint: lint.Options{Dir: dir, Policies: policies.FS, Schema: schema.FS},
		From: day("2026-01-01"), To: day("2026-06-30"), Version: "v1.0.0",
	}
}

func zipped(t *testing.T, o evidence.Options) []byte {
	t.Helper()
	p, err := evidence.Make(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Zip()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// verdict is what Read and Verify say, "" for a match.
func verdict(t *testing.T, data []byte, o evidence.Options) string {
	t.Helper()
	p, err := evidence.Read(data)
	if err == nil {
		err = evidence.Verify(context.Background(), p, o)
	}
	var refusal *evidence.Refusal
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &refusal):
		t.Fatalf("not refused: %v", err)
	}
	return refusal.Reason
}

// files are those of a ZIP file.
func files(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	p, err := evidence.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return p.Files
}

// rezip writes files as a pack, with SHA256SUMS as they are.
func rezip(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	data, err := (&evidence.Pack{Files: files}).Zip()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// resum makes SHA256SUMS fit the files again, as a careful forger would.
func resum(files map[string][]byte) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != "SHA256SUMS" {
			sum := sha256.Sum256(files[name])
			fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(sum[:]), name)
		}
	}
	files["SHA256SUMS"] = []byte(b.String())
}

func swap(t *testing.T, files map[string][]byte, name, from, to string) {
	t.Helper()
	if !bytes.Contains(files[name], []byte(from)) {
		t.Fatalf("%s does not hold %q", name, from)
	}
	files[name] = bytes.Replace(files[name], []byte(from), []byte(to), 1)
}

func TestPackIsTheSameAgain(t *testing.T) {
	dir := build(t, "2026-05-02T09:00:00Z")
	o := options(dir)
	data := zipped(t, o)
	if !bytes.Equal(data, zipped(t, o)) {
		t.Error("the same repository gives other bytes")
	}
	if got := verdict(t, data, o); got != "" {
		t.Errorf("does not match: %s", got)
	}
	all := files(t, data)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if bytes.Contains(all[name], []byte("example.org")) || name != "people.json" && bytes.Contains(all[name], []byte("Ines")) {
			t.Errorf("%s holds a name or an address", name)
		}
	}
	if !bytes.Contains(all["people.json"], []byte(`"PER-1":["Ines Keeper"]`)) {
		t.Errorf("people.json is %s", all["people.json"])
	}
	if !bytes.Contains(all["population.json"], []byte(`"id":"PTY-002"`)) {
		t.Error("the record that was taken out is not in the population")
	}
	delete(all, "people.json")
	withheld, err := evidence.Read(rezip(t, all))
	if err != nil || !withheld.Withheld() {
		t.Errorf("without people.json: %v", err)
	}
	if got := verdict(t, rezip(t, all), o); got != "" {
		t.Errorf("without people.json it does not match: %s", got)
	}
}

// Ten things that somebody may do to a pack or to what it was made of; each is
// caught, and named.
func TestTamperings(t *testing.T) {
	dir := build(t, "2026-05-02T09:00:00Z")
	o := options(dir)
	made := zipped(t, o)
	edit := func(name, from, to string, careful bool) func(map[string][]byte) {
		return func(files map[string][]byte) {
			swap(t, files, name, from, to)
			if careful {
				resum(files)
			}
		}
	}
	for _, c := range []struct {
		name string
		do   func(map[string][]byte)
		want string
	}{
		{"edited finding", edit("findings.json", `"severity":"error"`, `"severity":"note"`, false), `findings\.json was changed: its SHA-256 is not the one in SHA256SUMS`},
		{"edited finding, new digest", edit("findings.json", `"severity":"error"`, `"severity":"note"`, true), `registers/register_missing in findings\.json: severity is "note", and the repository says "error" \(commit [0-9a-f]{7}\)`},
		{"edited timeline", edit("timelines.json", "2026-05-02", "2026-05-03", true), `PTY-001 in timelines\.json: events, no\. 2, dated is "2026-05-03", and the repository says "2026-05-02" \(commit [0-9a-f]{7}\)`},
		{"edited report", edit("report/report.html", "Acme", "Acne", true), `report/report\.html is not what the repository gives: they differ from line \d+ on`},
		{"record taken out", func(f map[string][]byte) {
			swap(t, f, "population.json", `{"ended":"taken out","id":"PTY-002","kind":"parties","since":"2026-01-15","until":"2026-05-02"},`, "")
			resum(f)
		}, `PTY-002 in population\.json is missing, and the repository gives it`},
		{"edited table", edit("report/records.csv", "PTY-001,", "PTY-009,", true), `PTY-001 in report/records\.csv: Record is "PTY-009", and the repository says "PTY-001"`},
		{"people replaced", edit("people.json", "Ines Keeper", "Ida Keeper", true), `people\.json: PER-1, no\. 1 is another name than the repository gives`},
		{"file removed", func(f map[string][]byte) { delete(f, "period.json") }, `period\.json was taken out: SHA256SUMS lists it`},
		{"file removed, list too", func(f map[string][]byte) { delete(f, "period.json"); resum(f) }, `period\.json is missing, and the repository gives it`},
		{"file added", func(f map[string][]byte) { f["letter.txt"] = []byte("All is well.\n") }, `letter\.txt was added: SHA256SUMS does not list it`},
		{"file added, list too", func(f map[string][]byte) { f["letter.txt"] = []byte("All is well.\n"); resum(f) }, `letter\.txt is in it, and the repository does not give it`},
		{"list swapped", func(f map[string][]byte) { f["SHA256SUMS"] = []byte("nothing\n") }, `SHA256SUMS has a line that is none of it: nothing`},
		{"list swapped for an older one", func(f map[string][]byte) { swap(t, f, "SHA256SUMS", "  period.json", "  period.jsom") }, `period\.json was added: SHA256SUMS does not list it`},
		{"day changed", edit("manifest.json", `"to":"2026-06-30"`, `"to":"2026-05-31"`, true), `README\.txt is not what the repository gives: they differ from line \d+ on`},
		{"other version", edit("manifest.json", "v1.0.0", "v1.1.0", true), `it was made by goldthread v1\.1\.0, and this is v1\.0\.0: check it by the version that made it`},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := files(t, made)
			c.do(all)
			if got := verdict(t, rezip(t, all), o); !regexp.MustCompile("^" + c.want + "$").MatchString(got) {
				t.Errorf("got %q, want %s", got, c.want)
			}
		})
	}
	t.Run("other rules", func(t *testing.T) {
		other := o
		other.Lint.Policies = fstest.MapFS{"lib/lib.rego": {Data: []byte("package goldthread.lib\n")}}
		if got, want := verdict(t, made, other), "it was made by other rules or register types than those of this program"; got != want {
			t.Errorf("got %q, want %s", got, want)
		}
	})
	t.Run("missing commit", func(t *testing.T) {
		got := verdict(t, made, options(build(t, "2026-05-03T09:00:00Z")))
		if !regexp.MustCompile(`^the commit [0-9a-f]{7} that it is of is missing from the repository: that is another one, or a clone that does not hold all of it$`).MatchString(got) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("rewritten history", func(t *testing.T) {
		at := strings.TrimSpace(string(must(t, filepath.Join(dir, ".git", "refs", "heads", "main"))))
		other := build(t, "2026-05-03T09:00:00Z")
		if err := os.CopyFS(dir+"-both", os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		graft(t, other, dir+"-both")
		got := verdict(t, made, options(dir+"-both"))
		if !regexp.MustCompile(`^the history was changed: on 2026-06-30 commit [0-9a-f]{7} stands on the main branch now, and not [0-9a-f]{7}$`).MatchString(got) {
			t.Errorf("%s: got %q", at, got)
		}
	})
}

func must(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// graft adds the objects of one repository to another, and moves its main branch
// to theirs, as a forced push does.
func graft(t *testing.T, from, to string) {
	t.Helper()
	objects := filepath.Join(from, ".git", "objects")
	err := filepath.WalkDir(objects, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		at, err := filepath.Rel(objects, name)
		if err != nil {
			return err
		}
		into := filepath.Join(to, ".git", "objects", at)
		if _, err := os.Stat(into); err == nil {
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(into), 0o755); err != nil {
			return err
		}
		return os.WriteFile(into, must(t, name), 0o444)
	})
	if err != nil {
		t.Fatal(err)
	}
	ref := filepath.Join(".git", "refs", "heads", "main")
	if err := os.WriteFile(filepath.Join(to, ref), must(t, filepath.Join(from, ref)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// archive writes a ZIP file that no pack is.
func archive(t testing.TB, entries ...zip.FileHeader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.CreateHeader(&e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("text")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHostilePacks(t *testing.T) {
	huge := archive(t, zip.FileHeader{Name: "big.json"})
	at := bytes.LastIndex(huge, []byte("PK\x01\x02"))
	copy(huge[at+24:], []byte{0, 0, 0, 0x70}) // its size, as the directory has it
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"no zip":     {[]byte("text"), "it is no ZIP file that can be read: zip: not a valid zip file"},
		"outside":    {archive(t, zip.FileHeader{Name: "../../etc/passwd"}), `"../../etc/passwd" is a path that leads out of the pack, or none at all`},
		"absolute":   {archive(t, zip.FileHeader{Name: "/etc/passwd"}), `"/etc/passwd" is a path that leads out of the pack, or none at all`},
		"twice":      {archive(t, zip.FileHeader{Name: "a.json"}, zip.FileHeader{Name: "a.json"}), "a.json is in it twice"},
		"compressed": {archive(t, zip.FileHeader{Name: "a.json", Method: zip.Deflate}), "a.json is compressed, and no file of a pack is"},
		"huge":       {huge, "big.json is too large to be read"},
		"no list":    {archive(t, zip.FileHeader{Name: "a.json"}), "SHA256SUMS, which lists what is in it, is missing"},
	} {
		_, err := evidence.Read(c.data)
		var refusal *evidence.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// Whatever is read, it is refused or it is a pack, and what it holds is listed.
func FuzzRead(f *testing.F) {
	f.Add(archive(f, zip.FileHeader{Name: "../a"}))
	f.Add(archive(f, zip.FileHeader{Name: "a", Method: zip.Deflate}))
	f.Add(archive(f, zip.FileHeader{Name: "SHA256SUMS"}, zip.FileHeader{Name: "manifest.json"}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := evidence.Read(data)
		var refusal *evidence.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("not refused by name: %v", err)
		}
		if err == nil && p.Files["SHA256SUMS"] == nil {
			t.Fatal("read without a list")
		}
	})
}
