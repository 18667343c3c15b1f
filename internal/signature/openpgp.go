package signature

import (
	"bytes"
	"crypto"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// verifyOpenPGP verifies a detached signature in one packet. The rules about
// keys in time are ours (pgpkey.go): the library judges a key on one date,
// and takes one that was renewed since for not made yet.
func (k *Keys) verifyOpenPGP(v Verdict, o *Object) (Verdict, func(time.Time) bool) {
	sig, fault := readOpenPGP(o.armor)
	if fault != "" {
		return v.because(Bad, fault), nil
	}
	v.Key = issuer(sig)
	v.At, v.Clock = o.Committer.When, ClockSignature
	switch {
	case weakHash(sig.Hash):
		return v.because(Bad, "the signature is made with "+sig.Hash.String()+", which proves nothing any more"), nil
	case v.At.IsZero():
		return v.because(KeyNotValid, "the signed date cannot be read, so no key can be judged on it"), nil
	}
	var key *pgpKey
	for _, print := range k.pgpIDs[keyID(sig)] {
		candidate := k.pgp[print]
		if !sig.CheckKeyIdOrFingerprint(candidate.public) {
			continue
		}
		key = candidate
		h, err := sig.PrepareVerify()
		if err != nil {
			return v.because(Bad, "the signature is made in a way that is not known here"), nil
		}
		h.Write(o.payload)
		if candidate.public.VerifySignature(h, sig) == nil {
			return k.pgpVerdict(v, candidate, sig), func(t time.Time) bool { return k.pgpFault(candidate, t) == "" }
		}
	}
	if key == nil {
		return v.because(UnknownKey, "signed by a key that nobody here is known by: OpenPGP "+v.Key), nil
	}
	v.Key = key.print
	return v.because(Bad, "the signature is not over this content"), nil
}

// pgpVerdict judges the key on the object's date, and on that of the
// signature.
func (k *Keys) pgpVerdict(v Verdict, key *pgpKey, sig *packet.Signature) Verdict {
	primary := key
	if key.primary != "" {
		primary = k.pgp[key.primary]
	}
	v.Key, v.Platform = key.print, key.platform || primary.platform
	fault := k.pgpFault(key, v.At)
	if fault == "" {
		fault = k.pgpFault(key, sig.CreationTime)
	}
	if life := sig.SigLifetimeSecs; fault == "" && life != nil && *life > 0 && v.At.After(after(sig.CreationTime, *life)) {
		fault = "the signature itself was good until " + day(after(sig.CreationTime, *life)) + " only"
	}
	if fault != "" {
		return v.because(KeyNotValid, "signed with an OpenPGP key that was not valid on "+day(v.At)+": "+fault)
	}
	v.State = Verified
	if v.Platform {
		return v
	}
	v.Names = primary.names(v.At)
	return k.own(v, key.print, primary.print)
}

// readOpenPGP reads the one signature of an armored block.
func readOpenPGP(text []byte) (*packet.Signature, string) {
	const unreadable = "the signature cannot be read"
	block, err := armor.Decode(bytes.NewReader(text))
	if err != nil || !strings.HasPrefix(block.Type, "PGP ") {
		return nil, unreadable
	}
	body, err := io.ReadAll(io.LimitReader(block.Body, maxArmor))
	if err != nil {
		return nil, unreadable
	}
	in := bytes.NewReader(body)
	// One packet is read by itself: the reader of messages would unpack
	// compressed data, however much it is.
	p, err := packet.Read(in)
	sig, ok := p.(*packet.Signature)
	switch {
	case err != nil || !ok:
		return nil, unreadable
	case in.Len() > 0:
		return nil, "it holds more than one signature, which Git refuses too"
	case sig.SigType != packet.SigTypeBinary:
		return nil, "the signature is not one over a commit or a tag"
	case sig.IssuerKeyId == nil && len(sig.IssuerFingerprint) == 0:
		return nil, "the signature does not say which key made it"
	case !knownNotations(sig):
		return nil, "the signature sets a condition that is not known here"
	}
	return sig, ""
}

// knownNotations reports whether nothing in a signature must be understood
// that is not. None is known.
func knownNotations(sig *packet.Signature) bool {
	for _, n := range sig.Notations {
		if n.IsCritical {
			return false
		}
	}
	return true
}

func keyID(sig *packet.Signature) uint64 {
	if sig.IssuerKeyId != nil {
		return *sig.IssuerKeyId
	}
	return 0
}

// issuer is how the key is named by a signature whose key is not at hand.
func issuer(sig *packet.Signature) string {
	if len(sig.IssuerFingerprint) > 0 {
		return strings.ToUpper(hex.EncodeToString(sig.IssuerFingerprint))
	}
	return strings.ToUpper(hexID(keyID(sig)))
}

func weakHash(h crypto.Hash) bool {
	return h == crypto.MD5 || h == crypto.SHA1 || h == crypto.RIPEMD160
}
