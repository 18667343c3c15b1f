package main

import (
	"fmt"
	"testing"
)

// BenchmarkLoad is the first half of a check: reading registers and judging
// their types.
func BenchmarkLoad(b *testing.B) {
	for _, parties := range sizes {
		b.Run(fmt.Sprintf("%d-requirements", parties*requirementsOf), func(b *testing.B) {
			dir := b.TempDir()
			set := generateRegisters(parties)
			if err := set.write(dir); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(set.size()))
			b.ReportAllocs()
			for b.Loop() {
				if r, err := load(dir); err != nil || len(r.Findings) > 0 {
					b.Fatal(err)
				}
			}
		})
	}
}
