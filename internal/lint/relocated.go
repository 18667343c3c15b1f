package lint

import (
	"cmp"
	"io/fs"
	"path"
	"slices"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
)

// A Relocation is what a change does to where records stand: it keeps them in another
// file or folder, or puts their file where no register is read.
type Relocation struct {
	From, To string
	Folders  bool // From and To are folders, whose files keep their names
	Files    int  // how many files From stands for
	Records  int
	// Lost tells that To is read as no register, so that the records are gone.
	Lost bool
}

// relocations tell where records that the change keeps stand now, in the order of their
// former files; of those that are gone, whether their file only lies elsewhere.
func (c *comparing) relocations() []Relocation {
	return append(c.lost(), c.kept()...)
}

// kept are the moves of records that both sides have.
func (c *comparing) kept() []Relocation {
	now := map[register.Key]*register.Record{}
	for _, records := range c.head.registers.Records {
		for _, r := range records {
			now[r.Key()] = r
		}
	}
	for _, one := range c.records {
		if one.Before != nil && one.After != nil {
			now[one.Was] = one.After
		}
	}
	type way struct{ from, to string }
	files := map[way]int{}
	for _, records := range c.base.registers.Records {
		for _, r := range records {
			from, to := r.Place("").File, ""
			if after := now[r.Key()]; after != nil {
				to = after.Place("").File
			}
			if from != "" && to != "" && from != to {
				files[way{from, to}]++
			}
		}
	}
	folders := map[way][]Relocation{}
	var moves []Relocation
	for w, n := range files {
		one := Relocation{From: w.from, To: w.to, Files: 1, Records: n}
		if path.Base(w.from) != path.Base(w.to) {
			moves = append(moves, one)
			continue
		}
		dirs := way{path.Dir(w.from), path.Dir(w.to)}
		folders[dirs] = append(folders[dirs], one)
	}
	for dirs, of := range folders {
		if len(of) == 1 {
			moves = append(moves, of...)
			continue
		}
		all := Relocation{From: dirs.from, To: dirs.to, Folders: true, Files: len(of)}
		for _, one := range of {
			all.Records += one.Records
		}
		moves = append(moves, all)
	}
	slices.SortFunc(moves, func(a, b Relocation) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return moves
}

// lost are the files that lie where nothing reads them, with as many of their
// records as are gone. A file that cannot be found there is told by its records
// alone.
func (c *comparing) lost() []Relocation {
	gone := map[string]int{}
	for _, one := range c.records {
		if one.Class() == audit.RecordRemoved && !one.Unread {
			gone[one.Before.Place("").File]++
		}
	}
	for _, f := range c.head.registers.Files {
		delete(gone, f.Path)
	}
	var moves []Relocation
	for _, f := range c.base.registers.Files {
		if n := gone[f.Path]; n > 0 {
			if to := c.lies(f.Path); to != "" {
				moves = append(moves, Relocation{From: f.Path, To: to, Files: 1, Records: n, Lost: true})
			}
		}
	}
	return moves
}

// lies is where the file that was at name lies after the change, by what it holds
// or else by its name; "" where it is nowhere.
func (c *comparing) lies(name string) string {
	before, err := fs.Stat(c.base.target.files, name)
	if err != nil {
		return ""
	}
	registers := map[string]bool{}
	for _, f := range c.head.registers.Files {
		registers[f.Path] = true
	}
	var same, called string
	// What cannot be listed is left out: this is advice, and no finding rests on it.
	_ = fs.WalkDir(c.head.target.files, ".", func(at string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || registers[at] || same != "" {
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return nil
		}
		as, named := info.Sys() == before.Sys(), called == "" && e.Name() == path.Base(name)
		if !as && !named {
			return nil
		}
		if _, err := fs.Stat(c.base.target.files, at); err == nil {
			return nil // it lay there before
		}
		if as {
			same = at
		} else {
			called = at
		}
		return nil
	})
	return cmp.Or(same, called)
}
