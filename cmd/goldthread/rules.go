package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/policies"
)

var ruleFormats = []string{"text", "json"}

func (a *app) rules() *cobra.Command {
	var out []string
	c := &cobra.Command{
		Use:   "rules",
		Short: "List the rules, by register",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			outs, err := outputs(out, ruleFormats)
			if err != nil {
				return err
			}
			all, err := a.knownRules()
			if err != nil {
				return err
			}
			return a.emit(outs, func(w io.Writer, format string, _ bool) error {
				if format == "json" {
					return rulesJSON(w, all.List())
				}
				_, err := io.WriteString(w, ruleList(all.List()))
				return err
			})
		},
	}
	outFlag(c, &out, ruleFormats)
	return c
}

// knownRules compiles the rules that come with the program and those of the
// repository that the program was started in.
func (a *app) knownRules() (*audit.Rules, error) {
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return nil, err
	}
	return lint.Rules(o)
}

// ruleList writes one line a rule under the name of its register.
func ruleList(rules []audit.Rule) string {
	width := 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	var b strings.Builder
	chapter := ""
	for _, r := range rules {
		if r.Register != chapter {
			fmt.Fprintf(&b, "%s\n", r.Register)
			chapter = r.Register
		}
		fmt.Fprintf(&b, "  %-*s  %-7s  %-8s  %s\n", width, r.ID, r.Severity, r.Basis, r.Title)
	}
	b.WriteString("\n" + report.Bases + "\n" +
		"Next: goldthread explain RULE\n")
	return b.String()
}

func rulesJSON(w io.Writer, rules []audit.Rule) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Version string       `json:"version"`
		Rules   []audit.Rule `json:"rules"`
	}{"1", rules})
}

// ruleNames lists the ids of the shipped rules without compiling them: a
// rule's id is its path. It is what a shell completes.
func ruleNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	files, _ := fs.Glob(policies.FS, "*/*.rego")
	var ids []string
	for _, f := range files {
		id := strings.TrimSuffix(f, ".rego")
		if path.Dir(f) != "lib" && !strings.HasSuffix(id, "_test") {
			ids = append(ids, id)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
