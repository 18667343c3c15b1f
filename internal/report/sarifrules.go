package report

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
)

type sarifRule struct {
	ID         string              `json:"id"`
	Name       string              `json:"name"`
	Short      sarifMessage        `json:"shortDescription"`
	Full       sarifMessage        `json:"fullDescription"`
	Help       sarifMessage        `json:"help"`
	Default    sarifDefault        `json:"defaultConfiguration"`
	Properties sarifRuleProperties `json:"properties"`
}

type sarifDefault struct {
	Level string `json:"level"`
}

// sarifRuleProperties are those that GitHub reads. There is no
// security-severity: it would make a gap in a register a vulnerability.
type sarifRuleProperties struct {
	Tags      []string `json:"tags"`
	TagsCut   int      `json:"tagsLeftOut,omitempty"`
	Precision string   `json:"precision"`
	Problem   string   `json:"problem.severity"`
}

func descriptor(r audit.Rule) sarifRule {
	tags, cutTags := tagsOf(r)
	title := cmp.Or(r.Title, r.Action, r.ID)
	return sarifRule{
		ID:      r.ID,
		Name:    pascal(cmp.Or(r.Slug, r.ID)),
		Short:   sarifMessage{Text: cut(sentence(title), sarifText)},
		Full:    sarifMessage{Text: cut(stopped(sentence(cmp.Or(r.Description, title))), sarifText)},
		Help:    sarifMessage{Text: helpText(r), Markdown: string(helpMarkdown(r))},
		Default: sarifDefault{r.Severity.String()},
		Properties: sarifRuleProperties{
			Tags: tags, TagsCut: cutTags,
			Precision: precision(r.Basis), Problem: problemSeverity(r.Severity),
		},
	}
}

// precision is high where a rule rests on the standard or on what auditors ask
// for; the line that an own rule draws is one of several.
func precision(basis string) string {
	if basis == "own" {
		return "medium"
	}
	return "high"
}

// unlisted describes the rule of a finding that no list has.
func unlisted(f finding.Finding) sarifRule {
	return descriptor(audit.Rule{ID: f.Rule, Title: strings.ReplaceAll(f.Rule, "_", " "), Severity: f.Severity, Basis: f.Basis})
}

func problemSeverity(s finding.Severity) string {
	if s == finding.Note {
		return "recommendation"
	}
	return s.String()
}

// tagsOf are the points that a rule bears on, what matters most to an auditor
// first, and how many more there are than GitHub shows.
func tagsOf(r audit.Rule) (tags []string, left int) {
	add := func(tag string) {
		if tag = sentence(tag); len(tags) < sarifTags {
			tags = append(tags, tag)
		} else {
			left++
		}
	}
	for _, c := range r.Clauses {
		add("iso27001/" + c)
	}
	if r.Basis != "" {
		add("basis/" + r.Basis)
	}
	for _, name := range sorted(r.Frameworks) {
		for _, point := range r.Frameworks[name] {
			add(name + "/" + point)
		}
	}
	return present(tags), left
}

// pascal writes review-overdue as ReviewOverdue.
func pascal(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(sentence(id), func(r rune) bool { return strings.ContainsRune("/_-. ", r) }) {
		first, size := utf8.DecodeRuneInString(word)
		b.WriteString(string(unicode.ToUpper(first)) + word[size:])
	}
	return cut(b.String(), 255)
}

// helpParts are what a rule says of itself, each under a heading of its own.
func helpParts(r audit.Rule) [][2]string {
	var parts [][2]string
	for _, p := range [][2]string{
		{"Why", r.Description},
		{"What to do", cmp.Or(r.Remedy, r.Action)},
		{"Example", r.Fails},
		{"ISO/IEC 27001", strings.Join(r.Clauses, ", ")},
		{"Basis", basisWords[r.Basis]},
		{"See", strings.Join(r.Related, ", ")},
	} {
		if p[1] != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// basisWords say what the basis of a rule means.
var basisWords = map[string]string{
	"duty":     "The standard demands it.",
	"practice": "Auditors usually ask for it.",
	"own":      "Our own line, or yours.",
}

func helpText(r audit.Rule) string {
	lines := []string{stopped(sentence(cmp.Or(r.Title, r.ID)))}
	for _, p := range helpParts(r) {
		lines = append(lines, p[0]+": "+stopped(sentence(p[1])))
	}
	return strings.Join(lines, "\n")
}

func helpMarkdown(r audit.Rule) md {
	text := mdText(stopped(cmp.Or(r.Title, r.ID))) + "\n"
	for _, p := range helpParts(r) {
		text += "\n**" + md(p[0]) + ":** " + mdText(stopped(p[1])) + "\n"
	}
	return text
}
