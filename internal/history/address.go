package history

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// The people register holds an address as it is, or its hash.
const (
	// plainHash: and the SHA-256 of the address, which whoever can guess the
	// address can try.
	plainHash = "sha256"
	// keyedHash: and what tells the key (8 digits), and the HMAC-SHA-256 of the
	// address (64 digits, all hexadecimal).
	keyedHash = "hmac-sha256"
)

// An AddressKept is how an address is kept in the people register.
type AddressKept int

// The forms of [AddressForm].
const (
	AddressOpen   AddressKept = iota // as it is
	AddressHashed                    // hashed without a key
	AddressKeyed                     // hashed with a key
)

// AddressForm tells how an address is kept.
func AddressForm(registered string) AddressKept {
	switch text := plainAddress(registered); {
	case strings.HasPrefix(text, keyedHash+":"):
		return AddressKeyed
	case strings.HasPrefix(text, plainHash+":"):
		return AddressHashed
	}
	return AddressOpen
}

// An AddressKey is the secret that hashes of addresses are made with. It is
// kept outside the repository: whoever has both can try addresses.
type AddressKey []byte

// shortestKey is the length of a key, in bytes, below which it can be guessed.
const shortestKey = 16

// ReadAddressKey reads a key from a text, without the space around it.
func ReadAddressKey(text string) (AddressKey, error) {
	text = strings.TrimSpace(text)
	if len(text) < shortestKey {
		return nil, fmt.Errorf("the key for addresses is shorter than %d letters, so that it could be guessed: take a random one", shortestKey)
	}
	return AddressKey(text), nil
}

func (k AddressKey) sum(text string) string {
	mac := hmac.New(sha256.New, k)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// tag tells keys apart without telling anything else of them.
func (k AddressKey) tag() string { return k.sum("goldthread people key")[:8] }

// Hash is an address as the people register may hold it.
func (k AddressKey) Hash(mail string) string {
	return keyedHash + ":" + k.tag() + ":" + k.sum(plainAddress(mail))
}

func plainAddress(mail string) string { return strings.ToLower(strings.TrimSpace(mail)) }

// registeredAs lists all that the people register may hold for an address.
func registeredAs(mail string, key AddressKey) []string {
	mail = plainAddress(mail)
	sum := sha256.Sum256([]byte(mail))
	all := []string{mail, plainHash + ":" + hex.EncodeToString(sum[:])}
	if len(key) > 0 {
		all = append(all, key.Hash(mail))
	}
	return all
}

// isAddress reports whether a registered address, or the hash of one, is mail.
func isAddress(registered, mail string, key AddressKey) bool {
	return slices.Contains(registeredAs(mail, key), plainAddress(registered))
}

// WantsKey says which key the hashed addresses of a people register need and
// do not get, in words for a person; "" where none does.
func WantsKey(people []*register.Record, key AddressKey) string {
	for _, p := range people {
		for _, mail := range texts(p.Fields["emails"]) {
			tagged, ok := strings.CutPrefix(plainAddress(mail), keyedHash+":")
			if !ok {
				continue
			}
			tag, _, _ := strings.Cut(tagged, ":")
			switch {
			case len(key) == 0:
				return "the key of the addresses in the people register is not here"
			case tag != key.tag():
				return "the addresses in the people register are hashed with another key than the one given"
			}
		}
	}
	return ""
}

// unkeyedLack is that without the key nobody can be told by an address.
func unkeyedLack(why string) repo.Lack {
	return repo.Lack{
		Kind:   repo.LackEvidence,
		What:   why + ", so that nobody in it can be told by a commit",
		Remedy: "give the key in the environment as GOLDTHREAD_PEOPLE_KEY, in a workflow as a secret",
	}
}

// ErrNoAddress is the answer to an attempt to hash what is no address.
var ErrNoAddress = errors.New("is no e-mail address")

// HashIfAddress is the hash of an address that stands as it is, and what is
// hashed with this key already as it stands.
func (k AddressKey) HashIfAddress(text string) (string, error) {
	plain := plainAddress(text)
	if strings.HasPrefix(plain, keyedHash+":"+k.tag()+":") {
		return plain, nil
	}
	if before, after, ok := strings.Cut(plain, "@"); !ok || before == "" || after == "" || strings.ContainsAny(plain, " <>,;\"") {
		return "", ErrNoAddress
	}
	return k.Hash(plain), nil
}
