package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/source"
)

// Bounds of a pack that is read.
const (
	maxFiles = 1000
	maxFile  = 256 << 20 // bytes
)

// MaxPack is how large a pack may be, in bytes.
const MaxPack = 512 << 20

// A Refusal says why a file is no pack, or not the one that was made.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Read reads a pack and holds every file against its digest. What is wrong with
// it is a *[Refusal] that names the file. The file of people may be missing.
func Read(data []byte) (*Pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, refuse("it is no ZIP file that can be read: %v", err)
	}
	if len(z.File) > maxFiles {
		return nil, refuse("it has %d files, and no pack has more than %d", len(z.File), maxFiles)
	}
	p := &Pack{Files: map[string][]byte{}, Sidecars: map[string][]byte{}}
	var size uint64
	for _, f := range z.File {
		name := source.Escape(f.Name)
		_, twice := p.Files[f.Name]
		switch size += min(f.UncompressedSize64, MaxPack+1); {
		case !fs.ValidPath(f.Name) || f.Name == "." || strings.ContainsAny(f.Name, "\\:\x00"):
			return nil, refuse("%q is a path that leads out of the pack, or none at all", name)
		case twice:
			return nil, refuse("%s is in it twice", name)
		case f.UncompressedSize64 > maxFile || size > MaxPack:
			return nil, refuse("%s is too large to be read", name)
		case f.Method != zip.Store:
			return nil, refuse("%s is compressed, and no file of a pack is", name)
		}
		content, err := contentOf(f)
		if err != nil {
			return nil, refuse("%s cannot be read: %v", name, err)
		}
		p.Files[f.Name] = content
	}
	if err := p.compareSums(); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(p.Files[manifestFile]))
	if err := d.Decode(&p.Manifest); err != nil {
		return nil, refuse("%s cannot be read: %v", manifestFile, err)
	}
	return p, nil
}

func contentOf(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && uint64(len(data)) != f.UncompressedSize64 {
		err = errors.New("it is not as long as it says")
	}
	return data, err
}

var sumLine = expression.Of(`^([0-9a-f]{64})  (.+)$`)

// compareSums compares every file with the list of digests, both ways.
func (p *Pack) compareSums() error {
	list, ok := p.Files[sumsFile]
	if !ok {
		return refuse("%s, which lists what is in it, is missing", sumsFile)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(list)) {
		found := sumLine().FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if found == nil {
			return refuse("%s has a line that is none of it: %s", sumsFile, source.Escape(strings.TrimSpace(line)))
		}
		listed[found[2]] = found[1]
	}
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		want, known := listed[name]
		switch {
		case name == sumsFile:
		case !known && isSidecar(name):
			p.Sidecars[name] = p.Files[name]
			delete(p.Files, name)
		case !known:
			return refuse("%s was added: %s does not list it", source.Escape(name), sumsFile)
		case digest(p.Files[name]) != want:
			return refuse("%s was changed: its SHA-256 is not the one in %s", source.Escape(name), sumsFile)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if _, there := p.Files[name]; !there && name != peopleFile {
			return refuse("%s was taken out: %s lists it", source.Escape(name), sumsFile)
		}
	}
	return nil
}

// Withheld tells that the names of people were taken out.
func (p *Pack) Withheld() bool { return p.Files[peopleFile] == nil }
