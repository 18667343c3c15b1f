package report

import (
	"bytes"
	"fmt"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	dom "golang.org/x/net/html"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// shown is Markdown as a reader of GitHub's Markdown makes it a page, with all
// HTML that it lets through.
func shown(t testing.TB, text string) *dom.Node {
	t.Helper()
	var b bytes.Buffer
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := reader.Convert([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	page, err := dom.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// elements are those that a page is made of.
var elements = []string{"html", "head", "body", "h3", "p", "ul", "ol", "li", "strong", "code", "a", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "sub", "pre"}

// acted is what a forge acts on in plain text, also where Markdown makes
// nothing of it.
var acted = regexp.MustCompile(`(?i)@\w|#\d|!\d|&\d|~[\w"]|://|(?:^|[^0-9a-z])(?:www\.|mailto:|G[HL]-\d|%[\w"])|\[[a-z_]+:\d|\*iteration:|:\w*[a-z]\w*:|:100:|\b[0-9a-f]{7,40}\b`)

// commanded is what GitLab takes as a command, wherever a line begins with it.
var commanded = regexp.MustCompile(`(?m)^[ \t]*/\w`)

// skeleton lists the elements of a page as they lie in one another, without
// code, which is one way to show a word; and says what should not be there.
func skeleton(t *testing.T, page *dom.Node) (lines, wrong []string) {
	t.Helper()
	var walk func(n *dom.Node, path string)
	walk = func(n *dom.Node, path string) {
		switch n.Type {
		case dom.ElementNode:
			path += "/" + n.Data
			if n.Data != "code" {
				lines = append(lines, path)
			}
			if !slices.Contains(elements, n.Data) {
				wrong = append(wrong, "the element "+n.Data)
			}
			for _, a := range n.Attr {
				if a.Key != "href" || !strings.HasPrefix(a.Val, forge.Repository+"/") {
					wrong = append(wrong, fmt.Sprintf("%s %s=%q", n.Data, a.Key, a.Val))
				}
			}
		case dom.CommentNode:
			if c := "<!--" + n.Data + "-->"; c != Marker && c != StatusMarker {
				wrong = append(wrong, "the comment "+n.Data)
			}
		case dom.TextNode:
			if found := acted.FindString(n.Data); found != "" && n.Parent.Data != "code" {
				wrong = append(wrong, fmt.Sprintf("%q acts in %q", found, n.Data))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, path)
		}
	}
	walk(page, "")
	return lines, wrong
}

// checkMarkdown holds that the texts of a result are texts on the page: it is
// built as the page of the same result with harmless texts, and nothing in it
// is a link, a notice or HTML but what is ours.
func checkMarkdown(t *testing.T, r patient) {
	t.Helper()
	for _, format := range []string{"markdown", "comment"} {
		text := render(t, format, r.Result, Options{Forge: forge})
		if !strings.HasPrefix(text, "### Register check: ") && !strings.HasPrefix(text, "### Register check could not run in full") {
			t.Errorf("%s, %v: begins with %.40q", format, r, text)
		}
		lines, wrong := skeleton(t, shown(t, text))
		if found := commanded.FindString(text); found != "" {
			t.Errorf("%s, %v: a line begins with %q", format, r, found)
		}
		for _, w := range wrong {
			t.Errorf("%s, %v: %s", format, r, w)
		}
		if a, b := blocks(lines), harmlessBlocks(t, format, r); !slices.Equal(a, b) {
			t.Errorf("%s, %v: makes another page:\n%v\n%v", format, r, a, b)
		}
	}
}

var harmlessPages sync.Map

// harmlessBlocks are the blocks of the page of the harmless result.
func harmlessBlocks(t *testing.T, format string, r patient) []string {
	t.Helper()
	if known, ok := harmlessPages.Load(format + r.name); ok {
		return known.([]string)
	}
	lines, _ := skeleton(t, shown(t, render(t, format, r.harmless, Options{Forge: forge})))
	lines = blocks(lines)
	harmlessPages.Store(format+r.name, lines)
	return lines
}

// blocks are the elements of a page that stand for lines, lists, rows and
// headings.
func blocks(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool {
		return slices.Contains([]string{"strong", "a", "code"}, path.Base(l))
	})
}

func FuzzMarkdown(f *testing.F) { fuzzOutput(f, checkMarkdown) }

// Every text stands between others as a word would: mdText and mdCode make
// nothing of it but text and code, and lose nothing.
func checkText(t *testing.T, s string) {
	t.Helper()
	for name, line := range map[string]md{
		"at the start": mdText(s) + " end", "in an item": "- " + mdText(s) + "\n- next", "in a cell": "| a | b |\n|---|---|\n| " + mdText(s) + " | c |\n",
		"bold": "x " + mdBold(s) + " y", "code": "x " + mdCode(s) + " y", "code in a cell": "| a | b |\n|---|---|\n| " + mdCode(s) + " | c |\n",
		"marked":    "x " + mdMarked(s) + " y",
		"in a fold": "<details><summary>" + mdSummary(s) + "</summary>\n\ntext\n\n</details>\n",
	} {
		page := shown(t, string(line))
		lines, wrong := skeleton(t, page)
		if found := commanded.FindString(string(line)); found != "" {
			wrong = append(wrong, "a line begins with "+found)
		}
		for _, w := range wrong {
			t.Errorf("%s, %q is written %q: %s", name, s, line, w)
		}
		plain := shown(t, map[string]string{
			"at the start": "x end", "in an item": "- x\n- next", "in a cell": "| a | b |\n|---|---|\n| x | c |\n", "bold": "x x y", "code": "x x y", "marked": "x x y",
			"code in a cell": "| a | b |\n|---|---|\n| x | c |\n", "in a fold": "<details><summary>x</summary>\n\ntext\n\n</details>\n",
		}[name])
		want, _ := skeleton(t, plain)
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasSuffix(l, "/strong") && (name == "bold" || name == "marked") })
		if !reflect.DeepEqual(lines, want) {
			t.Errorf("%s, %q is written %q and makes %v, want %v", name, s, line, lines, want)
		}
		words, read := strings.Join(strings.Fields(sentence(s)), " "), strings.Join(strings.Fields(textOf(page)), " ")
		if name == "marked" {
			words, read = strings.ReplaceAll(words, "*", ""), strings.ReplaceAll(read, "*", "")
		}
		if !strings.Contains(read, words) {
			t.Errorf("%s, %q is written %q and read as %q", name, s, line, textOf(page))
		}
	}
}

func textOf(n *dom.Node) string {
	if n.Type == dom.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func TestMarkdownText(t *testing.T) {
	for _, s := range evil {
		for _, around := range []string{"", "a ", "(", `"`, "- "} {
			checkText(t, around+s)
			checkText(t, s+around)
			checkText(t, s+around+s)
		}
	}
}

func FuzzMarkdownText(f *testing.F) {
	for _, s := range evil {
		f.Add(s)
	}
	f.Fuzz(checkText)
}

// Ordinary words of registers come out readable.
func TestMarkdownOfOrdinaryText(t *testing.T) {
	for text, want := range map[string]md{
		"REQ-003 asks for less: limit 24 h → 72 h (looser).": "REQ-003 asks for less: limit 24 h → 72 h (looser).",
		"R&D, 95 % of 12,000":                     "R&amp;D, 95 % of 12,000",
		"not_addressed":                           `not\_addressed`,
		"Ask @ciso, or ada@example.org.":          "Ask `@ciso`, or `ada@example.org`.",
		`He said "@all" (see #12).`:               "He said \"`@all`\" (see `#12`).",
		"1. see #12":                              "1\\. see `#12`",
		"goldthread.yaml:2:1: at 10:30:00, :100:": "goldthread.yaml:2:1: at 10:30:00, `:100:`",
		"a|b": "a&#124;b",
	} {
		if got := mdText(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// What a change does to words is bold; asterisks of the words themselves stay.
func TestMarkdownOfMarkedText(t *testing.T) {
	for text, want := range map[string]md{
		`statement: "within *24* hours" → "within *12* hours"`: `statement: "within **24** hours" → "within **12** hours"`,
		`"the European *Economic Area.*" → "in *the*"`:         `"the European **Economic Area.**" → "in **the**"`,
		`"*a* b *c d*"`:           `"**a** b **c d**"`,
		"5 * 3 and 2*3*4":         `5 \* 3 and 2\*3\*4`,
		"* not a mark * and **no": `\* not a mark \* and \*\*no`,
		"*see #12* now":           "\\*see `#12*` now",
	} {
		if got := mdMarked(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// big is a result that no forge takes as a whole.
func big(t testing.TB) *lint.Result {
	r := pulled(t)
	r.Findings = nil
	for i := range 4000 {
		f := finding.Finding{
			Rule: fmt.Sprintf("parties/rule_%04d", i%1500), Basis: "own", Severity: finding.Severity(i%3 + 1), Subject: finding.Subject{Kind: "parties", ID: fmt.Sprintf("PTY-%04d", i)},
			Message: fmt.Sprintf("PTY-%04d 名前 %s", i, strings.Repeat("名前 ", 60)), Hint: strings.Repeat("Mend it. ", 10), Change: finding.Introduced,
		}
		switch {
		case i%5 == 0:
			f.Change = finding.Still
		case i%7 == 0:
			f.Waiver = &finding.Waiver{ID: "WVR-001", Reason: strings.Repeat("reason ", 300), Asked: i%2 == 0, Counts: true}
		}
		r.Findings = append(r.Findings, f)
	}
	for range 1500 {
		r.Change.Records = append(r.Change.Records, r.Change.Records[0])
		r.Change.Threads = append(r.Change.Threads, r.Change.Threads[0])
		r.Change.Fixed = append(r.Change.Fixed, r.Findings[len(r.Change.Fixed)])
		r.Change.Approve = append(r.Change.Approve, lint.Approval{Register: "parties", Title: strings.Repeat("Parties ", 30), Roles: []string{strings.Repeat("Role ", 100)}})
		r.Change.Rules.Words = append(r.Change.Rules.Words, strings.Repeat("word ", 400))
		r.Incomplete = append(r.Incomplete, strings.Repeat("reason ", 200))
	}
	seal(r)
	return r
}

// What does not fit is counted, and the whole fits.
func TestMarkdownFits(t *testing.T) {
	change := big(t)
	state := *change
	state.Change = nil
	for name, r := range map[string]*lint.Result{"change": change, "state": &state} {
		summary, comment := render(t, "markdown", r, Options{Forge: forge}), render(t, "comment", r, Options{Forge: forge})
		if n := len(summary); n > maxSummary || n < maxSummary/2 {
			t.Errorf("%s: the summary takes %d bytes of %d", name, n, maxSummary)
		}
		if n := characters(md(comment)); n > maxComment || n < maxComment/2 {
			t.Errorf("%s: the comment takes %d characters of %d", name, n, maxComment)
		}
		if !strings.HasSuffix(comment, Marker+"\n") {
			t.Errorf("%s: the comment does not end with its mark", name)
		}
		for format, text := range map[string]string{"summary": summary, "comment": comment} {
			if _, wrong := skeleton(t, shown(t, text)); len(wrong) > 0 {
				t.Errorf("%s, %s: %v", name, format, wrong[0])
			}
			countsAll(t, name+", "+format, text)
		}
	}
}

var left = regexp.MustCompile(`(?m)^(?:- and|\nAnd|And) (\d+) [a-z]+ more, which do(?:es)? not fit here`)

// countsAll holds that the findings shown under accepted exceptions and those
// said to be left out are as many as the title says. The one exception itself
// takes a line more.
func countsAll(t *testing.T, name, text string) {
	t.Helper()
	for _, fold := range regexp.MustCompile(`(?s)<details><summary>Covered by an accepted exception: (\d+)</summary>(.*?)</details>`).FindAllStringSubmatch(text, -1) {
		said, more := 0, 0
		fmt.Sscan(fold[1], &said)
		n := len(regexp.MustCompile(`(?m)^ *- `).FindAllString(fold[2], -1))
		if m := left.FindStringSubmatch(fold[2]); m != nil {
			fmt.Sscan(m[1], &more)
			n += more - 1
		}
		if n != said+1 {
			t.Errorf("%s: %d are covered, and %d are listed or counted", name, said, n-1)
		}
	}
	if !left.MatchString(text) {
		t.Errorf("%s does not say what is left out", name)
	}
}

func TestShares(t *testing.T) {
	for _, c := range []struct {
		needs []int
		room  int
		want  []int
	}{
		{[]int{10, 20, 30}, 100, []int{10, 20, 30}},
		{[]int{10, 2000, 3000}, 110, []int{10, 50, 50}},
		{[]int{10}, -5, []int{0}},
		{nil, 5, []int{}},
	} {
		if got := shares(c.needs, c.room); !slices.Equal(got, c.want) {
			t.Errorf("%v of %d: got %v, want %v", c.needs, c.room, got, c.want)
		}
	}
}

// A form in which nobody has answered anything yet counts as no review, and
// neither does one in which everything is left for later.
func TestUnansweredFormCountsForNothing(t *testing.T) {
	for word, counts := range map[string]bool{"": false, "skip": false, "retire": true} {
		r := pulled(t)
		r.Change.Answers = []lint.Answered{{Review: "RVW-001", Given: map[string]int{word: 1}, Open: []string{"REQ-001"}}}
		if text := render(t, "comment", r, Options{}); strings.Contains(text, "It counts as reviewed once") != counts || strings.Contains(text, "Nothing of it counts as reviewed yet.") == counts {
			t.Errorf("with %q:\n%s", word, text)
		}
	}
}

// That somebody who has to look keeps one of the registers is told, whichever of
// them it is.
func TestApproverWhoKeepsARegisterIsTold(t *testing.T) {
	r := pulled(t)
	r.Change.Approve = []lint.Approval{{Title: "Parties", Roles: []string{"Sales"}}, {Title: "Requirements", Roles: []string{"Sales"}, Owner: true}}
	if text := render(t, "comment", r, Options{}); !strings.Contains(text, "- Requirements: Sales, who keeps it\n") {
		t.Errorf("it is not told:\n%s", text)
	}
}
