package forge

import (
	"cmp"
	"context"
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

// A GitHub is one repository on GitHub, or on a server that speaks its API (REST,
// version 2022-11-28: https://docs.github.com/rest; commits by GraphQL).
type GitHub struct {
	API        string // https://api.github.com
	Host       string // "" for github.com
	Repository string // owner/name
	Token      string
	Client     *http.Client // nil for one that waits half a minute
}

// Words says what people call GitHub and what it has.
func (g *GitHub) Words() Words {
	w := Words{Name: "GitHub", Host: cmp.Or(g.Host, "github.com"), Prefix: "PR"}
	if g.Token == "" {
		w.Missing = "GOLDTHREAD_TOKEN holds no token"
	}
	return w
}

// call asks the API for something below the repository, and reads the answer
// into into, unless that is nil.
func (g *GitHub) call(ctx context.Context, method, path string, send, into any) error {
	_, err := g.ask(ctx, method, path, send, into)
	return err
}

// ask is call with the headers of the answer.
func (g *GitHub) ask(ctx context.Context, method, path string, send, into any) (http.Header, error) {
	owner, name, ok := strings.Cut(g.Repository, "/")
	if !ok {
		return nil, fmt.Errorf("%q is not the name of a repository", g.Repository)
	}
	address := strings.TrimSuffix(g.API, "/") + "/repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
	if path != "" {
		address += "/" + path
	}
	return g.api().send(ctx, method, address, send, into)
}

func (g *GitHub) api() api {
	return api{
		client: g.Client, token: g.Token,
		header: http.Header{"Accept": {"application/vnd.github+json"}, "X-Github-Api-Version": {"2022-11-28"}, "Authorization": {"Bearer " + g.Token}},
		absent: "give the job one, as in GOLDTHREAD_TOKEN: ${{ github.token }}",
		denied: "give the job the permission, pull-requests: write for a comment, issues: write for the weekly issue, contents: write to begin a review, and pull-requests: read too to save approvals; a pull request from a fork has none",
	}
}

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

// Merged asks for the pull requests of a commit.
func (g *GitHub) Merged(ctx context.Context, commit repo.ID) ([]Merged, error) {
	pulls, err := every[pull](ctx, g, "commits/"+url.PathEscape(string(commit))+"/pulls")
	var merged []Merged
	for _, p := range pulls {
		if p.MergedAt != nil {
			merged = append(merged, Merged{p.Number, p.Base.Ref, []repo.ID{p.Merge}})
		}
	}
	return merged, err
}

// Description is what the opener of a pull request wrote about it.
func (g *GitHub) Description(ctx context.Context, number int) (string, error) {
	var p pull
	err := g.call(ctx, http.MethodGet, fmt.Sprintf("pulls/%d", number), nil, &p)
	if err == nil && p.Number != number {
		err = errNotAsDocumented
	}
	return p.Body, err
}

// Request asks who opened, answered and merged a pull request, and what it
// changed.
func (g *GitHub) Request(ctx context.Context, number int, landing Landing) (history.PullRequest, error) {
	var p pull
	err := g.call(ctx, http.MethodGet, fmt.Sprintf("pulls/%d", number), nil, &p)
	if err == nil && (p.Number != number || p.Head.SHA == "" || p.MergedAt == nil) {
		err = errNotAsDocumented
	}
	if err != nil {
		return history.PullRequest{}, err
	}
	out := history.PullRequest{
		Number: number, Title: clip(p.Title), Because: history.Because(p.Body), OpenedBy: p.User.account(), MergedBy: p.MergedBy.account(),
		MergedAt: p.MergedAt.UTC(), Base: p.Base.SHA, Head: p.Head.SHA, MergeCommit: landing.Commit, Method: "squash",
	}
	if landing.Parents > 1 {
		out.Method = "merge"
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

// About gives its number and how it is set up. Settings of merging are shown to
// a token that may write contents.
func (g *GitHub) About(ctx context.Context) (int64, *history.Settings, error) {
	var r struct {
		ID          int64  `json:"id"`
		Visibility  string `json:"visibility"`
		Merge       bool   `json:"allow_merge_commit"`
		Squash      bool   `json:"allow_squash_merge"`
		Rebase      bool   `json:"allow_rebase_merge"`
		SquashTitle string `json:"squash_merge_commit_title"`
		SquashText  string `json:"squash_merge_commit_message"`
	}
	err := g.call(ctx, http.MethodGet, "", nil, &r)
	if err == nil && r.ID < 1 {
		err = errNotAsDocumented
	}
	s := &history.Settings{Visibility: r.Visibility, SquashTitle: r.SquashTitle, SquashText: r.SquashText}
	for _, m := range []struct {
		on   bool
		name string
	}{{r.Merge, "merge"}, {r.Squash, "squash"}, {r.Rebase, "rebase"}} {
		if m.on {
			s.Methods = append(s.Methods, m.name)
		}
	}
	return r.ID, s, err
}

// Has asks for the file.
func (g *GitHub) Has(ctx context.Context, branch, name string) (bool, error) {
	err := g.call(ctx, http.MethodGet, "contents/"+EscapePath(name)+"?ref="+url.QueryEscape(branch), nil, nil)
	if errors.Is(err, errNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Add makes the commit with createCommitOnBranch, which GitHub signs, and which
// refuses where the branch has moved.
func (g *GitHub) Add(ctx context.Context, c Commit) error {
	head, err := g.branchHead(ctx, c.Branch)
	if err != nil {
		return err
	}
	return g.commitOn(ctx, c.Branch, head, c.Message, c.Files)
}

// branchHead is the newest commit of a branch, which is begun with an empty
// commit where there is none; [ErrMoved] where somebody else begins it meanwhile.
func (g *GitHub) branchHead(ctx context.Context, branch string) (repo.ID, error) {
	head, err := g.head(ctx, branch)
	if err == nil || !errors.Is(err, errNotFound) {
		return head, err
	}
	var made struct {
		SHA repo.ID `json:"sha"`
	}
	const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
	begin := map[string]any{"message": "Begin to keep what the platform says of pull requests", "tree": emptyTree, "parents": []string{}}
	if err := g.call(ctx, http.MethodPost, "git/commits", begin, &made); err != nil {
		return "", err
	}
	return made.SHA, g.begin(ctx, branch, made.SHA)
}

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
	if _, err := g.api().send(ctx, http.MethodPost, g.graphQL(), query, &answer); err != nil {
		return err
	}
	if len(answer.Errors) == 0 {
		return nil
	}
	if e := answer.Errors[0]; e.Type == "STALE_DATA" || strings.Contains(e.Message, "expectedHeadOid") || strings.Contains(e.Message, "Expected branch to point to") {
		return ErrMoved
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
