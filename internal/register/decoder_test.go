package register

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

func decoder(t testing.TB, config string) *Decoder {
	t.Helper()
	c, s, faults, err := Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(config)}}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v\n%s", err, listing(faults))
	}
	return c.Decoder(s)
}

func TestDecoderMatches(t *testing.T) {
	d := decoder(t, `
registers:
  laws: {files: [{path: "legal/**/*.csv"}, {path: registers/risks.yaml}]}
ignore: [registers/old/**, "registers/parties/draft-*"]
`)
	for path, want := range map[string]bool{
		"legal/laws.csv":                true,
		"legal/eu/2026/laws.csv":        true,
		"legal/laws.yaml":               false,
		"registers/laws.yaml":           false, // laws are mapped elsewhere
		"registers/risks.yaml":          true,  // to laws
		"registers/risks.csv":           true,
		"registers/parties.yml":         true,
		"registers/parties/a/b/PTY.csv": true,
		"registers/parties/draft-1.csv": false,
		"registers/parties/notes.md":    true,
		"registers/old/parties.yaml":    false,
		"registers/assets.yaml":         false,
		"goldthread.yaml":               false,
		"other/registers/parties.yaml":  false,
		"":                              false,
	} {
		if got := d.Matches(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
	if _, _, err := d.Decode("README.md", nil); err == nil {
		t.Error("a file that is no register was decoded")
	}
	records, _, err := d.Decode("registers/risks.yaml", []byte("- {id: LAW-1}"))
	if err != nil || len(records) != 1 || records[0].Kind != "laws" {
		t.Errorf("got %v, %v", records, err)
	}
}

// TestDecodeOldVersions reads former column names and values of other types:
// what stood there then is what counts.
func TestDecodeOldVersions(t *testing.T) {
	d := decoder(t, `
registers:
  requirements:
    files: [{path: reqs.csv, columns: {statement: [Requirement, Derived Requirement, Text], parties: Stakeholder}, ignore: [Priority]}]
`)
	var prints []string
	for _, version := range []string{
		"ID,Text,Stakeholder\nR-1,Report,Customers\n",
		"ID,Stakeholder,Derived Requirement,Priority\nR-1,Customers,Report,High\n",
		"Priority;Requirement;Stakeholder;id\nLow;Report;Customers;R-1\n",
	} {
		records, faults, err := d.Decode("reqs.csv", []byte(version))
		if err != nil || len(faults) > 0 || len(records) != 1 {
			t.Fatalf("%q: %v, %v, %v", version, records, faults, err)
		}
		prints = append(prints, records[0].Fingerprint)
	}
	if prints[0] != prints[1] || prints[1] != prints[2] {
		t.Errorf("the same record under other column names differs: %q", prints)
	}
	records, faults, err := d.Decode("registers/risks.yaml", []byte("- {id: R, likelihood: often, stray: [1]}\n- likelihood: 2\n- {id: S, likelihood: 3}\n"))
	if err != nil || len(records) != 2 || records[0].Fields["likelihood"] != "often" || records[1].Fields["likelihood"] != int64(3) {
		t.Errorf("a type fault hides history: %v, %v", records, err)
	}
	if len(faults) != 1 || faults[0].Place.Line != 2 || !strings.Contains(faults[0].Reason, "no id") {
		t.Errorf("got %v", faults)
	}
	records, faults, err = d.Decode("registers/risks.yaml", []byte("- {id: R\n"))
	if err != nil || len(records) != 0 || len(faults) != 1 || faults[0].Place.Line != 2 {
		t.Errorf("got %v, %v, %v", records, faults, err)
	}
}

// TestDecodeAgreesWithLoad: the snapshot and the history must give a record
// the same fingerprint, also when the snapshot refuses some of its fields or
// replaces names by ids.
func TestDecodeAgreesWithLoad(t *testing.T) {
	for _, file := range archives(t, "load") {
		fsys := files(parsed(t, file))
		c, s, faults, err := Configure(fsys, "", schema.FS)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		r, err := Load(fsys, c, s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		d := c.Decoder(s)
		prints := map[string]string{}
		for path, f := range fsys {
			if !d.Matches(path) {
				continue
			}
			records, _, err := d.Decode(path, f.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, rec := range records {
				prints[fmt.Sprint(rec.Kind, rec.Place(""), rec.ID)] = rec.Fingerprint
			}
		}
		for _, records := range r.Records {
			for _, rec := range records {
				if got := prints[fmt.Sprint(rec.Kind, rec.Place(""), rec.ID)]; got != rec.Fingerprint {
					t.Errorf("%s: %s is %q in the snapshot and %q in history", file, rec.ID, rec.Fingerprint, got)
				}
			}
		}
	}
}

// TestDecodeShiftedRow: a row of which only the id is known still changes when
// its text does.
func TestDecodeShiftedRow(t *testing.T) {
	one := decodedAs(t, "registers/risks.csv", "id,title\nR-1,a,b\n")
	two := decodedAs(t, "registers/risks.csv", "id,title\nR-1,a,c\n")
	if one.ID != "R-1" || len(one.Fields) != 0 || one.Unread[0] != "*" || one.Fingerprint == two.Fingerprint {
		t.Errorf("got %+v", one)
	}
}

func TestDecodeConcurrently(t *testing.T) {
	d := decoder(t, "")
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 20 {
				records, _, err := d.Decode("registers/sites.yaml", []byte(fmt.Sprintf("- {id: S-%d, name: x}", i)))
				if err != nil || len(records) != 1 {
					t.Error(records, err)
				}
			}
		})
	}
	wg.Wait()
}
