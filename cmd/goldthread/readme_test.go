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

// readmes are what people read, in an order in which each finds what the ones
// before it made.
var readmes = []string{readme, "README.md", "../../schema/README.md", "../../examples/README.md"}

// consoleBlock is a fenced block that shows commands and what they print.
var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```\n")

// Every output in the READMEs is what the program prints. With -update it is
// written anew.
func TestReadmeOutput(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	for _, file := range readmes {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ran := 0
		got := consoleBlock.ReplaceAllFunc(text, func(block []byte) []byte {
			ran++
			body := consoleBlock.FindSubmatch(block)[1]
			return []byte("```console\n" + transcript(t, dir, string(body)) + "```\n")
		})
		switch {
		case ran == 0:
			t.Errorf("%s shows no output", file)
		case bytes.Equal(got, text):
		case *update:
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s shows other output than the program prints; go test ./cmd/goldthread -run TestReadmeOutput -update writes it.\ngot:\n%s", file, got)
		}
	}
}

// The folders of the READMEs: of the example repository, of the small firm that
// judges its past, and of somebody who begins.
const (
	demoDir     = "/tmp/goldthread-demo"
	backtestDir = "/tmp/goldthread-backtest"
	startDir    = "/tmp/compliance"
)

// showsFile is the command by which a block shows a file: one that the commands
// before it wrote, or one that is there before the commands after it run.
const showsFile = "$ cat "

// transcript runs the commands of a block, which begin with $, and returns
// them with what they print. The folder made for the run is shown under a name
// that stays the same, and stays for the blocks that follow.
func transcript(t *testing.T, dir, block string) string {
	var out strings.Builder
	given, start, backtest := "", filepath.Join(filepath.Dir(dir), "compliance"), filepath.Join(filepath.Dir(dir), "backtest")
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
		args := strings.Fields(strings.NewReplacer(demoDir, dir, startDir, start, backtestDir, backtest).Replace(command))
		switch {
		case args[0] != "demo":
		case slices.Contains(args, "--backtest"):
			args = append(args, "--dir", backtest)
		default:
			args = append(args, "--dir", dir)
		}
		var stdout, stderr bytes.Buffer
		status := Main(args, nil, &stdout, &stderr)
		if status > 1 && (args[0] != "check" || status != lint.ExitIncomplete) || stderr.Len() > 0 {
			t.Errorf("%s: exit status %d: %s", line, status, &stderr)
		}
		shown := strings.NewReplacer(dir, demoDir, start, startDir, backtest, backtestDir).Replace(stdout.String())
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

// Every goldthread command line that the READMEs name is understood by the
// program: its command exists and takes these flags.
func TestReadmeCommands(t *testing.T) {
	found := 0
	for _, file := range readmes {
		for _, line := range regexp.MustCompile("`goldthread ([^`]*)`").FindAllStringSubmatch(written(t, file), -1) {
			found++
			words := strings.Fields(line[1])
			c, rest, err := (&app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).root().Find(words)
			if err != nil || !c.HasParent() {
				t.Errorf("%s: goldthread %s: no such command", file, line[1])
				continue
			}
			if err := c.ParseFlags(rest); err != nil {
				t.Errorf("%s: goldthread %s: %v", file, line[1], err)
			}
		}
	}
	if found < 30 {
		t.Fatalf("only %d commands found", found)
	}
}

// Every command of the program stands in the README of the commands.
func TestReadmeNamesEveryCommand(t *testing.T) {
	text := written(t, "README.md")
	for _, c := range (&app{}).root().Commands() {
		if name := c.Name(); !c.Hidden && name != "help" && !regexp.MustCompile("goldthread "+name+`\b`).MatchString(text) {
			t.Errorf("cmd/goldthread/README.md does not name goldthread %s: add a row to one of its tables, say\n| `goldthread %s` | %s |", name, name, c.Short)
		}
	}
}

// Every file and folder that the READMEs link to is there, and every heading.
func TestReadmeLinks(t *testing.T) {
	for _, file := range readmes {
		text := written(t, file)
		headings := map[string]bool{}
		for _, h := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
			kept := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(h[1]), "")
			headings["#"+strings.ReplaceAll(kept, " ", "-")] = true
		}
		for _, link := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
			switch to := link[1]; {
			case strings.Contains(to, "://"):
			case strings.HasPrefix(to, "#"):
				if !headings[to] {
					t.Errorf("%s links to %s, and has no such heading", file, to)
				}
			default:
				path, _, _ := strings.Cut(to, "#")
				if _, err := os.Stat(filepath.Join(filepath.Dir(file), filepath.FromSlash(path))); err != nil {
					t.Errorf("%s links to %s: %v", file, to, err)
				}
			}
		}
	}
}

// The rule in the README is the one that new rule writes, as the README of the
// examples shows it.
func TestReadmeRule(t *testing.T) {
	_, rest, _ := strings.Cut(written(t, readme), "```rego\n")
	rule, _, ok := strings.Cut(rest, "```")
	if !ok || !strings.Contains(written(t, "../../examples/README.md"), rule) {
		t.Errorf("examples/README.md does not show this rule:\n%s", rule)
	}
}

// The README stays one that somebody reads.
func TestReadmeIsShort(t *testing.T) {
	if n := strings.Count(written(t, readme), "\n"); n > 540 {
		t.Errorf("README.md has %d lines: what only some look up belongs in the README of a folder", n)
	}
}

// The README of the commands lists the outputs that there are, in the order of
// --help. With -update rows that are missing are written in the words of --help.
func TestReadmeListsOutputs(t *testing.T) {
	const head = "| `--out` | For whom |\n|---|---|\n"
	before, rest, _ := strings.Cut(written(t, "README.md"), head)
	table, after, _ := strings.Cut(rest, "\n\n")
	rows := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|.*$").FindAllStringSubmatch(table, -1) {
		rows[row[1]] = row[0]
	}
	var want, missing []string
	for _, format := range report.Formats() {
		row, there := rows[format]
		if !there {
			row, missing = "| `"+format+"` | "+report.FormatReader(format)+" |", append(missing, format)
		}
		want = append(want, row)
	}
	if strings.Join(want, "\n") == table {
		return
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(before+head+strings.Join(want, "\n")+"\n\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("cmd/goldthread/README.md lists other outputs than there are, or in another order (missing: %v): go test ./cmd/goldthread -run TestReadmeListsOutputs -update writes the rows; say more in them where --help cannot", missing)
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
