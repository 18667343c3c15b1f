package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/finding"
)

// checkTerminal holds that no text of a repository gives orders to a terminal,
// or turns the letters around it, in the output for people.
func checkTerminal(t *testing.T, r patient) {
	out := render(t, "text", r.Result, Options{All: true})
	if !utf8.ValidString(out) {
		t.Errorf("%s: the output is no UTF-8", r)
	}
	for _, c := range out {
		if c != '\n' && unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			t.Fatalf("%s: the output holds %q", r, c)
		}
	}
}

func FuzzTextOutput(f *testing.F) { fuzzOutput(f, checkTerminal) }

// checkWhole holds that the JSON of a check is read again with all its findings.
func checkWhole(t *testing.T, r patient) {
	out := render(t, "json", r.Result, Options{})
	if !json.Valid([]byte(out)) {
		t.Fatalf("%s: no JSON", r)
	}
	earlier, err := ReadEarlier([]byte(out))
	if r.Change != nil {
		if err == nil {
			t.Errorf("%s: what judges a change is taken for an earlier run", r)
		}
		return
	}
	if err != nil || len(earlier.Findings) != len(r.Findings) || earlier.AsOf != r.AsOf && utf8.ValidString(r.text) {
		t.Errorf("%s: read again as %+v, %v", r, earlier, err)
	}
	if again, err := ReadEarlier([]byte("\ufeff" + strings.ReplaceAll(out, "\n", "\r\n"))); err != nil || len(again.Findings) != len(r.Findings) {
		t.Errorf("%s: as Windows saves it, read again as %+v, %v", r, again, err)
	}
}

func FuzzJSONOutput(f *testing.F) { fuzzOutput(f, checkWhole) }

// FuzzEarlier reads what is said to be the output of an earlier run, compares
// with it, and writes what has become of it.
func FuzzEarlier(f *testing.F) {
	now := messy(3)
	whole := render(f, "json", now, Options{})
	f.Add([]byte(whole))
	f.Add([]byte(`{"$schema": "` + checkSchemaID + `", "as_of": "yesterday", "findings": [{"rule": "x", "severity": "error", "subject": null, "places": [{}]}, null]}`))
	f.Add([]byte(`{"$schema": "` + checkSchemaID + `", "change": {}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		earlier, err := ReadEarlier(data)
		if err != nil {
			return
		}
		r := *now
		r.Findings = append([]finding.Finding(nil), now.Findings...)
		r.CompareWith(*earlier)
		if s := r.Since; len(s.New)+s.Open != len(r.Findings) {
			t.Errorf("%d new and %d open of %d", len(s.New), s.Open, len(r.Findings))
		}
		checkTerminal(t, patient{name: "since", Result: &r})
	})
}
