package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/policies"
)

var ruleFormats = []string{"text", "json", "markdown"}

func init() { addCommand((*app).rules) }

func (a *app) rules() *cobra.Command {
	var out []string
	var framework string
	c := &cobra.Command{
		Use:   "rules",
		Short: "List the rules, by register or by the points of another framework",
		Example: "  goldthread rules\n" +
			"  goldthread rules --framework nist-csf",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			outs, err := outputs(out, ruleFormats)
			if err != nil {
				return err
			}
			all, err := a.knownRules()
			if err != nil {
				return err
			}
			text, list, frameworks := ruleList(all.List()), all.List(), all.Frameworks()
			if framework != "" && slices.ContainsFunc(outs, func(o output) bool { return o.format == "markdown" }) {
				return usagef("--framework lists rules as text or json, and markdown is the guide to all of them: leave one of them out")
			}
			if framework != "" {
				one, err := all.Framework(framework)
				if err != nil {
					return usagef("%v", err)
				}
				list = mapped(list, one)
				text, frameworks = frameworkList(list, one), []audit.Framework{one}
			}
			return a.emit(outs, func(w io.Writer, format string, _ bool) error {
				switch format {
				case "json":
					return rulesJSON(w, list, frameworks)
				case "markdown":
					return ruleGuide(w, all)
				}
				_, err := io.WriteString(w, text)
				return err
			})
		},
	}
	c.Flags().StringVar(&framework, "framework", "", "list only the rules that bear on the framework `NAME`, by its points: "+strings.Join(frameworkNames(), ", "))
	_ = c.RegisterFlagCompletionFunc("framework", cobra.FixedCompletions(frameworkNames(), cobra.ShellCompDirectiveNoFileComp))
	outFlag(c, &out, ruleFormats)
	return c
}

// frameworkNames lists the frameworks without reading them: each is a file.
func frameworkNames() []string {
	files, _ := fs.Glob(policies.FS, "catalogue/frameworks/*.yaml")
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	return names
}

// mapped are the rules that bear on some point of a framework.
func mapped(rules []audit.Rule, f audit.Framework) []audit.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r audit.Rule) bool { return len(r.Frameworks[f.ID]) == 0 })
}

// frameworkList writes one line a rule under each point of a framework.
func frameworkList(rules []audit.Rule, f audit.Framework) string {
	byID := map[string]audit.Rule{}
	width := 0
	for _, r := range rules {
		byID[r.ID] = r
		width = max(width, len(r.ID))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f.Name, f.About)
	for _, point := range f.Points {
		fmt.Fprintf(&b, "%s  %s\n", point.Ref, point.Says)
		if len(point.Rules) == 0 {
			b.WriteString("  no check bears on it: ask a person\n")
		}
		for _, id := range point.Rules {
			r := byID[id]
			fmt.Fprintf(&b, "  %-*s  %-7s  %s\n", width, r.ID, r.Severity, r.Title)
		}
	}
	b.WriteString("\nPoints by their numbers, in our own words. A check bears on a point; that it finds nothing does not show that the point is met.\n" +
		"Next: goldthread explain RULE\n")
	return b.String()
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

func rulesJSON(w io.Writer, rules []audit.Rule, frameworks []audit.Framework) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Version    string            `json:"version"`
		Rules      []audit.Rule      `json:"rules"`
		Frameworks []audit.Framework `json:"frameworks"`
	}{"1", rules, frameworks})
}

// ruleNames lists the ids of the shipped rules without compiling them: a
// rule's id is its path. It is what a shell completes.
func ruleNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	files, _ := fs.Glob(policies.FS, "*/*.rego")
	var ids []string
	for _, f := range files {
		if path.Dir(f) != "lib" {
			ids = append(ids, strings.TrimSuffix(f, ".rego"))
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
