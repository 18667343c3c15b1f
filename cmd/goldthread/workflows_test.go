package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflows are ours and those that init writes, which are those of the template.
// There are no others.
func workflows(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir("../..", func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == ".git" || d.Name() == "dist") {
			return fs.SkipDir
		}
		if ext := filepath.Ext(file); err == nil && filepath.Base(filepath.Dir(file)) == "workflows" && (ext == ".yml" || ext == ".yaml") {
			files = append(files, filepath.ToSlash(file))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if status := Main([]string{"init", dir}, nil, io.Discard, io.Discard); status != 0 {
		t.Fatalf("init: exit status %d", status)
	}
	written, err := filepath.Glob(filepath.Join(dir, ".github/workflows/*"))
	if err != nil || len(written) == 0 {
		t.Fatalf("init writes no workflow: %v", err)
	}
	for _, file := range written {
		same := "../../examples/template/.github/workflows/" + filepath.Base(file)
		one, err := os.ReadFile(file)
		other, err2 := os.ReadFile(same)
		if err != nil || err2 != nil || !bytes.Equal(one, other) || !slices.Contains(files, same) {
			t.Errorf("init writes another %s than stands in the template", filepath.Base(file))
		}
	}
	for _, file := range files {
		if !strings.HasPrefix(file, "../../.github/") && !strings.HasPrefix(file, "../../examples/template/") {
			t.Errorf("%s belongs to neither us nor the template", file)
		}
	}
	if !slices.Contains(files, "../../.github/workflows/ci.yml") {
		t.Error("ours are not among them")
	}
	return files
}

// calls is the program in a line of a script, with its command line.
var calls = regexp.MustCompile(`(?:^|then |else )"?(?:\$[A-Z_]+/(?:\w+/)*)?goldthread"?((?: (?:"[^"]*"|[^\s;"]+(?:"[^"]*")?))*)`)

// Every command line of a workflow is one that the program understands.
func TestWorkflowsCallTheProgram(t *testing.T) {
	seen := 0
	for _, file := range workflows(t) {
		var w struct {
			Jobs map[string]struct {
				Steps []struct{ Name, Run string }
			}
		}
		if err := yaml.Unmarshal([]byte(written(t, file)), &w); err != nil {
			t.Fatal(err)
		}
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				for line := range strings.Lines(step.Run) {
					for _, call := range calls.FindAllStringSubmatch(strings.TrimSpace(line), -1) {
						seen++
						args := strings.Fields(strings.ReplaceAll(call[1], `"`, ""))
						c, rest, err := (&app{stdout: io.Discard, stderr: io.Discard}).root().Find(args)
						if err == nil {
							err = c.ParseFlags(rest)
						}
						if err == nil {
							err = c.ValidateArgs(c.Flags().Args())
						}
						if err != nil || len(args) == 0 {
							t.Errorf("%s: %q: %v", file, call[0], err)
						}
					}
				}
			}
		}
	}
	if seen < 9 {
		t.Errorf("only %d command lines were seen", seen)
	}
}

// Ours run with more rights than those that init writes, where GitHub's own
// actions are named by their version for people to read.
var (
	pinned      = regexp.MustCompile(`^(\./|[^@]+@[0-9a-f]{40}$)`)
	pinnedByTag = regexp.MustCompile(`^(\./|(actions)/[a-z-]+@v\d+$|[^@]+@[0-9a-f]{40}$)`)
)

// No expression stands inside a script, where a title or a branch could end it
// and begin another; each job says what it may do; and whose action runs is
// pinned to a commit.
func TestWorkflowsKeepTextOutOfScripts(t *testing.T) {
	for _, file := range workflows(t) {
		pin := pinned
		if strings.Contains(file, "template") {
			pin = pinnedByTag
		}
		var w struct {
			Permissions any
			Jobs        map[string]struct {
				Permissions any
				Steps       []struct{ Name, Run, Uses string }
			}
		}
		if err := yaml.Unmarshal([]byte(written(t, file)), &w); err != nil {
			t.Fatal(err)
		}
		for name, job := range w.Jobs {
			if w.Permissions == nil && job.Permissions == nil {
				t.Errorf("%s: %s: nothing says what it may do", file, name)
			}
			for _, step := range job.Steps {
				if strings.Contains(step.Run, "${{") {
					t.Errorf("%s: %s: an expression stands inside the script of %q", file, name, step.Name)
				}
				if step.Uses != "" && !pin.MatchString(step.Uses) {
					t.Errorf("%s: %s: %s is not pinned", file, name, step.Uses)
				}
			}
		}
	}
}

// Two runs about one pull request never look for its comment at the same time, and
// no run about something else waits for another.
func TestOneRunComments(t *testing.T) {
	var w struct {
		Concurrency struct {
			Group  string
			Cancel bool `yaml:"cancel-in-progress"`
		}
	}
	if err := yaml.Unmarshal([]byte(written(t, "../../examples/template/.github/workflows/goldthread.yml")), &w); err != nil {
		t.Fatal(err)
	}
	if w.Concurrency.Group != "registers-${{ github.event.pull_request.number || github.run_id }}" || !w.Concurrency.Cancel {
		t.Errorf("got %+v", w.Concurrency)
	}
}

// A run about the past, which somebody began by hand, does not give way to one that
// asks about less: GitHub keeps one waiting run of a group, the newest.
func TestRunAboutThePastGivesWayToNone(t *testing.T) {
	var w struct{ Concurrency string }
	if err := yaml.Unmarshal([]byte(written(t, "../../examples/template/.github/workflows/goldthread-approvals.yml")), &w); err != nil {
		t.Fatal(err)
	}
	if w.Concurrency != "goldthread-approvals${{ inputs.past && '-past' || '' }}" {
		t.Errorf("got %q", w.Concurrency)
	}
}
