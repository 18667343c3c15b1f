package main

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"testing"
)

// The same number gives the same bytes, on every machine.
func TestRegistersAreTheSame(t *testing.T) {
	const want = "e7090c55395faa560059624d73e893d19140d74ffe900ba444758b00925d5374"
	h := sha256.New()
	set := generateRegisters(20)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		h.Write(set[name])
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("other registers than before, so that figures cannot be compared with older ones: %s", got)
	}
}

// What is measured is a check that finds nothing to stop at.
func TestRegistersAreValid(t *testing.T) {
	dir := t.TempDir()
	if err := generateRegisters(20).write(dir); err != nil {
		t.Fatal(err)
	}
	r, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Errorf("%s: %s", f.Place, f.Message)
	}
	for kind, want := range map[string]int{"parties": 20, "requirements": 100, "contracts": 20, "soa": 93} {
		if got := len(r.Records[kind]); got != want {
			t.Errorf("%d %s, want %d", got, kind, want)
		}
	}
	for _, l := range r.Links {
		if l.Kept && !l.Resolved {
			t.Errorf("%s %s: %q leads nowhere", l.From.ID, l.Field, l.Value)
		}
	}
}
