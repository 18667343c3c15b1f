package change

import (
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// Renamed is the difference with each text in its values and words as name
// puts it. Where that makes a text another one, the words are told anew: a
// mark or a cut inside what name looks for would hide it.
func (d Difference) Renamed(name func(string) string) Difference {
	before, after := register.Texts(d.Before, name), register.Texts(d.After, name)
	x, ofText := d.Before.(string)
	y, alsoText := d.After.(string)
	told := strings.HasPrefix(d.Words, d.Label+": ") && ofText && alsoText && (before != any(x) || after != any(y))
	if told {
		c := &comparer{personal: d.Personal}
		c.text(path{d.Field, d.Label}, before, after)
		c.found[0].Direction = d.Direction
		return c.found[0]
	}
	d.Before, d.After, d.Words, d.Full = before, after, name(d.Words), name(d.Full)
	return d
}
