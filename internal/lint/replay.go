package lint

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A Period is what to replay: the days from From to To, both included, in UTC.
type Period struct {
	From, To time.Time
	// ByToday judges all of it by the configuration, register types and rules
	// that stand now; else each commit is judged by its own.
	ByToday bool
}

// A Replayed period is what the checks would have said on every day of it.
type Replayed struct {
	From    string `json:"from"` // YYYY-MM-DD, the first day judged: that of the first commit, where it came later than asked
	To      string `json:"to"`   // YYYY-MM-DD, the last
	Days    int    `json:"days"` // from the first to the last, both counted
	ByToday bool   `json:"by_today"`
	Branch  string `json:"branch"`
	// Organisation is its legal name at the end, "" where no register says it.
	Organisation string `json:"organisation,omitempty"`
	// Commits counts those of the main branch that landed in the period, Setups the
	// sets of configuration, types and rules they were judged by.
	Commits int `json:"commits"`
	Setups  int `json:"setups"`
	// Audits are the days judged, oldest first. Between two of them the commit of
	// the earlier one stood, and the same was found.
	Audits   []Audited         `json:"audits"`
	Findings []ReplayedFinding `json:"findings"` // in the order of rules, then of subjects
	Rules    []RuleDays        `json:"rules"`    // that found something, by id
	Reviews  []ReviewHeld      `json:"reviews"`  // that fell due or were held, by day
	Gaps     []Gap             `json:"gaps"`     // what could not be judged, oldest first
	// Incomplete says why the whole is not complete, each with what to do. Gaps are
	// not repeated here.
	Incomplete []string `json:"incomplete"`
}

// An Audited day is one on which the registers were judged as they stood then.
type Audited struct {
	Day    string  `json:"day"` // YYYY-MM-DD
	Commit repo.ID `json:"commit"`
	// Dated is the day of the commit's own date, where that is another one than
	// since when it stands.
	Dated string `json:"dated,omitempty"`
	// Cause is why the day was judged: one of the Cause... constants.
	Cause string `json:"cause"`
	// Errors, Warnings and Notes count what stood; accepted exceptions too.
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
	// Setup numbers the configuration, types and rules that it was judged by, from
	// 1 on; 0 where it could not be judged.
	Setup int `json:"setup"`
}

// Why a day was judged.
const (
	CauseStart  = "start"  // the period begins
	CauseCommit = "commit" // a commit changed what is judged, or what judges it
	CauseAge    = "age"    // nothing changed but the day
	CauseEnd    = "end"    // the period ends
)

// A ReplayedFinding is one finding, by fingerprint, as it was told last, with
// the times during which it stood.
type ReplayedFinding struct {
	finding.Finding
	Spells []Spell `json:"spells"` // oldest first, at least one
	Days   int     `json:"days"`   // at whose end it stood
}

// A Spell is a time during which a finding stood.
type Spell struct {
	From   string  `json:"from"`   // the day on which it appeared, or the first of the period
	Commit repo.ID `json:"commit"` // that stood when it appeared
	// Cause is CauseCommit, CauseAge, or CauseStart where it stood already when the
	// period began.
	Cause string `json:"cause"`
	// To is the day on which it was there no more, "" where it stands at the end of
	// the period, and ToCommit the commit that stood then.
	To       string  `json:"to,omitempty"`
	ToCommit repo.ID `json:"to_commit,omitempty"`
	// Ended says how: one of the Ended... constants.
	Ended string `json:"ended"`
	Days  int    `json:"days"` // at whose end it stood
	// NotSeen counts the days of it on which nothing could say whether it stood.
	NotSeen int `json:"not_seen,omitempty"`

	unseen [][2]string // those days, each time from one to the day before another
}

// How a spell ended.
const (
	EndedNot    = "stands"  // it stands at the end of the period
	EndedFixed  = "settled" // by a commit
	EndedAge    = "passed"  // by the day alone
	EndedOff    = "not looked for any more"
	EndedUnseen = "not known" // it could not be judged any more until the period ended
)

// RuleDays says for how long a rule found something.
type RuleDays struct {
	Rule     string           `json:"rule"`
	Title    string           `json:"title,omitempty"`
	Severity finding.Severity `json:"severity"` // the highest of its findings
	Days     int              `json:"days"`     // at whose end at least one of its findings stood
	Findings int              `json:"findings"` // different ones
	Stood    int              `json:"stood"`    // when the period began
	Appeared int              `json:"appeared"` // spells that began in it
	Ended    int              `json:"ended"`    // spells that ended in it
	Open     int              `json:"open"`     // at its end
}

// A ReviewHeld is a review that was to be held by a day, and when it was.
type ReviewHeld struct {
	Key   register.Key `json:"key"`
	Owner string       `json:"owner,omitempty"`
	Due   string       `json:"due"` // the last day for it
	// Held is the day since which the review that counts stands, "" while there is
	// none; Commit brought its words, Ref names its record.
	Held   string  `json:"held,omitempty"`
	Commit repo.ID `json:"commit,omitempty"`
	Ref    string  `json:"ref,omitempty"`
	Level  string  `json:"level,omitempty"` // in words, for the wording reviewed
	// Late counts the days after Due until it was held, the record went or the
	// period ended.
	Late int `json:"late"`
	// State is one of the Review... constants.
	State string `json:"state"`
}

// What became of a review that was to be held.
const (
	ReviewInTime = "in time"
	ReviewLate   = "late"
	ReviewNot    = "not held" // by the end of the period
	ReviewGone   = "gone"     // its record was retired or removed before
)

// A Gap is a time of which part could not be judged.
type Gap struct {
	From   string  `json:"from"` // YYYY-MM-DD
	To     string  `json:"to"`   // the last day of it
	Commit repo.ID `json:"commit,omitempty"`
	File   string  `json:"file,omitempty"` // "" for all of it
	Reason string  `json:"reason"`
}

// Replay judges the registers as they stood on each day of a period: at every
// commit of the main branch that changed what is judged or what judges it, or
// brought a review, and, while nothing changed, on the days on which age alone
// changes what is found. For these, the last day of every stretch is looked at, and
// one at least in 31 days, and wherever two looks differ the days between them are
// halved down to the one that made the difference. What age both raises and settles
// between two looks that agree is not seen; a finding that age raises stays until
// somebody does something, so that this is rare.
//
// Every finding stands by itself here: none is told of a register as a whole. A
// version that cannot be read is a gap, and what was found before it is settled
// only when that can be seen again. Errors are those of Run.
func Replay(ctx context.Context, o Options, p Period) (*Replayed, error) {
	r, err := newReplay(ctx, o, p)
	if err != nil {
		return nil, err
	}
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	return r.tell(), nil
}

// StandingOn is the commit that stood on the main branch at the end of a day.
// That none did is a *[UsageError]; other errors are those of Run.
func StandingOn(ctx context.Context, o Options, day time.Time) (repo.ID, error) {
	t, config, err := openMain(o)
	if err != nil {
		return "", err
	}
	line, err := t.mainline(ctx, config.Main, o.AsOf)
	if err != nil {
		return "", err
	}
	at := line.at(day)
	if at < 0 {
		return "", line.none(day)
	}
	return line.commits[at].ID, nil
}

// openMain opens the repository and reads which its main branch is.
func openMain(o Options) (*target, *register.Config, error) {
	t, err := open(o)
	if err != nil {
		return nil, nil, err
	}
	if t.repo == nil {
		return nil, nil, usagef("the folder is not in a Git repository, so nothing shows what stood earlier")
	}
	config, _, err := t.readConfig(o)
	return t, config, err
}

// A mainline is the main branch with the days since which its commits stand.
type mainline struct {
	commits []history.Standing
	branch  string
	remedy  error // why it does not begin at the beginning; nil where it does
}

func (t *target) mainline(ctx context.Context, main string, asOf time.Time) (*mainline, error) {
	line, branch, cut, err := history.Mainline(ctx, t.repo, main, asOf)
	if errors.Is(err, repo.ErrNoCommit) {
		return nil, usagef("the branch %s has no commit yet", branch)
	}
	if err != nil {
		return nil, t.withRemedy(err)
	}
	l := &mainline{commits: line, branch: cmp.Or(branch, "HEAD")}
	if cut {
		l.remedy = t.withRemedy(repo.ErrMissing)
	}
	return l, nil
}

// at is the number of the commit that stood at the end of a day, -1 for none.
func (l *mainline) at(day time.Time) int {
	n, _ := slices.BinarySearchFunc(l.commits, day, func(s history.Standing, day time.Time) int {
		if s.Since.After(day) {
			return 1
		}
		return -1
	})
	return n - 1
}

// none is the error for a day on which no commit stood.
func (l *mainline) none(day time.Time) error {
	if l.remedy != nil {
		return l.remedy
	}
	on := day.UTC().Format(time.DateOnly)
	return usagef("nothing stood on %s on %s: its first commit is of %s", l.branch, on, l.commits[0].Since.Format(time.DateOnly))
}

// A replay is the work of one call of Replay.
type replay struct {
	o       Options
	p       Period
	now     *target // what stands today
	today   *setup
	line    *mainline
	past    *history.Evidence // all that is known by the end, for what brought reviews
	setups  []*knownSetup
	brought map[repo.ID]bool // reviews, by the commits that landed them
	memory  *audit.Memory
	// looked is told what each look found; nil but in tests.
	looked func(repo.ID, time.Time, *audit.Result)

	done, all int // commits of the period that were gone through, and all of them

	last     *judgedState // that could be judged
	audits   []Audited
	gaps     []Gap
	standing map[string]*ReplayedFinding // by fingerprint, all that were ever seen
	open     map[string]*openSpell
	reviews  reviewBook
}

// A knownSetup is what some commits are judged by.
type knownSetup struct {
	root   string
	files  *witness
	set    *setup
	number int
	err    error
}

// A judgedState is what a commit holds, ready to be judged on any day.
type judgedState struct {
	standing  history.Standing
	target    *target
	setup     *knownSetup
	files     *witness
	registers *register.Registers
	evidence  *history.Evidence // as on the day judged last
	fault     error
	days      map[string]*dayResult
}

// A dayResult is what was found of a state on one day.
type dayResult struct {
	found    map[string]finding.Finding // by fingerprint
	hidden   map[string]bool
	ledger   map[string]audit.Entry
	schedule *audit.Schedule
	owners   *audit.Owners
}
