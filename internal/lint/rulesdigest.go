package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
)

// rulesDigest names the rules and catalogues of a run: SHA-256, in hexadecimal,
// over the path and the content of every file of the folders, in their order and
// by path in each.
func rulesDigest(folders []fs.FS) (string, error) {
	h := sha256.New()
	for _, folder := range folders {
		err := fs.WalkDir(folder, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(folder, name)
			fmt.Fprintf(h, "%d:%s%d:", len(name), name, len(data))
			h.Write(data)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
