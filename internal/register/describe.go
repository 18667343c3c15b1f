package register

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// A Description says what became of every file: for a person who wonders why
// something was read as it was, or not at all.
type Description struct {
	Files []FileStory `json:"files"`
	// Ignored are files and folders that the configuration leaves out.
	Ignored []IgnoredFile `json:"ignored"`
	// NotRead are findings about files that nothing is read from, and about
	// lines of the configuration that no file matches.
	NotRead []finding.Finding `json:"-"`
}

// A FileStory is what one file was read as.
type FileStory struct {
	Path      string         `json:"path"`
	Format    string         `json:"format,omitempty"`
	Encoding  string         `json:"encoding,omitempty"`  // of a CSV file
	Delimiter string         `json:"delimiter,omitempty"` // of a CSV file: comma, semicolon ...
	Registers []ReadingStory `json:"registers"`
	// Unplaced are columns that none of the registers takes.
	Unplaced []string `json:"unplaced,omitempty"`
	Fault    string   `json:"fault,omitempty"` // why nothing could be read
}

// A ReadingStory is what a file holds of one register.
type ReadingStory struct {
	Register string        `json:"register"`
	By       source.Place  `json:"by,omitzero"` // the line of the configuration; unknown when the file's name says it
	Records  int           `json:"records"`
	Unread   int           `json:"unread"` // rows and records that do not fit
	Columns  []ColumnStory `json:"columns,omitempty"`
	Notes    []string      `json:"notes,omitempty"`
	Fault    string        `json:"fault,omitempty"`
}

// A ColumnStory is what became of one column, or of one key of a YAML mapping.
type ColumnStory struct {
	Column string `json:"column"`
	// Field is where it goes, "id" for the id, and "" when it is left out.
	Field string       `json:"field,omitempty"`
	By    source.Place `json:"by,omitzero"` // the line of the configuration; unknown when its name says it
}

// IgnoredFile is a file that the configuration leaves out, and where it says
// so.
type IgnoredFile struct {
	Path string       `json:"path"`
	By   source.Place `json:"by"`
}

// maxIgnored is how many files that are left out are listed.
const maxIgnored = 1000

// Describe reads a snapshot as Load does, and says how.
func Describe(fsys fs.FS, c *Config, s *Schema, o Options) (*Description, error) {
	l := newLoader(fsys, c, s, o)
	names, err := l.find()
	if err != nil {
		return nil, err
	}
	d := &Description{}
	for _, name := range names {
		if story, isRegister := l.describe(name); isRegister {
			d.Files = append(d.Files, story)
		}
	}
	l.reportUnmatched()
	l.reportAbsent()
	for i := range l.out.Findings {
		if f := l.out.Findings[i]; f.Rule == RuleFileUnreadable || f.Rule == RuleConfigInvalid {
			f.Hint = l.config.Named(f.Hint)
			f.Seal()
			d.NotRead = append(d.NotRead, f)
		}
	}
	d.NotRead = finding.Sort(d.NotRead)
	d.Ignored, err = l.leftOut()
	return d, err
}

func (l *loader) describe(name string) (story FileStory, isRegister bool) {
	plans := l.plans(name)
	story = FileStory{Path: name}
	if f := plans[0].format(name); f != nil {
		story.Format = f.name
	}
	for _, p := range plans {
		l.used[p] = true
	}
	data, err := source.Read(l.fsys, name, l.limits.Bytes)
	if err != nil {
		story.Fault = strings.TrimPrefix(err.Error(), source.Escape(name)+": ")
		return story, true
	}
	if story.Format == formatCSV {
		story.Encoding, story.Delimiter = describeText(name, data, plans[0])
	}
	readings, fault := readFile(name, data, plans, l.limits)
	if fault != nil {
		story.Fault = fault.Place.String() + ": " + fault.Reason
		return story, true
	}
	if isAside(readings) {
		return story, false
	}
	for _, r := range readings {
		story.Registers = append(story.Registers, l.describeReading(r))
		l.readings[r.plan] = append(l.readings[r.plan], r)
	}
	story.Unplaced = l.unmapped(name, readings)
	if l.reportBelow(name, readings) {
		story.Unplaced = append(story.Unplaced, "text below the front matter")
	}
	story.Unplaced = append(story.Unplaced, l.reportLinks(readings)...)
	l.out.Findings = slices.DeleteFunc(l.out.Findings, func(f finding.Finding) bool { return f.Rule == RuleColumnUnmapped })
	return story, true
}

func (l *loader) describeReading(r *reading) ReadingStory {
	story := ReadingStory{Register: r.plan.kind.Name, Records: len(r.drafts), Unread: r.unread}
	for _, note := range r.notes {
		story.Notes = append(story.Notes, l.config.Named(note))
	}
	if r.plan.at != "" {
		story.By = l.config.Place(r.plan.at + ".path")
	}
	if r.fault != nil {
		story.Fault = r.fault.Place.String() + ": " + r.fault.Reason
	}
	r.rememberAround()
	slices.SortStableFunc(r.columns, func(a, b boundColumn) int { return a.index - b.index })
	for _, c := range r.columns {
		if c.at != "" {
			c.By = l.config.Place(r.plan.at + "." + c.at)
		}
		story.Columns = append(story.Columns, c.ColumnStory)
	}
	return story
}

// boundColumn is what became of a column, and which setting of the mapping
// says so.
type boundColumn struct {
	ColumnStory
	at    string
	index int // of the column
}

// maxRemembered is how many records of a tree are looked at for their keys.
const maxRemembered = 1000

// remember keeps what a binding makes of its columns. The records of a tree
// need not all have the same, so the first thousand are looked at.
func (r *reading) remember(b *binding, header []*node) {
	if r.remembered++; r.remembered > maxRemembered {
		return
	}
	add := func(column int, field, at string) {
		c := boundColumn{ColumnStory{Column: header[column].text, Field: field}, at, column}
		alike := c
		alike.index = 0 // records of a tree have a key in any place
		if c.Column != "" && !r.told[alike] {
			if r.told == nil {
				r.told = map[boundColumn]bool{}
			}
			r.told[alike] = true
			r.columns = append(r.columns, c)
		}
	}
	m := b.mapping
	for _, i := range b.ids {
		at := "id"
		if len(m.ID) == 0 {
			at = ""
		}
		add(i, "id", at)
	}
	if name := m.Distinct; name != "" && b.group >= 0 {
		add(b.group, "id", "distinct")
	} else if b.group >= 0 {
		add(b.group, "id", "group")
	}
	if b.bullets >= 0 {
		add(b.bullets, "one record for each point", "bullets")
	}
	for _, f := range b.feeds {
		switch {
		case f.split != nil:
			for _, g := range f.split.groups {
				add(f.column, g.path, "split."+f.split.column)
			}
		case f.links != noLinks:
			add(f.column, f.path+linksOf, m.linkSetting(header[f.column].text))
		case f.marks != nil:
			for _, w := range f.words {
				add(w.column, f.path+": "+w.word, "columns."+f.path)
			}
		case slices.Contains(f.columns, fold(header[f.column].text)):
			add(f.column, f.path, "columns."+f.path)
		default:
			add(f.column, f.path, "")
		}
	}
	for i, n := range header {
		if b.ignored[fold(n.text)] {
			add(i, "", "ignore["+strconv.Itoa(slices.IndexFunc(m.Ignore, func(name string) bool { return b.own(name) == fold(n.text) }))+"]")
		}
	}
}

// rememberAround keeps where a record that is only a text goes, and what lies
// around the records.
func (r *reading) rememberAround() {
	add := func(column, field, at string) {
		r.columns = append(r.columns, boundColumn{ColumnStory{Column: column, Field: field}, at, -1})
	}
	for _, s := range r.plan.splits {
		for _, g := range s.groups {
			if s.outer {
				add(s.column, g.path, "split."+s.column)
			}
		}
	}
	for _, f := range r.plan.parents {
		add("../"+strings.Repeat("../", f.further)+f.key, f.path, "parent."+f.path)
	}
	if r.plan.text != nil {
		add("(a text alone)", r.plan.text.path, "text")
	}
}

var delimiterNames = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}

// describeText says how the letters of a CSV file are stored, and what is
// between its cells.
func describeText(name string, data []byte, p *plan) (encoding, delimiter string) {
	encoding = "UTF-8"
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		encoding = "UTF-16, by its byte order mark"
	case p.mapping.Encoding != "":
		encoding = p.mapping.Encoding + ", as the configuration says"
	case bytes.HasPrefix(data, []byte("\ufeff")):
		encoding = "UTF-8, with a byte order mark"
	}
	text, fault := decodeText(name, data, p.mapping.Encoding)
	if fault != nil {
		return encoding, ""
	}
	separator, how := delimiterByte(p.delimiter(name)), ", as the configuration says"
	switch {
	case separator == 0:
		separator, how = detectDelimiter(text), ""
	case p.mapping.Delimiter == "":
		how = ", by the file's name"
	}
	return encoding, delimiterNames[separator] + how
}

// leftOut lists the files and folders that the configuration leaves out.
func (l *loader) leftOut() ([]IgnoredFile, error) {
	var found []IgnoredFile
	if len(l.config.Ignore) == 0 {
		return nil, nil
	}
	err := fs.WalkDir(l.fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // find has said so
		}
		if e.IsDir() && path.Base(name) == ".git" {
			return fs.SkipDir
		}
		i := slices.IndexFunc(l.config.Ignore, func(glob string) bool { return matches(glob, name) })
		if i < 0 || name == "." {
			return nil
		}
		found = append(found, IgnoredFile{name, l.config.Place("ignore[" + strconv.Itoa(i) + "]")})
		switch {
		case len(found) == maxIgnored:
			return fs.SkipAll
		case e.IsDir():
			return fs.SkipDir
		}
		return nil
	})
	return found, err
}
