package history_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// asking opens what was built as a clone with lines about remotes.
func (b *builder) asking(config string) *repo.Repo {
	b.t.Helper()
	dir := b.write()
	f, err := os.OpenFile(filepath.Join(dir, "config"), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	b.must(err)
	_, err = f.WriteString(config)
	b.must(err)
	b.must(f.Close())
	r, err := repo.Open(dir)
	b.must(err)
	b.t.Cleanup(func() { r.Close() })
	return r
}

// A clone of single branches is told of the branch with saved approvals and
// anchors: as missing where something shows that it is in use, else as one
// that nobody can tell of; and not at all where everything was asked for.
func TestUnaskedEvidenceBranch(t *testing.T) {
	const (
		all    = "\n[remote \"origin\"]\n\turl = x\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
		single = "\n[remote \"origin\"]\n\turl = x\n\tfetch = +refs/heads/main:refs/remotes/origin/main\n"
	)
	workflow := files{".github/workflows/weekly.yml": "run: goldthread anchor --out x\n"}
	for _, c := range []struct {
		name, config string
		more         files
		branch       string // of approvals, in the configuration
		want         string // "name: why", and "may" for nothing that shows it
	}{
		{"everything was asked for", all, workflow, "goldthread-evidence", ""},
		{"no remote", "", workflow, "", ""},
		{"nothing shows that it is in use", single, nil, "", "goldthread-evidence: may"},
		{"a workflow notes anchors", single, workflow, "", "goldthread-evidence: .github/workflows/weekly.yml speaks of it"},
		{"a pipeline pushes it", single, files{".gitlab-ci.yml": "script: git push origin goldthread-evidence\n"}, "", "goldthread-evidence: .gitlab-ci.yml speaks of it"},
		{"a workflow about other things", single, files{".github/workflows/ci.yml": "run: goldthread check\n"}, "", "goldthread-evidence: may"},
		{"the configuration names it", single, nil, "goldthread-evidence", "goldthread-evidence: the configuration names it"},
		{"approvals lie elsewhere", single, nil, "approvals", "goldthread-evidence: may; approvals: the configuration names it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder(t)
			content := one("R1=a")
			maps.Copy(content, c.more)
			b.commit("A", "", content)
			e := b.mine("", func(o *history.Options) {
				o.Repo, o.Approvals.Branch = b.asking(c.config), c.branch
			})
			var got []string
			for _, u := range e.Unasked {
				why := u.Why
				if why == "" {
					why = "may"
				}
				got = append(got, u.Name+": "+why)
			}
			same(t, "branches", strings.Join(got, "; "), c.want)
			known := strings.Contains(strings.ReplaceAll(c.want, ": may", ""), ":")
			if kinds := lackKinds(e); known != (kinds == "evidence") || !known && kinds != "" {
				t.Errorf("lacks %q", kinds)
			}
			if e.State != history.Complete || (e.Unfetched() != "") != known {
				t.Errorf("%s, unfetched %q: what is here is shown all the same", e.State, e.Unfetched())
			}
		})
	}
}

func lackKinds(e *history.Evidence) string {
	var kinds []string
	for _, l := range e.Lacks {
		kinds = append(kinds, l.Kind)
	}
	return strings.Join(kinds, " ")
}

// Where only origin's copy of the branch is here, it is read.
func TestEvidenceBranchOfOriginIsRead(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.keep(kept(b.anchorsOf("A")...))
	b.refs["main"] = "A"
	dir := b.write()
	heads, remotes := filepath.Join(dir, "refs", "heads"), filepath.Join(dir, "refs", "remotes", "origin")
	b.must(os.MkdirAll(remotes, 0o700))
	b.must(os.Rename(filepath.Join(heads, history.EvidenceBranch), filepath.Join(remotes, history.EvidenceBranch)))
	r, err := repo.Open(dir)
	b.must(err)
	t.Cleanup(func() { r.Close() })
	same(t, "anchors", b.anchors(b.mine("A", func(o *history.Options) { o.Repo = r })), "A stands")
}

// A clone without tags is told that it may lack reviews, and that it does
// where an anchor notes one.
func TestTagsThatWereNotAskedFor(t *testing.T) {
	const without = "\n[remote \"origin\"]\n\turl = x\n\ttagOpt = --no-tags\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	noted := func(tags map[string]string) func(*history.Options) {
		f, err := anchor.New(anchor.Anchor{At: b.clock, Branch: "main", Head: string(b.id("A")), Tags: tags}, nil)
		b.must(err)
		f.Name = "held.json"
		return func(o *history.Options) { o.Lodged = []*anchor.File{f} }
	}
	asking := func(o *history.Options) { o.Repo = b.asking(without) }
	for _, c := range []struct {
		name     string
		options  []func(*history.Options)
		what     string
		lack     string
		notFetch string
	}{
		{"nothing shows that there are any", []func(*history.Options){asking}, "this clone takes no tags, so nothing here tells whether origin has reviews in tags", "", ""},
		{"an anchor notes one", []func(*history.Options){asking, noted(map[string]string{"looked": strings.Repeat("ab", 20)})},
			"this clone takes no tags (held.json notes the tag looked), so reviews in tags were not looked at", "evidence", "the tags were not fetched"},
	} {
		e := b.mine("", c.options...)
		if len(e.Unasked) != 1 {
			t.Fatalf("%s: %+v", c.name, e.Unasked)
		}
		same(t, c.name, e.Unasked[0].What(), c.what)
		same(t, c.name, e.Unasked[0].Remedy(), "run `git config --unset remote.origin.tagOpt` and `git fetch --tags origin`")
		same(t, c.name+": lacks", lackKinds(e), c.lack)
		same(t, c.name+": so", e.Unfetched(), c.notFetch)
		if len(e.AnchorBreaks) > 0 || e.State != history.Complete {
			t.Errorf("%s: %s, %+v", c.name, e.State, e.AnchorBreaks)
		}
	}
}
