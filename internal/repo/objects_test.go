package repo

import (
	"errors"
	"testing"
)

// TestPackThatVanishesAndReturns: Git may remove a pack and write one of the
// same name between a failed look and the next reading of the list, which then
// shows no difference.
func TestPackThatVanishesAndReturns(t *testing.T) {
	for _, c := range []struct {
		name   string
		fails  int
		err    error
		found  bool
		lookUp int
	}{
		{"once", 1, errVanished, true, 2},
		{"several times", maxRefreshes, errVanished, true, maxRefreshes + 1},
		{"for good", 1 << 30, errVanished, false, maxRefreshes + 1},
		{"never there", 1 << 30, ErrMissing, false, 1}, // or each object that a partial clone lacks would cost ten looks
		{"damaged", 1 << 30, damaged("x"), false, 1},
	} {
		s := openStorage(t.TempDir())
		looks := 0
		err := s.each(func(*objectDir) error {
			if looks++; looks <= c.fails {
				return c.err
			}
			return nil
		})
		if (err == nil) != c.found || looks != c.lookUp {
			t.Errorf("%s: %v after %d looks", c.name, err, looks)
		}
		if errors.Is(c.err, errVanished) && err != nil && err != ErrMissing {
			t.Errorf("%s: %v, not ErrMissing", c.name, err)
		}
	}
}
