package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/goldthread/goldthread/internal/register"
)

// json writes a register as a JSON file: like the YAML file, key by key.
func (j *job) json() []byte {
	w := jsonWriter{indent: "  "}
	w.text("{\n  ")
	for _, s := range j.settings() {
		w.quote(s.name)
		w.text(": ")
		w.value(nil, s.value, 1)
		w.text(",\n  ")
	}
	w.quote(j.kind.Name)
	w.text(": ")
	if j.kind.Single && len(j.records) == 1 {
		w.record(j, j.records[0], 1)
	} else {
		w.list(len(j.records), 1, func(i int) { w.record(j, j.records[i], 2) })
	}
	w.text("\n}\n")
	return []byte(w.b.String())
}

// exact writes v as a cell that reads as exactly v. With plainly, every sign
// inside a text is written by its number, for tables in which signs mean
// something.
func exact(v any, plainly bool) string {
	w := jsonWriter{plainly: plainly}
	w.value(nil, v, 0)
	return register.InertMark + w.b.String()
}

// A jsonWriter writes JSON that keeps whole numbers and others apart, and in
// which no text holds a character that cannot be seen.
type jsonWriter struct {
	b       strings.Builder
	indent  string // "" for all on one line
	plainly bool
	yaml    bool // escapes as YAML has them, which knows no halves of a character
}

func (w *jsonWriter) text(s string) { w.b.WriteString(s) }

func (w *jsonWriter) line(depth int) {
	if w.indent != "" {
		w.text("\n" + strings.Repeat(w.indent, depth))
	}
}

func (w *jsonWriter) colon() {
	w.text(":")
	if w.indent != "" {
		w.text(" ")
	}
}

func (w *jsonWriter) record(j *job, r *register.Record, depth int) {
	names := ordered(j.kind.Fields, r.Fields)
	id := j.writtenID(r)
	if id != "" {
		names = append([]string{"id"}, names...)
	}
	w.object(names, depth, func(i int) {
		if i == 0 && id != "" {
			w.quote(id)
			return
		}
		w.value(j.kind.Field(names[i]), r.Fields[names[i]], depth+1)
	})
}

func (w *jsonWriter) list(n, depth int, item func(int)) {
	w.text("[")
	for i := range n {
		if i > 0 {
			w.text(",")
		}
		w.line(depth + 1)
		item(i)
	}
	if n > 0 {
		w.line(depth)
	}
	w.text("]")
}

func (w *jsonWriter) object(names []string, depth int, item func(int)) {
	w.text("{")
	for i, name := range names {
		if i > 0 {
			w.text(",")
		}
		w.line(depth + 1)
		w.quote(name)
		w.colon()
		item(i)
	}
	if len(names) > 0 {
		w.line(depth)
	}
	w.text("}")
}

func (w *jsonWriter) value(f *register.Field, v any, depth int) {
	switch v := v.(type) {
	case string:
		w.quote(v)
	case []any:
		w.list(len(v), depth, func(i int) { w.value(inside(f, ""), v[i], depth+1) })
	case map[string]any:
		names := ordered(fieldsIn(f), v)
		w.object(names, depth, func(i int) { w.value(inside(f, names[i]), v[names[i]], depth+1) })
	default:
		w.text(scalar(v))
	}
}

// scalar is how a number, a truth value or nothing is written everywhere. A
// number that is not whole by type keeps a point.
func scalar(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text
	}
	return "null"
}

// quote writes a text between double quotes, as JSON and YAML both read it.
func (w *jsonWriter) quote(s string) {
	w.text(`"`)
	for _, r := range s {
		switch {
		case w.plainly && r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
			fmt.Fprintf(&w.b, `\u%04x`, r)
		case r == '"' || r == '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case r == '\n':
			w.text(`\n`)
		case r == '\t':
			w.text(`\t`)
		case r == '\r':
			w.text(`\r`)
		case r > 0xffff && invisible(r) && w.yaml:
			fmt.Fprintf(&w.b, `\U%08x`, r)
		case r > 0xffff && invisible(r):
			high, low := surrogates(r)
			fmt.Fprintf(&w.b, `\u%04x\u%04x`, high, low)
		case invisible(r):
			fmt.Fprintf(&w.b, `\u%04x`, r)
		default:
			w.b.WriteRune(r)
		}
	}
	w.text(`"`)
}

func surrogates(r rune) (high, low rune) {
	r -= 0x10000
	return 0xd800 + r>>10, 0xdc00 + r&0x3ff
}

// invisible are characters that a person cannot see, or that turn what a
// person sees around. A text that holds one is written with its number.
func invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) || r == unicode.ReplacementChar ||
		unicode.IsSpace(r) && r != ' '
}
