package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
)

// standing leaves out the findings that an accepted exception covers.
func standing(found []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(found), finding.Finding.Accepted)
}

// A taken waiver is an accepted exception with the findings that it covers.
type taken struct {
	finding.Waiver
	findings []finding.Finding
}

// waivers gathers the findings that are covered by an accepted exception, or,
// with asked, by one that the change asks for, in the order of the exceptions.
func waivers(found []finding.Finding, asked bool) []taken {
	var all []taken
	for _, f := range found {
		if f.Waiver == nil || f.Waiver.Asked != asked {
			continue
		}
		i := slices.IndexFunc(all, func(t taken) bool { return t.ID == f.Waiver.ID })
		if i < 0 {
			i = len(all)
			all = append(all, taken{Waiver: *f.Waiver})
		}
		all[i].findings = append(all[i].findings, f)
		all[i].Counts = all[i].Counts && f.Waiver.Counts
	}
	slices.SortFunc(all, func(a, b taken) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// acceptance says in words who accepted what a finding is about, and for how long.
func acceptance(w finding.Waiver) string {
	words := fmt.Sprintf("%s, until %s", w.ID, day(w.Until))
	if w.Approver != "" {
		words += ", by " + w.Approver
	}
	return words
}

// accepted counts what exceptions cover, and names them.
func (t *text) accepted() {
	all := waivers(t.r.Findings, false)
	if len(all) == 0 {
		return
	}
	n, names := 0, make([]string, len(all))
	for i, w := range all {
		n += len(w.findings)
		names[i] = fmt.Sprintf("%s (%s)", sentence(w.ID), day(w.Until))
	}
	t.fact("Accepted", fmt.Sprintf("%s for a time: %s", count(n, "finding", "findings"), t.short(names)))
}

// asks tells the exceptions that a change asks for itself, before all else.
func (t *text) asks() {
	for _, w := range waivers(t.r.Findings, true) {
		t.addf("")
		t.addf("%s %s", t.paint.in(bold, "Asks for an exception:"), sentence(acceptance(w.Waiver)))
		t.addf("    %s", sentence(w.Reason))
		for _, f := range w.findings {
			t.addf("    %s", t.headline(f))
		}
		t.addf("    %s", w.granted())
	}
}

// granted says of an exception that a change asks for who grants it, and what it
// does for the change itself.
func (w taken) granted() string {
	if w.Counts {
		return "Whoever approves this change decides; it fails nothing here."
	}
	return "It holds once this has come into effect, not for this change itself."
}
