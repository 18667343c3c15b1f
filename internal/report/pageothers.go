package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// A copy for a party holds nothing of another one. What names an organisation is
// a number there, whether or not that was asked for, and the id of another party
// is taken out. The name of a group in one word, such as Employees, stays where the
// registers use it as a word too: whoever sends the copy is told of it.

// anotherParty stands where the id of another party stood.
const anotherParty = "another party"

// foreign finds the ids of the other parties.
func (b *book) foreign() *regexp.Regexp {
	var ids []string
	for _, key := range b.l.Keys(b.p.Party.Kind) {
		if key.ID != b.p.Party.ID && strings.ContainsAny(key.ID, "0123456789") {
			ids = append(ids, regexp.QuoteMeta(key.ID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return regexp.MustCompile(`\b(` + strings.Join(ids, "|") + `)\b`)
}

// ownName is the name of the organisation that a party is, where it is one and
// not several: it may stand in the copy that it gets.
func (b *book) ownName(party register.Key) string {
	var names []string
	for _, k := range b.l.Schema.Kinds {
		if k.Name == party.Kind {
			continue
		}
		for _, r := range b.l.Registers.Records[k.Name] {
			if !slices.ContainsFunc(b.out[r.Key()], func(l register.Link) bool { return l.Resolved && l.Target == party }) {
				continue
			}
			// The first such field is the other side, further ones name others.
			outsiderNames(outsiders(k.Fields)[:min(1, len(outsiders(k.Fields)))], r.Fields, func(_ *register.Field, name string) {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			})
		}
	}
	if len(names) != 1 {
		return ""
	}
	return names[0]
}

// keep lets a name stand.
func (d *Redactor) keep(name string) {
	first, _, _ := strings.Cut(name, " ")
	if label := d.labels[name]; label != "" && d.labels[first] == label {
		delete(d.labels, first)
	}
	delete(d.labels, name)
}

// mentions are the words of a copy for a party that are also the name of another
// one: what is said of them, and in which record.
func (b *book) mentions() []string {
	var all []string
	for _, other := range b.live(b.p.Party.Kind) {
		name := b.raw(other, "name")
		if other.Key() == b.p.Party || name == "" || strings.Contains(name, " ") {
			continue
		}
		word := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(name) + `\b`)
		for _, r := range b.asks(b.p.Party) {
			text := b.title(r)
			for _, line := range b.writtenFor(b.records[b.p.Party], r) {
				text += " " + line.String()
			}
			if word.MatchString(text) {
				all = append(all, sentence(r.ID)+" says "+sentence(name)+", which is the name of "+sentence(other.ID)+" too: read it before you send the copy")
			}
		}
	}
	return all
}
