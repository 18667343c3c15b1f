package signature

import "time"

// A Kind is the form of a signature.
type Kind string

// The kinds of signature.
const (
	None    Kind = "none"
	OpenPGP Kind = "openpgp"
	SSH     Kind = "ssh"
	X509    Kind = "x509"
	Unknown Kind = "unknown"
)

// A State says what came of looking at a signature.
type State string

// The states of a signature. Only the first lets anything rest on it.
const (
	Verified    State = "verified"
	Bad         State = "bad"                // it is not over these bytes, or is made in a way that proves nothing
	UnknownKey  State = "unknown key"        // the key is not among those that are kept
	KeyNotValid State = "key not valid then" // the key is kept and was not valid on that day
	NotVerified State = "not verified"       // signed in a way that is not verified here
	Refused     State = "refused"            // the object itself is no evidence
	Unsigned    State = "none"
)

// NotSigned is the reason of a verdict on what carries no signature.
const NotSigned = "not signed"

// A Verdict is all that is known of one object's signature.
type Verdict struct {
	Kind   Kind   `json:"kind"`
	State  State  `json:"state"`
	Reason string `json:"reason"` // in words, without names and addresses
	// Key is SHA256:... of an SSH key, the hexadecimal fingerprint of an OpenPGP
	// key, or its key id where the signature names no more. Of a certificate
	// whose authority is not kept, it is the authority's.
	Key string `json:"key,omitempty"`
	// Platform tells that the key is a forge's: it says that the forge made
	// the commit, for whoever was logged in, and is no person's own signature.
	Platform bool `json:"platform,omitempty"`
	// Owners are ids of the people register whose record holds the key.
	Owners []string `json:"owners,omitempty"`
	// Names are those the key stands for: principals of an SSH key, addresses
	// of an OpenPGP key. They are personal data.
	Names []string `json:"-"`
	// At is the moment that the key was judged on, zero where none was, and
	// Clock whose word that is: one of the Clock constants.
	At    time.Time `json:"at,omitzero"`
	Clock string    `json:"clock,omitempty"`
	// Outlived tells that the key was valid at that moment, and no longer when
	// the object came into force.
	Outlived    bool         `json:"outlived,omitempty"`
	Certificate *Certificate `json:"certificate,omitempty"` // of an X.509 signature
}

// The clocks that a key is judged by. All of them are typed.
const (
	ClockObject    = "date of the commit or tag"
	ClockSignature = "date of the commit or tag, and of its signature"
)

// day writes a moment as people are told it.
func day(t time.Time) string { return t.UTC().Format("2 January 2006") }
