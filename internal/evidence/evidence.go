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
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/people"
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
	Redact   bool      // names of organisations are numbers in the report
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
	Redact  bool    `json:"redact"`
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
}

// Make makes the pack of a period from what stood on the main branch on its last
// day. Errors are those of lint.Run.
func Make(ctx context.Context, o Options) (*Pack, error) {
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
	if err := m.all(l); err != nil {
		return nil, err
	}
	return &Pack{m.files, m.manifest}, nil
}

type maker struct {
	o        Options
	look     *lint.Look
	period   *lint.Replayed
	files    map[string][]byte
	manifest Manifest
}

// all writes every file.
func (m *maker) all(l lint.Options) error {
	shown := report.Options{Version: m.o.Version, Program: "goldthread"}
	pages := report.Pages{For: report.ForAuditor, From: day(m.o.From), To: day(m.o.To), Redact: m.o.Redact, Replayed: m.period, Options: shown}
	files, err := report.ReportFiles(m.look, pages)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".xlsx") { // the tables are there as CSV
			m.files["report/"+f.Name] = f.Data
		}
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
		data := b.Bytes()
		if strings.HasSuffix(name, ".json") {
			if data, err = canonical(data); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		m.files[name] = data
	}
	if err := m.describe(l); err != nil {
		return err
	}
	if err := m.assess(shown); err != nil {
		return err
	}
	return m.sum()
}

// contents say what is in the files of a pack, in the order in which its page
// lists them.
var contents = []struct{ name, what string }{
	{"findings.json", "what was found on the last day, and what became of every check"},
	{"period.json", "when each finding appeared and was settled; reviews held when due"},
	{"timelines.json", "every change and every review of every record"},
	{"reviews.json", "what is typed and what is shown of each record's review"},
	{"commits.json", "the commits all of it rests on: trees, files, signatures, keys"},
	{"population.json", "all records that were live on some day of the period"},
}

// assess writes what was found as OSCAL assessment results.
func (m *maker) assess(shown report.Options) error {
	a := report.Assessed{From: m.manifest.From, To: m.manifest.To, Options: shown}
	for _, c := range contents {
		a.Beside = append(a.Beside, report.AssessedFile{Name: c.name, What: c.what, SHA256: digest(m.files[c.name])})
	}
	var b bytes.Buffer
	if err := report.OSCAL(&b, m.look.Result, a); err != nil {
		return err
	}
	var err error
	m.files[oscalFile], err = canonical(b.Bytes())
	return err
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
		Root: m.look.Root, Profile: m.look.Profile, Redact: m.o.Redact, Rules: rules, Types: types, Differences: []difference{}, Incomplete: append([]string{}, m.look.Incomplete...),
	}
	for _, d := range m.look.Otherwise {
		m.manifest.Differences = append(m.manifest.Differences, difference{d.Name, string(d.What), d.From, d.To})
	}
	commits, err := m.commits(r)
	if err != nil {
		return err
	}
	m.files["README.txt"] = []byte(byHand(m.manifest))
	for name, v := range map[string]any{manifestFile: m.manifest, "commits.json": commits, "population.json": m.population(), peopleFile: m.people()} {
		if m.files[name], err = canonicalOf(v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// A commit is one that the evidence rests on, with what Git calls its parts.
type commit struct {
	Commit    repo.ID           `json:"commit"`
	Tree      repo.ID           `json:"tree"`
	Parents   []repo.ID         `json:"parents"`
	Author    string            `json:"author"`    // role and id; names stand in people.json
	Authored  string            `json:"authored"`  // as typed
	Committed string            `json:"committed"` // as typed by the committer's clock
	Landed    repo.ID           `json:"landed,omitempty"`
	Files     map[string]string `json:"files"` // of the registers, and the objects that hold them
	Signature any               `json:"signature,omitempty"`
}

// commits lists them, oldest first.
func (m *maker) commits(r *repo.Repo) ([]commit, error) {
	h := m.look.History
	ids := slices.SortedFunc(maps.Keys(h.Commits), func(a, b repo.ID) int {
		if n := h.Order(a) - h.Order(b); n != 0 {
			return n
		}
		return strings.Compare(string(a), string(b))
	})
	paths := map[repo.ID]map[string]bool{}
	note := func(events []history.Event) {
		for i := range events {
			if e := &events[i]; e.Class != history.Removed {
				if paths[e.Commit] == nil {
					paths[e.Commit] = map[string]bool{}
				}
				paths[e.Commit][e.Place.File] = true
			}
		}
	}
	for _, t := range h.Timelines {
		note(t.Events)
	}
	for _, g := range h.Gone {
		note(g.Events)
	}
	var all []commit
	for _, id := range ids {
		c := h.Commits[id]
		one := commit{Commit: id, Tree: c.Tree, Parents: c.Parents, Author: m.called(c), Authored: stamp(c.Author.When), Committed: stamp(c.Committer.When), Landed: h.Landing(id), Files: map[string]string{}}
		if verdict, ok := h.Signatures[id]; ok {
			one.Signature = verdict
		}
		files, err := r.Files(id)
		if err != nil {
			return nil, err
		}
		folder, _ := h.Folder(id)
		for name := range paths[id] {
			at := strings.TrimPrefix(folder+"/"+name, "/")
			if info, err := fs.Stat(files, at); err == nil {
				if object, ok := info.Sys().(repo.ID); ok {
					one.Files[at] = string(object)
				}
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// called is what to call the author of a commit without a name.
func (m *maker) called(c repo.Commit) string { return m.look.Cast.Showing(false).Named(c.Author.Name) }

// A member is a record of the population.
type member struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	Ended string `json:"ended,omitempty"`
}

func (m *maker) population() []member {
	all := []member{}
	for _, one := range m.look.Population(nil, m.o.From, m.o.To) {
		all = append(all, member{one.Key.Kind, people.Unaddressed(one.Key.ID), day(one.Since), day(one.Until), one.Ended})
	}
	return all
}

// people are the names of those who are called by role and id elsewhere.
func (m *maker) people() map[string][]string {
	names, cast := map[string][]string{}, m.look.Cast.Showing(false)
	for _, one := range m.look.History.Called() {
		label, name := cast.Person(one.Person), people.Unaddressed(one.Name)
		if one.Person.ID != "" {
			label = one.Person.ID
		}
		if label != "" && name != "" && !slices.Contains(names[label], name) {
			names[label] = append(names[label], name)
		}
	}
	for _, all := range names {
		slices.Sort(all)
	}
	return names
}

// sum lists the digests of all files, of those of people too, also where they
// are taken out later.
func (m *maker) sum() error {
	m.files[sumsFile] = []byte(sums(m.files))
	return nil
}

func sums(files map[string][]byte) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != sumsFile {
			fmt.Fprintf(&b, "%s  %s\n", digest(files[name]), name)
		}
	}
	return b.String()
}

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

// Statement is an in-toto statement (version 1) about a pack of these bytes and
// that name. Nobody has signed it.
func (p *Pack) Statement(name string, data []byte) ([]byte, error) {
	type subject struct {
		Name   string            `json:"name"`
		Digest map[string]string `json:"digest"`
	}
	return canonicalOf(struct {
		Type      string    `json:"_type"`
		Subject   []subject `json:"subject"`
		Predicate Manifest  `json:"predicate"`
		Kind      string    `json:"predicateType"`
	}{
		"https://in-toto.io/Statement/v1",
		[]subject{
			{name, map[string]string{"sha256": digest(data)}},
			{"commit", map[string]string{"gitCommit": string(p.Manifest.Commit)}},
			{"tree", map[string]string{"gitTree": string(p.Manifest.Tree)}},
		},
		p.Manifest, "https://github.com/goldthread/goldthread/evidence/v1",
	})
}

// canonicalOf is canonical JSON (RFC 8785) of what Go writes as JSON.
func canonicalOf(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return canonical(data)
}

func canonical(data []byte) ([]byte, error) {
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

// byHand tells an auditor how to check any line without this program.
func byHand(m Manifest) string {
	at := string(m.Commit)
	return "WHAT THIS IS\n\n" +
		"A machine's reading of the registers and their history from " + m.From + " to " + m.To + ", as they\n" +
		"stood on the branch " + people.Unaddressed(m.Branch) + " at commit " + at + ".\n" +
		"It lists gaps, contradictions, age and missing proof. It is no verdict on conformity,\n" +
		"and it cannot see whether the registers are true.\n\n" +
		"HOW TO CHECK ANY LINE BY HAND, WITH PLAIN GIT\n\n" +
		"In a clone of the repository that holds the whole history:\n\n" +
		"  git cat-file -t " + at + "\n      says commit: it is there\n" +
		"  git rev-parse " + at + "^{tree}\n      says " + string(m.Tree) + "\n" +
		"  git log --first-parent --format=fuller " + at + "\n      every commit that came to the branch, newest first\n" +
		"  git show COMMIT\n      who wrote what, for any commit that a file of this pack names\n" +
		"  git show COMMIT:FILE\n      a register as it stood then; commits.json names the files of each commit\n" +
		"  git rev-parse COMMIT:FILE\n      the object that commits.json gives for that file\n\n" +
		"HOW TO CHECK THE PACK\n\n" +
		"  sha256sum --check --ignore-missing SHA256SUMS\n      nothing in it was changed since the list was written\n" +
		"  goldthread verify PACK.zip --repo CLONE\n      makes all of it again from the clone, and names the first difference\n\n" +
		"A match shows that the pack says what the repository says. It does not show that the\nrepository is true.\n\n" +
		"WHAT IS IN IT\n\n" + listed()
}

// listed lists the files of a pack, one a line.
func listed() string {
	var b strings.Builder
	line := func(name, what string) { fmt.Fprintf(&b, "  %-17s %s\n", name, what) }
	line("report/", "the report, and its tables")
	for _, c := range contents {
		line(c.name, c.what)
	}
	line("period.csv", "period.json as a table")
	line(oscalFile, "what was found, as OSCAL "+report.OSCALVersion+" assessment results for programs")
	line(manifestFile, "what the pack is of, by which program and rules")
	line(peopleFile, "names. It may have been taken out; nothing else depends on it")
	return b.String()
}
