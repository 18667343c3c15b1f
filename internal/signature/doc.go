// Package signature says of a commit or an annotated tag whether it is signed,
// by which key, and whether the organisation took that key for valid at the
// time.
//
// A signature is over bytes, so the raw object is read here, strictly: Git
// itself, and the libraries that read Git, pass over headers that are given
// twice or stand in the wrong place, and two readers then see two commits
// under one signature. Such an object is refused as evidence (object.go).
//
// Signatures of OpenPGP (RFC 9580; openpgp.go) and of SSH (PROTOCOL.sshsig of
// OpenSSH; ssh.go, allowed.go) are verified. One made with an X.509
// certificate, as gitsign and S/MIME make it, is recognised and described, and
// not verified (x509.go).
//
// # Which keys count
//
// Keys are kept in the repository, in files that the configuration names, or
// with a person in the people register. The files of the audited commit decide
// which keys are trusted, in a comparison those of the base, also for commits
// that are older than the files. What a key was good for in time is said by
// the key or its line: valid-after and valid-before of allowed_signers, from
// and to in the people register, the creation, expiry and revocation of an
// OpenPGP key. A key that is taken out of the files therefore no longer
// verifies anything, also nothing old; a key that went out of use is kept,
// with the day on which it did.
//
// An OpenPGP key that was revoked as superseded or retired is good until that
// day; one that was revoked for any other reason, or for none, never was. A
// key in the file of revoked SSH keys never was either. Revocation by another
// key and binary SSH revocation lists are not read.
//
// # Which clock
//
// An SSH signature carries no time, and that of OpenPGP is the signer's own.
// A key is judged on the committer's date of a commit and on the tagger's date
// of a tag, which are typed, and an OpenPGP key on the date in the signature
// too. A caller who knows since when the commit stands passes that as well:
// it changes no state, and [Verdict.Outlived] tells that the key was no longer
// good by then, as it is where an old key was used to date a commit back.
//
// Nothing here reads a clock, the network, or a keyring of the machine.
package signature
