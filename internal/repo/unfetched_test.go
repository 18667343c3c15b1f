package repo_test

import (
	"os"
	"path/filepath"
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
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			git := filepath.Join(f.dir, ".git")
			f.must(os.WriteFile(filepath.Join(git, "config"), []byte("[core]\n\trepositoryformatversion = 0\n"+c.config), 0o600))
			if c.refs != "" {
				name := filepath.Join(git, filepath.FromSlash(c.refs))
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
