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
	// findings are about parts that became no record.
	findings []finding.Finding
	unread   int
}

func (r *reading) report(at source.Place, message, hint, value string) {
	r.findings = append(r.findings, finding.Finding{
		Rule: RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: r.plan.kind.Name},
		Place: at, Message: message, Hint: hint, Value: value,
	})
	r.unread++
}

// headerKeys may stand beside the list of records in a YAML file.
var headerKeys = []string{"register", "owner", "approvers", "interval", "classification", "schema_version"}

// records finds the records in a YAML file: a list; a mapping with the list
// under the kind's name or "records"; or one record. kinds are all kinds that
// are read from the file. A fault means that the file has another shape.
func (r *reading) records(root *node, kinds []string) ([]*node, *Fault) {
	k := r.plan.kind
	if r.plan.mapping.Records != "" {
		return follow(root, r.plan.mapping.Records)
	}
	switch root.shape {
	case nullShape:
		return nil, nil
	case listShape:
		return root.items, nil
	case textShape:
		return nil, faultf(root.place, "Begin each record with a dash and its id, as in - id: "+exampleID(k), "the file holds one text and no records")
	}
	if len(root.twice) > 0 {
		return nil, faultf(root.twice[0].place, "Keep one of them.", "%s stands here twice", source.Escape(root.twice[0].text))
	}
	for _, name := range []string{k.Name, "records"} {
		if inner := root.get(name); inner != nil {
			return r.under(root, inner, name, kinds)
		}
	}
	if k.Single || slices.ContainsFunc(root.keys, func(n *node) bool {
		return slices.ContainsFunc(r.plan.ids, func(id string) bool { return fold(id) == fold(n.text) })
	}) {
		return []*node{root}, nil
	}
	return nil, shapeFault(root, k)
}

func shapeFault(root *node, k *Kind) *Fault {
	var names []string
	for _, key := range root.keys {
		names = append(names, key.text)
	}
	hint := "Put the records in a list under " + k.Name + ":, or name the place of the list in " + ConfigFile + "."
	if near := nearest.To(k.Name, names); near != "" {
		hint = "Is " + near + ": meant to be " + k.Name + ":?"
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
		return []*node{inner}, nil
	case inner.shape == nullShape:
		return nil, nil
	}
	return nil, faultf(inner.place, "Begin each record with a dash.", "%s holds one text and no records", name)
}

// follow walks a path such as a.b[].items[] to the records of a file.
func follow(root *node, path string) ([]*node, *Fault) {
	at := []*node{root}
	for part := range strings.SplitSeq(path, ".") {
		name, every := strings.CutSuffix(part, "[]")
		var next []*node
		for _, n := range at {
			if name != "" {
				if n = n.get(name); n == nil {
					continue
				}
			}
			if every || n.shape == listShape {
				next = append(next, n.items...)
			} else {
				next = append(next, n)
			}
		}
		if len(next) == 0 && len(at) > 0 && root.shape != nullShape {
			return nil, missing(at, name, path)
		}
		at = next
	}
	return at, nil
}

// missing reports a path that leads nowhere, unless it leads to an empty list.
func missing(at []*node, name, path string) *Fault {
	var names []string
	for _, n := range at {
		if v := n.get(name); v != nil || name == "" {
			return nil
		}
		for _, key := range n.keys {
			names = append(names, key.text)
		}
	}
	hint := "Correct records: in " + ConfigFile + "."
	if near := nearest.To(name, names); near != "" {
		hint = "Is it " + source.Escape(near) + "?"
	}
	return faultf(at[0].place, hint, "nothing is called %s here, as records: %s would have it", source.Escape(name), source.Escape(path))
}

// exampleID is an id as records of the kind have them.
func exampleID(k *Kind) string {
	first, _, _ := strings.Cut(k.Prefix, ",")
	if strings.HasSuffix(first, ".") {
		return first + "5.1"
	}
	return strings.TrimRight(first, "-") + "-001"
}
