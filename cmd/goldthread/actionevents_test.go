package main

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
)

// Of a description only what its author wrote out counts: what the template has
// in a comment, a quote and an example are none.
func TestStated(t *testing.T) {
	const description = "What changed, and why? The amendment.\r\n\r\nBecause: CTR-004, LAW-007 <!-- what stands behind it: CTR-998 -->\r\n<!--\r\nBecause: CTR-997\r\n-->\r\n> Because: CTR-996\r\n```\r\nBecause: CTR-995\r\n```\r\n    Because: CTR-994\r\n"
	dir := t.TempDir()
	event := filepath.Join(dir, "event.json")
	env := map[string]string{"GITHUB_EVENT_PATH": event}
	writeEvent(t, env, fmt.Sprintf(`{"pull_request": {"number": 3, "body": %q}}`, description))
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"nowhere":               {map[string]string{"CI_MERGE_REQUEST_DESCRIPTION": description, "GITHUB_EVENT_PATH": event}, "[]"},
		"a merge request":       {map[string]string{"GITLAB_CI": "true", "CI_MERGE_REQUEST_DESCRIPTION": description}, "[CTR-004 LAW-007]"},
		"a pull request":        {map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": event}, "[CTR-004 LAW-007]"},
		"no event":              {map[string]string{"GITHUB_ACTIONS": "true"}, "[]"},
		"an event that is lost": {map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": filepath.Join(dir, "none")}, "[]"},
	} {
		var errs bytes.Buffer
		a := &app{stderr: &errs}
		if got := fmt.Sprint(a.stated(func(name string) string { return c.env[name] })); got != c.want || errs.Len() > 0 {
			t.Errorf("%s: %s, %s", name, got, &errs)
		}
	}
}

// A group of the merge queue is judged by what it adds to the one before it, which
// is its base, and with the reason that the description of its pull request gives:
// the event has none, so it is asked for.
func TestActionInTheMergeQueue(t *testing.T) {
	h := forgetest.New(t, crew...)
	h.At("2026-01-15")
	files := maps.Clone(small)
	files["registers/contracts.yaml"] = "contracts:\n  - {id: CTR-004, title: Master services agreement, counterparty: Bramley Foods Ltd, party: PTY-001, direction: customer, signed_on: 2025-02-03, ends: auto_renew, screened_on: 2025-02-03}\n"
	files[requirements] = strings.Replace(files[requirements], "    cia:", "    sources:\n      - {id: CTR-004, locator: \"Schedule 3, 2.1\"}\n    bound: {op: max, value: 24, unit: h, object: breach}\n    cia:", 1)
	h.Put("ines", "main", "Registers", files)
	h.At("2026-02-03")
	h.Edit("rita", "wording", "First", "sub registers/parties.yaml 'They entrust' 'They have entrusted'")
	first := h.Open("rita", "wording", "First", "")
	h.Edit("rita", "longer", "Second", "replace "+requirements+" 'value: 24' 'value: 72'")
	second := h.Open("rita", "longer", "Second", "Because: CTR-004")

	run := func(job forgetest.Run) (summary, stderr string) {
		t.Helper()
		env := step(job)
		env["GOLDTHREAD_COMMENT"] = "true"
		status, _, stderr := runInActions(t, env)
		if status != 0 {
			t.Errorf("status %d", status)
		}
		return written(t, env["GITHUB_STEP_SUMMARY"]), stderr
	}
	token := h.Token("contents: read", "pull-requests: write")
	summary, stderr := run(h.OnQueue(second, token, first))
	if !strings.Contains(summary, "**You change 1 record**") || !strings.Contains(summary, "REQ-001") || strings.Contains(summary, "PTY-001** \"") ||
		!strings.Contains(summary, "- CTR-004, as its author says") || strings.Contains(summary, "asks for less") || stderr != "" {
		t.Errorf("%q, and the summary is\n%s", stderr, summary)
	}
	if summary, _ = run(h.OnQueue(first, token)); !strings.Contains(summary, "PTY-001") || strings.Contains(summary, "REQ-001**") {
		t.Errorf("the summary of the first is\n%s", summary)
	}
	if summary, stderr = run(h.OnQueue(second, h.Token("contents: read"), first)); !strings.Contains(summary, "asks for less") || !strings.Contains(stderr, "the description of the pull request could not be read") {
		t.Errorf("%q, and the summary is\n%s", stderr, summary)
	}
	if all := append(h.Comments(first), h.Comments(second)...); len(all) > 0 {
		t.Errorf("a queue is no place for comments: %q", all)
	}
}

// A run by the clock checks the main branch as it stands, and what has become due
// by age alone is in its summary.
func TestActionBySchedule(t *testing.T) {
	h := forgetest.New(t, crew...)
	h.At("2026-01-15")
	h.Put("ines", "main", "Registers", map[string]string{"goldthread.yaml": small["goldthread.yaml"], "registers/parties.yaml": small["registers/parties.yaml"]})
	h.At("2026-01-16")
	h.Section("looked", "Goods, services and data.\n")
	h.Edit("ines", "main", "Looked at all of it\n\nReviewed-record: PTY-001\nReviewed-by: Ines Keeper <20+ines@users.noreply.github.com>", "put notes.md looked")
	for day, due := range map[string]bool{"2026-06-30": false, "2028-06-30": true} {
		env := step(h.OnMain("schedule", h.Token("contents: read")))
		env["GOLDTHREAD_AS_OF"] = day
		runInActions(t, env)
		summary := written(t, env["GITHUB_STEP_SUMMARY"])
		if !strings.HasPrefix(summary, "### Register check") || strings.Contains(summary, "registers/register_static") != due {
			t.Errorf("on %s the summary is\n%s", day, summary)
		}
		if outputs := written(t, env["GITHUB_OUTPUT"]); !strings.Contains(outputs, "introduced=0\n") {
			t.Errorf("on %s the outputs are %s", day, outputs)
		}
	}
}

// Of a pull request from a fork the token may write nothing, or there is none. The
// check is the same, its summary stands in for the comment, and nothing fails that
// would not fail otherwise.
func TestActionOnAFork(t *testing.T) {
	h := proposed(t)
	h.FromFork(1, "rita/isms")
	summaries := map[string]string{}
	for name, c := range map[string]struct{ comment, token, says string }{
		"not wanted": {"", h.Token("contents: read", "pull-requests: read"), ""},
		"read only":  {"true", h.Token("contents: read", "pull-requests: read"), "the comment was not written, and the summary of the job stands in: the token may not do that"},
		"no token":   {"true", "", "the comment was not written, and the summary of the job stands in: there is no token"},
	} {
		env := step(h.OnPull(1, c.token))
		env["GOLDTHREAD_COMMENT"] = c.comment
		status, _, stderr := runInActions(t, env)
		if status != 1 || !strings.Contains(stderr, c.says) || c.says == "" && stderr != "" {
			t.Errorf("%s: status %d, %q", name, status, stderr)
		}
		summaries[name] = written(t, env["GITHUB_STEP_SUMMARY"])
		if !strings.HasPrefix(summaries[name], "### Register check: one thing to fix before merging") {
			t.Errorf("%s: the summary is\n%s", name, summaries[name])
		}
	}
	for name, why := range map[string]string{"read only": "the token may not do that: give the job the permission", "no token": "there is no token to ask with"} {
		rest, same := strings.CutPrefix(summaries[name], summaries["not wanted"])
		if !same || !strings.HasPrefix(rest, "\n<sub>The comment on the pull request was not written, so this summary stands in for it: "+why) || !strings.HasSuffix(rest, ".</sub>\n") {
			t.Errorf("%s: the summary ends with %q", name, rest)
		}
	}
	if all := h.Comments(1); len(all) > 0 {
		t.Errorf("comments were written: %q", all)
	}
}
