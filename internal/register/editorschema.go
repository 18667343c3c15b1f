package register

import (
	"bytes"
	"encoding/json"
	"strings"

	"cuelang.org/go/cue"
)

// jsonSchemaDialect is the edition of JSON Schema that editors are given.
const jsonSchemaDialect = "https://json-schema.org/draft/2020-12/schema"

// JSONSchema describes a YAML file of the register k to an editor, which then
// completes the names of fields, shows what they are for, and marks what does
// not fit. It accepts the shapes of file that are read without a mapping: a
// list, the list under the register's name with what is said of the register
// beside it, records by their ids, and a single record. A reference in it
// stands alone and points into the same file, so that every editor can follow
// it. It is stricter than reading where an editor should be: true and false
// are not written yes and no, and a field of fixed words is not left empty.
func (s *Schema) JSONSchema(k *Kind) map[string]any {
	defer s.ask()()
	one := k.inObject()
	schema := map[string]any{
		"$schema":     jsonSchemaDialect,
		"title":       k.Title,
		"description": k.Doc,
		"type":        []any{"array", "object", "null"},
		"items":       refRecord,
		"$defs":       map[string]any{"fields": k.editorFields(), "record": k.editorRecord()},
	}
	underName := either(having(k.Name), k.editorFile(k.Name), either(having("records"), k.editorFile("records"), one))
	for key, v := range underName {
		schema[key] = v
	}
	return schema
}

// What several places of a schema share: the fields of a record, and a record,
// which has its id too.
var (
	refFields = map[string]any{"$ref": "#/$defs/fields"}
	refRecord = map[string]any{"$ref": "#/$defs/record"}
)

// either is one of two schemas, by a test.
func either(test, then, otherwise map[string]any) map[string]any {
	return map[string]any{"if": test, "then": then, "else": otherwise}
}

// having tests for an object with that key.
func having(key string) map[string]any {
	return map[string]any{"type": "object", "required": []any{key}}
}

// inObject describes what an object may be where records are expected: one of
// them, or several by their ids. In a new file the id is offered first.
func (k *Kind) inObject() map[string]any {
	if k.Single {
		return map[string]any{"allOf": []any{refFields}} // it needs no id
	}
	return either(having("id"), refRecord, map[string]any{
		"properties":           map[string]any{"id": k.editorID()},
		"additionalProperties": map[string]any{"allOf": []any{refFields, map[string]any{"type": "object"}}},
	})
}

func (k *Kind) editorID() map[string]any {
	return map[string]any{
		"type": "string", "minLength": 1, "maxLength": 200,
		"description": "What names the record, everywhere and for good: " + exampleID(k) + ".",
	}
}

// editorFields describes the fields of whatever is an object.
func (k *Kind) editorFields() map[string]any {
	properties := map[string]any{"id": k.editorID()}
	for _, f := range k.Fields {
		properties[f.Name] = f.editorSchema()
	}
	return map[string]any{"description": k.Doc, "properties": properties, "additionalProperties": false}
}

func (k *Kind) editorRecord() map[string]any {
	identified := map[string]any{"type": "object"}
	own := k.idField()
	switch {
	case k.Single:
	case own != nil: // either names it
		identified["if"] = map[string]any{"not": map[string]any{"required": []any{own.Name}}}
		identified["then"] = map[string]any{"required": []any{"id"}}
	default:
		identified["required"] = []any{"id"}
	}
	return map[string]any{"allOf": []any{refFields, identified}}
}

// editorFile is a file with the records under a key, and the header beside
// them.
func (k *Kind) editorFile(key string) map[string]any {
	text := func(doc string) map[string]any {
		return map[string]any{"type": []any{"string", "null"}, "description": doc}
	}
	records := map[string]any{"type": []any{"array", "object", "null"}, "items": refRecord, "description": k.Title + "."}
	for name, v := range k.inObject() {
		records[name] = v
	}
	return map[string]any{
		"properties": map[string]any{
			key:              records,
			"register":       map[string]any{"const": k.Name, "description": "Which register the file holds."},
			"owner":          text("The role that keeps the register."),
			"approvers":      map[string]any{"type": []any{"array", "string", "null"}, "items": map[string]any{"type": "string"}, "description": "The roles that may approve changes to it."},
			"interval":       text("How long until it must be reviewed again: P12M."),
			"classification": text("Who may read it."),
			"version":        map[string]any{"type": []any{"string", "number", "null"}, "description": "What people call the present wording: 1.5."},
			"updated":        text("The day that is written beside the version: 2026-03-31."),
			"schema_version": map[string]any{"description": "The version of the file's layout."},
		},
		"additionalProperties": false,
	}
}

var editorTypes = map[Type]string{String: "string", Bool: "boolean", Int: "integer", Number: "number", List: "array", Map: "object", Struct: "object"}

// editorSchema describes one value. A field may be left empty, so null is
// fine, but for those of fixed words: there an editor is to ask for one.
func (f *Field) editorSchema() map[string]any {
	schema := map[string]any{}
	if doc := f.editorDoc(); doc != "" {
		schema["description"] = doc
	}
	if name, ok := editorTypes[f.Type]; ok {
		schema["type"] = []any{name, "null"}
	}
	switch f.Type {
	case String:
		f.editorText(schema)
	case Int, Number:
		constrain(schema, f.value)
	case List:
		schema["items"] = f.Elem.editorSchema()
	case Map:
		schema["additionalProperties"] = f.Elem.editorSchema()
	case Struct:
		properties := map[string]any{}
		for _, inner := range f.Fields {
			properties[inner.Name] = inner.editorSchema()
		}
		schema["properties"] = properties
		schema["additionalProperties"] = false
	case Any:
		if types := editorKinds(f.value.IncompleteKind()); len(types) > 0 {
			schema["type"] = types
		}
	}
	return schema
}

// editorText narrows a text down: fixed words, a shape, or either.
func (f *Field) editorText(schema map[string]any) {
	shape := map[string]any{}
	if f.Format != "" {
		shape["format"] = f.Format
	}
	constrain(shape, f.value)
	switch {
	case len(f.Enum) == 0:
		for key, v := range shape {
			schema[key] = v
		}
	case f.Scale:
		delete(schema, "type")
		schema["anyOf"] = []any{map[string]any{"enum": asList(f.Enum)}, map[string]any{"type": []any{"string", "number"}}}
	case len(shape) == 0:
		schema["type"] = "string"
		schema["enum"] = asList(f.Enum)
	default:
		shape["type"] = "string"
		delete(schema, "type")
		schema["anyOf"] = []any{map[string]any{"enum": asList(f.Enum)}, shape}
	}
}

func (f *Field) editorDoc() string {
	doc := f.Doc
	if f.Words != "" && len(f.Enum) == 0 {
		doc = strings.TrimSpace(doc + "\nWrite " + f.Words + ".")
	}
	var refs []string
	for _, name := range f.Ref {
		refs = append(refs, strings.ReplaceAll(name, "_", " "))
	}
	if len(refs) > 0 && len(refs) < 6 {
		end := "."
		if f.Open {
			end = ", or other words."
		}
		doc = strings.TrimSpace(doc + "\nNames a record of " + strings.Join(refs, ", ") + end)
	}
	return doc
}

// constrain takes over what a type asks of its values that JSON Schema can say.
func constrain(schema map[string]any, v cue.Value) {
	v = cue.Dereference(v)
	op, args := v.Expr()
	last := func(key string) {
		if n, err := args[len(args)-1].Int64(); err == nil {
			schema[key] = n
		}
	}
	switch op {
	case cue.AndOp:
		for _, a := range args {
			constrain(schema, a)
		}
	case cue.RegexMatchOp:
		if pattern, err := args[len(args)-1].String(); err == nil && schema["pattern"] == nil && !strings.Contains(pattern, `\p`) {
			schema["pattern"] = pattern
		}
	case cue.GreaterThanEqualOp:
		last("minimum")
	case cue.LessThanEqualOp:
		last("maximum")
	}
}

// editorKinds are the JSON types of a value that may be of several.
func editorKinds(k cue.Kind) []any {
	var types []any
	for _, one := range []struct {
		kind cue.Kind
		name string
	}{{cue.StringKind, "string"}, {cue.BoolKind, "boolean"}, {cue.NumberKind, "number"}, {cue.ListKind, "array"}, {cue.StructKind, "object"}} {
		if k&one.kind != 0 {
			types = append(types, one.name)
		}
	}
	if len(types) == 5 || len(types) == 0 {
		return nil
	}
	return append(types, "null")
}

func asList(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

// EditorFile is the name under which the schema of a register is kept for
// editors, below the folder of all of them.
func (k *Kind) EditorFile() string { return k.Name + ".json" }

// EditorText is what that file holds: the JSON Schema of k, in lines.
func (s *Schema) EditorText(k *Kind) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(s.JSONSchema(k))
	return b.Bytes(), err
}
