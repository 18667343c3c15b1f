package history

import "slices"

// BranchRules are the rules of the main branch when it was merged.
type BranchRules struct {
	RequiredReviews int  `json:"required_reviews"` // GitLab: approvals_required
	DismissStale    bool `json:"dismiss_stale"`    // GitLab: reset_approvals_on_push
	// Bypass says who may merge or push without, in words and numbers of
	// accounts; nil where nobody asked.
	Bypass []string `json:"bypass"`
	// ForcePush tells whether the branch may be rewritten; nil where nobody asked.
	ForcePush *bool    `json:"force_push,omitempty"`
	MayMerge  []string `json:"may_merge,omitempty"` // as Bypass; nil where the platform has no such rule
	// NotShown names those of the above, by the Rule... constants, that the
	// platform was asked for and did not show, in order.
	NotShown []string `json:"not_shown,omitempty"`
}

// The names of rules, as they are written.
const (
	RuleReviews = "required_reviews"
	RuleStale   = "dismiss_stale"
	RuleBypass  = "bypass"
	RuleForce   = "force_push"
	RuleMerge   = "may_merge"
)

// Hide notes that the platform did not show some of the rules.
func (r *BranchRules) Hide(names ...string) {
	r.NotShown = append(r.NotShown, names...)
	slices.Sort(r.NotShown)
	r.NotShown = slices.Compact(r.NotShown)
}

// Hides reports whether the platform did not show a rule.
func (r *BranchRules) Hides(name string) bool { return slices.Contains(r.NotShown, name) }

// Settings are how a repository is set up, as far as it bears on evidence. What
// is empty the platform did not show.
type Settings struct {
	Visibility  string   `json:"visibility,omitempty"`   // public, internal or private
	Methods     []string `json:"methods,omitempty"`      // to merge by: merge, squash, rebase
	SquashTitle string   `json:"squash_title,omitempty"` // as the platform names the choice
	SquashText  string   `json:"squash_text,omitempty"`  // one of the Squash... constants
}

// What a squash is given as its text, as GitHub names the choice.
const (
	SquashBlank       = "BLANK"
	SquashDescription = "PR_BODY"
	SquashMessages    = "COMMIT_MESSAGES"
)
