package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// recordPages have a page for each record, in the words of [ShowRecords].
func (b *book) recordPages() []html.Page {
	all := &html.Records{}
	for _, k := range b.kinds() {
		var of html.Kind
		for _, key := range b.l.Keys(k.Name) {
			of.List = append(of.List, b.record(k, key))
		}
		if len(of.List) > 0 {
			of.Name, of.ID = k.Title, html.Anchor("kind", k.Name)
			all.Kinds = append(all.Kinds, of)
		}
	}
	if len(all.Kinds) == 0 {
		return nil
	}
	return []html.Page{{ID: "records", Title: "Record by record", Short: "Records", Lead: "Who asked for it, where it is written, who reviewed it and when, what changed since, and what covers it. Records that are gone are here too.", Body: []html.Block{all, b.recordTable()}}}
}

// kinds are the types of records in the order in which people ask for them:
// what is required, then who asks, where it is written and what covers it, and
// last what stands outside the thread.
func (b *book) kinds() []*register.Kind {
	place := func(k *register.Kind) int {
		g := b.l.Graph()
		if k.Stage == g.Middle() {
			return -1
		}
		for i, s := range g.Stages {
			if s.Name == k.Stage {
				return i
			}
		}
		return len(g.Stages)
	}
	all := slices.Clone(b.l.Schema.Kinds)
	slices.SortStableFunc(all, func(x, y *register.Kind) int { return cmp.Compare(place(x), place(y)) })
	return all
}

func (b *book) record(k *register.Kind, key register.Key) html.Record {
	s := b.words.leaf(key)
	page := html.Record{ID: b.anchorOf(key), Name: b.idOf(key), Marks: html.Text(strings.Join(s.marks, " · "))}
	if title := b.redact.Text(s.title); title != page.Name {
		page.Says = title
	}
	if r := b.records[key]; r != nil && k.Live(r) && slices.Contains(b.l.Reviewed, key.Kind) {
		page.Marks = append(page.Marks, html.Part{Text: " "}, proofOf(b.states[key]).chip())
	}
	for _, f := range s.facts {
		one := html.Fact{Label: f.label}
		if b.asked(key.Kind) && b.isQuestion(f.label) {
			one.ID = b.answerAnchor(key, f.label)
		}
		if f.label == askFound {
			one.Lines = b.foundOn(key, f)
		} else {
			for _, line := range f.lines {
				one.Lines = append(one.Lines, b.line(line))
			}
		}
		page.Answers = append(page.Answers, one)
	}
	for _, c := range s.byHand {
		page.ByHand = append(page.ByHand, html.Line{{Text: b.redact.Text(c.Command), Tone: html.Code}, {Text: " " + c.Shows, Tone: html.Soft}})
	}
	return page
}

// line is a saying with links to the records that it names.
func (b *book) line(s saying) html.Line {
	line := make(html.Line, len(s))
	for i, p := range s {
		line[i] = html.Part{Text: b.redact.Text(p.text)}
		switch {
		case p.key != (register.Key{}):
			line[i].To = b.ref(p.key).To
		case p.rule != "" && b.shownRules[p.rule]:
			line[i].To = foundAnchor(p.rule)
		}
	}
	return line
}

// foundOn is what was found about a record. Of a finding about many records it
// says which check objects, and leads to it.
func (b *book) foundOn(key register.Key, f fact) []html.Line {
	open := standing(b.words.foundOf(key))
	if len(open) == 0 {
		return []html.Line{b.line(f.lines[0])}
	}
	var lines []html.Line
	for _, one := range open {
		line := html.Line{severityPart(one.Severity), {Text: " "}}
		if len(one.Records) > fewAnswers {
			line = append(line, html.Part{Text: b.text(cmp.Or(b.rules[one.Rule].Title, one.Rule)), To: foundAnchor(one.Rule)}, html.Part{Text: " (" + count(len(one.Records), "record", "records") + ")", Tone: html.Soft})
		} else {
			line = append(line, html.Part{Text: b.text(one.Message)})
		}
		lines = append(lines, line)
	}
	return lines
}

func severityPart(s finding.Severity) html.Part {
	return html.Part{Text: severityWords[s], Tone: severityTones[s]}
}

// asked reports whether the records of a type are those that the questions of
// an auditor are about.
func (b *book) asked(kind string) bool {
	k := b.l.Schema.Kind(kind)
	return k != nil && k.Stage != "" && k.Stage == b.l.Graph().Middle()
}

// isQuestion reports whether a label is one of the questions of an auditor.
func (b *book) isQuestion(label string) bool {
	return label == askChanged || label == askLooked || slices.ContainsFunc(b.questions(), func(says string) bool { return sentence(says) == label })
}

// answerAnchor leads to the answer to one question on the page of a record. No
// other anchor has two underscores.
func (b *book) answerAnchor(key register.Key, label string) string {
	return b.anchorOf(key) + "__" + html.Anchor(strings.ReplaceAll(label, " ", "-"))
}

// foundAnchor leads to what a check found.
func foundAnchor(rule string) string {
	return html.Anchor("found", strings.ReplaceAll(rule, "/", "."))
}
