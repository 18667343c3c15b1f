package report

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// SARIF 2.1.0 as GitHub's code scanning takes it. What GitHub does not read is
// there for others: suppressions, the state against the base, the commits that
// a finding rests on.
const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sarifRoot is what the places are relative to: the top of the repository.
	sarifRoot = "%SRCROOT%"
	// ownKey is the key of a finding's own identity, which neither its line nor
	// the wording around it changes.
	ownKey    = "goldthreadFinding/v1"
	githubKey = "primaryLocationLineHash"
	// home is where to learn more about the program.
	home = "https://github.com/goldthread/goldthread"
)

// What GitHub takes of one upload.
const (
	sarifResults = 25_000
	sarifRelated = 99 // with the place itself 100, all of which are shown
	sarifTags    = 10 // all of which are shown
	sarifText    = 1024
	sarifPacked  = 10_000_000 // bytes after gzip
)

func init() {
	addFormat(format{name: "sarif", reader: "GitHub code scanning (SARIF 2.1.0)", write: writeSARIF})
}

func writeSARIF(b *bytes.Buffer, r *lint.Result, o Options) error {
	found, accepted := r.Findings, 0
	if o.OmitAccepted {
		found = standing(r.Findings)
		accepted = len(r.Findings) - len(found)
	}
	for most := sarifResults; ; most = most * 9 / 10 {
		w := sarifWriter{r: r, o: o, place: newPlacer(r), most: min(most, len(found)), omitted: accepted}
		var out bytes.Buffer
		if err := encode(&out, w.log(found)); err != nil {
			return err
		}
		if packed(out.Bytes()) <= sarifPacked || most == 0 {
			_, err := b.Write(out.Bytes())
			return err
		}
		most = min(most, len(found))
	}
}

// packed is the size of an upload, which is sent as gzip.
func packed(data []byte) int {
	if len(data) <= sarifPacked {
		return len(data)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data) // a buffer takes all
	_ = z.Close()
	return b.Len()
}

// A sarifWriter makes one log.
type sarifWriter struct {
	r       *lint.Result
	o       Options
	place   *placer
	most    int // results that are written
	omitted int // findings left out as asked
	related int // related places left out
	rules   map[string]int
	hashes  map[string][]string
	// excepted tells that an accepted exception covers some finding.
	excepted bool
}

func (w *sarifWriter) log(found []finding.Finding) sarifLog {
	r := w.r
	left := 0
	if len(found) > w.most {
		left = len(found) - w.most
		found = finding.Sort(worstFirst(r, found)[:w.most])
	}
	rules := w.descriptors(found)
	w.excepted = slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Waiver != nil })
	results := make([]sarifResult, len(found))
	shared := w.sharedLines(found)
	for i, f := range found {
		results[i] = w.result(f, shared)
	}
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "Goldthread", Version: numbered(w.o.Version), Information: home, Rules: rules}},
		Bases:      map[string]sarifBase{sarifRoot: {sarifMessage{Text: "The top of the repository."}}},
		Automation: sarifAutomation{"goldthread/" + strings.TrimPrefix(locationURI(r.Root)+"/", "/")},
		ColumnKind: "unicodeCodePoints",
		Results:    results,
		Properties: map[string]any{"asOf": r.AsOf},
	}
	if r.Profile != "" {
		run.Properties["profile"] = r.Profile
	}
	if r.Commit != "" {
		run.Properties["commit"] = r.Commit
	}
	if c := r.Change; c != nil {
		run.Properties["base"], run.Properties["settled"] = c.Base, len(c.Fixed)
	}
	run.Invocations = []sarifInvocation{w.invocation(left)}
	if w.o.Forge.Repository != "" && r.Commit != "" {
		run.Provenance = []sarifProvenance{{w.o.Forge.Repository, string(r.Commit), sentence(r.Branch), sarifArtifact{Base: sarifRoot}}}
	}
	return sarifLog{sarifSchema, sarifVersion, []sarifRun{run}}
}

// numbered is a version as SARIF wants it, which begins with a number; "" where
// there is none.
func numbered(version string) string {
	version = strings.TrimPrefix(version, "v")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return ""
	}
	return version
}

// invocation says whether the check was whole. One that was not is no
// successful execution: nobody may take what it did not find for absent.
func (w *sarifWriter) invocation(left int) sarifInvocation {
	in := sarifInvocation{Successful: len(w.r.Incomplete) == 0, ExitCode: w.r.ExitStatus()}
	say := func(level, text string) {
		in.Notifications = append(in.Notifications, sarifNotification{level, sarifMessage{Text: text}})
	}
	for _, why := range w.r.Incomplete {
		say("error", "Not complete: "+sentence(why))
	}
	if left > 0 {
		say("warning", fmt.Sprintf("%s, the least severe, %s left out: an upload holds %d results and %d bytes.", count(left, "finding", "findings"), noun(left, "is", "are"), sarifResults, sarifPacked))
	}
	if w.related > 0 {
		say("note", fmt.Sprintf("%s left out: a result holds %d.", count(w.related, "related place is", "related places are"), sarifRelated))
	}
	if w.omitted > 0 {
		say("note", fmt.Sprintf("%s covered by an accepted exception and left out, as asked for.", count(w.omitted, "finding is", "findings are")))
	}
	return in
}

// sharedLines are the places that several findings of one rule have. GitHub
// would take those for one.
func (w *sarifWriter) sharedLines(found []finding.Finding) map[string]int {
	n := map[string]int{}
	for _, f := range found {
		n[f.Rule+"\x00"+w.lineKey(f)]++
	}
	return n
}

func (w *sarifWriter) lineKey(f finding.Finding) string {
	s := w.place.of(f)
	return fmt.Sprintf("%s\x00%d", s.File, s.Line)
}

func (w *sarifWriter) result(f finding.Finding, shared map[string]int) sarifResult {
	s := w.place.of(f)
	out := sarifResult{
		RuleID: f.Rule, RuleIndex: w.rules[f.Rule], Level: f.Severity.String(), Locations: []sarifLocation{location(s)},
		Prints:     map[string]string{githubKey: w.lineHash(f, s, shared), ownKey: f.Fingerprint},
		Properties: sarifProperties{f.Basis, f.Owner, f.Field, f.Records, f.Commits, f.New, f.Change == finding.Adopted},
	}
	if w.r.Change != nil { // there is something to compare with
		out.Baseline = "unchanged"
		if f.Change == finding.Introduced {
			out.Baseline = "new"
		}
	}
	text := linkless(said(f))
	if s.Cell != "" {
		text += " (" + linkless(sentence(f.Place.String())) + ")"
	}
	for i, other := range f.Related {
		if i == sarifRelated {
			w.related += len(f.Related) - i
			break
		}
		l := location(w.relatedSpot(other))
		l.ID, l.Message = i+1, &sarifMessage{Text: linkless(sentence(other.Message))}
		out.Related = append(out.Related, l)
		text += fmt.Sprintf(" [%s](%d)", strings.NewReplacer("[", "(", "]", ")").Replace(cmp.Or(l.Message.Text, "see also")), l.ID)
	}
	out.Message.Text = text
	out.Suppressions = w.suppressions(f)
	return out
}

func (w *sarifWriter) relatedSpot(o finding.Related) spot {
	if !o.Place.Known() {
		return w.place.of(finding.Finding{})
	}
	return w.place.at(o.Place)
}

// linkless is a text in which nothing is a link to another place, which
// [text](target) would be.
func linkless(text string) string { return strings.ReplaceAll(text, "](", "] (") }

// suppressions are there for every result or for none.
func (w *sarifWriter) suppressions(f finding.Finding) *[]sarifSuppression {
	if f.Waiver == nil {
		if !w.excepted {
			return nil
		}
		return &[]sarifSuppression{}
	}
	status := "accepted"
	switch {
	case f.Waiver.Asked:
		status = "underReview"
	case !f.Waiver.Counts:
		status = "rejected"
	}
	x := f.Waiver
	return &[]sarifSuppression{{"external", status, sentence(x.Reason), sarifExceptionBag{x.ID, x.Approver, x.Until}}}
}

// lineHash is what GitHub knows a finding by, with its rule and file. It is the
// hash of the line that GitHub's own action works out, which complains of any
// other. Where no line of text tells the finding from others it is the
// finding's own identity: in a workbook, of a file as a whole, without a file,
// and where a rule has several findings at one line.
func (w *sarifWriter) lineHash(f finding.Finding, s spot, shared map[string]int) string {
	if s.Line == 0 || shared[f.Rule+"\x00"+w.lineKey(f)] > 1 {
		return f.Fingerprint
	}
	if w.hashes == nil {
		w.hashes = map[string][]string{}
	}
	lines, known := w.hashes[f.Place.File]
	if !known {
		lines = lineHashes(w.place.text(f.Place.File))
		w.hashes[f.Place.File] = lines
	}
	if s.Line > len(lines) {
		return f.Fingerprint
	}
	return cmp.Or(lines[s.Line-1], f.Fingerprint)
}

// location is a place with all four numbers of its region, which GitHub asks
// for. A file as a whole is its beginning.
func location(s spot) sarifLocation {
	line := max(s.Line, 1)
	l := sarifLocation{Physical: sarifPhysical{
		Artifact: sarifArtifact{locationURI(s.File), sarifRoot},
		Region:   sarifRegion{line, max(s.Column, 1), line, max(s.EndColumn, 2)},
	}}
	if s.Cell != "" {
		l.Logical = []sarifLogical{{sentence(s.Cell), sentence(s.File + ":" + s.Cell), "element"}}
	}
	return l
}

// descriptors are the rules that were tested or found something.
func (w *sarifWriter) descriptors(found []finding.Finding) []sarifRule {
	shown := map[string]bool{}
	for _, e := range w.r.Ledger {
		shown[e.Rule] = tested(e)
	}
	for _, f := range found {
		shown[f.Rule] = true
	}
	var rules []sarifRule
	w.rules = map[string]int{}
	for _, rule := range w.r.Rules {
		if shown[rule.ID] {
			w.rules[rule.ID] = len(rules)
			rules = append(rules, descriptor(rule))
		}
	}
	for _, f := range found {
		if _, listed := w.rules[f.Rule]; !listed {
			w.rules[f.Rule] = len(rules)
			rules = append(rules, unlisted(f))
		}
	}
	return present(rules)
}
