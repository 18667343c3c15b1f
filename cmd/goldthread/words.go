package main

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// plural is the word for one of something, or for another number of it.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// counted is a number with the word for what it counts.
func counted(n int, one, many string) string {
	return fmt.Sprintf("%d %s", n, plural(n, one, many))
}

// inLine is a finding that stops a command, with its place and what to do.
func inLine(f finding.Finding) string {
	return strings.TrimSuffix(f.Place.String()+": "+f.Message+" "+f.Hint, " ")
}

// listed writes each finding in a line of its own.
func listed(indent string, all []finding.Finding) string {
	var b strings.Builder
	for _, f := range all {
		fmt.Fprintf(&b, "%s%s\n", indent, inLine(f))
	}
	return b.String()
}

// quoted writes a path so that a shell takes it as one word.
func quoted(p string) string {
	if strings.ContainsAny(p, " '\"$&()*;<>?[]`|~") {
		return "'" + strings.ReplaceAll(p, "'", `'\''`) + "'"
	}
	return source.Escape(p)
}
