package history_test

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
	"sync"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"github.com/goldthread/goldthread/internal/anchor"
)

// tsa is a time-stamping authority, made once.
var tsa = sync.OnceValue(func() (a struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}) {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	var err error
	a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // time stamping
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Test time stamps"},
		NotBefore: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	must(err)
	a.cert, err = x509.ParseCertificate(der)
	must(err)
	return a
})

func authorityOf(t *testing.T) *anchor.Authorities {
	t.Helper()
	a := &anchor.Authorities{}
	if err := a.Add(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tsa().cert.Raw})); err != nil {
		t.Fatal(err)
	}
	return a
}

func stampOf(t *testing.T, data []byte, when time.Time) []byte {
	t.Helper()
	digest := sha256.Sum256(data)
	token, err := (&timestamp.Timestamp{
		HashAlgorithm: crypto.SHA256, HashedMessage: digest[:], Time: when, Policy: asn1.ObjectIdentifier{1, 2, 3},
		SerialNumber: big.NewInt(1), AddTSACertificate: true,
	}).CreateResponseWithOpts(tsa().cert, tsa().key, crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
