package register

// Texts is a copy of a plain value with each text in it as put has it.
func Texts(v any, put func(string) string) any {
	switch v := v.(type) {
	case string:
		return put(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Texts(item, put)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			out[key] = Texts(item, put)
		}
		return out
	}
	return v
}
