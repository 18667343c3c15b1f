package repo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// A pointer of Git LFS begins so and is shorter than maxPointer (git-lfs
// specification, version 1).
const (
	pointerPrefix = "version https://git-lfs.github.com/spec/"
	maxPointer    = 1024
)

// Pointer reports a file that only stands for another one, which Git LFS
// keeps elsewhere under its SHA-256 digest; the digest, in lower-case
// hexadecimal, is "" where the pointer is broken.
func Pointer(data []byte) (digest string, ok bool) {
	if len(data) > maxPointer || !bytes.HasPrefix(data, []byte(pointerPrefix)) {
		return "", false
	}
	_, rest, _ := strings.Cut(string(data), "\noid sha256:")
	digest, _, _ = strings.Cut(rest, "\n")
	if len(digest) != 2*sha256.Size || !isHex(digest) {
		return "", true
	}
	return digest, true
}

// File reads the bytes of a file as [Repo.Blob] does and, where the blob is a
// pointer of Git LFS, of the file that it stands for, as `git lfs fetch`
// stores it. [ErrPointer] says that it is not in the clone. The bytes are shared
// with others who read the file, and not to be changed.
func (r *Repo) File(id ID, limit int64) ([]byte, error) {
	data, _, err := r.FileOrStored(id, limit)
	return data, err
}

// FileOrStored is [Repo.File], and tells whether the blob is a pointer.
func (r *Repo) FileOrStored(id ID, limit int64) (data []byte, stored bool, err error) {
	if data, err = r.blob(id, limit); err != nil {
		return nil, false, err
	}
	digest, stored := Pointer(data)
	if stored {
		data, err = r.lfsObject(digest, limit)
	}
	return data, stored, err
}

func (r *Repo) lfsObject(digest string, limit int64) ([]byte, error) {
	if digest == "" {
		return nil, fmt.Errorf("%w, which is broken", ErrPointer)
	}
	name := filepath.Join(r.commonDir, "lfs", "objects", digest[:2], digest[2:4], digest)
	data, err := readSmall(name, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrPointer
	case errors.Is(err, source.ErrTooLarge):
		return nil, fmt.Errorf("the file %s, kept by Git LFS, %w", digest, ErrTooLarge)
	case err != nil:
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("the file %s, kept by Git LFS, %w: its content does not match its digest", digest, ErrCorrupt)
	}
	return data, nil
}
