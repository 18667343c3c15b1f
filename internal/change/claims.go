package change

import (
	"github.com/goldthread/goldthread/internal/register"
)

// Claims returns how after differs from before in what is typed about its
// review, which is no difference in meaning.
func Claims(s *register.Schema, before, after *register.Record) []Difference {
	k := s.Kind(after.Kind)
	if k == nil {
		return nil
	}
	c := &comparer{schema: s}
	for _, f := range k.Fields {
		if f.Claim {
			c.value(path{f.Name, f.Label}, f, before.Fields[f.Name], after.Fields[f.Name])
		}
	}
	return c.found
}
