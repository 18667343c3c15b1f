package register

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// What a further configuration maps is read where the first leaves a file
// alone, and nowhere else: it cannot take a file away, or read it otherwise.
func TestFurtherConfiguration(t *testing.T) {
	files := fstest.MapFS{
		"registers/parties.yaml": {Data: []byte("parties: [{id: PTY-001, name: A}]\n")},
		"isms/laws.csv":          {Data: []byte("Nr,Law\nLAW-001,GDPR\n")},
		"notes/sites.yaml":       {Data: []byte("sites: [{id: SITE-001}]\n")},
		"first.yaml": {Data: []byte("version: 1\nignore: [notes/**]\nregisters:\n  leases: {files: [{path: registers/leases/*.yaml}]}\n" +
			"  insurance: {files: [{path: old/insurance.yaml}]}\n")},
		"second.yaml": {Data: []byte("version: 1\nignore: [registers/**]\nregisters:\n" +
			"  parties: {files: [{path: registers/parties.yaml, columns: {id: name}}]}\n" +
			"  laws: {files: [{path: isms/laws.csv, columns: {id: Nr, title: Law}}]}\n" +
			"  sites: {files: [{path: notes/sites.yaml}]}\n  leases: {files: [{path: registers/leases/*.yaml}]}\n")},
	}
	configure := func(name string) (*Config, *Schema) {
		c, s, faults, err := Configure(files, name, schema.FS)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		return c, s
	}
	c, s := configure("first.yaml")
	c.Further, _ = configure("second.yaml")
	r, err := Load(files, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, kind := range []string{"parties", "laws", "sites"} {
		for _, rec := range r.Records[kind] {
			got = append(got, rec.ID)
		}
	}
	if want := []string{"PTY-001", "LAW-001", "SITE-001"}; !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if !c.Decoder(s).Matches("isms/laws.csv") {
		t.Error("the decoder does not know the further mapping")
	}
	// What neither finds is still missing; what only the first looks for may have moved.
	var unread []string
	for _, f := range r.Findings {
		unread = append(unread, f.Message)
	}
	if want := []string{"No file matches registers/leases/*.yaml, from which leases should be read."}; !slices.Equal(unread, want) {
		t.Errorf("found %q, want %q", unread, want)
	}
}
