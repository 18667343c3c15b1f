package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/watch"
)

// A Decoder reads one version of one register file. *register.Decoder is one.
// Fingerprints are set on the records; a version that cannot be parsed gives
// faults and no records.
type Decoder interface {
	Matches(path string) bool
	Decode(path string, data []byte) ([]*register.Record, []register.Fault, error)
}

// Options say whose history to mine.
type Options struct {
	Repo *repo.Repo
	Head repo.ID // the commit checked, or the one the work tree stands on; "" before the first commit
	Main string  // the main branch named in the configuration; "" to find it
	// Dir is the folder that the paths of Decoder, and all places, are
	// relative to; "" is the top of the repository.
	Dir     string
	Decoder Decoder // the present mapping
	// DecoderAt returns the mapping of the configuration that stood at a
	// commit in the folder dir, for files that the present one does not match;
	// nil for none. It is called once for each version of ConfigFile, and once
	// for the commits that have none.
	DecoderAt  func(commit repo.ID, dir string) (Decoder, error)
	ConfigFile string // relative to Dir; needed for DecoderAt
	// ConfigNames are all names that a configuration can have, relative to Dir: by
	// renaming it nobody begins anew.
	ConfigNames []string
	// Configured tells that ConfigFile stands in what is checked.
	Configured bool
	// AdoptedOn is since when the registers are under these checks, as the
	// configuration says, and AdoptedAt the commit that it names instead. Zero
	// and "", and a day after AsOf, for the first commit of the main branch that
	// holds a configuration.
	AdoptedOn time.Time
	AdoptedAt repo.ID
	// Schema knows claim fields and how to compare single fields. Without it
	// the common claim fields are taken.
	Schema *register.Schema
	// Live holds the records of the snapshot being checked, retired and draft
	// ones too; nil takes those of Head. What a record was called formerly is
	// followed where it is given: it must be known before any version is read.
	Live map[register.Key]*register.Record
	// Dirty says that Live was read from the work tree, so that a record may
	// differ from Head's. When it is not set the records are Head's own.
	Dirty bool
	// People are the records of the people register. Without any, every
	// author who is no bot counts as a person, though not as a known one.
	People []*register.Record
	// AddressKey is what addresses in People may be hashed with; nil for none.
	AddressKey AddressKey
	// Trusted is the commit whose .mailmap is used, "" for Head's: a change
	// cannot say who its own authors are.
	Trusted repo.ID
	// Headers say who owns each register and who may approve changes to it.
	Headers map[string]register.Header
	// Lodged are the anchors that somebody holds outside the repository, and
	// Authorities those whose time stamps on anchors count.
	Lodged      []*anchor.File
	Authorities *anchor.Authorities
	// Keys are those that signatures are verified with, beside the ones in the
	// records of People; nil for none.
	Keys *signature.Keys
	// AcceptPlatform has the platform's own signature on a commit, made for an
	// account of a known person, confirm who that person is.
	AcceptPlatform bool
	// KeysAt returns the keys of the files that were kept at a commit in the
	// folder dir, nil for none. Without it nothing is said of when keys and
	// accounts were registered.
	KeysAt func(commit repo.ID, dir string) (*signature.Keys, error)
	// RegisteredThen lets a key or an account confirm a review only where it
	// was registered when the review came into force.
	RegisteredThen bool
	// Approvals say where exported approvals lie.
	Approvals ApprovalPlaces
	// Because is what the description of the change that Head brings gives as its
	// reason; see [Because].
	Because []string
	// AsOf is the day, in UTC, that is judged from; zero for no limit.
	// Whatever came into effect later does not count: such a change is still
	// the content that is checked, but it is "not on main yet", and no date
	// is given for it.
	AsOf time.Time
	// Readers are shared with other calls by the same Decoder; nil for none.
	Readers *Readers
	// States keeps every state of every record, for Event.Before and
	// Event.After.
	States bool
	// Progress is told how far the reading has come.
	Progress Progress
	// Kept is where what is read is kept for other calls; nil for nowhere.
	Kept *Kept
	// Limits bound what mining may take; zero fields are for those of
	// register.DefaultWork. Each is for one version of one file.
	Limits watch.Limits
	watch  *watch.Watch
}

// Mine walks the history of the registers and returns what it shows of every
// live record. Trouble in old versions is in Evidence.Skipped, and missing
// objects make the evidence incomplete; the error is for a repository that is
// damaged or cannot be read. Mining that takes more than o.Limits ends with a
// *watch.LimitError.
func Mine(ctx context.Context, o Options) (*Evidence, error) {
	var e *Evidence
	err := watched(ctx, &o, func(ctx context.Context) (err error) {
		e, err = mine(ctx, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	return e, nil
}

// watched does work within o.Limits, with o.watch to be told of its parts.
func watched(ctx context.Context, o *Options, work func(ctx context.Context) error) error {
	o.watch = watch.New(o.Limits.Or(register.DefaultWork.History), register.WorkSetting("history"))
	o.watch.Stage("the history of the registers")
	var err error
	if tooMuch := o.watch.Run(ctx, func(ctx context.Context) { err = work(ctx) }); tooMuch != nil {
		return tooMuch
	}
	return err
}

// mine reads everything anew where what was kept cannot be used.
func mine(ctx context.Context, o Options) (*Evidence, error) {
	e, err := mineOnce(ctx, o)
	if errors.Is(err, errKept) {
		o.Kept = nil
		return mineOnce(ctx, o)
	}
	return e, err
}

func mineOnce(ctx context.Context, o Options) (_ *Evidence, err error) {
	lacks, err := o.Repo.Lacks()
	if err != nil {
		return nil, err
	}
	m := newMiner(o)
	defer o.Progress.Over()
	defer func() {
		m.files.keeper.drop()
		if m.files.kept == nil {
			return
		}
		if p := recover(); p != nil {
			err = errKept // as is told of no history that is read
		}
	}()
	err = m.mine(ctx)
	switch {
	case err != nil && m.files.kept != nil && ctx.Err() == nil:
		return nil, errKept // what is told of trouble is told of the repository itself
	case err != nil:
		if lack, ok := missing(err); ok {
			return m.incomplete(lacks, lack), nil
		}
		return nil, err
	}
	if m.o.Main == "" && m.o.Head != "" {
		lack, unknown, err := o.Repo.MainUnknown()
		if err != nil {
			return nil, err
		}
		if unknown {
			lacks = append(lacks, lack)
		}
	}
	if lack, ok := m.undatedLack(); ok {
		lacks = append(lacks, lack)
	}
	if m.out.Unkeyed = WantsKey(o.People, o.AddressKey); m.out.Unkeyed != "" {
		lacks = append(lacks, unkeyedLack(m.out.Unkeyed))
	}
	for _, u := range m.out.Unasked {
		if lack, ok := u.Lack(); ok {
			lacks = append(lacks, lack)
		}
	}
	m.out.Lacks = slices.DeleteFunc(lacks, repo.Lack.Missing) // all that was needed was there
	return m.out, nil
}

// A miner holds the work of one call of Mine.
type miner struct {
	o     Options
	out   *Evidence
	graph *graph
	files *fileReader
	who   *identities
	bits  int // 64-bit words in a set of records

	present []*presence // by record number; nil for a record that is gone
	raw     [][]rawEvent
	commits map[int32]repo.Commit
	names   *nameTable
	undated map[int32]bool // landings of events whose date cannot be read
	exports []*export

	redatings  []redating
	live       map[kindAt]int      // see liveBefore
	reviewed   map[int32][]Review  // reviews of each record, present or gone, as they were
	seconded   map[state]bool      // wordings that a second person reviewed; no claim
	signatures map[repo.ID]*signed // of commits and tags looked at

	held map[[2]repo.ID]map[repo.ID]bool // see heldExports

	line          []int32                   // the main branch, as far as it counts; nil while not asked for
	tied          map[string]int32          // see since
	registrations map[string]*Registration  // by tie
	keysThen      map[int32]*signature.Keys // see keysAt
}

func newMiner(o Options) *miner {
	m := &miner{
		o: o,
		out: &Evidence{
			State:      Complete,
			Head:       o.Head,
			Timelines:  map[register.Key]*Timeline{},
			Commits:    map[repo.ID]repo.Commit{},
			Whole:      map[string][]Review{},
			Entitled:   map[string]Entitled{},
			Signatures: map[repo.ID]signature.Verdict{},
		},
		graph:   &graph{index: map[repo.ID]int32{}, progress: o.Progress},
		files:   newFileReader(o),
		commits: map[int32]repo.Commit{},
		undated: map[int32]bool{},

		live:          map[kindAt]int{},
		reviewed:      map[int32][]Review{},
		seconded:      map[state]bool{},
		signatures:    map[repo.ID]*signed{},
		held:          map[[2]repo.ID]map[repo.ID]bool{},
		tied:          map[string]int32{},
		registrations: map[string]*Registration{},
		keysThen:      map[int32]*signature.Keys{},
	}
	m.files.kept = readKept(&o)
	m.o.Keys, m.out.KeyFaults = o.Keys.With(ownKeys(o.People))
	return m
}

// mine goes step by step from commits to timelines.
func (m *miner) mine(ctx context.Context) error {
	if m.o.Head == "" {
		return m.nothingCommitted()
	}
	name, tip, err := m.o.Repo.MainBranch(m.o.Main)
	switch {
	case errors.Is(err, repo.ErrNoCommit):
		tip = m.o.Head // a revision is checked while an empty branch is checked out
	case err != nil:
		return err
	}
	m.out.Branch = name
	m.o.watch.Stage("the commits of the history")
	walk := &steps{Repo: m.o.Repo, kept: m.files.kept, mentioning: map[repo.ID]string{}}
	m.files.startAhead()
	err = m.graph.load(ctx, walk, tip, m.o.Head, m.files.offer)
	m.files.stopAhead()
	if err != nil {
		return err
	}
	m.out.CommitsSeen = len(m.graph.nodes)
	m.files.keep(newKeeper(&m.o, len(m.graph.nodes), walk.known, walk.mentioning))
	if err := m.readListings(ctx); err != nil {
		return err
	}
	m.o.watch.Stage("the history of the registers")
	m.pairReworded()
	m.bits = (len(m.files.keys) + 63) / 64
	if err := m.submodules(); err != nil {
		return err
	}
	m.out.Clock = m.clock()
	if err := m.adopted(); err != nil {
		return err
	}
	if m.who, err = m.identities(); err != nil {
		return err
	}
	m.out.who = m.who
	m.placePresent()
	m.simplify()
	if err := m.timelines(); err != nil {
		return err
	}
	if err := m.unasked(); err != nil {
		return err
	}
	if err := m.readAnchors(); err != nil {
		return err
	}
	if err := m.reviews(); err != nil {
		return err
	}
	if err := m.compareNoted(); err != nil {
		return err
	}
	m.approvals()
	if err := m.landings(); err != nil {
		return err
	}
	m.bumps()
	m.exportedLandings()
	if err := m.reasons(); err != nil {
		return err
	}
	m.out.graph = m.graph
	if err := m.signaturesShown(); err != nil {
		return err
	}
	return m.windows()
}

// nothingCommitted is the history before the first commit, or that of a
// repository that cannot be read.
func (m *miner) nothingCommitted() error {
	_, branch, err := m.o.Repo.Head()
	if errors.Is(err, repo.ErrFormat) {
		return err
	}
	m.out.Branch = branch
	for key, live := range m.o.Live {
		m.out.Timelines[key] = m.uncommitted(live)
	}
	return nil
}

// readListings reads the registers of every commit that counts, parents
// first, and again when the folder turns out to have had another name.
func (m *miner) readListings(ctx context.Context) error {
	for i := range m.graph.nodes {
		m.graph.nodes[i].dir = m.o.Dir
	}
	if err := m.listAll(ctx); err != nil {
		return err
	}
	moved, err := m.formerFolders(ctx)
	if err == nil && moved {
		err = m.listAll(ctx)
	}
	if err != nil {
		return err
	}
	if err := m.keepCommits(); err != nil {
		return err
	}
	m.files.keeper.finish(m.graph.nodes, m.graph.main, m.files.topOf)
	m.files.keep(nil) // what is read from here on is of no commit that counts
	m.files.forget()
	for i := range m.graph.nodes {
		if n := &m.graph.nodes[i]; n.counts && n.firstParent && len(n.files.files) > 0 {
			m.out.Begins = n.when
			break
		}
	}
	m.out.Skipped = m.files.skipped // of a configuration it is known before the commits around it are looked at
	slices.SortStableFunc(m.out.Skipped, func(a, b Skipped) int { return cmp.Compare(m.graph.index[a.Commit], m.graph.index[b.Commit]) })
	return nil
}

// keepCommits keeps all of the commits that changed the registers: they will be
// asked for.
func (m *miner) keepCommits() error {
	if m.files.keeper == nil {
		return nil
	}
	for i := range m.graph.nodes {
		n := &m.graph.nodes[i]
		if !n.counts || len(n.parents) > 0 && m.graph.nodes[n.parents[0]].files == n.files || len(n.parents) == 0 && len(n.files.files) == 0 {
			continue
		}
		c, err := m.commit(int32(i))
		if err != nil {
			return inCommit(n, err)
		}
		m.files.keeper.commit(int32(i), c)
	}
	return nil
}

func (m *miner) listAll(ctx context.Context) error {
	var now *batch // its files are decoded while those of the next are looked for
	defer func() {
		if now != nil {
			<-now.done // after a fault too nobody reads on
		}
	}()
	for left := m.graph.nodes; now != nil || len(left) > 0; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		next, before := m.files.nextBatch(left), now
		left = left[len(next.nodes):]
		m.o.Progress.Tell("Reading old versions of the registers, commits", len(m.graph.nodes)-len(left), len(m.graph.nodes))
		if before != nil {
			m.files.finish(before)
		}
		if now = nil; len(next.nodes) > 0 {
			m.files.start(next)
			now = next
		}
		if before == nil {
			continue
		}
		if err := m.list(before.nodes); err != nil {
			return err
		}
	}
	return nil
}

// list reads the listings of some commits, whose parents have theirs.
func (m *miner) list(nodes []node) error {
	for i := range nodes {
		n := &nodes[i]
		if !n.counts {
			continue
		}
		var err error
		m.o.watch.Stage("commit " + n.id.Short())
		if n.files, err = m.files.listing(n, m.graph.listings(n)); err != nil {
			return inCommit(n, err)
		}
	}
	return nil
}

func inCommit(n *node, err error) error { return fmt.Errorf("in commit %s: %w", n.id.Short(), err) }
