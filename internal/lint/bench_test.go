package lint_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// BenchmarkDemo is the whole check of the demo's repository: 320 records, all
// rules, two and a half years of history.
func BenchmarkDemo(b *testing.B) {
	archive, err := scenario.Load(examples.FS, "demo")
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	if _, err := scenario.Build(dir, archive); err != nil {
		b.Fatal(err)
	}
	o := lint.Options{
		Dir:      dir,
		AsOf:     time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC),
		Policies: policies.FS,
		Schema:   schema.FS,
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lint.Run(context.Background(), o); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReplay is the replay of the demo's whole history.
func BenchmarkReplay(b *testing.B) {
	dir := b.TempDir()
	archive, err := scenario.Load(examples.FS, "demo")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := scenario.Build(dir, archive); err != nil {
		b.Fatal(err)
	}
	o := lint.Options{Dir: dir, AsOf: onDay("2026-10-31"), Policies: policies.FS, Schema: schema.FS}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lint.Replay(context.Background(), o, lint.Period{From: onDay("2024-01-01"), To: o.AsOf}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStart is the check of one record with nothing kept from a check
// before, as each process begins: reading and compiling types and rules is
// nearly all of it.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		o := lint.Options{
			Dir:      b.TempDir(),
			Alone:    fstest.MapFS{"parties.yaml": {Data: []byte("- {id: PTY-001, name: Customers}\n")}},
			AsOf:     time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC),
			Policies: &anew{policies.FS},
			Schema:   &anew{schema.FS},
		}
		if _, err := lint.Run(context.Background(), o); err != nil {
			b.Fatal(err)
		}
	}
}

// anew is a file system that is another one every time.
type anew struct{ fs.FS }
