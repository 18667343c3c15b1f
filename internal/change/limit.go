package change

import (
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/limit"
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
func limitWords(parts map[string]any, bare, object bool) string {
	text := func(name string) string { s, _ := parts[name].(string); return s }
	op := text(limitOp)
	if bare {
		op = ""
	}
	words := limit.Words(op, parts[limitValue], text(limitUnit))
	if of := text(limitObject); of != "" && object {
		words += " for " + strings.ReplaceAll(of, "_", " ")
	}
	return source.Escape(cut(strings.Join(strings.Fields(words), " "), shortText))
}

// limitDirection compares limits of one way and one measure. A limit that
// comes asks more than none. Where it hangs on the month, nobody can tell.
func limitDirection(a, b map[string]any) Direction {
	switch {
	case a == nil:
		return Tighter
	case b == nil:
		return Looser
	case canonicalText(a[limitOp]) != canonicalText(b[limitOp]) || canonicalText(a[limitObject]) != canonicalText(b[limitObject]):
		return None
	}
	op, _ := a[limitOp].(string)
	x, ok1 := readLimit(a)
	y, ok2 := readLimit(b)
	if !ok1 || !ok2 || op != limit.Max && op != limit.Every && op != limit.Min {
		return None
	}
	return towards(limit.Order(x, y), op != limit.Min)
}

func readLimit(parts map[string]any) (limit.Quantity, bool) {
	unit, _ := parts[limitUnit].(string)
	return (*limit.Tables)(nil).Quantity(parts[limitValue], unit)
}

func canonicalText(v any) string { return (*register.Field)(nil).Canonical(v) }

// spanWords writes P12M as 12 months.
func spanWords(text string) string { return limit.SpanWords(text) }
