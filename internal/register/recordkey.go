package register

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// How much of a text is in the key made of it: words for people, and enough
// of a digest that two texts under one parent do not meet.
const (
	keyWords  = 5
	keyRunes  = 40
	keyDigits = 6
)

// recordKey makes the id of a record that has none of its own: the id of what
// it belongs to, a slash, the first words of its text, and six digits of the
// SHA-256 of the folded text. It does not depend on the place in the list, so
// that a record keeps its id when others come before it, nor on case, spaces
// or the full stop at the end. Another wording is another record.
func recordKey(parent, text string) string {
	folded := foldText(text)
	sum := sha256.Sum256([]byte(folded))
	key := hex.EncodeToString(sum[:])[:keyDigits]
	if words := firstWords(folded); words != "" {
		key = words + "-" + key
	}
	if parent == "" {
		return key
	}
	return parent + "/" + key
}

// foldText makes one text of those that only differ in what nobody reads.
func foldText(text string) string {
	folded := strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(text))), " ")
	return strings.TrimRight(folded, ".;, ")
}

// firstWords joins the first words of a folded text with dashes.
func firstWords(folded string) string {
	words := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	joined := []rune(strings.Join(words[:min(keyWords, len(words))], "-"))
	return strings.TrimRight(string(joined[:min(keyRunes, len(joined))]), "-")
}

// KeyedByText reports whether a record has no id of its own, so that its id
// was made of the parent's and of one of its texts, and returns both. Another
// wording of the same point is then a record of another id.
func (r *Record) KeyedByText() (parent, text string, ok bool) {
	parent, tail := "", r.ID
	if i := strings.LastIndexByte(r.ID, '/'); i >= 0 {
		parent, tail = r.ID[:i], r.ID[i+1:]
	}
	if len(tail) < keyDigits || strings.Trim(tail[len(tail)-keyDigits:], "0123456789abcdef") != "" {
		return "", "", false
	}
	for _, value := range r.Fields {
		if text, isText := value.(string); isText && recordKey(parent, text) == r.ID {
			return parent, text, true
		}
	}
	return "", "", false
}
