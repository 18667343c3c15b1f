package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// joinMarks are what people put between several names in one cell, beside the
// semicolon and the end of a line, which are read as such.
var joinMarks = []string{",", "/", "|", "+", "&"}

// joined are the cells of one column that hold several known names as one
// value.
type joined struct {
	field string // path of the list
	mark  string
	value string // of the first
	place source.Place
	ids   []string
}

// several tells that a value of a list in a table is made of names that are
// all known, with a mark between them, and keeps it to be reported. Nothing is
// cut at a mark that nobody declared: a name may hold one itself.
func (r *resolver) several(rec *Record, f *Field, value, path string) bool {
	at := strings.LastIndexByte(path, '[')
	place := rec.Place(path)
	if at < 0 || !strings.HasSuffix(path, "]") || !r.tables[place.File] {
		return false
	}
	for _, mark := range joinMarks {
		var parts []Key
		for part := range strings.SplitSeq(value, mark) {
			if targets := r.find(f.Ref, strings.TrimSpace(part)); len(targets) > 0 {
				target := targets[0]
				parts = append(parts, target)
			}
		}
		if len(parts) < 2 || len(parts) <= strings.Count(value, mark) {
			continue
		}
		for _, target := range parts {
			r.out.Mentions = append(r.out.Mentions, Mention{Record: target, By: rec.Key()})
		}
		key := strings.Join([]string{place.File, rec.Kind, path[:at], mark}, "\n")
		j := r.joined[key]
		if j == nil {
			j = &joined{field: path[:at], mark: mark, value: value, place: place}
			r.joined[key] = j
		}
		if n := len(j.ids); n == 0 || j.ids[n-1] != rec.ID { // one record is looked at after the other
			j.ids = append(j.ids, rec.ID)
		}
		return true
	}
	return false
}

// reportJoined says once for each column what to declare.
func (r *resolver) reportJoined() {
	for _, k := range r.schema.Kinds {
		var cells []*joined
		for key, j := range r.joined {
			if strings.Split(key, "\n")[1] == k.Name {
				cells = append(cells, j)
			}
		}
		slices.SortFunc(cells, func(a, b *joined) int { return cmp.Or(a.place.Compare(b.place), strings.Compare(a.field, b.field)) })
		for _, j := range cells {
			f := finding.Finding{
				Rule: RuleRecordInvalid, Severity: finding.Warning, Subject: finding.Subject{Kind: k.Name}, Place: j.place, Field: j.field, Value: j.value,
				Message: fmt.Sprintf("%s has %s that %s several under %s as one value: %s.", source.Escape(j.place.File), count(len(j.ids), "row"),
					map[bool]string{true: "holds", false: "hold"}[len(j.ids) == 1], source.Escape(j.field), shown(j.value)),
				Hint: fmt.Sprintf("Say separator: {%s: %q} for this file, under files: of %s in %s, or put semicolons between them.", settingKey(j.field), j.mark, k.Name, ConfigFile),
			}
			if len(j.ids) > 1 {
				f.Records = j.ids
			} else {
				f.Subject.ID = j.ids[0]
			}
			r.report(f)
		}
	}
}

// settingKey is a field path as a key of the configuration.
func settingKey(path string) string {
	if strings.ContainsAny(path, "[]{},") {
		return `"` + path + `"`
	}
	return path
}
