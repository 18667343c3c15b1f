package audit

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/open-policy-agent/opa/v1/ast"
)

// maxPolicyFile is the most bytes one policy or catalogue file may have.
const maxPolicyFile = 4 << 20

// reserved are folder names that are no registers.
var reserved = []string{"lib", "catalogue", "records", "live"}

// Folder names a source of policies, so that errors and places say where a
// file stands. A source without a name is called "policies".
func Folder(name string, files fs.FS) fs.FS { return folder{files, name} }

type folder struct {
	fs.FS
	name string
}

// Checked is a source of policies that was compiled with every check before,
// by unit tests for example: [Compile] does not look for faults in it again.
func Checked(files fs.FS) fs.FS { return checkedFiles{files} }

type checkedFiles struct{ fs.FS }

func nameOf(files fs.FS) string {
	if f, ok := files.(folder); ok {
		return f.name
	}
	return "policies"
}

// Controls is a source of policies that holds one file: the controls of a
// further catalogue, a list of ids and titles as .csv, .yaml or .json. It
// reads as if it lay in catalogue/controls.
func Controls(files fs.FS, name string) fs.FS { return controlFile{files, name} }

type controlFile struct {
	fs.FS
	name string
}

// loaded is everything read from the sources, not yet compiled.
type loaded struct {
	schema    *register.Schema
	withTests bool                   // read unit tests too
	modules   map[string]*ast.Module // by file
	units     map[string]*unit       // modules, those that an index tells of, and what is generated; by file
	tests     map[string]*ast.Module // *_test.rego, by file
	texts     map[string][]byte      // all .rego files, by file
	own       map[string]bool        // files of the user's
	checked   map[string]bool        // files that were compiled before, as the source says
	rules     []*compiled
	catalogue map[string]any
	// frameworks are those of catalogue/frameworks.
	frameworks []Framework
	words      *wordLists
	reading    *readingLists
	files      map[string][]byte // by name, of rules and catalogue alike
	// thresholds are the numbers of catalogue/thresholds.yaml, which the
	// configuration may set otherwise.
	thresholds map[string]any
	limits     *limitTables
	steps      []Step // of catalogue/audit_steps.yaml, without their rules
	groups     []PartyGroup
	problems   Problems
}

// load reads all sources. The error is for trouble with reading them; faults
// in what they say are in problems.
func load(schema *register.Schema, sources []fs.FS, withTests bool) (*loaded, error) {
	l := &loaded{
		withTests: withTests,
		schema:    schema,
		modules:   map[string]*ast.Module{},
		units:     map[string]*unit{},
		tests:     map[string]*ast.Module{},
		files:     map[string][]byte{},
		texts:     map[string][]byte{},
		own:       map[string]bool{},
		checked:   map[string]bool{},
		catalogue: map[string]any{},
		words:     &wordLists{},
		reading:   &readingLists{languages: map[string]*languageWords{}, common: map[string]map[string]bool{}},
	}
	for i, files := range sources {
		if err := l.readSource(files, i > 0); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(l.rules, func(a, b *compiled) int { return strings.Compare(a.ID, b.ID) })
	l.checkAfter()
	l.mapFrameworks()
	l.readThresholds()
	l.readSteps()
	l.readGroups()
	l.readLimits()
	if err := l.words.finish(l.catalogue); err != nil {
		l.problems.addf(source.Place{File: "catalogue/words"}, "%v", err)
	}
	l.reading.finish = sync.OnceValue(func() error { return l.reading.makePatterns(l.catalogue["reading"], l.catalogue["languages"]) })
	if !allChecked(sources) {
		if err := l.reading.finish(); err != nil {
			l.problems.addf(source.Place{File: "catalogue"}, "%v", err)
		}
	}
	maps.Copy(l.units, generated(schema))
	link(l.units, l.modules)
	l.checkShadowing()
	l.inspectAll()
	return l, nil
}

// allChecked reports whether nobody has to look for faults in any of the
// sources.
func allChecked(sources []fs.FS) bool {
	return !slices.ContainsFunc(sources, func(files fs.FS) bool { _, checked := files.(checkedFiles); return !checked })
}

// inspectAll looks through the modules that are not taken as checked. They may
// use the names of all.
func (l *loaded) inspectAll() {
	known := l.names()
	for _, file := range slices.Sorted(maps.Keys(l.modules)) {
		if !l.checked[file] {
			l.inspect(l.modules[file], known)
		}
	}
}

func (l *loaded) readSource(files fs.FS, own bool) error {
	if one, ok := files.(controlFile); ok {
		data, err := source.Read(one.FS, one.name, maxPolicyFile)
		if err == nil {
			l.readCatalogue("catalogue/controls/"+path.Base(one.name), one.name, source.WithoutMark(data))
		}
		return err
	}
	texts, err := l.readTexts(files)
	if err != nil {
		return err
	}
	known := map[string]indexEntry{}
	_, checked := files.(checkedFiles)
	if checked && !l.withTests {
		if known, err = readIndex(files, texts); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		file := path.Join(nameOf(files), name)
		l.own[file], l.checked[file] = own, checked
		if entry, ok := known[name]; ok {
			l.addIndexed(file, texts[name], entry)
			continue
		}
		l.readModule(name, file, texts[name])
	}
	return nil
}

// Reads tells whether a check reads the file of that name in a source of
// policies: a rule or what rules share, or data of the catalogue.
func Reads(name string) bool {
	return inCatalogue(name) || path.Ext(name) == ".rego" && !strings.HasSuffix(name, "_test.rego")
}

func inCatalogue(name string) bool { return strings.HasPrefix(name, "catalogue/") }

// readTexts reads the catalogue of a source, and returns its .rego files.
func (l *loaded) readTexts(files fs.FS) (map[string][]byte, error) {
	root, texts := nameOf(files), map[string][]byte{}
	return texts, fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() || !Reads(name) && !(l.withTests && path.Ext(name) == ".rego") {
			return nil
		}
		data, err := source.Read(files, name, maxPolicyFile)
		if err != nil {
			return err
		}
		data = source.WithoutMark(data) // METADATA on the first line would be no comment
		file := path.Join(root, name)
		if before, there := l.files[file]; there && bytes.Equal(before, data) {
			return nil // a copy of a shipped file says nothing new
		}
		l.files[file] = data
		if inCatalogue(name) {
			l.readCatalogue(name, file, data)
			return nil
		}
		texts[name] = data
		return nil
	})
}

// addIndexed notes a file of which an index tells.
func (l *loaded) addIndexed(file string, data []byte, e indexEntry) {
	l.texts[file] = data
	l.units[file] = unparsed(file, string(data), e)
	if e.Rule != nil {
		l.rules = append(l.rules, &compiled{Rule: *e.Rule, hasExamined: e.Examined, hasSkipped: e.Skipped, hasUpcoming: e.Upcoming})
	}
}

func (l *loaded) readModule(name, file string, data []byte) {
	if _, twice := l.texts[file]; twice {
		l.problems.addf(source.Place{File: file}, "two policy folders hold this file; rename yours")
		return
	}
	l.texts[file] = data
	module, err := ast.ParseModuleWithOpts(file, string(data), ast.ParserOptions{
		ProcessAnnotation: true,
		RegoVersion:       ast.RegoV1,
		Capabilities:      capabilities(),
	})
	if err != nil {
		l.problems.addEngine(err, file)
		return
	}
	if module == nil { // nothing but comments
		l.problems.addf(source.Place{File: file, Line: 1}, "the file states no package")
		return
	}
	switch pkg := packageName(module); {
	case strings.HasSuffix(name, "_test.rego"):
		l.readTest(pkg, file, module)
	case path.Dir(name) == "lib":
		l.readLib(pkg, file, module)
	default:
		l.readRule(name, pkg, file, module)
	}
}

func (l *loaded) readTest(pkg, file string, module *ast.Module) {
	if !strings.HasPrefix(pkg, "goldthread.") || !strings.HasSuffix(pkg, "_test") {
		l.problems.addf(packagePlace(module), "a test's package is the package of what it tests and _test, not %s", pkg)
		return
	}
	l.tests[file] = module
}

func (l *loaded) readLib(pkg, file string, module *ast.Module) {
	if pkg != "goldthread.lib" {
		l.problems.addf(packagePlace(module), "a file in lib is package goldthread.lib, not %s", pkg)
		return
	}
	l.modules[file] = module
}

func (l *loaded) readRule(name, pkg, file string, module *ast.Module) {
	folder, rule, ok := strings.Cut(strings.TrimSuffix(name, ".rego"), "/")
	switch {
	case !ok || strings.Contains(rule, "/"):
		l.problems.addf(source.Place{File: file}, "a rule stands in the folder of a register, as in requirements/my_rule.rego; shared helpers stand in lib")
		return
	case slices.Contains(reserved, folder) || folder != "registers" && l.schema.Kind(folder) == nil:
		l.problems.addf(source.Place{File: file}, "%s is no register%s", folder, didYouMean(folder, l.schema.Names()))
		return
	case pkg != "goldthread."+folder+"."+rule:
		l.problems.addf(packagePlace(module), "the package of this file must be goldthread.%s.%s, not %s", folder, rule, pkg)
		return
	}
	if twin := l.ruleOf(folder + "/" + rule); twin != nil {
		l.problems.addf(packagePlace(module), "the rule %s stands in %s already; a rule cannot be replaced, switch it off in the configuration and give yours another name", twin.ID, twin.Place.File)
		return
	}
	l.addRule(folder, rule, file, module)
}

func (l *loaded) addRule(folder, name, file string, module *ast.Module) {
	rule := &compiled{Rule: Rule{
		Waivable: true,
		ID:       folder + "/" + name,
		Register: folder,
		Slug:     strings.ReplaceAll(name, "_", "-"),
		Own:      l.own[file],
		Place:    packagePlace(module),
	}}
	l.readMetadata(rule, module, file)
	l.checkHeads(rule, module)
	l.rules = append(l.rules, rule)
	l.modules[file] = module
}

// checkHeads looks for the sets that the engine asks of a rule.
func (l *loaded) checkHeads(rule *compiled, module *ast.Module) {
	violations := false
	for _, r := range module.Rules {
		switch r.Head.Name.String() {
		case "violations":
			violations = true
			if r.Head.RuleKind() != ast.MultiValue {
				l.problems.addf(placeOf(r.Location), "violations must be a set: write violations contains {...} if {...}")
			}
		case "examined":
			rule.hasExamined = true
		case "skipped":
			rule.hasSkipped = true
		case "upcoming":
			rule.hasUpcoming = r.Head.RuleKind() == ast.MultiValue // else it is a helper of that name
		}
	}
	switch {
	case rule.Builtin && len(module.Rules) > 0:
		l.problems.addf(placeOf(module.Rules[0].Location), "the program decides this rule (decided_by: go), so its file holds no rules")
	case !rule.Builtin && !violations:
		l.problems.addf(rule.Place, "the file has no set called violations")
	}
}

// checkShadowing refuses helpers of the user's that carry the name of one of
// ours: the engine would join the two, and our rules would change.
func (l *loaded) checkShadowing() {
	const pkg = "goldthread.lib"
	ours := map[string]string{}
	for file, u := range l.units {
		for _, name := range u.names {
			if u.pkg == pkg && !l.own[file] {
				ours[name] = file
			}
		}
	}
	for file, m := range l.modules {
		if !l.own[file] || packageName(m) != pkg {
			continue
		}
		for _, r := range m.Rules {
			if other := ours[r.Head.Ref()[0].Value.String()]; other != "" {
				l.problems.addf(placeOf(r.Location), "%s stands in %s already; give yours another name", r.Head.Ref(), other)
			}
		}
	}
}

func (l *loaded) ruleOf(id string) *compiled {
	for _, r := range l.rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// packageName is the package as the file states it: goldthread.lib.
func packageName(m *ast.Module) string {
	return strings.TrimPrefix(m.Package.Path.String(), "data.")
}

func packagePlace(m *ast.Module) source.Place { return placeOf(m.Package.Location) }
