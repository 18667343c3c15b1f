//go:build unix

package cache

import (
	"io/fs"
	"os"
	"syscall"
)

// shared tells why others than whoever runs the program may have written a file
// or a folder, "" for no reason.
func shared(info fs.FileInfo) string {
	if s, ok := info.Sys().(*syscall.Stat_t); ok && int(s.Uid) != os.Geteuid() {
		return "it belongs to somebody else"
	}
	if info.Mode().Perm()&0o022 != 0 {
		return "others may write to it"
	}
	return ""
}
