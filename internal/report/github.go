package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// GitHub shows the workflow commands ::error, ::warning and ::notice beside the
// lines that they name, as long as there are not more than annotationsOfKind of
// one kind in a step, and cuts the text of each.
const (
	annotationsOfKind = 10
	maxAnnotation     = 4000 // GitHub cuts at 4096
)

func init() {
	addFormat(format{name: "github", reader: "GitHub, beside the lines", write: writeGitHub, fail: failGitHub})
}

// writeGitHub writes a command for each finding that a change brings, or, where
// none is judged, for each finding, the worst first. What there is no room for
// is counted in one line that is no command.
func writeGitHub(b *bytes.Buffer, r *lint.Result, _ Options) error {
	place := newPlacer(r)
	brought, still, adopted := byChange(r.Findings)
	shown := map[string]int{}
	var left []finding.Finding
	for _, f := range worstFirst(r, brought) {
		kind := annotationKind(f)
		if shown[kind] == annotationsOfKind {
			left = append(left, f)
			continue
		}
		shown[kind]++
		b.WriteString(annotation(kind, f, place.of(f)))
	}
	var lines []string
	if len(left) > 0 {
		lines = append(lines, fmt.Sprintf("%d of %s beside their lines; not shown: %s", len(brought)-len(left), count(len(brought), "finding is shown", "findings are shown"), counted(left)))
	}
	if len(still) > 0 {
		lines = append(lines, "There before this change, and not shown: "+counted(still))
	}
	if len(adopted) > 0 {
		lines = append(lines, "There when these checks began, and not shown: "+counted(adopted))
	}
	if len(brought) == 0 {
		lines = append(lines, "No finding to show")
	}
	for _, line := range lines {
		b.WriteString(line + ".\n")
	}
	return nil
}

// annotationKind is notice also for what an accepted exception covers.
func annotationKind(f finding.Finding) string {
	if f.Accepted() || f.Severity == finding.Note {
		return "notice"
	}
	return f.Severity.String()
}

// annotation is one command. GitHub drops the columns of a stretch over several
// lines, which a spot never is.
func annotation(kind string, f finding.Finding, s spot) string {
	title := f.Rule
	if s.Cell != "" {
		title = s.Cell + " · " + title
	}
	properties := []string{"file=" + commandProperty(s.File)}
	if s.Line > 0 {
		for _, p := range []struct {
			name string
			n    int
		}{{"line", s.Line}, {"endLine", s.Line}, {"col", s.Column}, {"endColumn", s.EndColumn}} {
			properties = append(properties, p.name+"="+strconv.Itoa(p.n))
		}
	}
	properties = append(properties, "title="+commandProperty(cut(title, 2*maxName)))
	return "::" + kind + " " + strings.Join(properties, ",") + "::" + commandData(cut(said(f), maxAnnotation)) + "\n"
}

// commandData writes a text as the data of a command, and commandProperty as
// the value of a property: by what the runner turns back.
func commandData(text string) string { return dataEscapes.Replace(sentence(text)) }

func commandProperty(text string) string { return propertyEscapes.Replace(sentence(text)) }

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
