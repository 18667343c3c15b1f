package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

func examined(t testing.TB) *lint.Look {
	t.Helper()
	l, err := lint.Examine(context.Background(), lint.Options{
		Dir: threaded(t), AsOf: time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func showing(t testing.TB, format string, l *lint.Look, sh Show) string {
	t.Helper()
	var b bytes.Buffer
	if err := ShowRecords(&b, format, l, sh, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page of a record answers the five questions, from the party to the command
// that shows the same.
func TestShowAnswers(t *testing.T) {
	l := examined(t)
	text := squeezed(showing(t, "text", l, Show{Keys: keysNamed(t, l, "REQ-001")}))
	for _, want := range []string{
		"REQ-001 Client data is stored only in the EEA.", "mandatory · confidentiality · addressed",
		"asked by PTY-001 Enterprise customers", "written in CTR-001 Master services agreement, Schedule 3, 4.1 (signed on 3 Dec 2025, ends 2 Feb 2029)",
		"A.5.23 Information security for use of cloud services (implemented)", "passed on to SUP-001 Nimbus (contract CTR-002)",
		"written by Sales (PER-001), 5 Jan 2026", "in force since 5 Jan 2026, by the clock of the computer that put it there",
		"changed 1 Feb 2026 by Legal counsel (PER-002), merged by ISMS manager (PER-003)", "PR 3)", `the *EU.*`, `the *EEA.*`,
		"compared with the signed amendment of January", "typed in file reviewed on 25 Feb 2026, committed 1 Mar 2026", ", 4 days after that date",
		"look again by", "exceptions WVR-001, until 31 May 2026, by ", "The dashboard comes in May [requirements/monitoring_missing]", "by hand git show",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	contract := squeezed(showing(t, "text", l, Show{Keys: keysNamed(t, l, "CTR-001")}))
	if want := "REQ-001 Client data is stored only in the EEA, Schedule 3, 4.1"; !strings.Contains(contract, want) {
		t.Errorf("of a contract, %q is missing:\n%s", want, contract)
	}
	gone := squeezed(showing(t, "text", l, Show{Keys: keysNamed(t, l, "REQ-003")}))
	for _, want := range []string{"no longer in the register", "asked by PTY-001", "written in CTR-001 Master services agreement, 9", "taken out", "REQ-003 (Send a printed report) was deleted in", "not checked: it is no longer among the records", "git show"} {
		if !strings.Contains(gone, want) {
			t.Errorf("of a record that is gone, %q is missing:\n%s", want, gone)
		}
	}
	broken := squeezed(showing(t, "text", l, Show{Keys: keysNamed(t, l, "REQ-002"), Findings: true}))
	for _, want := range []string{"asked by nobody asks for it", "written in CTR-009 (not in any register)", "covered by nothing covers it", "criterion ISO/IEC 27001:2022", "statement REQ-002", "graded as ____"} {
		if !strings.Contains(broken, want) {
			t.Errorf("of a broken thread, %q is missing:\n%s", want, broken)
		}
	}
}

func drawing(l *lint.Look, first, last string, n int, seed string, kinds ...string) Drawing {
	d := Drawing{Seed: seed, List: true, Questions: true, Findings: true}
	d.First, _ = time.Parse(time.DateOnly, first)
	d.Last, _ = time.Parse(time.DateOnly, last)
	d.Population = l.Population(kinds, d.First, d.Last)
	d.Drawn = lint.Sample(d.Population, n, seed)
	return d
}

func names(all []lint.Member) string {
	var b strings.Builder
	for _, m := range all {
		b.WriteString(strings.TrimSpace(m.Key.ID+" "+m.Ended) + ", ")
	}
	return strings.TrimSuffix(b.String(), ", ")
}

// The population of a period has whatever was live in it, and nothing else.
func TestPopulation(t *testing.T) {
	l := examined(t)
	for _, c := range []struct{ first, last, want string }{
		{"2026-01-01", "2026-03-10", "REQ-001, REQ-002, REQ-003 taken out, REQ-004 retired"},
		{"2026-01-01", "2026-01-04", ""},
		{"2026-01-05", "2026-01-05", "REQ-001, REQ-002, REQ-003 taken out, REQ-004 retired"},
		{"2026-02-20", "2026-02-20", "REQ-001, REQ-002, REQ-003 taken out, REQ-004 retired"}, // live in its morning
		{"2026-02-21", "2026-03-10", "REQ-001, REQ-002"},
	} {
		if got := names(drawing(l, c.first, c.last, 0, "", "requirements").Population); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.first, c.last, got, c.want)
		}
	}
	if all := drawing(l, "2026-01-01", "2026-03-10", 0, "").Population; len(all) < 20 {
		t.Errorf("only %d records in all registers", len(all))
	}
}

// What is not known of a population is not said to be nothing.
func TestPopulationIsNotGuessed(t *testing.T) {
	for want, change := range map[string]func(string){
		"Population not known: part of the history is missing": cutOff(t),
		"live now; nothing here tells which were live before":  outsideGit(t),
		"1 record not on the main branch yet left out": func(dir string) {
			file := filepath.Join(dir, "registers", "requirements", "new.yaml")
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte("- {id: REQ-900, statement: New}\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		},
	} {
		dir := threaded(t)
		change(dir)
		l := lookAt(t, dir)
		d := drawing(l, "2026-01-01", "2026-03-10", 0, "", "requirements")
		d.Uncommitted = l.Unlanded([]string{"requirements"})
		var b bytes.Buffer
		if err := SampleRecords(&b, "text", l, d, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(squeezed(b.String()), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
}

// The draw is what its documentation says, and nothing else decides it.
func TestSampleIsDrawnAsDocumented(t *testing.T) {
	l := examined(t)
	d := drawing(l, "2026-01-01", "2026-03-10", 2, "2711", "requirements")
	best := ""
	for _, id := range []string{"REQ-001", "REQ-002", "REQ-003", "REQ-004"} {
		sum := sha256.Sum256([]byte("2711\nrequirements/" + id))
		if n := hex.EncodeToString(sum[:]); best == "" || n < best[:64] {
			best = n + id
		}
	}
	if len(d.Drawn) != 2 || d.Drawn[0].Key.ID != best[64:] || d.Drawn[0].Draw("2711") != best[:64] {
		t.Errorf("drawn %s, and %s has the smallest number", names(d.Drawn), best[64:])
	}
	if other := drawing(l, "2026-01-01", "2026-03-10", 4, "2712", "requirements"); names(other.Drawn) == names(lint.Sample(d.Population, 4, "2711")) {
		t.Error("another seed draws the same")
	}
	if all := lint.Sample(d.Population, 99, "x"); len(all) != len(d.Population) {
		t.Errorf("%d of %d drawn", len(all), len(d.Population))
	}
}

func TestShowSchema(t *testing.T) {
	l, contract := examined(t), compiled(t, showSchemaID)
	var sampled bytes.Buffer
	if err := SampleRecords(&sampled, "json", l, drawing(l, "2026-01-01", "2026-03-10", 3, "1"), Options{}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		showing(t, "json", l, Show{Keys: keysNamed(t, l, "REQ-001", "REQ-002", "REQ-003", "A.5.23", "COM-001"), Names: true}),
		showing(t, "json", l, Show{Findings: true}), sampled.String(),
	} {
		var doc map[string]any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		if err := contract.Validate(doc); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(squeezed(text), `"answer": []`) {
			t.Error("a question has an answer without a line")
		}
		if n := refusesExtra(t, contract, doc); n < 20 {
			t.Errorf("only %d objects were tried", n)
		}
	}
}

// A work paper has the population, the draw, the pages and the questions, as
// text and as Markdown.
func TestWorkPaper(t *testing.T) {
	l := examined(t)
	d := drawing(l, "2026-01-01", "2026-03-10", 2, "2711", "requirements")
	for format, wants := range map[string][]string{
		"text":     {"4 records live on at least one day from 1 Jan 2026 to 10 Mar 2026: 2 live now · 1 retired since · 1 taken out since", "2 of 4 with the seed 2711", "requirements/REQ-003 2026-01-05 2026-02-20 taken out", "Questions for people", "How were these parties found", "graded as"},
		"markdown": {"## Questions for people", "| Question | Who answered, when, and what |", "| asked by |"},
	} {
		var b bytes.Buffer
		if err := SampleRecords(&b, format, l, d, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(squeezed(b.String()), want) {
				t.Errorf("%s: %q is missing:\n%s", format, want, b.String())
			}
		}
	}
}

// FuzzShow shows registers full of a text: nothing acts on a terminal, and every
// row of a table in Markdown is one.
func FuzzShow(f *testing.F) {
	for _, s := range evil {
		f.Add(s)
	}
	l := examined(f)
	f.Fuzz(func(t *testing.T, s string) {
		infected := infectedLook(l, s)
		sh := Show{Findings: true}
		for _, k := range infected.Schema.Kinds {
			for _, r := range infected.Registers.Records[k.Name] {
				sh.Keys = append(sh.Keys, r.Key())
			}
		}
		for line := range strings.Lines(showing(t, "text", infected, sh)) {
			if strings.ContainsFunc(strings.TrimSuffix(line, "\n"), func(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }) {
				t.Errorf("%q: a terminal would act on %q", s, line)
			}
		}
		text := showing(t, "markdown", infected, sh)
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 3 {
				t.Errorf("%q: a row with other cells: %q", s, line)
			}
			if strings.Contains(line, "<") && !strings.HasPrefix(line, "| by hand") && !strings.Contains(line, "`") {
				t.Errorf("%q: HTML in %q", s, line)
			}
		}
	})
}
