package repo

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// A looseObject is an object in a file of its own: "blob 12", a zero byte and
// the content, all of it compressed (gitformat-loose(5)).
type looseObject struct {
	file   *os.File
	length int64 // of the file
	stream *inflater
	kind   string
	size   int64 // as it says itself
}

func loosePath(objects string, name objectName) string {
	digits := hex.EncodeToString(name[:])
	return filepath.Join(objects, digits[:2], digits[2:])
}

// openLoose reads the header; fs.ErrNotExist says that there is no such
// object. The caller closes it.
func openLoose(objects string, name objectName) (*looseObject, error) {
	path := loosePath(objects, name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, damaged("in its place is no file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	o := &looseObject{file: file, length: info.Size()}
	if err := o.header(); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

func (o *looseObject) header() error {
	var err error
	if o.stream, err = inflate(o.file, 0, o.length); err != nil {
		return err
	}
	var head []byte
	var one [1]byte
	for len(head) < 32 {
		if _, err := io.ReadFull(o.stream.stream, one[:]); err != nil {
			return streamFault(err)
		}
		if one[0] == 0 {
			break
		}
		head = append(head, one[0])
	}
	kind, digits, _ := bytes.Cut(head, []byte(" "))
	o.kind = string(kind)
	o.size, err = strconv.ParseInt(string(digits), 10, 64)
	if err != nil || !slices.Contains(packKinds[:], o.kind) || o.kind == "" {
		return damaged("its header cannot be read")
	}
	return nil
}

func (o *looseObject) close() {
	if o.stream != nil {
		o.stream.release()
	}
	_ = o.file.Close() // only read from
}

func readLoose(objects string, name objectName, limit int64, into *scratch) (string, []byte, error) {
	o, err := openLoose(objects, name)
	if err != nil {
		return "", nil, err
	}
	defer o.close()
	if err := claimed(o.size, limit, o.length); err != nil {
		return "", nil, err
	}
	data, err := o.stream.all(o.size, into)
	return o.kind, data, err
}

func looseSize(objects string, name objectName) (int64, error) {
	o, err := openLoose(objects, name)
	if err != nil {
		return 0, err
	}
	defer o.close()
	return o.size, claimed(o.size, o.size, o.length)
}

// looseWithPrefix calls add for the objects whose names begin with at least
// two hexadecimal digits.
func looseWithPrefix(objects, digits string, add func(ID)) error {
	entries, err := os.ReadDir(filepath.Join(objects, digits[:2]))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if id := digits[:2] + e.Name(); isObjectID(id) {
			add(ID(id))
		}
	}
	return err
}
