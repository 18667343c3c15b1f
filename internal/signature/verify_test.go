package signature

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// tell writes a verdict in one line.
func tell(v Verdict) string {
	s := fmt.Sprintf("%s %s: %s", v.Kind, v.State, v.Reason)
	if v.Platform {
		s += "; platform"
	}
	for _, list := range [][]string{v.Names, v.Owners} {
		if len(list) > 0 {
			s += "; " + strings.Join(list, " ")
		}
	}
	if v.Outlived {
		s += "; outlived"
	}
	return s
}

func check(t *testing.T, what string, v Verdict, want string) {
	t.Helper()
	if got := tell(v); got != want {
		t.Errorf("%s:\ngot  %s\nwant %s", what, got, want)
	}
}

func TestSSHStates(t *testing.T) {
	ann, bob := testSigner(1), testSigner(2)
	const good = "ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2026"
	const notThen = "ssh key not valid then: signed with an SSH key that was not valid on 1 January 2026: "
	unknown := "ssh unknown key: signed by a key that nobody here is known by: " + ssh.FingerprintSHA256(ann.PublicKey())
	signed := signedCommit(t, ann)
	for name, c := range map[string]struct {
		keys   *Keys
		commit []byte
		want   string
	}{
		"not signed":       {allowing(t, "ann "+line(ann)), []byte(bare), "none none: not signed"},
		"verified":         {allowing(t, "ann@example.org "+line(ann)), signed, good + "; ann@example.org"},
		"several names":    {allowing(t, "ann@example.org,*@example.net,!x "+line(ann), "al "+line(ann)), signed, good + "; al ann@example.org"},
		"no keys":          {nil, signed, unknown},
		"unknown key":      {allowing(t, "bob "+line(bob)), signed, unknown},
		"authority itself": {allowing(t, "ann cert-authority "+line(ann)), signed, unknown},
		"changed content":  {allowing(t, "ann "+line(ann)), []byte(strings.Replace(string(signed), "Words", "Wards", 1)), "ssh bad: the signature is not over this content"},
		"other namespace": {allowing(t, "ann "+line(ann)), withHeader(bare, signSSH(t, ann, bare, "file")),
			"ssh bad: the signature was made for another purpose than Git"},
		"line for another use": {allowing(t, `ann namespaces="file" `+line(ann)), signed, notThen + "its line does not allow it to sign for Git (allowed, line 1)"},
		"not yet valid":        {allowing(t, `ann valid-after="20260102Z" `+line(ann)), signed, notThen + "it is valid from 2 January 2026 only (allowed, line 1)"},
		"no longer valid":      {allowing(t, `ann valid-before="20251231Z" `+line(ann)), signed, notThen + "it was valid until 31 December 2025 (allowed, line 1)"},
		"valid to the second":  {allowing(t, `ann valid-after="20260101Z",valid-before="202601010001Z" `+line(ann)), signed, good + "; ann"},
		"renewed on another line": {allowing(t, `old valid-before="20251231Z" `+line(ann), `new valid-after="20251231Z" `+line(ann)), signed,
			good + "; new"},
	} {
		check(t, name, c.keys.Verify(ParseCommit(c.commit), at), c.want)
	}
}

func TestSSHRevokedKey(t *testing.T) {
	ann := testSigner(1)
	for form, text := range map[string]string{"key": line(ann) + " lost", "digest": ssh.FingerprintSHA256(ann.PublicKey())} {
		keys := files(t, Files{AllowedSigners: []string{"allowed"}, Revoked: []string{"revoked"}},
			map[string]string{"allowed": "ann " + line(ann), "revoked": "# keys that were stolen\n" + text + "\n"})
		check(t, form, keys.Verify(ParseCommit(signedCommit(t, ann)), at), "ssh key not valid then: the key was revoked (revoked, line 2)")
	}
}

func TestSSHCertificates(t *testing.T) {
	ann, ca, other := testSigner(1), testSigner(8), testSigner(9)
	const good = "ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2026; "
	const notThen = "ssh key not valid then: signed with an SSH key that was not valid on 1 January 2026: "
	const unknown = "ssh unknown key: signed with a certificate of an authority that nobody here is known by: "
	authority := "*@example.org cert-authority " + line(ca)
	for name, c := range map[string]struct {
		line   string
		signer ssh.Signer
		want   string
	}{
		"verified":        {authority, certify(t, ann, ca, nil), good + "ann@example.org"},
		"other authority": {authority, certify(t, ann, other, nil), unknown + ssh.FingerprintSHA256(other.PublicKey())},
		"no authority":    {"*@example.org " + line(ca), certify(t, ann, ca, nil), unknown + ssh.FingerprintSHA256(ca.PublicKey())},
		"only the names that the line allows": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.ValidPrincipals = append(c.ValidPrincipals, "root@elsewhere.org") }),
			good + "ann@example.org"},
		"other names": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"eve@example.net"} }),
			notThen + "its certificate names nobody whom the line allows (allowed, line 1)"},
		"no names": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.ValidPrincipals = nil }),
			notThen + "its certificate names nobody whom the line allows (allowed, line 1)"},
		"host": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.CertType = ssh.HostCert }),
			notThen + "its certificate is for a computer, not for a person"},
		"expired": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.ValidBefore = uint64(at.Unix()) }),
			notThen + "its certificate was valid until 1 January 2026"},
		"early": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.ValidAfter = uint64(at.Unix()) + 1 }),
			notThen + "its certificate is not valid before 1 January 2026"},
		"bound to a command": {authority, certify(t, ann, ca, func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"force-command": "x"} }),
			notThen + "its certificate is bound to a use that is none for Git"},
		"authority retired": {`*@example.org cert-authority,valid-before="20250101Z" ` + line(ca), certify(t, ann, ca, nil),
			notThen + "it was valid until 1 January 2025 (allowed, line 1)"},
	} {
		check(t, name, allowing(t, c.line).Verify(ParseCommit(signedCommit(t, c.signer)), at), c.want)
	}
	revoked := files(t, Files{AllowedSigners: []string{"allowed"}, Revoked: []string{"revoked"}}, map[string]string{"allowed": authority, "revoked": line(ann)})
	check(t, "key of the certificate revoked", revoked.Verify(ParseCommit(signedCommit(t, certify(t, ann, ca, nil))), at),
		"ssh key not valid then: the key was revoked (revoked, line 1)")
}

// A signature with SHA-1, which the SSH library itself would take, is refused,
// by the key and in a certificate.
func TestSSHWithSHA1(t *testing.T) {
	s := rsaSigner(t)
	keys := allowing(t, "ann "+line(s))
	for name, c := range map[string]struct{ algorithm, want string }{
		"SHA-512": {ssh.KeyAlgoRSASHA512, "ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2026; ann"},
		"SHA-256": {ssh.KeyAlgoRSASHA256, "ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2026; ann"},
		"SHA-1":   {ssh.KeyAlgoRSA, "ssh bad: the signature cannot be read"}, // and so says the library that reads it
	} {
		v := keys.Verify(ParseCommit(withHeader(bare, signSSH(t, fixedAlgorithm{s, c.algorithm}, bare, "git"))), at)
		check(t, name, v, c.want)
	}
	cert := certify(t, testSigner(1), fixedAlgorithm{s, ssh.KeyAlgoRSA}, nil)
	check(t, "certificate", allowing(t, "*@example.org cert-authority "+line(s)).Verify(ParseCommit(signedCommit(t, cert)), at),
		"ssh key not valid then: signed with an SSH key that was not valid on 1 January 2026: its certificate is signed with SHA-1 or DSA, which proves nothing any more")
	own := certify(t, s, testSigner(8), nil)
	text := signSSH(t, fixedAlgorithm{own.(ssh.AlgorithmSigner), ssh.KeyAlgoRSA}, bare, "git")
	check(t, "key of a certificate", allowing(t, "*@example.org cert-authority "+line(testSigner(8))).Verify(ParseCommit(withHeader(bare, text)), at),
		"ssh bad: the signature is made with SHA-1 or DSA, which proves nothing any more")
}

// fixedAlgorithm signs in one way, whatever it is asked for.
type fixedAlgorithm struct {
	ssh.AlgorithmSigner
	algorithm string
}

func (f fixedAlgorithm) SignWithAlgorithm(rand io.Reader, data []byte, _ string) (*ssh.Signature, error) {
	return f.AlgorithmSigner.SignWithAlgorithm(rand, data, f.algorithm)
}

func (f fixedAlgorithm) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	return f.SignWithAlgorithm(rand, data, "")
}

func TestOpenPGPStates(t *testing.T) {
	year := 365 * 24 * time.Hour
	made := at.Add(-2 * year)
	const good = "openpgp verified: signed with a key that is kept in the repository, which was valid on 1 January 2026; ann@example.org"
	const notThen = "openpgp key not valid then: signed with an OpenPGP key that was not valid on 1 January 2026: "
	plain := newOwner(t, made, nil)
	forOneYear := func(c *packet.Config) { c.KeyLifetimeSecs = uint32(year.Seconds()) }
	revoke := func(reason packet.ReasonForRevocation, when time.Time) *pgpOwner {
		o := newOwner(t, made, nil)
		if err := o.Revoke(reason, "", configAt(when)); err != nil {
			t.Fatal(err)
		}
		return o
	}
	for name, c := range map[string]struct {
		owner  *pgpOwner
		when   time.Time
		change func(*packet.Signature)
		want   string
	}{
		"verified":                 {plain, at, nil, good},
		"expired":                  {newOwner(t, made, forOneYear), at, nil, notThen + "it expired on 1 January 2025"},
		"made later":               {newOwner(t, at.Add(24*time.Hour), nil), at, nil, notThen + "it was made on 2 January 2026 only"},
		"signed when it was over":  {newOwner(t, at.Add(-year), forOneYear), at.Add(time.Hour), nil, notThen + "it expired on 1 January 2026"},
		"retired before":           {revoke(packet.KeyRetired, at.Add(-time.Hour)), at, nil, notThen + "it was revoked on 31 December 2025"},
		"retired since":            {revoke(packet.KeyRetired, at.Add(time.Hour)), at, nil, good},
		"superseded since":         {revoke(packet.KeySuperseded, at.Add(time.Hour)), at, nil, good},
		"stolen":                   {revoke(packet.KeyCompromised, at.Add(year)), at, nil, notThen + "it was revoked, and not merely as out of use"},
		"revoked without a reason": {revoke(packet.NoReason, at.Add(year)), at, nil, notThen + "it was revoked, and not merely as out of use"},
		"over text":                {plain, at, func(s *packet.Signature) { s.SigType = packet.SigTypeText }, "openpgp bad: the signature is not one over a commit or a tag"},
		"over a key":               {plain, at, func(s *packet.Signature) { s.SigType = packet.SigTypePositiveCert }, "openpgp bad: the signature is not one over a commit or a tag"},
		"short lived": {plain, at.Add(-time.Hour), func(s *packet.Signature) { life := uint32(60); s.SigLifetimeSecs = &life },
			notThen + "the signature itself was good until 31 December 2025 only"},
	} {
		keys := files(t, Files{OpenPGP: []string{"k.asc"}}, map[string]string{"k.asc": c.owner.public()})
		v := keys.Verify(ParseCommit(withHeader(bare, c.owner.sign(bare, c.when, c.change))), at)
		check(t, name, v, c.want)
	}
	signed := withHeader(bare, plain.sign(bare, at, nil))
	var none *Keys
	check(t, "no keys", none.Verify(ParseCommit(signed), at), "openpgp unknown key: signed by a key that nobody here is known by: OpenPGP "+fmt.Sprintf("%X", plain.PrimaryKey.Fingerprint))
	keys := files(t, Files{OpenPGP: []string{"*.asc"}}, map[string]string{"k.asc": plain.public()})
	changed := strings.Replace(string(signed), "Words", "Wards", 1)
	check(t, "changed content", keys.Verify(ParseCommit([]byte(changed)), at), "openpgp bad: the signature is not over this content")
	sha1 := withHeader(bare, rehash(t, plain.sign(bare, at, nil), 2))
	check(t, "SHA-1", keys.Verify(ParseCommit(sha1), at), "openpgp bad: the signature is made with SHA-1, which proves nothing any more")
	two := strings.Replace(plain.sign(bare, at, nil), "-----END", "x-----END", 1)
	check(t, "damaged armor", keys.Verify(ParseCommit(withHeader(bare, two)), at), "openpgp bad: the signature cannot be read: its end is missing, or text follows it")
}

// A key that was renewed is judged by what it said of itself at the time, and
// where the old word is gone, as after a clean export, by the oldest there is.
func TestOpenPGPRenewedKey(t *testing.T) {
	day := 24 * time.Hour
	k := &pgpKey{public: &packet.PublicKey{CreationTime: at.Add(-100 * day)}, said: []statement{
		{made: at.Add(-100 * day), until: at.Add(-50 * day), signs: true},
		{made: at.Add(-10 * day), until: at.Add(50 * day), signs: true},
	}}
	for when, want := range map[time.Duration]string{
		-101: "it was made on 23 September 2025 only", -90: "", -40: "it expired on 12 November 2025", -5: "", 51: "it expired on 20 February 2026",
	} {
		if got := newKeys().pgpFault(k, at.Add(when*day)); got != want {
			t.Errorf("on day %d: %q, want %q", when, got, want)
		}
	}
	k.said = k.said[1:]
	if got := newKeys().pgpFault(k, at.Add(-90*day)); got != "" {
		t.Errorf("with the old word gone: %q", got)
	}
}

// The platform's key makes a signature the platform's, in either form, and
// wins over a person's claim to the same key.
func TestPlatformKeys(t *testing.T) {
	forge := testSigner(5)
	pgpForge := newOwner(t, at.Add(-time.Hour), nil)
	keys := files(t, Files{Platform: []string{"forge/*"}, AllowedSigners: []string{"allowed"}}, map[string]string{
		"forge/a.pub": "# from the forge's own page\n" + line(forge) + "\n", "forge/b.asc": pgpForge.public(), "allowed": "ann " + line(forge)})
	const want = " verified: signed with a key of the platform, which was valid on 1 January 2026; platform"
	check(t, "ssh", keys.Verify(ParseCommit(signedCommit(t, forge)), at), "ssh"+want)
	check(t, "openpgp", keys.Verify(ParseCommit(withHeader(bare, pgpForge.sign(bare, at, nil))), at), "openpgp"+want)
}

// A key that is good on the commit's own date and over when it landed is told
// of: an old key can date a commit back.
func TestKeyThatIsOverAtTheLanding(t *testing.T) {
	ann := testSigner(1)
	keys := allowing(t, `ann valid-before="20260201Z" `+line(ann))
	for landed, want := range map[string]string{
		"2026-01-15": "; ann",
		"2026-03-01": ", and no longer when this came into force on 1 March 2026; ann; outlived",
		"2025-03-01": "; ann", // an earlier landing is another matter
	} {
		day, _ := time.Parse(time.DateOnly, landed)
		check(t, landed, keys.Verify(ParseCommit(signedCommit(t, ann)), day),
			"ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2026"+want)
	}
	owner := newOwner(t, at.Add(-time.Hour), func(c *packet.Config) { c.KeyLifetimeSecs = 30 * 24 * 3600 })
	keys = files(t, Files{OpenPGP: []string{"k"}}, map[string]string{"k": owner.public()})
	if v := keys.Verify(ParseCommit(withHeader(bare, owner.sign(bare, at, nil))), at.AddDate(1, 0, 0)); v.State != Verified || !v.Outlived {
		t.Errorf("openpgp: %s", tell(v))
	}
}

func TestTagSignature(t *testing.T) {
	ann := testSigner(1)
	text := "object 1111111111111111111111111111111111111111\ntype commit\ntag v1\ntagger Ann <ann@example.org> 1767225600 +0000\n\nwords\n"
	keys := allowing(t, "ann "+line(ann))
	signature := signSSH(t, ann, text, "git")
	check(t, "tag", keys.Verify(ParseTag([]byte(text+signature)), at), "ssh verified: signed with a key that is kept in the repository, which was valid on 1 January 2026; ann")
	check(t, "text after it", keys.Verify(ParseTag([]byte(text+signature+"Reviewed-by: CEO\n")), at),
		"ssh bad: the signature cannot be read: its end is missing, or text follows it")
	check(t, "words added", keys.Verify(ParseTag([]byte(text+"more\n"+signature)), at), "ssh bad: the signature is not over this content")
}

func TestRefusedGoesBeforeASignature(t *testing.T) {
	ann := testSigner(1)
	text := strings.Replace(bare, authorLine, authorLine+authorLine, 1)
	v := allowing(t, "ann "+line(ann)).Verify(ParseCommit(withHeader(text, signSSH(t, ann, text, "git"))), at)
	check(t, "twice an author", v, `none refused: the commit is not written as Git writes one: "committer" is expected and "author" stands there`)
}

func TestSignatureForSHA256Only(t *testing.T) {
	data := strings.Replace(bare, "\n\n", "\ngpgsig-sha256 x\n y\n\n", 1)
	check(t, "sha256", allowing(t).Verify(ParseCommit([]byte(data)), at), "unknown not verified: signed for the SHA-256 form of the repository only, which is not verified here")
	check(t, "other form", allowing(t).Verify(ParseCommit(withHeader(bare, "-----BEGIN ELSE-----\nx\n-----END ELSE-----")), at),
		"unknown not verified: signed in a form that is not known here")
}

// Whatever stands where a signature should be, an answer comes soon.
func TestHostileSignatures(t *testing.T) {
	ann := testSigner(1)
	keys := allowing(t, "ann "+line(ann))
	good := signSSH(t, ann, bare, "git")
	for name, text := range map[string]string{
		"empty":         "-----BEGIN SSH SIGNATURE-----",
		"cut off":       good[:len(good)/2],
		"no content":    "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----",
		"not base64":    "-----BEGIN SSH SIGNATURE-----\n????\n-----END SSH SIGNATURE-----",
		"huge":          "-----BEGIN SSH SIGNATURE-----\n" + strings.Repeat("AAAA\n", 1<<20) + "-----END SSH SIGNATURE-----",
		"two":           good + good,
		"huge pgp":      "-----BEGIN PGP SIGNATURE-----\n\n" + strings.Repeat("AAAA\n", 1<<20) + "-----END PGP SIGNATURE-----",
		"pgp of zeros":  "-----BEGIN PGP SIGNATURE-----\n\nAAAAAAAAAAAA\n-----END PGP SIGNATURE-----",
		"pgp long line": "-----BEGIN PGP SIGNATURE-----\n\n" + strings.Repeat("A", 50_000) + "\n-----END PGP SIGNATURE-----",
	} {
		if v := keys.Verify(ParseCommit(withHeader(bare, text)), at); v.State != Bad {
			t.Errorf("%s: %s", name, tell(v))
		}
	}
	compressed := "-----BEGIN PGP MESSAGE-----\n\no///AAAA\n-----END PGP MESSAGE-----"
	if v := keys.Verify(ParseCommit(withHeader(bare, compressed)), at); v.State != Bad {
		t.Errorf("compressed: %s", tell(v))
	}
}

func FuzzArmor(f *testing.F) {
	sig, err := sshsig.Sign(strings.NewReader(bare), testSigner(1), sshsig.HashSHA256, "git")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(sshsig.Armor(sig)))
	f.Add("-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0=\n-----END PGP SIGNATURE-----")
	f.Add("-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----")
	keys := newKeys()
	keys.add(&sshKey{key: testSigner(1).PublicKey(), names: patternList{"ann"}})
	f.Fuzz(func(t *testing.T, text string) {
		o := ParseCommit(withHeader(bare, text))
		v := keys.Verify(o, at)
		if v.State == Verified && string(o.payload) != bare {
			t.Errorf("verified over other bytes: %q", o.payload)
		}
		readOpenPGP([]byte(text))
		signer([]byte(text))
	})
}

func BenchmarkVerify(b *testing.B) {
	signer := testSigner(1)
	sig, err := sshsig.Sign(strings.NewReader(bare), signer, sshsig.HashSHA512, "git")
	if err != nil {
		b.Fatal(err)
	}
	data := withHeader(bare, string(sshsig.Armor(sig)))
	keys := newKeys()
	keys.add(&sshKey{key: signer.PublicKey(), names: patternList{"ann"}})
	for b.Loop() {
		if v := keys.Verify(ParseCommit(data), at); v.State != Verified {
			b.Fatal(tell(v))
		}
	}
}
