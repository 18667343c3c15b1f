package scenario

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// A stamp is the line in which a commit or tag names a person and a time.
type stamp struct {
	*person
	when time.Time
}

func (s stamp) String() string {
	return fmt.Sprintf("%s <%s> %d %s", s.name, s.mail, s.when.Unix(), s.when.Format("-0700"))
}

// A commitObject is written byte by byte, not through go-git's own encoder: a
// signature is over these bytes, and the order of the headers is part of them.
type commitObject struct {
	tree              plumbing.Hash
	parents           []plumbing.Hash
	author, committer stamp
	message           string
}

func (o commitObject) encode(sign bool) ([]byte, error) {
	var head strings.Builder
	fmt.Fprintf(&head, "tree %s\n", o.tree)
	for _, p := range o.parents {
		fmt.Fprintf(&head, "parent %s\n", p)
	}
	fmt.Fprintf(&head, "author %s\ncommitter %s\n", o.author, o.committer)
	body := "\n" + o.message
	if !sign {
		return []byte(head.String() + body), nil
	}
	signature, err := o.committer.sign(head.String() + body)
	if err != nil {
		return nil, err
	}
	// A header of several lines continues with a blank at each line's start.
	header := "gpgsig " + strings.ReplaceAll(strings.TrimRight(signature, "\n"), "\n", "\n ") + "\n"
	return []byte(head.String() + header + body), nil
}

type tagObject struct {
	name    string
	commit  plumbing.Hash
	tagger  stamp
	message string
}

// encode ends a signed tag with its signature, where git looks for it.
func (o tagObject) encode(sign bool) ([]byte, error) {
	text := fmt.Sprintf("object %s\ntype commit\ntag %s\ntagger %s\n\n%s", o.commit, o.name, o.tagger, o.message)
	if !sign {
		return []byte(text), nil
	}
	signature, err := o.tagger.sign(text)
	return []byte(text + signature), err
}

// sign returns the armored SSH signature over text, ending with a line end. An
// ed25519 signature has no random part, so the same text has the same one.
func (p *person) sign(text string) (string, error) {
	if p.signer == nil {
		return "", fmt.Errorf("%s has no key (person ... signs SECTION)", p.name)
	}
	signature, err := sshsig.Sign(strings.NewReader(text), p.signer, sshsig.HashSHA512, "git")
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(sshsig.Armor(signature)), "\n") + "\n", nil
}

func parseSigner(armored []byte) (ssh.Signer, error) {
	key, err := ssh.ParseRawPrivateKey(armored)
	if err != nil {
		return nil, errors.New("not an OpenSSH private key without a passphrase")
	}
	private, ok := key.(*ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("not an ed25519 key: the signature of any other is not the same twice")
	}
	return ssh.NewSignerFromKey(*private)
}

// storeTree stores the tree of the files with all its folders and contents.
func (b *builder) storeTree(all files) (plumbing.Hash, error) {
	var entries []object.TreeEntry
	folders := map[string]files{}
	for _, path := range slices.Sorted(maps.Keys(all)) {
		first, rest, nested := strings.Cut(path, "/")
		if !nested {
			id, err := b.storeBytes(plumbing.BlobObject, b.contents[all[path]])
			if err != nil {
				return plumbing.ZeroHash, err
			}
			entries = append(entries, object.TreeEntry{Name: first, Mode: filemode.Regular, Hash: id})
			continue
		}
		if folders[first] == nil {
			folders[first] = files{}
		}
		folders[first][rest] = all[path]
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		if _, clash := all[folder]; clash {
			return plumbing.ZeroHash, fmt.Errorf("%s is both a file and a folder", folder)
		}
		id, err := b.storeTree(folders[folder])
		if err != nil {
			return plumbing.ZeroHash, err
		}
		entries = append(entries, object.TreeEntry{Name: folder, Mode: filemode.Dir, Hash: id})
	}
	sort.Sort(object.TreeEntrySorter(entries))
	return b.storeEntries(entries)
}

func (b *builder) storeEntries(entries []object.TreeEntry) (plumbing.Hash, error) {
	encoded := b.store.NewEncodedObject()
	if err := (&object.Tree{Entries: entries}).Encode(encoded); err != nil {
		return plumbing.ZeroHash, err
	}
	return b.store.SetEncodedObject(encoded)
}

// storeBytes stores one object of exactly these bytes.
func (b *builder) storeBytes(kind plumbing.ObjectType, data []byte) (plumbing.Hash, error) {
	o := b.store.NewEncodedObject()
	o.SetType(kind)
	w, err := o.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if _, err := bytes.NewReader(data).WriteTo(w); err != nil {
		return plumbing.ZeroHash, err
	}
	return b.store.SetEncodedObject(o)
}
