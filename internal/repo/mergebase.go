package repo

import (
	"cmp"
	"container/heap"
	"errors"
	"slices"
)

// ErrUnrelated says that two commits have no commit in common.
var ErrUnrelated = errors.New("have no commit in common")

// MergeBase is the newest commit that both a and b are made of and that no
// other such commit is made of, as git merge-base finds it. Where criss-cross
// merges leave several, it is the one with the latest committer date. A clone
// that ends before the two lines meet is an error that wraps [ErrMissing].
func (r *Repo) MergeBase(a, b ID) (ID, error) {
	boundary, err := r.Boundary()
	if err != nil {
		return "", err
	}
	w := &meeting{repo: r, boundary: boundary, sides: map[ID]side{}}
	if err := w.walk(a, b); err != nil {
		return "", r.whyMissing(err)
	}
	var bases []Commit
	for _, c := range w.common {
		if w.sides[c.ID]&beneath == 0 {
			bases = append(bases, c)
		}
	}
	slices.SortFunc(bases, func(x, y Commit) int {
		return cmp.Or(y.Committer.When.Compare(x.Committer.When), cmp.Compare(x.ID, y.ID))
	})
	// Dates that run backwards can leave a commit that another one is made of.
	for _, c := range bases {
		made := false
		for _, other := range bases {
			if other.ID == c.ID {
				continue
			}
			if made, err = r.reaches(other.ID, c.ID); err != nil || made {
				break
			}
		}
		if err != nil {
			return "", r.whyMissing(err)
		}
		if !made {
			return c.ID, nil
		}
	}
	if w.cut {
		return "", r.whyMissing(objectError(a, ErrMissing))
	}
	return "", ErrUnrelated
}

// A side tells from where a commit was reached.
type side uint8

const (
	fromA   side = 1 << iota
	fromB        // reached from both: common
	beneath      // a common commit is made of it
)

// A meeting walks two lines of history back until all that is left to look at
// lies beneath a commit that both have.
type meeting struct {
	repo     *Repo
	boundary map[ID]bool
	sides    map[ID]side
	queue    newestFirst
	common   []Commit
	cut      bool // a commit was met whose parents were not fetched
}

func (w *meeting) walk(a, b ID) error {
	if err := w.reach(a, fromA); err != nil {
		return err
	}
	if err := w.reach(b, fromB); err != nil {
		return err
	}
	for w.open() {
		c := heap.Pop(&w.queue).(Commit)
		from := w.sides[c.ID]
		if from&(fromA|fromB) == fromA|fromB {
			if from&beneath == 0 && !slices.ContainsFunc(w.common, func(o Commit) bool { return o.ID == c.ID }) {
				w.common = append(w.common, c)
			}
			from |= beneath // so are its parents
		}
		if w.boundary[c.ID] {
			w.cut = true
			continue
		}
		for _, p := range c.Parents {
			if err := w.reach(p, from); err != nil {
				return err
			}
		}
	}
	return nil
}

// reach notes from where a commit is reached, and looks at it again when that
// says something new.
func (w *meeting) reach(id ID, from side) error {
	if w.sides[id]|from == w.sides[id] {
		return nil
	}
	w.sides[id] |= from
	c, err := w.repo.Commit(id)
	if err != nil {
		return err
	}
	heap.Push(&w.queue, c)
	return nil
}

// open reports whether anything is left that is not beneath a common commit.
func (w *meeting) open() bool {
	return slices.ContainsFunc(w.queue, func(c Commit) bool { return w.sides[c.ID]&beneath == 0 })
}

// newestFirst is a heap of commits by committer date.
type newestFirst []Commit

func (q newestFirst) Len() int { return len(q) }

func (q newestFirst) Less(i, j int) bool { return q[i].Committer.When.After(q[j].Committer.When) }

func (q newestFirst) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q *newestFirst) Push(c any) { *q = append(*q, c.(Commit)) }

func (q *newestFirst) Pop() any {
	old := *q
	c := old[len(old)-1]
	*q = old[:len(old)-1]
	return c
}
