package source

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/goldthread/goldthread/internal/expression"
)

// Escape returns s with everything that could steer a terminal or mislead the
// eye written out: control characters, line and paragraph separators,
// bidirectional overrides, zero-width characters and invalid UTF-8; and what a
// build server would take for a command where it finds it in a log: ##[name],
// ##vso[name] anywhere, and :: where a line begins. Ordinary text of any script
// comes back unchanged; tabs become single spaces.
func Escape(s string) string { return quiet(visible(s)) }

// logCommand is the beginning of a command to a build server: of GitHub, Azure
// Pipelines or TeamCity.
var logCommand = expression.Of(`##[A-Za-z_-]*\[|^\p{Zs}*::`)

// quiet breaks the commands in a text, by writing out the second of the two
// signs that each begins with.
func quiet(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range commandSigns(s) {
		b.WriteString(s[from:at])
		fmt.Fprintf(&b, `\x%02x`, s[at])
		from = at + 1
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// commandSigns says where in s the second signs of commands stand, in bytes.
func commandSigns(s string) []int {
	if !strings.Contains(s, "##") && !strings.Contains(s, "::") {
		return nil
	}
	var at []int
	for _, m := range logCommand().FindAllStringIndex(s, -1) {
		if s[m[1]-1] == ':' {
			at = append(at, m[1]-1)
		} else {
			at = append(at, m[0]+1)
		}
	}
	return at
}

// visible writes out the characters that nobody sees.
func visible(s string) string {
	clean := true
	for _, r := range s {
		if unsafe(r) || r == '\t' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case r == unicode.ReplacementChar && !strings.HasPrefix(s[i:], string(unicode.ReplacementChar)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case unsafe(r) && r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case unsafe(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unsafe(r rune) bool {
	switch {
	case r == unicode.ReplacementChar:
		return true
	case unicode.IsControl(r):
		return true
	case unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf):
		return true // bidirectional overrides, zero-width joiners, soft hyphens, byte order marks
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true // no characters, and refused by readers of XML
	}
	return false
}
