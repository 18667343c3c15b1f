package forge

import (
	"context"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A glEntry is an entry of a folder.
type glEntry struct {
	ID   repo.ID `json:"id"`
	Name string  `json:"name"`
	Type string  `json:"type"`
	Path string  `json:"path"`
	Mode string  `json:"mode"`
}

// filesAt are the tree of a commit, and the contents there of the files that a
// merge request changed. GitLab names neither: the tree is worked out from the
// entries of the topmost folder, and the contents are looked up in theirs.
func (g *GitLab) filesAt(ctx context.Context, at string, head repo.ID) (tree repo.ID, files []history.HeadFile, err error) {
	type diff struct {
		Path    string `json:"new_path"`
		Deleted bool   `json:"deleted_file"`
	}
	diffs, err := every[diff](ctx, g, at+"/diffs")
	if err != nil {
		return "", nil, err
	}
	folder := func(name string) ([]glEntry, error) {
		address := "repository/tree?ref=" + url.QueryEscape(string(head))
		if name != "" {
			address += "&path=" + url.QueryEscape(name)
		}
		return every[glEntry](ctx, g, address)
	}
	changed := map[string][]string{} // by folder
	for _, d := range diffs {
		if !d.Deleted && d.Path != "" {
			dir := strings.Trim(path.Dir("/"+d.Path), "/")
			changed[dir] = append(changed[dir], d.Path)
		}
	}
	top, err := folder("")
	if err != nil {
		return "", nil, err
	}
	for _, dir := range slices.Sorted(maps.Keys(changed)) {
		entries := top
		if dir != "" {
			if entries, err = folder(dir); err != nil {
				return "", nil, err
			}
		}
		for _, e := range entries {
			if e.Type == "blob" && slices.Contains(changed[dir], e.Path) {
				files = append(files, history.HeadFile{Path: e.Path, Blob: e.ID})
			}
		}
	}
	return treeOf(top), files, nil
}

// treeOf is the id of the tree with these entries; "" where they cannot be one.
func treeOf(all []glEntry) repo.ID {
	entries := make([]repo.TreeEntry, len(all))
	for i, e := range all {
		entries[i] = repo.TreeEntry{Mode: e.Mode, Name: e.Name, ID: e.ID}
	}
	id, err := repo.TreeID(entries)
	if err != nil {
		return ""
	}
	return id
}
