package policies_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/policies"
)

// What is embedded is every rule, every shared helper and the whole catalogue,
// and no unit test.
func TestEverythingButTestsIsEmbedded(t *testing.T) {
	rules := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, e fs.DirEntry, err error) error {
		inFolder := strings.Contains(name, "/") && (path.Ext(name) == ".rego" || strings.HasPrefix(name, "catalogue/") || name == "lib/index.json.gz")
		if err != nil || e.IsDir() || !inFolder {
			return err
		}
		test := strings.HasSuffix(name, "_test.rego")
		if !test {
			rules++
		}
		if _, err := fs.Stat(policies.FS, name); (err == nil) == test {
			t.Errorf("%s: is it embedded? %t. Mend the patterns in policies.go: a name that ends in _test is a unit test, any other is not", name, err == nil)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rules < 150 {
		t.Errorf("only %d files found", rules)
	}
}
