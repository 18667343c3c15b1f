package change

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// The parts of a limit (@limit in the register types).
const (
	limitOp     = "op"
	limitValue  = "value"
	limitUnit   = "unit"
	limitObject = "object"
)

// opWords say how a value limits.
var opWords = map[string]string{
	"max": "at most", "min": "at least", "equals": "exactly", "only": "only", "never": "never", "at_least_every": "at least every",
}

// limits reports whether both values are limits in figures, or absent.
func limits(a, b any) bool {
	for _, v := range []any{a, b} {
		if object, ok := v.(map[string]any); v != nil && (!ok || object[limitValue] == nil) {
			return false
		}
	}
	return true
}

// limit tells of a limit that is another: only its figures, where the way in
// which it limits and what it limits have stayed. What else stands in it is
// told name by name.
func (c *comparer) limit(p path, f *register.Field, a, b any) {
	x, y := asObject(a), asObject(b)
	parts := []string{limitOp, limitValue, limitUnit, limitObject}
	same := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return f.Field(n).Canonical(x[n]) != f.Field(n).Canonical(y[n]) })
	}
	if !same(parts...) {
		bare := a != nil && b != nil && same(limitOp)
		here := a == nil || b == nil || !same(limitObject)
		before, after := limitWords(x, bare, here), limitWords(y, bare, here)
		text := p.label + " " + before + " → " + after
		switch {
		case a == nil:
			text = p.label + " added: " + after
		case b == nil:
			text = p.label + " taken out (was " + before + ")"
		case before == after:
			text += ", in another form"
		}
		c.add(p, a, b, limitDirection(x, y), text, text)
	}
	if a == nil || b == nil {
		return
	}
	rest := func(limit map[string]any) map[string]any {
		other := maps.Clone(limit)
		maps.DeleteFunc(other, func(name string, _ any) bool { return slices.Contains(parts, name) })
		return other
	}
	c.object(p, f, rest(x), rest(y))
}

// limitWords writes a limit: at most 24 hours for personal data breach. bare
// leaves out how it limits, and object says whether what it limits is told.
func limitWords(limit map[string]any, bare, object bool) string {
	var words []string
	if op, _ := limit[limitOp].(string); op != "" && !bare {
		if known := opWords[op]; known != "" {
			op = known
		}
		words = append(words, op)
	}
	switch v := limit[limitValue].(type) {
	case string:
		words = append(words, v)
	default:
		words = append(words, show(nil, v, shortText))
	}
	if unit, _ := limit[limitUnit].(string); unit != "" {
		words = append(words, unit)
	}
	if of, _ := limit[limitObject].(string); of != "" && object {
		words = append(words, "for", strings.ReplaceAll(of, "_", " "))
	}
	return source.Escape(cut(strings.Join(strings.Fields(strings.Join(words, " ")), " "), shortText))
}

// limitDirection compares limits of one way and one measure. A limit that
// comes asks more than none.
func limitDirection(a, b map[string]any) Direction {
	switch {
	case a == nil:
		return Tighter
	case b == nil:
		return Looser
	case canonicalText(a[limitOp]) != canonicalText(b[limitOp]) || canonicalText(a[limitObject]) != canonicalText(b[limitObject]):
		return None
	}
	x, measure, ok1 := amount(a)
	y, other, ok2 := amount(b)
	if !ok1 || !ok2 || measure != other {
		return None
	}
	switch a[limitOp] {
	case "max", "at_least_every":
		return towards(x, y, true)
	case "min":
		return towards(x, y, false)
	}
	return None
}

func canonicalText(v any) string { return (*register.Field)(nil).Canonical(v) }

// amount is the value of a limit in one unit of its measure: times in hours,
// anything else as it stands.
func amount(limit map[string]any) (n float64, measure string, ok bool) {
	switch v := limit[limitValue].(type) {
	case int64:
		n = float64(v)
	case float64:
		n = v
	case string:
		var err error
		if n, err = strconv.ParseFloat(strings.TrimSpace(v), 64); err != nil {
			return 0, "", false
		}
	default:
		return 0, "", false
	}
	unit, _ := limit[limitUnit].(string)
	unit = strings.ToLower(strings.TrimSpace(unit))
	for _, u := range units {
		if unit == u.one || unit == u.many || unit == u.one[:1] && u.one != "month" && u.one != "minute" {
			return n * u.hours, "time", true
		}
	}
	return n, unit, true
}
