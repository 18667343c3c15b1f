//go:build tools

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// actionlint reads workflows as GitHub does. It is built by itself: it wants
// another edition of a library that this program uses too.
const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

// Every workflow, and our own action where one uses it, is one that GitHub
// takes: keys, expressions, events, permissions, inputs.
func TestWorkflows(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "install", actionlint)
	build.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go install %s: %v\n%s", actionlint, err, out)
	}
	var files []string
	for _, file := range workflows(t) {
		files = append(files, strings.TrimPrefix(file, "../../"))
	}
	lint := exec.Command(filepath.Join(bin, "actionlint"), slices.Concat([]string{"-no-color", "-shellcheck=", "-pyflakes="}, files)...)
	lint.Dir = "../.."
	if out, err := lint.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// What our workflow does to hold the action to a pull request can be done here.
func TestPullRequestOfOurWorkflow(t *testing.T) {
	program, err := exec.LookPath("goldthread")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("bash", "../../.ci/pull-request", program, filepath.Join(t.TempDir(), "proposal"))
	c.Env = append(os.Environ(), "HOME="+t.TempDir(), "GIT_CONFIG_NOSYSTEM=1")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
