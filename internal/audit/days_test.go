package audit

import (
	"testing"
	"time"
)

// A commit may claim any time, or one that cannot be read. Rules see a day
// they can count with, and nothing looks younger for it.
func TestPlausibleDays(t *testing.T) {
	for want, at := range map[string]time.Time{
		"1970-01-01": {},
		"2026-05-14": time.Date(2026, 5, 14, 23, 59, 0, 0, time.UTC),
		"2026-05-15": time.Date(2026, 5, 14, 23, 59, 0, 0, time.FixedZone("", -3600)),
		"2199-12-31": time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got := day(at); got != want {
			t.Errorf("day(%v) = %s, want %s", at, got, want)
		}
	}
	d := &document{asOf: time.Date(1970, 1, 11, 0, 0, 0, 0, time.UTC)}
	if got := d.days(time.Time{}); got != 10 {
		t.Errorf("an unreadable time is %d days old, want 10", got)
	}
}
