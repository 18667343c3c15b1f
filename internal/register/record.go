package register

import (
	"github.com/goldthread/goldthread/internal/source"
	"strconv"
	"strings"
)

// A Record is one row of a register: the unit that has a history, a review
// and findings.
type Record struct {
	Kind string // "requirements"
	ID   string // as written; control ids normalised ("A.5.17")
	// Fields holds plain values under the schema's field names: string, bool,
	// int64, float64, []any and map[string]any. A field that is absent, null
	// or an empty cell is not in the map, and neither is the id. In a loaded
	// record a value that names another record is that record's id.
	Fields map[string]any
	// Derived holds values that follow from other fields and records, of fields
	// in which nothing is written (see derive in the register types). They are
	// for rules to see: they have no place of their own, and neither the
	// fingerprint nor anything that writes registers knows them.
	Derived map[string]any
	Places  Places // where each value stands
	// Fingerprint is "gt1:" and the SHA-256, in hexadecimal, over the
	// canonical form of the fields (see Schema.Fingerprint) as they are
	// written: before names become ids, and with the fields that are Unread.
	Fingerprint string
	// Unread names the top-level fields whose values did not fit the schema.
	// They are no longer in Fields; Raw keeps their text. A row with shifted
	// cells has only its id, and Unread is ["*"].
	Unread []string
	Raw    []string

	composed *composed // of a record whose id several columns make
}

// Place returns where the value at path stands, or the nearest enclosing
// value that has a place, at last the record's own.
func (r *Record) Place(path string) source.Place {
	return nearestPlace(path, r.Places.At)
}

// Value returns what is written in a top-level field, else what follows from
// other fields, else nil.
func (r *Record) Value(field string) any {
	if v := r.Fields[field]; v != nil {
		return v
	}
	return r.Derived[field]
}

// At is the value that stands at a path such as sources[0].id, nil for none.
func (r *Record) At(path string) any {
	var at any = r.Fields
	for _, part := range strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		switch v := at.(type) {
		case map[string]any:
			at = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

// Status is draft, live or retired, or, where the register has its own words
// for it, one of those (see Kind.Live). No status means live.
func (r *Record) Status() string {
	if s, ok := r.Fields["status"].(string); ok {
		return s
	}
	return "live"
}

// Names returns what people call r: its names and titles, and what it is called
// besides, or was: its aliases and former ids.
func (r *Record) Names() (names, others []string) {
	for _, field := range nameFields {
		if name, ok := r.Fields[field].(string); ok {
			names = append(names, name)
		}
	}
	for _, field := range aliasFields {
		list, _ := r.Fields[field].([]any)
		for _, item := range list {
			if name, ok := item.(string); ok {
				others = append(others, name)
			}
		}
	}
	return names, others
}

// A Key names a record across versions of the registers.
type Key struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Key returns what names r.
func (r *Record) Key() Key { return Key{r.Kind, r.ID} }

func parentPath(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			return path[:i]
		}
	}
	return ""
}
