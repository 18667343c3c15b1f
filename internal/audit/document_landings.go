package audit

import (
	"slices"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/open-policy-agent/opa/v1/ast"
)

// landings are the commits of the main branch that changed records in meaning.
func (d *document) landings() []*ast.Term {
	if d.in.Evidence == nil {
		return nil
	}
	exported := map[repo.ID]history.ExportedLanding{}
	for _, l := range d.in.Evidence.Approvals.Landings {
		exported[l.Commit] = l
	}
	var terms []*ast.Term
	for _, l := range d.in.Evidence.Landings {
		object := d.object().
			text("commit", string(l.Commit)).text("short", l.Commit.Short()).
			text("on", day(l.Since)).number("days", d.days(l.Since)).
			list("authors", personNames(l.Authors)).
			put("records", d.keys(l.Keys)).
			flag("approved", l.Approved != "")
		if l.Merged != nil {
			object.text("merged_by", l.Merged.Name)
		}
		object.put("outdated", ast.ArrayTerm(d.outdated(exported[l.Commit].Outdated)...))
		if e, ok := exported[l.Commit]; ok {
			object.text("export", string(e.State)).list("export_reasons", e.Reasons).flag("self_merged", e.SelfMerged)
			if e.Request != nil && e.Request.Number > 0 {
				object.number("request", e.Request.Number)
			}
		}
		terms = append(terms, object.term())
	}
	return terms
}

// outdated are the approvals of other words than those that landed.
func (d *document) outdated(all []history.OutdatedApproval) []*ast.Term {
	terms := make([]*ast.Term, len(all))
	for i, a := range all {
		terms[i] = d.object().text("by", a.By.Name).text("approved", a.Approved.Short()).put("records", d.keys(a.Keys)).term()
	}
	return terms
}

// reasons are what Because lines give as the reasons of changes, those of the
// change that is judged told apart.
func (d *document) reasons() []*ast.Term {
	if d.in.Evidence == nil {
		return nil
	}
	var terms []*ast.Term
	for _, r := range d.in.Evidence.Reasons {
		ofChange := d.in.Base != nil && slices.ContainsFunc(d.in.Base.Reasons, func(o history.Reason) bool {
			return o.Commit == r.Commit && o.Ref == r.Ref && o.Judged == r.Judged
		})
		object := d.object().
			text("commit", string(r.Commit)).text("short", r.Commit.Short()).text("on", day(r.Since)).flag("on_main", r.OnMain).
			given("ref", r.Ref).flag("of_change", ofChange).flag("of_all", r.Judged).
			put("records", d.keys(r.Keys)).put("about", d.keys(r.About)).list("unknown", r.Unknown)
		terms = append(terms, object.term())
	}
	return terms
}

// machineReviews are the reviews that name a machine as their reviewer.
func (d *document) machineReviews() []*ast.Term {
	if d.in.Evidence == nil {
		return nil
	}
	var terms []*ast.Term
	for _, u := range d.in.Evidence.Uncounted {
		if u.Machine == "" {
			continue
		}
		terms = append(terms, d.object().
			text("commit", string(u.Commit)).text("short", u.Commit.Short()).text("on", day(u.Since)).
			text("by", u.Machine).text("source", u.Source).put("records", d.keys(u.Keys)).term())
	}
	return terms
}

// bumps are the commits that only gave many records another review date.
func (d *document) bumps() []*ast.Term {
	if d.in.Evidence == nil {
		return nil
	}
	var terms []*ast.Term
	for _, b := range d.in.Evidence.Bumps {
		terms = append(terms, d.object().
			text("commit", string(b.Commit)).text("short", b.Commit.Short()).
			text("on", day(b.Since)).number("days", d.days(b.Since)).
			text("by", b.By.Name).number("dated", b.Dated).
			put("records", d.keys(b.Keys)).term())
	}
	return terms
}

func (d *document) keys(keys []register.Key) *ast.Term {
	terms := make([]*ast.Term, len(keys))
	for i, key := range keys {
		terms[i] = d.object().text("kind", key.Kind).text("id", key.ID).term()
	}
	return ast.ArrayTerm(terms...)
}

func personNames(people []history.Person) []string {
	all := make([]string, len(people))
	for i, p := range people {
		all[i] = p.Name
	}
	return all
}

// anchors are the notes of where the main branch stood that it has left, and
// the places where their chain does not hold.
func (d *document) anchors() *ast.Term {
	var noted, breaks []*ast.Term
	if d.in.Evidence != nil {
		for _, a := range d.in.Evidence.Anchors {
			noted = append(noted, d.object().
				text("name", a.Name).text("on", day(a.At)).number("days", d.days(a.At)).
				text("head", a.Head.Short()).text("held", a.Held.String()).flag("outside", a.Held > history.HeldHere).
				flag("stands", a.Stands).given("rewrite", a.Rewrite).given("stamp_fault", a.Stamp).term())
		}
		for _, b := range d.in.Evidence.AnchorBreaks {
			breaks = append(breaks, d.object().text("name", b.File).text("reason", b.Reason).term())
		}
	}
	return d.object().put("noted", ast.ArrayTerm(noted...)).put("breaks", ast.ArrayTerm(breaks...)).term()
}

// doubts are the dates of commits that cannot be right, of those that the
// evidence rests on; each commit once, with the strongest reason.
func (d *document) doubts() []*ast.Term {
	if d.in.Evidence == nil {
		return nil
	}
	var terms []*ast.Term
	for _, one := range d.in.Evidence.Doubts() {
		if _, cited := d.in.Evidence.Commits[one.Commit]; !cited {
			continue
		}
		terms = append(terms, d.object().
			text("reason", one.Reason).text("commit", string(one.Commit)).text("short", one.Commit.Short()).text("on", day(one.At)).
			text("against", one.Against.Short()).text("against_on", day(one.Since)).given("by", one.By).term())
	}
	return terms
}
