package report

import (
	"bytes"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/source"
)

// A resultRDF is the DiagnosticResult of the Reviewdog Diagnostic Format, of which
// the parts are written that Reviewdog shows. What has no description here is
// described in its proto file, reviewdog.rdf.
type resultRDF struct {
	Source      sourceRDF       `json:"source"`
	Diagnostics []diagnosticRDF `json:"diagnostics"`
}

type sourceRDF struct {
	Name string `json:"name"`
}

type diagnosticRDF struct {
	Message  string       `json:"message"`
	Location locationRDF  `json:"location"`
	Severity string       `json:"severity"`
	Code     codeRDF      `json:"code"`
	Related  []relatedRDF `json:"related_locations,omitempty"`
}

type codeRDF struct {
	Value string `json:"value"`
}

type relatedRDF struct {
	Message  string      `json:"message"`
	Location locationRDF `json:"location"`
}

type locationRDF struct {
	Path  string    `json:"path"`
	Range *rangeRDF `json:"range,omitempty"`
}

type rangeRDF struct {
	Start positionRDF `json:"start"`
	End   positionRDF `json:"end"`
}

// A positionRDF counts bytes of UTF-8 from 1; the end of a range is exclusive.
type positionRDF struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

var severityRDF = map[finding.Severity]string{finding.Error: "ERROR", finding.Warning: "WARNING", finding.Note: "INFO"}

func init() { addFormat(format{name: "rdjson", reader: "reviewdog", write: writeRDJSON}) }

// writeRDJSON writes the Reviewdog Diagnostic Format: what a change brings, or,
// where none is judged, all findings. Reviewdog writes the messages into
// comments as they stand, so they are Markdown.
func writeRDJSON(b *bytes.Buffer, r *lint.Result, _ Options) error {
	place := newPlacer(r)
	out := resultRDF{sourceRDF{"goldthread"}, []diagnosticRDF{}}
	brought, _, _ := byChange(r.Findings)
	for _, f := range brought {
		d := diagnosticRDF{
			Message: string(mdText(said(f))), Location: locationRDF{Path: place.of(f).File}, Severity: severityRDF[f.Severity], Code: codeRDF{f.Rule},
		}
		if f.Place.Known() {
			d.Location = place.rdf(f.Place)
		}
		if f.Accepted() {
			d.Severity = severityRDF[finding.Note]
		}
		for _, other := range f.Related {
			if other.Place.Known() {
				d.Related = append(d.Related, relatedRDF{string(mdText(other.Message)), place.rdf(other.Place)})
			}
		}
		out.Diagnostics = append(out.Diagnostics, d)
	}
	return encode(b, out)
}

func (p *placer) rdf(q source.Place) locationRDF {
	s := p.at(q)
	l := locationRDF{Path: s.File}
	if s.Line > 0 {
		l.Range = &rangeRDF{positionRDF{s.Line, p.byteColumn(q, s.Column)}, positionRDF{s.Line, p.byteColumn(q, s.EndColumn)}}
	}
	return l
}
