package exchange

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// NextID is the id that a new record of a register gets: after the highest that
// any record has or had, used by register as far as they are known.
func NextID(k *register.Kind, used map[string][]string) string {
	return newNumbering(&register.IDSlots{}, k, used).next()
}

// Append returns a YAML file of a register with one record more at its end; all
// else in it stays as it is. data is nil for a file that is to be made. A
// *NotWritable says that the file is laid out in a way that nothing can be added
// to without changing something else.
func Append(c *register.Config, s *register.Schema, kind, name string, data []byte, r *register.Record) ([]byte, error) {
	refused := &NotWritable{Format: "yaml", Record: r.ID, Reason: source.Escape(name) + " is not a list of records to which one can be added at the end"}
	decoder := c.Decoder(s)
	var before []*register.Record
	if hasContent(data) {
		var faults []register.Fault
		var err error
		if before, faults, err = decoder.Decode(name, data); err != nil || len(faults) > 0 {
			return nil, refused
		}
	}
	j := &job{schema: s, kind: s.Kind(kind), format: "yaml"}
	out := j.appended(data, before, r)
	if out == nil {
		return nil, refused
	}
	after, faults, err := decoder.Decode(name, out)
	if err != nil || len(faults) > 0 || len(after) != len(before)+1 {
		return nil, refused
	}
	for i, one := range before {
		if one.Key() == r.Key() || after[i].Key() != one.Key() || !reflect.DeepEqual(after[i].Fields, one.Fields) {
			return nil, refused
		}
	}
	if last := after[len(before)]; last.Key() != r.Key() || !reflect.DeepEqual(last.Fields, r.Fields) {
		return nil, refused
	}
	return out, nil
}

var emptyList = expression.Of(`(?m)^([A-Za-z_]+):[ \t]*(\[[ \t]*\])?[ \t]*$`)

// appended is the file with the record below the last, indented as that is; in
// a file without records, as a list below the register's name. It is nil where
// the file has another layout.
func (j *job) appended(data []byte, before []*register.Record, r *register.Record) []byte {
	text := strings.TrimRight(string(data), " \t\r\n")
	if text != "" {
		text += textOf(data).end()
	}
	dash := 2
	switch {
	case len(before) > 0:
		t := textOf(data)
		start := t.offset(source.Place{Line: before[len(before)-1].Place("").Line, Column: 1})
		if start < 0 {
			return nil
		}
		line, _, _ := strings.Cut(string(data[start:]), "\n")
		dash = strings.IndexByte(line, '-')
		if dash < 0 || dash%2 != 0 || strings.TrimLeft(line[:dash], " ") != "" {
			return nil
		}
	case hasContent(data):
		found := emptyList().FindStringSubmatchIndex(text)
		if found == nil || text[found[2]:found[3]] != j.kind.Name || strings.TrimSpace(text[found[1]:]) != "" {
			return nil
		}
		text = text[:found[3]] + ":\n"
	default:
		text += j.kind.Name + ":\n"
	}
	w := yamlWriter{}
	w.text(strings.Repeat(" ", dash) + "-")
	w.record(j, r, dash/2+1, false)
	return []byte(text + strings.ReplaceAll(w.b.String(), "\n", textOf(data).end()))
}

// hasContent reports whether anything but remarks stands in a YAML file.
func hasContent(data []byte) bool {
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && line != "---" {
			return true
		}
	}
	return false
}

// Show writes one record as it would stand in a YAML list.
func Show(s *register.Schema, r *register.Record) (string, error) {
	k := s.Kind(r.Kind)
	if k == nil {
		return "", fmt.Errorf("no register %q", r.Kind)
	}
	w := yamlWriter{}
	w.text("-")
	w.record(&job{schema: s, kind: k, format: "yaml"}, r, 1, false)
	return w.b.String(), nil
}
