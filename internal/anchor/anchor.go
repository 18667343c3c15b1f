// Package anchor reads and writes anchors: short notes of where a branch stood
// at a time, each of which names the one before, so that none can be taken out
// or changed unseen. An anchor that somebody outside the repository holds, or
// that a time-stamping authority has signed (RFC 3161), shows that what the
// branch was made of then existed then, even against whoever can rewrite the
// repository. It knows neither Git nor registers.
package anchor

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/source"
)

// Version is the layout of the file, which this package writes and reads.
const Version = 1

// Dir is the folder of anchors on the branch that keeps them.
const Dir = "anchors"

// MaxFile is the most that is read of an anchor, or of a time stamp, in bytes.
const MaxFile = 4 << 20

// An Anchor says where a branch stood at a time.
type Anchor struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`     // when it was noted, by the clock of whoever noted it; UTC, whole seconds
	Branch  string    `json:"branch"` // the main branch
	Head    string    `json:"head"`   // the commit it stood at, in full
	// Registers holds the object id of every register file at that commit, by
	// path: what one of them said then can be shown without the rest.
	Registers map[string]string `json:"registers"`
	// Approvals is the commit, in full, at which the branch with the exported
	// approvals stood: those that came later are not shown by this anchor. ""
	// where there was no such branch.
	Approvals string `json:"approvals,omitempty"`
	// Tags holds the object ids of the annotated tags that review records or
	// note an audit, by name: a tag that was made later is not shown by this
	// anchor. An anchor of old has none.
	Tags map[string]string `json:"tags,omitempty"`
	// Previous names the anchor before; nil in the first.
	Previous *Link `json:"previous"`
}

// A Link names another anchor by its file and the SHA-256 of its bytes, in
// hexadecimal.
type Link struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

// A File is an anchor as it is kept.
type File struct {
	Name  string // path of the file, slash-separated
	Data  []byte
	Token []byte // the time stamp beside it; nil for none
	Anchor
}

// Digest is the SHA-256 of the file, in hexadecimal.
func (f *File) Digest() string { return digest(f.Data) }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// New is the anchor that follows previous (nil for the first), with its file.
func New(a Anchor, previous *File) (*File, error) {
	a.Version, a.At = Version, a.At.UTC().Truncate(time.Second)
	if a.Registers == nil {
		a.Registers = map[string]string{}
	}
	if previous != nil {
		if !a.At.After(previous.At) {
			return nil, fmt.Errorf("the newest anchor (%s) is of %s, which is not before %s", previous.Name,
				previous.At.Format(time.RFC3339), a.At.Format(time.RFC3339))
		}
		a.Previous = &Link{previous.Name, previous.Digest()}
	}
	data, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return nil, err
	}
	name := path.Join(Dir, a.At.Format("2006"), a.At.Format("20060102T150405Z")+".json")
	return &File{Name: name, Data: append(data, '\n'), Anchor: a}, nil
}

// Parse reads one anchor. The error says in words what is wrong with it.
func Parse(name string, data []byte) (*File, error) {
	if len(data) > MaxFile {
		return nil, errors.New("is too large to be an anchor")
	}
	f := &File{Name: name, Data: data}
	in := json.NewDecoder(bytes.NewReader(source.WithoutMark(data)))
	in.DisallowUnknownFields()
	if err := in.Decode(&f.Anchor); err != nil {
		return nil, fmt.Errorf("is no anchor: %w", err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds more than one anchor")
	}
	switch {
	case f.Version != Version:
		return nil, fmt.Errorf("is of version %d, and only version %d is known", f.Version, Version)
	case !source.IsObjectID(f.Head):
		return nil, errors.New("names no commit as the head")
	case f.Approvals != "" && !source.IsObjectID(f.Approvals):
		return nil, errors.New("names no commit under approvals")
	case !allObjects(f.Tags):
		return nil, errors.New("names something under tags that is no tag")
	case f.At.IsZero():
		return nil, errors.New("does not say when it was noted")
	}
	return f, nil
}

// allObjects reports whether every name has the id of an object.
func allObjects(byName map[string]string) bool {
	for _, id := range byName {
		if !source.IsObjectID(id) {
			return false
		}
	}
	return true
}

// TokenSuffix is what the file of a time stamp adds to the anchor's name.
const TokenSuffix = ".tsr"

// IsAnchor reports whether a file on the branch is an anchor.
func IsAnchor(name string) bool {
	return strings.HasPrefix(name, Dir+"/") && strings.HasSuffix(name, ".json")
}

// Sort puts anchors into the order of their time, those of one time by name.
func Sort(files []*File) {
	slices.SortFunc(files, func(a, b *File) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
}

// A Break is a place at which the chain of anchors does not hold.
type Break struct {
	File   string // the anchor that names the one before
	Reason string // in words
}

// Chain checks that each anchor, in the order of Sort, names the one before as
// it is kept, and lists where that is not so.
func Chain(files []*File) []Break {
	var breaks []Break
	for i, f := range files {
		switch {
		case i == 0 && f.Previous == nil:
		case i == 0:
			breaks = append(breaks, Break{f.Name, fmt.Sprintf("names %s as the anchor before, which is not kept", f.Previous.File)})
		case f.Previous == nil:
			breaks = append(breaks, Break{f.Name, "names no anchor before, and is not the first"})
		case f.Previous.File != files[i-1].Name:
			breaks = append(breaks, Break{f.Name, fmt.Sprintf("names %s as the anchor before, and not %s", f.Previous.File, files[i-1].Name)})
		case f.Previous.SHA256 != files[i-1].Digest():
			breaks = append(breaks, Break{f.Name, fmt.Sprintf("was made when %s said something else", files[i-1].Name)})
		}
	}
	return breaks
}
