package signature

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// verifySSH verifies a signature in the form of PROTOCOL.sshsig. The key comes
// with the signature: it is looked up first, and no computing is done with one
// that is not kept.
//
// Of a key on a hardware token (sk-...) the touch is asked for; that a PIN was
// typed, and whether the token is a real one, is not looked at.
func (k *Keys) verifySSH(v Verdict, o *Object) (Verdict, func(time.Time) bool) {
	sig, err := sshsig.Unarmor(o.armor)
	if err != nil {
		return v.because(Bad, "the signature cannot be read"), nil
	}
	v.Key = ssh.FingerprintSHA256(sig.PublicKey)
	v.At, v.Clock = o.Committer.When, ClockObject
	switch {
	case sig.Signature.Format == ssh.KeyAlgoRSA || insecure(sig.PublicKey.Type()):
		return v.because(Bad, "the signature is made with SHA-1 or DSA, which proves nothing any more"), nil
	case sig.Namespace != namespace:
		return v.because(Bad, "the signature was made for another purpose than Git"), nil
	case v.At.IsZero():
		return v.because(KeyNotValid, "the signed date cannot be read, so no key can be judged on it"), nil
	}
	candidates, fault := k.candidates(sig.PublicKey)
	if fault != "" {
		return v.because(KeyNotValid, fault), nil
	}
	if len(candidates) == 0 {
		var reason string
		v.Key, reason = unknownSSH(sig.PublicKey)
		return v.because(UnknownKey, reason), nil
	}
	if err := sshsig.Verify(bytes.NewReader(o.payload), sig, sig.PublicKey, sig.HashAlgorithm, namespace); err != nil {
		return v.because(Bad, "the signature is not over this content"), nil
	}
	good := func(t time.Time) bool {
		at := Verdict{At: t}
		return k.sshVerdict(at, sig.PublicKey, candidates).State == Verified
	}
	return k.sshVerdict(v, sig.PublicKey, candidates), good
}

// candidates are the lines that speak of a key: its own, or those of the
// authority that signed its certificate.
func (k *Keys) candidates(key ssh.PublicKey) (found []*sshKey, revoked string) {
	all := []ssh.PublicKey{key}
	found = k.ssh[ssh.FingerprintSHA256(key)]
	if cert, ok := key.(*ssh.Certificate); ok {
		all = append(all, cert.Key, cert.SignatureKey)
		found = append(found[:len(found):len(found)], k.authorities[ssh.FingerprintSHA256(cert.SignatureKey)]...)
	} else if len(found) == 0 && k.owned[ssh.FingerprintSHA256(key)] != nil {
		for _, o := range k.owned[ssh.FingerprintSHA256(key)] {
			found = append(found, &sshKey{owner: o.owner, from: o.from, to: o.to, where: "people register"})
		}
	}
	for _, one := range all {
		if where := k.revoked[ssh.FingerprintSHA256(one)]; where != "" {
			return nil, "the key was revoked (" + where + ")"
		}
	}
	return found, ""
}

// sshVerdict judges the lines at v.At. Those that were valid then are taken
// together.
func (k *Keys) sshVerdict(v Verdict, key ssh.PublicKey, candidates []*sshKey) Verdict {
	cert, _ := key.(*ssh.Certificate)
	certified := checkCertificate(cert, v.At)
	var faults []string
	valid := false
	for _, c := range candidates {
		fault := c.usable(v.At)
		names := c.names.names()
		if fault == "" && c.authority {
			names, fault = c.allowed(cert)
			fault = cmp.Or(fault, certified)
		}
		if fault != "" {
			faults = append(faults, fault)
			continue
		}
		valid = true
		v.Platform = v.Platform || c.platform
		v.Names = append(v.Names, names...)
		if c.owner != "" {
			v.Owners = append(v.Owners, c.owner)
		}
	}
	if !valid {
		v.Names = nil
		return v.because(KeyNotValid, "signed with an SSH key that was not valid on "+day(v.At)+": "+strings.Join(faults[:min(3, len(faults))], "; "))
	}
	v.State = Verified
	if v.Platform {
		v.Names, v.Owners = nil, nil
		return v
	}
	prints := []string{v.Key}
	if cert != nil {
		prints = append(prints, ssh.FingerprintSHA256(cert.Key))
	}
	return k.own(v, prints...)
}

// checkCertificate says why a certificate does not hold at t, or "". Whether
// the authority that signed it is known is for others to say.
func checkCertificate(cert *ssh.Certificate, t time.Time) string {
	switch {
	case cert == nil:
		return ""
	case cert.CertType != ssh.UserCert:
		return "its certificate is for a computer, not for a person"
	case cert.Signature.Format == ssh.KeyAlgoRSA || insecure(cert.Signature.Format):
		return "its certificate is signed with SHA-1 or DSA, which proves nothing any more"
	case len(cert.ValidPrincipals) == 0:
		return "its certificate names nobody"
	}
	check := ssh.CertChecker{Clock: func() time.Time { return t }}
	if err := check.CheckCert(cert.ValidPrincipals[0], cert); err != nil {
		return certFault(cert, t, err)
	}
	return ""
}

// allowed returns those of a certificate's names that the authority's line
// allows.
func (k *sshKey) allowed(cert *ssh.Certificate) (names []string, fault string) {
	if len(cert.ValidPrincipals) > maxPrincipals {
		return nil, "its certificate names too many people"
	}
	for _, p := range cert.ValidPrincipals {
		if k.names.match(p) {
			names = append(names, p)
		}
	}
	if len(names) == 0 {
		return nil, "its certificate names nobody whom the line allows (" + k.where + ")"
	}
	return names, ""
}

// certFault says why a certificate was not valid at t.
func certFault(cert *ssh.Certificate, t time.Time, err error) string {
	now := uint64(max(t.Unix(), 0))
	switch {
	case now < cert.ValidAfter:
		return "its certificate is not valid before " + certDay(cert.ValidAfter)
	case cert.ValidBefore != ssh.CertTimeInfinity && now >= cert.ValidBefore:
		return "its certificate was valid until " + certDay(cert.ValidBefore)
	case len(cert.CriticalOptions) > 0:
		return "its certificate is bound to a use that is none for Git"
	}
	return "its certificate is not valid: " + err.Error()
}

func certDay(seconds uint64) string { return day(time.Unix(int64(min(seconds, lastSecond)), 0)) }
