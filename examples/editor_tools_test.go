//go:build tools

package examples_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/starter"
)

// languageServer is the version of the YAML language server that editors with
// the starter set are tried with.
const languageServer = "yaml-language-server@1.18.0"

// TestEditor opens registers of the starter set in the real language server:
// it finds nothing wrong with them, completes the names of fields and the
// words they take, and marks what does not fit.
func TestEditor(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	dir := t.TempDir()
	if _, err := starter.Write(dir, starter.Options{Sets: []fs.FS{template(t)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := starter.Write(filepath.Join(dir, "records"), starter.Options{Sets: []fs.FS{template(t)}, PerRecord: true}); err != nil {
		t.Fatal(err)
	}
	e := startEditor(t, ctx, dir)
	for _, name := range []string{"registers/requirements.yaml", "registers/organisation.yaml", "registers/management_reviews.yaml", "records/registers/parties/PTY-001.yaml"} {
		if found := e.open(name, readIn(t, dir, name)); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
	const line = "# yaml-language-server: $schema=../.goldthread/schema/requirements.json\n"
	for _, c := range []struct{ name, text, want string }{
		{"misspelt", "- id: REQ-001\n  statment: x\n", "statment"},
		{"nested", "- id: REQ-001\n  sources:\n    - {id: CTR-001, locater: \"2.1\"}\n", "locater"},
		{"word", "requirements:\n  - id: REQ-001\n    disposition: adressed\n", "addressed"},
		{"single", "id: REQ-001\nflow_down: maybe\n", "boolean"},
		{"no id", "- statement: x\n", "id"},
	} {
		found := e.open("registers/"+strings.ReplaceAll(c.name, " ", "-")+".yaml", line+c.text)
		if !slices.ContainsFunc(found, func(m string) bool { return strings.Contains(m, c.want) }) {
			t.Errorf("%s: %q, want one about %q", c.name, found, c.want)
		}
	}
	e.open("registers/new.yaml", line+"- id: REQ-001\n  \n  disposition: \n")
	for _, c := range []struct {
		line, column int
		want         []string
	}{{2, 2, []string{"statement", "parties", "sources", "cia"}}, {3, 15, []string{"addressed", "not_addressed", "elsewhere"}}} {
		offered := e.complete("registers/new.yaml", c.line, c.column)
		for _, want := range c.want {
			if !slices.Contains(offered, want) {
				t.Errorf("line %d offers %q, and not %s", c.line+1, offered, want)
			}
		}
	}
}

func readIn(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// An editor talks to the language server over its standard input and output.
type editor struct {
	t     *testing.T
	dir   string
	in    io.Writer
	next  int
	heard chan message
}

type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  json.RawMessage `json:"error,omitempty"`
}

func startEditor(t *testing.T, ctx context.Context, dir string) *editor {
	t.Helper()
	at := t.TempDir()
	install := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", at, languageServer)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm install %s: %v\n%s", languageServer, err, out)
	}
	server := exec.CommandContext(ctx, filepath.Join(at, "node_modules", ".bin", "yaml-language-server"), "--stdio")
	server.Dir = dir
	in, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{t: t, dir: dir, in: in, heard: make(chan message, 100)}
	t.Cleanup(func() {
		in.Close()
		_ = server.Process.Kill()
		_ = server.Wait() // it was killed
	})
	go e.listen(out)
	e.ask("initialize", map[string]any{"processId": nil, "rootUri": e.uri(""), "capabilities": map[string]any{}})
	e.tell("initialized", map[string]any{})
	e.tell("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"yaml": map[string]any{
		"validate": true, "completion": true, "schemaStore": map[string]any{"enable": false},
	}}})
	return e
}

// listen hands on what the server says until it ends.
func (e *editor) listen(out io.Reader) {
	defer close(e.heard)
	r := bufio.NewReader(out)
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return
		}
		n, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		data := make([]byte, n)
		if _, err := io.ReadFull(r, data); err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			return
		}
		e.heard <- m
	}
}

func (e *editor) send(m map[string]any) {
	e.t.Helper()
	m["jsonrpc"] = "2.0"
	data, err := json.Marshal(m)
	if err != nil {
		e.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(data), data); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) tell(method string, params any) {
	e.t.Helper()
	e.send(map[string]any{"method": method, "params": params})
}

func (e *editor) ask(method string, params any) json.RawMessage {
	e.t.Helper()
	e.next++
	e.send(map[string]any{"id": e.next, "method": method, "params": params})
	m := e.wait(func(m message) bool { return m.Method == "" && string(m.ID) == strconv.Itoa(e.next) })
	if m.Error != nil {
		e.t.Fatalf("%s: %s", method, m.Error)
	}
	return m.Result
}

// wait returns the first message that is the one looked for. Questions of the
// server's are answered with nothing.
func (e *editor) wait(is func(message) bool) message {
	e.t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case m, ok := <-e.heard:
			switch {
			case !ok:
				e.t.Fatal("the language server ended")
			case is(m):
				return m
			case m.Method != "" && m.ID != nil:
				e.send(map[string]any{"id": m.ID, "result": nil})
			}
		case <-late:
			e.t.Fatal("the language server does not answer")
		}
	}
}

func (e *editor) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(e.dir, name))
}

// open shows a file to the server and returns what it finds wrong with it.
func (e *editor) open(name, text string) []string {
	e.t.Helper()
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "languageId": "yaml", "version": 1, "text": text}})
	var said struct {
		URI         string `json:"uri"`
		Diagnostics []struct {
			Message string `json:"message"`
		} `json:"diagnostics"`
	}
	e.wait(func(m message) bool {
		return m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &said) == nil && said.URI == e.uri(name)
	})
	var found []string
	for _, d := range said.Diagnostics {
		found = append(found, d.Message)
	}
	return found
}

// complete returns what the server offers at a place, counted from 0.
func (e *editor) complete(name string, line, column int) []string {
	e.t.Helper()
	result := e.ask("textDocument/completion", map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name)}, "position": map[string]any{"line": line, "character": column},
	})
	var list struct {
		Items []struct {
			Label string `json:"label"`
		} `json:"items"`
	}
	if err := json.Unmarshal(result, &list); err != nil {
		e.t.Fatalf("%v: %s", err, result)
	}
	var offered []string
	for _, item := range list.Items {
		offered = append(offered, item.Label)
	}
	return offered
}
