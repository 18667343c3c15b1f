package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"

	"github.com/goldthread/goldthread/internal/expression"
)

// Output takes the names out of a whole output, wherever they stand in it. Its
// format says how texts are written there: json, csv, or as they are.
func (d *Redactor) Output(format string, data []byte) ([]byte, error) {
	switch {
	case d == nil:
		return data, nil
	case format == "json":
		return d.document(data), nil
	case format == "csv":
		return d.table(data)
	}
	return []byte(d.Text(string(data))), nil
}

var jsonText = expression.Of(`"(?:[^"\\]|\\.)*"`)

// document is JSON with every text in it, each as it is read, in the same layout.
func (d *Redactor) document(data []byte) []byte {
	return jsonText().ReplaceAllFunc(data, func(quoted []byte) []byte {
		var text string
		if json.Unmarshal(quoted, &text) != nil || d.Text(text) == text {
			return quoted
		}
		var b bytes.Buffer
		_ = encode(&b, d.Text(text)) // a text can always be written
		return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	})
}

// table is a table of comma-separated values, cell by cell.
func (d *Redactor) table(data []byte) ([]byte, error) {
	const mark = "\ufeff"
	rest, marked := bytes.CutPrefix(data, []byte(mark))
	rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if marked {
		b.WriteString(mark)
	}
	for _, row := range rows {
		copy(row, d.texts(row))
	}
	err = csv.NewWriter(&b).WriteAll(rows)
	return b.Bytes(), err
}
