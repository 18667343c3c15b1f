package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
)

// redactJSON is canonical JSON without the names of organisations that are not
// to be shown, in values and in names of properties, which are paths of files.
func (m *maker) redactJSON(data []byte) ([]byte, error) {
	if m.redact == nil {
		return register.CanonicalJSON(data)
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return canonicalOf(m.redacted(v))
}

func (m *maker) redacted(v any) any {
	switch v := v.(type) {
	case string:
		return m.redact.Text(v)
	case []any:
		for i := range v {
			v[i] = m.redacted(v[i])
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			name := m.redact.Text(key)
			_, taken := out[name]
			for n := 2; taken; n++ {
				name = fmt.Sprintf("%s (%d)", m.redact.Text(key), n)
				_, taken = out[name]
			}
			out[name] = m.redacted(v[key])
		}
		return out
	}
	return v
}
