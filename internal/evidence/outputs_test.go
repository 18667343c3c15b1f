package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaIn is a JSON schema in a file.
func schemaIn(t *testing.T, file string) *jsonschema.Schema {
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
	s, err := c.Compile(file)
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

// The OSCAL file of a pack is valid, and names the files beside it by their
// digests.
func TestOSCALInAPack(t *testing.T) {
	all := files(t, zipped(t, options(build(t, "2026-05-02T09:00:00Z"))))
	fits(t, schemaIn(t, "../report/testdata/oscal-1.1.1.schema.json"), "oscal.json", all["oscal.json"])
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
