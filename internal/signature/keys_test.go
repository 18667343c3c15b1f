package signature

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/source"
)

func TestFaultsInFilesOfKeys(t *testing.T) {
	ann := line(testSigner(1))
	armored := newOwner(t, at, nil).public()
	for name, c := range map[string]struct {
		files   Files
		content map[string]string
		want    string
	}{
		"missing":          {Files{AllowedSigners: []string{"keys/none"}}, nil, `allowed_signers[0]: There is no file "keys/none".`},
		"pattern of none":  {Files{OpenPGP: []string{"a.asc", "keys/*.asc"}}, map[string]string{"a.asc": armored}, `openpgp[1]: There is no file "keys/*.asc".`},
		"folder":           {Files{OpenPGP: []string{"keys"}}, map[string]string{"keys/a": ""}, "openpgp[0]: keys: The keys cannot be read: keys: not an ordinary file."},
		"too large":        {Files{Revoked: []string{"r"}}, map[string]string{"r": strings.Repeat("#", maxKeyFile+1)}, "revoked[0]: r: The keys cannot be read: r: too large (4194305 bytes, at most 4194304 are read)."},
		"one bad line":     {Files{AllowedSigners: []string{"a"}}, map[string]string{"a": "# ours\nann " + ann + "\nbob ssh-ed25519 AAAA\n"}, "allowed_signers[0]: a:3:1: The line cannot be read: the public key cannot be read."},
		"revoked":          {Files{Revoked: []string{"r"}}, map[string]string{"r": "\n" + ann + "\nserial: 5\n"}, "revoked[0]: r:3:1: The line cannot be read: the public key cannot be read."},
		"binary list":      {Files{Revoked: []string{"r"}}, map[string]string{"r": "SSHKRL\n\x00\x00"}, "revoked[0]: r: r is a binary list of revoked keys, which is not read: keep a text with one public key a line."},
		"no OpenPGP":       {Files{OpenPGP: []string{"k"}}, map[string]string{"k": ann}, "openpgp[0]: k: k: the keys cannot be read: it holds no OpenPGP public key."},
		"empty":            {Files{OpenPGP: []string{"k"}}, map[string]string{"k": ""}, "openpgp[0]: k: k: the keys cannot be read: it holds no OpenPGP public key."},
		"cut off":          {Files{OpenPGP: []string{"k"}}, map[string]string{"k": armored[:len(armored)/2]}, "openpgp[0]: k: k: the keys cannot be read: an armored block is not complete."},
		"secret":           {Files{OpenPGP: []string{"k"}}, map[string]string{"k": "-----BEGIN PGP PRIVATE KEY BLOCK-----\n"}, "openpgp[0]: k: k: the keys cannot be read: it holds a secret key: take it out, and out of use, since everybody with the repository has it."},
		"secret, binary":   {Files{OpenPGP: []string{"k"}}, map[string]string{"k": "\xc5\x02ab"}, "openpgp[0]: k: k: the keys cannot be read: it holds a secret key: take it out, and out of use, since everybody with the repository has it."},
		"compressed":       {Files{OpenPGP: []string{"k"}}, map[string]string{"k": "\xc8\x02ab"}, "openpgp[0]: k: k: the keys cannot be read: it is no keyring."},
		"damaged":          {Files{OpenPGP: []string{"k"}}, map[string]string{"k": "\xc6\xff\xff\xff\xff\xffab"}, "openpgp[0]: k: k: the keys cannot be read: it is damaged, or cut off."},
		"platform":         {Files{Platform: []string{"p"}}, map[string]string{"p": ann + "\nssh-dss AAAA\n"}, "platform[0]: p:2:1: The line cannot be read: the public key cannot be read."},
		"many lines":       {Files{AllowedSigners: []string{"a"}}, map[string]string{"a": strings.Repeat("x\n", 10_000)}, "allowed_signers[0]: a:1:1: The line cannot be read: the key is missing. (50)"},
		"name of controls": {Files{AllowedSigners: []string{"a\x1b[2J"}}, nil, `allowed_signers[0]: There is no file "a\\x1b[2J".`},
	} {
		_, faults, err := Load(fsOf(c.content), c.files)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := tellFaults(faults); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func tellFaults(faults []Fault) string {
	if len(faults) == 0 {
		return "none"
	}
	f := faults[0]
	s := f.Setting + ": "
	if f.Place.File != "" {
		s += f.Place.String() + ": "
	}
	s += f.Reason
	if len(faults) > 1 {
		s += fmt.Sprintf(" (%d)", len(faults))
	}
	return s
}

func TestTroubleOfTheMachineIsAnError(t *testing.T) {
	if _, _, err := Load(brokenFS{}, Files{AllowedSigners: []string{"a"}}); err == nil || !strings.Contains(err.Error(), "disk") {
		t.Errorf("got %v", err)
	}
}

type brokenFS struct{}

func (brokenFS) Open(string) (fs.File, error) { return nil, errors.New("the disk is on fire") }

// A date without Z is read as UTC, and said to be.
func TestDatesWithoutAZone(t *testing.T) {
	keys := allowing(t, "# ours", `ann valid-before="20260101" `+line(testSigner(1)))
	if len(keys.Warnings) != 1 || keys.Warnings[0].Place != (source.Place{File: "allowed", Line: 2, Column: 1}) || !strings.Contains(keys.Warnings[0].Reason, "write Z after it") {
		t.Errorf("warnings %+v", keys.Warnings)
	}
}

// Several armored blocks in a file, several files of a pattern and binary
// keyrings are all read.
func TestKeyringsOfAllForms(t *testing.T) {
	a, b, c := newOwner(t, at, nil), newOwner(t, at, nil), newOwner(t, at, nil)
	var binary strings.Builder
	if err := c.Serialize(&binary); err != nil {
		t.Fatal(err)
	}
	keys := files(t, Files{OpenPGP: []string{"keys/**/*.{asc,gpg}"}}, map[string]string{
		"keys/two.asc": "Our keys\n" + a.public() + "and\n" + b.public(), "keys/former/one.gpg": binary.String(), "keys/readme.txt": "none"})
	for i, o := range []*pgpOwner{a, b, c} {
		if v := keys.Verify(ParseCommit(withHeader(bare, o.sign(bare, at, nil))), at); v.State != Verified {
			t.Errorf("key %d: %s", i, tell(v))
		}
	}
}

// What a program on Windows puts before a text and ends its lines with is no part
// of a key or of the name before it.
func TestFilesOfKeysAsWindowsSavesThem(t *testing.T) {
	asWindows := func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") }
	ann, bob, owner := testSigner(1), testSigner(2), newOwner(t, at, nil)
	content := map[string]string{
		"allowed": "ann@example.org " + line(ann) + "\n# former\nbob@example.org namespaces=\"git\" " + line(bob) + "\n",
		"openpgp": owner.public(), "revoked": line(bob) + "\n", "platform": line(testSigner(3)) + "\n",
	}
	all := Files{AllowedSigners: []string{"allowed"}, OpenPGP: []string{"openpgp"}, Revoked: []string{"revoked"}, Platform: []string{"platform"}}
	unix := files(t, all, content)
	for name, text := range content {
		content[name] = asWindows(text)
	}
	windows := files(t, all, content)
	for what, commit := range map[string][]byte{"the first": signedCommit(t, ann), "revoked": signedCommit(t, bob), "the platform": signedCommit(t, testSigner(3)), "OpenPGP": withHeader(bare, owner.sign(bare, at, nil))} {
		if got, want := tell(windows.Verify(ParseCommit(commit), at)), tell(unix.Verify(ParseCommit(commit), at)); got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
	}
	if v := windows.Verify(ParseCommit(signedCommit(t, ann)), at); v.State != Verified {
		t.Errorf("the first: %s", tell(v))
	}
}

// A key that lies in two files is one key: what either says of it counts, in
// any order, and however often it lies there.
func TestKeyInTwoFiles(t *testing.T) {
	owner := newOwner(t, at.AddDate(-1, 0, 0), nil)
	before := owner.public()
	if err := owner.Revoke(packet.KeyRetired, "", configAt(at.AddDate(0, -1, 0))); err != nil {
		t.Fatal(err)
	}
	signed := ParseCommit(withHeader(bare, owner.sign(bare, at, nil)))
	for _, names := range [][]string{{"old", "new"}, {"new", "old"}} {
		keys := files(t, Files{OpenPGP: names}, map[string]string{"old": strings.Repeat(before, 200), "new": owner.public()})
		check(t, strings.Join(names, " "), keys.Verify(signed, at),
			"openpgp key not valid then: signed with an OpenPGP key that was not valid on 1 January 2026: it was revoked on 1 December 2025")
		if n := len(keys.pgp[keys.firstPrint()].said); n != 1 {
			t.Errorf("what was said once stands there %d times", n)
		}
	}
	one := files(t, Files{OpenPGP: []string{"old"}}, map[string]string{"old": before})
	one.With([]OwnKey{{Owner: "PER-1", Public: owner.public()}})
	if v := one.Verify(signed, at); v.State != Verified {
		t.Errorf("the people register's copy reached the files': %s", tell(v))
	}
}

// Keys in the people register verify as those in files do, and bind by the
// record whatever address the key itself names.
func TestKeysOfPeople(t *testing.T) {
	ann, bob := testSigner(1), testSigner(2)
	owner := newOwner(t, at.AddDate(-1, 0, 0), nil)
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	fileKeys := files(t, Files{OpenPGP: []string{"k"}, AllowedSigners: []string{"a"}}, map[string]string{"k": owner.public(), "a": "bob@example.org " + line(bob)})
	fingerprint := strings.ToLower(fileKeys.firstPrint())
	const good = "verified: signed with a key that is kept in the repository, which was valid on 1 January 2026"
	signedPGP := withHeader(bare, owner.sign(bare, at, nil))
	for name, c := range map[string]struct {
		keys   *Keys
		own    OwnKey
		commit []byte
		want   string
	}{
		"ssh key":             {nil, OwnKey{Public: line(ann)}, signedCommit(t, ann), "ssh " + good + "; PER-1"},
		"ssh digest alone":    {nil, OwnKey{Public: ssh.FingerprintSHA256(ann.PublicKey())}, signedCommit(t, ann), "ssh " + good + "; PER-1"},
		"on its last day":     {nil, OwnKey{Public: line(ann), From: day("2026-01-01"), To: day("2026-01-01")}, signedCommit(t, ann), "ssh " + good + "; PER-1"},
		"digest, too late":    {nil, OwnKey{Public: ssh.FingerprintSHA256(ann.PublicKey()), To: day("2025-12-31")}, signedCommit(t, ann), "ssh key not valid then: signed with an SSH key that was not valid on 1 January 2026: it was valid until 31 December 2025 (people register)"},
		"key, too early":      {nil, OwnKey{Public: line(ann), From: day("2026-01-02")}, signedCommit(t, ann), "ssh key not valid then: signed with an SSH key that was not valid on 1 January 2026: it is valid from 2 January 2026 only (people register, PER-1)"},
		"digest of a file's":  {fileKeys, OwnKey{Public: ssh.FingerprintSHA256(bob.PublicKey())}, signedCommit(t, bob), "ssh " + good + "; bob@example.org; PER-1"},
		"openpgp key":         {nil, OwnKey{Public: owner.public()}, signedPGP, "openpgp " + good + "; ann@example.org; PER-1"},
		"openpgp fingerprint": {fileKeys, OwnKey{Public: "0x" + fingerprint}, signedPGP, "openpgp " + good + "; ann@example.org; PER-1"},
		"not named any more":  {fileKeys, OwnKey{Public: fingerprint, To: day("2025-12-31")}, signedPGP, "openpgp " + good + "; ann@example.org"},
		"x509":                {nil, OwnKey{Type: "x509", Public: "MII"}, []byte(bare), "none none: not signed"},
	} {
		c.own.Owner = "PER-1"
		keys, faults := c.keys.With([]OwnKey{c.own})
		if len(faults) > 0 {
			t.Errorf("%s: %+v", name, faults)
		}
		check(t, name, keys.Verify(ParseCommit(c.commit), at), c.want)
	}
	if v := fileKeys.Verify(ParseCommit(signedCommit(t, ann)), at); v.State != UnknownKey {
		t.Errorf("a key of the people register stays behind in the files': %s", tell(v))
	}
	_, faults := fileKeys.With([]OwnKey{{Owner: "PER-2", Public: "ssh-ed25519 AAAA", Place: source.Place{File: "people.yaml", Line: 4, Column: 7}}})
	if got, want := tellFaults(faults), "PER-2: people.yaml:4:7: A key that a person signs with cannot be read: the public key cannot be read."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// firstPrint is the fingerprint of the one OpenPGP key.
func (k *Keys) firstPrint() string {
	for print, key := range k.pgp {
		if key.primary == "" {
			return print
		}
	}
	return ""
}

// Thousands of people are no trouble.
func TestManyKeys(t *testing.T) {
	var b strings.Builder
	for range 5000 {
		b.WriteString(strings.Repeat("*@example.org,", 20) + "ann@example.org " + line(testSigner(1)) + "\n")
	}
	keys, faults, err := Load(fstest.MapFS{"a": {Data: []byte(b.String())}}, Files{AllowedSigners: []string{"a"}})
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %+v", err, faults)
	}
	if v := keys.Verify(ParseCommit(signedCommit(t, testSigner(1))), at); v.State != Verified || len(v.Names) != 1 {
		t.Errorf("%s", tell(v))
	}
}

func FuzzKeyring(f *testing.F) {
	f.Add([]byte("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxjMEaVW5gBYJ\n-----END PGP PUBLIC KEY BLOCK-----\n"))
	f.Add([]byte("\xc6\x33\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, faults, err := Load(fstest.MapFS{"k": {Data: data}}, Files{OpenPGP: []string{"k"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(faults) == 0 && len(keys.pgp) == 0 {
			t.Error("a file without a key is taken")
		}
	})
}
