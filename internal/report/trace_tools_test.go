//go:build tools

package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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

// The versions of what reads flowcharts, and of the window that it wants.
const mermaidVersion, jsdomVersion = "mermaid@11.17.2", "jsdom@24.1.3"

// readsMermaid says of each file whether it is a flowchart.
const readsMermaid = `import { JSDOM } from 'jsdom';
import fs from 'fs';
globalThis.window = new JSDOM('<body></body>').window;
globalThis.document = window.document;
const mermaid = (await import('mermaid')).default;
for (const file of process.argv.slice(2)) {
  try {
    console.log(file, (await mermaid.parse(fs.readFileSync(file, 'utf8'))).diagramType);
  } catch (e) {
    console.log(file, 'refused:', String(e));
  }
}
`

// Mermaid reads what is written for it as a flowchart, however hostile the text
// of the records.
func TestMermaidReads(t *testing.T) {
	at := t.TempDir()
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", at, mermaidVersion, jsdomVersion)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	write := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(at, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	l := lookAt(t, threaded(t))
	args := []string{write("read.mjs", readsMermaid), write("broken.mmd", "flowchart LR\n  n0[\"a\"b\"]\n")}
	for i, s := range evil {
		args = append(args, write(fmt.Sprintf("%d.mmd", i), traced(t, "mermaid", infectedLook(l, s), Trace{}, Options{})))
	}
	node := exec.Command("node", args...)
	node.Dir = at
	out, err := node.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := string(out)
	if !strings.Contains(said, "broken.mmd refused: ") {
		t.Errorf("what is broken is not refused:\n%s", said)
	}
	for i, s := range evil {
		if !strings.Contains(said, fmt.Sprintf("%d.mmd flowchart", i)) {
			t.Errorf("%q: not read as a flowchart", s)
		}
	}
}
