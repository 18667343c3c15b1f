// Package policies holds the audit rules, one Rego file each, with their unit
// tests, their shared helpers (lib) and the data they read (catalogue). The
// files are what an auditor reads and edits; this package only embeds them.
package policies

import "embed"

// FS holds <register>/<rule>.rego, <register>/<rule>_test.rego, lib/*.rego
// and catalogue/**.
//
//go:embed */*
var FS embed.FS
