package signature

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	pgp "github.com/ProtonMail/go-crypto/openpgp/v2"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// testSigner is an SSH key that depends on n alone.
func testSigner(n byte) ssh.Signer {
	s, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))
	if err != nil {
		panic(err)
	}
	return s
}

func rsaSigner(t *testing.T) ssh.AlgorithmSigner {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return s.(ssh.AlgorithmSigner)
}

func line(s ssh.Signer) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey())))
}

// bare is the commit that tests sign.
const bare = treeLine + parentLine + authorLine + commitLine + "\nWords\n"

// signSSH returns the armored signature over text.
func signSSH(t *testing.T, s ssh.Signer, text, namespace string) string {
	t.Helper()
	sig, err := sshsig.Sign(strings.NewReader(text), s, sshsig.HashSHA512, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return string(sshsig.Armor(sig))
}

// withHeader puts a signature into a commit.
func withHeader(commit, signature string) []byte {
	header := "gpgsig " + strings.ReplaceAll(strings.TrimRight(signature, "\n"), "\n", "\n ") + "\n"
	return []byte(strings.Replace(commit, "\n\n", "\n"+header+"\n", 1))
}

func signedCommit(t *testing.T, s ssh.Signer) []byte {
	return withHeader(bare, signSSH(t, s, bare, "git"))
}

// certify returns a signer with a certificate of the authority.
func certify(t *testing.T, s, authority ssh.Signer, change func(*ssh.Certificate)) ssh.Signer {
	t.Helper()
	cert := &ssh.Certificate{
		Key: s.PublicKey(), CertType: ssh.UserCert, KeyId: "x", ValidPrincipals: []string{"ann@example.org"},
		ValidAfter: uint64(at.Add(-time.Hour).Unix()), ValidBefore: uint64(at.Add(time.Hour).Unix()),
	}
	if change != nil {
		change(cert)
	}
	if err := cert.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewCertSigner(cert, s)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// files loads keys that must be without a fault.
func files(t *testing.T, f Files, content map[string]string) *Keys {
	t.Helper()
	keys, faults, err := Load(fsOf(content), f)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v, %+v", err, faults)
	}
	return keys
}

func fsOf(content map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range content {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// allowing loads lines of allowed_signers.
func allowing(t *testing.T, lines ...string) *Keys {
	t.Helper()
	return files(t, Files{AllowedSigners: []string{"allowed"}}, map[string]string{"allowed": strings.Join(lines, "\n") + "\n"})
}

// A pgpOwner makes OpenPGP keys and signatures at given times.
type pgpOwner struct {
	*pgp.Entity
	t *testing.T
}

func configAt(t time.Time) *packet.Config {
	return &packet.Config{Time: func() time.Time { return t }, Algorithm: packet.PubKeyAlgoEdDSA}
}

func newOwner(t *testing.T, made time.Time, change func(*packet.Config)) *pgpOwner {
	t.Helper()
	c := configAt(made)
	if change != nil {
		change(c)
	}
	e, err := pgp.NewEntity("Ann Lee", "", "ann@example.org", c)
	if err != nil {
		t.Fatal(err)
	}
	return &pgpOwner{e, t}
}

// public is the armored public key.
func (o *pgpOwner) public() string {
	o.t.Helper()
	var b bytes.Buffer
	w, err := armor.Encode(&b, "PGP PUBLIC KEY BLOCK", nil)
	if err == nil {
		err = o.Serialize(w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return b.String() + "\n"
}

// sign signs with the primary key itself, so that also a signature that a
// careful program would not make can be made.
func (o *pgpOwner) sign(text string, when time.Time, change func(*packet.Signature)) string {
	o.t.Helper()
	sig := &packet.Signature{
		Version: 4, SigType: packet.SigTypeBinary, PubKeyAlgo: o.PrimaryKey.PubKeyAlgo, Hash: 5, // crypto.SHA256
		CreationTime: when, IssuerKeyId: &o.PrimaryKey.KeyId, IssuerFingerprint: o.PrimaryKey.Fingerprint,
	}
	if change != nil {
		change(sig)
	}
	h, err := sig.PrepareSign(configAt(when))
	if err != nil {
		o.t.Fatal(err)
	}
	h.Write([]byte(text))
	if err := sig.Sign(h, o.PrivateKey, configAt(when)); err != nil {
		o.t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := armor.Encode(&b, "PGP SIGNATURE", nil)
	if err == nil {
		err = sig.Serialize(w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return b.String() + "\n"
}

// rehash returns an armored signature that says it was made with another hash
// (RFC 9580, 9.5): the library makes none with a weak one.
func rehash(t *testing.T, text string, id byte) string {
	t.Helper()
	block, err := armor.Decode(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(block.Body)
	if err != nil || body[1] >= 192 || body[2] != 4 {
		t.Fatalf("a packet of another form: % x, %v", body[:8], err)
	}
	body[5] = id // after the header of two bytes: version, type, algorithm
	var b bytes.Buffer
	w, err := armor.Encode(&b, "PGP SIGNATURE", nil)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}
