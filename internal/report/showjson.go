package report

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// ShowSchema is the JSON Schema (2020-12) of the JSON output of [ShowRecords]
// and [SampleRecords]: the contract with programs that read it. Within version 1
// properties are added, never renamed or removed.
//
//go:embed show-1.schema.json
var ShowSchema []byte

const (
	showSchemaID = schemaBase + "show-1.schema.json"
	showVersion  = "1"
)

type showJSON struct {
	lookJSON
	Records  []pageJSON      `json:"records"`
	Findings []objectionJSON `json:"findings,omitempty"`
	Sample   *sampleJSON     `json:"sample,omitempty"`
}

// A pageJSON is the page of a record, and its story.
type pageJSON struct {
	storyJSON
	Marks    []string        `json:"marks"`
	Answers  []answerJSON    `json:"answers"`
	Findings []objectionJSON `json:"findings"`
}

type answerJSON struct {
	Question string   `json:"question"`
	Answer   []string `json:"answer"`
}

type objectionJSON struct {
	Rule      string   `json:"rule"`
	Severity  string   `json:"severity"`
	Criterion string   `json:"criterion"`
	Evidence  []string `json:"evidence"`
	ByHand    []string `json:"by_hand"`
	Statement string   `json:"statement"`
	Remedy    string   `json:"to_settle_it,omitempty"`
	Exception string   `json:"exception,omitempty"`
}

type sampleJSON struct {
	From       string       `json:"from"`
	To         string       `json:"to"`
	Seed       string       `json:"seed,omitempty"`
	Drawn      int          `json:"drawn"`
	Population []memberJSON `json:"population"`
}

type memberJSON struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	Ended string `json:"ended,omitempty"`
	Draw  string `json:"draw,omitempty"`
	Place int    `json:"place,omitempty"`
}

func (t *walkText) showDocument(b *bytes.Buffer, sh Show, sample *sampleJSON) error {
	d := showJSON{lookJSON: lookOf(t.look, showSchemaID, showVersion, t.o), Records: []pageJSON{}, Sample: sample}
	for _, key := range sh.Keys {
		page := t.leaf(key)
		j := pageJSON{storyJSON: storyOf(t.look, t.cast, tell(t.look, t.cast, key)), Marks: present(page.marks), Answers: []answerJSON{}, Findings: t.objectionsOf(t.foundOf(key))}
		for _, f := range page.facts {
			j.Answers = append(j.Answers, answerJSON{f.label, texts(f.lines)})
		}
		d.Records = append(d.Records, j)
	}
	if len(sh.Keys) == 0 && sh.Findings {
		d.Findings = t.objectionsOf(standing(t.r.Findings))
	}
	return encode(b, d)
}

func (t *walkText) objectionsOf(found []finding.Finding) []objectionJSON {
	all := []objectionJSON{}
	for _, f := range found {
		o := t.objectionOf(f)
		all = append(all, objectionJSON{f.Rule, f.Severity.String(), o.criterion, present(texts(plainly(append(slices.Clone(o.evidence), o.records)...))), present(o.byHand), o.statement, o.remedy, o.exception})
	}
	return all
}

// showMarkdown writes the pages as Markdown, in which all text is text.
func (t *walkText) showMarkdown(b *bytes.Buffer, sh Show) {
	b.WriteString(string("# " + mdText(t.title()) + "\n\n" + mdText("History: "+t.history()) + "\n"))
	for _, why := range t.r.Incomplete {
		b.WriteString(string("\nIncomplete: " + mdText(why) + "\n"))
	}
	t.pagesMarkdown(b, sh)
	t.closingMarkdown(b)
}

func (t *walkText) closingMarkdown(b *bytes.Buffer) {
	b.WriteByte('\n')
	if remark := t.cast.remark(); remark != "" {
		b.WriteString(string(mdText(remark)) + "\n\n")
	}
	b.WriteString(string(mdText(closing)) + "\n")
}

func (t *walkText) pagesMarkdown(b *bytes.Buffer, sh Show) {
	for _, key := range sh.Keys {
		s := t.leaf(key)
		b.WriteString(string("\n## " + mdText(strings.TrimSpace(s.id+" "+s.title)) + "\n\n" + mdText(strings.Join(s.marks, " · ")) + "\n\n"))
		var commands []string
		for _, c := range s.byHand {
			commands = append(commands, c.Command)
		}
		factsMarkdown(b, s.facts, commands)
		if sh.Findings {
			t.objectionsMarkdown(b, t.foundOf(key))
		}
	}
	if len(sh.Keys) == 0 && sh.Findings {
		t.objectionsMarkdown(b, standing(t.r.Findings))
	}
}

// factsMarkdown writes facts as a table, and below it the commands.
func factsMarkdown(b *bytes.Buffer, facts []fact, commands []string) {
	b.WriteString("| | |\n|---|---|\n")
	for _, f := range facts {
		for i, line := range texts(f.lines) {
			label := ""
			if i == 0 {
				label = f.label
			}
			b.WriteString(string("| " + mdText(label) + " | " + mdText(line) + " |\n"))
		}
	}
	for i, c := range commands {
		label := ""
		if i == 0 {
			label = "by hand"
		}
		b.WriteString(string("| " + md(label) + " | " + mdCode(c) + " |\n"))
	}
}

func (t *walkText) objectionsMarkdown(b *bytes.Buffer, found []finding.Finding) {
	for _, f := range found {
		o := t.objectionOf(f)
		b.WriteString(string("\n### " + mdText(o.head) + "\n\n"))
		factsMarkdown(b, o.facts(), o.byHand)
	}
	if len(found) == 0 {
		b.WriteString("\nNo finding.\n")
	}
}

// memberOf is a record of a population; place is where it stands in the draw,
// from 1, and 0 for none.
func memberOf(m lint.Member, draw string, place int) memberJSON {
	return memberJSON{m.Key.Kind, m.Key.ID, isoDay(m.Since), isoDay(m.Until), m.Ended, draw, place}
}
