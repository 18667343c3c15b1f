package register

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Digest names what the types of s were compiled from: the same digest, in the
// same program, is of the same types. It is "" where that is not known.
func (s *Schema) Digest() string { return s.digest }

// Digest names all that decides what the decoder makes of a file's path and
// bytes, in the same program; "" where that is not known.
func (d *Decoder) Digest() string {
	c, s := d.layout.config, d.layout.schema
	if s.digest == "" {
		return ""
	}
	h := sha256.New()
	fmt.Fprintln(h, s.digest)
	if !spell(h, reflect.ValueOf(c).Elem()) {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// SameReading reports whether two configurations read the same files as the same
// registers, and are judged the same; false where that is not known.
func (c *Config) SameReading(other *Config) bool {
	var mine, theirs strings.Builder
	return spell(&mine, reflect.ValueOf(c).Elem()) && spell(&theirs, reflect.ValueOf(other).Elem()) && mine.String() == theirs.String()
}

// noMeaning are fields of a configuration that decide nothing about what is
// read: where something stands, and how much work may be done.
var noMeaning = map[string]bool{"places": true, "place": true, "work": true}

// spell writes a value in a form that another value does not have. It returns
// false for one that has no such form.
func spell(w io.Writer, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		fmt.Fprintf(w, "%s %v;", v.Kind(), v)
	case reflect.String:
		fmt.Fprintf(w, "%d:%s;", v.Len(), v.String())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			_, _ = io.WriteString(w, "nil;")
			return true
		}
		return spell(w, v.Elem())
	case reflect.Slice:
		fmt.Fprintf(w, "[%d ", v.Len())
		for i := range v.Len() {
			if !spell(w, v.Index(i)) {
				return false
			}
		}
	case reflect.Map:
		if v.Type().Key().Kind() != reflect.String {
			return false
		}
		fmt.Fprintf(w, "{%d ", v.Len())
		at := map[string]reflect.Value{}
		for k, item := range v.Seq2() {
			at[k.String()] = item
		}
		for _, k := range slices.Sorted(maps.Keys(at)) {
			fmt.Fprintf(w, "%d:%s=", len(k), k)
			if !spell(w, at[k]) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if noMeaning[name] {
				continue
			}
			fmt.Fprintf(w, "%s=", name)
			if !spell(w, v.Field(i)) {
				return false
			}
		}
	default:
		return false
	}
	return true
}
