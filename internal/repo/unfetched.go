package repo

import (
	"errors"
	"slices"
	"strings"
)

// An Unfetched branch is not in this clone, and may be in another repository
// that it knows.
type Unfetched struct {
	Remote string // the name of the other one: origin
	Seen   bool   // it was there when that was fetched last
}

// Unfetched tells of a branch that is not here whether another repository may
// have it: one of which it was fetched, other than origin, whose branches are
// not read; or one that is asked for other branches only, as
// `git clone --single-branch` and some build servers have it. It is false
// where [Repo.Branch] has the branch, and where everything was asked for and
// it did not come.
func (r *Repo) Unfetched(branch string) (Unfetched, bool, error) {
	_, _, err := r.Branch(branch)
	if !errors.Is(err, ErrNoBranch) {
		return Unfetched{}, false, err
	}
	settings, err := r.settings()
	if err != nil {
		return Unfetched{}, false, err
	}
	remotes := settings.remotes()
	for _, name := range remotes {
		if _, err := r.reference("refs/remotes/" + name + "/" + branch); err == nil {
			return Unfetched{name, true}, true, nil
		}
	}
	if slices.Contains(remotes, "origin") {
		remotes = []string{"origin"} // the others are other people's
	}
	for _, name := range remotes {
		if settings.asksForOthers(name, "refs/heads/"+branch) {
			return Unfetched{name, false}, true, nil
		}
	}
	return Unfetched{}, false, nil
}

// remotes are the names of the repositories that the clone knows, in order.
func (s settings) remotes() []string {
	var names []string
	for _, one := range s {
		if one.section == "remote" && one.sub != "" && !slices.Contains(names, one.sub) {
			names = append(names, one.sub)
		}
	}
	slices.Sort(names)
	return names
}

// asksForOthers reports whether a remote's branches are fetched, and a
// reference is not among them. A remote without a line about it is asked for
// nothing: `git clone --bare` takes all there is once and writes none.
func (s settings) asksForOthers(remote, full string) bool {
	asked, covered := false, false
	for _, one := range s {
		if one.section != "remote" || one.sub != remote || one.key != "fetch" {
			continue
		}
		from, _, _ := strings.Cut(strings.TrimPrefix(one.value, "+"), ":")
		if not, negative := strings.CutPrefix(from, "^"); negative {
			if matchesRefspec(not, full) {
				return true
			}
			continue
		}
		asked = true
		covered = covered || matchesRefspec(from, full)
	}
	return asked && !covered
}

// matchesRefspec reports whether the source of a refspec, which may hold one
// star (git-fetch(1)), names a reference.
func matchesRefspec(pattern, full string) bool {
	before, after, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == full || "refs/heads/"+pattern == full
	}
	return len(full) >= len(before)+len(after) && strings.HasPrefix(full, before) && strings.HasSuffix(full, after)
}
