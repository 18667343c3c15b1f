package lint

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// Kept is what has to be known of a folder before records in one of its files
// get ids.
type Kept struct {
	Root   string // the folder on disk that paths of register files begin in
	Config *register.Config
	Schema *register.Schema
	// Used are all ids that some record of a register has or had, as far as
	// its files and their history tell.
	Used map[string][]string
	// Incomplete says why there may be more in the history.
	Incomplete string
}

// Keep reads the registers around o.Dir and their history for the ids in them.
func Keep(ctx context.Context, o Options) (*Kept, error) {
	s, err := Open(o)
	if err != nil {
		return nil, err
	}
	registers, err := register.Load(s.Files, s.Config, s.Schema, register.Options{})
	if err != nil {
		return nil, err
	}
	k := &Kept{Root: o.Dir, Config: s.Config, Schema: s.Schema, Used: map[string][]string{}}
	for kind, records := range registers.Records {
		for _, r := range records {
			k.Used[kind] = append(k.Used[kind], r.ID)
			former, _ := r.Fields["formerly"].([]any)
			for _, id := range former {
				k.Used[kind] = append(k.Used[kind], fmt.Sprint(id))
			}
		}
	}
	t := s.target
	if t.repo == nil {
		return k, nil
	}
	k.Root = filepath.Join(t.repo.Root(), filepath.FromSlash(t.root))
	evidence, err := mine(ctx, o, t, &setup{config: s.Config, schema: s.Schema}, registers)
	if err != nil {
		return nil, err
	}
	for _, g := range evidence.Gone {
		k.Used[g.Key.Kind] = append(k.Used[g.Key.Kind], g.Key.ID)
	}
	if slices.ContainsFunc(evidence.Lacks, func(l repo.Lack) bool { return l.Kind != repo.LackEvidence }) {
		k.Incomplete = "Only part of the history is here: an id of a record that is gone may be given again."
	}
	return k, nil
}
