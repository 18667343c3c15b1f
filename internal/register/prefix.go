package register

import (
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
)

// numberCell is what people write in a number column: 7, 4.2, 12-1, 3a.
var numberCell = expression.Of(`^\d+([.\-/]\d+)*[a-z]?$`)

// prefixed puts the prefix before a number and fills its first digits up with
// zeros: 7 becomes REQ-007. Everything else, also what has the prefix already,
// stays as it is.
func prefixed(prefix string, pad int, text string) string {
	number := strings.TrimSpace(text)
	if prefix == "" || !numberCell().MatchString(number) {
		return text
	}
	missing := min(pad, maxPad) - digits(number)
	return prefix + strings.Repeat("0", max(0, missing)) + number
}

// A prefix is what the ids of a register begin with although the cells have
// only numbers.
type prefix struct {
	text string
	pad  int
}

// prefixes are those of the files of one register, each once.
func (c *Config) prefixes(kind string) []prefix {
	var all []prefix
	seen := map[prefix]bool{}
	for _, m := range c.Registers[kind].Files {
		p := prefix{m.Prefix["id"], m.Pad}
		if p.text != "" && !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	return all
}
