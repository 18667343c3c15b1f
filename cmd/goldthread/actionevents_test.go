package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/scenario"
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

// loosened is a merge queue in which two pull requests stand one behind the other.
// The second loosens a requirement.
const loosened = `person ines 'Ines Keeper' <ines@example.org>
person lea 'Lea Brandt' <lea@example.org>
put goldthread.yaml
put registers/parties.yaml
put registers/contracts.yaml
put registers/requirements.yaml
commit ines 2026-01-15T09:00:00Z 'Registers' label=main
branch queue
sub registers/parties.yaml 'They entrust' 'They have entrusted'
commit lea 2026-02-03T09:00:00Z 'First' label=first
replace registers/requirements.yaml 'value: 24' 'value: 72'
commit lea 2026-02-03T09:01:00Z 'Second' label=second
-- goldthread.yaml --
version: 1
-- registers/parties.yaml --
parties:
  - {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
-- registers/contracts.yaml --
contracts:
  - {id: CTR-004, title: Master services agreement, counterparty: Bramley Foods Ltd, party: PTY-001, direction: customer, signed_on: 2025-02-03, ends: auto_renew, screened_on: 2025-02-03}
-- registers/requirements.yaml --
requirements:
  - id: REQ-001
    statement: Tell the customer of a breach in due time.
    parties: [PTY-001]
    sources:
      - {id: CTR-004, locator: "Schedule 3, 2.1"}
    cia: [confidentiality]
    bound: {op: max, value: 24, unit: h, object: breach}
    disposition: addressed
    controls: [A.5.24]
`

// A group of the merge queue is judged by what it adds to the one before it, which
// is its base, and with the reason that the description of its pull request gives:
// the event has none, so it is asked for.
func TestActionInTheMergeQueue(t *testing.T) {
	dir := t.TempDir()
	built, err := scenario.Build(filepath.Join(dir, "repo"), txtar.Parse([]byte(loosened)))
	if err != nil {
		t.Fatal(err)
	}
	body := "Because: CTR-004"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/repos/northwind/isms/pulls/12" || body == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, `{"number": 12, "body": %q}`, body)
	}))
	t.Cleanup(server.Close)
	env := map[string]string{
		"GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": filepath.Join(dir, "event.json"), "GITHUB_STEP_SUMMARY": filepath.Join(dir, "summary.md"), "RUNNER_TEMP": dir,
		"GOLDTHREAD_DIRECTORY": filepath.Join(dir, "repo"), "GOLDTHREAD_AS_OF": "2026-06-30", "GOLDTHREAD_COMMENT": "true", "GOLDTHREAD_TOKEN": "secret",
		"GITHUB_API_URL": server.URL, "GITHUB_REPOSITORY": "northwind/isms",
	}
	run := func(base, head string) (summary, stderr string) {
		t.Helper()
		writeEvent(t, env, fmt.Sprintf(`{"action": "checks_requested", "merge_group": {"base_ref": "refs/heads/main", "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-%s", "base_sha": %[1]q, "head_sha": %q}}`, built.Commits[base], built.Commits[head]))
		status, _, stderr := runInActions(t, env)
		if status != 0 {
			t.Errorf("status %d", status)
		}
		return written(t, env["GITHUB_STEP_SUMMARY"]), stderr
	}
	summary, stderr := run("first", "second")
	if !strings.Contains(summary, "**You change 1 record**") || !strings.Contains(summary, "REQ-001") || strings.Contains(summary, "PTY-001** \"") ||
		!strings.Contains(summary, "- CTR-004, as its author says") || strings.Contains(summary, "asks for less") || stderr != "" {
		t.Errorf("%q, and the summary is\n%s", stderr, summary)
	}
	if summary, _ = run("main", "first"); !strings.Contains(summary, "PTY-001") || strings.Contains(summary, "REQ-001**") {
		t.Errorf("the summary of the first is\n%s", summary)
	}
	body = ""
	if summary, stderr = run("first", "second"); !strings.Contains(summary, "asks for less") || !strings.Contains(stderr, "the description of the pull request could not be read") {
		t.Errorf("%q, and the summary is\n%s", stderr, summary)
	}
}

// A run by the clock checks the main branch as it stands, and what has become due
// by age alone is in its summary.
func TestActionBySchedule(t *testing.T) {
	dir := t.TempDir()
	const aged = `person ines 'Ines Keeper' <ines@example.org>
put goldthread.yaml
put registers/parties.yaml
commit ines 2026-01-15T09:00:00Z 'Registers'
commit ines 2026-01-16T09:00:00Z @review empty
-- review --
Looked at all of it

Reviewed-record: PTY-001
Reviewed-by: Ines Keeper <ines@example.org>
-- goldthread.yaml --
version: 1
-- registers/parties.yaml --
parties:
  - {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
`
	if _, err := scenario.Build(filepath.Join(dir, "repo"), txtar.Parse([]byte(aged))); err != nil {
		t.Fatal(err)
	}
	for day, due := range map[string]bool{"2026-06-30": false, "2028-06-30": true} {
		env := map[string]string{
			"GITHUB_EVENT_NAME": "schedule", "GITHUB_EVENT_PATH": filepath.Join(dir, "event.json"), "GITHUB_STEP_SUMMARY": filepath.Join(dir, day+".md"), "RUNNER_TEMP": dir,
			"GITHUB_OUTPUT": filepath.Join(dir, day+".out"), "GOLDTHREAD_DIRECTORY": filepath.Join(dir, "repo"), "GOLDTHREAD_AS_OF": day,
		}
		writeEvent(t, env, `{"schedule": "17 5 * * 1"}`)
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
// check is the same, its summary stands in for the comment, says where the lines
// can be edited, and nothing fails that would not fail otherwise.
func TestActionOnAFork(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"message": "Resource not accessible by integration"}`)
			return
		}
		fmt.Fprint(w, "[]")
	}))
	t.Cleanup(server.Close)
	summaries := map[string]string{}
	for name, c := range map[string]struct{ comment, token, says string }{
		"not wanted": {"", "secret", ""},
		"read only":  {"true", "secret", "the comment was not written, and the summary of the job stands in: the token may not do that"},
		"no token":   {"true", "", "the comment was not written, and the summary of the job stands in: there is no token"},
	} {
		_, env := inActions(t, func(r *scenario.Result) string {
			return fmt.Sprintf(`{"pull_request": {"number": 7, "base": {"sha": %q, "repo": {"full_name": "northwind/isms", "fork": false}}, "head": {"ref": "patch-4", "sha": %q, "repo": {"full_name": "ana/isms", "fork": true}}}}`, r.Commits["base"], r.Commits["head"])
		})
		env["GITHUB_API_URL"], env["GITHUB_REPOSITORY"], env["GOLDTHREAD_TOKEN"], env["GOLDTHREAD_COMMENT"] = server.URL, "northwind/isms", c.token, c.comment
		status, _, stderr := runInActions(t, env)
		if status != 1 || !strings.Contains(stderr, c.says) || c.says == "" && stderr != "" {
			t.Errorf("%s: status %d, %q", name, status, stderr)
		}
		summaries[name] = written(t, env["GITHUB_STEP_SUMMARY"])
		if !strings.HasPrefix(summaries[name], "### Register check: one thing to fix before merging") {
			t.Errorf("%s: the summary is\n%s", name, summaries[name])
		}
	}
	if summaries["read only"] != summaries["not wanted"] || summaries["no token"] != summaries["not wanted"] {
		t.Errorf("the summaries differ: %q", summaries)
	}
}
