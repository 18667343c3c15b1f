package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
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
	dir := filepath.Join(t.TempDir(), "demo")
	got := consoleBlock.ReplaceAllFunc(text, func(block []byte) []byte {
		ran++
		body := consoleBlock.FindSubmatch(block)[1]
		return []byte("```console\n" + transcript(t, dir, string(body)) + "```\n")
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

// The folders of the README: of the example repository, and of somebody who
// begins.
const (
	demoDir  = "/tmp/goldthread-demo"
	startDir = "/tmp/compliance"
)

// showsFile is the command by which a block shows a file: one that the commands
// before it wrote, or one that is there before the commands after it run.
const showsFile = "$ cat "

// transcript runs the commands of a block, which begin with $, and returns
// them with what they print. The folder made for the run is shown under a name
// that stays the same, and stays for the blocks that follow.
func transcript(t *testing.T, dir, block string) string {
	var out strings.Builder
	given, start := "", filepath.Join(filepath.Dir(dir), "compliance")
	for line := range strings.Lines(block) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, showsFile+startDir+"/"); ok {
			given = filepath.Join(start, name)
			out.WriteString(line + "\n")
			if data, err := os.ReadFile(given); err == nil {
				given = ""
				out.Write(data)
				continue
			}
			giveFile(t, given, "")
			continue
		}
		command, ok := strings.CutPrefix(line, "$ go run ./cmd/goldthread ")
		if !ok && given != "" && !strings.HasPrefix(line, "$") {
			giveFile(t, given, line+"\n")
			out.WriteString(line + "\n")
			continue
		}
		given = ""
		if !ok {
			if strings.HasPrefix(line, "$") {
				t.Errorf("the README shows a command that cannot be tested: %s", line)
			}
			continue
		}
		args := strings.Fields(strings.NewReplacer(demoDir, dir, startDir, start).Replace(command))
		if args[0] == "demo" {
			args = append(args, "--dir", dir)
		}
		var stdout, stderr bytes.Buffer
		status := Main(args, nil, &stdout, &stderr)
		if status > 1 && (args[0] != "check" || status != lint.ExitIncomplete) || stderr.Len() > 0 {
			t.Errorf("%s: exit status %d: %s", line, status, &stderr)
		}
		shown := strings.NewReplacer(dir, demoDir, start, startDir).Replace(stdout.String())
		shown = strings.ReplaceAll(shown, "  goldthread ", "  go run ./cmd/goldthread ")
		out.WriteString(line + "\n" + shown)
	}
	return out.String()
}

// giveFile adds text to a file that a block shows.
func giveFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
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

// The README lists the outputs that there are, in the order of --help.
func TestReadmeListsOutputs(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| `--out` | For whom |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var names []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|").FindAllStringSubmatch(table, -1) {
		names = append(names, row[1])
	}
	if !slices.Equal(names, report.Formats()) {
		t.Errorf("the README lists %v, the program knows %v", names, report.Formats())
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
