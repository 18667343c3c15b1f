package report

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	headID = repo.ID("91d0c3e4a5b6c7d8e9f00112233445566778899a")
	oldID  = repo.ID("0123456789abcdef0123456789abcdef01234567")
)

const requirementsFile = `- id: REQ-001
  statement: "Tell the client of a breach within 24 hours"
  sources: [{kind: contract, ref: CTR-001}]
- id: REQ-002
  statement:	顧客データ stays in the EEA
- id: REQ-003
`

// sample is a small result in which everything that a report can say occurs.
func sample() *lint.Result {
	reviewed := time.Date(2025, 9, 3, 22, 30, 0, 0, time.UTC)
	sales := history.Person{ID: "PER-003", Name: "Ada Seller", Role: "Head of sales", Known: true}
	created := &history.Event{Class: history.Created, Commit: oldID, By: sales, Landing: oldID, Since: reviewed.AddDate(0, 0, -1), Fields: []string{"statement"}}
	place := func(line, column, endColumn int) source.Place {
		return source.Place{File: "registers/requirements.yaml", Line: line, Column: column, EndLine: line, EndColumn: endColumn}
	}
	r := &lint.Result{
		Organisation: "Northwind Software", AsOf: "2025-09-04", Profile: "start", FailOn: finding.Error,
		Commit: headID, Branch: "main", WorkTree: true, ConfigFile: "goldthread.yaml",
		Kinds: []lint.KindRead{
			{Name: "laws", Title: "Laws and regulations", Live: 18, Files: []string{"registers/laws.csv"}},
			{Name: "requirements", Title: "Requirements of interested parties", Live: 3, Files: []string{"registers/requirements.yaml"}},
			{Name: "soa", Title: "Statement of Applicability", Live: 93, Files: []string{"soa.csv"}},
		},
		NotKept:  []string{"contracts", "insurance", "leases"},
		Unread:   []source.Place{{File: "soa.csv", Line: 71}, {File: "soa.csv", Line: 58, Column: 1}},
		Unmapped: []lint.UnmappedColumn{{File: "soa.csv", Column: "RAG"}},
		History: &history.Evidence{
			State: "complete", Branch: "main", Head: headID, Begins: time.Date(2025, 9, 2, 8, 0, 0, 0, time.UTC), CommitsSeen: 12,
			Skipped: []history.Skipped{{Commit: oldID, Place: source.Place{File: "registers/laws.csv", Line: 4}, Reason: "a quote is never closed"}},
			Timelines: map[register.Key]*history.Timeline{
				{Kind: "requirements", ID: "REQ-002"}: {Key: register.Key{Kind: "requirements", ID: "REQ-002"}, State: history.NotOnMain, Level: history.TypedOnly,
					Claim: &history.Claim{On: "2024-11-10", By: "Legal", Field: "last_reviewed", Commit: oldID, Since: reviewed}},
				{Kind: "requirements", ID: "REQ-001"}: {Key: register.Key{Kind: "requirements", ID: "REQ-001"}, State: history.OnMain, Level: history.Reviewed, Created: created, Changed: created,
					Reviewed: &history.Review{Source: "trailer", Commit: headID, By: sales, ReportedFor: "Legal", Since: reviewed, Level: history.Reviewed,
						Bound: history.ByPlatform, Signer: &sales, Shown: "signed with the key of Sales, and not of the one who is named, Legal"}},
			},
			Signatures: map[repo.ID]signature.Verdict{
				headID: {Kind: signature.SSH, State: signature.Verified, Reason: "signed with a key that is kept in the repository", Key: "SHA256:x", Owners: []string{"PER-001"},
					Names: []string{"sales@example.org"}, At: reviewed, Clock: signature.ClockObject, Outlived: true},
				oldID: {Kind: signature.X509, State: signature.NotVerified, Reason: "signed with a certificate", Platform: true,
					Certificate: &signature.Certificate{Issuer: "CN=x", From: reviewed, To: reviewed, Subject: "CN=sales@example.org"}},
			},
			Refused: []history.Refused{{Commit: oldID, Tag: "audit", Reason: "the tag is not written as Git writes one"}},
			Anchors: []history.Anchor{
				{Name: "audit/2025", At: reviewed, Head: oldID, Rewrite: "RWR-001"},
				{Name: "anchors/2025/20250901T060000Z.json", At: reviewed, Head: headID, Held: history.HeldOutside, Stands: true, Stamp: "the time stamp is for another file"},
			},
			AnchorBreaks: []anchor.Break{{File: "anchors/2025/20250901T060000Z.json", Reason: "names no anchor before, and is not the first"}},
			Rewrites:     []history.Rewrite{{Key: register.Key{Kind: "rewrites", ID: "RWR-001"}, Old: oldID, New: headID, Since: reviewed}},
			Trusted:      []history.TrustedTime{{Commit: headID, At: reviewed, By: history.ByPlatformClock}},
			Approvals: history.Approvals{Ref: "refs/remotes/origin/goldthread-evidence", Tip: oldID, Begins: reviewed, Landings: []history.ExportedLanding{
				{Commit: headID, Since: reviewed, State: history.ExportApproved, Request: &history.PullRequest{Number: 12}, By: []history.Person{sales}},
				{Commit: oldID, Since: reviewed, State: history.ApprovalUncounted, SelfMerged: true, Reasons: []string{"account 9 is not in people"}},
				{Commit: oldID, Since: reviewed, State: history.ExportMissing},
			}},
			Witnesses: []history.Witness{{Name: "gittuf attestations", Ref: "refs/gittuf/attestations", Tip: oldID}},
		},
		Rules: []audit.Rule{
			{ID: "requirements/disposition_missing", Severity: finding.Error, Action: "Say of each requirement whether you address it, leave it out or handle it elsewhere"},
			{ID: "soa/justification_hollow", Severity: finding.Warning, Action: `Write why in the rows that only say "Required"`},
		},
		Ledger: []audit.Entry{
			{Rule: "contracts/not_screened", Status: audit.NotTested, Reason: "no contracts are kept", Missing: []string{"contracts"}},
			{Rule: "leases/ending", Status: audit.NotTested, Reason: "no leases are kept", Missing: []string{"leases"}},
			{Rule: "leases/unread", Status: audit.NotTested, Reason: "no leases are kept", Missing: []string{"leases"}},
			{Rule: "parties/person", Status: audit.Off},
			{Rule: "registers/placeholder", Status: audit.Tested, Examined: 114},
			{Rule: "requirements/disposition_missing", Status: audit.Tested, Examined: 3, Findings: 1},
			{Rule: "soa/justification_hollow", Status: audit.Tested, Examined: 93, Findings: 2},
		},
		Sources: func(name string) ([]byte, error) {
			if name != "registers/requirements.yaml" {
				return nil, fs.ErrNotExist
			}
			return []byte(requirementsFile), nil
		},
		Findings: []finding.Finding{
			{Rule: "requirements/disposition_missing", Basis: "duty", Severity: finding.Error, Subject: finding.Subject{Kind: "requirements"}, Place: source.Place{File: "registers/requirements.yaml"},
				Field: "disposition", Message: "no requirement has a decision", Hint: "Add the decision to each requirement.", Owner: "ISMS manager", Records: []string{"REQ-001", "REQ-002", "REQ-003"}},
			{Rule: "requirements/source_missing", Basis: "practice", Severity: finding.Warning, Subject: finding.Subject{Kind: "requirements", ID: "REQ-002"}, Place: place(5, 14, 19), Field: "statement",
				Message: "REQ-002 names no source", Hint: "Name the contract it comes from.", Owner: "Legal",
				Related: []finding.Related{{Place: place(3, 13, 43), Message: "REQ-001 names one"}}, Commits: []string{string(oldID)}},
			{Rule: "registers/record_invalid", Basis: "duty", Severity: finding.Error, Subject: finding.Subject{Kind: "soa", ID: "A.5.7"}, Place: source.Place{File: "soa.csv", Line: 9, Column: 4, EndLine: 9, EndColumn: 7},
				Message: "A.5.7 has 8 cells under 7 headings", Hint: "Put quotes around the cell that holds a comma.", Value: "8"},
			{Rule: "soa/justification_hollow", Basis: "practice", Severity: finding.Warning, Subject: finding.Subject{Kind: "soa", ID: "A.5.8"}, Place: source.Place{File: "soa.csv", Line: 10, Column: 4}, Message: `A.5.8 says only "Required"`, Owner: "ISMS manager"},
			{Rule: "soa/justification_hollow", Basis: "practice", Severity: finding.Warning, Subject: finding.Subject{Kind: "soa", ID: "A.5.9"}, Place: source.Place{File: "soa.csv", Line: 11, Column: 4}, Message: `A.5.9 says only "Required"`, Owner: "Facilities"},
			{Rule: "management_reviews/missing", Basis: "practice", Severity: finding.Note, Message: "no management review is kept", Hint: "Keep its minutes."},
		},
	}
	seal(r)
	return r
}

func seal(r *lint.Result) {
	for i := range r.Findings {
		r.Findings[i].Seal()
	}
	r.Findings = finding.Sort(r.Findings)
}

// messy is what a first run over a folder that nobody ever checked gives:
// many rules, many registers that are not kept, many rows that do not read.
func messy(rules int) *lint.Result {
	r := sample()
	for i := range 20 {
		r.NotKept = append(r.NotKept, fmt.Sprintf("Register number %d", i))
		r.Kinds = append(r.Kinds, lint.KindRead{Name: fmt.Sprintf("register_%d", i), Live: i})
		r.Unread = append(r.Unread, source.Place{File: "soa.csv", Line: 100 + i})
	}
	r.Incomplete = []string{"only part of the history was fetched: fetch-depth: 0", "another reason"}
	for i := range rules {
		for j := range i%4 + 1 {
			r.Findings = append(r.Findings, finding.Finding{
				Rule: fmt.Sprintf("parties/rule_%02d", i), Basis: "own", Severity: finding.Severity(i%3 + 1),
				Subject: finding.Subject{Kind: "parties", ID: fmt.Sprintf("PTY-%03d", j)},
				Place:   source.Place{File: "registers/parties.yaml", Line: i + 1, Column: j + 1}, Message: fmt.Sprintf("PTY-%03d is wrong in way %d", j, i), Owner: "Sales",
			})
		}
	}
	seal(r)
	return r
}

func clean() *lint.Result {
	r := sample()
	r.Findings, r.NotKept, r.Unread, r.Unmapped = nil, nil, nil, nil
	r.Ledger = r.Ledger[4:]
	return r
}

func outside() *lint.Result {
	r := clean()
	r.Organisation, r.Commit, r.Branch, r.History, r.Kinds, r.Ledger = "", "", "", nil, nil, nil
	r.Incomplete = []string{"no register was found: put one under registers/"}
	return r
}

func render(t testing.TB, format string, r *lint.Result, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, c := range []struct {
		name, format string
		result       *lint.Result
		options      Options
	}{
		{"first-screen.txt", "text", sample(), Options{}},
		{"messy.txt", "text", messy(30), Options{}},
		{"all.txt", "text", sample(), Options{All: true}},
		{"colour.txt", "text", sample(), Options{All: true, Color: true}},
		{"clean.txt", "text", clean(), Options{}},
		{"outside-git.txt", "text", outside(), Options{}},
		{"sample.json", "json", sample(), Options{Version: "v0.1.0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden(t, c.name, render(t, c.format, c.result, c.options))
		})
	}
}

// The first screen grows by a line a rule at most, by less where it is full, and
// never by the number of records.
func TestScreenLines(t *testing.T) {
	lines := func(rules int) int { return strings.Count(render(t, "text", messy(rules), Options{}), "\n") }
	for rules := doFirst + 2; rules < 80; rules++ {
		if d := lines(rules) - lines(rules-1); d > 1 {
			t.Errorf("%d rules take %d lines more than one rule less", rules, d)
		}
	}
	if few, many := lines(doFirst), lines(80); many-few > 1+max(leastLines, screen-few) {
		t.Errorf("80 rules take %d lines, %d take %d", many, doFirst, few)
	}
}

// Every rule with a finding is spoken for on the first screen: by a line of its
// own, or, where it is full, in the count of the last line.
func TestScreenCountsEveryRule(t *testing.T) {
	for _, n := range []int{2, 6, 12, 40} {
		got, named := render(t, "text", messy(n), Options{}), 0
		all := groups(messy(n).Findings, nil)
		for _, g := range all {
			if strings.Contains(got, "["+g.rule+"]") {
				named++
			}
		}
		if named < min(len(all), doFirst+leastLines-1) {
			t.Errorf("of %d rules only %d are named in:\n%s", len(all), named, got)
		}
		if more := fmt.Sprintf("And %d kinds more: ", len(all)-named); named < len(all) && !strings.Contains(got, more) {
			t.Errorf("%q is not in:\n%s", more, got)
		}
	}
}

func TestMostPressingFirst(t *testing.T) {
	var findings []finding.Finding
	add := func(rule string, s finding.Severity, records int) {
		for i := range records {
			findings = append(findings, finding.Finding{Rule: rule, Severity: s, Subject: finding.Subject{Kind: "parties", ID: fmt.Sprint(i)}})
		}
	}
	add("a/note", finding.Note, 7)
	add("b/warning", finding.Warning, 4)
	add("c/error", finding.Error, 2)
	add("d/lonely", finding.Error, 1)
	var got []string
	for _, g := range groups(findings, nil) {
		got = append(got, g.rule)
	}
	if want := "c/error d/lonely b/warning a/note"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestSettledCountsRecordsOnce(t *testing.T) {
	fs := []finding.Finding{
		{Subject: finding.Subject{Kind: "soa", ID: "A.5.1"}, Field: "reason"},
		{Subject: finding.Subject{Kind: "soa", ID: "A.5.1"}, Field: "status"},
		{Subject: finding.Subject{Kind: "soa"}, Records: []string{"A.5.1", "A.5.2"}},
		{Subject: finding.Subject{Commit: string(headID)}},
	}
	if got := settled(fs); got != 3 {
		t.Errorf("got %d records, want 3: two rows and one commit", got)
	}
}

// Nothing in the user's files reaches the terminal unescaped.
func TestHostileText(t *testing.T) {
	const evil = "a\x1b]0;title\x07b\r\nc\u202ed"
	r := sample()
	r.Organisation, r.Branch, r.Profile, r.NotKept = evil, evil, evil, []string{evil}
	r.Kinds[0].Name, r.Kinds[0].Files = evil, []string{evil}
	r.Unmapped[0].Column = evil
	r.Unread[0].File = evil
	r.Incomplete = []string{evil}
	r.Ledger[0].Rule, r.Ledger[0].Reason = evil, evil
	r.Ledger[4].Rule = evil
	r.Sources = func(string) ([]byte, error) { return []byte(strings.Repeat("x\x1b[2J\u2028\n", 12)), nil }
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Message, f.Hint, f.Owner, f.Rule, f.Place.File = evil, evil, evil, evil+f.Rule, evil
		f.Records, f.Related = []string{evil}, []finding.Related{{Place: source.Place{File: evil}, Message: evil}}
		f.Subject.ID = evil
	}
	raw := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f\x{202e}\x{2028}]`)
	for _, all := range []bool{false, true} {
		if at := raw.FindStringIndex(render(t, "text", r, Options{All: all})); at != nil {
			t.Errorf("a control character at byte %d", at[0])
		}
	}
}

// Reports speak the words of people who keep registers.
func TestPlainWords(t *testing.T) {
	inside := regexp.MustCompile(`(?i)\b(leaf|landing|fingerprint|ratchet|disposition|locator|bound|E[0-5]|blob|tree|rego|cue|metadata|canonical|promisor|ledger|vector|waiver|compliant|certified)\b`)
	brackets := regexp.MustCompile(`\[[a-z_/0-9]+\]|[a-z_]+/[a-z_0-9]+`)
	for _, r := range []*lint.Result{sample(), messy(30), clean(), outside()} {
		for _, all := range []bool{false, true} {
			text := brackets.ReplaceAllString(render(t, "text", r, Options{All: all}), "")
			if word := inside.FindString(text); word != "" {
				t.Errorf("says %q:\n%s", word, text)
			}
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	names := Formats()
	for name, want := range map[string]string{
		"jsn":  `unknown format "jsn": did you mean json?`,
		"html": `unknown format "html": use ` + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1],
	} {
		if err := Write(new(bytes.Buffer), name, sample(), Options{}); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestWriteError(t *testing.T) {
	if err := Write(fullDisk{}, "text", sample(), Options{}); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
