//go:build tools && linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What somebody answered at the terminal and git committed is a review; signed
// by somebody else who may review, it is confirmed by a second person.
func TestReviewIsCommittedByGit(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bo", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	public, err := os.ReadFile(key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	script := strings.Replace(walked, "put registers/people.yaml\n", "put registers/people.yaml\nput goldthread.yaml\nput keys/allowed_signers\n", 1) +
		"-- goldthread.yaml --\nversion: 1\nsignatures: {allowed_signers: keys/allowed_signers}\n-- keys/allowed_signers --\nbo@walk.example " + string(public)
	for _, c := range []struct{ name, mail, sign, want string }{
		{"Ann Lee", "ann@walk.example", "false", "reviewed"},
		{"Bo Mar", "bo@walk.example", "true", "confirmed"},
	} {
		t.Run(c.want, func(t *testing.T) {
			dir := walkedRepository(t, script)
			config := filepath.Join(t.TempDir(), "gitconfig")
			giveFile(t, config, fmt.Sprintf("[user]\n\tname = %s\n\temail = %s\n\tsigningkey = %s\n[gpg]\n\tformat = ssh\n[commit]\n\tgpgsign = %s\n", c.name, c.mail, key, c.sign))
			t.Setenv("GIT_CONFIG_GLOBAL", config)
			t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			t.Setenv("GIT_AUTHOR_DATE", "2026-03-01T09:00:00Z")
			t.Setenv("GIT_COMMITTER_DATE", "2026-03-01T09:00:00Z")
			// A hook of the repository runs too.
			hook := filepath.Join(dir, ".git/hooks/commit-msg")
			if err := os.MkdirAll(filepath.Dir(hook), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(hook, []byte("#!/bin/sh\necho the hook ran\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			screen, status := atTerminal(t, "ok\nok\nskip\nthe signed contracts\ny\n", "-C", dir, "review", "--register", "requirements", "--as-of", "2026-03-01")
			wants(t, screen, status, "the hook ran", "Review 3 records, RVW-2026-03")
			var out bytes.Buffer
			status = Main([]string{"-C", dir, "reviews", "--register", "requirements", "--as-of", "2026-03-02", "--out", "csv"}, nil, &out, &out)
			wants(t, out.String(), status)
			for _, line := range strings.Split(out.String(), "\n") {
				is := strings.Contains(line, ","+c.want+",") || strings.Contains(line, ","+c.want+" by a second person,")
				if strings.Contains(line, "REQ-001") != is && (strings.Contains(line, "REQ-001") || strings.Contains(line, "REQ-003")) {
					t.Errorf("want REQ-001 %s, and REQ-003 not:\n%s", c.want, out.String())
				}
			}
		})
	}
}
