//go:build tools

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/elf"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// mostBytes is how large the program of a release may be.
const mostBytes = 50_000_000

// A release is made as far as it can be without publishing it, for this machine
// only: the configuration is one that goreleaser takes, and the archive holds
// the program below 50 MB, stripped, with its version, completions, manual
// pages and the list of what is linked in.
func TestReleaseSnapshot(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Fatalf("no release is made on %s", runtime.GOOS)
	}
	bin, dir := t.TempDir(), workTree(t)
	env := append(os.Environ(), "GOBIN="+bin, "PATH="+bin+":"+os.Getenv("PATH"), "HOMEBREW_TAP_TOKEN=")
	run := func(name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir, c.Env = dir, env
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	run("bash", ".ci/tools", "goreleaser", "cyclonedx-gomod")
	run(filepath.Join(bin, "goreleaser"), "check")

	const day = "2026-10-31T06:00:00Z"
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"remote", "add", "origin", "https://github.invalid/goldthread/goldthread"}, {"add", "--all"}, {"commit", "-q", "-m", "All"}, {"tag", "v0.9.8"}} {
		env := append(env, "GIT_AUTHOR_DATE="+day, "GIT_COMMITTER_DATE="+day, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
		c := exec.Command("git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false"}, args...)...)
		c.Dir, c.Env = dir, env
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
	commit := strings.TrimSpace(run("git", "rev-parse", "HEAD"))

	// One system, and without what would compile every library anew.
	config := written(t, filepath.Join(dir, ".goreleaser.yaml"))
	for old, with := range map[string]string{
		"goos: [linux, darwin, windows]": "goos: [linux]", "goarch: [amd64, arm64]": "goarch: [" + runtime.GOARCH + "]",
		"[-trimpath, -buildvcs=true]": "[-buildvcs=true]", "env: [CGO_ENABLED=0]": "env: [CGO_ENABLED=" + goEnv(t, "CGO_ENABLED") + "]",
	} {
		if strings.Count(config, old) != 1 {
			t.Fatalf(".goreleaser.yaml has no %q", old)
		}
		config = strings.Replace(config, old, with, 1)
	}
	small := filepath.Join(t.TempDir(), "small.yaml")
	if err := os.WriteFile(small, []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	run(filepath.Join(bin, "goreleaser"), "release", "--snapshot", "--clean", "--skip=docker", "--config", small)

	name := "goldthread_0.9.9-snapshot_linux_" + runtime.GOARCH
	archive := filepath.Join(dir, "dist", name+".tar.gz")
	files := unpack(t, archive, day)
	for _, want := range []string{"goldthread", "LICENSE", "README.md", "CHANGELOG.md", "completions/goldthread.bash", "completions/_goldthread",
		"completions/goldthread.fish", "completions/goldthread.ps1", "man/goldthread.1", "man/goldthread-check.1"} {
		if len(files[want]) == 0 {
			t.Errorf("the archive has no %s", want)
		}
	}
	if page := string(files["man/goldthread.1"]); !strings.HasPrefix(page, ".TH GOLDTHREAD 1 2026-10-31 \"goldthread v0.9.8\"\n") {
		t.Errorf("the manual page begins\n%.80s", page)
	}
	holdProgram(t, files["goldthread"], commit)

	var sbom struct {
		BomFormat  string
		Components []struct{ Name string }
	}
	list := filepath.Join(dir, "dist", name+".cdx.json")
	if err := json.Unmarshal([]byte(written(t, list)), &sbom); err != nil {
		t.Fatal(err)
	}
	for _, engine := range engines {
		if !slices.ContainsFunc(sbom.Components, func(c struct{ Name string }) bool { return c.Name == engine }) {
			t.Errorf("the list of what is linked in lacks %s", engine)
		}
	}
	sums := written(t, filepath.Join(dir, "dist", "checksums.txt"))
	for _, file := range []string{archive, list} {
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(written(t, file))), filepath.Base(file)); !strings.Contains(sums, line) {
			t.Errorf("checksums.txt lacks %q:\n%s", line, sums)
		}
	}
	if cask := written(t, filepath.Join(dir, "dist/homebrew/Casks/goldthread.rb")); !strings.Contains(cask, `manpage "man/goldthread.1"`) || !strings.Contains(cask, `zsh_completion "completions/_goldthread"`) {
		t.Errorf("the cask is\n%s", cask)
	}
}

// holdProgram holds the released program to what is said of it.
func holdProgram(t *testing.T, program []byte, commit string) {
	t.Helper()
	if len(program) >= mostBytes {
		t.Errorf("the program has %d bytes, which is not below %d", len(program), mostBytes)
	}
	t.Logf("the program has %d bytes", len(program))
	f, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	if f.Section(".symtab") != nil || f.Section(".debug_info") != nil {
		t.Error("the program is not stripped")
	}
	file := filepath.Join(t.TempDir(), "goldthread")
	if err := os.WriteFile(file, program, 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(file, "version").CombinedOutput()
	if want := "goldthread v0.9.8\ncommit " + commit + " of 2026-10-31T06:00:00Z\n"; err != nil || !strings.HasPrefix(string(out), want) {
		t.Errorf("version: %v, got\n%s\nwant first\n%s", err, out, want)
	}
}

// unpack reads an archive, of which every part must bear the time.
func unpack(t *testing.T, name, at string) map[string][]byte {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(written(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := h.ModTime.UTC().Format(time.RFC3339); got != at || h.Uname != "root" {
			t.Errorf("%s is of %s and belongs to %s", h.Name, got, h.Uname)
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

// workTree copies what Git knows of the files as they are now, also what is not
// committed yet.
func workTree(t *testing.T) string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = "../.."
	out, err := list.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	dir := t.TempDir()
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		from := filepath.Join("../..", name)
		info, err := os.Stat(from)
		if os.IsNotExist(err) {
			continue // removed, and the removal is not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(written(t, from)), info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The commit after a release lists its files for the action. What does not list
// one release whole changes nothing.
func TestActionListsARelease(t *testing.T) {
	line := func(sum byte, version, system, machine, end string) string {
		return fmt.Sprintf("%s  goldthread_%s_%s_%s.%s\n", strings.Repeat(string(sum), 64), version, system, machine, end)
	}
	var all strings.Builder
	for i, system := range []string{"windows", "linux", "darwin"} {
		for j, machine := range []string{"arm64", "amd64"} {
			all.WriteString(line("0123456789"[i*2+j], "1.10.0", system, machine, "tar.gz"))
		}
	}
	whole := line('a', "1.10.0", "windows", "amd64", "zip") + all.String() + line('b', "1.10.0", "linux", "amd64", "cdx.json")
	first, rest, _ := strings.Cut(all.String(), "\n")
	for name, c := range map[string]struct {
		sums    string
		refused bool
	}{
		"a release":          {whole, false},
		"one is missing":     {rest, true},
		"one is of another":  {strings.Replace(first, "1.10.0", "1.9.0", 1) + "\n" + rest, true},
		"one stands twice":   {first + "\n" + first + "\n" + rest[strings.Index(rest, "\n")+1:], true},
		"before its time":    {strings.ReplaceAll(whole, "1.10.0", "1.10.0-rc.1"), true},
		"a digest too short": {whole[:70] + strings.Replace(whole[70:], strings.Repeat("0", 64), strings.Repeat("0", 63), 1), true},
		"nothing":            {"", true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			before := written(t, "../../action/checksums.txt")
			for file, text := range map[string]string{"list.sh": written(t, "../../action/list.sh"), "checksums.txt": before, "sums": c.sums} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			out, err := exec.Command("bash", filepath.Join(dir, "list.sh"), filepath.Join(dir, "sums")).CombinedOutput()
			after := written(t, filepath.Join(dir, "checksums.txt"))
			if c.refused {
				if err == nil || after != before || !strings.Contains(string(out), "nothing was changed") {
					t.Errorf("%v: %s\n%s", err, out, after)
				}
				return
			}
			if err != nil || string(out) != "1.10.0\n" {
				t.Fatalf("%v: %s", err, out)
			}
			remarks := regexp.MustCompile(`(?m)^#.*\n`).FindAllString(before, -1)
			listed := strings.SplitAfter(strings.TrimPrefix(after, strings.Join(remarks, "")), "\n")
			if len(remarks) == 0 || len(listed) != 7 || listed[0] != line('5', "1.10.0", "darwin", "amd64", "tar.gz") || strings.Contains(after, "zip") {
				t.Errorf("it lists\n%s", after)
			}
		})
	}
}

// The notes of a release are what the change log says of it.
func TestReleaseNotes(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".ci"), 0o755); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{".ci/release-notes": written(t, "../../.ci/release-notes"),
		"CHANGELOG.md": "# Changes\n\n## Unreleased\n\n- Not yet.\n\n## 1.10.0 - 2026-10-31\n\n- Ten.\n\n## 1.1.0\n\n## 1.0.0\n\n- One.\n"} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for tag, want := range map[string]string{"v1.10.0": "- Ten.\n", "v1.0.0": "- One.\n", "v1.1.0": "", "v2.0.0": ""} {
		out, err := exec.Command("bash", filepath.Join(dir, ".ci/release-notes"), tag).CombinedOutput()
		if want == "" {
			if err == nil || !strings.Contains(string(out), "no section") {
				t.Errorf("%s: %v: %s", tag, err, out)
			}
			continue
		}
		if err != nil || string(out) != want {
			t.Errorf("%s: %v: got %q, want %q", tag, err, out, want)
		}
	}
}

// The hook runs as pre-commit runs it: built from this source, on what is
// staged, and only where a register changes.
func TestPreCommit(t *testing.T) {
	source, dir := workTree(t), t.TempDir()
	env := append(os.Environ(), "HOME="+t.TempDir(), "PRE_COMMIT_HOME="+filepath.Join(t.TempDir(), "cache"), "GIT_CONFIG_NOSYSTEM=1",
		"GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"),
		"GIT_AUTHOR_NAME=Test", "GIT_AUTHOR_EMAIL=test@example.org", "GIT_COMMITTER_NAME=Test", "GIT_COMMITTER_EMAIL=test@example.org")
	run := func(in, name string, args ...string) (string, error) {
		c := exec.Command(name, args...)
		c.Dir, c.Env = in, env
		out, err := c.CombinedOutput()
		return string(out), err
	}
	must := func(in, name string, args ...string) string {
		t.Helper()
		out, err := run(in, name, args...)
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return out
	}
	for _, in := range []string{source, dir} {
		must(in, "git", "init", "-q", "-b", "main")
	}
	must(source, "git", "add", "--all")
	must(source, "git", "commit", "-q", "-m", "All")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		must(dir, "git", "add", "--all")
	}
	write(".pre-commit-config.yaml", "repos:\n  - repo: "+source+"\n    rev: "+strings.TrimSpace(must(source, "git", "rev-parse", "HEAD"))+"\n    hooks:\n      - id: goldthread\n")
	write("registers/parties.yaml", "- {id: PTY-001, name: Customers, side: external, kind: customers, relevance: They pay for it.}\n")
	must(dir, "git", "commit", "-q", "-m", "First")

	write("README.md", "Our registers.\n")
	if out := must(dir, "pre-commit", "run", "--verbose"); !strings.Contains(out, "(no files to check)Skipped") {
		t.Errorf("no register changed:\n%s", out)
	}
	write("registers/parties.yaml", "- {id: PTY-001, name: Customers, side: outside, kind: customers, relevance: They pay for it.}\n")
	out, err := run(dir, "pre-commit", "run", "--verbose")
	if err == nil || !strings.Contains(out, "- hook id: goldthread") || !strings.Contains(out, `side is "outside", which is none of`) {
		t.Errorf("%v\n%s", err, out)
	}
}
