package starter

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
)

// Headings is what tables of registers are usually headed with, in several
// languages.
type Headings struct {
	schema    *register.Schema
	registers map[string]*usual
	every     map[string]bool              // folded headings that tell no register from another
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
	words map[string]int      // and how usual each is: 1 for the first of its language
	in    map[string][]string // the languages of each word
}

// ReadHeadings reads the table of headings, and holds the registers and fields
// in it to those there are.
func ReadHeadings(fsys fs.FS, name string, s *register.Schema) (*Headings, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var written struct {
		Every     map[string]map[string][]string `yaml:"every"`
		Registers map[string]struct {
			Names   map[string][]string            `yaml:"names"`
			Columns map[string]map[string][]string `yaml:"columns"`
			Left    map[string][]string            `yaml:"left"`
		} `yaml:"registers"`
		Values map[string]map[string][]string `yaml:"values"`
		Marks  map[string]map[string][]string `yaml:"marks"`
		Cuts   map[string][]usualCut          `yaml:"cuts"`
	}
	if err := yaml.Unmarshal(data, &written); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	h := &Headings{schema: s, registers: map[string]*usual{}, values: map[string]map[string]string{}}
	h.every = map[string]bool{"tags": true}
	for field, words := range written.Every {
		h.every[fold(strings.ReplaceAll(field, "_", " "))] = true
		maps.Copy(h.every, foldedSet(words))
	}
	for kind, w := range written.Registers {
		if s.Kind(kind) == nil {
			return nil, fmt.Errorf("%s: there is no register %q", name, kind)
		}
		u := &usual{names: foldedSet(w.Names), left: foldedSet(w.Left)}
		// The order decides which of two fields takes a heading that both know,
		// where what stands below it does not: the register's own words first.
		u.columns = columnsOf(w.Columns)
		for _, c := range columnsOf(written.Every) {
			if k := s.Kind(kind); c.field == "id" || k.Takes(c.field) {
				u.columns = append(u.columns, c)
			}
		}
		h.registers[kind] = u
	}
	for _, err := range []error{h.readValues(written.Values), h.readCuts(written.Cuts), h.readMarks(written.Marks)} {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return h, nil
}

// readValues takes the words that mean a value of a field.
func (h *Headings) readValues(written map[string]map[string][]string) error {
	for field, words := range written {
		folded := map[string]string{}
		for means, theirs := range words {
			for _, word := range theirs {
				if other, taken := folded[fold(word)]; taken && other != means {
					return fmt.Errorf("%s: %q means both %s and %s", field, word, min(other, means), max(other, means))
				}
				folded[fold(word)] = means
			}
		}
		h.values[field] = folded
	}
	return nil
}

// readMarks takes the headings of columns that each stand for a value of a list.
func (h *Headings) readMarks(written map[string]map[string][]string) error {
	h.marks = map[string][]usualMark{}
	for field, values := range written {
		for _, value := range slices.Sorted(maps.Keys(values)) {
			m := usualMark{value: value}
			for _, w := range values[value] {
				m.words = append(m.words, fold(w))
			}
			h.marks[field] = append(h.marks[field], m)
		}
		if err := h.orderMarks(field); err != nil {
			return err
		}
	}
	return nil
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

// columnsOf are the columns of some fields, in the order of their names.
func columnsOf(fields map[string]map[string][]string) []usualColumn {
	var columns []usualColumn
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		c := usualColumn{field, map[string]int{}, map[string][]string{}}
		for language, words := range fields[field] {
			for i, w := range words {
				w = fold(w)
				c.in[w] = append(c.in[w], language)
				if c.words[w] == 0 || i+1 < c.words[w] {
					c.words[w] = i + 1
				}
			}
		}
		columns = append(columns, c)
	}
	return columns
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
		score, named := 0, false
		for _, name := range names {
			if name == strings.ReplaceAll(kind, "_", " ") || u != nil && u.names[name] {
				score, named = 3, true
				break
			}
		}
		for _, heading := range t.Headings {
			field := h.fieldOf(kind, heading)
			if field != "" && !h.every[fold(heading)] || field == "" && u != nil && u.left[fold(heading)] {
				score++
			}
		}
		if score > most && (named || h.hasName(kind, t)) {
			best, most = kind, score
		}
	}
	if best == partiesKind && h.hasRequirements(t) {
		return "requirements" // whose parties are read from the same table
	}
	return best
}

// hasName tells that a table has a column by which people call the records of a
// register, where the register has such fields: a list of other things often
// has some of its other columns.
func (h *Headings) hasName(kind string, t register.Table) bool {
	can := false
	for _, field := range naming {
		if h.schema.Kind(kind).Field(field) == nil {
			continue
		}
		can = true
		if slices.ContainsFunc(t.Headings, func(heading string) bool { return slices.Contains(h.fieldsOf(kind, heading), field) }) {
			return true
		}
	}
	return !can
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

// Usual are the usual headings of a register, and the field that each means.
func (h *Headings) Usual(kind string) map[string]string {
	fields := map[string]string{}
	add := func(word string) { fields[word] = h.fieldOf(kind, word) }
	for _, f := range h.schema.Kind(kind).Fields {
		add(strings.ReplaceAll(f.Name, "_", " "))
	}
	if u := h.registers[kind]; u != nil {
		for _, c := range u.columns {
			for word := range c.words {
				add(word)
			}
		}
	}
	delete(fields, "")
	return fields
}

// Spoken are those of the usual headings of a register that are in the language
// of a table: the one in which most of its headings are usual, or several. Fields
// are called in English. Where no heading tells, it is all of them.
func (h *Headings) Spoken(kind string, headings []string) []string {
	all := h.Usual(kind)
	languages := func(word string) map[string]bool {
		in := map[string]bool{}
		if h.schema.Kind(kind).Field(strings.ReplaceAll(word, " ", "_")) != nil {
			in["en"] = true
		}
		if u := h.registers[kind]; u != nil {
			for _, c := range u.columns {
				for _, language := range c.in[word] {
					in[language] = true
				}
			}
		}
		return in
	}
	known, most := map[string]int{}, 0
	for _, heading := range headings {
		for language := range languages(fold(heading)) {
			known[language]++
			most = max(most, known[language])
		}
	}
	var words []string
	for _, word := range slices.Sorted(maps.Keys(all)) {
		spoken := most == 0
		for language := range languages(word) {
			spoken = spoken || known[language] == most
		}
		if spoken {
			words = append(words, word)
		}
	}
	return words
}

// inEvery are fields that tell no register from another.
var inEvery = []string{"id", "owner", "status", "notes", "tags", "last_reviewed", "next_review"}

// fieldOf is the field of a register that a heading usually means, or "".
func (h *Headings) fieldOf(kind, heading string) string {
	if fields := h.fieldsOf(kind, heading); len(fields) > 0 {
		return fields[0]
	}
	return ""
}

// fieldsOf are the fields of a register that a heading may mean, the most usual
// one first. What stands behind it in brackets, a scale or a unit, does not
// count.
func (h *Headings) fieldsOf(kind, heading string) []string {
	if fields := h.fieldsNamed(kind, heading); len(fields) > 0 {
		return fields
	}
	if bare, _, found := strings.Cut(heading, "("); found {
		return h.fieldsNamed(kind, bare)
	}
	return nil
}

func (h *Headings) fieldsNamed(kind, heading string) []string {
	name := fold(heading)
	if name == "" {
		return nil
	}
	var fields []string
	if own := strings.ReplaceAll(name, " ", "_"); own == "id" || h.schema.Kind(kind).Takes(own) {
		fields = append(fields, own)
	}
	if u := h.registers[kind]; u != nil {
		for _, c := range u.columns {
			if c.words[name] > 0 && !slices.Contains(fields, c.field) {
				fields = append(fields, c.field)
			}
		}
	}
	return fields
}

// fieldFor is the field of a register that a column means, or "": of those that
// its heading may mean and that are not taken the one whose words stand in it;
// else the first that does not want words which are not there.
func (h *Headings) fieldFor(kind, heading string, t register.Table, column int, taken map[string]bool) string {
	fields := slices.DeleteFunc(h.fieldsOf(kind, heading), func(field string) bool {
		return taken[field] || h.isBeaten(kind, field, t, column)
	})
	if len(fields) == 0 {
		return ""
	}
	cells := columnCells(t, column)
	if len(cells) > 0 {
		rank := func(field string) int {
			switch certain, fits := h.suits(kind, field, cells); {
			case certain:
				return 0
			case fits:
				return 1
			}
			return 2
		}
		slices.SortStableFunc(fields, func(a, b string) int { return rank(a) - rank(b) })
	}
	return fields[0]
}

// isBeaten tells that a later column has a more usual heading for a field than
// the one at column.
func (h *Headings) isBeaten(kind, field string, t register.Table, column int) bool {
	rank := func(heading string) int {
		for _, c := range h.registers[kind].columns {
			if c.field == field && c.words[fold(heading)] > 0 {
				return c.words[fold(heading)]
			}
		}
		return 0 // it is called as the field, or has a remark in brackets
	}
	return h.registers[kind] != nil && slices.ContainsFunc(t.Headings[column+1:], func(heading string) bool {
		return h.fieldOf(kind, heading) == field && rank(heading) < rank(t.Headings[column])
	})
}

// columnCells are the cells of a column in which something stands.
func columnCells(t register.Table, column int) []string {
	var cells []string
	for _, row := range t.Rows {
		if column < len(row) && strings.TrimSpace(row[column]) != "" {
			cells = append(cells, row[column])
		}
	}
	return cells
}

var controlID = expression.Of(`\b[A-Z][. ]?\d{1,2}\.\d{1,2}\b`)

// suits tells whether cells may be values of a field; certain, when they can
// hardly be anything else: its words, or control ids.
func (h *Headings) suits(kind, field string, cells []string) (certain, fits bool) {
	k := h.schema.Kind(kind)
	f := k.Field(field)
	switch {
	case f == nil:
		return false, true
	case f.Control || f.Elem != nil && f.Elem.Control:
		has := slices.ContainsFunc(cells, controlID().MatchString)
		return has, has
	case f.Type == register.Bool || len(f.Enum) > 0 && f.Format == "":
		all := !slices.ContainsFunc(cells, func(cell string) bool { return !h.knows(kind, f, cell) })
		return all, all
	}
	return false, true
}

// knows tells that a word is one of a field's, or means one.
func (h *Headings) knows(kind string, f *register.Field, word string) bool {
	word = strings.ToLower(strings.TrimSpace(word))
	return h.values[kind+"."+f.Name][fold(word)] != "" || f.Reads(word)
}
