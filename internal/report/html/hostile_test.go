package html

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	nethtml "golang.org/x/net/html"
)

// FuzzWrite puts one text into every place of a report and holds what comes out
// to the shape that harmless text gives: the same elements and attributes, links
// inside the file alone, and one style and one script, ours.
func FuzzWrite(f *testing.F) {
	for _, seed := range []string{
		"REQ-001", "", " ", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</title></style></script><svg onload=alert(1)>",
		"javascript:alert(1)", "'-alert(1)-'", "{{.}}", "]]>", "<!--", "</svg><foreignObject>", "&lt;b&gt;", "\x00\xff\u202e", "a\nb\tc d e f g h",
		`\"}body{background:url(//evil.test)}`, "*/}@import 'x';/*",
	} {
		f.Add(seed)
	}
	known := shapes(f, "word")
	maps.Copy(known, shapes(f, strings.Repeat("words of several lines ", 9)))
	f.Fuzz(func(t *testing.T, text string) {
		for shape := range shapes(t, "x"+text) {
			if !known[shape] {
				t.Errorf("the text %q makes %s, which harmless text does not", text, shape)
			}
		}
	})
}

// shapes draws a report with text everywhere and gives its elements, each with
// the names of its attributes.
func shapes(t testing.TB, text string) map[string]bool {
	t.Helper()
	r := &Report{}
	fill(reflect.ValueOf(r).Elem(), text)
	r.Pages[0].Body = nil
	for _, one := range everyBlock() {
		fill(reflect.ValueOf(one).Elem(), text)
		r.Pages[0].Body = append(r.Pages[0].Body, one)
	}
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	root, err := nethtml.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	all, count := map[string]bool{}, map[string]int{}
	for n := range root.Descendants() {
		if n.Type == nethtml.CommentNode {
			all["a comment"] = true
		}
		if n.Type != nethtml.ElementNode {
			continue
		}
		count[n.Data]++
		shape := n.Data
		for _, a := range n.Attr {
			shape += " " + a.Key
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				shape += " that leads out: " + a.Val
			}
			if a.Key == "src" || strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				shape += " which runs or loads"
			}
		}
		all[shape] = true
	}
	for _, one := range []string{"script", "style", "meta", "title"} {
		if most := map[string]int{"meta": 4, "title": count["title"]}[one]; count[one] > max(most, 1) {
			all["another "+one] = true
		}
	}
	return all
}

func everyBlock() []Block {
	return []Block{&Facts{}, &Prose{}, &Table{}, &Map{}, &Threads{}, &Calendar{}, &Findings{}, &Parties{}, &Questions{}, &Records{}, &Timeline{}}
}

// fill puts text into every text of a value, and one entry into every list. An
// anchor is made as Anchor makes it, and what decides how something looks is
// left as it is.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() != reflect.TypeFor[Tone]() {
			v.SetString(text)
		}
	case reflect.Int:
		v.SetInt(0)
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*Table]() {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			fill(v.Field(i), text)
			if slices.Contains([]string{"To", "ID"}, name) && v.Field(i).Kind() == reflect.String {
				v.Field(i).SetString(Anchor("r", text))
			}
			if name == "Hidden" || name == "Tone" {
				v.Field(i).SetZero()
			}
		}
	}
}

// TestEveryBlockIsFuzzed holds the list of blocks above to those there are.
func TestEveryBlockIsFuzzed(t *testing.T) {
	var names []string
	for _, b := range everyBlock() {
		names = append(names, b.template())
	}
	for _, tmpl := range pages().Templates() {
		name := tmpl.Name()
		inner := []string{"part", "line", "lines", "contents", "web"}
		if !strings.HasSuffix(name, ".tmpl") && name != "" && !slices.Contains(inner, name) && !slices.Contains(names, name) {
			t.Errorf("the template %s is no block of the fuzz test", name)
		}
	}
}

func TestAnchorsAreDifferent(t *testing.T) {
	seen := map[string][]string{}
	for _, parts := range [][]string{{"r", "laws", "LAW-001"}, {"r", "laws-LAW", "001"}, {"r", "laws", "LAW 001"}, {"r", "laws", "LAW_20001"}, {"r", "laws", "law-001"}, {"r", "laws", "LÄW"}} {
		a := Anchor(parts...)
		if other := seen[a]; other != nil {
			t.Errorf("%q and %q have the same anchor %s", other, parts, a)
		}
		seen[a] = parts
		if strings.ContainsAny(a, " \"'<>#%&") {
			t.Errorf("the anchor of %q is %q", parts, a)
		}
	}
}
