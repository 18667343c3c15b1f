package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
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

// A fault is what is wrong once, in however many rows.
type fault struct {
	severity     finding.Severity
	field, value string
	says         string // of a value that is no text, and of rows that make no record
}

// faultOf is the fault of a finding; false where it is about one place only.
func faultOf(k *register.Kind, f finding.Finding) (fault, bool) {
	top := indices().ReplaceAllString(f.Field, "[]")
	key := fault{f.Severity, top, f.Value, ""}
	switch {
	case f.Rule != register.RuleRecordInvalid:
		return key, false
	case f.Field == "" && f.Subject.ID == "":
		key.value, key.says = "", f.Message+f.Hint
		return key, true
	case f.Detail.Fault == "" || f.Field == "" || f.Field == "id":
		return key, false
	case isUnknown(k, f):
		key.value = ""
	case f.Value == "":
		key.says = f.Detail.Fault
	}
	return key, true
}

var indices = expression.Of(`\[[0-9]+\]`)

// isUnknown tells that a finding is about a field that the register does not
// have: a column of the file, and not what stands in its rows.
func isUnknown(k *register.Kind, f finding.Finding) bool {
	return f.Rule == register.RuleRecordInvalid && f.Field != "" && f.Subject.ID != "" && !k.Feeds(f.Field)
}

// onceForEach keeps the first of the findings about one fault, which then
// speaks for all rows with it: a list with a column too many, or with a word
// that no field knows, would fill the report.
func onceForEach(k *register.Kind, found []finding.Finding) []finding.Finding {
	first := map[fault]int{}
	places := map[fault][]source.Place{}
	var out []finding.Finding
	for _, f := range found {
		key, ok := faultOf(k, f)
		if !ok {
			out = append(out, f)
			continue
		}
		if places[key] = append(places[key], f.Place); len(places[key]) == 1 {
			first[key] = len(out)
			out = append(out, f)
		}
	}
	for key, at := range places {
		f := &out[first[key]]
		switch {
		case len(at) == 1:
		case isUnknown(k, *f):
			f.Message = fmt.Sprintf("%s and %d more: %s.", source.Escape(f.Subject.ID), len(at)-1, f.Detail.Fault)
		case f.Detail.Fault != "":
			f.Message = fmt.Sprintf("%s: %s.", inPlaces(at), f.Detail.Fault)
		default:
			f.Message = inPlaces(at) + ": " + f.Message
		}
	}
	return out
}

// withoutRow says of a row with shifted cells that it is left out altogether,
// where a check would still know its id. or is what else to do about it.
func withoutRow(f finding.Finding, or string) finding.Finding {
	if f.Detail.Shifted {
		if f.Subject.ID != "" {
			f.Message = fmt.Sprintf("%s %s, so the row is left out.", source.Escape(f.Subject.ID), f.Detail.Fault)
		}
		f.Hint = strings.TrimSuffix(f.Hint, ".") + or + "."
	}
	return f
}

// maxPlaces is how many of the places of one fault are named.
const maxPlaces = 3

// inPlaces counts the places of one file and names the first.
func inPlaces(all []source.Place) string {
	var names []string
	for _, p := range all[:min(len(all), maxPlaces)] {
		if p.Sheet != "" {
			names = append(names, p.Cell())
		} else {
			names = append(names, fmt.Sprintf("%d:%d", p.Line, p.Column))
		}
	}
	rest := ""
	if more := len(all) - len(names); more > 0 {
		rest = fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("In %d places (%s%s)", len(all), strings.Join(names, ", "), rest)
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
