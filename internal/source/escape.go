package source

import (
	"fmt"
	"strings"
	"unicode"
)

// Escape returns s with everything that could steer a terminal or mislead the
// eye written out: control characters, line and paragraph separators,
// bidirectional overrides, zero-width characters and invalid UTF-8. Ordinary
// text of any script comes back unchanged; tabs become single spaces.
func Escape(s string) string {
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
	}
	return false
}
