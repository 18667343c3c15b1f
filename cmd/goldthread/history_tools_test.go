//go:build tools

package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// toldStory is what the JSON output says of one record, as far as Git can say
// the same.
type toldStory struct {
	Kind, ID string
	Events   []struct {
		Class           string
		Commit, Landing repo.ID
		Against         repo.ID
		Since, Dated    string
		Place           source.Place
		Fingerprint     string
	}
	Reviews []struct {
		Source, Ref string
		Commit      repo.ID
		Since       string
	}
	ByHand []struct{ Command string } `json:"by_hand"`
}

// Every command that history prints of the demo is run by the real Git, and
// shows what history says of the record: this wording, in this commit, in
// effect since this day.
func TestHistoryIsWhatGitShows(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	run := func(args ...string) []byte {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if status := Main(args, nil, &stdout, &stderr); status != 0 {
			t.Fatalf("%q: exit status %d: %s", args, status, &stderr)
		}
		return stdout.Bytes()
	}
	run("demo", "--dir", dir)
	g := &gitReader{t: t, dir: dir, shown: map[string]string{}}
	g.onMain = strings.Fields(g.shell("git rev-list --first-parent main"))
	setup, err := lint.Open(lint.Options{Dir: dir, AsOf: time.Now(), Policies: policies.FS, Schema: schema.FS})
	if err != nil {
		t.Fatal(err)
	}
	decoder := setup.Config.Decoder(setup.Schema)
	for _, kind := range []string{"requirements", "parties", "contracts", "laws", "suppliers", "soa", "organisation"} {
		var out struct{ Records []toldStory }
		if err := json.Unmarshal(run("-C", dir, "history", "--register", kind, "--json", "--as-of", demoDay), &out); err != nil {
			t.Fatal(err)
		}
		if len(out.Records) == 0 {
			t.Errorf("%s: no record was told of", kind)
		}
		for _, s := range out.Records {
			g.story(s, decoder)
		}
	}
	if len(g.shown) < 100 || g.wordings < 300 || g.reviews < 150 {
		t.Errorf("only %d commands, %d wordings and %d reviews were compared", len(g.shown), g.wordings, g.reviews)
	}
}

// A gitReader asks the real Git.
type gitReader struct {
	t                 *testing.T
	dir               string
	shown             map[string]string
	onMain            []string // commits of the first-parent line
	wordings, reviews int
}

// shell runs a command as a person would type it.
func (g *gitReader) shell(command string) string {
	g.t.Helper()
	if out, done := g.shown[command]; done {
		return out
	}
	c := exec.Command("sh", "-c", command)
	c.Dir = g.dir
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		g.t.Errorf("%s: %v: %s", command, err, &stderr)
	}
	g.shown[command] = stdout.String()
	return stdout.String()
}

func (g *gitReader) story(s toldStory, decoder *register.Decoder) {
	g.t.Helper()
	commands := map[string]string{}
	for _, c := range s.ByHand {
		commands[c.Command] = g.shell(c.Command)
	}
	for _, e := range s.Events {
		g.dates(s, e.Commit, e.Landing, e.Since, e.Dated)
		if e.Class == "removed" {
			shown := commands["git show "+string(e.Against[:12])+":"+e.Place.File]
			g.wording(s, decoder, e.Place.File, shown, "")
			continue
		}
		shown, ok := commands["git show "+string(e.Commit[:12])+":"+e.Place.File]
		if !ok {
			if e.Class != "cosmetic" {
				g.t.Errorf("%s: no command shows the wording of %s", s.ID, e.Commit.Short())
			}
			continue
		}
		g.wording(s, decoder, e.Place.File, shown, e.Fingerprint)
	}
	for _, r := range s.Reviews {
		g.reviews++
		found := false
		for command, shown := range commands {
			at := strings.Contains(command, string(r.Commit[:12])) || r.Source == "tag" && strings.HasSuffix(command, "/"+r.Ref)
			found = found || at && strings.Contains(shown, wordOf(r.Source, r.Ref))
		}
		if !found {
			g.t.Errorf("%s: no command shows the review %s of %s", s.ID, r.Ref, r.Commit.Short())
		}
	}
}

// wordOf is what must stand where a review is written: its own id, or the line
// that makes a message a review.
func wordOf(source, ref string) string {
	if source == "tag" || source == "trailer" {
		return "Reviewed-by: "
	}
	return ref
}

// wording checks that a file holds the record, in the wording with this
// fingerprint; "" is any.
func (g *gitReader) wording(s toldStory, decoder *register.Decoder, file, text, fingerprint string) {
	g.t.Helper()
	if !decoder.Matches(file) {
		g.t.Errorf("%s: %s is no register", s.ID, file)
		return
	}
	records, _, err := decoder.Decode(file, []byte(text))
	if err != nil {
		g.t.Error(err)
	}
	i := slices.IndexFunc(records, func(r *register.Record) bool { return r.Kind == s.Kind && r.ID == s.ID })
	switch {
	case i < 0:
		g.t.Errorf("%s is not in %s as Git shows it", s.ID, file)
	case fingerprint != "" && records[i].Fingerprint != fingerprint:
		g.t.Errorf("%s in %s is not in the wording that history tells of", s.ID, file)
	}
	g.wordings++
}

// dates checks that a commit came into effect on the day history says.
func (g *gitReader) dates(s toldStory, commit, landing repo.ID, since, dated string) {
	g.t.Helper()
	if got := strings.TrimSpace(g.shell("TZ=UTC git show -s --date=format-local:%Y-%m-%d --format=%ad " + string(commit))); got != dated {
		g.t.Errorf("%s: %s is dated %s, history says %s", s.ID, commit.Short(), got, dated)
	}
	if got := strings.TrimSpace(g.shell("TZ=UTC git show -s --date=format-local:%Y-%m-%d --format=%cd " + string(landing))); got != since {
		g.t.Errorf("%s: %s landed on %s, history says %s", s.ID, landing.Short(), got, since)
	}
	if !slices.Contains(g.onMain, string(landing)) {
		g.t.Errorf("%s: %s is not on the main branch", s.ID, landing.Short())
	}
	// It is the first commit of the main branch that holds the change.
	if base := g.shell("git merge-base --is-ancestor " + string(commit) + " " + string(landing) + "^1 && echo before || echo with"); commit != landing && strings.TrimSpace(base) != "with" {
		g.t.Errorf("%s: %s was on the main branch before %s", s.ID, commit.Short(), landing.Short())
	}
}
