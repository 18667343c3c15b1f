package repo

import (
	"errors"
	"fmt"
)

// Errors to be told apart with errors.Is.
var (
	// ErrNotGit is returned by Open when no repository holds the folder.
	ErrNotGit = errors.New("not in a Git repository")
	// ErrNoCommit is returned by Head before the first commit.
	ErrNoCommit = errors.New("the branch has no commit yet")
	// ErrNoBranch is returned by MainBranch, Branch and Reference for what is
	// not in the clone.
	ErrNoBranch = errors.New("no such branch in this clone")
	// ErrMissing tells that an object is not in the clone.
	ErrMissing = errors.New("is missing from this clone")
	// ErrCorrupt tells that an object is not what its id says.
	ErrCorrupt = errors.New("is damaged")
	// ErrFormat tells that the repository stores its objects or branches in a
	// way that cannot be read; Lacks says which and what to do.
	ErrFormat = errors.New("the repository is stored in a format that cannot be read")
	// ErrPointer tells that a file is kept in Git LFS and that its content is
	// not in the clone.
	ErrPointer = errors.New("is kept in Git LFS, and this clone holds only the pointer to it")
	// ErrTooLarge tells that an object is above the limit of the caller.
	ErrTooLarge = errors.New("is too large")
)

func objectError(id ID, err error) error {
	return fmt.Errorf("object %s %w", id, err)
}
