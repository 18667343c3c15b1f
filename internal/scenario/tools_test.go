//go:build tools

package scenario_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// The real git accepts what was built: its objects, its work tree and, with
// ssh-keygen, its signatures.
func TestGitAgrees(t *testing.T) {
	b := build(t, full(t))
	b.git(t, "fsck", "--strict", "--no-dangling")
	if got := b.git(t, "status", "--porcelain"); got != "" {
		t.Errorf("the work tree is not clean:\n%s", got)
	}
	if got := strings.TrimSpace(b.git(t, "rev-list", "--count", "--all")); got != "12" {
		t.Errorf("git counts %s commits", got)
	}
	b.git(t, "config", "gpg.ssh.allowedSignersFile", allowedSigners(t))
	for _, label := range []string{"moved", "review"} {
		b.git(t, "verify-commit", b.Commits[label])
	}
	b.git(t, "verify-tag", "v1")
}

func (b built) git(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func allowedSigners(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "allowed_signers")
	line := `ines@example.org namespaces="git" ` + string(ssh.MarshalAuthorizedKey(signer(t).PublicKey()))
	if err := os.WriteFile(path, []byte(line), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
