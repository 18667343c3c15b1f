package lint

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// uncommitted are the register files, and the configuration, that lie on disk in
// another state than the head of the change, by path: what is judged is what is
// committed. There are none where the head was named, since then it is that one
// that is meant.
func (c *comparing) uncommitted() ([]string, error) {
	head := c.head.target
	if !c.here || head.repo.Root() == "" {
		return nil, nil
	}
	sparse, err := head.repo.Sparse()
	if err != nil {
		return nil, err
	}
	top, err := head.repo.WorkTree()
	if err != nil {
		return nil, err
	}
	disk, err := fs.Sub(top, dot(head.root))
	if err != nil {
		return nil, err
	}
	decoder := c.head.set.decoder()
	looked := func(name string) bool { return decoder.Matches(name) || slices.Contains(register.ConfigFiles, name) }
	var names []string
	committed := map[string]bool{}
	err = fs.WalkDir(head.files, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return skipUnless(name == "." || decoder.Below(name))
		case looked(name) && e.Type().IsRegular():
			committed[name] = true
			if !sameFile(head.files, disk, name, sparse) {
				names = append(names, name)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// A folder that cannot be listed has nothing to be committed.
	_ = fs.WalkDir(disk, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
		case e.IsDir():
			return skipUnless(name == "." || decoder.Below(name))
		case looked(name) && e.Type().IsRegular() && !committed[name]:
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, nil
}

func skipUnless(in bool) error {
	if in {
		return nil
	}
	return fs.SkipDir
}

// sameFile reports whether a committed file lies on disk as it was committed, but
// for the ends of its lines, which Git may write as the system has them. One that
// is not on disk is the same where only a part of the files is meant to be there.
func sameFile(committed, disk fs.FS, name string, sparse bool) bool {
	now, err := source.Read(disk, name, source.MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return sparse
	}
	was, wasErr := source.Read(committed, name, source.MaxFile)
	if err != nil || wasErr != nil {
		return true // reading it tells why
	}
	unix := func(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) }
	return bytes.Equal(was, now) || bytes.Equal(unix(was), unix(now))
}
