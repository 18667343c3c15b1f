package history

import (
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
)

// A reader knows, line by line, what of a message is its author's plain words.
// Where Markdown can be read in two ways (a code block in a list, or one that
// is only indented), a line is plain when it is so in both.
type reader struct {
	strict, inLists blocks
	mail            mail
}

// plain returns what of the line is plain text, and false when nothing is.
func (r *reader) plain(line string) (string, bool) {
	text, plain := r.strict.plain(line, opens(line))
	_, alsoPlain := r.inLists.plain(line, opens(unlisted(line)))
	mailed := r.mail.quoted(line)
	return text, plain && alsoPlain && !mailed
}

// blocks tell whether a line is inside a comment, a quote or code.
type blocks struct {
	fence string // what opened the code block, "" outside
	span  *span  // what hides the text, nil outside
	depth int    // how many such tags are open
	quote bool   // the paragraph began with >
}

// plain takes the next line and the fence that it would open.
func (b *blocks) plain(line, fence string) (string, bool) {
	if b.fence != "" {
		if closes(line, b.fence) {
			b.fence = ""
		}
		return "", false
	}
	if b.span == nil && fence != "" {
		b.fence, b.quote = fence, false
		return "", false
	}
	// What follows a comment on its line is not at the start of a line.
	inside := b.span != nil || spanAt(lowerASCII(line)) != nil
	text := b.unhide(line)
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "" && !inside:
		b.quote = false
	case strings.HasPrefix(unlisted(trimmed), ">"):
		b.quote = true
	}
	return text, !inside && !b.quote
}

// A span is a stretch of HTML that is no plain text: a comment, which nobody
// sees, or a tag that quotes or shows code.
type span struct {
	open, end string
	nests     bool
}

var spans = []span{
	{"<!--", "-->", false},
	{"<pre", "</pre>", true}, {"<code", "</code>", true}, {"<blockquote", "</blockquote>", true},
}

// spanAt is the span that lower-case text begins with, or nil.
func spanAt(text string) *span {
	for i := range spans {
		rest, ok := strings.CutPrefix(text, spans[i].open)
		if ok && (!spans[i].nests || rest == "" || strings.ContainsRune(" \t/>", rune(rest[0]))) {
			return &spans[i]
		}
	}
	return nil
}

// unhide cuts spans out of a line. One that is never closed goes on to the end
// of the message.
func (b *blocks) unhide(line string) string {
	lower := lowerASCII(line)
	var plain strings.Builder
	at := 0
	for at < len(line) {
		if b.span != nil {
			at += b.leave(lower[at:])
			continue
		}
		next := strings.IndexByte(lower[at:], '<')
		if next < 0 {
			plain.WriteString(line[at:])
			break
		}
		plain.WriteString(line[at : at+next])
		at += next
		if b.span = spanAt(lower[at:]); b.span == nil {
			plain.WriteByte('<')
			at++
			continue
		}
		b.depth = 1
		at += len(b.span.open)
	}
	return plain.String()
}

// leave looks for the end of the open span, and returns how far it read.
func (b *blocks) leave(lower string) int {
	for at := 0; ; {
		next := strings.Index(lower[at:], "<")
		if !b.span.nests {
			next = strings.Index(lower[at:], b.span.end)
		}
		if next < 0 {
			return len(lower)
		}
		at += next
		switch {
		case strings.HasPrefix(lower[at:], b.span.end):
			at += len(b.span.end)
			if b.depth--; b.depth == 0 {
				b.span = nil
				return at
			}
		case spanAt(lower[at:]) == b.span:
			b.depth++
			at++
		default:
			at++
		}
	}
}

// opens returns the fence that a line opens a code block with.
func opens(line string) string {
	text := strings.TrimLeft(line, " ")
	if len(line)-len(text) > 3 {
		return ""
	}
	for _, mark := range []string{"`", "~"} {
		fence := text[:len(text)-len(strings.TrimLeft(text, mark))]
		if len(fence) >= 3 && !(mark == "`" && strings.Contains(text[len(fence):], "`")) {
			return fence
		}
	}
	return ""
}

func closes(line, fence string) bool {
	text := strings.TrimSpace(line)
	return strings.HasPrefix(text, fence) && strings.Trim(text, fence[:1]) == ""
}

// unlisted is a line without its indentation and the marks of list items.
func unlisted(line string) string {
	for {
		line = strings.TrimLeft(line, " \t")
		rest := strings.TrimLeft(line, "0123456789")
		if len(rest) < 2 || rest[1] != ' ' && rest[1] != '\t' || !strings.ContainsRune("*+-", rune(rest[0])) &&
			(len(rest) == len(line) || rest[0] != '.' && rest[0] != ')') {
			return line
		}
		line = rest[2:]
	}
}

// A mail knows when an answered e-mail begins that is not marked with >.
type mail struct {
	begun   bool // all that follows is the e-mail
	wrote   bool // somebody's words were announced
	hadFrom bool // the line before is the first of an e-mail's header
}

var (
	mailLine  = expression.Of(`(?i)^-{3,}.*(message|nachricht|mensaje|messaggio|bericht|mensagem|meddelande).*-{3,}$`)
	mailWrote = expression.Of(`(?i)^(on|am|le|el|il|op|em)\s.*\d[:.]\d\d.*(wrote|schrieb.*|écrit|escribió|scritto|schreef|escreveu)\s*:$`)
	mailFrom  = expression.Of(`(?i)^(from|von|de|da|van)\s*:`)
	mailSent  = expression.Of(`(?i)^(sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden)\s*:`)
)

// maxMailLine bounds, in bytes, a line that can announce an e-mail.
const maxMailLine = 400

// quoted reports whether the line belongs to an e-mail that is answered.
func (q *mail) quoted(line string) bool {
	line = strings.Trim(strings.TrimSpace(line), "*_")
	if q.begun || line == "" {
		return q.begun
	}
	if q.wrote {
		q.wrote = false
		q.begun = !strings.HasPrefix(line, ">")
	}
	from := q.hadFrom
	q.hadFrom = false
	if len(line) > maxMailLine || !strings.ContainsAny(line, ":-") {
		return q.begun
	}
	q.begun = q.begun || strings.HasPrefix(line, "---") && mailLine().MatchString(line) || from && mailSent().MatchString(line)
	q.hadFrom = mailFrom().MatchString(line)
	q.wrote = strings.HasSuffix(line, ":") && mailWrote().MatchString(line)
	return q.begun
}
