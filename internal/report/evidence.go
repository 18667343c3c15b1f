package report

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/signature"
)

// boundWords say, strongest first, by what the name of a reviewer is bound to
// the reviewer.
var boundWords = []struct {
	bound history.Bound
	words string
}{
	{history.ByApproval, "shown by a saved approval"},
	{history.BySignature, "shown by a personal signature"},
	{history.ByPlatform, "shown by the platform"},
	{history.ByName, "as typed only"},
}

// identityWords are the words of boundWords for one binding.
func identityWords(b history.Bound) string {
	for _, w := range boundWords {
		if w.bound == b {
			return w.words
		}
	}
	return ""
}

// names says of the reviews that count how far it is shown who made them.
func (t *text) names() string {
	if t.r.History == nil {
		return ""
	}
	counts, total := map[history.Bound]int{}, 0
	for _, line := range t.r.History.Timelines {
		if line.Reviewed != nil && line.Reviewed.Level >= history.Reviewed {
			counts[line.Reviewed.Bound]++
			total++
		}
	}
	if total == 0 {
		return ""
	}
	var parts []string
	for _, b := range boundWords {
		if n := counts[b.bound]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, b.words))
		}
	}
	names := fmt.Sprintf("reviewers of %s: %s", count(total, "record", "records"), strings.Join(parts, ", "))
	if h := t.r.History; h.Mailmap != "" {
		names += fmt.Sprintf(" · addresses joined by .mailmap as of %s (%s)", dayOf(h.Mapped), h.Mailmap.Short())
	}
	return names
}

// maxKeys is how many keys that nobody is known by are named.
const maxKeys = 3

// unknownKeys names the keys of signatures that show nobody, with what to do.
func (t *text) unknownKeys() string {
	if t.r.History == nil {
		return ""
	}
	all := t.r.History.UnknownKeys()
	var parts []string
	for _, k := range all[:min(len(all), maxKeys)] {
		by := count(k.Signed, "commit or tag", "commits or tags") + " by "
		switch {
		case signature.FromGitHub(k.Key):
			by += "the key that GitHub signs with (" + k.Key + "), which is not kept: name its file under signatures.platform"
		case k.Kind == signature.OpenPGP:
			by += "a key that nobody here is known by: " + k.Key + "; add it to the files under signatures.openpgp, or to its owner's keys in people"
		default:
			by += "a key that nobody here is known by: " + k.Key + "; add it to the file under signatures.allowed_signers, or to its owner's keys in people"
		}
		parts = append(parts, by)
	}
	if more := len(all) - maxKeys; more > 0 {
		parts = append(parts, count(more, "more such key", "more such keys"))
	}
	return strings.Join(parts, " · ")
}

// besides says what stands beside the commits, and what no evidence rests on.
func (t *text) besides() []string {
	h := t.r.History
	if h == nil {
		return nil
	}
	var parts []string
	for _, w := range h.Rewrites {
		parts = append(parts, fmt.Sprintf("rewritten on %s (%s), so nothing before can be shown", dayOf(w.Since), sentence(w.Key.ID)))
	}
	if n := len(h.Refused); n > 0 {
		parts = append(parts, count(n, "commit or tag", "commits or tags")+" not written as Git writes them, which show nothing")
	}
	if n := len(h.Anchors); n > 0 {
		newest := h.Anchors[n-1]
		gone := 0
		for _, a := range h.Anchors {
			if !a.Stands && a.Rewrite == "" {
				gone++
			}
		}
		parts = append(parts, fmt.Sprintf("%s, the newest of %s, %s", count(n, "anchor", "anchors"), dayOf(newest.At), newest.Held))
		if gone > 0 {
			parts = append(parts, "rewritten since "+count(gone, "anchor", "anchors")+", and nothing says why")
		}
	}
	if n := len(h.AnchorBreaks); n > 0 {
		first := h.AnchorBreaks[0]
		more := ""
		if n > 1 {
			more = fmt.Sprintf(", and %d more", n-1)
		}
		parts = append(parts, "the anchors do not hold: "+sentence(first.File)+" "+sentence(first.Reason)+more)
	}
	for _, u := range h.Unasked {
		if u.Why == "" { // else it is told as missing
			parts = append(parts, u.What()+": "+u.Remedy())
		}
	}
	if n := len(h.Approvals.Skipped); n > 0 {
		first := h.Approvals.Skipped[0]
		parts = append(parts, fmt.Sprintf("%s, the first of them %s: %s", count(n, "saved approval that cannot be read", "saved approvals that cannot be read"), sentence(first.Place.String()), sentence(first.Reason)))
	}
	for _, w := range h.Witnesses {
		if !w.Counted {
			parts = append(parts, sentence(w.Name)+" ("+sentence(w.Ref)+"), which is not verified and counts for nothing")
		}
	}
	states := map[history.ExportState]int{}
	for _, l := range h.Approvals.Landings {
		states[l.State]++
	}
	if n := states[history.ExportMissing]; n > 0 {
		parts = append(parts, count(n, "merge", "merges")+" for which the platform's approvals were not saved")
	}
	return parts
}
