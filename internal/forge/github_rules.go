package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/goldthread/goldthread/internal/history"
)

// A ghRule is a rule of a ruleset that is in force for a branch.
type ghRule struct {
	Type       string `json:"type"`
	Ruleset    int64  `json:"ruleset_id"`
	Parameters struct {
		Required     int  `json:"required_approving_review_count"`
		DismissStale bool `json:"dismiss_stale_reviews_on_push"`
	} `json:"parameters"`
}

// A ghBypass is somebody who may go past a ruleset.
type ghBypass struct {
	ID   int64  `json:"actor_id"`
	Type string `json:"actor_type"`
	Mode string `json:"bypass_mode"`
}

// A ghProtection is the older way to protect a branch, beside rulesets.
type ghProtection struct {
	Reviews *struct {
		Required     int  `json:"required_approving_review_count"`
		DismissStale bool `json:"dismiss_stale_reviews"`
		Bypass       struct {
			Users []struct{ ID int64 } `json:"users"`
			Teams []struct{ ID int64 } `json:"teams"`
			Apps  []struct{ ID int64 } `json:"apps"`
		} `json:"bypass_pull_request_allowances"`
	} `json:"required_pull_request_reviews"`
	Admins struct{ Enabled bool } `json:"enforce_admins"`
	Force  struct{ Enabled bool } `json:"allow_force_pushes"`
}

// Rules are those of the rulesets in force, and of the older branch protection.
// Who may go past them GitHub shows to administrators only, which the token of a
// workflow is none of; and so it does with the whole of the older protection.
func (g *GitHub) Rules(ctx context.Context, branch string) (*history.BranchRules, error) {
	list, err := every[ghRule](ctx, g, "rules/branches/"+url.PathEscape(branch))
	if err != nil {
		return nil, err
	}
	out := &history.BranchRules{}
	asked, blocked := false, false // for a pull request; force pushes
	sets := map[int64]bool{}
	for _, r := range list {
		switch r.Type {
		case "pull_request":
			asked = true
			out.RequiredReviews = max(out.RequiredReviews, r.Parameters.Required)
			out.DismissStale = out.DismissStale || r.Parameters.DismissStale
		case "non_fast_forward":
			blocked = true
		default:
			continue
		}
		if !sets[r.Ruleset] {
			sets[r.Ruleset] = true
			if err := g.bypass(ctx, r.Ruleset, out); err != nil {
				return nil, err
			}
		}
	}
	older, known, err := g.protection(ctx, branch)
	switch {
	case err != nil:
		return nil, err
	case older != nil:
		older.add(out)
		blocked = blocked || !older.Force.Enabled
	case !known && !asked:
		out.Hide(history.RuleReviews, history.RuleStale, history.RuleBypass)
	case !known:
		out.Hide(history.RuleBypass)
	}
	switch allowed := !blocked; {
	case blocked || known:
		out.ForcePush = &allowed
	default:
		out.Hide(history.RuleForce)
	}
	slices.Sort(out.Bypass)
	out.Bypass = slices.Compact(out.Bypass)
	return out, nil
}

// bypass adds who may go past a ruleset.
func (g *GitHub) bypass(ctx context.Context, ruleset int64, out *history.BranchRules) error {
	var set struct {
		Actors *[]ghBypass `json:"bypass_actors"` // absent where the token may not see them
	}
	err := g.call(ctx, http.MethodGet, fmt.Sprintf("rulesets/%d", ruleset), nil, &set)
	switch {
	case errors.Is(err, ErrNotAllowed), err == nil && set.Actors == nil:
		out.Hide(history.RuleBypass)
		return nil
	case err != nil:
		return err
	}
	if out.Bypass == nil {
		out.Bypass = []string{}
	}
	for _, a := range *set.Actors {
		out.Bypass = append(out.Bypass, a.words())
	}
	return nil
}

// words are what people call somebody who may go past a ruleset, without a name.
func (a ghBypass) words() string {
	who := fmt.Sprintf("%s %d", a.Type, a.ID)
	switch a.Type {
	case "OrganizationAdmin":
		who = "owners of the organisation"
	case "DeployKey":
		who = "deploy keys"
	case "Team":
		who = fmt.Sprintf("team %d", a.ID)
	case "Integration":
		who = fmt.Sprintf("app %d", a.ID)
	case "User":
		who = fmt.Sprintf("account %d", a.ID)
	case "RepositoryRole":
		who = fmt.Sprintf("role %d", a.ID)
		if called, ok := ghRoles[a.ID]; ok {
			who = called
		}
	}
	if a.Mode == "pull_request" {
		who += " (in pull requests)"
	}
	return who
}

// ghRoles are GitHub's own roles in a repository, by their numbers.
var ghRoles = map[int64]string{2: "maintainers", 4: "everybody who may write", 5: "administrators"}

// protection is the older protection of a branch; nil where there is none, or,
// where it is not known, where nobody can tell.
func (g *GitHub) protection(ctx context.Context, branch string) (p *ghProtection, known bool, err error) {
	var b struct {
		Protection *struct{ Enabled bool } `json:"protection"`
	}
	name := "branches/" + url.PathEscape(branch)
	err = g.call(ctx, http.MethodGet, name, nil, &b)
	switch {
	case errors.Is(err, ErrNotAllowed), err == nil && b.Protection == nil:
		return nil, false, nil
	case err != nil:
		return nil, false, err
	case !b.Protection.Enabled:
		return nil, true, nil
	}
	p = &ghProtection{}
	err = g.call(ctx, http.MethodGet, name+"/protection", nil, p)
	if errors.Is(err, ErrNotAllowed) {
		return nil, false, nil
	}
	return p, err == nil, err
}

// add adds the older protection to the rules.
func (p *ghProtection) add(out *history.BranchRules) {
	if p.Reviews == nil {
		return
	}
	out.RequiredReviews = max(out.RequiredReviews, p.Reviews.Required)
	out.DismissStale = out.DismissStale || p.Reviews.DismissStale
	if out.Bypass == nil {
		out.Bypass = []string{}
	}
	if !p.Admins.Enabled {
		out.Bypass = append(out.Bypass, "administrators")
	}
	for who, all := range map[string][]struct{ ID int64 }{"account": p.Reviews.Bypass.Users, "team": p.Reviews.Bypass.Teams, "app": p.Reviews.Bypass.Apps} {
		for _, one := range all {
			out.Bypass = append(out.Bypass, fmt.Sprintf("%s %d", who, one.ID))
		}
	}
}
