package history

import "testing"

// What follows a record in its file is none of its lines.
func TestOwnLines(t *testing.T) {
	for lines, want := range map[string]string{
		"- {id: A, name: x}\n":                                          "- {id: A, name: x}\n",
		"- {id: A, name: x}\n# about the next\n":                        "- {id: A, name: x}\n",
		"- {id: A, name: x}\n\n  # about this\n\n# about the next\n":    "- {id: A, name: x}\n\n  # about this\n",
		"- {id: A,\n name: x}\nothers: 1\n":                             "- {id: A,\n name: x}\n",
		"- id: A\n  name: x\nothers:\n  - 1\n":                          "- id: A\n  name: x\n",
		"- id: A\n# a remark in the middle\n  name: x\n# the next\n":    "- id: A\n# a remark in the middle\n  name: x\n",
		"  - id: A\n    name: x\n  # the next\nothers: 1\n":             "  - id: A\n    name: x\n",
		"  - id: A\r\n    name: x\r\n\r\n  # the next\r\n":              "  - id: A\r\n    name: x\r\n",
		"- id: A\n  text: |\n    one\n\n    # no remark\n- no record\n": "- id: A\n  text: |\n    one\n\n    # no remark\n",
		"  name: x\n  kind: y\nB:\n":                                    "  name: x\n  kind: y\n",
		"id: A\n# a remark\nname: x\n---\n":                             "id: A\n# a remark\nname: x\n",
		"id: A\nname: x\n--- # another\nid: B\n":                        "id: A\nname: x\n",
		"id: A\nname: x\n...\n":                                         "id: A\nname: x\n",
		"- id: A":                                                       "- id: A",
		"":                                                              "",
	} {
		if got := string(ownLines([]byte(lines))); got != want {
			t.Errorf("%q:\n got %q\nwant %q", lines, got, want)
		}
	}
}
