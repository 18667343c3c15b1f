package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// PolicyFolder is where rules of the user's are looked for when no
// configuration names a folder.
const PolicyFolder = "policies"

// policies are ours first, then those of o.Own, then the folders and files that
// the configuration names. Of those that cannot be used it says why.
func (t *target) policies(o Options, config *register.Config) ([]fs.FS, []finding.Finding, error) {
	sources := append([]fs.FS{audit.Checked(o.Policies)}, o.Own...)
	folders, err := t.policyFolders(config)
	if err != nil {
		return nil, nil, err
	}
	var faults []finding.Finding
	refuse := func(setting, fault, hint string) {
		faults = append(faults, finding.Finding{
			Rule: register.RuleConfigInvalid, Severity: finding.Error, Place: config.Place(setting), Field: setting, Message: fault, Hint: hint,
		})
	}
	for i, dir := range folders {
		sub, err := fs.Sub(t.files, dir)
		if err != nil {
			return nil, nil, err
		}
		if fault := unusable(sub, ".", dir, "folder", fs.FileMode.IsDir); fault != "" {
			refuse(fmt.Sprintf("policies[%d]", i), fault, "Name the folder that holds rules of your own, as seen from the folder that is checked.")
			continue
		}
		sources = append(sources, audit.Folder(dir, sub))
	}
	for i, file := range config.Controls {
		if fault := unusable(t.files, file, file, "file", fs.FileMode.IsRegular); fault != "" {
			refuse(fmt.Sprintf("controls[%d]", i), fault, "Name the file that lists the controls, as seen from the folder that is checked.")
			continue
		}
		sources = append(sources, audit.Controls(t.files, file))
	}
	return sources, faults, nil
}

// judgedBy are the files, other than registers, that decide about what is found: of
// the folders of rules and register types, and the lists of controls.
func (t *target) judgedBy(config *register.Config) ([]string, error) {
	folders, err := t.policyFolders(config)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, dir := range folders {
		err := fs.WalkDir(t.files, dir, func(name string, entry fs.DirEntry, err error) error {
			if inside := strings.TrimPrefix(name, dir+"/"); err == nil && !entry.IsDir() && audit.Reads(inside) {
				names = append(names, name)
			}
			return nil // whoever reads the folder tells what is wrong with it
		})
		if err != nil {
			return nil, err
		}
	}
	for _, dir := range config.Schemas {
		more, _ := fs.Glob(t.files, path.Join(dir, "*.cue"))
		names = append(names, more...)
	}
	return append(names, config.Controls...), nil
}

// loadRegisters reads the registers of the target by a setup, which may be that
// of another one.
func (t *target) loadRegisters(set *setup) (*register.Registers, error) {
	names, err := t.judgedBy(set.config)
	if err != nil {
		return nil, err
	}
	return register.Load(t.files, set.config, set.schema, register.Options{JudgedBy: names})
}

// policyFolders are the folders that the configuration names, else the folder
// policies where it holds a rule for this program or a catalogue: other programs
// keep their rules in a folder of that name too.
func (t *target) policyFolders(config *register.Config) ([]string, error) {
	if len(config.Policies) > 0 {
		return config.Policies, nil
	}
	if info, err := fs.Stat(t.files, PolicyFolder+"/catalogue"); err == nil && info.IsDir() {
		return []string{PolicyFolder}, nil
	}
	files, err := fs.Glob(t.files, PolicyFolder+"/*/*.rego")
	if err != nil {
		return nil, err
	}
	ours := func(name string) bool {
		data, err := source.Read(t.files, name, source.MaxFile)
		return err == nil && ourPackage().Match(data)
	}
	if slices.ContainsFunc(files, ours) {
		return []string{PolicyFolder}, nil
	}
	return nil, nil
}

var ourPackage = expression.Of(`(?m)^package goldthread\.`)

// unusable says why what stands at a path cannot be used as a folder or a
// file, or "".
func unusable(files fs.FS, at, name, what string, is func(fs.FileMode) bool) string {
	info, err := fs.Stat(files, at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("There is no %s %q.", what, source.Escape(name))
	case err != nil:
		return fmt.Sprintf("The %s %q cannot be read: %v.", what, source.Escape(name), plain(err))
	case !is(info.Mode()):
		return fmt.Sprintf("%q is no %s.", source.Escape(name), what)
	}
	return ""
}
