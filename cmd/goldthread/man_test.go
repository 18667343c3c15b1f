package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every command that --help shows has a page, which names all that --help
// names: the pages come from the commands and cannot be stale.
func TestManualPages(t *testing.T) {
	dir := manual(t)
	root := (&app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).root()
	root.InitDefaultHelpCmd()
	all := paged(root)
	if len(all) < 20 {
		t.Fatalf("only %d commands have a page", len(all))
	}
	for _, c := range all {
		page := written(t, filepath.Join(dir, pageName(c)+".1"))
		c.InitDefaultHelpFlag()
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if named := strings.Contains(page, `\fB\-\-`+roff(f.Name)+`\fR`); named == f.Hidden {
				t.Errorf("%s: --%s is named: %t, hidden: %t", c.CommandPath(), f.Name, named, f.Hidden)
			}
		})
		for word := range strings.FieldsSeq(c.Long + " " + c.Example) {
			if !strings.Contains(page, roff(word)) {
				t.Errorf("%s: the page lacks %q", c.CommandPath(), word)
			}
		}
	}
	found, err := os.ReadDir(dir)
	if err != nil || len(found) != len(all) {
		t.Errorf("%d pages of %d commands, %v", len(found), len(all), err)
	}
}

// manual writes the pages into a folder.
func manual(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "man")
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"man", "--date", "2026-10-31", "--out", dir}, nil, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	return dir
}

// No text is a command to the formatter.
func TestManualText(t *testing.T) {
	var b strings.Builder
	roffText(&b, "A path a\\b and --out.\n.TH is text\n'so is this\n\n  goldthread  check\n")
	const want = "A path a\\eb and \\-\\-out.\n\\&.TH is text\n\\&'so is this\n.PP\n.nf\n  goldthread  check\n.fi\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
}

func TestManualRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"man --date 2026-10-32 --out x": `goldthread: --date: "2026-10-32" is not a day from 1970 to 2199: write YYYY-MM-DD, for example 2026-10-31` + "\n",
		"man --date 2026-10-31":         "goldthread: name the folder for the pages: --out DIR\n",
	} {
		var stdout, stderr bytes.Buffer
		if status := Main(strings.Fields(args), nil, &stdout, &stderr); status != 2 || stderr.String() != want {
			t.Errorf("%s: status %d: %s", args, status, &stderr)
		}
	}
}

// Every command is run by a script of testdata/script, or by a test that names it.
func TestEveryCommandIsTried(t *testing.T) {
	scripts, tests := everything(t, "testdata/script/*.txtar"), everything(t, "*_test.go")
	commandsOf((&app{}).root(), func(c *cobra.Command) {
		words := strings.Fields(c.CommandPath())[1:]
		run := regexp.MustCompile(`goldthread( -\S+ \S+)* ` + strings.Join(words, " ") + `\b`)
		if c.HasAvailableSubCommands() || run.MatchString(scripts) || strings.Contains(tests, `"`+strings.Join(words, `", "`)+`"`) {
			return
		}
		t.Errorf("nothing runs %s: write cmd/goldthread/testdata/script/%s.txtar, and go test ./cmd/goldthread -run TestScripts/%s -update writes what it prints", c.CommandPath(), words[0], words[0])
	})
}

// everything is the text of all files that a pattern names.
func everything(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	var all strings.Builder
	for _, name := range names {
		all.WriteString(written(t, name))
	}
	return all.String()
}
