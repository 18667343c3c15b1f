package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/memory"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/expression"
)

// A builder holds the repository while the script runs. It is in memory, so
// that a script with a fault leaves nothing behind.
type builder struct {
	sections map[string][]byte
	people   map[string]*person
	store    *memory.Storage
	contents map[plumbing.Hash][]byte // every file content ever put, committed or not

	commits  map[plumbing.Hash]*commit
	log      []string
	labels   map[string]plumbing.Hash
	branches map[string]plumbing.Hash // the zero hash while nothing is committed
	tags     map[string]plumbing.Hash

	current string          // the branch that is checked out
	work    files           // the work tree
	touched map[string]bool // paths written or removed since the last commit
	left    bool            // the script ends in the middle of work
}

// files are the contents of a tree by path.
type files map[string]plumbing.Hash

type commit struct {
	parents []plumbing.Hash
	tree    plumbing.Hash
	files   files
	author  stamp
	message string
}

type person struct {
	name, mail string
	signer     ssh.Signer // nil: signs nothing
}

func newBuilder(archive *txtar.Archive) (*builder, error) {
	b := &builder{
		sections: map[string][]byte{},
		people:   map[string]*person{},
		store:    memory.NewStorage(),
		contents: map[plumbing.Hash][]byte{},
		commits:  map[plumbing.Hash]*commit{},
		labels:   map[string]plumbing.Hash{},
		branches: map[string]plumbing.Hash{"main": plumbing.ZeroHash},
		tags:     map[string]plumbing.Hash{},
		current:  "main",
		work:     files{},
		touched:  map[string]bool{},
	}
	for _, f := range archive.Files {
		if _, double := b.sections[f.Name]; double {
			return nil, fmt.Errorf("section %q stands twice in the archive", f.Name)
		}
		b.sections[f.Name] = f.Data
	}
	return b, nil
}

func (b *builder) section(name string) ([]byte, error) {
	data, ok := b.sections[name]
	if !ok {
		return nil, fmt.Errorf("no section is named %q", name)
	}
	return data, nil
}

func (b *builder) head() plumbing.Hash { return b.branches[b.current] }

// headFiles returns the files of the present commit, none before the first.
func (b *builder) headFiles() files {
	if c, ok := b.commits[b.head()]; ok {
		return c.files
	}
	return files{}
}

func (b *builder) finish() error {
	if changed := b.uncommitted(); len(changed) > 0 && !b.left {
		return fmt.Errorf("the script ends with uncommitted changes (%s): add commit, or leave when that is meant", changed[0])
	}
	return nil
}

// uncommitted lists the paths in which the work tree differs from the present
// commit.
func (b *builder) uncommitted() []string {
	var changed []string
	head := b.headFiles()
	for path := range b.touched {
		now, have := b.work[path]
		then, had := head[path]
		if now != then || have != had {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	return changed
}

func (b *builder) result() *Result {
	r := &Result{Branch: b.current, Commits: map[string]string{}, Log: b.log}
	if !b.head().IsZero() {
		r.Head = b.head().String()
	}
	for label, id := range b.labels {
		r.Commits[label] = id.String()
	}
	return r
}

func (b *builder) leave([]string, options) error {
	b.left = true
	return nil
}

// person introduces an identity, with a key when it signs.
func (b *builder) person(words []string, _ options) error {
	key, name, mail := words[0], words[1], words[2]
	mail, ok := strings.CutPrefix(mail, "<")
	mail, closed := strings.CutSuffix(mail, ">")
	switch {
	case b.people[key] != nil:
		return fmt.Errorf("%s is introduced twice", key)
	case !ok || !closed || strings.ContainsAny(mail, "<> \x00") || mail == "":
		return fmt.Errorf("%q: an address is written <mail@x.example>", words[2])
	case strings.ContainsAny(name, "<>\x00") || strings.TrimSpace(name) != name || name == "":
		return fmt.Errorf("%q cannot be a name in a commit", name)
	}
	p := &person{name: name, mail: mail}
	if len(words) > 3 {
		if words[3] != "signs" || len(words) != 5 {
			return fmt.Errorf("it is: %s", commands["person"].usage)
		}
		armored, err := b.section(words[4])
		if err != nil {
			return err
		}
		if p.signer, err = parseSigner(armored); err != nil {
			return fmt.Errorf("section %q: %w", words[4], err)
		}
	}
	b.people[key] = p
	return nil
}

func (b *builder) who(key string) (*person, error) {
	if p := b.people[key]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no person is introduced as %q", key)
}

func (b *builder) branch(words []string, opts options) error {
	name := words[0]
	if err := b.checkRef(plumbing.NewBranchReferenceName(name), name, b.branches); err != nil {
		return err
	}
	from := b.head()
	if at := opts.one("at", ""); at != "" {
		var err error
		if from, err = b.revision(at); err != nil {
			return err
		}
		if changed := b.uncommitted(); len(changed) > 0 {
			return fmt.Errorf("%s is not committed yet on %s", changed[0], b.current)
		}
	}
	if from.IsZero() {
		return errors.New("there is no commit yet to branch from")
	}
	b.branches[name] = from
	b.current = name
	if opts.has("at") {
		b.settle(b.headFiles())
	}
	return nil
}

// orphan begins a branch without a past.
func (b *builder) orphan(words []string, _ options) error {
	name := words[0]
	if err := b.checkRef(plumbing.NewBranchReferenceName(name), name, b.branches); err != nil {
		return err
	}
	if changed := b.uncommitted(); len(changed) > 0 {
		return fmt.Errorf("%s is not committed yet on %s", changed[0], b.current)
	}
	b.branches[name] = plumbing.ZeroHash
	b.current = name
	b.settle(files{})
	return nil
}

// checkRef refuses a name that git refuses, that is taken, or that is a folder
// of a taken one.
func (b *builder) checkRef(ref plumbing.ReferenceName, name string, taken map[string]plumbing.Hash) error {
	if err := ref.Validate(); err != nil {
		return fmt.Errorf("%q cannot be a name in Git", name)
	}
	for other := range taken {
		if other == name || strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
			return fmt.Errorf("%q: there is %s already", name, other)
		}
	}
	return nil
}

func (b *builder) checkout(words []string, _ options) error {
	if _, ok := b.branches[words[0]]; !ok {
		return fmt.Errorf("no branch is named %q", words[0])
	}
	if changed := b.uncommitted(); len(changed) > 0 {
		return fmt.Errorf("%s is not committed yet on %s", changed[0], b.current)
	}
	b.current = words[0]
	b.settle(b.headFiles())
	return nil
}

// settle makes the work tree what a commit holds.
func (b *builder) settle(now files) {
	b.work = maps.Clone(now)
	clear(b.touched)
}

// revision finds a commit by branch or by label.
func (b *builder) revision(name string) (plumbing.Hash, error) {
	if id, ok := b.branches[name]; ok && !id.IsZero() {
		return id, nil
	}
	if id, ok := b.labels[name]; ok {
		return id, nil
	}
	return plumbing.ZeroHash, fmt.Errorf("no branch or label is named %q", name)
}

func (b *builder) commit(words []string, opts options) error {
	if len(b.uncommitted()) == 0 && !opts.has("empty") {
		return errors.New("nothing has changed since the last commit (add empty when that is meant)")
	}
	var parents []plumbing.Hash
	if !b.head().IsZero() {
		parents = append(parents, b.head())
	}
	return b.record(parents, b.work, words, opts)
}

// record makes a commit object and moves the present branch to it. Its words
// are KEY, TIME and MESSAGE.
func (b *builder) record(parents []plumbing.Hash, tree files, words []string, opts options) error {
	o := commitObject{parents: parents}
	var err error
	if o.author, err = b.stamp(words[0], opts.one("authored", words[1])); err != nil {
		return err
	}
	if o.committer, err = b.stamp(opts.one("by", words[0]), words[1]); err != nil {
		return err
	}
	if o.message, err = b.message(words[2]); err != nil {
		return err
	}
	return b.keep(o, tree, opts)
}

// keep stores a commit of these files and moves the present branch to it.
func (b *builder) keep(o commitObject, tree files, opts options) error {
	var err error
	if o.tree, err = b.storeTree(tree); err != nil {
		return err
	}
	data, err := o.encode(opts.has("sign"))
	if err != nil {
		return err
	}
	id, err := b.storeBytes(plumbing.CommitObject, data)
	if err != nil {
		return err
	}
	if err := b.name(opts.one("label", ""), id); err != nil {
		return err
	}
	b.commits[id] = &commit{o.parents, o.tree, maps.Clone(tree), o.author, o.message}
	b.log = append(b.log, id.String())
	b.branches[b.current] = id
	b.settle(tree)
	return nil
}

func (b *builder) name(label string, id plumbing.Hash) error {
	if label == "" {
		return nil
	}
	if _, taken := b.labels[label]; taken {
		return fmt.Errorf("the label %s is given twice", label)
	}
	b.labels[label] = id
	return nil
}

func (b *builder) tag(words []string, opts options) error {
	name := words[0]
	if err := b.checkRef(plumbing.NewTagReferenceName(name), name, b.tags); err != nil {
		return err
	}
	o := tagObject{name: name, commit: b.head()}
	var err error
	if at := opts.one("at", ""); at != "" {
		if o.commit, err = b.revision(at); err != nil {
			return err
		}
	}
	if o.commit.IsZero() {
		return errors.New("there is no commit yet to tag")
	}
	if o.tagger, err = b.stamp(words[1], words[2]); err != nil {
		return err
	}
	if o.message, err = b.message(words[3]); err != nil {
		return err
	}
	data, err := o.encode(opts.has("sign"))
	if err != nil {
		return err
	}
	b.tags[name], err = b.storeBytes(plumbing.TagObject, data)
	return err
}

// message returns the text of a commit as git keeps it: no blank line before
// it, one line end after it.
func (b *builder) message(word string) (string, error) {
	text := word
	if name, ok := strings.CutPrefix(word, "@"); ok {
		data, err := b.section(name)
		if err != nil {
			return "", err
		}
		text = string(data)
	}
	text = strings.TrimSpace(text)
	if text == "" || strings.Contains(text, "\x00") {
		return "", errors.New("a message has a text, and no zero byte in it")
	}
	return text + "\n", nil
}

// timePattern is RFC 3339 in whole seconds, all that a commit can hold.
var timePattern = expression.Of(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$`)

func (b *builder) stamp(key, when string) (stamp, error) {
	p, err := b.who(key)
	if err != nil {
		return stamp{}, err
	}
	t, err := time.Parse(time.RFC3339, when)
	if err != nil || !timePattern().MatchString(when) || t.Unix() < 0 {
		return stamp{}, fmt.Errorf("%q: a time is written 2026-01-15T09:00:00Z", when)
	}
	return stamp{p, t}, nil
}
