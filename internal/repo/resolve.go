package repo

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// Resolve turns a revision as git spells it into the id of a commit: a branch,
// a tag, origin/x, HEAD or @, a full or abbreviated id, each with any number
// of ~n and ^n behind it. The error says what was not found and offers the
// nearest branch or tag; where it may only not have been fetched, it says what
// to type.
func (r *Repo) Resolve(rev string) (ID, error) {
	if err := r.readable(); err != nil {
		return "", err
	}
	id, err := r.resolve(rev)
	if err != nil {
		return "", r.whyMissing(err)
	}
	return id, nil
}

// Moves reports whether a revision begins at HEAD or at a branch, and so names
// another commit as soon as there is one.
func (r *Repo) Moves(rev string) (bool, error) {
	if err := r.readable(); err != nil {
		return false, err
	}
	name, _ := splitRevision(rev)
	if name == "" || name == "@" || name == "HEAD" {
		return true, nil
	}
	full, _, err := r.named(name)
	return full != "" && !strings.HasPrefix(full, tagPrefix), err
}

// named finds the tag or branch that a name means, and what it holds; "" for
// none.
func (r *Repo) named(name string) (full string, id ID, err error) {
	if source.IsObjectID(name) {
		return "", "", nil // a commit's own name goes first
	}
	for _, prefix := range []string{"", "refs/", tagPrefix, "refs/heads/", "refs/remotes/"} {
		if full := prefix + name; strings.HasPrefix(full, "refs/") {
			if id, err := r.reference(full); !errors.Is(err, errNoRef) {
				return full, id, err
			}
		}
	}
	return "", "", nil
}

const tagPrefix = "refs/tags/"

// whyMissing adds to err what the clone lacks. A revision that nothing is
// known of may be in the part that a shallow clone left out.
func (r *Repo) whyMissing(err error) error {
	lacks, lacksErr := r.Lacks()
	if lacksErr != nil {
		return err
	}
	for _, l := range lacks {
		if l.Kind == LackShallow || l.Kind == LackPartial && errors.Is(err, ErrMissing) {
			return fmt.Errorf("%w; %s: %s", err, l.What, l.Remedy)
		}
	}
	return err
}

func (r *Repo) resolve(rev string) (ID, error) {
	base, steps := splitRevision(rev)
	id, err := r.resolveBase(base)
	if err != nil {
		return "", err
	}
	commit, err := r.peel(id)
	if err != nil {
		return "", err
	}
	if commit == "" {
		return "", fmt.Errorf("%s does not name a commit", source.Escape(base))
	}
	if id, err = r.follow(commit, steps); err != nil {
		return "", fmt.Errorf("revision %s: %w", source.Escape(rev), err)
	}
	return id, nil
}

// splitRevision cuts "main~2^1" into "main" and "~2^1".
func splitRevision(rev string) (base, steps string) {
	if at := strings.IndexAny(rev, "~^"); at >= 0 {
		return rev[:at], rev[at:]
	}
	return rev, ""
}

func (r *Repo) resolveBase(name string) (ID, error) {
	if name == "" || name == "@" {
		name = "HEAD"
	}
	if name == "HEAD" {
		id, _, err := r.Head()
		return id, err
	}
	if source.IsObjectID(name) {
		return ID(name), r.has(ID(name))
	}
	if full, id, err := r.named(name); full != "" {
		return id, err
	}
	return r.resolveAbbreviation(name)
}

func (r *Repo) has(id ID) error {
	if _, err := r.objects.size(id); err != nil {
		return fmt.Errorf("no commit %s in this clone: %w", id.Short(), err)
	}
	return nil
}

// minDigits is the shortest abbreviation that git takes for one.
const minDigits = 4

func (r *Repo) resolveAbbreviation(name string) (ID, error) {
	digits := strings.ToLower(name)
	if len(digits) < minDigits || len(digits) > 40 || !isHex(digits) {
		return "", r.notFound(name)
	}
	ids, err := r.objects.withPrefix(digits)
	if err != nil {
		return "", err
	}
	var commits []ID
	for _, id := range ids {
		if commit, err := r.peel(id); err == nil && commit != "" {
			commits = append(commits, id)
		}
	}
	switch len(commits) {
	case 0:
		return "", r.notFound(name)
	case 1:
		return commits[0], nil
	}
	return "", fmt.Errorf("%s begins the ids of %d commits: give more digits", source.Escape(name), len(commits))
}

func (r *Repo) notFound(name string) error {
	names := r.branchNames()
	tags, _ := r.references(tagPrefix) // only for a suggestion
	names = append(names, slices.Sorted(maps.Keys(tags))...)
	return fmt.Errorf("no branch, tag or commit %s in this clone%s", source.Escape(name), didYouMean(name, names))
}

var errSteps = errors.New("after the name only ~number and ^number are understood")

// follow walks steps such as "~2^1" from commit.
func (r *Repo) follow(commit ID, steps string) (ID, error) {
	for steps != "" {
		sign := steps[0]
		steps = steps[1:]
		digits := len(steps) - len(strings.TrimLeft(steps, "0123456789"))
		n, err := count(steps[:digits])
		if err != nil {
			return "", err
		}
		steps = steps[digits:]
		if strings.HasPrefix(steps, "{") || (sign != '~' && sign != '^') {
			return "", errSteps
		}
		if commit, err = r.step(commit, sign, n); err != nil {
			return "", err
		}
	}
	return commit, nil
}

func count(digits string) (int, error) {
	if digits == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0, errSteps
	}
	return n, nil
}

func (r *Repo) step(commit ID, sign byte, n int) (ID, error) {
	times, parent := n, 0
	if sign == '^' {
		times, parent = min(n, 1), n-1
	}
	for range times {
		c, err := r.Commit(commit)
		if err != nil {
			return "", err
		}
		if parent >= len(c.Parents) {
			return "", fmt.Errorf("commit %s has no such parent", commit.Short())
		}
		commit = c.Parents[parent]
	}
	return commit, nil
}
