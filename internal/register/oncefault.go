package register

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// oncePerFault tells once what is wrong with a value that went into several
// records: a cell of a row with several points, a value around nested records,
// one that aliases repeat. So it does with a field that the register does not
// have and that is like none, which is a column of the file and no slip, and
// with a block of merged cells. The first finding then names all records.
func (s *Schema) oncePerFault(found []finding.Finding) []finding.Finding {
	type fault struct {
		at                          source.Place
		kind, field, value, message string
	}
	first := map[fault]int{}
	untold := map[fault]int{} // how many rows more, by the block that names them
	out := found[:0]
	for _, f := range found {
		if what, why, ofRow := strings.Cut(f.Message, notTold+partOfMerged); ofRow && f.Rule == RuleRecordInvalid && f.Subject.ID == "" {
			key := fault{at: source.Place{File: f.Place.File, Sheet: f.Place.Sheet}, kind: f.Subject.Kind, message: why}
			if i, known := first[key]; known {
				untold[key]++
				out[i].Message = fmt.Sprintf("%s and %d more%s%s%s", what, untold[key], noneTold, partOfMerged, why)
				continue
			}
			first[key] = len(out)
		}
		name := source.Escape(f.Subject.ID)
		rest, ofRecord := strings.CutPrefix(f.Message, name)
		if f.Rule != RuleRecordInvalid || f.Subject.ID == "" || f.Field == "" || f.Field == "id" || f.Place.Line == 0 || !ofRecord {
			out = append(out, f)
			continue
		}
		key := fault{f.Place, f.Subject.Kind, f.Field, f.Value, rest}
		if strings.HasPrefix(rest, ": "+noSuch) && s.isColumn(f) {
			key.at = source.Place{File: f.Place.File}
		}
		if strings.Contains(rest, " "+partOfMerged) {
			key.at, key.value = source.Place{File: f.Place.File, Sheet: f.Place.Sheet}, ""
		}
		i, known := first[key]
		if !known {
			first[key] = len(out)
			out = append(out, f)
			continue
		}
		one := &out[i]
		if f.Subject.ID == one.Subject.ID || len(one.Records) > 0 && one.Records[len(one.Records)-1] == f.Subject.ID {
			continue // two cells of the record in one block
		}
		if len(one.Records) == 0 {
			one.Records = []string{one.Subject.ID}
			one.Subject.ID = ""
		}
		one.Records = append(one.Records, f.Subject.ID)
		one.Message = fmt.Sprintf("%s and %d more%s", source.Escape(one.Records[0]), len(one.Records)-1, rest)
	}
	return out
}

// isColumn tells that a finding is about such a field.
func (s *Schema) isColumn(f finding.Finding) bool {
	k := s.Kind(f.Subject.Kind)
	if k == nil || strings.ContainsAny(f.Field, ".[") || k.Field(f.Field) != nil {
		return false
	}
	return nearest.To(f.Field, fieldNames(k.Fields)) == ""
}
