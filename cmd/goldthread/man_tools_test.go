//go:build tools

package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// A formatter finds nothing to say about any page.
func TestManualPagesAreWellFormed(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(manual(t), "*.1"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no page: %v", err)
	}
	if out, err := exec.Command("mandoc", append([]string{"-T", "lint", "-W", "warning"}, pages...)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
