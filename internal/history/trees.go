package history

import (
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// aheadEntries bounds the trees that are read ahead: one with more entries is
// no short work to go through twice.
const aheadEntries = 64

// A treeReader reads the folders of commits. While the commits are read, which
// must be one after the other, another processor reads the tops of their trees
// and keeps what is of interest of each. What it cannot read is met again by
// who asks for it.
type treeReader struct {
	repo  *repo.Repo
	queue chan repo.ID // of tops to read
	done  chan struct{}

	names  []string                // of files at the top that are asked for by name
	wanted func(e repo.Entry) bool // by the present mapping; nil: nothing is read ahead
	tops   map[repo.ID]*top        // by tree; for one goroutine until done is closed
	same   map[string]*top         // by content

	kept    *keptFacts
	last    repo.ID // asked for
	entries []repo.Entry
}

// A top is what is of interest at the top of a tree: few commits change it.
type top struct {
	registers []repo.Entry // what is a register by the present mapping, or may hold some
	named     []repo.Entry
	in        *folder // what it holds of the registers; nil until it is asked for
}

func newTreeReader(o Options) *treeReader {
	t := &treeReader{repo: o.Repo, names: append([]string{".mailmap", o.ConfigFile}, o.ConfigNames...), tops: map[repo.ID]*top{}, same: map[string]*top{}}
	d, ok := o.Decoder.(*register.Decoder) // of which several goroutines may ask
	if !ok || o.Dir != "" {
		return t
	}
	known := map[repo.Entry]bool{}
	t.wanted = func(e repo.Entry) bool {
		e.ID = ""
		is, ok := known[e]
		if !ok {
			at := path.Clean(e.Name)
			is = e.Mode == repo.Dir && d.Below(at) || e.Mode != repo.Dir && e.Mode != repo.Submodule && d.Matches(at)
			if len(known) >= maxMatches {
				clear(known)
			}
			known[e] = is
		}
		return is
	}
	return t
}

// startAhead begins to read ahead; stopAhead must follow.
func (t *treeReader) startAhead() {
	t.queue, t.done = make(chan repo.ID, 1024), make(chan struct{})
	go func() {
		defer close(t.done)
		for id := range t.queue {
			t.fetch(id)
		}
	}()
}

func (t *treeReader) stopAhead() {
	close(t.queue)
	<-t.done
}

// offer has a tree read ahead, unless there is too much to do.
func (t *treeReader) offer(id repo.ID) {
	if t.wanted == nil || t.kept.hasTop(id) {
		return
	}
	select {
	case t.queue <- id:
	default:
	}
}

func (t *treeReader) fetch(id repo.ID) {
	defer func() { _ = recover() }() // a fault is met again where it can be caught
	if t.tops[id] != nil {
		return
	}
	entries, err := t.repo.Tree(id)
	if err != nil || len(entries) > aheadEntries {
		return
	}
	var content []byte
	now := &top{}
	for _, e := range entries {
		if len(e.Name) > repo.MaxPath {
			return
		}
		isNamed, isWanted := slices.Contains(t.names, e.Name), t.wanted(e)
		if isNamed {
			now.named = append(now.named, e)
		}
		if isWanted {
			now.registers = append(now.registers, e)
		}
		if isNamed || isWanted {
			content = append(append(append(content, e.Name...), 0, byte('0'+e.Mode)), e.ID...)
		}
	}
	known := t.same[string(content)]
	if known == nil {
		known = now
		t.same[string(content)] = now
	}
	t.tops[id] = known
}

// tree reads the entries of a tree. It is not for several goroutines.
func (t *treeReader) tree(id repo.ID) ([]repo.Entry, error) {
	if id == t.last && id != "" {
		return t.entries, nil
	}
	entries, err := t.repo.Tree(id)
	if err != nil {
		return nil, err
	}
	t.last, t.entries = id, entries
	return entries, nil
}

// topOf is what is of interest of a folder at the top, nil where that is not known.
// It must not be called while folders are read ahead.
func (t *treeReader) topOf(tree repo.ID) *top {
	if known := t.tops[tree]; known != nil {
		return known
	}
	return t.kept.top(tree)
}

// atTop finds a file at the top of a tree by its name, the zero Entry when
// there is none. ok is false where that is not known.
func (t *treeReader) atTop(tree repo.ID, name string) (e repo.Entry, ok bool) {
	top := t.topOf(tree)
	if top == nil || !slices.Contains(t.names, name) {
		return repo.Entry{}, false
	}
	if i := slices.IndexFunc(top.named, func(e repo.Entry) bool { return e.Name == name }); i >= 0 {
		e = top.named[i]
	}
	return e, true
}
