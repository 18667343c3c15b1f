package register

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

func partsDecoder(t testing.TB) *Decoder {
	t.Helper()
	c, s, faults, err := Configure(fstest.MapFS{}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", err, faults)
	}
	return c.Decoder(s)
}

// sameByParts reads versions of a file one after the other, by parts and as a
// whole. It returns how many were read by parts.
func sameByParts(t *testing.T, d *Decoder, path string, versions ...string) int {
	t.Helper()
	known := &Parts{}
	apart := 0
	seen := map[*Record]bool{}
	for n, text := range versions {
		if _, ok := d.byParts(path, []byte(text), &Parts{}); ok {
			apart++
		}
		whole, wantFaults, wantErr := d.Decode(path, []byte(text))
		placed, faults, err := d.DecodeParts(path, []byte(text), known)
		if fmt.Sprint(err) != fmt.Sprint(wantErr) || !reflect.DeepEqual(faults, wantFaults) || len(placed) != len(whole) {
			t.Fatalf("version %d: %d records, %v, %v; as a whole %d, %v, %v\n%s", n, len(placed), faults, err, len(whole), wantFaults, wantErr, text)
		}
		for i, r := range whole {
			p := placed[i]
			if p.Key() != r.Key() || p.Fingerprint != r.Fingerprint || !reflect.DeepEqual(p.Fields, r.Fields) || !reflect.DeepEqual(p.Unread, r.Unread) || p.Root != r.Place("") {
				t.Fatalf("version %d, record %d: %+v at %v\nas a whole %+v at %v\n%s", n, i, p.Record, p.Root, r, r.Place(""), text)
			}
			first := n == 0 && !seen[p.Record] // a text that stands twice is read once
			seen[p.Record] = true
			if first && !reflect.DeepEqual(p.Places, r.Places) {
				t.Fatalf("record %d stands at %v\nas a whole %v\n%s", i, p.Places, r.Places, text)
			}
		}
	}
	return apart
}

const partsHead = "# who they are\nregister: parties\nowner: ISMS manager\nrecords:\n"

func TestPartsReadAsTheWhole(t *testing.T) {
	d := partsDecoder(t)
	item := func(id, name string) string {
		return "  - id: " + id + "\n    name: " + name + "\n    aliases: [a, 'b - c']\n\n"
	}
	first := partsHead + item("PTY-1", "One") + "  # about the next\n" + item("PTY-2", "Two") + item("PTY-3", "Three")
	later := []string{
		partsHead + item("PTY-1", "One") + item("PTY-2", "Changed") + item("PTY-3", "Three"),
		"# another line\n" + first,
		partsHead + item("PTY-3", "Three") + item("PTY-1", "One"),
		strings.TrimSuffix(first, "\n\n"),
	}
	if n := sameByParts(t, d, "registers/parties.yaml", append([]string{first}, later...)...); n != 5 {
		t.Errorf("%d of 5 versions were read by parts", n)
	}
	known := &Parts{}
	for _, text := range []string{later[0], later[2]} {
		if _, _, err := d.DecodeParts("registers/parties.yaml", []byte(text), known); err != nil {
			t.Fatal(err)
		}
	}
	if len(known.known) != 3 {
		t.Errorf("%d parts were read of two versions with three distinct records", len(known.known))
	}
}

// oddFiles are files in which an item is not for itself, or is hard to tell.
var oddFiles = []string{
	"- {id: PTY-1, name: One}\n- {id: PTY-2, name: Two}\n",
	"- id: PTY-1\n  name: &n One\n- id: PTY-2\n  name: *n\n",
	"- id: PTY-1\n  name: &n One\n- id: PTY-2\n  name: &n Two\n- id: PTY-3\n  name: *n\n",
	"- id: PTY-1\n  name: |\n    One\n    - two\n\n  notes: x\n# end\n- id: PTY-2\n",
	"- id: PTY-1\n  name: |+\n    One\n\n\n- id: PTY-2\n",
	"- id: PTY-1\n  name: \"One\n- two\"\n- id: PTY-2\n",
	"- id: PTY-1\n  name: One\n  name: Two\n- id: PTY-2\n",
	"- id: PTY-1\n  name: One\n\tbad: x\n",
	"- id: PTY-1\r\n  name: One\r\n- id: PTY-2\r\n",
	"---\n- id: PTY-1\n---\n- id: PTY-2\n",
	"parties:\n- id: PTY-1\n- id: PTY-2\nmore: x\n",
	"parties:\n  - id: PTY-1\n - id: PTY-2\n",
	"parties:\n  PTY-1: {name: One}\n  PTY-2: {name: Two}\n",
	"- id: PTY-1\n  - name: One\n- id: PTY-2\n",
	"- id: PTY-1\n- just a text\n- \n- id: PTY-2\n",
	"- id: PTY-1\n  aliases:\n  - a\n  - b\n- id: PTY-2\n",
	"- - id: PTY-1\n- - id: PTY-2\n",
	"- id: PTY-1\n- id: PTY-1\n",
	"- name: One\n- name: Two\n",
	"- id: PTY-1\n  name: [One,\n two]\n- id: PTY-2\n",
	"- id: PTY-1\n  name: One\n  more\n- id: PTY-2\n",
	"owner: a\nparties:\n# first\n\n- id: PTY-1\n",
	"owner: >\n  a\nparties:\n- id: PTY-1\n",
	"parties: # all\n- id: PTY-1\n",
	"- id: PTY-1\n  name: \u00fcber\n- id: PTY-2\n  name: \x00\n",
	"- ? id\n  : PTY-1\n- id: PTY-2\n",
	"- !!map\n  id: PTY-1\n",
	"", "x", "- ", "parties:\n", "parties: []\n",
}

func TestOddFilesReadAsTheWhole(t *testing.T) {
	d := partsDecoder(t)
	for _, text := range oddFiles {
		sameByParts(t, d, "registers/parties.yaml", text, "# moved down\n"+text)
	}
}

func FuzzParts(f *testing.F) {
	d := partsDecoder(f)
	for _, text := range oddFiles {
		f.Add(text)
	}
	f.Add(partsHead + "  - id: PTY-1\n    name: One\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		sameByParts(t, d, "registers/parties.yaml", text, "# moved down\n"+text)
	})
}
