package repo

import "testing"

// LowerMaxListed makes a commit of n entries too large until the test ends.
func LowerMaxListed(t *testing.T, n int) {
	before := maxListed
	maxListed = n
	t.Cleanup(func() { maxListed = before })
}

// Move moves a branch.
func (r *Repo) Move(name string, from, to ID) error { return r.move(name, from, to) }
