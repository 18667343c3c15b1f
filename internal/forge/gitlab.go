package forge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A GitLab is one project on a GitLab server (REST, version 4).
type GitLab struct {
	API     string // https://gitlab.com/api/v4
	Host    string // gitlab.com
	Project string // its number, or group/name
	// Token is a project's or a person's; JobToken is the one that every job has,
	// with which little can be asked for, and is taken where there is no other.
	Token, JobToken string
	Client          *http.Client // nil for one that waits half a minute
}

func gitLabRun(env func(string) string) Platform {
	if env("CI_API_V4_URL") == "" {
		return nil
	}
	return &GitLab{API: env("CI_API_V4_URL"), Host: cmp.Or(env("CI_SERVER_FQDN"), env("CI_SERVER_HOST")), Project: env("CI_PROJECT_ID"), Token: env("GOLDTHREAD_TOKEN"), JobToken: env("CI_JOB_TOKEN")}
}

// needsToken is what to do where there is no token of the right kind.
const needsToken = "make a project access token with the scope api and the role Maintainer (with Developer, some rules are not shown), and give it to the pipeline as the masked and protected variable GOLDTHREAD_TOKEN"

// Words says what people call GitLab and what it has.
func (g *GitLab) Words() Words {
	w := Words{Name: "GitLab", Host: g.Host, Prefix: "MR"}
	switch {
	case g.Project == "" || g.Host == "":
		w.Missing = "CI_PROJECT_ID and CI_SERVER_HOST do not say which project it is about"
	case g.Token == "" && g.JobToken == "":
		w.Missing = "GOLDTHREAD_TOKEN holds no token: " + needsToken
	}
	return w
}

func (g *GitLab) api() api {
	a := api{client: g.Client, token: g.Token, header: http.Header{"Private-Token": {g.Token}}, absent: needsToken}
	a.denied = "a project access token needs the scope api and the role Maintainer, or Developer where that may push to goldthread-evidence"
	if g.Token == "" {
		a.token, a.header = g.JobToken, http.Header{"Job-Token": {g.JobToken}}
		a.denied = "the token of a job reads no approvals and writes no commits, so " + needsToken
	}
	return a
}

// call asks the API for something below the project, and reads the answer into
// into, unless that is nil.
func (g *GitLab) call(ctx context.Context, method, path string, send, into any) error {
	_, err := g.ask(ctx, method, path, send, into)
	return err
}

// ask is call with the headers of the answer.
func (g *GitLab) ask(ctx context.Context, method, path string, send, into any) (http.Header, error) {
	address := strings.TrimSuffix(g.API, "/") + "/projects/" + url.PathEscape(g.Project)
	if path != "" {
		address += "/" + path
	}
	return g.api().send(ctx, method, address, send, into)
}

// About gives the number of the project and how it is set up.
func (g *GitLab) About(ctx context.Context) (int64, *history.Settings, error) {
	var p struct {
		ID         int64   `json:"id"`
		Visibility string  `json:"visibility"`
		Method     string  `json:"merge_method"`
		Squash     string  `json:"squash_option"`
		SquashText *string `json:"squash_commit_template"`
	}
	err := g.call(ctx, http.MethodGet, "", nil, &p)
	if err == nil && p.ID < 1 {
		err = errNotAsDocumented
	}
	if err != nil {
		return 0, nil, err
	}
	s := &history.Settings{Visibility: p.Visibility}
	switch p.Method {
	case "merge", "rebase_merge":
		s.Methods = append(s.Methods, "merge")
	case "ff":
		s.Methods = append(s.Methods, "rebase")
	}
	if p.Squash == "" {
		return p.ID, s, nil // then its template is not shown, too
	}
	if p.Squash != "never" {
		s.Methods = append(s.Methods, "squash")
	}
	s.SquashTitle, s.SquashText = gitLabSquash(p.SquashText)
	return p.ID, s, nil
}

// gitLabSquash says in GitHub's words what a template gives a squash as its
// text. Without one it is the title alone.
func gitLabSquash(template *string) (title, text string) {
	has := func(name string) bool { return template != nil && strings.Contains(*template, "%{"+name+"}") }
	switch {
	case has("all_commits"):
		return "template", history.SquashMessages
	case has("description"):
		return "template", history.SquashDescription
	case template == nil || *template == "":
		return "PR_TITLE", history.SquashBlank
	}
	return "template", history.SquashBlank
}

// A glBranch is a rule that protects the branches that its name stands for.
type glBranch struct {
	Name  string    `json:"name"` // which may hold a *
	Push  []glLevel `json:"push_access_levels"`
	Merge []glLevel `json:"merge_access_levels"`
	Force bool      `json:"allow_force_push"`
}

// A glLevel says who may.
type glLevel struct {
	Level *int  `json:"access_level"`
	User  int64 `json:"user_id"`
	Group int64 `json:"group_id"`
	Key   int64 `json:"deploy_key_id"`
}

// words are what people call those who may, without a name; "" for nobody.
func (l glLevel) words() string {
	switch {
	case l.User > 0:
		return fmt.Sprintf("account %d", l.User)
	case l.Group > 0:
		return fmt.Sprintf("group %d", l.Group)
	case l.Key > 0:
		return fmt.Sprintf("deploy key %d", l.Key)
	case l.Level == nil:
		return "somebody"
	case *l.Level == 0:
		return ""
	case *l.Level <= 30:
		return "developers and maintainers"
	case *l.Level <= 50:
		return "maintainers"
	}
	return "administrators of the server"
}

// Rules are those of the protected branch and of approvals. Where several rules
// protect a branch, what any of them allows is allowed. Who may push straight to
// the branch may do without a merge request. Rules of approvals are not in every
// edition of GitLab, which answers then as it does to who may not see them.
func (g *GitLab) Rules(ctx context.Context, branch string) (*history.BranchRules, error) {
	out := &history.BranchRules{}
	all, err := every[glBranch](ctx, g, "protected_branches")
	switch {
	case errors.Is(err, ErrNotAllowed):
		out.Hide(history.RuleBypass, history.RuleForce, history.RuleMerge)
	case err != nil:
		return nil, err
	default:
		protected(out, branch, all)
	}
	var approvals struct {
		Reset *bool `json:"reset_approvals_on_push"`
	}
	switch err := g.call(ctx, http.MethodGet, "approvals", nil, &approvals); {
	case errors.Is(err, ErrNotAllowed), err == nil && approvals.Reset == nil:
		out.Hide(history.RuleStale)
	case err != nil:
		return nil, err
	default:
		out.DismissStale = *approvals.Reset
	}
	type rule struct {
		Required int        `json:"approvals_required"`
		Type     string     `json:"rule_type"`
		Branches []glBranch `json:"protected_branches"` // none: all
	}
	rules, err := every[rule](ctx, g, "approval_rules")
	switch {
	case errors.Is(err, ErrNotAllowed):
		out.Hide(history.RuleReviews)
	case err != nil:
		return nil, err
	}
	for _, r := range rules {
		if len(r.Branches) == 0 || slices.ContainsFunc(r.Branches, func(b glBranch) bool { return b.covers(branch) }) {
			out.RequiredReviews = max(out.RequiredReviews, r.Required)
		}
	}
	return out, nil
}

// covers reports whether a rule is about a branch. A * stands for anything.
func (b glBranch) covers(branch string) bool {
	parts := strings.Split(b.Name, "*")
	if len(parts) == 1 {
		return b.Name == branch
	}
	rest, ok := strings.CutPrefix(branch, parts[0])
	for _, part := range parts[1 : len(parts)-1] {
		if ok {
			_, rest, ok = strings.Cut(rest, part)
		}
	}
	return ok && strings.HasSuffix(rest, parts[len(parts)-1])
}

// protected adds what the rules for protected branches say.
func protected(out *history.BranchRules, branch string, all []glBranch) {
	force, any := false, false
	out.Bypass, out.MayMerge = []string{}, []string{}
	for _, b := range all {
		if !b.covers(branch) {
			continue
		}
		any, force = true, force || b.Force
		for list, levels := range map[*[]string][]glLevel{&out.Bypass: b.Push, &out.MayMerge: b.Merge} {
			for _, l := range levels {
				if who := l.words(); who != "" {
					*list = append(*list, who)
				}
			}
		}
	}
	if !any { // nothing protects it
		force, out.Bypass, out.MayMerge = true, []string{"developers and maintainers"}, []string{"developers and maintainers"}
	}
	out.ForcePush = &force
	for _, list := range []*[]string{&out.Bypass, &out.MayMerge} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

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

// RequestOf finds the merge request of a commit: one that was merged as it before
// one that only holds it.
func (g *GitLab) RequestOf(ctx context.Context, branch string, commit repo.ID) (int, error) {
	all, err := every[glRequest](ctx, g, "repository/commits/"+url.PathEscape(string(commit))+"/merge_requests")
	if err != nil {
		return 0, err
	}
	for _, exact := range []bool{true, false} {
		for _, r := range all {
			if r.State == "merged" && r.Target == branch && (!exact || r.Merge == commit || r.Squash == commit || r.SHA == commit) {
				return r.IID, nil
			}
		}
	}
	return 0, ErrNoRequest
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

// Has asks for the file.
func (g *GitLab) Has(ctx context.Context, branch, name string) (bool, error) {
	err := g.call(ctx, http.MethodGet, "repository/files/"+url.PathEscape(name)+"?ref="+url.QueryEscape(branch), nil, nil)
	if errors.Is(err, errNotFound) {
		return false, nil
	}
	return err == nil, err
}

// A glAction is one of what a commit does.
type glAction struct {
	Action  string `json:"action"`
	Path    string `json:"file_path"`
	Content string `json:"content,omitempty"`
}

// Add makes the commit through the API, which refuses to create a file that is
// there. A branch that is not there is begun at the first commit of the main
// branch, because GitLab begins none out of nothing, and without its files: a
// pipeline among them would run for every commit.
func (g *GitLab) Add(ctx context.Context, c Commit) error {
	send := map[string]any{"branch": c.Branch, "commit_message": c.Message}
	var actions []glAction
	err := g.call(ctx, http.MethodGet, "repository/branches/"+url.PathEscape(c.Branch), nil, nil)
	switch {
	case errors.Is(err, errNotFound):
		if c.Root == "" {
			return fmt.Errorf("there is no branch %s, and nothing to begin it with", c.Branch)
		}
		send["start_sha"] = c.Root
		old, err := every[glEntry](ctx, g, "repository/tree?recursive=true&ref="+url.QueryEscape(string(c.Root)))
		if err != nil {
			return err
		}
		for _, e := range old {
			if e.Type == "blob" {
				actions = append(actions, glAction{Action: "delete", Path: e.Path})
			}
		}
	case err != nil:
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		actions = append(actions, glAction{Action: "create", Path: name, Content: string(c.Files[name])})
	}
	send["actions"] = actions
	err = g.call(ctx, http.MethodPost, "repository/commits", send, nil)
	var no *refusal
	if errors.As(err, &no) && no.status == http.StatusBadRequest && strings.Contains(strings.ToLower(no.says), "already exists") {
		return ErrMoved // the file or, where it was to be begun, the branch
	}
	return err
}
