package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/trial"
)

// exampleOf shows the example of a rule: what is wrong, what the check says of
// it, and what mends it; nothing for a rule that has none. What it says is
// held to what the check really says by the tests of the rules, and for rules
// of the user's own by goldthread test.
func exampleOf(r audit.Rule, o lint.Options) (string, error) {
	data, err := exampleText(r, o)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	e := trial.Parse(r.ID, data)
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n\n%s", report.Wrap("For example: "+e.Story(), "", textWidth), indented(e.Want()))
	if fix := e.Fix(); fix != "" {
		fmt.Fprintf(&b, "\nAfter this it is silent:\n\n%s", indented(fix))
	}
	return b.String(), nil
}

// exampleText reads the example of a shipped rule, or the one that lies beside
// a rule of the user's own.
func exampleText(r audit.Rule, o lint.Options) ([]byte, error) {
	data, err := fs.ReadFile(examples.FS, r.ID+".txtar")
	if !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	set, err := lint.Open(o)
	if err != nil {
		return nil, err
	}
	return source.Read(set.Files, strings.TrimSuffix(r.Place.File, ".rego")+".txtar", maxExample)
}

// indented sets a text in by four cells; empty lines stay empty.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
