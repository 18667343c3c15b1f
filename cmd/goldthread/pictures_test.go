package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// A picture of the report of the demo stands in the README. It is made by a
// browser (TestPictures, with -update), and the digest of the page that it was
// made from is kept beside it.
type picture struct {
	name          string // of the file, without .png
	pages         []string
	open          string // the strand of the golden thread that is unfolded, "" for none
	width, height int
}

var pictures = []picture{
	{"report", nil, "", 1280, 860},
	{"thread", []string{"map", "thread"}, "PTY-003", 1280, 1320},
}

// pictureFile is a file of the pictures.
func pictureFile(name string) string {
	return filepath.Join("..", "..", ".github", "pictures", name)
}

var (
	pageBorder = regexp.MustCompile(`\n<section class="page" id="([^"]*)"`)
	madeBy     = regexp.MustCompile(`goldthread [^,<]*, rules sha256:[0-9a-f]+|\d+ checks? of \d+|\d+ of \d+ checks|sha256-[A-Za-z0-9+/=]+`)
)

// of cuts a page down to what the picture shows: the first page, or those that
// it names.
func (p picture) of(t testing.TB, page []byte) []byte {
	t.Helper()
	at := pageBorder.FindAllSubmatchIndex(page, -1)
	end := bytes.Index(page, []byte("\n</main>"))
	start := bytes.Index(page, []byte(`<main id="start"`))
	if len(at) < 5 || end < 0 || start < 0 {
		t.Fatal("the report has no pages")
	}
	if len(p.pages) == 0 {
		return bytes.Join([][]byte{page[:at[0][0]], []byte("</main></body></html>")}, nil)
	}
	start += bytes.IndexByte(page[start:], '>') + 1
	kept := [][]byte{page[:start]}
	for i, m := range at {
		for _, name := range p.pages {
			if string(page[m[2]:m[3]]) != name {
				continue
			}
			next := end
			if i+1 < len(at) {
				next = at[i+1][0]
			}
			kept = append(kept, page[m[0]:next])
		}
	}
	if len(kept) != len(p.pages)+1 {
		t.Fatalf("the report lacks one of the pages %q", p.pages)
	}
	out := bytes.Join(append(kept, []byte("</main></body></html>")), nil)
	if p.open == "" {
		return out
	}
	folded := []byte(`<details class="strand"><summary><span class="what"><strong>` + p.open)
	if !bytes.Contains(out, folded) {
		t.Fatalf("the golden thread has no %s", p.open)
	}
	return bytes.Replace(out, folded, bytes.Replace(folded, []byte(`">`), []byte(`" open>`), 1), 1)
}

// digest is that of what the picture shows, without what every build and every
// new check changes.
func (p picture) digest(t testing.TB, page []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(madeBy.ReplaceAll(p.of(t, page), nil)))
}

// TestPicturesAreCurrent fails when the report of the demo no longer looks as
// its pictures do.
func TestPicturesAreCurrent(t *testing.T) {
	t.Parallel()
	demoReport(t)
	for _, p := range pictures {
		want, err := os.ReadFile(pictureFile(p.name + ".sha256"))
		if err != nil {
			t.Fatal(err)
		}
		if got := p.digest(t, demoReportPage); got != string(bytes.TrimSpace(want)) {
			t.Errorf("%s.png shows another report: go test -tags tools ./cmd/goldthread -run TestPictures$ -update", p.name)
		}
		if info, err := os.Stat(pictureFile(p.name + ".png")); err != nil || info.Size() > 400_000 {
			t.Errorf("%s.png: %v, want at most 400 kB", p.name, err)
		}
	}
}
