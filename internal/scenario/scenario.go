// Package scenario turns a txtar script into a Git repository with exact dates
// and exact hashes: the demo, the example of each rule and the tests of history
// are written in it. The same archive gives the same object ids on every
// machine: nothing is taken from the clock, the time zone, the umask, the
// environment or a Git configuration.
//
// # The archive
//
// The comment of the archive, all that stands before its first file, is the
// script. The files are the script's sections: contents to be written, patches,
// commit messages and keys. A section is used when a command names it and is
// otherwise left alone.
//
// A script without any command stands for the most common one: every section is
// written and committed once by Ines Keeper <ines@example.org> on
// 2026-01-15T09:00:00Z. Left out are the sections as-of, those whose names begin
// with "want", and those below fixed/ (see [Fixed]).
//
// # The script
//
// One command a line. Words are separated by blanks; 'single quotes' keep blanks
// in a word and a doubled quote inside them is one; a word that begins with # starts a
// comment. Options follow the other words in any order.
//
//	person KEY 'Full Name' <mail@x.example> [signs SECTION]
//
// introduces somebody under a short name. SECTION is an unencrypted OpenSSH
// private key of type ed25519, made for the example.
//
//	put PATH [SECTION]       write the section (by default the one named PATH)
//	append PATH SECTION      add the section's text at the end of the file
//	remove PATH              remove a file, or all files of a folder
//	move OLD NEW             move a file, or all files of a folder
//	edit PATH SECTION        replace lines, see below
//	replace PATH 'a' 'b'     replace the text a, which must occur exactly once
//	sub PATH 'a' 'b'         replace every a, of which there must be one at least
//
// change the work tree. A section for edit holds blocks of whole lines; each old
// text must occur exactly once in the file as the earlier blocks left it, and an
// empty new text deletes:
//
//	<<<<<<<
//	    priority: low
//	=======
//	    priority: high
//	>>>>>>>
//
// History is made of
//
//	branch NAME              make a branch at the present commit and switch to it
//	orphan NAME              begin a branch without a past, with no files
//	checkout NAME            switch to a branch; refused with uncommitted changes
//	commit KEY TIME MESSAGE  record the work tree
//	merge NAME KEY TIME MESSAGE
//	again NAME KEY TIME      record once more what a commit changed, as a rebase
//	                         does: author, author's date and message stay, and
//	                         KEY is the committer
//	tag NAME KEY TIME MESSAGE
//	leave                    as the last command: the uncommitted changes stay in
//	                         the work tree, as somebody in the middle of work has it
//
// The first branch is main. TIME is RFC 3339 and keeps its offset. MESSAGE is one
// word, or @SECTION for a text of several lines. KEY is author and committer.
//
// NAME in merge and again is a branch or a label.
//
// Options of commit and merge: by=KEY (the committer, when another than the
// author), authored=TIME (the author's date, when another than the committer's),
// sign (an SSH signature by the committer), label=NAME (names the commit in
// [Result.Commits], and in merge, again and tag). Of again: label. Of commit also:
// empty (nothing changed and that is meant). Of tag: sign. Of tag and branch:
// at=LABEL for another commit than the present one. A tag is always an annotated
// one.
//
// A merge goes file by file against the common ancestor and always makes a
// commit. A file that both sides changed must be settled before it, by writing it
// (put, edit ...: what stands in the work tree is taken) or by an option: keep=PATH
// takes the present branch's, take=PATH the other's. Further options: ours (the
// other side's changes are dropped), squash (the other side is no parent),
// octopus=NAME (one more branch to merge; may be repeated).
//
// Files are never executable and there are no links. A path that leaves the
// repository or reaches into .git is refused.
package scenario

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// A Result names what a script built. Ids are in lower-case hexadecimal.
type Result struct {
	Head    string            // the commit that is checked out, "" when there is none
	Branch  string            // the branch that is checked out
	Commits map[string]string // commits by the label that the script gave them
	Log     []string          // all commits in the order of the script
}

// ErrNotEmpty says that the folder for a repository holds something already.
var ErrNotEmpty = errors.New("the folder is not empty")

// Build runs the archive's script and writes the repository that it describes
// to dir, with a work tree. dir is made when it does not exist and must be empty
// (else [ErrNotEmpty]). A fault of the script names its line, and then nothing
// has been written.
func Build(dir string, archive *txtar.Archive) (*Result, error) {
	return build(dir, archive, false)
}

// BuildBare is [Build] without a work tree: dir is itself the Git folder.
func BuildBare(dir string, archive *txtar.Archive) (*Result, error) {
	return build(dir, archive, true)
}

func build(dir string, archive *txtar.Archive, bare bool) (*Result, error) {
	b, err := run(archive)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	if err := b.write(dir, bare); err != nil {
		return nil, fmt.Errorf("scenario: writing %s: %w", dir, err)
	}
	return b.result(), nil
}

// scriptFile is the file of a scenario's folder that holds the script.
const scriptFile = "scenario.txtar"

// Load reads a scenario kept as a folder: scenario.txtar, and every other file
// below dir as a further section under its path relative to dir. Where both
// name a section, that of scenario.txtar is taken.
func Load(fsys fs.FS, dir string) (*txtar.Archive, error) {
	data, err := fs.ReadFile(fsys, path.Join(dir, scriptFile))
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	archive := txtar.Parse(data)
	own := map[string]bool{scriptFile: true}
	for _, f := range archive.Files {
		own[f.Name] = true
	}
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		section := strings.TrimPrefix(strings.TrimPrefix(name, path.Clean(dir)), "/")
		if own[section] {
			return nil
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is not a regular file", name)
		}
		data, err := fs.ReadFile(fsys, name)
		archive.Files = append(archive.Files, txtar.File{Name: section, Data: data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	return archive, nil
}

// fixedFolder holds, in the example of a rule, the files of its second state.
const fixedFolder = "fixed/"

// Fixed returns the archive with one commit more, by Ines Keeper on
// 2026-06-01T09:00:00Z on the branch that the script ends on, which puts every
// section below fixed/ to its path: the state in which the rule is silent. It
// fails when there is no such section.
func Fixed(archive *txtar.Archive) (*txtar.Archive, error) {
	script := string(archive.Comment)
	if blank(script) {
		script = defaultScript(archive)
	}
	var more strings.Builder
	for _, f := range archive.Files {
		if target, ok := strings.CutPrefix(f.Name, fixedFolder); ok {
			fmt.Fprintf(&more, "put %s %s\n", quote(target), quote(f.Name))
		}
	}
	if more.Len() == 0 {
		return nil, fmt.Errorf("scenario: no section below %s", fixedFolder)
	}
	script += "\nperson " + fixerKey + " " + keeper + "\n" + more.String() +
		"commit " + fixerKey + " 2026-06-01T09:00:00Z 'Mend the registers'\n"
	return &txtar.Archive{Comment: []byte(script), Files: archive.Files}, nil
}

const (
	keeper    = "'Ines Keeper' <ines@example.org>"
	keeperKey = "keeper"
	fixerKey  = "keeper-of-the-fixed-state"
)

// defaultScript is what an archive without a command stands for.
func defaultScript(archive *txtar.Archive) string {
	var script strings.Builder
	fmt.Fprintf(&script, "person %s %s\n", keeperKey, keeper)
	for _, f := range archive.Files {
		if f.Name == "as-of" || strings.HasPrefix(f.Name, "want") || strings.HasPrefix(f.Name, fixedFolder) {
			continue
		}
		fmt.Fprintf(&script, "put %s\n", quote(f.Name))
	}
	fmt.Fprintf(&script, "commit %s 2026-01-15T09:00:00Z 'Add the registers' empty\n", keeperKey)
	return script.String()
}
