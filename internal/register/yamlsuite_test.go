package register

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The public test suite of YAML (testdata/yaml-test-suite, see the README for
// whose it is) says of each text what every parser should read, as JSON, or
// that it is an error. What is read here is held to that. A text that is
// refused, or read as something else, stands in listed.txt with the reason, and
// that list is the whole of the difference: of files as they are read, and of
// the parser of the whole language alone, before which the quick reader stands.
func TestYAMLTestSuite(t *testing.T) {
	data, err := os.ReadFile("testdata/yaml-test-suite/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]suiteCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 400 {
		t.Fatalf("only %d texts", len(cases))
	}
	got := compareWithSuite(t, cases, readYAML)
	const list = "testdata/yaml-test-suite/listed.txt"
	if *update {
		if err := os.WriteFile(list, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("another list than %s:\n%s", list, got)
	}
	if got := compareWithSuite(t, cases, wholeYAML); got != string(want) {
		t.Errorf("another list than %s, without the quick reader:\n%s", list, got)
	}
	quick := 0
	for name, c := range cases {
		data, fault := checkText("f.yaml", []byte(c.YAML))
		if fault != nil {
			continue
		}
		root, ok := quickYAML("f.yaml", string(data), DefaultLimits, nil)
		if !ok {
			continue
		}
		quick++
		if whole, fault := wholeYAML("f.yaml", data, DefaultLimits); fault != nil || !reflect.DeepEqual(root, whole) {
			t.Errorf("%s: the quick reader reads\n%s and the other (%v)\n%s", name, shownTree(root), fault, shownTree(whole))
		}
	}
	if quick < 20 {
		t.Errorf("the quick reader reads only %d of the texts", quick)
	}
}

// wholeYAML reads as readYAML does, but for the quick reader.
func wholeYAML(name string, data []byte, limits Limits) (*node, *Fault) {
	data, fault := checkText(name, data)
	if fault != nil {
		return nil, fault
	}
	return newYAMLReader(name, data, limits).document()
}

// A suiteCase is one text of the suite.
type suiteCase struct {
	YAML  string
	JSON  string // values one after the other, one for each document
	Error bool
}

// compareWithSuite lists where a reader differs from what the suite says.
func compareWithSuite(t *testing.T, cases map[string]suiteCase, read func(string, []byte, Limits) (*node, *Fault)) string {
	t.Helper()
	same := 0
	var got strings.Builder
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		root, fault := read("f.yaml", []byte(c.YAML), DefaultLimits)
		switch {
		case fault != nil && c.Error:
			same++
		case fault != nil:
			fmt.Fprintf(&got, "refused    %s: %s: %s\n", name, fault.Place, fault.Reason)
		case c.Error:
			if lenient[name] == "" {
				t.Errorf("%s is read although the suite says that it is an error, and nothing here says why", name)
			}
			fmt.Fprintf(&got, "accepted   %s: %s\n", name, lenient[name])
		case c.JSON == "":
			fmt.Fprintf(&got, "no oracle  %s: the suite gives no JSON\n", name)
		default:
			if difference := unlike(root, c.JSON); difference != "" {
				fmt.Fprintf(&got, "different  %s: %s\n", name, difference)
				continue
			}
			same++
		}
	}
	fmt.Fprintf(&got, "the same   %d of %d\n", same, len(cases))
	return got.String()
}

// lenient are the texts that are read although the suite says that they are
// errors, each with what is read of it.
var lenient = map[string]string{
	"block-scalar-with-more-spaces-than-first-content-line": "a line of blanks before the text is an empty line, however many",
	"tabs-in-various-contexts/003":                          "a tab before a value inside brackets is a blank",
	"tabs-that-look-like-indentation/01":                    "a tab before a further line inside quotes is a blank",
	"wrong-indented-flow-sequence":                          "lines inside brackets may begin anywhere",
	"wrong-indented-multiline-quoted-scalar":                "lines inside quotes may begin anywhere",
}

// unlike tells how what was read differs from JSON, "" for not at all.
func unlike(root *node, text string) string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value, second any
	if err := decoder.Decode(&value); err != nil && !errors.Is(err, io.EOF) {
		return err.Error()
	}
	if decoder.Decode(&second) == nil {
		return "the suite reads more than one document"
	}
	return differs(root, value, "")
}

func differs(n *node, value any, at string) string {
	say := func(what string) string {
		return fmt.Sprintf("at %q the suite reads %s, and here it is %q (%d, %d)", at, what, n.text, n.shape, n.plain)
	}
	switch v := value.(type) {
	case nil:
		if n.shape != nullShape {
			return say("null")
		}
	case bool:
		if n.shape != textShape || n.plain != asBool || strings.ToLower(n.text) != strconv.FormatBool(v) {
			return say(strconv.FormatBool(v))
		}
	case json.Number:
		here, errHere := strconv.ParseFloat(n.text, 64)
		there, err := v.Float64()
		if whole, e := strconv.ParseInt(n.text, 0, 64); e == nil && errHere != nil {
			here, errHere = float64(whole), nil
		}
		if n.shape != textShape || n.plain != asInt && n.plain != asFloat || errHere != nil || err != nil || here != there {
			return say(v.String())
		}
	case string:
		if n.shape != textShape || n.plain != asQuoted && n.plain != asText || n.text != v {
			return say(strconv.Quote(v))
		}
	case []any:
		if n.shape != listShape || len(n.items) != len(v) {
			return say(fmt.Sprintf("a list of %d", len(v)))
		}
		for i, item := range v {
			if d := differs(n.items[i], item, fmt.Sprintf("%s[%d]", at, i)); d != "" {
				return d
			}
		}
	case map[string]any:
		if n.shape != mapShape || len(n.keys) != len(v) || len(n.twice) > 0 {
			return say(fmt.Sprintf("a mapping of %d", len(v)))
		}
		for i, key := range n.keys {
			item, ok := v[key.text]
			if !ok {
				return say(fmt.Sprintf("no key %q", key.text))
			}
			if d := differs(n.items[i], item, at+"."+key.text); d != "" {
				return d
			}
		}
	}
	return ""
}
