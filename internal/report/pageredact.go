package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/register"
)

// outsiders are the fields that hold the name of an organisation outside.
var outsiders = []struct{ kind, field string }{
	{"contracts", "counterparty"}, {"insurance", "insurer"}, {"leases", "landlord"}, {"parties", "name"}, {"suppliers", "name"},
}

// leastName is the shortest name, or first word of one, that is looked for in
// texts, in characters: a shorter one is too often part of something else.
const leastName = 5

// A redactor puts numbers in the place of the names of organisations outside.
// The numbers follow the order of the registers, so that they are the same in
// every file of a run.
type redactor struct {
	names  *regexp.Regexp // nil where there is none
	labels map[string]string
}

// newRedactor reads the names from the registers. That of the party which the
// report is for stays.
func newRedactor(r *register.Registers, keep register.Key) *redactor {
	d := &redactor{labels: map[string]string{}}
	n := 0
	for _, o := range outsiders {
		for _, one := range r.Records[o.kind] {
			name, _ := one.Fields[o.field].(string)
			name = strings.Join(strings.Fields(name), " ")
			first, _, several := strings.Cut(name, " ")
			// A group of parties, such as Employees, is a word and no name.
			if one.Key() == keep || name == "" || o.kind == "parties" && !several || d.labels[name] != "" {
				continue
			}
			n++
			label := fmt.Sprintf("Organisation %d", n)
			d.labels[name] = label
			// Texts call an organisation by the first word of its name.
			if c, _ := utf8.DecodeRuneInString(first); o.kind != "parties" && unicode.IsUpper(c) && utf8.RuneCountInString(first) >= leastName && d.labels[first] == "" {
				d.labels[first] = label
			}
		}
	}
	var names []string
	for _, name := range sorted(d.labels) {
		if utf8.RuneCountInString(name) >= leastName {
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	if len(names) > 0 {
		d.names = regexp.MustCompile(strings.Join(names, "|"))
	}
	return d
}

// text is a text without those names. Part of a longer word is none.
func (d *redactor) text(s string) string {
	if d == nil || d.names == nil {
		return s
	}
	var b strings.Builder
	at := 0
	for _, hit := range d.names.FindAllStringIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:hit[0]])
		after, _ := utf8.DecodeRuneInString(s[hit[1]:])
		if inWord(before) || inWord(after) {
			continue
		}
		b.WriteString(s[at:hit[0]] + d.labels[s[hit[0]:hit[1]]])
		at = hit[1]
	}
	return b.String() + s[at:]
}

func inWord(c rune) bool { return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c)) }
