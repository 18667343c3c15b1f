package history

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// claimFields names the claim fields of one kind.
type claimFields struct {
	all     []string // sorted
	links   map[string]bool
	ignored map[string]bool
	dates   []string // those that say when a review was
	names   []string // those that say who reviewed
}

// commonClaims are the claim fields that every record may have.
var commonClaims = []string{"last_reviewed", "next_review", "reviewed_by"}

func (t *interner) claimFields(kind string) claimFields {
	if c, ok := t.fields[kind]; ok {
		return c
	}
	c := claimFields{links: map[string]bool{}, ignored: map[string]bool{"notes": true, "tags": true}}
	var k *register.Kind
	if t.schema != nil {
		k = t.schema.Kind(kind)
	}
	if k == nil {
		c.all = commonClaims
		c.links["reviewed_by"] = true
	} else {
		c.read(k)
	}
	slices.Sort(c.all)
	for _, f := range c.all {
		if strings.HasPrefix(f, "last_review") {
			c.dates = append(c.dates, f)
		}
		if strings.HasPrefix(f, "reviewed_by") {
			c.names = append(c.names, f)
		}
	}
	t.fields[kind] = c
	return c
}

func (c *claimFields) read(k *register.Kind) {
	for _, f := range k.Fields {
		switch {
		case f.Claim:
			c.all = append(c.all, f.Name)
			c.links[f.Name] = len(f.Ref) > 0
		case f.Ignored:
			c.ignored[f.Name] = true
		}
	}
}

// text is one spelling of the claims of r, "" for none.
func (c claimFields) text(r *register.Record) string {
	claims := map[string]any{}
	for _, f := range c.all {
		if v, ok := r.Fields[f]; ok {
			claims[f] = v
		}
	}
	if len(claims) == 0 {
		return ""
	}
	data, err := json.Marshal(claims)
	if err != nil {
		return r.Fingerprint // not a plain value: no decoder gives one
	}
	return string(data)
}

// claim finds the commit that brought the present value of a typed claim. It
// is none of those that brought another value before, or on another branch.
func (m *miner) claim(rec int32, p *presence, events []eventAt) *Claim {
	at, _ := m.graph.nodes[p.claimFrom].files.find(rec)
	committed := m.files.contentOf(at)
	now := p.live
	if now == nil {
		now = committed
	}
	if now == nil {
		return nil
	}
	c := m.typedClaim(now)
	if c == nil {
		return nil
	}
	if p.live != nil && !m.sameClaim(committed, p.live, c.Field) {
		return c
	}
	value := textOf(committed, c.Field)
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		if e.mask.has(claims) && e.after != nil && textOf(m.files.content(e.after), c.Field) == value &&
			textOf(m.files.contentOf(e.before), c.Field) != value {
			c.Commit, c.Since = e.Commit, e.Since
			break
		}
	}
	return c
}

// typedClaim is the claim that a record carries, nil for none.
func (m *miner) typedClaim(r *register.Record) *Claim {
	fields := m.files.claimFields(r.Kind)
	date, name := firstFilled(r, fields.dates), firstFilled(r, fields.names)
	c := &Claim{On: textOf(r, date), By: textOf(r, name), Field: cmp.Or(date, name)}
	if c.On == "" && c.By == "" {
		return nil
	}
	return c
}

// firstFilled is the first of fields that holds text in r, or "". A supplier
// has last_review beside the last_reviewed of every record, and either may be
// the one that is kept.
func firstFilled(r *register.Record, fields []string) string {
	for _, f := range fields {
		if textOf(r, f) != "" {
			return f
		}
	}
	return ""
}

// sameClaim reports whether a claim of the snapshot is the committed one. It is
// another in the work tree, or where the file that held it can no longer be
// read and a second record of its id is all that is left. A link is not
// compared: the snapshot holds an id where a name is written.
func (m *miner) sameClaim(committed, live *register.Record, field string) bool {
	was := textOf(committed, field)
	return was == textOf(live, field) || was != "" && m.files.claimFields(live.Kind).links[field]
}
