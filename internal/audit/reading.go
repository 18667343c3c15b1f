package audit

import (
	"cmp"
	"slices"
	"strings"
)

// A readingPlan says how statements are read, whatever their language: it is
// catalogue/reading.yaml. Words are put under marks in steps; a verdict follows
// from the marks that were found.
type readingPlan struct {
	// Reads are the fields that are read, as kind.field.
	Reads []string `json:"reads"`
	// Language is assumed where neither the configuration nor the words tell.
	Language string `json:"language"`
	Steps    []struct {
		Marks []string `json:"marks"`
		// Take has what a step finds taken out of what later steps read.
		Take bool `json:"take"`
		// Names has words in capitals left alone: they are names.
		Names bool `json:"names"`
		// Titles has words that begin with a capital inside a sentence left
		// alone as well, in languages where that makes them names.
		Titles bool `json:"titles"`
	} `json:"steps"`
	// Verdicts are gone through in their order; the first that holds counts.
	Verdicts []struct {
		Is     string   `json:"is"`
		When   []string `json:"when"`   // all of these marks; "a|b" is either
		Unless []string `json:"unless"` // none of these
	} `json:"verdicts"`
	// Parts says when one statement holds several.
	Parts struct {
		Each    []string `json:"each"`    // what a sentence or point of its own needs
		Joint   string   `json:"joint"`   // the mark of the words that join two
		Clauses []string `json:"clauses"` // what both sides of such a word need
	} `json:"parts"`
	// Rewrite are the marks of which a statement has just one where it is
	// offered without it.
	Rewrite []string `json:"rewrite"`
	// Alike are the marks that do not count when two statements are compared.
	Alike []string `json:"alike"`
}

// A statement is what one sentence says to who looks for things that can be
// checked.
type statement struct {
	language  string
	verdict   string // "" when there are no words of that language
	marks     []mark // in the order they stand in the statement
	parts     int    // how many requirements it seems to hold
	alike     string // what two statements have in common that say the same
	rewritten string // without its vague word, "" where that cannot be said
}

// A mark is a stretch of a statement that the catalogue has a name for.
type mark struct {
	name     string
	word     string // as it is written
	from, to int    // tokens
}

func (r *statement) has(alternatives string) bool {
	for name := range strings.SplitSeq(alternatives, "|") {
		if slices.ContainsFunc(r.marks, func(m mark) bool { return m.name == name }) {
			return true
		}
	}
	return false
}

func (r *statement) count(names []string) int {
	n := 0
	for _, m := range r.marks {
		if slices.Contains(names, m.name) {
			n++
		}
	}
	return n
}

// A reader reads statements, for one evaluation.
type reader struct {
	*readingLists
	lookups map[string]*lookup // by language
}

func (l *readingLists) reader() *reader { return &reader{l, map[string]*lookup{}} }

// read reads one statement in a language there may be words for.
func (r *reader) read(text, language string) statement {
	words := r.languages[language]
	if words == nil {
		return statement{language: language}
	}
	look := r.lookups[language]
	if look == nil {
		look = &lookup{words.index, len(r.plan.Steps), words.nouns, map[string][][]int{}}
		r.lookups[language] = look
	}
	t := newStatementText(text, words.short)
	out := statement{language: language}
	s := &search{t, words.index.numbers}
	for n, step := range r.plan.Steps {
		found := r.step(s, look, n)
		if step.Take {
			for _, m := range found {
				for i := m.from; i < m.to; i++ {
					t.tokens[i].taken = true
				}
			}
		}
		out.marks = append(out.marks, outermost(found)...)
	}
	slices.SortStableFunc(out.marks, func(a, b mark) int { return cmp.Compare(a.from, b.from) })
	out.verdict = r.verdict(&out)
	out.parts = r.parts(t, &out)
	out.alike = r.likeness(t, &out, words)
	if out.parts == 1 && out.count(r.plan.Rewrite) == 1 {
		out.rewritten = words.rewrite(t, r.common[language])
	}
	return out
}

// step looks for the marks of one step. Where a step takes what it finds, the
// longest stretch wins; else each mark is looked for by itself.
func (r *reader) step(s *search, look *lookup, n int) []mark {
	step := &r.plan.Steps[n]
	var found []mark
	behind := map[string]int{} // the token behind the last stretch, by mark
	for i := range s.tokens {
		candidates := look.of(&s.tokens[i], n)
		if len(candidates) == 0 || step.Names && s.capitals(i) || step.Titles && !look.nouns && s.named(i) {
			continue
		}
		from := len(found)
		for _, number := range candidates {
			p := &look.patterns[number]
			group := p.mark
			if step.Take {
				group = ""
			}
			if behind[group] > i {
				continue
			}
			if end := s.match(p.row, i); end > i {
				found = longest(found, from, mark{p.mark, "", i, end}, step.Take)
			}
		}
		for at := from; at < len(found); at++ {
			m := &found[at]
			m.word = s.text[s.tokens[i].start:s.tokens[m.to-1].end]
			if step.Take {
				behind[""] = m.to
			} else {
				behind[m.name] = m.to
			}
		}
	}
	return found
}

// longest keeps of the marks from that number on, which begin with the same
// token, the longest: of each name, or of all.
func longest(found []mark, from int, m mark, ofAll bool) []mark {
	for i := from; i < len(found); i++ {
		if ofAll || found[i].name == m.name {
			if m.to > found[i].to {
				found[i] = m
			}
			return found
		}
	}
	return append(found, m)
}

// outermost leaves out marks that stand inside a longer one of the same step:
// of "take security seriously" the "seriously" says nothing more.
func outermost(found []mark) []mark {
	slices.SortStableFunc(found, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), strings.Compare(a.name, b.name))
	})
	var kept []mark
	var around mark // that reaches furthest
	for _, m := range found {
		if around.to >= m.to && around.to-around.from > m.to-m.from {
			continue
		}
		kept = append(kept, m)
		if m.to > around.to {
			around = m
		}
	}
	return kept
}

func (r *reader) verdict(found *statement) string {
	for _, v := range r.plan.Verdicts {
		lacks := func(marks string) bool { return !found.has(marks) }
		if !slices.ContainsFunc(v.When, lacks) && !slices.ContainsFunc(v.Unless, found.has) {
			return v.Is
		}
	}
	return ""
}

// parts counts the sentences, points and joined clauses that are requirements
// of their own.
func (r *reader) parts(t *statementText, found *statement) int {
	count, from := 0, 0
	for i := 1; i <= len(t.tokens); i++ {
		if i < len(t.tokens) && !t.tokens[i].opens {
			continue
		}
		if n := r.clauses(found, from, i); n > 1 {
			count += n
		} else if holds(found, r.plan.Parts.Each, from, i) {
			count++
		}
		from = i
	}
	return max(count, 1)
}

// clauses counts the stretches between joining words when each of them could
// stand alone; else it is one.
func (r *reader) clauses(found *statement, from, to int) int {
	count := 0
	for _, m := range found.marks {
		if m.name != r.plan.Parts.Joint || m.from < from || m.from >= to {
			continue
		}
		if holds(found, r.plan.Parts.Clauses, from, m.from) && holds(found, r.plan.Parts.Clauses, m.to, to) {
			count++
			from = m.to
		}
	}
	return count + 1
}

// holds reports whether all of the marks stand between two tokens.
func holds(found *statement, marks []string, from, to int) bool {
	for _, alternatives := range marks {
		names := strings.Split(alternatives, "|")
		if !slices.ContainsFunc(found.marks, func(m mark) bool {
			return m.from >= from && m.to <= to && slices.Contains(names, m.name)
		}) {
			return false
		}
	}
	return len(marks) > 0
}

// likeness is the statement without case, punctuation, endings and the words
// that say nothing.
func (r *reader) likeness(t *statementText, found *statement, words *languageWords) string {
	without := make([]bool, len(t.tokens))
	for _, m := range found.marks {
		if slices.Contains(r.plan.Alike, m.name) {
			for i := m.from; i < m.to; i++ {
				without[i] = true
			}
		}
	}
	var rest []string
	for i := range t.tokens {
		if !without[i] {
			rest = append(rest, words.stem(t.tokens[i].folded))
		}
	}
	return strings.Join(rest, " ")
}
