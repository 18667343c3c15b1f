package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// On a terminal long work is told in one line, which is gone in the end; in a
// pipe, on a dumb terminal and of short work nothing is said.
func TestProgress(t *testing.T) {
	dir := walkedRepository(t, walked)
	args := []string{"-C", dir, "check", "--as-of", "2026-03-01"}
	was := progressAfter
	t.Cleanup(func() { progressAfter = was })

	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	progressAfter = time.Hour
	if screen, _ := atTerminal(t, "", args...); strings.Contains(screen, clearLine) {
		t.Errorf("short work is told of:\n%q", screen)
	}
	progressAfter = 0
	screen, _ := atTerminal(t, "", args...)
	if !strings.Contains(screen, clearLine+"Reading the history, commits") {
		t.Errorf("the terminal is told nothing:\n%q", screen)
	}
	// What is left when the line has been emptied is what a pipe gets.
	left := regexp.MustCompile(`(?:\r\x1b\[K[^\r\n]*)*\r\x1b\[K`).ReplaceAllString(screen, "")
	if strings.Contains(left, clearLine) {
		t.Errorf("a line is left:\n%q", left)
	}
	var out, complaints bytes.Buffer
	Main(append(args, "--out", "text"), nil, &out, &complaints)
	if complaints.Len() > 0 || strings.Contains(out.String(), "Reading") {
		t.Errorf("a pipe is told:\n%s\n%s", &complaints, &out)
	}
	if head, _, _ := strings.Cut(out.String(), "\n"); !strings.HasPrefix(left, head) {
		t.Errorf("the terminal begins with %q, want %q", left[:min(len(left), 80)], head)
	}
	t.Setenv("TERM", "dumb")
	if screen, _ := atTerminal(t, "", args...); strings.Contains(screen, clearLine) {
		t.Errorf("a dumb terminal is told:\n%q", screen)
	}
}

// What looks at a whole period tells which day it has come to.
func TestProgressOverAPeriod(t *testing.T) {
	dir := walkedRepository(t, walked)
	after, every := progressAfter, progressEvery
	t.Cleanup(func() { progressAfter, progressEvery = after, every })
	t.Setenv("TERM", "xterm")
	progressAfter, progressEvery = 0, 0
	pack := filepath.Join(t.TempDir(), "pack.zip")
	looking := regexp.MustCompile(`\r\x1b\[KLooking at \d+ [A-Z][a-z]{2} \d{4}, commits: \d+ of \d+`)
	for _, args := range [][]string{
		{"check", "--from", "2024-01-01", "--to", "2026-03-01"},
		{"report", "--out", t.TempDir(), "--from", "2024-01-01", "--to", "2026-03-01"},
		{"evidence", "--from", "2024-01-01", "--to", "2026-03-01", "--out", pack},
		{"verify", pack},
	} {
		args = append([]string{"-C", dir}, args...)
		screen, status := atTerminal(t, "", args...)
		if !looking.MatchString(screen) {
			t.Errorf("%q ends with %d and tells nothing:\n%q", args[2], status, screen)
		}
		var out, complaints bytes.Buffer
		Main(args, nil, &out, &complaints)
		if strings.Contains(complaints.String()+out.String(), "Looking at") || strings.Contains(complaints.String(), "\r") {
			t.Errorf("%q tells a pipe:\n%s\n%s", args[2], &complaints, &out)
		}
	}
}
