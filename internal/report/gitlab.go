package report

import (
	"bytes"
	"strconv"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// An issueGitLab is one entry of a code quality report: of what Code Climate has
// in its issues, the part that GitLab reads. GitLab compares the
// reports of two branches by fingerprint and shows of several entries with one
// fingerprint the first.
type issueGitLab struct {
	Description string         `json:"description"`
	Check       string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    locationGitLab `json:"location"`
}

type locationGitLab struct {
	Path  string      `json:"path"`
	Lines linesGitLab `json:"lines"`
}

type linesGitLab struct {
	Begin int `json:"begin"`
}

// severityGitLab has no blocker: what blocks is settled by the exit status.
var severityGitLab = map[finding.Severity]string{finding.Error: "critical", finding.Warning: "major", finding.Note: "minor"}

func init() { addFormat(format{name: "gitlab", reader: "GitLab code quality", write: writeGitLab}) }

// writeGitLab writes all findings, also those that were there before a change:
// GitLab itself leaves out what the other branch has. What an accepted exception
// covers is info.
func writeGitLab(b *bytes.Buffer, r *lint.Result, _ Options) error {
	place, prints := newPlacer(r), distinct{}
	issues := []issueGitLab{}
	for _, f := range r.Findings {
		s := place.of(f)
		severity := severityGitLab[f.Severity]
		if f.Accepted() {
			severity = "info"
		}
		text := said(f)
		if s.Cell != "" {
			text += " (" + sentence(s.Cell) + ")"
		}
		issues = append(issues, issueGitLab{
			Description: text, Check: f.Rule, Fingerprint: prints.name(f.Fingerprint, "-"), Severity: severity,
			Location: locationGitLab{s.File, linesGitLab{max(s.Line, 1)}},
		})
	}
	return encode(b, issues)
}

// distinct makes names of which no two are alike: the second a is a-2.
type distinct map[string]bool

func (d distinct) name(name, between string) string {
	one := name
	for n := 2; d[one]; n++ {
		one = name + between + strconv.Itoa(n)
	}
	d[one] = true
	return one
}
