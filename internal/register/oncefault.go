package register

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// oncePerFault tells once what is wrong with a value that went into several
// records: a cell of a row with several points, a value around nested records,
// one that aliases repeat. So it does with a field that the register does not
// have and that is like none, which is a column of the file and no slip, and
// with a block of merged cells. The first finding then names all records.
func (s *Schema) oncePerFault(found []finding.Finding) []finding.Finding {
	first := map[sharedFault]int{}
	records := map[sharedFault]int{} // of a block, those that nothing names
	out := found[:0]
	for _, f := range found {
		key, ok := faultOf(f)
		if !ok {
			out = append(out, f)
			continue
		}
		records[key]++
		i, known := first[key]
		if !known {
			first[key] = len(out)
			out = append(out, f)
			continue
		}
		one := &out[i]
		if f.Subject.ID == "" {
			one.Message = untold(s.Kind(f.Subject.Kind), records[key], f.Detail.Fault)
			continue
		}
		if f.Subject.ID == one.Subject.ID || len(one.Records) > 0 && one.Records[len(one.Records)-1] == f.Subject.ID {
			continue // two cells of the record in one block
		}
		if len(one.Records) == 0 {
			one.Records = []string{one.Subject.ID}
			one.Subject.ID = ""
		}
		one.Records = append(one.Records, f.Subject.ID)
		one.Message = fmt.Sprintf("%s and %d more: %s.", source.Escape(one.Records[0]), len(one.Records)-1, f.Detail.Fault)
	}
	return out
}

// A sharedFault is what findings have in common that are about one fault.
type sharedFault struct {
	at                               source.Place
	block, kind, field, value, fault string
	named                            bool // the records are known by their ids
}

// faultOf is the fault of a finding, where several records can have it in
// common: the value at its place, a column of its file or a block of its sheet.
func faultOf(f finding.Finding) (sharedFault, bool) {
	key := sharedFault{f.Place, f.Detail.Block, f.Subject.Kind, f.Field, f.Value, f.Detail.Fault, f.Subject.ID != ""}
	switch {
	case f.Detail.Block != "":
		key.at, key.value = source.Place{File: f.Place.File, Sheet: f.Place.Sheet}, ""
	case f.Detail.Column:
		key.at = source.Place{File: f.Place.File}
	}
	if !key.named {
		return key, f.Detail.Block != ""
	}
	return key, f.Detail.Fault != "" && f.Place.Line != 0 && f.Field != "" && f.Field != "id"
}
