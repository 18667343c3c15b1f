package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
	"github.com/goldthread/goldthread/internal/thread"
)

// A weaver draws strands of the golden thread.
type weaver struct {
	*book
	graph  *thread.Graph
	lacks  map[register.Key][]string
	left   []string // the questions whose answers stand on the left
	hopsOf map[register.Key][]thread.Hop
}

// threadPages are the golden thread from each of its ends.
func (b *book) threadPages() []html.Page {
	w := &weaver{book: b, graph: b.l.Graph(), lacks: map[register.Key][]string{}, hopsOf: map[register.Key][]thread.Hop{}}
	questions := b.questions()
	w.left = questions[:min(2, len(questions))]
	broken := 0
	for _, o := range w.graph.Orphans() {
		w.lacks[o.Node.Key] = append(w.lacks[o.Node.Key], o.Lacks)
		broken++
	}
	all := &html.Threads{}
	for _, s := range w.graph.Stages {
		if s.Says == "" {
			continue
		}
		lens := html.Lens{ID: html.Anchor("lens", s.Name), Name: "by " + words(s.Name)}
		for _, n := range w.graph.At(s.Name) {
			if n.Standing == thread.Live || n.Standing == thread.NotKept || n.Standing == thread.InWords {
				lens.Strands = append(lens.Strands, w.strand(n))
			}
		}
		if len(lens.Strands) > 0 {
			all.Lenses = append(all.Lenses, lens)
		}
	}
	if len(all.Lenses) == 0 {
		return nil
	}
	lead := "From who asks, through what is required, to where it is written and what covers it. Choose an end to begin at, and open one of its records."
	if broken > 0 {
		lead += " It breaks at " + count(len(w.lacks), "record", "records") + "."
	}
	return []html.Page{{ID: "thread", Title: "The golden thread", Short: "Golden thread", Lead: lead, Body: []html.Block{all, w.broken()}}}
}

// broken lists where the thread breaks, both ways.
func (w *weaver) broken() *html.Table {
	t := &html.Table{
		Name: "thread-breaks", Caption: "Where the thread breaks", Filter: "breaks", Empty: "The thread breaks nowhere.",
		Columns: []html.Column{{Name: "Record", Head: true, Narrow: true}, {Name: "It says"}, {Name: "What is missing"}, {Name: "Named, but it does not count", Spare: true}},
	}
	for _, o := range w.graph.Orphans() {
		var dead []html.Part
		for _, n := range o.Dead {
			part := w.node(n)
			dead = append(dead, part)
		}
		row := html.Row{Cells: []html.Cell{{{w.ref(o.Node.Key)}}, html.Plain(w.title(o.Node.Record)), html.Plain(o.Lacks), nil}}
		if len(dead) > 0 {
			row.Cells[3] = html.Cell{joined(dead)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (w *weaver) hops(key register.Key) []thread.Hop {
	hops, ok := w.hopsOf[key]
	if !ok {
		hops = w.graph.Hops(key)
		w.hopsOf[key] = hops
	}
	return hops
}

// maxWoven is how many requirements one picture holds, and maxWovenOfMany where
// there are more than many: the file stays small enough to be sent.
const maxWoven, maxWovenOfMany, many = 24, 6, 400

// wovenTogether is how many requirements stand in one drawing: of more, nobody
// can follow the lines.
const wovenTogether = 8

// strand is what hangs on one record.
func (w *weaver) strand(n *thread.Node) html.Strand {
	s := html.Strand{Name: w.name(n), Says: w.says(n), Lacks: strings.Join(w.lacks[n.Key], ", ")}
	middle := w.graph.Middle()
	var requirements []*thread.Node
	for _, h := range w.hops(n.Key) {
		if h.To.Stage == middle && h.To.Standing == thread.Live {
			requirements = append(requirements, h.To)
		}
	}
	s.Note = count(len(requirements), "requirement", "requirements")
	most := maxWoven
	if len(w.graph.At(middle)) > many {
		most = maxWovenOfMany
	}
	if more := len(requirements) - most; more > 0 {
		requirements = requirements[:most]
		s.More = fmt.Sprintf("%d more hang on it; its page and the table of requirements have them all.", more)
	}
	from := 1
	for part := range slices.Chunk(requirements, wovenTogether) {
		web := w.web(part)
		if len(requirements) > wovenTogether {
			web.Of = fmt.Sprintf("%d to %d of %d", from, from+len(part)-1, len(requirements))
		}
		s.Webs = append(s.Webs, web)
		from += len(part)
	}
	return s
}

// web is the picture of a few requirements.
func (w *weaver) web(requirements []*thread.Node) html.Web {
	var web html.Web
	at := map[*thread.Node]int{}
	for i, r := range requirements {
		web.Middle = append(web.Middle, w.knot(r))
		for _, h := range w.hops(r.Key) {
			right := !slices.Contains(w.left, h.Says)
			if h.To.Stage == w.graph.Middle() || !h.To.Live() {
				continue
			}
			side := &web.Left
			if right {
				side = &web.Right
			}
			other, there := at[h.To]
			if !there {
				other = len(*side)
				at[h.To] = other
				*side = append(*side, w.knot(h.To))
			}
			web.Edges = append(web.Edges, html.Edge{Middle: i, Other: other, Right: right})
		}
	}
	return web
}

// name is a node by its id, which words in the place of a record do not have.
func (w *weaver) name(n *thread.Node) html.Part {
	if n.Standing == thread.InWords {
		return html.Part{}
	}
	return w.ref(n.Key)
}

func (w *weaver) says(n *thread.Node) string {
	switch {
	case n.Standing == thread.InWords:
		return words(w.text(n.Key.ID))
	case n.Record == nil:
		return n.Standing.String()
	}
	if title := w.title(n.Record); title != n.Key.ID {
		return title
	}
	return ""
}

func (w *weaver) knot(n *thread.Node) html.Knot {
	return html.Knot{Name: w.name(n), Says: w.says(n), Class: n.Stage, Lacks: strings.Join(w.lacks[n.Key], ", ")}
}
