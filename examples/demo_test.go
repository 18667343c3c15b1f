package examples_test

import (
	"cmp"
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// demoDay is the day on which the list of defects is right.
var demoDay = time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)

// A seeded list is demo/defects.yaml. No test writes it.
type seeded struct {
	Defects []struct {
		Rule     string `yaml:"rule"`
		Record   string `yaml:"record"`
		Register string `yaml:"register"`
		Commit   string `yaml:"commit"`
		Why      string `yaml:"why"`
	} `yaml:"defects"`
	Later []struct {
		Event  string `yaml:"event"`
		Record string `yaml:"record"`
		Commit string `yaml:"commit"`
		Why    string `yaml:"why"`
	} `yaml:"later"`
}

func readSeeded(t *testing.T) seeded {
	t.Helper()
	data, err := fs.ReadFile(examples.FS, "demo/defects.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var s seeded
	if err := yaml.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func buildDemo(t *testing.T) (dir, head string) {
	t.Helper()
	archive, err := scenario.Load(examples.FS, "demo")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	result, err := scenario.Build(dir, archive)
	if err != nil {
		t.Fatal(err)
	}
	return dir, result.Head
}

// walk returns all commits that head leads back to.
func walk(t *testing.T, r *repo.Repo, head repo.ID) map[repo.ID]repo.Commit {
	t.Helper()
	found := map[repo.ID]repo.Commit{}
	for todo := []repo.ID{head}; len(todo) > 0; {
		id := todo[0]
		todo = todo[1:]
		if _, known := found[id]; known {
			continue
		}
		c, err := r.Commit(id)
		if err != nil {
			t.Fatal(err)
		}
		found[id] = c
		todo = append(todo, c.Parents...)
	}
	return found
}

// TestDemo builds the demo once, looks at its history and checks it.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir, head := buildDemo(t)
	r, err := repo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	commits := walk(t, r, repo.ID(head))
	t.Run("history", func(t *testing.T) { demoHistory(t, commits) })
	t.Run("events", func(t *testing.T) { demoEvents(t, r, commits) })
	t.Run("merge of both sides", func(t *testing.T) { demoMerge(t, r, commits) })
	result, err := lint.Run(context.Background(), lint.Options{Dir: dir, AsOf: demoDay, Policies: policies.FS, Schema: schema.FS, Looks: starter.Looks(examples.FS, "headings.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("registers", func(t *testing.T) { demoRegisters(t, result) })
	t.Run("defects", func(t *testing.T) { demoDefects(t, result, commits) })
	t.Run("groups", func(t *testing.T) { demoGroups(t, result) })
	t.Run("profiles", func(t *testing.T) { demoProfiles(t, dir) })
	t.Run("oracle", func(t *testing.T) { demoOracleAgrees(t, r, commits, repo.ID(head), result) })
}

// The defects are of every group of checks, but for that which judges a change.
func demoGroups(t *testing.T, r *lint.Result) {
	found := map[string]bool{}
	for _, f := range r.Findings {
		found[f.Rule] = true
	}
	groups := map[string]bool{}
	for _, rule := range r.Rules {
		if rule.Group == "" {
			t.Errorf("%s is of no group of checks: write group: below custom: in its metadata, with the letter of the rules that it belongs to", rule.ID)
			continue
		}
		groups[rule.Group] = groups[rule.Group] || found[rule.ID]
	}
	for group, seen := range groups {
		if !seen && group != "M" {
			t.Errorf("nothing is wrong that a check of group %s finds", group)
		}
	}
	if len(groups) < 14 {
		t.Errorf("the rules are of %d groups", len(groups))
	}
}

// The history is as long, as old and as mixed as it is meant to be.
func demoHistory(t *testing.T, commits map[repo.ID]repo.Commit) {
	authors, subjects := map[string]bool{}, map[string]int{}
	first, last, merges, signed := demoDay, time.Time{}, 0, 0
	for _, c := range commits {
		authors[c.Author.Email] = true
		subjects[subject(c)]++
		if len(c.Parents) > 1 {
			merges++
		}
		if c.Signed {
			signed++
		}
		if c.Committer.When.Before(first) {
			first = c.Committer.When
		}
		if c.Committer.When.After(last) {
			last = c.Committer.When
		}
	}
	if len(commits) < 60 || len(authors) < 5 || merges < 3 || signed < 1 {
		t.Errorf("%d commits by %d addresses, %d merges, %d signed: too few", len(commits), len(authors), merges, signed)
	}
	if got := first.Format("2006-01"); got != "2024-04" {
		t.Errorf("the history begins in %s", got)
	}
	if got := last.Format("2006-01"); got != "2026-10" || !last.Before(demoDay) {
		t.Errorf("the history ends on %s", last)
	}
	for _, event := range readSeeded(t).Later {
		if n := subjects[event.Commit]; n != 1 {
			t.Errorf("%s of %s: %d commits are called %q", event.Event, event.Record, n, event.Commit)
		}
		if event.Record == "" || event.Why == "" {
			t.Errorf("%s: the entry is not complete", event.Event)
		}
	}
}

func subject(c repo.Commit) string {
	line, _, _ := strings.Cut(c.Message, "\n")
	return line
}

// The events that the list promises are really in the history.
func demoEvents(t *testing.T, r *repo.Repo, commits map[repo.ID]repo.Commit) {
	bySubject := map[string]repo.Commit{}
	for _, c := range commits {
		bySubject[subject(c)] = c
	}
	for _, event := range readSeeded(t).Later {
		c := bySubject[event.Commit]
		if len(c.Parents) == 0 {
			t.Errorf("%s: %q has no parent", event.Event, event.Commit)
			continue
		}
		before, after := registersAt(t, r, c.Parents[0]), registersAt(t, r, c.ID)
		if event.Event == "signed_review" || event.Event == "reported_review" {
			if !strings.Contains(c.Message, "Reviewed-record:") || c.Signed != (event.Event == "signed_review") {
				t.Errorf("%s: %q is not one", event.Event, event.Commit)
			}
		}
		happened, known := eventKinds[event.Event]
		if !known {
			t.Errorf("nobody knows the event %q", event.Event)
		} else if happened != nil && !happened(before, after, strings.Split(event.Record, ", ")) {
			t.Errorf("%s of %s does not happen in %q", event.Event, event.Record, event.Commit)
		}
	}
}

// A snapshot holds the text of each register file, by path.
type snapshot map[string]string

func registersAt(t *testing.T, r *repo.Repo, id repo.ID) snapshot {
	t.Helper()
	files, err := r.Files(id)
	if err != nil {
		t.Fatal(err)
	}
	texts := snapshot{}
	err = fs.WalkDir(files, "registers", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		texts[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// requirement finds a requirement as YAML reads it, and its file.
func (s snapshot) requirement(id string) (map[string]any, string) {
	for name, text := range s {
		var file struct {
			Requirements []map[string]any `yaml:"requirements"`
		}
		if !strings.HasPrefix(name, "registers/requirements/") || yaml.Unmarshal([]byte(text), &file) != nil {
			continue
		}
		for _, r := range file.Requirements {
			if r["id"] == id {
				return r, name
			}
		}
	}
	return nil, ""
}

// eventKinds tells for each event whether it lies between two snapshots; nil
// where another test looks at the commit itself.
var eventKinds = map[string]func(before, after snapshot, records []string) bool{
	"signed_review":   nil,
	"reported_review": nil,
	"merge":           nil,
	"reformat": func(before, after snapshot, kinds []string) bool {
		file := "registers/" + kinds[0] + ".yaml"
		return before[file] != after[file] && sameRecords(before[file], after[file], kinds[0])
	},
	"rename": func(before, after snapshot, kinds []string) bool {
		file := "registers/" + kinds[0] + ".yaml"
		_, there := before[file]
		return !there && slices.Contains(slices.Collect(maps.Values(before)), after[file])
	},
	"move": func(before, after snapshot, ids []string) bool {
		old, from := before.requirement(ids[0])
		now, to := after.requirement(ids[0])
		_, left := before[to]
		return from != to && left && same(old, now)
	},
	"loosened": func(before, after snapshot, ids []string) bool {
		return onlyChanged(before, after, ids, "statement", "bound")
	},
	"excluded": func(before, after snapshot, ids []string) bool {
		return onlyChanged(before, after, ids, "disposition", "disposition_reason")
	},
}

func onlyChanged(before, after snapshot, ids []string, fields ...string) bool {
	for _, id := range ids {
		old, _ := before.requirement(id)
		now, _ := after.requirement(id)
		if old == nil || now == nil || same(old, now) {
			return false
		}
		for _, field := range fields {
			delete(old, field)
			delete(now, field)
		}
		if !same(old, now) {
			return false
		}
	}
	return true
}

func same(a, b map[string]any) bool {
	x, errX := yaml.Marshal(a)
	y, errY := yaml.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// sameRecords reports whether two texts hold the same records, in any order.
func sameRecords(a, b, kind string) bool {
	read := func(text string) map[string]map[string]any {
		var file map[string][]map[string]any
		if yaml.Unmarshal([]byte(text), &file) != nil {
			return nil
		}
		byID := map[string]map[string]any{}
		for _, r := range file[kind] {
			id, _ := r["id"].(string)
			byID[id] = r
		}
		return byID
	}
	x, y := read(a), read(b)
	return len(x) > 0 && maps.EqualFunc(x, y, same)
}

// A merge settled a requirement that both sides had changed, with words that
// stand on neither side.
func demoMerge(t *testing.T, r *repo.Repo, commits map[repo.ID]repo.Commit) {
	for _, c := range commits {
		if len(c.Parents) != 2 {
			continue
		}
		ours, _ := registersAt(t, r, c.Parents[0]).requirement("REQ-001")
		theirs, _ := registersAt(t, r, c.Parents[1]).requirement("REQ-001")
		merged, _ := registersAt(t, r, c.ID).requirement("REQ-001")
		if !same(ours, theirs) && !same(ours, merged) && !same(theirs, merged) {
			return
		}
	}
	t.Error("no merge was settled by hand")
}

// Building twice gives the same commits.
func TestDemoIsExact(t *testing.T) {
	t.Parallel()
	_, one := buildDemo(t)
	_, two := buildDemo(t)
	if one != two {
		t.Errorf("two builds end in %s and %s", one, two)
	}
}

// Nearly all registers are kept, and hold as much as a company of this size has. Its
// history was never rewritten.
func demoRegisters(t *testing.T, r *lint.Result) {
	live := map[string]int{}
	for _, k := range r.Kinds {
		live[k.Name] = k.Live
	}
	if !slices.Contains(r.NotKept, "rewrites") || len(r.Kinds) < 28 {
		t.Errorf("%d registers are kept, but not %v", len(r.Kinds), r.NotKept)
	}
	least := map[string]int{
		"parties": 12, "requirements": 40, "soa": 93, "laws": 8, "contracts": 8, "insurance": 2, "sites": 3,
		"leases": 2, "risks": 10, "conflicts": 2, "workshops": 2, "triggers": 3, "communication": 6,
		"management_reviews": 3, "people": 12,
	}
	for kind, n := range least {
		if live[kind] < n {
			t.Errorf("%s: %d live records, want at least %d", kind, live[kind], n)
		}
	}
	if len(r.Incomplete) > 0 || len(r.Unmapped) > 0 {
		t.Errorf("incomplete: %q, columns that are not used: %v", r.Incomplete, r.Unmapped)
	}
}

// The check finds each seeded defect, and nothing else.
func demoDefects(t *testing.T, r *lint.Result, commits map[repo.ID]repo.Commit) {
	bySubject := map[string]string{}
	for id, c := range commits {
		bySubject[subject(c)] = id.Short()
	}
	want, rules := map[string]int{}, map[string]bool{}
	for _, d := range readSeeded(t).Defects {
		commit := bySubject[d.Commit]
		about := d.Record + d.Register + commit
		if d.Why == "" || about != cmp.Or(d.Record, d.Register, commit) || about == "" {
			t.Errorf("%s %s: the entry is not complete", d.Rule, about)
		}
		want[d.Rule+" "+about]++
		rules[d.Rule] = true
	}
	if len(rules) < 20 {
		t.Errorf("defects of %d rules only", len(rules))
	}
	for _, f := range r.Findings {
		key := f.Rule + " " + f.Subject.String()
		if want[key]--; want[key] < 0 {
			t.Errorf("not on the list: %s: %s: %s", f.Place, key, f.Message)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if want[key] > 0 {
			t.Errorf("not found: %s", key)
		}
	}
}

// oneCause are the rules that say of a record that its wording was not looked
// at as it should be. Whatever the profile asks for, it is told once.
var oneCause = []string{
	"requirements/review_never", "requirements/review_overdue", "registers/review_outdated_by_change", "registers/review_by_author_only",
}

// Each profile asks for what it says, and gives one reason a record.
func demoProfiles(t *testing.T, dir string) {
	config := filepath.Join(dir, "goldthread.yaml")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{
		"start":         "",
		"advisory":      "REQ-041 was reviewed, on 2026-07-08, only by who wrote it.",
		"certification": "REQ-041 has no review that counts: on 2026-07-08 it was reviewed only by who wrote it, and the profile certification asks for a second person.",
		"strict":        "REQ-041 has no review that counts: on 2026-07-08 it was reviewed only by who wrote it, and the profile strict asks for a second person.",
	}
	for profile, want := range reasons {
		changed := strings.Replace(string(text), "profile: advisory", "profile: "+profile, 1)
		if err := os.WriteFile(config, []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := lint.Run(context.Background(), lint.Options{Dir: dir, AsOf: demoDay, Policies: policies.FS, Schema: schema.FS})
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]string{}
		for _, f := range r.Findings {
			if !slices.Contains(oneCause, f.Rule) || f.Subject.ID == "" {
				continue
			}
			if before := told[f.Subject.ID]; before != "" {
				t.Errorf("%s: %s is told twice: %s / %s", profile, f.Subject.ID, before, f.Message)
			}
			told[f.Subject.ID] = f.Message
		}
		if got := told["REQ-041"]; got != want {
			t.Errorf("%s says %q, want %q", profile, got, want)
		}
	}
}
