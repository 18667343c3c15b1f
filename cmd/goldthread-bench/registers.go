package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// registers are the files of one generated set, by path.
type registers map[string][]byte

// requirementsOf is how many requirements each generated party has.
const requirementsOf = 5

// generateRegisters makes the registers of an organisation with so many
// interested parties: five requirements and one contract for each, and the
// Statement of Applicability. The same number gives the same bytes.
func generateRegisters(parties int) registers {
	return registers{
		"registers/parties.yaml":      generateParties(parties),
		"registers/requirements.yaml": generateRequirements(parties),
		"registers/contracts.yaml":    generateContracts(parties),
		"registers/soa.yaml":          generateSoA(parties * requirementsOf),
	}
}

// write puts the files below dir.
func (r registers) write(dir string) error {
	for name, data := range r {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (r registers) size() (bytes int) {
	for _, data := range r {
		bytes += len(data)
	}
	return bytes
}

// Words to make records of.
var (
	partyKinds  = []string{"customers", "regulator", "supplier", "insurer", "employees", "partner", "landlord"}
	levels      = []string{"low", "medium", "high"}
	sectors     = []string{"retail banking", "payroll", "public transport", "hospital care", "logistics", "energy trading", "publishing"}
	demands     = []string{"Tell the client of a breach of personal data", "Erase the client's data after the end of the contract", "Restore the service after an outage", "Let the client's auditors in", "Keep records of administrators' access", "Encrypt data on portable media", "Screen staff before they see client data", "Renew the certificate of the management system"}
	topics      = []string{"notification", "deletion", "recovery", "audit_right", "logging", "encryption", "screening", "certification"}
	cias        = []string{"confidentiality", "integrity", "availability"}
	roles       = []string{"Information security manager", "Legal counsel", "Head of operations", "Head of engineering", "Data protection officer"}
	directions  = []string{"customer", "supplier", "partner", "group"}
	controlsOf  = [...]int{5: 37, 6: 8, 7: 14, 8: 34} // of Annex A, by clause
	annexA      = listAnnexA()
	soaStatuses = []string{"implemented", "implemented", "partly", "planned"}
)

func listAnnexA() (ids []string) {
	for clause, n := range controlsOf {
		for i := range n {
			ids = append(ids, fmt.Sprintf("A.%d.%d", clause, i+1))
		}
	}
	return ids
}

func pick(words []string, i int) string { return words[i%len(words)] }

// day is one of a thousand days, from 2023 on.
func day(i int) string {
	return fmt.Sprintf("%d-%02d-%02d", 2023+i%3, 1+i*7%12, 1+i*11%28)
}

func generateParties(n int) []byte {
	var b bytes.Buffer
	b.WriteString("parties:\n")
	for i := range n {
		kind := pick(partyKinds, i)
		fmt.Fprintf(&b, `  - id: PTY-%04d
    name: The %s of %s, group %d
    kind: %s
    relevance: They rely on what we do for %s and may ask for proof at any time.
    influence: %s
    interest: %s
    channel: Quarterly meeting and the service desk
    owner: %s
    last_reviewed: %s
`, i+1, kind, pick(sectors, i/7), i/49+1, kind, pick(sectors, i), pick(levels, i), pick(levels, i/3), pick(roles, i), day(i))
	}
	return b.Bytes()
}

func generateRequirements(parties int) []byte {
	var b bytes.Buffer
	b.WriteString("requirements:\n")
	for i := range parties * requirementsOf {
		party := i / requirementsOf
		hours := 4 + i*5%68
		fmt.Fprintf(&b, `  - id: REQ-%05d
    statement: %s within %d hours, and keep proof of it for at least %d years.
    parties: [PTY-%04d, PTY-%04d]
    kind: need
    obligation: mandatory
    basis: contractual
    sources:
      - id: CTR-%04d
        locator: Schedule %d, clause %d.%d
        quote: "no later than %d hours: this is of the essence"
    cia: [%s, %s]
    topic: %s
    bound: {op: max, value: %d, unit: hours}
    acceptance: >-
      The register of incidents shows the time of discovery and the time of
      the message, and a sample of %d is looked at twice a year.
    disposition: addressed
    controls: [%s, %s]
    in_force_from: %s
    owner: %s
    last_reviewed: %s
`, i+1, pick(demands, i), hours, 1+i%6, party+1, (party+7)%parties+1, party+1, 1+i%9, 1+i%4, 1+i%13, hours,
			pick(cias, i), pick(cias, i+1), pick(topics, i), hours, 5+i%20, pick(annexA, i), pick(annexA, i*7+3), day(i), pick(roles, i), day(i+400))
	}
	return b.Bytes()
}

func generateContracts(n int) []byte {
	var b bytes.Buffer
	b.WriteString("contracts:\n")
	for i := range n {
		fmt.Fprintf(&b, `  - id: CTR-%04d
    title: Master services agreement %d
    counterparty: Example %s Ltd
    party: PTY-%04d
    direction: %s
    signed_on: %s
    starts: %s
    ends: auto_renew
    governing_law: GB
    screened_on: %s
    screened_by: Legal counsel
    security_clauses:
      - {ref: "Schedule %d", summary: Breaches are told within hours, topic: notification}
      - {ref: "Clause %d.2", summary: The right to audit, topic: audit_right}
`, i+1, i+1, pick(sectors, i), i+1, pick(directions, i), day(i), day(i), day(i+1), 1+i%9, 3+i%20)
	}
	return b.Bytes()
}

func generateSoA(requirements int) []byte {
	var b bytes.Buffer
	b.WriteString("soa:\n")
	for i, control := range annexA {
		fmt.Fprintf(&b, `  - id: %s
    applicable: true
    basis: [contractual, risk]
    justification: Clients ask for it in %d clauses, and risk %d is treated by it.
    requirements: [REQ-%05d]
    status: %s
    implementation: Described in the handbook, chapter %d.
    owner: %s
`, control, 1+i%8, 1+i, i%requirements+1, pick(soaStatuses, i), 1+i%12, pick(roles, i))
	}
	return b.Bytes()
}
