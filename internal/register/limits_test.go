package register

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"math"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Every limit that can be set, and every fixed one of limits.go, is in the
// list that people read, and the list has no other.
func TestLimitsAreListed(t *testing.T) {
	var l Limits
	var want []int64
	v := reflect.ValueOf(&l).Elem()
	for i := range v.NumField() {
		v.Field(i).SetInt(int64(1_000_003 + i))
		want = append(want, int64(1_000_003+i))
	}
	want = append(want, fixedLimits(t)...)
	var got []int64
	for _, limit := range l.List() {
		got = append(got, limit.Most)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("listed are %v, and there are %v", got, want)
	}
}

// fixedLimits are the values of the constants in limits.go.
func fixedLimits(t *testing.T) []int64 {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []int64
	ast.Inspect(file, func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			return true
		}
		for _, spec := range decl.Specs {
			for _, e := range spec.(*ast.ValueSpec).Values {
				tv, err := gotypes.Eval(token.NewFileSet(), nil, token.NoPos, gotypes.ExprString(e))
				if err != nil {
					t.Fatal(err)
				}
				value, _ := constant.Int64Val(tv.Value)
				values = append(values, value)
			}
		}
		return false
	})
	if len(values) < 6 {
		t.Fatalf("limits.go has %d constants", len(values))
	}
	return values
}

// TestLimitsAreFindings: whoever reaches a limit is told where, and what to do.
func TestLimitsAreFindings(t *testing.T) {
	const text = "Tell the client within 24 hours"
	book := bookOf(t, [][]any{{"id", "title"}, {"LAW-1", text}}, nil)
	bomb := "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nlaws: [{id: LAW-1, title: *b}]\n"
	reached := map[string]bool{}
	for _, c := range []struct {
		limit, file, data, place string
		set                      Limits
	}{
		{"Bytes", "registers/laws.yaml", "- {id: LAW-1}\n", "registers/laws.yaml", Limits{Bytes: 5}},
		{"Files", "registers/laws/b.yaml", "- {id: LAW-1}\n", "registers/laws/b.yaml", Limits{Files: 1}},
		{"Nodes", "registers/laws.yaml", "- {id: LAW-1}\n", "registers/laws.yaml:1:8", Limits{Nodes: 3}},
		{"Nodes", "registers/laws.json", `[{"id": "LAW-1"}]`, "registers/laws.json:1:9", Limits{Nodes: 3}},
		{"Nodes", "registers/laws.cue", `laws: [{id: "LAW-1"}]`, "registers/laws.cue:1:13", Limits{Nodes: 3}},
		{"Depth", "registers/laws.yaml", "- {id: [[LAW-1]]}\n", "registers/laws.yaml:1:10", Limits{Depth: 3}},
		{"Depth", "registers/laws.json", `[{"id": [["LAW-1"]]}]`, "registers/laws.json:1:10", Limits{Depth: 2}},
		{"Depth", "registers/laws.cue", `laws: [{id: [["LAW-1"]]}]`, "registers/laws.cue:1:14", Limits{Depth: 3}},
		{"Aliases", "registers/laws.yaml", bomb, "registers/laws.yaml:2:12", Limits{Aliases: 9}},
		{"Cells", "registers/laws.csv", "id,title\nLAW-1,x\n", "registers/laws.csv:2:7", Limits{Cells: 3}},
		{"Cells", "registers/laws.md", "| id | title |\n|---|---|\n| LAW-1 | x |\n", "registers/laws.md:3:11", Limits{Cells: 3}},
		{"Cells", "registers/laws.xlsx", string(book), "registers/laws.xlsx", Limits{Cells: 3}},
		{"Text", "registers/laws.yaml", "- {id: LAW-1, title: " + text + "}\n", "registers/laws.yaml:1:22", Limits{Text: 20}},
		{"Text", "registers/laws.csv", "id,title\nLAW-1," + text + "\n", "registers/laws.csv:2:7", Limits{Text: 20}},
		{"Text", "registers/laws.xlsx", string(book), "registers/laws.xlsx", Limits{Text: 20}},
		{"Unpacked", "registers/laws.xlsx", string(book), "registers/laws.xlsx", Limits{Unpacked: 300}},
	} {
		fsys := fstest.MapFS{c.file: {Data: []byte(c.data)}}
		if c.limit == "Files" {
			fsys["registers/laws/a.yaml"] = &fstest.MapFile{Data: []byte("- {id: LAW-0}\n")}
		}
		r, err := Load(fsys, &Config{}, types(t), Options{Limits: c.set})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Findings) != 1 || r.Findings[0].Rule != RuleFileUnreadable || r.Findings[0].Place.String() != c.place || r.Findings[0].Hint == "" || c.limit != "Files" && !r.Unreadable["laws"] {
			t.Errorf("%s of %s, which is to be reported at %s:\n%s", c.limit, c.file, c.place, listing(r.Findings))
		}
		reached[c.limit] = true
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Limits]()) {
		if !reached[f.Name] {
			t.Errorf("no file reaches the limit %s", f.Name)
		}
	}
}

// aloneVariable tells a test that no other runs in its process.
const aloneVariable = "ALONE_FOR_TESTS"

// TestMemoryIsLinear: four times as many records take four times the memory, in
// every format. It runs in a process of its own: what other tests were told to
// leave behind takes memory, too. Of several runs the one that took the least
// counts, in which nothing had to be made again that was thrown away.
func TestMemoryIsLinear(t *testing.T) {
	if os.Getenv(aloneVariable) == "" {
		c := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		c.Env = append(os.Environ(), aloneVariable+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	s := types(t)
	for _, extension := range []string{"yaml", "json", "csv", "md", "xlsx", "cue"} {
		used := func(n int) uint64 {
			fsys := fstest.MapFS{"registers/laws." + extension: {Data: manyLaws(t, extension, n)}}
			least := uint64(math.MaxUint64)
			for range 3 {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				r, err := Load(fsys, &Config{}, s, Options{})
				runtime.ReadMemStats(&after)
				if err != nil || len(r.Records["laws"]) != n || len(r.Findings) > 0 {
					t.Fatalf("%s: %d records, %v\n%s", extension, len(r.Records["laws"]), err, listing(r.Findings))
				}
				least = min(least, after.TotalAlloc-before.TotalAlloc)
			}
			return least
		}
		one, four := used(1000), used(4000)
		if four > one*9/2 {
			t.Errorf("%s: 1,000 records take %d bytes, 4,000 take %d", extension, one, four)
		}
	}
}

// manyLaws is a register of n laws in a format.
func manyLaws(t testing.TB, extension string, n int) []byte {
	rows := [][]any{{"id", "title", "jurisdiction", "watch"}}
	var b strings.Builder
	open := map[string]string{"yaml": "laws:\n", "json": "[\n", "csv": "id,title,jurisdiction,watch\n", "md": "| id | title | jurisdiction | watch |\n|---|---|---|---|\n", "cue": "laws: [\n"}
	line := map[string]string{
		"yaml": "- {id: LAW-%d, title: \"Law number %d\", jurisdiction: DE, watch: the official journal}\n",
		"json": "{\"id\": \"LAW-%d\", \"title\": \"Law number %d\", \"jurisdiction\": \"DE\", \"watch\": \"the official journal\"},\n",
		"csv":  "LAW-%d,Law number %d,DE,the official journal\n",
		"md":   "| LAW-%d | Law number %d | DE | the official journal |\n",
		"cue":  "{id: \"LAW-%d\", title: \"Law number %d\", jurisdiction: \"DE\", watch: \"the official journal\"},\n",
	}
	b.WriteString(open[extension])
	for i := range n {
		rows = append(rows, []any{fmt.Sprintf("LAW-%d", i), fmt.Sprintf("Law number %d", i), "DE", "the official journal"})
		if extension != "xlsx" {
			fmt.Fprintf(&b, line[extension], i, i)
		}
	}
	switch extension {
	case "xlsx":
		return bookOf(t, rows, nil)
	case "json":
		return []byte(strings.TrimSuffix(b.String(), ",\n") + "]\n")
	case "cue":
		b.WriteString("]\n")
	}
	return []byte(b.String())
}

// BenchmarkLoadGrows loads registers of growing size: time and memory of a
// record are to stay the same.
func BenchmarkLoadGrows(b *testing.B) {
	s := types(b)
	for _, n := range []int{1000, 2000, 4000, 8000} {
		fsys := fstest.MapFS{"registers/requirements.yaml": {Data: manyRequirements(n)}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r, err := Load(fsys, &Config{}, s, Options{}); err != nil || len(r.Records["requirements"]) != n {
					b.Fatal(err)
				}
			}
		})
	}
}
