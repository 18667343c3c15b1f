package audit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is one word, number or unit sign of a statement.
type token struct {
	folded     string // as it is compared
	start, end int    // where it stands in the statement, in bytes
	joined     bool   // nothing but a space, a hyphen and the like is before it
	glued      bool   // nothing but brackets is before it: the (4) of 23(4)
	opens      bool   // a sentence, or a point of a list, begins with it
	taken      bool   // an earlier step has taken it out
}

// A statementText is a statement cut into tokens.
type statementText struct {
	text          string
	tokens        []token
	abbreviations map[string]bool
	loud          bool // it is written in capitals throughout
	small         bool // it is a sentence and no title: a long word begins small
}

// maxTokens is how much of a statement is read: what is longer is no statement
// but a document.
const maxTokens = 500

// newStatementText cuts a statement. A point behind an abbreviation, or before a
// number (Art. 33), ends nothing.
func newStatementText(s string, abbreviations map[string]bool) *statementText {
	t := &statementText{text: s, abbreviations: abbreviations, loud: strings.IndexFunc(s, unicode.IsLower) < 0}
	last := 0
	for at := 0; at < len(s) && len(t.tokens) < maxTokens; {
		end := tokenEnd(s, at)
		if end == at {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		t.add(s[last:at], at, end)
		at, last = end, end
	}
	return t
}

func (t *statementText) add(gap string, start, end int) {
	if n := len(t.tokens); n > 0 && strings.TrimRight(gap, " \u00a0") == "." && (startsWithDigit(t.text[start:]) || t.abbreviations[t.tokens[n-1].folded]) {
		gap = " "
	}
	one := token{folded: fold(t.text[start:end]), start: start, end: end}
	one.joined = len(t.tokens) > 0 && !breaks(gap)
	one.glued = len(t.tokens) > 0 && strings.Trim(gap, "()[]") == ""
	one.opens = len(t.tokens) == 0 || opens(gap) || t.numbersAPoint(gap)
	t.tokens = append(t.tokens, one)
	first, _ := utf8.DecodeRuneInString(t.text[start:end])
	t.small = t.small || unicode.IsLower(first) && end-start > longestSmall
}

// longestSmall is the length of the words that titles leave without a capital:
// of, the, and, with.
const longestSmall = 4

// numbersAPoint: the words behind a "1." or an "a)" that opens a line begin a
// point as well.
func (t *statementText) numbersAPoint(gap string) bool {
	last := t.tokens[len(t.tokens)-1]
	return last.opens && last.end-last.start <= 2 && strings.IndexAny(gap, ".)") == 0
}

// tokenEnd is where the token that begins at s[at:] ends; at itself when none
// begins there. Letters and digits are different tokens (AES256, 72h), a
// number keeps its points and slashes (99.9, 2016/679).
func tokenEnd(s string, at int) int {
	first, size := utf8.DecodeRuneInString(s[at:])
	end := at + size
	switch {
	case unicode.IsDigit(first):
		return numberEnd(s, end)
	case isSign(first):
		return end
	case !wordRune(first):
		return at
	}
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !wordRune(r) || unicode.IsDigit(r) {
			break
		}
		end += size
	}
	return end
}

func numberEnd(s string, end int) int {
	for end < len(s) {
		switch c := s[end]; {
		case '0' <= c && c <= '9':
			end++
		case strings.IndexByte(".,/:", c) >= 0 && end+1 < len(s) && '0' <= s[end+1] && s[end+1] <= '9':
			end += 2
		default:
			return end
		}
	}
	return end
}

// isSign: per cent, paragraph, degree and currencies are words of their own.
func isSign(r rune) bool { return strings.ContainsRune("%§°", r) || unicode.Is(unicode.Sc, r) }

// breaks reports whether two words with that between them are not beside each
// other. A point inside a word (U.S.) does not part it.
func breaks(gap string) bool {
	if gap == "." {
		return false
	}
	for _, r := range gap {
		if r == '\n' || !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) && !strings.ContainsRune("/'’‘\"“”„&_+", r) {
			return true
		}
	}
	return false
}

// opens reports whether a new sentence or point begins after the gap.
func opens(gap string) bool {
	if strings.ContainsAny(gap, ";\n•·") {
		return true
	}
	return len(gap) > 1 && strings.ContainsAny(gap, ".:!?")
}

// number reports whether the token is a plain number: 24, 99.9, 5,000.
func (t *token) number() bool {
	digits := false
	for i := range len(t.folded) {
		switch c := t.folded[i]; {
		case '0' <= c && c <= '9':
			digits = true
		case c != '.' && c != ',':
			return false
		}
	}
	return digits
}

// place reports whether the token can say where in a document: a number with
// whatever hangs on it, a letter, or a Roman number.
func (t *token) place() bool {
	r, size := utf8.DecodeRuneInString(t.folded)
	return unicode.IsDigit(r) || size == len(t.folded) && unicode.IsLetter(r) || strings.Trim(t.folded, "ivx") == ""
}

// written is the token as it stands in the statement.
func (t *statementText) written(i int) string {
	return t.text[t.tokens[i].start:t.tokens[i].end]
}

// capitals reports whether the token is three capitals or more: a name, and
// not the word that it looks like.
func (t *statementText) capitals(i int) bool {
	word := t.written(i)
	return !t.loud && utf8.RuneCountInString(word) >= 3 && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsUpper(r) }) < 0
}

// named reports whether the token begins with a capital inside a sentence: Rota
// is a product where rota would be a plan of shifts.
func (t *statementText) named(i int) bool {
	first, _ := utf8.DecodeRuneInString(t.text[t.tokens[i].start:])
	return t.small && !t.tokens[i].opens && unicode.IsUpper(first)
}

func startsWithDigit(s string) bool { return s[0] >= '0' && s[0] <= '9' }
