package exchange_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/register"
)

const appendedTo = "registers/waivers.yaml"

func waiver() *register.Record {
	return &register.Record{Kind: "waivers", ID: "EXC-002", Fields: map[string]any{"rule": "parties/party_side_missing", "reason": "Later: in autumn."}}
}

// A record is added below the last, as that is indented; everything else in the
// file stays as it is, to the byte.
func TestAppend(t *testing.T) {
	record := func(indent string) string {
		return indent + "- id: EXC-002\n" + indent + "  rule: parties/party_side_missing\n" + indent + "  reason: \"Later: in autumn.\"\n"
	}
	first := "- {id: EXC-001, reason: x} # kept\n"
	for name, c := range map[string]struct{ data, want string }{
		"a new file":          {"", "waivers:\n" + record("  ")},
		"remarks":             {"# Exceptions\n\n", "# Exceptions\nwaivers:\n" + record("  ")},
		"an empty list":       {"# a\nwaivers: []\n", "# a\nwaivers:\n" + record("  ")},
		"nothing below":       {"waivers:\n", "waivers:\n" + record("  ")},
		"a list":              {first, first + record("")},
		"a list below a name": {"waivers:\n  " + first, "waivers:\n  " + first + record("  ")},
		"indented by four":    {"waivers:\n    " + first, "waivers:\n    " + first + record("    ")},
		"no end of line":      {strings.TrimSpace(first), first + record("")},
		"blank lines after":   {first + "\n\n", first + record("")},
		"a remark after":      {first + "# end\n", first + "# end\n" + record("")},
		"a block of text":     {"- id: EXC-001\n  reason: |\n    one\n    - two\n", "- id: EXC-001\n  reason: |\n    one\n    - two\n" + record("")},
		"Windows line ends":   {strings.ReplaceAll(first, "\n", "\r\n"), strings.ReplaceAll(first+record(""), "\n", "\r\n")},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := exchange.Append(&register.Config{}, compiled(t), "waivers", appendedTo, []byte(c.data), waiver())
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// What is no list that ends the file is left to a person.
func TestAppendRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"a list in one line":    "waivers: [{id: EXC-001}]\n",
		"something below it":    "waivers:\n  - id: EXC-001\nowner: ROL-001\n",
		"an odd indentation":    "waivers:\n   - id: EXC-001\n",
		"a mapping":             "EXC-001: {reason: x}\n",
		"another register":      "parties: []\n",
		"an end of document":    "- id: EXC-001\n...\n",
		"the same id":           "- id: EXC-002\n",
		"what cannot be read":   "- id: [\n",
		"an indented text open": "- id: EXC-001\n  reason: \"open\n",
	} {
		t.Run(name, func(t *testing.T) {
			var refused *exchange.NotWritable
			got, err := exchange.Append(&register.Config{}, compiled(t), "waivers", appendedTo, []byte(data), waiver())
			if !errors.As(err, &refused) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// Whatever the file holds, it is refused or has one record more and all else.
func FuzzAppend(f *testing.F) {
	for _, seed := range []string{"", "waivers: []\n", "- {id: EXC-001}\n", "waivers:\r\n  - id: a\r\n    reason: |\r\n      b\r\n", "---\n# x\n"} {
		f.Add([]byte(seed))
	}
	schema := compiled(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := exchange.Append(&register.Config{}, schema, "waivers", appendedTo, data, waiver())
		var refused *exchange.NotWritable
		if err != nil {
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			return
		}
		if kept := strings.TrimRight(string(data), " \t\r\n"); !strings.HasSuffix(kept, "]") && !strings.HasPrefix(string(got), kept) {
			t.Errorf("%q became %q", data, got)
		}
	})
}
