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

	names   []string          // of files at the top that are asked for by name
	decoder *register.Decoder // the present mapping; nil: nothing is read ahead
	tops    map[repo.ID]*top  // by tree; for one goroutine until done is closed
	same    map[string]*top   // by content
	uses    map[entryName]use // known of entries at the top
	shown   []byte            // of the tree that is read: what is of use of it

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
	t := &treeReader{
		repo:  o.Repo,
		names: append([]string{".mailmap", o.ConfigFile}, o.ConfigNames...),
		tops:  map[repo.ID]*top{},
		same:  map[string]*top{},
		uses:  map[entryName]use{},
	}
	if o.Dir == "" {
		t.decoder, _ = o.Decoder.(*register.Decoder) // of which several goroutines may ask
	}
	return t
}

// An entryName is what tells of an entry at the top whether it is of use.
type entryName struct {
	name string
	mode repo.Mode
}

// A use is what an entry at the top is of interest for, 0 for nothing.
type use uint8

const (
	asRegister use = 1 << iota // it is one by the present mapping, or may hold some
	byName
)

// useOf tells what an entry is of use for. Of most it is known.
func (t *treeReader) useOf(e repo.Glimpse) use {
	known, ok := t.uses[entryName{string(e.Name), e.Mode}]
	if ok {
		return known
	}
	name := string(e.Name)
	at := path.Clean(name)
	if e.Mode == repo.Dir && t.decoder.Below(at) || e.Mode != repo.Dir && e.Mode != repo.Submodule && t.decoder.Matches(at) {
		known |= asRegister
	}
	if slices.Contains(t.names, name) {
		known |= byName
	}
	if len(t.uses) >= maxMatches {
		clear(t.uses)
	}
	t.uses[entryName{name, e.Mode}] = known
	return known
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
	if t.decoder == nil || t.kept.hasTop(id) {
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
	left, small := aheadEntries, true
	t.shown = t.shown[:0]
	err := t.repo.Look(id, func(e repo.Glimpse) bool {
		left--
		if small = left >= 0 && len(e.Name) <= repo.MaxPath; small && t.useOf(e) != 0 {
			t.shown = e.Append(t.shown)
		}
		return small
	})
	if err != nil || !small {
		return
	}
	known := t.same[string(t.shown)]
	if known == nil {
		if known, err = t.topIn(id); err != nil {
			return
		}
		t.same[string(t.shown)] = known
	}
	t.tops[id] = known
}

// topIn is what is of use of a tree that was looked at.
func (t *treeReader) topIn(id repo.ID) (*top, error) {
	entries, err := t.repo.Tree(id)
	now := &top{}
	for _, e := range entries {
		use := t.useOf(repo.Glimpse{Name: []byte(e.Name), Mode: e.Mode})
		if use&byName != 0 {
			now.named = append(now.named, e)
		}
		if use&asRegister != 0 {
			now.registers = append(now.registers, e)
		}
	}
	return now, err
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
