// Package examples holds complete compliance repositories with a scripted
// history, and one small example for each rule. It only embeds them: demo is
// the repository of a fictional company that the demo command builds.
package examples

import "embed"

// FS holds the folder demo, and <register>/<rule>.txtar for each rule.
//
//go:embed demo */*.txtar
var FS embed.FS
