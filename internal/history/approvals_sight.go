package history

import (
	"fmt"
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/repo"
)

// A sight is what an approver had before them.
type sight struct {
	covers   []covered // what the pull request changed, as it was approved
	unknown  []int32   // what it changed and nobody can tell as what it was approved
	removed  []int32   // what it took away
	files    *listing  // the registers as they were approved; nil when they are not here
	earlier  bool      // approved before the last push
	approved repo.ID
}

// ofAnother tells that another version was approved than the one that landed,
// where the two differ: an earlier one, or one whose words are here to compare.
func (s sight) ofAnother() bool {
	known := s.files != nil || slices.ContainsFunc(s.covers, func(c covered) bool { return c.note != "" })
	return s.approved != "" && (s.earlier || known)
}

func (s sight) reason(r ForgeReview) string {
	who := fmt.Sprintf("account %d (%s)", r.By.ID, r.By.Login)
	switch {
	case s.approved == "":
		return who + " approved it, and the export does not say which version"
	case s.earlier:
		return fmt.Sprintf("%s approved an earlier version, %s, which is not here", who, s.approved.Short())
	}
	return fmt.Sprintf("%s approved %s, which is not here, and what was merged does not have the same files", who, s.approved.Short())
}

// sawAt finds, for each record that a pull request changed in meaning, the
// wording that was approved: in the commit approved, if it is here; or, where
// that was the head, in what was merged, if it has the same files as a whole
// or the same file for this record.
func (m *miner) sawAt(x *export, r ForgeReview) (sight, error) {
	s := sight{approved: r.Commit, earlier: r.Commit != x.Head}
	var err error
	if s.files, err = m.filesApproved(x, r.Commit); err != nil {
		return s, err
	}
	at, before := x.last(), m.before(x)
	for _, rec := range x.changed {
		landed, file := m.graph.nodes[at].files.find(rec)
		approved := landed
		switch {
		case s.files != nil:
			approved, _ = s.files.find(rec)
			if approved == nil && landed == nil {
				s.removed = append(s.removed, rec)
			}
		case landed == nil:
			if !s.earlier { // what is gone from all that was merged is gone from the head
				s.removed = append(s.removed, rec)
			}
			continue
		case s.earlier || s.approved == "":
			approved = nil
		default:
			if approved, err = m.fileApproved(x, rec, file); err != nil {
				return s, err
			}
		}
		if approved == nil {
			if s.files == nil {
				s.unknown = append(s.unknown, rec)
			}
			continue
		}
		if before != none {
			if then, _ := m.graph.nodes[before].files.find(rec); then != nil && then.meaning == approved.meaning {
				continue // as approved, it was not changed yet
			}
		}
		c := covered{rec: rec, meaning: approved.meaning}
		if landed == nil || landed.meaning != approved.meaning {
			c.note = changedAfterApproval
		}
		s.covers = append(s.covers, c)
	}
	return s, nil
}

// changedAfterApproval is the note of an approval of older words.
const changedAfterApproval = "changed after it was approved, before it was merged"

// filesApproved reads the registers of the commit that was approved. Nil means
// that nobody can tell.
func (m *miner) filesApproved(x *export, id repo.ID) (*listing, error) {
	if id == "" {
		return nil, nil
	}
	if n, ok := m.graph.index[id]; ok && m.graph.nodes[n].files != nil {
		return m.graph.nodes[n].files, nil
	}
	tree := repo.ID("")
	if c, err := m.o.Repo.Commit(id); err == nil {
		tree = c.Tree
	} else if !unreadable(err) {
		return nil, err
	}
	if tree == "" && id == x.Head {
		tree = x.HeadTree
	}
	landed := &m.graph.nodes[x.last()]
	if tree == landed.tree {
		return landed.files, nil
	}
	if tree == "" {
		return nil, nil
	}
	files, err := m.files.listing(&node{id: id, tree: tree, dir: landed.dir}, nil)
	if unreadable(err) {
		return nil, nil
	}
	return files, err
}

// fileApproved is the record as the head had it by the export's list of files;
// nil where that does not tell.
func (m *miner) fileApproved(x *export, rec int32, file string) (*entry, error) {
	at := path.Join(m.o.Dir, file)
	i := slices.IndexFunc(x.Files, func(f HeadFile) bool { return f.Path == at })
	if i < 0 {
		return nil, nil
	}
	merged := &m.graph.nodes[x.last()]
	now, err := m.files.lookup(merged.tree, at)
	if err != nil {
		return nil, err
	}
	if now.ID == x.Files[i].Blob {
		e, _ := merged.files.find(rec)
		return e, nil
	}
	if !m.o.Decoder.Matches(file) {
		return nil, nil
	}
	v, err := m.files.version(merged, found{path: file, entry: repo.Entry{ID: x.Files[i].Blob, Mode: repo.File}})
	if unreadable(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return v.find(rec), nil
}
