package repo

import (
	"fmt"
	"strings"
	"testing"
)

// trickyConfig is what git reads, written in all the ways that it may be.
const trickyConfig = "\ufeff; c\n# x\n[core] bare = false\n\trepositoryformatversion = 1\r\n" + `[alias]
	lg = "!f() { echo \"hi; there\"; }; f"   # said
	x = a \
 b
[includeIf "gitdir:~/x/"]
	path = y
[remote "A.b\"c\\d"]
	url = C:\\temp\t"q" r   ; end
	promisor
[Section.Sub]
	K-2 =
	lead = " x "
[branch "ü"]
	m = "x" y
[empty]
[user]name=Ann
`

func TestSettings(t *testing.T) {
	s, err := parseSettings([]byte(trickyConfig))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, one := range s {
		fmt.Fprintf(&got, "%s|%s|%s=%q\n", one.section, one.sub, one.key, one.value)
	}
	want := `core||bare="false"
core||repositoryformatversion="1"
alias||lg="!f() { echo \"hi; there\"; }; f"
alias||x="a  b"
includeif|gitdir:~/x/|path="y"
remote|A.b"c\d|url="C:\\temp\tq r"
remote|A.b"c\d|promisor="true"
section|sub|k-2=""
section|sub|lead=" x "
branch|ü|m="x y"
user||name="Ann"
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	for text, line := range map[string]int{"[core": 1, "a = b": 1, "[core]\n= x": 2, "[core]\nx y": 2, "[core \"a\nb\"]": 2, "[core]\nx = \"a\n": 3, "[core]\nx = a\\q": 2, "\x00": 1, "[]": 1, "[a \"b\" c]": 1} {
		if _, err := parseSettings([]byte(text)); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("line %d ", line)) {
			t.Errorf("%q: %v, want line %d", text, err, line)
		}
	}
}
