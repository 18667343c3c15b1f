package forge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// errNoPull says that the platform knows a commit by no pull request that was
// merged into the branch with it.
var errNoPull = errors.New("no pull request was merged as it")

// A pull is what the API says of a pull request.
type pull struct {
	Number   int        `json:"number"`
	Title    string     `json:"title"`
	Body     string     `json:"body"`
	User     apiUser    `json:"user"`
	MergedBy apiUser    `json:"merged_by"`
	MergedAt *time.Time `json:"merged_at"`
	Merge    repo.ID    `json:"merge_commit_sha"`
	Base     struct {
		Ref  string  `json:"ref"`
		SHA  repo.ID `json:"sha"`
		Repo struct {
			ID int64 `json:"id"`
		} `json:"repo"`
	} `json:"base"`
	Head struct {
		SHA repo.ID `json:"sha"`
	} `json:"head"`
}

type apiUser struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
}

func (u apiUser) account() history.Account { return history.Account{ID: u.ID, Login: u.Login} }

// A Landing is a commit of the main branch that the platform is asked about.
type Landing struct {
	Commit  repo.ID
	Parents int
}

// Export asks what came with the landings: for each pull request that one of
// them belongs to who opened and merged it, what was answered at which commit,
// and which rules stood for the branch; for a commit without any, only that.
// Landings are in the order of the branch. Texts of reviews and addresses are
// not asked for. host is the platform's name, and now its time or the machine's.
func (g *GitHub) Export(ctx context.Context, host, branch string, landings []Landing, now time.Time) ([]history.PullRequest, error) {
	var all []history.PullRequest
	at := map[int]int{} // by the number of the pull request
	rules, err := g.rules(ctx, branch)
	if err != nil {
		return nil, err
	}
	var id struct {
		ID int64 `json:"id"`
	}
	if err := g.call(ctx, http.MethodGet, "", nil, &id); err != nil {
		return nil, err
	}
	if id.ID < 1 {
		return nil, errNotAsDocumented
	}
	for _, landing := range landings {
		p, err := g.pullOf(ctx, branch, landing.Commit)
		switch {
		case errors.Is(err, errNoPull):
			all = append(all, history.PullRequest{Forge: host, Repository: id.ID, MergeCommit: landing.Commit, Rules: rules, ExportedAt: now.UTC()})
			continue
		case err != nil:
			return nil, fmt.Errorf("commit %s: %w", landing.Commit.Short(), err)
		}
		if i, known := at[p.Number]; known { // a rebase brings several commits
			one := &all[i]
			if len(one.Landed) == 0 {
				one.Landed = []repo.ID{one.MergeCommit}
			}
			one.Landed = append(one.Landed, landing.Commit)
			one.MergeCommit, one.Method = landing.Commit, "rebase"
			continue
		}
		one, err := g.export(ctx, p, landing)
		if err != nil {
			return nil, fmt.Errorf("pull request %d: %w", p.Number, err)
		}
		one.Forge, one.Repository, one.Rules, one.ExportedAt = host, id.ID, rules, now.UTC()
		at[p.Number] = len(all)
		all = append(all, one)
	}
	return all, nil
}

// pullOf is the pull request that was merged into the branch as, or with, a
// commit.
func (g *GitHub) pullOf(ctx context.Context, branch string, commit repo.ID) (*pull, error) {
	pulls, err := every[pull](ctx, g, "commits/"+url.PathEscape(string(commit))+"/pulls")
	if err != nil {
		return nil, err
	}
	for _, exact := range []bool{true, false} {
		for _, p := range pulls {
			if p.MergedAt != nil && p.Base.Ref == branch && (!exact || p.Merge == commit) {
				var whole pull // the list leaves out who merged it
				err := g.call(ctx, http.MethodGet, fmt.Sprintf("pulls/%d", p.Number), nil, &whole)
				if err == nil && (whole.Number != p.Number || whole.Head.SHA == "" || whole.MergedAt == nil) {
					err = errNotAsDocumented
				}
				return &whole, err
			}
		}
	}
	return nil, errNoPull
}

func (g *GitHub) export(ctx context.Context, p *pull, landing Landing) (history.PullRequest, error) {
	out := history.PullRequest{
		Number: p.Number, Title: clip(p.Title), Because: history.Because(p.Body), OpenedBy: p.User.account(), MergedBy: p.MergedBy.account(),
		Base: p.Base.SHA, Head: p.Head.SHA, MergeCommit: landing.Commit, Method: "squash",
	}
	if landing.Parents > 1 {
		out.Method = "merge"
	}
	if p.MergedAt != nil {
		out.MergedAt = p.MergedAt.UTC()
	}
	type answer struct {
		User   apiUser    `json:"user"`
		State  string     `json:"state"`
		At     *time.Time `json:"submitted_at"`
		Commit repo.ID    `json:"commit_id"`
	}
	answers, err := every[answer](ctx, g, fmt.Sprintf("pulls/%d/reviews", p.Number))
	if err != nil {
		return out, err
	}
	for _, a := range answers {
		if a.At != nil && a.User.ID > 0 { // one that is pending was not given; one of an account that is gone is nobody's
			out.Reviews = append(out.Reviews, history.ForgeReview{By: a.User.account(), State: a.State, At: a.At.UTC(), Commit: a.Commit})
		}
	}
	type file struct {
		Name   string  `json:"filename"`
		Blob   repo.ID `json:"sha"`
		Status string  `json:"status"`
	}
	files, err := every[file](ctx, g, fmt.Sprintf("pulls/%d/files", p.Number))
	if err != nil {
		return out, err
	}
	for _, f := range files {
		if f.Status != "removed" && f.Blob != "" {
			out.Files = append(out.Files, history.HeadFile{Path: f.Name, Blob: f.Blob})
		}
	}
	var head struct {
		Tree struct {
			SHA repo.ID `json:"sha"`
		} `json:"tree"`
	}
	err = g.call(ctx, http.MethodGet, "git/commits/"+url.PathEscape(string(p.Head.SHA)), nil, &head)
	if err == nil && head.Tree.SHA == "" {
		err = errNotAsDocumented
	}
	out.HeadTree = head.Tree.SHA
	return out, err
}

// rules are those in force for a branch; nil where the platform tells of none.
func (g *GitHub) rules(ctx context.Context, branch string) (*history.BranchRules, error) {
	type rule struct {
		Type       string `json:"type"`
		Parameters struct {
			Required     int  `json:"required_approving_review_count"`
			DismissStale bool `json:"dismiss_stale_reviews_on_push"`
		} `json:"parameters"`
	}
	list, err := every[rule](ctx, g, "rules/branches/"+url.PathEscape(branch))
	if err != nil {
		return nil, err
	}
	var out *history.BranchRules
	for _, r := range list {
		if r.Type != "pull_request" {
			continue
		}
		if out == nil {
			out = &history.BranchRules{}
		}
		out.RequiredReviews = max(out.RequiredReviews, r.Parameters.Required)
		out.DismissStale = out.DismissStale || r.Parameters.DismissStale
	}
	return out, nil
}

// maxTitle is how much of a title is kept, in characters.
const maxTitle = 300

func clip(text string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), maxTitle)])
}

// ExportFile is where an export goes on the branch that holds them, and its
// content: JSON with its names in order (RFC 8785), so that asking again gives
// the same bytes but for the time.
func ExportFile(folder string, p history.PullRequest) (name string, data []byte, err error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return "", nil, err
	}
	var plain map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber() // as they are, not as floating point
	if err := decoder.Decode(&plain); err != nil {
		return "", nil, err
	}
	if data, err = json.Marshal(plain); err != nil {
		return "", nil, err
	}
	year := p.MergedAt
	if year.IsZero() {
		year = p.ExportedAt
	}
	name = fmt.Sprintf("COMMIT-%s.json", p.MergeCommit)
	if p.Number > 0 {
		name = fmt.Sprintf("PR-%d.json", p.Number)
	}
	return fmt.Sprintf("%s/%d/%s", folder, year.UTC().Year(), name), append(data, '\n'), nil
}

// Publish adds files to a branch in one commit that the platform makes and
// signs for whom the token belongs to, and begins the branch where there is
// none. Where somebody else adds to it meanwhile it goes on from theirs.
func (g *GitHub) Publish(ctx context.Context, branch, message string, files map[string][]byte) error {
	for range 3 {
		head, err := g.branchHead(ctx, branch)
		if err != nil {
			return err
		}
		err = g.commitOn(ctx, branch, head, message, files)
		if !errors.Is(err, errMoved) {
			return err
		}
	}
	return fmt.Errorf("%s moves on all the time", branch)
}

var errMoved = errors.New("the branch has moved")

// branchHead is the newest commit of a branch, which is begun with an empty
// commit where there is none.
func (g *GitHub) branchHead(ctx context.Context, branch string) (repo.ID, error) {
	var ref struct {
		Object struct {
			SHA repo.ID `json:"sha"`
		} `json:"object"`
	}
	err := g.call(ctx, http.MethodGet, "git/ref/heads/"+url.PathEscape(branch), nil, &ref)
	if err == nil || !errors.Is(err, errNotFound) {
		return ref.Object.SHA, err
	}
	var made struct {
		SHA repo.ID `json:"sha"`
	}
	const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
	begin := map[string]any{"message": "Begin to keep what the platform says of pull requests", "tree": emptyTree, "parents": []string{}}
	if err := g.call(ctx, http.MethodPost, "git/commits", begin, &made); err != nil {
		return "", err
	}
	return made.SHA, g.call(ctx, http.MethodPost, "git/refs", map[string]any{"ref": "refs/heads/" + branch, "sha": made.SHA}, nil)
}

// commitOn makes the commit with createCommitOnBranch, which refuses where the
// branch has moved.
func (g *GitHub) commitOn(ctx context.Context, branch string, head repo.ID, message string, files map[string][]byte) error {
	var additions []map[string]any
	for name, data := range files {
		additions = append(additions, map[string]any{"path": name, "contents": data}) // base64, as JSON writes bytes
	}
	slices.SortFunc(additions, func(a, b map[string]any) int { return strings.Compare(a["path"].(string), b["path"].(string)) })
	query := map[string]any{
		"query": "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }",
		"variables": map[string]any{"input": map[string]any{
			"branch":          map[string]any{"repositoryNameWithOwner": g.Repository, "branchName": branch},
			"expectedHeadOid": head,
			"message":         map[string]any{"headline": message},
			"fileChanges":     map[string]any{"additions": additions},
		}},
	}
	var answer struct {
		Errors []struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if _, err := g.send(ctx, http.MethodPost, g.graphQL(), query, &answer); err != nil {
		return err
	}
	if len(answer.Errors) == 0 {
		return nil
	}
	if e := answer.Errors[0]; e.Type == "STALE_DATA" || strings.Contains(e.Message, "expectedHeadOid") || strings.Contains(e.Message, "Expected branch to point to") {
		return errMoved
	}
	return errors.New("the API did not take the commit")
}

// graphQL is the address of the other API of the same server.
func (g *GitHub) graphQL() string {
	if rest, ok := strings.CutSuffix(strings.TrimSuffix(g.API, "/"), "/api/v3"); ok {
		return rest + "/api/graphql"
	}
	return strings.TrimSuffix(g.API, "/") + "/graphql"
}
