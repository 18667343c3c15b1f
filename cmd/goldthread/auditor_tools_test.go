//go:build tools

package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// told is what history says of a record of a shape, as one line.
func (s *shop) told(dir, id string) (string, int) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	status := Main([]string{"history", "-C", filepath.Join(s.dir, dir), id, "--as-of", "2026-06-30"}, nil, &stdout, &stderr)
	return strings.Join(strings.Fields(stdout.String()+stderr.String()), " "), status
}

const lookedAtCustomers = `printf 'Looked\n\nReviewed-record: PTY-001\nReviewed-by: Ann <ann@example.org>\n' > ../looked; `

// What an auditor meets in other people's repositories, made with git, gpg,
// openssl and ssh-keygen: each is named in the history of the record, and none
// of it is taken for more than it shows.
func TestHistoryNamesWhatAnAuditorMeets(t *testing.T) {
	for _, c := range []struct {
		name, script string
		says         []string
		not          string
	}{
		{"an OpenPGP key that nobody is known by", lookedAtCustomers + `
			export GNUPGHOME=$(mktemp -d) # the socket of its agent takes no long path
			gpg --batch --quiet --faked-system-time 20260101T000000 --pinentry-mode loopback --passphrase '' --quick-gen-key 'Ann <ann@example.org>' ed25519 sign never 2>/dev/null
			git -c gpg.program=gpg -c user.signingkey=ann@example.org commit -q -S --allow-empty -F ../looked
			gpgconf --kill all; rm -rf "$GNUPGHOME"`,
			[]string{"Signed 1 commit or tag by a key that nobody here is known by: ", "The name is as typed only: signed by a key that nobody here is known by: OpenPGP ", "add it to the files under signatures.openpgp"}, "confirmed"},
		{"an SSH key that nobody is known by", lookedAtCustomers + `
			ssh-keygen -q -t ed25519 -N '' -C ann -f ../key
			git -c gpg.format=ssh -c user.signingkey=../key.pub commit -q -S --allow-empty -F ../looked`,
			[]string{"by a key that nobody here is known by: SHA256:", "add it to the file under signatures.allowed_signers"}, "confirmed"},
		{"an X.509 signature, as gitsign makes them", lookedAtCustomers + `
			openssl req -x509 -newkey rsa:2048 -nodes -keyout ../k.pem -out ../c.pem -subj /CN=ann@example.org -days 10 2>/dev/null
			who='Ann <ann@example.org> 1775034000 +0000'
			printf 'tree %s\nparent %s\nauthor %s\ncommitter %s\n' $(git write-tree) $(git rev-parse HEAD) "$who" "$who" > ../head
			{ cat ../head; echo; cat ../looked; } > ../payload
			openssl cms -sign -signer ../c.pem -inkey ../k.pem -in ../payload -binary -outform DER 2>/dev/null | openssl base64 > ../sig
			{ cat ../head; echo 'gpgsig -----BEGIN SIGNED MESSAGE-----'; sed 's/^/ /' ../sig; echo ' -----END SIGNED MESSAGE-----'; echo; cat ../looked; } > ../object
			git reset -q --hard $(git hash-object -t commit -w ../object)`,
			[]string{"The name is as typed only: signed with an X.509 certificate", "not verified"}, "confirmed"},
		{"a vote in Gerrit's notes", `
			sed -i 's/Enterprise customers/Customers/' registers/parties/all.yaml; git commit -qam Shorter
			git notes --ref=review add -m 'Code-Review+2: Otto Reader <otto@example.org>
Submitted-at: Wed, 01 Apr 2026 09:00:00 +0000'`,
			[]string{"a review reported by ", "which does not count, in a note of Gerrit", "Its worth: as reported by who committed the notes; they can be rewritten without a trace."}, "confirmed"},
		{"gittuf", `git update-ref refs/gittuf/attestations HEAD; git update-ref refs/gittuf/reference-state-log HEAD`,
			[]string{"gittuf attestations (refs/gittuf/attestations), which is not verified and counts for nothing", "gittuf's log of branches"}, "confirmed"},
		{"a review that a machine typed", lookedAtCustomers + `
			git commit -q --allow-empty --author 'renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>' -F ../looked
			printf 'Looked\n\nReviewed-record: PTY-001\nReviewed-by: Claude <noreply@anthropic.com>\n' | git commit -q --allow-empty -F -`,
			[]string{"not counted", "is a machine, and machines review nothing"}, "confirmed"},
		{"a merge by its own author", `
			git checkout -q -b topic; sed -i 's/Enterprise customers/Customers/' registers/parties/all.yaml; git commit -qam Shorter; git checkout -q main; git merge -q --no-ff -m Merge topic
			git update-ref refs/remotes/origin/main HEAD`,
			[]string{"who merged it too"}, ""},
		{"a work tree without the registers", `git sparse-checkout set --cone notes`,
			[]string{"Register files are left out of this sparse checkout: registers/parties/all.yaml.", "committed, but not in the files that are looked at"}, ""},
		{"a time that runs backwards", `
			sed -i 's/Enterprise customers/Customers/' registers/parties/all.yaml; GIT_COMMITTER_DATE=2026-01-20T09:00:00Z git commit -qam Shorter
			git update-ref refs/remotes/origin/main HEAD`,
			[]string{"This date cannot be right: ", "1 date of a commit that cannot be right"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(t)
			s.sh(".", `git clone -q "$URL" x`)
			s.sh("x", c.script)
			text, status := s.told("x", "PTY-001")
			for _, want := range c.says {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing:\n%s", want, text)
				}
			}
			if c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("it is taken for %q:\n%s", c.not, text)
			}
			if status != 0 && !strings.Contains(text, "Incomplete") {
				t.Errorf("status %d:\n%s", status, text)
			}
		})
	}
}
