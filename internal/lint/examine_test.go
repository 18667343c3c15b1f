package lint_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

func TestExamineFindsWhatRunFinds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	if _, err := scenario.Build(dir, txtar.Parse([]byte(lookScript))); err != nil {
		t.Fatal(err)
	}
	o := lint.Options{Dir: dir, AsOf: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS}
	run, err := lint.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lint.Examine(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Findings) == 0 || !reflect.DeepEqual(l.Findings, run.Findings) {
		t.Errorf("got  %v\nwant %v", l.Findings, run.Findings)
	}
	if !reflect.DeepEqual(l.Ledger, run.Ledger) || !reflect.DeepEqual(l.Incomplete, run.Incomplete) {
		t.Errorf("got  %v, %q\nwant %v, %q", l.Ledger, l.Incomplete, run.Ledger, run.Incomplete)
	}
	if len(l.Keys("requirements")) == 0 {
		t.Error("it holds no records")
	}
}
