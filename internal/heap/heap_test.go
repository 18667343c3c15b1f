package heap

import "testing"

func TestPaceAt(t *testing.T) {
	for _, c := range []struct {
		needed uint64
		want   int
	}{{0, 1600}, {2 << 20, 1600}, {8 << 20, 800}, {16 << 20, 400}, {32 << 20, 200}, {64 << 20, 100}, {256 << 20, 50}, {4 << 30, 50}} {
		if got := paceAt(c.needed); got != c.want {
			t.Errorf("%d bytes: %d %%, want %d", c.needed, got, c.want)
		}
	}
}
