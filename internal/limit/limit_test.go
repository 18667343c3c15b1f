package limit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// tables know a few places, as the catalogue does.
var tables = &Tables{
	Units: map[string]string{"stunden": "hour", "jahre": "year"},
	Places: map[string][]string{
		"de": {"DE"}, "germany": {"DE"}, "fr": {"FR"}, "no": {"NO"}, "us": {"US"}, "usa": {"US"}, "ch": {"CH"}, "in": {"IN"}, "tt": {"TT"},
		"trinidad and tobago": {"TT"}, "eu": {"DE", "FR"}, "eea": {"DE", "FR", "NO"},
	},
}

// A line is a limit as somebody writes it: max 24 hours.
type line struct {
	op    string
	value any
	unit  string
}

func read(t *testing.T, l line) Bound {
	t.Helper()
	b, ok := tables.Read(l.op, l.value, l.unit, true)
	if !ok {
		t.Fatalf("%v cannot be read", l)
	}
	return b
}

func TestClash(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b line
		want Certainty
	}{
		{"keep six years, delete within 30 days", line{Min, int64(6), "years"}, line{Max, int64(30), "days"}, Always},
		{"24 hours and 72 hours: the strictest applies", line{Max, int64(24), "hours"}, line{Max, int64(72), "h"}, ""},
		{"a day and 24 hours are one thing", line{Equals, int64(1), "day"}, line{Equals, "PT24H", ""}, ""},
		{"a year and 12 months", line{Min, "P1Y", ""}, line{Max, int64(12), "months"}, ""},
		{"a year is never more than 366 days", line{Min, int64(1), "year"}, line{Max, int64(366), "days"}, ""},
		{"a year can be more than 365 days", line{Min, int64(1), "year"}, line{Max, int64(365), "days"}, Sometimes},
		{"a year is always more than 364 days", line{Min, int64(1), "year"}, line{Max, int64(364), "days"}, Always},
		{"a month and 27 days", line{Min, "P1M", ""}, line{Max, "P27D", ""}, Always},
		{"a month and 28 days", line{Min, "P1M", ""}, line{Max, "P28D", ""}, Sometimes},
		{"a month and 30 days", line{Min, "P1M", ""}, line{Max, "P30D", ""}, Sometimes},
		{"a month and 31 days", line{Min, "P1M", ""}, line{Max, "P31D", ""}, ""},
		{"30 days and a month", line{Min, "P30D", ""}, line{Max, "P1M", ""}, Sometimes},
		{"28 days and a month", line{Min, "P28D", ""}, line{Max, "P1M", ""}, ""},
		{"two months are never 63 days", line{Min, "P2M", ""}, line{Max, "P62D", ""}, ""},
		{"two months are 59 days at least", line{Min, "P2M", ""}, line{Max, "P58D", ""}, Always},
		{"13 months against a year and 30 days", line{Min, "P13M", ""}, line{Max, "P1Y30D", ""}, Sometimes},
		{"13 months against a year and 31 days", line{Min, "P13M", ""}, line{Max, "P1Y31D", ""}, ""},
		{"0.1 and 0.3 exactly", line{Min, 0.3, "%"}, line{Max, "0.30", "percent"}, ""},
		{"99.95 and 99.9 percent", line{Min, 99.95, "%"}, line{Max, "99.9 %", ""}, Always},
		{"a decimal comma", line{Min, "99,95", "%"}, line{Max, 99.95, "%"}, ""},
		{"hours in another language", line{Min, int64(25), "Stunden"}, line{Max, int64(1), "day"}, Always},
		{"working days are days of their own", line{Min, int64(30), "working days"}, line{Max, int64(3), "days"}, ""},
		{"working days among themselves", line{Min, int64(3), "working days"}, line{Max, int64(2), "Working days"}, Always},
		{"hours and percent", line{Min, int64(99), "%"}, line{Max, int64(1), "h"}, ""},
		{"a test every year and one every three months", line{Every, "P1Y", ""}, line{Every, "P3M", ""}, ""},
		{"how often and how long are two things", line{Min, int64(6), "years"}, line{Every, int64(1), "years"}, ""},
		{"kilobytes and kibibytes", line{Min, int64(1), "KiB"}, line{Max, int64(1), "kB"}, Always},
		{"EEA and United States", line{Only, "EEA", ""}, line{Only, "US", ""}, Always},
		{"EEA and EU", line{Only, "the EEA only", ""}, line{Only, "within the EU", ""}, ""},
		{"EEA and Switzerland or Norway", line{Only, "EEA", ""}, line{Only, "CH, NO", ""}, ""},
		{"Germany and never the EU", line{Only, "Germany", ""}, line{Never, "EU", ""}, Always},
		{"EU and never Germany", line{Only, "EU", ""}, line{Never, "DE", ""}, ""},
		{"California and never the United States", line{Only, "US-CA", ""}, line{Never, "USA", ""}, Always},
		{"the United States and never California", line{Only, "US", ""}, line{Never, "US-CA", ""}, ""},
		{"California and the United States", line{Only, "US-CA", ""}, line{Only, "US", ""}, ""},
		{"California and Texas", line{Only, "US-CA", ""}, line{Only, "US-TX", ""}, Always},
		{"India is no preposition", line{Only, "IN", ""}, line{Only, "EEA", ""}, Always},
		{"a country with and in its name", line{Only, "Trinidad and Tobago", ""}, line{Only, "TT and US", ""}, ""},
		{"a place and words", line{Only, "EEA", ""}, line{Only, "our own data centre", ""}, ""},
		{"only and never the same", line{Only, "HR", ""}, line{Never, "hr", ""}, Always},
		{"only more than never", line{Only, "HR and payroll", ""}, line{Never, "payroll", ""}, ""},
		{"only one and only another", line{Only, "named clients", ""}, line{Only, "the regulator", ""}, Perhaps},
		{"one spelling and another", line{Equals, "AES-256", ""}, line{Equals, "aes 256", ""}, ""},
		{"one and more exactly", line{Equals, "AES-256", ""}, line{Equals, "AES-256-GCM", ""}, ""},
		{"two algorithms", line{Equals, "AES-256", ""}, line{Equals, "3DES", ""}, Perhaps},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := read(t, c.a), read(t, c.b)
			got, clash := Clash(a, b)
			if got != c.want || clash != (c.want != "") {
				t.Errorf("got %q, %v, want %q", got, clash, c.want)
			}
			if back, _ := Clash(b, a); back != got {
				t.Errorf("the other way round it is %q", back)
			}
		})
	}
}

// TestUnread: what cannot be computed with is left alone.
func TestUnread(t *testing.T) {
	for _, l := range []line{
		{Min, "TLS 1.2", ""}, {Max, "soon", ""}, {"about", int64(3), "days"}, {Max, "1,000", "EUR"}, {Max, "3 copies off site", ""},
		{Max, "1e999999999", ""}, {Max, "24 hours", "hours"}, {Max, true, ""}, {Max, nil, "h"}, {Only, " ", ""}, {Max, "P", ""}, {Max, "P1D T1H", ""}, {Never, int64(3), "h"},
	} {
		if b, ok := tables.Read(l.op, l.value, l.unit, true); ok {
			t.Errorf("%v is read as %+v", l, b)
		}
	}
	if _, ok := (*Tables)(nil).Read(Max, int64(24), "hours", true); !ok {
		t.Error("without tables no unit is known")
	}
}

func TestMeets(t *testing.T) {
	for _, c := range []struct {
		promise, ask line
		want         Certainty
	}{
		{line{Max, int64(72), "h"}, line{Max, int64(24), "h"}, Always},
		{line{Max, int64(24), "h"}, line{Max, int64(1), "day"}, ""},
		{line{Equals, int64(12), "h"}, line{Max, int64(1), "day"}, ""},
		{line{Min, int64(5), "years"}, line{Min, int64(6), "years"}, Always},
		{line{Min, int64(365), "days"}, line{Min, int64(1), "year"}, Sometimes},
		{line{Min, int64(366), "days"}, line{Min, int64(1), "year"}, ""},
		{line{Max, int64(72), "h"}, line{Min, int64(24), "h"}, ""}, // another direction: nobody can tell
		{line{Every, "P1Y", ""}, line{Every, "P6M", ""}, Always},
		{line{Only, "EEA", ""}, line{Only, "EU", ""}, Always},
		{line{Only, "DE", ""}, line{Only, "EU", ""}, ""},
		{line{Only, "US", ""}, line{Never, "US-CA", ""}, Always},
		{line{Only, "EU", ""}, line{Never, "US", ""}, ""},
		{line{Never, "US", ""}, line{Only, "EU", ""}, Always},
		{line{Never, "US, CH", ""}, line{Never, "CH", ""}, ""},
		{line{Never, "CH", ""}, line{Never, "US, CH", ""}, Always},
		{line{Equals, int64(2), "h"}, line{Equals, int64(3), "h"}, Always},
		{line{Equals, "AES-256", ""}, line{Equals, "3DES", ""}, Perhaps},
		{line{Max, int64(3), "h"}, line{Only, "EU", ""}, ""},
	} {
		got, met := Meets(read(t, c.promise), read(t, c.ask))
		if got != c.want || met != (c.want == "") {
			t.Errorf("%v for %v: %q, %v, want %q", c.promise, c.ask, got, met, c.want)
		}
	}
}

func solve(t *testing.T, lines ...line) string {
	t.Helper()
	var bounds []Bound
	for _, l := range lines {
		bounds = append(bounds, read(t, l))
	}
	s := Solve(bounds)
	text := fmt.Sprint(s.Strictest)
	for _, c := range s.Conflicts {
		text += fmt.Sprintf(" %v %s", c.Sides, c.Certainty)
	}
	return text
}

func TestSolve(t *testing.T) {
	hours := func(n int64) line { return line{Max, n, "h"} }
	for _, c := range []struct {
		lines []line
		want  string
	}{
		{nil, "[]"},
		{[]line{hours(72), hours(24), {Max, int64(1), "day"}, hours(48)}, "[[1 2]]"},
		{[]line{{Min, int64(6), "years"}, {Max, int64(30), "days"}}, "[[0] [1]] [[0] [1]] always"},
		// Each limit is held against the strictest on the other side.
		{
			[]line{{Min, int64(6), "years"}, {Max, int64(30), "days"}, {Min, int64(1), "year"}, {Max, int64(20), "years"}, {Max, int64(90), "days"}},
			"[[0] [1]] [[0] [1]] always [[0] [4]] always [[2] [1]] always",
		},
		{[]line{{Equals, int64(1), "h"}, {Equals, int64(2), "h"}}, "[[1] [0]] [[1] [0]] always"},
		{[]line{{Max, "P1M", ""}, {Max, "P30D", ""}}, "[[1] [0]]"}, // neither is stricter
		{[]line{{Min, "P1M", ""}, {Max, "P30D", ""}, {Max, "P27D", ""}}, "[[0] [2]] [[0] [2]] always [[0] [1]] sometimes"},
		{[]line{{Equals, "P1M", ""}, {Equals, "P30D", ""}}, "[[0] [1] [1] [0]] [[0] [1]] sometimes"},
		{[]line{{Only, "EEA", ""}, {Only, "EU", ""}, {Never, "US", ""}}, "[[1]]"},
		{[]line{{Only, "EEA", ""}, {Only, "US", ""}, {Only, "DE", ""}}, "[] [[1] [2]] always [[0] [1]] always"},
		// Any two leave a country, all three none; the fourth is not needed for that.
		{[]line{{Only, "DE, FR", ""}, {Only, "FR, US", ""}, {Only, "US, DE", ""}, {Only, "EU, US", ""}}, "[] [[0] [1] [2]] always"},
		{[]line{{Max, int64(3), "h"}, {Min, int64(99), "%"}, {Only, "EU", ""}}, "[[0] [1] [2]]"},
	} {
		if got := solve(t, c.lines...); got != c.want {
			t.Errorf("%v\ngot  %s\nwant %s", c.lines, got, c.want)
		}
	}
}

// TestCompareAgainstTheCalendar holds the comparison of spans against counting
// on the calendar, from every day of a cycle's worth of kinds of years.
func TestCompareAgainstTheCalendar(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	span := func() (months, days int, q Quantity) {
		months, days = random.IntN(30), random.IntN(70)
		q, _ = Span(fmt.Sprintf("P%dM%dD", months, days))
		return months, days, q
	}
	after := func(from time.Time, months, days int) time.Time {
		// To the same day of a later month, or to its last day, then days on.
		first := time.Date(from.Year(), from.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1).Day()
		return first.AddDate(0, 0, min(from.Day(), last)-1+days)
	}
	for range 60 {
		m1, d1, a := span()
		m2, d2, b := span()
		low, high, ok := Compare(a, b)
		if !ok {
			t.Fatal("spans are not compared")
		}
		sawLess, sawMore := false, false
		for _, year := range []int{1899, 1900, 1999, 2000, 2001, 2003, 2004} {
			for from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); from.Year() == year; from = from.AddDate(0, 0, 1) {
				sign := after(from, m1, d1).Compare(after(from, m2, d2))
				sawLess, sawMore = sawLess || sign < 0, sawMore || sign > 0
				if sign < low || sign > high {
					t.Fatalf("P%dM%dD and P%dM%dD from %s: %d, not from %d to %d", m1, d1, m2, d2, from.Format(time.DateOnly), sign, low, high)
				}
			}
		}
		if low < 0 && !sawLess || high > 0 && !sawMore {
			t.Errorf("P%dM%dD and P%dM%dD: from %d to %d, but less %v, more %v", m1, d1, m2, d2, low, high, sawLess, sawMore)
		}
	}
}

func TestLongSpans(t *testing.T) {
	years, _ := Span("P400Y")
	for days, want := range map[string][2]int{"P146097D": {0, 0}, "P146096D": {1, 1}, "P146098D": {-1, -1}} {
		q, _ := Span(days)
		if low, high, _ := Compare(years, q); [2]int{low, high} != want {
			t.Errorf("400 years and %s: %d, %d", days, low, high)
		}
	}
}

// TestSolveFindsEveryConflict holds Solve against comparing every limit with
// every other one: whatever clashes with anything is in a conflict, and what is
// in a conflict of two clashes.
func TestSolveFindsEveryConflict(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	some := []line{
		{Min, int64(6), "years"}, {Max, int64(30), "days"}, {Max, "P1M", ""}, {Min, "P1M", ""}, {Equals, "P30D", ""}, {Equals, "P1Y", ""}, {Min, "P365D", ""},
		{Max, int64(24), "h"}, {Min, int64(99), "%"}, {Max, 99.5, "%"}, {Every, "P1Y", ""}, {Only, "EU", ""}, {Only, "US", ""}, {Never, "DE", ""}, {Only, "DE", ""},
		{Only, "EEA", ""}, {Only, "US-CA", ""}, {Equals, "AES-256", ""}, {Equals, "3DES", ""}, {Never, "3DES", ""}, {Max, int64(3), "working days"}, {Min, int64(4), "working days"},
	}
	for range 300 {
		var bounds []Bound
		for range random.IntN(12) {
			bounds = append(bounds, read(t, some[random.IntN(len(some))]))
		}
		in := map[int]bool{}
		for _, c := range Solve(bounds).Conflicts {
			for _, side := range c.Sides {
				for _, i := range side {
					in[i] = true
				}
			}
			if len(c.Sides) == 2 {
				if got, ok := Clash(bounds[c.Sides[0][0]], bounds[c.Sides[1][0]]); !ok || got != c.Certainty {
					t.Fatalf("%+v: they do not clash so", c)
				}
			}
		}
		for i, a := range bounds {
			clashes := slices.ContainsFunc(bounds, func(b Bound) bool { _, ok := Clash(a, b); return ok })
			if clashes && !in[i] {
				t.Fatalf("%+v clashes in %+v, and no conflict names it", a, bounds)
			}
		}
	}
}

// TestManyLimits: ten thousand different limits on one thing are solved at once.
func TestManyLimits(t *testing.T) {
	var bounds []Bound
	for i := range int64(5000) {
		bounds = append(bounds, read(t, line{Min, 40 + i, "days"}), read(t, line{Max, i, "months"}))
	}
	start := time.Now()
	if n := len(Solve(bounds).Conflicts); n < 5000 {
		t.Errorf("%d conflicts", n)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"24 hours", "PT24H", "99.9 %", "EEA only", "US-CA", "HR and payroll", "1,000", "P1Y2M3DT4H5M6S", "only", "never"} {
		f.Add("max", s, "", "min", "P1M", "h")
		f.Add("only", s, "years", "never", "EU", "")
	}
	f.Fuzz(func(t *testing.T, opA, a, unitA, opB, b, unitB string) {
		x, okX := tables.Read(opA, a, unitA, true)
		y, okY := tables.Read(opB, b, unitB, true)
		if !okX || !okY {
			return
		}
		one, clash := Clash(x, y)
		if back, also := Clash(y, x); back != one || also != clash {
			t.Errorf("%q %q %q and %q %q %q: %s %v, the other way %s %v", opA, a, unitA, opB, b, unitB, one, clash, back, also)
		}
		if _, met := Meets(x, x); !met && x.dimension != places {
			t.Errorf("%q %q %q does not meet itself", opA, a, unitA)
		}
		s := Solve([]Bound{x, y, x})
		if clash != (len(s.Conflicts) > 0) && x.key() != y.key() {
			t.Errorf("%+v and %+v: %+v", x, y, s)
		}
	})
}
