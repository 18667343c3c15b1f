package repo

import "testing"

// LowerMaxListed makes a commit of n entries too large until the test ends.
func LowerMaxListed(t *testing.T, n int) {
	before := maxListed
	maxListed = n
	t.Cleanup(func() { maxListed = before })
}
