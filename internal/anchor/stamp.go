package anchor

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

// Authorities are the time-stamping authorities whose word counts. The zero
// value knows none.
type Authorities struct{ certs []*x509.Certificate }

// Add reads certificates in PEM: of authorities themselves, or of those that
// vouch for them. The error says in words what is wrong.
func (a *Authorities) Add(data []byte) error {
	known := len(a.certs)
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("holds a certificate that cannot be read: %w", err)
		}
		a.certs = append(a.certs, cert)
	}
	if len(a.certs) == known {
		return errors.New("holds no certificate in PEM")
	}
	return nil
}

// maxToken bounds a time stamp. One with a whole chain of certificates has
// some ten thousand bytes.
const maxToken = 64 << 10

// Stamped returns the time that an authority signed for an anchor: by an
// answer to a request (RFC 3161, section 2.4.2) or the token inside it, over
// the SHA-256, -384 or -512 of the anchor's bytes, under a certificate for time
// stamping that leads to one of the authorities and was valid then. The error
// says in words what is wrong.
func (f *File) Stamped(authorities *Authorities) (at time.Time, err error) {
	defer recoverAs(&err)
	if authorities == nil || len(authorities.certs) == 0 {
		return at, errors.New("no time-stamping authority is named in the configuration")
	}
	stamp, err := f.stamp()
	if err != nil {
		return at, err
	}
	return stamp.Time.UTC(), authorities.vouch(stamp)
}

// For reports, as an error in words, that the time stamp cannot be read or is
// not for this anchor. It does not ask who made it.
func (f *File) For() (err error) {
	defer recoverAs(&err)
	_, err = f.stamp()
	return err
}

// recoverAs turns a panic of the library, whose parser is not made for hostile
// input, into an error.
func recoverAs(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("the time stamp cannot be read: %v", p)
	}
}

func (f *File) stamp() (*timestamp.Timestamp, error) {
	switch {
	case len(f.Token) == 0:
		return nil, errors.New("no time stamp is kept beside it")
	case len(f.Token) > maxToken:
		return nil, errors.New("the time stamp is too large to be one")
	}
	stamp, err := timestamp.ParseResponse(f.Token)
	if err != nil {
		bare, bareErr := timestamp.Parse(f.Token)
		if bareErr != nil {
			return nil, fmt.Errorf("the time stamp cannot be read: %w", err)
		}
		stamp = bare
	}
	return stamp, f.covered(stamp)
}

// covered checks that the stamp is for this anchor.
func (f *File) covered(stamp *timestamp.Timestamp) error {
	if !stamp.HashAlgorithm.Available() || stamp.HashAlgorithm.Size() < 32 {
		return fmt.Errorf("the time stamp rests on %v, which is too weak", stamp.HashAlgorithm)
	}
	h := stamp.HashAlgorithm.New()
	h.Write(f.Data)
	if !bytes.Equal(h.Sum(nil), stamp.HashedMessage) {
		return errors.New("the time stamp is for another file")
	}
	return nil
}

func (a *Authorities) vouch(stamp *timestamp.Timestamp) error {
	p7, err := pkcs7.Parse(stamp.RawToken)
	if err != nil {
		return fmt.Errorf("the time stamp cannot be read: %w", err)
	}
	if len(p7.Signers) != 1 { // RFC 3161, section 2.4.2
		return fmt.Errorf("the time stamp has %d signers instead of one", len(p7.Signers))
	}
	between := x509.NewCertPool()
	for _, c := range p7.Certificates {
		between.AddCert(c)
	}
	roots := x509.NewCertPool()
	for _, c := range a.certs {
		roots.AddCert(c)
	}
	p7.Certificates = append(p7.Certificates, a.certs...) // a stamp may leave its certificate out
	err = p7.VerifyWithOpts(x509.VerifyOptions{
		Roots:         roots,
		Intermediates: between,
		CurrentTime:   stamp.Time,
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	if err != nil {
		return fmt.Errorf("the time stamp is by no authority named in the configuration: %w", err)
	}
	return nil
}
