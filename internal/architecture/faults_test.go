package architecture

import (
	"go/ast"
	"go/parser"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// played are the faults that the program is to stand, what is said of a release,
// and what it takes, with what holds it to that: tests, by folder and function, and steps
// of CI, by file and what stands in it.
var played = map[string][]string{
	// What takes too much ends, and is named.
	"types without end":     {"internal/register TestTypesWithoutEnd", "internal/lint TestEndlessTypesOfAChange"},
	"rules without end":     {"internal/audit TestRulesWithoutEnd"},
	"a history without end": {"internal/history TestHistoryWithoutEnd"},
	"work that is deaf":     {"internal/watch TestLeavesBehindWhatDoesNotListen"},
	"limits raised by whom": {"internal/lint TestChangeCannotAllowItselfMore"},
	"growth of memory":      {"internal/register TestMemoryIsLinear"},
	"a register of 200 MB":  {"cmd/goldthread TestHugeRegister", "internal/repo TestHugeObjects"},
	"10,000 files":          {"cmd/goldthread TestTenThousandFiles", "internal/register TestTooManyFiles"},
	// Reading.
	"read errors":                     {"internal/register TestReadErrorsAndDisappearingFiles", "internal/register TestBrokenSnapshot"},
	"files that disappear":            {"internal/register TestReadErrorsAndDisappearingFiles"},
	"git gc, and a head that moves":   {"cmd/goldthread TestGitGarbageCollectionAndMovingHeadDuringARun"},
	"damaged repositories":            {"cmd/goldthread TestDamagedRepositories", "cmd/goldthread TestDamagedRepositoriesOfGit"},
	"no home, read-only, not one's":   {"cmd/goldthread TestReadOnlyRepositoryOfAnotherUser"},
	"YAML against the public suite":   {"internal/register TestYAMLTestSuite"},
	"YAML, two readers":               {"internal/register FuzzQuickYAML"},
	"lines and marks of Windows":      {"internal/register TestWindowsLineEnds", "internal/register TestSettingsAsWindowsSavesThem", "internal/signature TestFilesOfKeysAsWindowsSavesThem", "internal/history TestMailmapAsWindowsSavesIt", "internal/history TestExportAsWindowsSavesIt", "internal/audit TestPoliciesAsWindowsSavesThem", "internal/audit TestControlsOfASpreadsheet", "cmd/goldthread TestRepositoryAsWindowsSavesIt"},
	"paths of Windows":                {"internal/register TestPathsAsOnWindows", "internal/architecture TestPathsHaveSlashes"},
	"names that not all disks tell":   {"internal/register TestNamesThatNotEveryComputerHolds", "internal/register TestPatternsDoNotSeeHowAccentsAreMade", "internal/lint TestOwnFilesThatHideEachOther"},
	"every reader and writer, fuzzed": {".ci/fuzz -test.fuzztime", ".github/workflows/ci.yml .ci/fuzz"},
	// Writing.
	"a full disk":               {"cmd/goldthread TestFullDisk", "cmd/goldthread TestFullDiskInTheMiddle", "cmd/goldthread TestFullFileSystem", "cmd/goldthread TestAnchorOnAFullDisk"},
	"a file whole or not":       {"internal/exchange TestSave", "internal/exchange TestSaveChangesHandsInOneGo", "internal/repo TestAppendMovesInOneGo"},
	"a reader that leaves":      {"cmd/goldthread TestClosedPipe"},
	"signals":                   {"cmd/goldthread TestSignals", "cmd/goldthread TestSignalWhileAFolderIsInUse", "internal/scratch TestSweep"},
	"the same bytes everywhere": {"cmd/goldthread TestSameBytesEverywhere"},
	// Building and releasing.
	"races":                       {".github/workflows/ci.yml go test -race"},
	"other systems":               {".ci/run .ci/cross", ".ci/cross go vet ./...", ".github/workflows/ci.yml linux/amd64, linux/arm64, darwin/amd64, darwin/arm64, windows/amd64, windows/arm64"},
	"what was built":              {"cmd/goldthread TestBuilt"},
	"a release":                   {"cmd/goldthread TestReleaseFiles", "cmd/goldthread TestReleaseSnapshot", ".ci/run go test -timeout 60m -tags tools -run", ".github/workflows/ci.yml goreleaser release --snapshot"},
	"known vulnerabilities":       {".github/workflows/ci.yml govulncheck ./..."},
	"every program of the README": {"cmd/goldthread TestReadmeOutput"},
	// What it takes.
	"speed, beside the peers":   {".github/workflows/ci.yml goldthread-bench check", "cmd/goldthread-bench TestWhatIsHeld"},
	"speed, beside git":         {".github/workflows/ci.yml goldthread-bench history", "cmd/goldthread-bench TestMeasuredHistoriesAreMined"},
	"speed, beside less of it":  {".github/workflows/ci.yml goldthread-bench alone", "cmd/goldthread-bench TestWhatIsHeld", "cmd/goldthread-bench TestOneRecordIsChanged"},
	"the same found by all":     {"cmd/goldthread-bench TestComparedRules", "cmd/goldthread-bench TestGoldthreadPairs"},
	"types that need no CUE":    {"internal/register TestCompiledIsCurrent", "internal/register TestCertain", "internal/register FuzzCertain"},
	"what is kept is not stale": {"internal/history TestKeptKeys", "internal/history TestKeptMissing", "cmd/goldthread TestEvidenceIsReadAnew"},
}

// What was once thought of stays: a fault whose test has gone is told.
func TestEveryFaultIsPlayed(t *testing.T) {
	tests := map[string]bool{}
	for _, f := range goFiles(t, parser.SkipObjectResolution|parser.ParseComments) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test && fn.Recv == nil {
				tests[f.dir()+" "+fn.Name.Name] = true
			}
		}
	}
	for fault, by := range played {
		for _, one := range by {
			where, what, _ := strings.Cut(one, " ")
			if strings.HasPrefix(where, ".") {
				if text, err := os.ReadFile(filepath.Join(moduleRoot, filepath.FromSlash(where))); err != nil || !strings.Contains(string(text), what) {
					t.Errorf("%s: %s has no %q (%v)", fault, where, what, err)
				}
			} else if !tests[one] {
				t.Errorf("%s: there is no test %s", fault, one)
			}
		}
	}
}
