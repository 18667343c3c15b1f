package forgetest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	r.Env["GITHUB_HEAD_REF"], r.Env["GITHUB_BASE_REF"] = p.branch, p.into
	h.event(r, map[string]any{"action": "synchronize", "number": number, "pull_request": shape, "repository": h.repositoryShape(h.Name), "sender": userShape(p.opener)})
	h.clone(r, scenario.Clone{Refs: refs, Head: merge})
	return r
}

// OnMain begins a job on the main branch: for a push, by the clock, or by hand.
func (h *Hub) OnMain(event, token string, without ...string) Run {
	h.t.Helper()
	refs := h.fetched(without)
	refs["refs/heads/"+h.main] = h.branches[h.main]
	r := h.run(event, "refs/heads/"+h.main, h.main, h.branches[h.main], token)
	shape := map[string]any{"repository": h.repositoryShape(h.Name)}
	switch event {
	case "push":
		shape["ref"], shape["before"], shape["after"] = "refs/heads/"+h.main, h.Before(h.branches[h.main]), h.branches[h.main]
	case "schedule":
		shape["schedule"] = "47 5 * * 1"
	case "workflow_dispatch":
		shape["ref"], shape["inputs"] = "refs/heads/"+h.main, nil
	default:
		h.t.Fatalf("nothing on %s begins by %s", h.main, event)
	}
	h.event(r, shape)
	h.clone(r, scenario.Clone{Refs: refs, Head: "refs/heads/" + h.main})
	return r
}

// OnQueue begins a job for a pull request in the merge queue, behind others: it
// is about what each of them would give when it is merged after the one before,
// and says nothing of the pull request but its number, in the name of a branch.
func (h *Hub) OnQueue(number int, token string, behind ...int) Run {
	h.t.Helper()
	base, group := "", h.branches[h.main]
	for _, n := range append(behind, number) {
		base, group = group, h.mergeOnto(group, h.pull(n))
	}
	name := fmt.Sprintf("gh-readonly-queue/%s/pr-%d-%s", h.main, number, base)
	h.queued[name] = group
	refs := h.fetched(nil)
	refs["refs/heads/"+name] = group
	r := h.run("merge_group", "refs/heads/"+name, name, group, token)
	h.event(r, map[string]any{"action": "checks_requested", "repository": h.repositoryShape(h.Name), "sender": userShape(h.account(Workflows)), "merge_group": map[string]any{
		"head_sha": group, "head_ref": "refs/heads/" + name, "base_sha": base, "base_ref": "refs/heads/" + h.main, "head_commit": h.commitShape(group),
	}})
	h.clone(r, scenario.Clone{Refs: refs, Head: "refs/heads/" + name})
	return r
}

// Remote writes the repository to a folder from which Git can fetch, as the
// platform serves it: the branches, those of the merge queue among them, and of
// each pull request its head and what merging it would give.
func (h *Hub) Remote(dir string) {
	h.t.Helper()
	refs := map[string]string{}
	for name, id := range h.fetched(nil) {
		refs["refs/heads/"+strings.TrimPrefix(name, "refs/remotes/origin/")] = id
	}
	for name, id := range h.queued {
		refs["refs/heads/"+name] = id
	}
	for _, p := range h.pulls {
		if !p.gone {
			refs[fmt.Sprintf("refs/pull/%d/head", p.number)] = p.head
		}
		if p.testMerge != "" {
			refs[fmt.Sprintf("refs/pull/%d/merge", p.number)] = p.testMerge
		}
	}
	if err := h.play.Clone(dir, scenario.Clone{Refs: refs, Head: "refs/heads/" + h.main}); err != nil {
		h.t.Fatal(err)
	}
}

// tested is what merging a pull request would give, which the platform makes
// anew after each push.
func (h *Hub) tested(p *pull) string {
	h.t.Helper()
	base := h.branches[p.into]
	if of := base + " " + p.head; p.testFor != of {
		p.testMerge, p.testFor = h.mergeOnto(base, p), of
	}
	return p.testMerge
}

// mergeOnto merges a pull request onto a commit, on no branch.
func (h *Hub) mergeOnto(base string, p *pull) string {
	h.t.Helper()
	h.do("checkout", h.main)
	h.do("branch", fmt.Sprintf("test-%d", h.next()), "at="+h.labels[base])
	return h.record("merge", h.labels[p.head], p.opener.Login, h.tick(), h.text(fmt.Sprintf("Merge %s into %s", p.head, base)), "by="+platform)
}

// fetched are the branches that a checkout has of the remote, which those of
// forks are none of.
func (h *place) fetched(without []string) map[string]string {
	refs := map[string]string{}
	for name, id := range h.branches {
		refs["refs/remotes/origin/"+name] = id
	}
	for _, p := range h.pulls {
		if p.fork != "" {
			without = append(without, p.branch)
		}
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

func (h *place) clone(r Run, c scenario.Clone) {
	h.t.Helper()
	c.Origin = h.address + "/" + h.Name
	if err := h.play.Clone(r.Dir, c); err != nil {
		h.t.Fatal(err)
	}
}
