package signature

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/source"
)

// Files name the files that keys are kept in, slash-separated and relative to
// the file system that [Load] reads. Each entry is a path or a pattern with *.
type Files struct {
	AllowedSigners []string // in the form of ssh-keygen(1), ALLOWED SIGNERS
	OpenPGP        []string // public keys, armored or binary, any number in a file
	Revoked        []string // SSH public keys, one a line
	// Platform holds the keys that a forge signs with: OpenPGP public keys, or
	// SSH public keys, one a line.
	Platform []string
}

// A Fault is something wrong with a file of keys. Faults are trouble of the
// user's files: keys with any of them are not to be used.
type Fault struct {
	Setting string       // the entry of Files that names the file, "openpgp[0]"; of an [OwnKey] its Owner
	Place   source.Place // without a line where a file as a whole is at fault, and empty where there is none
	Reason  string       // a sentence in words
}

// A Warning is about a line that is read and may not mean what it says.
type Warning struct {
	Place  source.Place
	Reason string // a sentence in words
}

// Keys are all keys that an organisation keeps, ready to verify with. They do
// not change once loaded and may be used by several goroutines at once. A nil
// *Keys keeps none.
type Keys struct {
	Warnings []Warning

	ssh         map[string][]*sshKey // by SHA256 fingerprint
	authorities map[string][]*sshKey // the same, of those that sign certificates
	revoked     map[string]string    // SHA256 fingerprint to where it says so
	pgp         map[string]*pgpKey   // by fingerprint
	pgpIDs      map[uint64][]string  // fingerprints by key id
	owned       map[string][]ownership
}

// Bounds of the files of keys. The largest organisation has some thousands of
// keys of a few hundred bytes.
const (
	maxKeyFile  = 4 << 20
	maxKeyFiles = 1000
)

// Load reads the files of keys. The error is for trouble of the machine.
func Load(fsys fs.FS, files Files) (*Keys, []Fault, error) {
	l := &loader{fsys: fsys, keys: newKeys()}
	for _, group := range []struct {
		setting string
		names   []string
		read    func(name string, data []byte)
	}{
		{"allowed_signers", files.AllowedSigners, l.allowed},
		{"revoked", files.Revoked, l.revoked},
		{"openpgp", files.OpenPGP, l.openPGP},
		{"platform", files.Platform, l.platform},
	} {
		for i, pattern := range group.names {
			l.setting = fmt.Sprintf("%s[%d]", group.setting, i)
			if err := l.each(pattern, group.read); err != nil {
				return nil, nil, err
			}
		}
	}
	return l.keys, l.faults, nil
}

func newKeys() *Keys {
	return &Keys{
		ssh: map[string][]*sshKey{}, authorities: map[string][]*sshKey{}, revoked: map[string]string{},
		pgp: map[string]*pgpKey{}, pgpIDs: map[uint64][]string{}, owned: map[string][]ownership{},
	}
}

// A loader gathers the keys of several files.
type loader struct {
	fsys    fs.FS
	keys    *Keys
	setting string
	files   int
	faults  []Fault
}

func (l *loader) fault(place source.Place, format string, args ...any) {
	l.faults = append(l.faults, Fault{l.setting, place, fmt.Sprintf(format, args...)})
}

// each reads the files of a pattern, of which there must be one.
func (l *loader) each(pattern string, read func(name string, data []byte)) error {
	names, err := l.matches(pattern)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		l.fault(source.Place{}, "There is no file %q.", source.Escape(pattern))
	}
	for _, name := range names {
		if l.files++; l.files > maxKeyFiles {
			l.fault(source.Place{File: name}, "There are more than %d files of keys.", maxKeyFiles)
			return nil
		}
		data, err := source.Read(l.fsys, name, maxKeyFile)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, source.ErrNotRegular), errors.Is(err, source.ErrTooLarge):
			l.fault(source.Place{File: name}, "The keys cannot be read: %v.", err)
		case err != nil:
			return err
		default:
			read(name, source.WithoutMark(data))
		}
	}
	return nil
}

func (l *loader) matches(pattern string) ([]string, error) {
	if !strings.ContainsAny(pattern, "*?[{") {
		name := path.Clean(pattern)
		if _, err := fs.Stat(l.fsys, name); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return []string{name}, nil
	}
	names, err := doublestar.Glob(l.fsys, pattern, doublestar.WithFilesOnly(), doublestar.WithNoFollow())
	if errors.Is(err, doublestar.ErrBadPattern) {
		return nil, nil
	}
	slices.Sort(names)
	return names, err
}

// lines calls read for every line of a file and reports what it says of it.
func (l *loader) lines(name string, data []byte, read func(line string, at source.Place) error) {
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		at := source.Place{File: name, Line: number, Column: 1}
		if err := read(strings.TrimRight(line, "\r\n"), at); err != nil {
			l.fault(at, "The line cannot be read: %v.", err)
			if len(l.faults) >= maxFaults {
				return
			}
		}
	}
}

// maxFaults are as many as anybody reads.
const maxFaults = 50

func (l *loader) allowed(name string, data []byte) {
	l.lines(name, data, func(line string, at source.Place) error {
		k, warning, err := parseAllowed(line)
		if k == nil || err != nil {
			return err
		}
		if warning != "" {
			l.keys.Warnings = append(l.keys.Warnings, Warning{at, warning})
		}
		k.where = where(at)
		l.keys.add(k)
		return nil
	})
}

func where(at source.Place) string {
	return fmt.Sprintf("%s, line %d", source.Escape(at.File), at.Line)
}

func (k *Keys) add(key *sshKey) {
	table := k.ssh
	if key.authority {
		table = k.authorities
	}
	print := ssh.FingerprintSHA256(key.key)
	table[print] = append(table[print], key)
}

// revoked reads a plain list of keys. The binary list that ssh-keygen -k
// writes is not read.
func (l *loader) revoked(name string, data []byte) {
	if bytes.HasPrefix(data, []byte("SSHKRL\n")) {
		l.fault(source.Place{File: name}, "%s is a binary list of revoked keys, which is not read: keep a text with one public key a line.", source.Escape(name))
		return
	}
	l.lines(name, data, func(line string, at source.Place) error {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			return nil
		}
		if isPrint(line) {
			l.keys.revoked[line] = where(at)
			return nil
		}
		key, err := parsePublic(line)
		if err == nil {
			l.keys.revoked[ssh.FingerprintSHA256(key)] = where(at)
		}
		return err
	})
}

// isPrint reports whether text is the digest of an SSH key, as ssh-keygen -l
// shows it.
func isPrint(text string) bool {
	digest, ok := strings.CutPrefix(text, "SHA256:")
	return ok && len(digest) == 43 && !strings.ContainsAny(digest, " =")
}

func (l *loader) openPGP(name string, data []byte) {
	l.keyring(source.Place{File: name}, data, false)
}

// platform reads the keys of a forge in either form.
func (l *loader) platform(name string, data []byte) {
	if isOpenPGP(data) {
		l.keyring(source.Place{File: name}, data, true)
		return
	}
	l.lines(name, data, func(line string, at source.Place) error {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			return nil
		}
		k := &sshKey{}
		var err error
		if isKeyType(line) {
			k.key, err = parsePublic(line)
		} else {
			k, _, err = parseAllowed(line)
		}
		if err != nil {
			return err
		}
		k.platform, k.where = true, where(at)
		l.keys.add(k)
		return nil
	})
}

// isOpenPGP reports whether a file holds OpenPGP keys: every packet begins
// with this bit, and no text does.
func isOpenPGP(data []byte) bool {
	return len(data) > 0 && data[0]&0x80 != 0 || bytes.Contains(data, []byte("-----BEGIN PGP "))
}

// An OwnKey is a key that stands in a person's record of the people register.
type OwnKey struct {
	Owner  string // the record's id
	Type   string // ssh or openpgp; "" to see it from Public
	Public string // the public key, or its digest: SHA256:... or a hexadecimal fingerprint
	// From and To are the first and the last day, zero for no limit.
	From, To time.Time
	Place    source.Place
}

// An ownership says whose a key is, and when.
type ownership struct {
	owner    string
	from, to time.Time
}

func (o ownership) at(t time.Time) bool {
	return (o.from.IsZero() || !t.Before(o.from)) && (o.to.IsZero() || !t.After(o.to))
}

// With returns the keys together with those of the people register. A key that
// cannot be read is left out and told of in a fault.
func (k *Keys) With(own []OwnKey) (*Keys, []Fault) {
	l := &loader{keys: k.clone()}
	for _, o := range own {
		if !o.To.IsZero() {
			o.To = o.To.AddDate(0, 0, 1).Add(-time.Second) // the day is its own last one
		}
		l.own(o)
	}
	return l.keys, l.faults
}

func (k *Keys) clone() *Keys {
	c := newKeys()
	if k == nil {
		return c
	}
	c.Warnings = slices.Clone(k.Warnings)
	copyLists(c.ssh, k.ssh)
	copyLists(c.authorities, k.authorities)
	copyLists(c.pgpIDs, k.pgpIDs)
	maps.Copy(c.pgp, k.pgp)
	copyLists(c.owned, k.owned)
	maps.Copy(c.revoked, k.revoked)
	return c
}

func copyLists[K comparable, V any](into, from map[K][]V) {
	for key, list := range from {
		into[key] = slices.Clone(list)
	}
}

func (l *loader) own(o OwnKey) {
	l.setting = o.Owner
	text := strings.TrimSpace(o.Public)
	owner := ownership{o.Owner, o.From, o.To}
	switch {
	case text == "" || o.Type == "x509":
		return // nothing to verify with
	case isPrint(text):
		l.keys.owned[text] = append(l.keys.owned[text], owner)
	case isFingerprint(text):
		print := plainFingerprint(text)
		l.keys.owned[print] = append(l.keys.owned[print], owner)
	case strings.HasPrefix(text, publicBlock):
		for _, print := range l.keyring(o.Place, []byte(text), false) {
			l.keys.owned[print] = append(l.keys.owned[print], owner)
		}
	default:
		key, err := parsePublic(text)
		if err != nil {
			l.fault(o.Place, "A key that a person signs with cannot be read: %v.", err)
			return
		}
		l.keys.add(&sshKey{key: key, owner: o.Owner, from: o.From, to: o.To, where: "people register, " + source.Escape(o.Owner)})
	}
}

// isFingerprint reports whether text is the fingerprint of an OpenPGP key.
func isFingerprint(text string) bool {
	plain := plainFingerprint(text)
	return (len(plain) == 40 || len(plain) == 64) && strings.Trim(plain, "0123456789ABCDEF") == ""
}

func plainFingerprint(text string) string {
	return strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(text, "0x"), " ", ""))
}
