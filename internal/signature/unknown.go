package signature

import (
	"strings"

	"golang.org/x/crypto/ssh"
)

// unknownSSH says whose key is missing: of a certificate that of the authority
// that signed it.
func unknownSSH(key ssh.PublicKey) (print, reason string) {
	if cert, ok := key.(*ssh.Certificate); ok {
		print = ssh.FingerprintSHA256(cert.SignatureKey)
		return print, "signed with a certificate of an authority that nobody here is known by: " + print
	}
	print = ssh.FingerprintSHA256(key)
	return print, "signed by a key that nobody here is known by: " + print
}

// The keys that GitHub signs with what is done in the browser, as published at
// github.com/web-flow.gpg: the first since January 2024, the other before.
var githubKeys = []string{"968479A1AFF927E37D1A566BB5690EEEBB952194", "5DE3E0509C47EA3CF04A42D34AEE18F83AFDEB23"}

// FromGitHub reports whether an OpenPGP key, by its fingerprint or key id, says
// of itself that it is GitHub's. It shows nothing: anybody may say so.
func FromGitHub(key string) bool {
	for _, known := range githubKeys {
		if key == known || len(key) == 16 && strings.HasSuffix(known, key) {
			return true
		}
	}
	return false
}
