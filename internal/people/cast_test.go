package people_test

import (
	"testing"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/register"
)

// The people register of the tests: Ann is the CISO, two are called John Smith,
// and two Jane Roe, of whom the one has an id that begins with that of the other.
func staff() []*register.Record {
	one := func(id, name string, more map[string]any) *register.Record {
		fields := map[string]any{"name": name}
		for k, v := range more {
			fields[k] = v
		}
		return &register.Record{Kind: "people", ID: id, Fields: fields}
	}
	return []*register.Record{
		one("PER-1", "Ann Lee", map[string]any{"accounts": []any{map[string]any{"login": "annlee7"}}}),
		one("PER-2", "John Smith", nil), one("PER-3", "John Smith", nil),
		one("PER-4", "Ann Lee-Marsh", nil), one("PER-5", "Bo", nil),
		one("PER-lea", "Lea Brandt", map[string]any{"accounts": []any{map[string]any{"login": "lea"}}}),
		one("PER-60", "Jane Roe", nil), one("PER-6", "Jane Roe", nil),
		{Kind: "people", ID: "ROL-ciso", Fields: map[string]any{"title": "CISO"}},
	}
}

func roles(id string) string {
	return map[string]string{"PER-1": "CISO", "ROL-ciso": "CISO", "PER-4": "Sales"}[id]
}

func newCast(names bool) *people.Cast {
	return people.New(people.Options{
		Names: names, People: staff(), Role: roles,
		Registers: &register.Registers{Records: map[string][]*register.Record{"parties": {{Kind: "parties", ID: "PTY-1", Fields: map[string]any{"name": "Works council"}}}}},
	})
}

func TestText(t *testing.T) {
	hidden, shown := newCast(false), newCast(true)
	for _, c := range []struct{ text, want, named string }{
		{"merged by Ann Lee only", "merged by CISO (PER-1) only", "merged by Ann Lee only"},
		{"by Ann Lee (PER-1), then", "by CISO (PER-1), then", "by Ann Lee (PER-1), then"},
		{"by Ann Lee <ann@lee.example>.", "by CISO (PER-1).", "by Ann Lee."},
		{"by ANN  LEE and ann lee", "by CISO (PER-1) and CISO (PER-1)", "by ANN  LEE and ann lee"},
		{"was *Ann* Lee", "was *CISO (PER-1)", "was *Ann* Lee"},
		{"Ann Lee-Marsh sells", "Sales (PER-4) sells", "Ann Lee-Marsh sells"},
		{"Annex A, Ann Leeds and Leeann", "Annex A, Ann Leeds and Leeann", "Annex A, Ann Leeds and Leeann"},
		{"John Smith", "PER-2 or PER-3", "John Smith"},
		{"PER-lea, by Lea Brandt (PER-lea): lea", "PER-lea, by PER-lea: PER-lea", "PER-lea, by Lea Brandt (PER-lea): lea"},
		{"Jane Roe", "PER-60 or PER-6", "Jane Roe"},
		{"Bo and Bob and bo", "PER-5 and Bob and bo", "Bo and Bob and bo"},
		{"account 12 (zoe-x) on github.com", "account 12 on github.com", "account 12 (zoe-x) on github.com"},
		{"annlee7 approved", "CISO (PER-1) approved", "annlee7 approved"},
		{"write to dpo@firm.co.uk, please", "write to (an e-mail address), please", "write to (an e-mail address), please"},
		{"mailto:dpo@firm.example", "mailto:(an e-mail address)", "mailto:(an e-mail address)"},
		{"clone git@github.com:firm/isms.git", "clone git@github.com:firm/isms.git", "clone git@github.com:firm/isms.git"},
		{"actions/checkout@v6 and x@latest", "actions/checkout@v6 and x@latest", "actions/checkout@v6 and x@latest"},
		{"<ann@lee.example>", "<(an e-mail address)>", "<(an e-mail address)>"},
		{"", "", ""},
	} {
		if got := hidden.Text(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
		if got := shown.Text(c.text); got != c.named {
			t.Errorf("%q with names: got %q, want %q", c.text, got, c.named)
		}
	}
}

// Every column of a line stays where it is.
func TestLine(t *testing.T) {
	const line = "- {id: PER-1, name: Ann Lee, emails: [ann@lee.example]} # é"
	if got, want := newCast(false).Line(line), "- {id: PER-1, name: •••••••, emails: [•••••••••••••••]} # é"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := newCast(true).Line(line), "- {id: PER-1, name: Ann Lee, emails: [•••••••••••••••]} # é"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestDifferences(t *testing.T) {
	text := func(before, after string) change.Difference {
		return change.Difference{Field: "owner", Label: "owner", Before: before, After: after, Words: `owner: "*` + before + `* …" → "*` + after + `*"`}
	}
	got := newCast(false).Differences([]change.Difference{text("Ann Smith of Sales", "Ann Lee of Sales"), text("24", "72")})
	if got[0].After != "CISO (PER-1) of Sales" || got[0].Words != `owner: "*Ann Smith* of Sales" → "*CISO (PER-1)* of Sales"` {
		t.Errorf("got %+v", got[0])
	}
	if got[1].Words != text("24", "72").Words {
		t.Errorf("got %+v", got[1])
	}
}

func TestNamed(t *testing.T) {
	c := newCast(false)
	stranger := history.Person{Name: "Zoe Quinn"}
	for _, one := range []struct{ got, want string }{
		{c.Named("ann lee"), "CISO (PER-1)"},
		{c.Named("ROL-ciso"), "CISO"},
		{c.Named("Zoe Quinn"), "unknown person 1"},
		{c.Person(stranger), "unknown person 1"},
		{c.Person(history.Person{Name: "renovate[bot]", Bot: true}), "the machine renovate[bot]"},
		{newCast(true).Person(history.Person{Name: "zoe@quinn.example"}), "(an e-mail address) (not in the people register)"},
		{c.Value("Ann Lee"), "PER-1"},
		{c.Value("CISO"), "CISO"},
		{c.Value("PER-lea"), "PER-lea"},
		{c.Role(history.Person{ID: "PER-7", Role: "DPO (dpo@firm.example)", Known: true}), "DPO ((an e-mail address))"},
		{newCast(true).Person(history.Person{ID: "PER-7", Name: "Eve", Role: "dpo@firm.example", Known: true}), "Eve, (an e-mail address) (PER-7)"},
	} {
		if one.got != one.want {
			t.Errorf("got %q, want %q", one.got, one.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"Ann Lee <ann@lee.example>", "a@b.cc@d.ee", "Ann\u00a0Lee", "*Ann* *Lee*", "\xff@\xff.aa", "ANN lee(PER-1)"} {
		f.Add(seed)
	}
	c := newCast(false)
	f.Fuzz(func(t *testing.T, text string) {
		once := c.Text(text)
		if again := people.Unaddressed(once); again != once {
			t.Errorf("%q: an address is left in %q: %q", text, once, again)
		}
		if len([]rune(c.Line(text))) != len([]rune(text)) {
			t.Errorf("%q: the line has another length", text)
		}
	})
}
