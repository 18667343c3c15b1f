package register

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Texts that the quick reader must read, for otherwise it is of no use.
var quickTexts = []string{
	"- id: R1\n  statement: Report incidents within 24 hours\n  parties: [PTY-1, PTY-2]\n",
	"requirements:\n  - id: R1\n    sources:\n      - {id: CTR-1, locator: \"Schedule 1, clause 2\"}\n    bound: {op: max, value: 24, unit: hours}\n",
	"requirements:\n- id: R1\n  owner: 'Ann: the # one'\n  last_reviewed: 2026-01-01\n  empty:\n  none: null\n- id: R2\n",
	"- id: R1\n  text: >-\n    One line\n    and another.\n  note: |\n    as it is\n    written\n- id: R2\n  clip: >\n    a\n",
	"# A comment\n\nversion: 1\nrecords:\n\n  # another\n  - id: R1\n    on: yes\n    score: 1.5\n    empty: \"\"\n    list: []\n    map: {}\n",
	"- Zürich\n- über: Größe\n  a: é [b]\n- (both)\n",
}

func TestQuickReaderReadsTheUsualForms(t *testing.T) {
	for _, text := range quickTexts {
		root, ok := quickYAML("f.yaml", text, DefaultLimits, nil)
		if !ok {
			t.Errorf("not read:\n%s", text)
			continue
		}
		if want, fault := newYAMLReader("f.yaml", []byte(text), DefaultLimits).document(); fault != nil || !reflect.DeepEqual(root, want) {
			t.Errorf("%v, and other values than the parser reads of\n%s", fault, text)
		}
	}
}

// Whatever the quick reader reads, the parser of the whole language reads
// alike, with the place of every value.
func FuzzQuickYAML(f *testing.F) {
	for _, text := range quickTexts {
		f.Add([]byte(text))
	}
	for _, text := range []string{
		"a: b\n c\n", "a: b: c\n", "- a\n b\n", "a: 'b''c'\n", "a: \"b\\n\"\n", "a: [b, , c]\n", "a: {b}\n", "a: [b: c]\n", "a: b #c\n",
		"a:\n    b: c\n  d: e\n", "- - a\n", "-\n  a: b\n", "a: >-\n   b\n  c\n", "a: |\n  b\n\n  c\n", "a: |\n\n  b\n", "a: >\n", "a: |-\n  b\n # c\nd: e\n",
		"a: &x b\nc: *x\n", "a: !!str b\n", "<<: b\n", "a: b\na: c\n", "---\na: b\n", "a: b\n...\n", "a: b\n---\nc: d\n", "%YAML 1.2\n---\na: b\n", "? a\n: b\n",
		"a: [b, c]]\n", "a: [b\n", "a: {b: c, b: d}\n", "a: 0x10\nb: 1_0\nc: .5\nd: ~\ne: NULL\nf: 2026-01-01T10:00:00Z\n", "a: 007\nb: 08\nc: -01\nd: +1\ne: 0\n", "a: 9223372036854775807\nb: 9223372036854775808\nc: 18446744073709551616\nd: 1234567890123456789\n", "a: b \n", "a:b\n", "a : b\n", "a: [b,c]\n", "a: {b: c,d: e}\n", "a: \"b\" c\n",
		"  a: b\n", "  - a\n", "a:\n- b\nc: d\n", "a:\n- b\n c: d\n", "- a: b\n  - c\n", "a: >-\n  > b\n", "a: >\n  b", "a: (b)\n", "a: é\u00a0\n", "a: b\u2028\n", "\"a\": b\n", "a: {b: null}\n", "[a, b]\n", "{a: b}\n", "a\n",
	} {
		f.Add([]byte(text))
	}
	examples, err := filepath.Glob("../../examples/*/registers/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range examples {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	room := &nodeRoom{}
	f.Fuzz(func(t *testing.T, data []byte) {
		data, fault := checkText("f.yaml", data)
		if fault != nil {
			return
		}
		limits := DefaultLimits
		limits.Nodes, limits.Text, limits.Depth = 100, 200, 6
		for _, limits := range []Limits{DefaultLimits, limits} {
			root, ok := quickYAML("f.yaml", string(data), limits, nil)
			again, same := quickYAML("f.yaml", string(data), limits, room)
			if same != ok || ok && shownTree(again) != shownTree(root) {
				t.Errorf("other values in memory that was used before:\n%s\n%s\n%s", data, shownTree(again), shownTree(root))
			}
			room.clear()
			if !ok {
				continue
			}
			want, fault := newYAMLReader("f.yaml", data, limits).document()
			if fault != nil {
				t.Errorf("%s: %s, but it was read:\n%s", fault.Place, fault.Reason, data)
			} else if !reflect.DeepEqual(root, want) {
				t.Errorf("other values than the parser reads of\n%s\n%s\n%s", data, shownTree(root), shownTree(want))
			}
		}
	})
}

// shownTree spells a node with its places.
func shownTree(n *node) string {
	var b strings.Builder
	var show func(n *node, indent string)
	show = func(n *node, indent string) {
		fmt.Fprintf(&b, "%s%v shape %d, plain %d, %q\n", indent, n.place, n.shape, n.plain, n.text)
		for i, item := range n.items {
			if i < len(n.keys) {
				show(n.keys[i], indent+"  key ")
			}
			show(item, indent+"  ")
		}
	}
	show(n, "")
	return b.String()
}
