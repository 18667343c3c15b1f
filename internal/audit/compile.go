package audit

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// Rules are compiled policies, ready to be evaluated any number of times and
// by several goroutines at once.
type Rules struct {
	schema  *register.Schema
	rules   []*compiled // in alphabetical order of their ids
	shop    *workshop
	words   *wordLists
	reading *readingLists
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
	shop := &workshop{units: l.units, store: l.store(), ready: map[string]*queries{}}
	return &Rules{
		schema: schema, rules: l.rules, shop: shop, words: l.words, reading: l.reading, thresholds: l.thresholds, limits: l.limits, frameworks: l.frameworks,
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

// addGenerated adds the look-ups by id and the lists of live records, one line
// a kind, that rules import. They are rules of their own so that they are
// worked out once for all rules; complete ones, because partial objects take
// quadratic time.
func addGenerated(modules map[string]*ast.Module, schema *register.Schema) error {
	var records, live strings.Builder
	records.WriteString("package goldthread.records\n")
	live.WriteString("package goldthread.live\n")
	for _, k := range schema.Kinds {
		fmt.Fprintf(&records, "\n%s := {r.id: r | some r in input.registers.%[1]s}\n", k.Name)
		condition := `r.status == "live"`
		if k.OwnStatus { // as isLive
			condition = "not r.retired_on"
		}
		fmt.Fprintf(&live, "\n%s := [r | some r in input.registers.%[1]s; %s]\n", k.Name, condition)
	}
	for name, text := range map[string]string{"records": records.String(), "live": live.String()} {
		module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return fmt.Errorf("generating %s: %w", name, err)
		}
		modules[name] = module
	}
	return nil
}

func (l *loaded) store() storage.Store {
	return inmem.NewFromObjectWithOpts(map[string]any{"catalogue": l.catalogue}, inmem.OptReturnASTValuesOnRead(true))
}
