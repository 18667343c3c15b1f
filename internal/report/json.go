package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
)

// CheckSchema is the JSON Schema (2020-12) of the JSON output: the contract
// with programs that read it. Within version 1 properties are added, never
// renamed or removed.
//
//go:embed check-1.schema.json
var CheckSchema []byte

const (
	checkSchemaID = schemaBase + "check-1.schema.json"
	checkVersion  = "1"
)

// A checkJSON is the JSON output of a check.
type checkJSON struct {
	Schema       string                `json:"$schema"`
	Version      string                `json:"version"`
	Tool         tool                  `json:"tool"`
	Organisation string                `json:"organisation,omitempty"`
	AsOf         string                `json:"as_of"`
	Profile      string                `json:"profile"`
	FailOn       string                `json:"fail_on"`
	Commit       repo.ID               `json:"commit,omitempty"`
	Branch       string                `json:"branch,omitempty"`
	Root         string                `json:"root,omitempty"`
	WorkTree     bool                  `json:"work_tree"`
	Dirty        bool                  `json:"dirty"`
	ConfigFile   string                `json:"config_file,omitempty"`
	Registers    []lint.KindRead       `json:"registers"`
	NotKept      []string              `json:"not_kept"`
	UnreadRows   []source.Place        `json:"unread_rows"`
	Unused       []lint.UnmappedColumn `json:"unused_columns"`
	History      *historyJSON          `json:"history"`
	Findings     []finding.Finding     `json:"findings"`
	Change       *changeJSON           `json:"change,omitempty"`
	Since        *sinceJSON            `json:"since,omitempty"`
	Tested       []audit.Entry         `json:"tested"`
	Exit         exitJSON              `json:"exit"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

type exitJSON struct {
	Status     int      `json:"status"`
	Incomplete []string `json:"incomplete"`
}

type historyJSON struct {
	seenJSON
	Records []recordJSON `json:"records"`
	// Signatures holds those commits and tags that carry one.
	Signatures []signatureJSON `json:"signatures"`
	Refused    []refusedJSON   `json:"refused"`
	besidesJSON
}

// A seenJSON says how much of the history was there to be read.
type seenJSON struct {
	State       string        `json:"state"`
	MainBranch  string        `json:"main_branch,omitempty"`
	Head        repo.ID       `json:"head,omitempty"`
	Begins      string        `json:"begins,omitempty"`
	CommitsSeen int           `json:"commits_seen"`
	Lacks       []repo.Lack   `json:"lacks"`
	Skipped     []skippedJSON `json:"skipped"`
	// UnknownKeys are those that signed and nobody here is known by.
	UnknownKeys []unknownKeyJSON `json:"unknown_keys,omitempty"`
}

type unknownKeyJSON struct {
	Key    string         `json:"key"`
	Kind   signature.Kind `json:"kind"`
	Signed int            `json:"signed"`
}

type signatureJSON struct {
	Object repo.ID `json:"object"`
	signature.Verdict
}

type refusedJSON struct {
	Commit repo.ID `json:"commit"`
	Tag    string  `json:"tag,omitempty"`
	Reason string  `json:"reason"`
}

type skippedJSON struct {
	Commit repo.ID      `json:"commit"`
	Place  source.Place `json:"place"`
	Reason string       `json:"reason"`
}

// A recordJSON holds the four facts about one record, side by side: when it
// was made, when it last changed in meaning, what is typed about its review,
// and the best review that Git shows.
type recordJSON struct {
	Kind     string      `json:"kind"`
	ID       string      `json:"id"`
	State    string      `json:"state"`
	Level    int         `json:"level"`
	Created  *eventJSON  `json:"created,omitempty"`
	Changed  *eventJSON  `json:"changed,omitempty"`
	Reviewed *reviewJSON `json:"reviewed,omitempty"`
	Claim    *claimJSON  `json:"claim,omitempty"`
}

type eventJSON struct {
	Commit  repo.ID    `json:"commit"`
	By      personJSON `json:"by"`
	Landing repo.ID    `json:"landing,omitempty"`
	Since   string     `json:"since,omitempty"`
	Fields  []string   `json:"fields,omitempty"`
}

type reviewJSON struct {
	Source      string     `json:"source"`
	Ref         string     `json:"ref,omitempty"`
	Commit      repo.ID    `json:"commit"`
	By          personJSON `json:"by"`
	ReportedFor string     `json:"reported_for,omitempty"`
	Since       string     `json:"since,omitempty"`
	Level       int        `json:"level"`
	// Identity says by what the reviewer's name is bound to the reviewer.
	Identity identityJSON `json:"identity"`
}

type identityJSON struct {
	Binding string      `json:"binding"`
	Signer  *personJSON `json:"signer,omitempty"`
	Reason  string      `json:"reason,omitempty"`
}

type claimJSON struct {
	On     string  `json:"on,omitempty"`
	By     string  `json:"by,omitempty"`
	Field  string  `json:"field,omitempty"`
	Commit repo.ID `json:"commit,omitempty"`
	Since  string  `json:"since,omitempty"`
}

func init() { addFormat(format{name: "json", reader: "programs", write: writeJSON}) }

func writeJSON(b *bytes.Buffer, r *lint.Result, o Options) error {
	d := checkJSON{
		Schema: checkSchemaID, Version: checkVersion,
		Tool:         tool{"goldthread", o.Version},
		Organisation: r.Organisation, AsOf: r.AsOf, Profile: r.Profile, FailOn: failOn(r.FailOn),
		Commit: r.Commit, Branch: r.Branch, Root: r.Root, WorkTree: r.WorkTree, Dirty: r.Dirty, ConfigFile: r.ConfigFile,
		Registers:  present(r.Kinds),
		NotKept:    present(r.NotKept),
		UnreadRows: present(r.Unread),
		Unused:     present(r.Unmapped),
		History:    historyOf(r),
		Findings:   present(r.Findings),
		Change:     changeOf(r.Change),
		Since:      sinceOf(r.Since),
		Tested:     present(r.Ledger),
		Exit:       exitJSON{r.ExitStatus(), present(r.Incomplete)},
	}
	for i := range d.Registers {
		d.Registers[i].Files = present(d.Registers[i].Files)
	}
	return encode(b, d)
}

// present makes a list that is empty rather than null, and its own: what is
// written must not change what was found.
func present[T any](list []T) []T { return append([]T{}, list...) }

func failOn(s finding.Severity) string {
	if s == finding.Invalid {
		return "never"
	}
	return s.String()
}

func historyOf(r *lint.Result) *historyJSON {
	h := r.History
	if h == nil {
		return nil
	}
	c := &cast{Cast: r.Cast}
	out := &historyJSON{seenJSON: seenOf(h), Records: []recordJSON{}, Signatures: []signatureJSON{}, Refused: []refusedJSON{}}
	for _, id := range slices.Sorted(maps.Keys(h.Signatures)) {
		if v := h.Signatures[id]; v.State != signature.Unsigned {
			out.Signatures = append(out.Signatures, signatureJSON{id, v})
		}
	}
	for _, r := range h.Refused {
		out.Refused = append(out.Refused, refusedJSON{r.Commit, r.Tag, c.Text(r.Reason)})
	}
	out.besidesJSON = besidesOf(h, c)
	keys := make([]register.Key, 0, len(h.Timelines))
	for k := range h.Timelines {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b register.Key) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID))
	})
	for _, k := range keys {
		out.Records = append(out.Records, recordOf(h.Timelines[k], c))
	}
	return out
}

func seenOf(h *history.Evidence) seenJSON {
	seen := seenJSON{
		State: h.State, MainBranch: h.Branch, Head: h.Head, Begins: isoDay(h.Begins), CommitsSeen: h.CommitsSeen,
		Lacks: present(h.Lacks), Skipped: skippedOf(h.Skipped),
	}
	for _, k := range h.UnknownKeys() {
		seen.UnknownKeys = append(seen.UnknownKeys, unknownKeyJSON(k))
	}
	return seen
}

func skippedOf(skipped []history.Skipped) []skippedJSON {
	all := []skippedJSON{}
	for _, s := range skipped {
		all = append(all, skippedJSON(s))
	}
	return all
}

func recordOf(t *history.Timeline, c *cast) recordJSON {
	r := recordJSON{
		Kind: t.Key.Kind, ID: t.Key.ID, State: string(t.State), Level: int(t.Level),
		Created: eventOf(t.Created, c), Changed: eventOf(t.Changed, c),
	}
	if v := t.Reviewed; v != nil {
		reviewed := reviewJSON{Source: v.Source, Ref: v.Ref, Commit: v.Commit, By: c.hidden(v.By), Since: isoDay(v.Since), Level: int(v.Level),
			Identity: identityJSON{Binding: v.Bound.String(), Reason: c.Text(v.Shown)}}
		if v.ReportedFor != "" {
			reviewed.ReportedFor = c.Named(v.ReportedFor)
		}
		if v.Signer != nil {
			signer := c.hidden(*v.Signer)
			reviewed.Identity.Signer = &signer
		}
		r.Reviewed = &reviewed
	}
	if t.Claim != nil {
		r.Claim = claimOf(t.Claim, c)
	}
	return r
}

func eventOf(e *history.Event, c *cast) *eventJSON {
	if e == nil {
		return nil
	}
	return &eventJSON{e.Commit, c.hidden(e.By), e.Landing, isoDay(e.Since), e.Fields}
}

// isoDay is the UTC day of t, or "" for no time.
func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
