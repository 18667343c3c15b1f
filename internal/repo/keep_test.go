package repo

import (
	"errors"
	"testing"
)

// counting gives every object as many bytes as its id has.
type counting struct {
	objectSource
	asked map[ID]int
}

func (c *counting) read(id ID, limit int64, _ *scratch) (string, []byte, error) {
	c.asked[id]++
	if int64(len(id)) > limit {
		return "", nil, ErrTooLarge
	}
	return "blob", []byte(id), nil
}

func TestKeep(t *testing.T) {
	from := &counting{asked: map[ID]int{}}
	r := &Repo{objects: from}
	r.Keep()
	r.Keep() // once is enough
	k := r.objects.(*keeping)
	k.limit = 20
	read := func(id ID, limit int64) (string, error) {
		_, data, err := k.read(id, limit, nil)
		return string(data), err
	}
	for range 3 {
		for _, id := range []ID{"aaaa", "bbbb"} {
			if data, err := read(id, 100); data != string(id) || err != nil {
				t.Errorf("%s: %q, %v", id, data, err)
			}
		}
	}
	if _, err := read("aaaa", 3); !errors.Is(err, ErrTooLarge) {
		t.Errorf("what is kept is read beyond the limit: %v", err)
	}
	for range 2 {
		if data, err := read("longer than a quarter", 100); len(data) != 21 || err != nil {
			t.Errorf("%q, %v", data, err)
		}
	}
	if from.asked["aaaa"] != 2 || from.asked["bbbb"] != 1 || from.asked["longer than a quarter"] != 2 {
		t.Errorf("asked for %v", from.asked)
	}
	for _, id := range []ID{"cccc", "dddd", "eeee", "ffff"} {
		if _, err := read(id, 100); err != nil {
			t.Error(err)
		}
	}
	if k.bytes > k.limit || k.bytes != 4*len(k.objects) {
		t.Errorf("%d bytes of %d objects are kept", k.bytes, len(k.objects))
	}
}
