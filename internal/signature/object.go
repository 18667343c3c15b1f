package signature

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/source"
)

// An Object is a commit or an annotated tag, read for its signature.
type Object struct {
	Author    Ident // of a tag the tagger
	Committer Ident // of a tag the tagger
	// Refused says in words why the object is no evidence, "" when nothing
	// is wrong with it.
	Refused string

	payload []byte // what was signed
	armor   []byte // the signature as it stands, nil when there is none
	foreign bool   // signed for the SHA-256 form of the repository only
}

// An Ident is what an author, committer or tagger line says.
type Ident struct {
	Name, Email string
	When        time.Time // zero when the line has no date that can be
	// Malformed says in words what is wrong with the line, "" for nothing. Git
	// and other readers can then see different people in it.
	Malformed string
}

// A header is one line of an object's head, with its continuation lines.
type header struct {
	key, value string
	start, end int // bytes of the object that it takes up
	folded     bool
}

// ParseCommit reads the bytes of a commit object. It never fails: what cannot
// be read is refused.
func ParseCommit(data []byte) *Object {
	o := &Object{}
	headers, _, fault := splitHead(data)
	if fault == "" {
		fault = o.commitHeaders(headers)
	}
	if fault != "" {
		o.Refused = "the commit is not written as Git writes one: " + fault
		return o
	}
	o.payload, o.armor = unsigned(data, headers), headerText(data, headers, "gpgsig")
	o.foreign = o.armor == nil && headerText(data, headers, "gpgsig-sha256") != nil
	return o
}

// maxHeaders bounds the lines of a head beside the parents, of which a commit
// can lawfully have thousands.
const maxHeaders = 1000

// splitHead cuts the head of an object, up to the first empty line, into its
// headers, and returns where the message begins.
func splitHead(data []byte) (headers []header, body int, fault string) {
	others := 0
	for at := 0; at < len(data); {
		line, _, ended := bytes.Cut(data[at:], []byte("\n"))
		end := at + len(line) + 1
		switch {
		case !ended:
			return nil, 0, "its head does not end"
		case len(line) == 0:
			return headers, end, ""
		case bytes.IndexByte(line, 0) >= 0:
			return nil, 0, "its head holds a zero byte"
		case line[0] == ' ' && len(headers) == 0:
			return nil, 0, "its first line is indented"
		case line[0] == ' ':
			headers[len(headers)-1].end, headers[len(headers)-1].folded = end, true
		default:
			h := header{start: at, end: end}
			h.key, h.value, _ = strings.Cut(string(line), " ")
			headers = append(headers, h)
			if h.key != "parent" {
				others++
			}
		}
		if others > maxHeaders {
			return nil, 0, fmt.Sprintf("its head has more than %d lines", maxHeaders)
		}
		at = end
	}
	return nil, 0, "its head does not end"
}

// A cursor takes headers in the order in which they must come.
type cursor struct {
	left  []header
	fault string
}

// take returns the value of the next header, which must have this key.
func (c *cursor) take(key string) string {
	if c.fault != "" {
		return ""
	}
	if !c.next(key) {
		found := "nothing"
		if len(c.left) > 0 {
			found = source.Escape(shorten(c.left[0].key))
		}
		c.fault = fmt.Sprintf("%q is expected and %q stands there", key, found)
		return ""
	}
	h := c.left[0]
	c.left = c.left[1:]
	if h.folded {
		c.fault = fmt.Sprintf("%q goes on over several lines", key)
	}
	return h.value
}

func (c *cursor) next(key string) bool { return len(c.left) > 0 && c.left[0].key == key }

// takeID is take for an object id.
func (c *cursor) takeID(key string) {
	if id := c.take(key); c.fault == "" && !isID(id) {
		c.fault = fmt.Sprintf("%q is not followed by an object's id", key)
	}
}

func isID(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}

// commitHeaders reads the headers of a commit, which are these and in this
// order: tree, any parents, author, committer, then the optional ones.
func (o *Object) commitHeaders(headers []header) string {
	c := &cursor{left: headers}
	c.takeID("tree")
	for c.next("parent") && c.fault == "" {
		c.takeID("parent")
	}
	o.Author = parseIdent(c.take("author"))
	o.Committer = parseIdent(c.take("committer"))
	c.optional(optionalInCommit)
	return c.fault
}

// optionalInCommit are the further headers of a commit: whether one may go on
// over several lines. change-id is written by Jujutsu and GitButler.
var optionalInCommit = map[string]bool{
	"encoding": false, "change-id": false, "mergetag": true, "gpgsig": true, "gpgsig-sha256": true,
}

// optional takes what is left, of which all must be known and, beside the tags
// of a merge, be there once.
func (c *cursor) optional(known map[string]bool) {
	seen := map[string]bool{}
	for _, h := range c.left {
		folds, ok := known[h.key]
		name := source.Escape(shorten(h.key))
		switch {
		case c.fault != "":
			return
		case !ok && (h.key == "tree" || h.key == "parent" || h.key == "author" || h.key == "committer"):
			c.fault = fmt.Sprintf("%q stands there twice or in the wrong place", name)
		case !ok:
			c.fault = fmt.Sprintf("%q is no header that is known", name)
		case seen[h.key] && h.key != "mergetag":
			c.fault = fmt.Sprintf("%q stands there twice", name)
		case h.folded && !folds:
			c.fault = fmt.Sprintf("%q goes on over several lines", name)
		}
		seen[h.key] = true
	}
	c.left = nil
}

func shorten(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// unsigned returns the object without the headers that hold its signature:
// what was signed.
func unsigned(data []byte, headers []header) []byte {
	payload := make([]byte, 0, len(data))
	at := 0
	for _, h := range headers {
		if h.key == "gpgsig" || h.key == "gpgsig-sha256" {
			payload = append(payload, data[at:h.start]...)
			at = h.end
		}
	}
	return append(payload, data[at:]...)
}

// headerText returns the text of a header, with the blanks that continue its
// lines taken away, or nil where there is no such header.
func headerText(data []byte, headers []header, key string) []byte {
	for _, h := range headers {
		if h.key == key {
			text := bytes.TrimPrefix(data[h.start+len(key):h.end], []byte(" "))
			return bytes.ReplaceAll(text, []byte("\n "), []byte("\n"))
		}
	}
	return nil
}
