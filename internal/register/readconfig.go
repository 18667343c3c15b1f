package register

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/unicode/norm"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// ReadConfig reads the configuration at name in fsys ("" means the one of
// ConfigFiles that is there). A missing ConfigFile gives the defaults: the conventional layout. Faults are
// findings of RuleConfigInvalid; with any of them the Config is not to be
// used. Names of registers and fields are checked when s is not nil.
func ReadConfig(fsys fs.FS, name string, s *Schema) (*Config, []finding.Finding, error) {
	c, faults, err := parseConfig(fsys, name)
	if err != nil || len(faults) > 0 {
		return nil, faults, err
	}
	if faults := c.checkNames(s); len(faults) > 0 {
		return nil, faults, nil
	}
	if s != nil {
		if err := s.tooMuch(); err != nil {
			return nil, nil, err
		}
	}
	return c, nil, nil
}

// parseConfig reads the configuration without looking at the names in it.
func parseConfig(fsys fs.FS, name string) (*Config, []finding.Finding, error) {
	types, err := configuration()
	if err != nil {
		return nil, nil, err
	}
	name, clash := configName(fsys, name)
	if clash != nil {
		return nil, []finding.Finding{*clash}, nil
	}
	data, err := source.Read(fsys, name, maxConfig)
	if errors.Is(err, fs.ErrNotExist) && path.Base(name) == ConfigFile {
		return &Config{Profile: defaultProfile}, nil, nil
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, source.ErrNotRegular) || errors.Is(err, source.ErrTooLarge) {
		return nil, []finding.Finding{configFinding(source.Place{File: name}, "", "The configuration cannot be read: "+err.Error()+".", "")}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	read := readYAML
	if path.Ext(name) == ".cue" {
		read = readCUE
	}
	root, fault := read(name, data, DefaultLimits)
	if fault == nil && root.shape != mapShape && root.shape != nullShape {
		fault = faultf(root.place, "Write each setting as name: value.", "the configuration is not made of settings")
	}
	if fault != nil {
		return nil, []finding.Finding{configFinding(fault.Place, "", capital(fault.Reason)+".", fault.hint)}, nil
	}
	d := newDraft(types.Kinds[0], source.Place{File: name}, nil)
	readSettings(d, root)
	if found := types.check(d); len(found) > 0 {
		return nil, asConfigFindings(found), nil
	}
	if err := types.tooMuch(); err != nil {
		return nil, nil, err
	}
	return newConfig(name, d), nil, nil
}

// configName finds the configuration where none is named. With two of them
// nobody can tell which one holds.
func configName(fsys fs.FS, name string) (string, *finding.Finding) {
	if name != "" {
		return name, nil
	}
	var there []string
	// By the list of the folder: where capitals do not count, another name would be found too, and a commit does not have it.
	entries, _ := fs.ReadDir(fsys, ".") // what cannot be listed cannot be read
	for _, e := range entries {
		if slices.Contains(ConfigFiles, e.Name()) {
			there = append(there, e.Name())
		}
	}
	slices.SortFunc(there, func(a, b string) int { return slices.Index(ConfigFiles, a) - slices.Index(ConfigFiles, b) })
	switch len(there) {
	case 0:
		return ConfigFile, nil
	case 1:
		return there[0], nil
	}
	clash := configFinding(source.Place{File: there[1]}, "", fmt.Sprintf("There are two configurations, %s.", strings.Join(there, " and ")), "Keep one of them.")
	return "", &clash
}

const defaultProfile = "advisory"

func readSettings(d *draft, root *node) {
	d.refuseTwice(root, "")
	for i, key := range root.keys {
		n := root.items[i]
		if f := d.kind.Field(key.text); f == nil {
			d.Fields[key.text] = d.asWritten(n, key.text)
			d.places[key.text] = key.place
		} else if v := d.value(f, n, key.text); v != nil {
			d.Fields[key.text] = v
		}
	}
}

func configFinding(at source.Place, setting, message, hint string) finding.Finding {
	f := finding.Finding{Rule: RuleConfigInvalid, Severity: finding.Error, Place: at, Field: setting, Message: message, Hint: hint}
	f.Seal()
	return f
}

func asConfigFindings(found []finding.Finding) []finding.Finding {
	for i, f := range found {
		f.Rule, f.Subject = RuleConfigInvalid, finding.Subject{}
		f.Message = strings.TrimPrefix(f.Message, ": ")
		if strings.HasPrefix(f.Message, "there is") {
			f.Message = capital(f.Message)
		}
		f.Seal()
		found[i] = f
	}
	return finding.Sort(found)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func newConfig(name string, d *draft) *Config {
	c := &Config{
		File: name, Profile: textAt(d.Fields, "profile"), Main: textAt(d.Fields, "main"), Adopted: textAt(d.Fields, "adopted"), FailOn: textAt(d.Fields, "fail_on"), NewWaivers: textAt(d.Fields, "new_waivers"), Language: textAt(d.Fields, "language"),
		Ignore: inNFC(textsAt(d.Fields, "ignore")), Policies: textsAt(d.Fields, "policies"), Schemas: textsAt(d.Fields, "schema"), Controls: textsAt(d.Fields, "controls"),
		Rules: mapAt(d.Fields, "rules"), places: d.places, Registers: map[string]RegisterConfig{},
	}
	if c.Profile == "" {
		c.Profile = defaultProfile
	}
	if v, ok := d.Fields["version"].(int64); ok {
		c.Version = int(v)
	}
	c.Thresholds, _ = d.Fields["thresholds"].(map[string]any)
	c.Signatures = signatureConfig(d.Fields)
	approvals, _ := d.Fields["approvals"].(map[string]any)
	c.Approvals = ApprovalsConfig{textAt(approvals, "branch"), textAt(approvals, "folder"), textAt(approvals, "inside"), textsAt(approvals, "repositories")}
	c.work = workLimits(d.Fields)
	registers, _ := d.Fields["registers"].(map[string]any)
	for kind, v := range registers {
		fields, _ := v.(map[string]any)
		c.Registers[kind] = c.register(fields, "registers."+kind)
	}
	return c
}

func signatureConfig(fields map[string]any) SignatureConfig {
	fields, _ = fields["signatures"].(map[string]any)
	s := SignatureConfig{
		AllowedSigners: textsAt(fields, "allowed_signers"), OpenPGP: textsAt(fields, "openpgp"),
		Revoked: textsAt(fields, "revoked"), Platform: textsAt(fields, "platform"), TimeStamps: textsAt(fields, "time_stamps"),
	}
	s.AcceptPlatform, _ = fields["accept_platform"].(bool)
	return s
}

func (c *Config) register(fields map[string]any, at string) RegisterConfig {
	r := RegisterConfig{
		Owner: textAt(fields, "owner"), Approvers: textsAt(fields, "approvers"),
		Interval: Interval{textAt(fields, "interval")}, Level: textAt(fields, "level"), Classification: textAt(fields, "classification"), Version: textAt(fields, "version"), Updated: textAt(fields, "updated"), Language: textAt(fields, "language"),
	}
	files, _ := fields["files"].([]any)
	for i, v := range files {
		fields, _ := v.(map[string]any)
		r.Files = append(r.Files, c.file(fields, at+".files["+strconv.Itoa(i)+"]"))
	}
	return r
}

func (c *Config) file(fields map[string]any, at string) FileMapping {
	m := FileMapping{
		Path: norm.NFC.String(textAt(fields, "path")), Format: textAt(fields, "format"), Delimiter: textAt(fields, "delimiter"),
		Encoding: textAt(fields, "encoding"), Table: textAt(fields, "table"), Body: textAt(fields, "body"), Sheet: textAt(fields, "sheet"),
		Records: textAt(fields, "records"), ID: textsAt(fields, "id"), Separator: mapAt(fields, "separator"),
		Ignore: textsAt(fields, "ignore"), Distinct: textAt(fields, "distinct"),
		Group: textAt(fields, "group"), Bullets: textAt(fields, "bullets"), Text: textAt(fields, "text"),
		Parent: mapAt(fields, "parent"), Links: mapAt(fields, "links"), Prefix: mapAt(fields, "prefix"), Dates: textsAt(fields, "dates"), Decimal: textAt(fields, "decimal"),
		Marks: map[string]map[string][]string{}, Split: map[string]Split{},
		Columns: map[string][]string{}, Values: map[string]map[string]string{}, constants: map[string]*node{},
	}
	if row, ok := fields["header"].(int64); ok {
		m.Header = int(row)
	}
	columns, _ := fields["columns"].(map[string]any)
	for field, v := range columns {
		if words, ok := v.(map[string]any); ok {
			m.Marks[field] = map[string][]string{}
			for word := range words {
				m.Marks[field][word] = textsAt(words, word)
			}
			continue
		}
		m.Columns[field] = textsAt(columns, field)
	}
	if pad, ok := fields["pad"].(int64); ok {
		m.Pad = int(pad)
	}
	splits, _ := fields["split"].(map[string]any)
	for column, v := range splits {
		s, _ := v.(map[string]any)
		m.Split[column] = Split{Pattern: textAt(s, "pattern"), Fields: mapAt(s, "fields"), Otherwise: textAt(s, "otherwise"), Separator: textAt(s, "separator")}
	}
	values, _ := fields["values"].(map[string]any)
	for field := range values {
		m.Values[field] = mapAt(values, field)
	}
	m.Constants, _ = fields["constants"].(map[string]any)
	for field, v := range m.Constants {
		m.constants[field] = nodeOf(v, c.Place(at+".constants."+field))
	}
	return m
}

// inNFC makes patterns ready for [matches].
func inNFC(globs []string) []string {
	for i, glob := range globs {
		globs[i] = norm.NFC.String(glob)
	}
	return globs
}

func textAt(fields map[string]any, name string) string {
	s, _ := fields[name].(string)
	return s
}

// textsAt reads a list of texts, or one text for a list of one.
func textsAt(fields map[string]any, name string) []string {
	switch v := fields[name].(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

func mapAt(fields map[string]any, name string) map[string]string {
	object, _ := fields[name].(map[string]any)
	if object == nil {
		return nil
	}
	out := make(map[string]string, len(object))
	for key, v := range object {
		out[key] = fmt.Sprint(v)
	}
	return out
}

// nodeOf makes of a plain value what reading it would give.
func nodeOf(v any, at source.Place) *node {
	n := &node{shape: textShape, place: at}
	switch v := v.(type) {
	case nil:
		n.shape = nullShape
	case string:
		n.text = v
	case bool:
		n.text, n.plain = strconv.FormatBool(v), asBool
	case int64:
		n.text, n.plain = strconv.FormatInt(v, 10), asInt
	case float64:
		n.text, n.plain = strconv.FormatFloat(v, 'g', -1, 64), asFloat
	case []any:
		n.shape = listShape
		for _, item := range v {
			n.items = append(n.items, nodeOf(item, at))
		}
	case map[string]any:
		n.shape = mapShape
		for _, key := range slices.Sorted(maps.Keys(v)) {
			n.keys = append(n.keys, &node{shape: textShape, text: key, place: at})
			n.items = append(n.items, nodeOf(v[key], at))
		}
	}
	return n
}

// checkNames checks what the types of the configuration cannot: paths, and the
// names of registers and fields.
func (c *Config) checkNames(s *Schema) []finding.Finding {
	var found []finding.Finding
	report := func(path, hint, format string, args ...any) {
		found = append(found, configFinding(c.Place(path), path, fmt.Sprintf(format, args...)+".", hint))
	}
	for i, glob := range c.Ignore {
		checkGlob(glob, fmt.Sprintf("ignore[%d]", i), report)
	}
	for setting, globs := range map[string][]string{
		"allowed_signers": c.Signatures.AllowedSigners, "openpgp": c.Signatures.OpenPGP,
		"revoked": c.Signatures.Revoked, "platform": c.Signatures.Platform, "time_stamps": c.Signatures.TimeStamps,
	} {
		for i, glob := range globs {
			checkGlob(glob, fmt.Sprintf("signatures.%s[%d]", setting, i), report)
		}
	}
	for name, folders := range map[string][]string{"policies": c.Policies, "schema": c.Schemas, "controls": c.Controls} {
		what := "folder"
		if name == "controls" {
			what = "file"
		}
		for i, folder := range folders {
			if better := asOnWindows(folder); better != "" {
				reportWindows(folder, better, fmt.Sprintf("%s[%d]", name, i), report)
			} else if !fs.ValidPath(folder) {
				report(fmt.Sprintf("%s[%d]", name, i), "Write it from the top of the repository, with single slashes: "+name+"/own.", "%s: %q is not a %s inside the repository", name, source.Escape(folder), what)
			}
		}
	}
	for setting, folder := range map[string]string{"folder": c.Approvals.Folder, "inside": c.Approvals.Inside} {
		if better := asOnWindows(folder); better != "" {
			reportWindows(folder, better, "approvals."+setting, report)
		}
	}
	for name, r := range c.Registers {
		at := "registers." + name
		var k *Kind
		if s != nil {
			if k = s.Kind(name); k == nil {
				report(at, didYouMean(name, s.Names(), "The registers are "+strings.Join(s.Names(), ", ")+"."), "There is no register called %q", source.Escape(name))
				continue
			}
		}
		for i, m := range r.Files {
			m.check(k, fmt.Sprintf("%s.files[%d]", at, i), report)
			if k != nil {
				m.checkConstants(s, k, fmt.Sprintf("%s.files[%d]", at, i), report)
			}
		}
	}
	return finding.Sort(found)
}

type reporter func(path, hint, format string, args ...any)

func checkGlob(glob, at string, report reporter) {
	if better := asOnWindows(glob); better != "" {
		reportWindows(glob, better, at, report)
	} else if !doublestar.ValidatePattern(glob) || strings.HasPrefix(glob, "/") || slices.Contains(strings.Split(glob, "/"), "..") {
		report(at, "Write it from the top of the repository, with slashes: registers/*.csv.", "%q is not the path of files inside the repository", source.Escape(glob))
	}
}

func (m FileMapping) check(k *Kind, at string, report reporter) {
	checkGlob(m.Path, at+".path", report)
	for part := range strings.SplitSeq(strings.ReplaceAll(m.Records, "[]", ""), ".") {
		if part == "" && m.Records != "" && m.Records != "[]" {
			report(at+".records", "Write it as names with dots between them, and [] after a list: landscape[].items[].", "%q is not a path to records", source.Escape(m.Records))
			break
		}
	}
	m.checkFormat(k, at, report)
	if k == nil {
		return
	}
	m.checkFields(k, "columns", slices.Sorted(maps.Keys(m.Columns)), at, report)
	m.checkFields(k, "columns", slices.Sorted(maps.Keys(m.Marks)), at, report)
	m.checkFields(k, "values", slices.Sorted(maps.Keys(m.Values)), at, report)
	m.checkFields(k, "separator", slices.Sorted(maps.Keys(m.Separator)), at, report)
	m.checkFields(k, "prefix", slices.Sorted(maps.Keys(m.Prefix)), at, report)
	for _, column := range slices.Sorted(maps.Keys(m.Links)) {
		if name := m.Links[column]; k.at(name) == nil {
			m.unknownField(k, at+".links."+column, name, report)
		}
	}
	m.checkFields(k, "parent", slices.Sorted(maps.Keys(m.Parent)), at, report)
	m.checkShape(k, at, report)
	for _, name := range slices.Sorted(maps.Keys(m.Constants)) {
		if k.Field(name) == nil {
			m.unknownField(k, at+".constants."+name, name, report)
		}
	}
}

func (m FileMapping) checkFields(k *Kind, setting string, paths []string, at string, report reporter) {
	for _, path := range paths {
		if path != "id" && k.at(path) == nil {
			m.unknownField(k, at+"."+setting+"."+path, path, report)
		}
	}
}

func (m FileMapping) unknownField(k *Kind, at, name string, report reporter) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		if outer := k.at(name[:i]); outer != nil && outer.Type == Struct {
			names := fieldNames(outer.Fields)
			report(at, didYouMean(name[i+1:], names, "The fields there are "+strings.Join(names, ", ")+"."), "There is no field %q in %s of %s", source.Escape(name[i+1:]), source.Escape(name[:i]), k.Name)
			return
		}
	}
	names := append(fieldPaths(k.Fields, ""), "id")
	report(at, didYouMean(name, names, "The fields are "+strings.Join(fieldNames(k.Fields), ", ")+"."), "There is no field %q in %s", source.Escape(name), k.Name)
}

// fieldPaths lists what a column may feed: fields, and the fields inside the
// first value of a list.
func fieldPaths(fields []*Field, path string) []string {
	var all []string
	for _, f := range fields {
		at := join(path, f.Name)
		all = append(all, at)
		if f.Type == List {
			all = append(all, fieldPaths(f.Elem.Fields, at+"[0]")...)
		}
		all = append(all, fieldPaths(f.Fields, at)...)
	}
	return all
}
