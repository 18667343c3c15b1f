package register

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

// A field that the register does not have takes no other with it, even when its
// name looks like the path of one.
func TestNamesThatLookLikePaths(t *testing.T) {
	fsys := fstest.MapFS{"registers/parties.yaml": {Data: []byte("- {id: PTY-1, name: Customers, owner: Sales, owner.mail: a@b, 'name[0]': x, id.old: y, .z: 1}\n")}}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil || len(r.Findings) != 4 || len(r.Records["parties"]) != 1 {
		t.Fatalf("%v\n%s", err, listing(r.Findings))
	}
	p := r.Records["parties"][0]
	if len(p.Fields) != 2 || p.Fields["name"] != "Customers" || p.Fields["owner"] != "Sales" {
		t.Errorf("the record goes on with %v", p.Fields)
	}
	if want := []string{".z", "id.old", "name[0]", "owner.mail"}; !slices.Equal(p.Unread, want) {
		t.Errorf("unread are %v", p.Unread)
	}
}
