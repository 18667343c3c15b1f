package register

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"testing/fstest"

	"cuelang.org/go/cue"

	"github.com/goldthread/goldthread/schema"
)

func TestCompiledIsCurrent(t *testing.T) {
	for path, make := range map[string]func() ([]byte, error){
		filepath.Join("..", "..", "schema", CompiledFile): func() ([]byte, error) { return Compiled(schema.FS) },
		"config.json": func() ([]byte, error) { return compiledConfigTypes(configTypes()) },
	} {
		want, err := make()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the types compile to (%v): run go test ./internal/register -run TestCompiledIsCurrent -update", filepath.ToSlash(path), err)
		}
	}
}

// plainTypes are the shipped types without what they compile to.
func plainTypes(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(schema.FS, "*.cue")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(schema.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

func compiledWith(t *testing.T, files fs.FS) *Schema {
	t.Helper()
	s, err := CompileSchema(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What is told compiled is what the files compile to, before and after CUE is
// asked.
func TestCompiledSaysWhatTheFilesSay(t *testing.T) {
	want, got := compiledWith(t, plainTypes(t)), compiledWith(t, schema.FS)
	if want.judge.ctx == nil || got.judge.ctx != nil {
		t.Fatal("the types were compiled with what they compile to beside them, or not without it")
	}
	same := func(when string) {
		t.Helper()
		if !reflect.DeepEqual(stripped(got), stripped(want)) {
			t.Errorf("%s the types are not the same", when)
		}
	}
	same("as they are told")
	for i, k := range got.Kinds {
		if (k.known == nil) != (want.Kinds[i].known == nil) {
			t.Errorf("%s: Go can tell what fits: %v, and of the compiled types %v", k.Name, k.known != nil, want.Kinds[i].known != nil)
		}
	}
	done := got.ask()
	same("after a question")
	got.eachField(func(k *Kind, f *Field) {
		if !f.value.Exists() {
			t.Errorf("CUE cannot be asked about %s of %s", f.Name, k.Name)
		}
	})
	done()
}

// strippedKind is a register type without what only CUE and Go know of it.
type strippedKind struct {
	Kind
	Derive []derivationWords
	Fields []string
}

// stripped are the types without values of CUE, which have no equal.
func stripped(s *Schema) []strippedKind {
	var all []strippedKind
	for _, k := range s.Kinds {
		plain := strippedKind{Kind: *k}
		plain.Kind.Fields, plain.derived, plain.value, plain.id, plain.known = strippedFields(k.Fields), nil, cue.Value{}, cue.Value{}, nil
		for _, ways := range k.derived {
			for _, way := range ways {
				plain.Derive = append(plain.Derive, way.words)
				plain.Fields = append(plain.Fields, way.field.Name)
			}
		}
		all = append(all, plain)
	}
	return all
}

func strippedFields(fields []*Field) []*Field {
	var all []*Field
	for _, f := range fields {
		plain := *f
		plain.value = cue.Value{}
		plain.Fields = strippedFields(f.Fields)
		if f.Elem != nil {
			plain.Elem = strippedFields([]*Field{f.Elem})[0]
		}
		all = append(all, &plain)
	}
	return all
}

// Types of which one byte differs are compiled, whatever stands beside them,
// and those of the user's always.
func TestCompiledOfOtherFilesIsNotBelieved(t *testing.T) {
	data, err := fs.ReadFile(schema.FS, CompiledFile)
	if err != nil {
		t.Fatal(err)
	}
	files := plainTypes(t)
	files[CompiledFile] = &fstest.MapFile{Data: data}
	if compiledWith(t, files).judge.ctx != nil {
		t.Error("the same types were compiled")
	}
	changed := fstest.MapFS{}
	for name, f := range files {
		changed[name] = f
	}
	changed["parties.cue"] = &fstest.MapFile{Data: bytes.Replace(files["parties.cue"].Data, []byte("#Party: {"), []byte("#Party: {\n\town_words?: string"), 1)}
	s := compiledWith(t, changed)
	if s.judge.ctx == nil || s.Kind("parties").Field("own_words") == nil {
		t.Error("a changed type was not compiled")
	}
	own, err := CompileSchema(schema.FS, fstest.MapFS{"own.cue": {Data: []byte("package schema\n\n#Party: own_words?: string\n")}})
	if err != nil || own.Kind("parties").Field("own_words") == nil {
		t.Errorf("a type of the user's is not there: %v", err)
	}
	files[CompiledFile] = &fstest.MapFile{Data: []byte("{")}
	if _, err := CompileSchema(files); err == nil {
		t.Error("a damaged file was passed over")
	}
}

// The configuration's type is told compiled too, and only while its text is the same.
func TestCompiledConfiguration(t *testing.T) {
	want, err := compileConfigTypes(configTypes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := readConfigTypes(configTypes(), compiledConfig)
	if err != nil {
		t.Fatal(err)
	}
	if got.judge.ctx != nil {
		t.Error("the configuration's type was compiled with what it compiles to beside it")
	}
	if got.Kinds[0].known == nil {
		t.Error("Go cannot tell which configuration is right, so every check takes CUE's time")
	}
	if !reflect.DeepEqual(stripped(got), stripped(want)) {
		t.Error("what is told compiled is not what the text compiles to")
	}
	changed := bytes.Replace(configTypes(), []byte("#Config: {"), []byte("#Config: {\n\town_words?: string"), 1)
	other, err := readConfigTypes(changed, compiledConfig)
	if err != nil || other.judge.ctx == nil || other.Kinds[0].Field("own_words") == nil {
		t.Errorf("a changed type was not compiled: %v", err)
	}
	if _, err := readConfigTypes(configTypes(), []byte("{")); err == nil {
		t.Error("damaged text was passed over")
	}
}

// Many may ask at the same time.
func TestCompiledIsAskedOnce(t *testing.T) {
	s := compiledWith(t, schema.FS)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { s.ask()() })
	}
	all.Wait()
}
