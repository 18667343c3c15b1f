package lint_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

const keptParties = `
-- registers/parties.yaml --
- {id: PTY-001, name: Customers}
- {id: PTY-002, name: Employees}
- {id: PTY-003, name: Landlord}
- {id: PTY-004, name: Insurer}
`

// copiesIn are the files that are told to be copies, by register.
func copiesIn(t *testing.T, config, beside string) string {
	t.Helper()
	r := run(t, lint.Options{Dir: built(t, keptParties+config+beside)})
	return toldCopies(r.Findings)
}

func toldCopies(found []finding.Finding) string {
	var all []string
	for _, f := range found {
		if f.Rule == "registers/register_in_two_places" {
			all = append(all, f.Subject.Kind+": "+f.Value)
		}
	}
	return strings.Join(all, "; ")
}

func TestCopiesOfRegisters(t *testing.T) {
	const copied = "Name,Side,Kind\nCustomers,external,customers\n\"LANDLORD \",external,landlord\nTax office,external,authority\n"
	const ids = "Id,Interested party,Kind\nPTY-001,Clients,customers\nPTY-002,Staff,employees\n"
	for _, c := range []struct{ name, config, beside, want string }{
		{"by name, half of the rows", "", "-- docs/parties.csv --\n" + copied, "parties: docs/parties.csv"},
		{"by headings and ids", "", "-- docs/old.csv --\n" + ids, "parties: docs/old.csv"},
		{"in a text", "", "-- docs/parties.md --\n# Parties\n\n| Name | Side |\n|---|---|\n| Customers | external |\n| Employees | internal |\n", "parties: docs/parties.md"},
		{"several", "", "-- a/parties.csv --\n" + copied + "-- b/parties.csv --\n" + copied, "parties: a/parties.csv b/parties.csv"},
		{"fewer than half", "", "-- docs/parties.csv --\n" + copied + "Board,internal,board\nUnion,internal,union\n", ""},
		{"other rows of such a list", "", "-- docs/parties.csv --\nName,Side\nTax office,external\nBoard,internal\n", ""},
		{"a table of something else that names them", "", "-- sales.csv --\nWho,Turnover\nCustomers,100\nEmployees,0\n", ""},
		{"a register that is not kept", "", "-- docs/suppliers.csv --\nName,Service\nA,B\nC,D\n", ""},
		{"ignored", "-- goldthread.yaml --\nignore: [docs/**]\n", "-- docs/parties.csv --\n" + copied, ""},
		{"hidden", "", "-- .cache/parties.csv --\n" + copied, ""},
		{"read as the same register", "-- goldthread.yaml --\nregisters: {parties: {files: [{path: registers/*.yaml}, {path: docs/*.csv, id: Id, columns: {name: Interested party, kind: Kind}}]}}\n", "-- docs/old.csv --\n" + ids, ""},
		{"too large", "", "-- docs/parties.csv --\n" + copied + strings.Repeat("Customers,external,customers\n", 80_000), ""},
		{"what cannot be read", "", "-- docs/parties.csv --\n\xff\xfe\x00\n-- docs/parties.xlsx --\nno workbook\n", ""},
	} {
		same := copiesIn(t, c.config, c.beside)
		if same != c.want {
			t.Errorf("%s: %q, want %q", c.name, same, c.want)
		}
	}
}

// A change that brings the copy brings the finding.
func TestCopyInAChange(t *testing.T) {
	script := "person a 'A B' <a@example.org>\nput registers/parties.yaml\ncommit a 2026-01-05T09:00:00Z x\nbranch change\nput docs/parties.csv\ncommit a 2026-01-06T09:00:00Z y\n"
	dir := built(t, script+keptParties+"-- docs/parties.csv --\nName\nCustomers\nEmployees\n")
	r := run(t, lint.Options{Dir: dir, Base: "main"})
	var brought []finding.Finding
	for _, f := range r.Findings {
		if f.Change == finding.Introduced {
			brought = append(brought, f)
		}
	}
	if got := toldCopies(brought); got != "parties: docs/parties.csv" {
		t.Errorf("brought: %q", got)
	}
}
