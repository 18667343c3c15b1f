package starter

import (
	"io/fs"

	"github.com/goldthread/goldthread/internal/register"
)

// Looks returns a function that tells which registers the tables of a file look
// like by their headings and names; none for a file whose tables cannot be read
// or are those of no register. The usual headings are read from fsys when the
// first table comes. It is for one run, and not for several at a time.
func Looks(fsys fs.FS, headings string) func(s *register.Schema, name string, data []byte) ([]register.Look, error) {
	var usual *Headings
	return func(s *register.Schema, name string, data []byte) ([]register.Look, error) {
		tables, fault := register.Tables(name, data, register.DefaultLimits)
		if fault != nil || len(tables) == 0 {
			return nil, nil
		}
		if usual == nil || usual.schema != s {
			h, err := ReadHeadings(fsys, headings, s)
			if err != nil {
				return nil, err
			}
			usual = h
		}
		var looks []register.Look
		for _, t := range tables {
			if kind := usual.kindOf(name, t); kind != "" {
				looks = append(looks, register.Look{Kind: kind, Rows: t.Rows})
			}
		}
		return looks, nil
	}
}
