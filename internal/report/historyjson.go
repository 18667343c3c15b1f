package report

import (
	"bytes"
	_ "embed"
	"encoding/json"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// HistorySchema is the JSON Schema (2020-12) of the JSON output of [History]:
// the contract with programs that read it. Within version 1 properties are
// added, never renamed or removed.
//
//go:embed history-1.schema.json
var HistorySchema []byte

const (
	schemaBase      = "https://raw.githubusercontent.com/goldthread/goldthread/main/internal/report/"
	historySchemaID = schemaBase + "history-1.schema.json"
	historyVersion  = "1"
)

// A lookJSON is what was looked at: the head of every document about history.
type lookJSON struct {
	Schema       string    `json:"$schema"`
	Version      string    `json:"version"`
	Tool         tool      `json:"tool"`
	Organisation string    `json:"organisation,omitempty"`
	AsOf         string    `json:"as_of"`
	Profile      string    `json:"profile"`
	Commit       repo.ID   `json:"commit,omitempty"`
	Branch       string    `json:"branch,omitempty"`
	Root         string    `json:"root,omitempty"`
	WorkTree     bool      `json:"work_tree"`
	Dirty        bool      `json:"dirty"`
	ConfigFile   string    `json:"config_file,omitempty"`
	History      *seenJSON `json:"history"`
	Exit         exitJSON  `json:"exit"`
}

func lookOf(l *lint.Look, schema, version string, o Options) lookJSON {
	d := lookJSON{
		Schema: schema, Version: version, Tool: tool{"goldthread", o.Version},
		Organisation: l.Organisation, AsOf: l.AsOf, Profile: l.Profile,
		Commit: l.Commit, Branch: l.Branch, Root: l.Root, WorkTree: l.WorkTree, Dirty: l.Dirty, ConfigFile: l.ConfigFile,
		Exit: exitJSON{lint.ExitClean, present(l.Incomplete)},
	}
	if len(l.Incomplete) > 0 {
		d.Exit.Status = lint.ExitIncomplete
	}
	if h := l.Result.History; h != nil {
		seen := seenOf(h)
		d.History = &seen
	}
	return d
}

// redact takes names of organisations out of what names files.
func (d *lookJSON) redact(r *Redactor) {
	d.Branch, d.Root, d.ConfigFile = r.Text(d.Branch), r.Text(d.Root), r.Text(d.ConfigFile)
	for i, why := range d.Exit.Incomplete {
		d.Exit.Incomplete[i] = r.Text(why)
	}
	if d.History == nil {
		return
	}
	for i := range d.History.Skipped {
		s := &d.History.Skipped[i]
		s.Place.File, s.Reason = r.Text(s.Place.File), r.Text(s.Reason)
	}
}

type walkJSON struct {
	lookJSON
	Registers []summaryJSON `json:"registers"`
	Records   []storyJSON   `json:"records"`
	Between   *betweenJSON  `json:"between,omitempty"`
}

type summaryJSON struct {
	Name     string     `json:"name"`
	Records  int        `json:"records"`
	Written  int        `json:"written"`
	Changed  int        `json:"changed"`
	Reviews  int        `json:"reviews"`
	TakenOut int        `json:"taken_out"`
	Newest   *newestRef `json:"newest,omitempty"`
}

type newestRef struct {
	ID     string        `json:"id"`
	Class  history.Class `json:"class"`
	Commit repo.ID       `json:"commit"`
	Since  string        `json:"since,omitempty"`
}

type storyJSON struct {
	Kind    string           `json:"kind"`
	ID      string           `json:"id"`
	Title   string           `json:"title,omitempty"`
	Status  string           `json:"status,omitempty"`
	Gone    bool             `json:"gone"`
	State   string           `json:"state,omitempty"`
	Level   *int             `json:"level,omitempty"`
	Claim   *claimJSON       `json:"claim,omitempty"`
	Due     string           `json:"due,omitempty"`
	Events  []walkEventJSON  `json:"events"`
	Reviews []walkReviewJSON `json:"reviews"`
	// Beneath is what changed of what it rests on since the review that counts.
	Beneath []beneathJSON `json:"look_again,omitempty"`
	// Unsaved is how the wording on disk differs from what is committed.
	Unsaved []change.Difference `json:"not_committed,omitempty"`
	// Uncounted are words about reviews of it that do not count.
	Uncounted []uncountedJSON `json:"not_counted,omitempty"`
	ByHand    []byHand        `json:"by_hand"`
}

type beneathJSON struct {
	Kind   string        `json:"kind"`
	ID     string        `json:"id"`
	Class  history.Class `json:"class"`
	Commit repo.ID       `json:"commit"`
	Since  string        `json:"since,omitempty"`
}

type uncountedJSON struct {
	Source string  `json:"source"`
	Ref    string  `json:"ref,omitempty"`
	Commit repo.ID `json:"commit,omitempty"`
	Reason string  `json:"reason"`
}

type walkEventJSON struct {
	Order       int                 `json:"order"`
	Class       history.Class       `json:"class"`
	Commit      repo.ID             `json:"commit"`
	By          personJSON          `json:"by"`
	With        []personJSON        `json:"with,omitempty"`
	CommittedBy *personJSON         `json:"committed_by,omitempty"`
	MergedBy    *personJSON         `json:"merged_by,omitempty"`
	SelfMerged  bool                `json:"self_merged,omitempty"`
	Dated       string              `json:"dated"`
	Landing     repo.ID             `json:"landing,omitempty"`
	Since       string              `json:"since,omitempty"`
	InMerge     bool                `json:"in_merge,omitempty"`
	Place       source.Place        `json:"place"`
	From        *source.Place       `json:"from,omitempty"`
	Against     repo.ID             `json:"against,omitempty"`
	Fingerprint string              `json:"fingerprint,omitempty"`
	WasID       string              `json:"was_id,omitempty"`
	Changes     []change.Difference `json:"changes,omitempty"`
	Typed       []change.Difference `json:"typed,omitempty"`
}

type walkReviewJSON struct {
	Order       int                 `json:"order"`
	Source      string              `json:"source"`
	Ref         string              `json:"ref,omitempty"`
	Commit      repo.ID             `json:"commit"`
	By          personJSON          `json:"by"`
	ReportedFor string              `json:"reported_for,omitempty"`
	CommittedBy *personJSON         `json:"committed_by,omitempty"`
	Dated       string              `json:"dated,omitempty"`
	Landing     repo.ID             `json:"landing,omitempty"`
	Since       string              `json:"since,omitempty"`
	OnMain      bool                `json:"on_main"`
	Level       int                 `json:"level"`
	LevelThen   int                 `json:"level_then"`
	Identity    string              `json:"identity"`
	Shown       string              `json:"shown,omitempty"`
	Account     string              `json:"account,omitempty"`
	Confirms    string              `json:"confirms,omitempty"`
	Says        string              `json:"says,omitempty"`
	Mapped      bool                `json:"mapped,omitempty"`
	Note        string              `json:"note,omitempty"`
	Registered  *registeredJSON     `json:"registered,omitempty"`
	Second      bool                `json:"second"`
	Part        string              `json:"part,omitempty"`
	Authorised  bool                `json:"authorised"`
	Outcome     string              `json:"outcome,omitempty"`
	Fingerprint string              `json:"fingerprint,omitempty"`
	Counts      bool                `json:"counts"`
	Lacks       string              `json:"lacks,omitempty"`
	ChangedIn   repo.ID             `json:"changed_in,omitempty"`
	Changes     []change.Difference `json:"changes_since,omitempty"`
}

// registeredJSON says who wrote down what binds the reviewer's name.
type registeredJSON struct {
	Commit   repo.ID      `json:"commit"`
	Since    string       `json:"since"`
	By       []personJSON `json:"by"`
	Late     bool         `json:"late"`
	ByWriter bool         `json:"by_writer"`
}

type betweenJSON struct {
	From    pointJSON        `json:"from"`
	To      pointJSON        `json:"to"`
	Records []comparisonJSON `json:"records"`
}

type pointJSON struct {
	Commit  repo.ID       `json:"commit,omitempty"`
	Day     string        `json:"day,omitempty"`
	Skipped []skippedJSON `json:"skipped"`
}

type comparisonJSON struct {
	Kind      string              `json:"kind"`
	ID        string              `json:"id"`
	Before    bool                `json:"before"`
	After     bool                `json:"after"`
	Direction change.Direction    `json:"direction,omitempty"`
	Changes   []change.Difference `json:"changes"`
}

func historyDocument(b *bytes.Buffer, t *walkText, w Walk) error {
	l, c := t.look, t.cast
	d := walkJSON{lookJSON: lookOf(l, historySchemaID, historyVersion, t.o), Registers: []summaryJSON{}, Records: []storyJSON{}}
	if len(w.Keys) == 0 {
		for _, s := range summaries(l) {
			d.Registers = append(d.Registers, summaryOf(s))
		}
	}
	if w.From != nil {
		d.Between = betweenOf(l, c, w)
	} else {
		for _, key := range w.Keys {
			d.Records = append(d.Records, storyOf(l, c, tell(l, c, key)))
		}
	}
	return encode(b, d)
}

// encode writes JSON for people and programs. ## begins a command to a build
// server wherever it stands in a log; it only occurs in texts, where JSON has
// another way to write it.
func encode(b *bytes.Buffer, d any) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return err
	}
	b.Write(bytes.ReplaceAll(out.Bytes(), []byte("##"), []byte(`#\u0023`)))
	return nil
}

func summaryOf(s summary) summaryJSON {
	j := summaryJSON{s.Name, s.Records, s.Written, s.Changed, s.Reviewed, s.TakenOut, nil}
	if e := s.Newest; e != nil {
		j.Newest = &newestRef{s.NewestID, e.Class, e.Commit, isoDay(e.Since)}
	}
	return j
}

func storyOf(l *lint.Look, c *cast, s *story) storyJSON {
	j := storyJSON{Kind: s.key.Kind, ID: s.key.ID, Title: c.Text(l.Title(s.key, s.record, c.Names())), Gone: s.gone != nil, Events: []walkEventJSON{}, Reviews: []walkReviewJSON{}, ByHand: present(s.commands(l))}
	if s.record != nil {
		j.Status = s.record.Status()
	}
	if t := s.timeline; t != nil {
		level := int(t.Level)
		j.State, j.Level = string(t.State), &level
		if t.Claim != nil {
			j.Claim = claimOf(t.Claim, c)
		}
		j.Due = s.due.On
	}
	for i, ch := range s.chapters {
		if ch.event != nil {
			j.Events = append(j.Events, walkEventOf(c, i, ch))
		} else {
			j.Reviews = append(j.Reviews, walkReviewOf(l.Result.History, c, i, ch, ch.review == s.due.Reviewed))
		}
	}
	j.Unsaved = s.unsaved
	for _, b := range s.beneath {
		j.Beneath = append(j.Beneath, beneathJSON{b.Key.Kind, b.Key.ID, b.Change.Class, b.Change.Commit, isoDay(b.Change.Since)})
	}
	for _, u := range s.uncounted {
		j.Uncounted = append(j.Uncounted, uncountedJSON{u.Source, u.Ref, u.Commit, c.scrubbed(u.Reason)})
	}
	return j
}

func walkEventOf(c *cast, order int, ch chapter) walkEventJSON {
	e := ch.event
	j := walkEventJSON{
		Order: order, Class: e.Class, Commit: e.Commit, By: c.hidden(e.By), Dated: isoDay(e.At), Landing: e.Landing, Since: isoDay(e.Since),
		InMerge: e.Merge, SelfMerged: e.SelfMerged, Place: e.Place, Fingerprint: e.Fingerprint, Changes: ch.changes, Typed: ch.typed,
	}
	for _, p := range e.With {
		j.With = append(j.With, c.hidden(p))
	}
	if e.CommittedBy != nil {
		p := c.hidden(*e.CommittedBy)
		j.CommittedBy = &p
	}
	if e.MergedBy != nil {
		p := c.hidden(*e.MergedBy)
		j.MergedBy = &p
	}
	j.WasID, _, _ = renumbered(e)
	if commit, place := e.From(); commit != "" {
		j.Against = commit
		if e.Moved {
			j.From = &place
		}
	}
	return j
}

func walkReviewOf(h *history.Evidence, c *cast, order int, ch chapter, counts bool) walkReviewJSON {
	r := ch.review
	j := walkReviewJSON{
		Order: order, Source: r.Source, Ref: r.Ref, Commit: r.Commit, By: c.hidden(r.By), OnMain: r.OnMain,
		Dated: isoDay(r.At), Landing: h.Landing(r.Commit), Since: isoDay(r.Since),
		Level: int(r.Level), LevelThen: int(r.Then), Identity: r.Bound.String(), Second: r.Second, Authorised: r.Authorised,
		Outcome: r.Outcome, Fingerprint: r.Fingerprint, Counts: counts, Changes: ch.since,
	}
	j.Part, j.Lacks, j.Says, j.Mapped = r.Part, ch.lacks, r.Says, r.Mapped
	j.Shown, j.Confirms, j.Note = c.scrubbed(r.Shown), r.Confirms, r.Note
	if c.Names() {
		j.Account = r.Account
	}
	if r.ReportedFor != "" {
		j.ReportedFor = c.named(r.ReportedFor)
	}
	if r.CommittedBy != nil {
		p := c.hidden(*r.CommittedBy)
		j.CommittedBy = &p
	}
	if g := r.Registered; g != nil {
		j.Registered = &registeredJSON{g.Commit, isoDay(g.Since), []personJSON{}, r.Late != "" || r.AddressLate, r.ByWriter}
		for _, p := range g.By {
			j.Registered.By = append(j.Registered.By, c.hidden(p))
		}
	}
	if ch.changed != nil {
		j.ChangedIn = ch.changed.Commit
	}
	return j
}

func betweenOf(l *lint.Look, cast *cast, w Walk) *betweenJSON {
	point := func(p *lint.Point) pointJSON {
		return pointJSON{p.Commit, isoDay(p.Day), skippedOf(p.Skipped)}
	}
	j := &betweenJSON{From: point(w.From), To: point(w.To), Records: []comparisonJSON{}}
	for _, key := range w.Keys {
		before, after := w.From.Record(key), w.To.Record(key)
		c := comparisonJSON{Kind: key.Kind, ID: key.ID, Before: before != nil, After: after != nil, Changes: []change.Difference{}}
		if before != nil && after != nil {
			c.Changes = present(between(l, cast, before, after))
			c.Direction = change.Together(c.Changes)
		}
		j.Records = append(j.Records, c)
	}
	return j
}

// claimOf is a typed claim as every document has it.
func claimOf(c *history.Claim, cast *cast) *claimJSON {
	j := claimJSON{c.On, "", c.Field, c.Commit, isoDay(c.Since)}
	if c.By != "" {
		j.By = cast.named(c.By)
	}
	return &j
}
