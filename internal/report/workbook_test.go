package report

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/source"
)

// workbook is a result about the cells of a spreadsheet.
func workbook() *lint.Result {
	r := clean()
	cell := source.Place{File: "register.xlsx", Sheet: "Q1 needs", Line: 16, Column: 4}
	r.Findings = []finding.Finding{{
		Basis: "duty",
		Rule:  "registers/record_invalid", Severity: finding.Error, Subject: finding.Subject{Kind: "requirements", ID: "REQ-1"}, Place: cell, Message: "REQ-1: the cell is merged.",
		Related: []finding.Related{{Place: source.Place{File: "register.xlsx", Sheet: "Q1 needs", Line: 17}, Message: "the other row"}},
	}}
	r.Unread = []source.Place{cell, {File: "register.xlsx", Sheet: "Q1 needs", Line: 17, Column: 1}, {File: "register.xlsx", Sheet: "Parties", Line: 17, Column: 1}}
	r.Sources = func(string) ([]byte, error) { return []byte(strings.Repeat("PK\n", 30)), nil }
	seal(r)
	return r
}

// TestWorkbookPlaces: a cell is named as spreadsheets name it, and the bytes of
// the file are not shown as if they were its text.
func TestWorkbookPlaces(t *testing.T) {
	text := render(t, "text", workbook(), Options{All: true})
	for _, want := range []string{
		"register.xlsx:Q1 needs!D16: error: REQ-1: the cell is merged.",
		"    register.xlsx:Q1 needs!17: the other row",
		"register.xlsx:Parties!17, register.xlsx:Q1 needs!16, 17",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "PK") {
		t.Errorf("the text shows the file's bytes:\n%s", text)
	}
}

func TestWorkbookFitsTheSchema(t *testing.T) {
	if err := compiled(t, checkSchemaID).Validate(instance(t, workbook())); err != nil {
		t.Error(err)
	}
}
