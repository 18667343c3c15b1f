package main

import (
	"strings"
	"testing"
)

// The change that is measured is of one record: one line of the file differs.
func TestOneRecordIsChanged(t *testing.T) {
	var out strings.Builder
	s := newStream(&out)
	if err := changeOneRecord(s, generateRegisters(4)); err != nil {
		t.Fatal(err)
	}
	if err := s.out.Flush(); err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(out.String(), "Reword a requirement\n")
	if !ok || strings.Count(after, "M 100644 inline ") != 1 {
		t.Fatalf("the second commit changes other files:\n%.300s", after)
	}
	known := map[string]bool{}
	for line := range strings.Lines(before) {
		known[line] = true
	}
	var changed []string
	for line := range strings.Lines(after) {
		if strings.HasPrefix(line, " ") && !known[line] {
			changed = append(changed, line)
		}
	}
	if len(changed) != 1 || !strings.Contains(changed[0], "and show proof of it") {
		t.Errorf("changed are the lines %q", changed)
	}
	if err := changeOneRecord(s, registers{}); err == nil {
		t.Error("without requirements there is nothing to reword, and nobody is told")
	}
}
