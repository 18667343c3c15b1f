package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// What GitHub says of the changes of registers is asked for and written down,
// the newest first of all, and the past where that is wanted.
func TestApprovals(t *testing.T) {
	h := forgetest.New(t, crew...)
	h.At("2026-01-15")
	h.Put("ines", "main", "Registers", small)
	for _, c := range []struct{ day, branch, words string }{{"2026-02-05", "patch-1", "'They entrust' 'They have entrusted'"}, {"2026-03-05", "patch-2", "'their data' 'all their data'"}} {
		h.At(c.day)
		h.Edit("rita", c.branch, "Wording", "replace registers/parties.yaml "+c.words)
		if err := h.Merge("ines", h.Open("rita", c.branch, "Wording", ""), forgetest.Merge); err != nil {
			t.Fatal(err)
		}
	}
	job := h.OnMain("push", h.Token("contents: write", "pull-requests: read"))
	dir, env := job.Dir, job.Env
	run := func(all bool) (string, error) {
		var out bytes.Buffer
		a := &app{stdout: &out, stderr: &out, dir: dir, now: h.Now}
		err := a.runApprovals(context.Background(), all, "saved", func(name string) string { return env[name] })
		return out.String(), err
	}
	said, err := run(false)
	if err != nil || said != "1 answer saved in saved.\n" {
		t.Fatalf("%q, %v", said, err)
	}
	if said, err = run(true); err != nil || said != "2 answers saved in saved.\n" {
		t.Errorf("%q, %v", said, err)
	}
	for _, name := range []string{"PR-1.json", "PR-2.json"} {
		data, err := os.ReadFile(filepath.Join(dir, "saved/approvals/2026", name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := history.ParsePullRequest(data); err != nil {
			t.Errorf("%s %v", name, err)
		}
	}
	h.Trouble(func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
	if _, err := run(true); err == nil || !strings.Contains(err.Error(), "nothing was saved") {
		t.Errorf("got %v", err)
	}
	delete(env, "GOLDTHREAD_TOKEN")
	if _, err := run(true); err == nil || !strings.Contains(err.Error(), "GOLDTHREAD_TOKEN") {
		t.Errorf("got %v", err)
	}
}

// Asked for is what is not saved: gaps always, the past only where that is
// wanted, and at the very beginning the newest.
func TestApprovalsToAskFor(t *testing.T) {
	h := &history.Evidence{}
	for _, c := range []string{"1", "2", "3", "4"} {
		h.Landings = append(h.Landings, history.Landing{Commit: repo.ID(c), Merged: &history.Person{}})
	}
	ids := func(all bool) string {
		var got []string
		for _, l := range toAskFor(h, all) {
			got = append(got, string(l.Commit))
		}
		return strings.Join(got, " ")
	}
	if got := ids(false) + ", " + ids(true); got != "4, 1 2 3 4" {
		t.Errorf("at the beginning: %s", got)
	}
	h.Approvals.Landings = []history.ExportedLanding{
		{Commit: "1", State: history.BeforeExports}, {Commit: "2", State: history.ExportApproved}, {Commit: "3", State: history.ExportMissing}, {Commit: "4", State: history.ApprovalMissing},
	}
	if got := ids(false) + ", " + ids(true); got != "3, 1 3" {
		t.Errorf("later: %s", got)
	}
	if got := toAskFor(h, false); got[0].Commit != "3" || got[0].Parents != 2 {
		t.Errorf("got %v", got)
	}
}
