package limit

import "testing"

func TestWords(t *testing.T) {
	for _, c := range []struct {
		limit line
		want  string
	}{
		{line{Max, int64(24), " hours "}, "at most 24 hours"},
		{line{Min, "P1Y6M", ""}, "at least 1 year 6 months"},
		{line{Every, "P01M", ""}, "at least every 1 month"},
		{line{Min, 99.95, "%"}, "at least 99.95 %"},
		{line{Only, "EEA", ""}, "only EEA"},
		{line{"", "PT0S", ""}, "PT0S"},
		{line{"about", int64(3), "days"}, "about 3 days"},
		{line{Max, nil, "days"}, "at most days"},
	} {
		if got := Words(c.limit.op, c.limit.value, c.limit.unit); got != c.want {
			t.Errorf("%v: %q, want %q", c.limit, got, c.want)
		}
	}
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"P1M", "P30D", 0}, {"P1M", "P31D", -1}, {"P1M", "P28D", 1}, {"P1M", "P1M", 0}, {"P12M", "P1Y", 0}, {"P1M", "P27D", 1}, {"P1M", "P32D", -1}, {"PT24H", "P1D", 0}, {"PT25H", "P1D", 1},
	} {
		a, _ := Span(c.a)
		b, _ := Span(c.b)
		if got := Order(a, b); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestSeconds(t *testing.T) {
	tables := &Tables{Units: map[string]string{"stunden": "hour"}}
	for _, c := range []struct {
		value       any
		unit        string
		least, most int64
		ok          bool
	}{
		{int64(72), "Stunden", 259200, 259200, true},
		{"P3D", "", 259200, 259200, true},
		{"P1M", "", 28 * 86400, 31 * 86400, true},
		{int64(1), "year", 365 * 86400, 366 * 86400, true},
		{0.5, "s", 0, 1, true},
		{int64(3), "business days", 0, 0, false},
		{int64(99), "%", 0, 0, false},
		{"999999999999999999999999999999", "years", 0, 0, false},
	} {
		q, _ := tables.Quantity(c.value, c.unit)
		if least, most, ok := q.Seconds(); least != c.least || most != c.most || ok != c.ok {
			t.Errorf("%v %s is %d to %d seconds, %t", c.value, c.unit, least, most, ok)
		}
	}
}
