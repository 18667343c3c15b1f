package register

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// SchemaFolder is where register types of the user's are looked for when no
// configuration names a folder.
const SchemaFolder = "schema"

// Configure reads the configuration at name in fsys, then the schema, which is
// ours and what the configuration's schema folders add to it, then the
// configuration again with every name checked. Schema folders are relative to
// the configuration's own folder; without any there, SchemaFolder is one when
// it holds types for this program. Faults are findings of RuleConfigInvalid;
// with any of them neither Config nor Schema is to be used.
//
// The schema is made, and asked, within the limits that the configuration sets.
func Configure(fsys fs.FS, name string, ours ...fs.FS) (*Config, *Schema, []finding.Finding, error) {
	return ConfigureWithin(nil, fsys, name, ours...)
}

// ConfigureWithin is [Configure] with other limits of work than those that the
// configuration sets, nil for these.
func ConfigureWithin(limits *WorkLimits, fsys fs.FS, name string, ours ...fs.FS) (*Config, *Schema, []finding.Finding, error) {
	c, faults, err := parseConfig(fsys, name)
	if err != nil || len(faults) > 0 {
		return nil, nil, faults, err
	}
	if slices.ContainsFunc(c.Schemas, func(dir string) bool { return asOnWindows(dir) != "" || !fs.ValidPath(dir) }) {
		return nil, nil, c.checkNames(nil), nil
	}
	remedy := "Correct the file, or leave its folder out of schema: in " + ConfigFile + "."
	if len(c.Schemas) == 0 && holdsTypes(fsys, path.Join(path.Dir(name), SchemaFolder), ours) {
		c.Schemas = []string{SchemaFolder}
		remedy = "Correct the file, or move it out of the folder " + SchemaFolder + "."
	}
	var folders []schemaFolder
	for _, f := range ours {
		folders = append(folders, schemaFolder{f, "."})
	}
	for _, dir := range c.Schemas {
		folders = append(folders, schemaFolder{fsys, path.Join(path.Dir(name), dir)})
	}
	if limits != nil {
		c.work = *limits
	}
	s, err := compileSchema(folders, c.Work().Schema)
	if fault, ok := errors.AsType[*SchemaError](err); ok && len(c.Schemas) > 0 {
		message := "A register type of your own cannot be used: " + fault.Message + "."
		return nil, nil, []finding.Finding{configFinding(fault.Place, "schema", message, c.Named(remedy))}, nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if faults := c.checkNames(s); len(faults) > 0 {
		return nil, nil, faults, nil
	}
	return c, s, nil, s.tooMuch()
}

var (
	typesPackage = expression.Of(`(?m)^package schema\b`)
	topName      = expression.Of(`(?m)^(register|#\w+)\s*:`)
)

// holdsTypes tells that a folder holds a file which adds to the table of
// registers or to a definition of ours: other programs keep schemas in a folder
// of that name too.
func holdsTypes(fsys fs.FS, dir string, ours []fs.FS) bool {
	known, shipped := map[string]bool{"register": true}, map[string]string{}
	for _, f := range ours {
		names, _ := schemaFolder{f, "."}.names()
		for _, name := range names {
			data, _ := fs.ReadFile(f, name)
			shipped[name] = string(data)
			for _, m := range topName().FindAllSubmatch(data, -1) {
				known[string(m[1])] = true
			}
		}
	}
	names, _ := schemaFolder{fsys, dir}.names() // none where there is no such folder
	return slices.ContainsFunc(names, func(name string) bool {
		data, err := source.Read(fsys, name, maxSchemaFile)
		if data = source.WithoutMark(data); err != nil || !typesPackage().Match(data) || shipped[path.Base(name)] == string(data) {
			return false
		}
		return slices.ContainsFunc(topName().FindAllSubmatch(data, -1), func(m [][]byte) bool { return known[string(m[1])] })
	})
}
