package anchor_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"github.com/goldthread/goldthread/internal/anchor"
)

// An authority stamps what it is given, at whatever time.
type authority struct {
	t    *testing.T
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// newAuthority makes one whose certificate is for a use and holds for 2026.
func newAuthority(t *testing.T, use x509.ExtKeyUsage) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Test time stamps"},
		NotBefore: at("2026-01-01T00:00:00Z"), NotAfter: at("2026-12-31T00:00:00Z"),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
	}
	if use == x509.ExtKeyUsageTimeStamping { // RFC 3161, section 2.3: critical, and nothing else
		template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage}}
	} else {
		template.ExtKeyUsage = []x509.ExtKeyUsage{use}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{t, key, cert}
}

func (a *authority) stamp(data []byte, when time.Time, withCertificate bool) []byte {
	a.t.Helper()
	digest := sha256.Sum256(data)
	token, err := (&timestamp.Timestamp{
		HashAlgorithm: crypto.SHA256, HashedMessage: digest[:], Time: when, Policy: asn1.ObjectIdentifier{1, 2, 3},
		SerialNumber: big.NewInt(1), AddTSACertificate: withCertificate,
	}).CreateResponseWithOpts(a.cert, a.key, crypto.SHA256)
	if err != nil {
		a.t.Fatal(err)
	}
	return token
}

func (a *authority) trusted() *anchor.Authorities {
	a.t.Helper()
	var list anchor.Authorities
	if err := list.Add(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})); err != nil {
		a.t.Fatal(err)
	}
	return &list
}

func TestStamped(t *testing.T) {
	good, other := newAuthority(t, x509.ExtKeyUsageTimeStamping), newAuthority(t, x509.ExtKeyUsageTimeStamping)
	mailer := newAuthority(t, x509.ExtKeyUsageEmailProtection)
	when := at("2026-11-02T06:01:00Z")
	f := three(t)[0]
	changedByte := append([]byte(nil), good.stamp(f.Data, when, true)...)
	changedByte[len(changedByte)-5] ^= 1
	for _, c := range []struct {
		name  string
		token []byte
		trust *anchor.Authorities
		want  string // "" for a good one
	}{
		{"good", good.stamp(f.Data, when, true), good.trusted(), ""},
		{"without its certificate", good.stamp(f.Data, when, false), good.trusted(), ""},
		{"of another file", good.stamp([]byte("x"), when, true), good.trusted(), "for another file"},
		{"by another authority", other.stamp(f.Data, when, true), good.trusted(), "by no authority named"},
		{"by a key for something else", mailer.stamp(f.Data, when, true), mailer.trusted(), "by no authority named"},
		{"after its certificate ended", good.stamp(f.Data, at("2027-02-01T00:00:00Z"), true), good.trusted(), "by no authority named"},
		{"changed", changedByte, good.trusted(), "time stamp"},
		{"none", nil, good.trusted(), "no time stamp is kept"},
		{"no authority is named", good.stamp(f.Data, when, true), nil, "no time-stamping authority"},
		{"no token", []byte("hello"), good.trusted(), "cannot be read"},
		{"too much", make([]byte, 1<<20), good.trusted(), "too large"},
	} {
		f.Token = c.token
		got, err := f.Stamped(c.trust)
		switch {
		case c.want == "" && (err != nil || !got.Equal(when)):
			t.Errorf("%s: %v at %s", c.name, err, got)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestAuthoritiesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", "holds no certificate"},
		{"keys", "holds no certificate"},
		{"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"},
	} {
		if err := new(anchor.Authorities).Add([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.data, err, c.want)
		}
	}
}

func FuzzStamped(f *testing.F) {
	t := &testing.T{}
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	trust := a.trusted()
	file, err := anchor.New(anchor.Anchor{At: at("2026-11-02T06:00:00Z"), Head: head}, nil)
	if err != nil {
		f.Fatal(err)
	}
	good := a.stamp(file.Data, at("2026-11-02T06:01:00Z"), true)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, token []byte) {
		again := *file
		again.Token = token
		if when, err := again.Stamped(trust); err == nil && !when.Equal(at("2026-11-02T06:01:00Z")) {
			t.Errorf("a stamp of %s is taken", when)
		}
	})
}
