package history

import (
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
)

// Class says what a commit did to a record.
type Class string

// The change classes. Cosmetic and moved can go with none of the others;
// moved can go with changed or claim-only, and is then told by Event.Moved.
const (
	Created   Class = "created"
	Changed   Class = "changed"    // the fingerprint differs
	ClaimOnly Class = "claim-only" // only typed review claims differ
	Cosmetic  Class = "cosmetic"   // the bytes differ, nothing else
	Moved     Class = "moved"      // another file, the same content
	Removed   Class = "removed"
	Restored  Class = "restored"
)

// Level says how well a review is shown. People read the words of String.
type Level int

// The levels, weakest first.
const (
	TypedOnly Level = iota // a claim typed in the file
	Touched                // some commit touched the record's file
	ChangedBy              // a change in meaning by a known person
	Reviewed               // a review event, made by its reviewer, over the present content
	Confirmed              // a second, authorised person, identity bound
	Anchored               // held outside the repository
)

// String is the level in the words that people read.
func (l Level) String() string {
	switch l {
	case TypedOnly:
		return "typed only"
	case Touched:
		return "touched"
	case ChangedBy:
		return "changed"
	case Reviewed:
		return "reviewed"
	case Confirmed:
		return "confirmed by a second person"
	case Anchored:
		return "anchored"
	}
	return "not known"
}

// An Event is one commit's effect on one record.
type Event struct {
	Class  Class
	Moved  bool      // it stands in another file than before
	Commit repo.ID   // the leaf: where somebody wrote it
	By     Person    // the author of the leaf
	At     time.Time // author date of the leaf, as typed
	// Landing is the commit on the first-parent line of the main branch that
	// brought the event into effect, and Since its committer date, or, where
	// the branch has not landed, empty and zero.
	Landing repo.ID
	Since   time.Time
	// Merge tells that the change was made in a merge commit and differs from
	// all its parents: nobody's own commit holds this text.
	Merge bool
	// CommittedBy is who committed the leaf where that is not its author: who
	// rebased or picked it, or the platform. Nil where it is the same.
	CommittedBy *Person
	// With are the co-authors that the message of the leaf names, machines
	// among them. They wrote it too, and none of them reviewed it by that.
	With []Person
	// MergedBy is the author of the merge that landed the leaf; nil where the
	// leaf landed by itself, as it does by a squash, a rebase or a push.
	MergedBy *Person
	// SelfMerged tells that who merged it is among those who wrote it.
	SelfMerged  bool
	Fingerprint string       // of the record after the event
	Fields      []string     // top-level fields that differ, sorted; none for a record that came or went
	Place       source.Place // where it stands in that version, or stood last

	node   int32 // the leaf
	states *states
}

// A Person is somebody named by Git or by the people register.
type Person struct {
	ID    string `json:"id,omitempty"`   // PER-..., empty when unknown
	Name  string `json:"name"`           // as the people register or .mailmap gives it, else as typed
	Role  string `json:"role,omitempty"` // title of the role held on that day, if one
	Bot   bool   `json:"bot,omitempty"`
	Known bool   `json:"known"`
}

// A Review is one review event as it bears on one record.
type Review struct {
	Source string  // one of the Source... constants
	Ref    string  // RVW-..., MRV-... or the tag's name
	Commit repo.ID // that brought the words; of a tag the commit it names
	// By is who made the event; where somebody else rebased or picked its
	// commit onto words written later, that one, and it is reported for the
	// author.
	By          Person
	ReportedFor string // the reviewer the words name, when it is somebody else
	// CommittedBy is who committed it, where that is neither By nor the author:
	// who rebased or picked it, or the platform. Git shows the author's name by
	// that one's word.
	CommittedBy *Person
	At          time.Time // when it was made, as typed
	// Since is the committer date of the landing; where the event has not
	// landed, of its own commit; of a tag the tagger's date, if that is later.
	Since       time.Time
	OnMain      bool   // the event has landed
	Fingerprint string // of the record when it was reviewed; "" for a whole register
	// Level is what the event reaches for the present content, and Then what
	// it reached for the content that was reviewed: they differ when the
	// record has changed since.
	Level   Level
	Then    Level
	Outcome string // unchanged, changed, retire or ""
	// Bound says by what the reviewer's name is bound to the reviewer.
	Bound Bound
	// Signer is the one whose own key signed the commit or tag, where that is
	// shown: it may be somebody else than By. Shown says in words, without
	// addresses, what the binding rests on, or why there is none.
	Signer *Person
	Shown  string
	// Late says in words that the key or account which binds the name was
	// written down only after this; "" where it was there.
	Late string
	// Registered says how the key or account that binds the name came to be
	// written down in the repository, or, of a name as typed, an address that
	// was added to a person; nil where none was. ByWriter tells that nobody did
	// so but who wrote the wording reviewed. If that was later, too, it confirms
	// nobody.
	Registered *Registration
	ByWriter   bool
	// AddressLate tells of a name as typed that the address by which the
	// reviewer is known was registered only after the review, as Registered
	// says, and Mapped that .mailmap alone makes it a registered one.
	AddressLate, Mapped bool
	// Says is the day that a review record or minutes give themselves, as
	// typed; "" for none.
	Says string
	// Second tells that the reviewer wrote no part of the wording reviewed, and
	// Part, in words, why that cannot be said: one of the Part... constants, ""
	// for a second person.
	Second bool
	Part   string
	// Authorised tells that the reviewer held, on that day, a role that may
	// review or approve the register, MayApprove that one may approve it, or,
	// where nobody is named who may, that it is of management, and Manages that
	// one is of management. Approves tells that the words are those of an
	// approval, and not only of a review.
	Authorised, MayApprove, Manages, Approves bool
	// Account is the account that approved, by number and name; "" for what
	// was not given on a forge.
	Account string
	// Confirms names the review record that was approved; "" for what is a
	// review by itself.
	Confirms string
	// Note says what a reader must know, such as that the record was changed
	// after the reviewer looked at it.
	Note string

	node   int32            // the commit at which the records stood as reviewed
	event  int32            // the commit that brought the review, which may be a later one
	beside repo.ID          // what shows it, where that is no part of the main branch; else ""
	record *register.Record // as it was reviewed
	tie    *tie             // what binds it, where that was not there when it came into force
}

// Why a reviewer is no second person.
const (
	PartWrote   = "who wrote it too"
	PartOpened  = "who opened the pull request"
	PartUnknown = "of a wording whose writer is not known"
)

// Bound says by what a name in Git is bound to a person.
type Bound int

// The bindings, weakest first. A typed name is anybody's to type. The platform
// binds it where its signature on the commit verifies and the address belongs
// to an account. A personal signature verifies against a key of that person,
// and an exported approval names the account that gave it.
const (
	ByName Bound = iota
	ByPlatform
	BySignature
	ByApproval
)

func (b Bound) String() string {
	switch b {
	case ByPlatform:
		return "identity by platform"
	case BySignature:
		return "personal signature"
	case ByApproval:
		return "exported approval"
	}
	return "name as typed"
}

// The sources of a review event.
const (
	SourceTrailer = "trailer"       // typed lines in a commit message
	SourceTag     = "tag"           // typed lines in an annotated tag
	SourceRecord  = "review record" // a record of the reviews register
	SourceMinutes = "minutes"       // item c of a management review
	// SourceApproval is an approval of a pull request, exported by the forge.
	// What else is kept beside the commits names its source in its own file.
	SourceApproval = "approval"
)

// A Claim is a review date or reviewer typed into a record.
type Claim struct {
	On     string // YYYY-MM-DD as typed, or ""
	By     string
	Field  string  // the field that carries the date, or the name
	Commit repo.ID // that brought the present value
	Since  time.Time
}

// A State says how a record's present content stands to the main branch.
type State string

// The states of a live record.
const (
	OnMain       State = "on main"
	NotOnMain    State = "not on main yet"
	NotCommitted State = "not committed yet"
	NotKnown     State = "not known" // history is missing
)

// A Timeline is all that Git shows of one record.
type Timeline struct {
	Key     register.Key
	State   State
	Created *Event   // first appearance, nil when not known
	Changed *Event   // newest change in meaning (or creation, or restoring), nil when not known
	Events  []Event  // all, oldest first in topological order
	Reviews []Review // oldest first
	// Approvals are those of the present wording, oldest first.
	Approvals []Approval
	// Reviewed is the newest review of the highest level; Level is its level,
	// or what the record reaches without any.
	Reviewed *Review
	Level    Level
	Claim    *Claim
	// Return tells of the newest time that the record came back after it had
	// been removed; nil for none.
	Return *Return

	committed *register.Record
}

// A Return is a record that was removed and came back.
type Return struct {
	Removed, Restored Event
	// Was is the record as it stood before it was removed, and Now as it came
	// back.
	Was, Now *register.Record
}

// A Gone record once stood in a register and no longer does.
type Gone struct {
	Key   register.Key
	Last  *register.Record // as it stood last
	Event Event            // that removed it; without Landing while only the head's branch has
	Among int              // live records of its register before that commit
	Lived bool             // it stood on the main branch once as neither a draft nor retired
	// Events are all that happened to it, oldest first; Event is the last
	// that took it away.
	Events []Event
	// Reviews are those of it, oldest first. Their level is for the wording
	// that stood last.
	Reviews []Review
}

// How much of the history was there to be read.
const (
	Complete   = "complete"
	Incomplete = "incomplete" // and then nothing is claimed that the rest could decide
)

// Evidence is what Mine found.
type Evidence struct {
	State  string      // Complete or Incomplete
	Lacks  []repo.Lack // what is missing, and what makes Git show another history
	Head   repo.ID
	Branch string    // the main branch evidence is about
	Begins time.Time // landing date of the first commit that held a register
	// Adopted is since when the registers are under these checks: the landing
	// date of the first commit that held both a register and the
	// configuration, zero while none has; without a configuration, Begins.
	Adopted time.Time
	// AdoptedAt is the commit of the main branch that stood then; "" where
	// none did, or nothing says since when.
	AdoptedAt   repo.ID
	AdoptedIn   string // the folder of the registers in it
	CommitsSeen int
	Timelines   map[register.Key]*Timeline
	Gone        []Gone
	// Absent are the records that are committed and not in the snapshot: their
	// file cannot be read there, or lacks them and that is not committed yet.
	// Event is the last of each.
	Absent  []Gone
	Commits map[repo.ID]repo.Commit // those that evidence rests on
	// Entitled names who may review and approve each register, by kind.
	Entitled map[string]Entitled
	// Whole holds reviews of a whole register, by kind, oldest first.
	Whole map[string][]Review
	// Landings are the commits of the main branch that changed records in
	// meaning, oldest first; those that brought the first records are left out.
	Landings []Landing
	// Bumps are the commits that gave many records a new review date and
	// changed nothing else in them, oldest first.
	Bumps []Bump
	// Anchors note where the main branch stood, oldest first; AnchorBreaks say
	// where their chain does not hold, and Rewrites why the branch left some.
	Anchors      []Anchor
	AnchorBreaks []anchor.Break
	Rewrites     []Rewrite
	// Trusted are times of commits on the main branch that others than the
	// committers vouch for, and Contradicted the dates that cannot be by them.
	Trusted      []TrustedTime
	Contradicted []Contradiction

	// Skipped lists versions of register files that could not be read.
	Skipped []Skipped
	// Unkeyed says why addresses in the people register cannot be told; "" where
	// all can.
	Unkeyed string
	// Unasked are branches beside the main one that this clone did not ask for.
	Unasked []UnaskedBranch
	// Signatures holds what was found of the commits in which records were
	// made, last changed and reviewed, of those that brought them into force,
	// and, by the ids of their own objects, of the tags that review.
	Signatures map[repo.ID]signature.Verdict
	Refused    []Refused         // commits and tags that are no evidence, oldest first
	KeyFaults  []signature.Fault // keys of the people register that cannot be read
	// Approvals are what a forge, asked for them, said of the main branch.
	Approvals Approvals
	// Uncounted lists words about reviews that were found and do not count.
	Uncounted []Uncounted
	// Reasons are what Because lines give as the reasons of changes, in the
	// order of the commits; those of pull requests after those of commits, and
	// that of the change that is judged last.
	Reasons []Reason
	// Witnesses are what is kept beside the commits and was read, or is named
	// only.
	Witnesses []Witness
	// Mailmap is the commit that last changed .mailmap, which joins addresses
	// for all times, and Mapped since when it stands; empty and zero for none.
	Mailmap repo.ID
	Mapped  time.Time
	// Clock lists commits on the main branch whose committer date cannot be
	// right, oldest first.
	Clock []ClockFault
	// Next is the date of the first thing that did not count because it is later
	// than the as-of day, zero for none: until then the same commits show the
	// same on every later day.
	Next time.Time

	graph *graph
	who   *identities // nil where nothing was mined
}

// Dateless reports that registers have been committed, but first in a commit
// whose date cannot be read: Begins is zero then, too.
func (e *Evidence) Dateless() bool {
	if !e.Begins.IsZero() {
		return false
	}
	for _, t := range e.Timelines {
		if t.Created != nil && t.Created.Landing != "" {
			return true
		}
	}
	return false
}

// A Skipped version of a file did not parse; its effect lands on the next one
// that does.
type Skipped struct {
	Commit repo.ID
	Place  source.Place
	Reason string
}

// A Landing is one commit on the first-parent line of the main branch, with
// what it brought into effect.
type Landing struct {
	Commit  repo.ID
	Since   time.Time
	Keys    []register.Key // records that changed in meaning, in order
	Authors []Person       // who wrote it, each once
	Merged  *Person        // who merged it; nil where it is no merge
	// Approved says what shows that somebody else agreed: the words of an
	// Approved... constant, or "".
	Approved string
}

// What shows that a landing was approved by somebody who did not write it.
const (
	ApprovedByMerge  = "merged by somebody else"
	ApprovedByReview = "reviewed by somebody else" // typed lines, a review record or an exported approval
)

// A Bump is a commit, or several of one author within an hour, that changed
// only the typed review claims of many records.
type Bump struct {
	Commit repo.ID   // the last of them
	Since  time.Time // since when it stands
	By     Person
	Keys   []register.Key // the records without a review of their own at that time, in order
	Dated  int            // how many records got a new date
}
