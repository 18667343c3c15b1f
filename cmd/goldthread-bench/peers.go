package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/schema"
)

//go:embed peers/rules.rego
var peerRules string

// judgedOn is the day on which registers are judged, also in peers/rules.rego.
const judgedOn = "2026-10-31"

// Modules of the peers, and the version of the one that we do not link.
const (
	cueModule       = "cuelang.org/go"
	opaModule       = "github.com/open-policy-agent/opa"
	conftestModule  = "github.com/open-policy-agent/conftest"
	conftestVersion = "v0.71.1"
)

// programs are the contenders, built, and what they go by.
type programs struct {
	cue, conftest, opa, goldthread string

	cueVersion, opaVersion string

	types  []string // our register types, as cue wants them
	rules  string   // the folder of peerRules
	config []byte   // for goldthread: the same rules and no other
}

// buildPrograms builds the peers from their modules, and goldthread from the
// one that this program stands in.
func buildPrograms(ctx context.Context, dir string) (*programs, error) {
	cue, err := required(ctx, cueModule)
	if err != nil {
		return nil, err
	}
	opa, err := required(ctx, opaModule)
	if err != nil {
		return nil, err
	}
	for module, pkg := range map[string]string{
		cueModule: "/cmd/cue@" + cue, opaModule: "@" + opa, conftestModule: "@" + conftestVersion,
	} {
		cmd := exec.CommandContext(ctx, "go", "install", "-ldflags=-s -w", module+pkg)
		cmd.Dir = dir // outside any module
		cmd.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
		if text, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s cannot be built: %w\n%s", module, err, text)
		}
	}
	p := &programs{rules: filepath.Join(dir, "rules"), cueVersion: cue, opaVersion: opa}
	for name, into := range map[string]*string{"cue": &p.cue, "conftest": &p.conftest, "opa": &p.opa, "goldthread": &p.goldthread} {
		*into = filepath.Join(dir, name+exe())
	}
	if err := buildGoldthread(ctx, p.goldthread); err != nil {
		return nil, err
	}
	if err := p.writeTypes(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.rules, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(p.rules, "rules.rego"), []byte(peerRules), 0o644); err != nil {
		return nil, err
	}
	return p, p.configure(ctx)
}

// required is the version of a module that goldthread is built with.
func required(ctx context.Context, module string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Version}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("go list -m %s, which needs the folder of goldthread's source: %w", module, err)
	}
	return strings.TrimSpace(string(out)), nil
}

func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// writeTypes puts our types into a folder, with the one that a file is of.
func (p *programs) writeTypes(dir string) error {
	types := filepath.Join(dir, "types")
	if err := os.CopyFS(types, schema.FS); err != nil {
		return err
	}
	files := "package schema\n\n#File: {parties?: [...#Party], requirements?: [...#Requirement], contracts?: [...#Contract], soa?: [...#SoaRow]}\n"
	if err := os.WriteFile(filepath.Join(types, "files.cue"), []byte(files), 0o644); err != nil {
		return err
	}
	var err error
	p.types, err = filepath.Glob(filepath.Join(types, "*.cue"))
	return err
}

// compared are the rules that peerRules states, in alphabetical order.
func compared() []string {
	var ids []string
	for _, m := range regexp.MustCompile(`finding\("([a-z_]+/[a-z0-9_]+)"`).FindAllStringSubmatch(peerRules, -1) {
		ids = append(ids, m[1])
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// buildGoldthread builds the program as it is released.
func buildGoldthread(ctx context.Context, name string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", name, "github.com/goldthread/goldthread/cmd/goldthread")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("goldthread cannot be built, which needs the folder of its source: %w\n%s", err, text)
	}
	return nil
}

// configure turns off all rules of goldthread that are not compared, but for
// the type check.
func (p *programs) configure(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, p.goldthread, "rules", "--out", "json", "-C", os.TempDir()).Output()
	if err != nil {
		return fmt.Errorf("goldthread rules: %w", err)
	}
	var listed struct {
		Rules []struct{ ID string }
	}
	if err := json.Unmarshal(out, &listed); err != nil {
		return err
	}
	wanted := append(compared(), "registers/record_invalid")
	rules := map[string]string{}
	for _, r := range listed.Rules {
		if !slices.Contains(wanted, r.ID) {
			rules[r.ID] = "off"
		}
	}
	if len(listed.Rules)-len(rules) != len(wanted) {
		return errors.New("peers/rules.rego names rules that goldthread does not have")
	}
	p.config, err = yaml.Marshal(map[string]any{"version": 1, "profile": "strict", "rules": rules})
	return err
}

// prepare puts beside the registers in dir what each program wants to have.
func (p *programs) prepare(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, "goldthread.yaml"), p.config, 0o644); err != nil {
		return err
	}
	var input []any
	for _, name := range registerFiles(dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		var contents map[string]any
		if err := yaml.Unmarshal(data, &contents); err != nil {
			return err
		}
		input = append(input, map[string]any{"path": name, "contents": contents})
	}
	merged, err := json.Marshal(input)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "merged.json"), merged, 0o644)
}

func registerFiles(dir string) []string {
	files, _ := fs.Glob(os.DirFS(dir), "registers/*.yaml")
	return files
}

// contenders are the ways to the same findings about the registers in dir:
// what we compare with first.
func (p *programs) contenders(dir string) []contender {
	files := registerFiles(dir)
	vet := slices.Concat([]string{p.cue, "vet", "-c", "-d", "#File"}, p.types, files)
	test := slices.Concat([]string{p.conftest, "test", "--combine", "--no-color", "-o", "json", "-p", p.rules}, files)
	eval := []string{p.opa, "eval", "--format", "json", "-d", p.rules, "-i", "merged.json", "data.main.deny"}
	check := []string{p.goldthread, "check", "--as-of", judgedOn, "--out", "json=findings.json", "--fail-on", "error"}
	return []contender{
		{"cue vet, then conftest test --combine", [][]string{vet, test}, dir},
		{"cue vet, then opa eval of one JSON file", [][]string{vet, eval}, dir},
		{"goldthread check", [][]string{check}, dir},
	}
}

// A pair is a rule and a record about which it found something.
type pair struct{ Rule, Kind, ID string }

func (p pair) String() string { return p.Rule + " " + p.Kind + "/" + p.ID }

// agree makes sure that all contenders find the same about the registers in
// dir, at least once each rule when some is to be found by each.
func agree(ctx context.Context, all []contender, every bool) (int, error) {
	var found [3]map[pair]bool
	for i, c := range all {
		_, text, err := c.run(ctx)
		if err != nil {
			return 0, err
		}
		if found[i], err = []func([]byte) (map[pair]bool, error){conftestPairs, opaPairs, func([]byte) (map[pair]bool, error) {
			return goldthreadPairs(filepath.Join(c.dir, "findings.json"))
		}}[i]([]byte(text)); err != nil {
			return 0, fmt.Errorf("%s: %w\n%s", c.name, err, firstLines(text, 5))
		}
	}
	for i := range found {
		for _, other := range found {
			for one := range other {
				if !found[i][one] {
					return 0, fmt.Errorf("%s does not find what others find: %s", all[i].name, one)
				}
			}
		}
	}
	rules := map[string]bool{}
	for one := range found[0] {
		rules[one.Rule] = true
	}
	if every && len(rules) != len(compared()) {
		left := compared()
		left = slices.DeleteFunc(left, func(id string) bool { return rules[id] })
		return 0, fmt.Errorf("no mistake was made for %s", strings.Join(left, ", "))
	}
	return len(found[0]), nil
}

func conftestPairs(out []byte) (map[pair]bool, error) {
	var results []struct {
		Failures []struct{ Metadata pair }
	}
	if err := json.Unmarshal(out, &results); err != nil {
		return nil, err
	}
	found := map[pair]bool{}
	for _, r := range results {
		for _, f := range r.Failures {
			found[f.Metadata] = true
		}
	}
	return found, nil
}

func opaPairs(out []byte) (map[pair]bool, error) {
	var result struct {
		Result []struct{ Expressions []struct{ Value []pair } }
	}
	if err := json.Unmarshal(out, &result); err != nil {
		return nil, err
	}
	found := map[pair]bool{}
	for _, r := range result.Result {
		for _, e := range r.Expressions {
			for _, d := range e.Value {
				found[d] = true
			}
		}
	}
	return found, nil
}

// goldthreadPairs reads the findings of a file. One about many records at once
// counts for each of them.
func goldthreadPairs(file string) (map[pair]bool, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var result struct {
		Findings []struct {
			Rule    string
			Subject struct{ Kind, ID string }
			Records []string
		}
	}
	if err := json.Unmarshal(data, &result); err != nil {
		return nil, err
	}
	found := map[pair]bool{}
	for _, f := range result.Findings {
		for _, id := range append(f.Records, f.Subject.ID) {
			if id != "" {
				found[pair{f.Rule, f.Subject.Kind, id}] = true
			}
		}
	}
	return found, nil
}

// yamlNodes reads the registers of a folder into nodes and nothing else, to
// hold the whole check against.
func yamlNodes(dir string) error {
	for _, name := range registerFiles(dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		var node yaml.Node
		if err := yaml.Unmarshal(data, &node); err != nil {
			return err
		}
	}
	return nil
}
