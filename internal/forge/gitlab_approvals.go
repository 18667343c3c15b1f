package forge

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A glApproval is one that stands. Older servers do not say since when.
type glApproval struct {
	User glUser     `json:"user"`
	At   *time.Time `json:"approved_at"`
}

// approvals are those that stand, each with its time and the version that was
// approved, as far as anybody knows. GitLab forgets those that were taken back.
func (g *GitLab) approvals(ctx context.Context, at string) ([]history.ForgeReview, error) {
	var a struct {
		By []glApproval `json:"approved_by"`
	}
	if err := g.call(ctx, http.MethodGet, at+"/approvals", nil, &a); err != nil {
		return nil, err
	}
	if len(a.By) == 0 {
		return nil, nil
	}
	if err := g.date(ctx, at, a.By); err != nil {
		return nil, err
	}
	versions, err := every[glVersion](ctx, g, at+"/versions")
	if err != nil {
		return nil, err
	}
	var all []history.ForgeReview
	for _, one := range a.By {
		if one.User.ID < 1 {
			continue // of an account that is gone
		}
		review := history.ForgeReview{By: one.User.account(), State: history.ForgeApproved}
		if one.At != nil {
			review.At, review.Commit = one.At.UTC(), versionAt(versions, *one.At)
		}
		all = append(all, review)
	}
	return all, nil
}

// date gives the approvals of an older server the times of the notes that it
// wrote of them.
func (g *GitLab) date(ctx context.Context, at string, approvals []glApproval) error {
	if !slices.ContainsFunc(approvals, func(a glApproval) bool { return a.At == nil }) {
		return nil
	}
	type note struct {
		System bool      `json:"system"`
		Body   string    `json:"body"`
		Author glUser    `json:"author"`
		At     time.Time `json:"created_at"`
	}
	notes, err := every[note](ctx, g, at+"/notes?activity_filter=only_activity&sort=asc")
	if err != nil {
		return err
	}
	for i := range approvals {
		for _, n := range notes {
			if a := &approvals[i]; n.System && n.Body == "approved this merge request" && n.Author.ID == a.User.ID && !n.At.IsZero() && (a.At == nil || n.At.After(*a.At)) {
				a.At = &n.At
			}
		}
	}
	return nil
}

// A glVersion is the merge request as one push left it.
type glVersion struct {
	Head repo.ID   `json:"head_commit_sha"`
	At   time.Time `json:"created_at"`
}

// settled is how long a version must have stood before an approval for it to be
// what the approver had before them.
const settled = time.Minute

// versionAt is the version that stood when somebody approved; "" where another
// had stood until shortly before, so that nobody can tell which one was read.
func versionAt(versions []glVersion, at time.Time) repo.ID {
	var newest, before repo.ID
	for _, v := range slices.SortedFunc(slices.Values(versions), func(a, b glVersion) int { return a.At.Compare(b.At) }) {
		if v.At.After(at) {
			break
		}
		newest = v.Head
		if v.At.Add(settled).Before(at) {
			before = v.Head
		}
	}
	if len(versions) == 1 {
		return versions[0].Head
	}
	if newest != before {
		return ""
	}
	return newest
}
