package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/open-policy-agent/opa/v1/ast"
)

// document builds the input document, in the shape that
// register.Schema.InputSchema describes.
type document struct {
	*builder
	in          Input
	schema      *register.Schema
	words       *wordLists
	reading     *readingLists
	thresholds  map[string]any
	schedule    *Schedule
	asOf        time.Time
	profile     string
	targets     map[register.Key][]register.Key // see leadsTo
	limitTables *limitTables
	texts       *textMemory
	events      map[toldEvent]*ast.Term
}

// Document is the input that rules see when they judge in: objects are
// map[string]any, lists []any, numbers json.Number.
func (r *Rules) Document(in Input) (map[string]any, error) {
	value, err := r.document(in, map[string]bool{allFacts: true})
	if err != nil {
		return nil, err
	}
	plain, err := ast.JSON(value)
	if err != nil {
		return nil, err
	}
	document, _ := plain.(map[string]any)
	return document, nil
}

// document builds the input with those facts that are asked for; the others are
// empty.
func (r *Rules) document(in Input, asked map[string]bool) (ast.Value, error) {
	asOf, err := time.Parse(time.DateOnly, in.AsOf)
	if err != nil {
		return nil, fmt.Errorf("the day %q is not written as YYYY-MM-DD", in.AsOf)
	}
	thresholds := r.numbers(in)
	d := &document{builder: newBuilder(), in: in, schema: r.schema, words: r.words, reading: r.reading, thresholds: thresholds, schedule: r.Schedule(in), asOf: asOf, profile: profileOf(in), limitTables: r.limits, texts: in.Memory.textsOf(r), events: map[toldEvent]*ast.Term{}}
	root := d.object().text("as_of", in.AsOf).text("profile", d.profile)
	registers, err := d.registers()
	if err != nil {
		return nil, err
	}
	root.put("registers", registers)
	organisation, err := d.organisation()
	if err != nil {
		return nil, err
	}
	root.put("organisation", organisation)
	numbers, err := d.plain(thresholds)
	if err != nil {
		return nil, err
	}
	root.put("thresholds", numbers)
	root.put("meta", d.meta())
	root.put("repo", d.repo())
	root.put("commits", d.commits())
	removed, err := d.removed()
	if err != nil {
		return nil, err
	}
	root.put("removed", removed)
	root.put("landings", ast.ArrayTerm(d.landings()...))
	root.put("reasons", ast.ArrayTerm(d.reasons()...))
	root.put("machine_reviews", ast.ArrayTerm(d.machineReviews()...))
	root.put("bumps", ast.ArrayTerm(d.bumps()...))
	root.put("doubts", ast.ArrayTerm(d.doubts()...))
	root.put("anchors", d.anchors())
	if asked["statements"] || asked[allFacts] {
		if err := r.reading.finish(); err != nil {
			return nil, err
		}
	}
	root.put("facts", d.facts(asked, r.waivers(in)))
	if in.Base != nil {
		base, err := d.base()
		if err != nil {
			return nil, err
		}
		root.put("base", base).put("changes", d.changes())
	}
	return root.term().Value, nil
}

// numbers are the thresholds of the catalogue, as the configuration has set
// them.
func (r *Rules) numbers(in Input) map[string]any {
	numbers := map[string]any{}
	maps.Copy(numbers, r.thresholds)
	maps.Copy(numbers, in.Config.Thresholds)
	return numbers
}

func profileOf(in Input) string {
	return cmp.Or(in.Profile, in.Config.Profile, "advisory")
}

// registers holds every kind, also those without records, so that rules need
// not ask.
func (d *document) registers() (*ast.Term, error) {
	all := d.object()
	for _, k := range d.schema.Kinds {
		var terms []*ast.Term
		for _, r := range d.in.Registers.Records[k.Name] {
			term, err := d.record(k, r)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", r.Kind, r.ID, err)
			}
			terms = append(terms, term)
		}
		all.put(k.Name, ast.ArrayTerm(terms...))
	}
	return all.term(), nil
}

func (d *document) record(k *register.Kind, r *register.Record) (*ast.Term, error) {
	object, err := d.written(k, r)
	if err != nil {
		return nil, err
	}
	object.list("unread", r.Unread)
	if t := d.timeline(r.Key()); t != nil {
		object.put("history", d.history(r, t))
	}
	return object.term(), nil
}

// written is a record as its fields and its id say it.
func (d *document) written(k *register.Kind, r *register.Record) (*fields, error) {
	object := d.object()
	days := k.Days(r.Fields) // so that no rule meets a date that is only a month
	names := slices.AppendSeq(slices.Collect(maps.Keys(r.Fields)), maps.Keys(r.Derived))
	slices.Sort(names)
	for _, name := range names {
		if name == "id" || name == "status" && !k.OwnStatus {
			continue
		}
		written, ok := days[name]
		if !ok {
			written = r.Value(name)
		}
		value, err := d.plain(written)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		object.put(name, value)
	}
	object.text("id", r.ID)
	if !k.OwnStatus {
		object.text("status", r.Status())
	}
	return object, nil
}

// organisation is the one record of that register, or an empty object.
func (d *document) organisation() (*ast.Term, error) {
	records := d.in.Registers.Records["organisation"]
	if k := d.schema.Kind("organisation"); k != nil && len(records) > 0 {
		return d.record(k, records[0])
	}
	return d.object().term(), nil
}

func (d *document) meta() *ast.Term {
	all := d.object()
	for _, k := range d.schema.Kinds {
		header := d.in.Registers.Headers[k.Name]
		var entitled history.Entitled
		if d.in.Evidence != nil {
			entitled = d.in.Evidence.Entitled[k.Name]
		}
		live := 0
		for _, r := range d.in.Registers.Records[k.Name] {
			if k.Live(r) {
				live++
			}
		}
		all.put(k.Name, d.object().
			flag("kept", d.in.Registers.Kept[k.Name]).
			text("title", k.Title).text("singular", k.Singular).text("clause", k.Clause).text("prefix", k.Prefix).
			given("owner", header.Owner).given("version", header.Version).given("updated", header.Updated).list("approvers", header.Approvers).
			list("may_review", entitled.Review).list("may_approve", entitled.Approve).
			number("interval_days", d.schedule.days(k.Name)).
			flag("mandatory", k.Mandatory).flag("single", k.Single).number("live", live).
			put("history", d.registerHistory(k.Name)).
			term())
	}
	return all.term()
}

func (d *document) repo() *ast.Term {
	e := d.in.Evidence
	if e == nil {
		return d.object().text("history", "none").text("head", "").text("branch", "").term()
	}
	object := d.object().
		text("history", cmp.Or(e.State, "none")).
		text("head", string(e.Head)).
		text("branch", e.Branch)
	if !e.Begins.IsZero() {
		object.text("begins", day(e.Begins)).number("begins_days", d.days(e.Begins))
		object.text("adopted", day(adopted(d.in))).number("people", d.peopleSince(adopted(d.in))).
			flag("platform_accepted", d.in.Config.Signatures.AcceptPlatform)
	}
	return object.term()
}

func (d *document) commits() *ast.Term {
	if d.in.Evidence == nil {
		return ast.ArrayTerm()
	}
	list := slices.SortedFunc(maps.Values(d.in.Evidence.Commits), func(a, b repo.Commit) int {
		return cmp.Or(a.Committer.When.Compare(b.Committer.When), cmp.Compare(a.ID, b.ID))
	})
	terms := make([]*ast.Term, len(list))
	for i, c := range list {
		terms[i] = d.object().
			text("id", string(c.ID)).text("short", c.ID.Short()).
			text("subject", subject(c.Message)).text("author", c.Author.Name).
			text("committed", day(c.Committer.When)).
			term()
	}
	return ast.ArrayTerm(terms...)
}
