package history

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// Bounds of one export. The largest pull requests of forges stay below.
const (
	maxExport     = 4 << 20 // bytes
	maxJSONDepth  = 16
	maxAnswers    = 1000
	maxLanded     = 10_000
	maxHeadFiles  = 10_000
	maxReasons    = 100
	maxExportText = 1000 // characters of a title, a name or a reason
)

// A gitlabRequest is the other form: GitLab's names for the same things.
type gitlabRequest struct {
	Forge       string         `json:"forge"`
	Project     int64          `json:"project_id"`
	IID         int            `json:"iid"`
	Title       string         `json:"title"`
	Because     []string       `json:"because"`
	Author      gitlabUser     `json:"author"`
	MergedBy    gitlabUser     `json:"merged_by"`
	MergedAt    time.Time      `json:"merged_at"`
	Method      string         `json:"method"`
	Base        repo.ID        `json:"base_sha"`
	Head        repo.ID        `json:"sha"`
	MergeCommit repo.ID        `json:"merge_commit_sha"`
	Squash      repo.ID        `json:"squash_commit_sha"`
	Landed      []repo.ID      `json:"landed"`
	HeadTree    repo.ID        `json:"head_tree"`
	Files       []HeadFile     `json:"files"`
	ApprovedBy  []gitlabAnswer `json:"approved_by"`
	Rules       *gitlabRules   `json:"rules"`
	ExportedAt  time.Time      `json:"exported_at"`
}

type gitlabUser struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}

func (u gitlabUser) account() Account { return Account{u.ID, u.Username} }

type gitlabAnswer struct {
	User gitlabUser `json:"user"`
	At   time.Time  `json:"approved_at"`
	SHA  repo.ID    `json:"sha"`
}

type gitlabRules struct {
	Required    int      `json:"approvals_required"`
	ResetOnPush bool     `json:"reset_approvals_on_push"`
	Bypass      []string `json:"bypass"`
}

// request turns GitLab's form into the one that is worked with. GitLab does
// not say which commit was approved; where every push takes approvals away,
// one that is left is of the newest.
func (g gitlabRequest) request() PullRequest {
	p := PullRequest{
		Forge: g.Forge, Repository: g.Project, Number: g.IID, Title: g.Title, Because: g.Because,
		OpenedBy: g.Author.account(), MergedBy: g.MergedBy.account(), MergedAt: g.MergedAt, Method: g.Method,
		Base: g.Base, Head: g.Head, MergeCommit: cmp.Or(g.MergeCommit, g.Squash, g.Head), Landed: g.Landed, Squash: g.Squash,
		HeadTree: g.HeadTree, Files: g.Files, ExportedAt: g.ExportedAt,
	}
	if g.Rules != nil {
		p.Rules = &BranchRules{RequiredReviews: g.Rules.Required, DismissStale: g.Rules.ResetOnPush, Bypass: g.Rules.Bypass}
	}
	for _, a := range g.ApprovedBy {
		one := ForgeReview{By: a.User.account(), State: ForgeApproved, At: a.At, Commit: a.SHA}
		if one.Commit == "" && p.Rules != nil && p.Rules.DismissStale {
			one.Commit = p.Head
		}
		p.Reviews = append(p.Reviews, one)
	}
	return p
}

// ParsePullRequest reads one export: GitHub's form, which [PullRequest]
// describes, or GitLab's, which is told by its iid. Properties that are not
// known are passed over, so that an export may say more. An error says in
// words what is wrong with the file, and at which line where that is known.
func ParsePullRequest(data []byte) (PullRequest, error) {
	var p PullRequest
	if len(data) > maxExport {
		return p, errors.New("is too large to be an export")
	}
	if !utf8.Valid(data) {
		return p, errors.New("is not written in UTF-8")
	}
	data = source.WithoutMark(data)
	names, err := topNames(data)
	if err != nil {
		return p, err
	}
	if names["iid"] && (names["number"] || names["repository_id"]) {
		return p, errors.New("has both an iid and a number: it must be in one form")
	}
	if names["iid"] {
		var g gitlabRequest
		err = json.Unmarshal(data, &g)
		p = g.request()
	} else {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		return PullRequest{}, jsonFault(data, err)
	}
	if err := p.check(); err != nil {
		return PullRequest{}, err
	}
	return p, nil
}

// CanonicalExport is an export in the one spelling in which the workflow writes
// it: one line of JSON with its names in order (RFC 8785), so that asking again
// gives the same bytes. data may be in any other.
func CanonicalExport(data []byte) ([]byte, error) { return canonicalExport(data, true) }

// canonicalExport is CanonicalExport with or without escapes for what HTML would
// make something of, which some programs write and others do not.
func canonicalExport(data []byte, escape bool) ([]byte, error) {
	var plain map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // as they are, not as floating point
	if err := d.Decode(&plain); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(escape)
	err := e.Encode(plain) // which ends the line
	return b.Bytes(), err
}

// isCanonical reports whether an export is in that spelling, with or without the
// end of its line.
func isCanonical(data []byte) bool {
	for _, escape := range []bool{true, false} {
		if want, err := canonicalExport(data, escape); err == nil && bytes.Equal(bytes.TrimSuffix(want, []byte("\n")), bytes.TrimSuffix(data, []byte("\n"))) {
			return true
		}
	}
	return false
}

// topNames lists the properties of the object that data is, and refuses one
// that is given twice anywhere: readers would take different ones.
func topNames(data []byte) (map[string]bool, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	type level struct {
		names map[string]bool // nil in a list
		value bool            // the next token is a value
	}
	var open []level
	var top map[string]bool
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 && top != nil {
			return top, nil
		}
		if err != nil {
			return nil, jsonFault(data, err)
		}
		if len(open) == 0 && (top != nil || token != json.Delim('{')) {
			return nil, errors.New("is not one JSON object")
		}
		if len(open) > 0 {
			at := &open[len(open)-1]
			if name, ok := token.(string); ok && at.names != nil && !at.value {
				// Without regard to case, as Go reads the names.
				if name = strings.ToLower(name); at.names[name] {
					return nil, fmt.Errorf("gives %q twice", source.Escape(name))
				}
				at.names[name], at.value = true, true
				continue
			}
			at.value = false
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if len(open) == maxJSONDepth {
				return nil, errors.New("is nested too deeply to be an export")
			}
			next := level{}
			if token == json.Delim('{') {
				next.names = map[string]bool{}
			}
			if top == nil {
				top = next.names
			}
			open = append(open, next)
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
	}
}

// jsonFault says in words why data is not JSON, or not of this form.
func jsonFault(data []byte, err error) error {
	at := func(offset int64) string {
		return fmt.Sprintf("line %d", 1+bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n")))
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var date *time.ParseError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("has something else than expected under %q (%s)", source.Escape(kind.Field), at(kind.Offset))
	case errors.As(err, &syntax):
		return fmt.Errorf("is not JSON (%s)", at(syntax.Offset))
	case errors.As(err, &date):
		return fmt.Errorf("has %q where a time such as 2026-01-15T09:00:00Z belongs", source.Escape(date.Value))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("ends in the middle")
	}
	return errors.New("is not JSON")
}

var forgeName = expression.Of(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$`)

// check refuses what cannot be, and brings the rest into one spelling.
func (p *PullRequest) check() error {
	p.Forge = forgeOf(p.Forge)
	switch {
	case !forgeName().MatchString(p.Forge):
		return errors.New("does not name the forge by its host, such as github.com")
	case p.Number < 0 || p.Repository < 0:
		return errors.New("has a negative number")
	case p.MergeCommit == "":
		return errors.New("does not say which commit it was merged as")
	case p.ExportedAt.IsZero():
		return errors.New("does not say when it was exported")
	case p.Number > 0 && p.OpenedBy.ID < 1:
		return errors.New("does not say by number which account opened it")
	case p.Number > 0 && p.Head == "":
		return errors.New("does not say which commit was its head")
	case p.Number == 0 && len(p.Reviews) > 0:
		return errors.New("has reviews and no number of a pull request")
	case len(p.Reviews) > maxAnswers || len(p.Landed) > maxLanded || len(p.Files) > maxHeadFiles || len(p.Because) > maxReasons:
		return errors.New("lists more than a pull request can have")
	}
	return cmp.Or(p.checkTexts(), p.checkIDs(), p.checkReviews())
}

// forgeOf is the host name of a forge, of which people also write the address.
func forgeOf(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if _, host, ok := strings.Cut(text, "://"); ok {
		text = host
	}
	return strings.TrimSuffix(strings.TrimPrefix(text, "www."), "/")
}

func (p *PullRequest) checkTexts() error {
	texts := append([]string{p.Title, p.Method, p.OpenedBy.Login, p.MergedBy.Login}, p.Because...)
	if p.Rules != nil {
		texts = slices.Concat(texts, p.Rules.Bypass, p.Rules.MayMerge, p.Rules.NotShown)
	}
	if p.Settings != nil {
		texts = append(append(texts, p.Settings.Visibility, p.Settings.SquashTitle, p.Settings.SquashText), p.Settings.Methods...)
	}
	if len(texts) > maxAnswers {
		return errors.New("lists more than a pull request can have")
	}
	for _, text := range texts {
		if utf8.RuneCountInString(text) > maxExportText {
			return errors.New("has a text that is too long for an export")
		}
	}
	return nil
}

func (p *PullRequest) checkIDs() error {
	ids := []*repo.ID{&p.Base, &p.Head, &p.MergeCommit, &p.Squash, &p.HeadTree}
	for i := range p.Landed {
		ids = append(ids, &p.Landed[i])
	}
	for i := range p.Files {
		if p.Files[i].Path == "" || len(p.Files[i].Path) > 4*maxExportText || p.Files[i].Blob == "" {
			return errors.New("names a file without its path or its content")
		}
		ids = append(ids, &p.Files[i].Blob)
	}
	for i := range p.Reviews {
		ids = append(ids, &p.Reviews[i].Commit)
	}
	for _, id := range ids {
		if *id != "" && !source.IsObjectID(*id) {
			return fmt.Errorf("has %q where the id of a commit belongs", source.Escape(string((*id)[:min(len(*id), 50)])))
		}
	}
	return nil
}

func (p *PullRequest) checkReviews() error {
	for _, r := range p.Reviews {
		switch {
		case r.By.ID < 1:
			return errors.New("has a review without the number of the account that gave it")
		case utf8.RuneCountInString(r.By.Login) > maxExportText:
			return errors.New("has a text that is too long for an export")
		case r.At.IsZero() && r.State != ForgePending && r.State != ForgeApproved:
			return errors.New("has a review without its time")
		}
		switch r.State {
		case ForgeApproved, ForgeChangesRequested, ForgeDismissed, ForgeCommented, ForgePending:
		default:
			return fmt.Errorf("has a review whose state %q is not known", source.Escape(r.State[:min(len(r.State), 50)]))
		}
	}
	return nil
}
