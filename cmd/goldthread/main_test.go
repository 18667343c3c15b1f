package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/charmap"

	"github.com/goldthread/goldthread/internal/heap"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/scenario"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

// programs are those that tests can run, by name.
var programs = map[string]func(){"goldthread": main, "goldthread-at": mainAt}

func TestMain(m *testing.M) {
	testscript.Main(inOneProcess{m}, programs)
}

// inOneProcess are the tests, which run many commands in one process: memory is
// collected in it as it is in the program.
type inOneProcess struct{ *testing.M }

func (tests inOneProcess) Run() int {
	heap.TendCollector()
	return tests.M.Run()
}

// mainAt is main at the time that the variable CLOCK gives.
func mainAt() {
	at, err := time.Parse(time.RFC3339, os.Getenv("CLOCK"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: func() time.Time { return at }}
	root := a.root()
	root.SetArgs(os.Args[1:])
	os.Exit(a.status(root.Execute()))
}

// The scripts drive the real program. Beside testscript's own commands they
// know:
//
//	exits N PROGRAM ARG...     run, and expect exactly this exit status
//	scenario [-bare] FILE DIR  build the repository that a scenario describes
//	shallow DIR                cut the history of a repository below its last commit
//	results SARIF FILE         write what a SARIF file says, one result a line
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"scenario": buildScenario,
			"shallow":  shallow,
			"latin1":   latin1,
			"results":  results,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func buildScenario(ts *testscript.TestScript, neg bool, args []string) {
	build := scenario.Build
	if len(args) == 3 && args[0] == "-bare" {
		build, args = scenario.BuildBare, args[1:]
	}
	if neg || len(args) != 2 {
		ts.Fatalf("usage: scenario [-bare] FILE DIR")
	}
	_, err := build(ts.MkAbs(args[1]), txtar.Parse([]byte(ts.ReadFile(args[0]))))
	ts.Check(err)
}

// shallow makes a repository look like a clone of depth 1.
func shallow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: shallow DIR")
	}
	git := filepath.Join(ts.MkAbs(args[0]), ".git")
	head, err := os.ReadFile(filepath.Join(git, "refs", "heads", "main"))
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(git, "shallow"), head, 0o644))
}

// results tells each result of a SARIF file in a line: what the change does to
// it, how severe it is, where it stands, and of which rule it is.
func results(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: results SARIF FILE")
	}
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID        string
				RuleIndex     int
				Level         string
				BaselineState string
				Suppressions  []struct{ Status string }
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &log))
	var out strings.Builder
	for _, r := range log.Runs[0].Results {
		if rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID; rule != r.RuleID {
			ts.Fatalf("result of %s points at the rule %s", r.RuleID, rule)
		}
		at := r.Locations[0].PhysicalLocation
		fmt.Fprintf(&out, "%s %s %s:%d %s", r.BaselineState, r.Level, at.ArtifactLocation.URI, at.Region.StartLine, r.RuleID)
		for _, s := range r.Suppressions {
			fmt.Fprintf(&out, " (%s)", s.Status)
		}
		out.WriteByte('\n')
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out.String()), 0o644))
}

// latin1 stores the letters of a file as Western European programs did.
func latin1(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: latin1 FILE")
	}
	data, err := charmap.ISO8859_1.NewEncoder().String(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(data), 0o644))
}

// The program never ends in a stack trace, whatever goes wrong in it.
func TestPanicIsOneLine(t *testing.T) {
	var stderr bytes.Buffer
	status := Main([]string{"version"}, nil, panicking{}, &stderr)
	if status != lint.ExitFailed {
		t.Errorf("exit status %d, want %d", status, lint.ExitFailed)
	}
	if got, want := stderr.String(), "goldthread: stopped by a fault of its own, please report it: no paper\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("no paper") }

func TestFullDiskIsAFailure(t *testing.T) {
	var stderr bytes.Buffer
	if status := Main([]string{"version"}, nil, full{}, &stderr); status != lint.ExitFailed {
		t.Errorf("exit status %d, want %d", status, lint.ExitFailed)
	}
	if got, want := stderr.String(), "goldthread: no space left\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// Trouble is one line, also when its text holds several or steers a terminal.
func TestComplaintIsOneLine(t *testing.T) {
	var b bytes.Buffer
	complain(&b, "cannot read a\x1b[2J.yaml\r\n  line 3\n\n line 4")
	if got, want := b.String(), `goldthread: cannot read a\x1b[2J.yaml; line 3; line 4`+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every command and flag says what it is for.
func TestEveryFlagHasHelp(t *testing.T) {
	for _, args := range []string{"", "check", "history", "reviews", "init", "schema", "doctor", "import", "export", "ids", "demo", "rules", "explain", "version", "completion"} {
		var out bytes.Buffer
		if status := Main(append(strings.Fields(args), "--help"), nil, &out, io.Discard); status != 0 {
			t.Errorf("%s --help: exit status %d", args, status)
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if flag, what, ok := strings.Cut(strings.TrimSpace(line), "   "); ok && strings.HasPrefix(flag, "-") && strings.TrimSpace(what) == "" {
				t.Errorf("%s: no help for %s", args, flag)
			}
		}
	}
}
