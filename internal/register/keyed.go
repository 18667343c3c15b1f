package register

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// keyed reads a mapping whose names are the ids of records:
//
//	REQ-001: {statement: ...}
//	REQ-002: {statement: ...}
//
// ok is false for any other: where a value is no mapping, where no value has a
// field of the kind, or where a name is itself such a field.
func (r *reading) keyed(n *node) (records []*node, ok bool) {
	if !r.isKeyed(n) {
		return nil, false
	}
	for _, key := range n.twice {
		r.report(key.place, source.Escape(key.text)+" stands here twice, so that neither is read.", "Keep one of them, or give one of them an id that was never used.", key.text)
	}
	for i, key := range n.keys {
		records = append(records, r.withKey(key, n.items[i]))
	}
	return records, true
}

func (r *reading) isKeyed(n *node) bool {
	p := r.plan
	if n.shape != mapShape || p.kind.Single || len(p.ids) != 1 || len(p.bind(n.keys).feeds) > 0 {
		return false
	}
	known := false
	for i, key := range n.keys {
		v := n.items[i]
		if v.shape != mapShape && v.shape != nullShape || p.isID(key) || nearest.To(key.text, []string{p.kind.Name, "records"}) != "" {
			return false
		}
		known = known || v.shape == mapShape && len(p.bind(v.keys).feeds) > 0
	}
	return known
}

// isID reports that a name is the one that ids stand under.
func (p *plan) isID(key *node) bool {
	return slices.ContainsFunc(p.ids, func(id string) bool { return fold(id) == fold(key.text) })
}

// withKey is the record v with its key as its id. An id of its own that says
// otherwise is reported and left out: two ids cannot both name it.
func (r *reading) withKey(key, v *node) *node {
	id := &node{shape: textShape, text: key.text, place: key.place}
	out := &node{shape: mapShape, place: key.place, twice: v.twice,
		keys: []*node{{shape: textShape, text: r.plan.ids[0], place: key.place}}, items: []*node{id}}
	for i, name := range v.keys {
		if !r.plan.isID(name) {
			out.keys, out.items = append(out.keys, name), append(out.items, v.items[i])
			continue
		}
		if own := v.items[i]; !own.empty() && fold(own.text) != fold(key.text) && NormalizeControl(own.text) != NormalizeControl(key.text) {
			r.findings = append(r.findings, finding.Finding{
				Rule: RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: r.plan.kind.Name, ID: key.text}, Place: own.place, Field: "id", Value: own.text,
				Message: source.Escape(key.text) + " holds another id, " + source.Escape(own.text) + ", than it stands under; the one it stands under is used.",
				Hint:    "Take the inner id out, or make both the same.",
			})
		}
	}
	return out
}

// expand turns the mappings that a path to records ends in into the records
// they hold: by id, or, behind [], by whatever name.
func (r *reading) expand(items []*located, path string) []*located {
	var all []*located
	for _, l := range items {
		records, ok := r.keyed(l.node)
		if !ok && l.shape == mapShape && strings.HasSuffix(path, "[]") && !slices.ContainsFunc(l.keys, r.plan.isID) && len(l.items) > 0 && allMappings(l.items) {
			records, ok = l.items, true
		}
		if !ok {
			all = append(all, l)
			continue
		}
		for _, n := range records {
			all = append(all, &located{n, l.around, l.level})
		}
	}
	return all
}

func allMappings(items []*node) bool {
	return !slices.ContainsFunc(items, func(n *node) bool { return n.shape != mapShape })
}
