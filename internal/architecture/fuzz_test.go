package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/report"
)

// fuzzed are the readers of what others wrote, and the writers of what others
// read, with the targets that try them: the folder, and the function.
var fuzzed = map[string][]string{
	// Files of registers, and what says how they are read.
	"YAML":                             {"internal/register FuzzYAML", "internal/register FuzzQuickYAML"},
	"YAML, record by record":           {"internal/register FuzzReader"},
	"JSON":                             {"internal/register FuzzJSON"},
	"CSV":                              {"internal/register FuzzCSV"},
	"Markdown":                         {"internal/register FuzzMarkdown"},
	"CUE as data":                      {"internal/register FuzzCUEData"},
	"XLSX":                             {"internal/register FuzzXLSX"},
	"encodings of texts":               {"internal/register FuzzEncoding"},
	"tables through a mapping":         {"internal/register FuzzTable"},
	"configuration and mapping":        {"internal/register FuzzMapping", "internal/register FuzzSteps"},
	"types that Go tells by itself":    {"internal/register FuzzCertain"},
	"proposals for a mapping":          {"internal/starter FuzzPropose"},
	"statements in words":              {"internal/audit FuzzRead"},
	"limits in figures":                {"internal/limit FuzzRead"},
	"names of people in texts":         {"internal/people FuzzText"},
	"filling in ids":                   {"internal/exchange FuzzAddIDs"},
	"adding a record to a file":        {"internal/exchange FuzzAppend"},
	"tables given out and taken again": {"internal/exchange FuzzTake"},
	// What lies in a repository.
	"commits, tags and trees":        {"internal/repo FuzzParseObjects", "internal/signature FuzzParseObject"},
	"packs and their indexes":        {"internal/repo FuzzPackIndexes", "internal/repo FuzzPackEntry", "internal/repo FuzzDelta"},
	"references and other files":     {"internal/repo FuzzSmallFiles"},
	"pointers of Git LFS":            {"internal/repo FuzzPointer"},
	"a damaged repository":           {"internal/history FuzzDamagedRepository"},
	"histories":                      {"internal/history FuzzHistoryAgainstOracle"},
	"trailers and reviews in words":  {"internal/history FuzzParseMessage"},
	"mailmap":                        {"internal/history FuzzParseMailmap"},
	"exported approvals":             {"internal/history FuzzParsePullRequest"},
	"allowed_signers":                {"internal/signature FuzzAllowedSigners"},
	"keys":                           {"internal/signature FuzzKeyring"},
	"signatures":                     {"internal/signature FuzzArmor"},
	"what is kept between runs":      {"internal/history FuzzKept"},
	"anchors":                        {"internal/anchor FuzzParse"},
	"time stamps (RFC 3161)":         {"internal/anchor FuzzStamped"},
	"evidence packs":                 {"internal/evidence FuzzRead"},
	"statements beside a pack":       {"internal/evidence FuzzSidecar"},
	"the output of an earlier run":   {"internal/report FuzzEarlier"},
	"what GitHub tells of an event":  {"cmd/goldthread FuzzEvent"},
	"lines of a file, for showing":   {"internal/source FuzzShow"},
	"lines of a file, for comparing": {"internal/report FuzzLineHashes"},
	// Outputs.
	"output text":                 {"internal/report FuzzTextOutput"},
	"output json":                 {"internal/report FuzzJSONOutput"},
	"output sarif":                {"internal/report FuzzSARIF"},
	"output github":               {"internal/report FuzzGitHub"},
	"output gitlab":               {"internal/report FuzzGitLab"},
	"output junit":                {"internal/report FuzzJUnit"},
	"output rdjson":               {"internal/report FuzzRDJSON"},
	"output csv":                  {"internal/report FuzzCSV"},
	"output markdown and comment": {"internal/report FuzzMarkdown", "internal/report FuzzMarkdownText"},
	"oscal":                       {"internal/report FuzzOSCAL"},
	"pages, with their maps":      {"internal/report/html FuzzWrite"},
	"dot":                         {"internal/report FuzzDOT"},
	"mermaid":                     {"internal/report FuzzMermaid"},
	"matrix":                      {"internal/report FuzzMatrix"},
	"tree":                        {"internal/report FuzzTree"},
	"show":                        {"internal/report FuzzShow"},
	"status":                      {"internal/report FuzzStatus"},
}

// Every reader and writer has a fuzz target, every target is for one of them,
// and each begins from inputs that stand beside it: in its text, or in
// testdata/fuzz, where inputs that once failed stay.
func TestEveryReaderAndWriterIsFuzzed(t *testing.T) {
	targets := map[string]string{} // where its inputs stand, "" for nowhere
	for _, f := range goFiles(t, parser.SkipObjectResolution) {
		if !f.test {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Fuzz") {
				targets[f.dir()+" "+fn.Name.Name] = corpus(t, f.dir(), fn)
			}
		}
	}
	var used []string
	for what, names := range fuzzed {
		for _, name := range names {
			used = append(used, name)
			if where, there := targets[name]; !there {
				t.Errorf("%s: there is no fuzz target %s", what, name)
			} else if where == "" {
				t.Errorf("%s: the fuzz target %s has no inputs to begin from", what, name)
			}
		}
	}
	for _, output := range report.Formats() {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(fuzzed)), func(what string) bool {
			outputs, is := strings.CutPrefix(what, "output ")
			return is && slices.Contains(strings.Fields(outputs), output)
		}) {
			t.Errorf("the output %s has no fuzz target: write one in internal/report, and add a line %q to the list fuzzed in this file", output, "output "+output)
		}
	}
	for name := range targets {
		if !slices.Contains(used, name) {
			t.Errorf("the fuzz target %s is for nothing in the list", name)
		}
	}
}

// adders are the functions of tests that call Add for a target.
var adders = []string{"seeds", "fuzzOutput", "fuzzTrace"}

// corpus says where a fuzz target has its inputs from: from calls of Add, or
// from files.
func corpus(t *testing.T, dir string, fn *ast.FuncDecl) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "testdata", "fuzz", fn.Name.Name, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), "go test fuzz v1\n") {
			t.Errorf("%s is no input of a fuzz target", file)
		}
	}
	if len(files) > 0 {
		return fmt.Sprint(len(files), " files")
	}
	where := ""
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Add" {
			where = "calls of Add"
		}
		if id, ok := call.Fun.(*ast.Ident); ok && slices.Contains(adders, id.Name) {
			where = "a function that adds them"
		}
		return true
	})
	return where
}
