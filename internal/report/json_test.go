package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
)

// contracts are the JSON outputs with their schemas.
var contracts = map[string][]byte{checkSchemaID: CheckSchema, historySchemaID: HistorySchema, reviewsSchemaID: ReviewsSchema, statusSchemaID: StatusSchema, traceSchemaID: TraceSchema, showSchemaID: ShowSchema, periodSchemaID: PeriodSchema}

func compiled(t *testing.T, id string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(contracts[id]))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(id, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func instance(t *testing.T, r *lint.Result) map[string]any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, "json", r, Options{Version: "v0.1.0"})))
	if err != nil {
		t.Fatal(err)
	}
	return v.(map[string]any)
}

func TestJSONFitsItsSchema(t *testing.T) {
	schema := compiled(t, checkSchemaID)
	partial := sample()
	partial.History = &history.Evidence{State: "incomplete"}
	for _, kind := range []string{
		repo.LackShallow, repo.LackPartial, repo.LackFormat, repo.LackBorrowed, repo.LackObjects, repo.LackPointer,
		repo.LackBranch, repo.LackSubmodule, repo.LackMain, repo.LackDates, repo.LackGrafts, repo.LackReplaced,
	} {
		partial.History.Lacks = append(partial.History.Lacks, repo.Lack{Kind: kind, What: "part of the history is not there", Remedy: "fetch-depth: 0"})
	}
	for name, r := range map[string]*lint.Result{"sample": sample(), "messy": messy(30), "clean": clean(), "outside": outside(), "partial": partial} {
		if err := schema.Validate(instance(t, r)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefusesExtraProperties(t *testing.T) {
	if objects := refusesExtra(t, compiled(t, checkSchemaID), instance(t, sample())); objects < 30 {
		t.Errorf("only %d objects were tried", objects)
	}
}

// refusesExtra tries that a schema is closed: a property that it does not
// describe is refused wherever it stands. Values of records are whatever the
// records hold. It returns how many objects there were.
func refusesExtra(t *testing.T, schema *jsonschema.Schema, doc map[string]any) int {
	t.Helper()
	objects := 0
	var visit func(v any, path string)
	visit = func(v any, path string) {
		switch v := v.(type) {
		case map[string]any:
			objects++
			v["surplus"] = true
			if schema.Validate(doc) == nil {
				t.Errorf("an extra property at %s passes", path)
			}
			delete(v, "surplus")
			for k, x := range v {
				if k != "before" && k != "after" {
					visit(x, path+"/"+k)
				}
			}
		case []any:
			for _, x := range v {
				visit(x, path+"/-")
			}
		}
	}
	visit(doc, "")
	return objects
}

func TestSchemaDescribesEveryProperty(t *testing.T) {
	for id, text := range contracts {
		var root map[string]any
		if err := json.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		if root["$id"] != id {
			t.Errorf("the schema's $id is %v, the output says %s", root["$id"], id)
		}
		describesAll(t, root, root, id)
	}
}

func describesAll(t *testing.T, root map[string]any, v any, path string) {
	t.Helper()
	node, ok := v.(map[string]any)
	if !ok {
		return
	}
	properties, _ := node["properties"].(map[string]any)
	for name, p := range properties {
		property := p.(map[string]any)
		if ref, ok := property["$ref"].(string); ok && property["description"] == nil {
			property = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		}
		if text, _ := property["description"].(string); text == "" {
			t.Errorf("%s/%s has no description", path, name)
		}
	}
	if properties != nil && node["additionalProperties"] != false {
		t.Errorf("%s is open", path)
	}
	for k, x := range node {
		if list, ok := x.([]any); ok {
			for _, y := range list {
				describesAll(t, root, y, path+"/"+k)
			}
		}
		describesAll(t, root, x, path+"/"+k)
	}
}

// Writing does not disturb the result that the next output is written from.
func TestWritingLeavesResultAlone(t *testing.T) {
	r := outside()
	r.Kinds = []lint.KindRead{{Name: "parties"}}
	first := render(t, "json", r, Options{})
	if r.Kinds[0].Files != nil || !slices.Equal(r.NotKept, nil) {
		t.Error("the result was changed")
	}
	if first != render(t, "json", r, Options{}) {
		t.Error("two runs differ")
	}
}
