package history

import (
	"slices"
	"strings"
)

// typedLines are the lines of a commit or tag message that speak of a review.
type typedLines struct {
	reviewers []string    // values of Reviewed-by and Approved-by, in order, each once
	approving []string    // those of them that Approved-by names
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
// reason. They have the form of trailers, going on over indented lines as those
// do; but where git-interpret-trailers(1) takes only the last paragraph, they may
// stand anywhere, the subject included, because forges join messages in many
// ways: at the start of a line, or after the "* " with which a squash begins each
// of the commits it joined. They do not count inside an HTML comment, a quote, an
// e-mail that is answered, or code, where they are examples or somebody else's
// words. Lines of one joined commit belong together; where it has only half of a
// pair, it takes the other half from what is left. It returns nil when there is
// no such line.
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
func mentions[T string | []byte](message T) bool {
	for i := range len(message) {
		var word string
		switch message[i] | 0x20 {
		case 'r':
			word = reviewedBy
		case 'a':
			word = approvedBy
		case 'b':
			word = becauseOf
		default:
			continue
		}
		if len(message)-i >= len(word) && equalFoldASCII(message[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// equalFoldASCII compares a text of the same length with a word in lower case.
func equalFoldASCII[T string | []byte](text T, word string) bool {
	for i := range len(word) {
		b := text[i]
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != word[i] {
			return false
		}
	}
	return true
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
		if p.key == approvedBy && slices.Contains(p.now.reviewers, value) && !slices.Contains(p.now.approving, value) {
			p.now.approving = append(p.now.approving, value)
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
		left.approving = append(left.approving, half.approving...)
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
