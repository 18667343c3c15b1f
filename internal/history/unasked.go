package history

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// An UnaskedBranch would hold saved approvals or anchors, and is not in this
// clone, which asked for other branches only; or it stands for the tags, of
// which it asked for none. Nothing here tells whether the server has it.
type UnaskedBranch struct {
	Name   string // "" for the tags
	Tags   bool
	Remote string // the repository that may have it
	Holds  string // what would be kept on it, in words
	// Why says what shows that the branch is in use; "" where nothing does,
	// and most repositories that were cloned so have none.
	Why string
}

// What says in words that the branch is missing, or that it may be.
func (u UnaskedBranch) What() string {
	name := source.Escape(u.Name)
	if u.Tags && u.Why == "" {
		return fmt.Sprintf("this clone takes no tags, so nothing here tells whether %s has %s", source.Escape(u.Remote), u.Holds)
	}
	if u.Tags {
		return fmt.Sprintf("this clone takes no tags (%s), so %s were not looked at", u.Why, u.Holds)
	}
	if u.Why == "" {
		return fmt.Sprintf("only some branches were fetched, so nothing here tells whether %s has a branch %s with %s", source.Escape(u.Remote), name, u.Holds)
	}
	return fmt.Sprintf("the branch %s is not in this clone (%s), so %s were not looked at", name, u.Why, u.Holds)
}

// Remedy says how to fetch the branch, and what to do where there is none.
func (u UnaskedBranch) Remedy() string {
	name, remote := source.Escape(u.Name), source.Escape(u.Remote)
	if u.Tags {
		return fmt.Sprintf("run `git config --unset remote.%[1]s.tagOpt` and `git fetch --tags %[1]s`", remote)
	}
	return fmt.Sprintf("run `git fetch %[1]s %[2]s:%[2]s`, or, if it has none, `git remote set-branches %[1]s '*'` and `git fetch %[1]s`", remote, name)
}

// Lack is the branch as something that evidence suffers from; false where
// nothing shows that there is such a branch.
func (u UnaskedBranch) Lack() (repo.Lack, bool) {
	return repo.Lack{
		Kind:   repo.LackEvidence,
		What:   u.What(),
		Remedy: "in a workflow set `fetch-depth: 0` for actions/checkout; on a computer " + u.Remedy(),
	}, u.Why != ""
}

// Unfetched says of a branch with evidence, or of tags, which are in use and
// not in this clone, that they were not fetched, or of the key to the addresses
// of people that it is not here; "" for none. What is shown
// stands, but more may be known, so nobody can say of a review that it is
// lacking.
func (e *Evidence) Unfetched() string {
	if e.Unkeyed != "" {
		return e.Unkeyed
	}
	for _, u := range e.Unasked {
		switch {
		case u.Why != "" && u.Tags:
			return "the tags were not fetched"
		case u.Why != "":
			return "the branch " + u.Name + " was not fetched"
		}
	}
	return ""
}

// Unasked lists the branches with saved approvals and with anchors that this
// clone did not ask for. tip is the commit whose workflows may speak of them;
// "" for none.
func Unasked(r *repo.Repo, tip repo.ID, places ApprovalPlaces) ([]UnaskedBranch, error) {
	wanted := []UnaskedBranch{{Name: EvidenceBranch, Holds: "saved approvals and anchors"}}
	if places.Branch != "" && places.Branch != EvidenceBranch {
		wanted = []UnaskedBranch{{Name: EvidenceBranch, Holds: "anchors"}, {Name: places.Branch, Holds: "saved approvals"}}
	}
	var all []UnaskedBranch
	for _, u := range wanted {
		at, may, err := r.Unfetched(u.Name)
		if err != nil {
			return nil, err
		}
		if !may {
			continue
		}
		u.Remote = at.Remote
		switch {
		case at.Seen:
			u.Why = at.Remote + " has it"
		case places.Branch == u.Name:
			u.Why = "the configuration names it"
		default:
			if u.Why, err = spokenOf(r, tip, u.Name); err != nil {
				return nil, err
			}
		}
		all = append(all, u)
	}
	return all, nil
}

// unasked tells of branches that were not asked for: as a lack where something
// shows that they are in use.
func (m *miner) unasked() error {
	all, err := Unasked(m.o.Repo, m.graph.nodes[m.graph.main].id, m.o.Approvals)
	m.out.Unasked = all
	return err
}

// Where build servers keep what they are to do: folders, and files at the top.
var (
	workflowFolders = []string{".github/workflows", ".gitea/workflows", ".forgejo/workflows", ".woodpecker"}
	workflowFiles   = []string{".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", "Jenkinsfile", ".woodpecker.yml"}
)

// Bounds of what is read of them.
const (
	maxWorkflows = 200
	maxWorkflow  = 1 << 20 // bytes
)

// spokenOf names a workflow at a commit that speaks of a branch, or notes
// anchors on it: "" for none. What cannot be read speaks of nothing.
func spokenOf(r *repo.Repo, tip repo.ID, branch string) (string, error) {
	if tip == "" {
		return "", nil
	}
	files, err := r.Files(tip)
	if unreadable(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	names := slices.Clone(workflowFiles)
	for _, folder := range workflowFolders {
		entries, _ := fs.ReadDir(files, folder) // most repositories have none of these
		for _, e := range entries {
			names = append(names, path.Join(folder, e.Name()))
		}
	}
	for _, name := range names[:min(len(names), maxWorkflows)] {
		data, err := source.Read(files, name, maxWorkflow)
		if err != nil {
			continue
		}
		if bytes.Contains(data, []byte(branch)) || branch == EvidenceBranch && bytes.Contains(data, []byte("goldthread anchor")) {
			return source.Escape(name) + " speaks of it", nil
		}
	}
	return "", nil
}
