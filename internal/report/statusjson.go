package report

import (
	"bytes"
	_ "embed"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
)

// StatusSchema is the JSON Schema (2020-12) of the JSON output of [Status]: the
// contract with programs that read it. Within version 1 properties are added,
// never renamed or removed.
//
//go:embed status-1.schema.json
var StatusSchema []byte

const (
	statusSchemaID = schemaBase + "status-1.schema.json"
	statusVersion  = "1"
)

type statusJSON struct {
	lookJSON
	Due     []dueJSON      `json:"due"`
	Shown   []shownJSON    `json:"shown"`
	Minutes *minutesJSON   `json:"since_management_review"`
	Open    []upcomingJSON `json:"open"`
	Next    []upcomingJSON `json:"next"`
	Ending  []endingJSON   `json:"ending"`
	Since   *comparedJSON  `json:"since,omitempty"`
	Unseen  []string       `json:"cannot_see"`
}

type dueJSON struct {
	Owner   string          `json:"owner,omitempty"`
	Over    int             `json:"over"`
	Within  []int           `json:"within"`
	Records []dueRecordJSON `json:"records"`
}

type dueRecordJSON struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Due  string `json:"due"`
	Over bool   `json:"over"`
}

type shownJSON struct {
	Standing lint.Standing `json:"standing"`
	Records  int           `json:"records"`
}

type minutesJSON struct {
	ID    string      `json:"id"`
	Held  string      `json:"held"`
	Moved []movedJSON `json:"moved"`
}

type movedJSON struct {
	Kind    string              `json:"kind"`
	ID      string              `json:"id"`
	What    lint.MoveClass      `json:"what"`
	Changes []change.Difference `json:"changes,omitempty"`
}

type upcomingJSON struct {
	Rule  string `json:"rule"`
	Kind  string `json:"kind"`
	ID    string `json:"id,omitempty"`
	What  string `json:"what,omitempty"`
	Since string `json:"since,omitempty"`
	On    string `json:"on,omitempty"`
}

type endingJSON struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	What   string `json:"what,omitempty"`
	On     string `json:"on"`
	Covers int    `json:"covers,omitempty"`
}

type comparedJSON struct {
	AsOf    string  `json:"as_of"`
	Commit  repo.ID `json:"commit,omitempty"`
	Settled int     `json:"settled"`
	New     int     `json:"new"`
	Open    int     `json:"open"`
}

func statusDocument(b *bytes.Buffer, t *walkText, k Keeper, o Options) error {
	d := statusJSON{
		lookJSON: lookOf(t.look, statusSchemaID, statusVersion, o), Due: []dueJSON{}, Shown: []shownJSON{},
		Open: t.upcomings(k.Open), Next: t.upcomings(k.Next), Ending: []endingJSON{}, Unseen: present(t.unseen(k)),
	}
	for _, one := range k.Due {
		due := dueJSON{t.cast.Text(one.Owner), one.Over, one.Days[:], []dueRecordJSON{}}
		for _, row := range one.Rows {
			due.Records = append(due.Records, dueRecordJSON{row.Record.Kind, row.Record.ID, row.Due.On, row.Overdue})
		}
		d.Due = append(d.Due, due)
	}
	for _, s := range k.Shown {
		d.Shown = append(d.Shown, shownJSON(s))
	}
	if k.Minutes != nil {
		d.Minutes = &minutesJSON{k.Minutes.ID, k.Held, []movedJSON{}}
		for _, m := range k.Moved {
			d.Minutes.Moved = append(d.Minutes.Moved, movedJSON{m.Key.Kind, m.Key.ID, m.What, t.cast.Differences(m.Differences)})
		}
	}
	for _, e := range k.Ending {
		d.Ending = append(d.Ending, endingJSON{e.Record.Kind, e.Record.ID, t.cast.Text(e.What), e.On, e.Covers})
	}
	if s := t.r.Since; s != nil {
		d.Since = &comparedJSON{s.Earlier.AsOf, s.Earlier.Commit, len(s.Settled), len(s.New), s.Open}
	}
	return encode(b, d)
}

func (t *walkText) upcomings(all []audit.Upcoming) []upcomingJSON {
	out := []upcomingJSON{}
	for _, u := range all {
		out = append(out, upcomingJSON{u.Rule, u.Subject.Kind, u.Subject.ID, t.cast.Text(u.What), u.Since, u.On})
	}
	return out
}
