package register

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Mention says that the raw text of an unread field or row names a record.
type Mention struct {
	Record Key // the record that is named
	By     Key // the record whose unread text names it
}

const (
	// minMention is the shortest name looked for in unread text, in bytes; ids are
	// always looked for.
	minMention = 4
	// maxMentionWords is how many words of a name it is found by.
	maxMentionWords = 20
	// maxMentions bounds what a snapshot is told of in which everything names
	// everything.
	maxMentions = 200_000
)

// mentioned finds the records that a text names, by the ids and names of all.
type mentioned struct {
	records []*Record
	names   map[string][]calledSo // by their first words, in small letters
	counts  []int                 // how many words those have, each number once
}

// calledSo is one id or name of a record.
type calledSo struct {
	record int
	text   string // in small letters
	before int    // bytes before its first word
}

// findMentions looks for ids and names of records in text that could not be
// read, so that nothing is said to be missing that is only misplaced.
func (l *loader) findMentions() {
	var m *mentioned
	for _, k := range l.schema.Kinds {
		for _, by := range l.out.Records[k.Name] {
			if len(by.Raw) == 0 {
				continue
			}
			if m == nil {
				m = l.mentioned()
			}
			for _, r := range m.in(strings.ToLower(strings.Join(by.Raw, "\n"))) {
				if r != by && len(l.out.Mentions) < maxMentions {
					l.out.Mentions = append(l.out.Mentions, Mention{Record: r.Key(), By: by.Key()})
				}
			}
		}
	}
}

func (l *loader) mentioned() *mentioned {
	m := &mentioned{names: map[string][]calledSo{}}
	for _, k := range l.schema.Kinds {
		for _, r := range l.out.Records[k.Name] {
			for _, id := range spellings(r.ID) {
				m.add(strings.ToLower(id))
			}
			for _, field := range nameFields {
				if name, ok := r.Fields[field].(string); ok && len(name) >= minMention {
					m.add(fold(name))
				}
			}
			m.records = append(m.records, r)
		}
	}
	return m
}

// add adds a name of the record that comes next. One without a letter or a
// digit is no name.
func (m *mentioned) add(name string) {
	words := wordsOf(name)
	if len(words) == 0 {
		return
	}
	words = words[:min(len(words), maxMentionWords)]
	first, last := words[0], words[len(words)-1]
	key := name[first.from:last.to]
	m.names[key] = append(m.names[key], calledSo{len(m.records), name, first.from})
	if !slices.Contains(m.counts, len(words)) {
		m.counts = append(m.counts, len(words))
	}
}

// in lists the records that a text in small letters names, in their order. A
// name counts where neither side goes on with a letter or a digit.
func (m *mentioned) in(text string) []*Record {
	words := wordsOf(text)
	found := map[int]bool{}
	for i, first := range words {
		for _, count := range m.counts {
			if i+count > len(words) {
				continue
			}
			for _, name := range m.names[text[first.from:words[i+count-1].to]] {
				if !found[name.record] && standsAt(text, name.text, first.from-name.before) {
					found[name.record] = true
				}
			}
		}
	}
	var numbers []int
	for number := range found {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	var records []*Record
	for _, number := range numbers {
		records = append(records, m.records[number])
	}
	return records
}

// A stretch is a part of a text, in bytes.
type stretch struct{ from, to int }

// wordsOf are the runs of letters and digits in a text.
func wordsOf(text string) []stretch {
	var words []stretch
	inside := false
	for i, r := range text {
		switch is := isWordRune(r); {
		case is && !inside:
			words = append(words, stretch{i, len(text)})
		case !is && inside:
			words[len(words)-1].to = i
		}
		inside = isWordRune(r)
	}
	return words
}

// spellings are the ways in which people write a control id.
func spellings(id string) []string {
	if rest, ok := strings.CutPrefix(id, "A."); ok {
		return []string{id, "A " + rest, "A" + rest}
	}
	return []string{id}
}

// containsWord finds word in text where neither side goes on with a letter or
// a digit.
func containsWord(text, word string) bool {
	for from := 0; word != ""; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		if standsAt(text, word, from+i) {
			return true
		}
		from += i + len(word)
	}
	return false
}

// standsAt tells that word stands at an offset of text, and that neither side
// goes on with a letter or a digit.
func standsAt(text, word string, at int) bool {
	if at < 0 || !strings.HasPrefix(text[at:], word) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+len(word):])
	return !isWordRune(before) && !isWordRune(after)
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
