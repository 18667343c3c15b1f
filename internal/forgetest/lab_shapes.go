package forgetest

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/repo"
)

// The answers have the form of those of version 4 of the REST API, as its
// documentation gives them, with what may not be kept in them. Left out are most
// of the addresses of further answers.

// labUser is an account as others see it; null for one that is gone.
func labUser(a *Account) any {
	if a == nil || a.gone {
		return nil
	}
	return map[string]any{"id": a.ID, "username": a.Login, "name": a.Name, "state": "active", "locked": false, "avatar_url": nil, "web_url": "https://" + labHost + "/" + a.Login}
}

func (l *Lab) requestShape(p *pull) map[string]any {
	state := "opened"
	var merge, squash any
	if p.merged != nil {
		state = "merged"
		if p.mergeCommit != p.head {
			merge = p.mergeCommit
		}
		if p.squash != "" {
			squash = p.squash
		}
	}
	return map[string]any{
		"id": 9_000_000 + p.number, "iid": p.number, "project_id": labProject, "title": p.title, "description": p.body, "state": state, "draft": false,
		"source_branch": p.branch, "target_branch": p.into, "author": labUser(p.opener), "merged_by": nil, "merge_user": labUser(p.merger),
		"created_at": stampOf(&p.opened), "updated_at": stampOf(&l.now), "merged_at": stampOf(p.merged), "sha": p.head, "merge_commit_sha": merge, "squash_commit_sha": squash,
		"diff_refs": map[string]any{"base_sha": l.play.MergeBase(l.baseOf(p), p.head), "head_sha": p.head, "start_sha": l.baseOf(p)},
		"web_url":   fmt.Sprintf("https://%s/%s/-/merge_requests/%d", labHost, l.Name, p.number), "labels": []any{}, "references": map[string]any{"full": fmt.Sprintf("%s!%d", l.Name, p.number)},
	}
}

func noteShape(c *comment, system bool) map[string]any {
	return map[string]any{"id": c.id, "type": nil, "body": c.body, "author": labUser(c.by), "created_at": stampOf(&c.made), "system": system, "noteable_type": "MergeRequest", "noteable_iid": c.number, "resolvable": false, "internal": false}
}

func (l *Lab) issueShape(i *issue) map[string]any {
	return map[string]any{
		"id": 8_000_000 + i.Number, "iid": i.Number, "project_id": labProject, "title": i.Title, "description": i.Body, "state": map[bool]string{true: "opened", false: "closed"}[i.Open],
		"author": labUser(i.by), "created_at": stampOf(&i.opened), "updated_at": stampOf(&i.updated), "labels": []any{}, "web_url": fmt.Sprintf("https://%s/%s/-/issues/%d", labHost, l.Name, i.Number),
	}
}

// treeShape lists a folder, "" for the topmost, of files by their paths; false
// where there is no such folder.
func (l *Lab) treeShape(files map[string]string, folder string, recursive bool) ([]any, bool) {
	found := folder == ""
	list, folders := []any{}, map[string]bool{}
	entry := func(kind, mode, name, id string) {
		list = append(list, map[string]any{"id": id, "name": path.Base(name), "type": kind, "path": name, "mode": mode})
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rest := name
		if folder != "" {
			var below bool
			if rest, below = strings.CutPrefix(name, folder+"/"); !below {
				continue
			}
		}
		found = true
		if sub, _, deeper := strings.Cut(rest, "/"); deeper {
			if dir := path.Join(folder, sub); !folders[dir] {
				folders[dir] = true
				entry("tree", "040000", dir, l.treeID(files, dir))
			}
			if !recursive {
				continue
			}
		}
		entry("blob", "100644", name, files[name])
	}
	return list, found
}

// treeID is the id of a folder.
func (l *Lab) treeID(files map[string]string, folder string) string {
	list, _ := l.treeShape(files, folder, false)
	var entries []repo.TreeEntry
	for _, one := range list {
		e := one.(map[string]any)
		entries = append(entries, repo.TreeEntry{Mode: e["mode"].(string), Name: e["name"].(string), ID: repo.ID(e["id"].(string))})
	}
	id, err := repo.TreeID(entries)
	if err != nil {
		l.t.Fatal(err)
	}
	return string(id)
}
