// Package evidence makes a pack of what the registers and their history show
// over a period, that can be handed over, and made again from the repository to
// see whether it is what the repository says.
//
// A pack is a ZIP file without compression, with fixed times and its entries in
// order, so that the same repository gives the same bytes. SHA256SUMS lists what
// is in it. Names of people stand in one file of their own, which may be taken
// out before the pack is handed on.
package evidence

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/report"
)

// The files of a pack that others know by name.
const (
	sumsFile     = "SHA256SUMS"
	manifestFile = "manifest.json"
	peopleFile   = "people.json"
	oscalFile    = "oscal.json"
)

// Options say of what to make a pack, and by which program.
type Options struct {
	Lint     lint.Options
	From, To time.Time // the period, in days, UTC
	For      string    // who the report is for: one of report.Audiences, "" for an auditor
	Redact   bool      // names of organisations are numbers, the same in every file
	Version  string    // of the program
}

// A Manifest says what a pack is of, and what made it.
type Manifest struct {
	Version string  `json:"version"` // of this format
	Tool    string  `json:"tool"`    // the program's version
	From    string  `json:"from"`    // YYYY-MM-DD, as asked for
	To      string  `json:"to"`      // YYYY-MM-DD: the day that all is judged on
	Commit  repo.ID `json:"commit"`  // that stood on the main branch then
	Tree    repo.ID `json:"tree"`
	Branch  string  `json:"branch"`
	Root    string  `json:"root,omitempty"` // the folder of the registers
	Profile string  `json:"profile"`
	For     string  `json:"for"`    // who the report is for
	Redact  bool    `json:"redact"` // names of organisations are numbers in every file
	// Rules and Types are the SHA-256 of the shipped rules and register types: of
	// the lines "digest  name" of their files.
	Rules string `json:"rules"`
	Types string `json:"types"`
	// Differences are the ways in which the configuration judges otherwise than the
	// shipped rules do.
	Differences []difference `json:"differences"`
	Incomplete  []string     `json:"incomplete"`
}

type difference struct {
	Name string `json:"name"`
	What string `json:"what"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// formatVersion is that of the pack: files are added within it, never renamed.
const formatVersion = "1"

// A Pack is the files of a pack by name.
type Pack struct {
	Files    map[string][]byte
	Manifest Manifest
	// Sidecars are files with statements about the pack that stand in it or beside
	// it, by name. They are no part of it.
	Sidecars map[string][]byte
}

// Make makes the pack of a period from what stood on the main branch on its last
// day. Errors are those of lint.Run.
func Make(ctx context.Context, o Options) (*Pack, error) {
	o.For = cmp.Or(o.For, report.ForAuditor)
	l := o.Lint
	l.AsOf, l.Lodged, l.Names, l.Base = o.To, nil, false, ""
	commit, err := lint.StandingOn(ctx, l, o.To)
	if err != nil {
		return nil, err
	}
	l.Rev = string(commit)
	look, err := lint.Examine(ctx, l)
	if err != nil {
		return nil, err
	}
	period, err := lint.Replay(ctx, l, lint.Period{From: o.From, To: o.To})
	if err != nil {
		return nil, err
	}
	m := &maker{o: o, look: look, period: period, files: map[string][]byte{}}
	if o.Redact {
		m.redact = report.NewRedactor(look, register.Key{})
	}
	if err := m.all(l); err != nil {
		return nil, err
	}
	return &Pack{Files: m.files, Manifest: m.manifest}, nil
}

type maker struct {
	o        Options
	look     *lint.Look
	period   *lint.Replayed
	files    map[string][]byte
	redact   *report.Redactor // nil: names stay
	manifest Manifest
}

// all writes every file.
func (m *maker) all(l lint.Options) error {
	shown := report.Options{Version: m.o.Version, Program: "goldthread"}
	pages := report.Pages{For: m.o.For, From: day(m.o.From), To: day(m.o.To), Redact: m.o.Redact, Replayed: m.period, Options: shown}
	files, err := report.ReportFiles(m.look, pages)
	if err != nil {
		return err
	}
	for _, f := range files {
		m.files["report/"+f.Name] = f.Data
	}
	var keys []register.Key
	for _, k := range m.look.Schema.Kinds {
		keys = append(keys, m.look.Keys(k.Name)...)
	}
	rows, _, err := m.look.Reviews(lint.Selection{Kinds: m.look.Schema.Names(), All: true, Sort: "id"})
	if err != nil {
		return err
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"findings.json": func(b *bytes.Buffer) error { return report.Write(b, "json", m.look.Result, shown) },
		"timelines.json": func(b *bytes.Buffer) error {
			return report.History(b, "json", m.look, report.Walk{Keys: keys, Full: true}, shown)
		},
		"reviews.json": func(b *bytes.Buffer) error { return report.Reviews(b, "json", m.look, report.List{Rows: rows}, shown) },
		"period.json":  func(b *bytes.Buffer) error { return report.Replay(b, "json", m.period, shown) },
		"period.csv":   func(b *bytes.Buffer) error { return report.Replay(b, "csv", m.period, shown) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		if err := m.put(name, b.Bytes()); err != nil {
			return err
		}
	}
	if err := m.describe(l); err != nil {
		return err
	}
	if err := m.assess(shown); err != nil {
		return err
	}
	m.files[sumsFile] = []byte(sums(m.files))
	return nil
}

// put adds a file: JSON canonically, and both JSON and tables without the names
// that are not to be shown.
func (m *maker) put(name string, data []byte) (err error) {
	if path.Ext(name) == ".csv" {
		data, err = m.redact.Output("csv", data)
	} else {
		data, err = m.redactJSON(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	m.files[name] = data
	return nil
}

// assess writes what was found as OSCAL assessment results.
func (m *maker) assess(shown report.Options) error {
	a := report.Assessed{From: m.manifest.From, To: m.manifest.To, Options: shown}
	for _, c := range contents {
		a.Beside = append(a.Beside, report.AssessedFile{Name: c.name, What: c.what, SHA256: digest(m.files[c.name])})
	}
	var b bytes.Buffer
	if err := report.OSCAL(&b, m.redact.Result(m.look.Result), a); err != nil {
		return err
	}
	return m.put(oscalFile, b.Bytes())
}

// describe writes what tells of the pack itself, of the commits it rests on, of
// the population and of the people.
func (m *maker) describe(l lint.Options) error {
	r, err := repo.Open(l.Dir)
	if err != nil {
		return err
	}
	defer r.Close()
	head, err := r.Commit(m.look.Commit)
	if err != nil {
		return err
	}
	rules, err := digestOf(l.Policies)
	if err != nil {
		return err
	}
	types, err := digestOf(l.Schema)
	if err != nil {
		return err
	}
	m.manifest = Manifest{
		Version: formatVersion, Tool: m.o.Version, From: day(m.o.From), To: day(m.o.To), Commit: head.ID, Tree: head.Tree, Branch: m.look.History.Branch,
		Root: m.look.Root, Profile: m.look.Profile, For: m.o.For, Redact: m.o.Redact, Rules: rules, Types: types, Differences: []difference{}, Incomplete: []string{},
	}
	m.manifest.Branch, m.manifest.Root = m.redact.Text(m.manifest.Branch), m.redact.Text(m.manifest.Root)
	for _, d := range m.look.Otherwise {
		m.manifest.Differences = append(m.manifest.Differences, difference{m.redact.Text(d.Name), string(d.What), m.redact.Text(d.From), m.redact.Text(d.To)})
	}
	for _, why := range m.look.Incomplete {
		m.manifest.Incomplete = append(m.manifest.Incomplete, m.redact.Text(why))
	}
	commits, err := m.commits(r)
	if err != nil {
		return err
	}
	m.files["README.txt"] = []byte(byHand(m.manifest))
	if m.files[manifestFile], err = canonicalOf(m.manifest); err != nil {
		return err
	}
	for name, v := range map[string]any{"commits.json": commits, "population.json": m.population(), peopleFile: m.people()} {
		data, err := json.Marshal(v)
		if err == nil {
			err = m.put(name, data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sums lists the digests of all files, also of those that are taken out later.
func sums(files map[string][]byte) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != sumsFile {
			fmt.Fprintf(&b, "%s  %s\n", digest(files[name]), name)
		}
	}
	return b.String()
}

// digest is the SHA-256 of data in hexadecimal.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// digestOf is the digest of all files of a folder.
func digestOf(folder fs.FS) (string, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(folder, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(folder, name)
		return err
	})
	return digest([]byte(sums(files))), err
}

// Zip is the pack as one file: the same files give the same bytes.
func (p *Pack) Zip() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(p.Files[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// canonicalOf is canonical JSON (RFC 8785) of what Go writes as JSON.
func canonicalOf(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return register.CanonicalJSON(data)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
