package evidence_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/evidence"
)

// enveloped is a text in a DSSE envelope.
func enveloped(text string) string {
	data, err := json.Marshal(map[string]any{
		"payloadType": "application/vnd.in-toto+json", "payload": base64.StdEncoding.EncodeToString([]byte(text)),
		"signatures": []map[string]string{{"keyid": "", "sig": "c2lnbmVk"}},
	})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// Statements in every form are held against the pack, also where names were
// taken out of it and where they lie in it.
func TestSidecars(t *testing.T) {
	o := options(build(t, "2026-05-02T09:00:00Z"))
	made := zipped(t, o)
	pack, err := evidence.Read(made)
	if err != nil {
		t.Fatal(err)
	}
	said, err := pack.Statement("pack.zip", made)
	if err != nil {
		t.Fatal(err)
	}
	bare := string(said)
	sum := sha256.Sum256(made)
	signature := func(sum []byte) string {
		return `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"` + base64.StdEncoding.EncodeToString(sum) + `"},"signature":"eA=="}}`
	}
	other := func(from, to string) string {
		if !strings.Contains(bare, from) {
			t.Fatalf("the statement does not hold %s", from)
		}
		return strings.Replace(bare, from, to, 1)
	}
	whole := regexp.MustCompile(`"sha256":"[0-9a-f]{64}"`).FindString(bare)
	tests := []struct{ name, text, want string }{
		{"a.intoto.json", bare, ""},
		{"a.intoto.jsonl", enveloped(bare) + "\n" + bare + "\n", ""},
		{"a.sigstore.json", `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":` + enveloped(bare) + `}`, ""},
		{"b.sigstore.json", signature(sum[:]), ""},
		{"b.sigstore.json", signature(make([]byte, 32)), `b\.sigstore\.json is the signature of another file than this pack`},
		{"a.intoto.json", other(whole, `"sha256":"`+strings.Repeat("0", 64)+`"`), `a\.intoto\.json is about another pack: none of its SHA-256 is [0-9a-f]{64}`},
		{"a.intoto.json", enveloped(other(`"gitCommit":"`, `"gitCommit":"0`)), `a\.intoto\.json is about the commit 0[0-9a-f]{40}, and the pack is of [0-9a-f]{40}`},
		{"a.intoto.json", other(`"gitTree":"`, `"gitTree":"0`), `a\.intoto\.json is about the files 0[0-9a-f]{40}, and the pack is of [0-9a-f]{40}`},
		{"a.intoto.json", other(`"redact":false`, `"redact":true`), `a\.intoto\.json says otherwise of the pack: manifest\.json: redact is true, and the repository says false \(commit [0-9a-f]{7}\)`},
		{"a.intoto.json", enveloped("no JSON"), `a\.intoto\.json holds an envelope with no statement in it`},
		{"a.intoto.json", "", `a\.intoto\.json holds no in-toto statement that can be read`},
		{"a.intoto.jsonl", bare + "\n{}", `a\.intoto\.jsonl holds no in-toto statement that can be read`},
	}
	for i, c := range tests {
		all := files(t, made)
		if i%2 == 0 {
			delete(all, "people.json")
		}
		all[c.name] = []byte(c.text)
		if got := verdict(t, rezip(t, all), o); !regexp.MustCompile("^" + c.want + "$").MatchString(got) {
			t.Errorf("%s, no. %d: got %q, want %s", c.name, i, got, c.want)
		}
	}
}

// Whatever a statement is, it is refused by name or it is about the pack.
func FuzzSidecar(f *testing.F) {
	for _, text := range []string{"", "{}", "[]", "null", `{"_type":1}`, `{"dsseEnvelope":{}}`, `{"dsseEnvelope":null,"payload":"!"}`, `{"messageSignature":{}}`, enveloped("{}"), `{"_type":"https://in-toto.io/Statement/v1"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &evidence.Pack{Files: map[string][]byte{"a": []byte("a")}}
		var refusal *evidence.Refusal
		if err := p.CompareSidecar("a.intoto.json", data); err == nil || !errors.As(err, &refusal) {
			t.Fatalf("not refused by name: %v", err)
		}
	})
}
