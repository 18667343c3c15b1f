package signature

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		list, name string
		want       bool
	}{
		{"ann@example.org", "ann@example.org", true},
		{"ann@example.org", "Ann@example.org", false},
		{"*@example.org", "ann@example.org", true},
		{"*@example.org", "ann@example.org.evil", false},
		{"ann@example.???", "ann@example.org", true},
		{"ann@example.???", "ann@example.com.au", false},
		{"*@example.org,!guest@example.org", "guest@example.org", false},
		{"!guest@example.org,*@example.org", "guest@example.org", false},
		{"!guest@example.org", "ann@example.org", false},
		{"a,b,c", "b", true},
		{"**a**", "xxaxx", true},
		{"", "", true},
		{strings.Repeat("*a", 500) + "b", strings.Repeat("a", 1000), false}, // and soon
	} {
		if got := parsePatterns(c.list).match(c.name); got != c.want {
			t.Errorf("%.40q matches %.40q: %v", c.list, c.name, got)
		}
	}
	if got := strings.Join(parsePatterns("ann,*@x,!bob,bob,eve").names(), " "); got != "ann eve" {
		t.Errorf("names %q", got)
	}
}

func TestAllowedSignersLines(t *testing.T) {
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(testSigner(1).PublicKey())))
	for line, want := range map[string]string{
		"":                                      "nothing",
		"# comment":                             "nothing",
		" \t ":                                  "nothing",
		"ann@example.org KEY":                   "ann@example.org",
		"ann@example.org KEY Ann's laptop":      "ann@example.org",
		`"ann@example.org,bob@example.org" KEY`: "ann@example.org,bob@example.org",
		"ann\tnamespaces=\"git\" \t KEY":        "ann for git",
		`ann NAMESPACES="git,file" KEY`:         "ann for git,file",
		`ann cert-authority KEY`:                "ann signs certificates",
		`ann cert-authority,namespaces="git",valid-after="20240101Z",valid-before="202501011230Z" KEY`: "ann for git signs certificates from 2024-01-01T00:00:00Z to 2025-01-01T12:30:00Z",
		`ann valid-before="20250101" KEY`:        "ann to 2025-01-01T00:00:00Z; warned",
		`ann valid-before="20250101123059Z" KEY`: "ann to 2025-01-01T12:30:59Z",

		"ann":                       "the key is missing",
		"ann something":             "the key is missing",
		`"ann KEY`:                  "a quote is not closed",
		`ann namespaces="git KEY`:   "a quote is not closed",
		`ann namespaces="a\"b" KEY`: `ann for a\"b`,
		"ann ssh-ed25519 AAAA":      "the public key cannot be read",
		"ann ssh-rsa " + key[12:]:   "the public key cannot be read",
		"ann,,bob KEY":              "a name between the commas is missing",
		"ann@x bob@y KEY":           "the names of several people are written with commas and no blank: ann@x,bob@y",
		"ann@x, bob@y KEY":          "the names of several people are written with commas and no blank: ann@x,bob@y",
		"ann, bob KEY":              "the names of several people are written with commas and no blank: ann,bob",
		"ann@x\tbob@y, cy@z KEY":    "the names of several people are written with commas and no blank: ann@x,bob@y",
		"ann, KEY":                  "a name between the commas is missing",
		`ann namespaces="git" valid-after="20240101Z" KEY`: "options are written with commas and no blank",
		"ann bob KEY":                           `"bob" is no option: there are cert-authority, namespaces, valid-after and valid-before; several people are written as ann,bob, without a blank`,
		"! KEY":                                 "a name between the commas is missing",
		`ann namespaces=git KEY`:                `write namespaces="..."`,
		`ann cert-authority,cert-authority KEY`: `"cert-authority" stands there twice`,
		`ann no-touch-required KEY`:             `"no-touch-required" is no option: there are cert-authority, namespaces, valid-after and valid-before; several people are written as ann,bob, without a blank`,
		`ann valid-after="2024-01-01" KEY`:      `valid-after: "2024-01-01" is no time: write it as 20261231Z or 202612312359Z`,
		`ann valid-after="20241301Z" KEY`:       `valid-after: "20241301Z" is no time: write it as 20261231Z or 202612312359Z`,
		`ann valid-after="20250101Z",valid-before="20240101Z" KEY`: "valid-before is not later than valid-after",
		strings.Repeat("a,", 1000) + "a KEY":                       "it names more than 1000 people",
		strings.Repeat("a", 1025) + " KEY":                         "a name is too long",
		strings.Repeat("a", 1<<17) + " KEY":                        "the line is too long",
	} {
		k, warning, err := parseAllowed(strings.Replace(line, "KEY", key, 1))
		if got := tellLine(k, warning, err); got != want {
			t.Errorf("%.60q:\ngot  %s\nwant %s", line, got, want)
		}
	}
}

func tellLine(k *sshKey, warning string, err error) string {
	if err != nil {
		return err.Error()
	}
	if k == nil {
		return "nothing"
	}
	s := strings.Join(k.names, ",")
	if k.namespaces != nil {
		s += " for " + strings.Join(k.namespaces, ",")
	}
	if k.authority {
		s += " signs certificates"
	}
	if !k.from.IsZero() {
		s += " from " + k.from.Format(time.RFC3339)
	}
	if !k.to.IsZero() {
		s += " to " + k.to.Format(time.RFC3339)
	}
	if warning != "" {
		s += "; warned"
	}
	return s
}

func FuzzAllowedSigners(f *testing.F) {
	key := string(ssh.MarshalAuthorizedKey(testSigner(1).PublicKey()))
	f.Add(`ann@example.org,"!*@x" namespaces="git",valid-before="20250101" `+key, "ann@example.org")
	f.Add(`"a b",c cert-authority,namespaces="\"" `+key, "c")
	f.Add("* ssh-ed25519 AAAA", "")
	f.Fuzz(func(t *testing.T, line, name string) {
		k, _, err := parseAllowed(line)
		if err != nil || k == nil {
			return
		}
		if k.key == nil {
			t.Fatal("a line without a key is read")
		}
		for _, own := range k.names.names() {
			if !k.names.match(own) {
				t.Errorf("%q is named and not matched", own)
			}
		}
		k.names.match(name)
		k.usable(at)
	})
}
