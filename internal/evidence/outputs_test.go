package evidence_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/evidence"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
)

// schemaIn is a JSON schema in a file.
func schemaIn(t *testing.T, file, part string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(must(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(file, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(file + part)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fits(t *testing.T, s *jsonschema.Schema, name string, data []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err == nil {
		err = s.Validate(doc)
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

const namedScript = `
person ines 'Ines Keeper' <ines@example.org>
put registers/contracts.yaml contracts1
put registers/suppliers/IBM.yaml suppliers
put registers/requirements.yaml requirements
put goldthread.yaml config
put parties.csv parties
commit ines 2026-01-15T09:00:00Z 'Contracts with Okefield Instruments'
put registers/contracts.yaml contracts2
commit ines 2026-05-02T09:00:00Z 'Bramley takes over'
-- contracts1 --
- {id: CTR-001, counterparty: Okefield Instruments, title: Supply of gauges to Okefield}
-- contracts2 --
- {id: CTR-001, counterparty: 'Bramley & "Sons"', title: Supply of gauges to Bramley}
-- config --
version: 1
registers:
  parties:
    files: [{path: parties.csv, distinct: Party}]
-- parties --
Party,Why
"Bramley & ""Sons""",
Bramley,
-- suppliers --
- {id: SUP-001, name: IBM, service: Hosting by IBM}
-- requirements --
- {id: REQ-001, statement: 'Tell Bramley & "Sons" of breaches as Okefield Instruments asked; TBC', kind: expectation, parties: ['Bramley & "Sons"'], sources: [{contract: CTR-001, locator: p. 3}]}
`

// A pack whose organisations are numbers names none of them in any file, also
// none that the registers named before; the numbers are the same in every file,
// and it can be verified as any other.
func TestRedactedPack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	if _, err := scenario.Build(dir, txtar.Parse([]byte(namedScript))); err != nil {
		t.Fatal(err)
	}
	o := options(dir)
	names := []string{"Bramley", "Okefield", "Sons", "IBM"}
	holds := func(redact bool) (map[string][]byte, map[string][]string) {
		o.Redact = redact
		data := zipped(t, o)
		if got := verdict(t, data, o); got != "" {
			t.Errorf("does not match: %s", got)
		}
		all, found := files(t, data), map[string][]string{}
		for name, content := range all {
			if filepath.Ext(name) == ".xlsx" {
				content = unpacked(t, content)
			}
			for _, n := range names {
				if bytes.Contains(content, []byte(n)) {
					found[n] = append(found[n], name)
				}
			}
		}
		return all, found
	}
	_, before := holds(false)
	if found := before; len(found["Bramley"]) < 5 || !slices.Contains(found["Bramley"], "findings.json") || len(found["Okefield"]) < 3 || len(found["IBM"]) < 2 {
		t.Fatalf("with names it holds %v", found)
	}
	all, found := holds(true)
	if len(found) > 0 {
		t.Errorf("without names it holds %v", found)
	}
	for _, file := range before["Bramley"] {
		content := all[file]
		if filepath.Ext(file) == ".xlsx" {
			content = unpacked(t, content)
		}
		if !bytes.Contains(content, []byte("Organisation 1")) {
			t.Errorf("%s does not speak of Organisation 1", file)
		}
	}
	for _, want := range []string{`"Organisation 1"`, `"Organisation 3"`} {
		if !bytes.Contains(all["timelines.json"], []byte(want)) {
			t.Errorf("the timelines do not say who it was before and after: %s", all["timelines.json"])
		}
	}
}

// unpacked are the files of a workbook, one after another.
func unpacked(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	return all
}

// Each reader gets the report that is for them, and it can be verified.
func TestReaders(t *testing.T) {
	o := options(build(t, "2026-05-02T09:00:00Z"))
	for reader, want := range map[string]string{report.ForAuditor: "(the budget)", report.ForInternal: "", report.ForManagement: "the golden thread"} {
		o.For = reader
		data := zipped(t, o)
		page := files(t, data)["report/report.html"]
		for _, left := range []string{"(the budget)", "the golden thread"} {
			if got := regexp.MustCompile(`Left out of this copy[^\n]*` + regexp.QuoteMeta(left)).Match(page); got != (left == want) {
				t.Errorf("%s: %s is said to be left out: %v", reader, left, got)
			}
		}
		other := o
		other.For = "" // the pack says it
		if got := verdict(t, data, other); got != "" {
			t.Errorf("%s: does not match: %s", reader, got)
		}
	}
}

// The JSON files of packs are as their schemas have them.
func TestFilesFitTheirSchemas(t *testing.T) {
	named := filepath.Join(t.TempDir(), "repo")
	if _, err := scenario.Build(named, txtar.Parse([]byte(namedScript))); err != nil {
		t.Fatal(err)
	}
	redacted := options(named)
	redacted.Redact = true
	schemas := map[string]*jsonschema.Schema{}
	for _, name := range []string{"manifest", "commits", "population", "people"} {
		schemas[name+".json"] = schemaIn(t, "pack-1.schema.json", "#/$defs/"+name)
	}
	for file, name := range map[string]string{"period.json": "period", "findings.json": "check", "timelines.json": "history", "reviews.json": "reviews"} {
		schemas[file] = schemaIn(t, "../report/"+name+"-1.schema.json", "")
	}
	for what, o := range map[string]evidence.Options{"plain": options(build(t, "2026-05-02T09:00:00Z")), "redacted": redacted} {
		all := files(t, zipped(t, o))
		for file, schema := range schemas {
			fits(t, schema, what+" "+file, all[file])
		}
		for file := range all {
			if schemas[file] == nil && filepath.Ext(file) == ".json" && file != "oscal.json" {
				t.Errorf("%s has no schema", file)
			}
		}
	}
}

// The OSCAL file of a pack is valid, and names the files beside it by their
// digests.
func TestOSCALInAPack(t *testing.T) {
	all := files(t, zipped(t, options(build(t, "2026-05-02T09:00:00Z"))))
	fits(t, schemaIn(t, "../report/testdata/published/oscal-1.1.1.schema.json", ""), "oscal.json", all["oscal.json"])
	var doc struct {
		Results struct {
			Back struct {
				Resources []struct {
					Links []struct {
						Href   string
						Hashes []struct{ Value string }
					} `json:"rlinks"`
				}
			} `json:"back-matter"`
		} `json:"assessment-results"`
	}
	if err := json.Unmarshal(all["oscal.json"], &doc); err != nil {
		t.Fatal(err)
	}
	linked := 0
	for _, r := range doc.Results.Back.Resources {
		for _, l := range r.Links {
			linked++
			if sum := sha256.Sum256(all[l.Href]); all[l.Href] == nil || hex.EncodeToString(sum[:]) != l.Hashes[0].Value {
				t.Errorf("%s is not what stands beside it", l.Href)
			}
		}
	}
	if linked != 6 {
		t.Errorf("%d files are named", linked)
	}
}

// Who wrote a commit is told by its address: under another name it is the same
// person, and under the same name somebody else.
func TestAuthorsAreThoseOfTheHistory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	if _, err := scenario.Build(dir, txtar.Parse([]byte(`
person ines 'Eve' <ines@example.org>
person eve 'Ines Keeper' <eve@example.net>
put registers/parties.yaml first
put registers/people.yaml people
commit ines 2026-01-15T09:00:00Z 'Parties'
put registers/parties.yaml second
commit eve 2026-05-02T09:00:00Z 'Another'
-- first --
- {id: PTY-001, name: Acme}
-- second --
- {id: PTY-001, name: Acme Works}
-- people --
- {id: ROL-A, title: Keeper}
- {id: PER-1, name: Ines Keeper, emails: [ines@example.org], roles: [{role: ROL-A, from: 2020-01-01}]}
`))); err != nil {
		t.Fatal(err)
	}
	var commits []struct{ Author string }
	if err := json.Unmarshal(files(t, zipped(t, options(dir)))["commits.json"], &commits); err != nil {
		t.Fatal(err)
	}
	if len(commits) != 2 || commits[0].Author != "Keeper (PER-1)" || commits[1].Author != "unknown person 1" {
		t.Errorf("got %+v", commits)
	}
}
