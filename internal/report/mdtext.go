package report

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
)

// An md is Markdown as GitHub and GitLab read it. Text of records becomes md by
// mdText and mdCode alone, in which it is text and nothing else: no markup, no
// HTML, and nothing that a forge makes a link or a notice of.
type md string

// mdText is a text in one line. A word that a forge would make something of is
// shown as code, where it lets it be; signs of Markdown are written so that
// they are signs.
func mdText(s string) md {
	words := strings.Fields(sentence(s))
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		if lively().MatchString(word) {
			rest := strings.TrimLeft(word, "(\"'")
			core := strings.TrimRight(rest, ".,;?!)\"'")
			b.WriteString(word[:len(word)-len(rest)] + string(code(core)) + rest[len(core):])
			continue
		}
		if i == 0 {
			word = begun(&b, word)
		}
		b.WriteString(mdSigns.Replace(word))
	}
	return md(b.String())
}

// lively is a word of which a forge makes a link, a notice or a picture: a
// person (@name, and addresses of mail), an address of the web, an issue or a
// merge request (#1, GH-1, GL-1, !1), an epic (&1), a label (~bug, ~"a bug"), a
// milestone (%1), whatever else GitLab calls [kind:1] or *iteration:1, a commit,
// :name: of a picture. A snippet ($1) is none, or every amount of money would be.
var lively = expression.Of(`(?i)@[\pL\pN_-]|://|(?:^|[^0-9a-z])(?:www\.|mailto:|xmpp:|G[HL]-\d|%[\pL\pN_"])|#[\pL\pN_]|[!&]\d|~[\pL\pN_"]|\[[a-z_]+:|\*iteration:|(?:^|[^0-9a-z])[0-9a-f]{7,}(?:[^0-9a-z]|$)|:[a-z0-9_+-]*[a-z+-][a-z0-9_+-]*:|:(100|1234):`)

// mdSigns are the signs that mean something within a line, or in a cell.
var mdSigns = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `{`, `\{`, `}`, `\}`, `~`, `\~`,
	`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `|`, `&#124;`, `$`, `&#36;`,
)

// begun writes what begins a heading, a list, a quote, a rule or, on GitLab, a
// command (/close) where a line begins with it, and returns the rest of the word.
func begun(b *strings.Builder, word string) string {
	if strings.ContainsAny(word[:1], "#+-=:!/") {
		b.WriteString(`\` + word[:1])
		return word[1:]
	}
	digits := strings.TrimLeft(word, "0123456789")
	if n := len(word) - len(digits); n > 0 && digits != "" && strings.ContainsAny(digits[:1], ".)") {
		b.WriteString(word[:n] + `\` + digits[:1])
		return digits[1:]
	}
	return word
}

// mdCode is a text as code.
func mdCode(s string) md { return code(sentence(s)) }

// code writes as code what is safe to print. A bar would end a cell of a table
// also in code, and stands outside it.
func code(s string) md {
	var b strings.Builder
	for i, part := range strings.Split(s, "|") {
		if i > 0 {
			b.WriteString("&#124;")
		}
		if strings.TrimSpace(part) == "" {
			continue
		}
		fence := strings.Repeat("`", longestRun(part, '`')+1)
		if pad := "`"; strings.HasPrefix(part, pad) || strings.HasSuffix(part, pad) || part[0] == ' ' && part[len(part)-1] == ' ' {
			part = " " + part + " "
		}
		b.WriteString(fence + part + fence)
	}
	return md(b.String())
}

// mdSummary is a text in the line that opens a fold, in which forges read HTML
// and no Markdown.
func mdSummary(s string) md {
	words := strings.Fields(sentence(s))
	for i, word := range words {
		words[i] = html.EscapeString(word)
		if lively().MatchString(word) {
			words[i] = "<code>" + words[i] + "</code>"
		}
	}
	return md(strings.Join(words, " "))
}

// longestRun is the length of the longest run of c in s.
func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// mdBold is a text in bold. Signs at its ends could keep Markdown from seeing
// that, and it is plain then.
func mdBold(s string) md {
	text := mdText(s)
	first, _ := utf8.DecodeRuneInString(string(text))
	last, _ := utf8.DecodeLastRuneInString(string(text))
	if !letter(first) || !letter(last) && last != '.' {
		return text
	}
	return "**" + text + "**"
}

// mdMarked is a text of which the words are bold that stand between asterisks, as
// those do that a change brings or takes away.
func mdMarked(s string) md {
	return md(marked().ReplaceAllString(string(mdText(s)), "$1**$2**$3"))
}

var marked = expression.Of("(^|[ \"])\\\\\\*([^ *`](?:[^*`]*[^ *`])?)\\\\\\*($|[ \"])")

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// mdLink is a link to an address of our own making.
func mdLink(text md, address string) md {
	if address == "" {
		return text
	}
	return "[" + text + "](<" + md(strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "\n", "").Replace(address)) + ">)"
}

func mdJoin(parts []md, between md) md {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = string(p)
	}
	return md(strings.Join(words, string(between)))
}
