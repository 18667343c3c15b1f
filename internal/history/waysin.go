package history

import _ "embed"

//go:embed ways-in.md
var waysIn string

// WaysIn says, as Markdown, what of a pull request each way into the main
// branch keeps, and what a review is worth after it. The lines of its table
// are written by the test that builds those histories.
func WaysIn() string { return waysIn }
