package register

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// Options of Load. The zero value is ready to use.
type Options struct {
	Limits Limits // zero fields mean DefaultLimits
	// JudgedBy are further files of the snapshot, as rules and register types of
	// the user's: their names are looked at as well.
	JudgedBy []string
}

// Registers is everything read from one snapshot.
type Registers struct {
	// Records by kind, in path order and then in the order of the file. Of
	// records that share an id only the first is here.
	Records map[string][]*Record
	// Findings about what could not be read as it should, sealed and sorted.
	Findings []finding.Finding
	Files    []FileRead // in path order
	// Tables are the files beside the registers that hold a table by their
	// name and that nothing reads, in path order: the first of them where there
	// are many. Those in folders whose name begins with a dot, and those that
	// the configuration names, are left out.
	Tables []string
	// Kept tells that at least one file is read as this kind, also when it
	// holds no record, or cannot be read.
	Kept map[string]bool
	// Unreadable tells that a file of this kind could not be read at all, so
	// that nothing can be said about what its register lacks.
	Unreadable map[string]bool
	// Headers is what is known of each register as a whole: what the
	// configuration says, and where it is silent what its files say.
	Headers  map[string]Header
	Links    []Link    // every value of a field that points at records
	Mentions []Mention // records named in text that could not be read
	// Contradictions are written values that do not fit what follows from
	// others, in the order of Records.
	Contradictions []Contradiction
}

// A Header says who keeps a register and how.
type Header struct {
	Owner          string
	Approvers      []string
	Interval       Interval
	Classification string
	// Version is what people call the present wording, and Updated the day
	// YYYY-MM-DD that they write beside it; of several files that say one, the
	// newest.
	Version, Updated string
}

// A FileRead says what became of one file.
type FileRead struct {
	Path     string
	Kinds    []string       // sorted
	Records  map[string]int // by kind
	Unread   int            // rows and records that do not fit: present with their id only, or not at all
	Encoding string         // that a CSV file is declared to have, "" for none
	Unmapped []string       // columns that are neither fields, nor mapped, nor ignored
	// Notes say what a person may not know of how the file was read: which
	// sheet of a workbook, that some of its rows are hidden.
	Notes []string
}

// loader is the state of one Load.
type loader struct {
	*layout
	fsys    fs.FS
	limits  Limits
	out     *Registers
	drafts  []*draft
	first   map[Key]*draft // those that became records: of drafts that share an id the first
	highest map[string]int // the highest number of ids, by what stands before it
	headers map[string]headerFrom
	used    map[*plan]bool  // some file is read by it
	read    []string        // the files that are read, in path order
	judged  []string        // Options.JudgedBy
	tables  map[string]bool // files whose records are rows
	// readings are what the entries of the configuration gave.
	readings map[*plan][]*reading
}

// Load reads every register file of a snapshot. Trouble in the user's files
// is in Registers.Findings; the error is for trouble with fsys itself.
func Load(fsys fs.FS, c *Config, s *Schema, o Options) (*Registers, error) {
	l := newLoader(fsys, c, s, o)
	names, err := l.find()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		l.file(name)
	}
	slices.SortFunc(l.out.Files, func(a, b FileRead) int { return strings.Compare(a.Path, b.Path) })
	l.reportUnmatched()
	l.reportAbsent()
	l.fillHeaders()
	if err := l.collect(); err != nil {
		return nil, err
	}
	l.resolve()
	l.ambiguous()
	l.derive()
	l.checkFiles()
	l.out.Findings = l.schema.oncePerFault(l.out.Findings)
	l.freeExamples(l.out.Findings)
	for i := range l.out.Findings {
		f := &l.out.Findings[i]
		f.Owner = cmp.Or(f.Owner, l.owner(f.Subject))
		f.Hint = l.config.Named(f.Hint)
		f.Seal()
	}
	l.out.Findings = finding.Sort(l.out.Findings)
	return l.out, nil
}

func newLoader(fsys fs.FS, c *Config, s *Schema, o Options) *loader {
	return &loader{layout: newLayout(c, s), fsys: fsys, limits: o.Limits.orDefault(), judged: o.JudgedBy, headers: map[string]headerFrom{}, used: map[*plan]bool{}, tables: map[string]bool{}, readings: map[*plan][]*reading{}, out: &Registers{
		Records: map[string][]*Record{}, Kept: map[string]bool{}, Unreadable: map[string]bool{}, Headers: map[string]Header{},
	}}
}

func (l *loader) report(f finding.Finding) { l.out.Findings = append(l.out.Findings, f) }

func (l *loader) unreadable(at source.Place, message, hint string) {
	l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Error, Place: at, Message: message, Hint: hint})
}

// find lists the register files of the snapshot in path order.
func (l *loader) find() ([]string, error) {
	var names, all []string
	err := fs.WalkDir(l.fsys, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			if len(l.plans(name)) > 0 || strings.HasPrefix(name, conventional) {
				l.unreadable(source.Place{File: name}, fmt.Sprintf("%s cannot be read: %v.", source.Escape(name), cause(err)), "Look at its permissions.")
			}
			return nil
		case e.IsDir():
			if e.Name() == ".git" || name != "." && l.ignored(name) {
				return fs.SkipDir
			}
			return nil
		}
		all = append(all, name)
		switch {
		case len(l.plans(name)) == 0:
			if e.Type().IsRegular() || !l.reportClosed(name, e.Type()) {
				l.reportStray(name)
				l.beside(name)
			}
			return nil
		case e.Type()&fs.ModeSymlink != 0:
			l.refuse(FileRead{Path: name}, l.plans(name), faultf(source.Place{File: name}, "Put the file itself in its place.", "it is a link, and links are not followed"))
			return nil
		case len(names) == l.limits.Files:
			l.unreadable(source.Place{File: name}, fmt.Sprintf("There are more than %d register files; this one and those after it are not read.", l.limits.Files), "Name folders that are no registers under ignore: in "+ConfigFile+".")
			return fs.SkipAll
		}
		names = append(names, name)
		return nil
	})
	slices.Sort(names)
	l.read = names
	l.reportNames(all)
	return names, err
}

func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// reportClosed speaks up for a link or a submodule in the place of a folder in
// which registers would lie.
func (l *loader) reportClosed(name string, mode fs.FileMode) bool {
	plans, may := l.behind(name)
	if !may || l.ignored(name) {
		return false
	}
	reason, hint := "it is no folder", "Put the folder itself in its place."
	switch {
	case mode&fs.ModeSymlink != 0:
		reason = "it is a link to another folder, and links are not followed"
	case mode&fs.ModeIrregular != 0:
		reason, hint = "it is a submodule, so its files and their history are in another repository", "Check that one by itself."
	}
	for _, p := range plans {
		l.used[p] = true
		l.out.Kept[p.kind.Name], l.out.Unreadable[p.kind.Name] = true, true
	}
	if name == conventional {
		for kind := range l.usual {
			l.out.Unreadable[kind] = true
		}
	}
	l.unreadable(source.Place{File: name}, fmt.Sprintf("The folder %s cannot be read: %s.", source.Escape(name), reason), hint)
	return true
}

// maxBeside bounds Registers.Tables.
const maxBeside = 200

// beside notes a table that is read as no register.
func (l *loader) beside(name string) {
	if f := formatOf(name); f == nil || f.tables == nil {
		return
	}
	hidden := slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
	if hidden || l.ignored(name) || conventionalKind(name) != "" || slices.Contains(l.config.Controls, name) || len(l.out.Tables) == maxBeside {
		return
	}
	l.out.Tables = append(l.out.Tables, name)
}

// reportStray speaks up for a file that lies where registers lie and is read
// as none.
func (l *loader) reportStray(name string) {
	l.reportOtherConfig(name)
	kind := conventionalKind(name)
	if kind == "" || l.ignored(name) {
		return
	}
	if l.schema.Kind(kind) != nil {
		l.reportElsewhere(name, kind)
		return
	}
	hint := "Say in " + ConfigFile + " which register it is, or put it under ignore:."
	near := nearest.To(kind, l.schema.Names())
	if isPage(name) || near == "" && extensionOf(name) == ".md" {
		return // a text about the registers
	}
	if near != "" {
		rest := strings.TrimPrefix(name, conventional+"/"+kind)
		hint = "Did you mean " + source.Escape(conventional+"/"+near+rest) + "?"
	}
	l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Warning, Place: source.Place{File: name},
		Message: fmt.Sprintf("%s is not read: no register is called %s.", source.Escape(name), source.Escape(kind)), Hint: hint, Value: kind})
}

// reportElsewhere speaks up for a file that would be read as the register it is
// called after, were that not mapped to others.
func (l *loader) reportElsewhere(name, kind string) {
	paths := l.config.Paths(kind)
	if len(paths) == 0 || isPage(name) || slices.Contains(l.config.Controls, name) {
		return
	}
	more := ""
	if n := len(paths) - 3; n > 0 {
		paths, more = paths[:3], fmt.Sprintf(" and %d more", n)
	}
	l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Warning, Place: source.Place{File: name}, Value: kind,
		Message: fmt.Sprintf("%s is not read: the register %s is read from %s%s.", source.Escape(name), kind, source.Escape(strings.Join(paths, ", ")), more),
		Hint:    "Name it under files in " + ConfigFile + " too, move what it holds to where the register is, or put it under ignore:."})
}

// reportUnmatched speaks up for mappings that no file matches. Where a further
// configuration does not have the mapping, the files may have moved to where
// only that one looks.
func (l *loader) reportUnmatched() {
	for _, k := range l.schema.Kinds {
		for _, p := range l.mapped[k.Name] {
			if l.used[p] || l.further != nil && !l.further.maps(k.Name, p.mapping.Path) {
				continue
			}
			if l.reportRivals(k.Name, p) {
				continue
			}
			hint := "Correct the path, or take the entry out."
			if near := nearest.To(p.mapping.Path, l.siblings(p.mapping.Path)); near != "" {
				hint = "Did you mean " + source.Escape(near) + "?"
			}
			l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Warning, Subject: finding.Subject{Kind: k.Name},
				Place: l.config.Place(p.at + ".path"), Value: p.mapping.Path, Hint: hint,
				Message: fmt.Sprintf("No file matches %s, from which %s should be read.", source.Escape(p.mapping.Path), k.Name)})
		}
	}
}

// reportRivals speaks up for a mapping whose files an earlier one of the same
// register reads.
func (l *loader) reportRivals(kind string, p *plan) bool {
	i := slices.IndexFunc(l.read, func(name string) bool { return matches(p.mapping.Path, name) && !l.ignored(name) })
	if i < 0 {
		return false
	}
	l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Warning, Subject: finding.Subject{Kind: kind},
		Place: l.config.Place(p.at + ".path"), Value: p.mapping.Path,
		Hint:    "Say in both entries which part of the file each reads, by table:, sheet: or records:, or take one of them out.",
		Message: fmt.Sprintf("%s is read as %s by an entry above, so this one reads nothing.", source.Escape(l.read[i]), kind)})
	return true
}

// siblings are the files in the folder of a path.
func (l *loader) siblings(name string) []string {
	entries, err := fs.ReadDir(l.fsys, path.Dir(name))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, path.Join(path.Dir(name), e.Name()))
	}
	return names
}

// file reads one file into drafts.
func (l *loader) file(name string) {
	plans := l.plans(name)
	read := FileRead{Path: name, Records: map[string]int{}}
	readings, fault := l.readFile(name, plans)
	if fault != nil {
		l.refuse(read, plans, fault)
		return
	}
	if !isAside(readings) {
		l.take(read, plans, readings)
	}
}

// isAside tells that a file is a text about the registers and none itself.
func isAside(readings []*reading) bool {
	return !slices.ContainsFunc(readings, func(r *reading) bool { return !r.aside })
}

// take adds what one file holds.
func (l *loader) take(read FileRead, plans []*plan, readings []*reading) {
	name := read.Path
	l.keep(&read, plans)
	for _, r := range readings {
		kind := r.plan.kind.Name
		if r.fault == nil {
			l.tables[name] = l.tables[name] || r.headings != nil
			l.readings[r.plan] = append(l.readings[r.plan], r)
		}
		if r.fault != nil {
			l.out.Unreadable[kind] = true
			l.cannotRead(fmt.Sprintf("%s cannot be read as %s", source.Escape(name), kind), r.fault)
			continue
		}
		for _, note := range r.notes {
			note = l.config.Named(note)
			if !slices.Contains(read.Notes, note) {
				read.Notes = append(read.Notes, note)
			}
		}
		read.Records[kind] += len(r.drafts)
		read.Unread = max(read.Unread, r.unread)
		l.out.Findings = append(l.out.Findings, r.findings...)
		l.drafts = append(l.drafts, r.drafts...)
		l.header(kind, r.header)
	}
	read.Unmapped = l.unmapped(name, readings)
	l.reportBelow(name, readings)
	l.reportLinks(readings)
	l.out.Files = append(l.out.Files, read)
}

// keep notes that a file is read as the kinds of plans.
func (l *loader) keep(read *FileRead, plans []*plan) {
	for _, p := range plans {
		if !slices.Contains(read.Kinds, p.kind.Name) {
			read.Kinds = append(read.Kinds, p.kind.Name)
		}
		l.out.Kept[p.kind.Name] = true
		read.Encoding = p.mapping.Encoding
		l.used[p] = true
	}
}

// refuse reports a file of which nothing can be read.
func (l *loader) refuse(read FileRead, plans []*plan, fault *Fault) {
	l.keep(&read, plans)
	for _, kind := range read.Kinds {
		l.out.Unreadable[kind] = true
	}
	l.out.Files = append(l.out.Files, read)
	l.cannotRead(source.Escape(read.Path)+" cannot be read", fault)
}

// cannotRead reports a file, or the part of it that is one register, and why.
func (l *loader) cannotRead(what string, why *Fault) {
	l.unreadable(why.Place, what+": "+why.Reason+".", why.hint)
	l.out.Findings[len(l.out.Findings)-1].Detail.Naming = why.naming
}

func (l *loader) readFile(name string, plans []*plan) ([]*reading, *Fault) {
	data, err := source.Read(l.fsys, name, l.limits.Bytes)
	if err != nil {
		reason := strings.TrimPrefix(err.Error(), source.Escape(name)+": ")
		hint := "Put an ordinary file in its place, or leave it out."
		if errors.Is(err, source.ErrTooLarge) {
			hint = splitFile
		}
		return nil, faultf(source.Place{File: name}, hint, "%s", reason)
	}
	if _, ok := repo.Pointer(data); ok {
		return nil, faultf(source.Place{File: name}, "Fetch the files themselves with `git lfs pull`, and better keep registers out of Git LFS: their history cannot be followed there.",
			"it is kept in Git LFS, and here lies only the pointer to it")
	}
	return readFile(name, data, plans, l.limits)
}

// reportBelow reports the text below the front matter of a file when no
// register takes it, and tells so.
func (l *loader) reportBelow(name string, readings []*reading) bool {
	at, unread := unreadBelow(readings)
	if unread {
		l.report(finding.Finding{
			Rule: RuleColumnUnmapped, Severity: finding.Note, Subject: finding.Subject{Kind: readings[0].plan.kind.Name}, Place: at, Field: LostBody, Value: LostBody,
			Message: fmt.Sprintf("The text below the front matter of %s is not read.", source.Escape(name)),
			Hint:    fmt.Sprintf("Name a field for it under body: in %s, or leave it out: ignore: [%s].", ConfigFile, LostBody),
		})
	}
	return unread
}

// unmapped reports the columns of a file that no register takes.
func (l *loader) unmapped(name string, readings []*reading) []string {
	columns := unmappedColumns(readings)
	if len(columns) == 0 {
		return nil
	}
	var names, quoted []string
	for _, n := range columns {
		names = append(names, n.text)
		quoted = append(quoted, shown(n.text))
	}
	k := readings[0].plan.kind
	verb, it, field := "is", "it", "a field"
	if len(columns) > 1 {
		verb, it, field = "are", "them", "fields"
	}
	hint := fmt.Sprintf("Map %s to %s under columns: in %s, or name %s under ignore:.", it, field, ConfigFile, it)
	if slices.ContainsFunc(readings, func(r *reading) bool { return levelOf(r.plan.mapping.Records) != "" }) {
		hint = fmt.Sprintf("Map %s to %s in %s, by the last word of the path: under columns:, or under parent: what lies around the records; or name %s under ignore:.", it, field, ConfigFile, it)
	}
	message := fmt.Sprintf("%s of %s %s not read: %s.", count(len(columns), "column"), source.Escape(name), verb, strings.Join(quoted, ", "))
	l.report(finding.Finding{
		Rule: RuleColumnUnmapped, Severity: finding.Note, Subject: finding.Subject{Kind: k.Name}, Place: columns[0].place,
		Message: message, Value: strings.Join(names, "|"),
		Hint: hint,
	})
	return names
}

// collect seals, checks and sorts the drafts into registers; of those that
// share an id the first stays.
func (l *loader) collect() error {
	l.first = map[Key]*draft{}
	for _, d := range l.drafts {
		d.seal()
		d.settle()
		l.out.Findings = append(l.out.Findings, l.schema.check(d)...)
		if earlier := l.first[d.Key()]; earlier != nil {
			// A party that two tables name alike is one party.
			if !d.grouped || !earlier.grouped || !reflect.DeepEqual(d.Fields, earlier.Fields) {
				l.duplicate(earlier, d)
			}
			continue
		}
		l.first[d.Key()] = d
		l.out.Records[d.Kind] = append(l.out.Records[d.Kind], d.Record)
	}
	return l.schema.tooMuch()
}

// owner is the role that must act on a finding: the record's, else the
// register's.
func (l *loader) owner(s finding.Subject) string {
	if d := l.first[Key{s.Kind, s.ID}]; d != nil {
		return l.ownerOf(d)
	}
	return l.out.Headers[s.Kind].Owner
}

func (l *loader) ownerOf(d *draft) string {
	if owner, ok := d.Fields["owner"].(string); ok {
		return owner
	}
	return l.out.Headers[d.Kind].Owner
}
