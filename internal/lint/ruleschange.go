package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/watch"
)

// A RulesChange is what a change does to what it would be judged by: the
// configuration, rules and catalogues, register types, keys, .mailmap.
type RulesChange struct {
	Files []FileChange
	Words []string // what the configuration says otherwise, one setting each
	// Appear and Disappear are the findings of the change that would come and
	// go if it were judged by its own rules.
	Appear, Disappear []finding.Finding
	// Unread are register files that its own configuration no longer reads.
	Unread []string
	// Faults are findings about its own configuration, which cannot be used.
	Faults []finding.Finding
}

// A FileChange is a file that a change adds, alters or removes.
type FileChange struct {
	Path string
	What string // added, changed or removed
}

// rulesChange compares what both sides would be judged by, and tells the
// effect; nil where nothing differs.
func (c *comparing) rulesChange(ctx context.Context, found []finding.Finding) (*RulesChange, error) {
	var names, folders []string // of either side: what only one of them uses is there on both
	for _, side := range []*side{c.base, c.head} {
		files, dirs, err := side.rulePaths()
		if err != nil {
			return nil, err
		}
		names, folders = append(names, files...), append(folders, dirs...)
	}
	before, err := c.base.ruleFiles(names, folders)
	if err != nil {
		return nil, err
	}
	after, err := c.head.ruleFiles(names, folders)
	if err != nil {
		return nil, err
	}
	r := &RulesChange{Files: fileChanges(before, after)}
	if len(r.Files) == 0 && !c.peopleChange() {
		return nil, nil
	}
	if c.base.config != nil && c.head.config != nil {
		r.Words = configWords(c.base.config, c.head.config)
	}
	if c.trust == TrustHead {
		return r, nil
	}
	own, err := configure(c.o, c.head.target)
	var usage *UsageError
	switch {
	case errors.As(err, &usage) && len(usage.Findings) > 0:
		r.Faults = slices.Clone(usage.Findings)
		for i := range r.Faults {
			r.Faults[i].Seal()
		}
		return r, nil
	case err != nil:
		return nil, err
	}
	if err := c.effect(ctx, r, own, found); err != nil {
		if ctx.Err() != nil || errors.Is(err, repo.ErrMissing) || errors.Is(err, repo.ErrCorrupt) || watch.Left(err) {
			return nil, err
		}
		r.Faults = []finding.Finding{c.brokenRules(err)}
	}
	return r, nil
}

// brokenRules is the finding for rules that a change brings and that cannot be
// run. The change is judged by those that stood before it all the same.
func (c *comparing) brokenRules(err error) finding.Finding {
	f := finding.Finding{
		Rule: register.RuleConfigInvalid, Severity: finding.Error, Place: source.Place{File: cmp.Or(c.head.config.File, register.ConfigFile)},
		Message: fmt.Sprintf("By the rules of this change the registers could not be judged: %v.", err),
		Hint:    "Mend them: once they stand, every check would end so.",
	}
	f.Seal()
	return f
}

// effect judges the later side by its own rules too.
func (c *comparing) effect(ctx context.Context, r *RulesChange, own *setup, found []finding.Finding) error {
	registers, err := c.head.target.loadRegisters(own)
	if err != nil {
		return err
	}
	opts, err := historyOptions(c.o, c.head.target, own, registers)
	if err != nil {
		return err
	}
	opts.Because = c.o.Because
	evidence, err := history.Mine(ctx, opts)
	if err != nil {
		return err
	}
	in, err := judged(c.o, c.head.target, own, registers, evidence)
	if err != nil {
		return err
	}
	in.Each = true
	in.Base = &audit.Base{
		Registers: c.base.registers, Evidence: c.base.evidence,
		Changes: recordChanges(own.schema, c.base.registers, registers), Reasons: evidence.ReasonsSince(c.base.target.head),
	}
	result, err := own.rules.Evaluate(ctx, in)
	if err != nil {
		return err
	}
	r.Appear, r.Disappear = apart(result.Findings, found), apart(found, result.Findings)
	read := map[string]bool{}
	for _, f := range registers.Files {
		read[f.Path] = true
	}
	for _, f := range c.head.registers.Files {
		if !read[f.Path] {
			r.Unread = append(r.Unread, f.Path)
		}
	}
	return nil
}

// apart are the findings of a that b has not, or only less severe.
func apart(a, b []finding.Finding) []finding.Finding {
	severity := map[string]finding.Severity{}
	for _, f := range b {
		severity[f.Fingerprint] = max(severity[f.Fingerprint], f.Severity)
	}
	var found []finding.Finding
	for _, f := range a {
		if severity[f.Fingerprint] < f.Severity {
			found = append(found, f)
		}
	}
	return found
}

// peopleChange reports whether the change touches the register of people, by
// which names are known and roles may review.
func (c *comparing) peopleChange() bool {
	return slices.ContainsFunc(c.records, func(r audit.RecordChange) bool { return r.Key.Kind == "people" })
}

// rulePaths are the files, and the folders of files, that decide how the
// registers of a side are judged.
func (s *side) rulePaths() (names, folders []string, err error) {
	names = slices.Clone(register.ConfigFiles)
	c := s.config
	if c == nil {
		return names, nil, nil
	}
	policies, err := s.target.policyFolders(c)
	if err != nil {
		return nil, nil, err
	}
	names = slices.Concat(names, c.Controls, c.Signatures.TimeStamps)
	k := c.Signatures
	for _, pattern := range slices.Concat(k.AllowedSigners, k.OpenPGP, k.Revoked, k.Platform) {
		matched, err := doublestar.Glob(s.target.files, path.Clean(pattern))
		if err != nil {
			continue // told as a fault of the configuration
		}
		names = append(names, matched...)
	}
	return names, slices.Concat(policies, c.Schemas), nil
}

// ruleFiles tells which of these files are there on a side, and .mailmap, which is
// the repository's: the object ids of what they hold, by path from the side's folder.
// Nothing is read, because a folder of rules may hold large files too.
func (s *side) ruleFiles(names, folders []string) (map[string]repo.ID, error) {
	t, files := s.target, map[string]repo.ID{}
	look := func(fsys fs.FS, name, as string) error {
		info, err := fs.Stat(fsys, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		}
		if id, ok := info.Sys().(repo.ID); ok && info.Mode().IsRegular() {
			files[as] = id
		}
		return nil
	}
	for _, name := range names {
		if err := look(t.files, path.Clean(name), name); err != nil {
			return nil, err
		}
	}
	for _, dir := range folders {
		err := fs.WalkDir(t.files, path.Clean(dir), func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil // what is not there is told as a fault of the configuration
			}
			return look(t.files, name, name)
		})
		if err != nil {
			return nil, err
		}
	}
	top, err := t.repo.Files(t.head)
	if err != nil {
		return nil, err
	}
	return files, look(top, ".mailmap", ".mailmap")
}

func fileChanges(before, after map[string]repo.ID) []FileChange {
	all := maps.Clone(before)
	maps.Copy(all, after)
	var changes []FileChange
	for _, name := range slices.Sorted(maps.Keys(all)) {
		old, had := before[name]
		now, has := after[name]
		switch {
		case !had:
			changes = append(changes, FileChange{name, "added"})
		case !has:
			changes = append(changes, FileChange{name, "removed"})
		case old != now:
			changes = append(changes, FileChange{name, "changed"})
		}
	}
	return changes
}

// configWords says what one configuration sets otherwise than another: what
// decides how strictly registers are judged.
func configWords(before, after *register.Config) []string {
	a, b := configSettings(before), configSettings(after)
	all := maps.Clone(a)
	maps.Copy(all, b)
	var words []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if a[name] != b[name] {
			words = append(words, fmt.Sprintf("%s: %s → %s", name, orNothing(a[name]), orNothing(b[name])))
		}
	}
	return words
}

func orNothing(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}

// configSettings are the settings that decide how strictly registers are
// judged, by path.
func configSettings(c *register.Config) map[string]string {
	s := map[string]string{"profile": c.Profile, "fail_on": c.FailOn, "main": c.Main, "adopted": c.Adopted, "new_waivers": c.NewWaivers}
	list := func(name string, values []string) {
		if len(values) > 0 {
			s[name] = strings.Join(values, ", ")
		}
	}
	list("ignore", c.Ignore)
	list("policies", c.Policies)
	list("schema", c.Schemas)
	list("controls", c.Controls)
	for name, setting := range c.Rules {
		s["rules."+name] = setting
	}
	for name, value := range c.Thresholds {
		s["thresholds."+name] = fmt.Sprint(value)
	}
	if c.Signatures.AcceptPlatform {
		s["signatures.accept_platform"] = "true"
	}
	list("signatures.allowed_signers", c.Signatures.AllowedSigners)
	list("signatures.openpgp", c.Signatures.OpenPGP)
	list("signatures.revoked", c.Signatures.Revoked)
	list("signatures.platform", c.Signatures.Platform)
	list("signatures.time_stamps", c.Signatures.TimeStamps)
	s["approvals.branch"], s["approvals.folder"], s["approvals.inside"] = c.Approvals.Branch, c.Approvals.Folder, c.Approvals.Inside
	list("approvals.repositories", c.Approvals.Repositories)
	for kind, r := range c.Registers {
		at := "registers." + kind
		s[at+".owner"], s[at+".interval"], s[at+".level"] = r.Owner, r.Interval.Text, r.Level
		list(at+".approvers", r.Approvers)
		var paths []string
		for _, f := range r.Files {
			paths = append(paths, f.Path)
		}
		list(at+".files", paths)
	}
	return s
}
