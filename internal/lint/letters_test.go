package lint_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// The text that is shown beside a finding has the letters that were read,
// whatever the encoding of its file.
func TestSourcesInLetters(t *testing.T) {
	const config = "version: 1\nregisters: {parties: {files: [{path: p.csv, encoding: windows-1252}, {path: u.csv}]}}\n"
	files := fstest.MapFS{
		"goldthread.yaml": {Data: []byte(config)},
		"p.csv":           {Data: []byte("id,name\nPTY-1,M\xfcller\n")},
		"u.csv":           {Data: []byte("\xff\xfei\x00d\x00\n\x00\xfc\x00\n\x00")},
	}
	r, err := lint.Run(context.Background(), lint.Options{
		Dir: t.TempDir(), Alone: files, Policies: policies.FS, Schema: schema.FS,
		AsOf: time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{"p.csv": "id,name\nPTY-1,Müller\n", "u.csv": "id\nü\n"} {
		if text, err := r.Sources(file); err != nil || string(text) != want {
			t.Errorf("%s: %q, %v, want %q", file, text, err, want)
		}
	}
}
