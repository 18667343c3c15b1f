package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// reportOf builds the report of a repository and returns its page.
func reportOf(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "report")
	var stdout, stderr bytes.Buffer
	if status := Main(append([]string{"-C", dir, "report", "--out", out, "--as-of", demoDay}, args...), strings.NewReader(""), &stdout, &stderr); status != 0 {
		t.Fatalf("report: exit status %d\n%s", status, stderr.String())
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func demoRepository(t testing.TB) string {
	t.Helper()
	dir, err := (&app{}).buildDemo("demo", filepath.Join(t.TempDir(), "demo"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// demoReport is the report of the demo for internal use.
func demoReport(t testing.TB) *document {
	t.Helper()
	demoReportOnce.Do(func() { demoReportPage = reportOf(t, demoRepository(t)) })
	if demoReportPage == nil {
		t.Fatal("the report of the demo could not be made")
	}
	return parsed(t, demoReportPage)
}

var (
	demoReportOnce sync.Once
	demoReportPage []byte
)

// A document is a page taken apart.
type document struct {
	t    testing.TB
	root *html.Node
	ids  map[string]*html.Node
}

func parsed(t testing.TB, page []byte) *document {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	d := &document{t, root, map[string]*html.Node{}}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			if d.ids[id] != nil {
				t.Errorf("two elements are called %s", id)
			}
			d.ids[id] = n
		}
	}
	return d
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// words are the text of an element, with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func elements(n *html.Node, name string) []*html.Node {
	var all []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			all = append(all, d)
		}
	}
	return all
}

// table is the table whose caption begins with words: its headings, and its rows
// by the text of their first cell.
func (d *document) table(caption string) (columns []string, rows map[string][]*html.Node, order []string) {
	d.t.Helper()
	for _, table := range elements(d.root, "table") {
		if c := elements(table, "caption"); len(c) == 0 || !strings.HasPrefix(words(c[0]), caption) {
			continue
		}
		rows = map[string][]*html.Node{}
		for i, tr := range elements(table, "tr") {
			cells := append(elements(tr, "th"), elements(tr, "td")...)
			if i == 0 {
				for _, c := range cells {
					columns = append(columns, words(c))
				}
				continue
			}
			rows[words(cells[0])] = cells
			order = append(order, words(cells[0]))
		}
		return columns, rows, order
	}
	d.t.Fatalf("no table is called %q", caption)
	return nil, nil, nil
}

// to is the element that a link leads to.
func (d *document) to(a *html.Node) *html.Node {
	return d.ids[strings.TrimPrefix(attribute(a, "href"), "#")]
}

// TestEveryLinkOfTheReportLeadsSomewhere follows all of them.
func TestEveryLinkOfTheReportLeadsSomewhere(t *testing.T) {
	d := demoReport(t)
	n := 0
	for _, a := range elements(d.root, "a") {
		href := attribute(a, "href")
		if href == "" {
			continue // a knot of a drawing that has no page
		}
		n++
		if d.to(a) == nil {
			t.Errorf("%q leads to %s, which is not there", words(a), href)
		}
	}
	if n < 2000 {
		t.Errorf("only %d links were followed", n)
	}
}

// TestFiveQuestionsAreOneClick starts at the row of each requirement. Each of the
// questions of an auditor (who asked for this, where is it written, who reviewed
// it when, what changed since, what covers it) is a cell with a link, which leads
// to what answers it; and the name of the requirement leads to all the answers.
func TestFiveQuestionsAreOneClick(t *testing.T) {
	d := demoReport(t)
	columns, rows, order := d.table("59 live requirements (")
	if len(order) != 59 {
		t.Fatalf("%d rows, want 59", len(order))
	}
	for _, id := range order {
		cells := rows[id]
		page := d.to(elements(cells[0], "a")[0])
		if page == nil || page.Data != "article" {
			t.Fatalf("%s has no page", id)
		}
		answers := map[string]string{}
		for _, div := range elements(page, "div") {
			if dt, dd := elements(div, "dt"), elements(div, "dd"); len(dt) == 1 && len(dd) == 1 {
				answers[words(dt[0])] = words(dd[0])
			}
		}
		for question, own := range map[string]bool{"Asked by": false, "Written in": false, "Covered by": false, "Looked at": true, "Changed": true} {
			if answers[strings.ToLower(question)] == "" {
				t.Errorf("%s: its page does not answer %q", id, question)
			}
			cell := cells[slices.Index(columns, question)]
			links := elements(cell, "a")
			if len(links) == 0 {
				t.Errorf("%s: %q is no link: %q", id, question, words(cell))
			}
			for _, a := range links {
				to := d.to(a)
				if to == nil || words(to) == "" {
					t.Errorf("%s: %q leads to nothing", id, question)
					continue
				}
				if own && (words(elements(to, "dt")[0]) != strings.ToLower(question) || to.Parent.Parent != page) {
					t.Errorf("%s: %q leads to %q", id, question, words(to))
				}
			}
		}
	}
}

// TestReportTellsWhatShowTells compares the pages of records with what show says
// of them: the words are the same.
func TestReportTellsWhatShowTells(t *testing.T) {
	t.Parallel()
	d := demoReport(t)
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"-C", demoRepository(t), "show", "REQ-001", "REQ-009", "CTR-004", "PTY-001", "A.5.24", "--as-of", demoDay}, strings.NewReader(""), &stdout, &stderr); status != 0 {
		t.Fatal(stderr.String())
	}
	said := squeeze(stdout.String())
	for _, id := range []string{"REQ-001", "REQ-009", "CTR-004", "PTY-001", "A.5.24"} {
		page := d.ids["i-"+id]
		if page == nil {
			t.Fatalf("%s has no page", id)
		}
		n := 0
		for _, div := range elements(page, "div") {
			question := words(elements(div, "dt")[0])
			if question == "findings" || question == "by hand" {
				continue // the report leads to a check, and sets commands off
			}
			n++
			lines := elements(div, "li")
			if len(lines) == 0 {
				lines = elements(div, "dd")
			}
			for _, line := range lines {
				if !strings.Contains(said, squeeze(words(line))) {
					t.Errorf("%s, %s: show does not say %q", id, question, words(line))
				}
			}
		}
		if n < 5 {
			t.Errorf("%s has %d answers", id, n)
		}
	}
}

// squeeze takes the spaces out of a text, so that where lines break does not
// matter.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// TestCalendarOfTheDemo holds the calendar to what is known to have happened in
// the demo.
func TestCalendarOfTheDemo(t *testing.T) {
	d := demoReport(t)
	marks := func(caption, id string) string {
		columns, rows, _ := d.table(caption)
		if len(columns) != 14 || columns[2] != "Nov 25" || columns[13] != "Oct 26" {
			t.Fatalf("the months are %q", columns[2:])
		}
		cells := rows[id]
		if cells == nil {
			t.Fatalf("the calendar has no %s", id)
		}
		var all []string
		for i, cell := range cells[2:] {
			if text := strings.ReplaceAll(words(cell), " ", ""); text != "" {
				all = append(all, columns[i+2][:3]+" "+text)
			}
		}
		return strings.Join(all, ", ")
	}
	const requirements, parties, contracts = "Requirements of interested parties, month", "Interested parties, month", "Contract register, month"
	for _, c := range []struct{ caption, id, want string }{
		// changed and reviewed on 12 March, reviewed by another on 24 June
		{requirements, "REQ-003", "Mar CR, Jun R"},
		// reviewed last on 10 April 2025, every twelve months
		{requirements, "REQ-010", "Apr O, May O, Jun O, Jul O, Aug O, Sep O, Oct O"},
		// written on 20 January
		{requirements, "REQ-057", "Jan N, Mar R, Jun R"},
		// never reviewed until 24 June, and changed on 15 January
		{parties, "PTY-004", "Nov O, Dec O, Jan CO, Feb O, Mar O, Apr O, May O, Jun R"},
		// written on 5 February, due a year later
		{contracts, "CTR-017", "Feb N"},
	} {
		if got := marks(c.caption, c.id); got != c.want {
			t.Errorf("%s: %s, want %s", c.id, got, c.want)
		}
	}
	// The overview is the share of those that stood.
	columns, rows, _ := d.table("Share of the records")
	_, each, order := d.table(parties)
	late := 0
	for _, id := range order {
		if strings.Contains(words(each[id][13]), "O") {
			late++
		}
	}
	if got, want := words(rows["Interested parties"][12]), fmt.Sprintf("%d %%", 100*late/len(order)); columns[12] != "Oct 26" || got != want {
		t.Errorf("in %s the overview says %s of the parties, want %s", columns[12], got, want)
	}
}

// TestCopyForAPartyNamesNoOther writes another party and an organisation into the
// requirements of one: neither stands in the copy that it gets, and whoever sends
// it is told of a word that is also the name of a party.
func TestCopyForAPartyNamesNoOther(t *testing.T) {
	t.Parallel()
	demo := demoRepository(t)
	file := filepath.Join(demo, "registers", "requirements", "law-and-others.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const said = "The Data Protection Commission, PTY-004, Bramley Retail plc and our shareholders hear of it."
	data = append(data, []byte("\n  - id: REQ-900\n    statement: "+said+"\n    parties: [PTY-013]\n    obligation: mandatory\n")...)
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, flags := range [][]string{nil, {"--redact"}} {
		out := filepath.Join(t.TempDir(), "copy")
		var stdout, stderr bytes.Buffer
		if status := Main(append([]string{"-C", demo, "report", "--for", "party=PTY-013", "--out", out, "--as-of", demoDay}, flags...), strings.NewReader(""), &stdout, &stderr); status != 0 {
			t.Fatalf("exit status %d\n%s", status, stderr.String())
		}
		if !strings.Contains(stderr.String(), "REQ-900 says Shareholders, which is the name of PTY-004 too") {
			t.Errorf("nobody is told of the shareholders: %s", stderr.String())
		}
		written, _ := filepath.Glob(filepath.Join(out, "*"))
		for _, name := range written {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, other := range []string{"PTY-004", "Data Protection Commission", "Bramley"} {
				if bytes.Contains(data, []byte(other)) {
					t.Errorf("%v: %s names %s", flags, filepath.Base(name), other)
				}
			}
			if filepath.Ext(name) != ".xlsx" && !bytes.Contains(data, []byte("another party")) {
				t.Errorf("%s has no REQ-900", filepath.Base(name))
			}
		}
	}
}

// TestFirstPageCountsNoEndedException looks at the first page of the demo: its
// exception has ended, and somebody has approved some of the requirements.
func TestFirstPageCountsNoEndedException(t *testing.T) {
	d := demoReport(t)
	facts := map[string]string{}
	for _, div := range elements(d.ids["start"], "div") {
		if dt, dd := elements(div, "dt"), elements(div, "dd"); len(dt) == 1 && len(dd) == 1 && facts[words(dt[0])] == "" {
			facts[words(dt[0])] = words(dd[0])
		}
	}
	for label, want := range map[string]string{
		"Changes to the shipped rules": "1 exception has ended and accepts nothing any more",
		"Approved":                     "20 of 59 requirements as they stand, last by Chief executive, 24 Jun 2026",
		"Since when":                   "Records in Git begin on 8 Apr 2024. What lies before that cannot be shown from Git.",
	} {
		if facts[label] != want {
			t.Errorf("%s: %q, want %q", label, facts[label], want)
		}
	}
	if !strings.Contains(facts["What was not looked at"], " checks had nothing to look at") {
		t.Errorf("What was not looked at: %q", facts["What was not looked at"])
	}
}
