// Package policies holds the audit rules, one Rego file each, with their unit
// tests, their shared helpers (lib) and the data they read (catalogue). The
// files are what an auditor reads and edits; this package only embeds them.
package policies

import "embed"

// FS holds <register>/<rule>.rego, lib/*.rego and catalogue/**. The unit tests
// beside the rules are not in it, since no program that is given out needs them:
// the patterns take what does not end in _test, and a test says when a file is
// left out that way.
//
//go:embed */*[^t].rego */*[^s]t.rego */*[^e]st.rego
//go:embed lib/index.json.gz catalogue
var FS embed.FS
