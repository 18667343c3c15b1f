package thread_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
)

var cutNames = map[thread.Cut]string{thread.Circle: " (circle)", thread.Again: " (again)", thread.Deep: " (deep)"}

// tree tells a tree, one record a line.
func tree(g *thread.Graph, kind, id string) string {
	var b strings.Builder
	var walk func(*thread.Branch, string)
	walk = func(br *thread.Branch, indent string) {
		fmt.Fprintf(&b, "%s%s\n", indent, strings.TrimSpace(br.Says+" "+br.To.Key.ID+cutNames[br.Cut]))
		for _, twig := range br.Twigs {
			walk(twig, indent+"  ")
		}
	}
	walk(g.Tree(register.Key{Kind: kind, ID: id}), "")
	return b.String()
}

func TestTreeFromEachSide(t *testing.T) {
	g := graphOf(t, chain)
	want(t, "from a requirement", tree(g, "requirements", "REQ-001"), `
REQ-001
  asked by PTY-001
  written in CTR-001
  covered by RSK-001
    covered by TRT-001
      covered by A.8.24
    covered by A.8.24
  covered by DOC-001
    covered by A.8.24
  covered by C.8.1
  covered by A.8.24
  passed on to SUP-001
`)
	want(t, "from a control", tree(g, "soa", "A.8.24"), `
A.8.24
  covers REQ-001
    asked by PTY-001
    written in CTR-001
    passed on to SUP-001
  covers RSK-001
    covers REQ-001 (again)
  covers TRT-001
    covers RSK-001 (again)
  covers DOC-001
    covers REQ-001 (again)
`)
	want(t, "from a risk", tree(g, "risks", "RSK-001"), `
RSK-001
  covers REQ-001
    asked by PTY-001
    written in CTR-001
    passed on to SUP-001
  covered by TRT-001
    covered by A.8.24
  covered by A.8.24
`)
	want(t, "from a source", tree(g, "contracts", "CTR-003"), "CTR-003\n")
	if g.Tree(register.Key{Kind: "contracts", ID: "CTR-404"}) != nil {
		t.Error("there is a tree of a record that is not there")
	}
}

// TestTreeBesideTheThread starts at a record of a register without a stage.
func TestTreeBesideTheThread(t *testing.T) {
	g := graphOf(t, map[string]string{
		"registers/communication.yaml": "communication:\n  - {id: COM-001, what: Letter, with_whom: [PTY-001], requirements: [REQ-001]}\n",
		"registers/parties.yaml":       "parties:\n  - {id: PTY-001, name: City}\n",
		"registers/requirements.yaml":  "requirements:\n  - {id: REQ-001, statement: Fence, parties: [PTY-001]}\n  - {id: REQ-002, statement: Gate, parties: [PTY-001]}\n",
	})
	want(t, "from a message", tree(g, "communication", "COM-001"), `
COM-001
  with whom PTY-001
  requirements REQ-001
    asked by PTY-001
`)
}

// TestTreeCutsCircles has records that name each other, as laws that replace
// each other do.
func TestTreeCutsCircles(t *testing.T) {
	g := graphOf(t, map[string]string{
		"registers/laws.yaml":         "laws:\n  - {id: LAW-001, title: One, replaced_by: LAW-002}\n  - {id: LAW-002, title: Two, replaced_by: LAW-003}\n  - {id: LAW-003, title: Three, replaced_by: LAW-001}\n",
		"registers/requirements.yaml": "requirements:\n  - {id: REQ-001, statement: Fence, sources: [{id: LAW-001}]}\n",
	})
	want(t, "around", tree(g, "laws", "LAW-001"), `
LAW-001
  is the source of REQ-001
  replaced by LAW-002
    replaced by LAW-003
      replaced by LAW-001 (circle)
  named by LAW-003 (again)
`)
}

// TestTreeIsNotDeep has a chain of more records than a tree shows.
func TestTreeIsNotDeep(t *testing.T) {
	var laws strings.Builder
	laws.WriteString("laws:\n")
	for i := range 40 {
		fmt.Fprintf(&laws, "  - {id: LAW-%03d, title: T, replaced_by: LAW-%03d}\n", i, i+1)
	}
	laws.WriteString("  - {id: LAW-040, title: T}\n")
	got := tree(graphOf(t, map[string]string{"registers/laws.yaml": laws.String()}), "laws", "LAW-000")
	if lines := strings.Count(got, "\n"); lines != 25 || !strings.HasSuffix(got, "LAW-024 (deep)\n") {
		t.Errorf("%d lines:\n%s", lines, got)
	}
}

// TestWays leaves out ways that are part of longer ones.
func TestWays(t *testing.T) {
	g := graphOf(t, chain)
	ways := func(most int) (string, bool) {
		var b strings.Builder
		all, whole := g.Ways(register.Key{Kind: "requirements", ID: "REQ-001"}, "covered by", most)
		for _, way := range all {
			for _, h := range way {
				b.WriteString(h.To.Key.ID + " ")
			}
			b.WriteByte('\n')
		}
		return b.String(), whole
	}
	got, whole := ways(0)
	want(t, "ways", got, "RSK-001 TRT-001 A.8.24 \nDOC-001 A.8.24 \nC.8.1 \n")
	if _, cut := ways(1); !whole || cut {
		t.Error("it is not said which ways are left out")
	}
}
