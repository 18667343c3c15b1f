package register

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// RuleEvidenceDiffers is raised here, as reading needs the snapshot: a file
// that a record rests on is not there, or is another one than it was.
const RuleEvidenceDiffers = "registers/evidence_differs"

// fileChecker looks up the files of a snapshot that records name (@file).
type fileChecker struct {
	*loader
	known   map[string]seenFile
	folders map[string]*nearest.Names // by path, to look for names in
	asked   int                       // for a nearest name
}

type seenFile struct {
	digest string
	fault  string // why it cannot be read
}

// checkFiles compares every file that a record names with the digest beside
// its name.
func (l *loader) checkFiles() {
	c := fileChecker{loader: l, known: map[string]seenFile{}, folders: map[string]*nearest.Names{}}
	for _, k := range l.schema.Kinds {
		if !namesFiles(k.Fields) {
			continue
		}
		for _, r := range l.out.Records[k.Name] {
			c.inside(r, k.Fields, r.Fields, "")
		}
	}
}

// namesFiles tells whether one of the fields, or a field in them, names a file.
func namesFiles(fields []*Field) bool {
	return slices.ContainsFunc(fields, func(f *Field) bool {
		return f.File || namesFiles(f.Fields) || f.Elem != nil && namesFiles([]*Field{f.Elem})
	})
}

func (c *fileChecker) inside(r *Record, fields []*Field, values map[string]any, at string) {
	for _, f := range fields {
		if f.File {
			if name, ok := values[f.Name].(string); ok {
				digest, _ := values[f.Digest].(string)
				c.file(r, f, join(at, f.Name), name, join(at, f.Digest), digest)
			}
			continue
		}
		c.value(r, f, values[f.Name], join(at, f.Name))
	}
}

func (c *fileChecker) value(r *Record, f *Field, v any, at string) {
	switch v := v.(type) {
	case []any:
		if f.Elem != nil {
			for i, item := range v {
				c.value(r, f.Elem, item, at+"["+strconv.Itoa(i)+"]")
			}
		}
	case map[string]any:
		if f.Type != Map {
			c.inside(r, f.Fields, v, at)
			return
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			c.value(r, f.Elem, v[name], join(at, name))
		}
	}
}

func (c *fileChecker) file(r *Record, f *Field, at, name, digestAt, digest string) {
	report := func(at string, severity finding.Severity, value, hint, format string, args ...any) {
		c.report(finding.Finding{
			Rule: RuleEvidenceDiffers, Severity: severity, Subject: finding.Subject{Kind: r.Kind, ID: r.ID},
			Place: r.Place(at), Field: at, Value: value, Hint: hint,
			Message: source.Escape(r.ID) + ": " + fmt.Sprintf(format, args...) + ".",
		})
	}
	clean := path.Clean(name)
	if !fs.ValidPath(clean) || strings.Contains(name, `\`) || strings.ContainsRune(name, 0) {
		report(at, finding.Error, name, "Write its path from the folder that holds "+ConfigFile+", with / between the folders, or give its address under url.",
			"%s is no path inside the repository", shown(name))
		return
	}
	seen, known := c.known[clean]
	if !known {
		seen = c.read(clean)
		c.known[clean] = seen
	}
	switch {
	case seen.fault != "":
		hint := "Add the file, or correct its path."
		if near := c.nearest(clean); near != "" {
			hint = "Did you mean " + source.Escape(near) + "?"
		}
		report(at, finding.Warning, name, hint, "the file %s %s", shown(name), seen.fault)
	case digest != "" && digest != seen.digest:
		report(digestAt, finding.Error, seen.digest,
			"Put back the file that was meant. If it was replaced on purpose, say so in the record and write its new digest (SHA-256): "+seen.digest+".",
			"%s is not the file that was recorded as evidence: it has been changed or replaced since", shown(name))
	}
}

// nearest is the file of the same folder that was probably meant. A snapshot
// full of wrong names gets no more than maxNearest such hints.
func (c *fileChecker) nearest(name string) string {
	if c.asked++; c.asked > maxNearest {
		return ""
	}
	dir := path.Dir(name)
	if c.folders[dir] == nil {
		c.folders[dir] = nearest.Among(c.siblings(name))
	}
	return c.folders[dir].To(name)
}

func (c *fileChecker) read(name string) seenFile {
	data, err := source.Read(c.fsys, name, c.limits.Bytes)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return seenFile{fault: "is not there"}
		}
		return seenFile{fault: "cannot be read: " + strings.TrimPrefix(err.Error(), source.Escape(name)+": ")}
	}
	if digest, ok := repo.Pointer(data); ok && digest != "" {
		return seenFile{digest: digest} // kept elsewhere, under its digest
	}
	sum := sha256.Sum256(data)
	return seenFile{digest: hex.EncodeToString(sum[:])}
}
