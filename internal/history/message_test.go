package history

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseMessage(t *testing.T) {
	cases := map[string]struct{ message, want string }{
		"last paragraph":       {"x\n\nReviewed-by: A <a@b>\n", "A <a@b>"},
		"anywhere":             {"Reviewed-by: A\n\nmore text\n\nApproved-by: B\n", "A|B"},
		"the subject":          {"Reviewed-record: R1\n\nReviewed-by: A\n", "A: R1"},
		"any case":             {"x\n\nREVIEWED-BY: A\nreviewed-record: R1\n", "A: R1"},
		"blanks":               {"x\n\nReviewed-by \t : \t A \t\n", "A"},
		"records":              {"x\n\nReviewed-record: R1, A 5.17;R3\nReviewed-by: A\n", "A: R1|A 5.17|R3"},
		"no record":            {"x\n\nReviewed-record:\nReviewed-by: A\n", "A: "},
		"folded":               {"x\n\nReviewed-record: R1,\n  R2,\n\tR3\nReviewed-by: A\n", "A: R1|R2|R3"},
		"folded far":           {"x\n\nReviewed-record: R1,\n                 R2\nReviewed-by: A\n", "A: R1|R2"},
		"folded name":          {"x\n\nReviewed-by: Ann Lee\n  <a@b>\n", "Ann Lee <a@b>"},
		"folded, returns":      {"x\r\n\r\nReviewed-record: R1,\r\n R2\r\nReviewed-by: A\r\n", "A: R1|R2"},
		"not folded":           {"x\n\nReviewed-record: R1\n\n  R2\nReviewed-by: A\n", "A: R1"},
		"twice the same":       {"Reviewed-by: A\nReviewed-by: A\n", "A"},
		"carriage returns":     {"x\r\n\r\nReviewed-record: R1\r\nReviewed-by: A\r\n", "A: R1"},
		"a lone return":        {"x\rReviewed-by: A\n", ""},
		"only records":         {"x\n\nReviewed-record: R1\n", ""},
		"not at line start":    {"x\n\n- Reviewed-by: A\n Reviewed-by: B\nsee Reviewed-by: C\n", ""},
		"indented below":       {"Reviewed-by: A\n Reviewed-by: B\n", "A"},
		"signed off":           {"x\n\nSigned-off-by: A\nCo-authored-by: B\nAcked-by: C\n", ""},
		"a longer word":        {"Not-reviewed-by: A\nReviewed-by-nobody: B\n", ""},
		"no colon":             {"Reviewed-by A\n", ""},
		"empty":                {"x\n\nReviewed-by:\n", ""},
		"byte order mark":      {"\ufeffReviewed-by: A\n", "A"},
		"other letters":        {"x\n\nRеviewed-by: A\nReviewed‐by: B\nReviewed-by： C\n\u200bReviewed-by: D\n\u2028Reviewed-by: E\n", ""},
		"a letter like one":    {"\u212aReviewed-by: A\nBecauſe: x\n", ""},
		"no letters":           {"Reviewed-by: \xff\xfe\nx\x00\n", "\xff\xfe"},
		"comment":              {"x\n<!-- Reviewed-by: A -->\n<!--\nReviewed-by: B\n-->\nReviewed-by: C\n", "C"},
		"comment on one line":  {"x <!-- y -->\nReviewed-by: A\n<!-- z -->Reviewed-by: B\n", "A"},
		"comment in the value": {"Reviewed-by: A <!-- not yet -->\n", "A"},
		"comment to go on":     {"Reviewed-record: R1 <!--\n R2 -->\nReviewed-by: A\n", "A: R1"},
		"open comment":         {"x\n<!-- example:\nReviewed-by: A\n", ""},
		"after a comment":      {"<!--\nx --> \nReviewed-by: A\n", "A"},
		"comment in a comment": {"<!-- <!-- -->\nReviewed-by: A\n", "A"},
		"no comment":           {"a <- b <! c\nReviewed-by: A <a@b>\n", "A <a@b>"},
		"quote":                {"> Reviewed-by: A\n>> Reviewed-by: B\n\nReviewed-by: C\n", "C"},
		"quote in a quote":     {"> > x\n> Reviewed-by: A\nReviewed-by: B\n\nReviewed-by: C\n", "C"},
		"quote in a list":      {"* > x\nReviewed-by: A\n", ""},
		"quote goes on":        {"> somebody wrote\nReviewed-by: A\n\nReviewed-by: B\n", "B"},
		"quote by tag":         {"<blockquote>\n<blockquote>x</blockquote>\nReviewed-by: A\n</blockquote>\nReviewed-by: B\n", "B"},
		"code":                 {"```\nReviewed-by: A\n```\nReviewed-by: B\n~~~text\nReviewed-by: C\n~~~\n", "B"},
		"longer fence":         {"````\nReviewed-by: A\n```\nReviewed-by: B\n````\nReviewed-by: C\n", "C"},
		"other fence":          {"```\nReviewed-by: A\n~~~\nReviewed-by: B\n```\nReviewed-by: C\n", "C"},
		"open code":            {"```\nReviewed-by: A\n", ""},
		"open tildes":          {"~~~\nReviewed-by: A\n\nReviewed-by: B\n", ""},
		"code, then comment":   {"```\n<!--\n```\nReviewed-by: A\n", "A"},
		"code in a list":       {"1. ```\nReviewed-by: A\n   ```\n", ""},
		"code or not":          {"x\n\n    ```\n\n```\nReviewed-by: A\n```\n", ""},
		"code by tag":          {"<pre class=x>\nReviewed-by: A\n</PRE>\nReviewed-by: B <code@x>\n", "B <code@x>"},
		"indented":             {"x\n\n    Reviewed-by: A\n\n\tReviewed-by: B\n", ""},
		"inline code":          {"```x``` y\nReviewed-by: A\n", "A"},
		"answered mail":        {"Reviewed-by: A\n\nOn Tue, 3 Feb 2026 at 10:12, Ann <a@b> wrote:\n\nReviewed-by: B\n", "A"},
		"answers below":        {"Am 03.02.26 um 10:12 schrieb Ann:\n> Reviewed-by: B\n\nReviewed-by: A\n", "A"},
		"mail below a line":    {"Reviewed-by: A\n-----Original Message-----\nReviewed-by: B\n", "A"},
		"mail with its header": {"Reviewed-by: A\n\n**Von:** Ann\n**Gesendet:** Dienstag\nReviewed-by: B\n", "A"},
		"no mail":              {"On Monday the client wrote:\nplease\nFrom: x\n\nReviewed-by: A\n", "A"},
		"squash": {"Title (#3)\n\n* Look at R1\n\nReviewed-record: R1\nReviewed-by: A\n\n* Look at R2\n\nReviewed-record: R2\nReviewed-by: B\n\n" +
			"---------\n\nCo-authored-by: B <b@c>\n", "A: R1; B: R2"},
		"squashed subjects": {"Title\n\n* Reviewed-record: R1\n\n* Reviewed-by: A\n", "A: R1"},
		"squash and more":   {"Title\n\nReviewed-by: C\n\n* one\n\nReviewed-record: R1\nReviewed-by: A\n", "A: R1; C"},
		"squashed by hand":  {"Squashed commit of the following:\n\ncommit 1234\nAuthor: A <a@b>\n\n    one\n    \n    Reviewed-by: A\n", ""},
	}
	for name, c := range cases {
		if got := tellLines(parseMessage(c.message)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// tellLines tells who is named and for what: "A|B: R1|R2; C".
func tellLines(lines *typedLines) string {
	var all []string
	for ; lines != nil; lines = lines.next {
		one := strings.Join(lines.reviewers, "|")
		if lines.named {
			one += ": " + strings.Join(lines.records, "|")
		}
		all = append(all, one)
	}
	return strings.Join(all, "; ")
}

func TestBecause(t *testing.T) {
	for text, want := range map[string]string{
		"x\n\nBecause: CTR-004, LAW-007\n":                                         "CTR-004|LAW-007",
		"x\n\nbecause: the contract was renewed; TRG-006\nBecause: MRV-1\n":        "the contract was renewed|TRG-006|MRV-1",
		"Because: <!-- what stands behind it: CTR-004, LAW-007 ... -->\n":          "",
		"Because: CTR-004 <!-- what stands behind it: LAW-007,\n TRG-006 -->\r\n":  "CTR-004",
		"Because: CTR-004,\n  CTR-005\n\nReviewed-by: A\n":                         "CTR-004|CTR-005",
		"> Because: CTR-004\n\n```\nBecause: CTR-005\n```\n    Because: CTR-006\n": "",
		"because the client asked: CTR-004\n":                                      "",
		"x":                                                                        "",
	} {
		if got := strings.Join(Because(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The longest message that a commit can have is read within bounds, whatever
// it is made of.
func TestHugeMessages(t *testing.T) {
	const size = 16 << 20
	checkBounds(t, parseMessage(strings.Repeat("* Reviewed-record: R1,\n  R2\nReviewed-by: A\n\n", size/48)))
	for _, part := range []string{
		"Reviewed-by: A\n", "Reviewed-record: R1,\n", "* Reviewed-record: R\nReviewed-by: B\n", " x\n", "<!--", "<!-- -->", "<code>", "</code>", "<",
		"```\n", "`", "> ", ">\n", "* ", "1. ", "-", "Because: x;", "\xff", "From:\n", "On 1:11 wrote:\n\n", "-----message", "R,",
	} {
		for _, start := range []string{"Reviewed-by: A\n", "Reviewed-record: ", "<pre>"} {
			lines := parseMessage(start + strings.Repeat(part, size/32/len(part)))
			checkBounds(t, lines)
		}
	}
}

func checkBounds(t *testing.T, lines *typedLines) {
	t.Helper()
	people, records := 0, 0
	for l := lines; l != nil; l = l.next {
		people += len(l.reviewers)
		records += len(l.records)
		for _, name := range slices.Concat(l.reviewers, l.records, l.because) {
			if name == "" || strings.TrimSpace(name) != name && utf8.ValidString(name) || strings.Contains(name, "\n") {
				t.Errorf("%q", name[:min(len(name), 100)])
			}
		}
	}
	if people > maxReviewers || records > maxIDs || lines != nil && (people == 0 && len(lines.because) == 0 || len(lines.because) > maxIDs) {
		t.Errorf("%d reviewers, %d records", people, records)
	}
}

func FuzzParseMessage(f *testing.F) {
	f.Add("x\n\nReviewed-record: R1,\n R2\nReviewed-by: A <a@b>\n")
	f.Add("> q\n<!-- c -->\n```\nReviewed-by: x\n```\nApproved-by: \xff\r\n")
	f.Add("* a\n\nReviewed-by: x\n* <blockquote>\n1. ~~~\nBecause: x, y\n")
	f.Add("On 1.1.26 10:12 A wrote:\n\nReviewed-by: A\n-----Original Message-----\n")
	f.Fuzz(func(t *testing.T, message string) {
		checkBounds(t, parseMessage(message))
		indented := strings.ReplaceAll(message, "\n", "\n    ")
		hidden := strings.ReplaceAll(message, "-->", "")
		fence := strings.Repeat("`", 3+strings.Count(message, "`"))
		for what, text := range map[string]string{
			"quoted":           "> " + strings.ReplaceAll(message, "\n", "\n> "),
			"quoted twice":     ">> " + strings.ReplaceAll(message, "\n", "\n>> "),
			"as code":          "    " + indented,
			"indented":         "\t" + strings.ReplaceAll(message, "\n", "\n\t"),
			"fenced":           fence + "\n" + message + "\n" + fence + "\n",
			"in open code":     fence + "\n" + message,
			"commented out":    "<!--\n" + hidden + "\n-->\n",
			"in open comment":  "x <!-- " + hidden,
			"in answered mail": "-----Original Message-----\n" + message,
		} {
			if got := parseMessage(text); got != nil {
				t.Errorf("%s, it still says %s", what, tellLines(got))
			}
		}
	})
}

// What a program on Windows puts before a text and ends its lines with is no part
// of a name.
func TestMailmapAsWindowsSavesIt(t *testing.T) {
	m := parseMailmap([]byte("\ufeffAnn Lee <ann@example.org> <al@old.example>\r\nBob Ray <bob@example.org> B <br@old.example>\r\n"))
	for old, want := range map[[2]string][2]string{
		{"al", "al@old.example"}: {"Ann Lee", "ann@example.org"}, {"B", "br@old.example"}: {"Bob Ray", "bob@example.org"},
	} {
		if name, mail := m.proper(old[0], old[1]); name != want[0] || mail != want[1] {
			t.Errorf("%v is %q <%s>", old, name, mail)
		}
	}
}

func FuzzParseMailmap(f *testing.F) {
	f.Add("A <a@b> C <c@d>\n", "C", "c@d")
	f.Add("# who is who\nA <a@b>\n<a@b> <old@b>\nA <a@b> <c@d>\n", "a", "OLD@B")
	f.Add("A <a@b> C <c@d>\r\nB <b@b> C <c@d> # the later line counts\n", "c", "C@D")
	f.Add("A <a@b\n<> <>\nA a@b>\n<a@b>>\xff\x00\n\u212a <k@b> K <\u212a@b>", "K", "k@b")
	f.Fuzz(func(t *testing.T, text, name, mail string) {
		parseMailmap([]byte(text)).proper(name, mail)
	})
}
