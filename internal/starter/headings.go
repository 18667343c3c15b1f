package starter

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/register"
)

// Headings is what tables of registers are usually headed with, in several
// languages.
type Headings struct {
	schema    *register.Schema
	registers map[string]*usual
	values    map[string]map[string]string // requirements.kind to words and what they mean
	marks     map[string][]usualMark       // requirements.cia to the headings of its values
	cuts      map[string][]usualCut        // by register
}

// usualMark is a value of a list that often has a column of its own, in which
// an x says that it holds.
type usualMark struct {
	value string
	words []string // folded
}

// usual is what one register is usually called and headed with. All names are
// folded.
type usual struct {
	names   map[string]bool
	columns []usualColumn
	left    map[string]bool
}

type usualColumn struct {
	field string
	words map[string]bool
}

// ReadHeadings reads the table of headings, and holds the registers and fields
// in it to those there are.
func ReadHeadings(fsys fs.FS, name string, s *register.Schema) (*Headings, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var written struct {
		Registers map[string]struct {
			Names   map[string][]string            `yaml:"names"`
			Columns map[string]map[string][]string `yaml:"columns"`
			Left    map[string][]string            `yaml:"left"`
		} `yaml:"registers"`
		Values map[string]map[string]string   `yaml:"values"`
		Marks  map[string]map[string][]string `yaml:"marks"`
		Cuts   map[string][]usualCut          `yaml:"cuts"`
	}
	if err := yaml.Unmarshal(data, &written); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	h := &Headings{schema: s, registers: map[string]*usual{}, values: map[string]map[string]string{}}
	for kind, w := range written.Registers {
		if s.Kind(kind) == nil {
			return nil, fmt.Errorf("%s: there is no register %q", name, kind)
		}
		u := &usual{names: foldedSet(w.Names), left: foldedSet(w.Left)}
		for field, words := range w.Columns {
			u.columns = append(u.columns, usualColumn{field, foldedSet(words)})
		}
		// The order decides which of two fields takes a heading that both know.
		slices.SortFunc(u.columns, func(a, b usualColumn) int { return strings.Compare(a.field, b.field) })
		h.registers[kind] = u
	}
	for field, words := range written.Values {
		folded := map[string]string{}
		for word, means := range words {
			folded[fold(word)] = means
		}
		h.values[field] = folded
	}
	if err := h.readCuts(written.Cuts); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	h.marks = map[string][]usualMark{}
	for field, values := range written.Marks {
		for _, value := range slices.Sorted(maps.Keys(values)) {
			m := usualMark{value: value}
			for _, w := range values[value] {
				m.words = append(m.words, fold(w))
			}
			h.marks[field] = append(h.marks[field], m)
		}
		if err := h.orderMarks(field); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return h, nil
}

// orderMarks puts the values of a list in the order of its type.
func (h *Headings) orderMarks(key string) error {
	kind, field, _ := strings.Cut(key, ".")
	k := h.schema.Kind(kind)
	if k == nil || k.Field(field) == nil || k.Field(field).Elem == nil {
		return fmt.Errorf("%s is no list of a register", key)
	}
	order := k.Field(field).Elem.Enum
	slices.SortFunc(h.marks[key], func(a, b usualMark) int { return slices.Index(order, a.value) - slices.Index(order, b.value) })
	return nil
}

// foldedSet is the words of all languages.
func foldedSet(byLanguage map[string][]string) map[string]bool {
	set := map[string]bool{}
	for _, words := range byLanguage {
		for _, w := range words {
			set[fold(w)] = true
		}
	}
	return set
}

// fold makes headings that people take for the same one the same.
func fold(s string) string {
	return strings.Trim(strings.ToLower(strings.Join(strings.Fields(s), " ")), " :*.?")
}

// kindOf finds the register that a table is: by what its file or sheet is
// called, and by how many of its headings are usual in it. A name alone is
// enough, and so are three headings that are more than numbers and owners, or
// two when they are half of three or four.
func (h *Headings) kindOf(file string, t register.Table) string {
	names := []string{fold(t.Sheet), fold(strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(path.Base(file), path.Ext(file))))}
	best, most := "", 2
	if n := len(t.Headings); n == 3 || n == 4 {
		most = 1
	}
	for _, kind := range h.schema.Names() {
		u := h.registers[kind]
		score := 0
		for _, name := range names {
			if name == strings.ReplaceAll(kind, "_", " ") || u != nil && u.names[name] {
				score += 3
				break
			}
		}
		for _, heading := range t.Headings {
			field := h.fieldOf(kind, heading)
			if field != "" && !slices.Contains(inEvery, field) || field == "" && u != nil && u.left[fold(heading)] {
				score++
			}
		}
		if score > most {
			best, most = kind, score
		}
	}
	if best == partiesKind && h.hasRequirements(t) {
		return "requirements" // whose parties are read from the same table
	}
	return best
}

// hasRequirements tells that a table about parties says in each row what the
// party wants.
func (h *Headings) hasRequirements(t register.Table) bool {
	fields := map[string]bool{}
	for _, heading := range t.Headings {
		fields[h.fieldOf("requirements", heading)] = true
	}
	return fields["statement"] && fields[partiesKind]
}

// inEvery are fields that tell no register from another.
var inEvery = []string{"id", "owner", "status", "notes", "tags", "last_reviewed", "next_review"}

// fieldOf is the field of a register that a heading usually means, or "". What
// stands behind it in brackets, a scale or a unit, does not count.
func (h *Headings) fieldOf(kind, heading string) string {
	if field := h.fieldNamed(kind, heading); field != "" {
		return field
	}
	if bare, _, found := strings.Cut(heading, "("); found {
		return h.fieldNamed(kind, bare)
	}
	return ""
}

func (h *Headings) fieldNamed(kind, heading string) string {
	name := fold(heading)
	if name == "" {
		return ""
	}
	if own := strings.ReplaceAll(name, " ", "_"); own == "id" || h.schema.Kind(kind).Takes(own) {
		return own
	}
	if u := h.registers[kind]; u != nil {
		for _, c := range u.columns {
			if c.words[name] {
				return c.field
			}
		}
	}
	return ""
}
