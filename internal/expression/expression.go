// Package expression declares regular expressions that are compiled when they are
// asked for first: a run uses few of the hundred there are, and compiling all
// took a third of the time in which the program starts.
package expression

import (
	"regexp"
	"slices"
	"sync"
)

// declared are all patterns of the program.
var declared []func() *regexp.Regexp

// Of declares the regular expression in the syntax of package regexp, for a
// variable of a package. What it returns may be called by several goroutines
// at once; it panics where the expression is none, which TestAll shows.
func Of(text string) func() *regexp.Regexp {
	p := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	declared = append(declared, p)
	return p
}

// All are the patterns that the packages of this program declare, for tests.
func All() []func() *regexp.Regexp { return slices.Clone(declared) }
