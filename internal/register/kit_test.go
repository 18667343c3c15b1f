package register

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// TestStarterKit reads the registers of the kit in lint's test data, which
// somebody else wrote, through another mapping than the one there: rows of the
// legal register become laws with duties and requirements of their own.
func TestStarterKit(t *testing.T) {
	const dir = "../lint/testdata/cenedril/registers"
	fsys := fstest.MapFS{"goldthread.yaml": {Data: []byte(`
ignore: ["registers/[!ls]*.csv", registers/statement-of-applicability.csv]
registers:
  parties:
    files: [{path: registers/stakeholder-requirements.csv, distinct: Stakeholder}]
  laws:
    files:
      - path: registers/legal-compliance-register.csv
        group: Regulation
        columns: {"duties[].ref": Article / Section, "duties[].summary": Requirement}
        constants: {applicability: applicable}
  requirements:
    files:
      - path: registers/legal-compliance-register.csv
        columns: {statement: Requirement, "sources[0].id": Regulation, "sources[0].locator": Article / Section, owner: Responsible, own.status: Status, own.applies: Applicability, monitoring.evidence: Evidence}
        ignore: [Obligation Type]
      - path: registers/stakeholder-requirements.csv
        columns: {parties: Stakeholder, statement: Derived Requirement, "sources[0].id": Source, notes: Need, own.priority: Priority, own.status: Status}
        split:
          Covered By: {pattern: '(?<control>A[ .]\d\.\d+)|(?<document>.+)', fields: {control: "controls[]", document: "documents[]"}, otherwise: acceptance, separator: " + "}
  communication:
    files: [{path: registers/stakeholder-communication.csv, id: Stakeholder, columns: {with_whom: Stakeholder, what: Communication Content}, ignore: [Category, Interest in ISMS, Channel, Frequency, Owner, Language]}]
`)}}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		fsys["registers/"+name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range r.Findings {
		if found.Rule == RuleColumnUnmapped || found.Rule == RuleFileUnreadable || found.Severity.String() == "warning" {
			t.Errorf("%s: %s", found.Place, found.Message)
		}
	}
	legal := kitRows(t, filepath.Join(dir, "legal-compliance-register.csv"))
	var titles []string
	duties := 0
	for _, row := range legal {
		if !slices.Contains(titles, row[1]) {
			titles = append(titles, row[1])
		}
	}
	for _, law := range r.Records["laws"] {
		list, _ := law.Fields["duties"].([]any)
		duties += len(list)
	}
	if len(r.Records["laws"]) != len(titles) || duties != len(legal) {
		t.Errorf("%d laws with %d duties from %d titles in %d rows", len(r.Records["laws"]), duties, len(titles), len(legal))
	}
	stakeholders := kitRows(t, filepath.Join(dir, "stakeholder-requirements.csv"))
	if got, want := len(r.Records["requirements"]), len(legal)+len(stakeholders); got != want {
		t.Errorf("%d requirements from %d rows", got, want)
	}
	for _, l := range r.Links {
		if l.From.Kind == "requirements" && (l.Field == "sources[0].id" && l.From.ID[:2] == "LR" || l.Field == "parties[0]") && !l.Resolved {
			t.Errorf("%s %s: %q leads nowhere", l.From.ID, l.Field, l.Value)
		}
	}
}

// kitRows reads a table with another reader than ours, without its headings.
func kitRows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.FieldsPerRecord = -1
	all, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}
