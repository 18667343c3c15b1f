package repo

import "path/filepath"

// Sparse reports whether the work tree holds only a part of what is committed,
// by choice (git-sparse-checkout(1)).
func (r *Repo) Sparse() (bool, error) {
	all, err := r.settings()
	if err != nil {
		return false, err
	}
	if isTrue(all.last("extensions", "", "worktreeconfig")) {
		own, err := readSettings(filepath.Join(r.gitDir, "config.worktree")) // of this work tree alone
		if err != nil {
			return false, err
		}
		all = append(all, own...)
	}
	return isTrue(all.last("core", "", "sparsecheckout")), nil
}
