package history

import (
	"errors"
	"fmt"
	"path"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/watch"
)

type versionKey struct {
	blob repo.ID
	path string
	old  *mapping
	at   string
}

// A mapping is the one that stood at a commit, nil for none.
type mapping struct {
	Decoder
	digest string // "" while not asked for, or not known
}

// A found entry matches the present or an old mapping.
type found struct {
	path  string
	entry repo.Entry
	old   *mapping // nil: the present one matches
	at    string

	asked   bool     // it is being decoded
	version *version // nil while not asked for
}

func (f found) key() versionKey { return versionKey{f.entry.ID, f.path, f.old, f.at} }

// file names the file in whatever version.
func (f found) file() versionKey { return versionKey{"", f.path, f.old, f.at} }

// mappingAt is the mapping of the configuration that stood at n, or the one
// that goes without a configuration where there was none yet. One that cannot
// be read is reported and does without.
func (r *fileReader) mappingAt(n *node, top repo.ID, dir string) (*mapping, error) {
	if r.o.DecoderAt == nil || r.o.ConfigFile == "" {
		return nil, nil
	}
	e, err := r.lookup(top, r.o.ConfigFile)
	if err != nil || e.ID != "" && e.Mode != repo.File {
		return nil, err
	}
	if m, ok := r.mappings[e.ID]; ok {
		return m, r.unmapped[e.ID]
	}
	r.mappings[e.ID] = nil
	decoder, err := r.o.DecoderAt(n.id, dir)
	switch {
	case errors.Is(err, repo.ErrMissing), watch.Left(err):
		r.unmapped[e.ID] = err // who reads ahead passes it over: it is met again
		return nil, err
	case err != nil:
		r.skip(n, source.Place{File: r.o.ConfigFile}, err.Error())
	case decoder != nil:
		r.mappings[e.ID] = &mapping{Decoder: decoder}
	}
	return r.mappings[e.ID], nil
}

// version decodes one version of a file, or says why it cannot.
func (r *fileReader) version(n *node, f found) (*version, error) {
	key := f.key()
	if v, ok := r.versions[key]; ok {
		return v, nil
	}
	d, ahead := r.ahead[key]
	if !ahead {
		if v := r.restored(n, f, key); v != nil {
			return v, nil
		}
		d = &decodedVersion{}
		end := r.begin(f, n.id)
		r.read(f, d)
		r.decode(f, r.reader(f), latestReading{}, d)
		end()
	}
	delete(r.ahead, key)
	if d.err != nil {
		return nil, fmt.Errorf("%s: %w", source.Escape(f.path), d.err)
	}
	v, recipe := &version{bad: true}, &recipe{refused: d.refused}
	if d.refused == nil {
		v, recipe = r.intern(d.reading, d.data, r.versions[d.before])
		recipe.blob = d.before.blob
	}
	if f.entry.Mode == repo.File && !d.elsewhere {
		r.keeper.version(key, recipe)
	}
	r.versions[key] = v
	r.refuse(n, f, d.refused)
	return v, nil
}

// restored is a version as an earlier call left it, nil where it did not.
func (r *fileReader) restored(n *node, f found, key versionKey) *version {
	if f.entry.Mode != repo.File {
		return nil
	}
	recipe := r.kept.version(key)
	if recipe == nil {
		return nil
	}
	v := &version{bad: true}
	if len(recipe.refused) == 0 {
		if v = r.restore(key, recipe); v == nil {
			return nil
		}
	}
	if r.keeper != nil {
		r.keeper.version(key, r.kept.keptCopy(recipe))
	}
	r.versions[key] = v
	r.refuse(n, f, recipe.refused)
	return v
}

// refuse tells why nothing of a version is used.
func (r *fileReader) refuse(n *node, f found, reasons []register.Fault) {
	for _, reason := range reasons {
		reason.Place.File = path.Join(f.at, reason.Place.File)
		r.skip(n, reason.Place, reason.Reason)
	}
}

// relocate puts places in a folder that was checked before into words that
// hold for the one that is checked now.
func relocate(records []*register.Record, at string) {
	for _, r := range records {
		r.Places = r.Places.Below(at)
	}
}

func (r *fileReader) skip(n *node, place source.Place, reason string) {
	r.skipped = append(r.skipped, Skipped{Commit: n.id, Place: place, Reason: reason})
}
