package scenario_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/scenario"
)

// Each case is a line that follows a good start, and what is said about it.
func TestFaults(t *testing.T) {
	const start = ines + "put a\ncommit ines 2024-01-01T00:00:00Z One label=one\n"
	const commit = " 2024-01-02T00:00:00Z Two"
	for line, want := range map[string]string{
		"frobnicate a":                         `no such command: "frobnicate"`,
		"put":                                  "put: too few words; it is: put PATH [SECTION]",
		"put a b c":                            `put: "c" is one word too many; it is: put PATH [SECTION]`,
		"put 'a":                               "a quote is not closed",
		"put nowhere":                          `put: no section is named "nowhere"`,
		"put ../a a":                           `put: "../a" is not a path inside the repository`,
		"put /a a":                             `put: "/a" is not a path inside the repository`,
		"put a/../b a":                         `put: "a/../b" is not a path inside the repository`,
		"put . a":                              `put: "." is not a path inside the repository`,
		`put C:\a a`:                           `put: "C:\\a" is not a path inside the repository`,
		"put .git/config a":                    `put: ".git/config" reaches into the Git folder`,
		"put x/.GIT/y a":                       `put: "x/.GIT/y" reaches into the Git folder`,
		"put '.git ./y' a":                     `put: ".git ./y" reaches into the Git folder`,
		"put GIT~1/y a":                        `put: "GIT~1/y" reaches into the Git folder`,
		"put .g\u200cit/y a":                   `put: ".g\u200cit/y": a path is made of printable characters`,
		"move a .git/a":                        `move: ".git/a" reaches into the Git folder`,
		"move b c":                             `move: there is no file or folder "b" on main`,
		"move a a":                             `move: there is "a" already`,
		"remove b":                             `remove: there is no file or folder "b" on main`,
		"append b a":                           `append: there is no file "b" on main`,
		"replace a y z":                        `replace: a: "y" occurs 0 times, not once`,
		"replace a x z":                        `replace: a: "x" occurs 3 times, not once`,
		"replace a '' z":                       `replace: a: "" occurs 0 times, not once`,
		"sub a y z":                            `sub: a: "y" does not occur`,
		"sub a '' z":                           `sub: a: "" does not occur`,
		"edit a patch/none":                    `edit: a: block 1 of section "patch/none": "y\n" occurs 0 times, not once`,
		"edit a patch/two":                     `edit: a: block 2 of section "patch/two": "x\n" occurs 0 times, not once`,
		"edit a patch/open":                    `edit: section "patch/open": a block lacks its line >>>>>>>`,
		"edit a patch/empty":                   `edit: a: block 1 of section "patch/empty": no old text`,
		"edit a patch/outside":                 `edit: section "patch/outside": "x" stands outside a block`,
		"edit a a":                             `edit: section "a": "x" stands outside a block`,
		"edit a nothing":                       `edit: section "nothing": holds no block`,
		"branch main":                          `branch: "main": there is main already`,
		"branch main/b":                        `branch: "main/b": there is main already`,
		"branch ../x":                          `branch: "../x" cannot be a name in Git`,
		"branch 'a b'":                         `branch: "a b" cannot be a name in Git`,
		"checkout side":                        `checkout: no branch is named "side"`,
		"commit tom" + commit + " empty":       `commit: no person is introduced as "tom"`,
		"commit ines" + commit:                 "commit: nothing has changed since the last commit (add empty when that is meant)",
		"commit ines" + commit + " empty sign": "commit: Ines Keeper has no key (person ... signs SECTION)",
		"commit ines" + commit + " empty label=one":        "commit: the label one is given twice",
		"commit ines" + commit + " empty=yes":              `commit: "empty=yes": options are written sign, or by=KEY`,
		"commit ines" + commit + " by":                     `commit: "by": options are written sign, or by=KEY`,
		"commit ines" + commit + " by=ines by=ines":        "commit: by is given twice",
		"commit ines" + commit + " ours":                   `commit: "ours" is one word too many; it is: commit KEY TIME MESSAGE`,
		"commit ines 2024-01-02 Two empty":                 `commit: "2024-01-02": a time is written 2026-01-15T09:00:00Z`,
		"commit ines 1969-12-31T00:00:00Z Two empty":       `commit: "1969-12-31T00:00:00Z": a time is written 2026-01-15T09:00:00Z`,
		"commit ines 2024-01-02T00:00:00.5Z Two empty":     `commit: "2024-01-02T00:00:00.5Z": a time is written 2026-01-15T09:00:00Z`,
		"commit ines 2024-01-02T00:00:00Z '' empty":        "commit: a message has a text, and no zero byte in it",
		"commit ines 2024-01-02T00:00:00Z @no empty":       `commit: no section is named "no"`,
		"merge side ines" + commit:                         `merge: no branch or label is named "side"`,
		"merge main ines" + commit:                         "merge: main holds nothing that is not merged already",
		"tag v1 tom" + commit:                              `tag: no person is introduced as "tom"`,
		"tag v1 ines" + commit + " at=two":                 `tag: no branch or label is named "two"`,
		"person ines Ines <i@example.org>":                 "person: ines is introduced twice",
		"person tom Tom tom@example.org":                   `person: "tom@example.org": an address is written <mail@x.example>`,
		"person tom 'Tom <x>' <tom@example.org>":           `person: "Tom <x>" cannot be a name in a commit`,
		"person tom Tom <tom@example.org> signs":           "person: it is: person KEY 'Full Name' <mail> [signs SECTION]",
		"person tom Tom <tom@example.org> signs a":         `person: section "a": not an OpenSSH private key without a passphrase`,
		"person tom Tom <tom@example.org> signs key/ecdsa": `person: section "key/ecdsa": not an ed25519 key: the signature of any other is not the same twice`,
	} {
		const sections = "-- a --\nx\nx x\n-- nothing --\n-- patch/none --\n<<<<<<<\ny\n=======\n>>>>>>>\n" +
			"-- patch/two --\n<<<<<<<\nx\n=======\ny\n>>>>>>>\n<<<<<<<\nx\n=======\n>>>>>>>\n" +
			"-- patch/open --\n<<<<<<<\nx\n=======\n" +
			"-- patch/empty --\n<<<<<<<\n=======\ny\n>>>>>>>\n" +
			"-- patch/outside --\n<<<<<<<\nx\n=======\n>>>>>>>\nx\n"
		archive := txtar.Parse([]byte(start + line + "\n" + sections))
		archive.Files = append(archive.Files, txtar.File{Name: "key/ecdsa", Data: ecdsaKey(t)})
		dir := filepath.Join(t.TempDir(), "repository")
		_, err := scenario.Build(dir, archive)
		if want = "scenario: line 4: " + want; err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", line, err, want)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: a script with a fault left a repository", line)
		}
	}
}

// Faults that only the whole script shows.
func TestFaultsOfTheScript(t *testing.T) {
	for script, want := range map[string]string{
		"put a\n-- a --\n":                              "scenario: the script ends with uncommitted changes (a): add commit, or leave when that is meant",
		"put a\nleave\nput b a\n-- a --\n":              "scenario: line 3: put: nothing may follow leave",
		"branch side\n":                                 "scenario: line 1: branch: there is no commit yet to branch from",
		ines + "tag v1 ines 2024-01-01T00:00:00Z One\n": "scenario: line 2: tag: there is no commit yet to tag",
		"put a\n-- a --\n-- a --\n":                     `scenario: section "a" stands twice in the archive`,
		ines + "put a\nput a/b a\ncommit ines 2024-01-01T00:00:00Z One\n-- a --\n":                                 "scenario: line 4: commit: a is both a file and a folder",
		ines + "put a\ncommit ines 2024-01-01T00:00:00Z One\nbranch b\nreplace a x y\ncheckout main\n-- a --\nx\n": "scenario: line 6: checkout: a is not committed yet on b",
	} {
		_, err := scenario.Build(filepath.Join(t.TempDir(), "r"), txtar.Parse([]byte(script)))
		if err == nil || err.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", script, err, want)
		}
	}
}

func TestQuoting(t *testing.T) {
	b := buildText(t, "person ines 'D''Arcy  Keeper' <ines@example.org> # a comment\n"+
		"put 'it''s here.csv' a#1\t# another\r\n"+
		"commit ines 2024-01-01T00:00:00Z 'Fix #1' label='the first'\n-- a#1 --\nx\n")
	b.wantFile("the first", "it's here.csv", "x\n")
	c := b.commit("the first")
	if c.Author.Name != "D'Arcy  Keeper" || c.Message != "Fix #1\n" {
		t.Errorf("name %q, message %q", c.Author.Name, c.Message)
	}
}

func TestEditSeveralBlocks(t *testing.T) {
	b := buildText(t, ines+"put a\ncommit ines 2024-01-01T00:00:00Z One\nedit a patch\ncommit ines 2024-01-02T00:00:00Z Two label=two\n"+
		"-- a --\none\n  one\ntwo\nthree\n-- patch --\n\n<<<<<<<\none\n=======\n1\none\n>>>>>>>\n\n<<<<<<<\ntwo\nthree\n=======\n>>>>>>>\n")
	b.wantFile("two", "a", "1\none\n  one\n")
}

// ecdsaKey is an example key of the wrong type.
func ecdsaKey(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/ecdsa")
	if err != nil {
		t.Fatal(err)
	}
	return data
}
