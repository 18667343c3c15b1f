package repo_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/repo"
)

// The id of a folder is Git's, whatever the order of its entries: a folder stands
// where its name with a slash would. The ids here are those of "git mktree".
func TestTreeID(t *testing.T) {
	a, b := repo.ID(strings.Repeat("a", 40)), repo.ID(strings.Repeat("b", 40))
	for name, c := range map[string]struct {
		entries []repo.TreeEntry
		want    repo.ID
	}{
		"nothing":             {nil, "4b825dc642cb6eb9a060e54bf8d69288fbee4904"},
		"a folder and a file": {[]repo.TreeEntry{{Mode: "040000", Name: "a", ID: a}, {Mode: "100644", Name: "a.yaml", ID: b}}, "48dd3e65257eb5a95f71093080b8219308e77e4d"},
		"a link and a module": {[]repo.TreeEntry{{Mode: "160000", Name: "m", ID: a}, {Mode: "120000", Name: "l", ID: b}}, "979c352eaca0c06cbc1119ba5349f2c3604ad472"},
		"no id":               {[]repo.TreeEntry{{Mode: "100644", Name: "a", ID: "x"}}, ""},
		"no mode":             {[]repo.TreeEntry{{Mode: "file", Name: "a", ID: a}}, ""},
		"a path":              {[]repo.TreeEntry{{Mode: "100644", Name: "a/b", ID: a}}, ""},
		"no name":             {[]repo.TreeEntry{{Mode: "100644", ID: a}}, ""},
	} {
		if got, err := repo.TreeID(c.entries); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}
