package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// leastName is the shortest name, or first word of one, that is looked for in
// texts, in characters: a shorter one is too often part of something else. Three
// are enough for one in capitals, such as IBM.
const (
	leastName     = 5
	leastCapitals = 3
)

// A Redactor puts numbers in the place of the names of organisations outside.
// The numbers follow the order of the registers, and that of the history for
// names that stood there before, so that they are the same in every file of a
// run. A nil one leaves texts as they are.
type Redactor struct {
	names  *regexp.Regexp // nil where there is none
	labels map[string]string
}

// NewRedactor reads the names from the fields that the types mark with @outsider,
// in the registers and in their history. That of the party with the key keep
// stays.
func NewRedactor(l *lint.Look, keep register.Key) *Redactor {
	return newRedactor(l.Schema, l.Registers, earlier(l), keep)
}

// outsiders are the fields of a type that name organisations outside.
func outsiders(fields []*register.Field) []*register.Field {
	var all []*register.Field
	for _, f := range fields {
		if f.Outsider || len(outsiders(f.Fields)) > 0 || f.Elem != nil && len(outsiders(f.Elem.Fields)) > 0 {
			all = append(all, f)
		}
	}
	return all
}

// outsiderNames are the names of organisations outside in the fields of a
// record, or of a struct in it.
func outsiderNames(fields []*register.Field, values map[string]any, name func(f *register.Field, name string)) {
	for _, f := range outsiders(fields) {
		var visit func(f *register.Field, value any)
		visit = func(f *register.Field, value any) {
			switch v := value.(type) {
			case string:
				if v = strings.Join(strings.Fields(v), " "); f.Outsider && v != "" {
					name(f, v)
				}
			case []any:
				for _, one := range v {
					visit(cmp.Or(f.Elem, f), one) // an old record may hold a list where there is none now
				}
			case map[string]any:
				if f.Elem == nil {
					outsiderNames(f.Fields, v, name)
					return
				}
				for _, key := range sorted(v) {
					visit(f.Elem, v[key])
				}
			}
		}
		visit(f, values[f.Name])
	}
}

// earlier are the records with names of organisations as they stood before, and
// those that were taken out, in an order that is the same every time.
func earlier(l *lint.Look) []*register.Record {
	var all []*register.Record
	if l.History == nil {
		return nil
	}
	for _, k := range l.Schema.Kinds {
		if len(outsiders(k.Fields)) == 0 {
			continue
		}
		for _, key := range l.Keys(k.Name) {
			var events []history.Event
			if t := l.Timeline(key); t != nil {
				events = t.Events
			} else if g := l.Gone(key); g != nil {
				events = g.Events
			}
			for i := range events {
				if r := events[i].After(); r != nil {
					all = append(all, r)
				}
			}
		}
	}
	return all
}

func newRedactor(s *register.Schema, r *register.Registers, earlier []*register.Record, keep register.Key) *Redactor {
	d := &Redactor{labels: map[string]string{}}
	n, plain := 0, plainWords(r)
	fields := map[string][]*register.Field{}
	read := func(one *register.Record) {
		if one.Key() == keep {
			return
		}
		outsiderNames(fields[one.Kind], one.Fields, func(f *register.Field, name string) {
			first, _, several := strings.Cut(name, " ")
			// A group of parties, such as Employees, is a word and no name.
			if d.labels[name] != "" || f.OutsiderGroup && !several && plain.has(name) {
				return
			}
			n++
			label := fmt.Sprintf("Organisation %d", n)
			d.labels[name] = label
			// Texts call an organisation by the first word of its name.
			if c, _ := utf8.DecodeRuneInString(first); !f.OutsiderGroup && unicode.IsUpper(c) && searched(first) && d.labels[first] == "" {
				d.labels[first] = label
			}
		})
	}
	for _, k := range s.Kinds {
		fields[k.Name] = k.Fields
		for _, one := range r.Records[k.Name] {
			read(one)
		}
	}
	for _, one := range earlier {
		read(one)
	}
	var names []string
	for _, name := range sorted(d.labels) {
		if searched(name) {
			names = append(names, written.Replace(regexp.QuoteMeta(name)))
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	if len(names) > 0 {
		d.names = regexp.MustCompile(strings.Join(names, "|"))
	}
	return d
}

// plain are the words that the registers write in small letters.
type plain map[string]bool

// plainWords reads them from the texts of all records, but for what stands in
// addresses and paths.
func plainWords(r *register.Registers) plain {
	words := plain{}
	var visit func(value any)
	visit = func(value any) {
		switch v := value.(type) {
		case string:
			for _, word := range strings.Fields(v) {
				word = strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) })
				if word != "" && !strings.ContainsFunc(word, func(c rune) bool { return !unicode.IsLower(c) }) {
					words[singular(word)] = true
				}
			}
		case []any:
			for _, one := range v {
				visit(one)
			}
		case map[string]any:
			for _, one := range v {
				visit(one)
			}
		}
	}
	for _, records := range r.Records {
		for _, one := range records {
			visit(one.Fields)
		}
	}
	return words
}

// has reports whether a name of one word is a plain word too: one that is written
// small elsewhere, and has no capital or figure inside.
func (p plain) has(name string) bool {
	c, size := utf8.DecodeRuneInString(name)
	if strings.ContainsFunc(name[size:], func(c rune) bool { return !unicode.IsLower(c) }) {
		return false
	}
	return p[singular(string(unicode.ToLower(c))+name[size:])]
}

func singular(word string) string { return strings.TrimSuffix(word, "s") }

// written makes an expression of a name in which spaces may be of any kind and
// quotation marks be written out, as messages that quote a name have them.
var written = strings.NewReplacer(" ", `\s+`, `"`, `\\*"`)

// label is the number of a name that was found.
func (d *Redactor) label(found string) string {
	name := strings.Join(strings.Fields(found), " ")
	return cmp.Or(d.labels[name], d.labels[strings.ReplaceAll(name, `\"`, `"`)])
}

// searched reports whether a name is long enough to be looked for in texts.
func searched(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= leastName || n >= leastCapitals && strings.ToUpper(name) == name && strings.ToLower(name) != name
}

// Text is a text without those names. Part of a longer word is none.
func (d *Redactor) Text(s string) string {
	if d == nil {
		return s
	}
	if label := d.label(s); label != "" {
		return label
	}
	if d.names == nil {
		return s
	}
	var b strings.Builder
	at := 0
	for from := 0; from < len(s); {
		begin, end := d.find(s, from)
		if begin < 0 {
			break
		}
		if label := d.label(s[begin:end]); label != "" { // else one that is kept
			b.WriteString(s[at:begin] + label)
			at = end
		}
		from = end
	}
	return b.String() + s[at:]
}

// find is where the next name stands in a text, as a word or several; begin is
// -1 where none does. Where a long name goes on as another word, a shorter one
// that it begins with may stand there: of Bramley Retails it is Bramley.
func (d *Redactor) find(s string, from int) (begin, end int) {
	for from < len(s) {
		hit := d.names.FindStringIndex(s[from:])
		if hit == nil {
			break
		}
		begin, end = from+hit[0], from+hit[1]
		if before, _ := utf8.DecodeLastRuneInString(s[:begin]); !inWord(before) {
			for end > begin {
				if after, _ := utf8.DecodeRuneInString(s[end:]); !inWord(after) {
					return begin, end
				}
				shorter := d.names.FindStringIndex(s[begin : end-1])
				if shorter == nil || shorter[0] > 0 {
					break
				}
				end = begin + shorter[1]
			}
		}
		_, size := utf8.DecodeRuneInString(s[begin:])
		from = begin + size
	}
	return -1, -1
}

func inWord(c rune) bool { return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c)) }

// Result is a copy of a result without those names in what was found, and in what
// is said of it.
func (d *Redactor) Result(r *lint.Result) *lint.Result {
	if d == nil {
		return r
	}
	out := *r
	out.Incomplete = d.texts(r.Incomplete)
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		d.finding(&out.Findings[i])
	}
	out.Ledger = slices.Clone(r.Ledger)
	for i := range out.Ledger {
		e := &out.Ledger[i]
		e.Reason, e.Skipped = d.Text(e.Reason), d.texts(e.Skipped)
	}
	if r.History != nil {
		h := *r.History
		h.Skipped = slices.Clone(h.Skipped)
		for i := range h.Skipped {
			s := &h.Skipped[i]
			s.Place.File, s.Reason = d.Text(s.Place.File), d.Text(s.Reason)
		}
		out.History = &h
	}
	return &out
}

// finding takes those names out of a finding, whose lists it copies. An id may be
// a name too, where a table has none of its own.
func (d *Redactor) finding(f *finding.Finding) {
	f.Message, f.Hint, f.Owner, f.Value = d.Text(f.Message), d.Text(f.Hint), d.Text(f.Owner), d.Text(f.Value)
	f.Subject.ID, f.Records, f.Because = d.Text(f.Subject.ID), d.texts(f.Records), d.texts(f.Because)
	f.Place.File = d.Text(f.Place.File)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		r := &f.Related[i]
		r.Message, r.Place.File = d.Text(r.Message), d.Text(r.Place.File)
	}
	if f.Waiver != nil {
		w := *f.Waiver
		w.Reason, w.Approver = d.Text(w.Reason), d.Text(w.Approver)
		f.Waiver = &w
	}
}

func (d *Redactor) texts(all []string) []string {
	out := slices.Clone(all)
	for i, text := range out {
		out[i] = d.Text(text)
	}
	return out
}
