package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// JUnit XML has no standard; this is the part that all its readers share. A
// suite is a register, a class is a rule and a case is one thing found, or the
// rule as a whole where nothing was: so a reader sees what was tested, too. A
// case fails exactly if it makes the check fail; what is found beside that is
// skipped, with the reason.
type suitesJUnit struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []suiteJUnit `xml:"testsuite"`
}

type suiteJUnit struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []caseJUnit `xml:"testcase"`
}

type caseJUnit struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int          `xml:"line,attr,omitempty"`
	Failure *resultJUnit `xml:"failure"`
	Error   *resultJUnit `xml:"error"`
	Skipped *resultJUnit `xml:"skipped"`
	Output  string       `xml:"system-out,omitempty"`
}

type resultJUnit struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func init() { addFormat(format{name: "junit", reader: "build servers", write: writeJUnit}) }

func writeJUnit(b *bytes.Buffer, r *lint.Result, _ Options) error {
	w := writerJUnit{r: r, place: newPlacer(r), names: distinct{}, suites: map[string]int{}}
	w.out.Name = "goldthread"
	for i, why := range r.Incomplete {
		w.add("goldthread", caseJUnit{Name: fmt.Sprintf("complete %d", i+1), Class: "goldthread", Error: &resultJUnit{Message: sentence(why), Type: "incomplete", Text: sentence(why)}})
	}
	byRule := map[string][]finding.Finding{}
	for _, f := range r.Findings {
		byRule[f.Rule] = append(byRule[f.Rule], f)
	}
	for _, e := range r.Ledger {
		w.rule(e, byRule[e.Rule])
		delete(byRule, e.Rule)
	}
	for _, rule := range sorted(byRule) {
		w.rule(audit.Entry{Rule: rule, Status: audit.Tested}, byRule[rule])
	}
	b.WriteString(xml.Header)
	x := xml.NewEncoder(b)
	x.Indent("", "  ")
	if err := x.Encode(w.out); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}

type writerJUnit struct {
	r      *lint.Result
	place  *placer
	out    suitesJUnit
	suites map[string]int
	names  distinct // of class and name: readers keep cases apart by them
}

// rule writes what a rule found, or that it found nothing or was not tested.
func (w *writerJUnit) rule(e audit.Entry, found []finding.Finding) {
	suite, _, _ := strings.Cut(e.Rule, "/")
	for _, f := range found {
		w.add(suite, w.found(f))
	}
	one := caseJUnit{Name: "all records", Class: sentence(e.Rule)}
	switch {
	case len(found) > 0:
		return
	case tested(e):
		one.Output = sentence(count(e.Examined, "record was", "records were") + " looked at.")
	default:
		one.Skipped = &resultJUnit{Message: sentence(reason(e))}
	}
	w.add(suite, one)
}

func (w *writerJUnit) found(f finding.Finding) caseJUnit {
	s := w.place.of(f)
	name := f.Subject.String()
	if f.Field != "" {
		name += " " + f.Field
	}
	if f.Subject.ID == "" && f.Value != "" {
		name += " " + f.Value
	}
	if name = strings.TrimSpace(name); name == "" {
		name = s.File
	}
	c := caseJUnit{Name: sentence(name), Class: sentence(f.Rule), File: sentence(s.File), Line: s.Line}
	text := f.Severity.String() + ": " + said(f)
	if f.Place.Known() {
		text = sentence(f.Place.String()) + ": " + text
	}
	result := &resultJUnit{Message: sentence(f.Message), Type: f.Severity.String(), Text: text}
	switch {
	case w.r.Fails(f):
		c.Failure = result
		return c
	case f.Accepted():
		result.Message = sentence(exceptionWords(*f.Waiver))
	case f.Change == finding.Still:
		result.Message = "There before this change: " + result.Message
	case f.Change == finding.Adopted:
		result.Message = "There when these checks began: " + result.Message
	default:
		result.Message = "Does not fail this check: " + result.Message
	}
	result.Type = "" // skipped has none
	c.Skipped = result
	return c
}

func (w *writerJUnit) add(suite string, c caseJUnit) {
	suite = sentence(suite)
	i, known := w.suites[suite]
	if !known {
		i = len(w.out.Suites)
		w.suites[suite] = i
		w.out.Suites = append(w.out.Suites, suiteJUnit{Name: suite})
	}
	c.Name = strings.TrimPrefix(w.names.name(c.Class+"\x00"+c.Name, " "), c.Class+"\x00")
	s := &w.out.Suites[i]
	s.Cases = append(s.Cases, c)
	for _, n := range []struct {
		is    *resultJUnit
		count [2]*int
	}{{c.Failure, [2]*int{&s.Failures, &w.out.Failures}}, {c.Error, [2]*int{&s.Errors, &w.out.Errors}}, {c.Skipped, [2]*int{&s.Skipped, &w.out.Skipped}}} {
		if n.is != nil {
			*n.count[0]++
			*n.count[1]++
		}
	}
	s.Tests++
	w.out.Tests++
}
