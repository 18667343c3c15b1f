package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/source"
)

// ruleSpoilers look at the rules and settings in force when the newest change was
// merged of which an answer of the platform is saved: what each spoils, what to
// do, and what nobody can tell from here.
func ruleSpoilers(h *history.Evidence) []string {
	var newest *history.PullRequest
	if h != nil {
		for _, l := range h.Approvals.Landings {
			if l.Request != nil && (newest == nil || l.Request.ExportedAt.After(newest.ExportedAt)) {
				newest = l.Request
			}
		}
	}
	if newest == nil {
		return nil
	}
	when := fmt.Sprintf("on %s, as saved with commit %s", newest.ExportedAt.UTC().Format("2 Jan 2006"), newest.MergeCommit.Short())
	said, unknown := branchSpoilers(newest.Rules, h.Branch, when)
	more, hidden := settingSpoilers(newest.Settings, when)
	said = append(said, more...)
	if unknown = append(unknown, hidden...); len(unknown) > 0 {
		said = append(said, fmt.Sprintf("Not shown (%s): %s. The token that asked may not see it, so nothing here speaks for it or against it: have an administrator look, in the settings of the repository.", when, strings.Join(unknown, "; ")))
	}
	return said
}

// branchSpoilers are about the rules of the main branch.
func branchSpoilers(rules *history.BranchRules, branch, when string) (said, unknown []string) {
	if rules == nil {
		rules = &history.BranchRules{}
	}
	name := source.Escape(branch)
	switch {
	case rules.Hides(history.RuleReviews):
		unknown = append(unknown, "how many must approve a change")
	case rules.RequiredReviews == 0:
		said = append(said, fmt.Sprintf("Nobody else had to approve what goes into %s (%s): whoever may write could merge alone. Ask for a review in the rules of the branch.", name, when))
	case rules.Hides(history.RuleStale):
	case !rules.DismissStale:
		said = append(said, fmt.Sprintf("An approval stayed when more was added after it (%s): what landed may not be what was approved. Have stale approvals dismissed in the rules of the branch.", when))
	}
	if rules.Hides(history.RuleStale) {
		unknown = append(unknown, "whether an approval stays when more is added after it")
	}
	if len(rules.Bypass) > 0 {
		said = append(said, fmt.Sprintf("Some could merge past these rules (%s): %s. Of such a change nothing shows that a second person agreed. Take them off the list of those who may bypass.", when, source.Escape(strings.Join(rules.Bypass, ", "))))
	}
	if rules.Hides(history.RuleBypass) || rules.Bypass == nil && rules.RequiredReviews > 0 {
		unknown = append(unknown, "who may merge past the rules")
	}
	switch {
	case rules.ForcePush == nil:
		unknown = append(unknown, fmt.Sprintf("whether %s may be rewritten by a forced push", name))
	case *rules.ForcePush:
		said = append(said, fmt.Sprintf("The branch %s could be rewritten by a forced push (%s): changes and reviews could be taken out of the history, and a clone would not show it. Block force pushes in the rules of the branch, and have goldthread anchor note it every week.", name, when))
	}
	return said, unknown
}

// settingSpoilers are about the repository.
func settingSpoilers(s *history.Settings, when string) (said, unknown []string) {
	if s == nil {
		s = &history.Settings{}
	}
	switch s.Visibility {
	case "":
		unknown = append(unknown, "who can read the repository")
	case "public":
		said = append(said, fmt.Sprintf("The repository was public (%s): everybody could read what is required of you, what of it you do not meet, and who looks after it. Make it private.", when))
	}
	squashes := len(s.Methods) == 0 || slices.Contains(s.Methods, "squash")
	switch {
	case squashes && s.SquashText == "":
		unknown = append(unknown, "which text a squash is given")
	case squashes && s.SquashText == history.SquashBlank:
		said = append(said, fmt.Sprintf("A squash was given its title alone (%s): the lines Reviewed-record, Reviewed-by and Because of the commits that it joins are lost, and with them those reviews and reasons. Have it take the messages of the commits or the description: on GitHub the default commit message for squash merging, on GitLab a template for squash commits with %%{all_commits} or %%{description}.", when))
	}
	return said, unknown
}
