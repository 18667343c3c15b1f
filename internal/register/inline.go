package register

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
)

var breakTag = expression.Of(`^(?i:<br\s*/?>)`)

// plainText is the text that a reader of rendered Markdown sees: links by their
// text, code and emphasis without their marks, <br> as a new line. Marks that
// mark nothing stay.
func plainText(s string) string { return (&inline{}).plain(s) }

// inline is mark-up on its way to plain text.
type inline struct {
	// defined are the addresses of links that name theirs, [text][name], by
	// folded name. Without one the brackets are text.
	defined map[string]string
	targets []string // what links point at, in their order: an address or a path
}

func (l *inline) plain(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		text, size := l.markup(s, i)
		if size == 0 {
			_, size = utf8.DecodeRuneInString(s[i:])
			text = s[i : i+size]
		}
		out.WriteString(text)
		i += size
	}
	return out.String()
}

// markup reads the mark-up that begins at s[i]: its plain text and its length,
// which is 0 when there is none.
func (l *inline) markup(s string, i int) (text string, size int) {
	switch s[i] {
	case '\\':
		if i+1 < len(s) && s[i+1] < utf8.RuneSelf && (unicode.IsPunct(rune(s[i+1])) || unicode.IsSymbol(rune(s[i+1]))) {
			return s[i+1 : i+2], 2
		}
	case '`':
		return code(s[i:])
	case '*', '_', '~':
		return l.emphasis(s, i)
	case '!', '[':
		return l.link(s[i:])
	case '<':
		if tag := breakTag().FindString(s[i:min(len(s), i+200)]); tag != "" {
			return "\n", len(tag)
		}
		return l.autolink(s[i:])
	case '&':
		return entity(s[i:])
	}
	return "", 0
}

func run(s string) int { return len(s) - len(strings.TrimLeft(s, s[:1])) }

// code is the text between two runs of as many backticks.
func code(s string) (string, int) {
	n := run(s)
	s = s[:min(len(s), n+maxEmphasis)]
	for at := n; at < len(s); {
		next := strings.IndexByte(s[at:], '`')
		if next < 0 {
			break
		}
		at += next
		if closing := run(s[at:]); closing != n {
			at += closing
			continue
		}
		text := s[n:at]
		if len(text) > 2 && text[0] == ' ' && text[len(text)-1] == ' ' && strings.TrimSpace(text) != "" {
			text = text[1 : len(text)-1]
		}
		return text, at + n
	}
	return s[:n], n
}

// emphasis is the text between two runs of the same stars, underscores or
// tildes. Stars with spaces around them and underscores inside a word are not
// marks.
func (l *inline) emphasis(s string, i int) (string, int) {
	n := run(s[i:])
	marks, inner := s[i:i+n], s[i+n:min(len(s), i+n+maxEmphasis)]
	if n > 3 || marks == "~" || strings.TrimLeft(inner, " \t") != inner || marks[0] == '_' && inWord(s[:i]) {
		return marks, n
	}
	for from, tries := 1, 0; from < len(inner) && tries < maxTries; tries++ {
		at := strings.Index(inner[from:], marks)
		if at < 0 {
			break
		}
		at += from
		size := run(inner[at:])
		before, after := inner[:at], inner[at+size:]
		if size == n && strings.TrimRight(before, " \t") == before && !(marks[0] == '_' && startsWord(after)) {
			return l.plain(before), n + at + n
		}
		from = at + size
	}
	return marks, n
}

// maxEmphasis is the longest text, in bytes, that is looked through for the
// end of an emphasis or of code, so that a cell of nothing but stars takes no time.
const maxEmphasis = 1000

// maxTries is how many marks are looked at to find the one that ends an
// emphasis.
const maxTries = 20

func inWord(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func startsWord(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return after != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// maxLink is the longest text of a link, and the longest target, in bytes.
const maxLink = 1000

// link is the text of [text](target), [text][name], [name] or ![text](target).
// The target of a picture is not kept: it is what one sees.
func (l *inline) link(s string) (string, int) {
	start := 0
	if s[0] == '!' {
		start = 1
	}
	if start >= len(s) || s[start] != '[' {
		return "", 0
	}
	end := closing(s, start, '[', ']')
	if end < 0 {
		return "", 0
	}
	to, size := l.pointsTo(s, start, end)
	if size == 0 {
		return "", 0
	}
	if start == 0 && to != "" {
		l.targets = append(l.targets, to)
	}
	return l.plain(s[start+1 : end]), size
}

// pointsTo is what the link points at whose text stands between the brackets at
// start and end, and where the link is over; 0 when it is none.
func (l *inline) pointsTo(s string, start, end int) (target string, size int) {
	if rest := s[end+1:]; strings.HasPrefix(rest, "(") {
		if over := closing(s, end+1, '(', ')'); over >= 0 {
			return destination(s[end+2 : over]), over + 1
		}
	} else if strings.HasPrefix(rest, "[") {
		if over := closing(s, end+1, '[', ']'); over > end+2 {
			to := l.defined[fold(s[end+2:over])]
			if to == "" {
				over = -1
			}
			return to, over + 1
		}
	}
	to := l.defined[fold(s[start+1:end])]
	switch {
	case to == "":
		return "", 0
	case strings.HasPrefix(s[end+1:], "[]"):
		return to, end + 3
	}
	return to, end + 1
}

// destination is the address in the brackets of a link, without its title.
func destination(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "<"); ok {
		if address, _, ok := strings.Cut(rest, ">"); ok {
			return address
		}
	}
	if i := strings.IndexAny(s, " \t\n"); i >= 0 {
		s = s[:i]
	}
	return plainEscapes().ReplaceAllString(s, "$1")
}

// plainEscapes are signs with a backslash before them.
var plainEscapes = expression.Of(`\\([!-/:-@\[-\x60{-~])`)

// closing is where the bracket that stands at s[at] is closed, or -1.
func closing(s string, at int, opening, closing byte) int {
	depth := 0
	for i := at; i < len(s) && i < at+maxLink; i++ {
		switch s[i] {
		case '\\':
			i++
		case opening:
			if depth++; depth > maxNested {
				return -1
			}
		case closing:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// maxNested is how deep brackets may stand inside one another in a link.
const maxNested = 4

var address = expression.Of(`^<((?:https?://|mailto:)[^<>\s]+)>`)

// autolink is an address between angle brackets, which is its own text.
func (l *inline) autolink(s string) (string, int) {
	m := address().FindStringSubmatch(s[:min(len(s), maxLink)])
	if m == nil {
		return "", 0
	}
	l.targets = append(l.targets, m[1])
	return strings.TrimPrefix(m[1], "mailto:"), len(m[0])
}

var entities = expression.Of(`^&(?:[a-zA-Z]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

func entity(s string) (string, int) {
	written := entities().FindString(s)
	if written == "" {
		return "", 0
	}
	text := html.UnescapeString(written)
	if text == "\x00" || text == string(utf8.RuneError) {
		return written, len(written)
	}
	return strings.ReplaceAll(text, "\u00a0", " "), len(written)
}
