package repo

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// A Tag names an object, usually a commit. An annotated tag has an object of
// its own with a tagger, a date and a message; a lightweight one is only a
// name.
type Tag struct {
	Name      string
	ID        ID // of the tag's own object; "" for a lightweight one
	Annotated bool
	Target    ID // the commit, after following tags of tags; "" when it names no commit
	Tagger    Signature
	Message   string // with the signature, if any, cut off
	Signed    bool   // not verified here
}

// maxTagDepth bounds tags of tags.
const maxTagDepth = 16

// Tags lists all tags by name.
func (r *Repo) Tags() ([]Tag, error) {
	refs, err := r.references(tagPrefix)
	if err != nil {
		return nil, err
	}
	tags := make([]Tag, 0, len(refs))
	for name, id := range refs {
		t, err := r.readTag(id)
		if err != nil {
			return nil, fmt.Errorf("tag %s: %w", source.Escape(name), err)
		}
		t.Name = name
		tags = append(tags, t)
	}
	slices.SortFunc(tags, func(a, b Tag) int { return strings.Compare(a.Name, b.Name) })
	return tags, nil
}

func (r *Repo) readTag(id ID) (Tag, error) {
	kind, data, err := r.objects.read(id, maxCommit, nil)
	if errors.Is(err, ErrTooLarge) {
		return Tag{}, nil // a large file, then: it names no commit
	}
	if err != nil {
		return Tag{}, err
	}
	switch kind {
	case "commit":
		return Tag{Target: id}, nil
	case "tag":
		t, target := parseTag(data)
		t.ID = id
		t.Target, err = r.peel(target)
		return t, err
	}
	return Tag{}, nil
}

// peel follows tags to a commit; "" when there is none at the end.
func (r *Repo) peel(id ID) (ID, error) {
	for range maxTagDepth {
		kind, data, err := r.objects.read(id, maxCommit, nil)
		if errors.Is(err, ErrTooLarge) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		switch kind {
		case "commit":
			return id, nil
		case "tag":
			_, id = parseTag(data)
		default:
			return "", nil
		}
	}
	return "", nil
}

// parseTag reads an annotated tag. Of a header that is given twice the first
// counts, as for Git.
func parseTag(data []byte) (t Tag, target ID) {
	t.Annotated = true
	var object, tagger bool // met already
	message := eachHeader(data, func(key, value []byte) {
		switch string(key) {
		case "object":
			if !object {
				target = ID(value)
			}
			object = true
		case "tagger":
			if !tagger {
				t.Tagger = parseSignature(string(value))
			}
			tagger = true
		}
	})
	t.Message = string(message)
	for _, begin := range []string{"-----BEGIN PGP ", "-----BEGIN SSH SIGNATURE", "-----BEGIN SIGNED MESSAGE"} {
		if at := strings.LastIndex(t.Message, "\n"+begin); at >= 0 {
			t.Message, t.Signed = t.Message[:at+1], true
		}
	}
	return t, target
}
