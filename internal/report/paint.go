package report

import "github.com/goldthread/goldthread/internal/finding"

// A paint puts terminal colours around text that is already safe to print, or
// leaves it alone.
type paint bool

const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	reset  = "\x1b[0m"
)

func (p paint) in(style, text string) string {
	if !p || text == "" || style == "" {
		return text
	}
	return style + text + reset
}

func (p paint) severity(s finding.Severity) string {
	style := cyan
	switch s {
	case finding.Error:
		style = red
	case finding.Warning:
		style = yellow
	}
	return p.in(style, s.String())
}
