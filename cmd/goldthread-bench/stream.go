package main

import (
	"bufio"
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A stream writes commits in the form that git fast-import reads.
type stream struct {
	out   *bufio.Writer
	marks int
	clock int64 // of the next commit, in seconds since 1970

	seed     maphash.Seed
	versions map[uint64]bool // digests of what register files held
	live     int             // records at the end
}

// A change is one file of a commit, nil data for one that is taken away.
type change struct {
	path string
	data []byte
}

// authors are who commits.
var authors = []string{"Ann Lee <ann@example.org>", "Bob Ray <bob@example.org>", "Cleo Ash <cleo@example.org>", "Dan Poe <dan@example.org>",
	"Eve Fox <eve@example.org>", "Finn Orr <finn@example.org>", "Gus Ives <gus@example.org>", "sync-bot[bot] <sync-bot@example.org>"}

const firstSecond = 1_546_300_800 // 1 January 2019

func newStream(out io.Writer) *stream {
	return &stream{out: bufio.NewWriterSize(out, 1<<20), clock: firstSecond, seed: maphash.MakeSeed(), versions: map[uint64]bool{}}
}

// commit writes a commit with the given parents, which are marks, and returns
// its mark.
func (s *stream) commit(branch string, author int, message string, parents []int, changes []change) int {
	s.marks++
	s.clock += 3600 + int64(s.marks%7)*600
	who := authors[author%len(authors)]
	fmt.Fprintf(s.out, "commit refs/heads/%s\nmark :%d\nauthor %s %d +0000\ncommitter %s %[4]d +0000\ndata %[6]d\n%s\n",
		branch, s.marks, who, s.clock, who, len(message), message)
	for i, p := range parents {
		fmt.Fprintf(s.out, "%s :%d\n", map[bool]string{true: "from", false: "merge"}[i == 0], p)
	}
	for _, c := range changes {
		if c.data == nil {
			fmt.Fprintf(s.out, "D %s\n", c.path)
			continue
		}
		if isRegister(c.path) {
			s.versions[maphash.Bytes(s.seed, c.data)] = true
		}
		fmt.Fprintf(s.out, "M 100644 inline %s\ndata %d\n", c.path, len(c.data))
		s.out.Write(c.data)
		s.out.WriteByte('\n')
	}
	s.out.WriteByte('\n')
	return s.marks
}

func isRegister(path string) bool {
	return strings.HasPrefix(path, "registers/") || path == "landscape.yml"
}

// keptRepository makes a repository in dir unless it is there already, and
// says what it holds.
func keptRepository(ctx context.Context, dir string, write func(*stream) error) (string, error) {
	const ready = "Made by goldthread-bench: "
	name := filepath.Join(dir, "description") // a file that Git has for this
	if text, err := os.ReadFile(name); err == nil {
		if what, ok := strings.CutPrefix(string(text), ready); ok {
			return strings.TrimSpace(what), nil
		}
	}
	var what string
	err := makeRepository(ctx, dir, func(s *stream) error {
		err := write(s)
		what = fmt.Sprintf("%d commits, %d records at the end, %d versions of register files", s.marks, s.live, len(s.versions))
		return err
	})
	if err != nil {
		return "", err
	}
	return what, os.WriteFile(name, []byte(ready+what+"\n"), 0o644)
}

// makeRepository makes a bare repository in dir of what write puts into the
// stream, packed as one that was cloned is, without a commit-graph.
func makeRepository(ctx context.Context, dir string, write func(*stream) error) error {
	if err := git(ctx, "", "init", "-q", "--bare", "--initial-branch=main", dir); err != nil {
		return err
	}
	load := exec.CommandContext(ctx, "git", "-C", dir, "fast-import", "--quiet", "--force", "--date-format=raw")
	in, err := load.StdinPipe()
	if err != nil {
		return err
	}
	if err := load.Start(); err != nil {
		return fmt.Errorf("git cannot be run: %w", err)
	}
	s := newStream(in)
	failed := write(s)
	if err := s.out.Flush(); failed == nil {
		failed = err
	}
	if err := in.Close(); failed == nil {
		failed = err
	}
	if err := load.Wait(); err != nil {
		return fmt.Errorf("git fast-import: %w", err)
	}
	if failed != nil {
		return failed
	}
	return git(ctx, dir, "repack", "-adfq", "--window=10", "--depth=50")
}

func git(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w\n%s", args[0], err, text)
	}
	return nil
}
