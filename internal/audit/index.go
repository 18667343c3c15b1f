package audit

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// IndexFile is where a source of policies that is taken as checked may say
// what its files hold, so that a check parses those only that it evaluates. It
// says much that stands in the files too, and is compressed for that.
const IndexFile = "lib/index.json.gz"

// A listing tells of every .rego file but the unit tests what there is to know
// without parsing it. It is not looked at unless the digest is that of the
// files beside it, so it cannot be out of date.
type listing struct {
	Digest string                `json:"digest"` // of the files, as source.Digest has it
	Files  map[string]indexEntry `json:"files"`  // by name, as seen from the source
}

// An indexEntry is one file.
type indexEntry struct {
	Package  string   `json:"package"`
	Names    []string `json:"names"`
	Needs    []string `json:"needs,omitempty"` // files, by the names that places give them
	Facts    []string `json:"facts,omitempty"` // see factsIn
	Rule     *Rule    `json:"rule,omitempty"`  // nil for a file of helpers
	Examined bool     `json:"examined,omitempty"`
	Skipped  bool     `json:"skipped,omitempty"`
	Upcoming bool     `json:"upcoming,omitempty"`
}

// readIndex returns the index of a source whose .rego files hold these texts,
// or nil when there is none that fits them.
func readIndex(files fs.FS, texts map[string][]byte) (map[string]indexEntry, error) {
	data, err := source.Read(files, IndexFile, maxPolicyFile)
	if err != nil {
		return nil, nil //nolint:nilerr // without an index every file is parsed
	}
	var i listing
	if data, err = unpacked(data); err == nil {
		err = json.Unmarshal(data, &i)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", IndexFile, err)
	}
	if i.Digest != source.Digest(texts) {
		return nil, nil
	}
	return i.Files, nil
}

// packed is a text in the format gzip (RFC 1952).
func packed(text []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// unpacked is the text of what was packed, at most as long as a file may be.
func unpacked(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(r, maxPolicyFile+1))
	if err == nil && len(text) > maxPolicyFile {
		err = source.ErrTooLarge
	}
	return text, err
}

// Index is the text of the index of a source of policies. Faults in the files
// are a *Problems.
func Index(schema *register.Schema, files fs.FS) ([]byte, error) {
	l, err := load(schema, []fs.FS{files}, false)
	if err != nil {
		return nil, err
	}
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	root := nameOf(files)
	i := listing{Files: map[string]indexEntry{}}
	texts := map[string][]byte{}
	for file, text := range l.texts {
		name, err := relative(root, file)
		if err != nil {
			return nil, err
		}
		texts[name] = text
		u := l.units[file]
		i.Files[name] = indexEntry{Package: u.pkg, Names: u.names, Needs: u.needs, Facts: u.facts}
	}
	for _, r := range l.rules {
		name, err := relative(root, r.Place.File)
		if err != nil {
			return nil, err
		}
		entry := i.Files[name]
		entry.Rule, entry.Examined, entry.Skipped, entry.Upcoming = &r.Rule, r.hasExamined, r.hasSkipped, r.hasUpcoming
		i.Files[name] = entry
	}
	i.Digest = source.Digest(texts)
	return i.text()
}

func relative(root, file string) (string, error) {
	if path.Dir(path.Dir(file)) != root {
		return "", fmt.Errorf("%s does not stand in %s", file, root)
	}
	return path.Join(path.Base(path.Dir(file)), path.Base(file)), nil
}

// text writes a listing with one line a file, so that differences show.
func (i listing) text() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"digest\": %q,\n\"files\": {", i.Digest)
	for n, name := range slices.Sorted(maps.Keys(i.Files)) {
		line, err := json.Marshal(i.Files[name])
		if err != nil {
			return nil, err
		}
		if n > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n%q: %s", name, line)
	}
	b.WriteString("\n}}\n")
	return b.Bytes(), nil
}
