package register

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
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

// composed is what an id is made of that the text of one column and the values
// of others make together.
type composed struct{ parent, text string }

// KeyedByText reports whether a record has no id of its own, so that its id
// was made of the parent's, or of other columns, and of one of its texts, and
// returns both. Another wording of the same point is then a record of another
// id.
func (r *Record) KeyedByText() (parent, text string, ok bool) {
	if r.composed != nil {
		return r.composed.parent, r.composed.text, true
	}
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

// minWords is how many words a column of a composed id must have to be taken
// for a text that somebody may reword: a number, or the name of a clause, that
// is another names another record.
const minWords = 2

// compose takes an id apart that several columns make. text is the number of
// the column that holds a text.
func compose(parts []string, text int) *composed {
	words := 0
	for word := range strings.FieldsFuncSeq(parts[text], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if strings.ContainsFunc(word, unicode.IsLetter) {
			words++
		}
	}
	if words < minWords {
		return nil
	}
	return &composed{strings.Join(slices.Delete(slices.Clone(parts), text, text+1), "/"), parts[text]}
}

// textPart is the number of the column of a composed id that holds the text of
// its records: the one that a field of text takes, else the last.
func (p *plan) textPart() int {
	for i, name := range p.ids {
		f := p.kind.Field(strings.ReplaceAll(fold(name), " ", "_"))
		for _, m := range p.fields {
			if len(m.steps) == 1 && slices.Contains(m.columns, fold(name)) {
				f = m.field
			}
		}
		if f != nil && f.Type == String && f.Prose && len(f.Ref) == 0 {
			return i
		}
	}
	return len(p.ids) - 1
}
