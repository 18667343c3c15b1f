package register

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"

	"github.com/goldthread/goldthread/internal/source"
)

const configTypesFile = "config.cue"

//go:embed config.cue
var configSource []byte

// compiledConfig is what [configTypes] compile to, kept as a register type is, so
// that CUE is only started for a configuration that Go cannot tell to be right.
//
//go:embed config.json
var compiledConfig []byte

// configDefinition is the type of the configuration in [configTypes].
const configDefinition = "#Config"

// configTypes are configSource with the formats that there are, which their own
// files add.
func configTypes() []byte {
	names := formatNames(func(*fileFormat) bool { return true })
	return append(slices.Clone(configSource), "\n#Format: \""+strings.Join(names, "\" | \"")+"\"\n"...)
}

// configuration is the type of the configuration itself, which is read and
// judged as a record is.
var configuration = sync.OnceValues(func() (*Schema, error) {
	return readConfigTypes(configTypes(), compiledConfig)
})

// readConfigTypes reads the type of the configuration from the text of it and
// from what it compiles to. Without the right one of these it is compiled.
func readConfigTypes(text, compiled []byte) (*Schema, error) {
	var t compiledTypes
	if err := json.Unmarshal(compiled, &t); err != nil {
		return nil, fmt.Errorf("what %s compiles to: %w", configTypesFile, err)
	}
	if t.Digest != digestOfConfigTypes(text) || len(t.Kinds) != 1 {
		return compileConfigTypes(text)
	}
	file, err := parser.ParseFile(configTypesFile, text)
	if err != nil {
		return nil, err
	}
	s := configSchema(t.Kinds[0].Kind, file)
	s.judge.compile = func() (*Schema, error) { return compileConfigTypes(text) }
	return s, nil
}

func digestOfConfigTypes(text []byte) string {
	return source.Digest(map[string][]byte{configTypesFile: text})
}

func configSchema(k *Kind, file *ast.File) *Schema {
	k.noID = true
	k.known = newKnownTypes([]*ast.File{file}).definition(configDefinition)
	return &Schema{Kinds: []*Kind{k}, kinds: map[string]*Kind{k.Name: k}, judge: judge{watch: watchSchema(DefaultWork.Schema)}}
}

func compileConfigTypes(text []byte) (*Schema, error) {
	file, err := parser.ParseFile(configTypesFile, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	ctx := cuecontext.New()
	root := ctx.BuildFile(file)
	k := &Kind{Name: "the configuration", Singular: "configuration", value: root.LookupPath(cue.ParsePath(configDefinition))}
	if err := k.value.Err(); err != nil {
		return nil, err
	}
	if k.Fields, err = readFields(root, k.value, 0); err != nil {
		return nil, err
	}
	s := configSchema(k, file)
	s.judge.ctx = ctx
	return s, nil
}

// compiledConfigTypes is the text that compiledConfig holds.
func compiledConfigTypes(text []byte) ([]byte, error) {
	s, err := compileConfigTypes(text)
	if err != nil {
		return nil, err
	}
	line, err := s.Kinds[0].line()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"Digest\": %q,\n\"Kinds\": [\n%s\n]}\n", digestOfConfigTypes(text), line)
	return b.Bytes(), nil
}
