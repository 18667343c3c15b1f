package history

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// SeenFields are those of a review record that say which wording of each record
// was shown. The last one goes before.
var SeenFields = []string{"fingerprints", "seen"}

// readSeen reads which wording of each record was shown to the reviewer, by
// the record's name as written.
func readSeen(r *register.Record) map[string]string {
	seen := map[string]string{}
	for _, field := range SeenFields {
		shown, _ := r.Fields[field].(map[string]any)
		for name, value := range shown {
			seen[name], _ = value.(string)
		}
	}
	return seen
}

// seenUnread reports whether something stands there that says of no record which
// wording was shown: then nobody can tell of any.
func seenUnread(r *register.Record) bool {
	for _, field := range SeenFields {
		if _, ok := r.Fields[field].(map[string]any); !ok && r.Fields[field] != nil {
			return true
		}
	}
	return false
}

// shownDigits is the least length of a wording's name that is taken for one:
// with fewer, another could be made that begins the same.
const shownDigits = 8

// isWording reports whether shown, "gt1:3f9a2c1d..." or the digits alone, in
// full or the first of them, names the wording of a fingerprint.
func isWording(shown, fingerprint string) bool {
	version, digits, ok := strings.Cut(fingerprint, ":")
	if !ok {
		version, digits = "", fingerprint
	}
	shown = lowerASCII(strings.TrimSpace(shown))
	if v, rest, ok := strings.Cut(shown, ":"); ok {
		if v != version {
			return false
		}
		shown = rest
	}
	return len(shown) >= shownDigits && strings.HasPrefix(digits, shown)
}

// asSeen has an assertion cover the wordings that the reviewer was shown, in
// place of those that stood when the words were committed. After a squash they
// can differ: what it holds is the main branch and the words. A wording that
// no commit up to then had was reviewed by nobody.
func (m *miner) asSeen(a *assertion, seen map[string]string) {
	if len(seen) == 0 {
		return
	}
	shown := map[int32]Answer{}
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if rec, ok := m.nameTable().resolve(name, m.graph.nodes[a.node].files); ok {
			shown[rec] = Answer{Name: name, Seen: seen[name]}
		}
	}
	var kept []covered
	partly := map[string]bool{} // registers of which the reviewer saw other words
	for _, c := range a.covers {
		answer, ok := shown[c.rec]
		switch {
		case !ok:
		case isWording(answer.Seen, m.files.texts[c.meaning]):
			c.shown = true
		default:
			partly[m.files.keys[c.rec].Kind] = true
			then, ok := m.wordingUpTo(c.rec, answer.Seen, a.node)
			if !ok {
				m.unknownWording(a, c, answer)
				continue
			}
			c.meaning, c.shown, c.note = then, true, changedAfterLook
		}
		kept = append(kept, c)
	}
	a.covers = kept
	a.whole = slices.DeleteFunc(a.whole, func(kind string) bool { return partly[kind] })
}

// changedAfterLook is the note of a review whose reviewer saw older words.
const changedAfterLook = "changed after the reviewer looked at it"

// wordingUpTo finds a wording that a record had in some commit up to n.
func (m *miner) wordingUpTo(rec int32, shown string, n int32) (int32, bool) {
	for _, raw := range slices.Backward(m.raw[rec]) {
		if raw.node > n || !raw.mask.has(meaning) {
			continue
		}
		if e, _ := m.graph.nodes[raw.node].files.find(rec); e != nil && isWording(shown, m.files.texts[e.meaning]) {
			return e.meaning, true
		}
	}
	return 0, false
}

// unknownWording notes a review of words that nobody can show.
func (m *miner) unknownWording(a *assertion, c covered, answer Answer) {
	key := m.files.keys[c.rec]
	answer.Review = register.Key{Kind: reviewsKind, ID: a.ref}
	m.out.Uncounted = append(m.out.Uncounted, Uncounted{
		Source: a.source, Ref: a.ref, Commit: m.graph.nodes[a.node].id, Since: a.when, Keys: []register.Key{key}, Fault: FaultWording, Answer: answer,
		Reason: fmt.Sprintf("the wording of %s that was shown to the reviewer is none that it had until then", key.ID),
	})
}
