// Package repo opens a Git repository and answers what the rest needs of it:
// commits, trees and blobs by id, a snapshot of a commit or of the work tree
// as a file system, and what is missing from the clone. The one thing it writes
// is a commit that adds files to a branch nobody has checked out (append.go). It
// is one of three rooms that know go-git; none of go-git's types leaves it. It
// knows nothing of registers.
package repo

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/source"
)

// A Repo is an open repository. It may be used by several goroutines at once.
// Every object is held against its id before it is used; indexes only say where
// to look, and what else Git keeps for speed alone (commit-graphs, bitmaps,
// reverse indexes) is not read. Close releases the open files.
type Repo struct {
	root, prefix      string
	gitDir, commonDir string // the same, except in a linked worktree
	refs              *refStore
	objects           objectSource
}

// Root is the absolute path of the top of the work tree, "" for a bare
// repository.
func (r *Repo) Root() string { return r.root }

// Prefix is the folder that was opened, relative to Root, slash-separated; ""
// is the top.
func (r *Repo) Prefix() string { return filepath.ToSlash(r.prefix) }

// GitDir is the absolute path of the folder in which Git keeps the objects and
// branches: that of the main work tree for a linked one.
func (r *Repo) GitDir() string { return r.commonDir }

// Has tells whether the clone holds an object, without reading it.
func (r *Repo) Has(id ID) bool { return r.objects.has(id) }

// HasAll tells whether the clone holds all of some objects, whose names follow
// each other in binary. It takes less time than asking for each.
func (r *Repo) HasAll(names []byte) bool {
	for name := range slices.Chunk(names, nameSize) {
		if len(name) < nameSize || !r.objects.hasName(objectName(name)) {
			return false
		}
	}
	return true
}

// Close releases the files that are held open. The Repo, and the file systems
// of its commits, cannot be used afterwards.
func (r *Repo) Close() error { return r.objects.close() }

// Boundary reports the commits whose parents were not fetched (a shallow
// clone): their Parents are ids of commits that are not there.
func (r *Repo) Boundary() (map[ID]bool, error) {
	name := filepath.Join(r.commonDir, "shallow")
	lines, err := readLines(name, maxListFile)
	if err != nil {
		return nil, err
	}
	ids := make(map[ID]bool, len(lines))
	for i, line := range lines {
		if !isObjectID(line) {
			return nil, fmt.Errorf("the file %s, which says where this clone ends, %w: line %d is no commit (%s)",
				shownPath(name), ErrCorrupt, i+1, source.Escape(cut(line, 60)))
		}
		ids[ID(strings.ToLower(line))] = true
	}
	return ids, nil
}

// An ID is an object id in lower-case hexadecimal, empty for "none".
type ID string

// Short gives the first seven digits, as git does.
func (id ID) Short() string { return string(id[:min(7, len(id))]) }

// A Signature says who, when, as typed into the commit: nothing in it is
// proven.
type Signature struct {
	Name, Email string
	When        time.Time
}

// A Commit is one decoded commit object.
type Commit struct {
	ID        ID
	Tree      ID
	Parents   []ID
	Author    Signature
	Committer Signature
	Message   string
	Signed    bool // carries a signature header; not verified here
}

// An Entry is one entry of a tree.
type Entry struct {
	Name string
	ID   ID
	Mode Mode
}

// Mode is what a tree entry holds.
type Mode int

// The modes that matter to a reader of registers.
const (
	File Mode = iota
	Dir
	Symlink
	Submodule
)

// A Lack is something about the clone that evidence suffers from: objects that
// are missing, or a local file that makes Git show another history than the
// one that was committed.
type Lack struct {
	Kind   string `json:"kind"`   // one of the Lack... constants
	What   string `json:"what"`   // in words: "only part of the history was fetched (1 commit)"
	Remedy string `json:"remedy"` // what to type or to write: "fetch-depth: 0 ..." or "git fetch --unshallow"
}

// The kinds of Lack. Those up to LackSubmodule mean that objects are missing,
// or cannot be read, and that history is incomplete where it needs them. The
// others change what Git shows, or what is asked of it; Goldthread reads what
// was committed.
const (
	LackShallow   = "shallow"
	LackPartial   = "partial"
	LackFormat    = "format"
	LackBorrowed  = "borrowed"  // a folder that objects are borrowed from is not there
	LackObjects   = "objects"   // found only on walking the history
	LackPointer   = "lfs"       // the same: a file is kept in Git LFS
	LackBranch    = "branch"    // the main branch was not fetched; found only by who asks for it
	LackSubmodule = "submodule" // the same: the registers are in another repository
	LackMain      = "main"      // the same: which branch is the main one is a guess
	LackDates     = "dates"     // found only on walking the history: a date that is none
	LackEvidence  = "evidence"  // the same: a branch with saved approvals or anchors was not fetched
	LackGrafts    = "grafts"
	LackReplaced  = "replaced"
)

// Missing reports a lack of history itself, not one that only changes what
// Git shows of it.
func (l Lack) Missing() bool {
	switch l.Kind {
	case LackMain, LackDates, LackEvidence, LackGrafts, LackReplaced:
		return false
	}
	return true
}
