package signature

import (
	"slices"
	"time"
)

// namespace is what git signs SSH signatures for.
const namespace = "git"

// Verify says what o's signature shows. Landed is since when the object
// stands, zero where that is not known or the same.
func (k *Keys) Verify(o *Object, landed time.Time) Verdict {
	v, good := k.look(o)
	if v.State != Verified {
		return v
	}
	whose := "a key that is kept in the repository"
	if v.Platform {
		whose = "a key of the platform"
	}
	v.Reason = "signed with " + whose + ", which was valid on " + day(v.At)
	if landed.After(v.At) && !good(landed) {
		v.Outlived = true
		v.Reason += ", and no longer when this came into force on " + day(landed)
	}
	return v
}

// look verifies at the object's own date. Of a signature that verifies, good
// tells whether the key was valid at another one.
func (k *Keys) look(o *Object) (v Verdict, good func(time.Time) bool) {
	if k == nil {
		k = newKeys()
	}
	v = Verdict{Kind: None, State: Unsigned, Reason: NotSigned}
	if o.Refused != "" {
		return v.because(Refused, o.Refused), nil
	}
	if o.foreign {
		v.Kind = Unknown
		return v.because(NotVerified, "signed for the SHA-256 form of the repository only, which is not verified here"), nil
	}
	if o.armor == nil {
		return v, nil
	}
	if v.Kind = kindOf(o.armor); v.Kind == None {
		v.Kind = Unknown
		return v.because(NotVerified, "signed in a form that is not known here"), nil
	}
	if fault := checkArmor(o.armor); fault != "" {
		return v.because(Bad, "the signature cannot be read: "+fault), nil
	}
	switch v.Kind {
	case SSH:
		return k.verifySSH(v, o)
	case OpenPGP:
		return k.verifyOpenPGP(v, o)
	}
	return describeX509(v, o), nil
}

func (v Verdict) because(s State, reason string) Verdict {
	v.State, v.Reason = s, reason
	return v
}

// own adds the owners that the people register names for the key at that time.
func (k *Keys) own(v Verdict, prints ...string) Verdict {
	for _, print := range prints {
		for _, o := range k.owned[print] {
			if o.at(v.At) {
				v.Owners = append(v.Owners, o.owner)
			}
		}
	}
	slices.Sort(v.Owners)
	v.Owners = slices.Compact(v.Owners)
	slices.Sort(v.Names)
	v.Names = slices.Compact(v.Names)
	return v
}
