package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/report"
)

// parties is a register in which nothing is wrong enough to fail.
const parties = "- {id: PTY-001, name: Customers, side: external, kind: customers, relevance: They pay for it.}\n"

// folder is one with a register.
func folder(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "registers"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "registers", "parties.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// process is the program as a process of its own: the one that TestMain put
// into the path.
func process(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command("goldthread", args...)
	c.Dir, c.Env = dir, append([]string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}, env...)
	return c
}

// status is the exit status that err of a process stands for.
func status(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return -1
}

// Two runs give the same bytes in every output of every command that writes one
// of its own, whatever the number of processors, the language, the time zone, the
// mask of new files, the home and the folder that the run begins in.
func TestSameBytesEverywhere(t *testing.T) {
	t.Parallel()
	if _, err := time.LoadLocation("Pacific/Kiritimati"); err != nil {
		t.Fatal(err) // else that time zone would be UTC
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if err := process(t, ".", nil, "demo", "--dir", dir).Run(); err != nil && status(t, err) > 1 {
		t.Fatal(err)
	}
	formats := func(to string, args ...string) []string {
		for _, format := range report.Formats() {
			args = append(args, "--out", format+"="+filepath.Join(to, format))
		}
		return args
	}
	run := func(umask int, in string, env []string, before ...string) map[string]string {
		t.Helper()
		all := map[string]string{}
		for name, command := range map[string]func(to string) []string{
			"check":  func(to string) []string { return formats(to, "check", "--as-of", "2026-10-31") },
			"change": func(to string) []string { return formats(to, "check", "--as-of", "2026-10-31", "--base", "HEAD~9") },
			"report": func(to string) []string {
				return []string{"report", "--from", "2026-10-23", "--to", "2026-10-31", "--out", to}
			},
			"evidence": func(to string) []string {
				return []string{"evidence", "--from", "2026-10-23", "--to", "2026-10-31", "--out", filepath.Join(to, "pack.zip")}
			},
			"sample": func(to string) []string {
				return []string{"sample", "--n", "8", "--seed", "2711", "--as-of", "2026-10-31", "--findings", "--questions", "--out", "markdown=" + filepath.Join(to, "drawn.md"), "--out", "json=" + filepath.Join(to, "drawn.json")}
			},
			"minutes": func(to string) []string {
				return []string{"minutes", "--as-of", "2026-10-31", "--out", filepath.Join(to, "minutes.yaml")}
			},
			"export": func(to string) []string {
				return []string{"export", "requirements", "--out", filepath.Join(to, "requirements.xlsx")}
			},
			"period": func(to string) []string {
				return []string{"check", "--from", "2026-10-23", "--to", "2026-10-31", "--by-today", "--out", "json=" + filepath.Join(to, "period.json"), "--out", "csv=" + filepath.Join(to, "period.csv")}
			},
		} {
			to := t.TempDir()
			c := process(t, in, append(slices.Clone(env), fmt.Sprintf("%s=%03o", maskVariable, umask)), append(slices.Clone(before), command(to)...)...)
			asProgram(t, c, "goldthread-masked")
			var said bytes.Buffer
			c.Stdout, c.Stderr = &said, &said
			got := status(t, c.Run())
			all[name+" said"] = fmt.Sprintf("exit status %d\n%s", got, strings.ReplaceAll(said.String(), to, "DIR"))
			if got > 1 {
				t.Errorf("%s: %s", name, all[name+" said"])
			}
			files := 0
			err := filepath.WalkDir(to, func(file string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				files++
				info, err := e.Info()
				if err == nil && info.Mode().Perm() != 0o644&^os.FileMode(umask) {
					t.Errorf("with the mask %03o %s got the rights %v", umask, file, info.Mode())
				}
				if err == nil && info.Size() == 0 {
					t.Errorf("%s is empty", file)
				}
				rel, _ := filepath.Rel(to, file)
				all[name+" "+rel] = written(t, file)
				return err
			})
			if err != nil || files == 0 {
				t.Errorf("%s wrote %d files, %v", name, files, err)
			}
		}
		return all
	}
	one := run(0o022, dir, []string{"GOMAXPROCS=1", "LC_ALL=C", "TZ=UTC", "HOME=" + t.TempDir()})
	other := run(0o077, "/", []string{"GOMAXPROCS=8", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8", "TZ=Pacific/Kiritimati"}, "-C", dir)
	if len(one) != len(other) {
		t.Errorf("one wrote %d files, the other %d", len(one), len(other))
	}
	for name, want := range one {
		if got := other[name]; got != want {
			t.Errorf("%s differs from one run to the other:\n%.600s\n\n%.600s", name, got, want)
		}
	}
}

// Whoever reads the output may stop reading: nothing is said of it, the other
// outputs are whole, and the exit status is that of the check.
func TestClosedPipe(t *testing.T) {
	dir := folder(t, strings.Replace(parties, "external", "outside", 1))
	c := process(t, dir, nil, "check", "--out", "text", "--out", "json=report.json")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	var stderr bytes.Buffer
	c.Stdout, c.Stderr = w, &stderr
	err = c.Run()
	w.Close()
	// 4: outside Git nothing about history was checked.
	if got := status(t, err); got != 4 || stderr.Len() > 0 {
		t.Errorf("exit status %d, %q", got, &stderr)
	}
	if !json.Valid([]byte(written(t, filepath.Join(dir, "report.json")))) {
		t.Error("the other output is not whole")
	}
}

// A full disk is a failure that names the output, standard output too; another
// output is written all the same.
func TestFullDisk(t *testing.T) {
	dir := folder(t, parties)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	c := process(t, dir, nil, "check", "--out", "text", "--out", "json=report.json", "--out", "sarif=/dev/full")
	var stderr bytes.Buffer
	c.Stdout, c.Stderr = full, &stderr
	got := status(t, c.Run())
	want := "goldthread: cannot write text to standard output: no space left on device; cannot write sarif to /dev/full: no space left on device\n"
	if got != 3 || stderr.String() != want {
		t.Errorf("exit status %d, %q", got, &stderr)
	}
	if !json.Valid([]byte(written(t, filepath.Join(dir, "report.json")))) {
		t.Error("the other output is not whole")
	}
}

// asProgram makes a process one of another of the programs that TestMain put into the
// path.
func asProgram(t *testing.T, c *exec.Cmd, program string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(err)
	}
	c.Path, c.Args[0] = path, program
	return c
}

// maskVariable is the mask of new files, in octal digits, under which the program
// goldthread-masked runs: that of the test itself is the same for all tests that
// run beside it.
const maskVariable = "MASK_FOR_TESTS"

// roomVariable says how many bytes of a file the program goldthread-short can
// write before there is no room for more.
const roomVariable = "ROOM_FOR_TESTS"

func init() {
	programs["goldthread-masked"] = func() {
		mask, err := strconv.ParseUint(os.Getenv(maskVariable), 8, 9)
		if err != nil {
			panic(err)
		}
		syscall.Umask(int(mask))
		main()
	}
	programs["goldthread-short"] = func() {
		room, err := strconv.ParseUint(os.Getenv(roomVariable), 10, 64)
		if err == nil {
			err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: room, Max: room})
		}
		if err != nil {
			panic(err)
		}
		main()
	}
}

// When the disk is full in the middle of a file, whatever writes it says which
// one and what to do, and leaves neither a part of it nor anything else; what
// was there before stays.
func TestFullDiskInTheMiddle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string // that cannot be written
		old  bool   // and is there already
		args []string
	}{
		{"report.json", false, []string{"check", "--out", "json=report.json"}},
		{"report.json", true, []string{"check", "--out", "json=report.json"}},
		{"report.md", true, []string{"check", "--out", "markdown=report.md"}},
		{"report.sarif", false, []string{"check", "--out", "sarif=report.sarif"}},
		{"p.xlsx", false, []string{"export", "parties", "--out", "p.xlsx"}},
		{"p.csv", true, []string{"export", "parties", "--force", "--out", "p.csv"}},
		{"p.yaml", false, []string{"import", "in.csv", "--as", "parties", "--out", "p.yaml"}},
		{".github/", false, []string{"init"}},
		{"registers/parties.yaml", true, []string{"ids", "registers/parties.yaml", "--write"}},
		{"report/", false, []string{"report", "--out", "report"}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			dir := folder(t, parties+"- {name: Suppliers, side: external, kind: suppliers, relevance: \""+strings.Repeat("They deliver. ", 400)+"\"}\n")
			files := map[string]string{"in.csv": "id,name,relevance\nPTY-1,Customers," + strings.Repeat("They pay. ", 400) + "\n"}
			if c.old && filepath.Dir(c.file) == "." {
				files[c.file] = "as it was"
			}
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := filesIn(t, dir)
			room := "1000"
			if strings.HasSuffix(c.file, ".csv") {
				room = "50"
			}
			p := asProgram(t, process(t, dir, []string{roomVariable + "=" + room}, c.args...), "goldthread-short")
			var stderr bytes.Buffer
			p.Stderr = &stderr
			got := status(t, p.Run())
			if got != 3 || !strings.Contains(stderr.String(), c.file) || !strings.Contains(stderr.String(), "make room there") || strings.Contains(stderr.String(), ".goldthread-") {
				t.Errorf("exit status %d, %q", got, &stderr)
			}
			after := filesIn(t, dir)
			if strings.HasSuffix(c.file, "/") { // of a folder, what was written before stays, each file as a whole
				after = slices.DeleteFunc(after, func(one string) bool {
					cut := strings.Contains(one, " "+room+" ") // as far as there was room
					return !slices.Contains(before, one) && !strings.Contains(one, ".goldthread-") && !cut
				})
			}
			if !slices.Equal(before, after) {
				t.Errorf("there was\n%s\nand there is\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
			}
		})
	}
}

// filesIn are the files of a folder with what is in them.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all = append(all, fmt.Sprintf("%s %d %.40q", name, len(data), data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Told to stop at any moment, the program leaves a report whole, the new one or
// the old, and nothing else behind.
func TestSignals(t *testing.T) {
	dir := folder(t, parties)
	out := filepath.Join(dir, "report.json")
	stopped := map[int]int{}
	for i := range 24 {
		temp := t.TempDir()
		if err := os.WriteFile(out, []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
		c := process(t, dir, nil, "check", "--out", "json=report.json")
		c.Env = append(c.Env, "TMPDIR="+temp)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		awaitListening(t, c)
		time.Sleep(time.Duration(i) * 15 * time.Millisecond)
		_ = c.Process.Signal([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}[i%3]) // it may have ended
		got := status(t, c.Wait())
		stopped[got]++
		if !slices.Contains([]int{4, 128 + int(syscall.SIGINT), 128 + int(syscall.SIGTERM), 128 + int(syscall.SIGHUP)}, got) || i == 0 && got == 4 {
			t.Errorf("exit status %d after %d ms", got, i*15)
		}
		if !json.Valid([]byte(written(t, out))) {
			t.Errorf("the report is not whole after %d ms", i*15)
		}
		for _, in := range []string{dir, temp} {
			left := slices.DeleteFunc(entriesOf(t, in), func(name string) bool { return name == "registers" || name == "report.json" })
			if len(left) > 0 {
				t.Errorf("it left behind %v", left)
			}
		}
	}
	t.Logf("by exit status: %v", stopped)
}

// A folder that is only there for a time goes with the program that is told to end
// while it works in it, and nothing was written of what it had not done yet.
func TestSignalWhileAFolderIsInUse(t *testing.T) {
	dir, temp := folder(t, parties), t.TempDir()
	c := process(t, dir, nil, "new", "rule", "parties/phone_missing")
	c.Env = append(c.Env, "TMPDIR="+temp)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for len(entriesOf(t, temp)) == 0 {
		select {
		case err := <-ended:
			t.Fatalf("it has ended, and no folder was in use: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	_ = c.Process.Signal(syscall.SIGTERM)
	if got := status(t, <-ended); got != 128+int(syscall.SIGTERM) {
		t.Errorf("exit status %d", got)
	}
	if left := entriesOf(t, temp); len(left) > 0 {
		t.Errorf("it left behind %v", left)
	}
	if now := entriesOf(t, dir); !slices.Equal(now, []string{"registers"}) {
		t.Errorf("the folder holds %v", now)
	}
}

func entriesOf(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// awaitListening waits until a process hears signals, which is when it has begun
// to ignore that nobody reads its output, or has ended.
func awaitListening(t *testing.T, c *exec.Cmd) {
	t.Helper()
	for {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		fields := map[string]string{}
		for line := range strings.Lines(string(data)) {
			name, value, _ := strings.Cut(line, ":")
			fields[name] = strings.TrimSpace(value)
		}
		has := func(mask string, s syscall.Signal) bool {
			bits, err := strconv.ParseUint(fields[mask], 16, 64)
			if err != nil {
				t.Fatal(err)
			}
			return bits&(1<<(s-1)) != 0
		}
		// Whoever began the tests may ignore it too, until the program is set up.
		if has("SigCgt", syscall.SIGTERM) && has("SigIgn", syscall.SIGPIPE) || strings.HasPrefix(fields["State"], "Z") {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// A repository that belongs to somebody else and cannot be written to is
// checked as any other, without a home, and nothing in it changes.
func TestReadOnlyRepositoryOfAnotherUser(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := process(t, ".", nil, "demo", "--dir", dir).Run(); err != nil && status(t, err) > 1 {
		t.Fatal(err)
	}
	for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		if err := os.Chmod(up, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	check := func(c *exec.Cmd) string {
		t.Helper()
		out, err := c.CombinedOutput()
		if got := status(t, err); got != 1 {
			t.Fatalf("exit status %d\n%s", got, out)
		}
		return string(out)
	}
	state := func() string {
		var b strings.Builder
		err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			fmt.Fprintln(&b, name, info.Mode(), info.Size(), info.ModTime().UnixNano())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	owned := state()
	want := check(process(t, dir, nil, "check", "--as-of", "2026-10-31"))
	if state() != owned { // who may write does not, either
		t.Error("something in the repository of one's own changed")
	}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return os.Chmod(name, info.Mode().Perm()&^0o222|0o444)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { exec.Command("chmod", "-R", "u+w", dir).Run() })
	before := state()
	c := process(t, dir, nil, "check", "--as-of", "2026-10-31")
	if os.Geteuid() == 0 { // the rights bind nobody who is root: be somebody else
		program, err := exec.LookPath("goldthread")
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(filepath.Dir(dir), "goldthread")
		if err := os.WriteFile(copied, []byte(written(t, program)), 0o755); err != nil {
			t.Fatal(err)
		}
		c.Path = copied
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	if got := check(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if state() != before {
		t.Error("something in the repository changed")
	}
}
