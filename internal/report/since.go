package report

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// ReadEarlier reads what an earlier run found from its JSON output. The error
// goes on after the name of the file.
func ReadEarlier(data []byte) (*lint.Earlier, error) {
	var d struct {
		Schema   string            `json:"$schema"`
		AsOf     string            `json:"as_of"`
		Commit   repo.ID           `json:"commit"`
		Findings []finding.Finding `json:"findings"`
		Change   json.RawMessage   `json:"change"`
	}
	if err := json.Unmarshal(source.WithoutMark(data), &d); err != nil || d.Schema != checkSchemaID {
		return nil, errors.New("is not what goldthread check --out json writes")
	}
	if d.Change != nil {
		return nil, errors.New("judges a change: give one that looked at all registers")
	}
	return &lint.Earlier{AsOf: d.AsOf, Commit: d.Commit, Findings: d.Findings}, nil
}

// since counts what has become of the findings of an earlier run.
func (t *text) since() string {
	s := t.r.Since
	if s == nil {
		return ""
	}
	line := fmt.Sprintf("%s: %d settled, %d new, %d still open", day(s.Earlier.AsOf), len(s.Settled), len(s.New), s.Open)
	if !t.o.All && !t.o.NoNext && len(s.Settled)+len(s.New) > 0 {
		line += ", listed with --all"
	}
	return sentence(line)
}

type sinceJSON struct {
	AsOf    string            `json:"as_of"`
	Commit  repo.ID           `json:"commit,omitempty"`
	Settled []finding.Finding `json:"settled"`
	New     []string          `json:"new"`
	Open    int               `json:"open"`
}

func sinceOf(s *lint.Since) *sinceJSON {
	if s == nil {
		return nil
	}
	out := &sinceJSON{s.Earlier.AsOf, s.Earlier.Commit, present(s.Settled), []string{}, s.Open}
	for _, f := range s.New {
		out.New = append(out.New, f.Fingerprint)
	}
	return out
}
