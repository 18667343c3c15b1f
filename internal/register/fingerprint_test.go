package register

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strings"
	"testing"
)

// decoded reads one requirement written in YAML.
func decoded(t testing.TB, yaml string) *Record {
	t.Helper()
	return decodedAs(t, "registers/requirements.yaml", yaml)
}

func decodedAs(t testing.TB, path, text string) *Record {
	t.Helper()
	records, partial, err := new(Config).Decoder(types(t)).Decode(path, []byte(text))
	if err != nil || len(partial) > 0 || len(records) != 1 {
		t.Fatalf("%s: %d records, %v, %v", path, len(records), partial, err)
	}
	return records[0]
}

// TestFingerprintVectors are frozen: reviews written into repositories name
// these values. A change here needs another version than gt1.
func TestFingerprintVectors(t *testing.T) {
	for _, v := range []struct{ name, yaml, canonical, hex string }{
		{"empty", `id: R`, `{}`, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
		{"text", `{id: R, statement: Report within 24 hours.}`, `{"statement":"Report within 24 hours."}`,
			"1a22b4319667a05784522b4f0bb01d1c8fe6927deac1d02f64c669d9dcbdb7b1"},
		{"sets, controls and nesting", `{id: R, statement: "Ünïcode \"quoted\"\n", parties: [PTY-2, PTY-1, PTY-2], controls: [A 5.24, "5.17", X.own], bound: {value: 24.50, op: max, unit: hours}, sources: [{locator: "4.1", id: CTR-2}, {id: CTR-1}], flow_down: false}`,
			`{"bound":{"op":"max","unit":"hours","value":24.5},"controls":["A.5.17","A.5.24","X.own"],"flow_down":false,"parties":["PTY-1","PTY-2"],"sources":[{"id":"CTR-2","locator":"4.1"},{"id":"CTR-1"}],"statement":"Ünïcode \"quoted\""}`,
			"bf707ecc7b0cdd11f66c3f4307565fe6aef5607e2fc4a5c199109e867bd0ae2a"},
	} {
		t.Run(v.name, func(t *testing.T) {
			r := decoded(t, v.yaml)
			k := types(t).Kind("requirements")
			if got := canonical(&Field{Type: Struct, Fields: k.Fields}, r.Fields); got != v.canonical && (got != "" || v.canonical != "{}") {
				t.Errorf("got  %s\nwant %s", got, v.canonical)
			}
			sum := sha256.Sum256([]byte(v.canonical))
			if got := hex.EncodeToString(sum[:]); r.Fingerprint != "gt1:"+got {
				t.Errorf("the fingerprint %s is not over the canonical form, whose is %s", r.Fingerprint, got)
			}
			if r.Fingerprint != "gt1:"+v.hex {
				t.Errorf("got %s, frozen as gt1:%s", r.Fingerprint, v.hex)
			}
		})
	}
}

// TestSameFingerprint pairs records that say the same, and records that do
// not.
func TestSameFingerprint(t *testing.T) {
	const base = `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], status: live}`
	want := decoded(t, base).Fingerprint
	for name, yaml := range map[string]string{
		"order of keys":         `{status: live, sources: [{id: A}, {id: B}], parties: [P1, P2], statement: Café, id: R}`,
		"order of a set":        `{id: R, statement: Café, parties: [P2, P1], sources: [{id: A}, {id: B}], status: live}`,
		"no status is live":     `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}]}`,
		"Unicode spelling":      "{id: R, statement: \"Cafe\u0301\", parties: [P1, P2], sources: [{id: A}, {id: B}]}",
		"space at the end":      `{id: R, statement: "Café \n", parties: [P1, P2], sources: [{id: A}, {id: B}]}`,
		"notes and tags":        `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], notes: new, tags: [x]}`,
		"review claims":         `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], last_reviewed: 2026-01-01, reviewed_by: me, next_review: 2027-01-01}`,
		"null and empty":        `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A, quote: ""}, {id: B}], topic: null, cia: [], bound: {}, acceptance: " "}`,
		"another id":            `{id: OTHER, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}]}`,
		"a fault in the number": `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], retired_on: }`,
	} {
		if got := decoded(t, yaml).Fingerprint; got != want {
			t.Errorf("%s: another fingerprint", name)
		}
	}
	for name, yaml := range map[string]string{
		"a word":          `{id: R, statement: Cafe, parties: [P1, P2], sources: [{id: A}, {id: B}]}`,
		"order of a list": `{id: R, statement: Café, parties: [P1, P2], sources: [{id: B}, {id: A}]}`,
		"retired":         `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], status: retired}`,
		"unknown field":   `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], stray: x}`,
		"false is a word": `{id: R, statement: Café, parties: [P1, P2], sources: [{id: A}, {id: B}], flow_down: false}`,
	} {
		if got := decoded(t, yaml).Fingerprint; got == want {
			t.Errorf("%s: the same fingerprint", name)
		}
	}
	for _, kind := range []struct{ path, a, b string }{
		{"registers/suppliers.yaml", `{id: S, name: x, last_review: 2026-01-01}`, `{id: S, name: x}`},
		{"registers/laws.yaml", `{id: L, title: x, next_review: 2026-01-01}`, `{id: L, title: x}`},
	} {
		if decodedAs(t, kind.path, kind.a).Fingerprint != decodedAs(t, kind.path, kind.b).Fingerprint {
			t.Errorf("%s: a claim is part of the fingerprint", kind.path)
		}
	}
	if decodedAs(t, "registers/requirements.csv", "id,statement,parties\nR,Café,P2; P1\n").Fingerprint !=
		decoded(t, `{id: R, statement: Café, parties: [P1, P2]}`).Fingerprint {
		t.Error("the same record in CSV has another fingerprint")
	}
}

// TestCanonicalNumbers: RFC 8785, appendix B, as far as a register can hold
// them.
func TestCanonicalNumbers(t *testing.T) {
	for bits, want := range map[uint64]string{
		0x0000000000000000: "0", 0x8000000000000000: "0", 0x0000000000000001: "5e-324", 0x8000000000000001: "-5e-324",
		0x7fefffffffffffff: "1.7976931348623157e+308", 0x4340000000000000: "9007199254740992", 0xc340000000000000: "-9007199254740992",
		0x4430000000000000: "295147905179352830000", 0x44b52d02c7e14af5: "9.999999999999997e+22", 0x44b52d02c7e14af6: "1e+23",
		0x444b1ae4d6e2ef4e: "999999999999999700000", 0x444b1ae4d6e2ef50: "1e+21", 0x3eb0c6f7a0b5ed8c: "9.999999999999997e-7",
		0x3eb0c6f7a0b5ed8d: "0.000001", 0x41b3de4355555557: "333333333.33333343", 0xbecbf647612f3696: "-0.0000033333333333333333",
		0x43143ff3c1cb0959: "1424953923781206.2",
	} {
		if got := canonicalNumber(math.Float64frombits(bits)); got != want {
			t.Errorf("%x: got %s, want %s", bits, got, want)
		}
	}
}

func TestCanonicalStrings(t *testing.T) {
	for in, want := range map[string]string{
		"€$\u000f\nA'B\"\\\\\"/": `"€$\u000f\nA'B\"\\\\\"/"`,
		"<b>&</b>\u2028\x7f":     "\"<b>&</b>\u2028\x7f\"",
		"\b\f\n\r\t\x00":         `"\b\f\n\r\t\u0000"`,
	} {
		if got := quoteJSON(in); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	// Keys sort by UTF-16 code units, the emoji before the private letter, and
	// after they have been brought to NFC, which takes the Hebrew letter apart.
	got := canonical(nil, map[string]any{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Dalet", "1": "One", "\ue000": "Private", "\U0001f600": "Emoji", "\u0080": "Control", "ö": "o"})
	if want := "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"o\",\"\u05d3\u05bc\":\"Dalet\",\"€\":\"Euro Sign\",\"😀\":\"Emoji\",\"\ue000\":\"Private\"}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNormalizeControl(t *testing.T) {
	for in, want := range map[string]string{
		"A 5.17": "A.5.17", "A5.17": "A.5.17", "5.17": "A.5.17", "A.5.17": "A.5.17", "Annex A 5.17": "A.5.17", "annex a.5.17": "A.5.17",
		" a 8.1 ": "A.8.1", "A.9.2.1": "A.9.2.1", "X.on-call": "X.on-call", "4.2": "4.2", "A.9.1": "A.9.1", "Crypto policy 5.1": "Crypto policy 5.1",
		"A. 7.4": "A.7.4", "": "",
		"A 9.2.1": "A.9.2.1", "Annex A 12.4.1": "A.12.4.1", "12.4.1": "A.12.4.1", "A12.4": "A.12.4", "annex a 18": "A.18", "A.18.2.3": "A.18.2.3",
		"9.2.1": "9.2.1", "A.6.1.3": "A.6.1.3", "6.1.3": "6.1.3", "9.2": "9.2", "12.4": "12.4", "A.19.1.1": "A.19.1.1", "2013": "2013", "5.17 and more": "5.17 and more", "A.5.117": "A.5.117",
	} {
		if got := NormalizeControl(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// What is said of a field's looseness stands in the types.
func TestOrders(t *testing.T) {
	k := types(t).Kind("requirements")
	for name, want := range map[string]string{"obligation": "voluntary mandatory", "status": "retired draft live", "review_interval": "long short", "statement": ""} {
		if got := strings.Join(k.Field(name).Order, " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if !k.Field("bound").Limit || k.Field("monitoring").Limit || !types(t).Kind("soa").Field("parameter").Limit {
		t.Error("a limit is not known as one")
	}
}
