package thread_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
	"github.com/goldthread/goldthread/schema"
)

// graphOf makes the graph of registers that lie in the usual layout, with
// register types of their own in folders. No history is looked at.
func graphOf(t *testing.T, files map[string]string) *thread.Graph {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	config := ""
	if _, err := fs.Stat(fsys, register.ConfigFile); err == nil {
		config = register.ConfigFile
	}
	c, s, found, err := register.Configure(fsys, config, schema.FS)
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	r, err := register.Load(fsys, c, s, register.Options{})
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
	return thread.Build(r, s, nil)
}

// hops tells the steps from a record, one a line.
func hops(g *thread.Graph, kind, id string) string {
	var b strings.Builder
	for _, h := range g.Hops(register.Key{Kind: kind, ID: id}) {
		fmt.Fprintf(&b, "%s %s", h.Says, h.To.Key.ID)
		if h.To.Standing != thread.Live {
			fmt.Fprintf(&b, " (%s)", h.To.Standing)
		}
		if len(h.Places) > 0 {
			fmt.Fprintf(&b, " at %s", strings.Join(h.Places, "; "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func orphans(g *thread.Graph) string {
	var b strings.Builder
	for _, o := range g.Orphans() {
		fmt.Fprintf(&b, "%s: %s", o.Node.Key.ID, o.Lacks)
		for _, d := range o.Dead {
			fmt.Fprintf(&b, " (%s %s)", d.Key.ID, d.Standing)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if want = strings.TrimLeft(want, "\n"); got != want {
		t.Errorf("%s:\n--- got\n%s--- want\n%s", what, got, want)
	}
}

var chain = map[string]string{
	"registers/parties.yaml":   "parties:\n  - {id: PTY-001, name: Customers}\n  - {id: PTY-002, name: Neighbours, no_requirement_reason: none that touches information}\n  - {id: PTY-003, name: Banks}\n",
	"registers/contracts.yaml": "contracts:\n  - {id: CTR-001, title: Master agreement, party: PTY-001}\n  - {id: CTR-002, title: Old agreement, status: retired}\n  - {id: CTR-003, title: Unused}\n",
	"registers/requirements.yaml": `requirements:
  - id: REQ-001
    statement: Encrypt
    parties: [PTY-001]
    sources: [{id: CTR-001, locator: "2.1"}, {id: CTR-001, locator: "2.4"}]
    disposition: addressed
    risks: [RSK-001]
    documents: [DOC-001]
    processes: [C.8.1]
    decision: DEC-001
    flow_down: true
    applies_to: [SUP-001, the whole company]
  - id: REQ-002
    statement: Tell us
    sources: [{id: CTR-002}]
    disposition: addressed
    applies_to: [SUP-001]
  - {id: REQ-003, statement: Be nice, parties: [PTY-001], sources: [{kind: implied, rationale: everybody expects it, raised_by: PTY-003}], disposition: not_addressed}
  - {id: REQ-004, statement: Draft, status: draft}
  - {id: REQ-005, statement: Lost, parties: [PTY-001], sources: [{id: CTR-009}], controls: [A.5.2], disposition: elsewhere, elsewhere_ref: the group's own system}
`,
	"registers/risks.yaml":      "risks:\n  - {id: RSK-001, title: Theft, controls: [A.8.24]}\n  - {id: RSK-002, title: Flood}\n",
	"registers/treatments.yaml": "treatments:\n  - {id: TRT-001, risk: RSK-001, action: Buy, controls: [A.8.24]}\n  - {id: TRT-002, risk: RSK-002, action: Build}\n",
	"registers/documents.yaml":  "documents:\n  - {id: DOC-001, title: Policy, controls: [A.8.24]}\n",
	"registers/suppliers.yaml":  "suppliers:\n  - {id: SUP-001, name: Cloud, party: PTY-003}\n",
	"registers/decisions.yaml":  "decisions:\n  - {id: DEC-001, what: We do}\n",
	"registers/soa.csv":         "control,applicable,requirements\nA.8.24,yes,REQ-001\nA.8.13,yes,\nA.7.4,no,REQ-002\n",
}

func TestHops(t *testing.T) {
	g := graphOf(t, chain)
	want(t, "requirement", hops(g, "requirements", "REQ-001"), `
asked by PTY-001
written in CTR-001 at 2.1; 2.4
covered by RSK-001
covered by DOC-001
covered by C.8.1 (in words)
covered by A.8.24
passed on to SUP-001
`)
	want(t, "requirement in words", hops(g, "requirements", "REQ-003"), `
asked by PTY-001
written in implied: everybody expects it (in words)
`)
	want(t, "broken", hops(g, "requirements", "REQ-005"), `
asked by PTY-001
written in CTR-009 (not in any register)
covered by the group's own system (in words)
covered by A.5.2 (not in any register)
`)
	want(t, "control", hops(g, "soa", "A.8.24"), `
covers REQ-001
covers RSK-001
covers TRT-001
covers DOC-001
`)
	want(t, "contract", hops(g, "contracts", "CTR-001"), "is the source of REQ-001 at 2.1; 2.4\n")
	want(t, "supplier", hops(g, "suppliers", "SUP-001"), "is bound by REQ-001\n")
	want(t, "party", hops(g, "parties", "PTY-001"), "asks for REQ-001\nasks for REQ-003\nasks for REQ-005\n")
}

func TestOrphans(t *testing.T) {
	want(t, "orphans", orphans(graphOf(t, chain)), `
PTY-003: asks for nothing
REQ-002: nobody asks for it
REQ-002: it is written nowhere (CTR-002 retired)
REQ-002: nothing covers it (A.7.4 live)
REQ-005: it is written nowhere (CTR-009 not in any register)
CTR-003: is the source of nothing
RSK-002: covers nothing that is required
TRT-002: covers nothing that is required
A.8.13: covers nothing that is required
`)
}

// TestOwnRegister has a register of the user's own in the thread at once.
func TestOwnRegister(t *testing.T) {
	g := graphOf(t, map[string]string{
		"goldthread.yaml": "version: 1\nschema: [types]\n",
		"types/permits.cue": `package schema
register: permits: {title: "Permits", singular: "permit", clause: "4.2 b", prefix: "PRM", stage: "source", record: #Permit}
#Permit: {
	// What it is called.
	title?: string
	// What it asks for.
	requirements?: [...string] @ref(requirements) @set()
	// Who gave it.
	party?: string @ref(parties)
	#Record
}
`,
		"registers/parties.yaml":      "parties:\n  - {id: PTY-001, name: City}\n",
		"registers/requirements.yaml": "requirements:\n  - {id: REQ-001, statement: Fence, parties: [PTY-001], disposition: not_addressed}\n",
		"registers/permits.yaml":      "permits:\n  - {id: PRM-001, title: Building permit, requirements: [REQ-001], party: PTY-001}\n  - {id: PRM-002, title: Idle}\n",
	})
	want(t, "requirement", hops(g, "requirements", "REQ-001"), "asked by PTY-001\nwritten in PRM-001\n")
	want(t, "orphans", orphans(g), "PRM-002: is the source of nothing\n")
}
