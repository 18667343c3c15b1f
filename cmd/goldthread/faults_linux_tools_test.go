//go:build tools

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/forgetest"
)

// A smallDisk is a file system of its own that can be filled.
type smallDisk struct {
	*testing.T
	dir string
}

// page is the least that a file takes of the room.
const page = 4096

// newSmallDisk makes one of some MiB. Only root can: in CI by way of sudo.
func newSmallDisk(t *testing.T, size int) *smallDisk {
	t.Helper()
	as := func(command ...string) *exec.Cmd {
		if os.Geteuid() != 0 {
			command = append([]string{"sudo", "-n"}, command...)
		}
		return exec.Command(command[0], command[1:]...)
	}
	d := &smallDisk{t, t.TempDir()}
	options := "size=" + strconv.Itoa(size<<20) + ",uid=" + strconv.Itoa(os.Geteuid())
	if out, err := as("mount", "-t", "tmpfs", "-o", options, "tmpfs", d.dir).CombinedOutput(); err != nil {
		if os.Getenv("CI") == "" {
			t.Skipf("only root can make a small disk: %v: %s", err, out)
		}
		t.Fatalf("%v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := as("umount", d.dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	return d
}

func (d *smallDisk) path(name string) string { return filepath.Join(d.dir, name) }

// fill leaves so many pages.
func (d *smallDisk) fill(pages int) {
	d.Helper()
	f, err := os.OpenFile(d.path("filler"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		d.Fatal(err)
	}
	defer f.Close()
	for ; err == nil; _, err = f.Write(make([]byte, page)) {
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size < int64(pages*page) {
		d.Fatalf("%d bytes, %v", size, err)
	}
	if err := f.Truncate(size - int64(pages*page)); err != nil {
		d.Fatal(err)
	}
}

// clear makes room again.
func (d *smallDisk) clear() {
	d.Helper()
	if err := os.Remove(d.path("filler")); err != nil {
		d.Fatal(err)
	}
}

// left are the files beside the filler.
func (d *smallDisk) left() []string {
	d.Helper()
	var names []string
	err := filepath.WalkDir(d.dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != "filler" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return names
}

// On a disk that is full, or becomes so in the midst of a file, whatever writes
// one fails with its name and the remedy, and leaves nothing of it behind.
func TestFullFileSystem(t *testing.T) {
	disk := newSmallDisk(t, 8)
	dir := filepath.Join(t.TempDir(), "demo")
	_ = exec.Command("goldthread", "demo", "--dir", dir).Run() // it has findings
	type writing struct {
		file string // on the disk
		args []string
	}
	// Every anchor is of a later time than the one before.
	at := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	run := func(w writing) (string, int) {
		args := append([]string{"-C", dir}, w.args...)
		if w.args[0] == "anchor" {
			at = at.AddDate(0, 0, 1)
			args = append(args, "--at", at.Format(time.RFC3339))
		}
		c := exec.Command("goldthread", args...)
		out, _ := c.CombinedOutput()
		return string(out), c.ProcessState.ExitCode()
	}
	var all []writing
	for _, format := range []string{"json", "sarif", "markdown"} { // all are written by the same hand
		file := disk.path("check." + format)
		all = append(all, writing{file, []string{"check", "--all", "--as-of", "2026-10-31", "--out", format + "=" + file}})
	}
	pack, drawn, minutes, table, anchor := disk.path("pack.zip"), disk.path("drawn.md"), disk.path("minutes.yaml"), disk.path("requirements.xlsx"), disk.path("anchor.json")
	all = append(all,
		writing{pack, []string{"evidence", "--from", "2026-10-01", "--to", "2026-10-31", "--out", pack}},
		writing{drawn, []string{"sample", "--n", "8", "--seed", "1", "--as-of", "2026-10-31", "--out", "markdown=" + drawn}},
		writing{minutes, []string{"minutes", "--as-of", "2026-10-31", "--out", minutes}},
		writing{table, []string{"export", "requirements", "--out", table}},
		writing{anchor, []string{"anchor", "--out", anchor}},
	)
	for _, w := range all {
		t.Run(filepath.Base(w.file), func(t *testing.T) {
			if out, status := run(w); status > 1 {
				t.Fatalf("with room for it: exit status %d\n%s", status, out)
			}
			info, err := os.Stat(w.file)
			if err != nil {
				t.Fatal(err)
			}
			for pages := range 2 {
				for _, name := range disk.left() {
					if err := os.Remove(name); err != nil {
						t.Fatal(err)
					}
				}
				if info.Size() <= int64(pages*page) {
					continue
				}
				disk.fill(pages)
				if out, status := run(w); status != 3 || !strings.Contains(out, w.file) || !strings.Contains(out, "no space left on device: make room there") {
					t.Errorf("with room for %d pages: exit status %d\n%s", pages, status, out)
				}
				if left := disk.left(); len(left) > 0 {
					t.Errorf("with room for %d pages it left %v", pages, left)
				}
				disk.clear()
			}
		})
	}
	t.Run("report", func(t *testing.T) {
		disk.fill(30)
		defer disk.clear()
		whole := t.TempDir()
		for _, to := range []string{whole, disk.path("report")} {
			c := exec.Command("goldthread", "-C", dir, "report", "--from", "2026-10-01", "--to", "2026-10-31", "--out", to)
			out, err := c.CombinedOutput()
			if got := c.ProcessState.ExitCode(); to == whole && err != nil && got != 1 || to != whole && (got != 3 || !strings.Contains(string(out), "make room there")) {
				t.Errorf("exit status %d\n%s", got, out)
			}
		}
		for _, name := range disk.left() {
			rel, err := filepath.Rel(disk.path("report"), name)
			if err != nil || written(t, name) != written(t, filepath.Join(whole, rel)) {
				t.Errorf("it left %s, which is not whole", name)
			}
		}
	})
	t.Run("approvals", func(t *testing.T) {
		for _, name := range disk.left() {
			os.Remove(name)
		}
		disk.fill(0)
		defer disk.clear()
		h := forgetest.New(t, crew...)
		h.At("2026-01-15")
		h.Put("ines", "main", "Registers", small)
		h.At("2026-02-05")
		h.Edit("rita", "patch-1", "Wording", "replace registers/parties.yaml 'They entrust' 'They have entrusted'")
		if err := h.Merge("ines", h.Open("rita", "patch-1", "Wording", ""), forgetest.Merge); err != nil {
			t.Fatal(err)
		}
		job := h.OnMain("push", h.Token("contents: write", "pull-requests: read"))
		var out bytes.Buffer
		a := &app{stdout: &out, stderr: &out, dir: job.Dir, now: h.Now}
		err := a.runApprovals(context.Background(), false, disk.dir, func(name string) string { return job.Env[name] })
		if err == nil || !strings.Contains(err.Error(), "make room there") || len(disk.left()) > 0 {
			t.Errorf("%v, left %v\n%s", err, disk.left(), &out)
		}
	})
}

// A repository on a full disk takes no anchor and no harm.
func TestAnchorOnAFullDisk(t *testing.T) {
	disk := newSmallDisk(t, 32)
	dir := disk.path("demo")
	_ = exec.Command("goldthread", "demo", "--dir", dir).Run() // it has findings
	git := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	at := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	anchor := func() (string, int) {
		at = at.AddDate(0, 0, 1)
		c := exec.Command("goldthread", "-C", dir, "anchor", "--at", at.Format(time.RFC3339))
		out, _ := c.CombinedOutput()
		return string(out), c.ProcessState.ExitCode()
	}
	for round := range 2 { // the branch does not exist yet, and does
		before := git("for-each-ref")
		for pages := range 8 {
			disk.fill(pages)
			out, status := anchor()
			disk.clear()
			if after := git("for-each-ref"); status == 0 && pages > 2 {
				break // there was room enough
			} else if status != 3 || after != before || !strings.Contains(out, "no space left on device") {
				t.Errorf("round %d, with room for %d pages: exit status %d\n%s\nbefore\n%s\nafter\n%s", round, pages, status, out, before, after)
			}
			git("fsck", "--strict", "--full")
		}
		if out, status := anchor(); status != 0 {
			t.Errorf("with room again: exit status %d\n%s", status, out)
		}
		git("fsck", "--strict", "--full")
	}
}
