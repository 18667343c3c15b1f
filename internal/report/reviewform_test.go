package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

type answers struct {
	ID       string            `yaml:"id"`
	Occasion string            `yaml:"occasion"`
	Refs     []string          `yaml:"refs"`
	LookedAt string            `yaml:"looked_at"`
	Outcomes map[string]string `yaml:"outcomes"`
	Seen     map[string]string `yaml:"seen"`
}

func formOf(ids ...string) lint.Form {
	f := lint.Form{ID: "RVW-2026-11-legal", File: "registers/reviews/2026-11-legal.yaml", For: "Legal counsel", AsOf: "2026-11-27", Occasion: "annual"}
	for i, id := range ids {
		r := &register.Record{Kind: "requirements", ID: id, Fields: map[string]any{"statement": "Tell " + id + " of it\nwithin 24 hours: # really\u2028- x: open"}}
		f.Rows = append(f.Rows, lint.FormRow{Record: r, Since: "limit 24 h → 4 h\n  evil: ok", Wording: fmt.Sprintf("%012x", i)})
	}
	return f
}

func readForm(t *testing.T, text string) answers {
	t.Helper()
	var a answers
	if err := yaml.Unmarshal([]byte(text), &a); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return a
}

// Whatever records say and are called, the form asks for one answer of each and
// nothing in it is an answer already.
func TestReviewForm(t *testing.T) {
	ids := []string{"REQ-001", "A: b", "yes", "007", "# x", "{a}", "- a", "a\nb", "é'\"", "1e5", "::error::x", "##[error]"}
	f := formOf(ids...)
	f.Occasion, f.Refs = "trigger", []string{"TRG-001: x"}
	got := readForm(t, string(ReviewForm(f)))
	if got.ID != f.ID || got.Occasion != "trigger" || !slices.Equal(got.Refs, f.Refs) || got.LookedAt != "" || len(got.Outcomes) != len(ids) || len(got.Seen) != len(ids) {
		t.Fatalf("got %+v", got)
	}
	for i, id := range ids {
		id = strings.Join(strings.Fields(id), " ")
		if got.Outcomes[id] != "open" || got.Seen[id] != fmt.Sprintf("%012x", i) {
			t.Errorf("%q: %q, %q", id, got.Outcomes[id], got.Seen[id])
		}
	}
}

// A long form becomes several links, each short enough for a browser and the
// platform; together they ask for every record once.
func TestReviewLinks(t *testing.T) {
	var ids []string
	for i := range 90 {
		ids = append(ids, fmt.Sprintf("REQ-%03d", i))
	}
	links, err := ReviewLinks(formOf(ids...), Forge{Repository: "https://github.com/northwind/isms/"}, "release/ä b")
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	names := map[string]bool{}
	for _, link := range links {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if len(link) > maxLink || u.Host != "github.com" || u.Path != "/northwind/isms/new/release/ä b/registers/reviews" {
			t.Errorf("%d characters: %s", len(link), u.Path)
		}
		form := readForm(t, u.Query().Get("value"))
		if name := u.Query().Get("filename"); names[name] || names[form.ID] || !strings.HasSuffix(name, ".yaml") {
			t.Errorf("%s and %s stand there twice", name, form.ID)
		}
		names[u.Query().Get("filename")], names[form.ID] = true, true
		for id := range form.Outcomes {
			asked = append(asked, id)
		}
	}
	slices.Sort(asked)
	if !slices.Equal(asked, ids) || len(links) < 2 {
		t.Errorf("%d links ask for %v", len(links), asked)
	}
	if one, err := ReviewLinks(formOf("REQ-001"), Forge{Repository: "https://github.com/northwind/isms"}, "main"); err != nil || len(one) != 1 {
		t.Errorf("got %v, %v", one, err)
	}
	huge := formOf("REQ-001")
	huge.For = strings.Repeat("x", maxLink)
	if _, err := ReviewLinks(huge, Forge{Repository: "https://github.com/northwind/isms"}, "main"); err == nil || !strings.Contains(err.Error(), "--write") {
		t.Errorf("got %v", err)
	}
}

// The file that is committed is the review: lines in the message would be another
// one.
func TestReviewMessageIsNoReview(t *testing.T) {
	message := strings.Join(ReviewMessage(lint.Form{ID: "RVW-2026-03", Refs: []string{"TRG-001"}, Rows: make([]lint.FormRow, 2)}), "\n")
	if message != "-m\nReview 2 records, RVW-2026-03\n-m\nBecause: TRG-001" {
		t.Errorf("the message is %q", message)
	}
}
