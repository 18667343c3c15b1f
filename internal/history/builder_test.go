package history_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/memory"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// files is the whole content of a commit, by path.
type files map[string]string

// A builder makes a repository commit by commit and writes it as one pack.
type builder struct {
	t       testing.TB
	store   *memory.Storage
	commits map[string]plumbing.Hash // by label
	labels  map[repo.ID]string
	model   map[string]*modelCommit // the same again in plain values, for the oracle
	order   []string
	refs    map[string]string
	clock   time.Time
	home    string // where it is written; "" for a new place every time
}

type modelCommit struct {
	label   string
	parents []string
	files   files
	when    time.Time
}

func newBuilder(t testing.TB) *builder {
	return &builder{
		t:       t,
		store:   memory.NewStorage(),
		commits: map[string]plumbing.Hash{},
		labels:  map[repo.ID]string{},
		model:   map[string]*modelCommit{},
		refs:    map[string]string{"main": ""},
		clock:   time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC),
	}
}

// option changes how a commit is made.
type option func(*object.Commit)

var people = map[string]object.Signature{
	"ann": {Name: "Ann Lee", Email: "ann@example.org"},
	"bob": {Name: "Bob Ray", Email: "bob@example.org"},
	"eve": {Name: "Eve Fox", Email: "eve@example.net"},
	"bot": {Name: "renovate[bot]", Email: "29139614+renovate[bot]@users.noreply.github.com"},
}

func by(who string) option {
	return func(c *object.Commit) {
		c.Author.Name, c.Author.Email = people[who].Name, people[who].Email
		c.Committer.Name, c.Committer.Email = people[who].Name, people[who].Email
	}
}

func message(text string) option { return func(c *object.Commit) { c.Message = text } }

func on(day string) option {
	return func(c *object.Commit) {
		when, err := time.Parse(time.DateOnly, day)
		if err != nil {
			panic(err)
		}
		c.Author.When, c.Committer.When = when, when
	}
}

// commit adds a commit a day after the one before and moves the branch main
// to it. Parents are labels, separated by blanks.
func (b *builder) commit(label, parents string, content files, options ...option) string {
	b.clock = b.clock.Add(24 * time.Hour)
	who := object.Signature{Name: "Ann Lee", Email: "ann@example.org", When: b.clock}
	c := &object.Commit{Author: who, Committer: who, Message: label + "\n", TreeHash: b.tree(content)}
	for _, p := range strings.Fields(parents) {
		c.ParentHashes = append(c.ParentHashes, b.commits[p])
	}
	for _, o := range options {
		o(c)
	}
	b.add(label, c)
	b.model[label] = &modelCommit{label, strings.Fields(parents), content, c.Committer.When}
	b.order = append(b.order, label)
	return label
}

func (b *builder) add(label string, c *object.Commit) {
	o := b.store.NewEncodedObject()
	b.must(c.Encode(o))
	b.put(label, o)
}

func (b *builder) put(label string, o plumbing.EncodedObject) {
	hash, err := b.store.SetEncodedObject(o)
	b.must(err)
	b.commits[label] = hash
	b.labels[repo.ID(hash.String())] = label
	b.refs["main"] = label
}

// raw adds a commit object byte by byte.
func (b *builder) raw(label, text string) {
	o := b.store.NewEncodedObject()
	o.SetType(plumbing.CommitObject)
	w, err := o.Writer()
	b.must(err)
	_, err = w.Write([]byte(text))
	b.must(err)
	b.put(label, o)
}

func (b *builder) blob(content string) plumbing.Hash {
	o := b.store.NewEncodedObject()
	o.SetType(plumbing.BlobObject)
	w, err := o.Writer()
	b.must(err)
	_, err = w.Write([]byte(content))
	b.must(err)
	hash, err := b.store.SetEncodedObject(o)
	b.must(err)
	return hash
}

func (b *builder) tree(content files) plumbing.Hash {
	var t object.Tree
	folders := map[string]files{}
	for name, text := range content {
		if dir, rest, nested := strings.Cut(name, "/"); nested {
			if folders[dir] == nil {
				folders[dir] = files{}
			}
			folders[dir][rest] = text
			continue
		}
		mode := filemode.Regular
		if strings.HasPrefix(text, "link:") {
			mode = filemode.Symlink
		}
		t.Entries = append(t.Entries, object.TreeEntry{Name: name, Mode: mode, Hash: b.blob(text)})
	}
	for name, content := range folders {
		t.Entries = append(t.Entries, object.TreeEntry{Name: name, Mode: filemode.Dir, Hash: b.tree(content)})
	}
	slices.SortFunc(t.Entries, func(a, b object.TreeEntry) int {
		return strings.Compare(sortName(a), sortName(b))
	})
	o := b.store.NewEncodedObject()
	b.must(t.Encode(o))
	hash, err := b.store.SetEncodedObject(o)
	b.must(err)
	return hash
}

func sortName(e object.TreeEntry) string {
	if e.Mode == filemode.Dir {
		return e.Name + "/"
	}
	return e.Name
}

// tag makes an annotated tag.
func (b *builder) tag(name, label, who, day, text string, change ...func(*object.Tag)) {
	when, err := time.Parse(time.DateOnly, day)
	b.must(err)
	tagger := people[who]
	tagger.When = when
	o := b.store.NewEncodedObject()
	tag := object.Tag{Name: name, Tagger: tagger, Message: text, TargetType: plumbing.CommitObject, Target: b.commits[label]}
	for _, c := range change {
		c(&tag)
	}
	b.must(tag.Encode(o))
	hash, err := b.store.SetEncodedObject(o)
	b.must(err)
	b.must(b.store.SetReference(plumbing.NewHashReference(plumbing.NewTagReferenceName(name), hash)))
}

func (b *builder) must(err error) {
	if err != nil {
		b.t.Helper()
		b.t.Fatal(err)
	}
}

// write packs everything into a bare repository.
func (b *builder) write() string {
	b.t.Helper()
	dir := b.home
	if dir == "" {
		dir = b.t.TempDir()
	}
	b.writeTo(dir, "")
	return dir
}

// writeTo does so in a folder, whatever was there, without one of the objects.
func (b *builder) writeTo(dir string, without repo.ID) {
	b.t.Helper()
	b.must(os.RemoveAll(filepath.Join(dir, "objects", "pack")))
	disk := filesystem.NewStorage(osfs.New(dir), cache.NewObjectLRUDefault())
	b.must(disk.Init())
	hashes := slices.SortedFunc(maps.Keys(b.store.Objects), func(a, b plumbing.Hash) int { return bytes.Compare(a[:], b[:]) })
	hashes = slices.DeleteFunc(hashes, func(h plumbing.Hash) bool { return h.String() == string(without) })
	var pack bytes.Buffer
	_, err := packfile.NewEncoder(&pack, b.store, false).Encode(hashes, 0)
	b.must(err)
	b.must(packfile.UpdateObjectStorage(disk, &pack))
	b.must(disk.SetReference(plumbing.NewSymbolicReference(plumbing.HEAD, plumbing.NewBranchReferenceName("main"))))
	for name, label := range b.refs {
		b.must(disk.SetReference(plumbing.NewHashReference(plumbing.NewBranchReferenceName(name), b.commits[label])))
	}
	refs, err := b.store.IterReferences()
	b.must(err)
	b.must(refs.ForEach(disk.SetReference))
	b.must(disk.Close())
}

func (b *builder) open() *repo.Repo {
	b.t.Helper()
	r, err := repo.Open(b.write())
	b.must(err)
	b.t.Cleanup(func() { r.Close() })
	return r
}

func (b *builder) id(label string) repo.ID { return repo.ID(b.commits[label].String()) }

// mine runs Mine for the branch main and the head named, "" for main's.
func (b *builder) mine(head string, change ...func(*history.Options)) *history.Evidence {
	b.t.Helper()
	if head == "" {
		head = b.refs["main"]
	}
	o := history.Options{Repo: b.open(), Head: b.id(head), Decoder: &lineDecoder{}}
	for _, c := range change {
		c(&o)
	}
	e, err := history.Mine(context.Background(), o)
	b.must(err)
	return e
}

// story tells the events of a record: "created A; changed C>M merge": the
// class, the commit, the landing when it is another one ("?" for none), and
// moved, merge and the fields that differ where there are any.
func (b *builder) story(e *history.Evidence, key string) string {
	t := e.Timelines[keyOf(key)]
	if t == nil {
		return "no timeline"
	}
	var all []string
	for _, ev := range t.Events {
		all = append(all, b.tell(ev))
	}
	return strings.Join(all, "; ")
}

func (b *builder) tell(ev history.Event) string {
	s := string(ev.Class) + " " + b.labels[ev.Commit]
	switch {
	case ev.Landing == "":
		s += ">?"
	case ev.Landing != ev.Commit:
		s += ">" + b.labels[ev.Landing]
	}
	if ev.Merge {
		s += " merge"
	}
	if ev.Moved && ev.Class != history.Moved {
		s += " moved"
	}
	if len(ev.Fields) > 0 {
		s += " " + strings.Join(ev.Fields, ",")
	}
	return s
}

// reviewed tells the reviews of a record, oldest first: "trailer A by Ann Lee
// 3/3" with the level now and then, and for whom they were reported.
func (b *builder) reviewed(e *history.Evidence, key string) string {
	t := e.Timelines[keyOf(key)]
	if t == nil {
		return "no timeline"
	}
	var all []string
	for _, r := range t.Reviews {
		all = append(all, b.tellReview(r))
	}
	return strings.Join(all, "; ")
}

func (b *builder) tellReview(r history.Review) string {
	s := r.Source
	if r.Ref != "" {
		s += " " + r.Ref
	}
	s += fmt.Sprintf(" %s by %s", b.labels[r.Commit], r.By.Name)
	if r.ReportedFor != "" {
		s += " for " + r.ReportedFor
	}
	s += fmt.Sprintf(" %d/%d", r.Level, r.Then)
	if r.Outcome != "" {
		s += " " + r.Outcome
	}
	if !r.OnMain {
		s += " not on main"
	}
	return s
}

func keyOf(text string) register.Key {
	kind, id, found := strings.Cut(text, "/")
	if !found {
		kind, id = "requirements", text
	}
	return register.Key{Kind: kind, ID: id}
}

// recs writes records as lines: "R1=words" or "R1=words@2026-01-31" with a
// claimed date.
func recs(records ...string) string {
	var b strings.Builder
	for _, r := range records {
		id, words, _ := strings.Cut(r, "=")
		words, claim, claimed := strings.Cut(words, "@")
		fmt.Fprintf(&b, `{"id":%q,"statement":%q`, id, words)
		if claimed {
			fmt.Fprintf(&b, `,"last_reviewed":%q`, claim)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// one is the usual register file with these records.
func one(records ...string) files { return files{"requirements.jsonl": recs(records...)} }

// lineDecoder reads one JSON object a line. The kind is the file's name up to
// the first dot or dash. A line "!" makes the version unreadable.
type lineDecoder struct {
	suffix string // of the files it matches, ".jsonl" when empty
	count  int
}

func (d *lineDecoder) Matches(name string) bool {
	return strings.HasSuffix(name, cmpOr(d.suffix, ".jsonl"))
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (d *lineDecoder) Decode(name string, data []byte) ([]*register.Record, []register.Fault, error) {
	d.count++
	kind, _, _ := strings.Cut(path.Base(name), ".")
	kind, _, _ = strings.Cut(kind, "-")
	var records []*register.Record
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		place := source.Place{File: name, Line: i + 1, Column: 1}
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			return nil, []register.Fault{{Place: place, Reason: "is not an object"}}, nil
		}
		id, _ := fields["id"].(string)
		delete(fields, "id")
		records = append(records, &register.Record{
			Kind: kind, ID: id, Fields: fields, Fingerprint: fingerprint(fields),
			Places: register.PlacesOf(map[string]source.Place{"": place}),
		})
	}
	return records, nil, nil
}

func fingerprint(fields map[string]any) string {
	meant := maps.Clone(fields)
	for _, f := range []string{"formerly", "last_reviewed", "reviewed_by", "next_review", "notes", "tags"} {
		delete(meant, f)
	}
	data, err := json.Marshal(meant)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(data)
	return "gt1:" + hex.EncodeToString(sum[:])
}

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// live reads records as a snapshot would have them.
func live(content files) map[register.Key]*register.Record {
	all := map[register.Key]*register.Record{}
	for _, name := range slices.Sorted(maps.Keys(content)) {
		records, _, _ := (&lineDecoder{}).Decode(name, []byte(content[name]))
		for _, r := range records {
			if all[r.Key()] == nil {
				all[r.Key()] = r
			}
		}
	}
	return all
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}
