package lint

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// Noted is an anchor that was added to the evidence branch.
type Noted struct {
	*anchor.File
	Commit repo.ID // that added it
}

// Anchor notes where the main branch stands at a time, and adds the note to
// the evidence branch of the repository around o.Dir. The registers are those
// that the configuration of that commit names. A clone that did not ask for
// the branch adds none: there may be earlier ones.
func Anchor(o Options, at time.Time, by repo.Signature) (*Noted, error) {
	a, r, err := anchorNow(o)
	if err != nil {
		return nil, err
	}
	a.At = at
	if err := anchorsHere(r); err != nil {
		return nil, err
	}
	kept, breaks, err := history.KeptAnchors(r)
	if err != nil {
		return nil, err
	}
	if len(breaks) > 0 {
		return nil, usagef("the anchors on %s do not hold together: %s %s; nothing was added", history.EvidenceBranch, source.Escape(breaks[0].File), source.Escape(breaks[0].Reason))
	}
	var last *anchor.File
	if len(kept) > 0 {
		last = kept[len(kept)-1]
	}
	f, err := anchor.New(*a, last)
	if err != nil {
		return nil, &UsageError{Message: err.Error()}
	}
	by.When = at
	commit, err := r.Append(history.EvidenceBranch, map[string][]byte{f.Name: f.Data}, by, "Note "+a.Branch+" at "+repo.ID(a.Head).Short()+"\n")
	if err != nil {
		return nil, appendError(err)
	}
	return &Noted{f, commit}, nil
}

// anchorsHere is the error for a clone that did not ask for the evidence
// branch: a second chain would begin beside the first.
func anchorsHere(r *repo.Repo) error {
	at, may, err := r.Unfetched(history.EvidenceBranch)
	if err != nil || !may {
		return err
	}
	said := "may have"
	if at.Seen {
		said = "has"
	}
	u := history.UnaskedBranch{Name: history.EvidenceBranch, Remote: at.Remote}
	return usagef("%s %s a branch %s with earlier anchors, and it was not fetched, so nothing was added: %s, and then this again",
		source.Escape(at.Remote), said, history.EvidenceBranch, u.Remedy())
}

// approvalsNow is the commit at which the branch with the exported approvals
// stands; "" where this clone has none.
func approvalsNow(r *repo.Repo, c *register.Config) (string, error) {
	_, tip, err := r.Branch(cmp.Or(c.Approvals.Branch, history.EvidenceBranch))
	if errors.Is(err, repo.ErrNoBranch) {
		return "", nil
	}
	return string(tip), err
}

// appendError tells what the user can mend from trouble in the machine.
func appendError(err error) error {
	if errors.Is(err, repo.ErrBehind) || errors.Is(err, repo.ErrThere) {
		return &UsageError{Message: err.Error()}
	}
	return err
}

// anchorNow is what the main branch is made of.
func anchorNow(o Options) (*anchor.Anchor, *repo.Repo, error) {
	s, err := Open(o)
	if err != nil {
		return nil, nil, err
	}
	r := s.target.repo
	if r == nil {
		return nil, nil, usagef("%s is not in a Git repository, so there is nothing to note", source.Escape(o.Dir))
	}
	branch, tip, err := r.MainBranch(s.Config.Main)
	if errors.Is(err, repo.ErrNoCommit) {
		return nil, nil, usagef("the branch %s has no commit yet, so there is nothing to note", source.Escape(branch))
	}
	if err != nil {
		return nil, nil, err
	}
	a := &anchor.Anchor{Branch: branch, Head: string(tip), Registers: map[string]string{}}
	files, err := r.Files(tip)
	if err != nil {
		return nil, nil, err
	}
	name := path.Join(s.target.root, cmp.Or(s.Config.File, register.ConfigFile))
	config, schema, faults, err := register.Configure(files, name, o.Schema)
	if errors.Is(err, fs.ErrNotExist) {
		config, schema, faults, err = s.Config, s.Schema, nil, nil
	}
	if err != nil || len(faults) > 0 {
		return nil, nil, cmp.Or(err, configError(o, faults))
	}
	if a.Approvals, err = approvalsNow(r, config); err != nil {
		return nil, nil, err
	}
	if a.Tags, err = history.TagsToNote(r); err != nil {
		return nil, nil, err
	}
	c, err := r.Commit(tip)
	if err != nil {
		return nil, nil, err
	}
	return a, r, listRegisters(r, c.Tree, "", s.target.root, config.Decoder(schema), a.Registers)
}

// Stamp keeps the answer of a time-stamping authority beside the anchor that
// it is for, and returns that anchor's file.
func Stamp(o Options, token []byte, at time.Time, by repo.Signature) (*anchor.File, error) {
	s, err := Open(o)
	if err != nil {
		return nil, err
	}
	r := s.target.repo
	if r == nil {
		return nil, usagef("%s is not in a Git repository, so it has no anchors", source.Escape(o.Dir))
	}
	if err := anchorsHere(r); err != nil {
		return nil, err
	}
	kept, _, err := history.KeptAnchors(r)
	if err != nil {
		return nil, err
	}
	for _, f := range kept {
		stamped := *f
		stamped.Token = token
		if err := stamped.For(); err != nil {
			continue
		}
		by.When = at
		_, err := r.Append(history.EvidenceBranch, map[string][]byte{f.Name + anchor.TokenSuffix: token}, by, "Keep the time stamp of "+f.Name+"\n")
		return &stamped, appendError(err)
	}
	return nil, usagef("the time stamp is for none of the %d anchors on %s", len(kept), history.EvidenceBranch)
}
