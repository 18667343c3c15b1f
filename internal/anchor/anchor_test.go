package anchor_test

import (
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
)

const head = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// three anchors, a week apart.
func three(t *testing.T) []*anchor.File {
	t.Helper()
	var files []*anchor.File
	var last *anchor.File
	for _, when := range []string{"2026-11-02T06:00:00Z", "2026-11-09T06:00:00Z", "2026-11-16T06:00:00Z"} {
		f, err := anchor.New(anchor.Anchor{At: at(when), Branch: "main", Head: head, Registers: map[string]string{"registers/laws.yaml": head}}, last)
		if err != nil {
			t.Fatal(err)
		}
		files, last = append(files, f), f
	}
	return files
}

func TestNewIsParsed(t *testing.T) {
	files := three(t)
	for _, f := range files {
		again, err := anchor.Parse(f.Name, f.Data)
		if err != nil || again.Head != head || !again.At.Equal(f.At) || again.Registers["registers/laws.yaml"] != head {
			t.Errorf("%s: %v, %+v", f.Name, err, again)
		}
		if again, err = anchor.Parse(f.Name, []byte("\ufeff"+strings.ReplaceAll(string(f.Data), "\n", "\r\n"))); err != nil || again.Head != head {
			t.Errorf("%s as Windows saves it: %v, %+v", f.Name, err, again)
		}
	}
	if got := files[1].Name; got != "anchors/2026/20261109T060000Z.json" || !anchor.IsAnchor(got) {
		t.Errorf("the file is called %s", got)
	}
	if files[1].Previous.File != files[0].Name || files[1].Previous.SHA256 != files[0].Digest() {
		t.Errorf("the second names %+v", files[1].Previous)
	}
	want := `{
  "version": 1,
  "at": "2026-11-02T06:00:00Z",
  "branch": "main",
  "head": "` + head + `",
  "registers": {
    "registers/laws.yaml": "` + head + `"
  },
  "previous": null
}
`
	if string(files[0].Data) != want {
		t.Errorf("the first is\n%s", files[0].Data)
	}
}

// Tags were not always noted: what notes none is an anchor, and what notes
// something else as one is not.
func TestTagsAreNoted(t *testing.T) {
	f, err := anchor.New(anchor.Anchor{At: at("2026-11-02T06:00:00Z"), Branch: "main", Head: head, Tags: map[string]string{"looked": head}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := anchor.Parse(f.Name, f.Data)
	if err != nil || again.Tags["looked"] != head {
		t.Errorf("%v, %+v", err, again)
	}
	if old := three(t)[0]; strings.Contains(string(old.Data), "tags") {
		t.Errorf("without any tag: %s", old.Data)
	}
	bad := strings.Replace(string(f.Data), `"looked": "`+head, `"looked": "`+head[1:], 1)
	if _, err := anchor.Parse(f.Name, []byte(bad)); err == nil || err.Error() != "names something under tags that is no tag" {
		t.Errorf("no object: %v", err)
	}
}

func TestNoAnchorBeforeTheNewest(t *testing.T) {
	files := three(t)
	if _, err := anchor.New(anchor.Anchor{At: at("2026-11-16T06:00:00Z"), Head: head}, files[2]); err == nil || !strings.Contains(err.Error(), "is not before") {
		t.Errorf("an anchor of the same second: %v", err)
	}
}

func TestChain(t *testing.T) {
	tell := func(files ...*anchor.File) string {
		anchor.Sort(files)
		var all []string
		for _, b := range anchor.Chain(files) {
			all = append(all, b.File+" "+b.Reason)
		}
		return strings.Join(all, "; ")
	}
	const first, second, third = "anchors/2026/20261102T060000Z.json", "anchors/2026/20261109T060000Z.json", "anchors/2026/20261116T060000Z.json"
	f := three(t)
	for _, c := range []struct {
		name  string
		files []*anchor.File
		want  string
	}{
		{"whole", []*anchor.File{f[2], f[0], f[1]}, ""},
		{"one taken out", []*anchor.File{f[0], f[2]}, third + " names " + second + " as the anchor before, and not " + first},
		{"the first taken out", []*anchor.File{f[1], f[2]}, second + " names " + first + " as the anchor before, which is not kept"},
		{"one changed", []*anchor.File{f[0], changed(t, f[1]), f[2]}, third + " was made when " + second + " said something else"},
	} {
		if got := tell(c.files...); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	lone, err := anchor.New(anchor.Anchor{At: at("2026-11-23T06:00:00Z"), Branch: "main", Head: head}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := tell(f[0], lone); got != lone.Name+" names no anchor before, and is not the first" {
		t.Errorf("a second first: %q", got)
	}
}

func changed(t *testing.T, f *anchor.File) *anchor.File {
	t.Helper()
	again, err := anchor.Parse(f.Name, []byte(strings.Replace(string(f.Data), head[:8], "00000000", 1)))
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func TestParseRefuses(t *testing.T) {
	good := string(three(t)[0].Data)
	for _, c := range []struct{ name, data, want string }{
		{"no JSON", "anchor", "is no anchor"},
		{"another field", strings.Replace(good, `"branch"`, `"brunch"`, 1), "is no anchor"},
		{"two", good + good, "holds more than one anchor"},
		{"a later layout", strings.Replace(good, `"version": 1`, `"version": 2`, 1), "is of version 2"},
		{"half an id", strings.Replace(good, head+`",
  "registers`, head[:12]+`",
  "registers`, 1), "names no commit"},
		{"no time", strings.Replace(good, `"at": "2026-11-02T06:00:00Z",`, "", 1), "does not say when"},
		{"too much", strings.Repeat(" ", anchor.MaxFile+1), "is too large"},
	} {
		if _, err := anchor.Parse("a.json", []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"version":1,"at":"2026-11-02T06:00:00Z","branch":"main","head":"` + head + `","registers":{},"previous":null}`))
	f.Add([]byte(`{"version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if a, err := anchor.Parse("a.json", data); err == nil && (len(a.Head) != 40 || a.At.IsZero()) {
			t.Errorf("%q is taken for an anchor", data)
		}
	})
}
