package report

import (
	"bytes"
	_ "embed"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/thread"
)

// TraceSchema is the JSON Schema (2020-12) of the JSON output of
// [TraceThread]: the contract with programs that read it. Within version 1
// properties are added, never renamed or removed.
//
//go:embed trace-1.schema.json
var TraceSchema []byte

const (
	traceSchemaID = schemaBase + "trace-1.schema.json"
	traceVersion  = "1"
)

type traceJSON struct {
	lookJSON
	Stages  []stageJSON  `json:"stages"`
	Records []nodeJSON   `json:"records"`
	Links   []edgeJSON   `json:"links"`
	Trees   []branchJSON `json:"trees"`
	Orphans []orphanJSON `json:"orphans"`
}

type stageJSON struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Says  string `json:"says,omitempty"`
	Back  string `json:"back,omitempty"`
}

type nameJSON struct {
	Kind string `json:"kind,omitempty"`
	ID   string `json:"id"`
}

type nodeJSON struct {
	nameJSON
	Stage    string `json:"stage,omitempty"`
	Title    string `json:"title,omitempty"`
	Standing string `json:"standing"`
	Apart    string `json:"apart,omitempty"`
	Level    *int   `json:"level,omitempty"`
	Shown    string `json:"shown"`
}

type edgeJSON struct {
	From  nameJSON `json:"from"`
	To    nameJSON `json:"to"`
	Field string   `json:"field"`
	Label string   `json:"label"`
	Place string   `json:"where,omitempty"`
	Step  bool     `json:"step"`
}

type branchJSON struct {
	nameJSON
	Says   string       `json:"says,omitempty"`
	Places []string     `json:"where,omitempty"`
	Cut    string       `json:"cut,omitempty"`
	Twigs  []branchJSON `json:"leads_to,omitempty"`
}

type orphanJSON struct {
	nameJSON
	Lacks    string     `json:"lacks"`
	Question string     `json:"question,omitempty"`
	Dead     []nameJSON `json:"names_in_vain,omitempty"`
}

func (t *walkText) nameOf(n *thread.Node) nameJSON {
	return nameJSON{n.Key.Kind, t.cast.Text(n.Key.ID)}
}

// traceDocument writes what is drawn, with all links between those records, the
// trees of the records asked for, and where the thread breaks.
func (t *walkText) traceDocument(b *bytes.Buffer, tr Trace) error {
	g := t.look.Graph()
	d := traceJSON{
		lookJSON: lookOf(t.look, traceSchemaID, traceVersion, t.o),
		Stages:   []stageJSON{}, Records: []nodeJSON{}, Links: []edgeJSON{}, Trees: []branchJSON{}, Orphans: []orphanJSON{},
	}
	d.redact(t.cast.redact)
	for _, s := range g.Stages {
		d.Stages = append(d.Stages, stageJSON{s.Name, s.Title, s.Says, s.Back})
	}
	in := map[*thread.Node]bool{}
	for _, n := range t.sketch(tr).nodes {
		in[n] = true
		d.Records = append(d.Records, t.nodeOf(n))
	}
	for _, e := range g.Edges {
		if in[e.From] && in[e.To] {
			d.Links = append(d.Links, edgeJSON{t.nameOf(e.From), t.nameOf(e.To), e.Field, e.Label, t.cast.Text(e.Place), e.Step})
		}
	}
	for _, key := range tr.Keys {
		if root := g.Tree(key); root != nil {
			d.Trees = append(d.Trees, t.branchOf(root))
		}
	}
	for _, o := range chosen(g.Orphans(), tr) {
		j := orphanJSON{nameJSON: t.nameOf(o.Node), Lacks: o.Lacks, Question: o.Question}
		for _, n := range o.Dead {
			j.Dead = append(j.Dead, t.nameOf(n))
		}
		d.Orphans = append(d.Orphans, j)
	}
	return encode(b, d)
}

func (t *walkText) nodeOf(n *thread.Node) nodeJSON {
	j := nodeJSON{
		nameJSON: t.nameOf(n), Stage: n.Stage, Title: t.cast.Text(t.look.Title(n.Key, n.Record, t.cast.Names())),
		Standing: n.Standing.String(), Apart: t.look.Graph().Apart(n, ""), Shown: n.Words(),
	}
	if n.Timeline != nil && n.Timeline.State != history.NotKnown {
		level := int(n.Timeline.Level)
		j.Level = &level
	}
	return j
}

func (t *walkText) branchOf(b *thread.Branch) branchJSON {
	j := branchJSON{nameJSON: t.nameOf(b.To), Says: b.Says, Places: t.texts(b.Places), Cut: cutWords[b.Cut]}
	for _, twig := range b.Twigs {
		j.Twigs = append(j.Twigs, t.branchOf(twig))
	}
	return j
}

func (t *walkText) texts(all []string) []string {
	if len(all) == 0 {
		return nil
	}
	return t.cast.texts(all)
}
