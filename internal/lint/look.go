package lint

import (
	"context"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/thread"
)

// A Look is what the registers and their history show.
type Look struct {
	*Result   // what was read; what was found only by [Examine]
	Registers *register.Registers
	Schema    *register.Schema
	Schedule  *audit.Schedule
	// Reviewed names the registers that are to be looked at in every interval.
	Reviewed []string
	// Upcoming is what has to be seen to by a day, as the rules tell it; only by
	// [Examine].
	Upcoming []audit.Upcoming

	// Folder is where the registers lie, on disk.
	Folder string
	// Steps are what an auditor goes through, with the rules that look at each
	// point; Otherwise what the configuration changes of the shipped rules.
	Steps     []audit.Step
	Otherwise []audit.Difference
	Groups    []audit.PartyGroup // of parties to think through

	policies []fs.FS // whose rules judge

	// Cautions say what stands between a history that is complete and its
	// reader, each with what to do.
	Cautions []string

	events  []string // registers of what happened
	rules   *audit.Rules
	owners  *audit.Owners
	reviews []register.FileMapping          // of the register of reviews
	rests   map[register.Key][]register.Key // see ChangedBeneath; nil while not asked for
	target  *target
	mined   history.Options
	index   *index
	graph   *thread.Graph // nil while not asked for
}

// LookAt reads the registers and their whole history. Errors are those of Run.
func LookAt(ctx context.Context, o Options) (*Look, error) {
	l, _, err := lookAt(ctx, o)
	return l, err
}

// Examine reads the registers and their whole history, as LookAt does, and
// judges them, as Run does: what it returns has the findings too. Errors are
// those of Run.
func Examine(ctx context.Context, o Options) (*Look, error) {
	l, p, err := lookAt(ctx, o)
	if err != nil {
		return nil, err
	}
	if p.in, err = judged(o, p.target, p.set, l.Registers, p.in.Evidence); err != nil {
		return nil, err
	}
	p.in.Ahead = true
	audited, err := o.evaluate(ctx, p.set, p.in)
	if err != nil {
		return nil, err
	}
	l.Result = assemble(o, p.target, p.set, l.Registers, p.in.Evidence, audited)
	for _, u := range audited.Upcoming {
		u.What = l.Cast.Text(u.What)
		l.Upcoming = append(l.Upcoming, u)
	}
	err = p.markAdopted(ctx, o, l.Findings)
	l.unname()
	return l, err
}

func lookAt(ctx context.Context, o Options) (*Look, *prepared, error) {
	t, set, registers, err := load(o)
	if err != nil {
		return nil, nil, err
	}
	l := &Look{Registers: registers, Schema: set.schema, Reviewed: set.rules.Reviewed(), events: set.rules.Events(), rules: set.rules, target: t, Folder: t.folder(o), reviews: set.config.Registers["reviews"].Files}
	var evidence *history.Evidence
	if t.repo != nil {
		if l.mined, err = historyOptions(o, t, set, registers); err != nil {
			return nil, nil, err
		}
		l.mined.States = true
		if evidence, err = history.Mine(ctx, l.mined); err != nil {
			return nil, nil, err
		}
	}
	in := inputOf(o, set, registers, evidence)
	l.Schedule, l.owners = set.rules.Schedule(in), set.rules.Owners(in)
	if l.policies, _, err = t.policies(o, set.config); err != nil {
		return nil, nil, err
	}
	l.Otherwise, l.Groups = set.rules.Differences(set.config), set.rules.PartyGroups()
	if l.Steps, err = set.rules.Steps(); err != nil {
		return nil, nil, err
	}
	l.Result = describe(o, t, set, registers, evidence)
	for _, reason := range unread(t, set, registers, evidence) {
		l.Incomplete = append(l.Incomplete, set.config.Named(reason))
	}
	if evidence != nil && evidence.State == history.Complete {
		for _, lack := range evidence.Lacks {
			if lack.Kind != repo.LackEvidence { // which makes it incomplete
				l.Cautions = append(l.Cautions, sentence(lack.What)+" "+sentence(lack.Remedy))
			}
		}
	}
	return l, &prepared{t, set, in}, nil
}

// Record is a record of the snapshot, or nil.
func (l *Look) Record(key register.Key) *register.Record { return l.names().records[key] }

// OnDisk is a record of the snapshot as its file has it: no name has become an
// id, as in what is committed. It is nil where the file cannot be read again.
func (l *Look) OnDisk(r *register.Record) *register.Record {
	name := r.Place("").File
	data, err := source.Read(l.target.files, name, source.MaxFile)
	if err != nil {
		return nil
	}
	records, _, err := l.mined.Decoder.Decode(name, data)
	if err != nil {
		return nil
	}
	for _, one := range records {
		if one.Key() == r.Key() {
			return one
		}
	}
	return nil
}

// Title is what a record says it is: its name, or the title of the control that
// it is about, else its first sentence; "" for none. The name of a person is
// left out unless names are wanted. r is nil for what is no record.
func (l *Look) Title(key register.Key, r *register.Record, names bool) string {
	k := l.Schema.Kind(key.Kind)
	if k == nil {
		return ""
	}
	if title := l.rules.ControlTitle(key.ID); title != "" && k.Controls() {
		return title
	}
	if r == nil {
		return ""
	}
	called, _ := r.Names()
	for _, name := range called {
		if names || !slices.ContainsFunc(k.Fields, func(f *register.Field) bool { return f.Personal && r.Fields[f.Name] == name }) {
			return name
		}
	}
	for _, f := range k.Fields {
		if text, ok := r.Fields[f.Name].(string); ok && f.Prose && len(f.Ref) == 0 && strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

// Timeline is what Git shows of a record of the snapshot, or nil.
func (l *Look) Timeline(key register.Key) *history.Timeline {
	if l.History == nil {
		return nil
	}
	return l.History.Timelines[key]
}

// A Beneath is a record that another one rests on, with its newest change after
// a review of that.
type Beneath struct {
	Key    register.Key
	Change history.Event
}

// ChangedBeneath lists what a record leads to and what changed in meaning after
// a review of it: whoever reviewed it has not seen that.
func (l *Look) ChangedBeneath(key register.Key, r *history.Review) []Beneath {
	if l.rests == nil {
		l.rests = audit.RestsOn(l.Registers, l.History)
	}
	var all []Beneath
	for _, target := range l.rests[key] {
		if changed := l.History.ChangedSince(*r, target); len(changed) > 0 {
			all = append(all, Beneath{target, changed[len(changed)-1]})
		}
	}
	return all
}

// Gone is a record that once stood in a register, or that is committed and not
// in the files that are looked at; else nil.
func (l *Look) Gone(key register.Key) *history.Gone { return l.names().gone[key] }

// Owner is the role that keeps a record right, in words; "" for nobody.
func (l *Look) Owner(r *register.Record) string { return l.owners.Of(r) }

// RulesDigest names the rules and catalogues that judge: SHA-256 in hexadecimal.
func (l *Look) RulesDigest() (string, error) { return rulesDigest(l.policies) }

// Called is what a role, or a person of that id, is called in words.
func (l *Look) Called(id string) string { return l.owners.Words(id) }

// OwnedBy reports whether who, an id, a title or a name, is a record's owner.
func (l *Look) OwnedBy(r *register.Record, who string) bool {
	return slices.ContainsFunc(l.owners.Called(r), func(name string) bool { return strings.EqualFold(strings.TrimSpace(who), name) })
}

// Owners lists all that owners are called.
func (l *Look) Owners() []string {
	all := map[string]bool{}
	for _, records := range l.Registers.Records {
		for _, r := range records {
			for _, name := range l.owners.Called(r) {
				all[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Keys are the records of a register: those of the snapshot in their order,
// then those that are gone, by id. An empty kind is all registers.
func (l *Look) Keys(kind string) []register.Key {
	var keys []register.Key
	for _, k := range l.Schema.Kinds {
		if kind != "" && k.Name != kind {
			continue
		}
		for _, r := range l.Registers.Records[k.Name] {
			keys = append(keys, r.Key())
		}
		if l.History == nil {
			continue
		}
		for _, g := range slices.Concat(l.History.Gone, l.History.Absent) {
			if g.Key.Kind == k.Name {
				keys = append(keys, g.Key)
			}
		}
	}
	return keys
}

// Top are the files of the whole repository, of which the registers may be a
// folder; nil outside Git.
func (l *Look) Top() (fs.FS, error) {
	switch t := l.target; {
	case t.repo == nil:
		return nil, nil
	case t.worktree:
		return t.repo.WorkTree()
	default:
		return t.repo.Files(t.head)
	}
}
