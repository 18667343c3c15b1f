package register

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/goldthread/goldthread/internal/expression"
)

// fingerprintVersion begins every fingerprint. What it stands for never
// changes: another way of computing is another version.
const fingerprintVersion = "gt1:"

// Fingerprint returns "gt1:" and the SHA-256, in hexadecimal, over the
// canonical JSON of r's fields (RFC 8785) without notes, tags and typed review
// claims. Texts are in Unicode NFC without space at the end, sets are sorted,
// control ids are in one spelling. What is empty counts as absent, and so does
// the status live.
func (s *Schema) Fingerprint(r *Record) string { return fingerprint(s.fields(r), r.Fields) }

func (s *Schema) fields(r *Record) []*Field {
	if k := s.Kind(r.Kind); k != nil {
		return k.Fields
	}
	return nil
}

func fingerprint(known []*Field, fields map[string]any) string {
	object := canonical(&Field{Type: Struct, Fields: known}, meaning(known, fields))
	if object == "" {
		object = "{}"
	}
	sum := sha256.Sum256([]byte(object))
	return fingerprintVersion + hex.EncodeToString(sum[:])
}

// meaning leaves out the fields that no fingerprint is over.
func meaning(known []*Field, fields map[string]any) map[string]any {
	kept := make(map[string]any, len(fields))
	for name, v := range fields {
		f := fieldNamed(known, name)
		if f != nil && (f.Ignored || f.Claim) || name == "status" && v == "live" {
			continue
		}
		kept[name] = v
	}
	return kept
}

// Meaning returns the fields of r that its fingerprint is over, by name: those
// that can be read, without notes, tags and typed review claims. The values
// are r's own, not copies.
func (s *Schema) Meaning(r *Record) map[string]any { return meaning(s.fields(r), r.Fields) }

// Canonical is one text for all values of the field that mean the same to a
// fingerprint, and "" for what is empty. f may be nil, for a field that no type
// knows.
func (f *Field) Canonical(v any) string { return canonical(f, v) }

// canonical is the canonical JSON of v, "" for what is empty. f may be nil.
func canonical(f *Field, v any) string {
	switch v := v.(type) {
	case string:
		return canonicalText(f, v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return canonicalNumber(float64(v))
	case float64:
		return canonicalNumber(v)
	case []any:
		return canonicalList(f, v)
	case map[string]any:
		return canonicalObject(f, v)
	}
	return ""
}

func canonicalText(f *Field, s string) string {
	if f != nil && f.Control {
		s = NormalizeControl(s)
	}
	s = strings.TrimRight(norm.NFC.String(s), " \t\r\n\u00a0")
	if s == "" {
		return ""
	}
	return quoteJSON(s)
}

func canonicalList(f *Field, v []any) string {
	var elem *Field
	if f != nil {
		elem = f.Elem
	}
	var items []string
	for _, item := range v {
		if text := canonical(elem, item); text != "" {
			items = append(items, text)
		}
	}
	if len(items) == 0 {
		return ""
	}
	if f != nil && f.Set {
		slices.Sort(items)
		items = slices.Compact(items)
	}
	return "[" + strings.Join(items, ",") + "]"
}

func canonicalObject(f *Field, v map[string]any) string {
	type entry struct{ key, text string }
	entries := make([]entry, 0, len(v))
	for key, item := range v {
		if text := canonical(f.inner(key), item); text != "" {
			entries = append(entries, entry{norm.NFC.String(key), text})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(compareUTF16(a.key, b.key), strings.Compare(a.text, b.text))
	})
	if len(entries) == 0 {
		return ""
	}
	var b strings.Builder
	for i, e := range entries {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(quoteJSON(e.key))
		b.WriteByte(':')
		b.WriteString(e.text)
	}
	b.WriteByte('}')
	return b.String()
}

// inner is the field under key of a struct or map, or nil.
func (f *Field) inner(key string) *Field {
	switch {
	case f == nil:
		return nil
	case f.Type == Map:
		return f.Elem
	}
	return f.Field(key)
}

// compareUTF16 orders keys as RFC 8785 wants: by UTF-16 code units, which for
// ASCII is by bytes.
func compareUTF16(a, b string) int {
	if isASCII(a) && isASCII(b) {
		return strings.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// canonicalNumber writes a number as ECMAScript does, which is what RFC 8785
// prescribes.
func canonicalNumber(f float64) string {
	switch abs := math.Abs(f); {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return ""
	case f == 0:
		return "0"
	case abs >= 1e-6 && abs < 1e21:
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	text := strconv.FormatFloat(f, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
}

// quoteJSON writes a JSON string with only the escapes that RFC 8785 allows.
func quoteJSON(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return r == '"' || r == '\\' || r < 0x20 }) < 0 {
		return `"` + s + `"`
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20:
			escaped, _ := json.Marshal(string(r)) // \b \f \n \r \t, else \u00xx in lower case
			b.Write(escaped[1 : len(escaped)-1])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// controlID is a control of the 2022 edition in any of the usual spellings.
var controlID = expression.Of(`^(?i:annex\s+)?(?:[Aa][\s.]*)?([5-8]\.\d{1,2})$`)

const oneControl = `(?i:(?:annex\s+)?(?:a[\s.]*)?(?:[5-9]|1[0-8])\.\d{1,2}(?:\.\d{1,2})?)`

// controlRun is nothing but control ids of either edition, one after the other.
var (
	controlRun   = expression.Of(`^(?:` + oneControl + `(?:[\s,;/+&]+|$))+$`)
	controlInRun = expression.Of(oneControl)
)

// oldControlID is a control of the 2013 edition, or with A before it a section
// or clause of it, which that edition counted from A.9 to A.18 too.
var (
	oldControlID = expression.Of(`^(?i:annex\s+)?(?:[Aa][\s.]*)?((?:[5-9]|1[0-8])\.\d{1,2}\.\d{1,2})$`)
	oldSection   = expression.Of(`^(?i:annex\s+)?[Aa][\s.]*((?:9|1[0-8])(?:\.\d{1,2})?)$`)
	// clauseID is a clause of the standard itself, which is no control.
	clauseID = expression.Of(`^(?:6\.1\.[1-3]|7\.5\.[1-3]|9\.2\.[12]|9\.3\.[1-3])$`)
)

// NormalizeControl writes the id of an Annex A control in the one spelling
// A.5.17, from A 5.17, A5.17, 5.17 or Annex A 5.17, and a number of the 2013
// edition likewise: A.9.2.1 from A 9.2.1, A.12 from Annex A 12. Numbers that
// are also clauses of the standard (9.2.1), own controls (X.name) and
// everything else come back as they are, without space around them.
func NormalizeControl(id string) string {
	id = strings.TrimSpace(id)
	if clauseID().MatchString(id) {
		return id
	}
	for _, spelling := range []func() *regexp.Regexp{controlID, oldControlID, oldSection} {
		if m := spelling().FindStringSubmatch(id); m != nil {
			return "A." + m[1]
		}
	}
	return id
}
