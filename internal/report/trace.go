package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
)

// A Trace says whose golden thread to show.
type Trace struct {
	Keys    []register.Key // records; none is the thread as a whole
	Orphans bool           // where the thread breaks, and nothing else
	Names   bool           // people by name
}

// TraceFormats names the outputs of [TraceThread].
func TraceFormats() []string { return []string{"text", "dot", "mermaid", "csv", "json"} }

// TraceThread writes the golden thread of records in one of TraceFormats: a
// tree for each, a graph of them all, the matrix of all requirements that they
// lead to, or everything for programs. As text, the thread as a whole is a
// count of its stages.
func TraceThread(b *bytes.Buffer, format string, l *lint.Look, tr Trace, o Options) error {
	t := newWalkText(l, tr.Names, o)
	switch format {
	case "dot":
		t.drawDOT(b, t.sketch(tr))
		return nil
	case "mermaid":
		t.drawMermaid(b, t.sketch(tr))
		return nil
	case "csv":
		return t.matrix(b, tr)
	case "json":
		return t.traceDocument(b, tr)
	}
	t.thread(tr)
	t.writeTo(b)
	return nil
}

func (t *walkText) thread(tr Trace) {
	t.opening()
	t.addf("")
	switch {
	case tr.Orphans:
		t.orphans(tr)
	case len(tr.Keys) == 0:
		t.stages()
	default:
		for i, key := range tr.Keys {
			if i > 0 {
				t.addf("")
			}
			t.tree(key)
		}
	}
	if remark := t.cast.remark(); t.cast.strangers {
		t.addf("")
		t.wrapped("", "", remark, 0)
	}
}

// A limb is one line of a tree: what it says, and at the right how well that is
// shown.
type limb struct{ stem, says, id, title, place, shown string }

// tree shows a record, and below it whatever the thread leads to from it.
func (t *walkText) tree(key register.Key) {
	root := t.look.Graph().Tree(key)
	if root == nil {
		return
	}
	limbs := []limb{{id: t.idOf(root.To), title: t.titleOf(root.To), shown: t.shown(root.To)}}
	limbs = t.twigs(limbs, root, "")
	right := 0
	for _, l := range limbs {
		right = max(right, cells(l.shown))
	}
	room := max(t.o.Width-right-2, 40)
	left := make([]string, len(limbs))
	widest := 0
	for i, l := range limbs {
		left[i] = l.fit(room)
		widest = max(widest, cells(left[i]))
	}
	for i, l := range limbs {
		line := pad(left[i], widest)
		if i == 0 {
			line = t.paint.in(bold, line)
		}
		t.addf("%s  %s", line, t.paint.in(dim, l.shown))
	}
	t.alsoLinked(key, root)
}

// fit writes the left part of a limb in so many cells: the title gives way
// before the place does.
func (l limb) fit(room int) string {
	head := l.stem + l.says
	if l.says != "" {
		head += " "
	}
	head += l.id
	place := l.place
	if place != "" {
		place = " · " + place
	}
	left := room - cells(head) - 2
	title := l.title
	if title != "" {
		const least = 12
		title = "  " + shorten(title, max(left-cells(place), least))
	}
	return shorten(head+title+place, room)
}

func (t *walkText) twigs(limbs []limb, b *thread.Branch, indent string) []limb {
	says, ids := 0, 0
	for _, twig := range b.Twigs {
		says = max(says, cells(sentence(twig.Says)))
		ids = max(ids, min(cells(t.idOf(twig.To)), widestID))
	}
	for i, twig := range b.Twigs {
		fork, below := "├─ ", "│  "
		if i == len(b.Twigs)-1 {
			fork, below = "└─ ", "   "
		}
		l := limb{stem: indent + fork, says: pad(sentence(twig.Says), says), id: t.idOf(twig.To), title: t.titleOf(twig.To), shown: t.shown(twig.To)}
		if l.title != "" || len(twig.Places) > 0 {
			l.id = pad(l.id, ids)
		}
		var places []string
		for _, p := range twig.Places {
			places = append(places, t.cast.scrubbed(p))
		}
		l.place = strings.Join(places, "; ")
		if words := cutWords[twig.Cut]; words != "" {
			l.shown += " · " + words
		}
		limbs = t.twigs(append(limbs, l), twig, indent+below)
	}
	return limbs
}

// widestID is the widest id that others in a tree are lined up with.
const widestID = 9

var cutWords = map[thread.Cut]string{thread.Circle: "a circle", thread.Again: "as above", thread.Deep: "goes on"}

// shown says how well a record is shown, and before that what keeps it from
// counting.
func (t *walkText) shown(n *thread.Node) string {
	words := n.Words()
	switch {
	case n.Standing == thread.Draft || n.Standing == thread.Retired:
		return n.Standing.String() + " · " + words
	case n.Standing == thread.InWords:
		return ""
	case t.look.Graph().Apart(n, "") != "":
		return t.look.Graph().Apart(n, "") + " · " + words
	}
	return words
}

// idOf is the id of a record, or the words that stand in the place of one.
func (t *walkText) idOf(n *thread.Node) string {
	id := t.cast.scrubbed(n.Key.ID)
	if s := t.look.Schema.Stage(n.Stage); n.Standing == thread.InWords && s != nil && s.Words != "" {
		return s.Words + ": " + id
	}
	return id
}

func (t *walkText) titleOf(n *thread.Node) string {
	return t.cast.scrubbed(t.look.Title(n.Key, n.Record, t.cast.Names()))
}

// alsoLinked names what else hangs on a record, beside the thread.
func (t *walkText) alsoLinked(key register.Key, root *thread.Branch) {
	if root.To.Stage == "" {
		return
	}
	said := map[string][]string{}
	var kinds []string
	for _, e := range t.look.Graph().Beside(key) {
		to := e.To
		if to == root.To {
			to = e.From
		}
		kind := to.Key.Kind
		if k := t.look.Schema.Kind(kind); k != nil {
			kind = k.Title
		}
		id := t.idOf(to)
		if said[kind] == nil {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(said[kind], id) {
			said[kind] = append(said[kind], id)
		}
	}
	for i, kind := range kinds {
		kinds[i] = strings.TrimSpace(sentence(kind) + " " + list(said[kind], t.o.Width/2))
	}
	if len(kinds) > 0 {
		t.wrapped("", "   beside it", strings.Join(kinds, " · "), 13)
	}
}

// stages has a line for each stage of the thread.
func (t *walkText) stages() {
	g := t.look.Graph()
	broken := map[string]map[*thread.Node]bool{}
	for _, o := range g.Orphans() {
		if broken[o.Node.Stage] == nil {
			broken[o.Node.Stage] = map[*thread.Node]bool{}
		}
		broken[o.Node.Stage][o.Node] = true
	}
	rows := [][]string{{"STAGE", "LIVE", "BREAKS AT", "NAMED AS"}}
	var apart []string // live records that the thread does not count, by stage
	aside := 0
	for _, s := range g.Stages {
		live, apartHere := 0, 0
		for _, n := range g.At(s.Name) {
			switch {
			case n.Standing != thread.Live:
			case g.Counts(n):
				live++
			default:
				apartHere++
			}
		}
		if apartHere > 0 {
			aside += apartHere
			apart = append(apart, fmt.Sprintf("%s %d", sentence(s.Title), apartHere))
		}
		rows = append(rows, []string{sentence(s.Title), fmt.Sprint(live), fmt.Sprint(len(broken[s.Name])), sentence(s.Says)})
	}
	t.table(rows, 1, 2)
	if aside > 0 {
		t.addf("")
		t.wrapped("", "Not counted", fmt.Sprintf("%s set apart, as what does not apply: %s", count(aside, "live record", "live records"), strings.Join(apart, " · ")), 12)
	}
	t.addf("")
	first := "ID"
	if at := g.At(g.Middle()); len(at) > 0 && shellWord(at[0].Key.ID) == at[0].Key.ID && t.idOf(at[0]) == at[0].Key.ID {
		first = at[0].Key.ID
	}
	t.addf("Next: %s trace %s · %s trace --orphans · %s trace --out csv=matrix.csv", t.o.Program, first, t.o.Program, t.o.Program)
}

// orphans lists the records at which the thread breaks, by what is missing.
func (t *walkText) orphans(tr Trace) {
	g := t.look.Graph()
	all := chosen(g.Orphans(), tr)
	switch {
	case len(g.Nodes) == 0:
		t.addf("There is no record, so there is no thread.")
		return
	case len(all) == 0 && len(tr.Keys) > 0:
		t.addf("The thread does not break there.")
		return
	case len(all) == 0:
		t.addf("The thread breaks nowhere.")
		return
	}
	breaks, heads := map[string][]thread.Orphan{}, []string{}
	for _, o := range all {
		s := t.look.Schema.Stage(o.Node.Stage)
		head := sentence(s.Title) + ": " + sentence(o.Lacks)
		if breaks[head] == nil {
			heads = append(heads, head)
		}
		breaks[head] = append(breaks[head], o)
	}
	for i, head := range heads {
		if i > 0 {
			t.addf("")
		}
		t.addf("%s", t.paint.in(bold, fmt.Sprintf("%s (%d)", head, len(breaks[head]))))
		var rows [][]string
		for _, o := range breaks[head] {
			rows = append(rows, []string{"  " + t.idOf(o.Node), t.titleOf(o.Node), t.shown(o.Node), t.dead(o)})
		}
		room := t.o.Width - 6 - columnWidth(rows, 0) - columnWidth(rows, 2) - columnWidth(rows, 3)
		for _, row := range rows {
			row[1] = shorten(row[1], max(room, 20))
		}
		t.rows(rows)
	}
	t.addf("")
	t.wrapped("", "", fmt.Sprintf("The thread breaks at %s. What is set apart (a decision not to address, a control or a law that does not apply) is left out, and so are drafts and retired records.",
		count(len(all), "place", "places")), 0)
}

// dead says what an orphan names in the place of what it lacks.
func (t *walkText) dead(o thread.Orphan) string {
	var parts []string
	for _, n := range o.Dead {
		why := n.Standing.String()
		if n.Standing == thread.Live {
			why = cmp.Or(t.look.Graph().Apart(n, ""), why)
		}
		parts = append(parts, t.idOf(n)+" "+why)
	}
	return strings.Join(parts, ", ")
}

// chosen are the orphans of the records asked for, all where none is.
func chosen(all []thread.Orphan, tr Trace) []thread.Orphan {
	if len(tr.Keys) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(o thread.Orphan) bool { return !slices.Contains(tr.Keys, o.Node.Key) })
}
