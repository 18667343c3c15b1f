package signature

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cryptoasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/goldthread/goldthread/internal/source"
)

// A Certificate is what an X.509 signature says of its signer. Nothing of it
// is verified: whoever makes a certificate writes into it what they like.
type Certificate struct {
	Issuer string    `json:"issuer"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	// Subject and Names, its addresses and URIs, are personal data.
	Subject string   `json:"-"`
	Names   []string `json:"-"`
}

// maxChain bounds the certificates that come with a signature.
const maxChain = 16

// describeX509 looks into a CMS signature (RFC 5652), as S/MIME tools and
// gitsign make it, without verifying it.
func describeX509(v Verdict, o *Object) Verdict {
	v.State = NotVerified
	c := signer(o.armor)
	if c == nil {
		v.Reason = "signed with an X.509 certificate that cannot be read; not verified"
		return v
	}
	v.Certificate, v.At, v.Clock = c, o.Committer.When, ClockObject
	v.Reason = "signed with an X.509 certificate that names " + source.Escape(shorten(c.Issuer)) + " as its issuer; not verified"
	if v.At.Before(c.From) || v.At.After(c.To) {
		v.Reason += ", and by its own words it was not valid on " + day(v.At)
	}
	return v
}

// signer is the certificate of the signer: the first that is none of an
// authority, of a signature that can be read.
func signer(text []byte) *Certificate {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil
	}
	var found *x509.Certificate
	for _, c := range embedded(block.Bytes) {
		if found == nil || found.IsCA && !c.IsCA {
			found = c
		}
	}
	if found == nil {
		return nil
	}
	out := &Certificate{
		Subject: found.Subject.String(), Issuer: found.Issuer.String(),
		From: found.NotBefore.UTC(), To: found.NotAfter.UTC(), Names: found.EmailAddresses,
	}
	for _, u := range found.URIs {
		out.Names = append(out.Names, u.String())
	}
	return out
}

var signedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

// embedded reads the certificates of ContentInfo{signedData, [0] SignedData{
// version, digestAlgorithms, encapContentInfo, [0] certificates ...}}.
func embedded(der []byte) []*x509.Certificate {
	var content, outer, data, list cryptobyte.String
	var oid asn1.ObjectIdentifier
	in := cryptobyte.String(der)
	explicit := cryptoasn1.Tag(0).ContextSpecific().Constructed()
	if !in.ReadASN1(&content, cryptoasn1.SEQUENCE) || !content.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(signedData) ||
		!content.ReadASN1(&outer, explicit) || !outer.ReadASN1(&data, cryptoasn1.SEQUENCE) ||
		!data.SkipASN1(cryptoasn1.INTEGER) || !data.SkipASN1(cryptoasn1.SET) || !data.SkipASN1(cryptoasn1.SEQUENCE) ||
		!data.ReadASN1(&list, explicit) {
		return nil
	}
	var all []*x509.Certificate
	for len(all) < maxChain && !list.Empty() {
		var one cryptobyte.String
		if !list.ReadASN1Element(&one, cryptoasn1.SEQUENCE) {
			break
		}
		if c, err := x509.ParseCertificate(one); err == nil {
			all = append(all, c)
		}
	}
	return all
}
