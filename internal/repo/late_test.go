package repo_test

import (
	"os"
	"path/filepath"
	"testing"
)

// Git puts the index of a new pack there after the pack: who looked in between
// finds its objects all the same.
func TestIndexThatComesAfterItsPack(t *testing.T) {
	c := newCrafted(t)
	a := &packed{id: nameOf("blob", "a"), kind: 3, data: "a"}
	index := filepath.Join(c.dir, c.pack(a)+".idx")
	if err := os.Rename(index, index+".later"); err != nil {
		t.Fatal(err)
	}
	r := c.open()
	if data, err := r.Blob(a.id, 10); err == nil {
		t.Fatalf("without an index: %q", data)
	}
	if err := os.Rename(index+".later", index); err != nil {
		t.Fatal(err)
	}
	if data, err := r.Blob(a.id, 10); err != nil || string(data) != "a" {
		t.Errorf("with its index: %q, %v", data, err)
	}
}
