package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// CanonicalJSON writes JSON again as RFC 8785 wants it: keys in order, no space,
// one spelling of every number and text. Unlike a fingerprint it leaves nothing
// out. The error says that data is not one JSON value.
func CanonicalJSON(data []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is more than one value")
	}
	var b strings.Builder
	writeCanonical(&b, v)
	return []byte(b.String()), nil
}

func writeCanonical(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		b.WriteString(quoteJSON(v))
	case float64:
		b.WriteString(canonicalNumber(v))
	case []any:
		for i, item := range v {
			b.WriteByte("[,"[min(i, 1)])
			writeCanonical(b, item)
		}
		if len(v) == 0 {
			b.WriteByte('[')
		}
		b.WriteByte(']')
	case map[string]any:
		for i, key := range slices.SortedFunc(maps.Keys(v), compareUTF16) {
			b.WriteByte("{,"[min(i, 1)])
			b.WriteString(quoteJSON(key))
			b.WriteByte(':')
			writeCanonical(b, v[key])
		}
		if len(v) == 0 {
			b.WriteByte('{')
		}
		b.WriteByte('}')
	default: // true, false and null
		fmt.Fprint(b, map[any]string{true: "true", false: "false", nil: "null"}[v])
	}
}
