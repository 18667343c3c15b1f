package lint

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// A Form is a review record to be filled in: one answer for each record, with
// what its reader has to know. Who fills it in is not asked: that is who brings
// it into Git.
type Form struct {
	ID       string // of the review record
	File     string // where it goes, as the configuration names files
	Folder   string // of the configuration, seen from the top of the repository
	For      string // the role that is asked; "" for nobody in particular
	AsOf     string
	Occasion string // annual or trigger
	Refs     []string
	LookedAt string // with what the records were compared, as far as that was said
	Rows     []FormRow
	// Left are records that cannot be reviewed yet, each with the reason.
	Left []string
}

// A FormRow is one record that is to be looked at.
type FormRow struct {
	Record *register.Record
	Thread Thread
	// Since says in words what changed after the newest review that counts; "" for
	// nothing, or where there was none.
	Since string
	// Wording names the wording that is committed, as a review record quotes it.
	Wording string
	Answer  string // ok, change, retire or skip, and why; "" while it is open
}

// Answered counts the rows that have an answer.
func (f *Form) Answered() int {
	n := 0
	for _, row := range f.Rows {
		if row.Answer != "" {
			n++
		}
	}
	return n
}

// FirstOpen is the first row without an answer; their number where all have one.
func (f *Form) FirstOpen() int {
	for i, row := range f.Rows {
		if row.Answer == "" {
			return i
		}
	}
	return len(f.Rows)
}

// Answers are what stands in a form that was filled in, in whole or in part.
type Answers struct {
	LookedAt string
	Outcomes map[string]string
	Seen     map[string]string // nil where the answers are given without
}

// TakeUp fills in the answers that read finds in data. An answer to a wording
// that is no longer the present one is left out.
func (f *Form) TakeUp(data []byte, read func([]byte) (Answers, error)) error {
	a, err := read(data)
	if err != nil {
		return err
	}
	if a.LookedAt != "" {
		f.LookedAt = a.LookedAt
	}
	known := map[string]bool{}
	for i := range f.Rows {
		row := &f.Rows[i]
		known[row.Record.ID] = true
		answer, given := a.Outcomes[row.Record.ID]
		switch {
		case !given || answer == "open" || a.Seen != nil && a.Seen[row.Record.ID] != row.Wording:
			continue
		case !outcome().MatchString(answer):
			return usagef("%s: %q is no answer: write ok, change, retire or skip, with the reason after it", row.Record.ID, source.Escape(answer))
		}
		row.Answer = answer
	}
	for _, id := range slices.Sorted(maps.Keys(a.Outcomes)) {
		if a.Seen == nil && !known[id] {
			return usagef("%s is answered, and is none of the records of this review", source.Escape(id))
		}
	}
	return nil
}

// outcome is an answer as the register of reviews takes it.
var outcome = expression.Of(`^(ok|change|retire|skip)([ ,;:.-].*)?$`)

// wordingDigits are how many hexadecimal digits name a wording in a form: too
// many for anybody to make another that begins the same.
const wordingDigits = 12

// Form lays out a review of these records. owner is whom it is for, and trigger
// the event behind it; both may be "".
func (l *Look) Form(rows []ReviewState, owner, trigger string) Form {
	if owner != "" {
		owner = l.owners.Words(owner)
	}
	f := Form{Folder: l.Root, For: owner, AsOf: l.AsOf, Occasion: "annual"}
	if trigger != "" {
		f.Occasion, f.Refs = "trigger", []string{trigger}
	}
	for _, row := range rows {
		t := row.Timeline
		if t == nil || t.Now() == nil || t.State != history.OnMain {
			state := "its history is not known"
			if t != nil {
				state = string(t.State)
			}
			f.Left = append(f.Left, fmt.Sprintf("%s: %s", row.Record.ID, state))
			continue
		}
		thread := l.Thread(row.Record)
		thread.To = slices.DeleteFunc(thread.To, func(k Knot) bool { return k.Key.Kind == "people" })
		for i, k := range thread.To {
			thread.To[i].Name, thread.To[i].Where = l.Cast.Text(k.Name), l.Cast.Text(k.Where)
		}
		one := FormRow{Record: l.unnamed(row.Record), Thread: thread, Wording: shortWording(t.Now().Fingerprint)}
		if r := row.Due.Reviewed; r != nil && r.Reviewed() != nil {
			differences := change.Between(l.Schema, r.Reviewed(), t.Now())
			for i := range differences {
				differences[i] = differences[i].Hidden()
			}
			one.Since = l.Cast.Text(change.Line(differences, maxSince))
		}
		f.Rows = append(f.Rows, one)
	}
	l.name(&f, func(id string) bool { return l.Record(register.Key{Kind: "reviews", ID: id}) != nil })
	return f
}

// GoOn has a form take the place of the one of the same month and owner that was
// begun and is not committed, where there is one.
func (l *Look) GoOn(f *Form) { l.name(f, l.committed) }

// name gives a form the first id that is not taken, and the file for it.
func (l *Look) name(f *Form, taken func(id string) bool) {
	name := l.AsOf[:len("2006-01")]
	for _, part := range append([]string{f.For}, f.Refs...) { // a review of an event is another than that of the month
		if part = slug(part); part != "" {
			name += "-" + part
		}
	}
	f.ID = "RVW-" + name
	for n := 2; taken(f.ID); n++ {
		f.ID = fmt.Sprintf("RVW-%s-%d", name, n)
	}
	f.File = path.Join(l.reviewFolder(), strings.TrimPrefix(f.ID, "RVW-")+".yaml")
}

// committed reports whether there is a review of that id in Git.
func (l *Look) committed(id string) bool {
	key := register.Key{Kind: "reviews", ID: id}
	if l.Record(key) == nil {
		return false
	}
	t := l.Timeline(key)
	return t != nil && t.State != history.NotCommitted
}

// unnamed is a record without the names of people in its texts, where names were
// not asked for: what a form says of it may be sent around.
func (l *Look) unnamed(r *register.Record) *register.Record {
	out := *r
	out.Fields = maps.Clone(r.Fields)
	for name, value := range out.Fields {
		if text, ok := value.(string); ok {
			out.Fields[name] = l.Cast.Text(text)
		}
	}
	return &out
}

// TouchedBy are those of the rows that an event is about, and those with a link
// to or from what it is about: what is to be looked at after it.
func (l *Look) TouchedBy(event register.Key, rows []ReviewState) []ReviewState {
	about, touched := map[register.Key]bool{}, map[register.Key]bool{}
	for _, link := range l.Registers.Links {
		if link.From == event && link.Resolved && !slices.Contains(l.events, link.Target.Kind) { // what dealt with it is not what it is about
			about[link.Target], touched[link.Target] = true, true
		}
	}
	for _, link := range l.Registers.Links {
		switch {
		case !link.Resolved:
		case about[link.From]:
			touched[link.Target] = true
		case about[link.Target]:
			touched[link.From] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(s ReviewState) bool { return !touched[s.Record.Key()] })
}

// maxSince is how long the words for what changed may be.
const maxSince = 200

func shortWording(fingerprint string) string {
	_, digits, ok := strings.Cut(fingerprint, ":")
	if !ok {
		digits = fingerprint
	}
	return digits[:min(len(digits), wordingDigits)]
}

// slug is a name as a part of a file's name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// reviewFolder is the folder of files with one review record each: the one that
// the configuration names with a pattern, else the usual one.
func (l *Look) reviewFolder() string {
	for _, m := range l.reviews {
		if dir, name := path.Split(m.Path); strings.HasSuffix(name, "*.yaml") && !strings.Contains(dir, "*") && m.Records == "" {
			return path.Clean(dir)
		}
	}
	return "registers/reviews"
}

// DueBy are the rows that are due by a day, YYYY-MM-DD, or have never been
// reviewed.
func DueBy(rows []ReviewState, day string) []ReviewState {
	return slices.DeleteFunc(slices.Clone(rows), func(s ReviewState) bool { return s.Due.On == "" || s.Due.On > day })
}

// DaysAfter is the day so many days after the one that is judged.
func (l *Look) DaysAfter(days int) string {
	on, _ := time.Parse(time.DateOnly, l.AsOf) // written by describe
	return on.AddDate(0, 0, days).Format(time.DateOnly)
}
