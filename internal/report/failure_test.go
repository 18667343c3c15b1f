package report

import (
	"bytes"
	"strings"
	"testing"
)

// Why a check could not run is told as text, by one command, in the outputs
// that people read; the others are not written.
func TestFailure(t *testing.T) {
	for _, s := range evil {
		f := Failure{Reasons: []string{s + "the base is missing", s}, Ours: true}
		for _, format := range Formats() {
			var b bytes.Buffer
			wrote, err := WriteFailure(&b, format, f, Options{Forge: forge})
			if err != nil {
				t.Fatal(err)
			}
			switch format {
			case "markdown", "comment":
				if !wrote || !strings.HasPrefix(b.String(), "### Register check could not run (not caused by you): ") || strings.HasSuffix(b.String(), Marker+"\n") != (format == "comment") {
					t.Errorf("%s, %q: %s", format, s, &b)
				}
				lines, wrong := skeleton(t, shown(t, b.String()))
				for _, w := range wrong {
					t.Errorf("%s, %q: %s", format, s, w)
				}
				if n := strings.Count(strings.Join(lines, "\n")+"\n", "/li\n"); n != 1 {
					t.Errorf("%s, %q: %d items below the first of two reasons", format, s, n)
				}
			case "github":
				c, is := runnerReads(strings.TrimSuffix(b.String(), "\n"))
				if !wrote || !is || c.name != "error" || !strings.Contains(c.data, "the base is missing") || strings.Count(b.String(), "\n") != 1 {
					t.Errorf("%q: %s", s, &b)
				}
			default:
				if wrote || b.Len() > 0 {
					t.Errorf("%s is written: %s", format, &b)
				}
			}
		}
	}
	var b bytes.Buffer
	if _, err := WriteFailure(&b, "markdown", Failure{Reasons: []string{"goldthread.yaml:2:1: unknown key."}}, Options{}); err != nil || b.String() != "### Register check could not run: goldthread.yaml:2:1: unknown key.\n\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
}
