package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
)

// A program on Windows that opens every text of a repository and saves it again
// puts a mark before it and ends its lines in another way: nothing is found in it
// that was not there before, and at the same places.
func TestRepositoryAsWindowsSavesIt(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	_ = exec.Command("goldthread", "demo", "--dir", dir).Run() // it has findings
	if err := os.WriteFile(filepath.Join(dir, ".mailmap"), []byte("Somebody <somebody@example.org> <old@example.org>\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("goldthread", "-C", dir, "new", "rule", "suppliers/nameless").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := func() (all []finding.Finding) {
		t.Helper()
		c := exec.Command("goldthread", "-C", dir, "check", "--as-of", "2026-10-31", "--out", "json")
		out, err := c.Output()
		var said struct{ Findings []finding.Finding }
		if c.ProcessState.ExitCode() != 1 || json.Unmarshal(out, &said) != nil {
			t.Fatalf("%v\n%.500s", err, out)
		}
		return said.Findings
	}
	unix := found()
	changed := 0
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if e.Name() == ".git" || e.Name() == "plans" { // files that are held against their digest
				return fs.SkipDir
			}
			return nil
		}
		if slices.Contains([]string{".xlsx", ".png", ".pdf"}, filepath.Ext(name)) {
			return nil
		}
		changed++
		return os.WriteFile(name, []byte("\ufeff"+strings.ReplaceAll(written(t, name), "\n", "\r\n")), 0o644)
	})
	if err != nil || changed < 25 {
		t.Fatalf("%d files were changed: %v", changed, err)
	}
	windows := found()
	tell := func(f finding.Finding) string {
		return strings.Join([]string{f.Place.String(), f.Severity.String(), f.Rule, f.Subject.Kind, f.Subject.ID, f.Message}, " · ")
	}
	var want, got []string
	for _, f := range unix {
		want = append(want, tell(f))
	}
	for _, f := range windows {
		got = append(got, tell(f))
	}
	for _, one := range want {
		if !slices.Contains(got, one) {
			t.Errorf("not found any more: %s", one)
		}
	}
	for _, one := range got {
		if !slices.Contains(want, one) {
			t.Errorf("found only now: %s", one)
		}
	}
}
