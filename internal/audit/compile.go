package audit

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// Rules are compiled policies, ready to be evaluated any number of times and
// by several goroutines at once.
type Rules struct {
	schema  *register.Schema
	rules   []*compiled // in alphabetical order of their ids
	words   *wordLists
	reading *readingLists
	// thresholds are the numbers that rules use unless the configuration says
	// otherwise.
	thresholds map[string]any
	limits     *limitTables
	frameworks []Framework // in alphabetical order of their ids
	moving     []string    // see Reviewed
	steps      []Step      // of an audit, without their rules
}

// compiled is a rule with its queries.
type compiled struct {
	Rule
	causes      map[string]bool // rules it follows from, directly or not
	hasExamined bool
	hasSkipped  bool
	violations  rego.PreparedEvalQuery
	examined    rego.PreparedEvalQuery
	skipped     rego.PreparedEvalQuery
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
	modules := maps.Clone(l.modules)
	if err := addGenerated(modules, schema); err != nil {
		return nil, err
	}
	c, err := l.compile(modules)
	if err != nil {
		return nil, err
	}
	rules := &Rules{schema: schema, rules: l.rules, words: l.words, reading: l.reading, thresholds: l.thresholds, limits: l.limits, frameworks: l.frameworks, moving: l.movingRegisters(), steps: l.steps}
	return rules, rules.prepare(c, l.store())
}

func (l *loaded) compile(modules map[string]*ast.Module) (*ast.Compiler, error) {
	c := l.compiler(capabilities())
	if c.Compile(modules); c.Failed() {
		l.problems.addEngine(c.Errors, "")
		return nil, l.problems.err()
	}
	return c, nil
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

func (r *Rules) prepare(c *ast.Compiler, store storage.Store) error {
	for _, rule := range r.rules {
		if rule.Builtin {
			continue
		}
		for _, q := range []struct {
			set  string
			into *rego.PreparedEvalQuery
			has  bool
		}{
			{"violations", &rule.violations, true},
			{"examined", &rule.examined, rule.hasExamined},
			{"skipped", &rule.skipped, rule.hasSkipped},
		} {
			if !q.has {
				continue
			}
			var err error
			if *q.into, err = prepare(c, store, rule.ID, q.set); err != nil {
				return err
			}
		}
	}
	return nil
}

func prepare(c *ast.Compiler, store storage.Store, id, set string) (rego.PreparedEvalQuery, error) {
	query := "data.goldthread." + strings.ReplaceAll(id, "/", ".") + "." + set
	prepared, err := rego.New(
		rego.Compiler(c),
		rego.Store(store),
		rego.Query(query),
		rego.StrictBuiltinErrors(true),
	).PrepareForEval(context.Background())
	if err != nil {
		return prepared, fmt.Errorf("rule %s: %w", id, err)
	}
	return prepared, nil
}
