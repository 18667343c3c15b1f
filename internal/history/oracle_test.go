package history_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// disagreement asks both: "" where they agree.
func disagreement(t testing.TB, p *plan) (string, *oracle) {
	o := newOracle(p)
	b := p.build(t)
	return compare(o.answers(), p.answersOf(b, o, p.ask(b))), o
}

// compare tells the first difference between the oracle's answers and others.
func compare(want, got answers) string {
	for _, line := range want {
		if !slices.Contains(got, line) {
			return fmt.Sprintf("missing: %s\n     got %s", line, nearest(line, got, want))
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			return fmt.Sprintf("too much: %s", line)
		}
	}
	if !slices.Equal(got, want) {
		return fmt.Sprintf("another order:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return ""
}

// nearest are the lines that begin with the same two words and are not wanted.
func nearest(line string, got, want answers) string {
	words := strings.Fields(line)
	var all []string
	for _, g := range got {
		if strings.HasPrefix(g, strings.Join(words[:min(2, len(words))], " ")) && !slices.Contains(want, g) {
			all = append(all, g)
		}
	}
	return strings.Join(all, "\n         ")
}

// oracleSeeds are the histories to be checked: others than the usual ones with
// ORACLE_SEEDS=first,number.
func oracleSeeds(t *testing.T) (first, number int) {
	number = oracleHistories
	if testing.Short() {
		number /= 4
	}
	text := os.Getenv("ORACLE_SEEDS")
	if text == "" {
		return 0, number
	}
	if _, err := fmt.Sscanf(text, "%d,%d", &first, &number); err != nil {
		t.Fatalf("ORACLE_SEEDS %q: %v", text, err)
	}
	return first, number
}

// oracleHistories is how many random histories are checked, of so many commits.
const (
	oracleHistories = 400
	oracleSize      = 24
)

// TestOracleAgrees compares everything that is told of random histories. A
// failure draws the smallest history that still shows it.
func TestOracleAgrees(t *testing.T) {
	first, number := oracleSeeds(t)
	counts := map[string]int{}
	for seed := first; seed < first+number && !t.Failed(); seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			agree(t, randomPlan(seeded(seed), oracleSize), counts)
		})
	}
	if !t.Failed() {
		checkWild(t, counts, number)
	}
}

// agree checks one history and counts what it holds.
func agree(t *testing.T, p *plan, counts map[string]int) {
	wrong, o := disagreement(t, p)
	if wrong != "" {
		small, wrong := shrink(t, p, wrong)
		t.Fatalf("%s\n%s", wrong, small)
	}
	o.count(counts)
}

// The oracle notices when Mine reads another history than it was told of.
func TestOracleNotices(t *testing.T) {
	r1 := func(words string) content {
		return content{"requirements.jsonl": {{id: "R1", words: words}, {id: "R2", words: "x"}}}
	}
	day := func(n int) time.Time { return time.Date(2026, 1, n, 9, 0, 0, 0, time.UTC) }
	drawn := func() *plan {
		commit := func(n int, label, who string, c content, parents ...string) *planned {
			return &planned{label: label, parents: parents, content: c, author: who, committer: who, when: day(n), written: day(n)}
		}
		p := &plan{main: "D", head: "D", staffed: true, commits: []*planned{
			commit(1, "A", "ann", r1("a")),
			commit(2, "B", "ann", r1("b"), "A"),
			commit(3, "C", "bob", r1("a"), "A"),
			commit(4, "M", "bob", r1("b"), "B", "C"),
			commit(5, "D", "bob", r1("b"), "M"),
		}}
		p.commit("D").says = []saying{{names: []string{"R1"}, reviewers: []string{"PER-002"}}}
		return p
	}
	for name, alter := range map[string]func(*plan){
		"nothing":                 func(*plan) {},
		"words":                   func(p *plan) { p.commit("B").content["requirements.jsonl"][0].words = "q" },
		"a claim":                 func(p *plan) { p.commit("D").content["requirements.jsonl"][1].date = "2026-01-01" },
		"a form":                  func(p *plan) { p.commit("D").content["requirements.jsonl"][1].style = 1 },
		"another order of rows":   func(p *plan) { slices.Reverse(p.commit("A").content["requirements.jsonl"]) },
		"the order of parents":    func(p *plan) { slices.Reverse(p.commit("M").parents) },
		"a parent":                func(p *plan) { p.commit("D").parents = []string{"C"} },
		"an author":               func(p *plan) { p.commit("B").author = "bob" },
		"a date":                  func(p *plan) { p.commit("D").when = day(9) },
		"who is said to review":   func(p *plan) { p.commit("D").says[0].reviewers = []string{"PER-001"} },
		"what is said":            func(p *plan) { p.commit("D").says[0].names = []string{"R2"} },
		"a co-author":             func(p *plan) { p.commit("B").with = []string{"bob"} },
		"an unreadable version":   func(p *plan) { p.commit("B").content["requirements.jsonl"] = []row{{bad: 1}} },
		"the head":                func(p *plan) { p.head = "C" },
		"the main branch":         func(p *plan) { p.main = "B" },
		"the day":                 func(p *plan) { p.asOf = "2026-01-02" },
		"that people are kept":    func(p *plan) { p.staffed = false },
		"what the work tree says": func(p *plan) { p.live, p.work = "work", r1("q") },
	} {
		altered := drawn()
		alter(altered)
		o := newOracle(drawn())
		b := altered.build(t)
		wrong := compare(o.answers(), altered.answersOf(b, o, altered.ask(b)))
		if (wrong == "") != (name == "nothing") {
			t.Errorf("%s was altered, and the oracle says %q", name, wrong)
		}
	}
}
