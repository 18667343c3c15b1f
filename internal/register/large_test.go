package register

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/schema"
)

// patience is far more than reading any file of these tests takes, and far less
// than it takes when time grows with the square of their size.
const patience = 20 * time.Second

// manyOf repeats a text with numbers in it.
func manyOf(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "#", "%[1]d"), i)
	}
	return b.String()
}

// TestTimeIsLinear: no file takes time that grows with the square of its size,
// whatever stands in it.
func TestTimeIsLinear(t *testing.T) {
	const n = 100_000
	for name, files := range map[string]map[string]string{
		"keys of a mapping":     {"registers/parties.yaml": "id: PTY-1\nown:\n" + manyOf(n, "  a#: 1\n")},
		"keys that stand twice": {"registers/parties.json": `{"id": "PTY-1", "own": {` + manyOf(n, `"a#": 1,`) + strings.TrimSuffix(manyOf(n, `"a#": 1,`), ",") + "}}"},
		"columns of one field":  {"registers/parties.csv": "id" + manyOf(n, ",own.a#") + "\n"},
		"rows that are shifted": {"registers/parties.csv": "id,name\n" + manyOf(n/10, "PTY-#,Name number #,x\n")},
		"ids of two registers": {"registers/laws.csv": "id\n" + strings.Repeat("X-1\n", n/10),
			"registers/requirements.yaml": manyOf(n/10, "- {id: REQ-#, sources: [{id: X-1}]}\n")},
		"cells with several names": {"registers/parties.csv": "id\nA\nB\n", "registers/requirements.csv": "id,parties\n" + manyOf(n/4, "REQ-#,\"A,B\"\n")},
		"rows that do not fit": {"l.csv": "Law,Duty\n" + strings.Repeat("GDPR,none of the usual words\n", n/10),
			"goldthread.yaml": `registers: {laws: {files: [{path: l.csv, group: Law, split: {Duty: {pattern: "(?<a>\\d+)", fields: {a: "duties[].ref"}, otherwise: notes}}}]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for file, data := range files {
				fsys[file] = &fstest.MapFile{Data: []byte(data)}
			}
			c, s, faults, err := Configure(fsys, "", schema.FS)
			if err != nil || len(faults) > 0 {
				t.Fatal(err, listing(faults))
			}
			began := time.Now()
			if _, err := Load(fsys, c, s, Options{}); err != nil {
				t.Error(err)
			}
			took := time.Since(began)
			t.Log(took)
			if took > patience {
				t.Errorf("reading took %s", took)
			}
		})
	}
}
