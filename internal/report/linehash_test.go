package report

import (
	"slices"
	"strings"
	"testing"
)

// The hashes are those that GitHub's own tests of its action expect.
func TestLineHashes(t *testing.T) {
	end := []string{"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"}
	for text, want := range map[string][]string{
		"":                   {"c129715d7a2bc9a3:1"},
		" a\nb\n  \t\tc\n d": {"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"},
		" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End":               {"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1"},
		" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n":             end,
		" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r":             end,
		" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n": end,
		" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n":         end,
		strings.Repeat("Lorem ipsum dolor sit amet.\n", 10): {"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4",
			"a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"},
	} {
		if got := lineHashes([]byte(text)); !slices.Equal(got, want) {
			t.Errorf("%q:\ngot  %v\nwant %v", text, got, want)
		}
	}
}

// A line keeps its hash where it is moved, as long as what follows it is the
// same.
func TestLineHashMovesWithTheLine(t *testing.T) {
	record := "- id: REQ-001\n  statement: " + strings.Repeat("x", 100) + "\n"
	before, after := lineHashes([]byte(record)), lineHashes([]byte("# a remark\n\n"+record+"- id: REQ-002\n"))
	if before[0] != after[2] {
		t.Errorf("moved two lines down, %s became %s", before[0], after[2])
	}
}

func FuzzLineHashes(f *testing.F) {
	for _, seed := range []string{"", "\n", "a\r\n\xff😀\n", "a\rb\r\rc", "a \t\n \n", "a\u2028b\x0bc\x85\n", "same\nsame\nsame"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := 1 + strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), "\n")
		// A line end after blanks that end the file begins a line all the same.
		if got := len(lineHashes(data)); got != lines {
			t.Errorf("%d lines have %d hashes", lines, got)
		}
	})
}
