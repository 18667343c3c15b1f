package repo

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/goldthread/goldthread/internal/source"
)

// Commit reads the commit object id. Author, committer and message are as
// typed: they may be empty, hold invalid UTF-8, and dates that cannot be are
// the zero time.
func (r *Repo) Commit(id ID) (Commit, error) {
	room := takeScratch()
	defer room.giveBack()
	data, err := r.commitData(id, room)
	if err != nil {
		return Commit{}, err
	}
	c, err := parseCommit(id, data)
	if err != nil {
		return Commit{}, objectError(id, fmt.Errorf("%w: %v", ErrCorrupt, err))
	}
	return c, nil
}

// Raw reads the bytes of a commit or an annotated tag as they are stored, which
// is what a signature is over.
func (r *Repo) Raw(id ID) (kind string, data []byte, err error) {
	kind, data, err = r.objects.read(id, maxCommit, nil)
	data = slices.Clone(data)
	if err == nil && kind != "commit" && kind != "tag" {
		err = objectError(id, fmt.Errorf("is a %s, not a commit or a tag", plainKind(kind)))
	}
	return kind, data, err
}

// Tree reads the entries of the tree object id in Git's order.
func (r *Repo) Tree(id ID) ([]Entry, error) {
	room := takeScratch()
	defer room.giveBack()
	data, err := r.treeData(id, room)
	if err != nil {
		return nil, err
	}
	entries, err := parseTree(data)
	if err != nil {
		return nil, objectError(id, fmt.Errorf("%w: %v", ErrCorrupt, err))
	}
	return entries, nil
}

// Look is like [Repo.Tree], but only shows the entries, one after the other, until
// see returns false.
func (r *Repo) Look(id ID, see func(Glimpse) bool) error {
	room := takeScratch()
	defer room.giveBack()
	data, err := r.treeData(id, room)
	if err != nil {
		return err
	}
	for len(data) > 0 {
		var e Glimpse
		if e, data, err = nextEntry(data); err != nil {
			return objectError(id, fmt.Errorf("%w: %v", ErrCorrupt, err))
		}
		if !see(e) {
			break
		}
	}
	return nil
}

func (r *Repo) treeData(id ID, room *scratch) ([]byte, error) {
	kind, data, err := r.objects.read(id, maxTree, room)
	if err == nil && kind != "tree" {
		err = objectError(id, fmt.Errorf("is a %s, not a folder", plainKind(kind)))
	}
	return data, err
}

// Blob reads the bytes of a file of at most limit bytes; [ErrTooLarge] says
// that it has more.
func (r *Repo) Blob(id ID, limit int64) ([]byte, error) {
	data, err := r.blob(id, limit)
	return slices.Clone(data), err
}

// blob reads the bytes of a file, which are shared and not to be changed.
func (r *Repo) blob(id ID, limit int64) ([]byte, error) {
	kind, data, err := r.objects.read(id, limit, nil)
	if err != nil {
		return nil, err
	}
	if kind != "blob" {
		return nil, objectError(id, fmt.Errorf("is a %s, not a file", plainKind(kind)))
	}
	return data, nil
}

// plainKind is what people call an object of a kind.
func plainKind(kind string) string {
	switch kind {
	case "tree":
		return "folder"
	case "blob":
		return "file"
	}
	return kind
}

var errHeader = errors.New("its header cannot be read")

// cutPast reads the beginning of a commit, the tree and the parents, as Git
// does: each in a line of its own, one after the other. A line of either key
// that stands anywhere else says nothing, or a commit could show us another
// past than git log does. The parents are added to room.
func cutPast(data []byte, room [][]byte) (tree []byte, parents [][]byte, rest []byte, err error) {
	tree, rest, ok := cutName(data, "tree ")
	for parents = room; ok; {
		if !bytes.HasPrefix(rest, []byte("parent ")) {
			return tree, parents, rest, nil
		}
		var parent []byte
		parent, rest, ok = cutName(rest, "parent ")
		parents = append(parents, parent)
	}
	return nil, nil, nil, errHeader
}

// cutName reads a line of a key and an id, in the form in which objects hold it.
func cutName(data []byte, key string) (name, rest []byte, ok bool) {
	line, rest, ended := bytes.Cut(data, []byte("\n"))
	name, ok = bytes.CutPrefix(line, []byte(key))
	return name, rest, ok && ended && source.IsObjectID(name)
}

// parseCommit reads the raw bytes itself: go-git reads a broken line for an
// empty name and the year one without saying so. Of a header that is given
// twice the first counts, as for Git.
func parseCommit(id ID, data []byte) (Commit, error) {
	tree, parents, rest, err := cutPast(data, nil)
	if err != nil {
		return Commit{}, err
	}
	c := Commit{ID: id, Tree: ID(tree)}
	for _, p := range parents {
		c.Parents = append(c.Parents, ID(p))
	}
	var author, committer bool // met already
	message := eachHeader(rest, func(key, value []byte) {
		switch string(key) {
		case "author":
			if !author {
				c.Author = parseSignature(string(value))
			}
			author = true
		case "committer":
			if !committer {
				c.Committer = parseSignature(string(value))
			}
			committer = true
		case "gpgsig", "gpgsig-sha256":
			c.Signed = true
		}
	})
	c.Message = string(message)
	return c, nil
}

// A Step is what a walk through all commits needs of each.
type Step struct {
	Tree    ID
	Parents []ID
	When    time.Time // the committer date, the zero time for one that cannot be
	Message string    // "" where it was not wanted
}

// Step reads the commit object id, like [Repo.Commit], but only what a walk needs.
// wanted is asked whether a message is needed; it must not keep it.
func (r *Repo) Step(id ID, wanted func(message []byte) bool) (Step, error) {
	room := takeScratch()
	defer room.giveBack()
	data, err := r.commitData(id, room)
	if err != nil {
		return Step{}, err
	}
	s, message, err := parseStep(data)
	if err != nil {
		return Step{}, objectError(id, fmt.Errorf("%w: %v", ErrCorrupt, err))
	}
	if wanted(message) {
		s.Message = string(message)
	}
	return s, nil
}

func (r *Repo) commitData(id ID, room *scratch) ([]byte, error) {
	kind, data, err := r.objects.read(id, maxCommit, room)
	if err == nil && kind != "commit" {
		err = objectError(id, fmt.Errorf("is a %s, not a commit", plainKind(kind)))
	}
	return data, err
}

// parseStep takes the same headers as parseCommit. The message is part of data.
func parseStep(data []byte) (s Step, message []byte, err error) {
	var room [4][]byte
	tree, parents, rest, err := cutPast(data, room[:0])
	if err != nil {
		return Step{}, nil, err
	}
	var ids strings.Builder // one text for all of them: a history has many
	ids.Grow(2 * nameSize * (1 + len(parents)))
	ids.Write(tree)
	for _, id := range parents {
		ids.Write(id)
	}
	text := ID(ids.String())
	s.Tree = text[:2*nameSize]
	if len(parents) > 0 {
		s.Parents = make([]ID, len(parents))
	}
	for i := range s.Parents {
		s.Parents[i] = text[2*nameSize*(i+1):][:2*nameSize]
	}
	committer := false // met already
	message = eachHeader(rest, func(key, value []byte) {
		if string(key) != "committer" || committer {
			return
		}
		committer = true
		line := string(value)
		if _, end, ok := mailIn(line); ok {
			s.When = parseTime(line[end+1:])
		}
	})
	return s, message, nil
}

// eachHeader calls visit for the header lines, without the continuation lines
// of signatures, and returns what follows the first empty line.
func eachHeader(data []byte, visit func(key, value []byte)) (message []byte) {
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		if len(line) == 0 {
			return rest
		}
		if line[0] != ' ' {
			key, value, _ := bytes.Cut(line, []byte(" "))
			visit(key, value)
		}
		data = rest
	}
	return nil
}

// parseSignature reads "Name <mail> 1700000000 +0100". What is missing is
// left empty.
func parseSignature(text string) Signature {
	open, end, ok := mailIn(text)
	if !ok {
		return Signature{Name: strings.TrimSpace(text)}
	}
	return Signature{
		Name:  strings.TrimSpace(text[:open]),
		Email: strings.TrimSpace(text[open+1 : end]),
		When:  parseTime(text[end+1:]),
	}
}

// mailIn finds where in a signature the address begins and ends.
func mailIn(text string) (open, end int, ok bool) {
	open, end = strings.IndexByte(text, '<'), strings.LastIndexByte(text, '>')
	return open, end, open >= 0 && end >= open
}

// Dates outside these years are no dates: they come from broken tools or are
// made to overflow. Git itself is of 2005, but old histories were imported.
const (
	firstSecond = 0               // 1970
	lastSecond  = 253_402_300_799 // 9999
)

func parseTime(text string) time.Time {
	var when, offset string
	n := 0
	for field := range strings.FieldsSeq(text) {
		switch n {
		case 0:
			when = field
		case 1:
			offset = field
		}
		n++
	}
	seconds, err := strconv.ParseInt(when, 10, 64)
	if err != nil || seconds < firstSecond || seconds > lastSecond {
		return time.Time{}
	}
	zone := time.UTC
	if n > 1 {
		zone = parseZone(offset)
	}
	return time.Unix(seconds, 0).In(zone)
}

func parseZone(text string) *time.Location {
	n, err := strconv.Atoi(text)
	if err != nil || len(text) != 5 || n < -1400 || n > 1400 {
		return time.UTC
	}
	zone, _ := zones.LoadOrStore(n, time.FixedZone("", (n/100*60+n%100)*60))
	return zone.(*time.Location)
}

// zones are those met so far, by the number that stands for them: a history
// has few.
var zones sync.Map

// A Glimpse is an entry of a tree as it is shown. Its name is not to be kept or
// changed.
type Glimpse struct {
	Name []byte
	Mode Mode
	id   objectName
}

// ID is that of what the entry names.
func (g *Glimpse) ID() ID { return g.id.id() }

// Append adds bytes that stand for all of an entry.
func (g *Glimpse) Append(to []byte) []byte {
	return append(append(append(append(to, byte('0'+g.Mode)), g.Name...), 0), g.id[:]...)
}

// nextEntry reads the first entry of a tree, and gives what follows it.
func nextEntry(data []byte) (e Glimpse, rest []byte, err error) {
	space := bytes.IndexByte(data, ' ')
	null := bytes.IndexByte(data, 0)
	if space < 1 || null < space+2 || len(data) < null+1+nameSize {
		return e, nil, errors.New("a folder entry cannot be read")
	}
	rest = data[null+1+nameSize:]
	return Glimpse{data[space+1 : null], parseMode(string(data[:space])), objectName(data[null+1:])}, rest, nil
}

func parseTree(data []byte) ([]Entry, error) {
	n := countEntries(data)
	entries := make([]Entry, 0, n)
	var texts strings.Builder // all names, and all ids: one text for a folder
	texts.Grow(len(data) + nameSize*n)
	for len(data) > 0 {
		e, rest, err := nextEntry(data)
		if err != nil {
			return nil, err
		}
		data = rest
		from := texts.Len()
		texts.Write(e.Name)
		var digits [2 * nameSize]byte
		hex.Encode(digits[:], e.id[:])
		texts.Write(digits[:])
		text := texts.String()[from:]
		entries = append(entries, Entry{Name: text[:len(e.Name)], ID: ID(text[len(e.Name):]), Mode: e.Mode})
	}
	return entries, nil
}

// countEntries counts the entries of a tree up to one that cannot be read.
func countEntries(data []byte) int {
	n := 0
	for ; len(data) > 0; n++ {
		null := bytes.IndexByte(data, 0)
		if null < 0 || len(data) < null+1+nameSize {
			break
		}
		data = data[null+1+nameSize:]
	}
	return n
}

func parseMode(octal string) Mode {
	switch octal {
	case "40000", "040000":
		return Dir
	case "120000":
		return Symlink
	case "160000":
		return Submodule
	}
	return File
}
