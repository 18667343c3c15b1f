package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// merge joins the present branch with one or more others.
func (b *builder) merge(words []string, opts options) error {
	head := b.head()
	if head.IsZero() {
		return errors.New("there is no commit yet to merge into")
	}
	parents := []plumbing.Hash{head}
	names := append([]string{words[0]}, opts["octopus"]...)
	for _, name := range names {
		other, err := b.revision(name)
		if err != nil {
			return err
		}
		if b.ancestors(parents...)[other] {
			return fmt.Errorf("%s holds nothing that is not merged already", name)
		}
		parents = append(parents, other)
	}
	if err := b.settleByOption(parents[1:], opts); err != nil {
		return err
	}
	tree := maps.Clone(b.headFiles())
	if !opts.has("ours") {
		var err error
		if tree, err = b.mergeFiles(parents, names); err != nil {
			return err
		}
	}
	b.overlay(tree)
	if opts.has("squash") {
		parents = parents[:1]
	}
	return b.record(parents, tree, words[1:], opts)
}

// again records once more, on the present branch, what a commit changed: its
// author, the author's date and the message stay, as in a rebase.
func (b *builder) again(words []string, opts options) error {
	id, err := b.revision(words[0])
	if err != nil {
		return err
	}
	c := b.commits[id]
	if len(c.parents) != 1 {
		return fmt.Errorf("%s has %d parents: what it changed is told from one", words[0], len(c.parents))
	}
	if changed := b.uncommitted(); len(changed) > 0 {
		return fmt.Errorf("%s is not committed yet on %s", changed[0], b.current)
	}
	tree := maps.Clone(b.headFiles())
	if err := b.mergeInto(tree, c.parents, c.files, words[0]); err != nil {
		return err
	}
	o := commitObject{parents: []plumbing.Hash{b.head()}, author: c.author, message: c.message}
	if o.committer, err = b.stamp(words[1], words[2]); err != nil {
		return err
	}
	return b.keep(o, tree, opts)
}

// settleByOption carries out keep= and take=.
func (b *builder) settleByOption(others []plumbing.Hash, opts options) error {
	for _, path := range opts["keep"] {
		b.touched[path] = true
	}
	for _, path := range opts["take"] {
		b.touched[path] = true
		if len(others) > 1 {
			return errors.New("take= is for a merge of one branch")
		}
		if theirs, ok := b.commits[others[0]].files[path]; ok {
			b.work[path] = theirs
		} else {
			delete(b.work, path)
		}
	}
	return nil
}

// mergeFiles merges the trees of the parents one after the other.
func (b *builder) mergeFiles(parents []plumbing.Hash, names []string) (files, error) {
	tree := maps.Clone(b.commits[parents[0]].files)
	for i, other := range parents[1:] {
		if err := b.mergeInto(tree, b.mergeBases(parents[:i+1], other), b.commits[other].files, names[i]); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

// mergeInto brings into tree what theirs has otherwise than the common ancestors.
func (b *builder) mergeInto(tree files, bases []plumbing.Hash, theirs files, name string) error {
	for _, path := range union(tree, theirs) {
		merged, ok := b.pick(path, bases, tree[path], theirs[path])
		switch {
		case b.touched[path]: // settled by the script, whatever the sides say
		case !ok:
			return b.conflict(path, name)
		case merged.IsZero():
			delete(tree, path)
		default:
			tree[path] = merged
		}
	}
	return nil
}

func (b *builder) conflict(path, name string) error {
	return fmt.Errorf("%s was changed both on %s and on %s: write the merged file before the merge, or add keep=%s or take=%s",
		path, b.current, name, quote(path), quote(path))
}

// overlay puts what the script wrote since the last commit over a merged tree.
func (b *builder) overlay(tree files) {
	for path := range b.touched {
		if now, ok := b.work[path]; ok {
			tree[path] = now
		} else {
			delete(tree, path)
		}
	}
}

// pick merges one file; the zero hash stands for a file that is absent. With
// several common ancestors (branches merged crosswise) all must agree.
func (b *builder) pick(path string, bases []plumbing.Hash, ours, theirs plumbing.Hash) (plumbing.Hash, bool) {
	if ours == theirs {
		return ours, true
	}
	allOurs, allTheirs := true, true
	for _, base := range bases {
		then := b.commits[base].files[path]
		allOurs = allOurs && then == theirs
		allTheirs = allTheirs && then == ours
	}
	switch {
	case len(bases) == 0 || allOurs == allTheirs:
		return plumbing.ZeroHash, false
	case allOurs:
		return ours, true
	}
	return theirs, true
}

// union returns the paths of both in order, so that the first conflict named
// is the same each time.
func union(a, b files) []string {
	paths := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(paths)
	return slices.Compact(paths)
}

// mergeBases returns the newest common ancestors of the commits merged so far
// and the other, in order of their ids.
func (b *builder) mergeBases(merged []plumbing.Hash, other plumbing.Hash) []plumbing.Hash {
	ours, theirs := b.ancestors(merged...), b.ancestors(other)
	common := map[plumbing.Hash]bool{}
	for id := range theirs {
		if ours[id] {
			common[id] = true
		}
	}
	older := map[plumbing.Hash]bool{}
	for id := range common {
		for past := range b.ancestors(b.commits[id].parents...) {
			older[past] = true
		}
	}
	var bases []plumbing.Hash
	for id := range common {
		if !older[id] {
			bases = append(bases, id)
		}
	}
	slices.SortFunc(bases, func(x, y plumbing.Hash) int { return slices.Compare(x[:], y[:]) })
	return bases
}

// ancestors returns the commits and all that came before them.
func (b *builder) ancestors(of ...plumbing.Hash) map[plumbing.Hash]bool {
	seen := map[plumbing.Hash]bool{}
	for todo := slices.Clone(of); len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[id] {
			seen[id] = true
			todo = append(todo, b.commits[id].parents...)
		}
	}
	return seen
}
