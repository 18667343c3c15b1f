package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
)

// Digest is SHA-256 in hexadecimal over name, length and text of every file, in
// alphabetical order of the names.
func Digest(texts map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		h.Write([]byte(name))
		h.Write(binary.BigEndian.AppendUint64([]byte{0}, uint64(len(texts[name]))))
		h.Write(texts[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
