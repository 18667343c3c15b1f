package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
)

// threaded is the repository of testdata/thread.txtar.
func threaded(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	first := built(t, filepath.Join(dir, "first"), "testdata/thread.txtar", nil)
	built(t, filepath.Join(dir, "repo"), "testdata/thread.txtar", strings.NewReplacer(`"HEAD"`, `"`+first.Commits["head"]+`"`, `"LANDED"`, `"`+first.Commits["landed"]+`"`))
	return filepath.Join(dir, "repo")
}

func traced(t testing.TB, format string, l *lint.Look, tr Trace, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := TraceThread(&b, format, l, tr, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func keysNamed(t testing.TB, l *lint.Look, names ...string) []register.Key {
	t.Helper()
	var keys []register.Key
	for _, name := range names {
		key, err := l.Find(name, "")
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	return keys
}

func TestTraceGolden(t *testing.T) {
	l := lookAt(t, threaded(t))
	some := Trace{Keys: keysNamed(t, l, "REQ-001", "REQ-002", "REQ-003", "CTR-001", "A.5.23", "COM-001")}
	golden(t, "trace.txt", traced(t, "text", l, some, Options{})+traced(t, "text", l, Trace{}, Options{})+traced(t, "text", l, Trace{Orphans: true}, Options{}))
	golden(t, "trace-80.txt", traced(t, "text", l, some, Options{Width: 80, Color: true}))
	golden(t, "trace.dot", traced(t, "dot", l, Trace{}, Options{}))
	golden(t, "trace.mmd", traced(t, "mermaid", l, some, Options{}))
	golden(t, "trace.csv", traced(t, "csv", l, Trace{}, Options{}))
}

// A register outside Git has a thread, and nothing is said of how it is shown.
func TestTraceWithoutHistory(t *testing.T) {
	dir := threaded(t)
	outsideGit(t)(dir)
	l := lookAt(t, dir)
	if text := traced(t, "text", l, Trace{Keys: keysNamed(t, l, "REQ-001")}, Options{}); !strings.Contains(text, "asked by     PTY-001  Enterprise customers") || !strings.Contains(text, "history not looked at") {
		t.Errorf("not told as it is:\n%s", text)
	}
}

func TestTraceSchema(t *testing.T) {
	l, schema := lookAt(t, threaded(t)), compiled(t, traceSchemaID)
	for _, tr := range []Trace{{}, {Orphans: true}, {Keys: keysNamed(t, l, "REQ-001", "REQ-003", "A.5.23", "COM-001"), Names: true}} {
		var doc map[string]any
		if err := json.Unmarshal([]byte(traced(t, "json", l, tr, Options{Version: "v0.1.0"})), &doc); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Fatal(err)
		}
		if n := refusesExtra(t, schema, doc); n < 20 {
			t.Errorf("only %d objects were tried", n)
		}
	}
}

// infectedLook is a look at the same registers in which every id, name and
// place begins with a text.
func infectedLook(l *lint.Look, s string) *lint.Look {
	out := *l
	registers := *l.Registers
	records := map[string][]*register.Record{}
	for kind, list := range l.Registers.Records {
		for _, r := range list {
			records[kind] = append(records[kind], &register.Record{Kind: r.Kind, ID: s + r.ID, Fields: infectedFields(r.Fields, s).(map[string]any), Places: r.Places})
		}
	}
	registers.Records = records
	registers.Links = nil
	for _, link := range l.Registers.Links {
		link.From.ID, link.Target.ID, link.Value = s+link.From.ID, s+link.Target.ID, s+link.Value
		registers.Links = append(registers.Links, link)
	}
	out.Registers = &registers
	result := *l.Result
	result.Organisation, result.Branch = s+result.Organisation, s+result.Branch
	out.Result = &result
	return &out
}

func infectedFields(v any, s string) any {
	switch v := v.(type) {
	case string:
		return s + v
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = infectedFields(item, s)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, item := range v {
			out[name] = infectedFields(item, s)
		}
		return out
	}
	return v
}

// fuzzTrace tries a writer on registers full of a text. Without -fuzz it tries
// the evil ones.
func fuzzTrace(f *testing.F, check func(t *testing.T, l *lint.Look, s string)) {
	for _, s := range evil {
		f.Add(s)
	}
	dir := threaded(f)
	l := lookAt(f, dir)
	f.Fuzz(func(t *testing.T, s string) {
		if infected := infectedLook(l, s); len(infected.Graph().Nodes) > 10 {
			check(t, infected, s)
			return
		}
		t.Fatal("the records are gone")
	})
}

// wantNodes are the labels that a drawing of the whole thread has, and the steps
// between them.
func wantNodes(l *lint.Look) (labels []string, steps int) {
	t := newWalkText(l, false, Options{})
	s := t.sketch(Trace{})
	for _, n := range s.nodes {
		labels = append(labels, strings.Join(t.label(n), "\n"))
	}
	return labels, len(s.steps)
}

func FuzzDOT(f *testing.F) {
	fuzzTrace(f, func(t *testing.T, l *lint.Look, s string) {
		text := traced(t, "dot", l, Trace{}, Options{})
		nodes, steps, err := readDOT(text)
		if err != nil {
			t.Fatalf("%q: %v:\n%s", s, err, text)
		}
		labels, want := wantNodes(l)
		if steps != want || len(nodes) != len(labels) {
			t.Fatalf("%q: %d nodes and %d steps, want %d and %d", s, len(nodes), steps, len(labels), want)
		}
		for i, label := range labels {
			if got := nodes["n"+strconv.Itoa(i)]; got != label {
				t.Errorf("%q: node %d reads %q, want %q", s, i, got, label)
			}
		}
	})
}

// dotTokens are those of the DOT language as Graphviz documents it: an id is a
// name, a number or a text in quotes, in which only a quote must be escaped.
var dotTokens = regexp.MustCompile(`^(?:(\s+)|([A-Za-z_][A-Za-z_0-9]*)|(-?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?))|("(?:[^"\\]|\\.)*")|(->|[{}\[\]=,;]))`)

// readDOT reads a directed graph: its nodes with their labels, and the number
// of its edges.
func readDOT(text string) (nodes map[string]string, edges int, err error) {
	var tokens []string
	for rest := text; rest != ""; {
		m := dotTokens.FindStringSubmatch(rest)
		if m == nil {
			return nil, 0, fmt.Errorf("no token of DOT at %.40q", rest)
		}
		if m[1] == "" {
			tokens = append(tokens, m[0])
		}
		rest = rest[len(m[0]):]
	}
	p := &dotReader{tokens: tokens, nodes: map[string]string{}}
	p.expect("digraph")
	p.id()
	p.body(0)
	if p.err == nil && len(p.tokens) > 0 {
		p.err = fmt.Errorf("more after the graph: %q", p.tokens[0])
	}
	return p.nodes, p.edges, p.err
}

type dotReader struct {
	tokens []string
	nodes  map[string]string
	edges  int
	err    error
}

func (p *dotReader) peek() string {
	if len(p.tokens) == 0 || p.err != nil {
		return ""
	}
	return p.tokens[0]
}

func (p *dotReader) next() string {
	token := p.peek()
	if token == "" && p.err == nil {
		p.err = fmt.Errorf("the text ends too early")
	} else if token != "" {
		p.tokens = p.tokens[1:]
	}
	return token
}

func (p *dotReader) expect(want string) {
	if got := p.next(); got != want && p.err == nil {
		p.err = fmt.Errorf("%q where %q should be", got, want)
	}
}

func (p *dotReader) id() string {
	token := p.next()
	if p.err == nil && strings.ContainsAny(token[:1], `{}[]=,;-`) {
		p.err = fmt.Errorf("%q is no id", token)
	}
	if strings.HasPrefix(token, `"`) {
		return p.unquoted(token[1 : len(token)-1])
	}
	return token
}

// unquoted is what a label shows: \n begins a line, \\ is a backslash, and &amp;
// an ampersand. Nothing else that means something may stand in it.
func (p *dotReader) unquoted(s string) string {
	var b strings.Builder
	for s != "" {
		switch {
		case strings.HasPrefix(s, `\n`):
			b.WriteByte('\n')
			s = s[2:]
		case strings.HasPrefix(s, `\\`), strings.HasPrefix(s, `\"`):
			b.WriteByte(s[1])
			s = s[2:]
		case strings.HasPrefix(s, "&amp;"):
			b.WriteByte('&')
			s = s[5:]
		case s[0] == '\\' || s[0] == '&' || s[0] < ' ':
			p.err = fmt.Errorf("%.10q means something in a label", s)
			return ""
		default:
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	return b.String()
}

func (p *dotReader) attributes() map[string]string {
	all := map[string]string{}
	if p.peek() != "[" {
		return all
	}
	p.next()
	for p.err == nil && p.peek() != "]" {
		name := p.id()
		p.expect("=")
		all[name] = p.id()
		if p.peek() == "," {
			p.next()
		}
	}
	p.expect("]")
	return all
}

func (p *dotReader) body(depth int) {
	p.expect("{")
	for p.err == nil && p.peek() != "}" {
		name := p.id()
		switch {
		case name == "subgraph" && depth == 0:
			p.id()
			p.body(depth + 1)
		case p.peek() == "=":
			p.next()
			p.id()
		case p.peek() == "->":
			p.next()
			if to := p.id(); p.nodes[name] == "" || p.nodes[to] == "" {
				p.err = fmt.Errorf("a step from %q to %q, which are no nodes", name, to)
			}
			p.attributes()
			p.edges++
		case name == "node" || name == "edge":
			p.attributes()
		default:
			if _, twice := p.nodes[name]; twice {
				p.err = fmt.Errorf("the node %s stands there twice", name)
			}
			p.nodes[name] = p.attributes()["label"]
		}
	}
	p.expect("}")
}

// The lines that a flowchart of ours may have. A text in quotes holds letters,
// digits, marks that mean nothing, signs by their number and breaks.
const mermaidQuoted = `"((?:[ ,.\-0-9A-Za-z]|[^\x00-\x7f]|#[0-9]+;|<br>)*)"`

var mermaidLines = []*regexp.Regexp{
	regexp.MustCompile(`^flowchart LR$`),
	regexp.MustCompile(`^  subgraph s[0-9]+\[` + mermaidQuoted + `\]$`),
	regexp.MustCompile(`^    (n[0-9]+)\[` + mermaidQuoted + `\]$`),
	regexp.MustCompile(`^  end$`),
	regexp.MustCompile(`^  n[0-9]+ -->(?:\|` + mermaidQuoted + `\|)? n[0-9]+$`),
}

func FuzzMermaid(f *testing.F) {
	fuzzTrace(f, func(t *testing.T, l *lint.Look, s string) {
		text := traced(t, "mermaid", l, Trace{}, Options{})
		labels, steps := wantNodes(l)
		seen := map[int]bool{}
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			kind := -1
			for i, shape := range mermaidLines {
				m := shape.FindStringSubmatch(line)
				if m == nil {
					continue
				}
				kind = i
				if i == 2 {
					got := strings.ReplaceAll(m[2], "<br>", "\n")
					got = regexp.MustCompile(`#[0-9]+;`).ReplaceAllStringFunc(got, func(sign string) string {
						n, _ := strconv.Atoi(sign[1 : len(sign)-1])
						return string(rune(n))
					})
					at, _ := strconv.Atoi(m[1][1:])
					if at >= len(labels) || seen[at] || got != labels[at] {
						t.Fatalf("%q: %s reads %q, which is none of %q", s, m[1], got, labels)
					}
					seen[at] = true
				}
				if i == 4 {
					steps--
				}
			}
			if kind < 0 {
				t.Fatalf("%q: no line of a flowchart: %q", s, line)
			}
		}
		if steps != 0 || len(seen) != len(labels) {
			t.Errorf("%q: %d steps and %d nodes are missing", s, steps, len(labels)-len(seen))
		}
	})
}

func FuzzMatrix(f *testing.F) {
	fuzzTrace(f, func(t *testing.T, l *lint.Look, s string) {
		text, marked := strings.CutPrefix(traced(t, "csv", l, Trace{}, Options{}), "\ufeff")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !marked || len(rows) < 5 {
			t.Fatalf("%q: %d rows: %v", s, len(rows), err)
		}
		for n, row := range rows {
			for _, cell := range row {
				for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\t' }) {
					if register.IsFormula(part) || register.IsFormula(strings.Trim(part, `" `)) {
						t.Errorf("%q: row %d would run %q", s, n, cell)
					}
				}
			}
		}
	})
}

// A tree on a terminal is no wider than the window, lines its right column up,
// and holds nothing that a terminal would act on.
func FuzzTree(f *testing.F) {
	fuzzTrace(f, func(t *testing.T, l *lint.Look, s string) {
		g := l.Graph()
		tr := Trace{}
		for _, n := range g.Nodes {
			if n.Stage != "" && n.Record != nil {
				tr.Keys = append(tr.Keys, n.Key)
			}
		}
		text := traced(t, "text", l, tr, Options{Width: 100})
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsFunc(line, func(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }) {
				t.Errorf("%q: a terminal would act on %q", s, line)
			}
			if isTree := strings.Contains(line, "─ "); isTree && cells(line) > 100 {
				t.Errorf("%q: %d cells wide: %s", s, cells(line), line)
			}
		}
	})
}

// The words of a cut are told, and what does not exist is said to be so.
func TestTraceSaysWhyItBreaks(t *testing.T) {
	l := lookAt(t, threaded(t))
	text := traced(t, "text", l, Trace{Keys: keysNamed(t, l, "REQ-003")}, Options{})
	if !strings.Contains(text, thread.Gone.String()) {
		t.Errorf("REQ-003 is gone:\n%s", text)
	}
	empty := &register.Registers{}
	l.Registers = empty
	l2 := *l
	if text := traced(t, "text", infectedLook(&l2, ""), Trace{Orphans: true}, Options{}); strings.Contains(text, "breaks nowhere") {
		t.Errorf("nothing breaks where nothing is:\n%s", text)
	}
}
