package main

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"
)

// The figures can only be repeated when the histories are the same everywhere.
func TestHistoriesAreTheSameInEveryRun(t *testing.T) {
	writers := map[string]func(*stream) error{
		"registers": func(s *stream) error { return writeHistory(s, shape{commits: 600, records: 120, areas: 3}) },
		"landscape": func(s *stream) error { return writeLandscape(s, 60, 90) },
	}
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			first, second := streamed(t, write), streamed(t, write)
			if sha256.Sum256(first) != sha256.Sum256(second) {
				t.Error("two runs made different histories")
			}
		})
	}
}

// What the medium history is meant to be hard with has to be in it.
func TestHistoriesHoldWhatIsHardToFollow(t *testing.T) {
	text := string(streamed(t, func(s *stream) error { return writeHistory(s, shape{commits: 3000, records: 300, areas: 5}) }))
	for _, what := range []string{"\nmerge :", "Revise REQ-", "Reviewed-record: ", "Yearly review of ", "Add what is new", ": no longer applies", ": belongs elsewhere", "Rename registers/", "Rewrite registers/", "\nD registers/"} {
		if !strings.Contains(text, what) {
			t.Errorf("the history has no %q", what)
		}
	}
	text = string(streamed(t, func(s *stream) error { return writeLandscape(s, 400, 90) }))
	for what, least := range map[string]int{"Break the file": 2, "Quote as the style guide says": 3, "Update the dates of many entries": 3, "twitter: one\n            twitter: two": 150} {
		if n := strings.Count(text, what); n < least {
			t.Errorf("the history has %q %d times, not %d", what, n, least)
		}
	}
}

func streamed(t *testing.T, write func(*stream) error) []byte {
	t.Helper()
	var b bytes.Buffer
	s := newStream(&b)
	if err := write(s); err != nil {
		t.Fatal(err)
	}
	if err := s.out.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
