// Package forge talks to the platform on which a repository lies, through its
// API: it saves what the platform says of pull requests on a branch of the
// repository, and keeps one comment on a pull request and one issue of the week up
// to date. It judges nothing: what such a saved answer is worth is for package
// history to say.
//
// A platform is one file, or a few, with a type that is a [Platform] and with a
// home, which says how a run on it is told and what it knows, as github_run.go
// has it: nothing else names the platforms there are. What all of them share is in
// run.go, export.go, publish.go, keep.go and api.go.
package forge

import (
	"context"
	"errors"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A Platform answers what is asked of one repository on it. An answer that it
// refuses is [ErrNotAllowed], and one that it has not is, too: platforms do not
// tell the two apart. Everything that is not refused and not answered is an
// error, so that nothing is ever saved as none that nobody knows.
type Platform interface {
	Words() Words
	// About gives the number of the repository, and how it is set up; what is not shown
	// of that is left out.
	About(ctx context.Context) (int64, *history.Settings, error)
	// Rules are those in force for a branch, with the names of those that are
	// not shown.
	Rules(ctx context.Context, branch string) (*history.BranchRules, error)
	// Merged are the pull requests that were merged and hold a commit.
	Merged(ctx context.Context, commit repo.ID) ([]Merged, error)
	// Request is what is known of a pull request that was merged as a landing.
	// Whose time or version nobody knows is left without.
	Request(ctx context.Context, number int, landing Landing) (history.PullRequest, error)
	// Has reports whether a branch, which may not be there, holds a file.
	Has(ctx context.Context, branch, name string) (bool, error)
	// Add makes one commit with new files on a branch, and begins that where it
	// is not there. It never replaces a file: where one of the names is taken, or
	// the branch has moved meanwhile, it is an [ErrMoved].
	Add(ctx context.Context, c Commit) error
	// Comments are those on a pull request that may be written over: a program
	// wrote them, by the account of the token where the platform tells accounts of
	// programs apart by nothing else. They are in the order of their making.
	Comments(ctx context.Context, number int) ([]Comment, error)
	// WriteComment writes over the comment with that ID, or, for 0, a new one.
	WriteComment(ctx context.Context, number int, c Comment) error
	// Issues are those that may be written over, as comments are: all open ones,
	// the newest first, or of the closed ones the hundred that changed last.
	Issues(ctx context.Context, open bool) ([]Issue, error)
	// WriteIssue writes over the issue with that number, or, for 0, a new one, which
	// is open. It returns the number.
	WriteIssue(ctx context.Context, i Issue) (int, error)
}

// Words are what people call a platform and what it has.
type Words struct {
	Name    string // GitHub
	Host    string // github.com
	Prefix  string // of the names of files about its pull requests: PR
	Missing string // what to set in the environment where that is missing; "" for nothing
}

// Merged is a pull request that was merged.
type Merged struct {
	Number int
	Into   string    // the branch
	As     []repo.ID // commits that it became or ended with, "" among them for what it did not
}

// A Landing is a commit of the main branch that the platform is asked about.
type Landing struct {
	Commit  repo.ID
	Parents int
	// Since are the commits of the main branch between the landing before it,
	// asked about or not, and this one, oldest first.
	Since []repo.ID
}

// A Commit is what is to be added to a branch.
type Commit struct {
	Branch  string
	Message string
	Files   map[string][]byte
	// Root is the first commit of the main branch, out of which a platform
	// begins the branch that cannot make one out of nothing.
	Root repo.ID
}

// What a platform may answer.
var (
	// ErrNotAllowed says that the token may not do it, or that there is no such
	// thing.
	ErrNotAllowed = errors.New("the token may not do that")
	// ErrNoRequest says that a commit came by no pull request.
	ErrNoRequest = errors.New("no pull request was merged as it")
	// ErrMoved says that somebody else added to a branch first.
	ErrMoved = errors.New("the branch has moved")
)
