package register

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// manyRequirements is a register of n requirements of ten fields.
func manyRequirements(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `- id: REQ-%05d
  statement: Tell the client of a personal data breach within %d hours of its discovery.
  parties: [PTY-%03d, PTY-%03d]
  kind: need
  obligation: mandatory
  basis: contractual
  sources:
    - {id: CTR-%03d, locator: "Schedule 3, 2.%d", quote: within %d hours}
  cia: [confidentiality, integrity]
  bound: {op: max, value: %d, unit: hours}
  disposition: addressed
  controls: [A.5.24, A.5.26]
  in_force_from: 2026-02-03
`, i, i%72, i%200, i%7, i%50, i%9, i%72, i%72)
	}
	return []byte(b.String())
}

func BenchmarkLoad(b *testing.B) {
	fsys := fstest.MapFS{"registers/requirements.yaml": {Data: manyRequirements(1000)}}
	s := types(b)
	for b.Loop() {
		if r, err := Load(fsys, &Config{}, s, Options{}); err != nil || len(r.Records["requirements"]) != 1000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data := manyRequirements(1000)
	d := new(Config).Decoder(types(b))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if records, _, err := d.Decode("registers/requirements.yaml", data); err != nil || len(records) != 1000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompileSchema(b *testing.B) {
	for b.Loop() {
		if _, err := CompileSchema(schema.FS); err != nil {
			b.Fatal(err)
		}
	}
}
