// Package schema holds the register types, one CUE file each. The files are
// the product's own documentation of what a register may hold; this package
// only embeds them.
package schema

import "embed"

// FS holds the .cue files at its top, and what compiling them gives, which
// go test ./internal/register -run TestCompiledIsCurrent -update writes.
//
//go:embed *.cue compiled.json
var FS embed.FS
