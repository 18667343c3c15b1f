package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
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
}

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
		one := FormRow{Record: row.Record, Thread: thread, Wording: shortWording(t.Now().Fingerprint)}
		if r := row.Due.Reviewed; r != nil && r.Reviewed() != nil {
			differences := change.Between(l.Schema, r.Reviewed(), t.Now())
			for i := range differences {
				differences[i] = differences[i].Hidden()
			}
			one.Since = change.Line(differences, maxSince)
		}
		f.Rows = append(f.Rows, one)
	}
	month := l.AsOf[:len("2006-01")]
	name := month
	if who := slug(owner); who != "" {
		name += "-" + who
	}
	f.ID = "RVW-" + name
	for n := 2; l.Record(register.Key{Kind: "reviews", ID: f.ID}) != nil; n++ {
		f.ID = fmt.Sprintf("RVW-%s-%d", name, n)
	}
	f.File = path.Join(l.reviewFolder(), strings.TrimPrefix(f.ID, "RVW-")+".yaml")
	return f
}

// TouchedBy are those of the rows that an event is about, and those with a link
// to or from what it is about: what is to be looked at after it.
func (l *Look) TouchedBy(event register.Key, rows []ReviewState) []ReviewState {
	about, touched := map[register.Key]bool{}, map[register.Key]bool{}
	for _, link := range l.Registers.Links {
		if link.From == event && link.Resolved {
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
