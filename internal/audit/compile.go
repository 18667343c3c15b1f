package audit

import (
	"fmt"
	"io/fs"
	"maps"
	"sync"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// Rules are compiled policies, ready to be evaluated any number of times and
// by several goroutines at once.
type Rules struct {
	schema   *register.Schema
	rules    []*compiled // in alphabetical order of their ids
	preparer *preparer
	words    *wordLists
	reading  *readingLists
	// thresholds are the numbers that rules use unless the configuration says
	// otherwise.
	thresholds map[string]any
	limits     *limitTables
	frameworks []Framework // in alphabetical order of their ids
	moving     []string    // see Reviewed
	events     []string    // see Events
	steps      []Step      // of an audit, without their rules
	groups     []PartyGroup
	controls   map[string]string
	parts      func() *part // of the input document
}

// compiled is a rule with what the engine must know of it.
type compiled struct {
	Rule
	causes      map[string]bool // rules it follows from, directly or not
	hasExamined bool
	hasSkipped  bool
	hasUpcoming bool
}

// Compile reads the policies of one or more file systems, ours first, then the
// user's: <register>/<rule>.rego, lib/*.rego and catalogue/**. Every field a
// rule names is checked against schema, and only functions whose answer
// depends on nothing but their arguments are known. Faults in the files are a
// *Problems; any other error is trouble with reading them.
func Compile(schema *register.Schema, sources ...fs.FS) (*Rules, error) {
	l, err := load(schema, sources, false)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	preparer := &preparer{units: l.units, store: l.store(), ready: map[string]*queries{}}
	return &Rules{
		schema: schema, rules: l.rules, preparer: preparer, words: l.words, reading: l.reading, thresholds: l.thresholds, limits: l.limits, frameworks: l.frameworks,
		moving: l.registersIn("static_registers"), events: l.registersIn("event_registers"), steps: l.steps, groups: l.groups, controls: l.controlTitles(),
		parts: sync.OnceValue(func() *part { return partsOf(schema.InputSchema()) }),
	}, nil
}

// check compiles with all that looks for faults: the files of the sources that
// are not taken as checked, and what those use.
func (l *loaded) check() error {
	var files []string
	for file := range l.modules {
		if !l.checked[file] {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		return nil
	}
	modules, err := closure(l.units, files)
	if err != nil {
		return err
	}
	c := l.compiler(capabilities())
	if c.Compile(modules); c.Failed() {
		l.problems.addEngine(c.Errors, "")
		return l.problems.err()
	}
	return nil
}

// compiler is one that knows the types of the input and nothing outside of can.
func (l *loaded) compiler(can *ast.Capabilities) *ast.Compiler {
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, l.schema.InputSchema())
	return ast.NewCompiler().
		WithCapabilities(can).
		WithStrict(true).
		WithSchemas(schemas).
		WithDefaultRegoVersion(ast.RegoV1).
		SetErrorLimit(maxProblems)
}

// maxProblems is the most faults that one compilation lists.
const maxProblems = 100

// generated are the look-ups by id and the lists of live records that rules
// import, a file for each of the schema's kinds, so that only those are
// compiled that some rule names. They are rules of their own so that they are
// worked out once for all rules; complete ones, because partial objects take
// quadratic time.
func generated(schema *register.Schema) map[string]*unit {
	units := make(map[string]*unit, 2*len(schema.Kinds))
	add := func(pkg, kind, value string) {
		file := pkg + "/" + kind
		text := fmt.Sprintf("package goldthread.%s\n\n%s := %s\n", pkg, kind, value)
		units[file] = unparsed(file, text, indexEntry{Package: "goldthread." + pkg, Names: []string{kind}})
	}
	for _, k := range schema.Kinds {
		add("records", k.Name, fmt.Sprintf("{r.id: r | some r in input.registers.%s}", k.Name))
		condition := `r.status == "live"`
		if k.OwnStatus { // as isLive
			condition = "not r.retired_on"
		}
		add("live", k.Name, fmt.Sprintf("[r | some r in input.registers.%s; %s]", k.Name, condition))
	}
	return units
}

// withGenerated are modules and all that is generated.
func withGenerated(modules map[string]*ast.Module, schema *register.Schema) (map[string]*ast.Module, error) {
	all := maps.Clone(modules)
	for file, u := range generated(schema) {
		m, err := u.parse()
		if err != nil {
			return nil, err
		}
		all[file] = m
	}
	return all, nil
}

func (l *loaded) store() storage.Store {
	return inmem.NewFromObjectWithOpts(map[string]any{"catalogue": l.catalogue}, inmem.OptReturnASTValuesOnRead(true))
}
