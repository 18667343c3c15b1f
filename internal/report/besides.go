package report

import (
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A besidesJSON holds what is kept beside the commits: notes of where the main
// branch stood, and what the forge said of what landed on it.
type besidesJSON struct {
	Anchors      []anchorJSON      `json:"anchors"`
	AnchorBreaks []anchorBreakJSON `json:"anchor_breaks"`
	Rewrites     []rewriteJSON     `json:"rewrites"`
	Trusted      []trustedJSON     `json:"trusted_times"`
	Approvals    approvalsJSON     `json:"approvals"`
	Witnesses    []witnessJSON     `json:"witnesses"`
}

type anchorJSON struct {
	Name    string    `json:"name"`
	At      time.Time `json:"at"`
	Head    repo.ID   `json:"head"`
	Held    string    `json:"held"`
	Stands  bool      `json:"stands"`
	Rewrite string    `json:"rewrite,omitempty"` // id of the record that explains why it does not stand
	Stamp   string    `json:"stamp_fault,omitempty"`
}

type anchorBreakJSON struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

type rewriteJSON struct {
	ID    string  `json:"id"`
	Old   repo.ID `json:"old_head"`
	New   repo.ID `json:"new_head"`
	Since string  `json:"since"`
}

type trustedJSON struct {
	Commit repo.ID   `json:"commit"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
}

type approvalsJSON struct {
	Ref      string        `json:"ref,omitempty"`
	Tip      repo.ID       `json:"tip,omitempty"`
	Begins   string        `json:"begins,omitempty"`
	Landings []landingJSON `json:"landings"`
}

type landingJSON struct {
	Commit     repo.ID      `json:"commit"`
	Since      string       `json:"since"`
	State      string       `json:"state"`
	Request    int          `json:"request,omitempty"`
	By         []personJSON `json:"by"`
	SelfMerged bool         `json:"self_merged,omitempty"`
	Reasons    []string     `json:"reasons"`
}

type witnessJSON struct {
	Name    string  `json:"name"`
	Ref     string  `json:"ref"`
	Tip     repo.ID `json:"tip"`
	Counted bool    `json:"counted"`
}

func besidesOf(h *history.Evidence, c *cast) besidesJSON {
	out := besidesJSON{
		Anchors: []anchorJSON{}, AnchorBreaks: []anchorBreakJSON{}, Rewrites: []rewriteJSON{}, Trusted: []trustedJSON{},
		Approvals: approvalsJSON{h.Approvals.Ref, h.Approvals.Tip, isoDay(h.Approvals.Begins), []landingJSON{}}, Witnesses: []witnessJSON{},
	}
	for _, a := range h.Anchors {
		out.Anchors = append(out.Anchors, anchorJSON{a.Name, a.At.UTC(), a.Head, a.Held.String(), a.Stands, a.Rewrite, a.Stamp})
	}
	for _, b := range h.AnchorBreaks {
		out.AnchorBreaks = append(out.AnchorBreaks, anchorBreakJSON(b))
	}
	for _, w := range h.Rewrites {
		out.Rewrites = append(out.Rewrites, rewriteJSON{w.Key.ID, w.Old, w.New, isoDay(w.Since)})
	}
	for _, t := range h.Trusted {
		out.Trusted = append(out.Trusted, trustedJSON{t.Commit, t.At.UTC(), t.By})
	}
	for _, l := range h.Approvals.Landings {
		one := landingJSON{l.Commit, isoDay(l.Since), string(l.State), 0, c.hiddenAll(l.By), l.SelfMerged, c.texts(l.Reasons)}
		if l.Request != nil {
			one.Request = l.Request.Number
		}
		out.Approvals.Landings = append(out.Approvals.Landings, one)
	}
	for _, w := range h.Witnesses {
		out.Witnesses = append(out.Witnesses, witnessJSON{w.Name, w.Ref, w.Tip, w.Counted})
	}
	return out
}
