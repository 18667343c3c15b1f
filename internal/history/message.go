package history

import (
	"regexp"
	"slices"
	"strings"
)

// typedLines are the lines of a commit or tag message that speak of a review.
type typedLines struct {
	reviewers []string    // values of Reviewed-by and Approved-by, in order, each once
	records   []string    // ids that Reviewed-record names; nil when there is no such line
	named     bool        // there is a Reviewed-record line, be it empty
	because   []string    // what Because lines name, in order; of the first only
	next      *typedLines // of another commit that a squash joined
}

// Bounds of what one message can name.
const (
	maxIDs       = 10_000
	maxReviewers = 100
)

// The lines that are looked for, in lower case.
const (
	reviewedBy     = "reviewed-by"
	approvedBy     = "approved-by"
	reviewedRecord = "reviewed-record"
	becauseOf      = "because"
)

// parseMessage finds the review lines of a message, and what it gives as the
// reason. They may stand anywhere in it, the subject included, because forges
// join messages in many ways: at the start of a line, or after the "* " with
// which a squash begins each of the commits it joined. They do not count
// inside an HTML comment, a quote, an e-mail that is answered, or code, where
// they are examples or somebody else's words. Lines of one joined commit
// belong together; where it has only half of a pair, it takes the other half
// from what is left. It returns nil when there is no such line.
func parseMessage(message string) *typedLines {
	if !mentions(message) {
		return nil
	}
	p := &lineParser{}
	var r reader
	for line := range strings.Lines(strings.TrimPrefix(message, "\ufeff")) {
		p.line(r.plain(strings.TrimRight(line, "\r\n")))
	}
	p.section()
	return p.lines()
}

// Because returns what the Because lines of a text name, in the order of the
// text: ids, or the words that stand there. The text is a commit message or
// the description of a pull request.
func Because(text string) []string {
	lines := parseMessage(text)
	if lines == nil {
		return nil
	}
	return lines.because
}

// mentions is a quick look that spares most messages the rest.
func mentions(message string) bool {
	lower := lowerASCII(message)
	return strings.Contains(lower, reviewedBy) || strings.Contains(lower, approvedBy) || strings.Contains(lower, becauseOf)
}

// lowerASCII keeps every byte at its place, and lets no other letter pass for
// one of these.
func lowerASCII(s string) string {
	upper := func(r byte) bool { return 'A' <= r && r <= 'Z' }
	for i := range len(s) {
		if upper(s[i]) {
			b := []byte(s)
			for ; i < len(b); i++ {
				if upper(b[i]) {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// A lineParser collects typed lines, joined commit by joined commit.
type lineParser struct {
	all, rest     []*typedLines // whole pairs; halves
	now           typedLines
	because       []string
	key           string   // of the line read last, which the next one may go on
	value         []string // its parts
	size          int      // of them, in bytes
	people, named int      // how many are kept
}

// line takes the next line, of which text is what is not a comment.
func (p *lineParser) line(text string, plain bool) {
	if plain && p.key != "" && strings.TrimSpace(text) != "" && (text[0] == ' ' || text[0] == '\t') {
		p.goOn(strings.TrimSpace(text))
		return
	}
	p.take()
	if !plain {
		return
	}
	if joined, ok := strings.CutPrefix(text, "* "); ok {
		p.section()
		text = joined
	}
	if key, value := cutLine(text); key != "" {
		p.key = key
		p.goOn(strings.TrimSpace(value))
	}
}

// goOn adds to the value of the line read last. An indented typed line is
// somebody else's and belongs to nothing.
func (p *lineParser) goOn(text string) {
	if key, _ := cutLine(text); key != "" || p.size > maxFolded {
		return
	}
	p.value = append(p.value, text)
	p.size += len(text)
}

// maxFolded bounds, in bytes, a value that goes on over several lines.
const maxFolded = 1 << 20

// cutLine splits a typed line; its key is "" for any other.
func cutLine(text string) (key, value string) {
	key, value, ok := strings.Cut(text, ":")
	if !ok || len(key) > 2*len(reviewedRecord) {
		return "", ""
	}
	switch key = strings.TrimRight(lowerASCII(key), " \t"); key {
	case reviewedBy, approvedBy, reviewedRecord, becauseOf:
		return key, value
	}
	return "", ""
}

// take keeps the line that was read last.
func (p *lineParser) take() {
	value := strings.TrimSpace(strings.Join(p.value, " "))
	switch p.key {
	case reviewedBy, approvedBy:
		if value != "" && p.people < maxReviewers && !slices.Contains(p.now.reviewers, value) {
			p.now.reviewers = append(p.now.reviewers, value)
			p.people++
		}
	case reviewedRecord:
		p.now.named = true
		names := splitNames(value)
		names = names[:min(len(names), maxIDs-p.named)]
		p.now.records = append(p.now.records, names...)
		p.named += len(names)
	case becauseOf:
		names := splitNames(value)
		p.because = append(p.because, names[:min(len(names), maxIDs-len(p.because))]...)
	}
	p.key, p.value, p.size = "", nil, 0
}

// section ends the lines of one joined commit.
func (p *lineParser) section() {
	p.take()
	now := p.now
	p.now = typedLines{}
	switch {
	case now.named && len(now.reviewers) > 0:
		p.all = append(p.all, &now)
	case now.named || len(now.reviewers) > 0:
		p.rest = append(p.rest, &now)
	}
}

// lines joins what is left over and links it all.
func (p *lineParser) lines() *typedLines {
	var left typedLines
	for _, half := range p.rest {
		left.named = left.named || half.named
		left.records = append(left.records, half.records...)
		for _, r := range half.reviewers {
			if !slices.Contains(left.reviewers, r) {
				left.reviewers = append(left.reviewers, r)
			}
		}
	}
	if len(left.reviewers) > 0 {
		p.all = append(p.all, &left)
	}
	if len(p.all) == 0 {
		if len(p.because) == 0 {
			return nil
		}
		p.all = []*typedLines{{}}
	}
	for i := range p.all[1:] {
		p.all[i].next = p.all[i+1]
	}
	p.all[0].because = p.because
	return p.all[0]
}

// splitNames cuts a list at commas and semicolons. What stands between them
// may hold blanks: an id can.
func splitNames(text string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

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
	mailLine  = regexp.MustCompile(`(?i)^-{3,}.*(message|nachricht|mensaje|messaggio|bericht|mensagem|meddelande).*-{3,}$`)
	mailWrote = regexp.MustCompile(`(?i)^(on|am|le|el|il|op|em)\s.*\d[:.]\d\d.*(wrote|schrieb.*|écrit|escribió|scritto|schreef|escreveu)\s*:$`)
	mailFrom  = regexp.MustCompile(`(?i)^(from|von|de|da|van)\s*:`)
	mailSent  = regexp.MustCompile(`(?i)^(sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden)\s*:`)
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
	q.begun = q.begun || strings.HasPrefix(line, "---") && mailLine.MatchString(line) || from && mailSent.MatchString(line)
	q.hadFrom = mailFrom.MatchString(line)
	q.wrote = strings.HasSuffix(line, ":") && mailWrote.MatchString(line)
	return q.begun
}
