//go:build tools

package signature

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A gitRepo is driven by the real git, gpg and ssh-keygen, without anything of
// the machine's own configuration.
type gitRepo struct {
	t    *testing.T
	dir  string // the repository, and the home folder of all programs
	gpg  string // the folder of gpg, whose path must be short
	time string // of the next commit
}

func newGitRepo(t *testing.T) *gitRepo {
	t.Helper()
	gpg, err := os.MkdirTemp("", "gpg")
	if err != nil {
		t.Fatal(err)
	}
	g := &gitRepo{t: t, dir: t.TempDir(), gpg: gpg, time: "2024-01-01T12:00:00Z"}
	t.Cleanup(func() {
		g.run("gpgconf", "--kill", "all")
		os.RemoveAll(gpg)
	})
	g.run("git", "init", "-q", "-b", "main", ".")
	g.run("git", "config", "user.name", "Ann Lee")
	g.run("git", "config", "user.email", "ann@example.org")
	return g
}

func (g *gitRepo) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "HOME="+g.dir, "GNUPGHOME="+g.gpg, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_DATE="+g.time, "GIT_COMMITTER_DATE="+g.time, "LC_ALL=C", "TZ=UTC")
	return cmd
}

func (g *gitRepo) run(name string, args ...string) string {
	g.t.Helper()
	out, err := g.command(name, args...).CombinedOutput()
	if err != nil {
		g.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (g *gitRepo) write(name, text string) {
	g.t.Helper()
	if err := os.WriteFile(filepath.Join(g.dir, name), []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

func (g *gitRepo) read(name string) string {
	g.t.Helper()
	data, err := os.ReadFile(filepath.Join(g.dir, name))
	if err != nil {
		g.t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

// raw is an object as it is stored.
func (g *gitRepo) raw(kind, rev string) []byte {
	g.t.Helper()
	out, err := g.command("git", "cat-file", kind, rev).Output()
	if err != nil {
		g.t.Fatal(err)
	}
	return out
}

// commit signs an empty commit and returns what git and we say of it.
func (g *gitRepo) commit(options ...string) {
	g.t.Helper()
	g.run("git", append(append([]string{}, options...), "commit", "-q", "-S", "--allow-empty", "-m", "Words\n\nßigned")...)
}

// agree compares our state of HEAD with git's letter, as `git log --format=%G?`
// prints it.
func (g *gitRepo) agree(what string, keys *Keys, letter string, state State) {
	g.t.Helper()
	v := keys.Verify(ParseCommit(g.raw("commit", "HEAD")), time.Time{})
	if got := g.run("git", "log", "-1", "--format=%G?"); got != letter || v.State != state {
		g.t.Errorf("%s: git says %s (want %s), we say %s (want %s)", what, got, letter, tell(v), state)
	}
	err := g.command("git", "verify-commit", "HEAD").Run()
	if good := letter == "G"; good != (err == nil) {
		g.t.Errorf("%s: git verify-commit says %v", what, err)
	}
}

// load reads files of the work tree.
func (g *gitRepo) load(f Files) *Keys {
	g.t.Helper()
	keys, faults, err := Load(os.DirFS(g.dir), f)
	if err != nil || len(faults) > 0 {
		g.t.Fatalf("%v %+v", err, faults)
	}
	return keys
}

func (g *gitRepo) useSSH(key string) {
	g.t.Helper()
	g.run("git", "config", "gpg.format", "ssh")
	g.run("git", "config", "gpg.ssh.allowedSignersFile", filepath.Join(g.dir, "allowed"))
	g.run("git", "config", "user.signingKey", filepath.Join(g.dir, key))
}

func TestGitAgreesOnSSH(t *testing.T) {
	for _, kind := range []string{"ed25519", "rsa", "ecdsa"} {
		g := newGitRepo(t)
		g.run("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "Ann's key", "-f", "key")
		g.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "other")
		g.useSSH("key.pub")
		check := func(what, line, letter string, state State) {
			t.Helper()
			g.write("allowed", "# keys\n"+line+"\n")
			g.agree(kind+", "+what, g.load(Files{AllowedSigners: []string{"allowed"}}), letter, state)
		}
		own := g.read("key.pub")
		g.commit()
		check("kept", "ann@example.org "+own, "G", Verified)
		check("with options", `ann@example.org,*@example.net namespaces="git,file",valid-after="20240101000000Z",valid-before="20240102Z" `+own, "G", Verified)
		check("quoted", `"ann@example.org,bob@example.org" `+own, "G", Verified)
		check("unknown", "bob@example.org "+g.read("other.pub"), "U", UnknownKey)
		check("over", `ann@example.org valid-before="20240101Z" `+own, "U", KeyNotValid)
		check("not yet", `ann@example.org valid-after="20240101120001Z" `+own, "U", KeyNotValid)
		check("valid to the second", `ann@example.org valid-before="20240101120000Z" `+own, "G", Verified)
		// git takes a line that is for other uses for one without a name.
		check("for files only", `ann@example.org namespaces="file" `+own, "B", KeyNotValid)

		g.write("allowed", "ann@example.org "+own+"\n")
		g.write("revoked", own+"\n")
		g.run("git", "config", "gpg.ssh.revocationFile", filepath.Join(g.dir, "revoked"))
		g.agree(kind+", revoked", g.load(Files{AllowedSigners: []string{"allowed"}, Revoked: []string{"revoked"}}), "B", KeyNotValid)
	}
}

func TestGitAgreesOnSSHCertificates(t *testing.T) {
	g := newGitRepo(t)
	g.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ca")
	g.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key")
	g.run("ssh-keygen", "-q", "-s", "ca", "-I", "Ann", "-n", "ann@example.org", "-V", "20231201:20240201", "key.pub")
	g.useSSH("key-cert.pub")
	g.write("allowed", "*@example.org cert-authority "+g.read("ca.pub")+"\n")
	f := Files{AllowedSigners: []string{"allowed"}}
	g.commit()
	g.agree("certificate", g.load(f), "G", Verified)
	v := g.load(f).Verify(ParseCommit(g.raw("commit", "HEAD")), time.Time{})
	if strings.Join(v.Names, " ") != "ann@example.org" {
		t.Errorf("it names %v", v.Names)
	}
	g.write("allowed", "*@example.net cert-authority "+g.read("ca.pub")+"\n")
	g.agree("names that are not allowed", g.load(f), "U", KeyNotValid)
	g.write("allowed", "*@example.org cert-authority "+g.read("ca.pub")+"\n")
	g.time = "2024-03-01T12:00:00Z"
	g.commit()
	g.agree("certificate that is over", g.load(f), "U", KeyNotValid)
}

// Merges, merges of signed tags, commits in another encoding and tags are read
// as git writes them.
func TestGitAgreesOnMergesAndTags(t *testing.T) {
	g := newGitRepo(t)
	g.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key")
	g.useSSH("key.pub")
	g.write("allowed", "ann@example.org "+g.read("key.pub")+"\n")
	keys := g.load(Files{AllowedSigners: []string{"allowed"}})
	g.commit()
	g.run("git", "checkout", "-q", "-b", "side")
	g.commit("-c", "i18n.commitEncoding=ISO-8859-1")
	g.agree("other encoding", keys, "G", Verified)
	g.run("git", "tag", "-s", "-m", "A tag\n\nof two paragraphs", "v1")
	g.run("git", "checkout", "-q", "main")
	g.commit()
	g.run("git", "merge", "-q", "-S", "--no-ff", "-m", "Merge a signed tag", "v1")
	if !strings.Contains(string(g.raw("commit", "HEAD")), "\nmergetag object ") {
		t.Error("git wrote no mergetag: this tests nothing")
	}
	g.agree("merge of a tag", keys, "G", Verified)
	g.run("git", "verify-tag", "v1")
	check(t, "tag", keys.Verify(ParseTag(g.raw("tag", "v1")), time.Time{}),
		"ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2024; ann@example.org")
	g.run("git", "tag", "-a", "-m", "unsigned", "v2")
	check(t, "unsigned tag", keys.Verify(ParseTag(g.raw("tag", "v2")), time.Time{}), "none none: not signed")
}

// useGPG makes a key and has git sign at a time of gpg's own.
func (g *gitRepo) useGPG(kind, made, expires, signs string) string {
	g.t.Helper()
	g.write("gpg-then", fmt.Sprintf("#!/bin/sh\nexec gpg --faked-system-time '%s!' \"$@\"\n", signs))
	if err := os.Chmod(filepath.Join(g.dir, "gpg-then"), 0o755); err != nil {
		g.t.Fatal(err)
	}
	g.run("gpg", "--batch", "--quiet", "--passphrase", "", "--faked-system-time", made+"!", "--quick-generate-key", "Ann Lee <ann@example.org>", kind, "sign", expires)
	g.run("git", "config", "gpg.program", filepath.Join(g.dir, "gpg-then"))
	for line := range strings.Lines(g.run("gpg", "--with-colons", "--list-keys")) {
		if print, ok := strings.CutPrefix(line, "fpr:::::::::"); ok {
			return strings.TrimRight(print, ":\n")
		}
	}
	g.t.Fatal("gpg made no key")
	return ""
}

// verifyNow has git judge as it does today.
func (g *gitRepo) verifyNow() *Keys {
	g.t.Helper()
	g.run("git", "config", "gpg.program", "gpg")
	g.write("keys.asc", g.run("gpg", "--armor", "--export")+"\n")
	return g.load(Files{OpenPGP: []string{"*.asc"}})
}

func TestGitAgreesOnOpenPGP(t *testing.T) {
	for _, kind := range []string{"ed25519", "rsa2048"} {
		g := newGitRepo(t)
		print := g.useGPG(kind, "20230101T120000", "never", "20240101T120000")
		g.commit()
		g.run("git", "tag", "-s", "-m", "A tag", "v1")
		keys := g.verifyNow()
		g.agree(kind, keys, "G", Verified)
		g.run("git", "verify-tag", "v1")
		tag := keys.Verify(ParseTag(g.raw("tag", "v1")), time.Time{})
		if tag.State != Verified || tag.Key != print || strings.Join(tag.Names, " ") != "ann@example.org" {
			t.Errorf("%s: tag: %s, %s", kind, tell(tag), tag.Key)
		}
		var none *Keys
		if v := none.Verify(ParseCommit(g.raw("commit", "HEAD")), time.Time{}); v.State != UnknownKey || v.Key != print {
			t.Errorf("%s: without the key: %s, %s", kind, tell(v), v.Key)
		}
	}
}

// Where git asks what a key is worth today, the day of the commit counts here:
// a key that has expired since was good then.
func TestOpenPGPKeyThatExpires(t *testing.T) {
	g := newGitRepo(t)
	print := g.useGPG("ed25519", "20230601T120000", "2024-06-01", "20240101T120000")
	g.commit()
	keys := g.verifyNow()
	g.agree("expired since", keys, "Y", Verified)
	g.time = "2024-07-01T12:00:00Z"
	g.run("git", "config", "gpg.program", filepath.Join(g.dir, "gpg-then"))
	g.commit()
	g.verifyNow()
	g.agree("expired before", keys, "Y", KeyNotValid)

	// Renewed afterwards, it is good for git again, also for what was signed
	// in between; the export holds the newest word alone.
	g.run("gpg", "--batch", "--quiet", "--faked-system-time", "20240801T120000!", "--quick-set-expire", print, "10y")
	g.write("keys.asc", g.run("gpg", "--armor", "--export-options", "export-minimal", "--export")+"\n")
	g.agree("renewed", g.load(Files{OpenPGP: []string{"keys.asc"}}), "G", Verified)
}

func TestOpenPGPKeyThatIsRevoked(t *testing.T) {
	g := newGitRepo(t)
	print := g.useGPG("ed25519", "20230101T120000", "never", "20240101T120000")
	g.commit()
	keys := g.verifyNow()
	g.agree("not revoked yet", keys, "G", Verified)
	// Retired (reason 3) in February: what was signed in January stands.
	revoke := g.command("gpg", "--yes", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", "", "--command-fd", "0",
		"--faked-system-time", "20240201T120000!", "--output", filepath.Join(g.dir, "retired"), "--gen-revoke", print)
	revoke.Stdin = strings.NewReader("y\n3\n\ny\n")
	if out, err := revoke.CombinedOutput(); err != nil {
		t.Fatalf("gpg --gen-revoke: %v\n%s", err, out)
	}
	g.run("gpg", "--batch", "--quiet", "--import", "retired")
	g.agree("retired since", g.verifyNow(), "R", Verified)
	g.time = "2024-03-01T12:00:00Z"
	v := g.verifyNow().Verify(&Object{Committer: Ident{When: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)},
		armor: ParseCommit(g.raw("commit", "HEAD")).armor, payload: ParseCommit(g.raw("commit", "HEAD")).payload}, time.Time{})
	if v.State != KeyNotValid || !strings.Contains(v.Reason, "it was revoked on 1 February 2024") {
		t.Errorf("after it was retired: %s", tell(v))
	}

	// The revocation that gpg makes with every key gives no reason.
	other := newGitRepo(t)
	print = other.useGPG("ed25519", "20230101T120000", "never", "20240101T120000")
	other.commit()
	data, err := os.ReadFile(filepath.Join(other.gpg, "openpgp-revocs.d", print+".rev"))
	if err != nil {
		t.Fatal(err)
	}
	other.write("revocation", strings.ReplaceAll(string(data), "\n:-----BEGIN", "\n-----BEGIN"))
	other.run("gpg", "--batch", "--quiet", "--import", "revocation")
	other.agree("revoked", other.verifyNow(), "R", KeyNotValid)
}

// A subkey that signs, as most keys of people have one, is the person's.
func TestOpenPGPSubkey(t *testing.T) {
	g := newGitRepo(t)
	g.useGPG("ed25519", "20230101T120000", "never", "20240101T120000")
	print := strings.TrimSpace(strings.Split(g.run("gpg", "--with-colons", "--list-keys"), "fpr:::::::::")[1])[:40]
	g.run("gpg", "--batch", "--quiet", "--passphrase", "", "--faked-system-time", "20230201T120000!", "--quick-add-key", print, "ed25519", "sign", "2024-06-01")
	g.commit()
	keys := g.verifyNow()
	g.agree("subkey", keys, "Y", Verified)
	v := keys.Verify(ParseCommit(g.raw("commit", "HEAD")), time.Time{})
	if v.Key == print || strings.Join(v.Names, " ") != "ann@example.org" {
		t.Errorf("signed with the primary key %s: %s", v.Key, tell(v))
	}
	owned, _ := keys.With([]OwnKey{{Owner: "PER-1", Public: print}})
	if v := owned.Verify(ParseCommit(g.raw("commit", "HEAD")), time.Time{}); strings.Join(v.Owners, " ") != "PER-1" {
		t.Errorf("the fingerprint of the primary key owns its subkey: %s", tell(v))
	}
}
