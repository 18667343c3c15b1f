package scenario

import (
	"bytes"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/rogpeppe/go-internal/txtar"
)

// A Play is a script that is carried out command by command, for a test in which
// what comes next depends on what was seen so far. The same commands give the same
// object ids as in an archive.
type Play struct{ b *builder }

// Begin returns a Play in which nothing has happened yet.
func Begin() *Play {
	b, err := newBuilder(&txtar.Archive{})
	if err != nil {
		panic(err) // no section stands twice among none
	}
	return &Play{b}
}

// Section gives a section its text, in the place of one it had before.
func (p *Play) Section(name string, text []byte) { p.b.sections[name] = bytes.Clone(text) }

// Do carries out one command of the script, which is given by its words: they
// need no quotes.
func (p *Play) Do(words ...string) error {
	if err := p.b.do(words); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	return nil
}

// Run carries out the lines of a script, up to the first that has a fault.
func (p *Play) Run(script string) error {
	if err := p.b.run(script); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	return nil
}

// Head is the commit that is checked out, "" when there is none.
func (p *Play) Head() string { return p.b.result().Head }

// A Commit is what a test may want to know of one that was played.
type Commit struct {
	Tree    string
	Parents []string
	Author  string // Full Name <mail@x.example>
	Message string
	Files   map[string]string // the id of the content by path
}

// Commit finds a commit by its id.
func (p *Play) Commit(id string) (Commit, bool) {
	c, ok := p.b.commits[plumbing.NewHash(id)]
	if !ok {
		return Commit{}, false
	}
	out := Commit{Tree: c.tree.String(), Author: fmt.Sprintf("%s <%s>", c.author.name, c.author.mail), Message: c.message, Files: map[string]string{}}
	for _, parent := range c.parents {
		out.Parents = append(out.Parents, parent.String())
	}
	for path, content := range c.files {
		out.Files[path] = content.String()
	}
	return out, true
}

// Content is what has an id that Commit gave for a file; nil for nothing.
func (p *Play) Content(id string) []byte { return bytes.Clone(p.b.contents[plumbing.NewHash(id)]) }

// MergeBase is a newest common ancestor of two commits; "" where there is none.
func (p *Play) MergeBase(one, other string) string {
	bases := p.b.mergeBases([]plumbing.Hash{plumbing.NewHash(one)}, plumbing.NewHash(other))
	if len(bases) == 0 {
		return ""
	}
	return bases[0].String()
}

// A Clone says what of a Play a repository holds.
type Clone struct {
	Refs   map[string]string // commits by the full names of references
	Head   string            // what is checked out: a reference among them, or a commit
	Origin string            // address that the remote origin is said to have; "" for no remote
}

// Clone writes a repository with a work tree to dir, which is made when it does
// not exist and must be empty (else [ErrNotEmpty]): these references, and of the
// objects those that they lead to and no others, as a fetch brings them.
func (p *Play) Clone(dir string, c Clone) error {
	if err := refuseFull(dir); err != nil {
		return err
	}
	if err := p.b.clone(dir, c); err != nil {
		return fmt.Errorf("scenario: writing %s: %w", dir, err)
	}
	return nil
}

func (b *builder) clone(dir string, c Clone) error {
	store, err := initialise(dir, false, c.Origin)
	if err != nil {
		return err
	}
	at := plumbing.NewHash(c.Head)
	head := plumbing.NewHashReference(plumbing.HEAD, at)
	if id, ok := c.Refs[c.Head]; ok {
		at, head = plumbing.NewHash(id), plumbing.NewSymbolicReference(plumbing.HEAD, plumbing.ReferenceName(c.Head))
	}
	tips := []plumbing.Hash{at}
	for _, id := range c.Refs {
		tips = append(tips, plumbing.NewHash(id))
	}
	if err := b.writePack(store, tips); err != nil {
		return err
	}
	for name, id := range c.Refs {
		if err := store.SetReference(plumbing.NewHashReference(plumbing.ReferenceName(name), plumbing.NewHash(id))); err != nil {
			return err
		}
	}
	if err := store.SetReference(head); err != nil {
		return err
	}
	return b.checkOut(store, dir, b.commits[at].files)
}

// writePack writes what the commits lead to as one pack.
func (b *builder) writePack(store *filesystem.Storage, tips []plumbing.Hash) error {
	seen := map[plumbing.Hash]bool{}
	var ids []plumbing.Hash
	add := func(id plumbing.Hash) (fresh bool) {
		if fresh = !seen[id]; fresh {
			seen[id] = true
			ids = append(ids, id)
		}
		return fresh
	}
	var tree func(id plumbing.Hash) error
	tree = func(id plumbing.Hash) error {
		if !add(id) {
			return nil
		}
		t, err := object.GetTree(b.store, id)
		if err != nil {
			return err
		}
		for _, e := range t.Entries {
			if e.Mode.IsFile() {
				add(e.Hash)
			} else if err := tree(e.Hash); err != nil {
				return err
			}
		}
		return nil
	}
	for todo := tips; len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		c, known := b.commits[id]
		if !known {
			return fmt.Errorf("no commit %s was played", id)
		}
		if !add(id) {
			continue
		}
		if err := tree(c.tree); err != nil {
			return err
		}
		todo = append(todo, c.parents...)
	}
	var pack bytes.Buffer
	if _, err := packfile.NewEncoder(&pack, b.store, false).Encode(ids, 0); err != nil {
		return err
	}
	return packfile.UpdateObjectStorage(store, &pack)
}
