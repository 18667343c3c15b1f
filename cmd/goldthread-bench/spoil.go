package main

import (
	"bytes"
	"strings"
)

// A fault is one mistake that people make in a record: what to write instead
// of what.
type fault struct{ from, to string }

// requirementFaults each break one of the compared rules in a requirement.
var requirementFaults = []fault{
	{"    disposition: addressed\n", ""},
	{"    cia: ", "    # cia: "},
	{"    kind: need\n", "    kind: expectation\n"},
	{"disposition: addressed", "disposition: elsewhere"},
	{"disposition: addressed", "disposition: not_addressed\n    disposition_reason: It was found to be too dear."},
	{"    sources:\n", "    notes: |\n"}, // what stood there is a remark now
	{"        locator: ", "        # locator: "},
	{"    controls: [", "    controls: [A.5.99, "},
	{"    controls: [", "    controls: [A.9.2.1, "},
	{"    controls: [", "    # controls: ["},
	{"    cia: ", "      - {kind: implied}\n    cia: "},
	{"    statement: ", "    statement: We should look after this. "},
	{"      - id: CTR-", "      - id: customer contract "},
	{"    acceptance: >-\n", "    acceptance: TBD\n    notes: >-\n"},
}

// Faults of the other registers, in turn.
var (
	partyFaults    = []fault{{"    relevance: ", "    # relevance: "}, {"    kind: ", "    status: retired\n    kind: "}}
	contractFaults = []fault{{"    screened_on: ", "    # screened_on: "}, {"    ends: auto_renew", "    ends: 2025-01-31"}}
	soaFaults      = []fault{
		{"    applicable: true\n    basis: [contractual, risk]\n    justification: ", "    applicable: false\n    # justification: "},
		{"    applicable: true\n", ""},
		{"    applicable: true\n", "    applicable: false\n"},
	}
)

// spoil makes mistakes in one record of so many of every register, and adds
// parties that ask for nothing or are there already.
func (r registers) spoil(every int) {
	for name, faults := range map[string][]fault{
		"registers/requirements.yaml": requirementFaults, "registers/parties.yaml": partyFaults,
		"registers/contracts.yaml": contractFaults, "registers/soa.yaml": soaFaults,
	} {
		const item = "\n  - id: "
		records := strings.Split(string(r[name]), item)
		step := min(every, len(records)/(len(faults)+1)) // each mistake once at least
		for i, n := step, 0; step > 0 && i < len(records); i, n = i+step, n+1 {
			f := faults[n%len(faults)]
			records[i] = strings.Replace(records[i], f.from, f.to, 1)
		}
		r[name] = []byte(strings.Join(records, item))
	}
	var b bytes.Buffer
	b.Write(r["registers/parties.yaml"])
	b.WriteString("  - {id: PTY-X1, name: A party that asks for nothing, kind: partner, relevance: It is named in a plan., owner: Legal counsel}\n")
	b.WriteString("  - {id: PTY-X2, name: A Party that asks for nothing, kind: partner, relevance: It is named twice., owner: Legal counsel}\n")
	b.WriteString("  - {id: PTY-X3, name: The office for audits, kind: regulator, relevance: It may ask for proof., owner: Legal counsel}\n")
	r["registers/parties.yaml"] = b.Bytes()
}
