package exchange_test

import (
	"testing"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/register"
)

// YAML is quoted only where some reader could take a text for something else.
func TestYAMLQuotes(t *testing.T) {
	s := compiled(t)
	for text, want := range map[string]string{
		"Enterprise customers":        "Enterprise customers",
		"Ünïcödé, 日本語":                "Ünïcödé, 日本語",
		"A (b) [c] {d}: no":           `"A (b) [c] {d}: no"`,
		"ISO 27001:2022, see http://": "ISO 27001:2022, see http://",
		"C# and #tags":                `"C# and #tags"`,
		"C#":                          "C#",
		"ends with:":                  `"ends with:"`,
		"24 hours":                    "24 hours",
		"24h":                         "24h",
		"1e5":                         `"1e5"`,
		"0x1F":                        `"0x1F"`,
		"1_000":                       `"1_000"`,
		"2026-03-31":                  `"2026-03-31"`,
		"12:30":                       `"12:30"`,
		"yes":                         `"yes"`,
		"Null":                        `"Null"`,
		"~":                           `"~"`,
		"- a":                         `"- a"`,
		"@a":                          `"@a"`,
		`"quoted"`:                    `"\"quoted\""`,
		"(a) first":                   "(a) first",
		"/etc/passwd":                 "/etc/passwd",
		" a":                          `" a"`,
		"a\u200bb":                    `"a\u200bb"`,
		"a\U000e0001b":                `"a\U000e0001b"`,
		"one\ntwo":                    "|-\n      one\n      two",
		"one\n\n  two\n":              "|\n      one\n\n        two",
		"one \ntwo":                   `"one \ntwo"`,
	} {
		r := &register.Record{Kind: "parties", ID: "P", Fields: map[string]any{"name": text}}
		r.Fingerprint = s.Fingerprint(r)
		data, err := exchange.Write("yaml", s, "parties", []*register.Record{r})
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got, want := string(data), "parties:\n  - id: P\n    name: "+want+"\n"; got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
}
