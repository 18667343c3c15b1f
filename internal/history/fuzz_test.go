package history_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// Any byte of a pack or its index may be another one: evidence that calls
// itself complete is then still what the untouched repository shows.
func FuzzDamagedRepository(f *testing.F) {
	b := newBuilder(f)
	b.commit("A", "", one("R1=a", "R2=x"), message("A\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	b.commit("side", "A", one("R1=a", "R2=y"), by("bob"))
	b.commit("B", "A", files{"requirements.jsonl": recs("R1=b", "R2=x"), "readme": strings.Repeat("more words\n", 50)})
	b.commit("M", "B side", files{"requirements.jsonl": recs("R1=b", "R2=y"), "readme": strings.Repeat("more words\n", 51)})
	b.tag("v1", "M", "ann", "2026-02-01", "Looked\n\nReviewed-record: R2\nReviewed-by: Ann Lee <ann@example.org>\n")
	dir := b.write()
	var names []string
	for _, pattern := range []string{"objects/pack/*.pack", "objects/pack/*.idx"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(found) != 1 {
			f.Fatal(found, err)
		}
		names = append(names, found[0])
	}
	var whole [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		whole = append(whole, data)
		if err := os.Chmod(name, 0o644); err != nil {
			f.Fatal(err)
		}
	}
	tell := func() (string, error) {
		r, err := repo.Open(dir)
		if err != nil {
			return "", err
		}
		defer r.Close()
		e, err := history.Mine(context.Background(), history.Options{Repo: r, Head: b.id("M"), Decoder: &lineDecoder{}, Live: live(one("R1=b", "R2=y"))})
		if err != nil {
			return "", err
		}
		s := e.State
		for _, id := range []string{"R1", "R2"} {
			s += fmt.Sprintf("\n%s: %s (%s)", id, b.story(e, id), b.reviewed(e, id))
		}
		return s, nil
	}
	want, err := tell()
	if err != nil || !strings.HasPrefix(want, history.Complete) {
		f.Fatal(want, err)
	}
	f.Add(false, uint16(12), []byte("\xff"), true)
	f.Add(false, uint16(40), []byte("\x00\x00\x00"), true)
	f.Add(false, uint16(600), []byte{}, false)
	f.Add(true, uint16(1032), []byte("xxxx"), true)
	f.Add(true, uint16(1500), []byte{}, false)
	f.Fuzz(func(t *testing.T, idx bool, at uint16, patch []byte, on bool) {
		which := 0
		if idx {
			which = 1
		}
		data := append([]byte(nil), whole[which]...)
		place := int(at) % len(data)
		end := min(place+len(patch), len(data))
		copy(data[place:end], patch)
		if !on { // cut short
			data = data[:end]
		}
		if err := os.WriteFile(names[which], data, 0o644); err != nil {
			t.Fatal(err)
		}
		defer os.WriteFile(names[which], whole[which], 0o644)
		got, err := tell()
		if err == nil && strings.HasPrefix(got, history.Complete) && got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}
