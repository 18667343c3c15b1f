package repo

import (
	"errors"

	"github.com/go-git/go-git/v5/plumbing"
)

// Branch returns the full name and the newest commit of a branch other than
// the one that is checked. Origin's is taken, as [Repo.MainBranch] does, but
// the local one where that goes on from it: what was added here and not pushed
// yet. [ErrNoBranch] says that this clone has none.
func (r *Repo) Branch(name string) (full string, tip ID, err error) {
	here, there := "refs/heads/"+name, "refs/remotes/origin/"+name
	remote, err := r.Reference(there)
	if err != nil && !errors.Is(err, ErrNoBranch) {
		return there, "", err
	}
	local, localErr := r.Reference(here)
	if err != nil {
		if errors.Is(localErr, ErrNoBranch) {
			return "", "", ErrNoBranch
		}
		return here, local, localErr
	}
	if localErr == nil && local != remote {
		// A local branch that cannot be read to its end does not go first.
		if ahead, err := r.reaches(local, remote); err == nil && ahead {
			return here, local, nil
		}
	}
	return there, remote, nil
}

// Reference returns the commit that a reference points at by its full name,
// such as refs/notes/review. [ErrNoBranch] says that this clone has none, or
// only one that names no commit. One whose file is damaged is an error that
// wraps [ErrCorrupt], and never passed over: what it held is evidence.
func (r *Repo) Reference(full string) (ID, error) {
	if err := r.readable(); err != nil {
		return "", err
	}
	if plumbing.ReferenceName(full).Validate() != nil {
		return "", ErrNoBranch
	}
	id, err := r.reference(full)
	if errors.Is(err, errNoRef) {
		return "", ErrNoBranch
	}
	if err != nil {
		return "", err
	}
	commit, err := r.peel(id)
	if err != nil {
		return "", err
	}
	if commit == "" {
		return "", ErrNoBranch
	}
	return commit, nil
}

// References lists the references below a prefix that ends in a slash, such
// as refs/gittuf/, by the rest of their names, with the objects they point at.
func (r *Repo) References(prefix string) (map[string]ID, error) {
	if err := r.readable(); err != nil {
		return nil, err
	}
	return r.references(prefix)
}
