package lint_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// signingKey is an OpenSSH private key that depends on n alone, and its public
// half.
func signingKey(t *testing.T, n byte) (private, public string) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block)), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

// signedReview is a repository with one review, signed by Bob; what comes
// after it is for the caller to say.
func signedReview(t *testing.T, config, more string) string {
	t.Helper()
	private, _ := signingKey(t, 2)
	return built(t, fmt.Sprintf(`
person ann 'Ann Lee' <ann@example.org>
person bob 'Bob Ray' <bob@example.org> signs bob.key
put registers/people.yaml
put registers/requirements.yaml
put goldthread.yaml
commit ann 2026-01-01T09:00:00Z 'Add the registers'
commit bob 2026-01-02T09:00:00Z @look sign empty label=look
%s
-- look --
Looked at

Reviewed-record: REQ-001
Reviewed-by: Bob Ray <bob@example.org>
-- bob.key --
%s-- goldthread.yaml --
%s
-- registers/people.yaml --
- {id: PER-001, name: Ann Lee, emails: [ann@example.org]}
- {id: PER-002, name: Bob Ray, emails: [bob@example.org]}
-- registers/requirements.yaml --
- {id: REQ-001, statement: Tell the client of a breach within a day.}
`, more, private, config))
}

func reviewOf(t *testing.T, r *lint.Result) history.Review {
	t.Helper()
	for key, tl := range r.History.Timelines {
		if key.ID == "REQ-001" && tl.Reviewed != nil {
			return *tl.Reviewed
		}
	}
	t.Fatal("REQ-001 was not reviewed")
	return history.Review{}
}

// The keys of what is checked decide, also about commits that are older than
// they are; a revision without them has none.
func TestKeysOfTheSnapshotDecide(t *testing.T) {
	_, public := signingKey(t, 2)
	dir := signedReview(t, "version: 1", `
put keys/allowed_signers
put goldthread.yaml with-keys
commit ann 2026-02-01T09:00:00Z 'Keep the keys'
-- keys/allowed_signers --
bob@example.org namespaces="git",valid-after="20260101" `+public+`
-- with-keys --
version: 1
signatures: {allowed_signers: keys/allowed_signers}`)
	checked := run(t, lint.Options{Dir: dir})
	now := reviewOf(t, checked)
	if now.Bound != history.BySignature || now.Signer == nil || now.Signer.ID != "PER-002" {
		t.Errorf("with the keys: %+v", now)
	}
	warned := of(checked, "registers/config_invalid")
	if len(warned) != 1 || warned[0].Place.String() != "keys/allowed_signers:1:1" || !strings.Contains(warned[0].Message, "write Z after it") {
		t.Errorf("the date without Z is not told of: %+v", warned)
	}
	result := run(t, lint.Options{Dir: dir, Rev: "HEAD~1"})
	then := reviewOf(t, result)
	if then.Bound != history.ByName || result.History.Signatures[then.Commit].State != signature.UnknownKey {
		t.Errorf("without: %+v, %+v", then, result.History.Signatures[then.Commit])
	}
}

// Keys that cannot be read end the check: what is silently not there would
// take the proof from everything it signed.
func TestFaultsInKeysAreFaultsOfTheConfiguration(t *testing.T) {
	dir := signedReview(t, `version: 1
signatures:
  allowed_signers: keys/allowed_signers
  openpgp: [keys/missing.asc, registers/people.yaml]`, `
put keys/allowed_signers
commit ann 2026-02-01T09:00:00Z 'Keep the keys'
-- keys/allowed_signers --
# ours
bob@example.org ssh-ed25519 nonsense`)
	_, err := lint.Run(context.Background(), lint.Options{Dir: dir, Policies: policies.FS, Schema: schema.FS})
	var usage *lint.UsageError
	if !errors.As(err, &usage) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range usage.Findings {
		got = append(got, f.Place.String()+": "+f.Message)
	}
	want := `keys/allowed_signers:2:1: The line cannot be read: the public key cannot be read.
goldthread.yaml:4:13: There is no file "keys/missing.asc".
goldthread.yaml:4:31: registers/people.yaml: the keys cannot be read: it holds no OpenPGP public key.`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got:\n%s\nwant:\n%s", text, want)
	}
}

// A person's own key binds by the record that holds it, and one that cannot be
// read is a finding at its place.
func TestKeysOfThePeopleRegister(t *testing.T) {
	_, public := signingKey(t, 2)
	dir := signedReview(t, "version: 1", `
put registers/people.yaml people
commit ann 2026-02-01T09:00:00Z 'Keep the keys with the people'
-- people --
- {id: PER-001, name: Ann Lee, emails: [ann@example.org], keys: [{type: ssh, public: ssh-ed25519 nonsense}]}
- {id: PER-002, name: Bob Ray, emails: [bob@example.org], keys: [{type: ssh, public: `+public+`, from: 2026-01-01}]}`)
	result := run(t, lint.Options{Dir: dir})
	if r := reviewOf(t, result); r.Bound != history.BySignature {
		t.Errorf("review %+v", r)
	}
	for _, f := range of(result, "registers/record_invalid") {
		if f.Subject.ID == "PER-001" && f.Place.Line == 1 && strings.Contains(f.Message, "A key that a person signs with cannot be read") {
			return
		}
	}
	t.Errorf("the unreadable key is not told of: %+v", result.Findings)
}
