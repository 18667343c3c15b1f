package history

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// maxListed bounds the files of one commit. A few small folders that hold each
// other many times over can stand for any number of them. Tests lower it.
var maxListed = 2_000_000

// A folder is what a tree holds of the registers.
type folder struct {
	here    []*found
	inside  []inside // in order
	asked   bool     // its files are being decoded
	listing *listing // nil until it is asked for
}

// An inside is a folder in another one, after so many of its files.
type inside struct {
	*folder
	after int
}

// files yields what the folder and those below it hold, in Git's order.
func (in *folder) files(yield func(*found) bool) { in.visit(yield) }

func (in *folder) visit(yield func(*found) bool) bool {
	next := in.inside
	for i := range in.here {
		for ; len(next) > 0 && next[0].after == i; next = next[1:] {
			if !next[0].visit(yield) {
				return false
			}
		}
		if !yield(in.here[i]) {
			return false
		}
	}
	for _, sub := range next {
		if !sub.visit(yield) {
			return false
		}
	}
	return true
}

func (in *folder) count() int {
	n := len(in.here)
	for _, sub := range in.inside {
		n += sub.count()
	}
	return n
}

// search finds the register files in a folder and below it. Trees that differ
// in nothing else share one folder.
func (r *fileReader) search(key treeKey) (*folder, error) {
	if in, ok := r.below[key]; ok {
		return in, nil
	}
	top := r.topOf(key.tree)
	if top != nil && key.path == "" && key.old == nil && key.at == "" {
		if top.in == nil {
			wanted, err := r.wantedOf(top.registers, key)
			if err == nil {
				top.in, err = r.searchWanted(wanted, key)
			}
			if err != nil {
				top.in = nil
				return &folder{}, err
			}
		}
		return top.in, nil
	}
	in, err := r.searchTree(key)
	if err == nil && (key.path != "" || r.o.Dir != "") { // the top of a commit is seldom met again
		r.below[key] = in
	}
	return in, err
}

// searchTree finds the register files in a folder that is read, unless it was by
// an earlier call.
func (r *fileReader) searchTree(key treeKey) (*folder, error) {
	n, wanted, kept := r.kept.folder(key)
	if kept {
		if err := r.count(n, key); err != nil {
			return &folder{}, err
		}
	} else {
		entries, err := r.tree(key.tree)
		if err != nil {
			return &folder{}, fmt.Errorf("folder %s: %w", source.Escape(cmp.Or(key.path, ".")), err)
		}
		n = len(entries)
		if wanted, err = r.wantedOf(entries, key); err != nil {
			return &folder{}, err
		}
	}
	in, err := r.searchWanted(wanted, key)
	if err == nil {
		r.keeper.folder(key, n, wanted)
	}
	return in, err
}

// count counts the entries of folders that are looked through for one commit.
func (r *fileReader) count(entries int, key treeKey) error {
	if key.path != "" || entries > aheadEntries { // whether a small top was read ahead makes no difference
		r.listed += entries
	}
	if r.listed > maxListed {
		return fmt.Errorf("folder %s: %w: the commit has more than %d files", source.Escape(cmp.Or(key.path, ".")), repo.ErrTooLarge, maxListed)
	}
	return nil
}

// wantedOf are those entries of a folder that are registers, or may hold some.
func (r *fileReader) wantedOf(entries []repo.Entry, key treeKey) ([]*found, error) {
	if err := r.count(len(entries), key); err != nil {
		return nil, err
	}
	var wanted []*found
	for _, e := range entries {
		m, err := r.match(e, key)
		if err != nil {
			return nil, err
		}
		if m.ok {
			if wanted == nil {
				wanted = make([]*found, 0, len(entries))
			}
			wanted = append(wanted, r.share(found{path: m.path, entry: e, old: m.old, at: key.at}))
		}
	}
	return wanted, nil
}

// searchWanted finds the register files among what is wanted of a folder.
func (r *fileReader) searchWanted(wanted []*found, key treeKey) (*folder, error) {
	r.wanted = r.wanted[:0]
	for _, f := range wanted {
		r.wanted = append(append(append(r.wanted, f.entry.Name...), 0), f.entry.ID...)
		r.wanted = append(r.wanted, byte('0'+f.entry.Mode))
	}
	sum := sha256.Sum256(r.wanted) // a folder of many files has many versions
	same := key
	same.tree = repo.ID(sum[:])
	if in, ok := r.below[same]; ok {
		return in, nil
	}
	in, err := r.open(wanted, key)
	if err == nil {
		r.below[same] = in
	}
	return in, err
}

// open looks into the folders among what a folder holds.
func (r *fileReader) open(wanted []*found, key treeKey) (*folder, error) {
	in := &folder{}
	for _, f := range wanted {
		if f.entry.Mode != repo.Dir {
			in.here = append(in.here, f)
			continue
		}
		sub, err := r.search(treeKey{f.entry.ID, f.path, key.old, key.at})
		if err != nil {
			return &folder{}, err
		}
		if len(sub.here)+len(sub.inside) > 0 {
			in.inside = append(in.inside, inside{sub, len(in.here)})
		}
	}
	in.here = slices.Clip(in.here)
	return in, nil
}

// share gives the one that stands for all files that are the same: most files
// of a folder stay as they are from commit to commit.
func (r *fileReader) share(f found) *found {
	if f.entry.Mode != repo.Dir {
		if one := r.founds[f.key()]; one != nil {
			return one
		}
		f.entry.ID, f.entry.Name = repo.ID(strings.Clone(string(f.entry.ID))), strings.Clone(f.entry.Name) // not with all of the folder
	}
	one := new(found) // f itself would take memory for those that are known too
	*one = f
	if f.entry.Mode != repo.Dir {
		r.founds[f.key()] = one
	}
	return one
}

// A pruner knows folders below which no register can lie. *register.Decoder is
// one.
type pruner interface{ Below(dir string) bool }

// mayHold tells that a register may lie below the folder dir.
func (r *fileReader) mayHold(dir string, key treeKey) bool {
	may := func(d Decoder) bool {
		p, prunes := d.(pruner)
		return !prunes || p.Below(dir)
	}
	return may(r.o.Decoder) || key.old != nil && may(key.old.Decoder)
}

// matchKey names an entry, whatever it holds, in a folder.
type matchKey struct {
	folder string
	old    *mapping
	name   string
	mode   repo.Mode
}

// A match tells whether an entry is a register, or may hold some.
type match struct {
	path string
	old  *mapping // nil: the present mapping matches
	ok   bool
}

// maxMatches bounds what is remembered of names.
const maxMatches = 20_000

// match looks at the name of an entry. Of most the answer is known.
func (r *fileReader) match(e repo.Entry, key treeKey) (match, error) {
	as := matchKey{key.path, key.old, e.Name, e.Mode}
	if m, ok := r.matches[as]; ok {
		return m, nil
	}
	at := e.Name
	if key.path != "" {
		at = key.path + "/" + at
	}
	if len(at) > repo.MaxPath {
		return match{}, fmt.Errorf("object %s, a folder: %w: its path has more than %d bytes", key.tree, repo.ErrTooLarge, repo.MaxPath)
	}
	m := match{path: path.Clean(at)}
	switch {
	case e.Mode == repo.Dir:
		m.ok = r.mayHold(m.path, key)
	case e.Mode == repo.Submodule:
	case r.o.Decoder.Matches(m.path):
		m.ok = true
	case key.old != nil && key.old.Matches(m.path):
		m.old, m.ok = key.old, true
	}
	if len(r.matches) >= maxMatches {
		clear(r.matches)
	}
	as.name = strings.Clone(as.name) // not with all of the folder
	r.matches[as] = m
	return m, nil
}
