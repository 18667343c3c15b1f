package register

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// duplicate reports the second of two records of a register that share an id. It
// is for whoever keeps the second: the first was there before.
func (l *loader) duplicate(first, second *draft) {
	l.report(finding.Finding{
		Rule: RuleDuplicateID, Severity: finding.Error, Subject: finding.Subject{Kind: second.Kind, ID: second.ID},
		Place: second.Place("id"), Field: "id", Owner: l.ownerOf(second),
		Message: fmt.Sprintf("%s is the id of the record at %s and again of the one at %s; only the first is checked.",
			source.Escape(second.ID), first.Place("id"), second.Place("id")),
		Hint:    l.takenHint(second),
		Value:   second.ID,
		Related: []finding.Related{{Place: first.Place("id"), Message: "the first record with this id"}},
	})
}

// takenHint answers a taken id with the next free one.
func (l *loader) takenHint(d *draft) string {
	if d.keyed {
		return "The same words stand at both places: take one of them out, or word it differently."
	}
	if d.several {
		return "The columns that make its id say the same at both places: take one of the two out, or name one more column under id:."
	}
	if free := l.nextFree(d.ID); free != "" {
		return fmt.Sprintf("%s is taken; the next free id is %s.", source.Escape(d.ID), source.Escape(free))
	}
	return "Give one of them an id that was never used."
}

// anotherID answers an id that is taken in another register, where the second
// record is as good as the first and only its id is to change.
func (l *loader) anotherID(d *draft) string {
	if free := l.nextFree(d.ID); free != "" {
		return fmt.Sprintf("Give the second another id; the next free one is %s.", source.Escape(free))
	}
	return "Give the second another id."
}

// maxNumber is the most digits of a number that is counted on from.
const maxNumber = 9

// numbered cuts an id into what stands before its number and the number.
func numbered(id string) (prefix, digits string) {
	prefix = strings.TrimRight(id, "0123456789")
	return prefix, id[len(prefix):]
}

// nextFree is the id after the highest that begins as id does, in any
// register, or "" where ids are not numbered. It is another one each time, so that two
// records with one fault each do not get the same advice.
func (l *loader) nextFree(id string) string {
	prefix, digits := numbered(id)
	if digits == "" || len(digits) > maxNumber {
		return ""
	}
	if l.highest == nil {
		l.highest = map[string]int{}
		for _, d := range l.drafts {
			l.counted(d.ID)
			former, _ := d.Fields["formerly"].([]any)
			for _, old := range former {
				if text, ok := old.(string); ok {
					l.counted(text)
				}
			}
		}
	}
	l.highest[prefix]++
	return fmt.Sprintf("%s%0*d", prefix, len(digits), l.highest[prefix])
}

// freeExamples has the advice about records without an id name one that is free,
// and numbered as the register numbers the others: the same for all of a register,
// which are told as one. A control is called what the standard calls it.
func (l *loader) freeExamples(found []finding.Finding) {
	last := map[string]string{} // the last numbered id by kind
	for _, d := range l.drafts {
		if _, digits := numbered(d.ID); digits != "" && !d.derived && !d.keyed {
			last[d.Kind] = d.ID
		}
	}
	free := map[string]string{}
	for i := range found {
		f := &found[i]
		k := l.schema.Kind(f.Subject.Kind)
		if k == nil || last[k.Name] == "" || strings.Contains(exampleID(k), ".") || f.Hint != giveID(exampleID(k)) {
			continue
		}
		if free[k.Name] == "" {
			free[k.Name] = l.nextFree(last[k.Name])
		}
		if id := free[k.Name]; id != "" {
			f.Hint = giveID(source.Escape(id))
		}
	}
}

func (l *loader) counted(id string) {
	prefix, digits := numbered(id)
	if n, err := strconv.Atoi(digits); err == nil && len(digits) <= maxNumber {
		l.highest[prefix] = max(l.highest[prefix], n)
	}
}

// ambiguous reports ids of two registers that some link could mean either of.
// Where no link could, equal numbers in two registers disturb nobody.
func (l *loader) ambiguous() {
	var drafts map[string][]*draft
	said := map[string]bool{}
	for _, link := range l.out.Links {
		if !link.Resolved || len(link.To) < 2 || said[link.Target.ID] || strings.TrimSpace(link.Value) != link.Target.ID {
			continue
		}
		if drafts == nil {
			drafts = l.draftsByID()
		}
		same := slices.DeleteFunc(slices.Clone(drafts[link.Target.ID]), func(d *draft) bool { return !slices.Contains(link.To, d.Kind) })
		for i, second := range same {
			if j := slices.IndexFunc(same[:i], second.mixedUpWith); j >= 0 && !said[second.ID] {
				said[second.ID] = true
				l.eitherOf(same[j], second, link)
			}
		}
	}
}

// draftsByID are the drafts that became records: one of a register.
func (l *loader) draftsByID() map[string][]*draft {
	all := map[string][]*draft{}
	for _, d := range l.drafts {
		if l.first[d.Key()] == d {
			all[d.ID] = append(all[d.ID], d)
		}
	}
	return all
}

// mixedUpWith tells whether one id that somebody gave names records of two
// registers. Ids that were made here, and those of one row that is read as
// several registers, are meant to meet.
func (d *draft) mixedUpWith(o *draft) bool {
	return d.Kind != o.Kind && !d.derived && !o.derived && d.row != o.row
}

func (l *loader) eitherOf(first, second *draft, link Link) {
	l.report(finding.Finding{
		Rule: RuleDuplicateID, Severity: finding.Error, Subject: finding.Subject{Kind: second.Kind, ID: second.ID},
		Place: second.Place("id"), Field: "id",
		Message: fmt.Sprintf("%s is the id of %s at %s and of %s at %s, and %s could mean either.", source.Escape(second.ID),
			article(first.kind.Singular), first.Place("id"), article(second.kind.Singular), second.Place("id"), source.Escape(link.From.ID)),
		Hint:  l.anotherID(second),
		Value: second.ID,
		Related: []finding.Related{
			{Place: first.Place("id"), Message: "the other record with this id"},
			{Place: l.first[link.From].Place(link.Field), Message: "could mean either"},
		},
	})
}

// article puts a or an before a noun.
func article(noun string) string {
	if strings.IndexAny(noun, "aeiou") == 0 || strings.HasPrefix(noun, "SoA") {
		return "an " + noun
	}
	return "a " + noun
}
