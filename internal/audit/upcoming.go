package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/finding"
)

// An Upcoming is something that has to be seen to, as the rule says that will
// find it missing: a record that is open, or what a register needs anew from
// time to time.
type Upcoming struct {
	Rule    string
	Subject finding.Subject // a record, or a register as a whole
	// What says what is to be done, in a few words; of a record "" is enough.
	What  string
	Since string // the day it began, or was done last, YYYY-MM-DD; "" for none
	On    string // the last day, YYYY-MM-DD; "" where none is set
}

// compareUpcoming puts the soonest first, and what has no day last.
func compareUpcoming(a, b Upcoming) int {
	last := func(day string) string { return cmp.Or(day, "9999") }
	return cmp.Or(
		strings.Compare(last(a.On), last(b.On)),
		strings.Compare(a.Subject.Kind, b.Subject.Kind),
		strings.Compare(a.Subject.ID, b.Subject.ID),
		strings.Compare(a.What, b.What),
		strings.Compare(a.Since, b.Since),
	)
}

var upcomingKeys = []string{"record", "register", "what", "since", "on"}

// decodeUpcoming checks what a rule says of what time will bring, as decode
// does of violations.
func (e *evaluation) decodeUpcoming(rule *compiled, list []any) ([]Upcoming, error) {
	var all []Upcoming
	for _, one := range list {
		object, ok := one.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("what is upcoming is an object, not %v", one)
		}
		d := &decoding{subjects: e.subjects, rule: rule, object: object}
		u := d.upcoming()
		if d.err != nil {
			return nil, fmt.Errorf("something upcoming %w", d.err)
		}
		all = append(all, u)
	}
	return all, nil
}

func (d *decoding) upcoming() Upcoming {
	for _, key := range slices.Sorted(maps.Keys(d.object)) {
		if !slices.Contains(upcomingKeys, key) {
			d.failf("has no key %q%s", key, didYouMean(key, upcomingKeys))
		}
	}
	u := Upcoming{Rule: d.rule.ID, Subject: d.subject(), What: d.text("what"), Since: d.day("since"), On: d.day("on")}
	if u.Subject.ID == "" && u.What == "" {
		d.failf("is about a register and does not say what is to be done: add \"what\"")
	}
	return u
}

// day reads a day, "" for none.
func (d *decoding) day(key string) string {
	text := d.text(key)
	if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
		d.failf("has a %q that is no day: %q", key, text)
	}
	return text
}
