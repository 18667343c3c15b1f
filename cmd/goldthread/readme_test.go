package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const readme = "../../README.md"

// consoleBlock is a fenced block that shows commands and what they print.
var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```\n")

// Every output in the README is what the program prints. With -update it is
// written anew.
func TestReadmeOutput(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	got := consoleBlock.ReplaceAllFunc(text, func(block []byte) []byte {
		ran++
		body := consoleBlock.FindSubmatch(block)[1]
		return []byte("```console\n" + transcript(t, string(body)) + "```\n")
	})
	if ran == 0 {
		t.Fatal("the README shows no output")
	}
	if *update {
		if err := os.WriteFile(readme, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, text) {
		t.Errorf("the README shows other output than the program prints; go test ./cmd/goldthread -run TestReadmeOutput -update writes it.\ngot:\n%s", got)
	}
}

// transcript runs the commands of a block, which begin with $, and returns
// them with what they print. A folder made for the run is shown under a name
// that stays the same.
func transcript(t *testing.T, block string) string {
	var out strings.Builder
	for _, line := range strings.Split(block, "\n") {
		command, ok := strings.CutPrefix(line, "$ go run ./cmd/goldthread ")
		if !ok {
			if strings.HasPrefix(line, "$") {
				t.Errorf("the README shows a command that cannot be tested: %s", line)
			}
			continue
		}
		args := strings.Fields(command)
		dir := filepath.Join(t.TempDir(), "demo")
		if args[0] == "demo" {
			args = append(args, "--dir", dir)
		}
		var stdout, stderr bytes.Buffer
		status := Main(args, nil, &stdout, &stderr)
		if status > 1 || stderr.Len() > 0 {
			t.Errorf("%s: exit status %d: %s", line, status, &stderr)
		}
		shown := strings.ReplaceAll(stdout.String(), dir, "/tmp/goldthread-demo")
		shown = strings.ReplaceAll(shown, "  goldthread ", "  go run ./cmd/goldthread ")
		out.WriteString(line + "\n" + shown)
	}
	return out.String()
}

// Every goldthread command line the README names is understood by the
// program: its command exists and takes these flags.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile("`goldthread ([^`]*)`").FindAllSubmatch(text, -1)
	if len(lines) < 5 {
		t.Fatalf("only %d commands found", len(lines))
	}
	for _, line := range lines {
		words := strings.Fields(string(line[1]))
		c, rest, err := (&app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).root().Find(words)
		if err != nil || !c.HasParent() {
			t.Errorf("goldthread %s: no such command", line[1])
			continue
		}
		if err := c.ParseFlags(rest); err != nil {
			t.Errorf("goldthread %s: %v", line[1], err)
		}
	}
}

// The first two commands are the whole of the way in, and the continuous
// integration runs exactly the second.
func TestReadmeTestCommandIsRunInCI(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	ci, err := os.ReadFile("../../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	const command = "go test ./..."
	if !bytes.Contains(text, []byte("\n    go run ./cmd/goldthread demo\n    "+command+"\n")) {
		t.Error("the README does not open with the two commands")
	}
	if !regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(command) + `$`).Match(ci) {
		t.Errorf(".ci/run does not run %q", command)
	}
}
