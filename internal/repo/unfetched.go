package repo

import (
	"errors"
	"path/filepath"
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
		others := settings.asksForOthers(name, "refs/heads/"+branch)
		if !others && settings.last("remote", name, "fetch") != "" {
			if others, err = r.fetchedByName(name); err != nil {
				return Unfetched{}, false, err
			}
		}
		if others {
			return Unfetched{name, false}, true, nil
		}
	}
	return Unfetched{}, false, nil
}

// WithoutTags tells of the repository that this one is a clone of where it was
// told to take no tags from it, as `git clone --no-tags` does.
func (r *Repo) WithoutTags() (remote string, without bool, err error) {
	settings, err := r.settings()
	if err != nil {
		return "", false, err
	}
	remotes := settings.remotes()
	if slices.Contains(remotes, "origin") {
		remotes = []string{"origin"}
	}
	for _, name := range remotes {
		if settings.last("remote", name, "tagopt") == "--no-tags" {
			return name, true, nil
		}
	}
	return "", false, nil
}

// fetchedByName reports whether single branches of another repository were
// named to be fetched, whatever its lines say: GitLab's runner does so and
// leaves its own references behind, and so do others that begin with an empty
// repository. `git clone` notes which branch is the remote's main one.
func (r *Repo) fetchedByName(remote string) (bool, error) {
	if _, err := r.reference("refs/remotes/" + remote + "/HEAD"); err == nil {
		return false, nil
	}
	pipelines, err := r.references("refs/pipelines/")
	if err != nil || len(pipelines) > 0 {
		return err == nil, err
	}
	branches, err := r.references("refs/remotes/" + remote + "/")
	if err != nil || len(branches) > 1 {
		return false, err
	}
	fetched, err := readLines(filepath.Join(r.gitDir, "FETCH_HEAD"), maxListFile)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(fetched, func(line string) bool { return !strings.Contains(line, "\tnot-for-merge\t") }), nil
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
