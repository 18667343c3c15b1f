package main

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
)

const damageScript = `
person ines 'Ines Keeper' <ines@example.org>
put registers/parties.yaml one
commit ines 2026-01-15T09:00:00Z 'Keep the parties' label=first
put registers/parties.yaml two
commit ines 2026-02-15T09:00:00Z 'Add the employees'
-- one --
- id: PTY-001
  name: Enterprise customers
-- two --
- id: PTY-001
  name: Enterprise customers
- id: PTY-002
  name: Employees
`

// A victim is a small repository and the file of its first commit's object.
type victim struct {
	t                  *testing.T
	dir, first, object string
}

func newVictim(t *testing.T) *victim {
	t.Helper()
	v := &victim{t: t, dir: t.TempDir()}
	built, err := scenario.Build(v.dir, txtar.Parse([]byte(damageScript)))
	v.must(err)
	v.first = built.Commits["first"]
	v.object = filepath.Join(v.dir, ".git", "objects", v.first[:2], v.first[2:])
	return v
}

func (v *victim) must(err error) {
	if err != nil {
		v.t.Helper()
		v.t.Fatal(err)
	}
}

func (v *victim) write(name, text string) {
	v.t.Helper()
	path := filepath.Join(v.dir, name)
	v.must(os.MkdirAll(filepath.Dir(path), 0o755))
	_ = os.Chmod(path, 0o644) // objects are made read-only
	v.must(os.WriteFile(path, []byte(text), 0o644))
}

// put adds an object as it is to the repository.
func (v *victim) put(kind, content string) string {
	v.t.Helper()
	whole := fmt.Sprintf("%s %d\x00%s", kind, len(content), content)
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := w.Write([]byte(whole))
	v.must(err)
	v.must(w.Close())
	id := fmt.Sprintf("%x", sha1.Sum([]byte(whole)))
	v.write(".git/objects/"+id[:2]+"/"+id[2:], b.String())
	return id
}

func (v *victim) check(args ...string) (status int, stdout, stderr string) {
	var out, trouble bytes.Buffer
	status = Main(append([]string{"check", v.dir, "--as-of", "2026-06-30", "--fail-on", "never"}, args...), nil, &out, &trouble)
	return status, out.String(), trouble.String()
}

// What is damaged ends a check with 3, what is missing with 4, and the object
// or file is named.
func TestDamagedRepositories(t *testing.T) {
	for _, c := range []struct {
		name   string
		spoil  func(*victim)
		status int
		says   []string
	}{
		{"nothing", func(*victim) {}, lint.ExitClean, nil},
		{"an object is cut short", func(v *victim) {
			data, err := os.ReadFile(v.object)
			v.must(err)
			v.write(".git/objects/"+v.first[:2]+"/"+v.first[2:], string(data[:len(data)/2]))
		}, lint.ExitFailed, []string{"FIRST", "is damaged"}},
		{"an object is another one", func(v *victim) {
			head, err := os.ReadFile(filepath.Join(v.dir, ".git/refs/heads/main"))
			v.must(err)
			id := strings.TrimSpace(string(head))
			data, err := os.ReadFile(filepath.Join(v.dir, ".git/objects", id[:2], id[2:]))
			v.must(err)
			v.write(".git/objects/"+v.first[:2]+"/"+v.first[2:], string(data))
		}, lint.ExitFailed, []string{"FIRST", "does not match its id"}},
		{"an object is missing", func(v *victim) { v.must(os.Remove(v.object)) }, lint.ExitIncomplete, []string{"FIRST", "is missing", "git fetch --refetch"}},
		{"the branch is empty", func(v *victim) { v.write(".git/refs/heads/main", "") }, lint.ExitFailed, []string{"refs/heads/main", "git reflog"}},
		{"a conflict in the packed branches", func(v *victim) { v.write(".git/packed-refs", "<<<<<<< HEAD\n") }, lint.ExitFailed, []string{"packed-refs", "entry 1"}},
		{"the configuration is garbled", func(v *victim) { v.write(".git/config", "[core") }, lint.ExitFailed, []string{"config", "cannot be read"}},
		{"HEAD is empty", func(v *victim) { v.write(".git/HEAD", "") }, lint.ExitFailed, []string{"HEAD"}},
		{"the shallow file is garbled", func(v *victim) { v.write(".git/shallow", "x\n") }, lint.ExitFailed, []string{"shallow", "line 1"}},
		{"a commit-graph that is none", func(v *victim) {
			v.write(".git/objects/info/commit-graph", "CGPH")
			v.write(".git/objects/info/commit-graphs/commit-graph-chain", strings.Repeat("1", 40)+"\n")
		}, lint.ExitClean, nil},
		{"a multi-pack index that is none", func(v *victim) { v.write(".git/objects/pack/multi-pack-index", "MIDX") }, lint.ExitClean, nil},
		{"branches as a table", func(v *victim) {
			v.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefstorage = reftable\n")
			v.write(".git/HEAD", "ref: refs/heads/.invalid\n")
		}, lint.ExitIncomplete, []string{"reftable", "git refs migrate --ref-format=files"}},
		{"names by SHA-256", func(v *victim) {
			v.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n")
		}, lint.ExitIncomplete, []string{"SHA-256", "git fast-export"}},
		{"an unknown extension that concerns no reader", func(v *victim) {
			v.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n\tpreciousObjects = true\n\trelativeWorktrees = true\n")
		}, lint.ExitClean, nil},
		{"the registers are a link", func(v *victim) {
			v.must(os.Rename(filepath.Join(v.dir, "registers"), filepath.Join(v.dir, "elsewhere")))
			v.must(os.Symlink("elsewhere", filepath.Join(v.dir, "registers")))
		}, lint.ExitIncomplete, []string{"The folder registers cannot be read: it is a link"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newVictim(t)
			c.spoil(v)
			status, stdout, stderr := v.check("--all")
			if status != c.status {
				t.Errorf("exit status %d, want %d\n%s%s", status, c.status, stdout, stderr)
			}
			for _, w := range c.says {
				if w = strings.ReplaceAll(w, "FIRST", v.first); !strings.Contains(stdout+stderr, w) {
					t.Errorf("%q is not said:\n%s%s", w, stdout, stderr)
				}
			}
		})
	}
}

// Registers that are a submodule of the revision that is checked.
func TestSubmoduleOfARevision(t *testing.T) {
	v := newVictim(t)
	tree := v.put("tree", "160000 registers\x00"+strings.Repeat("\x01", 20))
	commit := v.put("commit", fmt.Sprintf("tree %s\nauthor A <a@b> 1773306000 +0000\ncommitter A <a@b> 1773306000 +0000\n\nx\n", tree))
	v.write(".git/refs/heads/main", commit+"\n")
	status, stdout, stderr := v.check("--rev", "main")
	if status != lint.ExitIncomplete || !strings.Contains(stdout, "The folder registers cannot be read: it is a submodule") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// A format that cannot be read is said in the same way when a revision is
// asked for, or there is no work tree.
func TestUnknownFormatWithoutAWorkTree(t *testing.T) {
	for name, config := range map[string]string{"SHA-256": "objectformat = sha256", "reftable": "refstorage = reftable"} {
		v := newVictim(t)
		v.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t"+config+"\n")
		bare := filepath.Join(t.TempDir(), "bare.git")
		v.must(os.Rename(filepath.Join(v.dir, ".git"), bare))
		for _, args := range [][]string{{bare}, {bare, "--rev", "HEAD"}} {
			var out, trouble bytes.Buffer
			status := Main(append([]string{"check"}, args...), nil, &out, &trouble)
			if status != lint.ExitIncomplete || !strings.Contains(trouble.String(), name) || !strings.Contains(trouble.String(), "`git ") {
				t.Errorf("%s %v: status %d, %s%s", name, args, status, out.String(), trouble.String())
			}
		}
	}
}

// A register that is kept in Git LFS is not read for what it is not, and
// nothing is claimed of its history.
func TestRegisterInLFS(t *testing.T) {
	dir := t.TempDir()
	script := `
person ines 'Ines Keeper' <ines@example.org>
put registers/parties.yaml one
commit ines 2026-01-15T09:00:00Z 'Keep the parties'
-- one --
version https://git-lfs.github.com/spec/v1
oid sha256:` + strings.Repeat("a", 64) + `
size 12
`
	if _, err := scenario.Build(dir, txtar.Parse([]byte(script))); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"--rev", "HEAD"}} {
		var out, trouble bytes.Buffer
		status := Main(append([]string{"check", dir, "--as-of", "2026-06-30", "--all"}, args...), nil, &out, &trouble)
		for _, w := range []string{"Git LFS", "git lfs pull", "git lfs fetch --all"} {
			if status != lint.ExitIncomplete || !strings.Contains(out.String(), w) {
				t.Errorf("%v: status %d, %q is not said:\n%s", args, status, w, out.String())
			}
		}
	}
}

// Names, messages, paths and branches with any bytes are escaped wherever they
// are shown, and no output is broken by them.
func TestHostileNamesAreEscaped(t *testing.T) {
	v := newVictim(t)
	r, err := repo.Open(v.dir)
	v.must(err)
	defer r.Close()
	head, _, err := r.Head()
	v.must(err)
	c, err := r.Commit(head)
	v.must(err)
	evil := "\x1b]0;x\x07\xff\x00\u202e<script>`|\r"
	id := v.put("commit", fmt.Sprintf("tree %s\nparent %s\nauthor %s <%s> 1773306000 +9999\ncommitter no brackets at all\n\n%s\n\nReviewed-record: PTY-001\nReviewed-by: %s\n",
		c.Tree, head, evil, evil, evil, evil))
	tag := v.put("tag", fmt.Sprintf("object %s\ntype commit\ntag x\ntagger %s <%s> 1773306000 +0000\n\n%s\n\nReviewed-record: PTY-001\n", id, evil, evil, evil))
	branch := "refs/heads/\x7f\xff'\u202e<script>"
	v.write(".git/packed-refs", id+" "+branch+"\n"+tag+" refs/tags/\xff\x7f\n")
	v.write(".git/HEAD", "ref: "+branch+"\n")
	v.must(os.Remove(filepath.Join(v.dir, ".git/refs/heads/main")))
	v.write("registers/ri\x1b\xffsks.yaml", "- id: R-1\x1b\n")
	v.write("registers/con\x1btracts.csv", "id;x\x1b\xff\n")

	for _, format := range report.Formats() {
		_, stdout, stderr := v.check("--out", format, "--all")
		printable(t, format, stdout+stderr)
		if stdout == "" {
			t.Errorf("%s: nothing on standard output: %s", format, stderr)
		}
		if format == "json" && !json.Valid([]byte(stdout)) {
			t.Errorf("the JSON is none:\n%s", stdout)
		}
	}
	for _, args := range [][]string{{"doctor", v.dir}, {"doctor", v.dir, "--out", "json"}, {"check", v.dir, "--rev", "\x1b\xff"}, {"check", v.dir, "--rev", "\xff\x7f"}} {
		var stdout, stderr bytes.Buffer
		Main(args, nil, &stdout, &stderr)
		printable(t, strings.Join(args, " "), stdout.String()+stderr.String())
	}
}

// printable requires valid text without anything that steers a terminal or
// turns the direction of writing. JSON, which programs read, may hold what
// its own rules let stand.
func printable(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%q: not UTF-8", what)
	}
	for _, r := range text {
		if r < ' ' && r != '\n' && r != '\t' || !strings.Contains(what, "json") && (r == 0x7f || r == '\u202e') {
			t.Errorf("%q shows %U:\n%q", what, r, text)
			return
		}
	}
}
