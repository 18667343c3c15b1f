package register

import "testing"

func TestCanonicalJSON(t *testing.T) {
	for in, want := range map[string]string{
		` { "b" : 1.0, "a" : [ ] , "c": {}, "d": null } `:                   `{"a":[],"b":1,"c":{},"d":null}`,
		`["\u20ac", "\u2028", "\/", "\u000f", true, false]`:                 `["€","` + "\u2028" + `","/","\u000f",true,false]`,
		`{"\ud83d\ude00":1,"\ufb33":2,"\u00f6":3}`:                          "{\"\u00f6\":3,\"\U0001f600\":1,\"\ufb33\":2}", // by UTF-16 code units
		`[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]`: `[333333333.3333333,1e+30,4.5,0.002,1e-27]`,
	} {
		got, err := CanonicalJSON([]byte(in))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "{", "1 2", "[1]x"} {
		if got, err := CanonicalJSON([]byte(in)); err == nil {
			t.Errorf("%q: got %s", in, got)
		}
	}
}
