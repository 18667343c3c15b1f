package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func lookPaketport(t *testing.T, c *checked) {
	a := paketport(t)
	const file = "context/interested-parties.yaml"
	c.counts(t, map[string]int{
		"parties": countIn(a, file, "  - id: "),
		// The texts of the parties and the rows of the legal register.
		"requirements": countIn(a, file, "\n      - ") + countIn(a, "context/legal-register.yaml", "  - {id: "),
		"laws":         countIn(a, "context/legal-register.yaml", "  - {id: "),
		"risks":        countIn(a, "risk/risk-register.yaml", "  - {id: "),
	})
	linked := map[string]int{}
	for _, r := range c.records.Records["requirements"] {
		if parties, ok := r.Fields["parties"].([]any); ok {
			linked[fmt.Sprint(parties...)]++
		}
	}
	if len(linked) != 10 || linked["IP-01"] != 3 || linked["IP-03"] != 2 {
		t.Errorf("the requirements belong to %v", linked)
	}
	c.want(t,
		[4]string{"laws", "LEG-03", "controls", ""},
		[4]string{"risks", "R-002", "requirements", "[LEG-01]"},
		[4]string{"requirements", "LEG-02", "controls", "[A.5.33 A.5.34 A.8.10 A.8.11]"},
	)
	c.says(t, "registers/column_unmapped")
	c.says(t, "registers/record_invalid")
}

func lookGerman(t *testing.T, c *checked) {
	c.counts(t, map[string]int{"parties": 5, "requirements": 6, "laws": 3, "treatments": 4})
	c.want(t,
		[4]string{"requirements", "REQ-001", "statement", "Kundendaten bleiben in der EU; auch Sicherungen"},
		[4]string{"requirements", "REQ-001", "last_reviewed", "2025-03-12"},
		[4]string{"requirements", "REQ-001", "controls", "[A.5.23 A.8.13]"},
		[4]string{"requirements", "REQ-002", "last_reviewed", "2025-03"},
		[4]string{"requirements", "REQ-002", "sources", "[map[id:DSGVO locator:Art. 33]]"},
		[4]string{"requirements", "REQ-003", "parties", "[Beschäftigte Betriebsrat]"},
		[4]string{"requirements", "REQ-003", "controls", "[A.8.15 A.8.16]"},
		[4]string{"requirements", "REQ-003", "last_reviewed", "2025-04-01"},
		[4]string{"requirements", "REQ-004", "last_reviewed", "2025-04-30"},
		[4]string{"requirements", "REQ-004", "bound", "map[unit:days value:1.5]"},
		[4]string{"requirements", "REQ-004", "own", "map[ampel:rot]"},
		[4]string{"requirements", "REQ-005", "last_reviewed", ""}, // there is no 31 February
		[4]string{"requirements", "REQ-006", "last_reviewed", ""}, // nor a year of two digits
		[4]string{"requirements", "REQ-006", "bound", "map[unit:percent value:99.9]"},
		[4]string{"laws", "KRITIS", "applicability", "not_applicable"},
		[4]string{"treatments", "TRT-1", "cost", "12500"},
		[4]string{"treatments", "TRT-2", "cost", "1250.5"},
		[4]string{"treatments", "TRT-3", "own", "map[entlastung:-1.5]"},
		[4]string{"treatments", "TRT-4", "cost", "ca. 3.000"},
	)
	c.says(t, "registers/column_unmapped")
	c.says(t, "registers/record_invalid",
		[2]string{"Register/Anforderungen.csv:2:67", `REQ-001: "Rahmenvertrag 2024" does not fit the pattern of its column`},
		[2]string{"Register/Anforderungen.csv:5:43", `REQ-004: "Rahmenvertrag 2024" does not fit the pattern of its column`},
		[2]string{"Register/Anforderungen.csv:6:115", `REQ-005: last_reviewed is "31.02.2025" and not a day`},
		[2]string{"Register/Anforderungen.csv:7:40", `REQ-006: "Rahmenvertrag 2024" does not fit the pattern of its column`},
		[2]string{"Register/Anforderungen.csv:7:78", `REQ-006: last_reviewed is "12.05.25" and not a day`},
	)
}

func lookFiles(t *testing.T, c *checked) {
	// Six files, two of which say the same id.
	c.counts(t, map[string]int{"parties": 3, "requirements": 5, "decisions": 1})
	c.want(t,
		[4]string{"requirements", "R-100", "statement", "Tell the client of a breach within 24 hours"},
		[4]string{"requirements", "R-101", "sources", "[map[id:MSA-2024 locator:8.1]]"},
		[4]string{"requirements", "R-102", "decision", "DEC-1"},
		[4]string{"requirements", "R-102", "disposition", "not_addressed"},
		[4]string{"requirements", "R-103", "last_reviewed", "2026-03-04"},
		[4]string{"requirements", "R-104", "status", "draft"},
		[4]string{"parties", "ACME", "contact_role", "Sales"},
		[4]string{"decisions", "DEC-1", "date", "2026-02-10"},
	)
	if notes := c.field("decisions", "DEC-1", "notes"); !strings.Contains(notes, "nothing is printed.") || !strings.Contains(notes, "| Escort | 2 hours a week |") {
		t.Errorf("the text of the decision is %q", notes)
	}
	c.says(t, "registers/record_id_duplicate",
		[2]string{"compliance/requirements/drafts/R-100-old.yaml:1:6", "R-100 is the id of the record at compliance/requirements/R-100.yaml:1:6 and again of the one at compliance/requirements/drafts/R-100-old.yaml:1:6"})
	c.says(t, "registers/column_unmapped", [2]string{"compliance/requirements/drafts/R-104.yaml:5:1", `"rol"`})
}

func lookReadme(t *testing.T, c *checked) {
	c.counts(t, map[string]int{"parties": 3, "requirements": 7, "laws": 2, "documents": 2})
	c.want(t,
		[4]string{"parties", "PTY-CUS", "name", "Customers"},
		[4]string{"parties", "PTY-CUS", "aliases", "[clients buyers]"},
		[4]string{"parties", "PTY-AUT", "aliases", "[DPA supervisory authority]"},
		[4]string{"requirements", "REQ-C1", "statement", "Encrypt data at rest | in transit"},
		[4]string{"requirements", "REQ-C1", "controls", "[A.8.24 A.8.20]"},
		[4]string{"requirements", "REQ-C2", "parties", "[PTY-CUS]"},
		[4]string{"requirements", "REQ-C3", "statement", "Print badges in our colours"},
		[4]string{"requirements", "REQ-C3", "disposition", "not_addressed"},
		[4]string{"requirements", "REQ-L1", "documents", "[DOC-1 DOC-2]"},
		[4]string{"requirements", "REQ-L1", "parties", "[PTY-AUT]"},
		[4]string{"requirements", "REQ-L2", "sources", "[map[id:GDPR locator:Art. 30]]"},
		[4]string{"requirements", "REQ-L3", "statement", ""}, // its cells are shifted
		[4]string{"laws", "GDPR", "citation", "(EU) 2016/679"},
		[4]string{"laws", "GDPR", "title", "General Data Protection Regulation"},
		[4]string{"laws", "GDPR", "own", "map[text:https://eur-lex.europa.eu/eli/reg/2016/679/oj]"},
		[4]string{"documents", "DOC-2", "valid_from", "2025-05-01"},
	)
	c.says(t, "registers/column_unmapped", [2]string{"README.md:48:31", `What 3 links under "Written in" point at is not read.`})
	c.says(t, "registers/record_invalid", [2]string{"README.md:61:1", "REQ-L3 has 6 cells under 7 headings, so only its id is used."})
	c.says(t, "registers/reference_broken", [2]string{"README.md:53:33", `REQ-C4 points at "Customrs"`})
}

// The landscape is one large file of lists in lists, as public ones are.
const (
	landscapeItems = 2400
	perCategory    = 60
	perSub         = 12
	// Every such item has a key twice, or a value of a wrong kind.
	twiceEvery, wrongEvery = 400, 500
)

func isTwice(n int) bool { return n%twiceEvery == 7 }
func isWrong(n int) bool { return n%wrongEvery == 9 }

// landscape writes 2,400 suppliers in a megabyte of YAML. Some items have a
// key twice, some a value that does not fit.
func landscape(t *testing.T) *txtar.Archive {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Made by a program.\nlandscape:\n")
	for n := range landscapeItems {
		if n%perCategory == 0 {
			fmt.Fprintf(&b, "  - category:\n    name: Category %d\n    subcategories:\n", n/perCategory)
		}
		if n%perSub == 0 {
			fmt.Fprintf(&b, "      - subcategory:\n        name: Sub %d\n        items:\n", n/perSub)
		}
		fmt.Fprintf(&b, "          - item:\n            name: Project %d\n            homepage_url: https://project-%d.example.org/\n", n, n)
		fmt.Fprintf(&b, "            description: %q\n", fmt.Sprintf("Project %d does one thing: %s", n, strings.Repeat("and it does it well, with words to fill the line ", 4)))
		fmt.Fprintf(&b, "            logo: project-%d.svg\n            tier: %s\n            extra:\n              accepted: 2024-03-%02d\n              summary_url: \"https://example.org/%d\"\n", n, []string{"gold", "silver", "bronze"}[n%3], n%28+1, n)
		switch {
		case isTwice(n):
			fmt.Fprintf(&b, "            tier: twice\n")
		case isWrong(n):
			fmt.Fprintf(&b, "            reviewed: yesterday\n")
		default:
			fmt.Fprintf(&b, "            reviewed: 2026-01-%02d\n", n%28+1)
		}
	}
	if b.Len() < 1<<20 {
		t.Fatalf("the landscape has %d bytes, less than a megabyte", b.Len())
	}
	return &txtar.Archive{Files: []txtar.File{{Name: "landscape.yml", Data: []byte(b.String())}, {Name: "goldthread.yaml", Data: []byte(`
version: 1
registers:
  suppliers:
    files:
      - path: landscape.yml
        records: landscape[].subcategories[].items[]
        id: name
        columns: {service: description, criticality: tier, last_review: reviewed, own.since: extra.accepted}
        parent: {own.category: ../name, own.kind: name}
        values: {criticality: {gold: high, silver: medium, bronze: low}}
        ignore: [item, homepage_url, logo, extra.summary_url, category, subcategory]
`)}}}
}

func lookLandscape(t *testing.T, c *checked) {
	c.counts(t, map[string]int{"suppliers": landscapeItems})
	var twice, wrong []string
	for n := range landscapeItems {
		id := fmt.Sprintf("Project %d", n)
		want := map[string]string{
			"criticality": []string{"high", "medium", "low"}[n%3],
			"last_review": fmt.Sprintf("2026-01-%02d", n%28+1),
			"own":         fmt.Sprintf("map[category:Category %d kind:Sub %d since:2024-03-%02d]", n/perCategory, n/perSub, n%28+1),
		}
		switch {
		case isTwice(n):
			twice = append(twice, id)
			want["criticality"], want["last_review"] = "", ""
		case isWrong(n):
			wrong = append(wrong, id)
			want["last_review"] = ""
		}
		r := c.records.Records["suppliers"][n]
		for field, value := range want {
			got := ""
			if v := r.Fields[field]; v != nil {
				got = fmt.Sprint(v)
			}
			if r.ID != id || got != value {
				t.Errorf("%s, record %d: %s is %q, want %q", r.ID, n, field, got, value)
			}
		}
		if !strings.HasPrefix(fmt.Sprint(r.Fields["service"]), id+" does one thing: ") {
			t.Errorf("%s lost its description", id)
		}
	}
	if len(twice) != 6 || len(wrong) != 5 {
		t.Fatalf("%d items with a key twice, %d with a wrong value", len(twice), len(wrong))
	}
	var saidTwice, saidWrong []string
	for _, f := range of(c.result, "registers/record_invalid") {
		switch {
		case strings.Contains(f.Message, "stands here twice"):
			saidTwice = append(saidTwice, f.Subject.ID)
		case strings.Contains(f.Message, "yesterday"):
			saidWrong = append(saidWrong, f.Subject.ID)
		default:
			t.Errorf("%s: %s", f.Place, f.Message)
		}
	}
	if !slices.Equal(saidTwice, twice) || !slices.Equal(saidWrong, wrong) {
		t.Errorf("said of %q and %q, want %q and %q", saidTwice, saidWrong, twice, wrong)
	}
	c.says(t, "registers/column_unmapped")
}
