package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// LostRows is the name of whole records that are lost; register.LostBody and
// register.LostTargets are the others that are neither a column nor a field.
const LostRows = "rows"

// lossNames is what the person who lets something be lost calls it: a column
// by its heading, the values of a field by the field's name, or rows or links.
// There is no name for a file that cannot be read.
func lossNames(f finding.Finding) []string {
	switch {
	case f.Rule == register.RuleColumnUnmapped && f.Field != "":
		return []string{f.Field} // LostBody or LostTargets
	case f.Rule == register.RuleColumnUnmapped:
		return strings.Split(f.Value, "|")
	case f.Rule == register.RuleDuplicateID, f.Rule == register.RuleRecordInvalid && (f.Subject.ID == "" && f.Field == "" || f.Field == "id" || f.Field == ""):
		return []string{LostRows}
	case f.Rule == register.RuleRecordInvalid:
		top := f.Field
		if i := strings.IndexAny(top, ".["); i >= 0 {
			top = top[:i]
		}
		return []string{top}
	}
	return nil
}

// onceForEach keeps of the findings about a field that the register does not
// have the first for each field, which then speaks for all records with it: a
// list with a column too many would fill the report.
func onceForEach(k *register.Kind, found []finding.Finding) []finding.Finding {
	first := map[string]int{}
	more := map[string]int{}
	var out []finding.Finding
	for _, f := range found {
		if f.Rule != register.RuleRecordInvalid || f.Field == "" || f.Subject.ID == "" || k.Feeds(f.Field) {
			out = append(out, f)
			continue
		}
		if _, known := first[f.Field]; known {
			more[f.Field]++
			continue
		}
		first[f.Field] = len(out)
		out = append(out, f)
	}
	for field, n := range more {
		f := &out[first[field]]
		name := source.Escape(f.Subject.ID)
		f.Message = fmt.Sprintf("%s and %d more%s", name, n, strings.TrimPrefix(f.Message, name))
	}
	return out
}

// LossNames lists the names of all that would be lost, each once, in the order
// of the report. certain is false when something among it has no name, so that
// nobody can let it be lost.
func (in *Import) LossNames() (names []string, certain bool) {
	certain = true
	for _, f := range in.Lost {
		of := lossNames(f)
		certain = certain && len(of) > 0
		for _, name := range of {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, certain
}

// Unlisted lists the names of what would be lost and is not among the listed
// ones, of which each may hold several names with commas between them.
func (in *Import) Unlisted(listed []string) []string {
	allowed := map[string]bool{}
	for _, one := range listed {
		allowed[foldName(one)] = true
		for name := range strings.SplitSeq(one, ",") {
			allowed[foldName(name)] = true
		}
	}
	names, _ := in.LossNames()
	return slices.DeleteFunc(names, func(name string) bool { return allowed[foldName(name)] })
}

func foldName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }
