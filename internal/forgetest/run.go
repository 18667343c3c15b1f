package forgetest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goldthread/goldthread/internal/scenario"
)

// A Run is one job on a runner of the platform: a checkout of the repository, and
// the environment of its steps.
type Run struct {
	Dir string            // the workspace
	Env map[string]string // of a step
}

// OnPull begins a job for a pull request, as it stands: checked out is what
// merging it would give, with all branches. without names branches that the
// checkout leaves out.
func (h *Hub) OnPull(number int, token string, without ...string) Run {
	h.t.Helper()
	p := h.pull(number)
	merge, name := h.tested(p), fmt.Sprintf("refs/remotes/pull/%d/merge", number)
	refs := h.fetched(without)
	refs[name] = merge
	r := h.run("pull_request", fmt.Sprintf("refs/pull/%d/merge", number), fmt.Sprintf("%d/merge", number), merge, token)
	shape := h.pullShape(p)
	h.event(r, map[string]any{"action": "synchronize", "number": number, "pull_request": shape, "repository": h.repositoryShape(h.Name), "sender": userShape(p.opener)})
	h.clone(r, scenario.Clone{Refs: refs, Head: merge})
	return r
}

// OnMain begins a job on the main branch, for a push or by the clock.
func (h *Hub) OnMain(event, token string, without ...string) Run {
	h.t.Helper()
	refs := h.fetched(without)
	refs["refs/heads/"+h.main] = h.branches[h.main]
	r := h.run(event, "refs/heads/"+h.main, h.main, h.branches[h.main], token)
	h.event(r, map[string]any{"ref": "refs/heads/" + h.main, "after": h.branches[h.main], "repository": h.repositoryShape(h.Name)})
	h.clone(r, scenario.Clone{Refs: refs, Head: "refs/heads/" + h.main})
	return r
}

// tested is what merging a pull request would give, which the platform makes
// anew after each push.
func (h *Hub) tested(p *pull) string {
	h.t.Helper()
	main := h.branches[p.into]
	if of := main + " " + p.head; p.testFor != of {
		h.do("checkout", p.into)
		h.do("branch", fmt.Sprintf("test-%d", h.next()))
		p.testMerge, p.testFor = h.record("merge", h.labels[p.head], p.opener.Login, h.tick(), h.text(fmt.Sprintf("Merge %s into %s", p.head, main)), "by="+platform), of
	}
	return p.testMerge
}

// fetched are the branches that a checkout has of the remote.
func (h *Hub) fetched(without []string) map[string]string {
	refs := map[string]string{}
	for name, id := range h.branches {
		refs["refs/remotes/origin/"+name] = id
	}
	for _, name := range without {
		delete(refs, "refs/remotes/origin/"+name)
	}
	return refs
}

func (h *Hub) run(event, ref, name, sha, token string) Run {
	h.t.Helper()
	temp := h.t.TempDir()
	return Run{filepath.Join(temp, "work"), map[string]string{
		"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_API_URL": h.API, "GITHUB_GRAPHQL_URL": h.API + "/graphql",
		"GITHUB_REPOSITORY": h.Name, "GITHUB_REPOSITORY_ID": fmt.Sprint(h.repositoryID(h.Name)), "GITHUB_EVENT_NAME": event, "GITHUB_REF": ref, "GITHUB_REF_NAME": name,
		"GITHUB_REF_TYPE": "branch", "GITHUB_SHA": sha, "GITHUB_RUN_ID": fmt.Sprint(h.next()), "GITHUB_WORKSPACE": filepath.Join(temp, "work"),
		"GITHUB_EVENT_PATH": filepath.Join(temp, "event.json"), "GITHUB_OUTPUT": filepath.Join(temp, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(temp, "summary.md"),
		"RUNNER_TEMP": temp, "GOLDTHREAD_TOKEN": token,
	}}
}

func (h *Hub) event(r Run, shape map[string]any) {
	h.t.Helper()
	data, err := json.MarshalIndent(shape, "", "  ")
	if err == nil {
		err = os.WriteFile(r.Env["GITHUB_EVENT_PATH"], data, 0o644)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *Hub) clone(r Run, c scenario.Clone) {
	h.t.Helper()
	c.Origin = "https://github.com/" + h.Name
	if err := h.play.Clone(r.Dir, c); err != nil {
		h.t.Fatal(err)
	}
}
