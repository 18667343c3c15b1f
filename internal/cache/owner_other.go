//go:build !unix

package cache

import "io/fs"

// shared tells why others than whoever runs the program may have written a file
// or a folder. Where the system does not tell in the bits of a mode, the folder
// of the user's own is theirs alone unless they have opened it.
func shared(fs.FileInfo) string { return "" }
