package history

import (
	"time"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// ApprovalPlaces say where the approvals lie that the forge was asked for.
type ApprovalPlaces struct {
	// Branch holds them beside the registers, so that nobody needs to read it
	// to read those; "" is [EvidenceBranch]. Origin's is taken before a local
	// one that does not go on from it.
	Branch string
	// Folder on that branch; "" is [ApprovalFolder]. The files may lie in
	// folders below it: approvals/2026/PR-123.json.
	Folder string
	// Inside is a folder among the registers that holds such files too,
	// relative to Options.Dir; "" for none.
	Inside string
	// Repositories are those that exports may be of, each by the forge's host and
	// its number there: github.com/1234. None: the one that most of them are of.
	Repositories []string
}

// ApprovalFolder is where approvals lie unless the configuration says
// otherwise.
const ApprovalFolder = "approvals"

// A PullRequest is what a forge said of one pull request (GitLab: merge
// request) when the repository's own workflow asked, or of one commit that
// came without any. Names in JSON are those that GitHub's form is written in.
type PullRequest struct {
	Forge      string   `json:"forge"`            // host name: github.com
	Repository int64    `json:"repository_id"`    // GitLab: project_id
	Number     int      `json:"number,omitempty"` // GitLab: iid; 0 for a commit without a pull request
	Title      string   `json:"title,omitempty"`
	Because    []string `json:"because,omitempty"` // what the description gives as the reason
	OpenedBy   Account  `json:"opened_by,omitzero"`
	MergedBy   Account  `json:"merged_by,omitzero"`
	// MergedAt and ExportedAt are by the forge's clock, RFC 3339.
	MergedAt time.Time `json:"merged_at,omitzero"`
	Method   string    `json:"method,omitempty"` // merge, squash or rebase; only shown
	Base     repo.ID   `json:"base,omitempty"`
	Head     repo.ID   `json:"head,omitempty"` // the newest commit of the branch when it was merged
	// MergeCommit is the commit of the main branch that brought it: the last
	// one where it brought several, and then Landed lists all, oldest first.
	MergeCommit repo.ID   `json:"merge_commit"`
	Landed      []repo.ID `json:"landed,omitempty"`
	// Squash is the commit that GitLab made of the branch before it merged it.
	Squash repo.ID `json:"squash_commit,omitempty"`
	// HeadTree is the tree of Head, and Files the blobs of the files that the
	// pull request changed, as Head has them: they tell what was approved
	// when Head itself is gone, as it is after a squash.
	HeadTree   repo.ID       `json:"head_tree,omitempty"`
	Files      []HeadFile    `json:"files,omitempty"`
	Reviews    []ForgeReview `json:"reviews,omitempty"`
	Rules      *BranchRules  `json:"rules,omitempty"`
	Settings   *Settings     `json:"settings,omitempty"` // nil where nobody asked
	ExportedAt time.Time     `json:"exported_at"`

	// Place is the file, with the branch before it where that is another:
	// goldthread-evidence:approvals/2026/PR-123.json.
	Place source.Place `json:"-"`
}

// An Account is somebody on a forge. The number decides who it is; the login
// can change hands.
type Account struct {
	ID    int64  `json:"id"`
	Login string `json:"login"` // GitLab: username
}

// A HeadFile is one file as the head of a pull request has it.
type HeadFile struct {
	Path string  `json:"path"` // from the top of the repository
	Blob repo.ID `json:"blob"`
}

// A ForgeReview is one answer of one reviewer.
type ForgeReview struct {
	By    Account `json:"by"`
	State string  `json:"state"` // one of the Forge... constants
	// At is when it was given; zero for an approval of which the platform does not
	// say so, which counts for nothing.
	At     time.Time `json:"at,omitzero"`
	Commit repo.ID   `json:"commit,omitempty"` // that was looked at; GitLab: sha
}

// The states of a review, as GitHub writes them.
const (
	ForgeApproved         = "APPROVED"
	ForgeChangesRequested = "CHANGES_REQUESTED"
	ForgeDismissed        = "DISMISSED"
	ForgeCommented        = "COMMENTED"
	ForgePending          = "PENDING"
)

// Approvals are what the exports of a forge show of the main branch.
type Approvals struct {
	// Ref is the branch they were read from, and Tip its newest commit; both
	// are empty when this clone has no such branch.
	Ref string
	Tip repo.ID
	// Begins is since when the first landing that has an export stands; zero
	// for none. What landed before it was not asked for.
	Begins time.Time
	// Landings are the commits of the main branch that changed records in
	// meaning, oldest first. There are none while nothing is exported.
	Landings []ExportedLanding
	// Skipped lists the files that could not be read.
	Skipped []Skipped
}

// An ExportedLanding is a commit of the main branch with what its export says.
type ExportedLanding struct {
	Commit repo.ID
	Since  time.Time
	Keys   []register.Key // records that changed in meaning, those removed included, in order
	State  ExportState
	// Request is the export; nil where there is none.
	Request *PullRequest
	// By are the approvers whose approval counts, each once.
	By []Person
	// SelfMerged tells that who opened it merged it, and that nobody else's
	// approval counts.
	SelfMerged bool
	// Reasons say in words why an approval does not count, or the export.
	Reasons []string
	// Outdated are approvals by others than who wrote it, of a version with
	// other words than those that landed.
	Outdated []OutdatedApproval
}

// An OutdatedApproval was given to another version than the one that landed.
type OutdatedApproval struct {
	By       Person
	Approved repo.ID        // the commit that was approved, which may not be here
	Keys     []register.Key // records that landed in other words, or of which nobody can tell; in order
}

// ExportState says what an export shows of a landing.
type ExportState string

// The states of a landing. Only the first shows that somebody else agreed.
const (
	ExportApproved    ExportState = "approved"             // all that it changed, by somebody who neither opened it nor wrote any of it
	ApprovalUncounted ExportState = "approval not counted" // it was approved, and Reasons say why that does not count
	ApprovalMissing   ExportState = "approval missing"     // exported, and nobody else approved it
	NoPullRequest     ExportState = "no pull request"      // exported as a push straight to the branch
	ExportDiffers     ExportState = "export contradicts"   // what it says is not what the history shows
	ExportMissing     ExportState = "export missing"       // nobody asked the forge, or the answer is lost
	BeforeExports     ExportState = "before exports began" // and nothing can be said
)

// An Uncounted is somebody's word about a review that was found and does not
// count, with the reason.
type Uncounted struct {
	Source string         // one of the Source... constants
	Ref    string         // PR 123, RVW-... or what else it is called by
	Commit repo.ID        // that it is about
	Place  source.Place   // of the file; zero where it is in no file
	Keys   []register.Key // the records it would cover; none where it fails as a whole
	Reason string
	// Machine is what the machine is called that was to be the reviewer; "" for
	// anybody else.
	Machine string
	// Since is when the words came into force; zero for those of an export and of
	// a note.
	Since time.Time
	// Fault says what is wrong with what somebody wrote; "" where nothing is, as
	// with an approval of words that were changed later.
	Fault Fault
	// Answer is where a review record says what does not count; zero for others.
	Answer Answer
	// Account is who approved, for a FaultAccount.
	Account ForgeAccount
}

// An Answer is what a review record says of one record.
type Answer struct {
	Review register.Key
	Name   string // of the record, as it is written there
	Seen   string // the wording that was shown, as it is written there; "" for none
	Word   string // unchanged, changed or retire
}

// A ForgeAccount is an account with the host of its forge.
type ForgeAccount struct {
	Forge string
	Account
}

// A Fault is what is wrong with a word about a review.
type Fault string

// The faults. The first two are of exports, the others of review records.
const (
	FaultExport  Fault = "export"  // as a whole it is not what the workflow would have written of this history
	FaultAccount Fault = "account" // nobody is known who has it
	FaultWording Fault = "wording" // what was shown is none that the record had
	FaultAnswers Fault = "answers" // other answers say otherwise
)

// A Witness is something kept beside the commits that speaks of reviews.
type Witness struct {
	Name     string  // approvals, Gerrit review notes, gittuf attestations
	Ref      string  // by its full name: refs/notes/review
	Tip      repo.ID // the commit that was read, or stands there
	Counted  bool
	Strength string // what it is worth, in words
}

// The strength of approvals, by where they were read.
const (
	strengthExport = "as exported by the repository's own workflow, whose name is as typed; people who may change workflows or push to that branch could forge it"
	strengthSigned = "as exported by the repository's own workflow, signed by the platform; people who may change workflows could forge it"
	strengthInside = "as exported into the repository; people who may push as the workflow does could forge it"
)
