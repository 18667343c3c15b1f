//go:build tools

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/lint"
)

// sarifMultitool is the version of Microsoft's SARIF tool that logs are
// validated with.
const sarifMultitool = "@microsoft/sarif-multitool@5.7.0"

// TestSARIFMultitool holds logs against the rules of the SARIF Multitool: those
// of the standard and those of GitHub's code scanning.
func TestSARIFMultitool(t *testing.T) {
	at := t.TempDir()
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", at, sarifMultitool)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm install %s: %v\n%s", sarifMultitool, err, out)
	}
	programs, err := filepath.Glob(filepath.Join(at, "node_modules", "@microsoft", "sarif-multitool-*", "Sarif.Multitool"))
	if err != nil || len(programs) != 1 {
		t.Fatalf("%s brings the programs %v: %v", sarifMultitool, programs, err)
	}
	if err := os.Chmod(programs[0], 0o755); err != nil { // npm may leave out what the package asks for
		t.Fatal(err)
	}
	demo := filepath.Join(t.TempDir(), "demo")
	checked(t, lint.ExitClean, "demo", "--dir", demo)
	for name, c := range map[string]struct {
		status int
		args   []string
	}{
		"check":      {lint.ExitFindings, []string{demo}},
		"older":      {lint.ExitClean, []string{"--rev", "HEAD~1", "--fail-on", "never", demo}},
		"change":     {lint.ExitClean, []string{"--base", "HEAD~4", "--fail-on", "never", demo}},
		"upload":     {lint.ExitClean, []string{"--omit-accepted", "--fail-on", "never", demo}},
		"file alone": {lint.ExitIncomplete, []string{filepath.Join(demo, "registers", "soa.csv")}},
	} {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "x.sarif")
			checked(t, c.status, append([]string{"check", "--as-of", "2026-10-31", "--out", "sarif=" + log}, c.args...)...)
			for _, wrong := range validated(t, programs[0], log) {
				t.Error(wrong)
			}
			if name == "check" { // and the tool does see what is wrong
				spoil(t, log, `"help": {`, `"relationships": [], "x-help": {`)
				if len(validated(t, programs[0], log)) == 0 {
					t.Error("the tool has nothing to say of rules without help")
				}
			}
		})
	}
}

func spoil(t *testing.T, file, old, bad string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, bytes.ReplaceAll(data, []byte(old), []byte(bad)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// validated returns what the tool complains of in a log.
func validated(t *testing.T, program, log string) []string {
	t.Helper()
	verdict := filepath.Join(t.TempDir(), "verdict.sarif")
	validate := exec.Command(program, "validate", log, "--rule-kind", "Gh;Sarif", "--level", "Error;Warning", "--kind", "Fail;Review;Open", "--log", "ForceOverwrite", "--output", verdict)
	validate.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1") // it brings no data of languages
	out, err := validate.CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		t.Fatalf("%v\n%s", err, out)
	}
	return complaints(t, verdict)
}

// checked runs the program and holds its exit status.
func checked(t *testing.T, want int, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := Main(args, nil, &stdout, &stderr); got != want {
		t.Fatalf("goldthread %s: exit status %d, want %d: %s", strings.Join(args, " "), got, want, &stderr)
	}
}

// acceptedRules are rules of the tool that a log breaks all the same.
var acceptedRules = map[string]string{
	"SARIF2005": "a build of the source has no version that begins with a number",
}

// complaints are what the tool found wrong, in its own log.
func complaints(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID  string          `json:"ruleId"`
				Level   string          `json:"level"`
				Message json.RawMessage `json:"message"`
			} `json:"results"`
		} `json:"runs"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("the tool's log has %d runs: %v", len(log.Runs), err)
	}
	var all []string
	for _, r := range log.Runs[0].Results {
		if _, known := acceptedRules[r.RuleID]; !known {
			all = append(all, r.RuleID+" "+r.Level+" "+string(r.Message))
		}
	}
	return all
}
