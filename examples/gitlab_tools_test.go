//go:build tools

package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The scripts of the pipeline, run by a shell as a runner does, call the program
// with what each kind of pipeline is about.
func TestGitLabScripts(t *testing.T) {
	dir := t.TempDir()
	for _, program := range []string{"goldthread", "git"} {
		if err := os.WriteFile(filepath.Join(dir, program), []byte("#!/bin/sh\necho "+program+" \"$@\"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const outs = " --out text --out gitlab=gl-code-quality-report.json --out junit=goldthread.xml --comment\n"
	for name, c := range map[string]struct {
		job  string
		env  []string
		want string
	}{
		"a merge request":         {"registers", []string{"CI_MERGE_REQUEST_DIFF_BASE_SHA=b1", "CI_COMMIT_SHA=c1", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA="}, "goldthread check --base b1 --head c1" + outs},
		"a merge that is tried":   {"registers", []string{"CI_MERGE_REQUEST_DIFF_BASE_SHA=b1", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA=t1", "CI_COMMIT_SHA=c1"}, "goldthread check --base t1 --head c1" + outs},
		"the main branch":         {"registers", []string{"CI_COMMIT_SHA=c1"}, "goldthread check" + outs},
		"a hostile description":   {"registers", []string{"CI_COMMIT_SHA=c1", "CI_MERGE_REQUEST_DESCRIPTION=$(echo x) `id` \"; exit 7"}, "goldthread check" + outs},
		"after a merge":           {"approvals", nil, "goldthread approvals\n"},
		"the issue of the week":   {"issue", nil, "goldthread status --issue\n"},
		"the past":                {"approvals", []string{"PAST=true"}, "goldthread approvals --all\n"},
		"the note and its branch": {"note", []string{"CI_PROJECT_URL=https://gitlab.example/a/b", "GOLDTHREAD_TOKEN=secret"}, "goldthread anchor --out anchor.json\ngit -c credential.helper= -c credential.helper=!f() { echo username=goldthread; echo \"password=$GOLDTHREAD_TOKEN\"; }; f push https://gitlab.example/a/b.git goldthread-evidence\n"},
	} {
		shell := exec.Command("sh", "-eu", "-c", strings.Join(gitLabJobs(t)[c.job].Script, "\n"))
		shell.Env = append([]string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")}, c.env...)
		if got, err := shell.CombinedOutput(); err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
}
