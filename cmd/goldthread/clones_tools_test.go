//go:build tools

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/scenario"
)

// The repository that the shapes below are made of: registers with a merge, a
// move and a review, and a branch beside the main one.
const originScript = `
person ines 'Ines Keeper' <ines@example.org>
person otto 'Otto Reader' <otto@example.org>
put registers/parties.yaml one
commit ines 2026-01-15T09:00:00Z 'Keep the parties'
branch more
put registers/parties.yaml two
commit otto 2026-02-15T09:00:00Z 'Add the employees'
checkout main
put notes.md notes
commit ines 2026-02-16T09:00:00Z 'Take notes'
merge more ines 2026-02-17T09:00:00Z 'Take in the employees'
move registers/parties.yaml registers/parties/all.yaml
put goldthread.yaml config
commit ines 2026-03-01T09:00:00Z @review
tag looked ines 2026-03-02T09:00:00Z 'Looked'
-- config --
registers:
  parties:
    files: [{path: "registers/**/*.yaml"}]
-- notes --
Ask sales.
-- review --
Sort the registers

Reviewed-record: PTY-001
Reviewed-by: Ines Keeper <ines@example.org>
-- one --
- id: PTY-001
  name: Enterprise customers
-- two --
- id: PTY-001
  name: Enterprise customers
- id: PTY-002
  name: Employees
`

// A shop is a folder with one whole repository, origin, and what tests make of it.
type shop struct {
	t           *testing.T
	dir, origin string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, dir: filepath.Join(t.TempDir(), "Ines' shop")} // commands must hold for such names too
	s.origin = filepath.Join(s.dir, "origin")
	if _, err := scenario.Build(s.origin, txtar.Parse([]byte(originScript))); err != nil {
		t.Fatal(err)
	}
	s.sh("origin", "git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true")
	return s
}

// sh runs a script of the shell in a folder of the shop, with no configuration
// but the repository's own.
func (s *shop) sh(dir, script string) string {
	s.t.Helper()
	out, err := s.try(dir, script)
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return out
}

func (s *shop) try(dir, script string) (string, error) {
	cmd := exec.Command("sh", "-ec", script)
	cmd.Dir = filepath.Join(s.dir, dir)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "ORIGIN="+s.origin, "URL=file://"+s.origin,
		"GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@example.org", "GIT_AUTHOR_DATE=2026-04-01T09:00:00Z",
		"GIT_COMMITTER_NAME=Ann", "GIT_COMMITTER_EMAIL=ann@example.org", "GIT_COMMITTER_DATE=2026-04-01T09:00:00Z")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// A seen is what a check of a shape said.
type seen struct {
	status   int
	stderr   string
	state    string
	kinds    []string // of what is lacking
	remedies []string
	records  string // all that is said of the records' history
}

func (s *shop) check(dir string, more ...string) seen {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	args := append([]string{"check", filepath.Join(s.dir, dir), "--as-of", "2026-06-30", "--fail-on", "never", "--names", "--out", "json"}, more...)
	got := seen{status: Main(args, nil, &stdout, &stderr), stderr: stderr.String()}
	if stdout.Len() == 0 {
		return got
	}
	var result struct {
		History struct {
			State string `json:"state"`
			Lacks []struct {
				Kind   string `json:"kind"`
				Remedy string `json:"remedy"`
			} `json:"lacks"`
			Records json.RawMessage `json:"records"`
		} `json:"history"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &result); err != nil {
		s.t.Fatal(err)
	}
	got.state, got.records = result.History.State, string(result.History.Records)
	for _, l := range result.History.Lacks {
		got.kinds = append(got.kinds, l.Kind)
		got.remedies = append(got.remedies, l.Remedy)
	}
	return got
}

// whole requires that a shape shows the same evidence as the origin.
func (s *shop) whole(dir string, more ...string) {
	s.t.Helper()
	want, got := s.check("origin"), s.check(dir, more...)
	if want.status != 0 || want.state != "complete" || !strings.Contains(want.records, "Otto Reader") {
		s.t.Fatalf("the origin: %+v", want)
	}
	if got.status != 0 || got.state != "complete" || len(got.kinds) > 0 || got.records != want.records {
		s.t.Errorf("%s: %+v\nwant the evidence of the origin: %s", dir, got, want.records)
	}
}

// Shapes of repositories that hold everything: each shows what the origin
// shows.
func TestWholeRepositoriesOfGit(t *testing.T) {
	for name, script := range map[string]string{
		"clone":                       `git clone -q "$URL" x`,
		"clone of the main branch":    `git clone -q --single-branch "$URL" x`,
		"clone by a bundle":           `git -C "$ORIGIN" bundle create -q ../all.bundle --all HEAD; git clone -q all.bundle x`,
		"shared objects":              `git clone -q --shared "$ORIGIN" x`,
		"reference":                   `git clone -q --bare "$URL" pool; git clone -q --reference pool "$URL" x; git -C x gc -q`,
		"nested alternates":           `git clone -q --shared "$ORIGIN" a; git clone -q --shared a b; git clone -q --shared b x`,
		"alternates with odd bytes":   `git clone -q --bare "$URL" 'po"ol ä'; git clone -q --reference 'po"ol ä' "$URL" x`,
		"separate Git folder":         `git clone -q --separate-git-dir=gitfolder "$URL" x`,
		"linked worktree":             `git clone -q "$URL" a; git -C a checkout -q --detach; git -C a worktree add -q ../x main`,
		"linked worktree of a bare":   `git clone -q --bare "$URL" a.git; git -C a.git worktree add -q ../x main`,
		"sparse checkout":             `git clone -q --sparse "$URL" x; git -C x sparse-checkout set registers; git -C x config extensions.worktreeConfig`,
		"sparse checkout, no cone":    `git clone -q --sparse "$URL" x; git -C x sparse-checkout set --no-cone '/registers' '/goldthread.yaml'`,
		"bare":                        `git clone -q --bare "$URL" x`,
		"mirror, collected":           `git clone -q --mirror "$URL" x; git -C x gc -q --aggressive --prune=now`,
		"packed branches":             `git clone -q "$URL" x; git -C x pack-refs --all`,
		"commit-graph":                `git clone -q "$URL" x; git -C x commit-graph write --reachable --changed-paths`,
		"commit-graph, layer missing": `git clone -q "$URL" x; git -C x commit-graph write --reachable --split; rm -f x/.git/objects/info/commit-graphs/*.graph`,
		"commit-graph, garbled":       `git clone -q "$URL" x; git -C x commit-graph write --reachable; chmod u+w x/.git/objects/info/commit-graph; printf 'CGPH garbled' > x/.git/objects/info/commit-graph`,
		"commit-graph of another":     `git clone -q "$URL" x; git init -q y; cd y; git commit -q --allow-empty -m y; git commit-graph write --reachable; cp .git/objects/info/commit-graph ../x/.git/objects/info/`,
		"multi-pack index":            `git clone -q "$URL" x; git -C x multi-pack-index write --bitmap`,
		"multi-pack index alone":      `git clone -q "$URL" x; git -C x multi-pack-index write; rm -f x/.git/objects/pack/*.idx`,
		"multi-pack index, garbled":   `git clone -q "$URL" x; git -C x multi-pack-index write; chmod u+w x/.git/objects/pack/multi-pack-index; printf MIDX > x/.git/objects/pack/multi-pack-index`,
		"many packs":                  `git clone -q "$URL" x; cd x; for id in $(git rev-list --all); do git rev-list --objects --max-count=1 $id | git pack-objects -q .git/objects/pack/pack >/dev/null; done; git multi-pack-index write`,
		"old index":                   `git clone -q --bare "$URL" x; cd x; for p in objects/pack/*.pack; do rm -f "${p%.pack}.idx"; git index-pack --index-version=1 "$p" >/dev/null; done`,
		"loose objects":               `git init -q -b main x; cd x; git remote add origin "$URL"; git -c fetch.unpackLimit=10000 fetch -q origin; git checkout -q -b main origin/main`,
		"deltas":                      `git clone -q "$URL" x; git -C x repack -q -adf --window=50 --depth=50`,
		"deltas by name":              `git clone -q "$URL" x; git -C x -c repack.useDeltaBaseOffset=false repack -q -adf --window=50`,
		"detached":                    `git clone -q "$URL" x; git -C x checkout -q --detach origin/main`,
		"precious objects":            `git clone -q "$URL" x; git -C x config core.repositoryformatversion 1; git -C x config extensions.preciousObjects true`,
		"partial, all there":          `git clone -q --filter=blob:none "$URL" x; git -C x fetch -q --refetch --no-filter`,
		"shallow, but deep enough":    `git clone -q --depth=100 "$URL" x`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.sh(".", script)
			s.whole("x")
		})
	}
}

// typed are the commands of a remedy, as people type them.
var typed = regexp.MustCompile("`((?:git|rm) [^`]*)`")

// Shapes that lack something: each is named, none is taken for whole, and the
// remedy, typed as it stands, mends it.
func TestRemediesMendClones(t *testing.T) {
	for _, c := range []struct {
		name, script string
		status       int
		kinds        string
		after        string // a command after the remedy's
		dir          string // to be checked then, x by default
	}{
		{name: "shallow", script: `git clone -q --depth=1 "$URL" x`, status: 4, kinds: "shallow"},
		{name: "shallow since", script: `git clone -q --shallow-since=2026-02-20 "$URL" x`, status: 4, kinds: "shallow"},
		{name: "without files", script: `git clone -q --filter=blob:none "$URL" x`, status: 4, kinds: "partial"},
		{name: "without folders", script: `git clone -q --filter=tree:0 "$URL" x`, status: 4, kinds: "partial"},
		// The configuration itself is missing: there is no result, only the remedy.
		{name: "bare without files", script: `git clone -q --bare --filter=blob:none "$URL" x`, status: 4},
		{name: "shallow and partial", script: `git clone -q --depth=1 --filter=blob:none "$URL" x`, status: 4, kinds: "shallow partial"},
		{name: "one branch", script: `git clone -q "$URL" a; git -C a branch -m main trunk; git -C a branch -q more origin/more; git clone -q --single-branch --branch=more "file://$PWD/a" x`,
			status: 0, kinds: "main"},
		{name: "grafts", script: `git clone -q "$URL" x; git -C x rev-parse HEAD > x/.git/info/grafts`, status: 0, kinds: "grafts"},
		{name: "replaced", script: `git clone -q "$URL" x; git -C x replace HEAD~1 HEAD~2`, status: 0, kinds: "replaced"},
		{name: "missing object", script: `git init -q -b main x; cd x; git remote add origin "$URL"; git -c fetch.unpackLimit=10000 fetch -q origin; git checkout -q -b main origin/main
			id=$(git rev-parse HEAD~3:registers/parties.yaml); rm -f .git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)`, status: 4, kinds: "objects"},
		{name: "pool is gone", script: `git clone -q --shared "$ORIGIN" x; mv origin elsewhere`, status: 4, kinds: "borrowed", after: `mv elsewhere origin`},
		{name: "SHA-256", script: `git init -q --object-format=sha256 -b main x; git -C "$ORIGIN" fast-export --all | git -C x fast-import --quiet; git -C x reset -q --hard`,
			status: 4, kinds: "format", after: `git clone -q -b main copy.git y`, dir: "y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(t)
			s.sh(".", c.script)
			got := s.check("x")
			if kinds := strings.Join(got.kinds, " "); got.status != c.status || kinds != c.kinds {
				t.Fatalf("status %d, lacks %q, %s\nwant %d, %q", got.status, kinds, got.stderr, c.status, c.kinds)
			}
			if c.status == 4 && (got.state == "complete" || strings.Contains(got.records, "2026-0")) {
				t.Errorf("a date is claimed: %s %s", got.state, got.records)
			}
			commands := 0
			if len(got.remedies) == 0 {
				got.remedies = []string{got.stderr}
			}
			for _, remedy := range got.remedies {
				for _, command := range typed.FindAllStringSubmatch(remedy, -1) {
					commands++
					if out, err := s.try("x", command[1]); err != nil && command[1] != "git fsck" {
						t.Errorf("%s: %v\n%s", command[1], err, out)
					}
				}
			}
			if commands == 0 && c.after == "" {
				t.Errorf("no command to type in %q", got.remedies)
			}
			s.sh(".", c.after)
			if c.name == "one branch" {
				if got := s.check("x"); got.status != 0 || len(got.kinds) > 0 {
					t.Errorf("after the remedy: %+v", got)
				}
				return
			}
			if c.dir == "y" { // other ids: dates and people are the same
				if got := s.check("y"); got.status != 0 || got.state != "complete" || !strings.Contains(got.records, "Otto Reader") {
					t.Errorf("after the remedy: %+v", got)
				}
				return
			}
			s.whole("x")
		})
	}
}

// A clone of one branch lacks what is kept on another: it is told so where the
// branch is in use, no second chain of anchors begins there, and the command
// that is named brings what the others see.
func TestSingleBranchCloneLacksEvidence(t *testing.T) {
	s := newShop(t)
	s.sh(".", `git clone -q "$URL" a; cd a; mkdir -p .github/workflows; echo 'run: goldthread anchor' > .github/workflows/weekly.yml; git add .; git commit -q -m 'Note anchors'`)
	anchor := func(dir, at string) (int, string) {
		var stdout, stderr bytes.Buffer
		status := Main([]string{"anchor", filepath.Join(s.dir, dir), "--at", at}, nil, &stdout, &stderr)
		return status, stdout.String() + stderr.String()
	}
	if status, said := anchor("a", "2026-03-10T06:00:00Z"); status != 0 {
		t.Fatalf("status %d, %s", status, said)
	}
	s.sh(".", `git clone -q --single-branch "file://$PWD/a" x; git clone -q "file://$PWD/a" y`)
	if status, said := anchor("x", "2026-03-17T06:00:00Z"); status != 2 || !strings.Contains(said, "origin may have a branch goldthread-evidence") {
		t.Errorf("an anchor: status %d, %s", status, said)
	}
	got := s.check("x")
	if got.status != 4 || !slices.Equal(got.kinds, []string{"evidence"}) || got.state != "complete" {
		t.Fatalf("a check: %+v", got)
	}
	for _, command := range typed.FindAllStringSubmatch(got.remedies[0], -1) {
		s.sh("x", command[1])
	}
	want, got := s.check("y"), s.check("x")
	if got.status != 0 || len(got.kinds) > 0 || got.records != want.records {
		t.Errorf("after the remedy: %+v\nwant %+v", got, want)
	}
	if status, said := anchor("x", "2026-03-17T06:00:00Z"); status != 0 || !strings.Contains(said, "the anchor before: anchors/2026/20260310T060000Z.json") {
		t.Errorf("an anchor after the remedy: status %d, %s", status, said)
	}
}

// Damage ends a check with status 3 and is named, with what mends it.
func TestDamagedRepositoriesOfGit(t *testing.T) {
	for _, c := range []struct{ name, script, says string }{
		{"no index", `git clone -q "$URL" x; rm -f x/.git/objects/pack/*.idx`, "has no index"},
		{"index cut short", `git clone -q "$URL" x; f=$(ls x/.git/objects/pack/*.idx); chmod u+w $f; head -c 1100 $f > f; cat f > $f`, "its checksum is wrong"},
		{"index garbled", `git clone -q "$URL" x; f=$(ls x/.git/objects/pack/*.idx); chmod u+w $f; printf XXXX | dd of=$f bs=1 seek=1040 conv=notrunc status=none`, "its checksum is wrong"},
		{"index of another pack", `git clone -q "$URL" x; git init -q y; cd y; git commit -q --allow-empty -m y; git repack -q -ad; f=$(ls ../x/.git/objects/pack/*.idx); chmod u+w $f; cat .git/objects/pack/*.idx > $f`, "that of another pack"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(t)
			s.sh(".", c.script)
			got := s.check("x")
			command := typed.FindStringSubmatch(got.stderr)
			if got.status != 3 || !strings.Contains(got.stderr, c.says) || command == nil {
				t.Fatalf("status %d, %s\nwant 3 and %q", got.status, got.stderr, c.says)
			}
			s.sh("x", command[1])
			s.whole("x")
		})
	}
}

// Registers that are a submodule have their history elsewhere, and a checkout
// of one tells of itself.
func TestSubmodule(t *testing.T) {
	s := newShop(t)
	s.sh(".", `git init -q -b main x; cd x; git -c protocol.file.allow=always submodule --quiet add "$URL" isms; git commit -q -m 'Add the registers'
		printf 'registers:\n  parties:\n    files: [{path: "isms/registers/**/*.yaml"}]\n' > goldthread.yaml; git add .; git commit -q -m Map`)
	got := s.check("x")
	if got.status != 4 || !slices.Equal(got.kinds, []string{"submodule"}) || !strings.Contains(got.remedies[0], "`goldthread check isms`") {
		t.Errorf("the registers of a submodule: %+v", got)
	}
	s.whole("x/isms")
}
