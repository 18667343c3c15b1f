package history

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// An export is one file with what it says, and where it fits the history.
type export struct {
	PullRequest
	strength string
	nodes    []int32 // the commits it landed as, oldest first; none where it does not fit
	agreed   []agreement
	reasons  []string // why it, or an approval in it, does not count
}

// ref is what people call it.
func (x *export) ref() string {
	switch {
	case x.Number == 0:
		return "push"
	case x.Squash != "" || strings.Contains(x.Forge, "gitlab") || strings.HasPrefix(path.Base(x.Place.File), "MR-"):
		return fmt.Sprintf("MR %d", x.Number)
	}
	return fmt.Sprintf("PR %d", x.Number)
}

// maxExports bounds the files that are read.
const maxExports = 100_000

// readExports reads all exports, from the branch that holds them and from the
// folder among the registers. What cannot be read is noted and left out.
func (m *miner) readExports() ([]*export, error) {
	var all []*export
	branch := cmp.Or(m.o.Approvals.Branch, EvidenceBranch)
	ref, tip, err := m.o.Repo.Branch(branch)
	switch {
	case errors.Is(err, repo.ErrNoBranch) && m.o.Approvals.Branch == "":
	case err != nil:
		m.skipExport(source.Place{File: branch}, plainReason(err))
	default:
		m.out.Approvals.Ref, m.out.Approvals.Tip = ref, tip
		m.out.Witnesses = append(m.out.Witnesses, Witness{"approvals", ref, tip, true, strengthExport})
		folder := path.Clean(cmp.Or(m.o.Approvals.Folder, ApprovalFolder))
		all = m.exportsIn(tip, folder, branch+":", strengthExport)
	}
	if m.o.Approvals.Inside != "" {
		inside, err := m.exportsInside()
		if err != nil {
			return nil, err
		}
		all = append(all, inside...)
	}
	slices.SortStableFunc(all, func(a, b *export) int { return a.Place.Compare(b.Place) })
	return all, nil
}

// plainReason is an error without the name of the file before it.
func plainReason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return err.Error()
}

func (m *miner) skipExport(at source.Place, reason string) {
	m.out.Approvals.Skipped = append(m.out.Approvals.Skipped, Skipped{Commit: m.out.Approvals.Tip, Place: at, Reason: reason})
}

// exportName is what a file with an export is called.
var exportName = regexp.MustCompile(`^(?:(?:PR|MR)-([1-9][0-9]{0,9})|COMMIT-([0-9a-f]{40}))\.json$`)

// exportsIn reads the exports in a folder of a commit; name comes before the
// places of its files.
func (m *miner) exportsIn(commit repo.ID, folder, name, strength string) []*export {
	files, err := m.o.Repo.Files(commit)
	if err != nil {
		m.skipExport(source.Place{File: name + folder}, plainReason(err))
		return nil
	}
	var all []*export
	err = fs.WalkDir(files, folder, func(at string, entry fs.DirEntry, err error) error {
		place := source.Place{File: name + at}
		switch {
		case errors.Is(err, fs.ErrNotExist) && at == folder:
			return nil // nothing exported yet
		case err != nil:
			m.skipExport(place, plainReason(err))
			return nil
		case entry.IsDir() || !strings.EqualFold(path.Ext(at), ".json"):
			return nil
		case len(all) == maxExports:
			m.skipExport(place, fmt.Sprintf("is one of more than %d files, which are not read", maxExports))
			return fs.SkipAll
		}
		x, err := readExport(files, at)
		if err != nil {
			m.skipExport(place, err.Error())
			return nil
		}
		x.Place, x.strength = place, strength
		all = append(all, x)
		return nil
	})
	if err != nil {
		m.skipExport(source.Place{File: name + folder}, plainReason(err))
	}
	return all
}

func readExport(files fs.FS, at string) (*export, error) {
	name := exportName.FindStringSubmatch(path.Base(at))
	if name == nil {
		return nil, errors.New("is not named PR-123.json, MR-123.json or COMMIT- with the commit's id")
	}
	data, err := source.Read(files, at, maxExport)
	switch {
	case errors.Is(err, source.ErrTooLarge):
		return nil, errors.New("is too large to be an export")
	case errors.Is(err, source.ErrNotRegular):
		return nil, errors.New("is not an ordinary file")
	case err != nil:
		return nil, errors.New(strings.TrimPrefix(plainReason(err), source.Escape(at)+": "))
	}
	p, err := ParsePullRequest(data)
	if err != nil {
		return nil, err
	}
	switch {
	case name[1] != "" && name[1] != strconv.Itoa(p.Number):
		return nil, fmt.Errorf("says that it is number %d, and its name says %s", p.Number, name[1])
	case name[2] != "" && (p.Number != 0 || name[2] != string(p.MergeCommit)):
		return nil, errors.New("is about another commit than its name says")
	}
	return &export{PullRequest: p}, nil
}

// exportsInside reads the exports among the registers of the main branch. Only
// those count that a machine brought, and nothing else with them: whoever
// changes a register could write the approval of it.
func (m *miner) exportsInside() ([]*export, error) {
	main := m.graph.main
	folder := path.Join(m.o.Dir, m.o.Approvals.Inside)
	if !m.graph.nodes[main].counts || !fs.ValidPath(folder) {
		return nil, nil
	}
	all := m.exportsIn(m.graph.nodes[main].id, folder, "", strengthInside)
	brought, err := m.broughtBy(all)
	if err != nil {
		return nil, err
	}
	m.out.Witnesses = append(m.out.Witnesses, Witness{"approvals", "", m.graph.nodes[main].id, true, strengthInside})
	return slices.DeleteFunc(all, func(x *export) bool {
		n, ok := brought[x.Place.File]
		reason := "was not brought by a commit of the main branch that can be told"
		if ok {
			reason = m.notByMachine(n)
		}
		if reason != "" {
			m.uncounted(x, nil, reason)
		}
		return reason != ""
	}), nil
}

// broughtBy finds the newest commit of the main branch that wrote each file.
func (m *miner) broughtBy(all []*export) (map[string]int32, error) {
	brought := map[string]int32{}
	content := map[string]repo.ID{}
	for n := m.graph.main; len(brought) < len(all); {
		parent := none
		if parents := m.graph.nodes[n].parents; len(parents) > 0 {
			parent = parents[0]
		}
		for _, x := range all {
			at := x.Place.File
			if _, done := brought[at]; done {
				continue
			}
			if content[at] == "" {
				e, err := m.files.lookup(m.graph.nodes[n].tree, at)
				if err != nil {
					return nil, err
				}
				content[at] = e.ID
			}
			var before repo.Entry
			if parent != none {
				var err error
				if before, err = m.files.lookup(m.graph.nodes[parent].tree, at); err != nil {
					return nil, err
				}
			}
			if before.ID != content[at] {
				brought[at] = n
			}
		}
		if parent == none {
			break
		}
		n = parent
	}
	return brought, nil
}

// notByMachine says why the commit that brought an export is not the
// workflow's, or "".
func (m *miner) notByMachine(n int32) string {
	c, err := m.commit(n)
	if err != nil {
		return "the commit that brought it cannot be read"
	}
	if by := m.who.person(c.Author, m.graph.nodes[n].when); !by.Bot {
		return "was committed by " + by.Name + ", and not by the workflow"
	}
	if parent := m.firstParentOf(n); parent == none || len(m.changedBetween(parent, n)) > 0 {
		return "came in one commit with changes of registers"
	}
	return ""
}

// uncounted notes that an export, or an approval in it, does not count.
func (m *miner) uncounted(x *export, covers []covered, reason string) {
	u := Uncounted{Source: SourceApproval, Ref: x.ref(), Commit: x.MergeCommit, Place: x.Place, Reason: reason}
	for _, c := range covers {
		u.Keys = append(u.Keys, m.files.keys[c.rec])
	}
	m.out.Uncounted = append(m.out.Uncounted, u)
	x.reasons = append(x.reasons, reason)
}
