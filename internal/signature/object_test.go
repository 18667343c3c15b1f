package signature

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

const (
	treeLine   = "tree 1111111111111111111111111111111111111111\n"
	parentLine = "parent 2222222222222222222222222222222222222222\n"
	authorLine = "author Ann Lee <ann@example.org> 1767225600 +0100\n"
	commitLine = "committer Ann Lee <ann@example.org> 1767225600 +0100\n"
)

// at is the date in the lines above.
var at = time.Unix(1767225600, 0).UTC()

func TestUnusualCommitsAreRefused(t *testing.T) {
	head := treeLine + authorLine + commitLine
	for name, c := range map[string]struct{ data, refused string }{
		"plain":                  {head + "\nmessage\n", ""},
		"parents":                {treeLine + parentLine + parentLine + authorLine + commitLine + "\n", ""},
		"sha256 ids":             {"tree " + strings.Repeat("a", 64) + "\n" + authorLine + commitLine + "\n", ""},
		"encoding":               {head + "encoding ISO-8859-1\n\nx", ""},
		"change id":              {head + "change-id zyx\n\nx", ""},
		"tags of two merges":     {head + "mergetag object 1\n type commit\nmergetag object 2\n\nx", ""},
		"empty":                  {"", "its head does not end"},
		"no end of the head":     {head, "its head does not end"},
		"cut in a line":          {treeLine + "author Ann", "its head does not end"},
		"no tree":                {authorLine + commitLine + "\n", `"tree" is expected and "author" stands there`},
		"tree given twice":       {treeLine + treeLine + authorLine + commitLine + "\n", `"author" is expected and "tree" stands there`},
		"tree given again later": {head + treeLine + "\n", `"tree" stands there twice or in the wrong place`},
		"author given twice":     {treeLine + authorLine + authorLine + commitLine + "\n", `"committer" is expected and "author" stands there`},
		"parent behind author":   {treeLine + authorLine + parentLine + commitLine + "\n", `"committer" is expected and "parent" stands there`},
		"parent at the end":      {head + parentLine + "\n", `"parent" stands there twice or in the wrong place`},
		"no committer":           {treeLine + authorLine + "\n", `"committer" is expected and "nothing" stands there`},
		"short id":               {"tree 1111\n" + authorLine + commitLine + "\n", `"tree" is not followed by an object's id`},
		"capital id":             {"tree " + strings.Repeat("A", 40) + "\n" + authorLine + commitLine + "\n", `"tree" is not followed by an object's id`},
		"folded author":          {treeLine + "author Ann\n Lee <ann@example.org> 1 +0000\n" + commitLine + "\n", `"author" goes on over several lines`},
		"signed twice":           {head + "gpgsig a\ngpgsig b\n\n", `"gpgsig" stands there twice`},
		"encoding twice":         {head + "encoding a\nencoding b\n\n", `"encoding" stands there twice`},
		"folded encoding":        {head + "encoding a\n b\n\n", `"encoding" goes on over several lines`},
		"unknown header":         {head + "x-note \x1b[2J\n\n", `"x-note" is no header that is known`},
		"header of no name":      {head + "\x1b[2J\n\n", `"\\x1b[2J" is no header that is known`},
		"zero byte":              {treeLine + "author Ann\x00 <a@b> 1 +0000\n" + commitLine + "\n", "its head holds a zero byte"},
		"indented first line":    {" " + head + "\n", "its first line is indented"},
		"endless headers":        {treeLine + authorLine + commitLine + strings.Repeat("mergetag x\n", 2000) + "\n", "its head has more than 1000 lines"},
		"many parents":           {treeLine + strings.Repeat(parentLine, 100_000) + authorLine + commitLine + "\n", ""},
	} {
		refusal(t, name, ParseCommit([]byte(c.data)), "the commit is not written as Git writes one: ", c.refused)
	}
}

func refusal(t *testing.T, what string, o *Object, begins, want string) {
	t.Helper()
	if want != "" {
		want = begins + want
	}
	if o.Refused != want {
		t.Errorf("%s:\ngot  %s\nwant %s", what, o.Refused, want)
	}
}

func TestUnusualTagsAreRefused(t *testing.T) {
	const object, kind, name, tagger = "object 1111111111111111111111111111111111111111\n", "type commit\n", "tag v1\n", "tagger Ann <ann@example.org> 1767225600 +0000\n"
	for what, c := range map[string]struct{ data, refused string }{
		"plain":         {object + kind + name + tagger + "\nmessage\n", ""},
		"no tagger":     {object + kind + name + "\nmessage\n", ""},
		"other order":   {kind + object + name + tagger + "\n", `"object" is expected and "type" stands there`},
		"tagger twice":  {object + kind + name + tagger + tagger + "\n", `"tagger" is no header that is known`},
		"object twice":  {object + object + kind + name + tagger + "\n", `"type" is expected and "object" stands there`},
		"further entry": {object + kind + name + tagger + "parent x\n\n", `"parent" stands there twice or in the wrong place`},
	} {
		refusal(t, what, ParseTag([]byte(c.data)), "the tag is not written as Git writes one: ", c.refused)
	}
}

// What is signed is every byte but the signature's own header lines, wherever
// they stand.
func TestSignedBytesOfACommit(t *testing.T) {
	o := ParseCommit([]byte(treeLine + authorLine + commitLine +
		"gpgsig -----BEGIN X-----\n \n abc\n -----END X-----\nencoding x\ngpgsig-sha256 y\n z\n\ngpgsig not a header\n"))
	if want := treeLine + authorLine + commitLine + "encoding x\n\ngpgsig not a header\n"; string(o.payload) != want {
		t.Errorf("signed: %q", o.payload)
	}
	if want := "-----BEGIN X-----\n\nabc\n-----END X-----\n"; string(o.armor) != want {
		t.Errorf("signature: %q", o.armor)
	}
}

// A tag's signature is what the last line that opens one begins; what stands
// before it, another signature too, is signed.
func TestSignedBytesOfATag(t *testing.T) {
	head := "object 1111111111111111111111111111111111111111\ntype commit\ntag v1\n\n"
	first := "-----BEGIN SSH SIGNATURE-----\na\n-----END SSH SIGNATURE-----\n"
	second := "-----BEGIN PGP SIGNATURE-----\nb\n-----END PGP SIGNATURE-----\n"
	o := ParseTag([]byte(head + "words\n" + first + second))
	if string(o.payload) != head+"words\n"+first || string(o.armor) != second {
		t.Errorf("signed %q\nsignature %q", o.payload, o.armor)
	}
}

func TestMalformedIdents(t *testing.T) {
	for text, want := range map[string]string{
		"Ann Lee <ann@example.org> 1767225600 +0100":    "",
		"<ann@example.org> 1767225600 -0330":            "",
		"Ann <> 1767225600 +0000":                       "",
		"Ann Lee ann@example.org 1767225600 +0100":      "it does not hold one address between < and >",
		"Ann <a@x> Bob <b@x> 1767225600 +0100":          "it does not hold one address between < and >",
		"Ann >a@x< 1767225600 +0100":                    "the address is not closed",
		"Ann <a@x>":                                     "it has no date that can be read",
		"Ann <a@x> 1767225600":                          "it has no date that can be read",
		"Ann <a@x> 1767225600 +01000":                   "it has no date that can be read",
		"Ann <a@x> 99999999999999999999 +0000":          "it has no date that can be read",
		"Ann <a@x> 999999999999 +0000":                  "it has no date that can be read",
		"Ann <a@x> -5 +0000":                            "it has no date that can be read",
		"Ann\r <a@x> 1767225600 +0000":                  "it holds a control character",
		"Ann <a@x> 1767225600 +0000 and something else": "it has no date that can be read",
	} {
		id := parseIdent(text)
		if id.Malformed != want || (want == "") != id.When.Equal(at) && want == "" {
			t.Errorf("%q: %+v, want %q", text, id, want)
		}
	}
}

func FuzzParseObject(f *testing.F) {
	f.Add([]byte(treeLine + parentLine + authorLine + commitLine + "gpgsig -----BEGIN SSH SIGNATURE-----\n x\n -----END SSH SIGNATURE-----\n\nm\n"))
	f.Add([]byte("object 1111111111111111111111111111111111111111\ntype commit\ntag v\ntagger A <a@b> 1 +0000\n\nm\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"))
	f.Add([]byte(treeLine + "author <\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, o := range []*Object{ParseCommit(data), ParseTag(data)} {
			var none *Keys
			v := none.Verify(o, at)
			if v.State == Verified {
				t.Errorf("verified without a key: %+v", v)
			}
			if o.Refused == "" && len(o.payload)+len(o.armor) > len(data) {
				t.Errorf("%d bytes made of %d", len(o.payload)+len(o.armor), len(data))
			}
			if o.Refused == "" && o.armor == nil && !o.foreign && !bytes.Equal(o.payload, data) && !bytes.Contains(data, []byte("gpgsig")) {
				t.Error("an object without a signature is not signed as it stands")
			}
		}
	})
}
