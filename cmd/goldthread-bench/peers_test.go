package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestComparedRules(t *testing.T) {
	if n := len(compared()); n != 25 {
		t.Errorf("the peers are given %d rules, not 25: %q", n, compared())
	}
}

// Every mistake is one that can be made: the text it takes the place of is
// there, and the registers can still be read.
func TestSpoil(t *testing.T) {
	for _, f := range requirementFaults {
		one := registers{"registers/requirements.yaml": generateRequirements(1)}
		before := string(one["registers/requirements.yaml"])
		faults := requirementFaults
		requirementFaults = []fault{f}
		one.spoil(3)
		requirementFaults = faults
		if string(one["registers/requirements.yaml"]) == before {
			t.Errorf("nothing is changed by %q", f)
		}
	}
	dir := t.TempDir()
	set := generateRegisters(200)
	set.spoil(spoiledOf(200))
	if err := set.write(dir); err != nil {
		t.Fatal(err)
	}
	r, err := load(dir)
	if err != nil || len(r.Findings) > 0 {
		t.Fatalf("%v: %v", err, r.Findings)
	}
}

func TestGoldthreadPairs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "findings.json")
	text := `{"findings": [{"rule": "parties/x", "subject": {"kind": "parties", "id": "PTY-1"}},
		{"rule": "parties/y", "subject": {"kind": "parties"}, "records": ["PTY-2", "PTY-3"]}]}`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := goldthreadPairs(file)
	if err != nil || len(got) != 3 || !got[pair{"parties/y", "parties", "PTY-3"}] {
		t.Errorf("%v, %v", got, err)
	}
}
