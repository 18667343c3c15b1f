package history

import "testing"

// LowerMaxListed makes a commit of n entries too large until the test ends.
func LowerMaxListed(t *testing.T, n int) {
	before := maxListed
	maxListed = n
	t.Cleanup(func() { maxListed = before })
}

// LowerKeptStands has records worked out anew after n others until the test ends.
func LowerKeptStands(t *testing.T, n int) {
	before := keptStands
	keptStands = n
	t.Cleanup(func() { keptStands = before })
}

// Besides are all kinds of what is kept beside the commits.
func Besides() []Beside { return besides }
