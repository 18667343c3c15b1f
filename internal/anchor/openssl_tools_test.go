//go:build tools

package anchor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/anchor"
)

const tsaConfig = `
[ tsa ]
default_tsa = here
[ here ]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha1, sha256, sha512
accuracy = secs:1
ordering = yes
[ req ]
distinguished_name = name
[ name ]
[ stamp ]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = critical,timeStamping
`

// TestOpenSSLStamps has the real openssl be the authority. It needs openssl.
func TestOpenSSLStamps(t *testing.T) {
	dir := t.TempDir()
	openssl := func(args ...string) {
		t.Helper()
		c := exec.Command("openssl", args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	f := three(t)[0]
	write("tsa.cnf", []byte(tsaConfig))
	write("serial", []byte("01\n"))
	write("anchor.json", f.Data)
	openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test root", "-days", "2")
	openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test stamps")
	openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "1",
		"-extfile", "tsa.cnf", "-extensions", "stamp")
	var trust anchor.Authorities
	if err := trust.Add(read("ca.pem")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ digest, want string }{{"-sha256", ""}, {"-sha512", ""}, {"-sha1", "too weak"}} {
		openssl("ts", "-query", "-data", "anchor.json", c.digest, "-cert", "-out", "query.tsq")
		openssl("ts", "-reply", "-queryfile", "query.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key", "-config", "tsa.cnf", "-section", "here", "-out", "reply.tsr")
		openssl("ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "token.der")
		for _, name := range []string{"reply.tsr", "token.der"} {
			f.Token = read(name)
			_, err := f.Stamped(&trust)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%s %s: %v, want %q", c.digest, name, err, c.want)
			}
		}
	}
}
