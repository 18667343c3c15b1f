package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/thread"
)

// A sketch is the part of the thread that is drawn: records, and the steps
// between them, each from the earlier stage to the later.
type sketch struct {
	nodes []*thread.Node
	steps []step
}

type step struct {
	from, to int // in nodes
	places   string
}

// sketch takes what the trees of the records asked for hold; the whole thread
// where none is asked for, or only where it breaks.
func (t *walkText) sketch(tr Trace) sketch {
	g := t.look.Graph()
	in := map[*thread.Node]bool{}
	var add func(b *thread.Branch)
	add = func(b *thread.Branch) {
		in[b.To] = true
		for _, twig := range b.Twigs {
			add(twig)
		}
	}
	switch {
	case tr.Orphans:
		for _, o := range chosen(g.Orphans(), tr) {
			in[o.Node] = true
			for _, n := range o.Dead {
				in[n] = true
			}
		}
	case len(tr.Keys) > 0:
		for _, key := range tr.Keys {
			if b := g.Tree(key); b != nil {
				add(b)
			}
		}
	default:
		for _, n := range g.Nodes {
			in[n] = n.Stage != "" && (g.Counts(n) || len(g.Hops(n.Key)) > 0)
		}
	}
	var s sketch
	at := map[*thread.Node]int{}
	for _, n := range g.Nodes {
		if in[n] {
			at[n] = len(s.nodes)
			s.nodes = append(s.nodes, n)
		}
	}
	for _, n := range s.nodes {
		for _, h := range g.Hops(n.Key) {
			if to, ok := at[h.To]; ok && g.Before(n, h.To) {
				s.steps = append(s.steps, step{at[n], to, t.cast.scrubbed(strings.Join(h.Places, "; "))})
			}
		}
	}
	for _, key := range tr.Keys { // of a record beside the thread
		n := g.Node(key)
		if n == nil || n.Stage != "" || !in[n] {
			continue
		}
		for _, e := range g.Beside(key) {
			from, to := at[e.From], at[e.To]
			if in[e.From] && in[e.To] && !slices.ContainsFunc(s.steps, func(x step) bool { return x.from == from && x.to == to }) {
				s.steps = append(s.steps, step{from, to, t.cast.scrubbed(e.Place)})
			}
		}
	}
	return s
}

// label is what stands in the box of a record: its id, what it says, cut, and
// how well that is shown.
func (t *walkText) label(n *thread.Node) []string {
	const most = 60
	lines := []string{shorten(t.idOf(n), most)}
	if title := t.titleOf(n); title != "" {
		lines = append(lines, shorten(title, most))
	}
	if shown := t.shown(n); shown != "" {
		lines = append(lines, shown)
	}
	return lines
}

// grouped are the nodes of a sketch by stage, in the order of the stages; those
// beside the thread come last, under "".
func (t *walkText) grouped(s sketch, draw func(title string, nodes []int)) {
	byStage := map[string][]int{}
	for i, n := range s.nodes {
		byStage[n.Stage] = append(byStage[n.Stage], i)
	}
	for _, st := range t.look.Graph().Stages {
		if nodes := byStage[st.Name]; len(nodes) > 0 {
			draw(st.Title, nodes)
		}
	}
	if nodes := byStage[""]; len(nodes) > 0 {
		draw("Beside the thread", nodes)
	}
}

// drawDOT writes a graph in the DOT language of Graphviz. No name in it is of
// the user's making: those are labels, in quotes.
func (t *walkText) drawDOT(b *bytes.Buffer, s sketch) {
	b.WriteString("digraph thread {\n\trankdir=LR\n\tnode [shape=box, fontname=\"sans-serif\", fontsize=10]\n\tedge [fontname=\"sans-serif\", fontsize=8]\n")
	fmt.Fprintf(b, "\tlabel=%s\n", dotText(t.title()))
	n := 0
	t.grouped(s, func(title string, nodes []int) {
		fmt.Fprintf(b, "\tsubgraph cluster_%d {\n\t\tlabel=%s\n", n, dotText(title))
		n++
		for _, i := range nodes {
			fmt.Fprintf(b, "\t\tn%d [label=%s%s]\n", i, dotText(t.label(s.nodes[i])...), map[bool]string{false: `, style=dashed`}[s.nodes[i].Live()])
		}
		b.WriteString("\t}\n")
	})
	for _, x := range s.steps {
		fmt.Fprintf(b, "\tn%d -> n%d", x.from, x.to)
		if x.places != "" {
			fmt.Fprintf(b, " [label=%s]", dotText(x.places))
		}
		b.WriteByte('\n')
	}
	b.WriteString("}\n")
}

// dotText is a text of several lines as DOT has it: in it \ begins a sign of
// its own, and & one of HTML.
func dotText(lines ...string) string {
	for i, line := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`).Replace(sentence(line))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}

// drawMermaid writes a flowchart as Mermaid reads it, which forges draw. No
// name in it is of the user's making: those are labels, in quotes.
func (t *walkText) drawMermaid(b *bytes.Buffer, s sketch) {
	b.WriteString("flowchart LR\n")
	n := 0
	t.grouped(s, func(title string, nodes []int) {
		fmt.Fprintf(b, "  subgraph s%d[%s]\n", n, mermaidText(title))
		n++
		for _, i := range nodes {
			fmt.Fprintf(b, "    n%d[%s]\n", i, mermaidText(t.label(s.nodes[i])...))
		}
		b.WriteString("  end\n")
	})
	for _, x := range s.steps {
		if x.places == "" {
			fmt.Fprintf(b, "  n%d --> n%d\n", x.from, x.to)
		} else {
			fmt.Fprintf(b, "  n%d -->|%s| n%d\n", x.from, mermaidText(x.places), x.to)
		}
	}
}

// mermaidList is how a line begins that Mermaid would take for a list.
var mermaidList = expression.Of(`^(?:\d+\.|-)`)

// mermaidText is a text of several lines as Mermaid has it. Whatever could be a
// sign of Mermaid, Markdown or HTML is written by its number.
func mermaidText(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, line := range lines {
		if i > 0 {
			b.WriteString("<br>")
		}
		line = sentence(line)
		list := mermaidList().FindString(line) // ends in the sign that would make it a list
		for at, c := range line {
			plain := at != len(list)-1 && (c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c > 0x7f || strings.ContainsRune(",.-", c))
			if plain {
				b.WriteRune(c)
			} else {
				fmt.Fprintf(&b, "#%d;", c)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
