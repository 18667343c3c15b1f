package audit

import (
	"cmp"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// statementFacts reads the fields that the catalogue names, each distinct text
// once.
func (d *document) statementFacts() []*ast.Term {
	var terms []*ast.Term
	r := d.reading.reader()
	for _, read := range d.reading.plan.Reads {
		kind, field, _ := strings.Cut(read, ".")
		texts := d.statements(kind, field)
		languages := d.languagesOf(kind, texts)
		known := map[string]*ast.Term{}
		for i, one := range texts {
			said, ok := known[one.text]
			if !ok {
				said = d.statement(r, readText{one.text, languages[i]})
				known[one.text] = said
			}
			terms = append(terms, d.object().
				text("kind", kind).text("id", one.id).text("field", field).put("reading", said).
				term())
		}
	}
	return terms
}

func (d *document) statement(r *reader, text readText) *ast.Term {
	said, ok := d.texts.readings[text]
	if !ok {
		said = d.statementTerm(r.read(text.text, text.language))
		d.texts.readings[text] = said
	}
	return said
}

type statementOf struct{ id, text string }

func (d *document) statements(kind, field string) []statementOf {
	var texts []statementOf
	for _, r := range d.in.Registers.Records[kind] {
		if s, ok := r.Fields[field].(string); ok && strings.TrimSpace(s) != "" {
			texts = append(texts, statementOf{r.ID, s})
		}
	}
	return texts
}

// statedLanguage is what the configuration says of the register, or of all.
func (d *document) statedLanguage(kind string) string {
	c := d.in.Config
	if c == nil {
		return ""
	}
	return cmp.Or(c.Registers[kind].Language, c.Language)
}

// languagesOf are the languages of texts of a register: the stated one, else
// that of each text's own words, else that of all together.
func (d *document) languagesOf(kind string, texts []statementOf) []string {
	languages := make([]string, len(texts))
	stated, all := d.statedLanguage(kind), make([]int, len(d.reading.commonIn))
	for i, one := range texts {
		if languages[i] = stated; stated != "" {
			continue
		}
		counts := d.reading.commonWords(one.text)
		languages[i] = d.reading.languageOf(counts)
		for k, n := range counts {
			all[k] += n
		}
	}
	usual := cmp.Or(stated, d.reading.languageOf(all), d.reading.plan.Language)
	for i, language := range languages {
		languages[i] = cmp.Or(language, usual)
	}
	return languages
}

func (d *document) statementTerm(s statement) *ast.Term {
	marks := make([]*ast.Term, len(s.marks))
	for i, m := range s.marks {
		marks[i] = d.object().text("mark", m.name).text("word", m.word).term()
	}
	return d.object().
		text("language", s.language).given("verdict", s.verdict).
		put("marks", ast.ArrayTerm(marks...)).
		number("parts", s.parts).given("alike", s.alike).given("rewritten", s.rewritten).
		term()
}
