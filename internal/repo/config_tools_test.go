//go:build tools

package repo

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The real git reads the same settings.
func TestGitReadsTheSameSettings(t *testing.T) {
	name := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(name, []byte(trickyConfig), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("git", "config", "--file", name, "--list", "-z").Output()
	if err != nil {
		t.Fatal(err)
	}
	s, err := parseSettings([]byte(trickyConfig))
	if err != nil {
		t.Fatal(err)
	}
	var ours strings.Builder
	for _, one := range s {
		ours.WriteString(one.section)
		if one.sub != "" {
			ours.WriteString("." + one.sub)
		}
		ours.WriteString("." + one.key)
		if one.key != "promisor" { // git lists it without a value
			ours.WriteString("\n" + one.value)
		}
		ours.WriteByte(0)
	}
	if string(out) != ours.String() {
		t.Errorf("git reads\n%q\nwe read\n%q", out, ours.String())
	}
}
