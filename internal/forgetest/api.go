package forgetest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Token gives out a token with rights, written as a workflow does: "contents:
// write". What is not named is not allowed but for what everybody may read.
func (h *Hub) Token(rights ...string) string {
	token := fmt.Sprintf("ghs_%036d", h.next())
	for i, r := range rights {
		rights[i] = strings.ReplaceAll(r, " ", "")
	}
	h.tokens[token] = rights
	return token
}

// Trouble has answer see each call first: where it returns true it has answered.
// nil ends that.
func (h *place) Trouble(answer func(w http.ResponseWriter, r *http.Request) bool) { h.trouble = answer }

// Answer has a call of GET, by its path below the repository, be answered with a
// value from now on, whatever people did here: a shape that nothing they do here
// leads to. nil stands for what is not there.
func (h *place) Answer(path string, value any) { h.answers[path] = value }

// Asked lists the calls since it was called last: "GET pulls/3".
func (h *place) Asked() []string {
	asked := h.asked
	h.asked = nil
	return asked
}

// A route is a call that is answered. needs is the right that its token must
// have, or one of several; "" for what everybody may read.
type route struct {
	method  string
	path    *regexp.Regexp
	needs   []string
	respond func(h *Hub, c call) (status int, answer any)
}

// A call is one request: the parts of its path that vary, its query, its body,
// and the rights of its token.
type call struct {
	parts  []string
	query  url.Values
	body   []byte
	rights []string
}

func (c call) number() int {
	n, _ := strconv.Atoi(c.parts[0])
	return n
}

func at(path string) *regexp.Regexp { return regexp.MustCompile("^" + path + "$") }

var routes = []route{
	{http.MethodGet, at(``), nil, (*Hub).getRepository},
	{http.MethodGet, at(`commits/([0-9a-f]{40})/pulls`), []string{"pull-requests"}, (*Hub).getPullsOf},
	{http.MethodGet, at(`pulls/(\d+)`), []string{"pull-requests"}, (*Hub).getPull},
	{http.MethodGet, at(`pulls/(\d+)/reviews`), []string{"pull-requests"}, (*Hub).getReviews},
	{http.MethodGet, at(`pulls/(\d+)/files`), []string{"pull-requests"}, (*Hub).getFiles},
	{http.MethodGet, at(`rules/branches/([^/]+)`), nil, (*Hub).getRules},
	{http.MethodGet, at(`rulesets/42`), nil, (*Hub).getRuleset},
	{http.MethodGet, at(`branches/([^/]+)`), []string{"contents"}, (*Hub).getBranch},
	{http.MethodGet, at(`branches/([^/]+)/protection`), []string{"administration"}, (*Hub).getProtection},
	{http.MethodGet, at(`git/commits/([0-9a-f]{40})`), []string{"contents"}, (*Hub).getCommit},
	{http.MethodPost, at(`git/commits`), []string{"contents"}, (*Hub).makeCommit},
	{http.MethodGet, at(`git/ref/heads/(.+)`), []string{"contents"}, (*Hub).getRef},
	{http.MethodPost, at(`git/refs`), []string{"contents"}, (*Hub).makeRef},
	{http.MethodGet, at(`contents/(.+)`), []string{"contents"}, (*Hub).getContents},
	{http.MethodGet, at(`issues`), []string{"issues"}, (*Hub).getIssues},
	{http.MethodPost, at(`issues`), []string{"issues"}, (*Hub).makeIssue},
	{http.MethodPatch, at(`issues/(\d+)`), []string{"issues"}, (*Hub).changeIssue},
	{http.MethodGet, at(`issues/(\d+)/comments`), []string{"issues", "pull-requests"}, (*Hub).getComments},
	{http.MethodPost, at(`issues/(\d+)/comments`), []string{"issues", "pull-requests"}, (*Hub).makeComment},
	{http.MethodPatch, at(`issues/comments/(\d+)`), []string{"issues", "pull-requests"}, (*Hub).changeComment},
	{http.MethodPost, at(`graphql`), []string{"contents"}, (*Hub).commitOnBranch},
}

// ServeHTTP answers a call to the API.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	path = strings.TrimPrefix(strings.TrimPrefix(path, "repos/"+h.Name), "/")
	h.asked = append(h.asked, r.Method+" "+path)
	if h.trouble != nil && h.trouble(w, r) {
		return
	}
	head := w.Header()
	head.Set("Content-Type", "application/json; charset=utf-8")
	head.Set("X-GitHub-Media-Type", "github.v3; format=json")
	head.Set("X-RateLimit-Limit", "1000")
	head.Set("X-RateLimit-Remaining", "998")
	head.Set("X-RateLimit-Reset", strconv.FormatInt(h.now.Add(time.Hour).Unix(), 10))
	head.Set("X-RateLimit-Resource", "core")
	rights, known := h.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if !known {
		refuse(w, http.StatusUnauthorized, "Bad credentials")
		return
	}
	c := call{query: r.URL.Query(), body: readAll(r), rights: rights}
	if answer, set := h.answers[path]; set && r.Method == http.MethodGet {
		h.give(w, r, http.StatusOK, answer)
		return
	}
	for _, route := range routes {
		parts := route.path.FindStringSubmatch(path)
		if parts == nil || route.method != r.Method {
			continue
		}
		level := "write"
		if r.Method == http.MethodGet {
			level = "read"
		}
		if !allowed(rights, route.needs, level) {
			refuse(w, http.StatusForbidden, "Resource not accessible by integration")
			return
		}
		c.parts = parts[1:]
		status, answer := route.respond(h, c)
		h.give(w, r, status, answer)
		return
	}
	h.give(w, r, http.StatusOK, nil)
}

// give sends an answer; without one there is no such thing.
func (h *Hub) give(w http.ResponseWriter, r *http.Request, status int, answer any) {
	if answer == nil {
		refuse(w, http.StatusNotFound, "Not Found")
		return
	}
	h.send(w, r, status, answer, 30)
}

// send sends an answer, of a list the page that is asked for, of so many things
// unless their number is said.
func (h *place) send(w http.ResponseWriter, r *http.Request, status int, answer any, size int) {
	if list, ok := answer.([]any); ok {
		answer = h.paged(w, r, list, size)
	}
	data, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	w.WriteHeader(status)
	w.Write(data)
}

// allowed reports whether one of the needs is among the rights at a level; the
// right to write is one to read.
func allowed(rights, needs []string, level string) bool {
	return len(needs) == 0 || slices.ContainsFunc(needs, func(need string) bool {
		return slices.Contains(rights, need+":"+level) || slices.Contains(rights, need+":write")
	})
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"message": message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(status)})
}

// paged is the page of a list that is asked for. The header says which others
// there are. size is how many a page has unless it is said.
func (h *place) paged(w http.ResponseWriter, r *http.Request, list []any, size int) []any {
	page := 1
	fmt.Sscan(r.URL.Query().Get("per_page"), &size)
	fmt.Sscan(r.URL.Query().Get("page"), &page)
	from := min((page-1)*size, len(list))
	to := min(from+size, len(list))
	if to < len(list) {
		query := r.URL.Query()
		link := func(page int, rel string) string {
			query.Set("page", strconv.Itoa(page))
			return fmt.Sprintf(`<%s%s?%s>; rel=%q`, h.API, r.URL.Path, query.Encode(), rel)
		}
		w.Header().Set("Link", link(page+1, "next")+", "+link((len(list)+size-1)/size, "last"))
	}
	return slices.Clone(list[from:to]) // an empty list, not none
}

func notFound() (int, any) {
	return http.StatusNotFound, map[string]any{"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}
}

// getRepository shows how changes are merged to those only who may write.
func (h *Hub) getRepository(c call) (int, any) {
	shape := h.repositoryShape(h.Name)
	if allowed(c.rights, []string{"contents"}, "write") {
		shape["allow_merge_commit"], shape["allow_squash_merge"], shape["allow_rebase_merge"] = true, true, true
		shape["squash_merge_commit_title"], shape["squash_merge_commit_message"] = "COMMIT_OR_PR_TITLE", "COMMIT_MESSAGES"
	}
	return http.StatusOK, shape
}

func (h *Hub) getPullsOf(c call) (int, any) {
	list := []any{}
	for _, p := range h.pulls {
		if !p.gone && p.merged != nil && (slices.Contains(p.landed, c.parts[0]) || slices.Contains(h.commitsOf(p), c.parts[0])) {
			list = append(list, h.pullShape(p))
		}
	}
	return http.StatusOK, list
}

func (h *Hub) getPull(c call) (int, any) {
	p := h.find(c.number())
	if p == nil {
		return notFound()
	}
	whole := h.pullShape(p)
	whole["merged"], whole["merged_by"] = p.merged != nil, userShape(p.merger)
	whole["comments"], whole["commits"], whole["changed_files"] = len(h.comments[p.number]), len(h.commitsOf(p)), len(h.changed(p))
	return http.StatusOK, whole
}

func (h *Hub) getReviews(c call) (int, any) {
	p := h.find(c.number())
	if p == nil {
		return notFound()
	}
	list := []any{}
	for _, r := range p.reviews {
		list = append(list, h.reviewShape(p, r))
	}
	return http.StatusOK, list
}

func (h *Hub) getFiles(c call) (int, any) {
	p := h.find(c.number())
	if p == nil {
		return notFound()
	}
	list := []any{}
	for _, f := range h.changed(p) {
		list = append(list, h.fileShape(p, f))
	}
	return http.StatusOK, list
}

func (h *Hub) getRules(c call) (int, any) {
	list := []any{}
	if h.rules != nil && c.parts[0] == h.main {
		list = append(list, h.ruleShape("deletion", nil), h.ruleShape("non_fast_forward", nil), h.ruleShape("pull_request", map[string]any{
			"required_approving_review_count": h.rules.Reviews, "dismiss_stale_reviews_on_push": h.rules.DismissStale,
			"require_code_owner_review": false, "require_last_push_approval": false, "required_review_thread_resolution": false,
			"allowed_merge_methods": []string{Merge, Squash, Rebase},
		}))
	}
	return http.StatusOK, list
}

// getRuleset leaves out who may bypass it, which only administrators see.
func (h *Hub) getRuleset(call) (int, any) {
	if h.rules == nil {
		return notFound()
	}
	return http.StatusOK, map[string]any{
		"id": 42, "name": "main", "target": "branch", "source_type": "Repository", "source": h.Name, "enforcement": "active", "current_user_can_bypass": "never",
		"conditions": map[string]any{"ref_name": map[string]any{"include": []string{"~DEFAULT_BRANCH"}, "exclude": []string{}}},
	}
}

func (h *Hub) getBranch(c call) (int, any) {
	id := h.branches[c.parts[0]]
	if id == "" {
		return notFound()
	}
	return http.StatusOK, map[string]any{
		"name": c.parts[0], "commit": map[string]any{"sha": id}, "protected": h.rules != nil && c.parts[0] == h.main,
		"protection": map[string]any{"enabled": false, "required_status_checks": map[string]any{"enforcement_level": "off", "contexts": []any{}, "checks": []any{}}},
	}
}

// getProtection is the older way to protect a branch, which is not in use.
func (h *Hub) getProtection(call) (int, any) {
	return http.StatusNotFound, map[string]any{"message": "Branch not protected", "status": "404"}
}

func (h *Hub) getCommit(c call) (int, any) {
	if _, ok := h.play.Commit(c.parts[0]); !ok {
		return notFound()
	}
	return http.StatusOK, h.commitShape(c.parts[0])
}

// makeCommit makes one by the account of the token. Only what begins a branch is
// of use here: no files and no parents.
func (h *Hub) makeCommit(c call) (int, any) {
	var sent struct {
		Message string   `json:"message"`
		Tree    string   `json:"tree"`
		Parents []string `json:"parents"`
	}
	const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
	if json.Unmarshal(c.body, &sent) != nil || sent.Message == "" || sent.Tree != emptyTree || len(sent.Parents) > 0 {
		return http.StatusUnprocessableEntity, map[string]any{"message": "Invalid request."}
	}
	h.do("orphan", fmt.Sprintf("begun-%d", h.next()))
	id := h.record("commit", Workflows, h.tick(), h.text(sent.Message), "empty")
	return http.StatusCreated, h.commitShape(id)
}

func (h *Hub) getRef(c call) (int, any) {
	id := h.branches[c.parts[0]]
	if id == "" {
		return notFound()
	}
	return http.StatusOK, h.refShape(c.parts[0], id)
}

func (h *Hub) makeRef(c call) (int, any) {
	var sent struct{ Ref, SHA string }
	if json.Unmarshal(c.body, &sent) != nil {
		return http.StatusUnprocessableEntity, map[string]any{"message": "Invalid request."}
	}
	name, ok := strings.CutPrefix(sent.Ref, "refs/heads/")
	switch _, made := h.play.Commit(sent.SHA); {
	case !ok || !made:
		return http.StatusUnprocessableEntity, map[string]any{"message": "Object does not exist"}
	case h.branches[name] != "":
		return http.StatusUnprocessableEntity, map[string]any{"message": "Reference already exists"}
	}
	h.branches[name], h.asRef[name] = sent.SHA, true
	return http.StatusCreated, h.refShape(name, sent.SHA)
}

// commitOnBranch is the mutation createCommitOnBranch: a commit by the account of
// the token, which the platform makes and which the branch must wait for.
func (h *Hub) commitOnBranch(c call) (int, any) {
	var sent struct {
		Query     string
		Variables struct {
			Input struct {
				Branch struct {
					Repository string `json:"repositoryNameWithOwner"`
					Name       string `json:"branchName"`
				}
				Expected string `json:"expectedHeadOid"`
				Message  struct{ Headline, Body string }
				Changes  struct {
					Additions []struct{ Path, Contents string }
					Deletions []struct{ Path string }
				} `json:"fileChanges"`
			}
		}
	}
	fault := func(kind, message string) (int, any) {
		return http.StatusOK, map[string]any{"data": map[string]any{"createCommitOnBranch": nil}, "errors": []any{map[string]any{
			"type": kind, "path": []string{"createCommitOnBranch"}, "locations": []any{map[string]any{"line": 1, "column": 60}}, "message": message,
		}}}
	}
	if err := json.Unmarshal(c.body, &sent); err != nil || !strings.Contains(sent.Query, "createCommitOnBranch") {
		return http.StatusBadRequest, map[string]any{"message": "Problems parsing JSON"}
	}
	in := sent.Variables.Input
	switch head := h.branches[in.Branch.Name]; {
	case in.Branch.Repository != h.Name || head == "":
		return fault("NOT_FOUND", fmt.Sprintf("Could not resolve to a Ref with the name '%s'.", in.Branch.Name))
	case in.Expected != head:
		return fault("STALE_DATA", fmt.Sprintf("Expected branch to point to %q but it did not. Pull and try again.", in.Expected))
	case in.Branch.Name == h.main && h.rules != nil:
		return fault("UNPROCESSABLE", "Repository rule violations found")
	}
	h.do("checkout", h.main)
	h.do("branch", fmt.Sprintf("made-%d", h.next()), "at="+h.labels[in.Expected])
	for _, f := range in.Changes.Deletions {
		h.do("remove", f.Path)
	}
	for _, f := range in.Changes.Additions {
		data, err := base64.StdEncoding.DecodeString(f.Contents)
		if err != nil {
			return fault("UNPROCESSABLE", "A file could not be decoded.")
		}
		name := fmt.Sprintf("sent %d", h.next())
		h.play.Section(name, data)
		h.do("put", f.Path, name)
	}
	message := strings.TrimSpace(in.Message.Headline + "\n\n" + in.Message.Body)
	id := h.record("commit", Workflows, h.tick(), h.text(message), "by="+platform, "empty")
	h.branches[in.Branch.Name] = id
	return http.StatusOK, map[string]any{"data": map[string]any{"createCommitOnBranch": map[string]any{"commit": map[string]any{"oid": id}}}}
}
