package register

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/source"
)

const formatYAML = "yaml"

func init() {
	addFormat(&fileFormat{name: formatYAML, ends: []string{".yaml", ".yml"}, says: []string{"records"}, tree: readYAML})
}

// readYAML reads one YAML document. A fault means that the file cannot be
// used; an empty file is a node of nothing.
func readYAML(name string, data []byte, limits Limits) (*node, *Fault) {
	data, fault := checkText(name, data)
	if fault != nil {
		return nil, fault
	}
	if root, ok := quickYAML(name, string(data), limits, nil); ok {
		return root, nil
	}
	return newYAMLReader(name, data, limits).document()
}

func newYAMLReader(name string, data []byte, limits Limits) *yamlReader {
	return &yamlReader{name: name, lines: lineStarts(data), data: data, limits: limits}
}

func (r *yamlReader) document() (*node, *Fault) {
	whole := source.Place{File: r.name}
	if fault := r.refuseSeparators(); fault != nil {
		return nil, fault
	}
	loader, err := yaml.NewLoader(bytes.NewReader(r.data))
	if err != nil {
		return nil, r.fault(err)
	}
	var document, second yaml.Node
	if err := loader.Load(&document); errors.Is(err, io.EOF) {
		return &node{place: whole}, nil
	} else if err != nil {
		return nil, r.fault(err)
	}
	if err := loader.Load(&second); err == nil {
		at := r.place(&second)
		return nil, faultf(at, "Keep one document in each file: remove the line of dashes.", "a second document begins here")
	} else if !errors.Is(err, io.EOF) {
		return nil, r.fault(err)
	}
	if document.Kind == yaml.DocumentNode && len(document.Content) == 1 {
		return r.read(document.Content[0], 0)
	}
	return &node{place: whole}, nil
}

type yamlReader struct {
	name    string
	data    []byte
	lines   []int // offset of each line
	limits  Limits
	nodes   int
	aliased int
	inside  []*yaml.Node // the anchors being read, to notice a circle
	aliases []*yaml.Node // that led to them
}

// refuseSeparators refuses the line ends that only YAML takes for such: after
// one, its line numbers are not those of any editor.
func (r *yamlReader) refuseSeparators() *Fault {
	i := bytes.IndexAny(r.data, "\u0085\u2028\u2029")
	if i < 0 {
		return nil
	}
	line, _ := slices.BinarySearch(r.lines, i+1)
	at := source.Place{File: r.name, Line: line, Column: utf8.RuneCount(r.data[r.lines[line-1]:i]) + 1}
	return faultf(at, "Write a space or a new line in its place.", "an invisible line separator stands here")
}

// fault puts the parser's complaint at its place, which is inside the text
// even when the parser looked beyond its end.
func (r *yamlReader) fault(err error) *Fault {
	at := source.Place{File: r.name}
	reason := err.Error()
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		at.Line, at.Column = e.Mark.Line, e.Mark.Column
		reason = e.Message
	}
	if n := len(r.lines); at.Line > n || at.Line == n && at.Column > utf8.RuneCount(r.data[r.lines[n-1]:])+1 {
		at.Line, at.Column = n, utf8.RuneCount(r.data[r.lines[n-1]:])+1
	}
	hint := "Look at the indentation, colons and quotes on this line and the one above."
	if strings.Contains(reason, "escape") {
		hint = "Between double quotes a backslash begins a special character: write / in a path, and elsewhere two backslashes."
	}
	return faultf(at, hint, "this is not valid YAML: %s", source.Escape(reason))
}

func (r *yamlReader) place(n *yaml.Node) source.Place {
	return source.Place{File: r.name, Line: n.Line, Column: n.Column}
}

func (r *yamlReader) read(n *yaml.Node, depth int) (*node, *Fault) {
	r.nodes++
	if len(r.inside) > 0 {
		r.aliased++
	}
	switch {
	case depth > r.limits.Depth:
		return nil, overLimit(r.place(n), "values are nested more than %d deep", r.limits.Depth)
	case r.nodes > r.limits.Nodes:
		return nil, overLimit(r.place(n), "the file holds more than %d values", r.limits.Nodes)
	case r.aliased > r.limits.Aliases:
		return nil, faultf(r.place(r.aliases[0]), "Write the values out.", "aliases (*name) repeat more than %d values", r.limits.Aliases)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.readAlias(n, depth)
	case yaml.SequenceNode:
		return r.readList(n, depth)
	case yaml.MappingNode:
		return r.readMapping(n, depth)
	}
	return r.readText(n)
}

func (r *yamlReader) readAlias(n *yaml.Node, depth int) (*node, *Fault) {
	if slices.Contains(r.inside, n.Alias) {
		return nil, faultf(r.place(n), "Write the value out.", "the alias *%s is inside what it stands for", source.Escape(n.Value))
	}
	r.inside, r.aliases = append(r.inside, n.Alias), append(r.aliases, n)
	target, fault := r.read(n.Alias, depth)
	r.inside, r.aliases = r.inside[:len(r.inside)-1], r.aliases[:len(r.aliases)-1]
	if fault != nil {
		return nil, fault
	}
	copied := *target
	copied.place = r.place(n)
	return &copied, nil
}

func (r *yamlReader) readList(n *yaml.Node, depth int) (*node, *Fault) {
	if fault := r.refuseTag(n); fault != nil {
		return nil, fault
	}
	out := &node{shape: listShape, place: r.place(n), items: make([]*node, 0, len(n.Content))}
	for _, item := range n.Content {
		v, fault := r.read(item, depth+1)
		if fault != nil {
			return nil, fault
		}
		out.items = append(out.items, v)
	}
	return out, nil
}

func (r *yamlReader) readMapping(n *yaml.Node, depth int) (*node, *Fault) {
	if fault := r.refuseTag(n); fault != nil {
		return nil, fault
	}
	out := &node{shape: mapShape, place: r.place(n)}
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, fault := r.readKey(n.Content[i])
		if fault != nil {
			return nil, fault
		}
		v, fault := r.read(n.Content[i+1], depth+1)
		if fault != nil {
			return nil, fault
		}
		if v.shape == nullShape {
			v.place = key.place // an empty value has no place of its own
		}
		seen[key.text]++
		if seen[key.text] > 1 {
			out.twice = append(out.twice, key)
			continue
		}
		out.keys, out.items = append(out.keys, key), append(out.items, v)
	}
	out.dropTwice()
	return out, nil
}

// dropTwice takes the keys that occur more than once out of the mapping.
func (n *node) dropTwice() {
	if len(n.twice) == 0 {
		return
	}
	twice := map[string]bool{}
	for _, key := range n.twice {
		twice[key.text] = true
	}
	keys, items := n.keys[:0], n.items[:0]
	for i, key := range n.keys {
		if !twice[key.text] {
			keys, items = append(keys, key), append(items, n.items[i])
		}
	}
	n.keys, n.items = keys, items
}

func (r *yamlReader) readKey(n *yaml.Node) (*node, *Fault) {
	r.nodes++
	switch {
	case n.Kind == yaml.AliasNode || n.Kind != yaml.ScalarNode:
		return nil, faultf(r.place(n), "Write the name as plain text.", "the name of a field must be a plain word")
	case n.ShortTag() == "!!merge":
		return nil, faultf(r.place(n), "Write the fields out.", "the merge key << is not read")
	}
	return r.readText(n)
}

func (r *yamlReader) readText(n *yaml.Node) (*node, *Fault) {
	if len(n.Value) > r.limits.Text {
		return nil, overLimit(r.place(n), "the value is longer than %d bytes", r.limits.Text)
	}
	if fault := r.refuseTag(n); fault != nil {
		return nil, fault
	}
	if fault := escapedCharacter(r.place(n), n.Value); fault != nil {
		return nil, fault
	}
	out := &node{shape: textShape, text: n.Value, place: r.extent(n)}
	isPlain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch tag := n.ShortTag(); {
	case !isPlain || n.Style&yaml.TaggedStyle != 0 && tag == "!!str":
		out.plain = asQuoted
	case tag == "!!null":
		out.shape = nullShape
	case tag == "!!bool":
		out.plain = asBool
	case tag == "!!int":
		out.plain = asInt
	case tag == "!!float":
		out.plain = asFloat
	default: // text, and the days that YAML calls timestamps
		out.plain = asText
	}
	return out, nil
}

// refuseTag refuses every tag but !!str: what a value is, its field says.
func (r *yamlReader) refuseTag(n *yaml.Node) *Fault {
	if n.Style&yaml.TaggedStyle == 0 || n.ShortTag() == "!!str" {
		return nil
	}
	return faultf(r.place(n), "Remove the tag.", "the tag %s is not read", source.Escape(n.Tag))
}

// extent is the stretch of a value that stands on one line; of any other only
// the start is known.
func (r *yamlReader) extent(n *yaml.Node) source.Place {
	p := r.place(n)
	if n.Line < 1 || n.Line > len(r.lines) || n.Column < 1 || n.Value == "" {
		return p
	}
	rest := r.data[r.lines[n.Line-1]:]
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(rest)
		rest = rest[size:]
	}
	written := n.Value
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.DoubleQuotedStyle:
		written = `"` + written + `"`
	case yaml.SingleQuotedStyle:
		written = "'" + written + "'"
	}
	if bytes.HasPrefix(rest, []byte(written)) && !strings.Contains(written, "\n") {
		p.EndLine, p.EndColumn = p.Line, p.Column+utf8.RuneCountInString(written)
	}
	return p
}

func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
