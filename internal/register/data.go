package register

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Rows reads a CSV file that is no register, such as a list of controls, as registers
// are read: one mapping a row, of the headings to the cells, all texts. Cells are
// parted by what most parts the headings, and a row that does not fit these is an
// error that names its line.
func Rows(name string, data []byte) ([]map[string]string, error) {
	text, fault := decodeText(name, data, "")
	if fault != nil {
		fault.hint = "save the file as UTF-8"
		return nil, rowFault(fault)
	}
	t, fault := readCSV(name, text, 0, DefaultLimits)
	if fault != nil {
		return nil, rowFault(fault)
	}
	rows := make([]map[string]string, 0, len(t.rows))
	for _, r := range t.rows {
		if r.bad != nil {
			return nil, rowFault(r.bad)
		}
		row := make(map[string]string, len(r.cells))
		for i, c := range r.cells {
			if heading := strings.TrimSpace(t.header[i].text); heading != "" {
				row[heading] = c.text
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func rowFault(f *Fault) error {
	remedy := ""
	if f.hint != "" {
		remedy = ": " + strings.ToLower(f.hint[:1]) + strings.TrimSuffix(f.hint[1:], ".")
	}
	return fmt.Errorf("line %d: %s%s", max(1, f.Place.Line), f.Reason, remedy)
}

// Data reads a YAML file that is no register, such as a list that rules use,
// as the values that JSON has: map[string]any, []any, string, bool,
// json.Number and nil. A day stays the text that is written. The error names
// the line; a key that stands twice and a number that JSON cannot write are
// errors too.
func Data(name string, data []byte) (any, error) {
	root, fault := readYAML(name, data, DefaultLimits)
	if fault != nil {
		return nil, fmt.Errorf("line %d: %s", max(1, fault.Place.Line), fault.Reason)
	}
	return root.data()
}

func (n *node) data() (any, error) {
	switch n.shape {
	case listShape:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			v, err := item.data()
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	case mapShape:
		return n.dataOfMapping()
	case textShape:
		return n.dataOfText()
	}
	return nil, nil
}

func (n *node) dataOfMapping() (any, error) {
	if len(n.twice) > 0 {
		return nil, fmt.Errorf("line %d: %q stands here twice", n.twice[0].place.Line, n.twice[0].text)
	}
	object := make(map[string]any, len(n.keys))
	for i, key := range n.keys {
		v, err := n.items[i].data()
		if err != nil {
			return nil, err
		}
		object[key.text] = v
	}
	return object, nil
}

func (n *node) dataOfText() (any, error) {
	switch n.plain {
	case asBool:
		return strings.EqualFold(n.text, "true"), nil
	case asInt, asFloat:
		if json.Valid([]byte(n.text)) {
			return json.Number(n.text), nil
		}
		return nil, fmt.Errorf("line %d: write the number %s in plain decimal digits", n.place.Line, n.text)
	}
	return n.text, nil
}
