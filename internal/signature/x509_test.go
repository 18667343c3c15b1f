package signature

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"
)

// cms wraps certificates as a CMS signature does, without a signer.
func cms(t *testing.T, certificates ...[]byte) string {
	t.Helper()
	var all []byte
	for _, c := range certificates {
		all = append(all, c...)
	}
	type content struct{ Type asn1.ObjectIdentifier }
	inner, err := asn1.Marshal(struct {
		Version      int
		Digests      []asn1.RawValue `asn1:"set"`
		Content      content
		Certificates asn1.RawValue
		Signers      []asn1.RawValue `asn1:"set"`
	}{1, nil, content{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}}, asn1.RawValue{Class: 2, IsCompound: true, Bytes: all}, nil})
	if err != nil {
		t.Fatal(err)
	}
	der, err := asn1.Marshal(struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}{signedData, asn1.RawValue{Class: 2, IsCompound: true, Bytes: inner}})
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "SIGNED MESSAGE", Bytes: der}))
}

func certificate(t *testing.T, change func(*x509.Certificate)) []byte {
	t.Helper()
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Ann"}, EmailAddresses: []string{"ann@example.org"},
		URIs:      []*url.URL{{Scheme: "https", Host: "forge.example", Path: "/ann"}},
		NotBefore: at.Add(-time.Hour), NotAfter: at.Add(time.Hour), BasicConstraintsValid: true,
	}
	issuer := *c
	issuer.Subject = pkix.Name{CommonName: "Some authority"}
	if change != nil {
		change(c)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, &issuer, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// An X.509 signature is described and never taken for verified.
func TestX509IsDescribed(t *testing.T) {
	authority := certificate(t, func(c *x509.Certificate) { c.IsCA, c.EmailAddresses = true, nil })
	over := certificate(t, func(c *x509.Certificate) { c.NotAfter = at.Add(-time.Minute) })
	const issued = "x509 not verified: signed with an X.509 certificate that names CN=Some authority as its issuer; not verified"
	for name, c := range map[string]struct{ signature, want string }{
		"certificate":   {cms(t, certificate(t, nil)), issued},
		"with chain":    {cms(t, authority, certificate(t, nil)), issued},
		"over":          {cms(t, over), issued + ", and by its own words it was not valid on 1 January 2026"},
		"none":          {cms(t), "x509 not verified: signed with an X.509 certificate that cannot be read; not verified"},
		"garbage":       {cms(t, []byte{0x30, 0x03, 1, 2, 3}), "x509 not verified: signed with an X.509 certificate that cannot be read; not verified"},
		"no DER at all": {"-----BEGIN SIGNED MESSAGE-----\nAAAA\n-----END SIGNED MESSAGE-----\n", "x509 not verified: signed with an X.509 certificate that cannot be read; not verified"},
		"many":          {cms(t, slicesOf(certificate(t, nil), 60)...), issued},
	} {
		v := allowing(t).Verify(ParseCommit(withHeader(bare, c.signature)), at)
		check(t, name, v, c.want)
		if name == "with chain" && (v.Certificate == nil || strings.Join(v.Certificate.Names, " ") != "ann@example.org https://forge.example/ann") {
			t.Errorf("certificate %+v", v.Certificate)
		}
	}
}

func slicesOf(one []byte, n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = one
	}
	return all
}
