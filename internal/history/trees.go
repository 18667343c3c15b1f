package history

import (
	"sync"

	"github.com/goldthread/goldthread/internal/repo"
)

// Bounds of the trees that are read ahead: one with more entries is no short
// work to keep, and many of them are much to keep.
const (
	aheadEntries = 64
	aheadTrees   = 50_000
)

// A treeReader reads the folders of commits. While the commits are read, which
// must be one after the other, another processor reads the tops of their trees.
// What it cannot read is met again by who asks for it.
type treeReader struct {
	repo  *repo.Repo
	queue chan repo.ID // of tops to read
	done  chan struct{}

	mu    sync.Mutex
	ahead map[repo.ID][]repo.Entry // each until it is asked for

	last    repo.ID // asked for: its configuration and its registers are
	entries []repo.Entry
}

func newTreeReader(r *repo.Repo) *treeReader {
	return &treeReader{repo: r, ahead: map[repo.ID][]repo.Entry{}}
}

// startAhead begins to read ahead; stopAhead must follow.
func (t *treeReader) startAhead() {
	t.queue, t.done = make(chan repo.ID, 64), make(chan struct{})
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
	select {
	case t.queue <- id:
	default:
	}
}

func (t *treeReader) fetch(id repo.ID) {
	defer func() { _ = recover() }() // a fault is met again where it can be caught
	t.mu.Lock()
	_, known := t.ahead[id]
	known = known || len(t.ahead) >= aheadTrees
	t.mu.Unlock()
	if known {
		return
	}
	if entries, err := t.repo.Tree(id); err == nil && len(entries) <= aheadEntries {
		t.mu.Lock()
		t.ahead[id] = entries
		t.mu.Unlock()
	}
}

// tree reads the entries of a tree. It is not for several goroutines.
func (t *treeReader) tree(id repo.ID) ([]repo.Entry, error) {
	if id == t.last && id != "" {
		return t.entries, nil
	}
	t.mu.Lock()
	entries, ok := t.ahead[id]
	delete(t.ahead, id)
	t.mu.Unlock()
	if !ok {
		var err error
		if entries, err = t.repo.Tree(id); err != nil {
			return nil, err
		}
	}
	t.last, t.entries = id, entries
	return entries, nil
}
