package change

import "strings"

// Renamed is the difference with each text in its values and words as name
// puts it. Where that makes a text another one, the words are told anew: a
// mark or a cut inside what name looks for would hide it.
func (d Difference) Renamed(name func(string) string) Difference {
	before, after := renamed(d.Before, name), renamed(d.After, name)
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

// renamed is a copy of a value with each text in it as name puts it.
func renamed(v any, name func(string) string) any {
	switch v := v.(type) {
	case string:
		return name(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = renamed(item, name)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			out[key] = renamed(item, name)
		}
		return out
	}
	return v
}
