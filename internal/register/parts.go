package register

import (
	"bytes"
	"crypto/sha256"
	"regexp"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// Parts remembers the records of the parts of files that were read, so that a
// version that changes one record of a thousand reads one. It is for one
// [Decoder] and not for several goroutines at once. The zero value is ready.
type Parts struct{ known map[partKey][]*Record }

// partKey names a part by the file it is in and by its bytes, with the lines
// above the list.
type partKey struct {
	path string
	text [sha256.Size]byte
}

// A Placed record is a record with where it stands in one version. Records of
// equal parts are shared by all versions; their own places are those of the
// version in which they were first read.
type Placed struct {
	*Record
	Root source.Place
}

// DecodeParts reads one version as [Decoder.Decode] does, and gives the same
// records in the same order. A list of records in YAML, written line by line,
// is read record by record, each distinct text once; everything else, and any
// file of which a part cannot be read by itself, is read as a whole.
func (d *Decoder) DecodeParts(path string, data []byte, known *Parts) ([]Placed, []Fault, error) {
	if records, ok := d.byParts(path, data, known); ok {
		return records, nil, nil
	}
	records, faults, err := d.Decode(path, data)
	placed := make([]Placed, len(records))
	for i, r := range records {
		placed[i] = Placed{r, r.Place("")}
	}
	return placed, faults, err
}

func (d *Decoder) byParts(path string, data []byte, known *Parts) ([]Placed, bool) {
	plans := d.layout.plans(path)
	if len(plans) != 1 || plans[0].format(path) != formatYAML || !plans[0].apart() || int64(len(data)) > DefaultLimits.Bytes {
		return nil, false
	}
	head, items, ok := splitList(data)
	if !ok {
		return nil, false
	}
	if known.known == nil {
		known.known = map[partKey][]*Record{}
	}
	above := bytes.Count(head, []byte("\n"))
	line := above
	hash := sha256.New()
	var all []Placed
	for _, item := range items {
		hash.Reset()
		hash.Write(head)
		hash.Write(item)
		key := partKey{path: path}
		hash.Sum(key.text[:0])
		records, read := known.known[key]
		if !read {
			var fault bool
			if records, fault = d.part(path, head, item, line-above); fault {
				return nil, false
			}
			known.known[key] = records
		}
		for _, r := range records {
			root := r.Place("")
			below := line + 1 // where the part begins now
			all = append(all, Placed{r, moved(root, below-root.Line)})
		}
		line += bytes.Count(item, []byte("\n"))
	}
	return all, true
}

// part reads one item below the lines above the list. One that is not exactly
// one record that begins where the item does is left to a reading of the whole.
func (d *Decoder) part(path string, head, item []byte, down int) (records []*Record, fault bool) {
	records, faults, err := d.Decode(path, append(append([]byte(nil), head...), item...))
	if err != nil || len(records) != 1 || len(faults) > 0 {
		return nil, true
	}
	first := bytes.Count(head, []byte("\n")) + 1
	if records[0].Place("").Line != first {
		return nil, true
	}
	for at, place := range records[0].Places {
		records[0].Places[at] = moved(place, down)
	}
	return records, false
}

// moved is a place so many lines further down.
func moved(p source.Place, lines int) source.Place {
	if p.Line > 0 {
		p.Line += lines
	}
	if p.EndLine > 0 {
		p.EndLine += lines
	}
	return p
}

// apart reports whether each item of a list is a record by itself, whatever
// the others are.
func (p *plan) apart() bool {
	m := p.mapping
	return m.Distinct == "" && m.Group == "" && m.Bullets == "" && m.Records == "" && m.Text == "" && len(m.Parent) == 0 && !p.kind.Single
}

// Lines above a list: keys at the start of a line. The last one may be the key
// of the list itself.
var (
	headLine = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*:( [^&*!|>{\["'%@` + "`" + `][^#]*)?$`)
	listKey  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*:$`)
)

// splitList cuts a YAML file that is one list into the lines above it and its
// items. It says no to whatever it does not know for certain.
func splitList(data []byte) (head []byte, items [][]byte, ok bool) {
	if !utf8.Valid(data) || bytes.ContainsAny(data, "\r\t\x00\ufeff\u0085\u2028\u2029") || len(data) == 0 {
		return nil, nil, false
	}
	indent, begin, last := -1, 0, ""
	for at := 0; at < len(data); {
		end := len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := bytes.TrimRight(data[at:end], "\n")
		text := bytes.TrimLeft(line, " ")
		deep := len(line) - len(text)
		isItem := bytes.HasPrefix(text, []byte("- "))
		switch {
		case len(text) == 0 || text[0] == '#':
		case bytes.HasPrefix(line, []byte("---")), bytes.HasPrefix(line, []byte("...")), line[0] == '%':
			return nil, nil, false
		case indent < 0 && isItem:
			if last != "" && !listKey.MatchString(last) || last == "" && deep > 0 {
				return nil, nil, false
			}
			indent, begin, head = deep, at, data[:at]
		case indent < 0:
			if !headLine.Match(line) || listKey.MatchString(last) {
				return nil, nil, false
			}
			last = string(line)
		case isItem && deep == indent:
			items = append(items, data[begin:at])
			begin = at
		case deep <= indent:
			return nil, nil, false
		}
		at = end
	}
	if indent < 0 {
		return nil, nil, false
	}
	return head, append(items, data[begin:]), true
}
