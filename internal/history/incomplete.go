package history

import (
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// missing says which lack of the clone an error of the walk is. The zero Lack
// stands for one that the repository tells by itself.
func missing(err error) (repo.Lack, bool) {
	var known *lackError
	switch {
	case errors.As(err, &known):
		return known.lack, true
	case errors.Is(err, repo.ErrNoBranch):
		return repo.Lack{
			Kind: repo.LackBranch,
			What: err.Error(),
			Remedy: "in a workflow set `fetch-depth: 0` for actions/checkout; " +
				"on a computer run `git remote set-branches origin '*'` and `git fetch origin`",
		}, true
	case errors.Is(err, errTruncated), errors.Is(err, repo.ErrFormat):
		return repo.Lack{}, true
	case errors.Is(err, repo.ErrMissing), errors.Is(err, repo.ErrPointer):
		return repo.Missing(err), true
	}
	return repo.Lack{}, false
}

// A lackError ends the walk where history goes on in another repository.
type lackError struct{ lack repo.Lack }

func (e *lackError) Error() string { return e.lack.What }

// incomplete is the evidence of a clone that lacks objects: nothing is
// claimed, because any date could be another with the rest of the history.
// What the walk found missing is told unless the clone is known to lack more
// than that.
func (m *miner) incomplete(lacks []repo.Lack, found repo.Lack) *Evidence {
	explained := found.Kind == repo.LackObjects && slices.ContainsFunc(lacks, repo.Lack.Missing)
	if found.Kind != "" && !explained {
		lacks = append(lacks, found)
	}
	out := &Evidence{
		State:     Incomplete,
		Lacks:     lacks,
		Head:      m.o.Head,
		Branch:    m.out.Branch,
		Timelines: map[register.Key]*Timeline{},
		Commits:   map[repo.ID]repo.Commit{},
		Whole:     map[string][]Review{},
		KeyFaults: m.out.KeyFaults,
	}
	out.CommitsSeen = len(m.graph.nodes)
	for key := range m.o.Live {
		out.Timelines[key] = &Timeline{Key: key, State: NotKnown}
	}
	return out
}

// submodules refuses registers that lie in a submodule: the work tree has
// them, but their history is in another repository.
func (m *miner) submodules() error {
	n := &m.graph.nodes[m.graph.head]
	asked := map[string]bool{}
	for _, live := range m.o.Live {
		for dir := path.Join(m.o.Dir, path.Dir(live.Place("").File)); dir != "." && !asked[dir]; dir = path.Dir(dir) {
			asked[dir] = true
			e, err := m.files.lookup(n.tree, dir)
			if err != nil {
				return inCommit(n, err)
			}
			if e.ID != "" && e.Mode == repo.Submodule {
				name := source.Escape(dir)
				return &lackError{repo.Lack{
					Kind:   repo.LackSubmodule,
					What:   "the registers in " + name + " belong to another repository (a submodule), and so does their history",
					Remedy: fmt.Sprintf("check that one by itself with `goldthread check %s`, or keep the registers in this repository", name),
				}}
			}
		}
	}
	return nil
}
