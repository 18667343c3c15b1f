package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"

	"cuelang.org/go/cue/ast"

	"github.com/goldthread/goldthread/internal/source"
)

// CompiledFile is where a folder of register types may say what compiling its
// .cue files gives, so that CUE is only started for a record that Go cannot
// tell to be right.
const CompiledFile = "compiled.json"

// maxCompiledFile is the size of the largest one read, in bytes.
const maxCompiledFile = 4 << 20

// compiledTypes are a compiled schema as it is kept. They are not looked at
// unless the digest is that of the .cue files beside them, so they cannot be out
// of date.
type compiledTypes struct {
	Digest string
	Thread []Stage
	Kinds  []compiledKind
}

type compiledKind struct {
	*Kind
	Definition string            `json:",omitzero"` // of its records, where [knownTypes.record] knows it
	Derive     [][]derivationKey `json:",omitzero"`
}

// A derivationKey is an entry under derive: of the field, as it is written.
type derivationKey struct {
	Field string
	Words derivationWords
}

// readCompiled returns the schema that stands compiled beside .cue files, or nil
// when there is none that fits their texts. Of the files it needs the syntax.
func readCompiled(folder schemaFolder, texts map[string][]byte, files []*ast.File) (*Schema, error) {
	data, err := source.Read(folder.fsys, folder.path(CompiledFile), maxCompiledFile)
	if err != nil {
		return nil, nil //nolint:nilerr // without it the files are compiled
	}
	var t compiledTypes
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", CompiledFile, err)
	}
	if t.Digest != source.Digest(texts) {
		return nil, nil
	}
	s := &Schema{Thread: t.Thread, kinds: map[string]*Kind{}, digest: t.Digest}
	types := newKnownTypes(files)
	for _, k := range t.Kinds {
		k.known = types.definition(k.Definition)
		s.Kinds = append(s.Kinds, k.Kind)
		s.kinds[k.Name] = k.Kind
	}
	for _, k := range t.Kinds {
		for _, ways := range k.Derive {
			var all []*derivation
			for _, way := range ways {
				d, err := s.derivation(k.Kind, way.Field, way.Words)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", CompiledFile, err)
				}
				all = append(all, d)
			}
			k.derived = append(k.derived, all)
		}
	}
	s.judge.compile = func() (*Schema, error) {
		compiled, _, err := compileFolders([]schemaFolder{folder})
		return compiled, err
	}
	return s, nil
}

// ask locks the schema for questions to CUE, and gives every type its value
// where none has one yet.
func (s *Schema) ask() (done func()) {
	s.judge.mu.Lock()
	if s.judge.ctx == nil {
		compiled, err := s.judge.compile()
		if err != nil { // a test compiles what the digest vouches for
			panic(fmt.Errorf("the register types beside %s: %w", CompiledFile, err))
		}
		s.judge.ctx = compiled.judge.ctx
		for _, k := range s.Kinds {
			from := compiled.kinds[k.Name]
			k.value, k.id = from.value, from.id
			takeValues(k.Fields, from.Fields)
		}
	}
	return s.judge.mu.Unlock
}

func takeValues(fields, from []*Field) {
	for i, f := range fields {
		f.take(from[i])
	}
}

func (f *Field) take(from *Field) {
	f.value = from.value
	takeValues(f.Fields, from.Fields)
	if f.Elem != nil {
		f.Elem.take(from.Elem)
	}
}

// Compiled is the text of CompiledFile for a folder of register types. Faults in its
// files are a *[SchemaError].
func Compiled(fsys fs.FS) ([]byte, error) {
	folder := schemaFolder{fsys, "."}
	texts, _, err := folder.parse()
	if err != nil {
		return nil, err
	}
	s, _, err := compileFolders([]schemaFolder{folder})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	thread, err := json.Marshal(s.Thread)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\"Digest\": %q,\n\"Thread\": %s,\n\"Kinds\": [", source.Digest(texts), thread)
	for i, k := range s.Kinds {
		line, err := k.line()
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// line is a register type in one line, so that differences show.
func (k *Kind) line() ([]byte, error) {
	kept := compiledKind{Kind: k}
	if k.known != nil {
		kept.Definition, _ = namedDefinition(k.value)
	}
	for _, ways := range k.derived {
		var all []derivationKey
		for _, way := range ways {
			switch way.words.Gives.(type) {
			case nil, string, bool:
			default: // JSON would give it back as something else
				return nil, fmt.Errorf("the derived value %v of %s cannot be kept", way.words.Gives, k.Name)
			}
			all = append(all, derivationKey{way.field.Name, way.words})
		}
		kept.Derive = append(kept.Derive, all)
	}
	return json.Marshal(kept)
}
