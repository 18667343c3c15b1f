package main

import (
	"testing"

	"github.com/goldthread/goldthread/internal/expression"
)

// All regular expressions of the program can be compiled, also those that no
// other test comes by.
func TestExpressions(t *testing.T) {
	all := expression.All()
	if len(all) < 50 {
		t.Errorf("%d expressions are declared", len(all))
	}
	for _, compiled := range all {
		compiled() // panics and names it
	}
}
