package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/report"
)

// Two runs of the demo say the same, but for the folder, which stands in the
// last lines only.
func TestDemoTwice(t *testing.T) {
	t.Parallel()
	var results [2]string
	for i := range results {
		dir := filepath.Join(t.TempDir(), "demo")
		var stdout, stderr bytes.Buffer
		if status := Main([]string{"demo", "--dir", dir}, nil, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
			t.Fatalf("exit status %d: %s", status, stderr.String())
		}
		result, next, ok := strings.Cut(stdout.String(), "\nThe example repository is in "+dir)
		if !ok || !strings.Contains(next, "check "+dir+" --as-of "+demoDay) {
			t.Errorf("does not say where the repository is:\n%s", stdout.String())
		}
		if strings.Contains(result, dir) {
			t.Errorf("the result names the folder:\n%s", result)
		}
		results[i] = result
	}
	if results[0] != results[1] {
		t.Errorf("two runs differ:\n%s\n%s", results[0], results[1])
	}
}

// What the real check writes as JSON is what its schema promises.
func TestResultFitsItsSchema(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.CheckSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("check.json", schema); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	var stdout, stderr bytes.Buffer
	Main([]string{"demo", "--dir", dir}, nil, &stdout, &stderr)
	stdout.Reset()
	if status := Main([]string{"check", dir, "--as-of", demoDay, "--out", "json"}, nil, &stdout, &stderr); status != 1 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	result, err := jsonschema.UnmarshalJSON(&stdout)
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.MustCompile("check.json").Validate(result); err != nil {
		t.Error(err)
	}
	for _, part := range []string{"findings", "tested", "registers"} {
		if list, _ := result.(map[string]any)[part].([]any); len(list) < 20 {
			t.Errorf("only %d %s: the schema was not put to the test", len(list), part)
		}
	}
}
