package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// walked is the repository of the walks: Ann wrote three requirements, and Bo
// may review them.
const walked = `person ann 'Ann Lee' <ann@walk.example>
put registers/people.yaml
put registers/requirements.yaml
commit ann 2026-01-05T09:00:00Z Begin
-- registers/people.yaml --
people:
  - {id: ROL-isms, title: ISMS manager}
  - {id: ROL-legal, title: Legal, may_review: [requirements]}
  - {id: PER-ann, name: Ann Lee, emails: [ann@walk.example], roles: [{role: ROL-isms}]}
  - {id: PER-bo, name: Bo Mar, emails: [bo@walk.example], roles: [{role: ROL-legal}]}
-- registers/requirements.yaml --
- {id: REQ-001, statement: Data is encrypted at rest.}
- {id: REQ-002, statement: Breaches are told within 24 hours.}
- {id: REQ-003, statement: Backups are tested.}
`

// atTerminal runs a command with somebody at the terminal who types so, and
// returns what stands there in the end.
func atTerminal(t *testing.T, typed string, args ...string) (string, int) {
	t.Helper()
	ptmx, tty := pair(t, 100)
	if _, err := io.WriteString(ptmx, typed); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		var screen bytes.Buffer
		_, _ = io.Copy(&screen, ptmx) // ends with an error where the other end is closed
		read <- screen.String()
	}()
	status := Main(args, tty, &outlet{file: tty}, tty)
	tty.Close()
	return strings.ReplaceAll(<-read, "\r\n", "\n"), status
}

func TestReviewAtTerminal(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", "")
	dir := walkedRepository(t, walked)
	args := []string{"-C", dir, "review", "--register", "requirements", "--as-of", "2026-03-01"}
	file := filepath.Join(dir, "registers/reviews/2026-03.yaml")

	// One answer, a word that is none, one step back, and the end.
	screen, status := atTerminal(t, "ok\nhm\nb\no\nq\n", args...)
	wants(t, screen, status, "1 of 3  REQ-001", "Data is encrypted at rest.", "never reviewed", "2 of 3  REQ-002", "Write one of the words", "answered: ok", "1 of 3 answered. The same command goes on from here.")
	holds(t, file, "REQ-001: ok\n", "REQ-002: open\n", "REQ-003: open\n")

	// The terminal is closed in the middle: what was answered is kept.
	screen, status = atTerminal(t, "c\nnow 12 hours\n\x04", args...)
	wants(t, screen, status, "1 of 3 are answered already.", "registers/requirements.yaml:2:3; $EDITOR names no editor", "2 of 3 answered.")
	holds(t, file, "REQ-002: change, now 12 hours\n", "REQ-003: open\n")

	// Nobody retires a record without a reason.
	screen, status = atTerminal(t, "r\n\nr the service ended\nthe signed contracts\nn\n", args...)
	wants(t, screen, status, "A record is retired for a reason.", "registers/reviews/2026-03.yaml: 1 ok, 1 change, 1 retire", "git commit -m 'Review 3 records, RVW-2026-03' --only 'registers/reviews/2026-03.yaml'")
	holds(t, file, "REQ-003: retire, the service ended\n", "looked_at: the signed contracts\n")
}

// Who wants a change is taken to the record, in the editor that Git would take,
// with its arguments. One that fails costs no answer.
func TestReviewOpensTheEditor(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	dir := walkedRepository(t, walked)
	called := filepath.Join(t.TempDir(), "called")
	script := func(name, body string) string {
		file := filepath.Join(t.TempDir(), "of "+name, name)
		if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("#!/bin/sh\necho "+name+" \"$@\" >> "+called+"\n"+body), 0o755); err != nil {
			t.Fatal(err)
		}
		return file
	}
	git, visual, plain := script("git", ""), script("visual", ""), script("plain", `sed -i 's/Backups are tested/Backups are tested monthly/' "$2"`+"\n")
	t.Setenv("EDITORS", filepath.Dir(git))
	at := func(line int) string {
		return fmt.Sprintf("+%d %s", line, filepath.Join(dir, "registers/requirements.yaml"))
	}
	for _, c := range []struct {
		git, visual, editor, called string
		record, told                string
	}{
		{"'" + git + "' --wait", visual, plain, "git --wait " + at(1), "REQ-001", ""},
		{"", `"` + visual + `" -f  '-n  2'`, plain, "visual -f -n  2 " + at(2), "REQ-002", ""},
		{" ", "", strings.ReplaceAll(plain, " ", `\ `), "plain " + at(3), "REQ-003", ""},
		{"", "", `"$EDITORS"/git -f`, "git -f " + at(1), "REQ-001", ""},
		{"", "", "'" + script("broken", "exit 3\n") + "'", "broken " + at(1), "REQ-001", "the editor ended with a fault (exit status 3); the record stands in registers/requirements.yaml:1:3"},
		{"", "", "no-such-editor -w", "", "REQ-002", `it stands in registers/requirements.yaml:2:3; there is no editor "no-such-editor", which $EDITOR names`},
		{"", `"vi`, plain, "", "REQ-002", `it stands in registers/requirements.yaml:2:3; $VISUAL says "vi, where a quote is not closed`},
	} {
		t.Setenv("GIT_EDITOR", c.git)
		t.Setenv("VISUAL", c.visual)
		t.Setenv("EDITOR", c.editor)
		_ = os.Remove(called)
		_ = os.RemoveAll(filepath.Join(dir, "registers/reviews"))
		screen, status := atTerminal(t, "change\nnow monthly\nthe contract\nn\n", "-C", dir, "review", c.record, "--as-of", "2026-03-01")
		wants(t, screen, status, c.told)
		got, _ := os.ReadFile(called)
		if strings.TrimSpace(string(got)) != c.called {
			t.Errorf("called %q, want %q", got, c.called)
		}
		holds(t, filepath.Join(dir, "registers/reviews/2026-03.yaml"), c.record+": change, now monthly\n")
	}
	holds(t, filepath.Join(dir, "registers/requirements.yaml"), "Backups are tested monthly.")
}

// Without a terminal answers come from a file.
func TestReviewWithAnswers(t *testing.T) {
	dir := walkedRepository(t, walked)
	answers := filepath.Join(t.TempDir(), "answers.yaml")
	give := func(text string) (string, int) {
		if err := os.WriteFile(answers, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		status := Main([]string{"-C", dir, "review", "REQ-001", "REQ-002", "--as-of", "2026-03-01", "--write", "--answers", answers}, nil, &out, &out)
		return out.String(), status
	}
	for _, c := range []struct{ text, want string }{
		{"REQ-001: fine\n", `REQ-001: "fine" is no answer`},
		{"REQ-009: ok\n", "REQ-009 is answered, and is none of the records of this review"},
		{"- ok\n", "the answers cannot be read"},
	} {
		if said, status := give(c.text); status != 2 || !strings.Contains(said, c.want) {
			t.Errorf("%q: status %d: %s", c.text, status, said)
		}
	}
	if said, status := give("REQ-001: ok\nREQ-002: change, now 12 hours\n"); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	holds(t, filepath.Join(dir, "registers/reviews/2026-03.yaml"), "REQ-001: ok\n", "REQ-002: change, now 12 hours\n")
}

func wants(t *testing.T, screen string, status int, all ...string) {
	t.Helper()
	if status != 0 {
		t.Errorf("exit status %d", status)
	}
	for _, want := range all {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is missing:\n%s", want, screen)
		}
	}
}

// The transcript in the README is what somebody sees at a terminal.
func TestReadmeReview(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```text\n1 of 2")
	block, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the README has no transcript of a review")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	var out bytes.Buffer
	if status := Main([]string{"demo", "--dir", dir}, nil, &out, &out); status != 0 {
		t.Fatalf("status %d: %s", status, &out)
	}
	screen, _ := atTerminal(t, "q\n", "-C", dir, "review", "REQ-004", "REQ-005", "--as-of", demoDay)
	for _, line := range strings.Split(strings.TrimSuffix("1 of 2"+block, "\n"), "\n") {
		if line = strings.TrimSuffix(line, " ok"); !strings.Contains(screen, line) {
			t.Errorf("%q is not what is shown:\n%s", line, screen)
		}
	}
}
