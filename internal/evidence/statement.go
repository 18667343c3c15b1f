package evidence

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

const (
	statementType = "https://in-toto.io/Statement/v1"
	predicateType = "https://github.com/goldthread/goldthread/evidence/v1"
)

// A statement is an in-toto statement, version 1.
type statement struct {
	Type      string          `json:"_type"`
	Subject   []subject       `json:"subject"`
	Predicate json.RawMessage `json:"predicate"`
	Kind      string          `json:"predicateType"`
}

type subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Statement is an in-toto statement (version 1) about a pack of these bytes and
// that name. Nobody has signed it.
func (p *Pack) Statement(name string, data []byte) ([]byte, error) {
	predicate, err := canonicalOf(p.Manifest)
	if err != nil {
		return nil, err
	}
	return canonicalOf(statement{statementType, []subject{
		{name, map[string]string{"sha256": digest(data)}},
		{"commit", map[string]string{"gitCommit": string(p.Manifest.Commit)}},
		{"tree", map[string]string{"gitTree": string(p.Manifest.Tree)}},
	}, predicate, predicateType})
}

// SidecarEnds are the ends of the names of files with a statement about a pack,
// which may stand beside it or in it: an in-toto statement, bare or in a DSSE
// envelope, one or several, or a bundle of Sigstore.
var SidecarEnds = []string{".intoto.json", ".intoto.jsonl", ".sigstore.json"}

func isSidecar(name string) bool {
	for _, end := range SidecarEnds {
		if strings.HasSuffix(name, end) && !strings.Contains(name, "/") {
			return true
		}
	}
	return false
}

// A signed is one of the forms in which a statement comes: its fields are those
// of a bare statement, of a DSSE envelope and of a bundle of Sigstore (0.3).
type signed struct {
	statement
	PayloadType string  `json:"payloadType"`
	Payload     string  `json:"payload"`
	Envelope    *signed `json:"dsseEnvelope"`
	Message     *struct {
		Digest struct {
			Algorithm string `json:"algorithm"`
			Digest    string `json:"digest"`
		} `json:"messageDigest"`
	} `json:"messageSignature"`
}

// CompareSidecar holds what a file with statements says against the pack that
// the repository gives. Who signed it is not looked at.
func (p *Pack) CompareSidecar(name string, data []byte) error {
	name = source.Escape(name)
	whole, err := p.Zip()
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	for n := 0; ; n++ {
		var one signed
		if err := d.Decode(&one); errors.Is(err, io.EOF) && n > 0 {
			return nil
		} else if err != nil {
			return refuse("%s holds no in-toto statement that can be read", name)
		}
		if one.Envelope != nil {
			one = *one.Envelope
		}
		if one.Message != nil && one.Message.Digest.Algorithm == "SHA2_256" {
			sum, err := base64.StdEncoding.DecodeString(one.Message.Digest.Digest)
			if err != nil || digest(whole) != hex.EncodeToString(sum) {
				return refuse("%s is the signature of another file than this pack", name)
			}
			continue
		}
		if err := p.compareStatement(name, one, digest(whole)); err != nil {
			return err
		}
	}
}

func (p *Pack) compareStatement(name string, one signed, whole string) error {
	said := one.statement
	if one.Payload != "" {
		payload, err := base64.StdEncoding.DecodeString(one.Payload)
		if err != nil || json.Unmarshal(payload, &said) != nil {
			return refuse("%s holds an envelope with no statement in it", name)
		}
	}
	if said.Type != statementType {
		return refuse("%s holds no in-toto statement that can be read", name)
	}
	about := false
	for _, s := range said.Subject {
		about = about || s.Digest["sha256"] == whole
		if commit := s.Digest["gitCommit"]; commit != "" && commit != string(p.Manifest.Commit) {
			return refuse("%s is about the commit %s, and the pack is of %s", name, shortened(commit), p.Manifest.Commit)
		}
		if tree := s.Digest["gitTree"]; tree != "" && tree != string(p.Manifest.Tree) {
			return refuse("%s is about the files %s, and the pack is of %s", name, shortened(tree), p.Manifest.Tree)
		}
	}
	if !about {
		return refuse("%s is about another pack: none of its SHA-256 is %s", name, whole)
	}
	if said.Kind != predicateType {
		return nil // of another kind, which says what it likes of this pack
	}
	ours, err := canonicalOf(p.Manifest)
	if err != nil {
		return err
	}
	theirs, err := register.CanonicalJSON(said.Predicate)
	if err != nil || !bytes.Equal(theirs, ours) {
		return refuse("%s says otherwise of the pack: %s", name, differ(manifestFile, theirs, ours))
	}
	return nil
}
