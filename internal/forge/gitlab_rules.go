package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
)

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
