package change

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// The most of one text or value that is shown, in code points.
const (
	shortText = 90
	fullText  = 4000
)

// show writes a value in at most limit code points or so.
func show(f *register.Field, v any, limit int) string {
	w := &writer{left: limit}
	w.value(f, v, 0)
	return w.String()
}

// Value writes the value of a field as people write it, a list as its items, in
// at most limit code points or so. The field may be nil.
func Value(f *register.Field, v any, limit int) string { return show(f, v, limit) }

// A writer stops when there is no room left, however large the value is.
type writer struct {
	strings.Builder
	left int
	full bool
}

func (w *writer) write(s string) {
	if w.full {
		return
	}
	if n := len([]rune(s)); n > w.left {
		s, w.full = string([]rune(s)[:w.left])+"…", true
	} else {
		w.left -= n
	}
	w.WriteString(s)
}

// maxDepth is how deep a value of the user's own is followed.
const maxDepth = 6

func (w *writer) value(f *register.Field, v any, depth int) {
	if w.full {
		return
	}
	switch v := v.(type) {
	case nil:
		w.write("nothing")
	case string:
		w.write(scalarText(f, v, max(w.left-len(`"…"`), 0)))
	case bool:
		w.write(map[bool]string{true: "yes", false: "no"}[v])
	case int64:
		w.write(strconv.FormatInt(v, 10))
	case float64:
		w.write(strconv.FormatFloat(v, 'f', -1, 64))
	case []any:
		w.list(f, v, depth)
	case map[string]any:
		w.object(f, v, depth)
	}
}

func (w *writer) list(f *register.Field, v []any, depth int) {
	var elem *register.Field
	if f != nil {
		elem = f.Elem
	}
	for i, item := range v {
		if _, parts := item.(map[string]any); i > 0 && parts {
			w.write("; ") // commas part what is in them
		} else if i > 0 {
			w.write(", ")
		}
		if depth == maxDepth {
			w.write("…")
			return
		}
		w.value(elem, item, depth+1)
		if w.full {
			return
		}
	}
}

func (w *writer) object(f *register.Field, v map[string]any, depth int) {
	for i, name := range slices.Sorted(maps.Keys(v)) {
		if i > 0 {
			w.write(", ")
		}
		if depth == maxDepth {
			w.write("…")
			return
		}
		var inner *register.Field
		label := words(name)
		switch {
		case f == nil:
		case f.Type == register.Map:
			inner = f.Elem
		default:
			if inner = f.Field(name); inner != nil {
				label = inner.Label
			}
		}
		w.write(source.Escape(label) + " ")
		w.value(inner, v[name], depth+1)
		if w.full {
			return
		}
	}
}

// scalarText writes a text: a word out of a list and a span in plain words, a
// date or an id as it stands, and anything else between quotation marks.
func scalarText(f *register.Field, s string, limit int) string {
	switch {
	case f != nil && f.Control:
		return source.Escape(cut(register.NormalizeControl(s), limit))
	case f != nil && slices.Contains(f.Enum, s):
		return words(s)
	case f != nil && f.Format == "duration" && spanWords(s) != s:
		return spanWords(s)
	case !isText(f):
		return source.Escape(cut(strings.TrimSpace(s), limit))
	}
	return quoted(s, limit)
}

// quoted is a text of somebody's own, on one line.
func quoted(s string, limit int) string {
	return `"` + source.Escape(cut(strings.Join(strings.Fields(s), " "), limit)) + `"`
}

// cut shortens s to limit code points.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := 0
	for i := range s {
		if n == limit {
			return strings.TrimRight(s[:i], " ") + "…"
		}
		n++
	}
	return s
}
