package history

import (
	"regexp"
	"strings"
)

// typedLines are the lines of a commit or tag message that speak of a review.
type typedLines struct {
	reviewers []string // values of Reviewed-by and Approved-by, in order, each once
	records   []string // ids that Reviewed-record names; nil when there is no such line
	named     bool     // there is a Reviewed-record line, be it empty
}

// maxIDs bounds what one message can name.
const maxIDs = 10_000

// typedLine matches at the start of a line only: indented text is quoted.
var typedLine = regexp.MustCompile(`(?i)^(reviewed-by|approved-by|reviewed-record)[ \t]*:[ \t]*(.*)$`)

// parseMessage finds the review lines of a message. They may stand anywhere
// in it, because forges join messages in many ways, but not inside an HTML
// comment, a block quote or a code block, where they are examples or somebody
// else's words. It returns nil when no line names a reviewer.
func parseMessage(message string) *typedLines {
	if !mentions(message) {
		return nil
	}
	t := &typedLines{}
	var r reader
	folding := false // the line before was a Reviewed-record that may go on
	for line := range strings.Lines(message) {
		line = strings.TrimRight(line, "\r\n")
		text, plain := r.plain(line)
		if !plain {
			folding = false
			continue
		}
		if folding && text != "" && (text[0] == ' ' || text[0] == '\t') {
			t.addRecords(text)
			continue
		}
		folding = t.read(text)
	}
	if len(t.reviewers) == 0 {
		return nil
	}
	return t
}

// mentions is a quick look that spares most messages the rest.
func mentions(message string) bool {
	lower := strings.ToLower(message)
	return strings.Contains(lower, "reviewed-by") || strings.Contains(lower, "approved-by")
}

// read takes one plain line and reports whether the next may continue it.
func (t *typedLines) read(text string) bool {
	match := typedLine.FindStringSubmatch(text)
	if match == nil {
		return false
	}
	value := strings.TrimSpace(match[2])
	if strings.EqualFold(match[1], "reviewed-record") {
		t.named = true
		t.addRecords(value)
		return true
	}
	t.addReviewer(value)
	return false
}

func (t *typedLines) addReviewer(value string) {
	for _, r := range t.reviewers {
		if r == value {
			return
		}
	}
	if value != "" && len(t.reviewers) < maxReviewers {
		t.reviewers = append(t.reviewers, value)
	}
}

// maxReviewers bounds the people one message can name.
const maxReviewers = 100

func (t *typedLines) addRecords(text string) {
	for _, id := range splitNames(text) {
		if len(t.records) < maxIDs {
			t.records = append(t.records, id)
		}
	}
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

// A reader knows, line by line, whether it is inside a comment, a quote or a
// code block.
type reader struct {
	fence   string // what opened the code block, "" outside
	comment bool
	quote   bool // the paragraph began with >
}

// plain returns what of the line is plain text, and false when nothing is.
func (r *reader) plain(line string) (string, bool) {
	if r.fence != "" {
		if closes(line, r.fence) {
			r.fence = ""
		}
		return "", false
	}
	if !r.comment {
		if fence := opens(line); fence != "" {
			r.fence, r.quote = fence, false
			return "", false
		}
	}
	// What follows a comment on its line is not at the start of a line.
	inside := r.comment || strings.HasPrefix(line, "<!--")
	text := r.uncomment(line)
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "" && !inside:
		r.quote = false
	case strings.HasPrefix(trimmed, ">"):
		r.quote = true
	}
	return text, !inside && !r.quote
}

// uncomment cuts HTML comments out of a line. One that is never closed goes
// on to the end of the message.
func (r *reader) uncomment(line string) string {
	var b strings.Builder
	for {
		if r.comment {
			_, rest, closed := strings.Cut(line, "-->")
			if !closed {
				return b.String()
			}
			r.comment, line = false, rest
			continue
		}
		before, rest, opened := strings.Cut(line, "<!--")
		b.WriteString(before)
		if !opened {
			return b.String()
		}
		r.comment, line = true, rest
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
