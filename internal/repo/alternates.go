package repo

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// maxAlternates bounds the folders that objects are borrowed from.
const maxAlternates = 64

// alternates lists the folders of objects that the folder objects borrows
// from, with those that they borrow from (gitrepository-layout(5),
// objects/info/alternates), and apart from them those that are not there.
// go-git follows only one step.
func alternates(objects string) (found, gone []string) {
	seen := map[string]bool{objects: true}
	for queue := []string{objects}; len(queue) > 0; queue = queue[1:] {
		// One that cannot be read lends nothing, and objects are then missing.
		lines, _ := readLines(filepath.Join(queue[0], "info", "alternates"), maxSmallFile)
		for _, line := range lines {
			if strings.HasPrefix(line, "#") {
				continue
			}
			// A name with special characters is written in quotes, as in C.
			if name, err := strconv.Unquote(line); err == nil {
				line = name
			}
			other := within(queue[0], line)
			if seen[other] || len(found)+len(gone) == maxAlternates {
				continue
			}
			seen[other] = true
			if info, err := os.Stat(other); err != nil || !info.IsDir() {
				gone = append(gone, other)
				continue
			}
			found = append(found, other)
			queue = append(queue, other)
		}
	}
	return found, gone
}
