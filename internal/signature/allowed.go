package signature

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/source"
)

// A patternList is a list such as "*@example.org,!guest@example.org", as
// OpenSSH matches it: one pattern must fit and no negated one may.
type patternList []string

func parsePatterns(text string) patternList { return strings.Split(text, ",") }

func (l patternList) match(s string) bool {
	found := false
	for _, p := range l {
		p, negated := strings.CutPrefix(p, "!")
		if glob(p, s) {
			if negated {
				return false
			}
			found = true
		}
	}
	return found
}

// names are the entries that stand for one name each.
func (l patternList) names() []string {
	var names []string
	for _, p := range l {
		if p != "" && !strings.ContainsAny(p, "*?!") && l.match(p) {
			names = append(names, p)
		}
	}
	return names
}

// glob matches * and ? in time that grows with the product of the lengths.
func glob(pattern, s string) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// An sshKey is one line of allowed_signers, or one key of the people register.
type sshKey struct {
	names      patternList
	namespaces patternList // nil for any
	authority  bool        // it signs certificates, and no commits
	from, to   time.Time   // zero for no limit; both belong to the span
	platform   bool
	owner      string // id in the people register
	where      string // "keys/allowed_signers, line 3"
	key        ssh.PublicKey
}

// usable says why the key was not valid at t, or "".
func (k *sshKey) usable(t time.Time) string {
	switch {
	case !k.from.IsZero() && t.Before(k.from):
		return "it is valid from " + day(k.from) + " only (" + k.where + ")"
	case !k.to.IsZero() && t.After(k.to):
		return "it was valid until " + day(k.to) + " (" + k.where + ")"
	case k.namespaces != nil && !k.namespaces.match(namespace):
		return "its line does not allow it to sign for Git (" + k.where + ")"
	}
	return ""
}

// Bounds of a line of allowed_signers.
const (
	maxLine       = 64 << 10
	maxPrincipals = 1000
	maxPattern    = 1024 // of one principal, as in OpenSSH
)

// parseAllowed reads one line of allowed_signers (ssh-keygen(1)): principals,
// options, key. It returns nil for an empty line and a comment. The warning is
// for a line that is read and may not mean what it says.
func parseAllowed(line string) (k *sshKey, warning string, err error) {
	line = strings.Trim(line, " \t\r")
	if line == "" || line[0] == '#' {
		return nil, "", nil
	}
	if len(line) > maxLine {
		return nil, "", errors.New("the line is too long")
	}
	principals, rest, err := cutPrincipals(line)
	if err != nil {
		return nil, "", err
	}
	if err := blankBetween(principals, rest); err != nil {
		return nil, "", err
	}
	k = &sshKey{names: parsePatterns(principals)}
	if err := k.names.check(); err != nil {
		return nil, "", err
	}
	options, rest, err := cutOptions(rest)
	if err != nil {
		return nil, "", err
	}
	if warning, err = k.setOptions(options); err != nil {
		return nil, "", err
	}
	if isOption(rest) {
		return nil, "", errors.New("options are written with commas and no blank")
	}
	k.key, err = parsePublic(rest)
	return k, warning, err
}

// blankBetween tells of names that are separated by a blank, also after a
// comma: ssh-keygen takes the second for an option.
func blankBetween(principals, rest string) error {
	next, _, _ := strings.Cut(strings.ReplaceAll(rest, "\t", " "), " ")
	if next == "" || isKeyType(next) || isOption(next) || strings.HasPrefix(next, "#") {
		return nil
	}
	first, second := strings.TrimSuffix(principals, ","), strings.Trim(next, ",")
	if first == principals && !strings.Contains(second, "@") {
		return nil // a mistyped option, for all that can be told
	}
	return fmt.Errorf("the names of several people are written with commas and no blank: %s,%s", source.Escape(shorten(first)), source.Escape(shorten(second)))
}

// isOption reports whether a word begins with the name of an option.
func isOption(word string) bool {
	name, _, _ := strings.Cut(word, "=")
	name, _, _ = strings.Cut(name, ",")
	return slices.Contains([]string{"cert-authority", "namespaces", "valid-after", "valid-before"}, strings.ToLower(name))
}

func (l patternList) check() error {
	if len(l) > maxPrincipals {
		return fmt.Errorf("it names more than %d people", maxPrincipals)
	}
	for _, p := range l {
		if len(p) > maxPattern {
			return errors.New("a name is too long")
		}
		if strings.Trim(p, "!") == "" {
			return errors.New("a name between the commas is missing")
		}
	}
	return nil
}

// cutPrincipals takes the first word, which may be quoted as a whole.
func cutPrincipals(line string) (principals, rest string, err error) {
	if quoted, ok := strings.CutPrefix(line, `"`); ok {
		principals, rest, ok = strings.Cut(quoted, `"`)
		if !ok {
			return "", "", errors.New("a quote is not closed")
		}
	} else {
		end := strings.IndexAny(line, " \t")
		if end < 0 {
			return "", "", errors.New("the key is missing")
		}
		principals, rest = line[:end], line[end:]
	}
	return principals, strings.TrimLeft(rest, " \t"), nil
}

// cutOptions takes the options before the key, of which there may be none.
func cutOptions(text string) (options []string, rest string, err error) {
	if first, _, _ := strings.Cut(text, " "); isKeyType(first) {
		return nil, text, nil
	}
	start, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quoted && i+1 < len(text) && text[i+1] == '"':
			i++
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			options, start = append(options, text[start:i]), i+1
		case (c == ' ' || c == '\t') && !quoted:
			return append(options, text[start:i]), strings.TrimLeft(text[i:], " \t"), nil
		}
	}
	if quoted {
		return nil, "", errors.New("a quote is not closed")
	}
	return nil, "", errors.New("the key is missing")
}

func isKeyType(word string) bool {
	for _, prefix := range []string{"ssh-", "sk-ssh-", "ecdsa-sha2-", "sk-ecdsa-sha2-", "rsa-sha2-"} {
		if strings.HasPrefix(word, prefix) {
			return true
		}
	}
	return false
}

func (k *sshKey) setOptions(options []string) (warning string, err error) {
	seen := map[string]bool{}
	for _, o := range options {
		name, value, hasValue := strings.Cut(o, "=")
		name = strings.ToLower(name)
		if seen[name] {
			return "", fmt.Errorf("%q stands there twice", source.Escape(shorten(name)))
		}
		seen[name] = true
		local := false
		switch {
		case name == "cert-authority" && !hasValue:
			k.authority = true
			continue
		case name != "namespaces" && name != "valid-after" && name != "valid-before":
			return "", fmt.Errorf("%q is no option: there are cert-authority, namespaces, valid-after and valid-before; several people are written as ann,bob, without a blank", source.Escape(shorten(o)))
		case len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"':
			return "", fmt.Errorf(`write %s="..."`, name)
		}
		value = value[1 : len(value)-1]
		switch name {
		case "namespaces":
			k.namespaces = parsePatterns(value)
			err = k.namespaces.check()
		case "valid-after":
			k.from, local, err = parseTime(value)
		case "valid-before":
			k.to, local, err = parseTime(value)
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if local {
			warning = "A date without Z is taken for UTC, where ssh-keygen takes the time zone of the computer: write Z after it."
		}
	}
	if !k.from.IsZero() && !k.to.IsZero() && !k.from.Before(k.to) {
		return "", errors.New("valid-before is not later than valid-after")
	}
	return warning, nil
}

// parseTime reads YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z for UTC.
// Without it the time is a local one for OpenSSH; what that means differs from
// one computer to the next, so it is taken for UTC and local says so.
func parseTime(text string) (t time.Time, local bool, err error) {
	digits, utc := strings.CutSuffix(text, "Z")
	for _, layout := range []string{"20060102", "200601021504", "20060102150405"} {
		if len(layout) == len(digits) {
			t, err = time.Parse(layout, digits)
			if err == nil {
				return t, !utc, nil
			}
		}
	}
	return time.Time{}, false, fmt.Errorf("%q is no time: write it as 20261231Z or 202612312359Z", source.Escape(shorten(text)))
}

// parsePublic reads "ssh-ed25519 AAAA... comment".
func parsePublic(text string) (ssh.PublicKey, error) {
	key, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(text))
	if err != nil || len(options) > 0 || len(rest) > 0 {
		return nil, errors.New("the public key cannot be read")
	}
	if insecure(key.Type()) {
		return nil, errors.New("a DSA key proves nothing any more")
	}
	return key, nil
}

func insecure(keyType string) bool { return strings.Contains(keyType, "-dss") }
