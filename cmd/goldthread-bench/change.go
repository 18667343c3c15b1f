package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// runWhole checks what was committed last, and runChange judges what the last
// commit did.
func runWhole(dir string, out io.Writer) error { return runLint(dir, "", out) }

func runChange(dir string, out io.Writer) error { return runLint(dir, "HEAD~1", out) }

func runLint(dir, base string, out io.Writer) error {
	r, err := lint.Run(context.Background(), lint.Options{
		Dir: dir, Rev: "HEAD", Base: base, Trust: lint.TrustBase, AsOf: time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d findings\n", len(r.Findings))
	return err
}
