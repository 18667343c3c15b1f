package repo_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/repo"
)

// What a clone asked its remotes for, and what came, tell whether a branch
// that is not here may be elsewhere.
func TestUnfetched(t *testing.T) {
	const (
		all = "\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
		one = "\tfetch = +refs/heads/main:refs/remotes/origin/main\n"
	)
	origin := func(fetch string) string { return "[remote \"origin\"]\n\turl = x\n" + fetch }
	for _, c := range []struct{ name, config, refs, want string }{
		{"no remote", "", "", ""},
		{"all were asked for", origin(all), "", ""},
		{"one was asked for", origin(one), "", "origin"},
		{"one by its short name", origin("\tfetch = main\n"), "", "origin"},
		{"one, and this one", origin(one + "\tfetch = +refs/heads/kept:refs/remotes/origin/kept\n"), "", ""},
		{"this one by a short name", origin("\tfetch = kept:kept\n"), "", ""},
		{"those that begin so", origin("\tfetch = +refs/heads/ke*:refs/remotes/origin/ke*\n"), "", ""},
		{"those that begin otherwise", origin("\tfetch = +refs/heads/ma*:refs/remotes/origin/ma*\n"), "", "origin"},
		{"a star that must not overlap", origin("\tfetch = +refs/heads/kep*ept:refs/remotes/origin/x*\n"), "", "origin"},
		{"all but this one", origin(all + "\tfetch = ^refs/heads/kept\n"), "", "origin"},
		{"all but another", origin(all + "\tfetch = ^refs/heads/other\n"), "", ""},
		{"a mirror", origin("\tfetch = +refs/*:refs/*\n"), "", ""},
		{"a bare clone, which says nothing", origin(""), "", ""},
		{"one was asked for, and it is here", origin(one), "refs/heads/kept", ""},
		{"one was asked for, and it came", origin(one), "refs/remotes/origin/kept", ""},
		{"the original of a fork has it", origin(all) + "[remote \"up/stream\"]\n\turl = y\n", "refs/remotes/up/stream/kept", "up/stream seen"},
		{"the original of a fork was asked for one", origin(all) + "[remote \"upstream\"]\n\turl = y\n\tfetch = +refs/heads/main:refs/remotes/upstream/main\n", "", ""},
		{"the only remote has another name", "[remote \"forge\"]\n\turl = y\n\tfetch = +refs/heads/main:refs/remotes/forge/main\n", "", "forge"},
		{"GitLab's runner named one", origin(all), "refs/remotes/origin/main refs/remotes/origin/other refs/pipelines/12", "origin"},
		{"all were asked for and one came", origin(all), "refs/remotes/origin/main", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			git := filepath.Join(f.dir, ".git")
			f.must(os.WriteFile(filepath.Join(git, "config"), []byte("[core]\n\trepositoryformatversion = 0\n"+c.config), 0o600))
			for ref := range strings.FieldsSeq(c.refs) {
				name := filepath.Join(git, filepath.FromSlash(ref))
				f.must(os.MkdirAll(filepath.Dir(name), 0o700))
				f.must(os.WriteFile(name, []byte(f.ids["A"].String()+"\n"), 0o600))
			}
			r, err := repo.Open(f.dir)
			f.must(err)
			defer r.Close()
			at, may, err := r.Unfetched("kept")
			f.must(err)
			got := at.Remote
			if at.Seen {
				got += " seen"
			}
			if got != c.want || may != (c.want != "") {
				t.Errorf("%q %v, want %q", got, may, c.want)
			}
		})
	}
}

// A clone may ask for everything, and be fetched branch by branch all the
// same: that stands in FETCH_HEAD, where `git clone` has not noted the main
// branch of the other side.
func TestFetchedByName(t *testing.T) {
	const (
		id    = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		named = id + "\t\tbranch 'main' of https://forge.example.org/x\n"
		other = id + "\tnot-for-merge\tbranch 'main' of https://forge.example.org/x\n"
	)
	for name, c := range map[string]struct {
		fetch, head, refs string
		want              bool
	}{
		"main was named":                       {"+refs/heads/*:refs/remotes/origin/*", named, "main", true},
		"a commit was named":                   {"+refs/heads/*:refs/remotes/origin/*", id + "\t\t'" + id + "' of x\n", "", true},
		"all were fetched, and there is one":   {"+refs/heads/*:refs/remotes/origin/*", other, "main", false},
		"nothing was fetched":                  {"+refs/heads/*:refs/remotes/origin/*", "", "", false},
		"cloned, and then one was named":       {"+refs/heads/*:refs/remotes/origin/*", named, "main HEAD", false},
		"others are here too":                  {"+refs/heads/*:refs/remotes/origin/*", named, "main other", false},
		"a bare clone, and then one was named": {"", named, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			git := filepath.Join(f.dir, ".git")
			config := "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = x\n"
			if c.fetch != "" {
				config += "\tfetch = " + c.fetch + "\n"
			}
			f.must(os.WriteFile(filepath.Join(git, "config"), []byte(config), 0o600))
			if c.head != "" {
				f.must(os.WriteFile(filepath.Join(git, "FETCH_HEAD"), []byte(c.head), 0o600))
			}
			f.must(os.MkdirAll(filepath.Join(git, "refs", "remotes", "origin"), 0o700))
			for ref := range strings.FieldsSeq(c.refs) {
				f.must(os.WriteFile(filepath.Join(git, "refs", "remotes", "origin", ref), []byte(f.ids["A"].String()+"\n"), 0o600))
			}
			r, err := repo.Open(f.dir)
			f.must(err)
			defer r.Close()
			at, may, err := r.Unfetched("kept")
			f.must(err)
			if may != c.want || may && at.Remote != "origin" {
				t.Errorf("it may be elsewhere: %v (%s), want %v", may, at.Remote, c.want)
			}
		})
	}
}

func TestWithoutTags(t *testing.T) {
	for config, want := range map[string]string{
		"":                                 "",
		"[remote \"origin\"]\n\turl = x\n": "",
		"[remote \"origin\"]\n\turl = x\n\ttagOpt = --no-tags\n":                                "origin",
		"[remote \"origin\"]\n\turl = x\n\ttagOpt = --tags\n":                                   "",
		"[remote \"forge\"]\n\turl = x\n\ttagOpt = --no-tags\n":                                 "forge",
		"[remote \"origin\"]\n\turl = x\n[remote \"other\"]\n\turl = y\n\ttagOpt = --no-tags\n": "",
	} {
		f := newFixture(t)
		f.must(os.WriteFile(filepath.Join(f.dir, ".git", "config"), []byte("[core]\n\trepositoryformatversion = 0\n"+config), 0o600))
		r, err := repo.Open(f.dir)
		f.must(err)
		remote, without, err := r.WithoutTags()
		f.must(err)
		if remote != want || without != (want != "") {
			t.Errorf("%q: %q %v, want %q", config, remote, without, want)
		}
		f.must(r.Close())
	}
}
