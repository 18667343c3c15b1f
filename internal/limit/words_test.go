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
