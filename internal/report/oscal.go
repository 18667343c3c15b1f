package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// OSCAL assessment results. ISO publishes no OSCAL catalogue, so that controls
// have ids of ours: iso27001-4.2.c is clause 4.2 c, iso27001-A.5.31 a control of
// Annex A.
//
// Every finding is an observation, made by examining documents. What is to be
// fixed (errors and warnings) is, once a check, a finding whose target is the
// objective of that check, which is not satisfied then. Notes are observations
// alone. No objective and no control is ever said to be satisfied: that nothing
// was found shows nothing of the kind. What was not checked is said in remarks.
const (
	// OSCALVersion is the version of OSCAL that is written.
	OSCALVersion = "1.1.1"
	oscalNS      = home + "/ns/oscal"
	// oscalOwn is the control of checks that bear on no point of the standard.
	oscalOwn = "own-rules"
)

// Assessed says of what time OSCAL assessment results are, and which files
// stand beside them.
type Assessed struct {
	From, To string         // YYYY-MM-DD; "" for the day of the check
	Beside   []AssessedFile // the evidence that the results rest on
	Options
}

// An AssessedFile is one that results refer to, by a name relative to theirs.
type AssessedFile struct {
	Name, What string
	SHA256     string // in hexadecimal
}

// OSCAL writes a result as OSCAL assessment results in JSON. The UUIDs are of
// version 5 (RFC 9562), so that the bytes depend on r and a alone.
func OSCAL(b *bytes.Buffer, r *lint.Result, a Assessed) error {
	w := &oscalWriter{r: r, a: a, rules: map[string]audit.Rule{}, seen: map[string]int{}}
	for _, rule := range r.Rules {
		w.rules[rule.ID] = rule
	}
	w.start, w.end = cmp.Or(a.From, r.AsOf)+"T00:00:00Z", cmp.Or(a.To, r.AsOf)+"T23:59:59Z"
	w.tool = w.id("tool", a.Version)
	return encode(b, oscalDocument{w.assessment()})
}

type oscalWriter struct {
	r          *lint.Result
	a          Assessed
	rules      map[string]audit.Rule
	seen       map[string]int // observations by fingerprint
	start, end string
	tool       string // UUID
}

var oscalSpace = uuid.NewSHA1(uuid.NameSpaceURL, []byte(oscalNS))

// id is the UUID of what parts name together.
func (w *oscalWriter) id(parts ...string) string {
	var name strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&name, "%d:%s\n", len(p), p)
	}
	return uuid.NewSHA1(oscalSpace, []byte(name.String())).String()
}

// own is the id of a part of these very results.
func (w *oscalWriter) own(parts ...string) string {
	return w.id(append(parts, string(w.r.Commit), w.start, w.end, w.a.Version)...)
}

func (w *oscalWriter) assessment() oscalAssessment {
	r := w.r
	checks := w.own("checks")
	out := oscalAssessment{
		UUID: w.own("assessment"),
		Metadata: oscalMetadata{
			Title: "Interested parties and their requirements: what was found", Modified: w.end,
			Version: cmp.Or(oscalLine(string(r.Commit)), oscalLine(r.AsOf)), OSCAL: OSCALVersion,
			Props:   oscalProps("organisation", r.Organisation, "branch", r.Branch, "profile", r.Profile),
			Remarks: "A machine's reading of the registers and their history. It lists gaps, contradictions, age and missing proof. It is no verdict on conformity, and it cannot see whether the registers are true.",
		},
		Plan: oscalImport{"#" + checks, "There is no assessment plan: the resource says what was checked."},
		Back: oscalBackMatter{[]oscalResource{{UUID: checks, Title: "The checks", Description: w.checked()}}},
	}
	for _, f := range w.a.Beside {
		out.Back.Resources = append(out.Back.Resources, oscalResource{
			UUID: w.id("file", f.Name, f.SHA256), Title: oscalText(f.Name), Description: oscalText(f.What),
			Links: []oscalLink{{f.Name, []oscalHash{{"SHA-256", f.SHA256}}}},
		})
	}
	objectives := w.objectives()
	if len(objectives) > 0 {
		out.Local = &oscalLocal{objectives}
	}
	out.Results = []oscalResult{w.result()}
	return out
}

// checked says in words what was checked, and by whose rules.
func (w *oscalWriter) checked() md {
	tested, records := 0, 0
	for _, e := range w.r.Ledger {
		if e.Status == audit.Tested {
			tested, records = tested+1, records+e.Examined
		}
	}
	return oscalText(fmt.Sprintf("%d of %s were run, by the profile %s; they looked at %s. Each check is an objective of these results.",
		tested, count(len(w.r.Ledger), "check", "checks"), cmp.Or(w.r.Profile, "(none)"), count(records, "record", "records")))
}

// objectives are those of the checks that were run or found something.
func (w *oscalWriter) objectives() []oscalObjective {
	ran := map[string]bool{}
	for _, e := range w.r.Ledger {
		if e.Status == audit.Tested {
			ran[e.Rule] = true
		}
	}
	for _, f := range w.r.Findings {
		ran[f.Rule] = true
	}
	var all []oscalObjective
	for _, id := range sorted(ran) {
		part := oscalPart{objectiveOf(id), "objective", w.title(id)}
		all = append(all, oscalObjective{w.controls(id)[0], []oscalPart{part}}) // an id may stand once
	}
	return all
}

// title is the short positive statement of what a rule checks.
func (w *oscalWriter) title(rule string) md {
	r := w.rules[rule]
	return oscalText(cmp.Or(r.Title, r.Action, words(rule)))
}

// controls are the ids of the points that a rule bears on.
func (w *oscalWriter) controls(rule string) []string {
	var ids []string
	for _, clause := range w.rules[rule].Clauses {
		ids = append(ids, "iso27001-"+oscalToken(strings.Join(strings.Fields(clause), ".")))
	}
	if len(ids) == 0 {
		return []string{oscalOwn}
	}
	return ids
}

func (w *oscalWriter) result() oscalResult {
	r := w.r
	out := oscalResult{
		UUID: w.own("result"), Title: "What the checks found", Start: w.start, End: w.end,
		Description: oscalText(fmt.Sprintf("The registers as they stood on %s, read with their history.", cmp.Or(w.a.To, r.AsOf))),
		Props:       oscalProps("commit", string(r.Commit), "complete", map[bool]string{true: "yes", false: "no"}[len(r.Incomplete) == 0]),
		Local: oscalResultLocal{oscalAssets{
			Components: []oscalComponent{{
				UUID: w.tool, Type: "software", Title: "Goldthread", Description: "A linter of registers and their history.",
				Props: oscalProps("version", w.a.Version), Status: oscalStatus{"operational"},
			}},
			Platforms: []oscalPlatform{{w.id("platform", w.a.Version), []oscalUses{{w.tool}}}},
		}},
		Reviewed: oscalReviewed{[]oscalSelection{w.selection()}},
		Remarks:  w.remarks(),
	}
	seen := map[string][]oscalRelated{} // by rule
	var rules []string
	for _, f := range r.Findings {
		o := w.observation(f)
		out.Observations = append(out.Observations, o)
		if f.Severity == finding.Note {
			continue
		}
		if seen[f.Rule] == nil {
			rules = append(rules, f.Rule)
		}
		seen[f.Rule] = append(seen[f.Rule], oscalRelated{o.UUID})
	}
	for _, rule := range rules {
		out.Findings = append(out.Findings, w.finding(rule, seen[rule]))
	}
	return out
}

// selection lists the points that checks with something to look at bear on.
func (w *oscalWriter) selection() oscalSelection {
	looked := map[string]bool{}
	for _, e := range w.r.Ledger {
		if e.Status == audit.Tested && e.Examined > 0 {
			for _, id := range w.controls(e.Rule) {
				looked[id] = true
			}
		}
	}
	s := oscalSelection{Description: "The points that checks bear on which had something to look at. Each was looked at only as far as these checks look; none is said to be satisfied."}
	for _, id := range sorted(looked) {
		s.Controls = append(s.Controls, oscalSelect{id})
	}
	if len(looked) == 0 {
		s.Description = "None: no check had anything to look at."
	}
	return s
}

// remarks say what was not checked, and why.
func (w *oscalWriter) remarks() md {
	text := md("That nothing was found about a point does not show that it is satisfied.\n")
	list := func(title md, lines []md) {
		if len(lines) > 0 {
			text += "\n" + title + "\n\n- " + mdJoin(lines, "\n- ") + "\n"
		}
	}
	var lines []md
	for _, why := range w.r.Incomplete {
		lines = append(lines, oscalText(why))
	}
	list("Not complete:", lines)
	lines = nil
	for _, e := range w.r.Ledger {
		if e.Status != audit.Tested {
			lines = append(lines, oscalText(e.Rule)+": "+oscalText(reason(e)))
		}
	}
	list("Not checked:", lines)
	if h := w.r.History; h != nil {
		lines = nil
		for _, s := range h.Skipped {
			lines = append(lines, oscalText(s.Place.String())+" in "+oscalText(s.Commit.Short())+": "+oscalText(s.Reason))
		}
		list("Old versions that could not be read:", lines)
	}
	return text
}
