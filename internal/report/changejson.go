package report

import (
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A changeJSON is what a change does. Personal data is not shown.
type changeJSON struct {
	Base     repo.ID            `json:"base"`
	Named    string             `json:"named"`
	JudgedBy string             `json:"judged_by"`
	Why      string             `json:"why,omitempty"`
	Records  []recordChangeJSON `json:"records"`
	Settled  []finding.Finding  `json:"settled"`
	Later    []finding.Finding  `json:"later"`
	Approve  []approveJSON      `json:"approve"`
	Reasons  []reasonJSON       `json:"reasons"`
	Rules    *rulesChangeJSON   `json:"rules,omitempty"`
}

type recordChangeJSON struct {
	Kind        string           `json:"kind"`
	ID          string           `json:"id"`
	Was         string           `json:"was,omitempty"` // the id before, where it is another
	Class       string           `json:"class"`
	Differences []differenceJSON `json:"differences"`
	LeadsTo     []knotJSON       `json:"leads_to"`
	NamedBy     []knotJSON       `json:"named_by"`
	Reviewed    string           `json:"reviewed,omitempty"`
}

type differenceJSON struct {
	Field     string `json:"field"`
	Label     string `json:"label"`
	Before    any    `json:"before"`
	After     any    `json:"after"`
	Words     string `json:"words"`
	Direction string `json:"direction,omitempty"`
}

type knotJSON struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Where string `json:"where,omitempty"`
}

type approveJSON struct {
	Register string   `json:"register"`
	Roles    []string `json:"roles"`
	Owner    bool     `json:"owner"`
}

// A reasonJSON is what a Because line names, but for words that are no ids.
type reasonJSON struct {
	Commit  repo.ID  `json:"commit,omitempty"` // that the line is in; "" for the description
	Records []keyRef `json:"records"`
	Unknown []string `json:"unknown"`
}

type keyRef struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

type rulesChangeJSON struct {
	Files     []fileChangeJSON  `json:"files"`
	Settings  []string          `json:"settings"`
	Appear    []finding.Finding `json:"appear"`
	Disappear []finding.Finding `json:"disappear"`
	Unread    []string          `json:"unread"`
}

type fileChangeJSON struct {
	Path string `json:"path"`
	What string `json:"what"`
}

func changeOf(c *lint.Comparison) *changeJSON {
	if c == nil {
		return nil
	}
	out := &changeJSON{
		Base: c.Base, Named: c.Named, JudgedBy: c.Trust, Why: c.Why,
		Records: []recordChangeJSON{}, Settled: present(c.Fixed), Later: present(c.Later), Approve: []approveJSON{}, Reasons: []reasonJSON{},
	}
	for _, r := range c.Reasons {
		one := reasonJSON{Commit: r.Commit, Records: []keyRef{}, Unknown: present(r.Unknown)}
		if r.Judged {
			one.Commit = ""
		}
		for _, key := range r.Keys {
			one.Records = append(one.Records, keyRef{key.Kind, key.ID})
		}
		out.Reasons = append(out.Reasons, one)
	}
	for i, one := range c.Records {
		changed := recordChangeJSON{Kind: one.Key.Kind, ID: one.Key.ID, Class: string(one.Class()), Differences: []differenceJSON{},
			LeadsTo: knotsOf(c.Threads[i].To), NamedBy: knotsOf(c.Threads[i].From)}
		if one.Was != (register.Key{}) && one.Was != one.Key {
			changed.Was = one.Was.ID
		}
		for _, d := range one.Differences {
			d = d.Hidden()
			changed.Differences = append(changed.Differences, differenceJSON{d.Field, d.Label, d.Before, d.After, d.Words, string(d.Direction)})
		}
		if r := c.Threads[i].Reviewed; r != nil {
			changed.Reviewed = isoDay(r.Since)
		}
		out.Records = append(out.Records, changed)
	}
	for _, a := range c.Approve {
		out.Approve = append(out.Approve, approveJSON{a.Register, present(a.Roles), a.Owner})
	}
	if r := c.Rules; r != nil {
		out.Rules = &rulesChangeJSON{Files: []fileChangeJSON{}, Settings: present(r.Words), Appear: present(r.Appear), Disappear: present(r.Disappear), Unread: present(r.Unread)}
		for _, f := range r.Files {
			out.Rules.Files = append(out.Rules.Files, fileChangeJSON(f))
		}
	}
	return out
}

func knotsOf(knots []lint.Knot) []knotJSON {
	all := []knotJSON{}
	for _, k := range knots {
		all = append(all, knotJSON{k.Key.Kind, k.Key.ID, k.Where})
	}
	return all
}
