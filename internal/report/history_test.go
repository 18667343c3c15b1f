package report

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// looked builds the repository of testdata/walk.txtar and looks at it; change
// is made to its folder first.
func looked(t *testing.T, change func(dir string)) *lint.Look {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	built(t, dir, "testdata/walk.txtar", nil)
	if change != nil {
		change(dir)
	}
	return lookAt(t, dir)
}

// built builds the repository of a script with some words in it replaced.
func built(t testing.TB, dir, script string, words *strings.Replacer) *scenario.Result {
	t.Helper()
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	if words != nil {
		text = []byte(words.Replace(string(text)))
	}
	r, err := scenario.Build(dir, txtar.Parse(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func lookAt(t testing.TB, dir string) *lint.Look {
	t.Helper()
	l, err := lint.LookAt(context.Background(), lint.Options{
		Dir: dir, AsOf: time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// approved is the repository of testdata/approvals.txtar.
func approved(t *testing.T) *lint.Look {
	t.Helper()
	dir := t.TempDir()
	first := built(t, filepath.Join(dir, "first"), "testdata/approvals.txtar", nil)
	built(t, filepath.Join(dir, "repo"), "testdata/approvals.txtar", strings.NewReplacer(`"HEAD"`, `"`+first.Commits["head"]+`"`, `"LANDED"`, `"`+first.Commits["landed"]+`"`))
	return lookAt(t, filepath.Join(dir, "repo"))
}

// cutOff makes a repository look like a clone of depth 1.
func cutOff(t testing.TB) func(string) {
	return func(dir string) {
		head, err := os.ReadFile(filepath.Join(dir, ".git", "refs", "heads", "main"))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, ".git", "shallow"), head, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func outsideGit(t testing.TB) func(string) {
	return func(dir string) {
		if err := os.RemoveAll(filepath.Join(dir, ".git")); err != nil {
			t.Fatal(err)
		}
	}
}

func told(t *testing.T, format string, l *lint.Look, w Walk, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := History(&b, format, l, w, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func listed(t *testing.T, format string, l *lint.Look, s lint.Selection, names bool, o Options) string {
	t.Helper()
	list := List{Names: names}
	var err error
	if list.Rows, list.LeftOut, err = l.Reviews(s); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Reviews(&b, format, l, list, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// between compares the records of two states.
func betweenPoints(t *testing.T, l *lint.Look, from, to string) Walk {
	t.Helper()
	w := Walk{Keys: l.Keys("")}
	var err error
	if w.From, err = l.Point(context.Background(), from); err != nil {
		t.Fatal(err)
	}
	if w.To, err = l.Point(context.Background(), to); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWalkGolden(t *testing.T) {
	l, approvals := looked(t, nil), approved(t)
	everything := Walk{Keys: l.Keys("")}
	for name, got := range map[string]string{
		"walk.txt":    told(t, "text", l, everything, Options{}),
		"walk-80.txt": told(t, "text", l, Walk{Keys: l.Keys("requirements"), Full: true, Names: true}, Options{Width: 80}),
		"walk-approvals.txt": told(t, "text", approvals, Walk{Keys: approvals.Keys("requirements")}, Options{}) +
			listed(t, "text", approvals, lint.Selection{}, false, Options{}),
		"walk-colour.txt":    told(t, "text", l, Walk{Keys: l.Keys("parties")}, Options{Color: true}),
		"walk-summary.txt":   told(t, "text", l, Walk{}, Options{}),
		"walk-between.txt":   told(t, "text", l, betweenPoints(t, l, "2025-02-01", "HEAD"), Options{}),
		"walk-reviews.txt":   listed(t, "text", l, lint.Selection{All: true}, false, Options{}),
		"walk-reviews80.txt": listed(t, "text", l, lint.Selection{Sort: "id"}, true, Options{Width: 80}),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not as expected; got:\n%s", file, got)
		}
	}
}

// A recorded rewrite stands between what came before it and after it, and
// at the top.
func TestWalkTellsOfARewrite(t *testing.T) {
	l := looked(t, nil)
	key := register.Key{Kind: "requirements", ID: "REQ-001"}
	line := l.Timeline(key)
	if line == nil || len(line.Events) < 2 {
		t.Fatalf("%v has no story", key)
	}
	tell := func() string {
		var b bytes.Buffer
		if err := History(&b, "text", l, Walk{Keys: []register.Key{key}}, Options{Width: 200}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if text := tell(); strings.Contains(text, "rewritten") {
		t.Errorf("nothing was rewritten:\n%s", text)
	}
	since := line.Events[1].Since
	l.History.Rewrites = []history.Rewrite{{Key: register.Key{Kind: "rewrites", ID: "RWR-001"}, Since: since}}
	l.History.Anchors = []history.Anchor{{At: since, Rewrite: "RWR-001"}, {At: since}}
	text := tell()
	between := "  " + dayOf(since) + "   the history was rewritten (RWR-001): what stands above is not provable before this day\n  " + dayOf(since)
	for _, want := range []string{
		"Beside it  rewritten on " + dayOf(since) + " (RWR-001), so nothing before can be shown · 2 anchors", "rewritten since 1 anchor, and nothing says why",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if !strings.Contains(squeezed(text), squeezed(between)) {
		t.Errorf("not between the events:\n%s", text)
	}
}

// signedByStrangers is a repository with signatures of keys that nobody is
// known by: three of one, one each of others, and a review that rests on none.
func signedByStrangers(t *testing.T) *lint.Look {
	l := looked(t, nil)
	unknown := func(kind signature.Kind, key string) signature.Verdict {
		return signature.Verdict{Kind: kind, State: signature.UnknownKey, Key: key, Reason: "signed by a key that nobody here is known by: " + key}
	}
	l.History.Signatures = map[repo.ID]signature.Verdict{
		"a": unknown(signature.SSH, "SHA256:one"), "b": unknown(signature.SSH, "SHA256:one"), "c": unknown(signature.SSH, "SHA256:one"),
		"d": unknown(signature.OpenPGP, "0123456789ABCDEF"), "e": unknown(signature.OpenPGP, "B5690EEEBB952194"), "f": unknown(signature.SSH, "SHA256:two"),
	}
	reviews := l.Timeline(register.Key{Kind: "requirements", ID: "REQ-001"}).Reviews
	reviews[0].Bound, reviews[0].Shown = history.ByName, "signed by a key that nobody here is known by: SHA256:one"
	return l
}

// A signature by an unknown key is no missing one: the key is named, with the
// place to add it, at the top and at the review that it would bind.
func TestUnknownKeysAreNamed(t *testing.T) {
	l := signedByStrangers(t)
	text := squeezed(told(t, "text", l, Walk{Keys: []register.Key{{Kind: "requirements", ID: "REQ-001"}}}, Options{Width: 120}))
	for _, want := range []string{
		"Signed 3 commits or tags by a key that nobody here is known by: SHA256:one; add it to the file under signatures.allowed_signers, or to its owner's keys in people" +
			" · 1 commit or tag by a key that nobody here is known by: 0123456789ABCDEF; add it to the files under signatures.openpgp, or to its owner's keys in people" +
			" · 1 commit or tag by the key that GitHub signs with (B5690EEEBB952194), which is not kept: name its file under signatures.platform" +
			" · 1 more such key",
		"The name is as typed only: signed by a key that nobody here is known by: SHA256:one.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if list := squeezed(listed(t, "text", l, lint.Selection{}, false, Options{Width: 120})); !strings.Contains(list, "Signed 3 commits or tags by a key that nobody here is known by: SHA256:one") {
		t.Errorf("reviews do not name the key:\n%s", list)
	}
	plain := told(t, "text", looked(t, nil), Walk{Keys: []register.Key{{Kind: "requirements", ID: "REQ-001"}}}, Options{Width: 120})
	if strings.Contains(plain, "as typed only: ") || strings.Contains(plain, "\nSigned ") {
		t.Errorf("nothing is signed:\n%s", plain)
	}
}

// A date that cannot be right is told where it is given, and counted at the
// top.
func TestDoubtfulDatesAreTold(t *testing.T) {
	key := register.Key{Kind: "requirements", ID: "REQ-001"}
	for want, doubt := range map[string]func(*history.Evidence, repo.ID){
		"This date cannot be right: aaaaaaa of 1 Mar 2026 came to the main branch before ": func(e *history.Evidence, id repo.ID) {
			e.Clock = []history.ClockFault{{Reason: history.ClockBackwards, Commit: id, Against: "aaaaaaaaa", Since: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}}
		},
		" is made of aaaaaaa, which was made on 1 Mar 2026 by the clock of the platform, which signed it.": func(e *history.Evidence, id repo.ID) {
			e.Contradicted = []history.Contradiction{{Commit: id, Against: history.TrustedTime{Commit: "aaaaaaaaa", At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), By: history.ByPlatformClock}}}
		},
		" has no date that can be read.": func(e *history.Evidence, id repo.ID) {
			e.Clock = []history.ClockFault{{Reason: history.ClockUnreadable, Commit: id}}
		},
	} {
		l := looked(t, nil)
		doubt(l.History, l.Timeline(key).Events[1].Landing)
		text := squeezed(told(t, "text", l, Walk{Keys: []register.Key{key}}, Options{Width: 100}))
		if !strings.Contains(text, want) || !strings.Contains(text, "1 date of a commit that cannot be right") {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
}

// restingOnChanged is a repository with a requirement whose review holds, and
// that leads to what was taken out and came back since.
func restingOnChanged(t *testing.T) (*lint.Look, register.Key) {
	l, key := looked(t, nil), register.Key{Kind: "requirements", ID: "REQ-001"}
	line := l.Timeline(key)
	line.Reviews[0].Level = line.Reviews[0].Then
	line.Reviewed = &line.Reviews[0]
	l.Registers.Links = append(l.Registers.Links, register.Link{From: key, Field: "parties[0]", Resolved: true, Target: register.Key{Kind: "parties", ID: "PTY-002"}})
	return l, key
}

// What a reviewed record rests on is told where it changed after the review.
func TestLookAgain(t *testing.T) {
	l, key := restingOnChanged(t)
	text := squeezed(told(t, "text", l, Walk{Keys: []register.Key{key}}, Options{Width: 100}))
	if want := "look again what it rests on has changed since that review: PTY-002 back again on 2 May 2025"; !strings.Contains(text, want) {
		t.Errorf("%q is missing:\n%s", want, text)
	}
	if text := told(t, "text", looked(t, nil), Walk{Keys: []register.Key{key}}, Options{Width: 100}); strings.Contains(text, "look again") {
		t.Errorf("no review holds:\n%s", text)
	}
}

// Dates that were set in bulk are told as such where each of them is.
func TestBulkDatesAreTold(t *testing.T) {
	l, key := looked(t, nil), register.Key{Kind: "requirements", ID: "REQ-001"}
	e := &l.Timeline(key).Events[1]
	e.Class = history.ClaimOnly
	tell := func() string {
		return squeezed(told(t, "text", l, Walk{Keys: []register.Key{key}}, Options{Width: 100}))
	}
	const said = "It gave 12 records another review date in one go, and no review names this one."
	l.History.Bumps = []history.Bump{{Commit: e.Commit, Dated: 12, Keys: []register.Key{{Kind: "requirements", ID: "REQ-002"}}}}
	if text := tell(); strings.Contains(text, said) {
		t.Errorf("a review names it:\n%s", text)
	}
	l.History.Bumps[0].Keys[0] = key
	if text := tell(); !strings.Contains(text, said) {
		t.Errorf("%q is missing:\n%s", said, text)
	}
}

// squeezed is a text with every run of blanks as one.
func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }

// No line but a command goes over the edge of the window, and none holds
// anything that steers a terminal.
func TestWalkFitsTheWindow(t *testing.T) {
	l := looked(t, nil)
	for _, width := range []int{60, 80, 100, 120} {
		for _, text := range []string{
			told(t, "text", l, Walk{Keys: l.Keys("")}, Options{Width: width}),
			told(t, "text", l, Walk{Keys: l.Keys(""), Full: true, Names: true}, Options{Width: width}),
			told(t, "text", l, betweenPoints(t, l, "2025-02-01", "HEAD"), Options{Width: width}),
			listed(t, "text", l, lint.Selection{All: true}, false, Options{Width: max(width, 80)}),
		} {
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if source.Escape(line) != line {
					t.Errorf("at %d: %q holds what steers a terminal", width, line)
				}
				if n := source.Cells(line); n > max(width, 80) && !strings.Contains(line, "git show") {
					t.Errorf("at %d, %d cells: %s", width, n, line)
				}
			}
		}
	}
}

// Names and addresses of people are shown only where they were asked for, and
// addresses never.
func TestWalkHidesNames(t *testing.T) {
	l := looked(t, nil)
	name := regexp.MustCompile(`Ines|Keeper|Leo|Law\b|Eve|Else`)
	address := regexp.MustCompile(`@[a-z]+\.(example|org|net)`)
	if found := regexp.MustCompile(`Ann|Lee|Tom|Ash|zoe`).FindString(told(t, "json", approved(t), Walk{Keys: approved(t).Keys("")}, Options{})); found != "" {
		t.Errorf("approvals show %q", found)
	}
	for _, format := range HistoryFormats() {
		hidden, open := told(t, format, l, Walk{Keys: l.Keys(""), Full: true}, Options{}), told(t, format, l, Walk{Keys: l.Keys(""), Full: true, Names: true}, Options{})
		if found := name.FindString(hidden); found != "" {
			t.Errorf("history as %s shows %q", format, found)
		}
		if !name.MatchString(open) {
			t.Errorf("history as %s shows no name when asked", format)
		}
		if found := address.FindString(hidden + open); found != "" {
			t.Errorf("history as %s shows the address %q", format, found)
		}
	}
	for _, format := range ReviewFormats() {
		hidden, open := listed(t, format, l, lint.Selection{}, false, Options{}), listed(t, format, l, lint.Selection{}, true, Options{})
		if found := name.FindString(hidden); found != "" {
			t.Errorf("reviews as %s shows %q", format, found)
		}
		if !name.MatchString(open) {
			t.Errorf("reviews as %s shows no name when asked", format)
		}
	}
}

// Where history is missing no output gives a date that it could have changed.
func TestWalkGivesNoDateWithoutHistory(t *testing.T) {
	date := regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b|\b\d{1,2} [A-Z][a-z]{2} 20\d\d\b`)
	for name, change := range map[string]func(string){"shallow": cutOff(t), "no git": outsideGit(t)} {
		l := looked(t, change)
		for what, text := range map[string]string{
			"history":      told(t, "text", l, Walk{Keys: l.Keys("")}, Options{}),
			"history json": told(t, "json", l, Walk{Keys: l.Keys("")}, Options{}),
			"summary":      told(t, "text", l, Walk{}, Options{}),
			"reviews":      listed(t, "text", l, lint.Selection{All: true}, false, Options{}),
			"reviews json": listed(t, "json", l, lint.Selection{All: true}, false, Options{}),
			"reviews csv":  listed(t, "csv", l, lint.Selection{All: true}, false, Options{}),
		} {
			text = strings.NewReplacer("registers on 10 Mar 2026", "", `"as_of": "2026-03-10"`, "").Replace(text)
			if found := date.FindString(text); found != "" {
				t.Errorf("%s of %s gives the date %s:\n%s", what, name, found, text)
			}
		}
		text := told(t, "text", l, Walk{Keys: l.Keys("")}, Options{})
		if at := strings.Index(text, "Incomplete"); at < 0 || at > strings.Index(text, "REQ-001") {
			t.Errorf("%s: what is missing does not come first:\n%s", name, text)
		}
	}
}

func TestWalkJSONFitsItsSchema(t *testing.T) {
	whole, shallow, outside, approvals := looked(t, nil), looked(t, cutOff(t)), looked(t, outsideGit(t)), approved(t)
	type document struct{ id, text string }
	history := func(l *lint.Look, w Walk) document {
		return document{historySchemaID, told(t, "json", l, w, Options{Version: "v0.1.0"})}
	}
	reviews := func(l *lint.Look) document {
		return document{reviewsSchemaID, listed(t, "json", l, lint.Selection{All: true}, true, Options{Version: "v0.1.0"})}
	}
	rests, key := restingOnChanged(t)
	claimed := claims(t)
	for name, d := range map[string]document{
		"unknown keys":    history(signedByStrangers(t), Walk{}),
		"look again":      history(rests, Walk{Keys: []register.Key{key}}),
		"summary":         history(whole, Walk{}),
		"records":         history(whole, Walk{Keys: whole.Keys("")}),
		"records, names":  history(whole, Walk{Keys: whole.Keys(""), Names: true}),
		"between":         history(whole, betweenPoints(t, whole, "2025-02-01", "HEAD")),
		"shallow":         history(shallow, Walk{Keys: shallow.Keys("")}),
		"outside":         history(outside, Walk{Keys: outside.Keys("")}),
		"approvals":       history(approvals, Walk{Keys: approvals.Keys(""), Names: true}),
		"claims":          history(claimed, Walk{Keys: claimed.Keys("")}),
		"reviews":         reviews(whole),
		"reviews claims":  reviews(claimed),
		"reviews shallow": reviews(shallow),
		"reviews outside": reviews(outside),
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(d.text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s := compiled(t, d.id)
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if objects := refusesExtra(t, s, v.(map[string]any)); objects < 4 {
			t.Errorf("%s: only %d objects were tried", name, objects)
		}
	}
}

// Every property that the schemas describe is written by something.
func TestWalkJSONUsesEveryProperty(t *testing.T) {
	l, approvals := looked(t, nil), approved(t)
	text := told(t, "json", approvals, Walk{Keys: approvals.Keys(""), Names: true}, Options{}) + told(t, "json", l, Walk{Keys: l.Keys(""), Names: true}, Options{Version: "v"}) + told(t, "json", l, Walk{}, Options{}) +
		told(t, "json", l, Walk{Keys: l.Keys("")}, Options{}) +
		told(t, "json", l, betweenPoints(t, l, "2025-02-01", "HEAD"), Options{}) + listed(t, "json", l, lint.Selection{}, true, Options{}) +
		told(t, "json", signedByStrangers(t), Walk{}, Options{})
	rests, key := restingOnChanged(t)
	claimed := claims(t)
	text += told(t, "json", rests, Walk{Keys: []register.Key{key}}, Options{}) + told(t, "json", claimed, Walk{Keys: claimed.Keys("")}, Options{}) +
		listed(t, "json", claimed, lint.Selection{}, false, Options{})
	for _, property := range regexp.MustCompile(`(?m)^ *"([a-z_]+)": \{\n *"(?:description|\$ref)"`).FindAllSubmatch(append(HistorySchema, ReviewsSchema...), -1) {
		name := string(property[1])
		switch name {
		case "items", "end_line", "end_column", "person", "seen", "difference", "event", "review", "story", "summary", "point", "comparison", "record",
			"organisation", "root", "lacks", "skipped", "what", "remedy", "reason", "sheet":
			continue // nothing of the kind in this repository
		}
		if !strings.Contains(text, `"`+name+`":`) {
			t.Errorf("%s is described and never written", name)
		}
	}
}

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"1a2b:registers/x.yaml": "1a2b:registers/x.yaml",
		"a b":                   "'a b'",
		"it's":                  `'it'\''s'`,
		"$(rm)":                 "'$(rm)'",
		"Bücher.yaml":           "'Bücher.yaml'",
		"a\x1b[2J\\'":           `$'a\x1b[2J\x5c\x27'`,
		"a ##[x] b":             `$'a \x23\x23[x] b'`,
		"a\u202eb":              `$'a\xe2\x80\xaeb'`,
	} {
		if got := shellWord(word); got != want {
			t.Errorf("%q: got %s, want %s", word, got, want)
		}
	}
}

// The table of reviews is for spreadsheets as the other tables are: in UTF-8 that
// they see, with nothing that steers a terminal, and without the name of an owner.
func TestReviewsTable(t *testing.T) {
	l := looked(t, nil)
	rows, _, err := l.Reviews(lint.Selection{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].Owner = "Ines Keeper"
	}
	for _, format := range []string{"csv", "json"} {
		var b bytes.Buffer
		if err := Reviews(&b, format, l, List{Rows: rows}, Options{}); err != nil {
			t.Fatal(err)
		}
		if text := b.String(); strings.Contains(text, "Ines") || !strings.Contains(text, "PER-001") || strings.Contains(text, "\x1b") || format == "csv" && !strings.HasPrefix(text, "\ufeffregister,record,") {
			t.Errorf("got %q", text)
		}
	}
}
