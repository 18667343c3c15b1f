package register

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// editorSchemaOf compiles what editors are given for a register.
func editorSchemaOf(t *testing.T, kind string) *jsonschema.Schema {
	t.Helper()
	s := types(t)
	data, err := json.Marshal(s.JSONSchema(s.Kind(kind)))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(`"oneOf"`)) || regexp.MustCompile(`"\$ref":"[^"]*",|,"\$ref"`).Match(data) {
		t.Errorf("%s: the schema holds alternatives, or a reference beside something else", kind)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(kind+".json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(kind + ".json")
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return schema
}

// editorValue reads YAML as an editor does: a day is text.
func editorValue(t *testing.T, text string) any {
	t.Helper()
	root, fault := readYAML("x.yaml", []byte(text), DefaultLimits)
	if fault != nil {
		t.Fatal(fault.Reason)
	}
	v := plainEditorValue(t, root)
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func plainEditorValue(t *testing.T, n *node) any {
	switch n.shape {
	case listShape:
		out := []any{}
		for _, item := range n.items {
			out = append(out, plainEditorValue(t, item))
		}
		return out
	case mapShape:
		out := map[string]any{}
		for i, key := range n.keys {
			out[key.text] = plainEditorValue(t, n.items[i])
		}
		return out
	case nullShape:
		return nil
	}
	if n.plain == asBool || n.plain == asInt || n.plain == asFloat {
		var v any
		if err := yaml.Unmarshal([]byte(n.text), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	return n.text
}

// TestJSONSchema holds what editors are given to what reading accepts: the
// good records of each type fit, in every shape of file, and each bad one does
// not.
func TestJSONSchema(t *testing.T) {
	for _, k := range types(t).Kinds {
		t.Run(k.Name, func(t *testing.T) {
			schema := editorSchemaOf(t, k.Name)
			file := filepath.Join("testdata", "types", k.Name+".txtar")
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatalf("write internal/register/%s with good and bad records of this register, as those beside it are (%v)", filepath.ToSlash(file), err)
			}
			for _, f := range a.Files {
				switch f.Name {
				case "registers/" + k.Name + ".yaml":
					editorAcceptsGood(t, k, schema, editorValue(t, string(f.Data)))
				case "registers/" + k.Name + "/bad.yaml":
					root, _ := readYAML(f.Name, f.Data, DefaultLimits)
					for i, record := range recordsOf(editorValue(t, string(f.Data)), k) {
						if schema.Validate([]any{record}) == nil && !saysTwice(root.items[i]) {
							t.Errorf("a bad record fits: %v", record)
						}
					}
				}
			}
		})
	}
}

func editorAcceptsGood(t *testing.T, k *Kind, schema *jsonschema.Schema, v any) {
	t.Helper()
	records := recordsOf(v, k)
	shapes := []any{v, records, map[string]any{k.Name: records}, map[string]any{k.Name: records, "owner": "ISMS manager", "interval": "P12M"}, nil}
	byID := map[string]any{}
	for _, r := range records {
		record := r.(map[string]any)
		if id, ok := record["id"].(string); ok {
			shapes = append(shapes, record)
			inner := map[string]any{}
			for key, v := range record {
				if key != "id" {
					inner[key] = v
				}
			}
			byID[id] = inner
		}
	}
	if len(byID) > 0 && !k.Single {
		shapes = append(shapes, byID, map[string]any{k.Name: byID})
	}
	for _, shape := range shapes {
		if err := schema.Validate(shape); err != nil {
			t.Errorf("%v does not fit:\n%v", shape, err)
		}
	}
	for _, r := range records {
		record := r.(map[string]any)
		record["no_such_field"] = "x"
		if schema.Validate([]any{record}) == nil {
			t.Errorf("a misspelt field fits: %v", record)
		}
		delete(record, "no_such_field")
	}
}

// saysTwice tells of the one fault JSON Schema has no words for.
func saysTwice(n *node) bool { return len(n.twice) > 0 }

func recordsOf(v any, k *Kind) []any {
	switch v := v.(type) {
	case []any:
		return v
	case map[string]any:
		if inner, ok := v[k.Name].([]any); ok {
			return inner
		}
		return []any{v}
	}
	return nil
}
