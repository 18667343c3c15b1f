package history

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseMessage(t *testing.T) {
	cases := map[string]struct{ message, reviewers, records string }{
		"last paragraph":       {"x\n\nReviewed-by: A <a@b>\n", "A <a@b>", ""},
		"anywhere":             {"Reviewed-by: A\n\nmore text\n\nApproved-by: B\n", "A|B", ""},
		"any case":             {"x\n\nREVIEWED-BY: A\nreviewed-record: R1\n", "A", "R1"},
		"records":              {"x\n\nReviewed-record: R1, A 5.17;R3\nReviewed-by: A\n", "A", "R1|A 5.17|R3"},
		"folded":               {"x\n\nReviewed-record: R1,\n  R2,\n\tR3\nReviewed-by: A\n", "A", "R1|R2|R3"},
		"twice the same":       {"Reviewed-by: A\nReviewed-by: A\n", "A", ""},
		"carriage returns":     {"x\r\n\r\nReviewed-record: R1\r\nReviewed-by: A\r\n", "A", "R1"},
		"only records":         {"x\n\nReviewed-record: R1\n", "", ""},
		"not at line start":    {"x\n\n* Reviewed-by: A\n Reviewed-by: B\nsee Reviewed-by: C\n", "", ""},
		"signed off":           {"x\n\nSigned-off-by: A\nCo-authored-by: B\nAcked-by: C\n", "", ""},
		"empty":                {"x\n\nReviewed-by:\n", "", ""},
		"comment":              {"x\n<!-- Reviewed-by: A -->\n<!--\nReviewed-by: B\n-->\nReviewed-by: C\n", "C", ""},
		"comment on one line":  {"x <!-- y -->\nReviewed-by: A\n<!-- z -->Reviewed-by: B\n", "A", ""},
		"comment in the value": {"Reviewed-by: A <!-- not yet -->\n", "A", ""},
		"open comment":         {"x\n<!-- example:\nReviewed-by: A\n", "", ""},
		"after a comment":      {"<!--\nx --> \nReviewed-by: A\n", "A", ""},
		"quote":                {"> Reviewed-by: A\n>> Reviewed-by: B\n\nReviewed-by: C\n", "C", ""},
		"quote goes on":        {"> somebody wrote\nReviewed-by: A\n\nReviewed-by: B\n", "B", ""},
		"code":                 {"```\nReviewed-by: A\n```\nReviewed-by: B\n~~~text\nReviewed-by: C\n~~~\n", "B", ""},
		"longer fence":         {"````\nReviewed-by: A\n```\nReviewed-by: B\n````\nReviewed-by: C\n", "C", ""},
		"open code":            {"```\nReviewed-by: A\n", "", ""},
		"code, then comment":   {"```\n<!--\n```\nReviewed-by: A\n", "A", ""},
		"indented":             {"    Reviewed-by: A\n", "", ""},
		"inline code":          {"```x``` y\nReviewed-by: A\n", "A", ""},
	}
	for name, c := range cases {
		got := parseMessage(c.message)
		if got == nil {
			got = &typedLines{}
		}
		if r := strings.Join(got.reviewers, "|"); r != c.reviewers {
			t.Errorf("%s: reviewers %q, want %q", name, r, c.reviewers)
		}
		if r := strings.Join(got.records, "|"); r != c.records {
			t.Errorf("%s: records %q, want %q", name, r, c.records)
		}
	}
}

func FuzzParseMessage(f *testing.F) {
	f.Add("x\n\nReviewed-record: R1,\n R2\nReviewed-by: A <a@b>\n")
	f.Add("> q\n<!-- c -->\n```\nReviewed-by: x\n```\nApproved-by: \xff\r\n")
	f.Fuzz(func(t *testing.T, message string) {
		got := parseMessage(message)
		if got == nil {
			return
		}
		if len(got.reviewers) == 0 || len(got.reviewers) > maxReviewers || len(got.records) > maxIDs {
			t.Errorf("%d reviewers, %d records", len(got.reviewers), len(got.records))
		}
		for _, r := range append(got.reviewers, got.records...) {
			if r == "" || strings.TrimSpace(r) != r && utf8.ValidString(r) || strings.ContainsAny(r, "\n") {
				t.Errorf("%q", r)
			}
		}
		// What is quoted as a whole says nothing.
		quoted := "> " + strings.ReplaceAll(message, "\n", "\n> ")
		if q := parseMessage(quoted); q != nil {
			t.Errorf("quoted, it still says %+v", q)
		}
	})
}

func FuzzParseMailmap(f *testing.F) {
	f.Add("A <a@b> C <c@d>\n", "C", "c@d")
	f.Fuzz(func(t *testing.T, text, name, mail string) {
		parseMailmap([]byte(text)).proper(name, mail)
	})
}
