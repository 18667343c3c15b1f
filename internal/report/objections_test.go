package report

import (
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

// A list that decided about a finding is shown as people write one.
func TestValueOfAFinding(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	w := &walkText{text: &text{}, look: &lint.Look{Schema: types}}
	for _, c := range []struct{ kind, field, value, want string }{
		{"requirements", "statement", "Tell them.", "Tell them."},
		{"requirements", "statement", "[TBC] tell them", "[TBC] tell them"},
		{"requirements", "parties", `["PTY-001","PTY-002"]`, "PTY-001, PTY-002"},
		{"requirements", "sources", `[{"id":"CTR-001","locator":"2.1"},{"id":"LAW-001"}]`, `source CTR-001, where in the document "2.1"; source LAW-001`},
		{"management_reviews", "items", `[{"input":"c","none":true}]`, "input c, none yes"},
		{"nowhere", "x", `{"a":1}`, "a 1"},
		{"requirements", "parties", "[]", ""},
	} {
		f := finding.Finding{Subject: finding.Subject{Kind: c.kind}, Field: c.field, Value: c.value}
		if got := w.valueOf(f); got != c.want {
			t.Errorf("%s of %s: got %q, want %q", c.value, c.kind, got, c.want)
		}
	}
}
