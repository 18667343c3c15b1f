package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// Sparse reports whether the work tree holds only a part of what is committed,
// by choice (git-sparse-checkout(1)).
func (r *Repo) Sparse() (bool, error) {
	settings, err := r.settings()
	if err != nil {
		return false, err
	}
	own, err := r.ownSettings(settings)
	if err != nil {
		return false, err
	}
	return isTrue(append(settings, own...).last("core", "", "sparsecheckout")), nil
}

// ownSettings reads the file of settings of this work tree alone, where the
// repository has them.
func (r *Repo) ownSettings(common settings) (settings, error) {
	if !isTrue(common.last("extensions", "", "worktreeconfig")) {
		return nil, nil
	}
	name := filepath.Join(r.gitDir, "config.worktree")
	data, err := readSmall(name, maxConfig)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := parseSettings(data)
	if err != nil {
		return nil, fmt.Errorf("the file %s cannot be read: %w", shownPath(name), err)
	}
	return s, nil
}
