package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readingLists are the plan of reading and the words of all languages.
type readingLists struct {
	plan      readingPlan
	languages map[string]*languageWords
	common    map[string]map[string]bool // the commonest words, by language
	commonIn  []string                   // the languages of common, in alphabetical order
	// finish makes ready for reading, once: making patterns takes longer than
	// checking a small register.
	finish func() error
}

// languageWords are the words of one language, from however many files.
type languageWords struct {
	sets     map[string][]string
	marks    map[string][]string
	instead  []insteadOf
	keepsAt  []string // words after which a vague word stays: an adequate
	endings  []string // longest first
	nouns    bool     // every noun begins with a capital
	index    *index
	short    map[string]bool // abbreviations
	insteads []insteadPatterns
}

// An insteadOf says what to write in the place of words.
type insteadOf struct {
	words []string
	write string
	here  bool // in the place of the words where it can be, else at the end
}

type insteadPatterns struct {
	rows []pattern
	insteadOf
}

var languageKeys = []string{"language", "lists", "sets", "marks", "instead", "keep_after", "endings", "capitals"}

// add takes the words of one file of catalogue/words for reading. A file
// without any is none of its business.
func (l *readingLists) add(file any) error {
	top, _ := file.(map[string]any)
	if top["marks"] == nil && top["sets"] == nil && top["instead"] == nil {
		return nil
	}
	language, _ := top["language"].(string)
	if language == "" {
		return fmt.Errorf("a file with marks says of which language they are: language: en")
	}
	for _, key := range slices.Sorted(maps.Keys(top)) {
		if !slices.Contains(languageKeys, key) {
			return fmt.Errorf("there is no key %q%s", key, didYouMean(key, languageKeys))
		}
	}
	words := l.languages[language]
	if words == nil {
		words = &languageWords{sets: map[string][]string{}, marks: map[string][]string{}}
		l.languages[language] = words
	}
	for key, target := range map[string]map[string][]string{"sets": words.sets, "marks": words.marks} {
		if err := addLists(target, key, top[key]); err != nil {
			return err
		}
	}
	return words.addOthers(top)
}

func addLists(target map[string][]string, key string, value any) error {
	if value == nil {
		return nil
	}
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is {name: [words]}", key)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		texts, err := stringsOf(object[name])
		if err != nil {
			return fmt.Errorf("%s.%s %w", key, name, err)
		}
		target[name] = append(target[name], texts...)
	}
	return nil
}

func (w *languageWords) addOthers(top map[string]any) error {
	for key, target := range map[string]*[]string{"keep_after": &w.keepsAt, "endings": &w.endings} {
		texts, err := stringsOf(top[key])
		if err != nil {
			return fmt.Errorf("%s %w", key, err)
		}
		*target = append(*target, texts...)
	}
	switch top["capitals"] {
	case nil:
	case "nouns":
		w.nouns = true
	default:
		return fmt.Errorf("capitals is nouns, in languages whose nouns all begin with a capital")
	}
	list, ok := top["instead"].([]any)
	if !ok && top["instead"] != nil {
		return fmt.Errorf("instead is a list of {words, write}")
	}
	for _, one := range list {
		object, _ := one.(map[string]any)
		texts, err := stringsOf(object["words"])
		write, _ := object["write"].(string)
		if err != nil || write == "" || len(texts) == 0 {
			return fmt.Errorf("instead is a list of {words: [timely], write: \"within [number] hours\"}")
		}
		here, _ := object["here"].(bool)
		w.instead = append(w.instead, insteadOf{texts, write, here})
	}
	return nil
}

// makePatterns reads the plan and makes patterns of all words. The two values are
// those of catalogue/reading.yaml and catalogue/languages.yaml.
func (l *readingLists) makePatterns(plan, languages any) error {
	if plan == nil && len(l.languages) == 0 {
		return nil
	}
	if err := decodeStrictly(plan, &l.plan); err != nil {
		return fmt.Errorf("reading.yaml: %w", err)
	}
	common := map[string][]string{}
	if err := decodeStrictly(languages, &common); err != nil {
		return fmt.Errorf("languages.yaml: %w", err)
	}
	for code, words := range common {
		l.common[code] = foldedSet(words)
	}
	l.commonIn = slices.Sorted(maps.Keys(l.common))
	for _, code := range slices.Sorted(maps.Keys(l.languages)) {
		if err := l.languages[code].compile(&l.plan); err != nil {
			return fmt.Errorf("words of %s: %w", code, err)
		}
	}
	return nil
}

func foldedSet(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, word := range words {
		set[fold(word)] = true
	}
	return set
}

func (w *languageWords) compile(plan *readingPlan) error {
	v := &vocabulary{map[string][]pattern{}}
	if err := v.addSets(w.sets); err != nil {
		return err
	}
	steps := map[string]int{}
	for n, step := range plan.Steps {
		for _, name := range step.Marks {
			steps[name] = n
		}
	}
	var patterns []markedPattern
	for _, name := range slices.Sorted(maps.Keys(w.marks)) {
		step, known := steps[name]
		if !known {
			return fmt.Errorf("there is no mark %q%s", name, didYouMean(name, slices.Sorted(maps.Keys(steps))))
		}
		for _, text := range w.marks[name] {
			row, err := v.pattern(text)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			patterns = append(patterns, markedPattern{name, step, row})
		}
	}
	w.index = newIndex(patterns, foldedSet(w.sets["number"]))
	w.short = foldedSet(w.sets["abbreviation"])
	slices.SortStableFunc(w.endings, func(a, b string) int { return len(b) - len(a) })
	for _, one := range w.instead {
		p := insteadPatterns{insteadOf: one}
		for _, text := range one.words {
			row, err := v.pattern(text)
			if err != nil {
				return fmt.Errorf("instead: %w", err)
			}
			p.rows = append(p.rows, row)
		}
		w.insteads = append(w.insteads, p)
	}
	return nil
}

// addSets makes patterns of the sets; one set may use another.
func (v *vocabulary) addSets(sets map[string][]string) error {
	left := slices.Sorted(maps.Keys(sets))
	for len(left) > 0 {
		var later []string
		var fault error
		for _, name := range left {
			rows, err := v.patterns(sets[name])
			if err != nil {
				later, fault = append(later, name), fmt.Errorf("set %s: %w", name, err)
				continue
			}
			v.sets[name] = rows
		}
		if len(later) == len(left) {
			return fault
		}
		left = later
	}
	return nil
}

func (v *vocabulary) patterns(texts []string) ([]pattern, error) {
	rows := make([]pattern, len(texts))
	for i, text := range texts {
		row, err := v.pattern(text)
		if err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

// minStem is how many letters a word keeps at least when its ending goes.
const minStem = 4

// stem takes the longest ending from a word.
func (w *languageWords) stem(word string) string {
	for _, ending := range w.endings {
		if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= minStem {
			return rest
		}
	}
	return word
}

// rewrite offers the statement without its one vague word and with a figure to
// fill in, where the words say how.
func (w *languageWords) rewrite(t *statementText, common map[string]bool) string {
	one, from, to := w.findInstead(t)
	if from < 0 || from > 0 && slices.Contains(w.keepsAt, t.tokens[from-1].folded) {
		return ""
	}
	before, behind := strings.TrimSpace(t.text[:t.tokens[from].start]), strings.TrimSpace(t.text[t.tokens[to-1].end:])
	if one.here && from > 0 && (to == len(t.tokens) || common[t.tokens[to].folded]) {
		if to == len(t.tokens) {
			return before + " " + one.write + behind // a point, if anything
		}
		return before + " " + one.write + " " + behind
	}
	rest := strings.TrimRight(before+" "+behind, ". ")
	return capitalised(strings.TrimSpace(rest)) + " " + one.write + "."
}

// findInstead looks for words that something can be written instead of: the
// first and longest.
func (w *languageWords) findInstead(t *statementText) (one insteadOf, from, to int) {
	s := &search{t, w.index.numbers}
	for i := range t.tokens {
		for _, p := range w.insteads {
			for _, row := range p.rows {
				if end := s.match(row, i); end > max(i, to) {
					one, from, to = p.insteadOf, i, end
				}
			}
		}
		if to > 0 {
			return one, from, to
		}
	}
	return one, -1, -1
}

func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// commonWords counts the commonest words of each language in a text, in the
// order of commonIn.
func (l *readingLists) commonWords(text string) []int {
	counts := make([]int, len(l.commonIn))
	eachWord(fold(text), func(_ int, word string) {
		for i, code := range l.commonIn {
			if l.common[code][word] {
				counts[i]++
			}
		}
	})
	return counts
}

// languageOf tells the language by the commonest words of texts, "" where these
// do not tell: one language must have two words more than any other.
func (l *readingLists) languageOf(counts []int) string {
	best, second, first := 0, 0, ""
	for i, n := range counts {
		switch {
		case n > best:
			best, second, first = n, best, l.commonIn[i]
		case n > second:
			second = n
		}
	}
	if best-second < 2 {
		return ""
	}
	return first
}
