//go:build tools

package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// Graphviz draws what is written for it, however hostile the text of the
// records, with a box for each record and an arrow for each step, and no link.
func TestGraphvizDraws(t *testing.T) {
	l := lookAt(t, threaded(t))
	for _, s := range evil {
		infected := infectedLook(l, s)
		labels, steps := wantNodes(infected)
		cmd := exec.Command("dot", "-Tsvg")
		cmd.Stdin = strings.NewReader(traced(t, "dot", infected, Trace{}, Options{}))
		var svg, trouble bytes.Buffer
		cmd.Stdout, cmd.Stderr = &svg, &trouble
		if err := cmd.Run(); err != nil || strings.Contains(trouble.String(), "syntax error") {
			t.Fatalf("%q: %v: %s", s, err, &trouble)
		}
		drawn := map[string]int{}
		for d := xml.NewDecoder(&svg); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if name := start.Name.Local; name == "a" || name == "script" || name == "image" {
				t.Errorf("%q: a text became <%s>", s, name)
			}
			for _, a := range start.Attr {
				if a.Name.Local == "class" {
					drawn[a.Value]++
				}
			}
		}
		if drawn["node"] != len(labels) || drawn["edge"] != steps {
			t.Errorf("%q: %d boxes and %d arrows, want %d and %d", s, drawn["node"], drawn["edge"], len(labels), steps)
		}
	}
}
