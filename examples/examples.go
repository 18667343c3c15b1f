// Package examples holds complete compliance repositories with a scripted
// history, and one small example for each rule. It only embeds them: demo is
// the repository of a fictional company that the demo command builds, and
// backtest that of a small firm whose past it judges. The
// folder template is what the init command writes, file by file, and can be
// used as a template repository as it stands (what it tells editors is made from
// the register types, and not embedded); gitlab holds what takes the place
// of its folder .github there; headings.yaml is what tables of
// registers are usually headed with, and new holds what a new rule begins as.
package examples

import "embed"

// FS holds the folders demo, backtest, template, gitlab and new, headings.yaml, and
// <register>/<rule>.txtar for each rule.
//
//go:embed demo backtest */*.txtar headings.yaml all:gitlab new
//go:embed template/.github template/registers template/CODEOWNERS template/goldthread.yaml
var FS embed.FS
