package forge

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A glRequest is what the API says of a merge request.
type glRequest struct {
	IID         int        `json:"iid"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	State       string     `json:"state"`
	Target      string     `json:"target_branch"`
	Author      glUser     `json:"author"`
	MergeUser   glUser     `json:"merge_user"`
	MergedBy    glUser     `json:"merged_by"` // of servers that have no merge_user yet
	MergedAt    *time.Time `json:"merged_at"`
	SHA         repo.ID    `json:"sha"`
	Merge       repo.ID    `json:"merge_commit_sha"`
	Squash      repo.ID    `json:"squash_commit_sha"`
	Refs        struct {
		Base repo.ID `json:"base_sha"`
	} `json:"diff_refs"`
}

type glUser struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}

func (u glUser) account() history.Account { return history.Account{ID: u.ID, Login: u.Username} }

// Merged asks for the merge requests of a commit.
func (g *GitLab) Merged(ctx context.Context, commit repo.ID) ([]Merged, error) {
	all, err := every[glRequest](ctx, g, "repository/commits/"+url.PathEscape(string(commit))+"/merge_requests")
	var merged []Merged
	for _, r := range all {
		if r.State == "merged" {
			merged = append(merged, Merged{r.IID, r.Target, []repo.ID{r.Merge, r.Squash, r.SHA}})
		}
	}
	return merged, err
}

// Request asks who opened, approved and merged a merge request, and what it
// changed.
func (g *GitLab) Request(ctx context.Context, number int, landing Landing) (history.PullRequest, error) {
	at := fmt.Sprintf("merge_requests/%d", number)
	var r glRequest
	err := g.call(ctx, http.MethodGet, at, nil, &r)
	if err == nil && (r.IID != number || r.SHA == "" || r.MergedAt == nil) {
		err = errNotAsDocumented
	}
	if err != nil {
		return history.PullRequest{}, err
	}
	out := history.PullRequest{
		Number: number, Title: clip(r.Title), Because: history.Because(r.Description), OpenedBy: r.Author.account(),
		MergedBy: cmp.Or(r.MergeUser, r.MergedBy).account(), MergedAt: r.MergedAt.UTC(), Base: r.Refs.Base, Head: r.SHA,
		MergeCommit: landing.Commit, Squash: r.Squash, Method: "rebase",
	}
	switch {
	case r.Squash != "":
		out.Method = "squash"
	case landing.Parents > 1:
		out.Method = "merge"
	}
	if out.Reviews, err = g.approvals(ctx, at); err != nil {
		return out, err
	}
	out.HeadTree, out.Files, err = g.filesAt(ctx, at, r.SHA)
	return out, err
}
