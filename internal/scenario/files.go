package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/go-git/go-git/v5/plumbing"
)

// checkPath refuses a path that could leave the repository, reach into its Git
// folder on some file system, or read otherwise than it is written.
func checkPath(path string) error {
	if !fs.ValidPath(path) || path == "." || strings.ContainsAny(path, `\:`) {
		return fmt.Errorf("%q is not a path inside the repository", path)
	}
	for _, r := range path {
		if !unicode.IsPrint(r) {
			return fmt.Errorf("%q: a path is made of printable characters", path)
		}
	}
	for part := range strings.SplitSeq(path, "/") {
		// Windows drops blanks and dots at the end and knows .git as git~1.
		part = strings.ToLower(strings.TrimRight(part, ". "))
		if part == ".git" || strings.HasPrefix(part, "git~") {
			return fmt.Errorf("%q reaches into the Git folder", path)
		}
	}
	return nil
}

// setFile puts content at path in the work tree.
func (b *builder) setFile(path string, content []byte) error {
	if err := checkPath(path); err != nil {
		return err
	}
	id := plumbing.ComputeHash(plumbing.BlobObject, content)
	b.contents[id] = content
	b.work[path] = id
	b.touched[path] = true
	return nil
}

func (b *builder) file(path string) ([]byte, error) {
	id, ok := b.work[path]
	if !ok {
		return nil, fmt.Errorf("there is no file %q on %s", path, b.current)
	}
	return b.contents[id], nil
}

// change replaces a file by what f makes of it.
func (b *builder) change(path string, f func([]byte) ([]byte, error)) error {
	old, err := b.file(path)
	if err != nil {
		return err
	}
	now, err := f(slices.Clone(old))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return b.setFile(path, now)
}

func (b *builder) put(words []string, _ options) error {
	content, err := b.section(words[len(words)-1])
	if err != nil {
		return err
	}
	return b.setFile(words[0], content)
}

func (b *builder) append(words []string, _ options) error {
	more, err := b.section(words[1])
	if err != nil {
		return err
	}
	return b.change(words[0], func(old []byte) ([]byte, error) { return append(old, more...), nil })
}

// below lists the file of that path, or the files of the folder.
func (b *builder) below(path string) ([]string, error) {
	var found []string
	for name := range b.work {
		if name == path || strings.HasPrefix(name, path+"/") {
			found = append(found, name)
		}
	}
	if found == nil {
		return nil, fmt.Errorf("there is no file or folder %q on %s", path, b.current)
	}
	slices.Sort(found)
	return found, nil
}

func (b *builder) remove(words []string, _ options) error {
	found, err := b.below(words[0])
	for _, name := range found {
		delete(b.work, name)
		b.touched[name] = true
	}
	return err
}

func (b *builder) move(words []string, _ options) error {
	from, to := words[0], words[1]
	found, err := b.below(from)
	if err != nil {
		return err
	}
	if _, err := b.below(to); err == nil {
		return fmt.Errorf("there is %q already", to)
	}
	moved := map[string][]byte{}
	for _, name := range found {
		moved[to+strings.TrimPrefix(name, from)] = b.contents[b.work[name]]
	}
	if err := b.remove(words[:1], nil); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(moved)) {
		if err := b.setFile(name, moved[name]); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) replace(words []string, _ options) error {
	return b.change(words[0], func(old []byte) ([]byte, error) {
		if n := count(old, words[1]); n != 1 {
			return nil, fmt.Errorf("%q occurs %d times, not once", words[1], n)
		}
		return bytes.ReplaceAll(old, []byte(words[1]), []byte(words[2])), nil
	})
}

func (b *builder) sub(words []string, _ options) error {
	return b.change(words[0], func(old []byte) ([]byte, error) {
		if count(old, words[1]) == 0 {
			return nil, fmt.Errorf("%q does not occur", words[1])
		}
		return bytes.ReplaceAll(old, []byte(words[1]), []byte(words[2])), nil
	})
}

// count returns how often text occurs; the empty text occurs nowhere.
func count(data []byte, text string) int {
	if text == "" {
		return 0
	}
	return bytes.Count(data, []byte(text))
}

func (b *builder) edit(words []string, _ options) error {
	patch, err := b.section(words[1])
	if err != nil {
		return err
	}
	hunks, err := parseHunks(string(patch))
	if err != nil {
		return fmt.Errorf("section %q: %w", words[1], err)
	}
	return b.change(words[0], func(old []byte) ([]byte, error) {
		lines := splitLines(string(old))
		for i, h := range hunks {
			if lines, err = h.apply(lines); err != nil {
				return nil, fmt.Errorf("block %d of section %q: %w", i+1, words[1], err)
			}
		}
		return []byte(strings.Join(lines, "")), nil
	})
}

// A hunk is one block of an edit, in whole lines with their line ends.
type hunk struct{ old, new []string }

func splitLines(text string) []string { return slices.Collect(strings.Lines(text)) }

// The lines that part a block.
const (
	markOld = "<<<<<<<"
	markNew = "======="
	markEnd = ">>>>>>>"
)

func parseHunks(text string) ([]hunk, error) {
	var hunks []hunk
	var h hunk
	expected := markOld // the next marker; lines go to the part before it
	for _, line := range splitLines(text) {
		bare := strings.TrimRight(line, "\r\n")
		switch {
		case bare == expected && bare == markOld:
			h, expected = hunk{}, markNew
		case bare == expected && bare == markNew:
			expected = markEnd
		case bare == expected:
			hunks, expected = append(hunks, h), markOld
		case expected == markNew:
			h.old = append(h.old, line)
		case expected == markEnd:
			h.new = append(h.new, line)
		case strings.TrimSpace(bare) != "":
			return nil, fmt.Errorf("%q stands outside a block", bare)
		}
	}
	if expected != markOld {
		return nil, fmt.Errorf("a block lacks its line %s", expected)
	}
	if hunks == nil {
		return nil, errors.New("holds no block")
	}
	return hunks, nil
}

func (h hunk) apply(lines []string) ([]string, error) {
	if len(h.old) == 0 {
		return nil, errors.New("no old text")
	}
	var at []int
	for i := 0; i+len(h.old) <= len(lines); i++ {
		if slices.Equal(lines[i:i+len(h.old)], h.old) {
			at = append(at, i)
		}
	}
	if len(at) != 1 {
		return nil, fmt.Errorf("%q occurs %d times, not once", strings.Join(h.old, ""), len(at))
	}
	return slices.Concat(lines[:at[0]], h.new, lines[at[0]+len(h.old):]), nil
}
