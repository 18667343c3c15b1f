package register

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/unicode/norm"
)

// A layout says which files are read as which kinds.
type layout struct {
	config *Config
	schema *Schema
	kinds  []string           // that the configuration maps, in alphabetical order
	mapped map[string][]*plan // by kind, those of the configuration
	usual  map[string]*plan   // by kind, the conventional layout of kinds without any
	pages  map[string]*plan   // the same for Markdown files below the folder
	// further reads files that this layout leaves alone; nil for none.
	further *layout
}

// conventional is the folder where registers are looked for without a mapping.
const conventional = "registers"

func newLayout(c *Config, s *Schema) *layout {
	l := &layout{config: c, schema: s, mapped: map[string][]*plan{}, usual: map[string]*plan{}, pages: map[string]*plan{}}
	for _, k := range s.Kinds {
		files := c.Registers[k.Name].Files
		for i, m := range files {
			l.mapped[k.Name] = append(l.mapped[k.Name], newPlan(k, m, fmt.Sprintf("registers.%s.files[%d]", k.Name, i)))
		}
		if len(files) > 0 {
			l.kinds = append(l.kinds, k.Name)
		} else {
			l.usual[k.Name], l.pages[k.Name] = newPlan(k, FileMapping{}, ""), newPlan(k, FileMapping{}, "")
			l.pages[k.Name].page = true
		}
	}
	if c.Further != nil {
		l.further = newLayout(c.Further, s)
	}
	return l
}

// plans lists what the file at name is read as, by kind in alphabetical order.
// Of the entries of a kind the first that matches counts, and those after it
// that name another table, sheet or path in the file. The conventional layout
// yields to a mapping.
func (l *layout) plans(name string) []*plan {
	if found := l.ownPlans(name); len(found) > 0 || l.further == nil || name == l.config.File {
		return found
	}
	return l.further.plans(name)
}

func (l *layout) ownPlans(name string) []*plan {
	if name == l.config.File || l.leftOut(name) {
		return nil
	}
	var found []*plan
	for _, kind := range l.kinds {
		var parts []string // that are read
		for _, p := range l.mapped[kind] {
			part := p.mapping.part()
			if matches(p.mapping.Path, name) && (len(parts) == 0 || part != "" && parts[0] != "" && !slices.Contains(parts, part)) {
				parts = append(parts, part)
				found = append(found, p)
			}
		}
	}
	if len(found) == 0 {
		usual := l.usual
		if isPage(name) {
			usual = l.pages
		}
		if p := usual[conventionalKind(name)]; p != nil {
			found = append(found, p)
		}
	}
	return found
}

// maps reports whether the configuration has a register read from this path.
func (l *layout) maps(kind, path string) bool {
	return slices.ContainsFunc(l.mapped[kind], func(p *plan) bool { return p.mapping.Path == path })
}

// part names the part of a file that a mapping reads, "" for the one that
// fits.
func (m FileMapping) part() string {
	return strings.Trim(fold(m.Table)+"\n"+fold(m.Sheet)+"\n"+m.Records, "\n")
}

// below reports whether a register may lie below the folder dir.
func (l *layout) below(dir string) bool {
	may := func(base string) bool { return base == "." || within(dir, base) || within(base, dir) }
	for _, plans := range l.mapped {
		for _, p := range plans {
			if base, _ := doublestar.SplitPattern(p.mapping.Path); may(base) {
				return true
			}
		}
	}
	return may(conventional) || l.further != nil && l.further.below(dir)
}

// behind lists the plans whose files all lie in the folder dir, and tells
// whether registers may lie in it at all: by one of these plans, or by the
// folder's name.
func (l *layout) behind(dir string) (plans []*plan, may bool) {
	for _, kind := range l.kinds {
		for _, p := range l.mapped[kind] {
			if base, _ := doublestar.SplitPattern(p.mapping.Path); within(base, dir) || within(p.mapping.Path, dir) {
				plans = append(plans, p)
			}
		}
	}
	may = len(plans) > 0 || dir == conventional || within(dir, conventional) && path.Ext(dir) == ""
	if l.further != nil && !may {
		return l.further.behind(dir)
	}
	return plans, may
}

// within reports whether name is dir or lies below it.
func within(name, dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }

// ignored reports whether a path is none that anything is to be read from.
func (l *layout) ignored(name string) bool {
	return l.leftOut(name) && (l.further == nil || l.further.ignored(name))
}

func (l *layout) leftOut(name string) bool {
	return slices.ContainsFunc(l.config.Ignore, func(glob string) bool { return matches(glob, name) })
}

// matches reports whether a pattern of the configuration, which is in NFC,
// names a file. macOS may have taken its letters apart (U and two
// dots for Ü), which nobody can see.
func matches(glob, name string) bool {
	ok, err := doublestar.Match(glob, norm.NFC.String(name))
	return ok && err == nil
}

// conventionalKind is the kind that a path tells by itself:
// registers/laws.yaml, registers/laws/uk/data-protection.csv; else "".
func conventionalKind(name string) string {
	rest, ok := strings.CutPrefix(name, conventional+"/")
	if f := formatOf(name); !ok || f == nil || !slices.Contains(f.ends, extensionOf(name)) {
		return ""
	}
	first, _, below := strings.Cut(rest, "/")
	if !below {
		first = strings.TrimSuffix(first, path.Ext(first))
	}
	return first
}

// isPage tells a Markdown file in the folder of a register, which is a record
// when its front matter says so, and else explains the files beside it.
func isPage(name string) bool {
	return extensionOf(name) == ".md" && strings.Count(strings.TrimPrefix(name, conventional+"/"), "/") > 0
}
