package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
)

// yaml writes a register as a YAML file: a list of records below its name,
// each value on a line of its own, quoted only where it must be.
func (j *job) yaml() []byte {
	w := yamlWriter{}
	for _, s := range j.settings() {
		w.text(s.name + ":")
		w.value(nil, s.value, 0)
	}
	switch {
	case j.kind.Single && len(j.records) == 1:
		w.text(j.kind.Name + ":")
		w.record(j, j.records[0], 1, true)
	case len(j.records) == 0:
		w.text(j.kind.Name + ": []\n")
	default:
		w.text(j.kind.Name + ":\n")
		for _, r := range j.records {
			w.text("  -")
			w.record(j, r, 2, false)
		}
	}
	return []byte(w.b.String())
}

type yamlWriter struct{ b strings.Builder }

func (w *yamlWriter) text(s string) { w.b.WriteString(s) }

func (w *yamlWriter) record(j *job, r *register.Record, depth int, below bool) {
	object := map[string]any{}
	for name, v := range r.Fields {
		object[name] = v
	}
	names := ordered(j.kind.Fields, r.Fields)
	if id := j.writtenID(r); id != "" {
		object["id"] = id
		names = append([]string{"id"}, names...)
	}
	w.entries(&register.Field{Type: register.Struct, Fields: j.kind.Fields}, names, object, depth, below)
}

// entries writes the keys and values of an object after a dash or, with below,
// on the lines after a name.
func (w *yamlWriter) entries(f *register.Field, names []string, object map[string]any, depth int, below bool) {
	if len(names) == 0 {
		w.text(" {}\n")
		return
	}
	for i, name := range names {
		if i == 0 && !below {
			w.text(" ")
		} else {
			if i == 0 {
				w.text("\n")
			}
			w.text(strings.Repeat("  ", depth))
		}
		w.text(yamlText(name, false, depth) + ":")
		w.value(inside(f, name), object[name], depth)
	}
}

// value writes what follows a name or a dash, to the end of its line.
func (w *yamlWriter) value(f *register.Field, v any, depth int) {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			w.text(" []\n")
			return
		}
		w.text("\n")
		for _, item := range v {
			w.text(strings.Repeat("  ", depth+1) + "-")
			w.item(inside(f, ""), item, depth+2)
		}
	case map[string]any:
		w.entries(f, ordered(fieldsIn(f), v), v, depth+1, true)
	case string:
		w.text(" " + yamlText(v, isDate(f), depth+1) + "\n")
	default:
		w.text(" " + scalar(v) + "\n")
	}
}

// item writes a value of a list after its dash.
func (w *yamlWriter) item(f *register.Field, v any, depth int) {
	if object, ok := v.(map[string]any); ok {
		w.entries(f, ordered(fieldsIn(f), object), object, depth, false)
		return
	}
	w.value(f, v, depth-1)
}

func isDate(f *register.Field) bool { return f != nil && f.Format == "date" }

var (
	// plainText is what every reader of YAML takes for a text as it stands, but
	// for colons and number signs next to a space.
	plainText = expression.Of(`^[\p{L}(/§€£“„‚][\p{L}\p{M}\p{N} ._/()+,;:=&%@'"*?!<>|~^$#\[\]{}\x60\x5c§–—’“”„‚…€£-]*$`)
	// startsWithNumber may be a number to some reader, unless a letter in it
	// belongs to none.
	startsWithNumber = expression.Of(`^[\p{N}][\p{L}\p{M}\p{N} ._/()+,;%§–’-]*$`)
	noNumber         = expression.Of(`[g-np-wyzG-NP-WYZ]`)
	isoDay           = expression.Of(`^\d{4}-\d{2}-\d{2}$`)
)

// words mean something other than themselves to some reader of YAML.
var words = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"}

// Word writes a text of one line as a value, or a name, of a block of YAML.
func Word(s string) string { return yamlText(strings.Join(strings.Fields(s), " "), false, 0) }

// Item writes a text of one line as an item of a list, or a value of a mapping,
// that stands between brackets: there a comma or a bracket ends it unless it is
// quoted.
func Item(s string) string {
	word := Word(s)
	if word[0] == '"' || !strings.ContainsAny(word, ",[]{}") {
		return word
	}
	w := jsonWriter{yaml: true}
	w.quote(word)
	return w.b.String()
}

// yamlText writes a text so that it is read as one: as it stands where no
// reader could take it for something else, as lines of its own where it has
// several, else in quotes.
func yamlText(s string, date bool, depth int) string {
	switch {
	case date && isoDay().MatchString(s):
		return s
	case strings.Contains(s, "\n"):
		if block, ok := yamlBlock(s, depth); ok {
			return block
		}
	case s == "" || strings.HasSuffix(s, " ") || strings.HasSuffix(s, ":") || strings.Contains(s, ": ") || strings.Contains(s, " #"):
	case plainText().MatchString(s) && !slices.Contains(words, strings.ToLower(s)):
		return s
	case startsWithNumber().MatchString(s) && noNumber().MatchString(s):
		return s
	}
	w := jsonWriter{yaml: true}
	w.quote(s)
	return w.b.String()
}

// yamlBlock writes a text of several lines as it stands, where the lines can
// be told from their indentation.
func yamlBlock(s string, depth int) (string, bool) {
	body, chomp := s, "-"
	if strings.HasSuffix(s, "\n") {
		body, chomp = strings.TrimSuffix(s, "\n"), ""
	}
	var b strings.Builder
	b.WriteString("|" + chomp)
	for i, line := range strings.Split(body, "\n") {
		if strings.TrimRight(line, " \t") != line || strings.ContainsFunc(line, invisible) || i == 0 && (line == "" || line[0] == ' ') {
			return "", false
		}
		b.WriteString("\n")
		if line != "" {
			fmt.Fprintf(&b, "%s%s", strings.Repeat("  ", depth), line)
		}
	}
	if strings.HasSuffix(body, "\n") {
		return "", false
	}
	return b.String(), true
}
