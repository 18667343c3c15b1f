package forge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// Export asks what came with the landings: for each pull request that one of
// them belongs to who opened and merged it, what was answered at which commit,
// and which rules stood for the branch; for a commit without any, only that.
// Landings are in the order of the branch. Texts of reviews and addresses are
// not asked for. now is the platform's time or the machine's.
//
// The error says what was not answered. A pull request that the platform does not
// show is left out; any other trouble ends the asking, so that what follows is left
// for another time. What is returned beside an error was answered in full.
func Export(ctx context.Context, p Platform, branch string, landings []Landing, now time.Time) ([]history.PullRequest, error) {
	var all []history.PullRequest
	at := map[int]int{} // by the number of the pull request
	id, settings, err := p.About(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := p.Rules(ctx, branch)
	if err != nil {
		return nil, err
	}
	complete := func(one history.PullRequest) history.PullRequest {
		one.Forge, one.Repository, one.Settings, one.Rules, one.ExportedAt = p.Words().Host, id, settings, rules, now.UTC()
		return one
	}
	var left error
	hidden := map[int]bool{}
	for i, landing := range landings {
		number, err := RequestOf(ctx, p, branch, landing.Commit)
		switch {
		case errors.Is(err, ErrNoRequest):
			all = append(all, complete(history.PullRequest{MergeCommit: landing.Commit}))
			continue
		case err != nil:
			return closed(all, landings[:i]), errors.Join(left, fmt.Errorf("commit %s: %w", landing.Commit.Short(), err))
		case hidden[number]:
			continue
		}
		if i, known := at[number]; known { // a rebase brings several commits
			one := &all[i]
			if len(one.Landed) == 0 {
				one.Landed = []repo.ID{one.MergeCommit}
			}
			one.Landed = append(append(one.Landed, landing.Since...), landing.Commit)
			one.MergeCommit, one.Method = landing.Commit, "rebase"
			continue
		}
		one, err := p.Request(ctx, number, landing)
		if err != nil {
			left = errors.Join(left, fmt.Errorf("%s %d: %w", p.Words().Prefix, number, err))
			if !errors.Is(err, errNotFound) {
				return all, left
			}
			hidden[number] = true
			continue
		}
		at[number] = len(all)
		all = append(all, complete(one))
	}
	return all, left
}

// closed are the answers of which the landings asked about hold all: the last of
// them may be of a rebase that goes on with the next landing.
func closed(all []history.PullRequest, asked []Landing) []history.PullRequest {
	if len(asked) == 0 || len(all) == 0 {
		return nil
	}
	if last := asked[len(asked)-1]; last.Parents < 2 && all[len(all)-1].Number > 0 && all[len(all)-1].MergeCommit == last.Commit {
		return all[:len(all)-1]
	}
	return all
}

// RequestOf is the number of the pull request that was merged into a branch as a
// commit, before that of one that only holds it; else an [ErrNoRequest].
func RequestOf(ctx context.Context, p Platform, branch string, commit repo.ID) (int, error) {
	all, err := p.Merged(ctx, commit)
	if err != nil {
		return 0, err
	}
	for _, exact := range []bool{true, false} {
		for _, m := range all {
			if m.Into == branch && (!exact || slices.Contains(m.As, commit)) {
				return m.Number, nil
			}
		}
	}
	return 0, ErrNoRequest
}

// maxTitle is how much of a title is kept, in characters.
const maxTitle = 300

func clip(text string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), maxTitle)])
}

// ExportFile is where an export goes on the branch that holds them, and its
// content: JSON with its names in order (RFC 8785), so that asking again gives
// the same bytes but for the time. prefix is that of [Words].
func ExportFile(folder, prefix string, p history.PullRequest) (name string, data []byte, err error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return "", nil, err
	}
	if data, err = history.CanonicalExport(raw); err != nil {
		return "", nil, err
	}
	year := p.MergedAt
	if year.IsZero() {
		year = p.ExportedAt
	}
	name = fmt.Sprintf("COMMIT-%s.json", p.MergeCommit)
	if p.Number > 0 {
		name = fmt.Sprintf("%s-%d.json", prefix, p.Number)
	}
	return fmt.Sprintf("%s/%d/%s", folder, year.UTC().Year(), name), data, nil
}
