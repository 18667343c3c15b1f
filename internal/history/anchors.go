package history

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// EvidenceBranch keeps anchors, and what is exported from the forge, apart
// from the registers.
const EvidenceBranch = "goldthread-evidence"

// rewritesKind is the register of lawful rewrites of the history.
const rewritesKind = "rewrites"

// auditTags begin the names of annotated tags that note where the main branch
// stood at an audit, as an anchor does.
const auditTags = "audit/"

// An Anchor is a note of where the main branch stood, and what became of it.
type Anchor struct {
	Name string    // file on the evidence branch, file given from outside, or tag
	At   time.Time // when it was noted: by the authority where it is stamped, else as noted
	Head repo.ID
	Held Held
	// Stamp says what is wrong with the time stamp kept beside it, "" for
	// nothing or none.
	Stamp string
	// Stands tells that the main branch is still made of Head.
	Stands bool
	// Rewrite is the id of the record that explains why it is not, "" for none.
	Rewrite string

	head      int32              // none where Head is not part of the main branch
	approvals repo.ID            // where the branch with the approvals stood; "" for nowhere
	tags      map[string]repo.ID // the objects of tags that were there, by name
}

// Held says what an anchor rests on outside the repository.
type Held int

// The ways an anchor is held, weakest first. Whoever can rewrite the
// repository can rewrite what is held in it.
const (
	HeldHere    Held = iota // only in the repository
	HeldStamped             // signed by a time-stamping authority
	HeldOutside             // given to the check from outside the repository
)

func (h Held) String() string {
	switch h {
	case HeldStamped:
		return "time stamp by an authority"
	case HeldOutside:
		return "kept outside the repository"
	}
	return "kept in the repository only"
}

// readAnchors reads what was noted of the main branch and compares it with
// what the branch is made of now.
func (m *miner) readAnchors() error {
	kept, breaks, err := KeptAnchors(m.o.Repo)
	if err != nil {
		return err
	}
	m.out.AnchorBreaks = breaks
	for _, f := range kept {
		m.addAnchor(f, HeldHere)
	}
	for _, f := range m.o.Lodged {
		m.addAnchor(f, HeldOutside)
	}
	if err := m.addAuditTags(); err != nil {
		return err
	}
	slices.SortStableFunc(m.out.Anchors, func(a, b Anchor) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Name, b.Name)) })
	m.explainRewrites()
	gone := slices.ContainsFunc(m.out.Anchors, func(a Anchor) bool { return !a.Stands || a.Stamp != "" })
	if gone || len(m.out.AnchorBreaks) > 0 {
		_, err = m.cite(m.graph.head)
	}
	return err
}

// KeptAnchors reads the anchors of the evidence branch, oldest first; none
// where there is no such branch. A break is one that cannot be read, or a place
// where the chain does not hold: what stood there may have said something that
// nobody wants to be known.
func KeptAnchors(r *repo.Repo) ([]*anchor.File, []anchor.Break, error) {
	_, tip, err := r.Branch(EvidenceBranch)
	if errors.Is(err, repo.ErrNoBranch) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	files, err := r.Files(tip)
	if err != nil {
		return nil, nil, err
	}
	var all []*anchor.File
	var breaks []anchor.Break
	err = fs.WalkDir(files, anchor.Dir, func(name string, _ fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == anchor.Dir {
			return fs.SkipDir
		}
		if err != nil || !anchor.IsAnchor(name) {
			return err
		}
		f, err := keptAnchor(files, name)
		switch {
		case errors.Is(err, repo.ErrMissing):
			return err
		case err != nil:
			breaks = append(breaks, anchor.Break{File: name, Reason: strings.TrimPrefix(err.Error(), name+": ")})
		default:
			all = append(all, f)
		}
		return nil
	})
	anchor.Sort(all)
	return all, append(breaks, anchor.Chain(all)...), err
}

// keptAnchor reads one anchor and the time stamp beside it.
func keptAnchor(files fs.FS, name string) (*anchor.File, error) {
	data, err := source.Read(files, name, anchor.MaxFile)
	if err != nil {
		return nil, err
	}
	f, err := anchor.Parse(name, data)
	if err != nil {
		return nil, err
	}
	f.Token, err = source.Read(files, name+anchor.TokenSuffix, anchor.MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	return f, err
}

func (m *miner) addAnchor(f *anchor.File, held Held) {
	if f.Branch != "" && m.out.Branch != "" && f.Branch != m.out.Branch {
		return // it notes another branch
	}
	a := Anchor{Name: f.Name, At: f.At, Head: repo.ID(f.Head), Held: held, approvals: repo.ID(f.Approvals), tags: map[string]repo.ID{}}
	for name, id := range f.Tags {
		a.tags[name] = repo.ID(id)
	}
	if len(f.Token) > 0 {
		switch at, err := f.Stamped(m.o.Authorities); {
		case err != nil:
			a.Stamp = err.Error()
		default:
			a.At, a.Held = at, max(a.Held, HeldStamped)
		}
	}
	m.note(a)
}

// note compares an anchor with the main branch. One noted after the day that
// is judged from says nothing yet.
func (m *miner) note(a Anchor) {
	if !m.onTime(a.At) {
		return
	}
	a.head = none
	if n, ok := m.graph.index[a.Head]; ok && m.graph.nodes[n].landing != none {
		a.head, a.Stands = n, true
	}
	m.out.Anchors = append(m.out.Anchors, a)
}

// addAuditTags takes annotated tags named audit/... for anchors of their day.
func (m *miner) addAuditTags() error {
	tags, err := m.o.Repo.Tags()
	if err != nil {
		return err
	}
	for _, t := range tags {
		if t.Annotated && t.Target != "" && strings.HasPrefix(t.Name, auditTags) {
			m.note(Anchor{Name: t.Name, At: t.Tagger.When, Head: t.Target})
		}
	}
	return nil
}

// A Rewrite is a lawful rewrite of the history that a record explains.
type Rewrite struct {
	Key register.Key
	On  string // YYYY-MM-DD as the record says
	Old repo.ID
	New repo.ID
	// Since is since when the new history stands: what is older than that
	// cannot be shown. Rewritten commits often keep their dates, so it is the
	// day that the record says, or the last anchor of the old history, where
	// those are later than the new head.
	Since time.Time

	// until is the last day on which the old history is taken to have stood,
	// YYYY-MM-DD: On, but "" where that is no day or one that has not come. Else
	// one record would explain every rewrite there will be.
	until string
}

// explainRewrites finds, for the anchors that the main branch has left, the
// records that say why: those on the main branch, whose new head is part of it.
func (m *miner) explainRewrites() {
	for rec, p := range m.present {
		if p == nil || p.key.Kind != rewritesKind || m.state(int32(rec), p) != OnMain {
			continue
		}
		r := m.files.sampleOf(p.entry)
		if r == nil || r.Status() != "live" {
			continue
		}
		w := Rewrite{Key: p.key, On: textOf(r, "date"), Old: repo.ID(textOf(r, "old_head")), New: repo.ID(textOf(r, "new_head"))}
		n, ok := m.graph.index[w.New]
		if !ok || m.graph.nodes[n].landing == none {
			continue
		}
		w.Since = m.graph.effective(n).when
		if on, err := time.Parse(time.DateOnly, w.On); err == nil {
			w.Since = latest(w.Since, on)
			if m.onTime(on) {
				w.until = w.On
			}
		}
		m.out.Rewrites = append(m.out.Rewrites, w)
	}
	slices.SortFunc(m.out.Rewrites, func(a, b Rewrite) int { return compareKeys(a.Key, b.Key) })
	for i := range m.out.Anchors {
		a := &m.out.Anchors[i]
		if !a.Stands {
			a.Rewrite = m.explained(a)
			m.rewrittenAfter(a)
		}
	}
}

// rewrittenAfter moves the rewrite that explains an anchor after it: the old
// history still stood when that was noted.
func (m *miner) rewrittenAfter(a *Anchor) {
	for i := range m.out.Rewrites {
		if w := &m.out.Rewrites[i]; w.Key.ID == a.Rewrite {
			w.Since = latest(w.Since, a.At)
		}
	}
}

// explained names the rewrite after which an anchor's head is gone: one whose
// old head it is or comes before. Where the old history is not there to ask,
// an anchor noted before the rewrite is taken to be of it.
func (m *miner) explained(a *Anchor) string {
	for _, w := range m.out.Rewrites {
		if a.Head == w.Old || a.At.UTC().Format(time.DateOnly) <= w.until {
			return w.Key.ID
		}
	}
	return ""
}

// anchored reports whether a review is held outside the repository: the commit
// that brought it is part of what a stamped or lodged anchor notes. What shows
// it beside the main branch, an exported approval or a tag, must be held too,
// else it could be added at any time after; and so must what binds the name.
func (m *miner) anchored(r Review) bool {
	return slices.ContainsFunc(m.out.Anchors, func(a Anchor) bool {
		return a.Held > HeldHere && a.Stands && m.graph.madeOf(a.head, r.event) && m.tiedAt(r, a.head) && (r.beside == "" || a.holdsTag(r.beside) || m.heldExports(a)[r.beside])
	})
}

func (a *Anchor) holdsTag(id repo.ID) bool {
	return slices.Contains(slices.Collect(maps.Values(a.tags)), id)
}

// maxNotedTags bounds what one anchor notes of tags.
const maxNotedTags = 10_000

// TagsToNote are the annotated tags that an anchor notes, by name, with the
// ids of their objects: those that review records, and those of audits. Of
// very many it is the newest; anchors before have the others.
func TagsToNote(r *repo.Repo) (map[string]string, error) {
	tags, err := r.Tags()
	if err != nil {
		return nil, err
	}
	tags = slices.DeleteFunc(tags, func(t repo.Tag) bool {
		return !t.Annotated || t.Target == "" || !strings.HasPrefix(t.Name, auditTags) && parseMessage(t.Message) == nil
	})
	slices.SortStableFunc(tags, func(a, b repo.Tag) int { return b.Tagger.When.Compare(a.Tagger.When) })
	noted := map[string]string{}
	for _, t := range tags[:min(len(tags), maxNotedTags)] {
		noted[t.Name] = string(t.ID)
	}
	return noted, nil
}

// heldExports are the contents of the exported approvals that were there when
// an anchor was noted. What is not here to be read is not among them.
func (m *miner) heldExports(a Anchor) map[repo.ID]bool {
	key := [2]repo.ID{a.approvals, a.Head}
	if held, ok := m.held[key]; ok {
		return held
	}
	held := map[repo.ID]bool{}
	seen := map[repo.ID]bool{}
	var walk func(tree repo.ID, depth int)
	walk = func(tree repo.ID, depth int) {
		if seen[tree] || depth > maxExportFolders {
			return
		}
		seen[tree] = true
		entries, err := m.o.Repo.Tree(tree)
		if err != nil {
			return
		}
		for _, e := range entries {
			switch e.Mode {
			case repo.Dir:
				walk(e.ID, depth+1)
			case repo.File:
				held[e.ID] = true
			}
		}
	}
	if a.approvals != "" {
		walk(m.folderAt(a.approvals, path.Clean(cmp.Or(m.o.Approvals.Folder, ApprovalFolder))).ID, 0)
	}
	if m.o.Approvals.Inside != "" {
		walk(m.folderAt(a.Head, path.Join(m.o.Dir, m.o.Approvals.Inside)).ID, 0)
	}
	m.held[key] = held
	return held
}

// maxExportFolders bounds how deep the folders of exports are followed.
const maxExportFolders = 16
