package audit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
)

// plain is a reader with a plan of three steps and few words.
func plainReader(t testing.TB, marks string) *reader {
	t.Helper()
	plan := `
reads: [claims.statement]
language: en
steps:
  - {marks: [fixed], take: true}
  - {marks: [thing, figure, joint]}
  - {marks: [vague], names: true}
verdicts:
  - {is: full, when: [thing, figure|fixed]}
  - {is: half, when: [thing], unless: [vague]}
  - {is: none}
parts: {each: [thing|figure], joint: joint, clauses: [figure, thing]}
rewrite: [vague]
alike: [joint]
`
	l := &readingLists{languages: map[string]*languageWords{}, common: map[string]map[string]bool{}}
	if err := l.add(decoded(t, "language: en\n"+marks)); err != nil {
		t.Fatal(err)
	}
	if err := l.makePatterns(decoded(t, plan), decoded(t, "en: [the, and, when]\nfr: [le, la, et, les]\n")); err != nil {
		t.Fatal(err)
	}
	return l.reader()
}

func decoded(t testing.TB, text string) any {
	t.Helper()
	value, err := register.Data("reading.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// Each form of a pattern finds what it should, and nothing else.
func TestPatterns(t *testing.T) {
	for _, c := range []struct{ pattern, text, want string }{
		{"encrypt*", "All data is Encrypted.", "Encrypted"},
		{"encrypt*", "It is unencrypted.", ""},
		{"'*schlüssel'", "Der Hauptschlüssel", "Hauptschlüssel"},
		{"'*schlüssel*'", "Er verschlüsselt es", "verschlüsselt"},
		{"strasse", "In der STRASSE", "STRASSE"},
		{"laptop|disk", "a disk", "disk"},
		{"laptop|disk wiped?", "the disk wiped", "disk wiped"},
		{"laptop|disk wiped?", "the disk", "disk"},
		{"<number> hours", "within 24 hours", "24 hours"},
		{"<number> hours", "within 24hours", "24hours"},
		{"<number> hours", "within Two hours", "Two hours"},
		{"<number> hours", "within 1,000.5 hours", "1,000.5 hours"},
		{"<number> hours", "24/7 hours", ""},
		{"<number> <unit>", "3 working days", "3 working days"},
		{"<number> <unit>", "3 days", "3 days"},
		{"art <place>", "under Art. 33(4)(a) of it", "Art. 33(4)(a"},
		{"art <place>", "Art. IV", "Art. IV"},
		{"art <place>", "art of war", ""},
		{"return ~ data", "return or delete all client data", "return or delete all client data"},
		{"return ~ data", "return one two three four five data", ""},
		{"return ~ data", "return it; data", ""},
		{"^ keep", "Do it. Keep logs", "Keep"},
		{"^ keep", "we keep logs", ""},
		{"^ keep", "1. keep logs", "keep"},
		{"^ keep", "- keep logs", "keep"},
		{"end user", "the end-user", "end-user"},
		{"end user", "the end. User", ""},
		{"end user", "the end, user", ""},
		{"BS <number>", "BS 7858", "BS 7858"},
		{"BS <number>", "bs 7858", ""},
		{"tls <number>", "TLS1.2", "TLS1.2"},
		{"u s", "the U.S. market", "U.S"},
		{"'%'", "99 %", "%"},
		{"don't", "Don’t", "Don’t"},
		{"café", "a cafe\u0301", "cafe\u0301"},
	} {
		r := plainReader(t, "sets: {number: [two], unit: [days, working days], abbreviation: [art]}\nmarks: {thing: ["+c.pattern+"]}\n")
		got := ""
		if marks := r.read(c.text, "en").marks; len(marks) > 0 {
			got = marks[0].word
		}
		if got != c.want {
			t.Errorf("%s in %q finds %q, want %q", c.pattern, c.text, got, c.want)
		}
	}
}

const fewWords = `
sets: {number: [two], unit: [hours, weeks]}
marks:
  fixed: [secure boot]
  thing: [log*, backup*, boot]
  figure: ["<number> <unit>"]
  joint: [and]
  vague: [secure, swift, soon, a swift*]
instead:
  - {words: [swift], write: "within [number] hours"}
  - {words: [soon], write: "within [number] hours", here: true}
keep_after: [an]
endings: [ed, s]
`

// What a step takes is not there for the next, the longest stretch wins, and
// capitals are names.
func TestSteps(t *testing.T) {
	r := plainReader(t, fewWords)
	for text, want := range map[string]string{
		"Secure Boot and secure logs": `fixed "Secure Boot", joint "and", vague "secure", thing "logs"`,
		"SWIFT logs":                  `thing "logs"`,
		"SWIFT LOGS":                  `vague "SWIFT", thing "LOGS"`,
		"a swiftly made log":          `vague "a swiftly", thing "log"`,
		"":                            "",
	} {
		if got := marksOf(r.read(text, "en")); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A word with a capital inside a sentence is a name where a step says so,
// unless the language gives every noun one, and but for titles.
func TestTitles(t *testing.T) {
	for _, c := range []struct{ more, text, want string }{
		{"", "all those shifts stand in Rota", ""},
		{"", "all those shifts stand in a rota", "rota"},
		{"", "Rota of all those shifts", "rota"},
		{"", "all those shifts. Rota of them", "rota"},
		{"", "Night Rota and Pay", "rota"},
		{"", "ALL THE SHIFTS: ROTA", "rota"},
		{"capitals: nouns\n", "all those shifts stand in Rota", "rota"},
	} {
		l := &readingLists{languages: map[string]*languageWords{}, common: map[string]map[string]bool{}}
		if err := l.add(decoded(t, "language: en\n"+c.more+"marks: {trap: [rota]}\n")); err != nil {
			t.Fatal(err)
		}
		if err := l.makePatterns(decoded(t, "steps: [{marks: [trap], titles: true}]\nverdicts: [{is: other}]"), nil); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range l.reader().read(c.text, "en").marks {
			got = strings.ToLower(m.word)
		}
		if got != c.want {
			t.Errorf("%q%s: sees %q, want %q", c.text, c.more, got, c.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	r := plainReader(t, fewWords)
	for text, want := range map[string]string{
		"logs for two weeks":    "full",
		"logs with secure boot": "full",
		"logs":                  "half",
		"secure logs":           "none",
		"nothing":               "none",
	} {
		if got := r.read(text, "en").verdict; got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	if got := r.read("logs", "fr"); got.verdict != "" || got.language != "fr" {
		t.Errorf("a language without words gives %+v", got)
	}
}

func TestParts(t *testing.T) {
	r := plainReader(t, fewWords)
	for text, want := range map[string]int{
		"":                                    1,
		"Keep logs":                           1,
		"Keep logs; make backups":             2,
		"Keep logs.\nMake backups.":           2,
		"- keep logs\n- make backups\n- rest": 2,
		"Keep logs two weeks and backups 3 weeks": 2,
		"Keep logs two weeks and 3 hours":         1,
		"Keep logs and backups two weeks":         1,
	} {
		if got := r.read(text, "en").parts; got != want {
			t.Errorf("%q holds %d, want %d", text, got, want)
		}
	}
}

func TestAlike(t *testing.T) {
	r := plainReader(t, fewWords)
	a, b, c := r.read("Logged backups, and LOGS!", "en").alike, r.read("logs backup logs", "en").alike, r.read("logs not backup logs", "en").alike
	if a == "" || strings.Contains(a, "and") || b == c {
		t.Errorf("%q, %q, %q", a, b, c)
	}
}

func TestRewritten(t *testing.T) {
	r := plainReader(t, fewWords)
	for text, want := range map[string]string{
		"Swift logs of it.":        "Logs of it within [number] hours.",
		"Give logs soon.":          "Give logs within [number] hours.",
		"Give logs soon when due.": "Give logs within [number] hours when due.",
		"Give soon logs":           "Give logs within [number] hours.",
		"An swift log":             "", // bad English without it
		"Swift and secure logs":    "", // two of them
		"Swift logs; swift boot":   "",
		"Secure logs":              "", // nothing to write instead
	} {
		if got := r.read(text, "en").rewritten; got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Faults in the lists of the catalogue, or of a user's own, are named.
func TestFaultsInWords(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"marks: {thing: [log]}", "language: en"},
		{"language: en\nmarks: {thing: [log]}\nmark: {}", "did you mean"},
		{"language: en\nmarks: {things: [log]}", `there is no mark "things", did you mean "thing"?`},
		{"language: en\nmarks: {thing: [<unit> of]}", "there is no set <unit>"},
		{"language: en\nsets: {a: [<b>], b: [<a>]}\nmarks: {thing: [log]}", "there is no set"},
		{"language: en\nmarks: {thing: [log ~]}", "begins and ends with a word"},
		{"language: en\nmarks: {thing: [~ log]}", "begins and ends with a word"},
		{"language: en\nmarks: {thing: [a? ~ log]}", "begins and ends with a word"},
		{"language: en\nmarks: {thing: [log?]}", "begins and ends with a word"},
		{"language: en\nmarks: {thing: [log ^]}", "begins and ends with a word"},
		{"language: en\nmarks: {thing: ['!']}", "no word"},
		{"language: en\nmarks: {thing: [a|b c|]}", "no single word"},
		{"language: en\nmarks: {thing: [1]}", "must hold texts"},
		{"language: en\nmarks: [thing]", "marks is {name: [words]}"},
		{"language: en\nmarks: {thing: [log]}\ninstead: [{words: [a]}]", "instead is a list"},
		{"language: en\nmarks: {thing: [log]}\ninstead: no", "instead is a list"},
		{"language: en\nmarks: {thing: [log]}\ncapitals: names", "capitals is nouns"},
	} {
		l := &readingLists{languages: map[string]*languageWords{}, common: map[string]map[string]bool{}}
		err := l.add(decoded(t, c.words))
		if err == nil {
			err = l.makePatterns(decoded(t, "steps: [{marks: [thing]}]"), nil)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.words, err, c.want)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	l := shippedReading(t)
	for text, want := range map[string]string{
		"The data of the customers must be encrypted at rest.":                   "en",
		"Die Daten der Kunden sind bei der Speicherung zu verschlüsseln.":        "de",
		"Les données des clients doivent être chiffrées au repos et en transit.": "fr",
		"Los datos de los clientes deben cifrarse en reposo y en tránsito.":      "es",
		"De gegevens van de klanten moeten versleuteld worden opgeslagen.":       "nl",
		"Audit logs":         "",
		"Verschlüsselung":    "",
		"":                   "",
		"Schedule 3 DIN 277": "",
	} {
		if got := l.languageOf(l.commonWords(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// Statements that somebody made to hurt are read in time, and nothing breaks.
func FuzzRead(f *testing.F) {
	r := shippedReading(f)
	for _, seed := range []string{
		"", " ", "\x00\xff", "Art. (((((", strings.Repeat("return ", 1000), strings.Repeat("a and 3 hours of logs ", 300), strings.Repeat("(", 5000), "é\u0301\u0301",
		"Encrypt data; test yearly; notify within 24 hours.", "Timely notification of incidents.", "必要に応じて", "1.1.1.1.1", "24/7 % § €",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, language := range []string{"en", "de"} {
			s := r.read(text, language)
			if s.verdict == "" || s.parts < 1 {
				t.Errorf("%q: %+v", text, s)
			}
			for _, m := range s.marks {
				if !strings.Contains(text, m.word) || m.word == "" || m.from >= m.to {
					t.Errorf("%q: the mark %+v", text, m)
				}
			}
		}
	})
}

// BenchmarkRead reads statements that are all different: ten times as many
// take ten times as long.
func BenchmarkRead(b *testing.B) {
	lists := shippedReading(b).readingLists
	for _, n := range []int{1000, 10000} {
		texts := make([]string, n)
		for i := range texts {
			texts[i] = fmt.Sprintf("Notify customer %d of a breach within %d hours (MSA Schedule %d), encrypt stored data and keep logs for a reasonable time where possible.", i, i%90, i%7)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				r := lists.reader()
				for _, text := range texts {
					r.read(text, "en")
				}
			}
		})
	}
}
