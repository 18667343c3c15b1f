package register

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// readerConfigs are mappings of the file registers/requirements.yaml, or of
// t.yaml, that a reader may meet.
var readerConfigs = []string{
	"",
	"registers: {suppliers: {files: [{path: t.yaml, records: \"a[].b[]\", id: n, columns: {name: x}, parent: {tags: k, notes: ../k}, ignore: [y]}]}}\n",
	"registers: {parties: {files: [{path: t.yaml, records: \"p[]\"}]}, requirements: {files: [{path: t.yaml, records: \"p[].r[]\", parent: {parties: id}, text: statement}]}}\n",
	"registers: {requirements: {files: [{path: t.yaml, records: \"p.r\", parent: {parties: id}, text: statement, bullets: statement}]}}\n",
	"registers: {parties: {files: [{path: t.yaml, group: g, columns: {name: n}}]}}\n",
	"registers: {risks: {files: [{path: t.yaml, records: list, columns: {title: t, requirements: \"r\"}, separator: {requirements: \",\"}}]}}\n",
}

// readerFiles are files that can be cut at their records, that cannot, and
// that only seem to.
var readerFiles = []string{
	"- id: A\n  statement: one\n- id: B\n  statement: two\n",
	"requirements:\n  - id: A\n    statement: one\n\n    # why\n  - id: B\n    statement: >-\n      two\n      - id: C\n  # the end\n",
	"owner: ISMS manager\nrequirements:\n- {id: A, statement: x}\n- {id: B,\n   statement: y}\n",
	"a:\n  - k: one\n    b:\n      - {n: 1, x: p}\n      - n: 2\n        x: q\n  - c:\n    k: \"two\" # second\n    b:\n    - n: 3\n      y: {z: 1}\n    - n: 3\n",
	"a:\n- k: one\n  b:\n  - n: 1\n- k: none\n- k: null\n  b:\n- k: two\n  b:\n  - n: 2\n",
	"p:\n  - id: P-1\n    r:\n      - must do\n      - {id: R-1, statement: also}\n  - id: P-2\n    r: [x, y]\n",
	"- id: P-1\n  r:\n    - must do\n    - |\n      - one\n      - two\n- id: P-2\n  r:\n  - x\n",
	"list:\n  - id: R-1\n    t: x\n    r: A,B\n  - id: R-2\n    t: y\n",
	"- id: A\n  statement: \"one\n- id: B\n  two\"\n- id: C\n",
	"- id: A\n  statement: 'one\n\n- id: B'\n",
	"- id: A\n  parties: [P,\n- id: B\n",
	"- &x id: A\n- {id: B, statement: *x}\n", "- id: &x A\n- id: *x\n", "- id: A\n  statement: &x one\n  notes: *x\n- id: B\n",
	"- id: A\n  statement: |2\n    one\n- id: B\n  statement: |+\n    two\n\n\n- id: C\n",
	"- id: A\n  id: A\n- id: A\n- 3\n- [x]\n-\n- null\n- id: [x]\n",
	"note: \"abc\n- id: A\nmore\"\nrequirements:\n- id: B\n", "name: abc\n  - id: A\nrequirements:\n- id: B\n",
	"requirements:\n- id: A\nowner: late\n", "requirements: []\nrecords:\n- id: A\n", "records:\n- id: A\nrequirements:\n- id: B\n", "stray: 1\nrequirements:\n- id: A\n- id: B\n",
	"requirements:\n- id: A\nrequirements:\n- id: B\n", "- id: A\n---\n- id: B\n", "- id: A\n...\n", "%YAML 1.1\n---\n- id: A\n", "\ufeff- id: A\n- id: B\n",
	"- id: A\r\n  statement: x\r\n- id: B\r\n", "- id: A\r- id: B\n", "- id: A\n\t- id: B\n", "-\tid: A\n- id: B\n", "- id: A\u2028- id: B\n- id: C\n", "# \x00\n- id: A\n", "# \u2028\n- id: A\n", "# \xff\n- id: A\n", "# Übersicht\n- id: A\n",
	"-\n  id: A\n  statement: x\n-\n  id: B\n", "-   id: A\n    statement: x\n-   id: B\n", "- - id: A\n- id: B\n", "? - id: A\n: x\n", "REQ-1:\n  statement: x\nREQ-2:\n  statement: y\n",
	"- REQ-1: {statement: x}\n  REQ-2: {statement: y}\n- id: B\n", "a:\n  - k: \"x: y\"\n    b:\n      - n: 1\n  - k: a b: c\n    b:\n      - n: 2\n", "a:\n  - k: 'it''s'\n    b:\n      - n: 1\n",
	"a:\n  - k: >-\n      long\n    b:\n      - n: 1\n", "a:\n  - b:\n      - n: 1\n    k: late\n", "a:\n    - k: x\n      b:\n        - n: 1\n    -   k: y\n        b:\n        - n: 2\n", "a: b\n- n: 1\n", "a:\n- b:\n  - n: 1\n - b:\n",
	"a:\n- b:\n  -\n- k: \x81", "a:\n- b:\n  - n: 1\n- k: \u2028\n", "a:\n- b:\n  - n: 1\n- k: " + strings.Repeat("long ", 500) + "\n",
	"- {id: A, name: One}\n- {id: B, name: Two}\n", "- id: A\n  name: &n One\n- id: B\n  name: &n Two\n- id: C\n  name: *n\n",
	"- id: A\n  name: |\n    One\n    - two\n\n  notes: x\n# end\n- id: B\n", "- id: A\n  name: |+\n    One\n\n\n- id: B\n", "- id: A\n  name: One\n  name: Two\n- id: B\n",
	"requirements:\n  - id: A\n - id: B\n", "- id: A\n  - name: One\n- id: B\n", "- id: A\n- just a text\n- \n- id: B\n", "- id: A\n  parties:\n  - a\n  - b\n- id: B\n",
	"- statement: One\n- statement: Two\n", "- id: A\n  statement: One\n  more\n- id: B\n", "owner: a\nrequirements:\n# first\n\n- id: A\n", "owner: >\n  a\nrequirements:\n- id: A\n",
	"requirements: # all\n- id: A\n", "- ? id\n  : A\n- id: B\n", "- !!map\n  id: A\n", "", "x", "- ", "requirements:\n", "requirements: []\n",
	"- id: A\n  statement: x\n- id: B\n  statement: !!str 5\n- id: C\n  <<: {statement: x}\n", "- id: A\n  statement: " + strings.Repeat("[", 80) + "\n- id: B\n", "- id: A\n ", "- id: A\n -", "- id: A\n-", "-", "\n\n- id: A\n\n\n- id: B\n\n",
}

// A versionReader reads one version after the other, each compared with the one
// before.
type versionReader struct {
	*Reader
	before *Reading
	again  int // records that were not looked at again
}

// readBoth reads a version whole and item by item, and compares. It tells
// whether the version was cut.
func readBoth(t *testing.T, r *versionReader, path string, data []byte) (cut bool) {
	t.Helper()
	whole, faults, err := r.Decode(path, data)
	now, otherErr := r.Read(path, data, r.before)
	placed, others := now.Records, now.Faults
	compareReadings(t, r.before, now)
	r.again += now.Front + now.Back
	r.before = now
	if fmt.Sprint(err) != fmt.Sprint(otherErr) || len(whole) != len(placed) || fmt.Sprintf("%+v", faults) != fmt.Sprintf("%+v", others) {
		t.Fatalf("%s %q:\n%d records %+v %v\nin parts\n%d records %+v %v", path, data, len(whole), faults, err, len(placed), others, otherErr)
	}
	for i, one := range placed {
		cut = cut || one.Offset >= 0
		if here := one.Here(); one.At != whole[i].Place("") || !reflect.DeepEqual(here, whole[i]) {
			t.Errorf("%q: at %v %+v, not %+v", data, one.At, here, whole[i])
		}
		if one.Offset >= 0 && !bytes.HasPrefix(data[one.Offset:], []byte(one.Text)) {
			t.Errorf("%q: %q does not stand at %d", data, one.Text, one.Offset)
		}
	}
	return cut
}

// compareReadings holds against each other what two readings are said to share.
func compareReadings(t *testing.T, before, now *Reading) {
	t.Helper()
	if now.Front+now.Back == 0 {
		return
	}
	if before == nil || now.Front+now.Back > min(len(before.Records), len(now.Records)) {
		t.Fatalf("%d and %d records are said to be those of the version before", now.Front, now.Back)
	}
	lines := func(r *Reading, i int) string {
		end := len(r.data)
		if i+1 < len(r.Records) {
			end = r.Records[i+1].Offset
		}
		return string(r.data[r.Records[i].Offset:max(end, r.Records[i].Offset)])
	}
	compare := func(i, j, lower int) {
		a, b := before.Records[i], now.Records[j]
		if a.Record != b.Record || a.At.Line+lower != b.At.Line || lines(before, i) != lines(now, j) {
			t.Errorf("%q:\n%q has %+v %q,\nnot %+v %q", before.data, now.data, b.At, lines(now, j), a.At, lines(before, i))
		}
	}
	for i := range now.Front {
		compare(i, i, 0)
	}
	for i := range now.Back {
		compare(len(before.Records)-1-i, len(now.Records)-1-i, now.Lower)
	}
}

// readerDecoders are decoders for readerConfigs.
func readerDecoders(t testing.TB) []*Decoder {
	t.Helper()
	var all []*Decoder
	for _, config := range readerConfigs {
		c, s, faults, err := Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(config)}}, "", schema.FS)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, listing(faults))
		}
		all = append(all, c.Decoder(s))
	}
	return all
}

// readVersions reads a file, and others that share most of its text.
func readVersions(t *testing.T, d *Decoder, data []byte) (cut bool) {
	t.Helper()
	path := "t.yaml"
	if !d.Matches(path) {
		path = "registers/requirements.yaml"
	}
	r := &versionReader{Reader: d.Reader()}
	cut = readBoth(t, r, path, data)
	readBoth(t, r, path, append([]byte("# new\n\n"), data...))
	lines := bytes.SplitAfter(data, []byte("\n"))
	random := rand.New(rand.NewPCG(uint64(len(data)), uint64(len(lines))))
	for range 4 {
		i, j := random.IntN(len(lines)), random.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		readBoth(t, r, path, bytes.Join(lines, nil))
	}
	return cut
}

// TestReader: reading item by item is reading the whole.
func TestReader(t *testing.T) {
	cut := 0
	for _, d := range readerDecoders(t) {
		for _, file := range readerFiles {
			if readVersions(t, d, []byte(file)) {
				cut++
			}
		}
	}
	if cut < 15 {
		t.Errorf("only %d files were read item by item", cut)
	}
}

// So it is when texts are forgotten at once.
func TestReaderForgets(t *testing.T) {
	before := keptParts
	keptParts = 1
	t.Cleanup(func() { keptParts = before })
	for _, d := range readerDecoders(t) {
		for _, file := range readerFiles {
			readVersions(t, d, []byte(file))
		}
	}
	r := readerDecoders(t)[0].Reader()
	for i := range 9 {
		if _, err := r.Read("registers/requirements.yaml", fmt.Appendf(nil, "- id: A\n  statement: %d\n", i), nil); err != nil {
			t.Fatal(err)
		}
	}
	for key, parts := range r.parts {
		if n := len(parts) + len(r.older[key]); n > 2 {
			t.Errorf("%d texts are kept", n)
		}
	}
}

// Which files are cut at their records, so that history reads each text once.
func TestReaderCuts(t *testing.T) {
	d := readerDecoders(t)[0]
	for file, want := range map[string]bool{
		"requirements:\n  - id: A\n    statement: one\n\n    # why\n  - id: B\n  # the end\n":         true,
		"# ours\nowner: ISMS manager # a role\nrequirements:\n- {id: A}\n- {id: B,\n   kind: need}\n": true,
		"- id: A\r\n  statement: x\r\n- id: B\r\n":                                                    true,
		"- id: A\n  statement: 'one\n\n- id: B'\n":                                                    false,
		"- &x id: A\n- id: B\n":                                true,
		"- id: A\n  statement: &x one\n  notes: *x\n- id: B\n": false,
		"requirements:\n- id: A\nowner: late\n":                false,
		"REQ-1: {statement: x}\n":                              false,
		"[{id: A}, {id: B}]\n":                                 false,
	} {
		if got := readVersions(t, d, []byte(file)); got != want {
			t.Errorf("%q is cut: %v, want %v", file, got, want)
		}
	}
	data, _ := landscape()
	c, s, faults, err := Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(landscapeConfig)}}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r := &versionReader{Reader: c.Decoder(s).Reader()}
	if !readBoth(t, r, "landscape.yml", data) {
		t.Error("the nested file is not cut")
	}
	const edits = 20
	all := len(r.before.Records)
	for i := range edits {
		items := r.before.items
		at := lineEnd(data, items[i*37%len(items)].start)
		data = slices.Concat(data[:at], fmt.Appendf(nil, "            # edit %d\n", i), data[at:])
		readBoth(t, r, "landscape.yml", data)
	}
	if least := edits * (all - 10); r.again < least {
		t.Errorf("%d records were taken from the version before, want %d", r.again, least)
	}
}

// FuzzReader looks for a file of which reading item by item makes something
// else than reading the whole.
func FuzzReader(f *testing.F) {
	for i := range readerConfigs {
		for _, file := range readerFiles {
			f.Add(i, []byte(file))
		}
	}
	decoders := readerDecoders(f)
	f.Fuzz(func(t *testing.T, config int, data []byte) {
		readVersions(t, decoders[max(config, 0)%len(decoders)], data)
	})
}
