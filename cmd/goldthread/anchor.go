package main

import (
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// anchorFlags are the flags of anchor.
type anchorFlags struct{ at, by, out, stamp string }

func init() { addCommand((*app).anchor) }

func (a *app) anchor() *cobra.Command {
	var f anchorFlags
	c := &cobra.Command{
		Use:   "anchor [DIR]",
		Short: "Note where the main branch stands, so that a rewritten history shows",
		Long: "Anchor notes the newest commit of the main branch, its register files, the tags that review records and the time in\n" +
			"a small file, and adds it to the branch " + history.EvidenceBranch + ", chained to the anchor before. Every later check\n" +
			"compares the main branch with all anchors: history that was rewritten no longer fits. The files on disk are not\n" +
			"touched; push the branch afterwards. A clone that was not asked for the branch (git clone\n" +
			"--single-branch) adds none: there may be a chain already.\n\n" +
			"Whoever can rewrite the repository can rewrite the branch too. So give a copy (--out) to somebody outside, who can\n" +
			"hold it against the repository with `goldthread check --anchor FILE`, or have it signed by a time-stamping authority\n" +
			"(RFC 3161) and keep the answer with --stamp.\n\n" +
			"Exit status: 0 done, 2 the command line or the configuration is wrong, 3 could not write.",
		Example: "  goldthread anchor --out anchor.json\n" +
			"  openssl ts -query -data anchor.json -sha256 -cert -out request.tsq    # send it to an authority\n" +
			"  goldthread anchor --stamp answer.tsr",
		Args: atMostOne("folder"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runAnchor(f, args) },
	}
	c.Flags().StringVar(&f.at, "at", "", "note this `TIME` (as 2026-10-31T06:00:00Z) instead of now")
	c.Flags().StringVar(&f.by, "by", "Goldthread <goldthread@localhost>", "who adds it, as `NAME <E-MAIL>`")
	c.Flags().StringVar(&f.out, "out", "", "write a copy into `FILE`, to be kept outside the repository")
	c.Flags().StringVar(&f.stamp, "stamp", "", "keep the answer of a time-stamping authority in `FILE` beside its anchor, and note nothing new")
	return c
}

func (a *app) runAnchor(f anchorFlags, args []string) error {
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return err
	}
	if len(args) > 0 {
		o.Dir = a.path(args[0])
	}
	at := a.now()
	if f.at != "" {
		if at, err = time.Parse(time.RFC3339, f.at); err != nil {
			return usagef("--at: %q is no time: write it as 2026-10-31T06:00:00Z", f.at)
		}
	}
	who, err := mail.ParseAddress(f.by)
	if err != nil || who.Name == "" {
		return usagef("--by: %q is not written as NAME <E-MAIL>", f.by)
	}
	by := repo.Signature{Name: who.Name, Email: who.Address}
	if f.stamp != "" {
		return a.keepStamp(o, f, at, by)
	}
	if _, err := os.Lstat(a.path(f.out)); f.out != "" && err == nil {
		return usagef("%s is there already, and nothing was noted: name another file", source.Escape(f.out))
	}
	noted, err := lint.Anchor(o, at, by)
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := a.save(f.out, noted.Data, false); err != nil {
			return err
		}
	}
	fmt.Fprint(a.stdout, anchorNote(noted, f.out))
	return nil
}

// anchorNote says what was noted, and what to do with it.
func anchorNote(n *lint.Noted, copied string) string {
	held := counted(len(n.Registers), "register file", "register files")
	if tags := len(n.Tags); tags > 0 {
		held += " and " + counted(tags, "tag", "tags")
	}
	text := fmt.Sprintf("%s at %s, with %s, noted in %s\n", source.Escape(n.Branch), repo.ID(n.Head).Short(), held, n.Name)
	if n.Previous == nil {
		text += "It is the first anchor of this repository.\n"
	} else {
		text += fmt.Sprintf("It names the anchor before: %s\n", source.Escape(n.Previous.File))
	}
	if copied != "" {
		text += fmt.Sprintf("A copy is in %s: give it to somebody outside, who can hold it against the repository later.\n", source.Escape(copied))
	}
	return text + fmt.Sprintf("Next: git push origin %s\n", history.EvidenceBranch)
}

func (a *app) keepStamp(o lint.Options, f anchorFlags, at time.Time, by repo.Signature) error {
	if f.out != "" {
		return usagef("--stamp notes nothing new, so there is nothing to copy with --out")
	}
	token, err := readGiven(a.path(f.stamp))
	if err != nil {
		return err
	}
	stamped, err := lint.Stamp(o, token, at, by)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "The time stamp is kept beside %s\nNext: git push origin %s\n", source.Escape(stamped.Name), history.EvidenceBranch)
	return nil
}

// lodged reads the anchors that somebody holds outside the repository.
func (a *app) lodged(files []string) ([]*anchor.File, error) {
	var all []*anchor.File
	for _, name := range files {
		data, err := readGiven(a.path(name))
		if err != nil {
			return nil, err
		}
		f, err := anchor.Parse(filepath.Base(name), data)
		if err != nil {
			return nil, usagef("--anchor: %s %v", source.Escape(name), err)
		}
		all = append(all, f)
	}
	return all, nil
}
