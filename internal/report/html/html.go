// Package html draws a report as one file that is complete in itself: no
// network, no picture of its own, and no script that anybody needs to read it.
// It is given words and places and knows nothing of registers; every text is
// text, whatever stands in it.
package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
)

// A Report is a controlled document: its head, and the pages behind it.
type Report struct {
	Title    string
	Document string // the document's own name: GT-2026-10
	Version  string // the commit, in short
	Head     Head
	Pages    []Page
}

// A Page is one section of the report, which begins on a paper of its own.
type Page struct {
	ID    string // the anchor that leads to it
	Title string
	Short string // what it is called in the contents; "" for Title
	Lead  string // one or two sentences under the title
	Body  []Block
}

// Called is what the contents call a page.
func (p Page) Called() string {
	if p.Short != "" {
		return p.Short
	}
	return p.Title
}

// A Block is one part of a page: a *Table, *Facts, *Prose, *Map, *Threads,
// *Calendar, *Findings, *Records, *Questions or *Timeline.
type Block interface{ template() string }

// A Part is a stretch of text: a link where To is an anchor of this file.
type Part struct {
	Text string
	To   string // anchor, without the #
	Tone Tone   // how it is set off; "" for plain text
}

// Tone says how a word is set off from the text around it.
type Tone string

// The tones. Each is a colour and never the only thing that tells.
const (
	Good   Tone = "good"
	Bad    Tone = "bad"
	Watch  Tone = "watch"
	Quiet  Tone = "quiet"
	Info   Tone = "info"
	Code   Tone = "code"
	Strong Tone = "strong"
	Soft   Tone = "soft"
)

// Chip tells that the text stands in a frame of its own.
func (p Part) Chip() bool { return slices.Contains([]Tone{Good, Bad, Watch, Quiet, Info}, p.Tone) }

// A Line is what stands on one line.
type Line []Part

// Text is a line of plain text.
func Text(text string) Line { return Line{{Text: text}} }

// String is the line as plain text.
func (l Line) String() string {
	var b strings.Builder
	for _, p := range l {
		b.WriteString(p.Text)
	}
	return b.String()
}

//go:embed *.tmpl report.css report.js
var files embed.FS

var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"draw":   func(Block) (template.HTML, error) { return "", nil }, // see Write
		"labels": func(*Table) string { return "" },                     // see Write
	}).ParseFS(files, "*.tmpl"))
})

// Write draws r. The same report gives the same bytes.
func Write(b *bytes.Buffer, r *Report) error {
	labels := labelled(r)
	style, script := styles(r)+labels.sheet(), must("report.js")
	t, err := pages().Clone()
	if err != nil {
		return err
	}
	t.Funcs(template.FuncMap{"labels": labels.of, "draw": func(one Block) (template.HTML, error) {
		var part bytes.Buffer
		err := t.ExecuteTemplate(&part, one.template(), one)
		return template.HTML(part.String()), err // made by a template, which has escaped it
	}})
	return t.ExecuteTemplate(b, "report.tmpl", struct {
		*Report
		Policy string
		Style  template.CSS
		Script template.JS
	}{r, policy(style, script), template.CSS(style), template.JS(script)})
}

// policy allows the style and the script that stand in the file, by their
// digests, and nothing else at all.
func policy(style, script string) string {
	return "default-src 'none'; style-src '" + digest(style) + "'; script-src '" + digest(script) + "'; base-uri 'none'; form-action 'none'"
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// styles are the colours, the sheet, and what stands at the foot of each paper.
func styles(r *Report) string {
	return colours() + must("report.css") + fmt.Sprintf("@page{@bottom-left{content:\"%s\"}}\n", foot(r.Document+" \u00b7 "+r.Version))
}

// foot is text that can stand in a style sheet: letters, digits and little else.
func foot(text string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.ContainsRune(" .-_/\u00b7", c) {
			return c
		}
		return -1
	}, text)
}

func must(name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is part of the program
	}
	return string(data)
}

// Anchor makes an anchor of words, another for each: what is no letter or digit
// is written as its number.
func Anchor(parts ...string) string {
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteByte('-')
		}
		for _, c := range []byte(part) {
			if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-' && i == len(parts)-1 {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "_%02x", c)
			}
		}
	}
	return b.String()
}
