package report

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/goldthread/goldthread/internal/finding"
)

// A command is what GitHub's runner reads out of one line of a log.
type command struct {
	name       string
	properties map[string]string
	data       string
}

// runnerCommands are those that the runner knows. It takes more of them than
// are documented.
var runnerCommands = []string{
	"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "stop-commands", "echo", "add-matcher", "remove-matcher",
	"set-output", "set-env", "add-path", "save-state", "internal-set-repo-path",
}

// runnerReads reads a line as the runner does: as a command between :: where
// the line begins, after blanks, and as one after ##[ wherever that stands.
func runnerReads(line string) (command, bool) {
	if rest, ok := strings.CutPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::"); ok {
		if info, data, ok := strings.Cut(rest, "::"); ok {
			name, list, _ := strings.Cut(info, " ")
			if slices.Contains(runnerCommands, name) {
				c := command{name, map[string]string{}, unescaped(data, "%0D", "\r", "%0A", "\n", "%25", "%")}
				for _, one := range strings.Split(strings.TrimSpace(list), ",") {
					if key, value, ok := strings.Cut(one, "="); ok && value != "" {
						c.properties[key] = unescaped(value, "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
					}
				}
				return c, true
			}
		}
	}
	if _, rest, ok := strings.Cut(line, "##["); ok {
		if info, _, ok := strings.Cut(rest, "]"); ok {
			name, _, _ := strings.Cut(info, " ")
			return command{name: name}, slices.Contains(runnerCommands, name)
		}
	}
	return command{}, false
}

// unescaped replaces one after the other, as the runner does.
func unescaped(s string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, pairs[i], pairs[i+1])
	}
	return s
}

func TestRunnerReads(t *testing.T) {
	for line, want := range map[string]string{
		"::error::x": "error map[] x",
		"  ::warning file=a%2Cb,line=3::x%0A%25y": "warning map[file:a,b line:3] x\n%y",
		"\u3000::set-output name=a::b":            "set-output map[name:a] b",
		"say ::error::x":                          "",
		"::nothing::x":                            "",
		"a ##[set-output name=x]y":                "set-output map[] ",
		"##[nothing]":                             "",
		"::error":                                 "",
	} {
		got := ""
		if c, ok := runnerReads(line); ok {
			got = fmt.Sprint(c.name, " ", c.properties, " ", c.data)
			if c.properties == nil {
				got = c.name + " map[] "
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

// checkGitHub holds that there is exactly one command for each finding that is
// shown, in which the finding's words are data, and none elsewhere.
func checkGitHub(t *testing.T, r patient) {
	t.Helper()
	brought, _, _ := byChange(r.Findings)
	want := map[string]int{}
	for _, f := range brought {
		want[annotationKind(f)] = min(want[annotationKind(f)]+1, annotationsOfKind)
	}
	got := map[string]int{}
	for line := range strings.Lines(render(t, "github", r.Result, Options{})) {
		c, is := runnerReads(strings.TrimSuffix(line, "\n"))
		if !is {
			if strings.Contains(line, "##") || strings.Contains(line, "::") {
				t.Errorf("%v: a line that is no command could be one: %q", r, line)
			}
			continue
		}
		got[c.name]++
		known := slices.ContainsFunc(brought, func(f finding.Finding) bool {
			return c.data == cut(said(f), maxAnnotation) && annotationKind(f) == c.name && strings.HasSuffix(c.properties["title"], path.Base(f.Rule))
		})
		if !known || len(c.properties["file"]) == 0 {
			t.Errorf("%v: this is no finding: %q", r, line)
		}
		for key := range c.properties {
			if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
				t.Errorf("%v: the property %q", r, key)
			}
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v: %v commands, want %v", r, got, want)
	}
}

func FuzzGitHub(f *testing.F) { fuzzOutput(f, checkGitHub) }

// checkNoCommand holds that no other output has a command in it, should it go
// to a log.
func checkNoCommand(t *testing.T, format string, r patient) {
	t.Helper()
	if format == "github" {
		return
	}
	for line := range strings.Lines(render(t, format, r.Result, Options{All: true})) {
		if c, is := runnerReads(line); is {
			t.Errorf("%s, %v: the command %s in %q", format, r, c.name, line)
		}
		if strings.Contains(line, "##vso[") || strings.Contains(line, "##teamcity[") {
			t.Errorf("%s, %v: a command in %q", format, r, line)
		}
	}
}

func TestNoCommandElsewhere(t *testing.T) {
	everyEvil(t, func(t *testing.T, r patient) {
		for _, format := range Formats() {
			checkNoCommand(t, format, r)
		}
	})
}

func TestWorstAnnotationsFirst(t *testing.T) {
	out := render(t, "github", messy(30), Options{})
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if n := len(lines); n != 31 {
		t.Fatalf("%d lines, want ten of each kind and one that counts:\n%s", n, out)
	}
	for i, kind := range []string{"error", "warning", "notice"} {
		if !strings.HasPrefix(lines[10*i], "::"+kind+" ") || !strings.HasPrefix(lines[10*i+9], "::"+kind+" ") {
			t.Errorf("the %ss do not stand together, the worst first", kind)
		}
	}
	if want := "30 of 79 findings are shown beside their lines; not shown: 17 errors, 16 warnings and 16 notes."; lines[30] != want {
		t.Errorf("got  %s\nwant %s", lines[30], want)
	}
}
