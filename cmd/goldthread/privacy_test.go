package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
)

// leaks is what comes to the demo for this test: a stranger who commits and
// reviews, a person whose record cannot be read, and people in texts that are
// nobody's business.
const leaks = `
person zoe 'Zoe Quinn' <zoe@quinn.example>
append registers/people.yaml leaks-people
replace registers/requirements/customers.yaml 'Rota is available at least' 'Niamh Corrigan or sec@leak.example says that Rota is available at least'
commit zoe 2026-10-20T09:00:00Z @leaks.msg
`

const leaksPeople = `  - id: PER-uma
    name: Uma Verne
    emials: [uma.verne@leak.example]
    roles:
      - {role: ROL-legal, from: 2026-10-01}
`

const leaksMessage = `Look at it again with Uma Verne <uma.verne@leak.example>

Reviewed-record: REQ-006
Reviewed-by: Zoe Quinn <zoe@quinn.example>
`

// leakyDemo builds the demo with all that in it, and tells who must not appear.
func leakyDemo(t *testing.T) (dir string, names []string) {
	t.Helper()
	archive, err := scenario.Load(examples.FS, "demo")
	if err != nil {
		t.Fatal(err)
	}
	archive.Comment = slices.Concat(archive.Comment, []byte(leaks))
	archive.Files = append(archive.Files, txtar.File{Name: "leaks-people", Data: []byte(leaksPeople)}, txtar.File{Name: "leaks.msg", Data: []byte(leaksMessage)})
	dir = filepath.Join(t.TempDir(), "demo")
	if _, err := scenario.Build(dir, archive); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^person +\S+ +'([^']+)'`).FindAllStringSubmatch(string(archive.Comment), -1) {
		names = append(names, m[1])
	}
	if len(names) < 9 {
		t.Fatalf("only %d people are in the demo", len(names))
	}
	return dir, append(names, "Uma Verne")
}

// How each command is run for this test; one that is not named here is run
// without anything. What only copies a register for its keeper shows what
// stands in it: that is nil.
var shownBy = map[string][]string{
	"goldthread check": {
		"--as-of 2026-10-31 --all", "--as-of 2026-10-31", "--at 2026-10-20", "--from 2026-10-25 --to 2026-10-31 --all", "--base HEAD~1 --as-of 2026-10-31 --all", "--base main~12 --as-of 2026-10-31",
		"--fail-on nobody@nowhere.example", "registers/people.yaml", "--rev nobody@nowhere.example",
	},
	"goldthread history":    {"--as-of 2026-10-31", "--register people --diff", "--register requirements --diff", "--register reviews", "--register management_reviews", "PER-uma", "PER-tomasz", "--diff 2025-03-31..main"},
	"goldthread show":       {"REQ-006 REQ-005 A.5.24", "--register people", "--findings", "--register reviews --findings"},
	"goldthread sample":     {"--population --as-of 2026-10-31", "--n 12 --seed 1 --findings --questions --as-of 2026-10-31"},
	"goldthread trace":      {"--as-of 2026-10-31", "--all", "--register people", "--orphans", "REQ-006 A.5.24"},
	"goldthread reviews":    {"--as-of 2026-10-31 --all", "--owner nobody@nowhere.example"},
	"goldthread review":     {"--due --as-of 2026-10-31", "--register people", "REQ-005", "--register requirements"},
	"goldthread report":     {"--out REPORT --as-of 2026-10-31"},
	"goldthread evidence":   {"--from 2026-10-25 --to 2026-10-31 --out PACK.zip"}, // what is in it, its own tests look at
	"goldthread verify":     {"registers/people.yaml"},
	"goldthread doctor":     {"", "--limits"},
	"goldthread explain":    {"reviews", "registers/change_not_approved", "conflicts/conflict_overrides_law"},
	"goldthread anchor":     {"--at 2026-10-31T06:00:00Z"},
	"goldthread input":      {"--as-of 2026-10-31", "--register people"},
	"goldthread schema":     {"", "people"},
	"goldthread new rule":   {"people/first_rule"},
	"goldthread waive":      {"contracts/contract_clause_untracked CTR-005 --reason 'Uma Verne asked' --approver ROL-ceo --until 2026-12-31 --as-of 2026-10-31"},
	"goldthread export":     nil, // writes a register for its keeper, who takes it back with import
	"goldthread import":     nil,
	"goldthread ids":        {"registers/people.yaml"},
	"goldthread init":       {"--from registers/people.yaml"},
	"goldthread status":     {"--as-of 2026-10-31", "--as-of 2026-10-31 --repository https://github.com/northwind/isms", "--as-of 2027-11-30 --repository https://github.com/northwind/isms"},
	"goldthread button":     nil, // is review, with inputs from the environment
	"goldthread action":     nil, // is check, with inputs from the environment
	"goldthread demo":       {"--dir DEMO"},
	"goldthread test":       {""},
	"goldthread completion": nil, // words of the shell
	"goldthread man":        nil, // words of the program
	"goldthread approvals":  {"--all"},
}

var (
	anAddress  = regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}`)
	theFormats = regexp.MustCompile(`formats?: ([a-z, ]+)$`)
)

// refused are the commands that say why they cannot be run so.
var refused = map[string]bool{
	"goldthread approvals": true, // here is no platform to ask
	"goldthread init":      true, // takes no register of people
}

// addressesOfNobody stand in the documentation.
var addressesOfNobody = map[string]bool{"ada@example.org": true}

// No command shows an address of e-mail, or a name of a person without --names,
// in any of its formats.
func TestNobodyIsNamed(t *testing.T) {
	t.Parallel()
	dir, names := leakyDemo(t)
	commandsOf((&app{}).root(), func(c *cobra.Command) {
		runs, known := shownBy[c.CommandPath()]
		if !known {
			runs = []string{""}
		}
		for _, run := range runs {
			said, status := ran(t, dir, c, run)
			if status == lint.ExitUsage && !refused[c.CommandPath()] && !strings.Contains(run, "nobody@nowhere.example") {
				t.Errorf("%s is not run here, so nobody knows whom it names: add a row to shownBy in privacy_test.go with what it is given, or nil and why it shows nobody. It said: %s", c.CommandPath(), said)
			}
			for format, text := range said {
				for _, found := range leaked(text, names) {
					t.Errorf("%s %s %s shows %s", c.CommandPath(), run, format, found)
				}
			}
		}
	})
}

// With --names there are names in every format, and still no address; and what
// a finding is known by is the same.
func TestNames(t *testing.T) {
	t.Parallel()
	dir, _ := leakyDemo(t)
	c, _, err := (&app{}).root().Find([]string{"check"})
	if err != nil {
		t.Fatal(err)
	}
	const run = "--as-of 2026-10-31 --all"
	said, _ := ran(t, dir, c, run+" --names")
	for format, text := range said {
		if !strings.Contains(text, "Niamh Corrigan") && !fewFindings[format] {
			t.Errorf("%s shows no name: let it say who is to act, or add it to fewFindings in this file", format)
		}
		for _, found := range leaked(text, nil) {
			t.Errorf("%s shows %s", format, found)
		}
	}
	known := regexp.MustCompile(`"fingerprint": "[0-9a-f]+"`)
	hidden, _ := ran(t, dir, c, run)
	if got := known.FindAllString(said["json"], -1); len(got) < 50 || !slices.Equal(got, known.FindAllString(hidden["json"], -1)) {
		t.Errorf("%d findings are known by something else with --names", len(got))
	}
}

// fewFindings are the formats that show only the worst, or nobody.
var fewFindings = map[string]bool{"github": true, "said": true}

func commandsOf(c *cobra.Command, visit func(*cobra.Command)) {
	if c.Runnable() && c.HasParent() {
		visit(c)
	}
	for _, sub := range c.Commands() {
		commandsOf(sub, visit)
	}
}

// ran runs a command in the folder of the demo with all its formats, and
// returns what it writes in each, and what it says besides.
func ran(t *testing.T, dir string, c *cobra.Command, run string) (said map[string]string, status int) {
	t.Helper()
	args := append([]string{"-C", dir}, strings.Fields(c.CommandPath())[1:]...)
	for i, part := range strings.Split(run, "'") {
		if i%2 == 1 {
			args = append(args, part)
			continue
		}
		args = append(args, strings.Fields(strings.ReplaceAll(part, "DEMO", filepath.Join(t.TempDir(), "again")))...)
	}
	said = map[string]string{}
	into := t.TempDir()
	if out := c.Flags().Lookup("out"); out != nil {
		if m := theFormats.FindStringSubmatch(out.Usage); m != nil {
			formats := strings.Split(m[1], ", ")
			if strings.HasPrefix(run, "--from ") {
				formats = report.ReplayFormats()
			}
			for _, format := range formats {
				args = append(args, "--out", format+"="+filepath.Join(into, format))
				said[format] = ""
			}
		}
	}
	var out bytes.Buffer
	status = Main(args, strings.NewReader(""), &out, &out)
	for format := range said {
		text, err := os.ReadFile(filepath.Join(into, format))
		if err != nil && status != lint.ExitUsage && status != lint.ExitFailed {
			t.Errorf("%s %s wrote no %s: %s", c.CommandPath(), run, format, &out)
		}
		said[format] = string(text)
	}
	said["said"] = out.String()
	return said, status
}

// leaked are the addresses and names in a text.
func leaked(text string, names []string) []string {
	var found []string
	if strings.Contains(text, "&value=") { // a link that holds a file
		text += strings.NewReplacer("+", " ", "%40", "@").Replace(text)
	}
	for _, a := range anAddress.FindAllString(text, -1) {
		if !addressesOfNobody[a] {
			found = append(found, a)
		}
	}
	for _, name := range names {
		if !strings.Contains(text, name) {
			continue
		}
		if at := regexp.MustCompile(`(^|\PL)` + regexp.QuoteMeta(name) + `(\PL|$)`).FindStringIndex(text); at != nil {
			found = append(found, name+" in: "+strings.ReplaceAll(text[max(0, at[0]-80):min(len(text), at[1]+40)], "\n", "⏎"))
		}
	}
	return found
}
