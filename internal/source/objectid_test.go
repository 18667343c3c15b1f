package source_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/source"
)

func TestIsObjectID(t *testing.T) {
	id := strings.Repeat("0123456789abcdef", 3)[:40]
	for text, want := range map[string]bool{
		id:                      true,
		"":                      false,
		id[1:]:                  false,
		id + "0":                false,
		strings.ToUpper(id):     false,
		"g" + id[1:]:            false,
		strings.Repeat(id, 2):   false,
		id[:39] + "\n":          false,
		"\u00e4" + id[2:]:       false,
		strings.Repeat("/", 40): false,
		strings.Repeat(":", 40): false,
		strings.Repeat("`", 40): false,
	} {
		if source.IsObjectID(text) != want || source.IsObjectID([]byte(text)) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}
