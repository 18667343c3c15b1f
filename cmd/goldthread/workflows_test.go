package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflows are ours and those that init writes.
func workflows(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range []string{"../../.github/workflows", "../../examples/template/.github/workflows"} {
		found, err := filepath.Glob(filepath.Join(dir, "*.yml"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no workflow in %s: %v", dir, err)
		}
		files = append(files, found...)
	}
	return files
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
