package register

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// The findings that reading itself raises. Their words are in the METADATA of
// the rules of the same names.
const (
	RuleRecordInvalid  = "registers/record_invalid"
	RuleDuplicateID    = "registers/record_id_duplicate"
	RuleFileUnreadable = "registers/file_unreadable"
	RuleColumnUnmapped = "registers/column_unmapped"
)

// A reading is what one file holds of one kind.
type reading struct {
	plan   *plan
	drafts []*draft
	header *node  // of a YAML file; nil for none
	fault  *Fault // why none of this kind can be read
	// unknown are columns that feed nothing.
	unknown []*node
	level   string            // where in a tree its records are, without brackets
	outer   []outerKey        // keys of what lies around its records
	groups  map[string]*group // by folded value
	// bindings are those of a tree, by the keys that its records have.
	bindings map[string]*binding
	grouped  []*group // in the order of their first rows
	// repeated counts the bytes that stand in several records, and tooMuch is
	// why reading stopped over them.
	repeated int
	tooMuch  *Fault
	aside    bool         // the file is no register but a text about the files beside it
	below    source.Place // of a text below the front matter that no field takes
	// findings are about parts that became no record.
	findings []finding.Finding
	spare    spareMaps // for the next draft
	unread   int
	notes    []string            // of how the file was read
	ownWords map[string][]string // by field, those kept and not judged
	columns  []boundColumn
	told     map[boundColumn]bool // those among columns, wherever they stand

	remembered int // records whose columns were looked at
	// there tells of each setting that names a column whether it is there.
	there    map[string]bool
	headings []*node // of a table
	links    []linkColumn
}

func (r *reading) report(at source.Place, message, hint, value string) {
	r.findings = append(r.findings, finding.Finding{
		Rule: RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: r.plan.kind.Name},
		Place: at, Message: message, Hint: hint, Value: value,
	})
	r.unread++
}

// headerKeys may stand beside the list of records in a YAML file.
var headerKeys = []string{"register", "owner", "approvers", "interval", "classification", "version", "updated", "schema_version"}

// records finds the records in a YAML file: a list; a mapping with the list
// under the kind's name or "records"; or one record. kinds are all kinds that
// are read from the file. A fault means that the file has another shape.
func (r *reading) records(root *node, kinds []string) ([]*node, *Fault) {
	k := r.plan.kind
	switch root.shape {
	case nullShape:
		return nil, nil
	case listShape:
		return root.items, nil
	case textShape:
		return nil, faultf(root.place, "Begin each record with a dash and its id, as in - id: "+exampleID(k), "the file holds one text and no records")
	}
	if len(root.twice) > 0 && !r.isKeyed(root) {
		return nil, faultf(root.twice[0].place, "Keep one of them.", "%s stands here twice", source.Escape(root.twice[0].text))
	}
	for _, name := range []string{k.Name, "records"} {
		if inner := root.get(name); inner != nil {
			return r.under(root, inner, name, kinds)
		}
	}
	if k.Single || slices.ContainsFunc(root.keys, r.plan.isID) {
		return []*node{root}, nil
	}
	if records, ok := r.keyed(root); ok {
		return records, nil
	}
	return nil, r.shapeFault(root)
}

// shapeFault says what to write into a file whose records cannot be found:
// the id, where it looks like one record without.
func (r *reading) shapeFault(root *node) *Fault {
	k := r.plan.kind
	var names []string
	for _, key := range root.keys {
		names = append(names, key.text)
	}
	hint := "Put the records in a list under " + k.Name + ":, or name the place of the list in " + ConfigFile + "."
	if near := nearest.To(k.Name, names); near != "" {
		hint = "Is " + near + ": meant to be " + k.Name + ":?"
	} else if len(r.plan.ids) > 0 && len(r.plan.bind(root.keys).feeds) > 0 {
		hint = "Write " + r.plan.ids[0] + ": " + exampleID(k) + " as its first line, or put - before each record of a list."
	}
	return faultf(root.place, hint, "the file holds neither a list of %s nor one record with an id", k.Name)
}

// under takes the records below the key name; what stands beside it is the
// register's header.
func (r *reading) under(root, inner *node, name string, kinds []string) ([]*node, *Fault) {
	r.header = &node{shape: mapShape, place: root.place}
	for i, key := range root.keys {
		switch {
		case key.text == name || slices.Contains(kinds, key.text):
		case slices.Contains(headerKeys, key.text):
			r.header.keys, r.header.items = append(r.header.keys, key), append(r.header.items, root.items[i])
		default:
			hint := "Remove it, or move it into a record."
			if near := nearest.To(key.text, headerKeys); near != "" {
				hint = "Did you mean " + near + "?"
			}
			r.report(key.place, source.Escape(key.text)+" does not belong beside the records.", hint, key.text)
		}
	}
	switch {
	case inner.shape == listShape:
		return inner.items, nil
	case inner.shape == mapShape:
		if records, ok := r.keyed(inner); ok {
			return records, nil
		}
		return []*node{inner}, nil
	case inner.shape == nullShape:
		return nil, nil
	}
	return nil, faultf(inner.place, "Begin each record with a dash.", "%s holds one text and no records", name)
}

// exampleID is an id as records of the kind have them.
func exampleID(k *Kind) string {
	first, _, _ := strings.Cut(k.Prefix, ",")
	if strings.HasSuffix(first, ".") {
		return first + "5.1"
	}
	return strings.TrimRight(first, "-") + "-001"
}
