//go:build tools

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// The weekly note is published also where approvals were saved on the same branch
// while it was made; it goes on top of them, and what it is chained to is there.
func TestAnchorGoesOnFromWhatWasSavedMeanwhile(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Name, Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(written(t, "../../examples/template/.github/workflows/goldthread-anchor.yml")), &workflow); err != nil {
		t.Fatal(err)
	}
	var script string
	for _, step := range workflow.Jobs["note"].Steps {
		if strings.Contains(step.Run, "goldthread anchor") {
			script = step.Run
		}
	}
	if script == "" {
		t.Fatal("no step notes the main branch")
	}
	for what, c := range map[string]struct {
		moves, pushed int // how often the branch moves on, and how many files there are in the end
		fails         bool
	}{
		"nobody else":     {0, 2, false},
		"once":            {1, 3, false},
		"twice":           {2, 4, false},
		"again and again": {9, 5, true},
	} {
		t.Run(what, func(t *testing.T) {
			s := newShop(t)
			s.sh(".", `git clone -q "$URL" first; git clone -q "$URL" other; goldthread anchor first --at 2026-03-10T06:00:00Z; git -C first push -q origin goldthread-evidence; git clone -q "$URL" x; mkdir temp`)
			// Whoever saves approvals comes between the note and its push.
			s.sh("other", `git fetch -q origin; git checkout -q -b goldthread-evidence origin/goldthread-evidence`)
			hook := filepath.Join(s.dir, "x", ".git", "hooks", "pre-push")
			if err := os.WriteFile(hook, []byte(`#!/bin/sh
cd ../other; unset GIT_DIR
n=$(git rev-list --count HEAD)
if [ "$n" -le `+string(rune('0'+c.moves))+` ]; then
	mkdir -p approvals; echo {} > approvals/$n.json; git add .; git commit -q -m "Save $n"; git push -q origin goldthread-evidence
fi
`), 0o755); err != nil {
				t.Fatal(err)
			}
			said, err := s.try("x", `export RUNNER_TEMP="$PWD/../temp"
`+script)
			if (err != nil) != c.fails {
				t.Fatalf("%v\n%s", err, said)
			}
			files := strings.Fields(s.sh("origin", `git ls-tree -r --name-only goldthread-evidence`))
			if len(files) != c.pushed {
				t.Errorf("the branch holds %q, want %d files", files, c.pushed)
			}
			if !c.fails && !strings.Contains(s.sh("temp", "cat anchor.json"), "20260310T060000Z") {
				t.Error("the copy does not name the anchor before")
			}
		})
	}
}
