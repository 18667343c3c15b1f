//go:build unix

package repo_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/goldthread/goldthread/internal/repo"
)

// Opening a pipe would wait for ever.
func TestPipesAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "a.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	files := repo.Folder(dir)
	if info, err := fs.Stat(files, "a.yaml"); err != nil || info.Mode().IsRegular() {
		t.Errorf("info %v, %v", info, err)
	}
	if _, err := files.Open("a.yaml"); err == nil || !strings.Contains(err.Error(), "pipe, socket or device") {
		t.Errorf("opened: %v", err)
	}
}
