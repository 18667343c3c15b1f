package signature

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	pgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/goldthread/goldthread/internal/source"
)

// A pgpKey is a primary key or subkey that can sign, with what its owner has
// said of it over time, in all files that hold it. All self-signatures are
// verified when it is read, and it is not changed afterwards.
type pgpKey struct {
	public   *packet.PublicKey
	print    string // hexadecimal fingerprint
	primary  string // of a subkey the fingerprint of its primary key
	said     []statement
	revoked  []revocation
	users    []pgpUser // of a primary key
	platform bool
}

// A statement is a self-signature: until when the key is good, and for what.
type statement struct {
	made  time.Time
	until time.Time // zero for no end
	signs bool
}

// A revocation takes a key or a name back: from a day on, or, where the key
// may have been somebody else's all along, for all times.
type revocation struct {
	made    time.Time
	forEver bool
}

type pgpUser struct {
	name    string
	made    time.Time // of its newest self-signature
	revoked []time.Time
}

// at is what holds at t: what was said last by then. Where the keyring holds
// only what was said later, as after an export that leaves the old out, that.
func (k *pgpKey) at(t time.Time) statement {
	var found *statement
	for i := range k.said { // oldest first
		if found == nil || !k.said[i].made.After(t) {
			found = &k.said[i]
		}
	}
	return *found
}

// pgpFault says why a key could not sign at t, or "".
func (k *Keys) pgpFault(key *pgpKey, t time.Time) string {
	if !key.at(t).signs {
		return "it is not meant for signing"
	}
	if fault := key.alive(t); fault != "" || key.primary == "" {
		return fault
	}
	return k.pgp[key.primary].alive(t)
}

// alive says why the key was none at t, whatever it is meant for.
func (k *pgpKey) alive(t time.Time) string {
	until := k.at(t).until
	for _, r := range k.revoked {
		if r.forEver {
			return "it was revoked, and not merely as out of use"
		}
		if !t.Before(r.made) {
			return "it was revoked on " + day(r.made)
		}
	}
	switch {
	case t.Before(k.public.CreationTime):
		return "it was made on " + day(k.public.CreationTime) + " only"
	case !until.IsZero() && t.After(until):
		return "it expired on " + day(until)
	}
	return ""
}

// names are the addresses that the key stood for at t, as its owner says.
func (k *pgpKey) names(t time.Time) []string {
	var names []string
	for _, u := range k.users {
		gone := slices.ContainsFunc(u.revoked, func(r time.Time) bool { return !t.Before(r) && !r.Before(u.made) })
		if !gone {
			names = append(names, u.name)
		}
	}
	return names
}

const publicBlock = "-----BEGIN PGP PUBLIC KEY BLOCK-----"

// keyring reads OpenPGP public keys and returns the fingerprints of the primary
// ones.
func (l *loader) keyring(at source.Place, data []byte, platform bool) (prints []string) {
	packets, err := dearmor(data)
	if err == nil {
		err = checkPackets(packets)
	}
	if err != nil {
		l.fault(at, "%s: the keys cannot be read: %v.", source.Escape(at.File), err)
		return nil
	}
	in := packet.NewReader(bytes.NewReader(packets))
	for n := 1; ; n++ {
		entity, err := pgp.ReadEntity(in)
		if errors.Is(err, io.EOF) {
			break
		}
		var keys []*pgpKey
		if err == nil {
			keys, err = signingKeys(entity)
		}
		if err != nil {
			l.fault(at, "%s: key number %d cannot be used: %s.", source.Escape(at.File), n, plainPGP(err))
			return prints // where the next one begins cannot be told for sure
		}
		prints = append(prints, keys[0].print)
		for _, k := range keys {
			k.platform = platform
			l.keys.addPGP(k)
		}
	}
	if len(prints) == 0 {
		l.fault(at, "%s: there is no public key in it.", source.Escape(at.File))
	}
	return prints
}

// addPGP joins a key with what another file says of it: a revocation counts
// wherever it stands.
func (k *Keys) addPGP(key *pgpKey) {
	if old := k.pgp[key.print]; old != nil {
		k.pgp[key.print] = old.with(key)
		return
	}
	k.pgp[key.print] = key
	k.pgpIDs[key.public.KeyId] = append(k.pgpIDs[key.public.KeyId], key.print)
}

func (k *pgpKey) with(other *pgpKey) *pgpKey {
	both := *k
	both.said = slices.Concat(k.said, other.said)
	both.revoked = slices.Concat(k.revoked, other.revoked)
	both.platform = k.platform || other.platform
	both.users = slices.Clone(k.users)
	for _, u := range other.users {
		at := slices.IndexFunc(both.users, func(o pgpUser) bool { return o.name == u.name })
		if at < 0 {
			both.users = append(both.users, u)
			continue
		}
		if same := &both.users[at]; u.made.After(same.made) {
			same.made = u.made
		}
		both.users[at].revoked = slices.Concat(both.users[at].revoked, u.revoked)
	}
	both.sort()
	return &both
}

func plainPGP(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "openpgp: invalid data: "), "openpgp: ")
}

// dearmor returns the packets of a binary keyring, or of all armored blocks of
// a text.
func dearmor(data []byte) ([]byte, error) {
	if isOpenPGP(data[:min(1, len(data))]) {
		return data, nil
	}
	if bytes.Contains(data, []byte("-----BEGIN PGP PRIVATE KEY BLOCK-----")) {
		return nil, errSecret
	}
	var packets []byte
	blocks := strings.Split(string(data), publicBlock)
	for _, text := range blocks[1:] {
		if !strings.Contains(text, "-----END PGP PUBLIC KEY BLOCK-----") {
			return nil, errors.New("an armored block is not complete")
		}
		block, err := armor.Decode(strings.NewReader(publicBlock + text))
		if err != nil {
			return nil, errors.New("an armored block is damaged")
		}
		body, err := io.ReadAll(block.Body)
		if err != nil {
			return nil, errors.New("an armored block is damaged")
		}
		packets = append(packets, body...)
	}
	if len(blocks) == 1 {
		return nil, errors.New("it holds no OpenPGP public key")
	}
	return packets, nil
}

var errSecret = errors.New("it holds a secret key: take it out, and out of use, since everybody with the repository has it")

// maxPackets bounds a keyring. A key with many signatures of others has some
// hundreds.
const maxPackets = 20_000

// checkPackets looks at the packets from outside: none may be a secret key,
// or of a sort that does not belong into a keyring, compressed data above all.
func checkPackets(data []byte) error {
	in := packet.NewOpaqueReader(bytes.NewReader(data))
	for n := 0; ; n++ {
		p, err := in.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errors.New("it is damaged, or cut off")
		case n == maxPackets:
			return fmt.Errorf("it has more than %d parts", maxPackets)
		}
		switch p.Tag {
		case 5, 7:
			return errSecret
		case 2, 6, 10, 12, 13, 14, 17, 21: // signatures, keys, marker, trust, names, pictures, padding
		default:
			return errors.New("it is no keyring")
		}
	}
}

// signingKeys takes an entity apart: first its primary key, then the subkeys
// that can sign.
func signingKeys(e *pgp.Entity) ([]*pgpKey, error) {
	primary := &pgpKey{public: e.PrimaryKey, print: strings.ToUpper(fmt.Sprintf("%x", e.PrimaryKey.Fingerprint))}
	if err := checkEntity(e); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(e.Identities)) {
		primary.addUser(e.Identities[name])
	}
	for _, s := range e.DirectSignatures {
		if e.PrimaryKey.VerifyDirectKeySignature(s.Packet) == nil {
			primary.say(s.Packet)
		}
	}
	if len(primary.said) == 0 {
		return nil, errors.New("nothing in it is signed by the key itself")
	}
	for _, s := range e.Revocations {
		if e.PrimaryKey.VerifyRevocationSignature(s.Packet) == nil {
			primary.revoked = append(primary.revoked, revocationOf(s.Packet))
		}
	}
	primary.sort()
	keys := []*pgpKey{primary}
	for i := range e.Subkeys {
		if k := subkey(primary, &e.Subkeys[i]); k != nil {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

// Bounds of one key, so that no file of keys takes long to verify.
const (
	maxSelfSigned = 1000
	maxKeyBits    = 16384
)

func checkEntity(e *pgp.Entity) error {
	count := len(e.DirectSignatures) + len(e.Revocations)
	for _, id := range e.Identities {
		count += len(id.SelfCertifications) + len(id.Revocations)
	}
	for _, s := range e.Subkeys {
		count += len(s.Bindings) + len(s.Revocations)
	}
	bits, err := e.PrimaryKey.BitLength()
	switch {
	case e.PrimaryKey.PubKeyAlgo == packet.PubKeyAlgoDSA:
		return errors.New("it is a DSA key, which proves nothing any more")
	case err != nil || bits > maxKeyBits:
		return fmt.Errorf("it is larger than %d bits", maxKeyBits)
	case count > maxSelfSigned:
		return fmt.Errorf("it has signed itself more than %d times", maxSelfSigned)
	}
	return nil
}

func (k *pgpKey) addUser(id *pgp.Identity) {
	u := pgpUser{name: id.UserId.Email}
	if u.name == "" {
		u.name = id.Name
	}
	valid := false
	for _, s := range id.SelfCertifications {
		if k.public.VerifyUserIdSignature(id.Name, k.public, s.Packet) == nil {
			valid = true
			k.say(s.Packet)
			if s.Packet.CreationTime.After(u.made) {
				u.made = s.Packet.CreationTime
			}
		}
	}
	for _, s := range id.Revocations {
		if k.public.VerifyUserIdSignature(id.Name, k.public, s.Packet) == nil {
			u.revoked = append(u.revoked, s.Packet.CreationTime)
		}
	}
	if valid {
		k.users = append(k.users, u)
	}
}

// say takes down a self-signature.
func (k *pgpKey) say(sig *packet.Signature) {
	s := statement{made: sig.CreationTime, signs: sig.FlagSign || !sig.FlagsValid}
	if sig.KeyLifetimeSecs != nil && *sig.KeyLifetimeSecs > 0 {
		s.until = after(k.public.CreationTime, *sig.KeyLifetimeSecs)
	}
	k.said = append(k.said, s)
}

// sort puts what was said into order, each thing once.
func (k *pgpKey) sort() {
	slices.SortStableFunc(k.said, func(a, b statement) int { return a.made.Compare(b.made) })
	k.said = slices.Compact(k.said)
	slices.SortStableFunc(k.revoked, func(a, b revocation) int { return a.made.Compare(b.made) })
	k.revoked = slices.Compact(k.revoked)
}

// subkey returns nil for one that cannot sign, or that the primary key does
// not vouch for. The library verifies with the binding that a subkey which
// signs has signed back.
func subkey(primary *pgpKey, s *pgp.Subkey) *pgpKey {
	k := &pgpKey{
		public: s.PublicKey, primary: primary.print,
		print: strings.ToUpper(fmt.Sprintf("%x", s.PublicKey.Fingerprint)),
	}
	bits, err := s.PublicKey.BitLength()
	if !s.PublicKey.CanSign() || s.PublicKey.PubKeyAlgo == packet.PubKeyAlgoDSA || err != nil || bits > maxKeyBits {
		return nil
	}
	signs := false
	for _, b := range s.Bindings {
		if primary.public.VerifyKeySignature(s.PublicKey, b.Packet) == nil {
			k.say(b.Packet)
			signs = signs || b.Packet.FlagSign
		}
	}
	if !signs {
		return nil
	}
	for _, r := range s.Revocations {
		if primary.public.VerifySubkeyRevocationSignature(r.Packet, s.PublicKey) == nil {
			k.revoked = append(k.revoked, revocationOf(r.Packet))
		}
	}
	k.sort()
	return k
}

// revocationOf goes by the reason given, as RFC 9580, 5.2.3.31 has it: only a
// key that was replaced or retired was good until then.
func revocationOf(sig *packet.Signature) revocation {
	r := revocation{made: sig.CreationTime, forEver: true}
	if why := sig.RevocationReason; why != nil && (*why == packet.KeySuperseded || *why == packet.KeyRetired) {
		r.forEver = false
	}
	return r
}

func after(t time.Time, seconds uint32) time.Time { return t.Add(time.Duration(seconds) * time.Second) }

func hexID(id uint64) string { return fmt.Sprintf("%016x", id) }
