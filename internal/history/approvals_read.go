package history

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
)

// An export is one file with what it says, and where it fits the history.
type export struct {
	PullRequest
	strength string
	nodes    []int32 // the commits it landed as, oldest first; none where it does not fit
	spelled  bool    // as the workflow spells it
	edited   bool    // the branch held it before, and it was taken away meanwhile
	foreign  string  // why it is not the workflow's own, so that no approval in it counts; "" where it is
	changed  []int32 // the records that it changed in meaning, in order
	blob     repo.ID // its content
	agreed   []agreement
	reasons  []string // why it, or an approval in it, does not count
}

// Ref is what people call it: PR 12, MR 12 on GitLab, push for a commit without
// one.
func (p *PullRequest) Ref() string {
	switch {
	case p.Number == 0:
		return "push"
	case p.Squash != "" || strings.Contains(p.Forge, "gitlab") || strings.HasPrefix(path.Base(p.Place.File), "MR-"):
		return fmt.Sprintf("MR %d", p.Number)
	}
	return fmt.Sprintf("PR %d", p.Number)
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
		if err := m.writers(all, branch+":", m.writtenFiles(tip, folder)); err != nil {
			return nil, err
		}
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

// A written file is one of a branch, with the commit that wrote it as it is.
type written struct {
	by      repo.Commit
	changed bool // since it was added
	edited  bool // it was there before, and was taken away before it was added
	added   bool // the commit that added it was found
}

// writtenFiles finds out who wrote each file of a folder of a branch, as far
// as its history is here.
func (m *miner) writtenFiles(tip repo.ID, folder string) map[string]written {
	found := map[string]written{}
	at, now := tip, m.folderAt(tip, folder)
	for now.ID != "" {
		c, err := m.o.Repo.Commit(at)
		if err != nil {
			break
		}
		var before repo.Entry
		if len(c.Parents) > 0 {
			at = c.Parents[0]
			if _, err := m.o.Repo.Commit(at); err != nil {
				break // what c wrote cannot be told from what stood before
			}
			before = m.folderAt(at, folder)
		}
		err = m.differingFiles(now, before, folder, func(file string, replaced bool) {
			w, later := found[file]
			switch {
			case !later:
				w = written{by: c, changed: replaced, added: !replaced}
			case w.added:
				w.edited = true
			default:
				w.changed, w.added = true, !replaced
			}
			found[file] = w
		})
		if err != nil {
			break
		}
		now = before
	}
	return found
}

// writers notes who wrote each export of a branch. Whoever may push to the
// branch could write the approval of their own change there.
func (m *miner) writers(all []*export, prefix string, found map[string]written) error {
	for _, x := range all {
		w, told := found[strings.TrimPrefix(x.Place.File, prefix)]
		if !told {
			x.foreign = "was written by nobody knows whom: that part of its branch is not here, or too large to be read"
			continue
		}
		x.edited, x.foreign = w.edited, m.notTheWorkflow(w.by)
		if x.foreign == "" && w.changed {
			x.foreign = "was changed on its branch after it was first written, which the workflow never does"
		}
		if x.foreign == "" {
			x.foreign = x.misspelled()
		}
		s, err := m.signedObject(w.by.ID, w.by.Committer.When)
		if err != nil {
			return err
		}
		switch v := s.verdict; {
		case v.State == signature.Refused, v.State == signature.Bad:
			x.foreign = "came in a commit that is no evidence: " + v.Reason
		case v.State == signature.Verified && v.Platform:
			x.strength = strengthSigned
		}
	}
	return nil
}

// misspelled says why the workflow cannot have written an export as it is, or "".
// In its meaning it may be the same: what nobody can tell any more is whether
// somebody has changed it.
func (x *export) misspelled() string {
	if x.spelled {
		return ""
	}
	return "is not spelled as the workflow writes it, on one line with its names in order, so somebody else wrote or changed it; compare it with the pull request, take it away, and run goldthread approvals again"
}

// notTheWorkflow says why a commit with exports is not the workflow's, or "".
func (m *miner) notTheWorkflow(c repo.Commit) string {
	const own = ", and not by the workflow; if that is its account, say is_bot: true of it in people"
	if by := m.who.person(c.Author, c.Committer.When); !by.Bot {
		return "was committed by " + by.Name + own
	}
	if by := m.who.person(c.Committer, c.Committer.When); !by.Bot {
		return "was committed in the name of a machine by " + by.Name + own
	}
	return ""
}

// folderAt is a folder of a commit; the zero Entry where it is not here.
func (m *miner) folderAt(commit repo.ID, folder string) repo.Entry {
	c, err := m.o.Repo.Commit(commit)
	if err != nil {
		return repo.Entry{}
	}
	e, err := m.files.lookup(c.Tree, folder)
	if err != nil {
		return repo.Entry{}
	}
	return e
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
var exportName = expression.Of(`^(?:(?:PR|MR)-([1-9][0-9]{0,9})|COMMIT-([0-9a-f]{40}))\.json$`)

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
	name := exportName().FindStringSubmatch(path.Base(at))
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
	return &export{PullRequest: p, spelled: isCanonical(data), blob: repo.FileID(data)}, nil
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
	brought, err := m.broughtBy(folder)
	if err != nil {
		return nil, err
	}
	m.out.Witnesses = append(m.out.Witnesses, Witness{"approvals", "", m.graph.nodes[main].id, true, strengthInside})
	for _, x := range all {
		x.foreign = "was not brought by a commit of the main branch that can be told"
		if n, ok := brought[x.Place.File]; ok {
			x.foreign = cmp.Or(m.notByMachine(n), x.misspelled())
		}
	}
	return all, nil
}

// broughtBy finds the newest commit of the main branch that wrote each file of
// a folder.
func (m *miner) broughtBy(folder string) (map[string]int32, error) {
	brought := map[string]int32{}
	at := m.graph.main
	now, err := m.files.lookup(m.graph.nodes[at].tree, folder)
	if err != nil {
		return nil, err
	}
	for at != none && now.ID != "" {
		parent := m.firstParentOf(at)
		var before repo.Entry
		if parent != none {
			if before, err = m.files.lookup(m.graph.nodes[parent].tree, folder); err != nil {
				return nil, err
			}
		}
		err := m.differingFiles(now, before, folder, func(file string, _ bool) {
			if _, later := brought[file]; !later {
				brought[file] = at
			}
		})
		if err != nil {
			return nil, err
		}
		at, now = parent, before
	}
	return brought, nil
}

// differingFiles visits the files in now that are not the same in before, and
// tells of each whether it takes the place of another content. Only folders that
// differ are read, and no more entries of them than a commit can have.
func (m *miner) differingFiles(now, before repo.Entry, at string, visit func(file string, replaced bool)) error {
	left := maxListed
	return m.visitDiffering(now, before, at, &left, visit)
}

func (m *miner) visitDiffering(now, before repo.Entry, at string, left *int, visit func(file string, replaced bool)) error {
	switch {
	case now.ID == before.ID:
		return nil
	case now.Mode != repo.Dir:
		visit(at, before.ID != "")
		return nil
	}
	entries, err := m.o.Repo.Tree(now.ID)
	if err != nil {
		return err
	}
	if *left -= len(entries); *left < 0 {
		return fmt.Errorf("folder %s: %w: it has more than %d files", source.Escape(at), repo.ErrTooLarge, maxListed)
	}
	old := map[string]repo.Entry{}
	if before.ID != "" && before.Mode == repo.Dir {
		there, err := m.o.Repo.Tree(before.ID)
		if err != nil {
			return err
		}
		for _, e := range there {
			old[e.Name] = e
		}
	}
	for _, e := range entries {
		if err := m.visitDiffering(e, old[e.Name], path.Join(at, e.Name), left, visit); err != nil {
			return err
		}
	}
	return nil
}

// notByMachine says why the commit that brought an export is not the
// workflow's, or "".
func (m *miner) notByMachine(n int32) string {
	c, err := m.commit(n)
	if err != nil {
		return "the commit that brought it cannot be read"
	}
	if reason := m.notTheWorkflow(c); reason != "" {
		return reason
	}
	if parent := m.firstParentOf(n); parent == none || len(m.changedBetween(parent, n)) > 0 {
		return "came in one commit with changes of registers"
	}
	return ""
}

// uncounted notes that an export, or an approval in it, does not count for
// some records, or at all.
func (m *miner) uncounted(x *export, records []int32, reason string) {
	u := Uncounted{Source: SourceApproval, Ref: x.Ref(), Commit: x.MergeCommit, Place: x.Place, Reason: reason}
	m.noteUncounted(x, records, u)
}

// refuseExport notes that an export counts for nothing as a whole, for what is wrong
// with it.
func (m *miner) refuseExport(x *export, records []int32, reason string) {
	u := Uncounted{Source: SourceApproval, Ref: x.Ref(), Commit: x.MergeCommit, Place: x.Place, Reason: reason, Fault: FaultExport}
	m.noteUncounted(x, records, u)
}

func (m *miner) noteUncounted(x *export, records []int32, u Uncounted) {
	for _, rec := range records {
		u.Keys = append(u.Keys, m.files.keys[rec])
	}
	m.out.Uncounted = append(m.out.Uncounted, u)
	x.reasons = append(x.reasons, u.Reason)
}
